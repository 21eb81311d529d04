//! Metadata in AVIF pictures. Exif and XMP are items of a `meta` box (ISO/IEC 23008-12).

use super::boxes::{BoxReader, MediaBox, brands};
use super::bytes::number;
use std::io::{Read, Seek};

/// Maximum size of the list of items. A picture has a few items, each described in some twenty bytes.
const ITEMS_BYTES_MAX: usize = 256 * 1024;

/// Maximum depth of boxes: those of a track are inside two others.
const DEPTH_MAX: usize = 2;

/// Length of the version and flags at the start of some boxes.
const VERSION_BYTES: usize = 4;

pub fn is_avif(header: &[u8]) -> bool {
    brands(header).any(|brand| matches!(brand, b"avif" | b"avis"))
}

/// Returns whether a picture contains metadata, or a list of items that cannot be parsed.
pub fn has_metadata(file: &mut (impl Read + Seek)) -> bool {
    let mut reader = BoxReader::new(file);
    let top = reader.top();
    any_has_metadata(&mut reader, top, 0)
}

/// Checks boxes of the file, of the `moov` of an animation, or of one of its tracks.
fn any_has_metadata<R: Read + Seek>(reader: &mut BoxReader<R>, boxes: Vec<MediaBox>, depth: usize) -> bool {
    boxes.into_iter().any(|it| match &it.kind {
        // User data, and data that only the program that wrote it can read.
        b"uuid" | b"udta" => true,
        b"meta" => items_have_metadata(reader, it),
        b"moov" | b"trak" if depth < DEPTH_MAX => {
            let children = reader.children(it.content);
            any_has_metadata(reader, children, depth + 1)
        }
        _ => false,
    })
}

fn items_have_metadata<R: Read + Seek>(reader: &mut BoxReader<R>, meta: MediaBox) -> bool {
    reader.children_of_meta(meta.content).into_iter().any(|it| match &it.kind {
        b"iinf" => {
            let is_too_large = it.content.end - it.content.start > ITEMS_BYTES_MAX as u64;
            is_too_large || !all_are_pictures(&reader.read(it.content, ITEMS_BYTES_MAX)).unwrap_or(false)
        }
        b"uuid" | b"udta" => true,
        _ => false,
    })
}

/// Returns whether no item in the content of an `iinf` box is metadata; `None` if the content is invalid.
fn all_are_pictures(content: &[u8]) -> Option<bool> {
    let count_bytes = if *content.first()? == 0 { 2 } else { 4 };
    let mut entries = content.get(VERSION_BYTES + count_bytes..)?;
    while !entries.is_empty() {
        let (entry, rest) = entries.split_at_checked(number(entries)? as usize)?;
        let kind = item_kind(entry)?;
        if matches!(kind, b"Exif" | b"mime" | b"uri ") {
            return Some(false);
        }
        entries = rest;
    }
    Some(true)
}

/// Returns the type of an item in an `infe` box. Older versions of the box have none.
fn item_kind(entry: &[u8]) -> Option<&[u8; 4]> {
    let content = entry.get(4..)?.strip_prefix(b"infe")?;
    let id_bytes = match content.first()? {
        2 => 2,
        3 => 4,
        _ => return None,
    };
    let protection_bytes = 2;
    content.get(VERSION_BYTES + id_bytes + protection_bytes..)?.first_chunk()
}
