//! The kinds of page: one struct for what is special to each.

use super::event::Event;
use super::kind_name::KindName;
use super::note::Note;
use super::presentation::Presentation;
use super::section::{self, Order};
use crate::fields::Reader;
use crate::i18n::Language;
use crate::yaml::Yaml;

/// The kind of a page with what only that kind has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Page,
    /// A folder of pages.
    Section {
        default_kind: Option<KindName>,
    },
    Note(Note),
    /// A folder of events, shown on one page.
    Timeline {
        order: Order,
    },
    Event(Event),
    Presentation(Presentation),
}

impl Kind {
    pub fn name(&self) -> KindName {
        match self {
            Kind::Page => KindName::Page,
            Kind::Section { .. } => KindName::Section,
            Kind::Note(_) => KindName::Note,
            Kind::Timeline { .. } => KindName::Timeline,
            Kind::Event(_) => KindName::Event,
            Kind::Presentation(_) => KindName::Presentation,
        }
    }

    /// Whether the page has no page of its own but stands on that of its timeline.
    pub fn stands_in_timeline(&self) -> bool {
        matches!(self, Kind::Event(event) if !event.own_page)
    }

    /// Reads what is special to a kind.
    pub fn read(kind: KindName, read: &Reader, yaml: &Yaml, language: Language) -> Kind {
        match kind {
            KindName::Page => Kind::Page,
            KindName::Section => Kind::Section { default_kind: section::default_kind(read) },
            KindName::Note => Kind::Note(Note::read(read, yaml, language)),
            KindName::Timeline => Kind::Timeline { order: Order::read(read) },
            KindName::Event => Kind::Event(Event::read(read, language)),
            KindName::Presentation => Kind::Presentation(Presentation::read(read, yaml, language)),
        }
    }
}
