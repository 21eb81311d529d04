//! Front matter of sections and timelines, the two kinds of a folder.

use super::kind_name::KindName;
use crate::fields::{Field, Reader, Shape};

/// Front matter of a section, other than the common fields.
pub const SECTION_FIELDS: &[Field] = &[Field::new("default_kind", Shape::Choice(&["page", "note", "presentation"]))
    .about(
        "De soort van de pagina's in deze map, als ze zelf niets zeggen: `page`, `note` of `presentation`.",
        "The kind of the pages in this folder, unless they say so themselves: `page`, `note` or `presentation`.",
    )
    .example("note")
    .misspellings(&["soort"])];

/// Returns the kind that a section assigns to the pages in its folder.
pub fn default_kind(read: &Reader) -> Option<KindName> {
    KindName::from_name(&read.text("default_kind")?)
}

/// Chronological order of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Oldest,
    Newest,
}

/// Front matter of a timeline, other than the common fields.
pub const TIMELINE_FIELDS: &[Field] = &[Field::new("order", Shape::Choice(&["oldest", "newest"]))
    .about(
        "Wat bovenaan staat: het oudste (`oldest`) of het nieuwste (`newest`). Zonder deze sleutel het oudste.",
        "What comes first: the oldest (`oldest`) or the newest (`newest`). Without this key the oldest.",
    )
    .example("newest")
    .misspellings(&["volgorde"])];

impl Order {
    /// Reads the order; the default is [`Order::Oldest`].
    pub fn read(read: &Reader) -> Order {
        if read.text("order").as_deref() == Some("newest") { Order::Newest } else { Order::Oldest }
    }
}
