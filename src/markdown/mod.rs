//! Markdown into HTML: the body of a page, an event or a presentation, with what is known about it.
//!
//! CommonMark with tables, footnotes, alerts, description lists, strikethrough, task lists and `:::` blocks, written
//! out by a formatter of our own over comrak's tree, so that the HTML is accessible and speaks the page's language.
//! The result is pure data and parsing cannot fail: what an author may want to know is a neutral [`Finding`], which
//! `lint` judges and words.
//!
//! This module does not know files, addresses or templates. Where a link leads is filled in later, through the
//! numbered slots of a [`Body`]; how a slide or a list of notes is framed is the theme's business.
//!
//! The files are listed in reading order: each imports only from those above it. `formatter` has the state and the
//! recursion; the files below it write one subject each.

mod tree;
mod source;
mod opening;
mod body;
mod model;
mod finding;
mod punctuation;
mod words;
mod block_kind;
mod text;
mod anchors;
mod outline;
mod footnote_index;
mod slide;
mod formatter;
mod inline;
mod headings;
mod lists;
mod tables;
mod blocks;
mod footnotes;
mod raw_html;
#[cfg(test)]
mod tests;

pub use anchors::anchor;
pub use block_kind::names as block_names;
pub use body::{Body, PlaceholderKind};
pub use finding::{ArgumentFault, Finding, FindingKind, Line, Literal};
pub use model::{Heading, LeadsTo, Link, Markdown, Options, Part};
pub use punctuation::punctuate;

use formatter::Formatter;
use source::Source;

/// Turns `text` into HTML.
pub fn parse<'a>(text: &'a str, options: &Options) -> (Markdown, Vec<Finding<'a>>) {
    let arena = tree::Arena::new();
    let root = tree::parse(&arena, text).and_then(|root| match opening::with_colons_masked(root, text) {
        Some(masked) => tree::parse(&arena, &masked),
        None => Some(root),
    });
    let source = Source::new(text, options.lines_above);
    match root {
        Some(root) => Formatter::new(source, options, root).document(root),
        None => {
            let finding = Finding { kind: FindingKind::TooDeep, position: source.start() };
            (Markdown { parts: vec![Part::default()], ..Markdown::default() }, vec![finding])
        }
    }
}
