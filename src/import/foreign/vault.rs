//! The files of a folder of another program, and what its links mean.

use crate::url::{Url, decode, ending, file_name, folder, resolve, slug};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The files of a folder of another program, by their paths in it.
#[derive(Debug, Default)]
pub struct Vault {
    pub root: PathBuf,
    pub paths: BTreeSet<String>,
}

impl Vault {
    /// Returns a path without the folder that is the root of a site: `content/` of Hugo and Zola, and `static/`.
    pub fn without_root<'p>(&self, path: &'p str) -> &'p str {
        let has_content = self.paths.iter().any(|path| path.starts_with("content/") && path.ends_with(".md"));
        let roots: &[&str] = if has_content { &["content/", "static/", "assets/"] } else { &["static/"] };
        roots.iter().find_map(|root| path.strip_prefix(root)).unwrap_or(path)
    }

    /// Returns the path that another file than a page should get.
    pub fn file_destination(&self, path: &str) -> String {
        let (folder, name) = (slugged(folder(self.without_root(path))), file_name(path));
        let name = format!("{}.{}", slug(stem_of(path)), ending(name).to_lowercase());
        if folder.is_empty() { name } else { format!("{folder}/{name}") }
    }

    /// Returns the file that a link leads to, seen from a page.
    pub fn find(&self, from: &str, link: &str) -> Option<&str> {
        let url = Url::split(link);
        if url.is_elsewhere() || url.path.is_empty() {
            return None;
        }
        let path = decode(url.path);
        let path = path.strip_prefix("@/").map(|path| format!("/content/{path}")).unwrap_or(path);
        let below = resolve("", &path).filter(|_| path.starts_with('/'));
        // Programs publish a page as a folder, so that a link may be one folder too deep.
        let near = [resolve(folder(from), &path), below.clone(), resolve(from.trim_end_matches(".md"), &path)];
        let roots = ["content/", "static/", "assets/"].map(|root| below.as_ref().map(|path| format!("{root}{path}")));
        near.into_iter().chain(roots).flatten().filter(|path| !path.is_empty()).find_map(|path| {
            let ends = ["", ".md", "/index.md", "/_index.md", "/index.html"].map(|end| format!("{path}{end}"));
            let page = path.strip_suffix(".html").map(|path| format!("{path}.md"));
            ends.iter().chain(&page).find_map(|path| self.paths.get(path)).map(String::as_str)
        })
    }

    /// Returns the one file with this name in any folder, as in `[[name]]`.
    pub fn named(&self, from: &str, name: &str) -> Option<&str> {
        let is_named = |path: &&String| {
            let own = if name.contains('/') { path.as_str() } else { file_name(path) };
            let is_same = |own: &str| own.eq_ignore_ascii_case(name) || dated(own).1.eq_ignore_ascii_case(name);
            is_same(own) || own.strip_suffix(".md").is_some_and(is_same)
        };
        let near = self.find(from, name);
        let mut found = self.paths.iter().filter(is_named);
        near.or_else(|| found.next().filter(|_| found.next().is_none()).map(String::as_str))
    }
}

pub fn stem_of(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Splits the date from a name such as `2019-03-05-titel`.
pub fn dated(stem: &str) -> (Option<&str>, &str) {
    let shape = |text: &str| {
        text.bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7 | 10) { byte == b'-' } else { byte.is_ascii_digit() })
    };
    match stem.get(..11).filter(|start| shape(start) && stem.len() > 11) {
        Some(start) => (Some(&start[..10]), &stem[11..]),
        None => (None, stem),
    }
}

/// Returns folders as slugs, without an underscore at their start.
pub fn slugged(folders: &str) -> String {
    folders.split('/').map(slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}
