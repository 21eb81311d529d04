//! Lints of download size: heavy or unreadable images, and heavy pages.

use super::reading::{Hrefs, Read};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::output::{Content, Entry, FileFacts, Output, Role};
use crate::url::{Permalink, ending, file_name};
use std::collections::{BTreeMap, BTreeSet};

/// Maximum size of an image. An image of 1,600 pixels wide is at most half of it.
const PICTURE_BYTES_MAX: u64 = 1_000_000;
/// Maximum number of pixels of an image. It exceeds any screen, and a browser needs four bytes of memory for each
/// pixel.
const PICTURE_PIXELS_MAX: usize = 64_000_000;
/// Maximum size of a page with its style sheets, scripts and images: about ten seconds on a slow phone.
const PAGE_BYTES_MAX: u64 = 3_000_000;
/// Extensions of image formats whose dimensions are read from the file.
const MEASURED: &[&str] = &["jpg", "jpeg", "png", "gif", "webp", "avif"];
/// Extensions of image formats of cameras and scanners that most browsers do not show.
const UNSHOWN: &[&str] = &["heic", "heif", "tif", "tiff", "psd"];

/// Checks the images that pages show, and the total size of each page.
pub fn check(output: &Output, pages: &[Read], hrefs: &Hrefs) -> Vec<Diagnostic> {
    // Each image is reported once, at the first place that shows it.
    let mut shown: BTreeMap<&Permalink, &Place> = BTreeMap::new();
    for link in pages.iter().flat_map(|(_, entry, _)| &entry.facts.links).filter(|link| link.is_picture) {
        shown.entry(&link.to).or_insert(&link.place);
    }
    let file = |permalink: &Permalink| output.get(permalink).and_then(|entry| entry.facts.file);
    let pictures = shown.into_iter().filter_map(|(permalink, place)| picture(permalink, file(permalink)?, place));
    pictures.chain(pages.iter().filter_map(|page| heavy_page(output, page, hrefs))).collect()
}

fn picture(permalink: &Permalink, file: FileFacts, place: &Place) -> Option<Diagnostic> {
    let name = file_name(permalink.as_str());
    let ending = ending(name).to_ascii_lowercase();
    let diagnostic = match file.picture {
        _ if UNSHOWN.contains(&ending.as_str()) => Diagnostic::new(
            Rule::UnreadablePicture,
            Text::new(
                format!("de meeste browsers tonen geen afbeelding zoals `{name}`"),
                format!("most browsers do not show a picture such as `{name}`"),
            ),
        )
        .help(Text::new(
            "open de afbeelding, sla haar op als JPG of PNG, en noem hier dat bestand",
            "open the picture, save it as JPG or PNG, and name that file here",
        )),
        None if MEASURED.contains(&ending.as_str()) => Diagnostic::new(
            Rule::UnreadablePicture,
            Text::new(
                format!("van `{name}` zijn breedte en hoogte niet te lezen; misschien is het bestand beschadigd"),
                format!("the width and height of `{name}` cannot be read; perhaps the file is damaged"),
            ),
        )
        .help(Text::new(
            "open de afbeelding en sla haar opnieuw op als JPG of PNG",
            "open the picture and save it again as JPG or PNG",
        )),
        Some((width, height)) if width.saturating_mul(height) > PICTURE_PIXELS_MAX => heavy(
            format!("`{name}` is {width} bij {height} beeldpunten"),
            format!("`{name}` is {width} by {height} pixels"),
        ),
        _ if file.size_bytes > PICTURE_BYTES_MAX => {
            let size = megabytes(file.size_bytes);
            heavy(
                format!("`{name}` is {} groot; dat laadt traag", size.replace('.', ",")),
                format!("`{name}` is {size}; that loads slowly"),
            )
        }
        _ => return None,
    };
    Some(diagnostic.at(place.clone()))
}

fn heavy(dutch: String, english: String) -> Diagnostic {
    Diagnostic::new(Rule::HeavyPicture, Text::new(dutch, english)).help(Text::new(
        "verklein de afbeelding tot 1600 beeldpunten breed en sla haar op als JPG",
        "make the picture 1600 pixels wide and save it as JPG",
    ))
}

fn heavy_page(output: &Output, (permalink, entry, reading): &Read, hrefs: &Hrefs) -> Option<Diagnostic> {
    if !matches!(entry.role, Role::Page | Role::List) {
        return None;
    }
    let pictures = entry.facts.links.iter().filter(|link| link.is_picture).map(|link| &link.to);
    let loads = reading.loads.iter().map(|id| &hrefs.get(*id).to);
    let parts: BTreeSet<&Permalink> = pictures.chain(loads).collect();
    let size = bytes_of(entry) + parts.into_iter().filter_map(|part| output.get(part)).map(bytes_of).sum::<u64>();
    if size <= PAGE_BYTES_MAX {
        return None;
    }
    let (size, own) = (megabytes(size), megabytes(bytes_of(entry)));
    let message = Text::new(
        format!("deze pagina weegt {}, waarvan {} tekst", size.replace('.', ","), own.replace('.', ",")),
        format!("this page weighs {size}, of which {own} are text"),
    );
    let help = Text::new(
        "verklein de afbeeldingen, of verdeel de pagina over meer pagina's of mappen",
        "make the pictures smaller, or divide the page over more pages or folders",
    );
    Some(Diagnostic::new(Rule::HeavyPage, message).at(entry.place(permalink)).help(help))
}

fn bytes_of(entry: &Entry) -> u64 {
    match (&entry.content, entry.facts.file) {
        (Content::Bytes(bytes), _) => bytes.len() as u64,
        (Content::Gone(digest), _) => digest.size_bytes,
        (Content::File(_), Some(file)) => file.size_bytes,
        (Content::File(_), None) => 0,
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
