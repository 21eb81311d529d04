//! What is found in files of each format, built byte by byte, and that hostile files end without a panic.

mod documents;
mod media;
mod pictures;

use super::{PrivateData, find};
use std::io::Cursor;

fn found(path: &str, bytes: &[u8]) -> Option<PrivateData> {
    find(path, &mut Cursor::new(bytes))
}

/// A box of the ISO base media file format.
fn media_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = (8 + content.len()) as u32;
    [&size.to_be_bytes()[..], kind, content].concat()
}

fn ftyp(brands: &[&[u8; 4]]) -> Vec<u8> {
    let others: Vec<u8> = brands[1..].iter().flat_map(|brand| **brand).collect();
    media_box(b"ftyp", &[&brands[0][..], b"\0\0\0\0", &others].concat())
}

/// A file in each format, with private data.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a.avif", pictures::avif(&[b"av01", b"Exif"])),
        ("a.mp4", media::with_user_data(b"\xa9xyz", media::PLACE)),
        ("a.mov", media::with_keys(&["com.apple.quicktime.location.ISO6709"], &[1])),
        ("a.webm", media::webm("LOCATION")),
        ("a.docx", documents::zip(&[documents::CORE, documents::COMMENTS])),
    ]
}

#[test]
fn every_sample_has_private_data() {
    for (path, bytes) in samples() {
        assert!(found(path, &bytes).is_some(), "{path}");
    }
}

#[test]
fn a_file_that_is_cut_off_or_damaged_anywhere_is_read_without_a_panic() {
    for (path, bytes) in samples() {
        for at in 0..bytes.len() {
            found(path, &bytes[..at]);
            for damage in [0, 1, 0x7f, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] = damage;
                found(path, &damaged);
            }
        }
    }
}

#[test]
fn an_empty_file_and_files_of_other_formats_have_none() {
    for (path, bytes) in [
        ("a.mp4", &b""[..]),
        ("a.jpg", b"\xff\xd8\xff\xe1\0\x10Exif\0\0II*\0"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.gif", b"GIF89a"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 "),
        ("a.pdf", b"%PDF-1.7"),
        ("a.mp3", b"ID3\x04\0\0"),
        ("a.mp3", b"\xff\xfb\x90\0"),
        ("a.txt", b"The free bus: II*, MM and 8BPS"),
        ("a.txt", b"\xff\xfea\0"),
        ("a.zip", b"PK\x05\x06\0\0\0\0"),
    ] {
        assert_eq!(found(path, bytes), None, "{path}: {bytes:?}");
    }
}
