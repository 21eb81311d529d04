//! The scanner of HTML: tags, texts and the rest in order, each with its place, as a browser's tokenizer sees them.
//!
//! No tree is built; callers follow which elements are open. Every page is read this way, so the plain markup that
//! templates print, nearly all there is, is read here without a copy. html5gum reads the rest, with the same result.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, State, Tokenizer, naive_next_state};
use memchr::{memchr, memchr2};
use std::borrow::Cow;
use std::cell::Cell;
use std::convert::Infallible;
use std::ops::Range;

/// A part of the HTML.
pub enum Piece<'a> {
    Start(&'a Tag<'a>),
    /// The name of the element that ends.
    End(&'a [u8]),
    Text(&'a Words<'a>),
    /// A comment, a doctype, or markup that browsers take for a comment.
    Other,
}

/// A start tag. Names are in lower case.
pub struct Tag<'a> {
    name: &'a [u8],
    attributes: &'a [Attribute<'a>],
}

/// A name, and its value.
type Attribute<'a> = (Cow<'a, [u8]>, Words<'a>);

/// A text or the value of an attribute, its character references resolved.
#[derive(Default)]
pub struct Words<'a>(Cow<'a, [u8]>);

impl Words<'_> {
    /// As [`String::from_utf8_lossy`], which looks at each byte even when there is nothing to lose.
    pub fn text(&self) -> Cow<'_, str> {
        str::from_utf8(&self.0).map_or_else(|_| String::from_utf8_lossy(&self.0), Cow::Borrowed)
    }
}

impl Tag<'_> {
    pub fn name(&self) -> &[u8] {
        self.name
    }

    /// The value of an attribute, empty where it has none. Of two by one name the first counts, as in a browser.
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes().find(|(known, _)| *known == name.as_bytes()).map(|(_, value)| value.text())
    }

    pub fn attributes(&self) -> impl Iterator<Item = (&[u8], &Words<'_>)> {
        self.attributes.iter().map(|(name, value)| (&**name, value))
    }
}

/// Reads `html` to its end and passes each piece to `see` with the bytes it is made of. Scripts and styles hold text. A
/// tag that is cut off is not passed.
pub fn scan(html: &[u8], mut see: impl FnMut(Piece, Range<usize>)) {
    // A browser puts other characters in the place of these.
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

/// The distance to a byte, or else to the end, and whether no character reference precedes it.
fn length_until(byte: u8, html: &[u8]) -> (usize, bool) {
    match memchr2(byte, b'&', html) {
        Some(at) if html[at] == byte => (at, true),
        Some(at) => (memchr(byte, &html[at..]).map_or(html.len(), |more| at + more), false),
        None => (html.len(), true),
    }
}

/// Reads the tag that starts at `start` and returns where it ends. Returns `None`, and passes nothing, where the markup is
/// not of the plain kind: names in lower case, values between double quotes, and no text that only looks like markup.
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
    if holds_text_only(name) && !closes_plainly(name, &html[end..]) {
        return None;
    }
    if is_plain {
        see(Piece::Start(&Tag { name, attributes }), start..end);
    } else {
        scan_any(html, start..end, see);
    }
    Some(end)
}

/// Reads attributes up to and with the `>` of their tag. Returns where it ends, and whether they hold no character
/// references.
fn scan_plain_attributes<'a>(
    html: &'a [u8],
    mut at: usize,
    attributes: &mut Vec<Attribute<'a>>,
) -> Option<(usize, bool)> {
    let mut is_plain = true;
    loop {
        let blank = html[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\n')).count();
        at += blank;
        match html.get(at)? {
            b'>' => return Some((at + 1, is_plain)),
            b'/' if html.get(at + 1) == Some(&b'>') => return Some((at + 2, is_plain)),
            b'a'..=b'z' if blank > 0 => {}
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

/// Whether an element holds nothing but text, so that what looks like a tag in it is none. Readers without scripts see
/// the markup in a `noscript`.
fn holds_text_only(name: &[u8]) -> bool {
    name != NOSCRIPT && naive_next_state(name).is_some()
}

const NOSCRIPT: &[u8] = b"noscript";

/// Whether the text of such an element is what it looks like, and its closing tag the next one.
fn closes_plainly(name: &[u8], html: &[u8]) -> bool {
    let (length, is_plain) = length_until(b'<', html);
    let closing = html[length..].strip_prefix(b"</").and_then(|rest| rest.strip_prefix(name));
    is_plain && closing.is_some_and(|rest| rest.starts_with(b">")) && name != b"plaintext"
}

fn element_name(markup: &[u8]) -> Option<&[u8]> {
    plain_name(markup).filter(|(_, is_lower_case)| *is_lower_case).map(|(name, _)| name)
}

/// The name at the start, of an element or an attribute, and whether it is in lower case; `None` where it is odd.
fn plain_name(markup: &[u8]) -> Option<(&[u8], bool)> {
    let is_name = |byte: &&u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b':' | b'_' | b'A'..=b'Z');
    let name = &markup[..markup.iter().take_while(is_name).count()];
    let is_lower_case = !name.iter().any(u8::is_ascii_uppercase);
    let is_plain =
        matches!(name, [b'a'..=b'z', ..]) && matches!(markup.get(name.len()), Some(b' ' | b'\n' | b'=' | b'/' | b'>'));
    is_plain.then_some((name, is_lower_case))
}

/// Reads a part of any HTML to its end.
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

/// Sees what a browser without scripts sees. Errors are left out, since judging each character takes long.
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
        let mut seen = Seen::of(html);
        scan(html.as_bytes(), |piece, at| seen.note(piece, at));
        seen.pieces
    }

    /// What a scan has passed so far.
    struct Seen<'a> {
        html: &'a str,
        pieces: Vec<String>,
        /// Where the tags are.
        places: Vec<Range<usize>>,
        end: usize,
    }

    impl Seen<'_> {
        fn of(html: &str) -> Seen<'_> {
            Seen { html, pieces: Vec::new(), places: Vec::new(), end: 0 }
        }

        /// Notes a piece and checks its place. A text may come in pieces.
        fn note(&mut self, piece: Piece, at: Range<usize>) {
            let html = self.html;
            let written = html.get(at.clone()).unwrap_or_else(|| panic!("{at:?} is no part of {html:?}"));
            assert!(at.start >= self.end, "{html:?}: {written:?} begins before the last piece ends");
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

    /// Every text of three of the parts, followed by `end`, is read as html5gum reads it.
    fn all_are_read_alike(parts: &str, end: &str) -> usize {
        let parts: Vec<&str> = parts.split('|').collect();
        let mut plain = 0;
        for at in 0..parts.len().pow(3) {
            let html = [at, at / parts.len(), at / parts.len().pow(2)].map(|at| parts[at % parts.len()]).concat() + end;
            let (mut own, mut any) = (Seen::of(&html), Seen::of(&html));
            scan(html.as_bytes(), |piece, at| own.note(piece, at));
            scan_any(html.as_bytes(), 0..html.len(), &mut |piece, at| any.note(piece, at));
            assert_eq!((own.pieces, own.places), (any.pieces, any.places), "{html:?}");
            let is_plain = scan_plain_tag(html.as_bytes(), 0, &mut Vec::new(), &mut |_, _| ()).is_some();
            plain += usize::from(html.starts_with('<') && is_plain);
        }
        plain
    }

    #[test]
    fn plain_markup_and_any_other_are_read_alike() {
        let parts = "<a href=\"/x\">|<a| b| href=\"|=|\"|'|>|/>|</a>|</|<A>|<br/>|<p class=k>| viewBox=\"0\"|<linearX>\
            |<title>|</title>|<script>|</script>|<style x=\"&amp;\">|</style>|<noscript>|<plaintext>|<!doctype html>|<!--|-->\
            |&amp;|&lt|x y|é|\r\n|\t|\0|\u{85}";
        let plain = all_are_read_alike(parts, "<i title=\"x\">");
        assert!(plain > 1000, "only {plain} were plain");
    }

    #[test]
    fn what_is_cut_off_is_read_as_far_as_it_goes() {
        all_are_read_alike("|<|a| href|=|\"|'|x|/|>|<!--|&|<title>|<script>|\u{fe}|<a href=\"x|<a href=\"&", "");
    }

    #[test]
    fn tags_have_their_own_attributes_and_no_others() {
        assert_eq!(
            seen("<A HREF='/x?a&amp;b' hidden>één &lt;b&gt;</a x=y><br/><p class=k>"),
            ["<a href=/x?a&b hidden=>", "één <b>", "</a>", "<br>", "<p class=k>"]
        );
    }

    #[test]
    fn what_stands_in_a_script_is_no_markup() {
        assert_eq!(seen("<script>\"<a>\"</script><b>"), ["<script>", "\"<a>\"", "</script>", "<b>"]);
        assert_eq!(seen("<noscript><a></noscript>"), ["<noscript>", "<a>", "</noscript>"]);
        assert_eq!(seen("<NOSCRIPT><a></NOSCRIPT>"), ["<noscript>", "<a>", "</noscript>"]);
    }

    #[test]
    fn of_two_attributes_by_one_name_the_first_counts() {
        scan(b"<a id=x id=y>", |piece, _| {
            if let Piece::Start(tag) = piece {
                assert_eq!(tag.get("id").as_deref(), Some("x"));
            }
        });
    }
}
