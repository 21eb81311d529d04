//! All rules: each has a bad-input fixture, and messages in Dutch and English.

use crate::fixtures::Fixture;
use omslag::diagnostic::Rule;
use serde_json::Value;
use std::collections::BTreeSet;

/// Rules that no bad-input fixture can show, because a fixture is text in ordinary files.
const SHOWN_ELSEWHERE: &[(Rule, &str)] = &[
    (Rule::BadEncoding, "needs bytes that are no UTF-8: tests/suite/cli.rs"),
    (Rule::SymbolicLink, "needs a link: tests/suite/cli.rs"),
    (Rule::HeavyPicture, "needs megabytes: the commands in docs/diagnostics.md"),
    (Rule::HeavyPage, "needs megabytes: the commands in docs/diagnostics.md"),
    (Rule::SpecialFile, "needs a pipe: tests/suite/cli.rs"),
    (Rule::MachineFailed, "needs a preview: tests/suite/serve.rs"),
    (Rule::ChangedOnline, "needs a host: tests/suite/deploy.rs"),
    (Rule::ManyDeletions, "needs a host: tests/suite/deploy.rs"),
    (Rule::Internal, "needs a panic: src/serve/snapshot.rs"),
];

/// Words that are in nearly every sentence of one language and in no sentence of the other.
const DUTCH_WORDS: &[&str] = &["het", "een", "niet", "de", "hier", "geen", "deze", "schrijf", "bedoelde"];
const ENGLISH_WORDS: &[&str] = &["the", "and", "not", "this", "with", "write", "did", "does", "there"];

/// Returns the diagnostics of a bad-input fixture in one language.
fn diagnostics(fixture: &Fixture, language: &str) -> Vec<Value> {
    let run = fixture.made().run(&["build", "--json", "--lang", language]);
    let output: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}: {}", fixture.name, run.stdout));
    output["diagnostics"].as_array().expect("a list").clone()
}

#[test]
fn every_rule_is_shown_by_a_fixture() {
    let shown: BTreeSet<String> = Fixture::all()
        .iter()
        .flat_map(|fixture| diagnostics(fixture, "nl"))
        .map(|diagnostic| diagnostic["rule"].as_str().expect("a name").to_owned())
        .collect();
    for rule in Rule::ALL {
        let elsewhere = SHOWN_ELSEWHERE.iter().any(|(other, _)| other == rule);
        assert_ne!(shown.contains(rule.name()), elsewhere, "{rule} is shown by a fixture, or has a reason why not");
    }
}

#[test]
fn every_diagnostic_says_what_is_wrong_and_what_to_do_in_both_languages() {
    let mut wrong = Vec::new();
    for fixture in Fixture::all() {
        let (dutch, english) = (diagnostics(&fixture, "nl"), diagnostics(&fixture, "en"));
        assert_eq!(dutch.len(), english.len(), "{}", fixture.name);
        for (dutch, english) in dutch.iter().zip(&english) {
            assert_eq!((&dutch["rule"], &dutch["line"]), (&english["rule"], &english["line"]), "{}", fixture.name);
            for field in ["message", "help"] {
                let text = |one: &Value| one[field].as_str().unwrap_or_default().to_owned();
                let complaint = complaint(&text(dutch), &text(english));
                wrong.extend(complaint.map(|what| format!("{}, {}: {field} {what}", fixture.name, dutch["rule"])));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn complaint(dutch: &str, english: &str) -> Option<String> {
    if dutch.trim().is_empty() || english.trim().is_empty() {
        return Some("is empty".to_owned());
    }
    if dutch == english {
        return Some(format!("is the same in both languages: {dutch}"));
    }
    let contains = |text: &str, words: &[&str]| own_words(text).iter().any(|word| words.contains(&word.as_str()));
    if contains(english, DUTCH_WORDS) {
        return Some(format!("has Dutch in its English: {english}"));
    }
    contains(dutch, ENGLISH_WORDS).then(|| format!("has English in its Dutch: {dutch}"))
}

/// Returns the words of a message in lower case, without quotations between backticks and without paths.
fn own_words(text: &str) -> Vec<String> {
    let own = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let own = own.split(' ').filter(|word| !word.contains('/')).collect::<Vec<_>>().join(" ");
    own.to_lowercase().split(|character: char| !character.is_alphabetic()).map(str::to_owned).collect()
}
