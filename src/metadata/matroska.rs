//! The place of recording in Matroska and WebM files, which consist of EBML elements (RFC 8794, RFC 9559).

use super::bytes::{length, read_at};
use std::io::{Read, Seek};

/// Maximum number of elements that are read.
const ELEMENTS_MAX: usize = 20_000;

/// Maximum length of the name of a tag.
const NAME_BYTES_MAX: u64 = 256;

const EBML: u32 = 0x1a45_dfa3;
const SEGMENT: u32 = 0x1853_8067;
const TAGS: u32 = 0x1254_c367;
const TAG: u32 = 0x7373;
const SIMPLE_TAG: u32 = 0x67c8;
const TAG_NAME: u32 = 0x45a3;

pub fn is_matroska(header: &[u8]) -> bool {
    header.starts_with(&EBML.to_be_bytes())
}

/// Returns whether a tag names a location.
pub fn has_location(file: &mut (impl Read + Seek)) -> bool {
    let end = length(file);
    let mut at = 0;
    for _ in 0..ELEMENTS_MAX {
        let header = read_at(file, at, 12);
        let Some(element) = Element::parse(&header).filter(|_| at < end) else { return false };
        at += element.header_bytes;
        // Elements that contain tags are entered, which needs no stack: their children simply follow.
        if matches!(element.id, SEGMENT | TAGS | TAG | SIMPLE_TAG) {
            continue;
        }
        // Only a live recording has elements of unknown size. It has no tags after them.
        let Some(size) = element.size else { return false };
        if element.id == TAG_NAME {
            let name = read_at(file, at, size.min(NAME_BYTES_MAX) as usize);
            if String::from_utf8_lossy(&name).to_ascii_uppercase().contains("LOCATION") {
                return true;
            }
        }
        at = at.saturating_add(size);
    }
    false
}

/// The header of an element.
struct Element {
    id: u32,
    /// The size of the content; `None` if it is unknown.
    size: Option<u64>,
    header_bytes: u64,
}

impl Element {
    fn parse(bytes: &[u8]) -> Option<Element> {
        let (id, id_bytes) = variable_number(bytes, 4)?;
        let (size, size_bytes) = variable_number(&bytes[id_bytes..], 8)?;
        // The length marker is part of an id, but not of a size. A size of ones only is unknown.
        let mask = (1 << (7 * size_bytes)) - 1;
        let size = Some(size & mask).filter(|size| *size != mask);
        Some(Element { id: u32::try_from(id).ok()?, size, header_bytes: (id_bytes + size_bytes) as u64 })
    }
}

/// Parses a number whose first byte begins with as many zeros as bytes follow. Returns the number and its length.
fn variable_number(bytes: &[u8], max: usize) -> Option<(u64, usize)> {
    let length = bytes.first()?.leading_zeros() as usize + 1;
    let bytes = bytes.get(..length).filter(|_| length <= max)?;
    Some((bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)), length))
}
