//! Findings about blocks that Markdown reads in another way than an author may have meant: headings, code and lists that
//! follow from a few spaces or dashes.

use super::finding::{FindingKind, Underline};
use super::formatter::Formatter;
use super::text::plain_text;
use super::tree::{ListType, Node, NodeCodeBlock, NodeList, NodeValue};
use crate::diagnostic::Position;
use memchr::memchr;

/// Maximum number of characters of a word that may be the marker of a list.
const MARKER_MAX: usize = 3;
/// Minimum number of characters of a fence.
const FENCE_MIN: usize = 3;

impl<'t> Formatter<'_, 't> {
    /// Reports a heading that is made by the dashes below it.
    pub(super) fn underlined_heading(&mut self, heading: Node<'t>) {
        let position = heading.data().sourcepos;
        let (first, last) = (position.start.line, position.end.line);
        let found = [last, last + 1].into_iter().find_map(|number| {
            let line = self.source.line(number).trim_end();
            let start = line.find(['-', '='])?;
            let is_underline = line[start..].bytes().all(|byte| matches!(byte, b'-' | b'='));
            (number > first && is_underline).then(|| (number, start, &line[start..]))
        });
        if let Some((number, start, underline)) = found {
            let text = plain_text(heading, self.language);
            let kind = FindingKind::UnderlinedHeading(Underline { text, line: underline, lines: number - first });
            self.report(kind, self.source.at(number, start + 1, underline.len()));
        }
    }

    /// Reports a block that is indented below a list, but too little to belong to its last item.
    pub(super) fn outside_list(&mut self, node: Node<'t>) {
        let Some(list) = node.previous_sibling() else { return };
        let Some(start) = content_start(list) else { return };
        let column = |node: Node| node.data().sourcepos.start.column;
        let continues = |next: Node| matches!(&next.data().value, NodeValue::List(list) if list.start > 1);
        let is_below = node.data().sourcepos.start.line <= list.data().sourcepos.end.line + 1;
        let is_list = is_below && matches!(node.data().value, NodeValue::List(_));
        let is_cut_off = is_list || node.next_sibling().is_some_and(continues);
        if is_cut_off && column(node) > column(list) && column(node) < start {
            self.report(FindingKind::OutsideList { missing: start - column(node) }, self.position(node));
        }
    }

    /// Reports the first item of an ordered list that is indented and begins to count again.
    pub(super) fn restarted_list(&mut self, node: Node<'t>, list: &NodeList) {
        let first = node.data().sourcepos.start.column;
        let number = |item: Node| match &item.data().value {
            NodeValue::Item(item) => item.start,
            _ => usize::MAX,
        };
        let restarts = |item: &Node<'t>| {
            let is_indented = item.data().sourcepos.start.column >= first + 2;
            is_indented && item.previous_sibling().is_some_and(|before| number(item) <= number(before))
        };
        if list.list_type != ListType::Ordered {
            return;
        }
        if let Some(item) = node.children().find(restarts) {
            let start = first + list.padding;
            let missing = start.saturating_sub(item.data().sourcepos.start.column).max(1);
            self.report(FindingKind::OutsideList { missing }, self.position(item));
        }
    }

    /// Reports code that is not closed, and prose that is code because it is indented.
    pub(super) fn misread_code(&mut self, node: Node<'t>, code: &NodeCodeBlock) {
        if !code.fenced {
            let in_list = matches!(node.parent().map(|it| it.data().value.clone()), Some(NodeValue::Item(_)));
            return self.report(FindingKind::IndentedCode { text: code.literal.clone(), in_list }, self.position(node));
        }
        let near_miss = self.nearly_closing_line(node, code).or(self.near_miss);
        if code.closed {
            self.near_miss = near_miss;
        } else {
            let position = near_miss.unwrap_or_else(|| self.position(node));
            self.report(FindingKind::UnclosedCode { has_near_miss: near_miss.is_some() }, position);
        }
    }

    /// Returns the position of the first line of a code block that nearly closes it.
    fn nearly_closing_line(&self, node: Node<'t>, code: &NodeCodeBlock) -> Option<Position> {
        let fence = code.fence_char as char;
        let closes_nearly = |line: &&str| {
            let rest = line.trim_start_matches(fence);
            let length = line.len() - rest.len();
            // Words right after the fence are the language of another code block.
            let has_text_after = length >= FENCE_MIN && !rest.starts_with(char::is_alphanumeric);
            let fence_at_end = line.len() - line.trim_end_matches(fence).len();
            has_text_after || length == 0 && fence_at_end >= FENCE_MIN
        };
        let lines = code.literal.lines().map(str::trim).enumerate();
        let (at, line) = lines.filter(|(_, line)| !line.is_empty()).find(|(_, line)| closes_nearly(line))?;
        self.source.find(node.data().sourcepos.start.line + 1 + at, 1, line)
    }

    /// Reports lines with tabs between words. One tab must occur on three lines, since it may be an accident.
    pub(super) fn tabbed_rows(&mut self, paragraph: Node<'t>) {
        let position = paragraph.data().sourcepos;
        let text = self.source.text();
        let range = self.source.offset(position.start.line, 1)..self.source.offset(position.end.line, usize::MAX);
        if memchr(b'\t', text.as_bytes().get(range).unwrap_or_default()).is_none() {
            return;
        }
        let row = |number: usize| self.source.line(number).trim_matches([' ', '\t', '>']);
        let tabs = |number: usize| {
            let row = row(number);
            // A short word before the tab is the marker of a list.
            let is_item = row.split('\t').next().is_some_and(|first| first.chars().count() <= MARKER_MAX);
            if is_item && row.matches('\t').count() == 1 { 0 } else { row.matches('\t').count() }
        };
        let numbers: Vec<usize> = (position.start.line..=position.end.line).collect();
        let rows = numbers.chunk_by(|a, b| tabs(*a).min(2) == tabs(*b).min(2));
        let is_table = |rows: &&[usize]| match tabs(rows[0]) {
            0 => false,
            1 => rows.len() > 2,
            _ => rows.len() > 1,
        };
        let first = rows.into_iter().find(is_table).map(|rows| rows[0]);
        if let Some((number, row)) = first.map(|number| (number, row(number))) {
            let position = self.source.find(number, 1, row).unwrap_or_else(|| self.position(paragraph));
            self.report(FindingKind::TabbedRows { row }, position);
        }
    }
}

/// Returns the column where the text of the last item of a list begins.
fn content_start(list: Node<'_>) -> Option<usize> {
    if !matches!(list.data().value, NodeValue::List(_)) {
        return None;
    }
    let item = list.last_child()?.data();
    match &item.value {
        NodeValue::Item(marker) => Some(item.sourcepos.start.column + marker.padding),
        _ => None,
    }
}
