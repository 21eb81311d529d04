//! The result of parsing, and the options it depends on.

use super::body::Body;
use crate::diagnostic::Position;
use crate::html::Html;
use crate::i18n::Language;
use crate::translations::Translations;

/// The inputs of parsing other than the text.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Translations of generated text, in the page's language.
    pub translations: &'a Translations,
    /// The language of the text, which determines its smart punctuation.
    pub language: Language,
    /// Whether the page's own language runs from right to left. That language may be one that omslag does not speak.
    pub right_to_left: bool,
    /// The page's title. A first `# Heading` equal to it is not printed.
    pub title: &'a str,
    /// The level of the body's highest headings: 2 on a page, 4 in an event on a timeline. Ignored on slides, where it
    /// is always 2.
    pub top_level: u8,
    /// Prefix of every generated id, so that two bodies can share a page.
    pub id_prefix: &'a str,
    /// Whether to split the text into parts at top-level thematic breaks.
    pub slides: bool,
    /// Whether to pass HTML through instead of stripping its tags.
    pub raw_html: bool,
    /// Number of lines in the file before the text.
    pub lines_above: usize,
}

/// A text as HTML, with the metadata that other modules need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markdown {
    /// A page has one part, a presentation one for each slide.
    pub parts: Vec<Part>,
    /// The list of footnotes of the whole text, without a heading.
    pub footnotes: Option<Body>,
    /// The printed headings in document order, including slide titles.
    pub headings: Vec<Heading>,
    /// The terms of description lists.
    pub terms: Vec<Term>,
    /// The printed ids, including their prefix.
    pub ids: Vec<String>,
    /// The links and images, except those between footnotes and their references. Placeholders index this list.
    pub links: Vec<Link>,
    /// The ids in HTML that was stripped, to which no link can lead.
    pub stripped_ids: Vec<String>,
    /// Links by name, which omslag prints as text.
    pub wiki_links: Vec<WikiLink>,
    /// Number of visible words, including headings and footnotes.
    pub words: usize,
    /// Number of words in the longest sentence.
    pub longest_sentence: usize,
    /// The first paragraph as plain text, cut after a word at about 300 characters.
    pub summary: Option<String>,
}

/// A page's body, or one slide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub body: Body,
    /// The speaker notes: the HTML comments on the slide, as paragraphs.
    pub notes: Option<Body>,
    /// The title of a slide, which is not part of `body`.
    pub heading: Option<Heading>,
    /// The inline HTML of the title, including the links and footnotes that [`Heading::html`] leaves out.
    pub title: Body,
    /// Name of the block that determines the slide's layout: `title`, `statement`, `columns`, `quote` or `picture`.
    pub layout: Option<String>,
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The printed level, 2 to 6.
    pub level: u8,
    /// The level in the source, 1 to 6.
    pub written: u8,
    pub id: String,
    /// The text without markup.
    pub text: String,
    /// The inline HTML without links, images and footnotes; in a `<span lang>` if its language differs from the page's.
    pub html: Html,
    pub position: Position,
}

/// A term of a description list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub id: String,
    /// The text without markup.
    pub text: String,
}

/// A link or image in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The target, with entities and backslashes decoded.
    pub target: String,
    pub leads_to: LeadsTo,
    pub position: Position,
}

/// A link by name, as note-taking apps write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WikiLink {
    /// What is between the double brackets.
    pub name: String,
    /// Whether `!` is before it, which shows the file itself.
    pub embeds: bool,
    pub position: Position,
}

/// The kind of target that a link requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeadsTo {
    /// A page, a file or another site.
    Anything,
    /// An image file, or an image on another site.
    Picture,
    /// A file, whose type and size are printed.
    File,
    /// A page.
    Page,
}
