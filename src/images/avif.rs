//! The size of an AVIF picture, which is published as it is.

use memchr::memmem;

/// Number of bytes at the start of a file in which its properties are.
const HEAD_BYTES: usize = 64 * 1024;

/// Returns width and height in pixels: the largest of the `ispe` properties (ISO/IEC 23008-12), since a thumbnail has
/// one as well.
pub fn avif_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    let sizes = memmem::find_iter(head, b"ispe").filter_map(|at| Some((number(at + 8)?, number(at + 12)?)));
    sizes
        .filter(|(width, height)| *width > 0 && *height > 0)
        .max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
}
