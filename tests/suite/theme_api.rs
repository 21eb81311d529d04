//! The theme API: `docs/themes.md` and `src/view.rs` describe the same structs, field by field.

use crate::support::repository;
use std::collections::BTreeMap;
use std::fs;

/// Structs whose chapter has a different name.
const OTHER_NAMES: &[(&str, &str)] = &[("TocView", "heading")];

/// The fields of each struct and their types, by chapter.
type Api = BTreeMap<String, BTreeMap<String, String>>;

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

/// Returns the structs of `view.rs` as templates see them.
fn views() -> Api {
    let text = read("src/view.rs");
    let mut api = Api::new();
    let mut chapter = None;
    let mut renamed = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.split([' ', '<', '(']).next()) {
            chapter = name.ends_with("View").then(|| chapter_of(name));
        } else if let Some(rest) = line.trim().strip_prefix("#[serde(rename = \"") {
            renamed = rest.split('"').next().map(str::to_owned);
        } else if let (Some(chapter), Some((name, kind))) = (&chapter, field(line)) {
            let name = renamed.take().unwrap_or_else(|| name.to_owned());
            api.entry(chapter.clone()).or_default().insert(name, kind.to_owned());
        }
    }
    api
}

fn field(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("    pub ")?.strip_suffix(',')?.split_once(": ")
}

/// Returns the chapter of a struct: `TimelineEventView` has the chapter "timeline event".
fn chapter_of(name: &str) -> String {
    if let Some((_, chapter)) = OTHER_NAMES.iter().find(|(other, _)| *other == name) {
        return (*chapter).to_owned();
    }
    let mut chapter = String::new();
    for character in name.trim_end_matches("View").chars() {
        if character.is_uppercase() && !chapter.is_empty() {
            chapter.push(' ');
        }
        chapter.extend(character.to_lowercase());
    }
    chapter
}

/// Returns the tables of the chapter "What a template sees".
fn documented() -> Api {
    let text = read("docs/themes.md");
    let from = text.find("\n## What a template sees\n").expect("the chapter");
    let chapters = text[from + 1..].split("\n## ").next().expect("the chapter");
    let mut api = Api::new();
    for part in chapters.split("\n### ").skip(1) {
        let (title, body) = part.split_once('\n').expect("a title");
        let rows = body.lines().filter_map(|line| line.strip_prefix("| `"));
        let fields = rows.map(|row| {
            let (name, rest) = row.split_once("` | ").expect("a row with a field and its type");
            (name.to_owned(), rest.split(" |").next().unwrap_or_default().to_owned())
        });
        api.insert(title.to_lowercase(), fields.collect());
    }
    api
}

/// Returns whether the words of the documentation can describe a Rust type.
fn fits(kind: &str, words: &str) -> bool {
    let (kind, words) = match kind.strip_prefix("Option<") {
        Some(kind) => match words.strip_suffix(" or none") {
            Some(words) => (kind, words),
            None => return false,
        },
        None => (kind, words),
    };
    match kind.trim_start_matches("&'a ").trim_start_matches("&'static ").trim_end_matches('>') {
        "String" | "str" => words == "text",
        "usize" | "u32" => words == "number",
        "bool" => words == "bool",
        "Markup" => words == "markup",
        "Value" => words == "value",
        "Map" => words == "map of values",
        "[String]" | "Vec<String" => words == "list of texts",
        kind => match kind.strip_prefix("Vec<") {
            Some(item) => words == format!("list of {}", plural(&chapter_of(view_name(item)))),
            None => words == chapter_of(view_name(kind)),
        },
    }
}

fn view_name(kind: &str) -> &str {
    kind.split('<').next().unwrap_or(kind)
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{word}s"),
    }
}

#[test]
fn every_struct_of_the_views_has_its_table_with_every_field_and_type_and_no_other() {
    let (views, documented) = (views(), documented());
    assert!(views.contains_key("page") && views["page"].len() > 30, "view.rs is read: {views:?}");
    let mut wrong = Vec::new();
    for (chapter, fields) in &views {
        let Some(table) = documented.get(chapter) else {
            wrong.push(format!("docs/themes.md has no chapter `### {chapter}`"));
            continue;
        };
        for (name, kind) in fields {
            match table.get(name) {
                None => wrong.push(format!("docs/themes.md, chapter {chapter}: `{name}` is missing")),
                Some(words) if !fits(kind, words) => {
                    wrong.push(format!("docs/themes.md, chapter {chapter}: `{name}` is called {words}, but is {kind}"));
                }
                Some(_) => {}
            }
        }
    }
    for (chapter, table) in &documented {
        let fields = views.get(chapter);
        let unknown = table.keys().filter(|name| fields.is_none_or(|fields| !fields.contains_key(*name)));
        wrong.extend(unknown.map(|name| format!("docs/themes.md, chapter {chapter}: `{name}` is not in src/view.rs")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
