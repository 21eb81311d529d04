//! The parts of a GIF file (GIF89a specification): blocks, most of them with a chain of sub-blocks.

use super::parts::Parts;

const HEADER_BYTES: usize = 13;
const EXTENSION: u8 = 0x21;
const FRAME: u8 = 0x2c;
const END: u8 = 0x3b;
const GRAPHIC_CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;

/// Keeps frames and their timing, and the application block that says how often an animation repeats.
pub(super) fn parts(bytes: &[u8]) -> Option<Parts> {
    let header = bytes.get(..HEADER_BYTES)?;
    let side = |at: usize| u32::from(u16::from_le_bytes([header[at], header[at + 1]]));
    let mut at = HEADER_BYTES + table_bytes(header[10]);
    // Transparency is a property of each frame; a GIF is never made into another format.
    let mut parts = Parts { size: (side(6), side(8)), has_alpha: true, ..Parts::after(at) };
    let mut frames = 0;
    loop {
        let start = at;
        let (end, is_kept) = match *bytes.get(at)? {
            END => {
                parts.kept.push(at..at + 1);
                parts.is_animated = frames > 1;
                return (frames > 0).then_some(parts);
            }
            FRAME => {
                frames += 1;
                // The descriptor, its colour table, and the minimum code size.
                (end_of_blocks(bytes, at + 10 + table_bytes(*bytes.get(at + 9)?) + 1)?, true)
            }
            EXTENSION => {
                let is_loop = || bytes.get(at + 3..at + 14).is_some_and(|name| name == b"NETSCAPE2.0");
                let label = *bytes.get(at + 1)?;
                (end_of_blocks(bytes, at + 2)?, label == GRAPHIC_CONTROL || label == APPLICATION && is_loop())
            }
            _ => return None,
        };
        if is_kept {
            parts.kept.push(start..end);
        }
        at = end;
    }
}

/// Returns the size of a colour table, from the byte that describes it.
fn table_bytes(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

/// Returns the position after a chain of sub-blocks.
fn end_of_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match usize::from(*bytes.get(at)?) {
            0 => return Some(at + 1),
            length => at += 1 + length,
        }
    }
}
