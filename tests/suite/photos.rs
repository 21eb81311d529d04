//! Photographs as phones take them, made by code: noise, gradients, an orientation, and metadata that is nobody's
//! business.

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, Rgb, RgbImage};

/// In every piece of metadata of these photographs.
pub const SECRET: &str = "GEHEIM";

/// Returns the picture as visitors should see it: its top left quarter is red, the rest a gradient, and noise over all.
pub fn upright(width: u32, height: u32) -> RgbImage {
    let mut noise = 7u32;
    RgbImage::from_fn(width, height, |x, y| {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        let grain = (noise % 13) as i32 - 6;
        let shape = if (x / 200 + y / 150) % 3 == 0 { 25 } else { 0 };
        let base = match x < width / 2 && y < height / 2 {
            true => [200, 30, 30],
            false => [40, (x * 160 / width) as i32 + shape, (y * 160 / height) as i32 + 60],
        };
        Rgb(base.map(|channel| (channel + grain).clamp(0, 255) as u8))
    })
}

/// Returns a JPEG file that shows [`upright`] after its EXIF `orientation` (1 to 8), with EXIF data, a GPS position, a
/// thumbnail, XMP, IPTC, a comment, and a film after its end.
pub fn photo(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    photo_of(upright(width, height), orientation)
}

/// Returns a JPEG file as [`photo`] does, of other pixels.
pub fn photo_of(upright: RgbImage, orientation: u8) -> Vec<u8> {
    let mut pixels = DynamicImage::ImageRgb8(upright);
    let inverse = match orientation {
        6 => 8,
        8 => 6,
        other => other,
    };
    pixels.apply_orientation(Orientation::from_exif(inverse).expect("an orientation"));
    let mut plain = Vec::new();
    pixels.write_with_encoder(JpegEncoder::new_with_quality(&mut plain, 88)).expect("a JPEG");
    let mut photo = plain[..2].to_vec();
    photo.extend(segment(0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat()));
    photo
        .extend(segment(0xe1, format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{SECRET}-XMP</x:xmpmeta>").as_bytes()));
    photo.extend(segment(0xed, format!("Photoshop 3.0\0{SECRET}-IPTC").as_bytes()));
    photo.extend(segment(0xfe, format!("{SECRET}-COMMENT").as_bytes()));
    photo.extend(&plain[2..]);
    photo.extend(format!("ftypmp4{SECRET}-FILM").as_bytes());
    photo
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).expect("a short segment");
    [&[0xff, marker], &length.to_be_bytes()[..], data].concat()
}

/// Returns EXIF data with a maker, an orientation, a GPS latitude and a thumbnail.
pub fn exif(orientation: u8) -> Vec<u8> {
    let maker = format!("{SECRET}-MAKER\0");
    let thumbnail = format!("{SECRET}-THUMBNAIL");
    // Two entries and a pointer in the first folder, one entry in that of the position.
    let (first, position) = (8, 8 + 2 + 3 * 12 + 4);
    let maker_at = position + 2 + 12 + 4;
    let latitude_at = maker_at + maker.len() as u32;
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let mut exif = [b"II*\0", &u32::to_le_bytes(first)[..], &3u16.to_le_bytes()].concat();
    exif.extend(entry(0x010f, 2, maker.len() as u32, maker_at));
    exif.extend(entry(0x0112, 3, 1, u32::from(orientation)));
    exif.extend(entry(0x8825, 4, 1, position));
    exif.extend([0; 4]);
    exif.extend(1u16.to_le_bytes());
    exif.extend(entry(0x0002, 5, 3, latitude_at));
    exif.extend([0; 4]);
    exif.extend(maker.as_bytes());
    for number in [52u32, 1, 22, 1, 12, 1] {
        exif.extend(number.to_le_bytes());
    }
    exif.extend(thumbnail.as_bytes());
    exif
}
