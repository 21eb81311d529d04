//! A picture file: its format, its upright size, and the parts of the file that are not metadata.

use super::parts::Parts;
use super::{gif, jpeg, png, webp};
use crate::hash::Hash;
use image::metadata::Orientation;

/// Maximum number of pixels of a picture. A larger one needs more memory than a small computer has.
pub const PIXELS_MAX: u64 = 64_000_000;

/// A picture that can be published, as its headers describe it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    pub format: Format,
    /// Width in pixels, after the rotation that its EXIF data asks for.
    pub width: u32,
    /// Height in pixels, after the rotation.
    pub height: u32,
    pub size_bytes: u64,
    /// The hash of the whole file.
    pub hash: Hash,
    pub has_alpha: bool,
    pub is_animated: bool,
    pub orientation: Orientation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
}

impl Picture {
    /// Reads the headers of a picture; `None` if the file is damaged, incomplete, or in another format.
    pub fn read(bytes: &[u8]) -> Option<Picture> {
        let format = Format::of(bytes)?;
        let parts = format.parts(bytes)?;
        let exif = parts.exif.and_then(|range| Orientation::from_exif_chunk(bytes.get(range)?));
        let orientation = exif.filter(|_| !parts.is_animated).unwrap_or(Orientation::NoTransforms);
        let (width, height) = if turns(orientation) { (parts.size.1, parts.size.0) } else { parts.size };
        (width > 0 && height > 0).then_some(Picture {
            format,
            width,
            height,
            size_bytes: bytes.len() as u64,
            hash: Hash::of(bytes),
            has_alpha: parts.has_alpha,
            is_animated: parts.is_animated,
            orientation,
        })
    }

    pub fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Returns whether the picture has too many pixels to be resized.
    pub fn is_too_large(&self) -> bool {
        self.pixels() > PIXELS_MAX
    }
}

/// Returns whether an orientation exchanges width and height.
pub(super) fn turns(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

impl Format {
    /// Returns the format of a file by its first bytes, since its name may be wrong.
    pub fn of(bytes: &[u8]) -> Option<Format> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Format::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Format::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Format::Gif),
            _ => None,
        }
    }

    /// Divides a file into its parts; `None` if it is damaged or incomplete.
    pub(super) fn parts(self, bytes: &[u8]) -> Option<Parts> {
        match self {
            Format::Jpeg => jpeg::parts(bytes),
            Format::Png => png::parts(bytes),
            Format::WebP => webp::parts(bytes),
            Format::Gif => gif::parts(bytes),
        }
    }

    /// Returns the file without its metadata, with the same pixels; `None` if it is damaged.
    pub(super) fn without_metadata(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let parts = self.parts(bytes)?;
        let clean: Vec<u8> = parts.kept.iter().flat_map(|range| &bytes[range.clone()]).copied().collect();
        Some(if self == Format::WebP { webp::closed(clean) } else { clean })
    }
}
