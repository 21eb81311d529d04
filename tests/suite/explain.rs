//! `omslag explain` and the two files of chapters that it reads: both are complete, have the same structure and print
//! well on a terminal.
//!
//! A new rule needs a chapter in `docs/diagnostics.md` (English, with examples) and one in `docs/meldingen.md` (Dutch,
//! at the same position). Write only the text of the Dutch one: `UPDATE=1` copies the examples from the English one.

use crate::support::{Project, repository};
use omslag::diagnostic::{Diagnostic, Diagnostics, Rule, Severity};
use omslag::explain;
use omslag::i18n::{Language, Text};
use omslag::report;
use std::fs;

/// Words in examples that differ between the files, in English and in Dutch.
const HEADS: &[(&str, &str)] = &[
    ("Fixed, with `", "Goed, met `"),
    ("` beside it:", "` ernaast:"),
    ("Bad, `", "Fout, `"),
    ("Fixed", "Goed"),
    ("With `", "Met `"),
    ("# bad", "# fout"),
    ("# fixed", "# goed"),
];

/// Splits a chapter into its text and its examples, which begin with a head or a fence.
fn parts(chapter: &str) -> (String, String) {
    let begins = |line: &str| ["Bad, `", "Fout, `", "With `", "Met `", "```"].iter().any(|head| line.starts_with(head));
    let at = chapter.lines().position(begins).unwrap_or(usize::MAX);
    let join = |lines: Vec<&str>| lines.join("\n").trim().to_owned();
    (join(chapter.lines().take(at).collect()), join(chapter.lines().skip(at).collect()))
}

/// Translates the heads in the examples of an English chapter.
fn in_dutch(examples: &str) -> String {
    HEADS.iter().fold(examples.to_owned(), |text, (english, dutch)| text.replace(english, dutch))
}

/// Returns a chapter of the Dutch file with the examples of the English one.
fn dutch_chapter(rule: Rule) -> String {
    let (text, _) = parts(&explain::chapter(rule, Language::Dutch));
    let (_, examples) = parts(&explain::chapter(rule, Language::English));
    [text, in_dutch(&examples)].join("\n\n").trim().to_owned()
}

#[test]
fn both_languages_show_the_same_examples() {
    let file = repository().join("docs/meldingen.md");
    let mut written = fs::read_to_string(&file).expect("docs/meldingen.md");
    let before = written.clone();
    for rule in Rule::ALL {
        let own = explain::chapter(*rule, Language::Dutch);
        assert!(!own.is_empty(), "docs/meldingen.md lacks a chapter `### {rule}`, with its text in Dutch");
        let heading = format!("\n### {rule}\n\n");
        written = written.replace(&format!("{heading}{own}"), &format!("{heading}{}", dutch_chapter(*rule)));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &written).expect("a writable file");
    } else {
        assert!(
            before == written,
            "docs/meldingen.md shows other examples than docs/diagnostics.md; `UPDATE=1` copies them"
        );
    }
}

#[test]
fn every_chapter_says_how_bad_it_is_what_it_means_and_what_to_do() {
    for rule in Rule::ALL {
        for (language, severities) in
            [(Language::Dutch, ["Fout", "Waarschuwing", "Advies"]), (Language::English, ["Error", "Warning", "Advice"])]
        {
            let severity = match rule.severity() {
                Severity::Error => severities[0],
                Severity::Warning => severities[1],
                Severity::Advice => severities[2],
            };
            let chapter = explain::chapter(*rule, language);
            let (text, _) = parts(&chapter);
            assert!(
                chapter.starts_with(&format!("**{severity}.** ")),
                "{rule} ({language}) begins with **{severity}.**"
            );
            assert!(
                text.contains("\n\n"),
                "{rule} ({language}): what it means, and then why it matters and what to do"
            );
            let summary = explain::summary(*rule, language);
            assert!(
                (15..=120).contains(&summary.chars().count()),
                "{rule} ({language}) begins with one line: {summary}"
            );
        }
    }
}

#[test]
fn the_english_and_the_dutch_chapters_are_in_the_same_order() {
    let order = |path: &str| -> Vec<String> {
        let text = fs::read_to_string(repository().join(path)).expect(path);
        text.lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned).collect()
    };
    assert_eq!(order("docs/meldingen.md"), order("docs/diagnostics.md"));
}

#[test]
fn a_chapter_is_printed_for_a_terminal() {
    let run = Project::small().run(&["explain", "dead-link"]).good();
    assert!(run.stdout.starts_with("fout[dead-link]\n\nEen link, een afbeelding"), "{}", run.stdout);
    for line in
        ["Fout, `content/contact.md`:", "    title: Contact", "    Terug naar [de voorpagina](indx.md).", "Goed:"]
    {
        assert!(run.stdout.lines().any(|own| own == line), "{line:?} is not in:\n{}", run.stdout);
    }
    for rule in Rule::ALL {
        for language in Language::ALL {
            let text = explain::text(*rule, language);
            assert!(!text.contains("```") && !text.contains("**Fout") && !text.contains("\n\n\n"), "{text}");
            let long = text.lines().find(|line| !line.starts_with("    ") && line.chars().count() > 80);
            assert_eq!(long, None, "{rule}");
        }
    }
}

#[test]
fn the_language_is_that_of_messages() {
    let project = Project::small();
    let run = project.run(&["explain", "--lang", "en", "yaml-tab"]).good();
    assert!(run.stdout.starts_with("error[yaml-tab]\n\nA line of YAML is indented with a tab.\n"), "{}", run.stdout);
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\nlanguage: en\n");
    let run = project.run_with(project.command().args(["explain", "yaml-tab"]).env("LANG", "C")).good();
    assert!(run.stdout.starts_with("error[yaml-tab]"), "{}", run.stdout);
}

#[test]
fn a_rule_may_be_copied_from_a_message_and_a_typing_error_is_reported() {
    let project = Project::small();
    assert!(project.run(&["explain", "fout[bad-date]:"]).good().stdout.starts_with("fout[bad-date]\n"));
    project.run(&["explain", "dead-lnk"]).fails(2, &["`dead-lnk` is geen regel", "bedoelde u `dead-link`?"]);
    project.run(&["explain", "koekje", "--lang", "en"]).fails(2, &["`koekje` is not a rule", "omslag explain"]);
}

#[test]
fn a_terminal_shows_where_to_read_more_about_the_first_message() {
    let mut diagnostics = Diagnostics::default();
    assert_eq!(report::more(&diagnostics, Language::Dutch), None);
    diagnostics.extend([Rule::DeadLink, Rule::RawHtml].map(|rule| Diagnostic::new(rule, Text::new("a", "b"))));
    assert_eq!(report::more(&diagnostics, Language::Dutch).as_deref(), Some("meer uitleg: omslag explain dead-link"));
    let project = Project::small();
    project.page("a.md", "[weg](weg.md)");
    assert!(!project.build().stderr.contains("omslag explain"), "a log is spared");
}

#[test]
fn without_a_rule_all_are_listed_each_on_a_line() {
    let run = Project::small().run(&["explain"]).good();
    for rule in Rule::ALL {
        let line = run.stdout.lines().find(|line| line.trim_start().starts_with(&format!("{rule} ")));
        assert!(line.is_some_and(|line| line.contains(&explain::summary(*rule, Language::Dutch))), "{rule}");
    }
}

#[test]
fn json_contains_one_rule_or_all() {
    let project = Project::small();
    let json = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&project.run(arguments).good().stdout).expect("one JSON object")
    };
    let one = json(&["explain", "review-overdue", "--json", "--lang", "en"]);
    assert_eq!(
        (&one["version"], &one["rule"], &one["severity"]),
        (&1.into(), &"review-overdue".into(), &"advice".into())
    );
    assert!(one["text"].as_str().is_some_and(|text| text.contains("```markdown")), "{one}");
    assert_eq!(json(&["explain", "--json"])["rules"].as_array().map(Vec::len), Some(Rule::ALL.len()));
}
