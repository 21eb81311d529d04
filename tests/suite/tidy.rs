//! The house rules that a machine can hold: who may import whom, sizes, comments, and lists that must agree.

use crate::support::{files, repository};
use omslag::diagnostic::Rule;
use std::collections::BTreeMap;

/// Crates that only certain files may name, so that each is a small swap. `rayon`, `serde` and `unicode_normalization`
/// are left out: more than two rooms name them, as they would a part of the standard library.
const KEPT_CRATES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["report.rs"]),
    ("clap", &["cli/"]),
    ("comrak", &["markdown/"]),
    ("deunicode", &["url/path.rs"]),
    ("html5gum", &["html/scan.rs"]),
    ("imagesize", &["source.rs"]),
    ("jiff", &["date/calendar.rs"]),
    ("minijinja", &["theme/engine.rs", "view.rs"]),
    ("notify", &["serve/watch/events.rs"]),
    ("percent_encoding", &["url/path.rs"]),
    (
        "serde_json",
        &["publish/manifest.rs", "report.rs", "stamp.rs", "fields/json_schema.rs", "serve/router.rs", "cli/"],
    ),
    ("serde_yaml", &["yaml/"]),
    ("strsim", &["diagnostic.rs"]),
    ("tiny_http", &["serve/http.rs"]),
    ("walkdir", &["source.rs", "source/", "publish/"]),
    ("xxhash_rust", &["hash.rs", "theme/assets.rs"]),
];

/// Rooms that see less than everything above them.
const NARROW_ROOMS: &[(&str, &[&str])] = &[
    ("hosting", &["html", "tags", "language", "diagnostic", "address", "config", "output"]),
    ("check", &["tags", "language", "diagnostic", "address", "link_text", "output"]),
    ("publish", &["hash", "language", "diagnostic", "address", "output"]),
    ("markdown", &["language", "html", "diagnostic", "address", "strings"]),
    ("view", &["html", "yaml"]),
];

/// Folders whose `mod.rs` lists its files in reading order.
const ORDERED_FOLDERS: &[&str] = &["markdown", "lint/markdown"];

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

/// The sources without the files that hold tests only.
fn sources() -> BTreeMap<String, String> {
    let is_source = |path: &str| path.ends_with(".rs") && !path.contains("/tests") && !path.ends_with("/laws.rs");
    let sources = files(&repository().join("src")).into_iter().filter(|(path, _)| is_source(path));
    sources.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("sources are UTF-8"))).collect()
}

/// The room of a source file: the module of `lib.rs` it belongs to; none for `lib.rs` and `main.rs`.
fn room(path: &str) -> Option<&str> {
    let room = path.split('/').next()?.trim_end_matches(".rs");
    (room != "lib" && room != "main").then_some(room)
}

/// The code of a file without its comments and without the tests at its foot.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The rooms that some code names: `crate::room`, and each first name in `crate::{a, b::{c, d}}`.
fn rooms_named(code: &str) -> Vec<&str> {
    let mut rooms = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => rooms.extend(items(group).into_iter().map(first_name)),
            None => rooms.push(first_name(rest)),
        }
    }
    rooms.retain(|room| !room.is_empty());
    rooms
}

fn first_name(path: &str) -> &str {
    let path = path.trim_start();
    &path[..path.find(|character| !is_name(character)).unwrap_or(path.len())]
}

/// The items of a group in braces, from behind its `{` up to the `}` that closes it.
fn items(group: &str) -> Vec<&str> {
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

/// Whether some code names a crate: `krate::…`, `use krate;` or `use krate as …`.
fn names_crate(code: &str, krate: &str) -> bool {
    code.match_indices(krate).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + krate.len()..]);
        let is_whole = !before.ends_with(is_name) && !before.ends_with("::") && !after.starts_with(is_name);
        is_whole && (after.starts_with("::") || before.ends_with("use ") || before.ends_with("extern crate "))
    })
}

#[test]
fn rooms_are_found_in_groups_and_behind_a_module_of_tests_in_its_own_file() {
    let text = "#[cfg(test)]\nmod tests;\nuse crate::{a::{b, c}, d,\n    e::*};\nfn f() { crate::g::h() }\n\
                #[cfg(test)]\nmod tests {\n    use crate::i;\n}\n";
    assert_eq!(rooms_named(&code(text)), ["a", "d", "e", "g"]);
}

#[test]
fn a_room_imports_only_from_rooms_above_it() {
    let sources = sources();
    let order: Vec<&str> =
        sources["lib.rs"].lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let mut wrong = Vec::new();
    for (path, text) in &sources {
        let Some(own) = room(path) else { continue };
        let place = order.iter().position(|room| *room == own).unwrap_or_else(|| panic!("lib.rs lacks {own}"));
        let narrow = NARROW_ROOMS.iter().find(|(room, _)| *room == own).map(|(_, allowed)| *allowed);
        for named in rooms_named(&code(text)).into_iter().filter(|named| *named != own) {
            let above = order.iter().position(|room| *room == named).is_some_and(|at| at < place);
            if !above || narrow.is_some_and(|allowed| !allowed.contains(&named)) {
                wrong.push(format!("{path} imports {named}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_imports_only_from_files_listed_above_it() {
    let sources = sources();
    for folder in ORDERED_FOLDERS {
        let order = sources[&format!("{folder}/mod.rs")].lines();
        let order: Vec<&str> = order.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
        for (at, name) in order.iter().enumerate() {
            let text = sources.get(&format!("{folder}/{name}.rs")).map(|text| code(text)).unwrap_or_default();
            for named in text.split("super::").skip(1).map(first_name) {
                assert!(order[..at].contains(&named), "{folder}/{name}.rs imports {named}");
            }
        }
    }
}

#[test]
fn each_crate_is_named_only_where_it_belongs() {
    for (path, text) in sources() {
        let code = code(&text);
        for (krate, allowed) in KEPT_CRATES {
            let is_allowed = allowed.iter().any(|place| path.starts_with(place));
            assert!(is_allowed || !names_crate(&code, krate), "{path} names {krate}");
        }
    }
}

#[test]
fn files_are_touched_only_by_their_readers_and_writers() {
    for (path, text) in sources() {
        let is_allowed =
            ["source.rs", "source/", "publish/", "create.rs", "stamp.rs"].iter().any(|place| path.starts_with(place));
        assert!(is_allowed || !code(&text).contains("fs::"), "{path} names std::fs");
    }
}

#[test]
fn every_file_says_what_it_is_for_and_keeps_its_size() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//! ") {
            wrong.push(format!("{path} does not open with `//!`"));
        }
        if text.lines().count() > FILE_LINES_MAX {
            wrong.push(format!("{path} has {} lines", text.lines().count()));
        }
        wrong
            .extend(long_functions(&text).into_iter().map(|(name, lines)| format!("{path}: {name} has {lines} lines")));
        for word in ["todo!", "dbg!", "unimplemented!", ".unwrap()"] {
            if code(&text).contains(word) {
                wrong.push(format!("{path} holds {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Functions longer than the limit; rustfmt's layout tells where each begins and ends.
fn long_functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut long = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let head = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(super) ");
        let Some(name) = head.strip_prefix("fn ").and_then(|rest| rest.split(['(', '<']).next()) else { continue };
        let end = (start..lines.len()).find(|at| lines[*at] == format!("{}}}", " ".repeat(indent)));
        let length = end.map_or(1, |end| end - start + 1);
        if length > FUNCTION_LINES_MAX && !line.trim_end().ends_with('}') {
            long.push((name.to_owned(), length));
        }
    }
    long
}

#[test]
fn the_documentation_has_a_chapter_for_every_rule_and_no_other() {
    let text = std::fs::read_to_string(repository().join("docs/diagnostics.md")).expect("docs/diagnostics.md");
    let mut chapters: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let mut rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    chapters.sort_unstable();
    rules.sort_unstable();
    assert_eq!(chapters, rules);
}

#[test]
fn the_stated_rust_version_is_one_that_every_dependency_accepts() {
    let manifest = std::fs::read_to_string(repository().join("Cargo.toml")).expect("Cargo.toml");
    let number =
        |text: &str| -> Vec<u32> { text.trim_matches('"').split('.').filter_map(|part| part.parse().ok()).collect() };
    let stated =
        manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).map(number).expect("rust-version");
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", &host()])
        .current_dir(repository())
        .output()
        .expect("cargo metadata");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for package in metadata["packages"].as_array().expect("packages") {
        let needed = package["rust_version"].as_str().map(number).unwrap_or_default();
        assert!(needed <= stated, "{} needs Rust {needed:?}", package["name"]);
    }
}

/// The platform of this machine as cargo names it: crates of others are not on its disk.
pub fn host() -> String {
    let output = std::process::Command::new("rustc").arg("-vV").output().expect("rustc");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host").to_owned()
}
