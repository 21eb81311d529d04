//! The addresses of generated lists and files.

use crate::i18n::Language;
use crate::url::Permalink;

pub const TAGS: &str = "/tags/";
pub const SITE_MAP: &str = "/sitemap/";
pub const FEED: &str = "/feed.xml";
pub const SITEMAP_XML: &str = "/sitemap.xml";
pub const ROBOTS: &str = "/robots.txt";

/// Returns the address of a generated list or file, for its version in the second language below the code of that
/// language.
pub fn in_language(path: &str, second: Option<Language>) -> Permalink {
    match second {
        Some(language) => Permalink::new(&format!("/{language}{path}")),
        None => Permalink::new(path),
    }
}
