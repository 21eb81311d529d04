//! Concurrency: two builds at once, and an editor who saves during a build.

use crate::support::Project;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn an_editor_who_saves_during_builds_finds_each_page_whole_and_the_last_build_exact() {
    let project = Project::small();
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\npublish_files: [lijst.csv]\n");
    let rounds = 60;
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let editor = scope.spawn(|| {
            // As editors save: a new file beside the old one, renamed over it.
            for save in (0..).take_while(|_| !done.load(Ordering::Relaxed)) {
                for name in ["a.md", "b.md", "lijst.csv"] {
                    let text = format!("---\ntitle: T\n---\n\n{}", format!("Ronde {save}. ").repeat(200));
                    project.write(&format!(".{name}.new"), &text);
                    let (new, file) = (project.path(&format!(".{name}.new")), project.path(&format!("content/{name}")));
                    std::fs::rename(new, file).expect("a save");
                }
            }
        });
        for _ in 0..rounds {
            let run = project.build();
            // A file that changes between its fingerprint and its copy is not published half.
            assert!(run.code == 0 || run.code == 3 && run.stderr.contains("veranderde tijdens"), "{}", run.stderr);
            for (path, bytes) in project.public() {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let mut saves = text.split("Ronde ").skip(1).filter_map(|rest| rest.split('.').next()).peekable();
                let first = saves.peek().map(|first| (*first).to_owned());
                let has_text = ["a/index.html", "b/index.html", "lijst.csv"].contains(&path.as_str());
                assert!(!has_text || saves.clone().count() >= 200, "{path} is half");
                assert!(!has_text || saves.all(|save| Some(save) == first.as_deref()), "{path} is mixed");
            }
        }
        done.store(true, Ordering::Relaxed);
        editor.join().expect("saves");
    });
    project.build().good();
    let content = std::fs::read(project.path("content/lijst.csv")).expect("a file");
    assert_eq!(project.public()["lijst.csv"], content);
    assert!(project.build().good().stdout.contains("niets veranderd"));
}

#[test]
fn of_two_builds_at_once_each_ends_well_or_says_that_the_other_is_running() {
    let project = Project::small();
    for page in 0..200 {
        project.page(&format!("map/pagina-{page}.md"), "Tekst.");
    }
    let start =
        || project.command().arg("build").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("omslag runs");
    let builds = [start(), start(), start()];
    for build in builds {
        let output = build.wait_with_output().expect("a child ends");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() || stderr.contains("een andere omslag publiceert deze site al"), "{stderr}");
    }
    let run = project.build().good();
    assert!(run.stdout.contains("niets veranderd"), "{}", run.stdout);
}

#[test]
fn a_build_beside_a_preview_publishes_and_the_preview_goes_on() {
    let project = Project::small();
    project.page("a.md", "Een.");
    let served = project.serve(&[]);
    for round in ["Twee.", "Drie."] {
        project.page("a.md", round).build().good();
        assert!(project.read("a/index.html").contains(round));
        served.wait_for("/a/", |page| page.contains(round));
        // The preview works out the result of publishing without blocking a build that publishes.
        assert!(served.text("/__omslag/?plan=1").contains("?plan=1"));
    }
    assert!(project.build().good().stdout.contains("niets veranderd"));
}
