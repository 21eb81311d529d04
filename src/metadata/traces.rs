//! Reads the XML of office documents for names, comments and tracked changes.
//!
//! Elements are recognised by their names without prefixes. No name has two meanings in the parts that are read.

use crate::html::scan::{Piece, Tag, scan};

/// Maximum number of names, and of characters in a name.
const NAMES_MAX: usize = 20;
const NAME_CHARS_MAX: usize = 80;

/// Names that programs write in place of a removed name.
const NO_NAMES: &[&str] = &["Author", "Auteur"];

/// Traces of the people who worked on an office document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentTraces {
    /// Names of authors and of those who changed or commented the document, each once.
    pub names: Vec<String>,
    pub comments: usize,
    /// Tracked changes.
    pub changes: usize,
}

/// Collects the traces in the parts of a document.
#[derive(Default)]
pub struct TraceReader {
    traces: DocumentTraces,
    /// The text of the open element, if it contains a name.
    name: Option<String>,
    /// Number of comments that Excel stores twice, for old and new versions.
    repeated: usize,
}

impl TraceReader {
    pub fn read(&mut self, xml: &[u8]) {
        self.name = None;
        scan(xml, |piece, _| match piece {
            Piece::Start(tag) => self.start(tag),
            Piece::Text(words) => {
                if let Some(name) = self.name.as_mut().filter(|name| name.len() < NAME_CHARS_MAX) {
                    name.push_str(&words.text());
                }
            }
            Piece::End(_) => {
                let name = self.name.take();
                name.into_iter().for_each(|name| self.add_name(&name));
            }
            Piece::Other => {}
        });
    }

    /// Returns the traces; `None` if there are none.
    pub fn finish(mut self) -> Option<DocumentTraces> {
        self.traces.comments = self.traces.comments.saturating_sub(self.repeated);
        Some(self.traces).filter(|traces| *traces != DocumentTraces::default())
    }

    fn start(&mut self, tag: &Tag) {
        self.name = None;
        let is_field = tag.name().starts_with(b"text:");
        match local(tag.name()) {
            // A field such as `text:creator` shows the name to readers.
            b"creator" | b"lastmodifiedby" | b"initial-creator" | b"printed-by" if !is_field => {
                self.name = Some(String::new());
            }
            b"author" => {
                self.name = Some(String::new());
                self.add_attribute(tag, b"name");
            }
            b"cmauthor" => self.add_attribute(tag, b"name"),
            b"person" => self.add_attribute(tag, b"displayname"),
            b"comment" | b"threadedcomment" | b"cm" | b"reply" | b"annotation" => {
                self.traces.comments += 1;
                self.add_attribute(tag, b"author");
            }
            b"ins" | b"del" | b"movefrom" | b"moveto" | b"changed-region" => {
                self.traces.changes += 1;
                self.add_attribute(tag, b"author");
            }
            _ => {}
        }
    }

    fn add_attribute(&mut self, tag: &Tag, name: &[u8]) {
        let value = tag.attributes().find(|(known, _)| local(known) == name).map(|(_, value)| value.text());
        value.into_iter().for_each(|value| self.add_name(&value));
    }

    fn add_name(&mut self, name: &str) {
        // The author of a comment in Excel's old form that repeats one of the new form.
        if name.starts_with("tc={") {
            self.repeated += 1;
            return;
        }
        let printable = name.chars().map(|it| if it.is_control() { ' ' } else { it }).take(NAME_CHARS_MAX);
        let words = printable.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        let names = &mut self.traces.names;
        let is_new = !words.is_empty() && !NO_NAMES.contains(&words.as_str()) && !names.contains(&words);
        if is_new && names.len() < NAMES_MAX {
            names.push(words);
        }
    }
}

/// Returns the part of a name after its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name)
}
