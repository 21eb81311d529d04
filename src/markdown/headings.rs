//! Headings, and the titles of slides.

use super::block_kind::{Kind, kind};
use super::formatter::Formatter;
use super::model::Heading;
use super::text::plain_text;
use super::tree::{Node, NodeValue};
use crate::html::{Escaped, Html};
use crate::i18n::is_right_to_left;
use std::mem;
use std::ops::Range;

impl<'t> Formatter<'_, 't> {
    /// Writes a heading and records it. `written` is its level in the source.
    pub(super) fn heading(&mut self, node: Node<'t>, written: u8) {
        // The page title also reserves its id, as in other implementations of GitHub's rule.
        let id = self.anchors.id(node.collect_text().trim());
        if self.outline.is_title(node) {
            return;
        }
        let level = self.outline.level(written);
        let opens_slide = self.opens_slide(node, written);
        let html = if opens_slide {
            let body = mem::take(&mut self.body);
            self.text_of(node);
            self.part.title = mem::replace(&mut self.body, body);
            without(self.part.title.since(0), 0, &self.link_markup)
        } else {
            self.body.begin_line(&format!("<h{level} id=\"{}\">", Escaped(&id)));
            let start = self.body.len();
            self.text_of(node);
            let html = without(self.body.since(start), start, &self.link_markup);
            self.body.push(&format!("</h{level}>\n"));
            html
        };
        let text = plain_text(node, self.language).trim().to_owned();
        let html = match &self.foreign {
            Some(code) => {
                let direction = if is_right_to_left(code) { " dir=\"rtl\"" } else { "" };
                format!("<span lang=\"{}\"{direction}>{}</span>", Escaped(code), html.trim())
            }
            None => html.trim().to_owned(),
        };
        let heading = Heading { level, written, id, text, html: Html::trusted(html), position: self.position(node) };
        self.done.ids.push(heading.id.clone());
        if opens_slide {
            self.part.heading = Some(heading.clone());
        }
        self.done.headings.push(heading);
    }

    /// Returns whether a heading is its slide's title: the first `#` or `##` at the top level or in a layout block.
    fn opens_slide(&self, node: Node<'t>, written: u8) -> bool {
        self.options.slides
            && written <= 2
            && self.part.heading.is_none()
            && node.parent().is_some_and(|parent| match &parent.data().value {
                NodeValue::Document => true,
                NodeValue::BlockDirective(block) => kind(block) == Some(Kind::Layout),
                _ => false,
            })
    }
}

/// Removes ranges from a piece of HTML. Both `start`, where the piece begins, and the ranges are offsets in the body.
fn without(html: &str, start: usize, ranges: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut from = 0;
    for range in ranges {
        kept.push_str(&html[from..range.start - start]);
        from = range.end - start;
    }
    kept.push_str(&html[from..]);
    kept
}
