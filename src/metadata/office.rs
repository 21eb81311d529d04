//! Names, comments and tracked changes in office documents: Office Open XML (Word, Excel, PowerPoint) and OpenDocument
//! (LibreOffice). Both are zip files of XML.

use super::traces::{DocumentTraces, TraceReader};
use crate::url::ending;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, RECOMMENDED_BUFFER_SIZE, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder};
use std::io::{Read, Seek};

/// Maximum number of files in a document that are listed.
const PARTS_MAX: usize = 10_000;

/// Maximum number of bytes that are read and decompressed of one part, and of all parts. A document of a thousand
/// pages has a few MiB of XML. Comments and properties are read first.
const PART_BYTES_MAX: usize = 4 * 1024 * 1024;
const TOTAL_BYTES_MAX: usize = 16 * 1024 * 1024;

pub fn is_zip(header: &[u8]) -> bool {
    header.starts_with(b"PK\x03\x04")
}

/// Returns the traces of people in a document; `None` if there are none, or if the file is not an office document.
pub fn traces(path: &str, file: &mut (impl Read + Seek)) -> Option<DocumentTraces> {
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let archive = ZipArchive::from_seekable(file, &mut buffer).ok()?;
    let mut reader = TraceReader::default();
    let mut left = TOTAL_BYTES_MAX;
    for part in parts(&archive, is_open_document(path), &mut buffer) {
        let xml = read_part(&archive, &part, left.min(PART_BYTES_MAX));
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

struct Part {
    kind: PartKind,
    method: CompressionMethod,
    position: ZipArchiveEntryWayfinder,
}

/// Returns the parts that can contain traces, in the order of reading.
fn parts(archive: &ZipArchive<impl ReaderAt>, is_open_document: bool, buffer: &mut [u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut entries = archive.entries(buffer);
    for _ in 0..PARTS_MAX {
        let Ok(Some(entry)) = entries.next_entry() else { break };
        let name = String::from_utf8_lossy(entry.file_path().as_ref()).to_ascii_lowercase();
        if let Some(kind) = part_kind(&name, is_open_document) {
            parts.push(Part { kind, method: entry.compression_method(), position: entry.wayfinder() });
        }
    }
    parts.sort_by_key(|part| part.kind);
    parts
}

/// Returns at most `max` bytes of a part; fewer if it is damaged or encrypted.
fn read_part(archive: &ZipArchive<impl ReaderAt>, part: &Part, max: usize) -> Vec<u8> {
    let Ok(entry) = archive.get_entry(part.position) else { return Vec::new() };
    let mut bytes = Vec::new();
    // Bytes that were read before an error are kept.
    let _ = entry.reader().take(max as u64).read_to_end(&mut bytes);
    match part.method {
        CompressionMethod::STORE => bytes,
        CompressionMethod::DEFLATE => decompress_to_vec_with_limit(&bytes, max).unwrap_or_else(|error| {
            // The end of the buffer has not been written.
            let written = error.output.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
            error.output[..written].to_vec()
        }),
        _ => Vec::new(),
    }
}
