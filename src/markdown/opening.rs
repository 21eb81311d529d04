//! The opening line of a `:::` block: its name and its arguments.
//!
//! The line is read from the source text, since the parser has already decoded backslashes and entities and no longer
//! has the columns.

use super::source::Source;
use super::tree::{self, Node, NodeValue};
use memchr::memmem;

/// The parsed opening line of a block, such as `:::download file="nota.pdf"`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opening<'a> {
    pub name: Word<'a>,
    pub arguments: Vec<Argument<'a>>,
}

/// A piece of the line, with its byte offset in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub at: usize,
}

/// `key="value"`, or a value without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Argument<'a> {
    pub key: Option<Word<'a>>,
    pub value: Word<'a>,
    /// False if the value opens with a quote that is never closed.
    pub closed: bool,
}

impl<'a> Argument<'a> {
    /// Returns the first word of the argument: its key, or else its value.
    pub fn start(&self) -> Word<'a> {
        self.key.unwrap_or(self.value)
    }
}

impl<'a> Opening<'a> {
    /// Parses a line whose colons begin at the byte offset `from`.
    pub fn read(line: &'a str, from: usize) -> Opening<'a> {
        let mut reader = Reader { line, at: from };
        reader.take(|character| character == ':');
        reader.take(char::is_whitespace);
        let name = reader.take(|character| !character.is_whitespace());
        let mut arguments = Vec::new();
        loop {
            reader.take(char::is_whitespace);
            if reader.rest().is_empty() {
                return Opening { name, arguments };
            }
            arguments.push(reader.argument());
        }
    }
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Word<'a> {
        let rest = self.rest();
        let length = rest.find(|character| !wanted(character)).unwrap_or(rest.len());
        let word = Word { text: &rest[..length], at: self.at };
        self.at += length;
        word
    }

    fn argument(&mut self) -> Argument<'a> {
        let start = self.at;
        let key = self.take(|character| !character.is_whitespace() && character != '=' && closing(character).is_none());
        let has_key = self.rest().starts_with('=');
        self.at = if has_key { self.at + 1 } else { start };
        let (value, closed) = self.value();
        Argument { key: has_key.then_some(key), value, closed }
    }

    fn value(&mut self) -> (Word<'a>, bool) {
        let Some((quote, is_end)) = self.rest().chars().next().and_then(|quote| Some((quote, closing(quote)?))) else {
            return (self.take(|character| !character.is_whitespace()), true);
        };
        self.at += quote.len_utf8();
        let value = self.take(|character| !is_end.contains(&character));
        let end = self.rest().chars().next();
        self.at += end.map_or(0, char::len_utf8);
        (value, end.is_some())
    }
}

/// Returns the characters that close a quote; `None` if `quote` opens none. Curly quotes are accepted because word
/// processors substitute them for straight ones.
fn closing(quote: char) -> Option<&'static [char]> {
    match quote {
        '"' | '“' | '”' | '„' => Some(&['"', '“', '”']),
        '\'' => Some(&['\'']),
        _ => None,
    }
}

/// Replaces the colons after the leading ones in the `:::` lines of paragraphs; `None` if no line can need it.
///
/// The parser reads a line such as `:::video url="https://…"` as text because of its colons. In a paragraph it was
/// meant as a block; in code it is left as it is. The replacement is never printed, since the arguments are read from
/// the source text.
pub(super) fn with_colons_masked(root: Node<'_>, text: &str) -> Option<String> {
    // Fast path: most texts have no such line, and most lines with `:::` have no other colon.
    let is_candidate =
        |line: &str| line.split_once(":::").is_some_and(|(_, rest)| rest.trim_start_matches(':').contains(':'));
    if memmem::find(text.as_bytes(), b":::").is_none() || !tree::lines(text).any(is_candidate) {
        return None;
    }
    let source = Source::new(text, 0);
    let mut masked = text.to_owned();
    for node in root.descendants() {
        let ast = node.data();
        let follows_text = node.previous_sibling().is_some_and(|it| !matches!(it.data().value, NodeValue::SoftBreak));
        if !follows_text && ast.value.text().is_some_and(|text| text.starts_with(":::")) {
            let start = source.offset(ast.sourcepos.start.line, ast.sourcepos.start.column);
            let line = text.get(start..).and_then(|rest| rest.split(['\n', '\r']).next()).unwrap_or_default();
            let arguments = line.trim_start_matches(':');
            let end = start + line.len();
            masked.replace_range(end - arguments.len()..end, &arguments.replace(':', ";"));
        }
    }
    Some(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_and_arguments() {
        for (line, name, arguments) in [
            (":::lang en", "lang", "en"),
            (":::: details title=\"Meer weten?\"", "details", "title:Meer weten?"),
            (":::download file=nota.pdf title='De \"nota\"'", "download", "file:nota.pdf title:De \"nota\""),
            (":::quote by=“Jan”", "quote", "by:Jan"),
            (":::details title=\"open", "details", "title:open?"),
            (":::details title=", "details", "title:"),
            (":::details =x \"los\"", "details", ":x los"),
            (":::", "", ""),
        ] {
            let opening = Opening::read(line, 0);
            let shown: Vec<String> = opening.arguments.iter().map(show).collect();
            assert_eq!((opening.name.text, shown.join(" ").as_str()), (name, arguments), "{line}");
        }
    }

    fn show(argument: &Argument) -> String {
        let key = argument.key.map(|key| format!("{}:", key.text)).unwrap_or_default();
        format!("{key}{}{}", argument.value.text, if argument.closed { "" } else { "?" })
    }

    #[test]
    fn every_word_has_its_offset() {
        let line = "> :::lang é=\"b\"";
        let opening = Opening::read(line, 2);
        assert_eq!(&line[opening.name.at..], "lang é=\"b\"");
        assert_eq!(&line[opening.arguments[0].start().at..], "é=\"b\"");
        assert_eq!(&line[opening.arguments[0].value.at..], "b\"");
    }
}
