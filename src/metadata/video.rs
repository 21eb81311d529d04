//! The place of recording in MP4 and QuickTime files. Phones write it as user data or as a key of the metadata.

use super::boxes::{BoxReader, MediaBox, brands};
use super::bytes::number;
use std::io::{Read, Seek};
use std::ops::Range;

/// Maximum depth of boxes: the user data of a track is the third.
const DEPTH_MAX: usize = 4;

/// Maximum size of the list of metadata keys.
const KEYS_BYTES_MAX: usize = 64 * 1024;

/// Length of the version, flags and count before the keys.
const KEYS_HEADER_BYTES: usize = 8;

/// Length of the size and language of a text in user data.
const TEXT_HEADER_BYTES: u64 = 4;

/// Length of the header, type and language of a metadata value.
const VALUE_HEADER_BYTES: u64 = 16;

/// Returns whether a file is a video. Old QuickTime files name no brands.
pub fn is_video(header: &[u8]) -> bool {
    let is_audio = |brand: &[u8]| matches!(brand, b"M4A " | b"M4B " | b"M4P " | b"F4A " | b"F4B ");
    match brands(header).next() {
        Some(major) => !is_audio(major),
        None => matches!(header.get(4..8), Some(b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot")),
    }
}

pub fn has_location(file: &mut (impl Read + Seek)) -> bool {
    let mut reader = BoxReader::new(file);
    let top = reader.top();
    any_has_location(&mut reader, top, 0)
}

fn any_has_location<R: Read + Seek>(reader: &mut BoxReader<R>, boxes: Vec<MediaBox>, depth: usize) -> bool {
    boxes.into_iter().any(|it| match &it.kind {
        b"moov" | b"trak" | b"udta" if depth < DEPTH_MAX => {
            let children = reader.children(it.content);
            any_has_location(reader, children, depth + 1)
        }
        b"meta" => metadata_has_location(reader, it.content),
        b"\xa9xyz" => length(&it.content) > TEXT_HEADER_BYTES,
        b"loci" => true,
        _ => false,
    })
}

/// Checks a `meta` box: a list of keys, and a list of values with the numbers of their keys as types.
fn metadata_has_location<R: Read + Seek>(reader: &mut BoxReader<R>, content: Range<u64>) -> bool {
    let mut of_locations = Vec::new();
    for it in reader.children_of_meta(content) {
        match &it.kind {
            b"keys" => of_locations = location_keys(&reader.read(it.content, KEYS_BYTES_MAX)),
            b"ilst" => {
                let is_location = |value: &MediaBox| {
                    &value.kind == b"\xa9xyz" || of_locations.contains(&u32::from_be_bytes(value.kind))
                };
                let values = reader.children(it.content);
                if values.iter().any(|value| is_location(value) && length(&value.content) > VALUE_HEADER_BYTES) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Returns the numbers of the keys that name a location, such as `com.apple.quicktime.location.ISO6709`.
fn location_keys(content: &[u8]) -> Vec<u32> {
    let mut entries = content.get(KEYS_HEADER_BYTES..).unwrap_or_default();
    let mut numbers = Vec::new();
    for at in 1.. {
        let size = number(entries).unwrap_or(0) as usize;
        let Some((entry, rest)) = entries.split_at_checked(size).filter(|_| size >= 8) else { break };
        if String::from_utf8_lossy(&entry[8..]).to_ascii_lowercase().contains("location") {
            numbers.push(at);
        }
        entries = rest;
    }
    numbers
}

fn length(range: &Range<u64>) -> u64 {
    range.end - range.start
}
