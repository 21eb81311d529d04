//! HTML with placeholders for values that are only available after all pages are parsed, such as link targets.
//!
//! All output of the formatter is written here, so this is where text is escaped.

use crate::html::escape_into;
use crate::html::scan::{Piece, scan};

/// HTML with numbered placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    html: String,
    placeholders: Vec<Placeholder>,
}

/// A placeholder in a [`Body`], at a byte offset of its HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    at: usize,
    kind: PlaceholderKind,
}

/// The content of a placeholder, which the caller of [`Body::fill`] must escape. Links are indices into
/// `Markdown::links`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceholderKind {
    /// The URL of a link, inside `href="…"`.
    Href(usize),
    /// The attributes of an `<img` that depend on its file and its place on the page, each preceded by a space:
    /// ` src="…" width="…" height="…"`.
    Picture(usize),
    /// The type and size of a linked file, such as `PDF, 116 kB`.
    TypeAndSize(usize),
    /// In the opening tag of a block: nothing, or an attribute with this line number of the source file.
    Line(usize),
}

impl Body {
    /// Appends the HTML to `out`, and calls `write` for each placeholder in order.
    pub fn fill(&self, out: &mut String, mut write: impl FnMut(PlaceholderKind, &mut String)) {
        let mut from = 0;
        for placeholder in &self.placeholders {
            out.push_str(&self.html[from..placeholder.at]);
            write(placeholder.kind, out);
            from = placeholder.at;
        }
        out.push_str(&self.html[from..]);
    }

    /// Appends the text without markup to `out`. Blocks and line breaks are separated by spaces.
    pub fn text_into(&self, out: &mut String) {
        let is_inline =
            |name: &[u8]| matches!(name, b"a" | b"em" | b"strong" | b"code" | b"span" | b"del" | b"b" | b"i");
        scan(self.html.as_bytes(), |piece, _| match piece {
            Piece::Text(words) => out.push_str(&words.text()),
            Piece::Start(tag) if !is_inline(tag.name()) => out.push(' '),
            Piece::End(name) if !is_inline(name) => out.push(' '),
            _ => {}
        });
    }

    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }

    /// Creates an empty body with capacity for the HTML of `markdown` bytes of Markdown.
    pub(super) fn with_capacity_for(markdown: usize) -> Body {
        Body { html: String::with_capacity(markdown + markdown / 2), placeholders: Vec::new() }
    }

    /// Releases unused capacity. It matters because every page keeps a body.
    pub(super) fn finished(mut self) -> Body {
        self.html.shrink_to_fit();
        self.placeholders.shrink_to_fit();
        self
    }

    /// Writes markup without escaping it.
    pub(super) fn push(&mut self, markup: &str) {
        self.html.push_str(markup);
    }

    /// Writes text, escaped for both content and attribute values.
    pub(super) fn text(&mut self, text: &str) {
        // Writing to a `String` cannot fail.
        let _ = escape_into(&mut self.html, text);
    }

    /// Begins a new line, unless the body is empty or already at the start of one.
    pub(super) fn new_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Writes markup on a new line.
    pub(super) fn begin_line(&mut self, markup: &str) {
        self.new_line();
        self.push(markup);
    }

    /// Writes an attribute, preceded by a space.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.push(" ");
        self.push(name);
        self.push("=\"");
        self.text(value);
        self.push("\"");
    }

    pub(super) fn placeholder(&mut self, kind: PlaceholderKind) {
        self.placeholders.push(Placeholder { at: self.html.len(), kind });
    }

    /// Inserts a line placeholder into the tag that begins at `start`, if it is the tag of a block.
    pub(super) fn placeholder_for_line(&mut self, start: usize, line: usize) {
        let written = self.since(start).trim_start();
        let Some(name) = written.strip_prefix('<').and_then(|tag| tag.split([' ', '>']).next()) else { return };
        if is_block(name) {
            let at = self.html.len() - written.len() + 1 + name.len();
            let place = self.placeholders.partition_point(|placeholder| placeholder.at < at);
            self.placeholders.insert(place, Placeholder { at, kind: PlaceholderKind::Line(line) });
        }
    }

    pub(super) fn len(&self) -> usize {
        self.html.len()
    }

    /// Returns the HTML from the byte offset `start` on.
    pub(super) fn since(&self, start: usize) -> &str {
        self.html.get(start..).unwrap_or_default()
    }

    /// Removes everything from `start` on if only whitespace follows the offset `content`. Returns whether it did.
    pub(super) fn truncate_if_empty(&mut self, start: usize, content: usize) -> bool {
        let is_empty = self.since(content).trim_ascii().is_empty()
            && self.placeholders.last().is_none_or(|placeholder| placeholder.at < content);
        if is_empty {
            self.html.truncate(start);
        }
        is_empty
    }

    /// Appends another body, and calls `insert` at the byte offset `at` of it.
    pub(super) fn append_around(&mut self, other: &Body, at: usize, insert: impl FnOnce(&mut Body)) {
        let (before, after) = other.html.split_at(at);
        let moved = |placeholder: &Placeholder, by: usize| Placeholder { at: placeholder.at + by, ..*placeholder };
        let start = self.html.len();
        self.html.push_str(before);
        self.placeholders.extend(
            other
                .placeholders
                .iter()
                .filter(|placeholder| placeholder.at <= at)
                .map(|placeholder| moved(placeholder, start)),
        );
        insert(self);
        let start = self.html.len() - at;
        self.html.push_str(after);
        self.placeholders.extend(
            other
                .placeholders
                .iter()
                .filter(|placeholder| placeholder.at > at)
                .map(|placeholder| moved(placeholder, start)),
        );
    }
}

/// Returns whether an element is a block.
fn is_block(name: &str) -> bool {
    matches!(name, "p" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "li" | "pre" | "div")
        || matches!(name, "blockquote" | "figure" | "details")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in_order_after_bodies_are_joined() {
        let mut note = Body::default();
        note.push("<a href=\"");
        note.placeholder(PlaceholderKind::Href(0));
        note.push("\">x</a></p>");
        let mut all = Body::default();
        all.push("<li>");
        all.append_around(&note, note.len() - 4, |body| {
            body.push("<img");
            body.placeholder(PlaceholderKind::Picture(1));
            body.push(">");
        });
        let mut out = String::new();
        all.fill(&mut out, |kind, out| out.push_str(&format!("{kind:?}")));
        assert_eq!(out, "<li><a href=\"Href(0)\">x</a><imgPicture(1)></p>");
    }
}
