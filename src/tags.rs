//! The tags and texts of a piece of HTML, one after another, as a browser's tokenizer sees them.
//!
//! Nothing is built of them: which elements hold what is for the reader to know. Every page is read this way, so the
//! plain markup that templates print, nearly all there is, is read without a copy; the rest is left to html5gum, whose
//! answer is the same.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, Tokenizer};
use memchr::{memchr, memchr3};
use std::borrow::Cow;
use std::convert::Infallible;

/// What stands next.
pub enum Piece<'a> {
    Start(&'a Tag<'a>),
    /// The name of the element that ends.
    End(&'a [u8]),
    /// Text with its character references resolved.
    Text(Cow<'a, str>),
}

/// A start tag. Names are in lower case.
pub struct Tag<'a> {
    name: &'a [u8],
    attributes: &'a [Attribute<'a>],
}

/// A name, and its value.
type Attribute<'a> = (Cow<'a, [u8]>, Value<'a>);

/// The value of an attribute, its character references resolved.
#[derive(Default)]
pub struct Value<'a>(Cow<'a, [u8]>);

impl Value<'_> {
    pub fn text(&self) -> Cow<'_, str> {
        words(&self.0)
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

    pub fn attributes(&self) -> impl Iterator<Item = (&[u8], &Value<'_>)> {
        self.attributes.iter().map(|(name, value)| (&**name, value))
    }
}

/// As [`String::from_utf8_lossy`], which looks at each byte even when there is nothing to lose.
fn words(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// Reads `html` to its end. What stands in a script or a style is no markup.
pub fn read(html: &[u8], mut see: impl FnMut(Piece)) {
    let mut attributes = Vec::new();
    let mut rest = html;
    loop {
        let (text, markup) = rest.split_at(memchr(b'<', rest).unwrap_or(rest.len()));
        if needs_resolving(text) {
            read_any(text, &mut see);
        } else if !text.is_empty() {
            see(Piece::Text(words(text)));
        }
        if markup.is_empty() {
            return;
        }
        attributes.clear();
        let Some(length) = read_plain(markup, &mut attributes, &mut see) else {
            return read_any(markup, &mut see);
        };
        rest = &markup[length..];
    }
}

/// Whether a text is not what it looks like: it may hold a character reference, or characters that are replaced.
fn needs_resolving(text: &[u8]) -> bool {
    memchr3(b'&', b'\r', 0, text).is_some()
}

/// Reads the tag at the start, and tells how long it is. `None`, and nothing read, where the markup is not of the
/// plain kind: elements in lower case, values between double quotes, and what it holds no puzzle.
fn read_plain<'a>(markup: &'a [u8], attributes: &mut Vec<Attribute<'a>>, see: &mut impl FnMut(Piece)) -> Option<usize> {
    const DOCTYPE: &[u8] = b"<!doctype html>";
    match markup.get(1)? {
        b'a'..=b'z' => {}
        b'/' => {
            let end = 2 + name_length(&markup[2..])?;
            let name = Some(&markup[2..end]).filter(|name| is_lower_case(name) && markup.get(end) == Some(&b'>'))?;
            see(Piece::End(name));
            return Some(end + 1);
        }
        _ => return markup.starts_with(DOCTYPE).then_some(DOCTYPE.len()),
    }
    let name = Some(&markup[1..1 + name_length(&markup[1..])?]).filter(|name| is_lower_case(name))?;
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
        let attribute = &markup[at..at + name_length(&markup[at..])?];
        let attribute_name = match is_lower_case(attribute) {
            true => attribute.into(),
            false => attribute.to_ascii_lowercase().into(),
        };
        at += attribute.len();
        let mut value: &[u8] = &[];
        if markup.get(at) == Some(&b'=') {
            let quoted = markup[at + 1..].strip_prefix(b"\"")?;
            value = &quoted[..memchr(b'"', quoted)?];
            is_plain &= !needs_resolving(value);
            at += 3 + value.len();
        }
        attributes.push((attribute_name, Value(value.into())));
    }
    match name {
        b"iframe" | b"noembed" | b"noframe" | b"noscript" | b"plaintext" | b"script" | b"style" | b"textarea"
        | b"title" | b"xmp" => {
            let text = &markup[at..at + memchr(b'<', &markup[at..])?];
            let closes = markup[at + text.len()..].strip_prefix(b"</")?.strip_prefix(name)?.starts_with(b">");
            if !closes || needs_resolving(text) || name == b"plaintext" {
                return None;
            }
        }
        _ => {}
    }
    if is_plain {
        see(Piece::Start(&Tag { name, attributes }));
    } else {
        read_any(&markup[..at], see);
    }
    Some(at)
}

/// The length of the name at the start, of an element or an attribute; `None` for a name that is not plain.
fn name_length(markup: &[u8]) -> Option<usize> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_');
    let length = markup.iter().position(|byte| !is_name(byte))?;
    (markup[0].is_ascii_lowercase() && matches!(markup[length], b' ' | b'\n' | b'=' | b'/' | b'>')).then_some(length)
}

fn is_lower_case(name: &[u8]) -> bool {
    !name.iter().any(u8::is_ascii_uppercase)
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
            CallbackEvent::AttributeName { name } => attributes.push((name.to_vec().into(), Value::default())),
            CallbackEvent::AttributeValue { value } => {
                attributes.last_mut().into_iter().for_each(|(_, known)| *known = Value(value.to_vec().into()));
            }
            CallbackEvent::CloseStartTag { .. } => see(Piece::Start(&Tag { name: &name, attributes: &attributes })),
            CallbackEvent::EndTag { name } => see(Piece::End(name)),
            CallbackEvent::String { value } => see(Piece::Text(words(value))),
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
                Some(last) => return last.push_str(&text),
                None => text.into_owned(),
            },
        };
        seen.push(tag);
    }

    #[test]
    fn plain_markup_and_any_other_are_read_alike() {
        const PARTS: &[&str] = &[
            "<a href=\"/x\">",
            "<a",
            " b",
            " href=\"",
            "=",
            "\"",
            "'",
            ">",
            "/>",
            "</a>",
            "</",
            "<A>",
            "<br/>",
            "<p class=k>",
            "<title>",
            "</title>",
            "<script>",
            "</script>",
            "<style x=\"&amp;\">",
            "</style>",
            "<plaintext>",
            "<!doctype html>",
            "<!--",
            "-->",
            "&amp;",
            "&lt",
            "x y",
            "é",
            "\r\n",
            "\t",
            "\0",
            "\u{85}",
        ];
        let mut plain = 0;
        for at in 0..PARTS.len().pow(3) {
            let parts = [at, at / PARTS.len(), at / PARTS.len().pow(2)].map(|at| PARTS[at % PARTS.len()]);
            let html = parts.concat() + "<i title=\"x\">";
            let mut any = Vec::new();
            read_any(html.as_bytes(), &mut |piece| note(piece, &mut any));
            assert_eq!(seen(&html), any, "{html:?}");
            plain += usize::from(read_plain(html.as_bytes(), &mut Vec::new(), &mut |_| ()).is_some());
        }
        assert!(plain > 1000, "only {plain} were plain");
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

    #[test]
    fn what_is_cut_off_is_read_as_far_as_it_goes() {
        for html in ["<", "<a", "<a href", "<a href='", "<a href='x'", "</", "<!--", "&", "<script>", "\u{fe}<a>"] {
            seen(html);
        }
    }
}
