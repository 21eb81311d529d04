//! HTML that an author wrote in the Markdown: passed through where the site allows it, else stripped of its tags.
//!
//! What is kept of stripped HTML is its text, and that is escaped like any other. Comments are the speaker's notes
//! of a slide and vanish elsewhere.

use super::body::Body;
use super::finding::FindingKind;
use super::formatter::Formatter;
use super::punctuation::Pen;
use super::tree::{Node, Sourcepos};
use crate::diagnostic::Position;

/// Tags that stand within a sentence; any other separates words.
const WITHIN_A_SENTENCE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

impl<'t> Formatter<'_, 't> {
    /// A block of HTML.
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
                Piece::Tag(tag) => kept.push_str(self.stripped_tag(position, found, tag)),
                Piece::Comment { text, closed } => self.comment(position, found, text, closed),
            }
        }
        for paragraph in paragraphs(&kept) {
            self.begin_text();
            self.body.new_line();
            self.body.push("<p>");
            self.words.count(&paragraph);
            self.pen.write(&paragraph, ' ', |piece| keep_references(&mut self.body, piece));
            self.body.push("</p>\n");
        }
    }

    /// A tag or comment within a sentence.
    pub(super) fn html_inline(&mut self, node: Node<'t>, html: &str) {
        let position = node.data().sourcepos;
        if self.options.raw_html {
            return self.raw_html(position, html);
        }
        let Some(found) = Pieces::of(html).next() else { return };
        match found.piece {
            Piece::Tag(tag) if self.hidden.is_some() => {
                if tag.closing && self.hidden.as_deref().is_some_and(|hidden| hidden.eq_ignore_ascii_case(tag.name)) {
                    self.hidden = None;
                }
            }
            Piece::Tag(tag) => {
                let separator = self.stripped_tag(position, found, tag);
                self.verbatim(separator);
                if tag.hides_its_content() {
                    self.hidden = Some(tag.name.to_owned());
                }
            }
            Piece::Comment { text, closed } => self.comment(position, found, text, closed),
            Piece::Text => {}
        }
    }

    /// HTML that passes through as it is, but for the comments on a slide.
    fn raw_html(&mut self, position: Sourcepos, html: &str) {
        for found in Pieces::of(html) {
            match found.piece {
                Piece::Comment { text, closed } if self.options.slides => {
                    self.comment(position, found, text, closed);
                    continue;
                }
                Piece::Tag(tag) if !tag.closing => self.done.ids.extend(id_attribute(found.raw)),
                _ => {}
            }
            self.body.push(found.raw);
        }
    }

    /// Reports a tag that is left out, once a line, and gives what to write in its place.
    fn stripped_tag(&mut self, position: Sourcepos, found: Found, tag: Tag) -> &'static str {
        let name = tag.name.to_ascii_lowercase();
        let is_within = WITHIN_A_SENTENCE.contains(&name.as_str()) || tag.hides_its_content();
        let separator = if is_within { "" } else { " " };
        // A closing tag is no news when its opening tag was reported.
        let known = !self.stripped.names.insert(name) && tag.closing;
        let line = position.start.line + found.line;
        if !known && self.stripped.line != line {
            self.stripped.line = line;
            let hides_content = tag.hides_its_content();
            let kind = FindingKind::StrippedTag { name: tag.name.to_owned(), is_closing: tag.closing, hides_content };
            self.report(kind, self.position_of(position, found));
        }
        separator
    }

    fn comment(&mut self, position: Sourcepos, found: Found, text: &str, closed: bool) {
        if self.options.slides {
            self.speaker_note(text);
        }
        if !closed {
            self.report(FindingKind::UnclosedComment, self.position_of(position, found));
        }
    }

    fn speaker_note(&mut self, text: &str) {
        for paragraph in paragraphs(text) {
            let mut pen = Pen::new(self.language);
            let notes = self.part.notes.get_or_insert_default();
            notes.push("<p>");
            pen.write(&paragraph, ' ', |piece| notes.text(piece));
            notes.push("</p>\n");
        }
    }

    /// The position of a piece of the HTML at `position`.
    fn position_of(&self, position: Sourcepos, found: Found) -> Position {
        let line = position.start.line + found.line;
        let column = if found.line == 0 { position.start.column } else { 1 };
        let first_line = found.raw.lines().next().unwrap_or_default();
        self.source.find(line, column, first_line).unwrap_or_else(|| self.source.position(position))
    }
}

/// The paragraphs of a plain text, without the blanks that mean nothing in HTML.
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

/// Escapes text that stood in HTML: a character reference such as `&eacute;` remains one.
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

/// One piece of HTML. `<!doctype …>`, `<?…>` and the like count as tags without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text,
    Tag(Tag<'a>),
    Comment { text: &'a str, closed: bool },
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
}

/// A piece as it is written, and how many lines of the HTML come before it.
#[derive(Clone, Copy)]
struct Found<'a> {
    raw: &'a str,
    line: usize,
    piece: Piece<'a>,
}

/// Takes HTML apart from left to right; the content of scripts and style sheets belongs to their opening tag.
struct Pieces<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Pieces<'a> {
    fn of(html: &'a str) -> Pieces<'a> {
        Pieces { rest: html, line: 0 }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        let rest = self.rest;
        let markup = rest.match_indices('<').map(|(at, _)| at).find(|at| opens_markup(&rest[at + 1..]));
        let (length, piece) = match markup {
            _ if rest.is_empty() => return None,
            Some(0) => markup_at_start(rest),
            text => (text.unwrap_or(rest.len()), Piece::Text),
        };
        let found = Found { raw: &rest[..length], line: self.line, piece };
        self.line += found.raw.bytes().filter(|byte| *byte == b'\n').count();
        self.rest = &rest[length..];
        Some(found)
    }
}

/// Whether what follows a `<` is HTML. An address between `<` and `>` is text that the reader must see.
fn opens_markup(after: &str) -> bool {
    let name = after.strip_prefix('/').unwrap_or(after);
    // No further than the next `<`, or a line of many would take very long.
    let ends = |it: char| it.is_whitespace() || matches!(it, '<' | '>' | '/');
    let is_address = || name.split(ends).next().unwrap_or_default().contains(['@', ':']);
    after.starts_with(['!', '?']) || name.starts_with(|it: char| it.is_ascii_alphabetic()) && !is_address()
}

/// The length and kind of what starts here. A tag that nothing closes is text, with all that follows.
fn markup_at_start(html: &str) -> (usize, Piece<'_>) {
    if let Some(comment) = html.strip_prefix("<!--") {
        // CommonMark takes `<!-->` and `<!--->` for whole comments.
        let short = [">", "->"].into_iter().find(|end| comment.starts_with(end)).map(|end| (0, end.len()));
        return match short.or_else(|| comment.find("-->").map(|at| (at, 3))) {
            Some((end, mark)) => (4 + end + mark, Piece::Comment { text: &comment[..end], closed: true }),
            None => (html.len(), Piece::Comment { text: comment, closed: false }),
        };
    }
    let Some(end) = tag_end(html) else { return (html.len(), Piece::Text) };
    let name = html[1..end].trim_start_matches('/');
    let name = &name[..name.find(|it: char| !it.is_ascii_alphanumeric() && it != '-').unwrap_or(name.len())];
    let tag = Tag { name, closing: html.starts_with("</") };
    let content = if tag.hides_its_content() { end_of_element(&html[end..], name) } else { 0 };
    (end + content, Piece::Tag(tag))
}

/// The offset behind the `>` that ends the tag at the start; one in a quoted attribute does not.
fn tag_end(html: &str) -> Option<usize> {
    let (mut quote, mut before) = (None, b'<');
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if before == b'=' || before.is_ascii_whitespace() => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        before = byte;
    }
    None
}

/// The offset of the tag that ends the element `name`, or of the end.
fn end_of_element(html: &str, name: &str) -> usize {
    let ends = |at: &usize| html.get(at + 2..at + 2 + name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name));
    html.match_indices("</").map(|(at, _)| at).find(ends).unwrap_or(html.len())
}

/// The value of a tag's `id`, where it has a plain one.
fn id_attribute(tag: &str) -> Option<String> {
    let value = tag.split_ascii_whitespace().find_map(|attribute| attribute.strip_prefix("id="))?;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split('>').next()?,
    };
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_taken_apart_without_losing_text() {
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
        ] {
            let shown: Vec<String> = Pieces::of(html).map(|found| show(found.raw, found.piece)).collect();
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
    fn a_reference_stays_one_and_a_loose_ampersand_is_escaped() {
        let mut body = Body::default();
        keep_references(&mut body, "&lt;b&gt; &eacute;&#39; A&B; R & D; &amp <i>");
        assert_eq!(body.since(0), "&lt;b&gt; &eacute;&#39; A&B; R &amp; D; &amp;amp &lt;i&gt;");
    }

    #[test]
    fn an_id_is_found_in_its_tag() {
        for (tag, id) in [("<a id=\"x\">", Some("x")), ("<a class=y id=x>", Some("x")), ("<a data-id='x'>", None)] {
            assert_eq!(id_attribute(tag).as_deref(), id, "{tag}");
        }
    }
}
