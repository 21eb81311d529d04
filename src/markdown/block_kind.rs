//! The `:::` blocks: their names and arguments, and validation of their opening lines.

use super::finding::{ArgumentFault, Finding, FindingKind};
use super::opening::{Argument, Opening, Word};
use super::source::Source;
use super::tree::{Node, NodeBlockDirective};
use crate::diagnostic::Position;

/// A kind of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Download,
    Figure,
    Details,
    Video,
    Lang,
    Summary,
    Quote,
    Columns,
    /// A layout of a whole slide, which the theme styles by the name of the block.
    Layout,
}

/// The name and the arguments of a block. A value without a key is assigned to the first argument.
pub(super) struct Definition {
    pub name: &'static str,
    pub kind: Kind,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const BLOCKS: &[Definition] = &[
    Definition { name: "download", kind: Kind::Download, required: &["file"], optional: &["title"] },
    Definition { name: "figure", kind: Kind::Figure, required: &[], optional: &[] },
    Definition { name: "details", kind: Kind::Details, required: &["title"], optional: &[] },
    Definition { name: "video", kind: Kind::Video, required: &["url", "title"], optional: &[] },
    Definition { name: "lang", kind: Kind::Lang, required: &["code"], optional: &[] },
    Definition { name: "summary", kind: Kind::Summary, required: &[], optional: &[] },
    Definition { name: "quote", kind: Kind::Quote, required: &["by"], optional: &[] },
    Definition { name: "title", kind: Kind::Layout, required: &[], optional: &[] },
    Definition { name: "statement", kind: Kind::Layout, required: &[], optional: &[] },
    Definition { name: "picture", kind: Kind::Layout, required: &[], optional: &[] },
    Definition { name: "columns", kind: Kind::Columns, required: &[], optional: &[] },
];

impl Definition {
    /// Returns the block with that name, if it exists on pages or, with `slides`, on slides.
    pub fn find(name: &str, slides: bool) -> Option<&'static Definition> {
        definitions(slides).find(|block| block.name == name)
    }

    fn of(block: &NodeBlockDirective) -> Option<&'static Definition> {
        Definition::find(block.info.split_whitespace().next()?, true)
    }

    fn arguments(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// Returns the names of the blocks on pages or, with `slides`, on slides.
pub fn names(slides: bool) -> impl Iterator<Item = &'static str> + Clone {
    definitions(slides).map(|block| block.name)
}

fn definitions(slides: bool) -> impl Iterator<Item = &'static Definition> + Clone {
    BLOCKS.iter().filter(move |block| slides || !matches!(block.kind, Kind::Layout | Kind::Columns))
}

/// Returns the kind of a block whose opening line has not been parsed.
pub(super) fn kind(block: &NodeBlockDirective) -> Option<Kind> {
    Definition::of(block).map(|definition| definition.kind)
}

/// Returns the name of the block if it determines the layout of its slide.
pub(super) fn layout(block: &NodeBlockDirective) -> Option<&'static str> {
    let is_layout = |it: &&Definition| matches!(it.kind, Kind::Layout | Kind::Columns | Kind::Quote);
    Definition::of(block).filter(is_layout).map(|definition| definition.name)
}

/// A block with its parsed opening line.
pub(super) struct Block<'a, 't> {
    pub node: Node<'t>,
    pub definition: &'static Definition,
    pub opening: Opening<'a>,
}

impl<'a> Block<'a, '_> {
    /// Returns the argument with that name, given by its key or as a bare value.
    fn argument(&self, name: &str) -> Option<&Argument<'a>> {
        self.opening.arguments.iter().find(|argument| self.meant(argument) == Some(name))
    }

    /// Returns the name of the parameter that an argument is for; `None` if the block has no such parameter.
    fn meant(&self, argument: &Argument) -> Option<&'static str> {
        let mut known = self.definition.arguments();
        match argument.key {
            Some(key) => known.find(|known| *known == key.text),
            None => known.next(),
        }
    }

    /// Returns the value of an argument; if it is missing, an empty word at the block's name.
    pub fn value(&self, name: &str) -> Word<'a> {
        self.argument(name).map_or(Word { text: "", at: self.opening.name.at }, |argument| argument.value)
    }

    /// Returns the position in the file of a word of the opening line.
    pub fn position(&self, word: Word, source: &Source) -> Position {
        source.at(self.node.data().sourcepos.start.line, word.at + 1, word.text.len().max(1))
    }

    /// Validates the arguments, and returns a finding for each fault.
    pub fn faults(&self, source: &Source) -> Vec<Finding<'a>> {
        let given = self.opening.arguments.iter();
        let given = given.filter_map(|argument| Some((argument.start(), self.fault(argument)?)));
        let missing = self.definition.required.iter().filter(|argument| self.argument(argument).is_none());
        let missing = missing.map(|argument| (self.opening.name, ArgumentFault::Missing(argument)));
        given.chain(missing).map(|(word, fault)| self.finding(fault, word, source)).collect()
    }

    /// Creates a finding for a fault at a word of the opening line.
    pub fn finding(&self, fault: ArgumentFault<'a>, word: Word, source: &Source) -> Finding<'a> {
        let kind = FindingKind::BlockArgument { block: self.definition.name, fault };
        Finding { kind, position: self.position(word, source) }
    }

    fn fault(&self, argument: &Argument<'a>) -> Option<ArgumentFault<'a>> {
        if !argument.closed {
            return Some(ArgumentFault::UnclosedQuote);
        }
        let is_first = |meant: &&str| self.argument(meant).is_some_and(|first| std::ptr::eq(first, argument));
        match self.meant(argument).filter(is_first) {
            Some(meant) => argument.value.text.trim().is_empty().then_some(ArgumentFault::Empty(meant)),
            None => Some(ArgumentFault::NotTaken {
                argument: argument.start().text,
                taken: self.definition.arguments().collect(),
            }),
        }
    }
}
