//! Content files: typed front matter, and the body as HTML with unresolved links.
//!
//! Parsing is a pure function of one file and its [`ParseContext`], so that a page can be cached by its text.
//! Permalinks and link targets are resolved later, in `site`.

mod alias;
mod event;
mod fence;
mod file_link;
mod front_matter;
pub mod keys;
mod kind;
mod kind_name;
mod metadata;
mod note;
mod other_programs;
mod paths;
mod presentation;
mod section;
mod translation;

pub use event::Event;
pub use file_link::FileLink;
pub use front_matter::{FrontMatter, Menu};
pub use keys::VERSION_KEY;
pub use kind::Kind;
pub use kind_name::{DefaultKind, KindName};
pub use metadata::{Identity, Listing};
pub use note::{Download, Note, Signatory};
pub use paths::{index_of, is_index, original_of, project_path, title_of_name, translated};
pub use presentation::Presentation;
pub use section::Order;
pub use translation::{with_version, words};

use crate::diagnostic::{Diagnostic, Place, Position};
use crate::i18n::{Language, is_right_to_left};
use crate::markdown::{self, Finding, Markdown};
use crate::translations::Translations;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A parsed content file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Path of the file relative to `content/`, separated by `/`.
    pub path: String,
    pub identity: Arc<Identity>,
    pub listing: Arc<Listing>,
    pub front: FrontMatter,
    pub kind: Kind,
    pub markdown: Markdown,
    /// Number of lines in the file before the Markdown. Zero for a page without a file.
    pub lines_above: usize,
    /// Identifies the words of an original for its translations, in a site with two languages.
    pub version: Option<String>,
}

/// A page with the diagnostics of its text. Cheap to clone, so that a later run can reuse it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub page: Arc<Page>,
    pub problems: Arc<[Diagnostic]>,
}

/// The inputs of [`parse`] other than the file. Parsing the same text in the same context yields an equal page.
pub struct ParseContext<'a> {
    pub language: Language,
    /// The language into which the pages of the site are translated.
    pub second: Option<Language>,
    /// The original of which the page is a translation, if there is one.
    pub original: Option<&'a Page>,
    pub translations: &'a BTreeMap<Language, Translations>,
    pub raw_html: bool,
    /// The kind that the index of the folder assigns to its pages; for a translation, the kind of its original.
    pub default_kind: DefaultKind,
}

impl Page {
    /// Returns the path of the file relative to the project's root, as diagnostics print it.
    pub fn file(&self) -> String {
        project_path(&self.path)
    }

    /// Returns the place of a position in this page's file.
    pub fn place(&self, position: Position) -> Place {
        Place { path: self.file(), position: Some(position) }
    }

    /// Returns the text that lists show: the description, or else the first paragraph.
    pub fn summary(&self) -> Option<&str> {
        self.front.description.as_deref().or(self.markdown.summary.as_deref())
    }

    /// Returns whether the page is the index of its folder.
    pub fn is_index(&self) -> bool {
        self.identity.is_index()
    }

    /// Creates the page of a folder that has no `index.md`, or of a folder in the language `translation` that has no
    /// translated one. It has a title and no content.
    pub fn of_folder(folder: &str, title: String, translation: Option<Language>) -> Page {
        let (mut front, kind) = (FrontMatter::titled(title), Kind::Section { default_kind: None });
        let index = index_of(folder);
        let (path, original) = match translation {
            Some(language) => (translated(&index, language), Some(index)),
            None => (index, None),
        };
        front.language = translation.map(|language| language.code().to_owned());
        Page {
            identity: Arc::new(Identity::new(&path, original, &front, &kind)),
            listing: Arc::new(Listing::new(&front, &kind)),
            path,
            front,
            kind,
            markdown: Markdown::default(),
            lines_above: 0,
            version: None,
        }
    }
}

/// Returns the kind that an index file assigns to the pages in its folder. Errors in the file are ignored here, since
/// parsing the file itself reports them.
pub fn default_kind(text: &str) -> DefaultKind {
    front_matter::default_kind(text)
}

/// Returns what `find` returns for the texts in the front matter of a page, with their places.
pub fn find_in_front_matter<T>(path: &str, text: &str, find: impl Fn(&str) -> Option<T>) -> Vec<(T, Place)> {
    front_matter::find_in_values(path, text, find)
}

/// Parses a page, and returns it with the diagnostics of its front matter and the findings of its Markdown.
///
/// Valid fields are kept when others are invalid, so that an unknown key does not turn links to the page into dead
/// links.
pub fn parse<'t>(path: &str, text: &'t str, context: &ParseContext) -> (Page, Vec<Diagnostic>, Vec<Finding<'t>>) {
    let original = original_of(path, context.second);
    let site = context.second.filter(|_| original.is_some()).unwrap_or(context.language);
    let name = original.as_deref().unwrap_or(path);
    let (mut front, mut kind, body_start, problems) =
        front_matter::parse((path, name), text, site, context.default_kind);
    if original.is_some() {
        if let Some(page) = context.original {
            translation::inherit(&mut front, &page.front, !name.contains('/'));
            translation::inherit_kind(&mut kind, &page.kind);
        }
        front.language.get_or_insert_with(|| site.code().to_owned());
    }
    let is_translated = context.second.is_some() && original.is_none();
    let language = front.spoken(site);
    let no_words = Translations::default();
    let lines_above = text[..body_start].matches('\n').count();
    let options = markdown::Options {
        translations: context.translations.get(&language).unwrap_or(&no_words),
        language,
        right_to_left: front.language.as_deref().is_some_and(is_right_to_left),
        title: &front.title,
        top_level: if kind.is_in_timeline() { 4 } else { 2 },
        id_prefix: &if kind.is_in_timeline() { format!("{}-", front.id(name)) } else { String::new() },
        slides: matches!(kind, Kind::Presentation(_)),
        raw_html: context.raw_html,
        lines_above,
    };
    let (markdown, findings) = markdown::parse(&text[body_start..], &options);
    let page = Page {
        path: path.to_owned(),
        identity: Arc::new(Identity::new(path, original, &front, &kind)),
        listing: Arc::new(Listing::new(&front, &kind)),
        front,
        kind,
        markdown,
        lines_above,
        version: is_translated.then(|| translation::version(text, body_start)),
    };
    (page, problems, findings)
}
