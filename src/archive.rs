//! Reads parts of zip files, such as office documents, without unpacking them.
//!
//! Archives are untrusted: the number of parts is bounded, and a caller bounds the size of each part that it reads.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, RECOMMENDED_BUFFER_SIZE, ZipArchive, ZipArchiveEntryWayfinder};
use std::io::{Read, Seek};

pub use rawzip::ReaderAt;

/// Maximum number of parts that are listed.
const PARTS_MAX: usize = 10_000;

/// A zip file and the list of its parts.
pub struct Archive<R> {
    zip: ZipArchive<R>,
    pub parts: Vec<Part>,
}

/// A part of a zip file.
#[derive(Clone)]
pub struct Part {
    /// The path inside of the archive, as written there.
    pub name: String,
    method: CompressionMethod,
    position: ZipArchiveEntryWayfinder,
}

/// Why a part could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The part is larger than the caller allows.
    TooLarge,
    /// The part is damaged, encrypted, or compressed in an unknown way.
    Unreadable,
}

/// Returns whether a file with these first bytes is a zip file.
pub fn is_zip(header: &[u8]) -> bool {
    header.starts_with(b"PK\x03\x04")
}

/// Opens a zip file and lists its parts; `None` if its list cannot be found.
pub fn open(file: &mut (impl Read + Seek)) -> Option<Archive<impl ReaderAt>> {
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let zip = ZipArchive::from_seekable(file, &mut buffer).ok()?;
    let mut parts = Vec::new();
    let mut entries = zip.entries(&mut buffer);
    while parts.len() < PARTS_MAX
        && let Ok(Some(entry)) = entries.next_entry()
    {
        let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
        parts.push(Part { name, method: entry.compression_method(), position: entry.wayfinder() });
    }
    Some(Archive { zip, parts })
}

impl<R: ReaderAt> Archive<R> {
    /// Returns at most `max` bytes of a part, and the fault that ended the reading, if any.
    pub fn read(&self, part: &Part, max: usize) -> (Vec<u8>, Option<Fault>) {
        let Ok(entry) = self.zip.get_entry(part.position) else { return (Vec::new(), Some(Fault::Unreadable)) };
        let mut bytes = Vec::new();
        let read = entry.reader().take(max as u64 + 1).read_to_end(&mut bytes);
        let fault = read.is_err().then_some(Fault::Unreadable);
        match part.method {
            CompressionMethod::STORE if bytes.len() > max => {
                bytes.truncate(max);
                (bytes, Some(Fault::TooLarge))
            }
            CompressionMethod::STORE => (bytes, fault),
            CompressionMethod::DEFLATE => match decompress_to_vec_with_limit(&bytes, max) {
                Ok(bytes) => (bytes, None),
                Err(error) => {
                    // The end of the buffer has not been written.
                    let written = error.output.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
                    let is_large = error.status == TINFLStatus::HasMoreOutput;
                    let fault = if is_large { Fault::TooLarge } else { Fault::Unreadable };
                    (error.output[..written].to_vec(), Some(fault))
                }
            },
            _ => (Vec::new(), Some(Fault::Unreadable)),
        }
    }
}
