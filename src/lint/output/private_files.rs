//! Lints of files whose hidden data would be published with them: pictures, videos and office documents.

use super::reading::Read;
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::{Language, Text};
use crate::metadata::{DocumentTraces, PictureFormat, PrivateData, is_open_document};
use crate::output::Output;
use crate::url::{Permalink, file_name};
use std::collections::BTreeMap;

/// Maximum number of names in a message.
const NAMES_MAX: usize = 3;

/// Checks the published files. Each is reported once: at the first link in the content, or else as a whole.
pub fn check(output: &Output, pages: &[Read]) -> Vec<Diagnostic> {
    let private = output.iter().filter_map(|(permalink, entry)| {
        let data = entry.facts.file.as_ref()?.private.as_ref()?;
        Some((permalink, (data, entry.place(permalink))))
    });
    let mut files: BTreeMap<&Permalink, (&PrivateData, Place)> = private.collect();
    if files.is_empty() {
        return Vec::new();
    }
    for link in pages.iter().rev().flat_map(|(_, entry, _)| entry.facts.links.iter().rev()) {
        if let Some((_, place)) = files.get_mut(&link.to) {
            *place = link.place.clone();
        }
    }
    let report = |(permalink, (data, place)): (&Permalink, (&PrivateData, Place))| {
        diagnostic(file_name(permalink.as_str()), data).at(place)
    };
    files.into_iter().map(report).collect()
}

fn diagnostic(name: &str, data: &PrivateData) -> Diagnostic {
    match data {
        PrivateData::Picture(format) => picture(name, *format),
        PrivateData::VideoLocation => video(name),
        PrivateData::Document(traces) => document(name, traces),
    }
}

fn picture(name: &str, format: PictureFormat) -> Diagnostic {
    let message = match format {
        PictureFormat::Avif => Text::new(
            format!("in `{name}` zitten gegevens zoals plaats en tijd van opname; uit AVIF kan omslag die niet halen"),
            format!("`{name}` contains data such as where and when it was taken; omslag cannot remove them from AVIF"),
        ),
        _ => {
            let is_misnamed = PictureFormat::of_path(name).is_none();
            let (dutch, english) = if is_misnamed { (" eigenlijk", " really") } else { ("", "") };
            let (dutch_format, english_format) = format_names(format);
            Text::new(
                format!(
                    "`{name}` is{dutch} {dutch_format}; omslag kan er gegevens zoals plaats en tijd van opname niet uit \
                     halen"
                ),
                format!(
                    "`{name}` is{english} {english_format}; omslag cannot remove data such as where and when it was \
                     taken"
                ),
            )
        }
    };
    Diagnostic::new(Rule::PictureMetadata, message).help(save_as(format))
}

/// Returns what a picture of a format is called, in Dutch and English.
fn format_names(format: PictureFormat) -> (&'static str, &'static str) {
    match format {
        PictureFormat::Heic => ("een HEIC-foto", "a HEIC photo"),
        PictureFormat::Tiff => ("een TIFF-afbeelding", "a TIFF picture"),
        PictureFormat::Raw => ("een onbewerkte foto (raw) van een camera", "an unprocessed (raw) photo of a camera"),
        PictureFormat::JpegXl => ("een JPEG XL-afbeelding", "a JPEG XL picture"),
        PictureFormat::Jpeg2000 => ("een JPEG 2000-afbeelding", "a JPEG 2000 picture"),
        PictureFormat::Photoshop => ("een Photoshop-bestand", "a Photoshop file"),
        PictureFormat::Avif => ("een AVIF-afbeelding", "an AVIF picture"),
    }
}

/// Returns how to save a picture in a format that omslag can clean.
fn save_as(format: PictureFormat) -> Text {
    match format {
        PictureFormat::Heic => Text::new(
            "open de foto op uw computer, kies Exporteren of Opslaan als, kies JPG, en verwijs naar het nieuwe bestand",
            "open the photo on your computer, choose Export or Save as, choose JPG, and refer to the new file",
        ),
        PictureFormat::Raw => Text::new(
            "open de foto in het programma van de camera, exporteer die als JPG, en verwijs naar het nieuwe bestand",
            "open the photo in the program of the camera, export it as JPG, and refer to the new file",
        ),
        PictureFormat::Photoshop => Text::new(
            "kies in Photoshop Bestand → Exporteren → Exporteren als, kies JPG of PNG, en verwijs naar het nieuwe bestand",
            "choose File → Export → Export As in Photoshop, choose JPG or PNG, and refer to the new file",
        ),
        _ => Text::new(
            "open de afbeelding op uw computer, kies Exporteren of Opslaan als, kies JPG of PNG, en verwijs naar het \
             nieuwe bestand",
            "open the picture on your computer, choose Export or Save as, choose JPG or PNG, and refer to the new file",
        ),
    }
}

fn video(name: &str) -> Diagnostic {
    let message = Text::new(
        format!("in `{name}` staat waar de video is opgenomen"),
        format!("`{name}` contains the place where the video was recorded"),
    );
    let help = Text::new(
        "deel de video op een iPhone vanuit Foto's met Opties → Locatie uit, of exporteer die opnieuw zonder locatie; \
         vervang daarna het bestand",
        "share the video from Photos on an iPhone with Options → Location off, or export it again without its location; \
         then replace the file",
    );
    Diagnostic::new(Rule::VideoLocation, message).help(help)
}

fn document(name: &str, traces: &DocumentTraces) -> Diagnostic {
    let message = Text::new(
        format!("in `{name}` kan iedereen ook dit vinden: {}", list_traces(traces, Language::Dutch)),
        format!("in `{name}` everyone can also find {}", list_traces(traces, Language::English)),
    );
    Diagnostic::new(Rule::DocumentAuthor, message).help(without_traces(name))
}

/// Returns a list such as `the names A and B, 1 comment and 2 tracked changes`.
fn list_traces(traces: &DocumentTraces, language: Language) -> String {
    let pick = |dutch, english| language.pick(dutch, english);
    let and = pick("en", "and");
    let mut names: Vec<String> = traces.names.iter().take(NAMES_MAX).cloned().collect();
    match traces.names.len() - names.len() {
        0 => {}
        1 => names.push(pick("1 andere", "1 other").to_owned()),
        more => names.push(format!("{more} {}", pick("andere", "others"))),
    }
    let mut items = match names.len() {
        0 => Vec::new(),
        1 => vec![format!("{} {}", pick("de naam", "the name"), names[0])],
        _ => vec![format!("{} {}", pick("de namen", "the names"), listed(&names, and))],
    };
    match traces.comments {
        0 => {}
        1 => items.push(pick("1 opmerking", "1 comment").to_owned()),
        count => items.push(format!("{count} {}", pick("opmerkingen", "comments"))),
    }
    match traces.changes {
        0 => {}
        1 => items.push(pick("1 bijgehouden wijziging", "1 tracked change").to_owned()),
        count => items.push(format!("{count} {}", pick("bijgehouden wijzigingen", "tracked changes"))),
    }
    listed(&items, and)
}

/// Returns how to remove traces from a document. Only LibreOffice edits OpenDocument files without converting them.
fn without_traces(name: &str) -> Text {
    if is_open_document(name) {
        return Text::new(
            "haal in LibreOffice de naam weg bij Bestand → Eigenschappen, verwijder opmerkingen, en aanvaard of verwerp \
             wijzigingen",
            "in LibreOffice, remove the name in File → Properties, delete comments, and accept or reject changes",
        );
    }
    Text::new(
        "kies in Word, Excel of PowerPoint Bestand → Info → Controleren op problemen → Document controleren; in \
         LibreOffice haalt u namen weg bij Bestand → Eigenschappen",
        "choose File → Info → Check for Issues → Inspect Document in Word, Excel or PowerPoint; in LibreOffice, remove \
         names in File → Properties",
    )
}

/// Joins items as in a sentence: `a, b and c`.
fn listed(items: &[String], and: &str) -> String {
    match items {
        [before @ .., last] if !before.is_empty() => format!("{} {and} {last}", before.join(", ")),
        _ => items.concat(),
    }
}
