//! The register: the index at the end of the book, with what pages mention in headings, terms and names.

use crate::content::{Kind, Page};
use crate::i18n::Language;
use crate::link_text;
use crate::url::slug;
use std::collections::BTreeMap;

/// With more entries than this, the register has a page for each letter.
const ONE_PAGE: usize = 1_000;

/// With more entries than this, headings are left out: nobody reads the thousands on the page of one letter.
const WITH_HEADINGS: usize = 5_000;

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
pub type Register<T> = BTreeMap<char, Vec<RegisterEntry<T>>>;

/// The letter of entries that begin with a digit or with another script.
pub const OTHER: char = '0';

/// What a register lists, and on how many pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    pub has_headings: bool,
    /// Whether each letter has a page of its own. The register itself then only lists them.
    pub by_letter: bool,
}

impl Extent {
    /// Depends on numbers only, so that few edits change it.
    pub fn of<'a>(pages: impl Iterator<Item = &'a Page>) -> Extent {
        let add = |(without, all): (usize, usize), page: &Page| {
            let others = 1 + page.markdown.terms.len();
            (without + others, all + others + page.markdown.headings.len())
        };
        let (without, all) = pages.fold((0, 0), add);
        let has_headings = all <= WITH_HEADINGS;
        Extent { has_headings, by_letter: if has_headings { all } else { without } > ONE_PAGE }
    }

    /// Returns the letters that have a page of their own, also if they have no entries.
    pub fn letters(self) -> impl Iterator<Item = char> {
        std::iter::once(OTHER).chain('a'..='z').filter(move |_| self.by_letter)
    }
}

/// Returns what a page mentions. `place` returns the place of a fragment of the page, which is empty for the whole page.
pub fn mentions<T>(language: Language, page: &Page, extent: Extent, place: impl Fn(&str) -> T) -> Vec<Mention<T>> {
    let markdown = &page.markdown;
    let headings = markdown.headings.iter().filter(|_| extent.has_headings);
    let anchored = headings.map(|heading| (&heading.text, heading.id.as_str()));
    let anchored = anchored.chain(markdown.terms.iter().map(|term| (&term.text, term.id.as_str())));
    let (signatories, names) = match &page.kind {
        Kind::Note(note) => (&note.signatories[..], &note.authors[..]),
        Kind::Presentation(it) => (&[][..], &it.authors[..]),
        Kind::Event(event) => (&[][..], event.topic.as_slice()),
        _ => (&[][..], &[][..]),
    };
    let organisations = signatories.iter().filter_map(|signatory| signatory.organisation.as_ref());
    let of_page = std::iter::once(&page.front.title).chain(organisations).chain(names).map(|text| (text, ""));
    let texts = of_page.chain(anchored).map(|(text, fragment)| mention(language, text, place(fragment)));
    let people = signatories.iter().map(|signatory| {
        let (text, key) = signatory.surname_first();
        Mention { text, key, place: place("") }
    });
    // Each entry is a link, and *Read more* would lead anywhere.
    texts.chain(people).filter(|mention| link_text::problem(&mention.text, "").is_none()).collect()
}

/// Returns a mention of a text. Its key leaves out an article at the start.
pub fn mention<T>(language: Language, text: &str, place: T) -> Mention<T> {
    let key = slug(text);
    let articles = language.pick(["de-", "het-", "een-"], ["the-", "a-", "an-"]);
    let key = articles.iter().find_map(|article| key.strip_prefix(article)).map(str::to_owned).unwrap_or(key);
    Mention { text: text.to_owned(), key, place }
}

/// Sorts mentions into entries. Mentions with the same key are one entry, spelled as the first one.
pub fn register<T: PartialEq>(mentions: impl Iterator<Item = Mention<T>>) -> Register<T> {
    let mut by_key: BTreeMap<String, RegisterEntry<T>> = BTreeMap::new();
    for Mention { text, key, place } in mentions.filter(|mention| !mention.text.is_empty()) {
        let entry = by_key.entry(key).or_insert_with(|| RegisterEntry { text, places: Vec::new(), more: 0 });
        match entry.places.len() < MENTIONS_MAX {
            true if entry.places.contains(&place) => {}
            true => entry.places.push(place),
            false => entry.more += 1,
        }
    }
    let mut register = Register::new();
    for (key, entry) in by_key {
        let letter = key.chars().next().filter(char::is_ascii_lowercase).unwrap_or(OTHER);
        register.entry(letter).or_default().push(entry);
    }
    register
}
