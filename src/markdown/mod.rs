//! Markdown into HTML: the body of a page, an event or a presentation, with what is known about it.
//!
//! CommonMark with tables, footnotes, alerts, description lists, strikethrough, task lists and `:::` blocks, written
//! out by a formatter of our own over comrak's tree, so that the HTML is accessible and speaks the page's language.
//! The result is pure data and parsing cannot fail: an author's mistake is a [`Problem`].
//!
//! This room does not know files, addresses or templates. Where a link leads is filled in later, through the
//! numbered slots of a [`Body`]; how a slide or a list of notes is framed is the theme's business.

mod almost;
mod arguments;
mod block_html;
mod blocks;
mod body;
mod broken;
mod footnotes;
mod foreign;
mod format;
mod headings;
mod inline;
mod links;
mod lists;
mod punctuation;
mod raw_html;
mod room;
mod source;
mod tables;
#[cfg(test)]
mod tests;
mod tree;

pub use body::{Body, Slot, Wants};
pub use punctuation::punctuate;

use crate::diagnostic::Diagnostic;
use crate::html::Html;
use crate::language::Language;
use crate::strings::Strings;

/// What the HTML of a text depends on besides the text.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    /// The words that the formatter itself prints, in the page's language.
    pub strings: &'a Strings,
    /// Whose punctuation the text gets.
    pub language: Language,
    /// The page's title: a first `# Heading` equal to it is not printed again.
    pub title: &'a str,
    /// The level of the body's highest headings: 2 on a page, 4 in an event on a timeline. Slides always have 2.
    pub top_level: u8,
    /// Stands before every id that is made here, so that two bodies can share a page.
    pub id_prefix: &'a str,
    /// Split into parts at the thematic breaks that stand at the top of the tree.
    pub slides: bool,
    /// Pass HTML through as it is, instead of dropping its tags.
    pub raw_html: bool,
}

/// Turns `text` into HTML.
pub fn parse(text: &str, style: &Style) -> Markdown {
    let arena = tree::Arena::new();
    match tree::parse(&arena, text) {
        Some(root) => format::Formatter::new(text, style, root).document(root),
        None => Markdown {
            parts: vec![Part::default()],
            problems: vec![Problem { diagnostic: format::too_deep(), spot: start_of(text) }],
            ..Markdown::default()
        },
    }
}

/// The first line with text on it.
fn start_of(text: &str) -> Spot {
    let blank = text.lines().take_while(|line| line.trim().is_empty()).count();
    Spot { line: blank + 1, column: 1, length: 1 }
}

/// A text as HTML, with everything on it that other rooms ask about.
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
    pub problems: Vec<Problem>,
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
    pub id: String,
    /// Its text without markup.
    pub text: String,
    /// Its inline HTML without links, pictures and footnotes, and with its language where that is not the page's.
    pub html: Html,
    pub spot: Spot,
}

/// A link or picture as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The target with entities and backslashes decoded.
    pub target: String,
    pub leads_to: LeadsTo,
    pub spot: Spot,
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

/// A place in the text that was parsed: line and column count from 1; column and length are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    pub line: usize,
    pub column: usize,
    /// As much of it as stands on this line.
    pub length: usize,
}

/// A mistake in the text. Its diagnostic has no place yet, since the file is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub diagnostic: Diagnostic,
    pub spot: Spot,
}
