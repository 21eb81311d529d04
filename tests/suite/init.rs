//! `omslag init`: creates a complete site in an empty folder, without findings, in both languages.

use crate::support::{Project, files, repository};
use omslag::i18n::Language;
use omslag::init;
use std::collections::BTreeSet;
use std::fs;

/// A folder without a site.
fn empty() -> Project {
    let project = Project::small();
    project.remove("site.yaml").remove("content/index.md");
    fs::remove_dir(project.path("content")).expect("an empty folder");
    project
}

#[test]
fn the_new_site_builds_without_a_remark_in_both_languages() {
    for (language, folder) in [("nl", "notities"), ("en", "notes")] {
        let project = empty();
        let run = project.run(&["init", "proef", "--lang", language]).spotless();
        assert!(run.stdout.contains("\n  cd proef\n") && run.stdout.contains("omslag build"), "{}", run.stdout);
        let inside =
            |arguments: &[&str]| project.run_with(project.command().args(arguments).current_dir(project.path("proef")));
        inside(&["check", "--strict", "--drafts"]).spotless();
        inside(&["build"]).spotless();
        let made = files(&project.path("proef/public"));
        let home = String::from_utf8_lossy(&made["index.html"]).into_owned();
        assert!(home.contains(&format!("<html lang=\"{language}\"")), "{home}");
        for page in ["contact/index.html", &format!("{folder}/index.html"), "tags/index.html", "feed.xml"] {
            assert!(made.contains_key(page), "{language}: {page}");
        }
        for kind in ["page", "section", "note", "timeline", "event", "presentation"] {
            inside(&["new", kind, "Nog een", "--quiet"]).spotless();
            inside(&["build", "--quiet"]).spotless();
            let new = project.path("proef/content/nog-een.md");
            if kind == "page" {
                fs::remove_file(new).expect("the page");
            } else if kind == "section" || kind == "timeline" {
                fs::remove_dir_all(project.path("proef/content/nog-een")).expect("the folder");
            }
        }
    }
}

#[test]
fn the_lists_contain_every_seed_and_both_languages_have_the_same_files() {
    for language in Language::ALL {
        let folder = files(&repository().join("src/init").join(language.code()));
        let listed: BTreeSet<String> = init::files(language).map(|(path, _)| path.replace(".git", "git")).collect();
        assert_eq!(listed, folder.into_keys().collect());
    }
    assert_eq!(init::files(Language::Dutch).count(), init::files(Language::English).count());
}

#[test]
fn a_folder_that_is_not_empty_is_refused_and_left_alone() {
    let project = empty();
    project.write("vol/brief.txt", "van mij").write("bestand", "ook");
    project.run(&["init", "vol"]).fails(2, &["is niet leeg: daar staat `brief.txt`", "nieuwe of lege map"]);
    project.run(&["init", "bestand", "--lang", "en"]).fails(2, &["is not a folder"]);
    project.run(&["init", "."]).fails(2, &["is niet leeg"]);
    let names: Vec<String> = files(&project.path("")).into_keys().collect();
    assert_eq!(names, ["bestand", "vol/brief.txt"]);
    project.run(&["init"]).fails(2, &["hier ontbreekt: <MAP>", "`omslag init --help`"]);
}

#[test]
fn dot_files_may_be_there_and_stay_as_they_are() {
    let project = empty();
    project.write(".git/HEAD", "ref").write(".gitignore", "*.bak\n");
    let run = project.run(&["init", "."]).spotless();
    assert!(!run.stdout.contains("cd "), "{}", run.stdout);
    assert_eq!(fs::read_to_string(project.path(".gitignore")).expect("the file"), "*.bak\n");
    project.build().spotless();
    project.run(&["init", "."]).fails(2, &["is niet leeg"]);
}

#[test]
fn a_site_within_the_content_of_another_is_refused() {
    let project = Project::small();
    project.run(&["init", "content/proef"]).fails(2, &["ligt in `content` van de site", "daarbuiten"]);
    project.run(&["init", "elders"]).spotless();
    assert!(!project.path("content/proef").exists());
}

#[test]
fn json_names_the_files_and_what_the_machine_refuses_exits_with_three() {
    let project = empty();
    let run = project.run(&["init", "proef", "--json"]).spotless();
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("one JSON object");
    assert_eq!((&json["version"], &json["path"]), (&1.into(), &"proef".into()));
    assert!(json["files"].as_array().is_some_and(|files| files.contains(&"content/index.md".into())), "{json}");
    assert_eq!(project.run(&["init", "stil", "--quiet"]).spotless().stdout, "");
    project.write("bestand", "geen map");
    project.run(&["init", "bestand/proef"]).fails(3, &["een deel van dit pad is geen map"]);
}
