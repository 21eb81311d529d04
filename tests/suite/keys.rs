//! The tables of keys: they are consistent, and the tables in the handbook are generated from them.
//!
//! In `docs/handboek.md` a line such as `<!-- sleutels: note -->` precedes each table; `UPDATE=1` writes the rows.

use crate::support::repository;
use omslag::config;
use omslag::content::KindName;
use omslag::content::keys::{COMMON_FIELDS, TRANSLATION_FIELDS, fields_of};
use omslag::fields::{Field, Shape};
use omslag::i18n::Language;
use std::collections::BTreeSet;
use std::fs;

/// Every table by its name in the handbook.
fn tables() -> Vec<(&'static str, &'static [Field])> {
    let kinds = KindName::ALL.into_iter().map(|kind| (kind.as_str(), fields_of(kind)));
    let kinds = kinds.filter(|(_, fields)| !fields.is_empty());
    let others = [("common", COMMON_FIELDS), ("translation", TRANSLATION_FIELDS), ("site.yaml", config::FIELDS)];
    others.into_iter().chain(kinds).collect()
}

/// Returns each field and, for a field of a group or list, the key that contains it.
fn with_inner(fields: &'static [Field]) -> Vec<(&'static Field, Option<&'static str>)> {
    let inner = |field: &'static Field| match field.shape {
        Shape::Items(inner) | Shape::Group(inner) => inner.iter().map(|one| (one, Some(field.key))).collect(),
        _ => Vec::new(),
    };
    fields.iter().flat_map(|field| std::iter::once((field, None)).chain(inner(field))).collect()
}

fn handbook_table(fields: &'static [Field]) -> String {
    let mut table = "| Sleutel | Wat het doet | Voorbeeld |\n|---|---|---|\n".to_owned();
    for (field, outer) in with_inner(fields) {
        let outer = outer.map_or(String::new(), |outer| format!(" bij `{outer}`"));
        let required = if field.required { " Verplicht." } else { "" };
        let (key, about, example) = (field.key, field.explanation(Language::Dutch), field.example_line());
        table.push_str(&format!("| `{key}`{outer} | {about}{required} | `{example}` |\n"));
    }
    table
}

#[test]
fn the_tables_of_the_handbook_are_the_tables_of_the_parser() {
    let file = repository().join("docs/handboek.md");
    let text = fs::read_to_string(&file).expect("the handbook");
    let mut parts = text.split("<!-- sleutels: ");
    let mut written = parts.next().unwrap_or_default().to_owned();
    let mut named = BTreeSet::new();
    for part in parts {
        let (name, rest) = part.split_once(" -->\n").expect("`<!-- sleutels: NAME -->` on a line of its own");
        let (_, fields) = *tables().iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("table {name}"));
        let after = rest.trim_start_matches('\n').split_once("\n\n").expect("text below the table").1;
        written.push_str(&format!("<!-- sleutels: {name} -->\n\n{}\n{after}", handbook_table(fields)));
        named.insert(name);
    }
    assert_eq!(named, tables().into_iter().map(|(name, _)| name).collect(), "each table is in the handbook");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &written).expect("a writable handbook");
    } else {
        assert!(text == written, "a table in the handbook is not the parser's; `UPDATE=1 cargo test` writes it");
    }
}

#[test]
fn every_key_is_explained_in_both_languages_with_an_example() {
    for (name, fields) in tables() {
        for (field, _) in with_inner(fields) {
            let key = field.key;
            let example = field.example_line();
            assert!(!example.ends_with(": ") && !example.contains(['\n', '|']), "{name}: {example} fits in a table");
            for language in Language::ALL {
                let about = field.explanation(language);
                assert!(about.ends_with('.') && !about.contains('|'), "{name}: {key} is explained in sentences");
                if let Shape::Choice(options) = field.shape {
                    let named_all = options.iter().all(|option| about.contains(&format!("`{option}`")));
                    assert!(named_all, "{name}: the explanation of {key} names every choice");
                }
            }
            let [dutch, english] = Language::ALL.map(|language| field.explanation(language));
            assert_ne!(dutch, english, "{name}: {key}");
        }
    }
}

#[test]
fn a_key_that_two_kinds_have_is_the_same_key() {
    let all = || KindName::ALL.into_iter().flat_map(fields_of).chain(COMMON_FIELDS);
    for one in all() {
        for other in all().filter(|other| other.key == one.key) {
            assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
    }
}
