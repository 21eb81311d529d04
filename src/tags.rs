//! The tags and texts of a piece of HTML, one after another, as a browser's tokenizer sees them.
//!
//! Nothing is built of them: which elements hold what is for the reader to know. Every page is read this way, so
//! nothing is copied that the reader does not ask for.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, Tokenizer};
use std::borrow::Cow;
use std::convert::Infallible;

/// What stands next.
pub enum Piece<'a> {
    Start(&'a Tag),
    /// The name of the element that ends.
    End(&'a [u8]),
    /// Text with its character references resolved.
    Text(Cow<'a, str>),
}

/// A start tag. Names are in lower case.
#[derive(Default)]
pub struct Tag {
    name: Vec<u8>,
    /// The first `count` belong to this tag; what lies behind is kept for its memory.
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
    count: usize,
}

impl Tag {
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// The value of an attribute, empty where it has none. Of two by one name the first counts, as in a browser.
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes().find(|(known, _)| *known == name.as_bytes()).map(|(_, value)| value)
    }

    pub fn attributes(&self) -> impl Iterator<Item = (&[u8], Cow<'_, str>)> {
        self.attributes[..self.count].iter().map(|(name, value)| (name.as_slice(), text(value)))
    }

    fn begin(&mut self, name: &[u8]) {
        replace(&mut self.name, name);
        self.count = 0;
    }

    fn add_attribute(&mut self, name: &[u8]) {
        if self.count == self.attributes.len() {
            self.attributes.push(Default::default());
        }
        let (known, value) = &mut self.attributes[self.count];
        replace(known, name);
        value.clear();
        self.count += 1;
    }

    fn set_value(&mut self, value: &[u8]) {
        if let Some((_, known)) = self.attributes[..self.count].last_mut() {
            replace(known, value);
        }
    }
}

/// As [`String::from_utf8_lossy`], which looks at each byte even when there is nothing to lose.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

fn replace(bytes: &mut Vec<u8>, by: &[u8]) {
    bytes.clear();
    bytes.extend_from_slice(by);
}

/// Reads `html` to its end. What stands in a script or a style is no markup.
pub fn read(html: &[u8], mut see: impl FnMut(Piece)) {
    let mut tag = Tag::default();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent, _: Span<()>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => tag.begin(name),
            CallbackEvent::AttributeName { name } => tag.add_attribute(name),
            CallbackEvent::AttributeValue { value } => tag.set_value(value),
            CallbackEvent::CloseStartTag { .. } => see(Piece::Start(&tag)),
            CallbackEvent::EndTag { name } => see(Piece::End(name)),
            CallbackEvent::String { value } => see(Piece::Text(text(value))),
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
        read(html.as_bytes(), |piece| {
            seen.push(match piece {
                Piece::Start(tag) => {
                    let attributes = tag
                        .attributes()
                        .map(|(name, value)| format!(" {}={value}", String::from_utf8_lossy(name)))
                        .collect::<String>();
                    format!("<{}{attributes}>", String::from_utf8_lossy(tag.name()))
                }
                Piece::End(name) => format!("</{}>", String::from_utf8_lossy(name)),
                Piece::Text(text) => text.into_owned(),
            });
        });
        seen
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
