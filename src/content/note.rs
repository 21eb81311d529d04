//! Notes (in Dutch *notities*): signed documents with a status, signatories and downloads.

use super::file_link::FileLink;
use crate::fields::{Field, Reader, Shape};
use crate::i18n::Language;
use crate::markdown::punctuate;
use crate::yaml::{Inside, Yaml};

/// Front matter of a note, other than the common fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    pub status: Option<&'static str>,
    pub replaced_by: Option<FileLink>,
    pub place: Option<String>,
    pub authors: Vec<String>,
    /// Sorted by surname.
    pub signatories: Vec<Signatory>,
    pub downloads: Vec<Download>,
}

/// The values of `status`.
const STATUSES: &[&str] = &["draft", "adopted", "replaced"];

/// A person who signed a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatory {
    pub name: String,
    pub organisation: Option<String>,
}

/// A file offered for download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    pub file: FileLink,
    pub title: Option<String>,
    pub description: Option<String>,
}

const NAME: Field = Field::new("name", Shape::Text)
    .required()
    .about("De naam van wie tekende.", "The name of who signed.")
    .example("Voornaam Achternaam")
    .misspellings(&["naam"]);

const ORGANISATION: Field = Field::new("organisation", Shape::Text)
    .about("Namens welke organisatie.", "On behalf of which organisation.")
    .example("Organisatie A")
    .misspellings(&["organisatie", "organization"]);

pub const PLACE: Field = Field::new("place", Shape::Text)
    .about("De plaats.", "The place.")
    .example("Voorbeeldstad")
    .misspellings(&["plaats"]);

pub const AUTHORS: Field = Field::new("authors", Shape::Texts)
    .about("Wie het schreven.", "Who wrote it.")
    .example("[Organisatie A]")
    .misspellings(&["auteur", "auteurs", "author", "schrijver", "byline"]);

pub const DOWNLOADS: Field = Field::new(
    "downloads",
    Shape::Items(&[
        Field::new("file", Shape::Text)
            .required()
            .about("Het bestand. Een pad, gezien vanaf de pagina.", "The file. A path as seen from the page.")
            .example("nota.pdf")
            .misspellings(&["bestand"]),
        Field::new("title", Shape::Text)
            .about("De naam van de download.", "The name of the download.")
            .example("De notitie")
            .misspellings(&["titel"]),
        Field::new("description", Shape::Text)
            .about("Bijvoorbeeld het aantal pagina's.", "The number of pages, for instance.")
            .example("3 pagina's")
            .misspellings(&["omschrijving"]),
    ]),
)
.about("Bestanden om mee te nemen.", "Files to take along.")
.example("[{file: nota.pdf, title: De notitie}]")
.misspellings(&["download"]);

pub const NOTE_FIELDS: &[Field] = &[
    Field::new("status", Shape::Choice(STATUSES))
        .about(
            "Concept, vastgesteld of vervangen: `draft`, `adopted` of `replaced`.",
            "How far the note has come: `draft`, `adopted` or `replaced`.",
        )
        .example("adopted"),
    Field::new("replaced_by", Shape::Text)
        .about(
            "De notitie die deze vervangt. Een pad, gezien vanaf dit bestand.",
            "The note that replaces this one. A path as seen from this file.",
        )
        .example("inkoop-2025.md")
        .misspellings(&["vervangen_door"]),
    PLACE,
    AUTHORS,
    Field::new("signatories", Shape::Items(&[NAME, ORGANISATION]))
        .about("Wie de notitie ondertekenden.", "Who signed the note.")
        .example("[{name: Voornaam Achternaam, organisation: Organisatie A}]")
        .misspellings(&["ondertekenaars", "ondertekenaar", "signatory"]),
    DOWNLOADS,
];

impl Note {
    pub fn read(read: &Reader, yaml: &Yaml, language: Language) -> Note {
        let status = read.text("status");
        Note {
            status: STATUSES.iter().copied().find(|known| status.as_deref() == Some(known)),
            replaced_by: FileLink::read(read, yaml, Inside::Top, "replaced_by"),
            place: read.text("place"),
            authors: read.texts("authors"),
            signatories: signatories(read),
            downloads: Download::read_all(read, yaml, language),
        }
    }
}

impl Download {
    pub fn read_all(read: &Reader, yaml: &Yaml, language: Language) -> Vec<Download> {
        let typographic = |text: Option<String>| text.map(|text| punctuate(&text, language));
        let download = |(at, item): (usize, &Reader)| {
            Some(Download {
                file: FileLink::read(item, yaml, Inside::Item("downloads", at), "file")?,
                title: typographic(item.text("title")),
                description: typographic(item.text("description")),
            })
        };
        read.items("downloads").iter().enumerate().filter_map(download).collect()
    }
}

impl Signatory {
    /// Returns the name with the surname first, *Meer, Voornaam van der*, and its sort key.
    pub fn surname_first(&self) -> (String, String) {
        let words: Vec<&str> = self.name.split_whitespace().collect();
        let (first, surname) = words.split_at(surname_start(&words));
        let prefixes = first.iter().rev().take_while(|word| is_prefix(word)).count();
        let (given, prefixes) = first.split_at(first.len() - prefixes.min(first.len().saturating_sub(1)));
        let rest = [given, prefixes].concat().join(" ");
        let text = if rest.is_empty() { self.name.clone() } else { format!("{}, {rest}", surname.join(" ")) };
        let key = crate::url::slug(&text);
        (text, key)
    }
}

fn signatories(read: &Reader) -> Vec<Signatory> {
    let signatory =
        |item: &Reader| Some(Signatory { name: item.text("name")?, organisation: item.text("organisation") });
    let mut all: Vec<Signatory> = read.items("signatories").iter().filter_map(signatory).collect();
    all.sort_by_cached_key(|signatory| surname_key(&signatory.name));
    all
}

/// Returns a sort key that follows Dutch convention: the surname without its prefix, so that *van der Meer* is sorted
/// under M.
fn surname_key(name: &str) -> (String, String) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let surname = words[surname_start(&words)..].join(" ");
    (crate::url::slug(&surname), name.to_lowercase())
}

/// Returns the index of the first word of the surname that is not a prefix.
fn surname_start(words: &[&str]) -> usize {
    let last = words.len().saturating_sub(1);
    let first_prefix = words.iter().skip(1).position(|word| is_prefix(word)).map(|at| at + 1);
    let after = |at: usize| at + words[at..].iter().take_while(|word| is_prefix(word)).count();
    first_prefix.map_or(last, after).min(last)
}

fn is_prefix(word: &str) -> bool {
    const PREFIXES: [&str; 19] = [
        "van", "von", "de", "der", "den", "het", "'t", "’t", "ten", "ter", "te", "in", "op", "la", "le", "du", "des",
        "el", "al",
    ];
    PREFIXES.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_surname_without_its_prefix() {
        let mut names = ["Een Wit", "Twee de Blauw", "Drie van der Geel", "Vier van de Bruin", "Piet", "Bo ter"];
        names.sort_by_cached_key(|name| surname_key(name));
        assert_eq!(names, ["Twee de Blauw", "Vier van de Bruin", "Drie van der Geel", "Piet", "Bo ter", "Een Wit"]);
    }

    #[test]
    fn a_name_can_begin_with_the_surname() {
        for (name, expected) in [
            ("Een Wit", "Wit, Een"),
            ("Drie van der Geel", "Geel, Drie van der"),
            ("Vier M. van de Bruin", "Bruin, Vier M. van de"),
            ("Piet", "Piet"),
            ("", ""),
        ] {
            let signatory = Signatory { name: name.to_owned(), organisation: None };
            assert_eq!(signatory.surname_first().0, expected);
        }
    }
}
