//! The addresses of generated lists and files.

use crate::i18n::Language;
use crate::url::Permalink;

pub const TAGS: &str = "/tags/";
pub const SITE_MAP: &str = "/sitemap/";
pub const REGISTER: &str = "/register/";
pub const FEED: &str = "/feed.xml";
pub const SITEMAP_XML: &str = "/sitemap.xml";
pub const ROBOTS: &str = "/robots.txt";

/// Returns the address of the search page, as seen from the first page in its language.
pub fn search_path(language: Language) -> &'static str {
    language.pick("/zoeken/", "/search/")
}

/// Returns whether an output file is a data file of a search index.
pub fn is_of_search_index(file: &str) -> bool {
    let folder = |language| format!("/{file}").contains(search_path(language));
    file.ends_with(".txt") && Language::ALL.into_iter().any(folder)
}

/// Returns the address of the register, or of the page of one of its letters.
pub fn register_path(letter: Option<char>) -> String {
    letter.map_or(REGISTER.to_owned(), |letter| format!("{REGISTER}{letter}/"))
}

/// Returns the address of a generated list or file, for its version in the second language below the code of that
/// language.
pub fn in_language(path: &str, second: Option<Language>) -> Permalink {
    match second {
        Some(language) => Permalink::new(&format!("/{language}{path}")),
        None => Permalink::new(path),
    }
}
