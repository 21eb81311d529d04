//! What must be known of all headings before the first is printed.

use super::model::Options;
use super::punctuation::punctuate;
use super::text::plain_text;
use super::tree::{Node, heading_level};

pub(super) struct Outline<'t> {
    /// The heading that repeats the page's title.
    title: Option<Node<'t>>,
    /// What is added to the level of every heading that is printed.
    shift: i8,
}

impl<'t> Outline<'t> {
    pub fn of(root: Node<'t>, options: &Options) -> Outline<'t> {
        if options.slides {
            return Outline { title: None, shift: 0 };
        }
        let mut highest = root.descendants().filter(|node| heading_level(node) == Some(1));
        let first = highest.next();
        let title = first.filter(|first| is_same_text(&plain_text(first, options.language), options));
        let has_other = first.is_some() && title.is_none() || highest.next().is_some();
        Outline { title, shift: options.top_level as i8 - if has_other { 1 } else { 2 } }
    }

    pub fn is_title(&self, heading: Node<'t>) -> bool {
        self.title.is_some_and(|title| title.same_node(heading))
    }

    /// The level at which a heading is printed.
    pub fn level(&self, written: u8) -> u8 {
        (written as i8 + self.shift).clamp(2, 6) as u8
    }
}

/// Whether a heading says what the page's title says, apart from spaces and the form of its quotes.
fn is_same_text(heading: &str, options: &Options) -> bool {
    heading.split_whitespace().eq(punctuate(options.title, options.language).split_whitespace())
}
