//! Facts about all headings that are needed before the first one is printed.

use super::model::Options;
use super::punctuation::punctuate;
use super::text::plain_text;
use super::tree::{Node, heading_level};

/// The heading that repeats the title, and the shift of all levels.
pub(super) struct Outline<'t> {
    /// The heading that repeats the page's title and is not printed.
    title: Option<Node<'t>>,
    /// Offset between the level of a heading as written and as printed.
    shift: i8,
}

impl<'t> Outline<'t> {
    /// Takes the first `#` for the title if it equals the title. Any other `#` shifts all headings one level down.
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

    /// Returns the level at which a heading is printed, 2 to 6.
    pub fn level(&self, written: u8) -> u8 {
        (written as i8 + self.shift).clamp(2, 6) as u8
    }
}

/// Returns whether a heading equals the page's title, ignoring whitespace and quote style.
fn is_same_text(heading: &str, options: &Options) -> bool {
    heading.split_whitespace().eq(punctuate(options.title, options.language).split_whitespace())
}
