//! The kinds of page, each with a struct for its own fields.

use super::event::Event;
use super::kind_name::KindName;
use super::note::Note;
use super::presentation::Presentation;
use super::section::{self, Order};
use crate::fields::Reader;
use crate::i18n::Language;
use crate::yaml::Yaml;

/// The kind of a page, with the fields of that kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Page,
    /// The index of a folder of pages.
    Section {
        default_kind: Option<KindName>,
    },
    Note(Note),
    /// The index of a folder of events, which are shown on one page.
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

    /// Returns whether the page is an event that is shown on its timeline instead of on its own page.
    pub fn is_in_timeline(&self) -> bool {
        matches!(self, Kind::Event(event) if !event.own_page)
    }

    /// Reads the fields of the given kind.
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
