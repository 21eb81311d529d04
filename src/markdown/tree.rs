//! The Markdown tree. This is the only file that uses the parser.
//!
//! The parser is fast on realistic input, but some nesting takes time that grows with the square of its length. Such
//! input is refused before or during parsing. The limit is a count of steps instead of a time, so that the result does
//! not depend on the machine.

pub(super) use comrak::nodes::{
    AlertType, ListType, NodeAlert, NodeBlockDirective, NodeCodeBlock, NodeLink, NodeList, NodeTable, NodeValue,
    Sourcepos, TableAlignment,
};
pub(super) use comrak::{Anchorizer, Arena, Node};

use comrak::{Options, try_parse_document};
use memchr::memchr2_iter;
use std::cell::Cell;
use std::mem;

/// Number of levels of the tree that are printed. It bounds the recursion; deeper text would be unreadable.
pub(super) const DEEPEST: usize = 100;

/// Maximum number of steps that nesting may take: about a second of work.
const NESTING_LIMIT: u64 = 100_000_000;
/// Number of steps between two calls of the parser's abort callback.
const STEPS_PER_QUESTION: u64 = 256;
/// Maximum number of steps per byte. Ordinary text takes at most eight.
const STEPS_PER_BYTE: u64 = 64;

/// Parses `text`; `None` if it is nested so deeply that parsing would take too long.
pub(super) fn parse<'t>(arena: &'t Arena<'t>, text: &str) -> Option<Node<'t>> {
    if nesting_cost(text) > NESTING_LIMIT {
        return None;
    }
    let questions = Cell::new(10_000 + text.len() as u64 * STEPS_PER_BYTE / STEPS_PER_QUESTION);
    let out_of_steps = || {
        questions.set(questions.get().saturating_sub(1));
        questions.get() == 0
    };
    try_parse_document(arena, text, &options(), &out_of_steps).ok()
}

/// Returns the level of a heading as written; `None` for any other node.
pub(super) fn heading_level(node: Node<'_>) -> Option<u8> {
    match &node.data().value {
        NodeValue::Heading(heading) => Some(heading.level),
        _ => None,
    }
}

/// Returns whether a node is a soft or hard line break.
pub(super) fn is_break(node: Node<'_>) -> bool {
    matches!(node.data().value, NodeValue::SoftBreak | NodeValue::LineBreak)
}

/// Splits text at every `\n` and `\r`.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let ends = memchr2_iter(b'\n', b'\r', text.as_bytes()).chain([text.len()]);
    ends.map(move |end| &text[mem::replace(&mut from, end + 1)..end])
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.alerts = true;
    options.extension.block_directive = true;
    options.extension.description_lists = true;
    options.extension.footnotes = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    // Keeps footnotes where they are written, so that unused ones can be reported.
    options.parse.leave_footnote_definitions = true;
    // Keeps escaped quotes straight, and an escaped `\[^1]` from becoming a footnote.
    options.parse.escaped_char_spans = true;
    options
}

/// Returns an upper bound of the parser's steps that the abort callback does not count. Each line visits every open
/// block, each empty line visits every open list, and opening block quotes costs the square of their number.
fn nesting_cost(text: &str) -> u64 {
    let (mut cost, mut blocks, mut longest_fence, mut lists) = (0, 0, 0, 0);
    for line in lines(text) {
        let is_marker =
            |byte: &u8| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9');
        let (prefix, rest) = line.split_at(line.bytes().take_while(|byte| is_marker(byte)).count());
        let quotes = prefix.bytes().filter(|byte| *byte == b'>').count() as u64;
        let columns: u64 = prefix.bytes().map(|byte| if byte == b'\t' { 4 } else { 1 }).sum();
        let notes = if rest.starts_with("[^") { rest.matches("]:").count() as u64 } else { 0 };
        let fence = rest.bytes().take_while(|byte| *byte == b':').count();
        if fence >= 3 {
            // A fence without a name at the margin, at least as long as any before, either closes all blocks or opens
            // one.
            let closes_all = prefix.is_empty() && rest[fence..].trim().is_empty() && fence >= longest_fence;
            blocks = if closes_all { 1 } else { blocks + 1 };
            longest_fence = longest_fence.max(fence);
        }
        if line.trim().is_empty() {
            cost += lists;
        }
        lists = lists.max(columns / 2 + notes);
        cost += blocks + quotes * quotes;
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hostile_nesting_is_refused() {
        let n = 100_000;
        for (text, refused) in [
            (format!("{}a", ">".repeat(n)), true),
            (":::lang en\n".repeat(n), true),
            (format!("{}\n{}", "[^1]:".repeat(n), "\n".repeat(n)), true),
            ((0..2000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect::<String>() + &"\n".repeat(n), true),
            (":::lang en\ntekst\n:::\n\n".repeat(n / 4), false),
            ("> > > citaat\n\n- punt\n  - punt\n\n".repeat(n / 10), false),
        ] {
            assert_eq!(parse(&Arena::new(), &text).is_none(), refused, "{}", &text[..20]);
        }
    }

    #[test]
    fn steps_run_out_when_every_list_goes_through_a_long_paragraph() {
        let lists = (0..400).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect::<String>();
        assert!(parse(&Arena::new(), &(lists + &"b\n".repeat(100_000))).is_none());
    }
}
