//! Many files: the work grows linearly with their number, not quadratically.

use crate::support::{Project, cases, in_time};
use std::fs::{self, File};
use std::process::Stdio;
use std::time::Duration;
use wait4::Wait4;

/// Constant for any number of pages: the menu of each page lists every folder, so with more folders the pages would
/// grow as well as their number.
const FOLDERS: usize = 100;
/// Number of builds, of which the fastest counts.
const RUNS: usize = 3;

/// A site of this many pages, in folders; each page links to the next.
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

/// Builds, and returns the processor time that omslag itself used, over all cores.
fn build(project: &Project, code: i32, says: &[&str]) -> Duration {
    let log = project.path("stderr.txt");
    let stderr = File::create(&log).expect("a new file");
    let child = project.command().arg("build").stdout(Stdio::null()).stderr(stderr).spawn();
    let mut child = child.expect("omslag runs");
    let ended = in_time("a site of many pages", move || child.wait4()).expect("omslag ends");
    let stderr = fs::read_to_string(&log).expect("the output of omslag");
    assert_eq!(ended.status.code(), Some(code), "{stderr}");
    for text in says {
        assert!(stderr.contains(text), "{text} is not in:\n{stderr}");
    }
    ended.rusage.utime
}

/// Returns the least processor time of a first build. Other processes on the machine only add to it.
fn least(project: &Project) -> Duration {
    let first_build = || {
        for folder in ["public", ".omslag"] {
            fs::remove_dir_all(project.path(folder)).ok();
        }
        build(project, 0, &[])
    };
    (0..RUNS).map(|_| first_build()).min().expect("some runs")
}

/// Twice as many pages take twice the work if it grows linearly, and four times if it grows quadratically. Processor
/// time is available on every machine; it varies by a fifth on a busy one, so the limit is halfway.
#[test]
fn twice_as_many_pages_take_twice_the_work() {
    let pages = cases(2_500, 50_000);
    let [half, whole] = [pages, 2 * pages].map(|pages| least(&site(pages)));
    assert!(whole < half * 3, "{pages} pages take {half:?}, and twice as many {whole:?}");
}

#[test]
fn a_page_that_is_missing_among_many_is_reported_where_it_is_missed() {
    let project = site(1_000);
    build(&project, 0, &[]);
    let built = project.path(&format!("public/map-{}/p-999/index.html", FOLDERS - 1));
    assert!(built.is_file(), "the last page is there");
    fs::remove_file(project.path("content/map-0/p-1.md")).expect("it is there");
    build(&project, 1, &["fout[dead-link]", "content/map-0/p-0.md", "1 fout"]);
    assert!(project.path("public/map-0/p-1/index.html").is_file(), "what was published stays");
}
