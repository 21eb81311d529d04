//! The most expensive parts of a build, each alone and on one thread: `cargo bench --bench parts`.

#[path = "whole/corpus.rs"]
#[allow(dead_code, reason = "whole runs need more of it")]
mod corpus;

use divan::{Bencher, black_box};
use omslag::content::{DefaultKind, ParseContext, Parsed};
use omslag::date::{Date, Day};
use omslag::i18n::Language;
use omslag::lint;
use omslag::lint::output::Reader;
use omslag::markdown::{self, Markdown, Options};
use omslag::pipeline::{self, Project};
use omslag::render::Renderer;
use omslag::site::{Route, Visibility};
use omslag::source::Source;
use omslag::translations::Translations;
use omslag::url::Permalink;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Number of pages. More than one is needed, because pages link to each other.
const PAGES: usize = 200;
/// The page that is measured.
const PAGE: usize = 107;

fn main() {
    divan::main();
}

#[divan::bench]
fn front_matter_of_a_page(bencher: Bencher) {
    let text = page();
    let head = &text[..body_of(&text)];
    bencher.bench(|| parse(black_box(head)));
}

#[divan::bench]
fn markdown_of_a_page(bencher: Bencher) {
    let text = page();
    let body = &text[body_of(&text)..];
    bencher.bench(|| parse_body(black_box(body)));
}

/// Both of these, and the positions of all links.
#[divan::bench]
fn a_page(bencher: Bencher) {
    let text = page();
    bencher.bench(|| parse(black_box(&text)));
}

#[divan::bench(args = ["2019-09-03", "3 september 2019", "najaar 2019", "ca. 2019", "2019 – 2021", "onbekend"])]
fn date(bencher: Bencher, text: &str) {
    bencher.bench(|| Date::parse(black_box(text)));
}

#[divan::bench]
fn template_of_a_page(bencher: Bencher) {
    let renderer = renderer();
    let (permalink, route) = route(&renderer);
    bencher.bench(|| renderer.render(black_box(permalink), route));
}

/// Scanning the HTML of the template. Links are resolved at the end, for all pages together.
#[divan::bench]
fn check_of_a_page(bencher: Bencher) {
    let renderer = renderer();
    let (permalink, route) = route(&renderer);
    let entry = renderer.render(permalink, route).unwrap_or_else(|_| panic!("a good page"));
    let reader = Reader::new(&renderer.site.config.base);
    bencher.bench(|| reader.read(permalink, black_box(&entry)));
}

fn parse(text: &str) -> Parsed {
    let strings = BTreeMap::new();
    let around = ParseContext {
        language: Language::Dutch,
        second: None,
        original: None,
        translations: &strings,
        raw_html: false,
        default_kind: DefaultKind::Usual,
    };
    lint::page("pagina.md", text, &around)
}

fn parse_body(text: &str) -> Markdown {
    let options = Options {
        translations: &Translations::default(),
        language: Language::Dutch,
        right_to_left: false,
        title: "",
        top_level: 2,
        id_prefix: "",
        slides: false,
        raw_html: false,
        lines_above: 0,
    };
    markdown::parse(text, &options).0
}

/// A page of the corpus.
fn page() -> String {
    fs::read_to_string(corpus().join("content").join(corpus::path(PAGE))).expect("a page")
}

/// Returns where the Markdown begins.
fn body_of(text: &str) -> usize {
    text.find("\n---\n").expect("front matter") + 5
}

fn route(renderer: &Renderer) -> &(Permalink, Route) {
    let permalink = Permalink::new(&corpus::addresses(PAGE).0);
    renderer.site.routes.all.iter().find(|(other, _)| *other == permalink).expect("the page")
}

/// The site of the corpus, in its folder.
fn renderer() -> Renderer {
    let today = Day::parse("2026-11-21").expect("a day");
    let project =
        Project { root: corpus(), base_url: None, visibility: Visibility { today, drafts: false }, preview: false };
    let Ok(reading) = pipeline::read(&project, &Source::default()) else { panic!("the corpus is a good site") };
    pipeline::assemble(&project, reading, None).renderer
}

/// The corpus in a folder of its own.
fn corpus() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parts");
    corpus::write(&folder, PAGES, corpus::Flavour::Omslag);
    folder
}
