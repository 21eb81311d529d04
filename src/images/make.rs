//! Makes the bytes of renditions: decodes a picture once, reduces it, turns it upright and encodes it.

use super::jpeg::is_rgb_profile;
use super::picture::{Format, Picture, turns};
use super::rendition::Rendition;
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{FilterType, IntoImageView, IntoImageViewMut, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader};
use std::fmt::Display;
use std::io::Cursor;

/// Quality of a JPEG, from 1 to 100. See `docs/decisions.md` for the measurements.
const QUALITY: u8 = 70;
/// Quality of a JPEG that is downloaded in full size, because it had to be turned upright.
const FULL_QUALITY: u8 = 92;

/// Why a picture could not be decoded.
#[derive(Debug, PartialEq, Eq)]
pub struct Damage(pub String);

impl Damage {
    fn of(cause: impl Display) -> Damage {
        Damage(cause.to_string())
    }
}

/// A decoded picture as stored, not yet upright, with its colour profile.
struct Decoded {
    pixels: DynamicImage,
    profile: Option<Vec<u8>>,
}

/// Returns a picture in full size, upright and without metadata; other files, and pictures that are damaged, as they
/// are.
pub fn clean(bytes: Vec<u8>) -> Vec<u8> {
    let made = Picture::read(&bytes).and_then(|picture| make(&bytes, &picture, &[Rendition::Full]).ok());
    made.and_then(|mut made| made.pop()).unwrap_or(bytes)
}

/// Makes renditions of a picture, in the order of the argument.
///
/// # Errors
///
/// Returns [`Damage`] if the file cannot be decoded, and if a rendition cannot be encoded.
pub fn make(bytes: &[u8], picture: &Picture, renditions: &[Rendition]) -> Result<Vec<Vec<u8>>, Damage> {
    let needs_pixels = renditions.iter().any(|rendition| !picture.keeps_pixels(*rendition));
    let decoded = needs_pixels.then(|| Decoded::read(bytes, picture)).transpose()?;
    // Larger ones first, since a small one is made of a larger one in a fraction of the time.
    let mut order: Vec<usize> = (0..renditions.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(picture.size_of(renditions[*at])));
    let mut made = vec![Vec::new(); renditions.len()];
    let mut larger: Option<DynamicImage> = None;
    for at in order {
        let rendition = renditions[at];
        made[at] = match &decoded {
            Some(decoded) if !picture.keeps_pixels(rendition) => {
                let (width, _) = stored_size(picture, rendition);
                let from = larger.as_ref().filter(|larger| rendition != Rendition::Card && larger.width() >= 2 * width);
                let reduced = reduce(from.unwrap_or(&decoded.pixels), picture, rendition)?;
                let bytes = encode(upright(&reduced, picture), picture, rendition, decoded.profile.as_deref())?;
                if rendition != Rendition::Card && larger.is_none() {
                    larger = Some(reduced);
                }
                bytes
            }
            _ => picture.format.without_metadata(bytes).ok_or_else(|| Damage(String::new()))?,
        };
    }
    Ok(made)
}

impl Decoded {
    fn read(bytes: &[u8], picture: &Picture) -> Result<Decoded, Damage> {
        let format = match picture.format {
            Format::Jpeg => ImageFormat::Jpeg,
            Format::Png => ImageFormat::Png,
            Format::WebP => ImageFormat::WebP,
            Format::Gif => ImageFormat::Gif,
        };
        let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(Damage::of)?;
        // The decoder converts greys and printing colours to RGB, to which their own profile does not apply.
        let profile = decoder.icc_profile().ok().flatten().filter(|profile| is_rgb_profile(profile));
        let pixels = DynamicImage::from_decoder(decoder).map_err(Damage::of)?;
        let pixels = match picture.has_alpha {
            true => DynamicImage::ImageRgba8(pixels.into_rgba8()),
            false => DynamicImage::ImageRgb8(pixels.into_rgb8()),
        };
        Ok(Decoded { pixels, profile })
    }
}

/// Returns the size of a rendition before it is turned upright.
fn stored_size(picture: &Picture, rendition: Rendition) -> (u32, u32) {
    let (width, height) = picture.size_of(rendition);
    if turns(picture.orientation) { (height, width) } else { (width, height) }
}

/// Reduces a picture to the size of a rendition, and to the part that a card shows.
fn reduce(from: &DynamicImage, picture: &Picture, rendition: Rendition) -> Result<DynamicImage, Damage> {
    let (width, height) = stored_size(picture, rendition);
    let mut options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    if rendition == Rendition::Card {
        let (cut, tall) = picture.card_crop();
        let (cut, tall) = if turns(picture.orientation) { (tall, cut) } else { (cut, tall) };
        let (left, top) = ((from.width() - cut) / 2, (from.height() - tall) / 2);
        options = options.crop(f64::from(left), f64::from(top), f64::from(cut), f64::from(tall));
    } else if (width, height) == (from.width(), from.height()) {
        return Ok(from.clone());
    }
    let mut reduced = DynamicImage::new(width, height, from.color());
    match from {
        DynamicImage::ImageRgba8(_) => resize::<U8x4>(from, &mut reduced, &options)?,
        _ => resize::<U8x3>(from, &mut reduced, &options)?,
    }
    Ok(reduced)
}

/// Resizes a picture of one kind of pixels. Choosing the kind at run time would link the code for twelve others, which
/// is a ninth of the program.
fn resize<P: PixelTrait>(from: &DynamicImage, to: &mut DynamicImage, options: &ResizeOptions) -> Result<(), Damage> {
    let views = from.image_view::<P>().zip(to.image_view_mut::<P>());
    let (from, mut to) = views.ok_or_else(|| Damage::of("other pixels than those that were decoded"))?;
    Resizer::new().resize_typed(&from, &mut to, options).map_err(Damage::of)
}

fn upright(pixels: &DynamicImage, picture: &Picture) -> DynamicImage {
    let mut pixels = pixels.clone();
    pixels.apply_orientation(picture.orientation);
    pixels
}

fn encode(
    pixels: DynamicImage,
    picture: &Picture,
    rendition: Rendition,
    profile: Option<&[u8]>,
) -> Result<Vec<u8>, Damage> {
    let (width, height) = (pixels.width(), pixels.height());
    let mut bytes = Vec::new();
    match picture.format_of(rendition) {
        Format::Jpeg => {
            let quality = if rendition == Rendition::Full { FULL_QUALITY } else { QUALITY };
            jpeg(&flat(pixels), quality, profile, &mut bytes)?;
        }
        Format::WebP => {
            let mut encoder = WebPEncoder::new_lossless(&mut bytes);
            add_profile(&mut encoder, profile)?;
            let colour = ExtendedColorType::from(pixels.color());
            encoder.write_image(pixels.as_bytes(), width, height, colour).map_err(Damage::of)?;
        }
        Format::Png | Format::Gif => {
            let mut encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, PngFilter::Adaptive);
            add_profile(&mut encoder, profile)?;
            let colour = ExtendedColorType::from(pixels.color());
            encoder.write_image(pixels.as_bytes(), width, height, colour).map_err(Damage::of)?;
        }
    }
    Ok(bytes)
}

fn add_profile(encoder: &mut impl ImageEncoder, profile: Option<&[u8]>) -> Result<(), Damage> {
    profile.map_or(Ok(()), |profile| encoder.set_icc_profile(profile.to_vec())).map_err(Damage::of)
}

fn jpeg(pixels: &DynamicImage, quality: u8, profile: Option<&[u8]>, bytes: &mut Vec<u8>) -> Result<(), Damage> {
    let side = |length: u32| u16::try_from(length).map_err(Damage::of);
    let mut encoder = jpeg_encoder::Encoder::new(bytes, quality);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_quantization_tables(
        jpeg_encoder::QuantizationTableType::ImageMagick,
        jpeg_encoder::QuantizationTableType::ImageMagick,
    );
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).map_err(Damage::of)?;
    }
    let (width, height) = (side(pixels.width())?, side(pixels.height())?);
    encoder.encode(pixels.as_bytes(), width, height, jpeg_encoder::ColorType::Rgb).map_err(Damage::of)
}

/// Returns the picture on a white ground, if it has transparent parts.
fn flat(pixels: DynamicImage) -> DynamicImage {
    let DynamicImage::ImageRgba8(pixels) = pixels else { return pixels };
    let over_white = |channel: u8, alpha: u8| {
        let (channel, alpha) = (u32::from(channel), u32::from(alpha));
        ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let mut flat = image::RgbImage::new(pixels.width(), pixels.height());
    for (to, from) in flat.pixels_mut().zip(pixels.pixels()) {
        let [red, green, blue, alpha] = from.0;
        to.0 = [red, green, blue].map(|channel| over_white(channel, alpha));
    }
    DynamicImage::ImageRgb8(flat)
}
