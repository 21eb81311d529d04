//! The tags and texts of a piece of HTML, one after another, as a browser's tokenizer sees them.
//!
//! Nothing is built of them: which elements hold what is for the reader to know. Every page is read this way, so the
//! plain markup that templates print, nearly all there is, is read without a copy; the rest is left to html5gum, whose
//! answer is the same.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, Tokenizer};
use memchr::{memchr, memchr2};
use std::borrow::Cow;
use std::convert::Infallible;

/// What stands next.
pub enum Piece<'a> {
    Start(&'a Tag<'a>),
    /// The name of the element that ends.
    End(&'a [u8]),
    Text(&'a Words<'a>),
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

/// Reads `html` to its end. What stands in a script or a style is no markup.
pub fn read(html: &[u8], mut see: impl FnMut(Piece)) {
    // A browser puts other characters in the place of these.
    if memchr2(b'\r', 0, html).is_some() {
        return read_any(html, &mut see);
    }
    let mut attributes = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let (length, is_plain) = length_until(b'<', rest);
        let (text, markup) = rest.split_at(length);
        if !is_plain {
            read_any(text, &mut see);
        } else if !text.is_empty() {
            see(Piece::Text(&Words(text.into())));
        }
        attributes.clear();
        let Some(length) = read_plain(markup, &mut attributes, &mut see) else {
            return read_any(markup, &mut see);
        };
        rest = &markup[length..];
    }
}

/// How far it is to a byte, or else to the end, and whether no character reference stands before it.
fn length_until(byte: u8, html: &[u8]) -> (usize, bool) {
    match memchr2(byte, b'&', html) {
        Some(at) if html[at] == byte => (at, true),
        Some(at) => (memchr(byte, &html[at..]).map_or(html.len(), |more| at + more), false),
        None => (html.len(), true),
    }
}

/// Reads the tag at the start, and tells how long it is. `None`, and nothing read, where the markup is not of the
/// plain kind: names in lower case, values between double quotes, and no text that only looks like markup.
fn read_plain<'a>(markup: &'a [u8], attributes: &mut Vec<Attribute<'a>>, see: &mut impl FnMut(Piece)) -> Option<usize> {
    const DOCTYPE: &[u8] = b"<!doctype html>";
    match markup {
        [] => return Some(0),
        [_, b'a'..=b'z', ..] => {}
        [_, b'/', end @ ..] => {
            let name = element_name(end)?;
            see(Piece::End(Some(name).filter(|name| end.get(name.len()) == Some(&b'>'))?));
            return Some(3 + name.len());
        }
        _ => return markup.starts_with(DOCTYPE).then_some(DOCTYPE.len()),
    }
    let name = element_name(&markup[1..])?;
    let mut at = 1 + name.len();
    let mut is_plain = true;
    loop {
        let blank = markup[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\n')).count();
        at += blank;
        match markup.get(at)? {
            b'>' => break at += 1,
            b'/' if markup.get(at + 1) == Some(&b'>') => break at += 2,
            b'a'..=b'z' if blank > 0 => {}
            _ => return None,
        }
        let (attribute, is_lower_case) = plain_name(&markup[at..])?;
        at += attribute.len();
        let mut value: &[u8] = &[];
        if markup.get(at) == Some(&b'=') {
            let quoted = markup[at + 1..].strip_prefix(b"\"")?;
            let (length, has_no_reference) = length_until(b'"', quoted);
            if length == quoted.len() {
                return None;
            }
            value = &quoted[..length];
            is_plain &= has_no_reference;
            at += 3 + length;
        }
        let attribute = if is_lower_case { attribute.into() } else { attribute.to_ascii_lowercase().into() };
        attributes.push((attribute, Words(value.into())));
    }
    if holds_text_only(name) && !closes_plainly(name, &markup[at..]) {
        return None;
    }
    if is_plain {
        see(Piece::Start(&Tag { name, attributes }));
    } else {
        read_any(&markup[..at], see);
    }
    Some(at)
}

/// Whether an element holds nothing but text, so that what looks like a tag in it is none.
fn holds_text_only(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 10] = [
        b"iframe",
        b"noembed",
        b"noframe",
        b"noscript",
        b"plaintext",
        b"script",
        b"style",
        b"textarea",
        b"title",
        b"xmp",
    ];
    NAMES.contains(&name)
}

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

/// Reads any HTML to its end.
fn read_any(html: &[u8], see: &mut impl FnMut(Piece)) {
    let mut name = Vec::new();
    let mut attributes: Vec<Attribute> = Vec::new();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent, _: Span<()>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name: opened } => {
                name = opened.to_vec();
                attributes.clear();
            }
            CallbackEvent::AttributeName { name } => attributes.push((name.to_vec().into(), Words::default())),
            CallbackEvent::AttributeValue { value } => {
                attributes.last_mut().into_iter().for_each(|(_, known)| *known = Words(value.to_vec().into()));
            }
            CallbackEvent::CloseStartTag { .. } => see(Piece::Start(&Tag { name: &name, attributes: &attributes })),
            CallbackEvent::EndTag { name } => see(Piece::End(name)),
            CallbackEvent::String { value } => see(Piece::Text(&Words(value.into()))),
            _ => {}
        }
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, Lenient(emitter)).finish();
}

/// Sees what a browser sees, and is not told of what is wrong with it: to judge each character takes long.
struct Lenient<E>(E);

impl<E: Emitter> ForwardingEmitter for Lenient<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = E::Token> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(html: &str) -> Vec<String> {
        let mut seen = Vec::new();
        read(html.as_bytes(), |piece| note(piece, &mut seen));
        seen
    }

    /// A text may come in pieces.
    fn note(piece: Piece, seen: &mut Vec<String>) {
        let tag = match piece {
            Piece::Start(tag) => {
                let attributes = tag
                    .attributes()
                    .map(|(name, value)| format!(" {}={}", String::from_utf8_lossy(name), value.text()))
                    .collect::<String>();
                format!("<{}{attributes}>", String::from_utf8_lossy(tag.name()))
            }
            Piece::End(name) => format!("</{}>", String::from_utf8_lossy(name)),
            Piece::Text(text) => match seen.last_mut().filter(|last| !last.starts_with('<') || !last.ends_with('>')) {
                Some(last) => return last.push_str(&text.text()),
                None => text.text().into_owned(),
            },
        };
        seen.push(tag);
    }

    /// Every text of three of the parts, with `end` behind it, is read as html5gum reads it.
    fn all_are_read_alike(parts: &str, end: &str) -> usize {
        let parts: Vec<&str> = parts.split('|').collect();
        let mut plain = 0;
        for at in 0..parts.len().pow(3) {
            let html = [at, at / parts.len(), at / parts.len().pow(2)].map(|at| parts[at % parts.len()]).concat() + end;
            let mut any = Vec::new();
            read_any(html.as_bytes(), &mut |piece| note(piece, &mut any));
            assert_eq!(seen(&html), any, "{html:?}");
            plain += usize::from(read_plain(html.as_bytes(), &mut Vec::new(), &mut |_| ()).is_some());
        }
        plain
    }

    #[test]
    fn plain_markup_and_any_other_are_read_alike() {
        let parts = "<a href=\"/x\">|<a| b| href=\"|=|\"|'|>|/>|</a>|</|<A>|<br/>|<p class=k>| viewBox=\"0\"|<linearX>\
            |<title>|</title>|<script>|</script>|<style x=\"&amp;\">|</style>|<plaintext>|<!doctype html>|<!--|-->\
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
    }

    #[test]
    fn of_two_attributes_by_one_name_the_first_counts() {
        read(b"<a id=x id=y>", |piece| {
            if let Piece::Start(tag) = piece {
                assert_eq!(tag.get("id").as_deref(), Some("x"));
            }
        });
    }
}
