//! Rejects words in comments and documentation that have a plainer equivalent: `tell` for report, `mend` for fix,
//! `hold` for contain or check, `stand` for be.

use crate::support::{files, repository};

const REJECTED: &[&str] = &[
    "stand",
    "stands",
    "stood",
    "tell",
    "tells",
    "told",
    "said",
    "mend",
    "mends",
    "mended",
    "blank",
    "blanks",
    "whoever",
    "hold",
    "holds",
    "held",
    "behind",
    "is none",
    "in haste",
    "so long after",
];

/// Where one of these words is the right one: the file and the words around it.
const EXCEPTIONS: &[(&str, &str)] = &[("tests/suite/words.rs", "")];

/// The documentation in English.
const DOCS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "docs/decisions.md",
    "docs/diagnostics.md",
    "docs/performance.md",
    "docs/reliability.md",
    "docs/themes.md",
    "themes/omslag/README.md",
];

/// The comments of Rust code.
fn comments(text: &str) -> String {
    let comments = text.lines().map(|line| line.trim_start().strip_prefix("//").unwrap_or_default());
    comments.collect::<Vec<_>>().join("\n")
}

/// Markdown without its blocks of code.
fn prose(text: &str) -> String {
    let mut in_code = false;
    let mut is_prose = |line: &&str| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    };
    text.lines().filter(|line| is_prose(line)).collect::<Vec<_>>().join("\n")
}

/// The words of a text in lower case, each between spaces, without code spans and quotes.
fn words(text: &str) -> String {
    let without = |text: String, mark: char| text.split(mark).step_by(2).collect::<Vec<_>>().join(" ");
    let text = without(without(text.to_owned(), '`'), '"').to_lowercase();
    let words: Vec<&str> =
        text.split(|it: char| !it.is_alphanumeric() && it != '-').filter(|it| !it.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// Each paragraph with a rejected word in it.
fn rejected(file: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in text.split("\n\n") {
        let words = words(paragraph);
        let is_exception = |(of, around): &(&str, &str)| *of == file && words.contains(around);
        for word in REJECTED.iter().filter(|word| words.contains(&format!(" {word} "))) {
            if !EXCEPTIONS.iter().any(is_exception) {
                found.push(format!("{file}: `{word}` in: {}", paragraph.trim()));
            }
        }
    }
    found
}

#[test]
fn comments_and_documentation_use_plain_words() {
    let root = repository();
    let mut wrong = Vec::new();
    for folder in ["src", "tests/suite", "benches"] {
        for (path, bytes) in files(&root.join(folder)).into_iter().filter(|(path, _)| path.ends_with(".rs")) {
            wrong.extend(rejected(&format!("{folder}/{path}"), &comments(&String::from_utf8_lossy(&bytes))));
        }
    }
    for path in DOCS {
        let text = std::fs::read_to_string(root.join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"));
        wrong.extend(rejected(path, &prose(&text)));
    }
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_rejected_word_is_found_as_a_word_outside_code() {
    assert_eq!(rejected("a.md", "It holds `told` and \"said\".\n\nIs\nnone. A threshold.").len(), 2);
}
