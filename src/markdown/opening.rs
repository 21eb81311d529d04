//! The line that opens a `:::` block: its name and its arguments.
//!
//! It is read from the text itself, since the parser has already decoded backslashes and entities and no longer
//! knows the columns.

use super::source::Source;
use super::tree::{self, Node, NodeValue};
use memchr::memmem;

/// The opening line of a block, such as `:::download file="nota.pdf"`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opening<'a> {
    pub name: Word<'a>,
    pub arguments: Vec<Argument<'a>>,
}

/// A piece of the line, and where it starts: a byte offset in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub at: usize,
}

/// `key="value"`, or a bare value without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Argument<'a> {
    pub key: Option<Word<'a>>,
    pub value: Word<'a>,
    /// False when the quote that opens the value is nowhere closed.
    pub closed: bool,
}

impl<'a> Argument<'a> {
    /// Where the argument as a whole starts.
    pub fn start(&self) -> Word<'a> {
        self.key.unwrap_or(self.value)
    }
}

impl<'a> Opening<'a> {
    /// Reads a line whose colons begin at the byte offset `from`.
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

/// The characters that close what this one opens. Word processors make curly quotes of straight ones.
fn closing(quote: char) -> Option<&'static [char]> {
    match quote {
        '"' | '“' | '”' | '„' => Some(&['"', '“', '”']),
        '\'' => Some(&['\'']),
        _ => None,
    }
}

/// The text with every colon in a `:::` line replaced, behind the first three.
///
/// The parser takes a line such as `:::video url="https://…"` for text because of its colons. Where it stands in a
/// paragraph it must have been meant as a block; in code it stays as it is. The arguments are read from the text
/// itself, so what replaces a colon is never seen.
pub(super) fn with_colons_masked(root: Node<'_>, text: &str) -> Option<String> {
    // Most texts have no such line, and most lines with a `:::` have no other colon.
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
    fn every_word_knows_where_it_stands() {
        let line = "> :::lang é=\"b\"";
        let opening = Opening::read(line, 2);
        assert_eq!(&line[opening.name.at..], "lang é=\"b\"");
        assert_eq!(&line[opening.arguments[0].start().at..], "é=\"b\"");
        assert_eq!(&line[opening.arguments[0].value.at..], "b\"");
    }
}
