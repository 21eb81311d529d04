//! The parts of a PNG file (W3C PNG, third edition): chunks with a length, a type, data and a checksum.

use super::parts::Parts;

const SIGNATURE_BYTES: usize = 8;
/// Chunks with text, times and EXIF data. Unknown chunks are left out as well, by the list of those that are kept.
const KEPT: &[&[u8]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD",
    b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

pub(super) fn parts(bytes: &[u8]) -> Option<Parts> {
    let mut parts = Parts::after(SIGNATURE_BYTES);
    let mut at = SIGNATURE_BYTES;
    loop {
        let head = bytes.get(at..at + 8)?;
        let length = u32::from_be_bytes(head[..4].try_into().ok()?) as usize;
        let content = at + 8..(at + 8).checked_add(length)?;
        let data = bytes.get(content.clone())?;
        let end = content.end + 4;
        bytes.get(content.end..end)?;
        match &head[4..] {
            b"IHDR" => {
                let number = |from: usize| Some(u32::from_be_bytes(data.get(from..from + 4)?.try_into().ok()?));
                parts.size = (number(0)?, number(4)?);
                parts.has_alpha = matches!(data.get(9)?, 3 | 4 | 6);
            }
            b"tRNS" => parts.has_alpha = true,
            b"acTL" => parts.is_animated = true,
            b"eXIf" => parts.exif = Some(content),
            _ => {}
        }
        if KEPT.contains(&&head[4..]) {
            parts.kept.push(at..end);
        }
        if &head[4..] == b"IEND" {
            return (parts.size.0 > 0).then_some(parts);
        }
        at = end;
    }
}
