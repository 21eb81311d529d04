//! The parts of a picture file, whatever its format.

use std::ops::Range;

/// What the headers of a picture file say, and which of its bytes are no metadata.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Width and height as stored, before any rotation.
    pub size: (u32, u32),
    pub has_alpha: bool,
    pub is_animated: bool,
    /// The EXIF data, beginning with its TIFF header.
    pub exif: Option<Range<usize>>,
    /// The bytes that a picture without metadata consists of, in order.
    pub kept: Vec<Range<usize>>,
}

impl Parts {
    /// Creates the parts of a file whose first `head` bytes are kept.
    pub fn after(head: usize) -> Parts {
        Parts { kept: std::iter::once(0..head).collect(), ..Parts::default() }
    }
}
