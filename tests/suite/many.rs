//! Many files: the time that omslag takes grows with their number, and not with its square.

use crate::support::{Project, cases, in_time};
use std::fs;
use std::time::{Duration, Instant};

/// However many pages there are: the menu of each page names every folder, so that with more of them pages would grow
/// as well as their number.
const FOLDERS: usize = 100;

/// A site of so many pages, in folders; each links to the next.
fn site(pages: usize) -> Project {
    let project = Project::small();
    let in_folder = pages / FOLDERS;
    for at in 0..pages {
        let folder = project.path(&format!("content/map-{}", at / in_folder));
        if at % in_folder == 0 {
            fs::create_dir(&folder).expect("a new folder");
        }
        let next = (at + 1) % pages;
        let text = format!(
            "---\ntitle: Pagina {at}\ndescription: Een proef.\ndate: 20{:02}\ntags: [t{}]\n---\n\nDan komt \
             [pagina {next}](../map-{}/p-{next}.md).\n",
            at % 100,
            at % 50,
            next / in_folder
        );
        fs::write(folder.join(format!("p-{at}.md")), text).expect("a new file");
    }
    project
}

/// Builds, and gives the time that took.
fn build(project: &Project, code: i32, says: &'static [&'static str]) -> Duration {
    let mut command = project.command();
    command.arg("build");
    let start = Instant::now();
    let output = in_time("a site of many pages", move || command.output()).expect("omslag runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    for text in says {
        assert!(said.contains(text), "{text} is not in:\n{said}");
    }
    start.elapsed()
}

#[test]
fn a_site_of_many_pages_is_built_and_looked_after() {
    let pages = cases(10_000, 100_000);
    let project = site(pages);
    build(&project, 0, &[]);
    let built = project.path(&format!("public/map-{}/p-{}/index.html", FOLDERS - 1, pages - 1));
    assert!(built.is_file(), "the last page is there");
    // One that is missing is told where it is missed, at each place.
    fs::remove_file(project.path("content/map-0/p-1.md")).expect("it is there");
    build(&project, 1, &["fout[dead-link]", "content/map-0/p-0.md", "1 fout"]);
    assert!(project.path("public/map-0/p-1/index.html").is_file(), "what was published stays");
}
