//! HTML with holes in it, for what is only known when all pages are: where links lead.
//!
//! Everything that the formatter writes goes through here, so this is where text is escaped.

use crate::html::escape_into;

/// HTML with numbered slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    html: String,
    slots: Vec<Slot>,
}

/// A hole in a [`Body`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    at: usize,
    wants: Wants,
}

/// What is to be written into a slot, all of it escaped. Links are indices into `Markdown::links`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wants {
    /// The address of a link, inside `href="…"`.
    Href(usize),
    /// The attributes of an `<img`, each with a space before it: ` src="…" width="…" height="…"`.
    Picture(usize),
    /// The type and size of a linked file: `PDF, 116 kB`.
    TypeAndSize(usize),
    /// In the tag that opens a block: nothing, or an attribute that tells the line it comes from.
    Line(usize),
}

impl Body {
    /// Writes the HTML to `out` and lets `write` fill each slot, in order.
    pub fn fill(&self, out: &mut String, mut write: impl FnMut(Wants, &mut String)) {
        let mut from = 0;
        for slot in &self.slots {
            out.push_str(&self.html[from..slot.at]);
            write(slot.wants, out);
            from = slot.at;
        }
        out.push_str(&self.html[from..]);
    }

    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }

    /// An empty body with room for the HTML of so much Markdown.
    pub(super) fn with_room_for(markdown: usize) -> Body {
        Body { html: String::with_capacity(markdown + markdown / 2), slots: Vec::new() }
    }

    /// Gives back the room that was not needed: there are as many bodies as pages.
    pub(super) fn finished(mut self) -> Body {
        self.html.shrink_to_fit();
        self.slots.shrink_to_fit();
        self
    }

    /// Writes markup as it is.
    pub(super) fn push(&mut self, markup: &str) {
        self.html.push_str(markup);
    }

    /// Writes text, escaped for content and attributes.
    pub(super) fn text(&mut self, text: &str) {
        // Writing to a String does not fail.
        let _ = escape_into(&mut self.html, text);
    }

    pub(super) fn number(&mut self, number: usize) {
        self.html.push_str(&number.to_string());
    }

    /// Goes to the start of a line, unless it is there already.
    pub(super) fn new_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    pub(super) fn slot(&mut self, wants: Wants) {
        self.slots.push(Slot { at: self.html.len(), wants });
    }

    /// Puts a slot for the line into the tag that begins at `start`, if a block's tag does.
    pub(super) fn slot_for_line(&mut self, start: usize, line: usize) {
        const BLOCKS: [&str; 15] = [
            "p",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "dl",
            "li",
            "blockquote",
            "pre",
            "figure",
            "div",
            "details",
        ];
        let written = self.since(start).trim_start();
        let Some(name) = written.strip_prefix('<').and_then(|tag| tag.split([' ', '>']).next()) else { return };
        if BLOCKS.contains(&name) {
            let at = self.html.len() - written.len() + 1 + name.len();
            let place = self.slots.partition_point(|slot| slot.at < at);
            self.slots.insert(place, Slot { at, wants: Wants::Line(line) });
        }
    }

    pub(super) fn len(&self) -> usize {
        self.html.len()
    }

    /// The HTML from `start` on.
    pub(super) fn since(&self, start: usize) -> &str {
        self.html.get(start..).unwrap_or_default()
    }

    /// Takes back what was written from `start` on, if nothing but blanks stands in it after `content`.
    pub(super) fn take_back_if_blank(&mut self, start: usize, content: usize) -> bool {
        let blank =
            self.since(content).trim_ascii().is_empty() && self.slots.last().is_none_or(|slot| slot.at < content);
        if blank {
            self.html.truncate(start);
        }
        blank
    }

    /// Adds another body, and lets `insert` write at the byte offset `at` of it.
    pub(super) fn append_around(&mut self, other: &Body, at: usize, insert: impl FnOnce(&mut Body)) {
        let (before, after) = other.html.split_at(at);
        let moved = |slot: &Slot, by: usize| Slot { at: slot.at + by, ..*slot };
        let start = self.html.len();
        self.html.push_str(before);
        self.slots.extend(other.slots.iter().filter(|slot| slot.at <= at).map(|slot| moved(slot, start)));
        insert(self);
        let start = self.html.len() - at;
        self.html.push_str(after);
        self.slots.extend(other.slots.iter().filter(|slot| slot.at > at).map(|slot| moved(slot, start)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_in_order_also_after_bodies_are_joined() {
        let mut note = Body::default();
        note.push("<a href=\"");
        note.slot(Wants::Href(0));
        note.push("\">x</a></p>");
        let mut all = Body::default();
        all.push("<li>");
        all.append_around(&note, note.len() - 4, |body| {
            body.push("<img");
            body.slot(Wants::Picture(1));
            body.push(">");
        });
        let mut out = String::new();
        all.fill(&mut out, |wants, out| out.push_str(&format!("{wants:?}")));
        assert_eq!(out, "<li><a href=\"Href(0)\">x</a><imgPicture(1)></p>");
    }
}
