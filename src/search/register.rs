//! The register: the index at the end of the book, with what pages mention in headings, terms and names.

use crate::content::{Kind, Page};
use crate::i18n::Language;
use crate::link_text;
use crate::url::slug;
use std::collections::BTreeMap;

/// With more entries than this, the register has a page for each letter.
const ONE_PAGE: usize = 1_000;

/// Number of places that an entry lists.
const MENTIONS_MAX: usize = 12;

/// Something that a page mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention<T> {
    pub text: String,
    /// Sort key, in lower-case ASCII.
    pub key: String,
    /// Where it is mentioned.
    pub place: T,
}

/// One entry, with the places of all its mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterEntry<T> {
    pub text: String,
    /// At most [`MENTIONS_MAX`].
    pub places: Vec<T>,
    /// Number of further places.
    pub more: usize,
}

/// Entries by letter, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register<T>(pub BTreeMap<char, Vec<RegisterEntry<T>>>);

/// The letter of entries that begin with a digit or with another script.
pub const OTHER: char = '0';

/// Returns the letters that have a page of their own. Empty if the register is one page.
pub fn letters<'a>(pages: impl Iterator<Item = &'a Page>) -> Vec<char> {
    let entries = |page: &Page| 1 + page.markdown.headings.len() + page.markdown.terms.len();
    match pages.map(entries).sum::<usize>() > ONE_PAGE {
        true => std::iter::once(OTHER).chain('a'..='z').collect(),
        false => Vec::new(),
    }
}

/// Returns what a page mentions, each with the fragment of its place.
pub fn mentions(language: Language, page: &Page) -> Vec<Mention<&str>> {
    let mut mentions = vec![mention(language, &page.front.title, "")];
    let markdown = &page.markdown;
    let anchored = markdown.headings.iter().map(|heading| (&heading.text, &heading.id));
    let anchored = anchored.chain(markdown.terms.iter().map(|term| (&term.text, &term.id)));
    mentions.extend(anchored.map(|(text, id)| mention(language, text, id)));
    match &page.kind {
        Kind::Note(note) => {
            for signatory in &note.signatories {
                let (text, key) = signatory.surname_first();
                mentions.push(Mention { text, key, place: "" });
                mentions.extend(signatory.organisation.iter().map(|name| mention(language, name, "")));
            }
            mentions.extend(note.authors.iter().map(|name| mention(language, name, "")));
        }
        Kind::Presentation(it) => mentions.extend(it.authors.iter().map(|name| mention(language, name, ""))),
        Kind::Event(event) => mentions.extend(event.topic.iter().map(|topic| mention(language, topic, ""))),
        _ => {}
    }
    // Each entry is a link, and *Read more* would lead anywhere.
    mentions.retain(|mention| link_text::problem(&mention.text, "").is_none());
    mentions
}

/// Returns a mention of a text. Its key leaves out an article at the start.
pub fn mention<'a>(language: Language, text: &str, place: &'a str) -> Mention<&'a str> {
    let key = slug(text);
    let articles = language.pick(["de-", "het-", "een-"], ["the-", "a-", "an-"]);
    let key = articles.iter().find_map(|article| key.strip_prefix(article)).map(str::to_owned).unwrap_or(key);
    Mention { text: text.to_owned(), key, place }
}

impl<T: PartialEq> Register<T> {
    /// Sorts mentions into entries. Mentions with the same key are one entry, spelled as the first one.
    pub fn gather(mentions: impl Iterator<Item = Mention<T>>) -> Register<T> {
        let mut by_key: BTreeMap<String, RegisterEntry<T>> = BTreeMap::new();
        for Mention { text, key, place } in mentions.filter(|mention| !mention.text.is_empty()) {
            let entry = by_key.entry(key).or_insert_with(|| RegisterEntry { text, places: Vec::new(), more: 0 });
            match entry.places.len() < MENTIONS_MAX {
                true if entry.places.contains(&place) => {}
                true => entry.places.push(place),
                false => entry.more += 1,
            }
        }
        let mut register = Register(BTreeMap::new());
        for (key, entry) in by_key {
            let letter = key.chars().next().filter(char::is_ascii_lowercase).unwrap_or(OTHER);
            register.0.entry(letter).or_default().push(entry);
        }
        register
    }
}
