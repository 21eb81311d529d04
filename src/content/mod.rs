//! What one author wrote in one file: typed front matter and the body as HTML whose links are still open.
//!
//! Parsing is pure and per file, so that a page can be remembered by its text. Where a page stands on the site and
//! what its links lead to is not known here.

mod event;
mod fence;
mod file_link;
mod front_matter;
pub mod keys;
mod kind;
mod kind_name;
mod metadata;
mod note;
mod paths;
mod presentation;
mod section;

pub use event::Event;
pub use file_link::FileLink;
pub use front_matter::{FrontMatter, Menu};
pub use kind::Kind;
pub use kind_name::KindName;
pub use metadata::{Identity, Listing};
pub use note::{Download, Note, Signatory};
pub use paths::{index_of, is_index, project_path};
pub use presentation::Presentation;
pub use section::Order;

use crate::diagnostic::{Diagnostic, Place, Position};
use crate::i18n::Language;
use crate::markdown::{self, Finding, Markdown};
use crate::translations::Translations;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One content file, read and understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The file below `content/`, with `/`.
    pub path: String,
    pub identity: Arc<Identity>,
    pub listing: Arc<Listing>,
    pub front: FrontMatter,
    pub kind: Kind,
    pub markdown: Markdown,
    /// The lines of the file above the Markdown.
    pub lines_above: usize,
}

/// A page with the mistakes found in it. Cheap to clone, so that a later run can remember it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub page: Arc<Page>,
    pub problems: Arc<[Diagnostic]>,
}

/// What a page needs to know of the world around it. A page parsed in the same surroundings from the same text is
/// the same page.
pub struct ParseContext<'a> {
    pub language: Language,
    pub translations: &'a BTreeMap<Language, Translations>,
    pub raw_html: bool,
    /// The kind that a folder's index gives to its pages.
    pub default_kind: Option<KindName>,
}

impl Page {
    /// The file as diagnostics name it.
    pub fn file(&self) -> String {
        project_path(&self.path)
    }

    /// Where a position of this page's file is.
    pub fn place(&self, position: Position) -> Place {
        Place { path: self.file(), position: Some(position) }
    }

    /// What a list says about a page: its description, else its first paragraph.
    pub fn summary(&self) -> Option<&str> {
        self.front.description.as_deref().or(self.markdown.summary.as_deref())
    }

    /// Whether the page is the index of its folder.
    pub fn is_index(&self) -> bool {
        is_index(&self.path)
    }

    fn new(path: &str, front: FrontMatter, kind: Kind, markdown: Markdown, lines_above: usize) -> Page {
        let identity = Arc::new(Identity::new(path, &front, &kind));
        let listing = Arc::new(Listing::new(&front, &kind));
        Page { path: path.to_owned(), identity, listing, front, kind, markdown, lines_above }
    }

    /// The page of a folder without `index.md`: a title and nothing else.
    pub fn of_folder(folder: &str, title: String) -> Page {
        let (front, kind) = (FrontMatter::titled(title), Kind::Section { default_kind: None });
        Page::new(&index_of(folder), front, kind, Markdown::default(), 0)
    }
}

/// The kind that an index file gives to the pages of its folder. Mistakes in it are told when it is parsed itself.
pub fn default_kind(text: &str) -> Option<KindName> {
    front_matter::default_kind(text)
}

/// Reads one page. The mistakes in its front matter are returned beside it, with what was found in its Markdown. A page
/// is made of what is good, so that links to it are not dead because of an unknown key.
pub fn parse<'t>(path: &str, text: &'t str, context: &ParseContext) -> (Page, Vec<Diagnostic>, Vec<Finding<'t>>) {
    let (front, kind, body_start, problems) = front_matter::parse(path, text, context.language, context.default_kind);
    let language = front.spoken(context.language);
    let no_words = Translations::default();
    let lines_above = text[..body_start].matches('\n').count();
    let options = markdown::Options {
        translations: context.translations.get(&language).unwrap_or(&no_words),
        language,
        title: &front.title,
        top_level: if kind.stands_in_timeline() { 4 } else { 2 },
        id_prefix: &if kind.stands_in_timeline() { format!("{}-", front.id(path)) } else { String::new() },
        slides: matches!(kind, Kind::Presentation(_)),
        raw_html: context.raw_html,
        lines_above,
    };
    let (markdown, findings) = markdown::parse(&text[body_start..], &options);
    (Page::new(path, front, kind, markdown, lines_above), problems, findings)
}
