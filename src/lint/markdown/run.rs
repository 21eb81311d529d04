//! A run of text that is printed as it is, and what is wrong with it.

use crate::diagnostic::{Diagnostic, Position};
use crate::markdown::Literal;

/// A diagnostic, and its position in the file.
pub(super) type Report = (Diagnostic, Position);

pub(super) struct Run<'a> {
    pub literal: &'a Literal<'a>,
    /// The position of the text.
    pub position: Position,
    pub reported: Vec<Report>,
    /// The last byte offset that was reported, and the characters before it: one run may have thousands of mistakes.
    last: (usize, usize),
}

impl<'a> Run<'a> {
    pub fn new(literal: &'a Literal<'a>, position: Position) -> Run<'a> {
        Run { literal, position, reported: Vec::new(), last: (0, 0) }
    }

    /// Whether a sign is printed and was written as such, rather than as an entity.
    pub fn has(&self, sign: &str) -> bool {
        self.literal.printed.contains(sign) && self.literal.written.contains(sign)
    }

    /// Reports what is wrong with a part of the line, by its byte offset in the text.
    pub fn report(&mut self, start: usize, length: usize, diagnostic: Diagnostic) {
        let line = self.literal.rest_of_line;
        let chars = |from: usize, to: usize| line.get(from..to.min(line.len())).map_or(0, |it| it.chars().count());
        let before = match self.last {
            (byte, before) if byte <= start => before + chars(byte, start),
            // A step back is a short one.
            (byte, before) => before.saturating_sub(chars(start, byte)),
        };
        let length = chars(start, start + length).max(1);
        self.last = (start, before);
        self.reported.push((diagnostic, Position { column: self.position.column + before, length, ..self.position }));
    }
}
