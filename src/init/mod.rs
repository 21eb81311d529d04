//! The starter site of a new project, in both languages. Editors also learn from it.
//!
//! Its files are in `nl/` and `en/` next to this file; a test checks that the lists match the folders.

use crate::i18n::Language;

macro_rules! seeds {
    ($folder:literal: $($path:literal)*) => {
        &[$(($path, include_bytes!(concat!($folder, "/", $path)) as &[u8])),*]
    };
}

const DUTCH: &[(&str, &[u8])] = seeds! {
    "nl":
    "content/contact.md"
    "content/index.md"
    "content/notities/index.md"
    "content/notities/inloop.md"
    "content/over/index.md"
    "content/over/tafel.png"
    "content/over/werkwijze.md"
    "content/presentaties/index.md"
    "content/presentaties/open-dag.md"
    "content/tijdlijn/eerste-steen.md"
    "content/tijdlijn/index.md"
    "content/tijdlijn/verbouwing.md"
    "gitignore"
    "site.yaml"
};

const ENGLISH: &[(&str, &[u8])] = seeds! {
    "en":
    "content/about/how-we-work.md"
    "content/about/index.md"
    "content/about/table.png"
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

/// Returns every file of the starter site: its path below the site's folder, and its bytes.
pub fn files(language: Language) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    // Named `.gitignore`, git would apply it here.
    let name = |path| if path == "gitignore" { ".gitignore" } else { path };
    language.pick(DUTCH, ENGLISH).iter().map(move |(path, bytes)| (name(*path), *bytes))
}
