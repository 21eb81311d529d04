//! Generated input: no input causes a panic or an endless run. A generator with a fixed seed combines fragments that
//! authors write.

use crate::support::{Project, Random, cases, in_time};
use omslag::content::{self, DefaultKind, KindName, ParseContext};
use omslag::date::Date;
use omslag::i18n::Language;
use omslag::lint;
use omslag::url::{self, Base, Permalink};
use std::collections::BTreeMap;

const YAML: &[&str] = &[
    "title",
    "titel",
    "date",
    "tags",
    "extra",
    "aliases",
    "signatories",
    "kind",
    "draft",
    "slug",
    ": ",
    ":",
    "- ",
    "\n",
    "\n",
    "\n  ",
    "\n\t",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "#",
    " # ",
    "&a",
    "*a",
    "!!binary",
    "|",
    ">",
    "<<",
    "? ",
    "---",
    "...",
    "%",
    "@",
    "`",
    "true",
    "no",
    "0x1f",
    "1e9",
    ".nan",
    "2019-09-03",
    "voorjaar 2021",
    "A",
    "é",
    "😀",
    " ",
    "note",
    "event",
    "/oud",
    "../x",
    "\\",
];

const MARKDOWN: &[&str] = &[
    "# ",
    "## ",
    "###### ",
    "\n",
    "\n\n",
    "\n    ",
    "\n> ",
    "\n- ",
    "\n1. ",
    "\n- [x] ",
    "\n---\n",
    "\n```",
    "`",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "](",
    ")",
    "![",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<script>",
    "&amp;",
    "&#0;",
    "&",
    "\\",
    "[^a]",
    "\n[^a]: ",
    "|",
    "\n|-|\n",
    ":::",
    "\n:::quote by=\"",
    "\n:::details ",
    "\n:::\n",
    "\n::::columns\n",
    "> [!NOTE]",
    "\nTabel: ",
    "\n: ",
    "\"",
    "'",
    "'s",
    "--",
    "...",
    "a.md",
    "../",
    "#kop",
    "?x",
    "%20",
    "%",
    "https://a.nl/",
    "http:",
    "javascript:",
    "mailto:",
    "www.a.nl",
    "klik hier",
    "woord",
    "é",
    "\u{301}",
    "😀",
    "\u{202e}",
    "\u{a0}",
    "\t",
    " ",
    "{{",
    "%}",
];

const DATES: &[&str] = &[
    "2019",
    "2020-02",
    "-",
    "/",
    "..",
    "~",
    " ",
    "3",
    "31",
    "september",
    "sept.",
    "maandag",
    "voorjaar",
    "winter",
    "ca. ",
    "vóór ",
    "na ",
    "begin ",
    "sinds ",
    " – ",
    "onbekend",
    "03-09-2019",
    "21",
    "99999",
    "0",
    "'90",
    "é",
    "T10:00",
    "Z",
    "half ",
    "eerste helft ",
    "jaren ",
    "±",
    " of ",
    "1990s",
    "spring",
    "before ",
    "\u{a0}",
];

const ADDRESSES: &[&str] = &[
    "a",
    "B",
    "é",
    "e\u{301}",
    "/",
    "//",
    ".",
    "..",
    "%2e",
    "%",
    "%zz",
    "?",
    "#",
    "\\",
    ":",
    "https:",
    "~",
    " ",
    "+",
    "&",
    "'",
    "😀",
    "index.html",
    "index.md",
    ".html",
    "-",
    "_",
    "con",
    "\u{0}",
    "ß",
    "中",
];

fn page_of(text: &str) -> content::Parsed {
    let strings = BTreeMap::new();
    let kinds = [KindName::Event, KindName::Note, KindName::Presentation].map(DefaultKind::Named);
    let default_kind = kinds.get(text.len() % (kinds.len() + 1)).copied().unwrap_or_default();
    let raw_html = text.len().is_multiple_of(5);
    lint::page(
        "map/a.md",
        text,
        &ParseContext {
            language: Language::Dutch,
            second: None,
            original: None,
            translations: &strings,
            raw_html,
            default_kind,
        },
    )
}

/// Asserts that every diagnostic points into the text.
fn assert_places_are_in(text: &str, parsed: &content::Parsed) {
    let lines = text.split('\n').count();
    for problem in parsed.problems.iter() {
        let place = problem.place.as_ref().expect("a place");
        assert!(place.line() <= lines, "{:?} in:\n{text}", problem.message);
    }
}

#[test]
fn front_matter_of_any_sort_is_read_or_refused() {
    in_time("front matter", || {
        let mut random = Random::new(1);
        for _ in 0..cases(5_000, 50_000) {
            let text = format!("---\n{}\n---\n\nTekst\n", random.text(YAML, 24));
            assert_places_are_in(&text, &page_of(&text));
        }
    });
}

#[test]
fn markdown_of_any_sort_becomes_a_page() {
    in_time("Markdown", || {
        let mut random = Random::new(2);
        for _ in 0..cases(5_000, 50_000) {
            let text = format!("---\ntitle: A\n---\n\n{}\n", random.text(MARKDOWN, 60));
            assert_places_are_in(&text, &page_of(&text));
        }
    });
}

/// From Markdown through templates to the check of links, with many pages in each build.
#[test]
fn markdown_of_any_sort_becomes_a_site_whose_links_are_checked() {
    let mut random = Random::new(3);
    for raw_html in [false, true] {
        let project = Project::small();
        let settings = format!("name: Proef\nbase_url: https://proef.example/\nmarkdown: {{raw_html: {raw_html}}}\n");
        project.write("site.yaml", &settings);
        for at in 0..cases(500, 2_500) {
            project.page(&format!("p{at}.md"), &random.text(MARKDOWN, 60));
        }
        let mut command = project.command();
        command.arg("check");
        let output = in_time("a site", move || command.output()).expect("omslag runs");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 1)) && !stderr.contains("panicked"), "{stderr}");
    }
}

#[test]
fn dates_of_any_sort_are_read_or_refused() {
    in_time("dates", || {
        let mut random = Random::new(4);
        for _ in 0..cases(5_000, 200_000) {
            let text = random.text(DATES, 6);
            if let Ok(date) = Date::parse(&text) {
                for language in Language::ALL {
                    assert_eq!(Date::parse(&date.text(language)).ok(), Some(date), "{text}");
                }
            }
        }
    });
}

#[test]
fn addresses_stay_on_the_site() {
    in_time("addresses", || {
        let base = Base::parse("https://a.nl/b/").expect("a base");
        let mut random = Random::new(5);
        for _ in 0..cases(5_000, 200_000) {
            let text = random.text(ADDRESSES, 8);
            let slug = url::slug(&text);
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(slug.chars().all(is_plain) && slug == url::slug(&slug), "{text:?}: {slug}");
            assert_eq!(url::decode(&url::encode(&text)), text);
            let resolved = url::resolve("x/y", &text);
            assert!(resolved.iter().all(|path| path.split('/').all(|part| part != "..")), "{text:?}: {resolved:?}");
            let permalink = Permalink::new(&text);
            assert!(base.href(&permalink).starts_with("/b/") && !permalink.file().starts_with('/'), "{text:?}");
            assert!(!base.href(&permalink).contains(['"', '<', '>', '\'', ' ']), "{text:?}");
        }
    });
}
