//! The built-in theme, file by file. A test checks that this list and `themes/omslag/` are equal.

/// Name of the built-in theme, on which every other theme is based.
pub const BUILT_IN: &str = "omslag";

macro_rules! files {
    ($($path:literal)*) => {
        /// The path below the theme's folder, and the bytes, of every file.
        pub const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../../themes/omslag/", $path)))),*];
    };
}

/// Returns the bytes of a built-in file.
pub fn file(path: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(built_in, _)| *built_in == path).map(|(_, bytes)| *bytes)
}

files! {
    "assets/card.png"
    "assets/find.js"
    "assets/lists.css"
    "assets/merk.svg"
    "assets/presentation.css"
    "assets/presentation.js"
    "assets/print.css"
    "assets/search.js"
    "assets/slides.css"
    "assets/style.css"
    "templates/404.html"
    "templates/base.html"
    "templates/event.html"
    "templates/home.html"
    "templates/note.html"
    "templates/page.html"
    "templates/parts/all-tags.html"
    "templates/parts/alternates.html"
    "templates/parts/header.html"
    "templates/parts/breadcrumbs.html"
    "templates/parts/colophon.html"
    "templates/parts/cover.html"
    "templates/parts/deck.html"
    "templates/parts/downloads.html"
    "templates/parts/entries.html"
    "templates/parts/event.html"
    "templates/parts/facts.html"
    "templates/parts/find.html"
    "templates/parts/footer-nav.html"
    "templates/parts/footnotes.html"
    "templates/parts/head.html"
    "templates/parts/languages.html"
    "templates/parts/mark.html"
    "templates/parts/menu.html"
    "templates/parts/open-graph.html"
    "templates/parts/picture.html"
    "templates/parts/structured-data.html"
    "templates/parts/tags.html"
    "templates/parts/toc.html"
    "templates/parts/next-previous.html"
    "templates/presentation.html"
    "templates/register.html"
    "templates/search.html"
    "templates/section.html"
    "templates/sitemap.html"
    "templates/tag.html"
    "templates/tags.html"
    "templates/timeline.html"
    "theme.yaml"
}
