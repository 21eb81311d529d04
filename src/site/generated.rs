//! The addresses of generated lists and files.

use crate::i18n::Language;
use crate::url::Permalink;

pub const TAGS: &str = "/tags/";
pub const SITE_MAP: &str = "/sitemap/";
pub const REGISTER: &str = "/register/";
/// In Dutch and in English.
pub const SEARCH_PAGES: (&str, &str) = ("/zoeken/", "/search/");
pub const FEED: &str = "/feed.xml";
pub const SITEMAP_XML: &str = "/sitemap.xml";
pub const ROBOTS: &str = "/robots.txt";

/// Returns the address of the search page.
pub fn search_page(language: Language) -> Permalink {
    Permalink::new(language.pick(SEARCH_PAGES.0, SEARCH_PAGES.1))
}

/// Returns the address of the register, or of the page of one of its letters.
pub fn register_page(letter: Option<char>) -> Permalink {
    match letter {
        Some(letter) => Permalink::new(&format!("{REGISTER}{letter}/")),
        None => Permalink::new(REGISTER),
    }
}
