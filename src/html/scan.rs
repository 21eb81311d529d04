//! An HTML scanner: reports tags, texts and other markup in order, with their byte ranges.
//!
//! The scanner follows the tokenizer of the HTML standard. It builds no tree; callers track which elements are open.
//! Every page is scanned, so plain markup, which is nearly all that templates print, takes a fast path without copies.
//! html5gum reads other markup, with the same result.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, State, Tokenizer, naive_next_state};
use memchr::{memchr, memchr2};
use std::borrow::Cow;
use std::cell::Cell;
use std::convert::Infallible;
use std::ops::Range;

/// A piece of HTML.
pub enum Piece<'a> {
    Start(&'a Tag<'a>),
    /// An end tag, with the name of its element in lower case.
    End(&'a [u8]),
    Text(&'a Words<'a>),
    /// A comment, a doctype, or markup that browsers treat as a comment.
    Other,
}

/// A start tag. The names of the element and its attributes are in lower case.
pub struct Tag<'a> {
    name: &'a [u8],
    attributes: &'a [Attribute<'a>],
}

/// The name and value of an attribute.
type Attribute<'a> = (Cow<'a, [u8]>, Words<'a>);

/// A text or the value of an attribute, with character references resolved.
#[derive(Default)]
pub struct Words<'a>(Cow<'a, [u8]>);

impl Words<'_> {
    /// Returns the text, with U+FFFD in place of bytes that are not UTF-8.
    ///
    /// Valid text takes the faster check of [`str::from_utf8`] before [`String::from_utf8_lossy`].
    pub fn text(&self) -> Cow<'_, str> {
        str::from_utf8(&self.0).map_or_else(|_| String::from_utf8_lossy(&self.0), Cow::Borrowed)
    }
}

impl Tag<'_> {
    pub fn name(&self) -> &[u8] {
        self.name
    }

    /// Returns the value of an attribute, empty if the attribute has none. Of two attributes with the same name the
    /// first counts, as in a browser.
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes().find(|(known, _)| *known == name.as_bytes()).map(|(_, value)| value.text())
    }

    pub fn attributes(&self) -> impl Iterator<Item = (&[u8], &Words<'_>)> {
        self.attributes.iter().map(|(name, value)| (&**name, value))
    }
}

/// Scans `html` and passes each piece to `see`, with its byte range.
///
/// The content of scripts and styles is passed as text. A tag that is cut off at the end is not passed.
pub fn scan(html: &[u8], mut see: impl FnMut(Piece, Range<usize>)) {
    // Browsers replace carriage returns and NUL bytes, which the fast path does not.
    if memchr2(b'\r', 0, html).is_some() {
        return scan_any(html, 0..html.len(), &mut see);
    }
    let mut attributes = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let (length, is_plain) = length_until(b'<', &html[at..]);
        let text = at..at + length;
        at = text.end;
        if !is_plain {
            scan_any(html, text, &mut see);
        } else if length > 0 {
            see(Piece::Text(&Words(html[text.clone()].into())), text);
        }
        attributes.clear();
        match scan_plain_tag(html, at, &mut attributes, &mut see) {
            Some(end) => at = end,
            None => return scan_any(html, at..html.len(), &mut see),
        }
    }
}

/// Returns the distance to `byte` or else to the end, and whether the bytes up to there contain no character reference.
fn length_until(byte: u8, html: &[u8]) -> (usize, bool) {
    match memchr2(byte, b'&', html) {
        Some(at) if html[at] == byte => (at, true),
        Some(at) => (memchr(byte, &html[at..]).map_or(html.len(), |more| at + more), false),
        None => (html.len(), true),
    }
}

/// Scans the tag that starts at `start` and returns where it ends.
///
/// Returns `None` and passes nothing if the markup is not plain: element names in lower case, values between double
/// quotes, and no text that only looks like markup.
fn scan_plain_tag<'a>(
    html: &'a [u8],
    start: usize,
    attributes: &mut Vec<Attribute<'a>>,
    see: &mut impl FnMut(Piece, Range<usize>),
) -> Option<usize> {
    const DOCTYPE: &[u8] = b"<!doctype html>";
    match &html[start..] {
        [] => return Some(start),
        [_, b'a'..=b'z', ..] => {}
        [_, b'/', end_tag @ ..] => {
            let name = element_name(end_tag).filter(|name| end_tag.get(name.len()) == Some(&b'>'))?;
            let end = start + "</>".len() + name.len();
            see(Piece::End(name), start..end);
            return Some(end);
        }
        markup => {
            let end = start + DOCTYPE.len();
            return markup.starts_with(DOCTYPE).then(|| see(Piece::Other, start..end)).map(|()| end);
        }
    }
    let name = element_name(&html[start + 1..])?;
    let (end, is_plain) = scan_plain_attributes(html, start + 1 + name.len(), attributes)?;
    if is_raw_text(name) && !closes_plainly(name, &html[end..]) {
        return None;
    }
    if is_plain {
        see(Piece::Start(&Tag { name, attributes }), start..end);
    } else {
        scan_any(html, start..end, see);
    }
    Some(end)
}

/// Scans attributes up to and including the `>` of their tag. Returns where the tag ends, and whether the attributes
/// contain no character references.
fn scan_plain_attributes<'a>(
    html: &'a [u8],
    mut at: usize,
    attributes: &mut Vec<Attribute<'a>>,
) -> Option<(usize, bool)> {
    let mut is_plain = true;
    loop {
        let spaces = html[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\n')).count();
        at += spaces;
        match html.get(at)? {
            b'>' => return Some((at + 1, is_plain)),
            b'/' if html.get(at + 1) == Some(&b'>') => return Some((at + 2, is_plain)),
            b'a'..=b'z' if spaces > 0 => {}
            _ => return None,
        }
        let (name, is_lower_case) = plain_name(&html[at..])?;
        at += name.len();
        let mut value: &[u8] = &[];
        if html.get(at) == Some(&b'=') {
            let quoted = html[at + 1..].strip_prefix(b"\"")?;
            let (length, has_no_reference) = length_until(b'"', quoted);
            if length == quoted.len() {
                return None;
            }
            value = &quoted[..length];
            is_plain &= has_no_reference;
            at += "=\"\"".len() + length;
        }
        let name = if is_lower_case { name.into() } else { name.to_ascii_lowercase().into() };
        attributes.push((name, Words(value.into())));
    }
}

/// Returns whether an element contains only text, so that a tag in it is read as text.
///
/// A `noscript` element is read as markup, since that is what visitors without scripts see.
fn is_raw_text(name: &[u8]) -> bool {
    name != NOSCRIPT && naive_next_state(name).is_some()
}

const NOSCRIPT: &[u8] = b"noscript";

/// Returns whether an element with raw text contains no character references, and its own end tag comes next.
fn closes_plainly(name: &[u8], html: &[u8]) -> bool {
    let (length, is_plain) = length_until(b'<', html);
    let closing = html[length..].strip_prefix(b"</").and_then(|rest| rest.strip_prefix(name));
    is_plain && closing.is_some_and(|rest| rest.starts_with(b">")) && name != b"plaintext"
}

fn element_name(markup: &[u8]) -> Option<&[u8]> {
    plain_name(markup).filter(|(_, is_lower_case)| *is_lower_case).map(|(name, _)| name)
}

/// Returns the name of an element or attribute at the start of `markup`, and whether the name is in lower case.
///
/// Returns `None` if the name contains characters outside the plain set.
fn plain_name(markup: &[u8]) -> Option<(&[u8], bool)> {
    let is_name = |byte: &&u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b':' | b'_' | b'A'..=b'Z');
    let name = &markup[..markup.iter().take_while(is_name).count()];
    let is_lower_case = !name.iter().any(u8::is_ascii_uppercase);
    let is_plain =
        matches!(name, [b'a'..=b'z', ..]) && matches!(markup.get(name.len()), Some(b' ' | b'\n' | b'=' | b'/' | b'>'));
    is_plain.then_some((name, is_lower_case))
}

/// Scans a part of any HTML with html5gum.
fn scan_any(html: &[u8], part: Range<usize>, see: &mut impl FnMut(Piece, Range<usize>)) {
    let mut name = Vec::new();
    let mut start = 0;
    let mut attributes: Vec<Attribute> = Vec::new();
    let is_noscript = Cell::new(false);
    let emitter = CallbackEmitter::new(|event: CallbackEvent, span: Span| -> Option<Infallible> {
        let at = part.start + span.start..part.start + span.end;
        match event {
            CallbackEvent::OpenStartTag { name: opened } => {
                name = opened.to_vec();
                start = at.start;
                attributes.clear();
                is_noscript.set(name == NOSCRIPT);
            }
            CallbackEvent::AttributeName { name } => attributes.push((name.to_vec().into(), Words::default())),
            CallbackEvent::AttributeValue { value } => {
                attributes.last_mut().into_iter().for_each(|(_, known)| *known = Words(value.to_vec().into()));
            }
            CallbackEvent::CloseStartTag { .. } => {
                see(Piece::Start(&Tag { name: &name, attributes: &attributes }), start..at.end);
            }
            CallbackEvent::EndTag { name } => see(Piece::End(name), at),
            CallbackEvent::String { value } => see(Piece::Text(&Words(value.into())), at),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => see(Piece::Other, at),
            CallbackEvent::Error(_) => {}
        }
        None
    });
    let mut emitter = Browser { emitter, is_noscript: &is_noscript };
    emitter.emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(&html[part.clone()], emitter).finish();
}

/// An emitter that behaves like a browser without scripts. It does not report parse errors, because checking every
/// character for them is slow.
struct Browser<'a, E> {
    emitter: E,
    is_noscript: &'a Cell<bool>,
}

impl<E: Emitter> ForwardingEmitter for Browser<'_, E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = E::Token> {
        &mut self.emitter
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.emitter.emit_current_tag().filter(|_| !self.is_noscript.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(html: &str) -> Vec<String> {
        let mut seen = ScanLog::of(html);
        scan(html.as_bytes(), |piece, at| seen.note(piece, at));
        seen.pieces
    }

    /// The pieces that a scan has passed so far.
    struct ScanLog<'a> {
        html: &'a str,
        pieces: Vec<String>,
        /// The ranges of the tags.
        places: Vec<Range<usize>>,
        end: usize,
    }

    impl ScanLog<'_> {
        fn of(html: &str) -> ScanLog<'_> {
            ScanLog { html, pieces: Vec::new(), places: Vec::new(), end: 0 }
        }

        /// Records a piece and checks its range. Consecutive pieces of text are joined.
        fn note(&mut self, piece: Piece, at: Range<usize>) {
            let html = self.html;
            let written = html.get(at.clone()).unwrap_or_else(|| panic!("{at:?} is not a range of {html:?}"));
            assert!(at.start >= self.end, "{html:?}: {written:?} begins before the previous piece ends");
            self.end = at.end;
            let tag = match piece {
                Piece::Start(tag) => {
                    let attributes = tag
                        .attributes()
                        .map(|(name, value)| format!(" {}={}", String::from_utf8_lossy(name), value.text()))
                        .collect::<String>();
                    format!("<{}{attributes}>", String::from_utf8_lossy(tag.name()))
                }
                Piece::End(name) => format!("</{}>", String::from_utf8_lossy(name)),
                Piece::Other => written.to_owned(),
                Piece::Text(text) => {
                    let is_as_written = !written.contains(['&', '\r', '\0']) && !written.contains("</");
                    assert!(!is_as_written || text.text() == written, "{html:?}: {written:?} for {:?}", text.text());
                    match self.pieces.last_mut().filter(|last| !last.starts_with('<') || !last.ends_with('>')) {
                        Some(last) => last.push_str(&text.text()),
                        None => self.pieces.push(text.text().into_owned()),
                    }
                    return;
                }
            };
            assert!(
                written.starts_with('<') && (written.ends_with('>') || at.end == html.len()),
                "{html:?}: {written:?}"
            );
            self.pieces.push(tag);
            self.places.push(at);
        }
    }

    /// Checks that every combination of three parts followed by `end` is read as html5gum reads it. Returns how many
    /// combinations took the fast path.
    fn assert_same_as_html5gum(parts: &str, end: &str) -> usize {
        let parts: Vec<&str> = parts.split('|').collect();
        let mut plain = 0;
        for at in 0..parts.len().pow(3) {
            let html = [at, at / parts.len(), at / parts.len().pow(2)].map(|at| parts[at % parts.len()]).concat() + end;
            let (mut own, mut any) = (ScanLog::of(&html), ScanLog::of(&html));
            scan(html.as_bytes(), |piece, at| own.note(piece, at));
            scan_any(html.as_bytes(), 0..html.len(), &mut |piece, at| any.note(piece, at));
            assert_eq!((own.pieces, own.places), (any.pieces, any.places), "{html:?}");
            let is_plain = scan_plain_tag(html.as_bytes(), 0, &mut Vec::new(), &mut |_, _| ()).is_some();
            plain += usize::from(html.starts_with('<') && is_plain);
        }
        plain
    }

    #[test]
    fn the_fast_path_reads_markup_as_html5gum_does() {
        let parts = "<a href=\"/x\">|<a| b| href=\"|=|\"|'|>|/>|</a>|</|<A>|<br/>|<p class=k>| viewBox=\"0\"|<linearX>\
            |<title>|</title>|<script>|</script>|<style x=\"&amp;\">|</style>|<noscript>|<plaintext>|<!doctype html>|<!--|-->\
            |&amp;|&lt|x y|é|\r\n|\t|\0|\u{85}";
        let plain = assert_same_as_html5gum(parts, "<i title=\"x\">");
        assert!(plain > 1000, "only {plain} combinations took the fast path");
    }

    #[test]
    fn markup_that_is_cut_off_is_read_up_to_its_end() {
        assert_same_as_html5gum("|<|a| href|=|\"|'|x|/|>|<!--|&|<title>|<script>|\u{fe}|<a href=\"x|<a href=\"&", "");
    }

    #[test]
    fn tags_have_only_their_own_attributes() {
        assert_eq!(
            seen("<A HREF='/x?a&amp;b' hidden>één &lt;b&gt;</a x=y><br/><p class=k>"),
            ["<a href=/x?a&b hidden=>", "één <b>", "</a>", "<br>", "<p class=k>"]
        );
    }

    #[test]
    fn scripts_contain_text_and_noscript_contains_markup() {
        assert_eq!(seen("<script>\"<a>\"</script><b>"), ["<script>", "\"<a>\"", "</script>", "<b>"]);
        assert_eq!(seen("<noscript><a></noscript>"), ["<noscript>", "<a>", "</noscript>"]);
        assert_eq!(seen("<NOSCRIPT><a></NOSCRIPT>"), ["<noscript>", "<a>", "</noscript>"]);
    }

    #[test]
    fn the_first_of_two_attributes_with_the_same_name_counts() {
        scan(b"<a id=x id=y>", |piece, _| {
            if let Piece::Start(tag) = piece {
                assert_eq!(tag.get("id").as_deref(), Some("x"));
            }
        });
    }
}
