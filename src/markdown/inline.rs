//! Inline content: text, emphasis, code, links and images.

use super::block_kind::{Kind, kind};
use super::body::PlaceholderKind;
use super::finding::{FindingKind, Literal};
use super::formatter::Formatter;
use super::model::{LeadsTo, Link};
use super::punctuation::{SmartPunctuation, punctuate};
use super::text::{character_after, plain_text, summary};
use super::tree::{Node, NodeLink, NodeValue};
use super::wiki_links;
use crate::diagnostic::Position;
use crate::url::{Purpose, judge};
use memchr::memmem;
use std::mem;

/// The description that marks an image as decorative. It is printed as `alt=""`.
const DECORATION: &str = "-";

impl<'t> Formatter<'_, 't> {
    pub(super) fn inline(&mut self, node: Node<'t>, value: &NodeValue) {
        if self.hidden.is_some() && !matches!(value, NodeValue::HtmlInline(_)) {
            return;
        }
        match value {
            NodeValue::Text(text) => self.text(node, text),
            NodeValue::Escaped => self.verbatim(&node.collect_text()),
            NodeValue::Code(code) => {
                self.body.push("<code>");
                self.verbatim(&code.literal);
                self.body.push("</code>");
            }
            NodeValue::SoftBreak => self.verbatim("\n"),
            NodeValue::LineBreak => {
                self.body.push("<br>");
                self.verbatim("\n");
            }
            NodeValue::Emph => self.tagged("<em>", node, "</em>"),
            NodeValue::Strong => self.tagged("<strong>", node, "</strong>"),
            NodeValue::Strikethrough => {
                if !self.source.piece(node.data().sourcepos).1.starts_with("~~") {
                    self.report(
                        FindingKind::SingleTilde { text: plain_text(node, self.language) },
                        self.position(node),
                    );
                }
                self.tagged("<del>", node, "</del>");
            }
            NodeValue::Link(link) => self.link(node, link),
            NodeValue::Image(picture) => self.picture(node, picture, None),
            NodeValue::FootnoteReference(reference) => self.footnote_reference(&reference.name),
            NodeValue::HtmlInline(html) => self.html_inline(node, html),
            // The parser options produce no other inline nodes.
            _ => self.children(node),
        }
    }

    fn tagged(&mut self, open: &str, node: Node<'t>, close: &str) {
        self.body.push(open);
        self.children(node);
        self.body.push(close);
    }

    fn text(&mut self, node: Node<'t>, text: &str) {
        let text = text.get(mem::take(&mut self.skip)..).unwrap_or_default();
        // A fold without early exit is faster than stopping at the first match.
        if text.bytes().fold(false, |found, byte| found | is_sign(byte))
            || memmem::find(text.as_bytes(), b"www.").is_some()
        {
            self.literal(node, text);
        }
        self.words.count(text);
        let next = if text.ends_with(['"', '\'']) { character_after(node) } else { ' ' };
        let Self { smart, body, .. } = self;
        smart.write(text, next, |piece| body.text(piece));
    }

    /// Reports text that contains a character for which [`is_sign`] is true.
    fn literal(&mut self, node: Node<'t>, printed: &str) {
        let (rest_of_line, written) = self.source.piece(node.data().sourcepos);
        let before = node.previous_sibling();
        let is_link = |node: Node| matches!(node.data().value, NodeValue::Link(_) | NodeValue::Image(_));
        let is_tag = |node: Node| matches!(node.data().value, NodeValue::HtmlInline(_));
        let is_escape = |node: Node| matches!(node.data().value, NodeValue::Escaped);
        let is_emphasis = |node: Node| matches!(node.data().value, NodeValue::Emph | NodeValue::Strong);
        let is_markup =
            |node: Node| is_link(node) || is_emphasis(node) || matches!(node.data().value, NodeValue::Code(_));
        let literal = Literal {
            printed: printed.to_owned(),
            written,
            rest_of_line,
            begins_line: before.is_none_or(|before| matches!(before.data().value, NodeValue::SoftBreak)),
            follows_escape: before.is_some_and(is_escape),
            follows_markup: before.is_some_and(is_markup),
            may_be_linked: before.is_some_and(is_tag) || node.ancestors().any(is_link),
        };
        let position = self.position(node);
        if printed.contains("[[") {
            self.done.wiki_links.extend(wiki_links::in_text(written, position));
        }
        self.report(FindingKind::Literal(literal), position);
    }

    /// Writes text without smart punctuation.
    pub(super) fn verbatim(&mut self, text: &str) {
        self.body.text(text);
        self.words.count(text);
        if let Some(last) = text.chars().next_back() {
            self.smart.passed(last);
        }
    }

    /// Writes plain text outside a paragraph, such as an attribute value, with smart punctuation.
    pub(super) fn plain(&mut self, text: &str) {
        let body = &mut self.body;
        SmartPunctuation::new(self.language).write(text, ' ', |piece| body.text(piece));
    }

    /// Writes plain text that is a sentence of its own, and counts its words.
    pub(super) fn plain_words(&mut self, text: &str) {
        self.words.begin_sentence();
        self.words.count(text);
        self.plain(text);
    }

    fn link(&mut self, node: Node<'t>, link: &NodeLink) {
        // In CommonMark a link contains no other link. The parser lets some through; then the inner one is the link.
        if node.descendants().skip(1).any(|inner| matches!(inner.data().value, NodeValue::Link(_))) {
            self.verbatim("[");
            self.children(node);
            return self.verbatim(&format!("]({})", link.url));
        }
        let start = self.body.len();
        self.body.push("<a");
        let target = self.target(node, &link.url, LeadsTo::Anything);
        if let Some(index) = target {
            self.body.push(" href=\"");
            self.body.placeholder(PlaceholderKind::Href(index));
            self.body.push("\"");
        }
        self.title_attribute(&link.title);
        self.body.push(">");
        self.link_markup.push(start..self.body.len());
        self.footnotes.waiting = Some(Vec::new());
        if is_bare_address(node, link) {
            self.verbatim(&node.collect_text());
        } else {
            self.children(node);
        }
        let end = self.body.len();
        self.body.push("</a>");
        self.link_markup.push(end..self.body.len());
        self.end_of_link();
        if let Some(index) = target {
            self.report_link(node, index);
        }
    }

    /// Reports a link with its text, unless it contains an image without a description, which is reported itself.
    fn report_link(&mut self, node: Node<'t>, index: usize) {
        let is_picture = |node: Node| matches!(node.data().value, NodeValue::Image(_));
        let is_mute = |node: Node| is_picture(node) && plain_text(node, self.language).trim().is_empty();
        if !node.descendants().skip(1).any(is_mute) {
            let words = plain_text(node, self.language);
            self.report(FindingKind::Link { words, index }, self.position(node));
        }
    }

    /// Registers the target of a link or image, at its position at the end of the node or else at the node's.
    fn target(&mut self, node: Node<'t>, target: &str, leads_to: LeadsTo) -> Option<usize> {
        let written = self.source.find_last(node.data().sourcepos, target);
        self.register_link(target, leads_to, written.unwrap_or_else(|| self.position(node)))
    }

    /// Adds a link and returns its index in `Markdown::links`; `None` if its scheme is refused, which is reported.
    pub(super) fn register_link(&mut self, target: &str, leads_to: LeadsTo, position: Position) -> Option<usize> {
        let purpose = if leads_to == LeadsTo::Picture { Purpose::Picture } else { Purpose::Link };
        if let Err(refusal) = judge(target, purpose) {
            self.report(FindingKind::RefusedScheme(refusal), position);
            return None;
        }
        self.done.links.push(Link { target: target.to_owned(), leads_to, position });
        Some(self.done.links.len() - 1)
    }

    fn title_attribute(&mut self, title: &str) {
        if !title.is_empty() {
            self.body.attribute("title", &punctuate(title, self.language));
        }
    }

    /// Writes an image. Its title becomes an attribute, unless it is printed as the `caption`.
    pub(super) fn picture(&mut self, node: Node<'t>, picture: &NodeLink, caption: Option<&str>) {
        let start = self.body.len();
        self.body.push("<img");
        if let Some(index) = self.target(node, &picture.url, LeadsTo::Picture) {
            self.body.placeholder(PlaceholderKind::Picture(index));
        }
        let description = plain_text(node, self.language);
        let is_decoration = description.trim() == DECORATION;
        self.body.attribute("alt", if is_decoration { "" } else { &description });
        self.title_attribute(if caption == Some(&picture.title) { "" } else { &picture.title });
        self.body.push(" decoding=\"async\">");
        self.link_markup.push(start..self.body.len());
        self.smart.passed('x');
        self.report(
            FindingKind::Picture { description, caption: caption.unwrap_or(&picture.title).to_owned() },
            self.position(node),
        );
    }

    /// Writes an image with its title as the caption.
    pub(super) fn figure(&mut self, node: Node<'t>) {
        let NodeValue::Image(picture) = &node.data().value else { return };
        self.body.push("<figure>");
        self.picture(node, picture, Some(&picture.title));
        self.body.push("<figcaption>");
        self.plain_words(&picture.title);
        self.body.push("</figcaption></figure>\n");
    }

    /// Keeps the first paragraph at the top level, or in a `:::summary`, as the summary of the text.
    pub(super) fn summarize(&mut self, paragraph: Node<'t>) {
        let at_top_level = paragraph.parent().is_some_and(|parent| match &parent.data().value {
            NodeValue::Document => true,
            NodeValue::BlockDirective(block) => kind(block) == Some(Kind::Summary),
            _ => false,
        });
        if self.done.summary.is_none() && at_top_level {
            self.done.summary = Some(summary(paragraph, self.language));
        }
    }
}

/// Returns whether text with this byte may contain failed markup. Most text contains no such byte.
fn is_sign(byte: u8) -> bool {
    matches!(byte, b'[' | b']' | b')' | b'{' | b'*' | b'=' | b'!' | b'?' | b':' | b'^' | b'<' | b'@')
}

/// Returns whether the text of a link is its own URL, as in `<https://…>`.
fn is_bare_address(node: Node<'_>, link: &NodeLink) -> bool {
    let only = node.first_child().filter(|child| child.next_sibling().is_none());
    only.is_some_and(|only| only.data().value.text() == Some(link.url.strip_prefix("mailto:").unwrap_or(&link.url)))
}
