//! Sections and timelines: the kinds of a folder.

use super::kind_name::KindName;
use crate::fields::{Field, Reader, Shape};

/// A folder of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub default_kind: Option<KindName>,
}

pub const SECTION_FIELDS: &[Field] = &[Field::new("default_kind", Shape::Choice(&["page", "note", "presentation"]))
    .about(
        "De soort van de pagina's in deze map, als zij zelf niets zeggen: `page`, `note` of `presentation`.",
        "The kind of the pages in this folder, unless they say so themselves: `page`, `note` or `presentation`.",
    )
    .example("note")
    .misspellings(&["soort"])];

impl Section {
    pub fn read(read: &Reader) -> Section {
        Section { default_kind: read.text("default_kind").and_then(|name| KindName::from_name(&name)) }
    }
}

/// A folder of events, shown on one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    pub order: Order,
}

/// Which way a timeline runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Oldest,
    Newest,
}

pub const TIMELINE_FIELDS: &[Field] = &[Field::new("order", Shape::Choice(&["oldest", "newest"]))
    .about(
        "Wat bovenaan staat: het oudste (`oldest`) of het nieuwste (`newest`). Zonder deze sleutel het oudste.",
        "What stands on top: the oldest (`oldest`) or the newest (`newest`). Without this key the oldest.",
    )
    .example("newest")
    .misspellings(&["volgorde"])];

impl Timeline {
    pub fn read(read: &Reader) -> Timeline {
        let newest = read.text("order").as_deref() == Some("newest");
        Timeline { order: if newest { Order::Newest } else { Order::Oldest } }
    }
}
