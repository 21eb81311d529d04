//! What stands in a sentence: text, emphasis, code, links and pictures.

use super::format::Formatter;
use super::punctuation::Pen;
use super::tree::{Node, NodeLink, NodeValue, is_break};
use super::{LeadsTo, Link, Spot, Wants, links};
use crate::diagnostic::{Diagnostic, Rule};
use crate::language::{Language, Text};
use crate::link_text;
use memchr::{memchr, memchr3_iter};
use std::mem;

/// What stands in the place of the description of a picture that is mere decoration.
const DECORATION: &str = "-";

/// The most characters of a summary.
const SUMMARY_LENGTH: usize = 300;

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
            NodeValue::Strikethrough => self.tagged("<del>", node, "</del>"),
            NodeValue::Link(link) => self.link(node, link),
            NodeValue::Image(picture) => self.picture(node, picture, true),
            NodeValue::FootnoteReference(reference) => self.footnote_reference(&reference.name),
            NodeValue::HtmlInline(html) => self.html_inline(node, html),
            // The parser's options allow no other kinds.
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
        // A loop without an early exit is faster than one that stops at the first sign.
        if text.bytes().fold(false, |found, byte| found | IS_SIGN[byte as usize]) {
            self.undefined_footnotes(node, text);
            self.broken_links(node, text);
            self.bare_addresses(node, text);
            self.foreign_syntax(node, text);
            self.idle_stars(node, text);
            self.open_comment(node, text);
        }
        self.count_words(text);
        let next = if text.ends_with(['"', '\'']) { character_after(node) } else { ' ' };
        let Self { pen, body, .. } = self;
        pen.write(text, next, |piece| body.text(piece));
    }

    /// Writes text whose punctuation is the author's own.
    pub(super) fn verbatim(&mut self, text: &str) {
        self.body.text(text);
        self.count_words(text);
        if let Some(last) = text.chars().next_back() {
            self.pen.passed(last);
        }
    }

    /// Writes plain text that is not part of a paragraph, such as the value of an attribute.
    pub(super) fn plain(&mut self, text: &str) {
        let body = &mut self.body;
        Pen::new(self.language).write(text, ' ', |piece| body.text(piece));
    }

    /// Counts the words that begin in `text`: a run without blanks is one word, however it is marked up. A sentence
    /// ends at `.`, `!` or `?` unless it goes on in lower case.
    pub(super) fn count_words(&mut self, text: &str) {
        let mut from = 0;
        for end in memchr3_iter(b'\n', b'\r', b'\t', text.as_bytes()).chain([text.len()]) {
            let mut rest = &text.as_bytes()[mem::replace(&mut from, end + 1)..end];
            while let Some(at) = memchr(b' ', rest) {
                self.count_run(&rest[..at]);
                self.in_word = false;
                rest = &rest[at + 1..];
            }
            self.count_run(rest);
            self.in_word &= end == text.len();
        }
    }

    /// Counts a run without blanks: the rest of a word, a word, or signs.
    fn count_run(&mut self, run: &[u8]) {
        let begins = run.iter().position(|byte| begins_word(*byte)).filter(|_| !self.in_word);
        if let Some(at) = begins {
            self.in_word = true;
            self.done.words += 1;
            let goes_on = !self.ends_sentence(&run[..at]) || run[at].is_ascii_lowercase();
            self.sentence_words = if goes_on { self.sentence_words + 1 } else { 1 };
            self.done.longest_sentence = self.done.longest_sentence.max(self.sentence_words);
        }
        self.sentence_ends = self.ends_sentence(run);
    }

    /// Whether a sentence ends after `run`. Quotes and brackets may still follow the full stop.
    fn ends_sentence(&self, run: &[u8]) -> bool {
        let is_end = |byte: &u8| matches!(byte, b'.' | b'!' | b'?');
        let last = run.iter().rev().find(|byte| is_end(byte) || byte.is_ascii_alphanumeric());
        last.map_or(self.sentence_ends, is_end)
    }

    /// What follows is not part of what came before.
    pub(super) fn begin_sentence(&mut self) {
        (self.in_word, self.sentence_ends, self.sentence_words) = (false, false, 0);
    }

    fn link(&mut self, node: Node<'t>, link: &NodeLink) {
        // CommonMark: no link contains another. The parser lets some through, and then the inner one is the link.
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
            self.body.slot(Wants::Href(index));
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
        // A link that is refused has to be rewritten anyway.
        if target.is_some() {
            self.check_words_of_link(node, link);
        }
    }

    fn check_words_of_link(&mut self, node: Node<'t>, link: &NodeLink) {
        // Of a picture without a description it is told already what is wrong.
        let is_picture = |node: Node| matches!(node.data().value, NodeValue::Image(_));
        let is_mute = |node: Node| is_picture(node) && plain_text(node, self.language).trim().is_empty();
        if node.descendants().skip(1).any(is_mute) {
            return;
        }
        let problem = match link.url.is_empty() {
            true => Some(without_target(&plain_text(node, self.language))),
            false => link_text::problem(&plain_text(node, self.language), &link.url),
        };
        if let Some(diagnostic) = problem {
            let spot = self.source.spot(node.data().sourcepos);
            self.report(diagnostic, spot);
        }
    }

    fn target(&mut self, node: Node<'t>, target: &str, leads_to: LeadsTo) -> Option<usize> {
        let spot = links::spot(&self.source, node.data().sourcepos, target);
        self.register_link(target, leads_to, spot)
    }

    /// Notes down where a link leads, and gives its place among all links; `None` where it is refused.
    pub(super) fn register_link(&mut self, target: &str, leads_to: LeadsTo, spot: Spot) -> Option<usize> {
        if let Some(problem) = links::refuse(target, leads_to, spot) {
            self.done.problems.push(problem);
            return None;
        }
        self.done.problems.extend(links::plain_http(target, spot));
        self.done.links.push(Link { target: target.to_owned(), leads_to, spot });
        Some(self.done.links.len() - 1)
    }

    fn title_attribute(&mut self, title: &str) {
        if !title.is_empty() {
            self.body.push(" title=\"");
            self.plain(title);
            self.body.push("\"");
        }
    }

    /// A picture; where its title is a caption, it is not printed here.
    pub(super) fn picture(&mut self, node: Node<'t>, picture: &NodeLink, with_title: bool) {
        let start = self.body.len();
        self.body.push("<img");
        if let Some(index) = self.target(node, &picture.url, LeadsTo::Picture) {
            self.body.slot(Wants::Picture(index));
        }
        self.body.push(" alt=\"");
        let description = plain_text(node, self.language);
        let is_decoration = description.trim() == DECORATION;
        self.body.text(if is_decoration { "" } else { &description });
        self.body.push("\"");
        self.title_attribute(if with_title { &picture.title } else { "" });
        self.body.push(" loading=\"lazy\" decoding=\"async\">");
        self.link_markup.push(start..self.body.len());
        self.pen.passed('x');
        let is_file_name = is_picture_name(description.trim());
        if is_file_name || description.trim().is_empty() {
            let message = match is_file_name {
                true => Text::new(
                    "de beschrijving van deze afbeelding is een bestandsnaam",
                    "the description of this picture is the name of a file",
                ),
                false => Text::new("deze afbeelding heeft geen beschrijving", "this picture has no description"),
            };
            let help = Text::new(
                "schrijf tussen de haken wat erop te zien is: `![…](…)`; is het alleen versiering, schrijf dan `![-](…)`",
                "write between the brackets what it shows: `![…](…)`; if it is mere decoration, write `![-](…)`",
            );
            let spot = self.source.spot(node.data().sourcepos);
            self.report(Diagnostic::new(Rule::MissingAlt, message).help(help), spot);
        }
    }

    /// A picture with its title as the caption.
    pub(super) fn figure(&mut self, node: Node<'t>) {
        let NodeValue::Image(picture) = &node.data().value else { return };
        self.body.push("<figure>");
        self.picture(node, picture, false);
        self.body.push("<figcaption>");
        self.plain(&picture.title);
        self.begin_sentence();
        self.count_words(&picture.title);
        self.body.push("</figcaption></figure>\n");
    }

    /// Keeps the first paragraph of the text, and of a summary, as what the text says in short.
    pub(super) fn summarize(&mut self, paragraph: Node<'t>) {
        let stands_free = paragraph.parent().is_some_and(|parent| match &parent.data().value {
            NodeValue::Document => true,
            NodeValue::BlockDirective(block) => super::blocks::is_summary(block),
            _ => false,
        });
        if self.done.summary.is_none() && stands_free {
            self.done.summary = Some(shorten(&plain_text(paragraph, self.language)));
        }
    }
}

/// Whether a text is what a camera or another program called a picture.
fn is_picture_name(text: &str) -> bool {
    const ENDINGS: [&str; 8] = ["jpg", "jpeg", "png", "gif", "webp", "avif", "heic", "svg"];
    let ending = text.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// Where a browser is told nothing, it stays on the page.
fn without_target(words: &str) -> Diagnostic {
    let message = Text::new("deze link gaat nergens heen", "this link leads nowhere");
    let help = Text::new(
        format!("schrijf tussen de ronde haken een adres of het pad van een bestand: `[{words}](…)`"),
        format!("write an address or the path of a file between the round brackets: `[{words}](…)`"),
    );
    Diagnostic::new(Rule::EmptyLink, message).help(help)
}

/// A node's text without markup, its punctuation set.
pub(super) fn plain_text(node: Node<'_>, language: Language) -> String {
    let mut out = String::new();
    let mut pen = Pen::new(language);
    for part in node.descendants() {
        match &part.data().value {
            NodeValue::Text(text) if !part.parent().is_some_and(|it| matches!(it.data().value, NodeValue::Escaped)) => {
                pen.write(text, character_after(part), |piece| out.push_str(piece));
                continue;
            }
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
            _ => continue,
        }
        pen.passed(out.chars().next_back().unwrap_or(' '));
    }
    out
}

/// Whether a character that begins with this byte makes a word. Those with C2 and E2 are dashes, quotes and signs.
fn begins_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0xc3 && byte != 0xe2
}

/// The character that follows a piece of text: a blank at the end of a line or paragraph, `x` for any other markup.
fn character_after(node: Node<'_>) -> char {
    if node.next_sibling().is_none_or(is_break) { ' ' } else { 'x' }
}

/// Whether a text with this byte may hold what other programs, or a slip of the pen, give a meaning. Most hold none.
const IS_SIGN: [bool; 256] = {
    let mut is_sign = [false; 256];
    let signs = b"[]){*=!?:";
    let mut at = 0;
    while at < signs.len() {
        is_sign[signs[at] as usize] = true;
        at += 1;
    }
    is_sign
};

/// Whether a link shows its own address, as `<https://…>` does.
fn is_bare_address(node: Node<'_>, link: &NodeLink) -> bool {
    let only = node.first_child().filter(|child| child.next_sibling().is_none());
    only.is_some_and(|only| only.data().value.text() == Some(link.url.strip_prefix("mailto:").unwrap_or(&link.url)))
}

/// Cuts a text after a word.
fn shorten(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((limit, _)) = text.char_indices().nth(SUMMARY_LENGTH) else { return text };
    let end = text[..limit].rfind(' ').unwrap_or(limit);
    format!("{}…", text[..end].trim_end_matches([',', ';', ':', '.', ' ', '–', '—']))
}
