//! Reads a saved web page: its main text without menus and footers, its notes and its pictures.

mod convert;
mod tables;
mod tree;

use self::convert::Converter;
use self::tree::Element;
use super::document::{Block, Document, cleaned, one_line};
use crate::i18n::Text;
use crate::url::Url;

/// Words in a class or id of what surrounds the main text.
const AROUND: &[&str] = &[
    "nav",
    "navbar",
    "menu",
    "footer",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "cookie",
    "cookies",
    "share",
    "skip-link",
    "skiplink",
    "social",
    "banner",
];
const ROLES: &[&str] = &["navigation", "banner", "contentinfo", "search", "complementary", "dialog"];
/// Elements without text for readers.
const SILENT: &[&str] =
    &["script", "style", "template", "noscript", "svg", "head", "button", "select", "form", "dialog", "nav", "title"];
/// A main part with fewer words is no main part.
const WORDS_MIN: usize = 5;

/// A page and its old address.
pub struct SavedPage {
    pub document: Document,
    /// The URL that the page had.
    pub address: Option<String>,
}

/// Reads a page. `load` returns the bytes of a picture by the path that the page has for it.
pub fn read(html: &str, load: &dyn Fn(&str) -> Option<Vec<u8>>) -> SavedPage {
    let root = tree::parse(html);
    let address = address(&root, html);
    let body = root.find(&|element| element.is("body")).unwrap_or(&root);
    let main = main_part(body);
    let is_whole = std::ptr::eq(main, body) && !has_words(&body.text(&skips_around));
    let skips: &dyn Fn(&Element) -> bool = if is_whole { &is_silent } else { &skips_around };
    let mut converter = Converter::new(load, skips);
    converter.find_notes(main);
    let blocks = converter.blocks(main);
    let mut document = converter.finish(blocks);
    document.original = cleaned(&main.text(skips));
    document.title = title(&root, &mut document.blocks);
    let around = words(&body.text(&is_silent)).saturating_sub(words(&main.text(skips)));
    if around > 0 {
        document.remarks.push(left_out(around));
    }
    SavedPage { document, address }
}

/// Finds the element with the main text.
fn main_part(body: &Element) -> &Element {
    let is_main = |element: &Element| element.is("main") || element.get("role") == Some("main");
    let named = |element: &Element| {
        let names = [
            "content",
            "main",
            "inhoud",
            "main-content",
            "maincontent",
            "page-content",
            "post-content",
            "entry-content",
        ];
        element
            .get("id")
            .into_iter()
            .chain(element.get("class").into_iter().flat_map(str::split_whitespace))
            .any(|name| names.contains(&name.to_lowercase().as_str()))
    };
    let is_article = |element: &Element| element.is("article");
    let wanted: [&dyn Fn(&Element) -> bool; 3] = [&is_main, &is_article, &named];
    let mut found = wanted.into_iter().filter_map(|wanted| body.find(wanted));
    found.find(|part| has_words(&part.text(&skips_around))).unwrap_or(body)
}

fn is_silent(element: &Element) -> bool {
    SILENT.contains(&element.name.as_str())
        || element.get("hidden").is_some()
        || element.get("style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
}

fn skips_around(element: &Element) -> bool {
    let is_named = |name: &str| AROUND.contains(&name.to_lowercase().as_str());
    let names = element.get("id").into_iter().chain(element.get("class").into_iter().flat_map(str::split_whitespace));
    let is_title = element.is("header")
        && element.find(&|inner| inner.is("h1")).is_some()
        && element.find(&|inner| inner.is("a")).is_none();
    is_silent(element)
        || matches!(element.name.as_str(), "footer" | "aside")
        || element.is("header") && !is_title
        || element.get("role").is_some_and(|role| ROLES.contains(&role))
        || names.into_iter().any(is_named) && !element.is("body")
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn has_words(text: &str) -> bool {
    words(text) >= WORDS_MIN
}

/// Returns the title: the only heading of the first level, which is removed from the text, or else the page's own
/// without the name of the site.
fn title(root: &Element, blocks: &mut Vec<Block>) -> Option<String> {
    let is_first_level = |block: &Block| matches!(block, Block::Heading(1, _));
    if blocks.iter().filter(|block| is_first_level(block)).count() == 1 {
        let at = blocks.iter().position(is_first_level)?;
        if let Block::Heading(_, spans) = &blocks[at] {
            let title = one_line(spans);
            blocks.remove(at);
            return Some(title).filter(|title| !title.is_empty());
        }
    }
    // The first of several headings is the title too, if nothing precedes it.
    if matches!(blocks.first(), Some(Block::Heading(..))) {
        return None;
    }
    let title = root.find(&|element| element.is("title"))?.text(&|_| false);
    let own = [" | ", " – ", " — ", " - ", " :: ", " » "]
        .iter()
        .find_map(|sign| title.split_once(sign))
        .map_or(&*title, |(own, _)| own);
    let own = cleaned(own).split_whitespace().collect::<Vec<_>>().join(" ");
    Some(own).filter(|own| !own.is_empty())
}

/// Returns the address that a saved page had: its canonical one, or the one that the browser wrote into it.
fn address(root: &Element, html: &str) -> Option<String> {
    let canonical = root
        .find(&|element| element.is("link") && element.get("rel") == Some("canonical"))
        .and_then(|link| link.get("href"));
    let shared = root
        .find(&|element| element.is("meta") && element.get("property") == Some("og:url"))
        .and_then(|meta| meta.get("content"));
    // Browsers write `saved from url=(0024)https://…`.
    let saved = || html.split_once("saved from url=(")?.1.split_once(')')?.1.split_whitespace().next();
    let address = canonical.or(shared).or_else(saved)?;
    Url::split(address).web_host().map(|_| address.to_owned())
}

fn left_out(words: usize) -> Text {
    Text::new(
        format!("menu, voettekst en andere tekst om de hoofdtekst zijn weggelaten: {words} woorden"),
        format!("menus, footers and other text around the main text were left out: {words} words"),
    )
}
