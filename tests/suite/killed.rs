//! A build that is killed leaves every page whole, and the next good one ends at exactly its own site.

use crate::support::Project;
use std::process::{Child, Command, Stdio};

const PAGES: usize = 200;

fn write(project: &Project, round: usize) {
    for page in 0..PAGES {
        // Pages come and go, and the rest change.
        let path = format!("map-{}/pagina-{page}.md", page % 7);
        if (page + round).is_multiple_of(5) {
            std::fs::remove_file(project.path(&format!("content/{path}"))).ok();
        } else {
            project.page(&path, &format!("Ronde {round}. ").repeat(50));
        }
    }
    for folder in 0..7 {
        project.page(&format!("map-{folder}/index.md"), "Een map.");
    }
}

/// Starts a build and kills it at a moment that differs by `round`: when so many looks at the state folder have
/// shown that publishing has begun. Tells whether the build was still running.
fn build_and_kill(project: &Project, round: usize) -> bool {
    let mut command: Command = project.command();
    let mut build: Child =
        command.arg("build").stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("omslag runs");
    let mut looks = 0;
    while build.try_wait().expect("a child").is_none() {
        let begun = project.path(".omslag/stage").exists() || project.path(".omslag/intent.json").exists();
        looks += usize::from(begun);
        if looks > round * round * 20 {
            build.kill().expect("a child can be killed");
            build.wait().expect("a child ends");
            return true;
        }
    }
    false
}

#[test]
fn killed_at_any_moment_no_page_is_half_and_the_next_build_is_exact() {
    let project = Project::small();
    write(&project, 0);
    project.build().good();
    let mut killed = 0;
    for round in 1..=20 {
        write(&project, round);
        killed += usize::from(build_and_kill(&project, round));
        for (path, bytes) in project.public().iter().filter(|(path, _)| path.ends_with(".html")) {
            assert!(bytes.trim_ascii_end().ends_with(b"</html>"), "round {round}: {path} is half");
        }
    }
    assert!(killed > 0, "some builds were killed while they published");
    project.build().good();
    let clean = Project::small();
    for path in std::iter::once("site.yaml".to_owned())
        .chain(crate::support::files(&project.path("content")).into_keys().map(|path| format!("content/{path}")))
    {
        clean.write_bytes(&path, &std::fs::read(project.path(&path)).expect("a source"));
    }
    clean.build().good();
    assert!(project.public() == clean.public(), "the site is that of a clean build");
    assert!(!project.path(".omslag/stage").exists() && !project.path(".omslag/intent.json").exists());
}

#[test]
fn of_two_builds_at_once_each_ends_well_or_says_that_the_other_is_running() {
    let project = Project::small();
    write(&project, 0);
    let start =
        || project.command().arg("build").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("omslag runs");
    let builds = [start(), start(), start()];
    for build in builds {
        let output = build.wait_with_output().expect("a child ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() || said.contains("een andere omslag publiceert deze site al"), "{said}");
    }
    let run = project.build().good();
    assert!(run.stdout.contains("niets veranderd"), "{}", run.stdout);
}
