//! The small site that a new project begins with, in both languages. It is also what editors learn from.
//!
//! The files stand beside this one, as they are written; a test holds the lists and the folders equal.

use crate::language::Language;

macro_rules! seeds {
    ($folder:literal: $($path:literal)*) => {
        &[$(($path, include_str!(concat!($folder, "/", $path)))),*]
    };
}

const DUTCH: &[(&str, &str)] = seeds! {
    "nl":
    "content/contact.md"
    "content/index.md"
    "content/notities/index.md"
    "content/notities/inloop.md"
    "content/over/index.md"
    "content/over/werkwijze.md"
    "content/presentaties/index.md"
    "content/presentaties/open-dag.md"
    "content/tijdlijn/eerste-steen.md"
    "content/tijdlijn/index.md"
    "content/tijdlijn/verbouwing.md"
    "gitignore"
    "site.yaml"
};

const ENGLISH: &[(&str, &str)] = seeds! {
    "en":
    "content/about/how-we-work.md"
    "content/about/index.md"
    "content/contact.md"
    "content/index.md"
    "content/notes/index.md"
    "content/notes/walking-in.md"
    "content/presentations/index.md"
    "content/presentations/open-day.md"
    "content/timeline/first-stone.md"
    "content/timeline/index.md"
    "content/timeline/rebuilding.md"
    "gitignore"
    "site.yaml"
};

/// Every file of the site, by its path below the site's folder, and its text.
pub fn files(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    // By its own name it would be obeyed among the sources.
    let name = |path| if path == "gitignore" { ".gitignore" } else { path };
    language.pick(DUTCH, ENGLISH).iter().map(move |(path, text)| (name(*path), *text))
}
