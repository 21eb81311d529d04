//! The examples of the CommonMark specification (0.31.2) through our formatter. Differences are intended, and listed
//! with their reason.
//!
//! The examples come from the tests of another parser, which is a dev-dependency, so cargo already has its source.

use crate::tidy::host;
use omslag::i18n::Language;
use omslag::markdown::{self, Markdown, Options, PlaceholderKind};
use omslag::translations::Translations;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::process::Command;

/// Number of examples in the specification.
const EXAMPLES: usize = 652;

/// Examples with a different result, and the reason.
const DIFFERENT: &[(&str, &[usize])] = &[
    ("a lone picture with a title is a figure with a caption", &[572, 573, 576, 577, 584, 585, 586, 588, 589, 591]),
    ("an unknown kind of address is refused and reported", &[500, 596, 598, 599, 601]),
    ("a comment may be private, so it is dropped", &[177, 179, 183, 308, 309, 625, 626]),
];

/// Returns the Markdown and HTML of each example, by number.
fn examples() -> BTreeMap<usize, (String, String)> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == "pulldown-cmark").expect("the parser");
    let manifest = package["manifest_path"].as_str().expect("a path");
    let file = std::path::Path::new(manifest).with_file_name("tests").join("suite/spec.rs");
    let text = fs::read_to_string(&file).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
    let examples = text.split("fn spec_test_").skip(1).map(|test| {
        let number = test.split('(').next().and_then(|number| number.parse().ok()).expect("a number");
        let mut raw = test.split("r##\"").skip(1).map(|raw| raw.split("\"##").next().unwrap_or_default().to_owned());
        (number, (raw.next().expect("Markdown"), raw.next().expect("HTML")))
    });
    examples.collect()
}

fn ours(text: &str) -> String {
    let strings = Translations::default();
    let options = Options {
        translations: &strings,
        language: Language::English,
        right_to_left: false,
        title: "\u{0}",
        top_level: 2,
        id_prefix: "",
        slides: false,
        raw_html: true,
        lines_above: 0,
    };
    let (markdown, _) = markdown::parse(text, &options);
    let mut out = String::new();
    for part in &markdown.parts {
        part.body.fill(&mut out, |wants, out| fill(&markdown, wants, out));
    }
    out
}

/// Fills the placeholders with links as the specification prints them.
fn fill(markdown: &Markdown, wants: PlaceholderKind, out: &mut String) {
    match wants {
        PlaceholderKind::Href(link) => encode(&markdown.links[link].target, out),
        PlaceholderKind::Picture(link) => {
            out.push_str(" src=\"");
            encode(&markdown.links[link].target, out);
            out.push('"');
        }
        PlaceholderKind::TypeAndSize(_) | PlaceholderKind::Line(_) => {}
    }
}

fn encode(target: &str, out: &mut String) {
    for byte in target.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            byte if byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/$~".contains(&byte) => out.push(byte.into()),
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// Removes from HTML what differs everywhere by design: void tags, ids and levels of headings, attributes for scrolling
/// code and loading images, and the form of quotes, dashes and ellipses.
fn plain(html: &str) -> String {
    let mut html = html.replace(" />", ">").replace(" tabindex=\"0\"", "").replace(" decoding=\"async\"", "");
    for level in 1..=6 {
        html = html.replace(&format!("</h{level}>"), "</h>").replace(&format!("<h{level}>"), "<h>");
        while let Some(at) = html.find(&format!("<h{level} id=\"")) {
            let end = html[at..].find('>').map_or(html.len(), |end| at + end + 1);
            html.replace_range(at..end, "<h>");
        }
    }
    let forms = [
        ("“", "\""),
        ("”", "\""),
        ("‘", "'"),
        ("’", "'"),
        ("…", "..."),
        ("–", "--"),
        ("—", "---"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
    ];
    let html = forms.iter().fold(html, |html, (ours, plain)| html.replace(ours, plain));
    html.trim_end().to_owned()
}

#[test]
fn the_examples_come_out_as_specified_but_for_those_with_a_reason() {
    let examples = examples();
    assert_eq!(examples.len(), EXAMPLES);
    let reasons: BTreeMap<usize, &str> =
        DIFFERENT.iter().flat_map(|(reason, numbers)| numbers.iter().map(move |number| (*number, *reason))).collect();
    let mut wrong = Vec::new();
    for (number, (text, specified)) in &examples {
        let (specified, ours) = (plain(specified), plain(&ours(text)));
        match reasons.get(number) {
            None if specified != ours => {
                wrong.push(format!("{number}: {text:?}\n  spec {specified:?}\n  ours {ours:?}"))
            }
            Some(reason) if specified == ours => wrong.push(format!("{number} is as specified: not “{reason}”")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
