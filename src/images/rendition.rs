//! Renditions: the published versions of a picture, with their sizes, formats and permalinks.

use super::picture::{Format, Picture};
use crate::hash::Hash;
use crate::url::{Permalink, ending, file_name, folder, slug};
use image::metadata::Orientation;

/// Maximum length of the longer side of a published picture, in pixels. Only a download is larger.
pub const SIDE_MAX: u32 = 2560;
/// Maximum size of a file that is light enough for every screen, so that no sizes are made of it.
const LIGHT_BYTES_MAX: u64 = 100_000;
/// Size of the card that other sites show with a link, in pixels, as their documentation asks for.
const CARD: (u32, u32) = (1200, 630);
/// Longer side of a picture in a text column on a sharp screen, in pixels.
const COLUMN: u32 = 1200;
/// Number of pixels in a byte of a typical JPEG.
const PIXELS_PER_BYTE: u64 = 5;
/// Part of every key. Must change when the same picture would get other bytes.
const ENCODER: &str = "1";

/// A published version of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendition {
    /// The picture at its own path, at most `SIDE_MAX` pixels long.
    Own,
    /// The picture in full size, for downloads.
    Full,
    /// The picture at this width in pixels.
    Width(u32),
    /// The part of the picture that other sites show with a link.
    Card,
}

/// The widths that a theme asks for, in pixels, and its `sizes` attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Widths {
    /// From small to large; at most four, since the picture at its own path is the fifth.
    pub widths: Vec<u32>,
    /// How wide a picture is shown (HTML standard, `sizes` attribute).
    pub sizes: String,
}

impl Picture {
    /// Returns the renditions for a `srcset`, from small to large; empty if one size is enough. The last one is
    /// [`Rendition::Own`], and none is larger than the picture.
    pub fn candidates(&self, widths: &Widths) -> Vec<Rendition> {
        if !self.is_resized() || self.size_bytes <= LIGHT_BYTES_MAX {
            return Vec::new();
        }
        let (own, _) = self.size_of(Rendition::Own);
        let narrower = widths.widths.iter().filter(|width| **width < own).map(|width| Rendition::Width(*width));
        let narrower: Vec<Rendition> = narrower.collect();
        let own = Some(Rendition::Own).filter(|_| !narrower.is_empty());
        narrower.into_iter().chain(own).collect()
    }

    /// Returns about how many bytes a browser loads to show the picture: those of a size that fits a text column.
    pub fn shown_bytes(&self) -> u64 {
        if !self.is_resized() {
            return self.size_bytes;
        }
        let (width, height) = fit(self.width, self.height, COLUMN);
        self.size_bytes.min(u64::from(width) * u64::from(height) / PIXELS_PER_BYTE)
    }

    /// Returns every rendition that a page may refer to.
    pub fn renditions(&self, widths: &Widths) -> Vec<Rendition> {
        let full = (self.permalink_differs(Rendition::Full)).then_some(Rendition::Full);
        let sizes = self.candidates(widths).into_iter().filter(|rendition| *rendition != Rendition::Own);
        [Rendition::Own, Rendition::Card].into_iter().chain(full).chain(sizes).collect()
    }

    /// Returns the width and height of a rendition in pixels.
    pub fn size_of(&self, rendition: Rendition) -> (u32, u32) {
        let (width, height) = (self.width, self.height);
        match rendition {
            Rendition::Full => (width, height),
            Rendition::Own if !self.is_resized() => (width, height),
            Rendition::Own => fit(width, height, SIDE_MAX),
            Rendition::Width(wanted) => (wanted, scale(height, wanted, width)),
            Rendition::Card => {
                let (width, _) = self.card_crop();
                let width = width.min(CARD.0);
                (width, scale(CARD.1, width, CARD.0))
            }
        }
    }

    /// Returns the width and height of the part of the picture that its card shows.
    pub(super) fn card_crop(&self) -> (u32, u32) {
        let width = self.width.min(scale(CARD.0, self.height, CARD.1));
        (width, scale(CARD.1, width, CARD.0).min(self.height))
    }

    /// Returns the format of a rendition. Of a picture that is not a JPEG, sizes are JPEGs if it has no transparent
    /// parts and so many bytes that it must be a photograph.
    pub fn format_of(&self, rendition: Rendition) -> Format {
        let is_photo = self.format != Format::Png || self.size_bytes > self.pixels();
        match rendition {
            Rendition::Own | Rendition::Full => self.format,
            Rendition::Card => Format::Jpeg,
            Rendition::Width(_) if !self.has_alpha && is_photo => Format::Jpeg,
            Rendition::Width(_) => Format::Png,
        }
    }

    /// Returns whether a rendition has the pixels of the file, so that only metadata is taken away.
    pub(super) fn keeps_pixels(&self, rendition: Rendition) -> bool {
        let is_whole = matches!(rendition, Rendition::Own | Rendition::Full);
        is_whole
            && self.orientation == Orientation::NoTransforms
            && self.size_of(rendition) == (self.width, self.height)
    }

    /// Returns the permalink of a rendition of the picture with this path below `content/`.
    pub fn permalink(&self, path: &str, rendition: Rendition) -> Permalink {
        if !self.permalink_differs(rendition) {
            return Permalink::new(path);
        }
        let (name, folder, key) = (file_name(path), folder(path), self.short_key(path, rendition));
        let stem = slug(name.strip_suffix(ending(path)).unwrap_or(name));
        let file = match rendition {
            // Browsers save a download under the last part of its address.
            Rendition::Own | Rendition::Full => format!("{key}/{name}"),
            Rendition::Width(width) => format!("{stem}-{width}.{key}.{}", self.format_of(rendition).extension()),
            Rendition::Card => format!("{stem}-card.{key}.{}", self.format_of(rendition).extension()),
        };
        Permalink::new(&if folder.is_empty() { file } else { format!("{folder}/{file}") })
    }

    fn permalink_differs(&self, rendition: Rendition) -> bool {
        match rendition {
            Rendition::Own => false,
            Rendition::Full => self.size_of(Rendition::Own) != (self.width, self.height),
            Rendition::Width(_) | Rendition::Card => true,
        }
    }

    /// Returns the key of a rendition: equal if and only if its bytes are.
    pub(super) fn key(&self, rendition: Rendition) -> String {
        String::from(Hash::of(format!("{ENCODER} {} {rendition:?}", String::from(self.hash)).as_bytes()))
    }

    /// Returns the part of a permalink that changes with the bytes. It differs for two files with the same bytes, whose
    /// slugs may be equal.
    fn short_key(&self, path: &str, rendition: Rendition) -> String {
        let hash = String::from(Hash::of(format!("{path} {}", self.key(rendition)).as_bytes()));
        hash[..16].to_owned()
    }

    /// Returns whether sizes are made of the picture. The frames of an animation are left as they are, and a GIF has
    /// few colours.
    fn is_resized(&self) -> bool {
        !self.is_animated && self.format != Format::Gif && !self.is_too_large()
    }
}

impl Format {
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::WebP => "webp",
            Format::Gif => "gif",
        }
    }
}

/// Returns the size of a picture that is reduced until its longer side is at most `side` pixels.
fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    match width.max(height) {
        longer if longer <= side => (width, height),
        longer => (scale(width, side, longer), scale(height, side, longer)),
    }
}

/// Returns `length * numerator / denominator`, rounded, and at least 1.
fn scale(length: u32, numerator: u32, denominator: u32) -> u32 {
    let (length, numerator, denominator) = (u64::from(length), u64::from(numerator), u64::from(denominator.max(1)));
    ((length * numerator + denominator / 2) / denominator).max(1) as u32
}
