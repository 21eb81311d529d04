//! Publishing as an editor sees it: which files are written, kept, removed and refused, and what the report says.

use crate::support::Project;
use std::fs;

#[test]
fn a_failed_build_leaves_the_output_as_it_was() {
    let project = Project::small();
    project.page("visie.md", "Tekst.");
    project.build().good();
    let before = project.seen();
    project.page("visie.md", "Nieuwe tekst.").page("fout.md", "[dood](weg.md)");
    project.build().fails(1, &["fout[dead-link]", "public/ is niet veranderd"]);
    assert_eq!(project.seen(), before);
}

#[test]
fn check_publishes_nothing() {
    let project = Project::small();
    project.run(&["check"]).good();
    assert!(project.public().is_empty());
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_is_removed() {
    let project = Project::small();
    project.page("a.md", "A").page("b.md", "B").write("content/map/nota.pdf", "geen pdf");
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\npublish_files: [map/*]\n");
    project.build().good();
    let before = project.seen();
    project.page("a.md", "Anders").remove("content/b.md").remove("content/map/nota.pdf");
    let run = project.build().good();
    let after = project.seen();
    assert!(run.stdout.contains("veranderd: /a/"), "{}", run.stdout);
    assert!(run.stdout.contains("verwijderd: /b/"), "{}", run.stdout);
    assert!(run.stdout.contains("`aliases: [/b/]`"), "{}", run.stdout);
    assert!(
        !after.contains_key("b/index.html")
            && !project.path("public/b").exists()
            && !project.path("public/map").exists()
    );
    let style = after.keys().find(|path| path.contains("style.")).expect("a style sheet");
    assert_eq!(before[style], after[style], "the style sheet was not touched");
}

#[test]
fn files_that_are_not_ours_are_never_touched() {
    let project = Project::small();
    for (path, text) in [
        ("public/.gitignore", "*\n"),
        ("public/CNAME", "x.nl"),
        ("public/.git/HEAD", "ref"),
        ("public/eigen/a.txt", "a"),
    ] {
        project.write(path, text);
    }
    project.page("eigen.md", "Tekst.");
    project.build().good();
    project.remove("content/eigen.md");
    project.build().good();
    for (path, text) in [(".gitignore", "*\n"), ("CNAME", "x.nl"), (".git/HEAD", "ref"), ("eigen/a.txt", "a")] {
        assert_eq!(project.read(path), text);
    }
}

#[test]
fn a_strange_file_in_the_way_ends_the_run_until_it_is_adopted() {
    let project = Project::small();
    project.write("public/index.html", "van iemand anders");
    project.build().fails(1, &["fout[foreign-file]", "public/index.html", "--adopt"]);
    assert_eq!(project.public().len(), 1);
    project.run(&["build", "--adopt"]).good();
    assert!(project.read("index.html").contains("Welkom"));
}

#[test]
fn a_page_of_ours_that_was_changed_by_hand_is_made_anew_with_a_warning() {
    let project = Project::small();
    project.build().good();
    let good = project.read("index.html");
    fs::write(project.path("public/index.html"), "veranderd").expect("writable");
    let run = project.build().good();
    assert!(run.stderr.contains("waarschuwing[changed-by-hand]"), "{}", run.stderr);
    assert_eq!(project.read("index.html"), good);
}

#[test]
fn hidden_files_and_leftovers_of_editors_are_not_published() {
    let project = Project::small();
    for path in [
        ".well-known/security.txt",
        ".geheim",
        ".git/HEAD",
        "foto.jpg~",
        "#foto.jpg#",
        "~$foto.docx",
        "Thumbs.db",
        "brief.docx.bak",
        "brief.md.orig",
        "brief.tmp",
        "oud.bak/brief.md",
        "nota.pdf",
    ] {
        project.write(&format!("content/{path}"), "x");
    }
    let settings = "name: Proef\nbase_url: https://proef.example/\nsearch: false\npublish_files: [\"**\"]\n";
    project.write("site.yaml", settings);
    project.build().good();
    let published: Vec<String> =
        project.public().into_keys().filter(|path| !path.ends_with("ml") && !path.contains("assets/")).collect();
    assert_eq!(published, [".well-known/security.txt", "nota.pdf", "robots.txt"]);
}

#[test]
fn drafts_and_pages_of_a_later_day_are_left_out_by_name() {
    let project = Project::small();
    project.write("content/concept.md", "---\ntitle: Concept\ndraft: true\n---\n");
    project.write("content/later.md", "---\ntitle: Later\npublish: 2026-12\n---\n");
    project.write("content/straks.md", "---\ntitle: Straks\ndate: 2030-01-01\n---\n");
    let run = project.build().good();
    assert!(run.stdout.contains("content/concept.md (concept)"), "{}", run.stdout);
    assert!(run.stdout.contains("content/later.md (vanaf december 2026)"), "{}", run.stdout);
    assert!(project.public().contains_key("straks/index.html"), "a future date never hides");
    assert!(!project.public().contains_key("concept/index.html"));
    project.run(&["build", "--drafts"]).good();
    assert!(project.public().contains_key("concept/index.html") && project.public().contains_key("later/index.html"));
    project.run(&["build", "--today", "2026-12-01"]).good();
    assert!(project.public().contains_key("later/index.html") && !project.public().contains_key("concept/index.html"));
}

#[test]
fn a_file_in_the_way_is_named_with_what_to_do() {
    for place in ["public", ".omslag", ".omslag/manifest.json/map", ".omslag/lock/map", ".omslag/intent.json/map"] {
        let project = Project::small();
        project.write(place, "van mij");
        let named = place.trim_end_matches("/map");
        project.build().fails(3, &[named, "hier staat iets in de weg; haal het weg"]);
        assert_eq!(fs::read_to_string(project.path(place)).expect("a file"), "van mij");
    }
}
