//! Pictures that omslag cannot rewrite.

use super::super::{PictureFormat, PrivateData};
use super::{found, ftyp, media_box};

/// A box with a version before its content.
fn versioned(kind: &[u8; 4], version: u8, content: &[u8]) -> Vec<u8> {
    media_box(kind, &[&[version, 0, 0, 0], content].concat())
}

/// The list of the items of a picture.
fn items(kinds: &[&[u8; 4]]) -> Vec<u8> {
    let entries = kinds.iter().enumerate().map(|(at, kind)| {
        versioned(b"infe", 2, &[&[0, at as u8 + 1, 0, 0], &kind[..], b"\0application/rdf+xml\0"].concat())
    });
    let count = [0, kinds.len() as u8];
    versioned(b"iinf", 0, &[&count[..], &entries.collect::<Vec<_>>().concat()].concat())
}

fn meta(content: &[u8]) -> Vec<u8> {
    let handler = versioned(b"hdlr", 0, b"\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0");
    versioned(b"meta", 0, &[&handler, content].concat())
}

fn avif_of(boxes: &[u8]) -> Vec<u8> {
    [&ftyp(&[b"avif", b"mif1", b"miaf"]), boxes, &media_box(b"mdat", b"picture")].concat()
}

pub fn avif(kinds: &[&[u8; 4]]) -> Vec<u8> {
    avif_of(&meta(&items(kinds)))
}

#[test]
fn a_format_is_recognised_by_its_content() {
    for (bytes, format) in [
        (ftyp(&[b"heic", b"mif1"]), PictureFormat::Heic),
        (ftyp(&[b"mif1", b"heic"]), PictureFormat::Heic),
        (ftyp(&[b"mif1"]), PictureFormat::Heic),
        (ftyp(&[b"msf1", b"hevc"]), PictureFormat::Heic),
        (ftyp(&[b"crx ", b"isom"]), PictureFormat::Raw),
        (b"II*\0\x08\0\0\0".to_vec(), PictureFormat::Tiff),
        (b"MM\0*\0\0\0\x08".to_vec(), PictureFormat::Tiff),
        (b"II+\0\x08\0\0\0".to_vec(), PictureFormat::Tiff),
        (b"IIRO\x08\0\0\0".to_vec(), PictureFormat::Raw),
        (b"IIU\0\x18\0\0\0".to_vec(), PictureFormat::Raw),
        (b"FUJIFILMCCD-RAW 0201".to_vec(), PictureFormat::Raw),
        (b"\xff\x0a\xfa\x1f".to_vec(), PictureFormat::JpegXl),
        (b"\0\0\0\x0cJXL \r\n\x87\n".to_vec(), PictureFormat::JpegXl),
        (b"\0\0\0\x0cjP  \r\n\x87\n".to_vec(), PictureFormat::Jpeg2000),
        (b"8BPS\0\x01".to_vec(), PictureFormat::Photoshop),
    ] {
        assert_eq!(found("tuin.jpg", &bytes), Some(PrivateData::Picture(format)), "{bytes:?}");
    }
}

#[test]
fn a_damaged_file_is_recognised_by_its_extension() {
    for (path, format) in [
        ("foto's/tuin.HEIC", PictureFormat::Heic),
        ("tuin.tif", PictureFormat::Tiff),
        ("tuin.NEF", PictureFormat::Raw),
        ("tuin.psd", PictureFormat::Photoshop),
    ] {
        assert_eq!(found(path, b"x"), Some(PrivateData::Picture(format)), "{path}");
    }
}

#[test]
fn an_avif_picture_is_clean_without_items_of_metadata() {
    let unclean = Some(PrivateData::Picture(PictureFormat::Avif));
    assert_eq!(found("a.avif", &avif(&[b"av01"])), None);
    assert_eq!(found("a.avif", &avif(&[b"av01", b"av01", b"grid", b"tmap"])), None);
    assert_eq!(found("a.avif", &avif(&[b"av01", b"Exif"])), unclean);
    assert_eq!(found("a.jpg", &avif(&[b"av01", b"mime"])), unclean);
    assert_eq!(found("a.avif", &avif_of(&media_box(b"uuid", b"XMP"))), unclean);
}

#[test]
fn the_items_of_an_animation_count_too() {
    let animation = |kind| avif_of(&media_box(b"moov", &media_box(b"trak", &meta(&items(&[kind])))));
    assert_eq!(found("a.avif", &animation(b"av01")), None);
    assert!(found("a.avif", &animation(b"Exif")).is_some());
}

#[test]
fn an_avif_picture_with_an_invalid_list_of_items_is_not_clean() {
    for content in [&b"\0\0\0\0\0\x01"[..], b"\0\0\0\0\0\x01\0\0\0\0", b"\0", b""] {
        let bytes = avif_of(&meta(&media_box(b"iinf", &[content, &[0; 8]].concat())));
        assert!(found("a.avif", &bytes).is_some(), "{content:?}");
    }
    let old = versioned(b"infe", 0, b"\0\x01\0\0\0");
    let old = versioned(b"iinf", 0, &[b"\0\x01", &old[..]].concat());
    assert!(found("a.avif", &avif_of(&meta(&old))).is_some());
    assert!(found("a.avif", &avif_of(&meta(&media_box(b"iinf", &vec![0; 1 << 20])))).is_some());
    // Nothing can be found in a file without any list. It is reported as unreadable.
    assert_eq!(found("a.avif", &ftyp(&[b"avif"])), None);
}
