//! Names, comments and tracked changes in office documents: Office Open XML (Word, Excel, PowerPoint) and OpenDocument
//! (LibreOffice). Both are zip files of XML.

use super::traces::{DocumentTraces, TraceReader};
use crate::archive::{self, Part};
use crate::url::ending;
use std::io::{Read, Seek};

/// Maximum number of bytes that are read and decompressed of one part, and of all parts. A document of a thousand
/// pages has a few MiB of XML. Comments and properties are read first.
const PART_BYTES_MAX: usize = 4 * 1024 * 1024;
const TOTAL_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Returns the traces of people in a document; `None` if there are none, or if the file is not an office document.
pub fn traces(path: &str, file: &mut (impl Read + Seek)) -> Option<DocumentTraces> {
    let archive = archive::open(file)?;
    let mut reader = TraceReader::default();
    let mut left = TOTAL_BYTES_MAX;
    for part in parts(&archive.parts, is_open_document(path)) {
        // Bytes that were read before an error are kept.
        let (xml, _) = archive.read(part, left.min(PART_BYTES_MAX));
        left -= xml.len();
        reader.read(&xml);
    }
    reader.finish()
}

/// Returns whether a file is an OpenDocument, by its extension: the names of its parts are too general.
pub fn is_open_document(path: &str) -> bool {
    matches!(ending(path).to_ascii_lowercase().as_str(), "odt" | "ods" | "odp" | "odg" | "ott" | "ots" | "otp")
}

/// Parts of a document, in the order of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PartKind {
    Properties,
    Comments,
    Text,
}

/// Returns the kind of a part by its name in lower case; `None` if it cannot contain traces.
fn part_kind(name: &str, is_open_document: bool) -> Option<PartKind> {
    let is_one_of = |beginnings: &[&str]| beginnings.iter().any(|beginning| name.starts_with(beginning));
    match name {
        "meta.xml" if is_open_document => Some(PartKind::Properties),
        "content.xml" if is_open_document => Some(PartKind::Text),
        "docprops/core.xml" => Some(PartKind::Properties),
        _ if !name.ends_with(".xml") => None,
        _ if is_one_of(&["word/comments.", "xl/comments", "xl/threadedcomments/", "xl/persons/"]) => {
            Some(PartKind::Comments)
        }
        _ if is_one_of(&["ppt/comments/", "ppt/commentauthors.", "ppt/authors."]) => Some(PartKind::Comments),
        _ if is_one_of(&["word/document", "word/header", "word/footer", "word/footnotes.", "word/endnotes."]) => {
            Some(PartKind::Text)
        }
        _ => None,
    }
}

/// Returns the parts that can contain traces, in the order of reading.
fn parts(all: &[Part], is_open_document: bool) -> Vec<&Part> {
    let kind = |part: &Part| part_kind(&part.name.to_ascii_lowercase(), is_open_document);
    let mut parts: Vec<(PartKind, &Part)> = all.iter().filter_map(|part| Some((kind(part)?, part))).collect();
    parts.sort_by_key(|(kind, _)| *kind);
    parts.into_iter().map(|(_, part)| part).collect()
}
