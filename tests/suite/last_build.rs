//! The record of the last build: an unchanged site reports the same at once and writes nothing, and every change is
//! detected.
//!
//! Tests falsify the number of pages in the record, which shows whether a run trusted it.

use crate::support::{FileState, PICTURE, Project, Run, files};
use std::collections::BTreeMap;
use std::fs;

const LAST_BUILD: &str = ".omslag/last-build.json";
/// A number of pages that no test has.
const FALSE: &str = "7777 pagina's";

/// A site with warnings, advice and every reason to hide a page.
fn site() -> Project {
    let project = Project::copy_of("tests/sites/soorten");
    // Old enough to count as unchanging whenever the site does.
    fs::copy(env!("CARGO_BIN_EXE_omslag"), project.path("omslag-2")).expect("the program can be copied");
    project
        .write("content/concept/index.md", "---\ntitle: Concept\ndraft: true\n---\n")
        .write("content/concept/deel.md", "---\ntitle: Deel\n---\n")
        .write("content/later.md", "---\ntitle: Later\npublish: winter 2027\n---\n")
        .page("vaag.md", "[klik hier](later-wel.md) en # geen kop <b>vet</b>")
        .page("later-wel.md", "### Sprong\n\n![](foto.gif)")
        .write("content/foto.gif", PICTURE)
        .write("themes/omslag/templates/extra.html", "<p>Niemand gebruikt dit</p>\n")
        .write("themes/omslag/assets/eigen.txt", "eigen\n");
    project
}

fn falsify(project: &Project) {
    let text = fs::read_to_string(project.path(LAST_BUILD)).expect("a record of the last build");
    let (before, after) = text.split_once("\"pages\":").expect("a number of pages");
    let rest = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
    project.write(LAST_BUILD, format!("{before}\"pages\":7777{rest}"));
}

/// Returns exit code and output of a run, without the duration.
fn outcome(run: Run) -> (i32, String, String) {
    let is_timed = |line: &str| line.contains(" s: ");
    let untimed = |line: &str| match line.split_once(" in ").filter(|_| is_timed(line)) {
        Some((pages, rest)) => format!("{pages}{}", rest.split_once(" s: ").map_or("", |(_, what)| what)),
        None => line.to_owned(),
    };
    let stdout = match serde_json::from_str::<serde_json::Value>(&run.stdout) {
        Ok(mut json) => {
            json["report"].as_object_mut().and_then(|report| report.remove("milliseconds"));
            json.to_string()
        }
        Err(_) => run.stdout.lines().map(untimed).collect::<Vec<_>>().join("\n"),
    };
    (run.code, stdout, run.stderr)
}

/// Returns every file of the project with its modification time.
fn everything(project: &Project) -> BTreeMap<String, FileState> {
    let modified = |path: &str| fs::metadata(project.path(path)).and_then(|data| data.modified()).expect("a time");
    let seen = |(path, bytes): (String, Vec<u8>)| (path.clone(), FileState { bytes, modified: modified(&path) });
    files(&project.path("")).into_iter().map(seen).collect()
}

/// Returns the output of a first build of this site.
fn clean(project: &Project, arguments: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let clean = Project::small();
    fs::remove_dir_all(clean.path("content")).expect("the small site's content");
    for (path, bytes) in files(&project.path("")) {
        if !path.starts_with("public/") && !path.starts_with(".omslag/") {
            clean.write_bytes(&path, &bytes);
        }
    }
    clean.run(arguments).good();
    clean.public()
}

#[test]
fn with_nothing_changed_the_output_is_the_same_and_not_a_byte_is_written() {
    let project = site();
    project.keep_build();
    for flags in [&[][..], &["--json"], &["--lang", "en"], &["--quiet"], &["--strict"], &["--strict", "--json"]] {
        let arguments = [&["build"], flags].concat();
        let before = everything(&project);
        let recalled = outcome(project.run(&arguments));
        assert!(everything(&project) == before, "{flags:?}");
        fs::remove_file(project.path(LAST_BUILD)).expect("a record of the last build");
        assert_eq!(outcome(project.run(&arguments)), recalled, "{flags:?}");
        project.keep_build();
    }
    let run = project.build();
    for text in ["waarschuwing[", "advies[", "klik hier"] {
        assert!(run.stderr.contains(text), "{text}: {}", run.stderr);
    }
    for text in ["(concept)", "(vanaf winter 2027)", "de map is verborgen door", "niets veranderd"] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
}

#[test]
fn a_record_is_trusted_by_what_it_is_for_and_by_nothing_else() {
    let project = site();
    project.keep_build();
    falsify(&project);
    let trusts = |run: Run| run.stdout.contains(FALSE);
    assert!(trusts(project.build()));
    assert!(trusts(project.run(&["build", "--adopt"])), "where nothing is in the way there is nothing to adopt");
    project.run(&["build", "--strict"]).fails(1, &["waarschuwing[", "public/ is niet veranderd"]);
    assert!(!trusts(project.run(&["check"])));
    project.write("public/CNAME", "proef.example\n");
    assert!(trusts(project.build()), "what is not ours changes nothing");
    assert_eq!(project.read("CNAME"), "proef.example\n");
}

/// An action between two builds.
type Change = fn(&Project) -> &Project;

/// Writes another text of the same length, and resets the modification time of the file.
#[cfg(unix)]
fn edit_in_secret(project: &Project) -> &Project {
    let file = project.path("content/vaag.md");
    let modified = fs::metadata(&file).and_then(|data| data.modified()).expect("a time");
    let text = fs::read_to_string(&file).expect("a text");
    fs::write(&file, text.replace("vaag", "VAAG")).expect("writable");
    fs::File::options()
        .write(true)
        .open(&file)
        .and_then(|file| file.set_modified(modified))
        .expect("a time can be set");
    project
}

#[test]
fn whatever_changed_is_seen() {
    let changes: &[(&str, Change)] = &[
        ("a page", |project| project.page("vaag.md", "Anders.")),
        #[cfg(unix)]
        ("a page with the same size and time", edit_in_secret),
        ("a new page", |project| project.page("nieuw.md", "Nieuw.")),
        ("a page that is gone", |project| project.remove("content/nieuw.md")),
        ("another name", |project| {
            fs::rename(project.path("content/vaag.md"), project.path("content/vager.md")).expect("a new name");
            project
        }),
        ("a file beside the pages", |project| project.write("content/los.txt", "los")),
        ("a template", |project| project.write("themes/omslag/templates/page.html", "<p>Kaal</p>\n")),
        ("no template", |project| project.remove("themes/omslag/templates/page.html")),
        ("an asset", |project| project.write("themes/omslag/assets/eigen.txt", "anders\n")),
        ("data", |project| project.write("data/eigen.yaml", "een: 1\n")),
        ("the settings", |project| project.write("site.yaml", "name: Om\nbase_url: https://om.example/\n")),
        ("an output", |project| project.write("public/index.html", "met de hand")),
        ("no output", |project| project.remove("public/index.html")),
        ("no memory", |project| project.remove(".omslag/manifest.json")),
        ("a run broken off", |project| {
            fs::copy(project.path(".omslag/manifest.json"), project.path(".omslag/intent.json")).expect("a copy");
            project
        }),
        ("a torn record", |project| {
            let text = fs::read_to_string(project.path(LAST_BUILD)).expect("a record of the last build");
            project.write(LAST_BUILD, &text[..text.len() - 1])
        }),
    ];
    let project = site();
    for (what, change) in changes {
        project.keep_build();
        falsify(&project);
        change(&project).settle();
        let run = project.build().good();
        assert!(!run.stdout.contains(FALSE), "{what}: {}", run.stdout);
        assert_eq!(run.stderr.contains("[changed-by-hand]"), *what == "an output", "{what}: {}", run.stderr);
        assert!(project.public() == clean(&project, &["build"]), "{what}");
        assert!(project.path(".omslag/manifest.json").exists() && !project.path(".omslag/intent.json").exists());
    }
}

#[test]
fn what_was_written_this_very_moment_may_change_again_unseen_and_gives_no_record() {
    let project = Project::small();
    // On a loaded machine the start may take so long that the interval has passed.
    let mut builds = (0..1000).map(|round| {
        let _ = fs::remove_file(project.path(LAST_BUILD));
        project.page("vaag.md", &format!("Ronde {round}.")).build().good();
        project.path(LAST_BUILD).exists()
    });
    assert!(builds.any(|has_record| !has_record), "there is always a record of the last build");
}

#[test]
fn other_flags_another_day_and_another_program_build_anew() {
    let project = site();
    for arguments in [
        &["build", "--drafts"][..],
        &["build", "--today", "2028-01-01"],
        &["build", "--base-url", "https://ergens.example/map/"],
    ] {
        project.keep_build();
        falsify(&project);
        let run = project.run(arguments).good();
        assert!(!run.stdout.contains(FALSE), "{arguments:?}: {}", run.stdout);
        assert!(project.public() == clean(&project, arguments), "{arguments:?}");
    }
    project.keep_build();
    falsify(&project);
    let mut other = std::process::Command::new(project.path("omslag-2"));
    let run = project.run_with(
        other
            .arg("build")
            .current_dir(project.path(""))
            .env("LANG", "nl_NL.UTF-8")
            .env("SOURCE_DATE_EPOCH", "1795305600"),
    );
    assert!(run.good().stdout.contains("niets veranderd"));
    assert!(
        !fs::read_to_string(project.path(LAST_BUILD)).expect("a record of the last build").contains("7777"),
        "that program made its own"
    );
}

#[test]
fn a_site_with_errors_gets_no_record() {
    let project = site();
    project.keep_build();
    project.remove(LAST_BUILD).page("fout.md", "[dood](weg.md)");
    for _ in 0..10 {
        project.build().fails(1, &["fout[dead-link]"]);
    }
    assert!(!project.path(LAST_BUILD).exists());
}

#[cfg(unix)]
#[test]
fn a_record_does_not_follow_a_link_out_of_the_project() {
    let project = Project::small();
    project.keep_build();
    fs::remove_file(project.path(LAST_BUILD)).expect("a record of the last build");
    project.write("brief.txt", "van mij");
    std::os::unix::fs::symlink(project.path("brief.txt"), project.path(LAST_BUILD)).expect("a link");
    project.build().good();
    assert_eq!(fs::read_to_string(project.path("brief.txt")).expect("a letter"), "van mij");
    assert!(project.path(LAST_BUILD).symlink_metadata().is_ok_and(|last_build| last_build.is_file()));
}
