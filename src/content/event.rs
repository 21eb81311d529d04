//! Events, the entries of a timeline.

use crate::date::Date;
use crate::fields::{Field, Reader, Shape};
use crate::i18n::Language;
use crate::markdown::punctuate;

/// Front matter of an event, other than the common fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    pub end: Option<Date>,
    pub topic: Option<String>,
    pub sources: Vec<String>,
    /// Alternative text of the image. If set, the image is also shown on the page.
    pub image_alt: Option<String>,
    /// Whether the event has its own page in addition to its entry on the timeline.
    pub own_page: bool,
}

pub const EVENT_FIELDS: &[Field] = &[
    Field::new("end", Shape::Date)
        .about("Tot wanneer het duurde.", "Until when it lasted.")
        .example("mei 2022")
        .misspellings(&["einde", "tot"]),
    Field::new("topic", Shape::Text)
        .about("Waar het over ging, in een woord.", "What it was about, in a word.")
        .example("toegang")
        .misspellings(&["onderwerp"]),
    Field::new("sources", Shape::Texts)
        .about("Waar dit te vinden is.", "Where this can be found.")
        .example("[Verslag van de bijeenkomst]")
        .misspellings(&["bron", "bronnen", "source"]),
    Field::new("image_alt", Shape::Text)
        .about(
            "Wat er op de afbeelding staat; daarmee komt `image` ook op de tijdlijn.",
            "What is on the picture; with it `image` also appears on the timeline.",
        )
        .example("Zes mensen leggen een steen")
        .misspellings(&["alt"]),
    Field::new("own_page", Shape::Bool)
        .about("Of het moment ook een eigen pagina krijgt.", "Whether the event also gets a page of its own.")
        .example("true")
        .misspellings(&["eigen_pagina"]),
];

impl Event {
    pub fn read(read: &Reader, language: Language) -> Event {
        Event {
            end: read.date("end"),
            topic: read.text("topic").map(|topic| punctuate(&topic, language)),
            sources: read.texts("sources").iter().map(|source| punctuate(source, language)).collect(),
            image_alt: read.text("image_alt").map(|alt| punctuate(&alt, language)),
            own_page: read.is_true("own_page"),
        }
    }
}
