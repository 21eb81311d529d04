//! Conventions that a machine can check: crates, files, clock and locks in their places, sizes, and lists that must agree.

use crate::support::{files, repository};
use omslag::diagnostic::Rule;
use std::collections::BTreeMap;

/// Crates that only certain files may name, so that each is a small swap. `rayon`, `serde` and `unicode_normalization`
/// are left out: many modules use them, like the standard library.
const KEPT_CRATES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["report.rs"]),
    ("clap", &["cli/"]),
    ("comrak", &["markdown/"]),
    ("deunicode", &["url/slug.rs"]),
    ("html5gum", &["html/scan.rs"]),
    ("glob", &["config.rs"]),
    ("image", &["images/"]),
    ("fast_image_resize", &["images/make.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("jpeg_encoder", &["images/make.rs"]),
    ("jiff", &["date/calendar.rs"]),
    ("minijinja", &["theme/engine.rs", "view.rs"]),
    ("miniz_oxide", &["archive.rs"]),
    ("notify", &["serve/watch/events.rs"]),
    ("percent_encoding", &["url/path.rs"]),
    ("rawzip", &["archive.rs"]),
    ("roxmltree", &["import/docx/"]),
    ("rust_stemmers", &["search/forms.rs"]),
    ("rustc_hash", &["search/"]),
    (
        "serde_json",
        &[
            "publish/manifest.rs",
            "deploy/",
            "report",
            "last_build.rs",
            "renames.rs",
            "fields/json_schema.rs",
            "serve/router.rs",
            "cli/",
        ],
    ),
    ("serde_yaml", &["yaml/"]),
    ("strsim", &["date/nearest.rs", "diagnostic/"]),
    ("tiny_http", &["serve/server.rs"]),
    ("walkdir", &["source.rs", "source/", "publish/"]),
    ("xxhash_rust", &["hash.rs", "theme/assets.rs"]),
];

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 60;
/// Of tests and benches.
const TEST_FUNCTION_LINES_MAX: usize = 80;

/// The sources without test files.
pub fn sources() -> BTreeMap<String, String> {
    let is_source = |path: &str| path.ends_with(".rs") && !path.contains("/tests") && !path.ends_with("/laws.rs");
    let sources = files(&repository().join("src")).into_iter().filter(|(path, _)| is_source(path));
    sources.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("sources are UTF-8"))).collect()
}

/// The code of a file without its comments and without the tests at its foot.
pub fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

pub fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
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
fn each_crate_is_named_only_where_it_belongs() {
    for (path, text) in sources() {
        let code = code(&text);
        for (krate, allowed) in KEPT_CRATES {
            let is_allowed = allowed.iter().any(|place| path.starts_with(place));
            assert!(is_allowed || !names_crate(&code, krate), "{path} names {krate}");
        }
    }
}

/// What only certain files may use, so that everything else is a pure function of its arguments.
const GRANTS: &[(&[&str], &[&str])] = &[
    (
        &["fs::"],
        &[
            "source.rs",
            "source/",
            "publish/",
            "create.rs",
            "renames.rs",
            "last_build.rs",
            "images/store.rs",
            "deploy/state.rs",
            "import/files.rs",
        ],
    ),
    (&["SystemTime::now"], &["main.rs", "source.rs", "source/"]),
    (&["Instant::now"], &["serve/", "cli/"]),
    (&["env::"], &["main.rs", "publish/mod.rs"]),
    (
        &["Mutex", "RwLock", "OnceLock", "LazyLock", "Atomic"],
        &[
            "serve/",
            "theme/engine.rs",
            "render/renderer.rs",
            "lint/output/reading.rs",
            "images/store.rs",
            "cli/progress.rs",
        ],
    ),
    (&["thread_local!", "static mut"], &[]),
];

#[test]
fn files_clock_environment_and_locks_are_used_only_where_they_belong() {
    for (path, text) in sources() {
        let code = code(&text);
        for (names, allowed) in GRANTS {
            let named = names.iter().find(|name| code.contains(**name));
            let is_allowed = allowed.iter().any(|place| path.starts_with(place));
            assert!(is_allowed || named.is_none(), "{path} uses {}", named.unwrap_or(&""));
        }
    }
}

#[test]
fn functions_of_tests_and_benches_keep_their_size() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests/suite", "benches"] {
        for (path, bytes) in files(&repository().join(folder)).into_iter().filter(|(path, _)| path.ends_with(".rs")) {
            let long = long_functions(&String::from_utf8_lossy(&bytes), TEST_FUNCTION_LINES_MAX);
            wrong.extend(long.into_iter().map(|(name, lines)| format!("{folder}/{path}: {name} has {lines} lines")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
        wrong.extend(
            long_functions(&code(&text), FUNCTION_LINES_MAX)
                .into_iter()
                .map(|(name, lines)| format!("{path}: {name} has {lines} lines")),
        );
        for word in ["todo!", "dbg!", "unimplemented!", ".unwrap()"] {
            if code(&text).contains(word) {
                wrong.push(format!("{path} holds {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Functions longer than the limit; they begin and end where rustfmt puts them.
fn long_functions(text: &str, limit: usize) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut long = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let head = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(super) ");
        let Some(name) = head.strip_prefix("fn ").and_then(|rest| rest.split(['(', '<']).next()) else { continue };
        let end = (start..lines.len()).find(|at| lines[*at] == format!("{}}}", " ".repeat(indent)));
        let length = end.map_or(1, |end| end - start + 1);
        if length > limit && !line.trim_end().ends_with('}') {
            long.push((name.to_owned(), length));
        }
    }
    long
}

/// Maximum length of a line in a style sheet, as rustfmt has it for code.
const SHEET_COLUMNS_MAX: usize = 120;

#[test]
fn lines_of_style_sheets_keep_their_length() {
    let mut sheets = 0;
    let mut wrong = Vec::new();
    for folder in ["src/serve/assets", "themes/omslag/assets"] {
        for (path, bytes) in files(&repository().join(folder)).into_iter().filter(|(path, _)| path.ends_with(".css")) {
            sheets += 1;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let long = text.lines().zip(1..).filter(|(line, _)| line.chars().count() > SHEET_COLUMNS_MAX);
            wrong.extend(long.map(|(_, number)| format!("{folder}/{path}:{number}")));
        }
    }
    assert!(sheets > 3 && wrong.is_empty(), "{}", wrong.join("\n"));
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
