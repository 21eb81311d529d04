//! Formats of pictures that omslag cannot rewrite, by content and by extension.

use super::boxes::brands;
use crate::url::ending;

/// A format of pictures whose metadata omslag cannot remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    Heic,
    Tiff,
    /// The unprocessed data of a camera's sensor.
    Raw,
    JpegXl,
    Jpeg2000,
    Photoshop,
    Avif,
}

impl PictureFormat {
    /// Returns the format that the extension of a file promises. AVIF is judged by its content alone.
    pub fn of_path(path: &str) -> Option<PictureFormat> {
        match ending(path).to_ascii_lowercase().as_str() {
            "heic" | "heif" | "hif" => Some(PictureFormat::Heic),
            "tif" | "tiff" => Some(PictureFormat::Tiff),
            "dng" | "cr2" | "cr3" | "nef" | "arw" | "orf" | "rw2" | "raf" | "srw" | "pef" => Some(PictureFormat::Raw),
            "jxl" => Some(PictureFormat::JpegXl),
            "jp2" => Some(PictureFormat::Jpeg2000),
            "psd" => Some(PictureFormat::Photoshop),
            _ => None,
        }
    }
}

/// The first bytes of files. Most raw formats are TIFF files.
const SIGNATURES: &[(&[u8], PictureFormat)] = &[
    (b"II*\0", PictureFormat::Tiff),
    (b"MM\0*", PictureFormat::Tiff),
    (b"II+\0", PictureFormat::Tiff),
    (b"MM\0+", PictureFormat::Tiff),
    (b"IIRO\x08\0\0\0", PictureFormat::Raw),
    (b"IIRS\x08\0\0\0", PictureFormat::Raw),
    (b"MMOR\0\0\0\x08", PictureFormat::Raw),
    (b"IIU\0", PictureFormat::Raw),
    (b"FUJIFILMCCD-RAW", PictureFormat::Raw),
    (b"\xff\x0a", PictureFormat::JpegXl),
    (b"\0\0\0\x0cJXL \r\n\x87\n", PictureFormat::JpegXl),
    (b"\xff\x4f\xff\x51", PictureFormat::Jpeg2000),
    (b"\0\0\0\x0cjP  \r\n\x87\n", PictureFormat::Jpeg2000),
    (b"8BPS\0", PictureFormat::Photoshop),
];

/// Brands of HEIF files with the codecs of phones and cameras.
const HEIC_BRANDS: &[&[u8]] =
    &[b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"avci", b"avcs"];

/// Returns the format that the first bytes of a file identify.
pub fn format_of_header(header: &[u8]) -> Option<PictureFormat> {
    let by_signature = SIGNATURES.iter().find(|(signature, _)| header.starts_with(signature));
    by_signature.map(|(_, format)| *format).or_else(|| format_of_brands(header))
}

/// Returns the format of a file that names its brands. AVIF shares a brand with HEIF files of an unknown codec.
fn format_of_brands(header: &[u8]) -> Option<PictureFormat> {
    let mut major = brands(header).take(1);
    if major.any(|brand| brand == b"crx ") {
        return Some(PictureFormat::Raw);
    }
    let has = |names: &[&[u8]]| brands(header).any(|brand| names.contains(&brand));
    let is_heif = has(HEIC_BRANDS) || has(&[b"mif1", b"msf1"]) && !has(&[b"avif", b"avis"]);
    is_heif.then_some(PictureFormat::Heic)
}
