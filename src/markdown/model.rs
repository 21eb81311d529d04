//! The result of parsing, and what it depends on besides the text.

use super::body::Body;
use crate::diagnostic::Position;
use crate::html::Html;
use crate::i18n::Language;
use crate::translations::Translations;

/// What the HTML of a text depends on besides the text.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The words that the formatter itself prints, in the page's language.
    pub translations: &'a Translations,
    /// Whose punctuation the text gets.
    pub language: Language,
    /// The page's title: a first `# Heading` equal to it is not printed again.
    pub title: &'a str,
    /// The level of the body's highest headings: 2 on a page, 4 in an event on a timeline. Slides always have 2.
    pub top_level: u8,
    /// Prefix of every id that is made here, so that two bodies can share a page.
    pub id_prefix: &'a str,
    /// Split into parts at the thematic breaks at the top of the tree.
    pub slides: bool,
    /// Pass HTML through as it is, instead of dropping its tags.
    pub raw_html: bool,
    /// The number of lines of the file above the text.
    pub lines_above: usize,
}

/// A text as HTML, with everything on it that other modules ask about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markdown {
    /// One part on a page; on slides one for each slide.
    pub parts: Vec<Part>,
    /// The list of footnotes, of the whole text; its heading is the theme's.
    pub footnotes: Option<Body>,
    /// Every heading that is printed, a slide's title included, in document order.
    pub headings: Vec<Heading>,
    /// Every id that is printed, with its prefix.
    pub ids: Vec<String>,
    /// Every link and picture but those between a footnote and its place; slots point into this list.
    pub links: Vec<Link>,
    /// The number of words a visitor sees, headings and footnotes included.
    pub words: usize,
    /// The number of words in the longest sentence.
    pub longest_sentence: usize,
    /// The first paragraph as plain text: at most about 300 characters, cut after a word.
    pub summary: Option<String>,
}

/// A page's body, or one slide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub body: Body,
    /// The speaker's notes: the HTML comments on the slide, as paragraphs.
    pub notes: Option<Body>,
    /// A slide's title; it is not in `body`.
    pub heading: Option<Heading>,
    /// The title's inline HTML with its links and footnotes, which [`Heading::html`] leaves out.
    pub title: Body,
    /// The name of the layout block on the slide: `title`, `statement`, `columns`, `quote` or `picture`.
    pub layout: Option<String>,
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The level as printed, 2 to 6.
    pub level: u8,
    /// The level as written, 1 to 6.
    pub written: u8,
    pub id: String,
    /// Its text without markup.
    pub text: String,
    /// Its inline HTML without links, pictures and footnotes, and with its language where that is not the page's.
    pub html: Html,
    pub position: Position,
}

/// A link or picture as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The target with entities and backslashes decoded.
    pub target: String,
    pub leads_to: LeadsTo,
    pub position: Position,
}

/// What a link must lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeadsTo {
    /// A page, a file or another site.
    Anything,
    /// A file, or a picture elsewhere.
    Picture,
    /// A file, since its type and size are told.
    File,
    /// A page.
    Page,
}
