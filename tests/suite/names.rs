//! What omslag writes and prints for other sites, and its manuals, name nobody of the site in this repository.

use crate::support::{Project, files, repository};
use omslag::diagnostic::Rule;
use omslag::explain;
use omslag::i18n::Language;
use serde_yaml::Value;
use std::collections::BTreeSet;
use std::fs;

/// Manuals that show examples.
const MANUALS: &[&str] = &[
    "docs/handboek.md",
    "docs/diagnostics.md",
    "docs/meldingen.md",
    "docs/themes.md",
    "docs/diagnostics.schema.json",
    "themes/omslag/README.md",
];

/// Returns all texts in a value, below one of these keys if any are given.
fn texts(value: &Value, keys: &[&str], found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if keys.is_empty() => drop(found.insert(text.clone())),
        Value::Sequence(list) => list.iter().for_each(|item| texts(item, keys, found)),
        Value::Mapping(map) => map.iter().for_each(|(key, value)| {
            let is_wanted = key.as_str().is_some_and(|key| keys.contains(&key));
            texts(value, if is_wanted { &[] } else { keys }, found);
        }),
        _ => {}
    }
}

/// Returns the names of persons and organisations in the site of this repository.
fn own_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (path, bytes) in files(&repository().join("content")).into_iter().filter(|(path, _)| path.ends_with(".md")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let front = text.trim_start_matches("---\n").split("\n---\n").next().unwrap_or_default();
        let front: Value = serde_yaml::from_str(front).unwrap_or_else(|error| panic!("{path}: {error}"));
        texts(&front, &["signatories", "authors"], &mut names);
    }
    for bytes in files(&repository().join("data")).into_values() {
        texts(&serde_yaml::from_slice(&bytes).expect("YAML"), &["name", "organisation"], &mut names);
    }
    let settings = fs::read(repository().join("site.yaml")).expect("site.yaml");
    texts(&serde_yaml::from_slice(&settings).expect("YAML"), &["name"], &mut names);
    names
}

/// Returns everything that omslag writes and prints for another site, each with what it is.
fn written_elsewhere(language: Language) -> Vec<(String, String)> {
    let code = language.code();
    let project = Project::small();
    let mut all = Vec::new();
    let mut run = |folder: &str, arguments: &[&str]| {
        let arguments = [arguments, &["--lang", code]].concat();
        let run = project.run_with(project.command().args(&arguments).current_dir(project.path(folder))).good();
        all.push((format!("omslag {}", arguments.join(" ")), run.stdout + &run.stderr));
    };
    run("", &["init", "proef"]);
    // The timeline comes last: with two of them, an event needs a folder.
    for kind in ["page", "section", "note", "event", "presentation", "timeline"] {
        run("proef", &["new", kind, &format!("Een {kind}")]);
    }
    run("proef", &["build"]);
    run("proef", &["schema"]);
    run("proef", &["explain"]);
    run("proef", &["--help"]);
    for command in ["build", "check", "serve", "new", "init", "schema", "explain"] {
        run("proef", &[command, "--help"]);
    }
    let files = files(&project.path("proef")).into_iter();
    all.extend(files.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())));
    all.extend(Rule::ALL.iter().map(|rule| (format!("explain {rule}"), explain::text(*rule, language))));
    all
}

#[test]
fn no_name_of_the_site_in_this_repository_reaches_another_site() {
    let names = own_names();
    assert!(names.len() >= 14, "seven persons sign for as many organisations: {names:?}");
    let manuals = MANUALS.iter().map(|path| {
        let text = fs::read_to_string(repository().join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"));
        ((*path).to_owned(), text)
    });
    let written = Language::ALL.into_iter().flat_map(written_elsewhere);
    let found: Vec<String> = written
        .chain(manuals)
        .flat_map(|(what, text)| {
            names.iter().filter(move |name| text.contains(*name)).map(move |name| format!("{what}: {name}"))
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
