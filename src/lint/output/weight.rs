//! Lints of download size: heavy or unreadable images, and heavy pages.

use super::reading::{Hrefs, Read};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::metadata::PrivateData;
use crate::output::{Content, Entry, FileFacts, Output, Role};
use crate::url::{Permalink, ending, file_name};
use std::collections::{BTreeMap, BTreeSet};

/// Maximum size of an image. An image of 1,600 pixels wide is at most half of it.
const PICTURE_BYTES_MAX: u64 = 1_000_000;
/// Maximum size of a page with its style sheets, scripts and images: about ten seconds on a slow phone.
const PAGE_BYTES_MAX: u64 = 3_000_000;
/// Extensions of pictures that are published without their metadata.
const CLEANED: &[&str] = &["jpg", "jpeg", "jpe", "jfif", "png", "apng", "gif", "webp"];

/// Checks the pictures of the content, and the total size of each page.
pub fn check(output: &Output, pages: &[Read], hrefs: &Hrefs) -> Vec<Diagnostic> {
    // Each picture is reported once, at the first place that shows it.
    let mut shown: BTreeMap<&Permalink, &Place> = BTreeMap::new();
    for link in pages.iter().flat_map(|(_, entry, _)| &entry.facts.links).filter(|link| link.is_picture) {
        shown.entry(&link.to).or_insert(&link.place);
    }
    let of_file = |(permalink, entry): (&Permalink, &Entry)| {
        let place = shown.get(permalink).copied();
        let diagnostic = picture(permalink, entry.facts.file.as_ref()?, place.is_some())?;
        Some(diagnostic.at(place.cloned().unwrap_or_else(|| entry.place(permalink))))
    };
    let pictures = output.iter().filter_map(of_file);
    pictures.chain(pages.iter().filter_map(|page| heavy_page(output, page, hrefs))).collect()
}

/// Checks a picture. What can be published of it does not depend on whether a page shows it; its weight does.
fn picture(permalink: &Permalink, file: &FileFacts, is_shown: bool) -> Option<Diagnostic> {
    let name = file_name(permalink.as_str());
    let ending = ending(name).to_ascii_lowercase();
    match file.dimensions {
        // Reported as a picture that cannot be published.
        _ if matches!(file.private, Some(PrivateData::Picture(_))) => None,
        None if CLEANED.contains(&ending.as_str()) => Some(unreadable(name)),
        Some((width, height)) if file.picture.is_some_and(|picture| picture.is_too_large()) => {
            Some(too_large(name, width, height))
        }
        _ if is_shown && file.shown_bytes() > PICTURE_BYTES_MAX => {
            let size = megabytes(file.size_bytes);
            Some(heavy(
                format!("`{name}` is {} groot; dat laadt traag", size.replace('.', ",")),
                format!("`{name}` is {size}; that loads slowly"),
            ))
        }
        _ => None,
    }
}

fn unreadable(name: &str) -> Diagnostic {
    let message = Text::new(
        format!("`{name}` is geen hele afbeelding; misschien is het bestand beschadigd"),
        format!("`{name}` is not a whole picture; perhaps the file is damaged"),
    );
    let help = Text::new(
        "open de afbeelding en sla die opnieuw op als JPG of PNG, of haal die opnieuw van de camera",
        "open the picture and save it again as JPG or PNG, or copy it from the camera again",
    );
    Diagnostic::new(Rule::UnreadablePicture, message).help(help)
}

fn too_large(name: &str, width: u32, height: u32) -> Diagnostic {
    let message = Text::new(
        format!("`{name}` is {width} bij {height} beeldpunten; dat is te groot om te verkleinen"),
        format!("`{name}` is {width} by {height} pixels; that is too large to be resized"),
    );
    let help = Text::new(
        "open de afbeelding, maak die 4000 beeldpunten breed en sla die op als JPG",
        "open the picture, make it 4000 pixels wide and save it as JPG",
    );
    Diagnostic::new(Rule::UnreadablePicture, message).help(help)
}

fn heavy(dutch: String, english: String) -> Diagnostic {
    Diagnostic::new(Rule::HeavyPicture, Text::new(dutch, english)).help(Text::new(
        "verklein de afbeelding tot 1600 beeldpunten breed en sla die op als JPG",
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
    match (&entry.content, &entry.facts.file) {
        (_, Some(file)) => file.shown_bytes(),
        (Content::Bytes(bytes), _) => bytes.len() as u64,
        (Content::Gone(digest), _) => digest.size_bytes,
        (Content::File(_) | Content::Rendition(_), None) => 0,
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
