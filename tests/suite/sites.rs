//! Golden sites: each folder in `tests/sites/` is a site with its `expected/` output, compared byte for byte.
//!
//! The site `soorten` uses its own theme with very small templates, so that a golden page shows the output of omslag
//! and not of the theme; `vormgeving` shows how the built-in templates render notes and timelines, and `talen` what a
//! site in two languages has. The home page is compared as a whole. Of other pages with a header only `<main>` is, because header and footer are the same on all.
//! `UPDATE=1` writes the current output.

use crate::support::{Project, files, repository};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn every_site_builds_to_exactly_what_is_expected() {
    let sites = repository().join("tests/sites");
    let names: BTreeSet<String> =
        files(&sites).into_keys().filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
    assert!(!names.is_empty(), "there are golden sites");
    for name in names {
        let project = Project::copy_of(format!("tests/sites/{name}"));
        fs::remove_dir_all(project.path("expected")).ok();
        let run = project.build();
        assert_eq!(run.code, 0, "{name}:\n{}", run.stderr);
        let expected_folder = sites.join(&name).join("expected");
        let mut made = project.public();
        made.iter_mut()
            .filter(|(path, _)| !path.trim_start_matches("en/").eq("index.html"))
            .for_each(|(_, bytes)| keep_main(bytes));
        // Assets are files of the theme, and are read there; the check of links covers the paths that pages use.
        made.retain(|path, _| !path.starts_with("assets/"));
        made.insert("said.txt".to_owned(), run.stderr.into_bytes());
        if std::env::var_os("UPDATE").is_some() {
            fs::remove_dir_all(&expected_folder).ok();
            for (path, bytes) in &made {
                let file = expected_folder.join(path);
                fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
                fs::write(file, bytes).expect("files can be written");
            }
        }
        let expected = files(&expected_folder);
        let paths = |tree: &std::collections::BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&made), paths(&expected), "{name}: other files");
        for (path, bytes) in made {
            let (made, expected) = (String::from_utf8_lossy(&bytes), String::from_utf8_lossy(&expected[&path]));
            assert_eq!(made, expected, "{name}/{path}");
        }
    }
}

/// Removes everything around the `<main>` of an HTML page with a header. A redirect has no `<main>`: its head is
/// compared.
fn keep_main(page: &mut Vec<u8>) {
    let Some(html) = std::str::from_utf8(page).ok().filter(|html| html.contains("</header>")) else { return };
    if let (Some(start), Some(end)) = (html.find("<main"), html.rfind("</main>")) {
        *page = format!("{}\n", &html[start..end + "</main>".len()]).into_bytes();
    }
}
