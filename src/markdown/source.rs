//! The source text by line. Converts the parser's byte positions to positions in the file.

use super::tree::Sourcepos;
use crate::diagnostic::Position;
use memchr::memchr2_iter;
use std::cell::Cell;
use std::ops::Range;

/// A text and the offsets of its lines. Lines end as in CommonMark: at `\n`, `\r\n` or `\r`.
pub(super) struct Source<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// Number of lines in the file before the text.
    lines_above: usize,
    /// Cache of the last position: its line, its byte offset in the line, and the number of characters before it.
    /// Positions mostly come in order, and a line may have thousands of them.
    last: Cell<(usize, usize, usize)>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str, lines_above: usize) -> Source<'a> {
        let bytes = text.as_bytes();
        let ends =
            memchr2_iter(b'\n', b'\r', bytes).filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        let starts = [0].into_iter().chain(ends.map(|at| at + 1)).collect();
        Source { text, starts, lines_above, last: Cell::default() }
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Returns a line by its number, counted from 1, without its line ending; empty if there is no such line.
    pub fn line(&self, number: usize) -> &'a str {
        let Some(start) = number.checked_sub(1).and_then(|index| self.starts.get(index)) else { return "" };
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        self.text[*start..end].trim_end_matches(['\r', '\n'])
    }

    /// Returns the byte offset in the text of a line and column, both counted from 1.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(self.text.len());
        start + column.saturating_sub(1).min(self.line(line).len())
    }

    /// Returns the position of a part of a line. `column` counts from 1; `column` and `length` are in bytes.
    pub fn at(&self, number: usize, column: usize, length: usize) -> Position {
        let line = self.line(number);
        let chars = |from: usize, to: usize| line.get(from..to.min(line.len())).map_or(0, |text| text.chars().count());
        let start = column.saturating_sub(1).min(line.len());
        let before = match self.last.get() {
            (last, byte, before) if last == number && byte <= start => before + chars(byte, start),
            // Steps back are short.
            (last, byte, before) if last == number => before.saturating_sub(chars(start, byte)),
            _ => chars(0, start),
        };
        self.last.set((number, start, before));
        let length = chars(start, start.saturating_add(length)).max(1);
        Position { line: number.max(1) + self.lines_above, column: before + 1, length }
    }

    /// Returns the position of the part of a node that is on its first line.
    pub fn position(&self, node: Sourcepos) -> Position {
        let (start, end) = (node.start, node.end);
        let last = if end.line == start.line { end.column } else { usize::MAX };
        self.at(start.line, start.column, last.saturating_sub(start.column.saturating_sub(1)))
    }

    /// Returns the position of a byte range of the text, up to the end of its first line.
    pub fn position_of(&self, range: Range<usize>) -> Position {
        let line = self.starts.partition_point(|start| *start <= range.start);
        let start = line.checked_sub(1).map_or(0, |index| self.starts[index]);
        self.at(line, range.start - start + 1, range.len())
    }

    /// Returns the position of the first line that is not empty.
    pub fn start(&self) -> Position {
        let empty = self.text.lines().take_while(|line| line.trim().is_empty()).count();
        self.at(empty + 1, 1, 1)
    }

    /// Returns the rest of the line from the start of a node, and the part of it that belongs to the node. Text nodes
    /// do not span lines.
    pub fn piece(&self, node: Sourcepos) -> (&'a str, &'a str) {
        let (line, start) = (self.line(node.start.line), node.start.column.saturating_sub(1));
        let text = line.get(start..node.end.column.min(line.len())).unwrap_or_default();
        (line.get(start..).unwrap_or_default(), text)
    }

    /// Returns the position of `needle` on a line, at or after a column.
    pub fn find(&self, line: usize, column: usize, needle: &str) -> Option<Position> {
        let at = self.line(line).get(column.saturating_sub(1)..)?.find(needle)?;
        Some(self.at(line, column.max(1) + at, needle.len()))
    }

    /// Returns the position of the last `needle` on the last line of a node, which is where a link has its target.
    pub fn find_last(&self, node: Sourcepos, needle: &str) -> Option<Position> {
        let (start, end) = (node.start, node.end);
        let first = if start.line == end.line { start.column.saturating_sub(1) } else { 0 };
        let line = self.line(end.line);
        let at = line.get(first..end.column.min(line.len()))?.rfind(needle)?;
        (!needle.is_empty()).then(|| self.at(end.line, first + at + 1, needle.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_each_of_the_three_ways() {
        let source = Source::new("een\r\ntwee\rdrie\n\nvijf", 0);
        let lines: Vec<&str> = (0..7).map(|number| source.line(number)).collect();
        assert_eq!(lines, ["", "een", "twee", "drie", "", "vijf", ""]);
    }

    #[test]
    fn a_position_is_in_characters_of_the_file_and_ends_with_its_line() {
        let source = Source::new("één twee\ndrie", 3);
        assert_eq!(source.position((1, 7, 2, 4).into()), Position { line: 4, column: 5, length: 4 });
        assert_eq!(source.position((9, 9, 9, 9).into()), Position { line: 12, column: 1, length: 1 });
        assert_eq!(source.find(1, 3, "n"), Some(Position { line: 4, column: 3, length: 1 }));
        assert_eq!(source.at(1, 3, 2), Position { line: 4, column: 2, length: 1 }, "a step back");
    }
}
