//! Videos with and without the place of recording.

use super::super::PrivateData;
use super::{found, ftyp, media_box};

/// A place as phones write it in user data: its length, the language and the coordinates.
pub const PLACE: &[u8] = b"\0\x12\x15\xc7+52.0000+004.0000/";

fn mp4(in_moov: &[u8]) -> Vec<u8> {
    [ftyp(&[b"isom", b"mp42"]), media_box(b"mdat", b"film"), media_box(b"moov", in_moov)].concat()
}

pub fn with_user_data(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    mp4(&media_box(b"udta", &media_box(kind, content)))
}

/// A `meta` box as in QuickTime, with these keys, and values for some of them.
fn keys_and_values(keys: &[&str], values: &[u32]) -> Vec<u8> {
    let entries = keys.iter().map(|key| media_box(b"mdta", key.as_bytes())).collect::<Vec<_>>().concat();
    let keys = media_box(b"keys", &[&[0, 0, 0, 0, 0, 0, 0, keys.len() as u8], &entries[..]].concat());
    let value = media_box(b"data", b"\0\0\0\x01\0\0\0\0+52.0000+004.0000/");
    let values = values.iter().map(|number| media_box(&number.to_be_bytes(), &value)).collect::<Vec<_>>().concat();
    let handler = media_box(b"hdlr", b"\0\0\0\0\0\0\0\0mdta\0\0\0\0\0\0\0\0\0\0\0\0\0");
    [handler, keys, media_box(b"ilst", &values)].concat()
}

pub fn with_keys(keys: &[&str], values: &[u32]) -> Vec<u8> {
    mp4(&media_box(b"meta", &keys_and_values(keys, values)))
}

/// An EBML element with a size of one byte.
fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    [id, &[0x80 | content.len() as u8], content].concat()
}

pub fn webm(tag: &str) -> Vec<u8> {
    let names = [element(b"\x45\xa3", tag.as_bytes()), element(b"\x44\x87", b"x")].concat();
    let tags = element(b"\x12\x54\xc3\x67", &element(b"\x73\x73", &element(b"\x67\xc8", &names)));
    let segment = [element(b"\x1f\x43\xb6\x75", b"cluster"), tags].concat();
    [element(b"\x1a\x45\xdf\xa3", b"\x42\x82\x84webm"), element(b"\x18\x53\x80\x67", &segment)].concat()
}

#[test]
fn the_place_is_found_wherever_phones_write_it() {
    let location = Some(PrivateData::VideoLocation);
    let of_track = media_box(b"trak", &media_box(b"udta", &media_box(b"loci", b"\0\0\0\0")));
    let meta_of_iso = media_box(b"meta", &[&[0; 4], &keys_and_values(&["location"], &[1])[..]].concat());
    for bytes in [
        with_user_data(b"\xa9xyz", PLACE),
        with_user_data(b"loci", b"\0\0\0\0\x15\xc7Tuin\0"),
        with_keys(&["com.apple.quicktime.make", "com.apple.quicktime.location.ISO6709"], &[1, 2]),
        mp4(&of_track),
        mp4(&media_box(b"udta", &meta_of_iso)),
        // Old QuickTime files name no brands.
        media_box(b"moov", &media_box(b"udta", &media_box(b"\xa9xyz", PLACE))),
        webm("LOCATION"),
        webm("com.apple.quicktime.location.ISO6709"),
    ] {
        assert_eq!(found("film.bin", &bytes), location, "{bytes:?}");
    }
}

#[test]
fn an_ordinary_video_has_no_place() {
    for bytes in [
        with_user_data(b"\xa9too", b"\0\x04\x15\xc7Lavf"),
        with_user_data(b"\xa9xyz", b"\0\0\x15\xc7"),
        with_keys(&["com.apple.quicktime.make", "com.apple.quicktime.location.ISO6709"], &[1]),
        mp4(&media_box(b"trak", b"location \xa9xyz loci")),
        webm("ENCODER"),
    ] {
        assert_eq!(found("film.mp4", &bytes), None, "{bytes:?}");
    }
}

#[test]
fn audio_is_left_alone() {
    let song = [ftyp(&[b"M4A ", b"isom"]), mp4(&media_box(b"udta", &media_box(b"\xa9xyz", PLACE)))].concat();
    assert_eq!(found("lied.m4a", &song), None);
}

#[test]
fn boxes_of_any_size_are_skipped() {
    let moov = media_box(b"moov", &media_box(b"udta", &media_box(b"loci", b"x")));
    let large = [&b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x14film"[..], &moov].concat();
    assert!(found("film.mp4", &[&ftyp(&[b"isom"]), &large[..]].concat()).is_some());
    // The size of the last box may be left out, or exceed a file that is cut off.
    for size in [[0; 4], [0x7f; 4]] {
        let last = [&ftyp(&[b"isom"]), &size[..], &moov[4..]].concat();
        assert!(found("film.mp4", &last).is_some());
    }
    for invalid in
        [&b"\0\0\0\x07free"[..], b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x0f", b"\0\0\0\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff"]
    {
        assert_eq!(found("film.mp4", &[&ftyp(&[b"isom"]), invalid, &moov].concat()), None);
    }
}

#[test]
fn very_many_and_very_deep_boxes_end() {
    let many = [&ftyp(&[b"isom"])[..], &media_box(b"free", b"").repeat(500_000)].concat();
    assert_eq!(found("film.mp4", &many), None);
    for brand in [b"isom", b"avif"] {
        let deep =
            [&ftyp(&[brand])[..], &[b"\0\0\0\0moov".as_slice(), b"\0\0\0\0trak"].concat().repeat(50_000)].concat();
        assert_eq!(found("film.mp4", &deep), None);
    }
    let many_elements = [&webm("ENCODER")[..], &element(b"\xec", b"").repeat(500_000)].concat();
    assert_eq!(found("film.webm", &many_elements), None);
}

#[test]
fn a_live_recording_ends_at_its_first_cluster() {
    let live = b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff\x1f\x43\xb6\x75\xff";
    assert_eq!(found("film.webm", &[&live[..], &webm("LOCATION")].concat()), None);
}
