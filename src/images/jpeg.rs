//! The parts of a JPEG file (ITU T.81): segments, each with a marker, and the compressed data after a scan header.

use super::parts::Parts;
use memchr::memchr;
use std::ops::Range;

const SCAN: u8 = 0xda;
const END: u8 = 0xd9;
const EXIF: &[u8] = b"Exif\0\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";

/// Divides the file into segments. Keeps what a decoder needs: tables, frames, scans, the colour profile, and the
/// Adobe segment, which says how colours are stored. Whatever follows the end marker is left out, such as a second
/// picture or a film.
pub(super) fn parts(bytes: &[u8]) -> Option<Parts> {
    let mut parts = Parts::after(2);
    let mut at = 2;
    loop {
        let (marker, start) = marker_at(bytes, at)?;
        if marker == END {
            parts.kept.push(start - 2..start);
            return (parts.size.0 > 0).then_some(parts);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(start)?, *bytes.get(start + 1)?]));
        let content = start + 2..start + length;
        let data = bytes.get(content.clone())?;
        let mut end = content.end;
        match marker {
            // Frame headers; C4, C8 and CC are other tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let [_, high, low, wide, narrow, ..] = *data else { return None };
                parts.size =
                    (u32::from(u16::from_be_bytes([wide, narrow])), u32::from(u16::from_be_bytes([high, low])));
            }
            0xe1 if data.starts_with(EXIF) && parts.exif.is_none() => {
                parts.exif = Some(content.start + EXIF.len()..content.end);
            }
            SCAN => end = end_of_scan(bytes, content.end)?,
            _ => {}
        }
        if is_kept(marker, data) {
            parts.kept.push(start - 2..end);
        }
        at = end;
    }
}

fn is_kept(marker: u8, data: &[u8]) -> bool {
    match marker {
        0xe2 => data.starts_with(PROFILE),
        0xee => data.starts_with(ADOBE),
        // Other application segments and comments.
        0xe0..=0xef | 0xfe => false,
        _ => true,
    }
}

/// Returns the marker at a position, after any fill bytes, and the position after it.
fn marker_at(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let fill = bytes.get(at..)?.iter().take_while(|byte| **byte == 0xff).count();
    let marker = *bytes.get(at + fill)?;
    (fill > 0 && marker != 0).then_some((marker, at + fill + 1))
}

/// Returns the position of the marker that ends the compressed data. Zero bytes after `FF` are part of the data, and so
/// are restart markers.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr(0xff, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

/// Returns whether an ICC profile is one for RGB.
pub(super) fn is_rgb_profile(profile: &[u8]) -> bool {
    profile.get(SPACE) == Some(b"RGB ")
}

/// Where an ICC profile names its colour space (ICC.1, table 17).
const SPACE: Range<usize> = 16..20;
