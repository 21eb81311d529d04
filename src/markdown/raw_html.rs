//! Raw HTML in Markdown: passed through if the site allows it, or else stripped of its tags.
//!
//! The text of stripped HTML is kept and escaped like any other. Comments become speaker notes on slides, and are
//! dropped elsewhere.

use super::body::Body;
use super::finding::{FindingKind, Within};
use super::formatter::Formatter;
use super::punctuation::SmartPunctuation;
use super::tree::{Node, NodeValue, Sourcepos};
use crate::diagnostic::Position;
use crate::html::is_element;
use crate::html::scan::{self, scan};
use std::borrow::Cow;

/// Tags that occur within a sentence. Any other tag separates words.
const WITHIN_A_SENTENCE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// The attributes of HTML that need no value. Others without one are words.
const BOOLEAN_ATTRIBUTES: &[&str] = &[
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "border",
    "checked",
    "compact",
    "controls",
    "default",
    "defer",
    "disabled",
    "hidden",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "noshade",
    "novalidate",
    "nowrap",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
];

/// Maximum length in bytes of words between `<` and `>`.
const WORD_MAX: usize = 60;

impl<'t> Formatter<'_, 't> {
    /// Writes a block of HTML.
    pub(super) fn html_block(&mut self, position: Sourcepos, html: &str) {
        if self.options.raw_html {
            self.body.new_line();
            self.raw_html(position, html);
            self.body.new_line();
            return;
        }
        let mut kept = String::new();
        for found in Pieces::of(html) {
            match found.piece {
                Piece::Text => kept.push_str(found.raw),
                Piece::Tag(tag) => kept.push_str(self.stripped_tag(position, found, tag, Within::Block)),
                Piece::Comment { text, closed } => self.comment(position, found, text, closed),
            }
        }
        for paragraph in paragraphs(&kept) {
            self.begin_text();
            self.body.begin_line("<p>");
            self.words.count(&paragraph);
            self.smart.write(&paragraph, ' ', |piece| keep_references(&mut self.body, piece));
            self.body.push("</p>\n");
        }
    }

    /// Writes a tag or comment within a sentence.
    pub(super) fn html_inline(&mut self, node: Node<'t>, html: &str) {
        let position = node.data().sourcepos;
        if self.options.raw_html {
            return self.raw_html(position, html);
        }
        let Some(found) = Pieces::of(html).into_iter().next() else { return };
        match found.piece {
            Piece::Tag(tag) if self.hidden.is_some() => {
                if tag.closing && self.hidden.as_deref().is_some_and(|hidden| hidden.eq_ignore_ascii_case(tag.name)) {
                    self.hidden = None;
                }
            }
            Piece::Tag(tag) => {
                let separator = self.stripped_tag(position, found, tag, within(node));
                self.verbatim(separator);
                if tag.hides_its_content() {
                    self.hidden = Some(tag.name.to_owned());
                }
            }
            Piece::Comment { text, closed } => self.comment(position, found, text, closed),
            Piece::Text => {}
        }
    }

    /// Writes HTML unchanged, without its comments.
    fn raw_html(&mut self, position: Sourcepos, html: &str) {
        for found in Pieces::of(html) {
            match found.piece {
                Piece::Comment { text, closed } => {
                    self.comment(position, found, text, closed);
                    continue;
                }
                Piece::Tag(tag) if !tag.closing => self.done.ids.extend(places_in(found.raw)),
                _ => {}
            }
            self.body.push(found.raw);
        }
    }

    /// Reports a tag that is stripped, and returns the separator to write instead. HTML is reported at most once a line.
    fn stripped_tag(&mut self, position: Sourcepos, found: LocatedPiece, tag: Tag, within: Within) -> &'static str {
        if tag.is_word(found.raw) {
            let kind = FindingKind::StrippedWord { written: found.raw.to_owned() };
            self.report(kind, self.position_of(position, found));
            return "";
        }
        if !tag.closing {
            self.done.stripped_ids.extend(places_in(found.raw));
        }
        let name = tag.name.to_ascii_lowercase();
        let is_within = WITHIN_A_SENTENCE.contains(&name.as_str()) || tag.hides_its_content();
        let separator = if is_within { "" } else { " " };
        // Skip closing tags whose opening tag was reported.
        let known = !self.stripped_names.insert(name) && tag.closing;
        let line = position.start.line + found.line;
        if !known && self.stripped_line != line {
            self.stripped_line = line;
            let hides_content = tag.hides_its_content();
            let name = tag.name.to_owned();
            let names_place = !tag.closing && !found.raw.contains("href") && !places_in(found.raw).is_empty();
            let kind = FindingKind::StrippedTag { name, is_closing: tag.closing, hides_content, names_place, within };
            self.report(kind, self.position_of(position, found));
        }
        separator
    }

    fn comment(&mut self, position: Sourcepos, found: LocatedPiece, text: &str, closed: bool) {
        if self.options.slides {
            self.speaker_note(text);
        }
        if !closed {
            self.report(FindingKind::UnclosedComment, self.position_of(position, found));
        }
    }

    fn speaker_note(&mut self, text: &str) {
        for paragraph in paragraphs(text) {
            let mut smart = SmartPunctuation::new(self.language);
            let notes = self.part.notes.get_or_insert_default();
            notes.push("<p>");
            smart.write(&paragraph, ' ', |piece| notes.text(piece));
            notes.push("</p>\n");
        }
    }

    /// Returns the position of a piece of the HTML at `position`.
    fn position_of(&self, position: Sourcepos, found: LocatedPiece) -> Position {
        let line = position.start.line + found.line;
        let column = if found.line == 0 { position.start.column } else { 1 };
        let first_line = found.raw.lines().next().unwrap_or_default();
        self.source.find(line, column, first_line).unwrap_or_else(|| self.source.position(position))
    }
}

fn within(node: Node<'_>) -> Within {
    let block = node.ancestors().skip(1).find_map(|it| match it.data().value {
        NodeValue::TableCell => Some(Within::Cell),
        NodeValue::Heading(_) => Some(Within::Heading),
        _ => None,
    });
    block.unwrap_or(Within::Text)
}

/// Splits plain text into paragraphs, and collapses the whitespace that has no meaning in HTML.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>().join(" ")) {
        match paragraphs.last_mut() {
            Some(last) if line.is_empty() && last.is_empty() => {}
            Some(last) if !line.is_empty() => {
                last.push_str(if last.is_empty() { "" } else { "\n" });
                last.push_str(&line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// Escapes text from HTML, but keeps character references such as `&eacute;`.
fn keep_references(body: &mut Body, mut text: &str) {
    while let Some((before, after)) = text.split_once('&') {
        let length = after.bytes().take(33).position(|byte| byte == b';').unwrap_or(0);
        let name = after[..length].strip_prefix('#').unwrap_or(&after[..length]);
        let is_reference = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        body.text(before);
        body.push(if is_reference { "&" } else { "&amp;" });
        text = after;
    }
    body.text(text);
}

/// A piece of HTML. Declarations such as `<!doctype …>` and `<?…>` are tags with an empty name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text,
    Tag(Tag<'a>),
    Comment { text: &'a str, closed: bool },
}

impl Piece<'_> {
    /// Returns whether text that follows is part of this piece.
    fn takes_text(self) -> bool {
        match self {
            Piece::Text => true,
            Piece::Tag(tag) => tag.hides_its_content(),
            Piece::Comment { .. } => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tag<'a> {
    name: &'a str,
    closing: bool,
}

impl Tag<'_> {
    fn hides_its_content(self) -> bool {
        !self.closing && (self.name.eq_ignore_ascii_case("script") || self.name.eq_ignore_ascii_case("style"))
    }

    /// Returns whether this is a word that the reader must fill in, as in `<your name>`, instead of a tag.
    fn is_word(&self, raw: &str) -> bool {
        let is_tag = self.closing || self.name.is_empty() || raw.contains(['=', '\n', '`']) || raw.ends_with("/>");
        // `<search term>` is an element with an attribute that does not exist.
        let has_words = raw.contains(' ') && !BOOLEAN_ATTRIBUTES.iter().any(|attribute| raw.contains(attribute));
        !is_tag && raw.len() <= WORD_MAX && (has_words || !is_element(self.name))
    }
}

/// A piece with its source, and the number of lines in the HTML before it.
#[derive(Clone, Copy)]
struct LocatedPiece<'a> {
    raw: &'a str,
    line: usize,
    piece: Piece<'a>,
}

/// Splits HTML into pieces. The content of scripts and style sheets is part of their opening tag.
struct Pieces<'a> {
    html: &'a str,
    found: Vec<LocatedPiece<'a>>,
    /// End of the last piece, and the number of lines before it.
    end: usize,
    line: usize,
}

impl<'a> Pieces<'a> {
    fn of(html: &'a str) -> Vec<LocatedPiece<'a>> {
        let mut pieces = Pieces { html, found: Vec::new(), end: 0, line: 0 };
        scan(html.as_bytes(), |piece, at| {
            // The scanner skips markup without a name, such as `</>`.
            pieces.add(at.start, |_| Piece::Text);
            match piece {
                scan::Piece::Start(tag) => pieces.add(at.end, |raw| tag_of(raw, "<".len(), tag.name().len())),
                scan::Piece::End(name) => pieces.add(at.end, |raw| tag_of(raw, "</".len(), name.len())),
                scan::Piece::Text(_) => pieces.add(at.end, |_| Piece::Text),
                scan::Piece::Other => pieces.add(at.end, comment_of),
            }
        });
        // An unclosed tag is text, and so is everything after it.
        pieces.add(html.len(), |_| Piece::Text);
        pieces.found
    }

    /// Adds the piece from the end of the last piece to `end`.
    fn add(&mut self, end: usize, piece: impl FnOnce(&'a str) -> Piece<'a>) {
        let Some(raw) = self.html.get(self.end..end).filter(|raw| !raw.is_empty()) else { return };
        let found = LocatedPiece { raw, line: self.line, piece: piece(raw) };
        self.line += raw.bytes().filter(|byte| *byte == b'\n').count();
        match self.found.last_mut() {
            Some(last) if found.piece == Piece::Text && last.piece.takes_text() => {
                last.raw = &self.html[self.end - last.raw.len()..end];
            }
            _ => self.found.push(found),
        }
        self.end = end;
    }
}

/// Classifies a tag. A URL or e-mail address between `<` and `>` is text, which must remain visible.
fn tag_of(raw: &str, start: usize, length: usize) -> Piece<'_> {
    let name = raw.get(start..start + length).unwrap_or_default();
    if name.contains(['@', ':']) { Piece::Text } else { Piece::Tag(Tag { name, closing: raw.starts_with("</") }) }
}

fn comment_of(raw: &str) -> Piece<'_> {
    let Some(comment) = raw.strip_prefix("<!--") else {
        // Browsers read `</ b>` as a comment, but the author made a mistake, so it is text.
        return if raw.starts_with("</") { Piece::Text } else { Piece::Tag(Tag { name: "", closing: false }) };
    };
    let text = ["-->", "--!>"].into_iter().find_map(|end| comment.strip_suffix(end));
    // `<!-->` and `<!--->` are complete comments, in CommonMark as in browsers.
    let text = text.or_else(|| [">", "->"].contains(&comment).then_some(""));
    Piece::Comment { text: text.unwrap_or(comment), closed: text.is_some() }
}

/// Returns the places in the page that a tag names with `id`, or with `name` in old HTML.
fn places_in(tag: &str) -> Vec<String> {
    let mut found = Vec::new();
    if tag.contains("id") || tag.contains("name") {
        scan(tag.as_bytes(), |piece, _| {
            if let scan::Piece::Start(tag) = piece {
                let of_link = tag.get("name").filter(|_| tag.name() == b"a".as_slice());
                found.extend(tag.get("id").into_iter().chain(of_link).map(Cow::into_owned));
            }
        });
    }
    found.retain(|id| !id.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_split_without_losing_text() {
        for (html, expected) in [
            ("a<b class='>'>c</b>", "T:a b:<b class='>'> T:c /b:</b>"),
            ("1 < 2 <3", "T:1 < 2 <3"),
            ("<!-- x -->y<!-->z<!--->", "C: x  T:y C: T:z C:"),
            ("<!-- open <b>", "!: open <b>"),
            ("<script>a<b></SCRIPT>d", "script:<script>a<b> /SCRIPT:</SCRIPT> T:d"),
            ("<style>a", "style:<style>a"),
            ("<div title=\"open>a", "T:<div title=\"open>a"),
            ("<p title=it's>a", "p:<p title=it's> T:a"),
            ("<!doctype html><?php x?>", ":<!doctype html> :<?php x?>"),
            ("<noscript><p>a</noscript>", "noscript:<noscript> p:<p> T:a /noscript:</noscript>"),
            ("<jan@x.nl><B></ b>", "T:<jan@x.nl> B:<B> T:</ b>"),
            ("</>a&amp;</>b<i>", "T:</>a&amp;</>b i:<i>"),
        ] {
            let shown: Vec<String> = Pieces::of(html).into_iter().map(|found| show(found.raw, found.piece)).collect();
            assert_eq!(shown.join(" "), expected, "{html}");
        }
    }

    fn show(raw: &str, piece: Piece) -> String {
        match piece {
            Piece::Text => format!("T:{raw}"),
            Piece::Tag(tag) => format!("{}{}:{raw}", if tag.closing { "/" } else { "" }, tag.name),
            Piece::Comment { text, closed } => format!("{}:{text}", if closed { "C" } else { "!" }),
        }
    }

    #[test]
    fn character_references_are_kept_and_other_ampersands_are_escaped() {
        let mut body = Body::default();
        keep_references(&mut body, "&lt;b&gt; &eacute;&#39; A&B; R & D; &amp <i>");
        assert_eq!(body.since(0), "&lt;b&gt; &eacute;&#39; A&B; R &amp; D; &amp;amp &lt;i&gt;");
    }

    #[test]
    fn the_places_that_a_tag_names_are_found() {
        for (tag, places) in [
            ("<a id=\"x\">", "x"),
            ("<a class=y id=x>", "x"),
            ("<a data-id='x'>", ""),
            ("<a name=x>", "x"),
            ("<input name=x>", ""),
            ("<p id=''>", ""),
        ] {
            assert_eq!(places_in(tag).join(" "), places, "{tag}");
        }
    }
}
