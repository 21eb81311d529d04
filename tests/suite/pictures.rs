//! Pictures on the published site: upright, light, without metadata, and never the bytes of the original.

use crate::photos::{SECRET, exif, photo, upright};
use crate::support::{Project, files};
use image::codecs::gif::GifEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, Frame, GenericImageView, ImageEncoder, RgbaImage};
use std::collections::BTreeMap;

fn decode(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).expect("a picture")
}

/// Asserts that the red quarter is at the top left.
#[track_caller]
fn assert_upright(picture: &DynamicImage, what: &str) {
    let (width, height) = picture.dimensions();
    let is_red = |x: u32, y: u32| {
        let [red, green, blue, _] = picture.get_pixel(x, y).0;
        red > 150 && green < 90 && blue < 90
    };
    let corners = [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| is_red(width * x / 4, height * y / 4));
    assert_eq!(corners, [true, false, false, false], "{what}: {width} by {height}");
}

/// Returns the published files that contain some metadata of the originals.
fn with_secrets(public: &BTreeMap<String, Vec<u8>>) -> Vec<&String> {
    let has = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
    let names: [&[u8]; 4] = [SECRET.as_bytes(), b"Exif\0\0", b"xmpmeta", b"eXIf"];
    public.iter().filter(|(_, bytes)| names.iter().any(|name| has(bytes, name))).map(|(path, _)| path).collect()
}

/// Returns the value of an attribute of the first picture on a page.
fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, tag) = html.split_once("<img")?;
    let (_, value) = tag.split_once('>')?.0.split_once(&format!(" {name}=\""))?;
    Some(value.split('"').next()?.to_owned())
}

/// Returns the candidates of the first picture on a page: path below `public/` and width.
pub fn candidates(html: &str) -> Vec<(String, u32)> {
    let srcset = attribute(html, "srcset").unwrap_or_default();
    let candidate = |text: &str| {
        let (path, width) = text.trim().split_once(' ')?;
        Some((path[1..].to_owned(), width.strip_suffix('w')?.parse().ok()?))
    };
    srcset.split(',').filter_map(candidate).collect()
}

#[test]
fn a_photograph_is_upright_clean_and_in_several_sizes_whatever_its_orientation() {
    for orientation in 1..=8 {
        let project = Project::small();
        project.write_bytes("content/foto.jpg", &photo(1300, 900, orientation)).page("a.md", "![Een plein](foto.jpg)");
        project.build().good();
        let (html, public) = (project.read("a/index.html"), project.public());
        assert_eq!(with_secrets(&public), Vec::<&String>::new(), "{orientation}");
        assert_eq!([attribute(&html, "width"), attribute(&html, "height")], [Some("1300".into()), Some("900".into())]);
        let candidates = candidates(&html);
        let widths: Vec<u32> = candidates.iter().map(|(_, width)| *width).collect();
        assert_eq!(widths, [480, 720, 1080, 1300], "{html}");
        for (path, width) in candidates {
            let picture = decode(&public[&path]);
            assert_eq!((picture.width(), picture.height()), (width, (width * 900 + 650) / 1300), "{path}");
            assert_upright(&picture, &format!("{orientation}: {path}"));
        }
        assert_upright(&decode(&public["foto.jpg"]), &format!("{orientation}: own"));
    }
}

#[test]
fn a_large_photograph_is_published_at_2560_pixels_and_a_download_of_it_in_full() {
    let project = Project::small();
    project.write_bytes("content/map/foto.jpg", &photo(2900, 1500, 1));
    project.page("a.md", "![Een plein](map/foto.jpg)\n\n:::download file=\"map/foto.jpg\"\nDe foto\n:::");
    project.build().good();
    let (html, public) = (project.read("a/index.html"), project.public());
    assert_eq!(with_secrets(&public), Vec::<&String>::new());
    assert_eq!(decode(&public["map/foto.jpg"]).dimensions(), (2560, 1324));
    assert_eq!(candidates(&html).last(), Some(&("map/foto.jpg".to_owned(), 2560)));
    let full: Vec<&String> =
        public.keys().filter(|path| path.ends_with("/foto.jpg") && *path != "map/foto.jpg").collect();
    assert_eq!(full.len(), 1, "{full:?}");
    assert_eq!(decode(&public[full[0]]).dimensions(), (2900, 1500));
    assert!(html.contains(&format!("href=\"/{}\"", full[0])), "{html}");
}

#[test]
fn the_first_picture_of_a_page_is_loaded_at_once_and_the_others_when_they_come_near() {
    let project = Project::small();
    project.write_bytes("content/foto.jpg", &photo(60, 40, 1));
    project.page("a.md", "![Een plein](foto.jpg)\n\n![Een straat](foto.jpg \"De straat\")");
    project.build().good();
    let html = project.read("a/index.html");
    let tags: Vec<&str> = html.split("<img").skip(1).filter_map(|tag| tag.split('>').next()).collect();
    assert_eq!(tags.iter().map(|tag| tag.contains("loading=\"lazy\"")).collect::<Vec<_>>(), [false, true]);
    assert!(tags.iter().all(|tag| tag.contains("decoding=\"async\"")));
}

/// A PNG with text and EXIF data, small enough to keep its pixels.
fn png(picture: &RgbaImage) -> Vec<u8> {
    let mut plain = Vec::new();
    let (width, height) = picture.dimensions();
    PngEncoder::new(&mut plain).write_image(picture, width, height, image::ExtendedColorType::Rgba8).expect("a PNG");
    let chunk = |name: &[u8; 4], data: &[u8]| {
        // Decoders do not check the sum of a chunk that they skip.
        [&(data.len() as u32).to_be_bytes()[..], name, data, &[0; 4]].concat()
    };
    let head = 8 + 25;
    let secret = format!("Author\0{SECRET}");
    [&plain[..head], &chunk(b"tEXt", secret.as_bytes()), &chunk(b"eXIf", &exif(1)), &plain[head..]].concat()
}

fn webp(picture: &RgbaImage) -> Vec<u8> {
    let mut plain = Vec::new();
    let (width, height) = picture.dimensions();
    WebPEncoder::new_lossless(&mut plain)
        .write_image(picture, width, height, image::ExtendedColorType::Rgba8)
        .expect("a WebP");
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let pad = vec![0; data.len() % 2];
        [&name[..], &(data.len() as u32).to_le_bytes(), data, &pad].concat()
    };
    let side = |length: u32| (length - 1).to_le_bytes()[..3].to_vec();
    let extended = [&[0x10 | 0x08 | 0x04, 0, 0, 0][..], &side(width), &side(height)].concat();
    let xmp = format!("<x:xmpmeta>{SECRET}</x:xmpmeta>");
    let chunks =
        [chunk(b"VP8X", &extended), plain[12..].to_vec(), chunk(b"EXIF", &exif(1)), chunk(b"XMP ", xmp.as_bytes())]
            .concat();
    [b"RIFF", &(chunks.len() as u32 + 4).to_le_bytes()[..], b"WEBP", &chunks].concat()
}

/// An animation of two frames with a comment.
fn gif(picture: &RgbaImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    encoder.set_repeat(image::codecs::gif::Repeat::Infinite).expect("a loop");
    encoder.encode_frames([picture.clone(), picture.clone()].map(Frame::new)).expect("frames");
    drop(encoder);
    let end = bytes.pop().expect("an end");
    let comment = format!("{SECRET}-COMMENT");
    bytes.extend([0x21, 0xfe, comment.len() as u8]);
    bytes.extend(comment.as_bytes());
    bytes.extend([0, end]);
    bytes
}

#[test]
fn small_pictures_and_animations_keep_their_pixels_and_lose_their_metadata() {
    let picture = DynamicImage::ImageRgb8(upright(90, 60)).into_rgba8();
    let project = Project::small();
    let originals = [("a.png", png(&picture)), ("b.webp", webp(&picture)), ("c.gif", gif(&picture))];
    let mut text = String::new();
    for (name, bytes) in &originals {
        project.write_bytes(&format!("content/{name}"), bytes);
        text += &format!("![Een plein]({name})\n\n");
    }
    project.page("a.md", &text).build().good();
    let public = project.public();
    assert_eq!(with_secrets(&public), Vec::<&String>::new());
    for (name, original) in &originals {
        assert_eq!(decode(&public[*name]).into_rgba8(), decode(original).into_rgba8(), "{name}");
        assert!(public[*name].len() < original.len());
    }
    assert!(public["c.gif"].windows(11).any(|part| part == b"NETSCAPE2.0"), "the animation no longer repeats");
    assert!(candidates(&project.read("a/index.html")).is_empty());
}

#[test]
fn the_image_of_a_page_gives_a_card_of_1200_by_630() {
    let project = Project::small();
    project.write_bytes("content/foto.jpg", &photo(1300, 1700, 6));
    project.write("content/a.md", "---\ntitle: A\nimage: foto.jpg\n---\n\nTekst.\n");
    project.build().good();
    let html = project.read("a/index.html");
    let (_, url) = html.split_once("og:image\" content=\"https://proef.example/").expect("a card");
    let path = url.split('"').next().expect("an end");
    assert_eq!(decode(&project.public()[path]).dimensions(), (1200, 630));
    assert!(html.contains("og:image:width\" content=\"1200\"") && html.contains("og:image:height\" content=\"630\""));
    assert_eq!(with_secrets(&project.public()), Vec::<&String>::new());
}

#[test]
fn broken_and_huge_pictures_are_errors_and_nothing_is_published() {
    let whole = photo(800, 600, 1);
    let huge = {
        let mut bytes = whole.clone();
        let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame");
        bytes[frame + 5..frame + 9].copy_from_slice(&[0x30, 0x00, 0x30, 0x00]);
        bytes
    };
    let garbled = {
        let mut bytes = png(&DynamicImage::ImageRgb8(upright(600, 400)).into_rgba8());
        let middle = bytes.len() / 2;
        bytes[middle..middle + 500].fill(0);
        bytes
    };
    for (name, bytes) in [("half.jpg", &whole[..whole.len() / 2]), ("groot.jpg", &huge), ("stuk.png", &garbled)] {
        let project = Project::small();
        project.build().good();
        let before = project.public();
        project.write_bytes(&format!("content/{name}"), bytes);
        project.write("content/a.md", format!("---\ntitle: A\nimage: {name}\n---\n\n![Een plein]({name})\n"));
        project.build().fails(1, &["fout[unreadable-picture]", name]);
        assert_eq!(project.public(), before, "{name}");
    }
}

#[test]
fn renditions_are_made_once_and_pruned_when_the_picture_goes() {
    let project = Project::small();
    project.write_bytes("content/foto.jpg", &photo(1300, 900, 6)).page("a.md", "![Een plein](foto.jpg)");
    project.build().good();
    let first = project.public();
    let store = || -> BTreeMap<String, std::time::SystemTime> {
        let folder = project.path(".omslag/pictures");
        let times = files(&folder).into_keys().filter(|name| name != ".gitignore");
        times
            .map(|name| {
                (name.clone(), std::fs::metadata(folder.join(&name)).and_then(|data| data.modified()).expect("a time"))
            })
            .collect()
    };
    let made = store();
    assert_eq!(made.len(), 4, "{made:?}");
    project.page("b.md", "Meer.").build().good();
    assert_eq!(store(), made);
    std::fs::remove_dir_all(project.path(".omslag/pictures")).expect("a store");
    project.page("b.md", "Anders.").build().good();
    assert_eq!(project.public()["foto.jpg"], first["foto.jpg"]);
    project.remove("content/foto.jpg").page("a.md", "Geen.").build().good();
    assert!(store().is_empty());
}

#[test]
fn the_preview_makes_a_size_when_it_is_asked_for_and_shows_a_replaced_picture_at_once() {
    let project = Project::small();
    project.write("content/foto.jpg", photo(1300, 900, 6)).page("a.md", "![Een plein](foto.jpg)");
    let served = project.serve(&["--poll"]);
    let picture = |page: &str| page.split("<img").nth(1).and_then(|tag| tag.split('>').next()).map(str::to_owned);
    let preview = picture(&served.text("/a/")).expect("a picture");
    assert!(files(&project.path(".omslag/pictures")).is_empty(), "a size was made before it was asked for");
    project.build().good();
    let plain = preview.split(" data-line").next().expect("a tag").to_owned();
    assert_eq!(Some(plain), picture(&project.read("a/index.html")), "the preview has other HTML");
    for (path, width) in candidates(&served.text("/a/")) {
        let answer = served.get(&format!("/{path}"));
        assert_eq!((answer.status, decode(&answer.body).width()), (200, width), "{path}");
        assert_eq!(answer.body, project.public()[&path], "{path} differs from the build's");
    }
    let before = candidates(&served.text("/a/"));
    project.write("content/foto.jpg", photo(1200, 900, 1));
    let page = served.wait_for("/a/", |page| page.contains("width=\"1200\""));
    let after = candidates(&page);
    assert!(after[..3].iter().all(|candidate| !before.contains(candidate)), "{before:?} {after:?}");
    assert_eq!(decode(&served.get(&format!("/{}", after[0].0)).body).dimensions(), (480, 360));
    let state = served.state("/a/");
    assert_eq!(state["files"], state["build"], "the page is not told that a picture changed");
}

#[test]
fn a_picture_loses_its_metadata_whatever_its_name_and_in_the_theme_too() {
    let project = Project::small();
    project.write("content/foto.dat", photo(60, 40, 6)).write("content/foto.PNG", photo(60, 40, 3));
    project.write("themes/omslag/assets/plein.jpg", photo(60, 40, 8));
    project
        .write("themes/omslag/templates/parts/head.html", "<link rel=\"icon\" href=\"{{ asset(\"plein.jpg\") }}\">\n");
    project.page("a.md", ":::download file=\"foto.dat\" title=\"De foto\"\n:::\n\n![Een plein](foto.PNG)");
    project.build().good();
    let public = project.public();
    assert_eq!(with_secrets(&public), Vec::<&String>::new());
    for name in ["foto.dat", "foto.PNG", public.keys().find(|path| path.contains("plein")).expect("an asset")] {
        let picture = decode(&public[name]);
        assert_eq!(picture.dimensions(), (60, 40), "{name}");
        assert_upright(&picture, name);
    }
}
