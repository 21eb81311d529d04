//! A run of literal text, and the diagnostics reported in it.

use crate::diagnostic::{Diagnostic, Position};
use crate::markdown::Literal;

/// A diagnostic with its position in the file.
pub(super) type Report = (Diagnostic, Position);

/// A run of literal text, with the diagnostics reported so far.
pub(super) struct Run<'a> {
    pub literal: &'a Literal<'a>,
    /// The position of the text in the file.
    pub position: Position,
    pub reported: Vec<Report>,
    /// Cache of the last reported byte offset and the number of characters before it. One run may have thousands of
    /// mistakes.
    last: (usize, usize),
}

impl<'a> Run<'a> {
    pub fn new(literal: &'a Literal<'a>, position: Position) -> Run<'a> {
        Run { literal, position, reported: Vec::new(), last: (0, 0) }
    }

    /// Returns whether a sign is printed and was written literally instead of as an entity.
    pub fn has(&self, sign: &str) -> bool {
        self.literal.printed.contains(sign) && self.literal.written.contains(sign)
    }

    /// Adds a diagnostic for a part of the line. `start` is a byte offset from the start of the text, `length` is in
    /// bytes.
    pub fn report(&mut self, start: usize, length: usize, diagnostic: Diagnostic) {
        let line = self.literal.rest_of_line;
        let chars = |from: usize, to: usize| line.get(from..to.min(line.len())).map_or(0, |it| it.chars().count());
        let before = match self.last {
            (byte, before) if byte <= start => before + chars(byte, start),
            // Steps back are short.
            (byte, before) => before.saturating_sub(chars(start, byte)),
        };
        let length = chars(start, start + length).max(1);
        self.last = (start, before);
        self.reported.push((diagnostic, Position { column: self.position.column + before, length, ..self.position }));
    }
}
