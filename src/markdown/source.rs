//! The text that was parsed, by line: turns the parser's positions into spots.

use super::Spot;
use super::tree::Sourcepos;
use memchr::memchr_iter;

/// A text and where its lines begin. A line ends as in CommonMark: `\n`, `\r\n` or `\r`.
pub(super) struct Source<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Source<'a> {
        let mut starts = vec![0];
        if text.contains('\r') {
            let bytes = text.as_bytes();
            let ends = |at: &usize| bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            starts.extend((0..bytes.len()).filter(ends).map(|at| at + 1));
        } else {
            // Looking for one character is much faster, and every page goes through here.
            starts.extend(memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        }
        Source { text, starts }
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The line of that number, counted from 1, without its end; empty when there is none.
    pub fn line(&self, number: usize) -> &'a str {
        let Some(start) = number.checked_sub(1).and_then(|index| self.starts.get(index)) else { return "" };
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        self.text[*start..end].trim_end_matches(['\r', '\n'])
    }

    /// The byte offset in the text of a line and column.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(self.text.len());
        start + column.saturating_sub(1).min(self.line(line).len())
    }

    /// The place of a node, as much of it as stands on its first line.
    pub fn spot(&self, position: Sourcepos) -> Spot {
        let (start, end) = (position.start, position.end);
        let length = self.line(start.line).len();
        let last = if end.line == start.line { end.column.min(length) } else { length };
        let column = start.column.clamp(1, length + 1);
        Spot { line: start.line.max(1), column, length: (last + 1).saturating_sub(column).max(1) }
    }

    /// A text as it is written, with its line and the byte offset in it; an author's text never goes over a line's end.
    pub fn piece(&self, position: Sourcepos) -> (usize, usize, &'a str) {
        let (number, start) = (position.start.line, position.start.column.saturating_sub(1));
        let line = self.line(number);
        (number, start, line.get(start..position.end.column.min(line.len())).unwrap_or_default())
    }

    /// The place of `needle` on a line, at or after a column.
    pub fn find(&self, line: usize, column: usize, needle: &str) -> Option<Spot> {
        let at = self.line(line).get(column.saturating_sub(1)..)?.find(needle)?;
        Some(Spot { line, column: column.max(1) + at, length: needle.len() })
    }

    /// The place of `needle` at the end of a node, where a link has its target.
    pub fn find_last(&self, position: Sourcepos, needle: &str) -> Option<Spot> {
        let (start, end) = (position.start, position.end);
        let first = if start.line == end.line { start.column.saturating_sub(1) } else { 0 };
        let line = self.line(end.line);
        let at = line.get(first..end.column.min(line.len()))?.rfind(needle)?;
        (!needle.is_empty()).then_some(Spot { line: end.line, column: first + at + 1, length: needle.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_each_of_the_three_ways() {
        let source = Source::new("een\r\ntwee\rdrie\n\nvijf");
        let lines: Vec<&str> = (0..7).map(|number| source.line(number)).collect();
        assert_eq!(lines, ["", "een", "twee", "drie", "", "vijf", ""]);
    }

    #[test]
    fn a_spot_stays_on_its_line() {
        let source = Source::new("een twee\ndrie");
        assert_eq!(source.spot((1, 5, 2, 4).into()), Spot { line: 1, column: 5, length: 4 });
        assert_eq!(source.spot((9, 9, 9, 9).into()), Spot { line: 9, column: 1, length: 1 });
        assert_eq!(source.find(1, 2, "e"), Some(Spot { line: 1, column: 2, length: 1 }));
    }
}
