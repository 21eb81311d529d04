//! The parts of a WebP file (RFC 9649): a RIFF container with chunks.

use super::parts::Parts;

const HEADER_BYTES: usize = 12;
/// Flags of the `VP8X` chunk.
const ANIMATION: u8 = 0x02;
const XMP: u8 = 0x04;
const EXIF: u8 = 0x08;
const ALPHA: u8 = 0x10;

/// Position of the flags in a file that begins with a `VP8X` chunk.
const FLAGS_AT: usize = HEADER_BYTES + 8;

pub(super) fn parts(bytes: &[u8]) -> Option<Parts> {
    let mut parts = Parts::after(HEADER_BYTES);
    let size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    let bytes = bytes.get(..size.checked_add(8)?)?;
    let mut at = HEADER_BYTES;
    while at < bytes.len() {
        let head = bytes.get(at..at + 8)?;
        let length = u32::from_le_bytes(head[4..].try_into().ok()?) as usize;
        let content = at + 8..(at + 8).checked_add(length)?;
        let data = bytes.get(content.clone())?;
        // Chunks have an even size. The last byte of the file may lack.
        let end = (content.end + length % 2).min(bytes.len());
        match &head[..4] {
            b"VP8X" => {
                let [flags, _, _, _, a, b, c, d, e, f, ..] = *data else { return None };
                parts.size = (1 + u32::from_le_bytes([a, b, c, 0]), 1 + u32::from_le_bytes([d, e, f, 0]));
                parts.has_alpha |= flags & ALPHA != 0;
                parts.is_animated = flags & ANIMATION != 0;
            }
            b"VP8 " if parts.size.0 == 0 => {
                let [_, _, _, 0x9d, 0x01, 0x2a, a, b, c, d, ..] = *data else { return None };
                let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
                parts.size = (side(a, b), side(c, d));
            }
            b"VP8L" => {
                let [0x2f, a, b, c, d, ..] = *data else { return None };
                let bits = u32::from_le_bytes([a, b, c, d]);
                parts.has_alpha |= bits >> 28 & 1 == 1;
                if parts.size.0 == 0 {
                    parts.size = (1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff));
                }
            }
            b"EXIF" => {
                let lead = if data.starts_with(b"Exif\0\0") { 6 } else { 0 };
                parts.exif = Some(content.start + lead..content.end);
            }
            _ => {}
        }
        if [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"].iter().any(|kept| head.starts_with(*kept)) {
            parts.kept.push(at..end);
        }
        at = end;
    }
    (parts.size.0 > 0).then_some(parts)
}

/// Corrects the size and the flags of a file from which chunks were left out.
pub(super) fn closed(mut bytes: Vec<u8>) -> Vec<u8> {
    let size = (bytes.len() - 8) as u32;
    bytes[4..8].copy_from_slice(&size.to_le_bytes());
    if bytes.get(HEADER_BYTES..HEADER_BYTES + 4) == Some(b"VP8X") {
        bytes[FLAGS_AT] &= !(XMP | EXIF);
    }
    bytes
}
