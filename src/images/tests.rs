//! Tests of picture files that are cut off or garbled, and of the sizes of renditions.

use super::make::make;
use super::picture::{Format, Picture};
use super::rendition::{Rendition, Widths};
use crate::hash::Hash;
use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, RgbaImage};
use std::io::Cursor;

/// Returns a small picture in each format.
fn samples() -> Vec<Vec<u8>> {
    let pixels = RgbaImage::from_fn(24, 16, |x, y| image::Rgba([(x * 9) as u8, (y * 15) as u8, 90, 255]));
    let formats = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];
    let sample = |format| {
        let mut bytes = Cursor::new(Vec::new());
        let picture = DynamicImage::ImageRgba8(pixels.clone());
        let picture = if format == ImageFormat::Jpeg { picture.into_rgb8().into() } else { picture };
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    formats.map(sample).to_vec()
}

fn photo(width: u32, height: u32) -> Picture {
    Picture {
        format: Format::Jpeg,
        width,
        height,
        size_bytes: 3_000_000,
        hash: Hash::of(b"photo"),
        has_alpha: false,
        is_animated: false,
        orientation: Orientation::NoTransforms,
    }
}

#[test]
fn a_picture_that_is_cut_off_is_not_one() {
    for bytes in samples() {
        let whole = Picture::read(&bytes).unwrap();
        assert_eq!((whole.width, whole.height), (24, 16), "{:?}", whole.format);
        for end in 0..bytes.len() {
            assert_eq!(Picture::read(&bytes[..end]), None, "{:?} of {end} bytes", whole.format);
        }
    }
}

#[test]
fn garbled_pictures_are_refused_or_decoded() {
    for bytes in samples() {
        for at in 0..bytes.len() {
            for value in [0x00, 0x7f, 0xff, bytes[at] ^ 1] {
                let mut garbled = bytes.clone();
                garbled[at] = value;
                let Some(picture) = Picture::read(&garbled).filter(|picture| picture.pixels() < 10_000) else {
                    continue;
                };
                // It may fail, but it must not panic.
                let _ = make(&garbled, &picture, &[Rendition::Card, Rendition::Own]);
            }
        }
    }
}

#[test]
fn metadata_that_is_taken_away_leaves_a_picture_with_the_same_pixels() {
    for bytes in samples() {
        let picture = Picture::read(&bytes).unwrap();
        let clean = picture.format.without_metadata(&bytes).unwrap();
        let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgba8();
        assert_eq!(pixels(&clean), pixels(&bytes), "{:?}", picture.format);
        assert_eq!(picture.format.without_metadata(&clean), Some(clean), "{:?}", picture.format);
    }
}

#[test]
fn renditions_are_never_larger_than_the_picture() {
    let widths = Widths { widths: vec![480, 720, 1080, 1600], sizes: "100vw".to_owned() };
    for (picture, expected) in [
        (photo(4000, 3000), &[(480, 360), (720, 540), (1080, 810), (1600, 1200), (2560, 1920)][..]),
        (photo(3000, 4000), &[(480, 640), (720, 960), (1080, 1440), (1600, 2133), (1920, 2560)]),
        (photo(720, 90), &[(480, 60), (720, 90)]),
        (photo(480, 480), &[]),
        (Picture { size_bytes: 90_000, ..photo(2000, 1000) }, &[]),
        (Picture { is_animated: true, ..photo(4000, 3000) }, &[]),
    ] {
        let candidates = picture.candidates(&widths);
        let sizes: Vec<(u32, u32)> = candidates.iter().map(|rendition| picture.size_of(*rendition)).collect();
        assert_eq!(sizes, expected, "{} by {}", picture.width, picture.height);
    }
    for (width, height, card) in [(4000, 3000, (1200, 630)), (600, 900, (600, 315)), (3000, 300, (571, 300))] {
        assert_eq!(photo(width, height).size_of(Rendition::Card), card, "{width} by {height}");
    }
}

#[test]
fn grey_pictures_and_those_in_printing_colours_become_rgb() {
    for (colours, channels) in [(jpeg_encoder::ColorType::Luma, 1), (jpeg_encoder::ColorType::Cmyk, 4)] {
        let samples: Vec<u8> = (0..300 * 200 * channels).map(|at: usize| (at * 7 % 251) as u8).collect();
        let mut bytes = Vec::new();
        jpeg_encoder::Encoder::new(&mut bytes, 95).encode(&samples, 300, 200, colours).unwrap();
        let picture = Picture::read(&bytes).unwrap();
        let made = make(&bytes, &picture, &[Rendition::Width(150), Rendition::Card]).unwrap();
        for bytes in made {
            assert_eq!(image::load_from_memory(&bytes).unwrap().color(), image::ColorType::Rgb8, "{colours:?}");
        }
    }
}
