//! The kinds of page: one name, and one struct for what is special to it.

use super::{Event, Note, Presentation, Section, Timeline};
use crate::language::Language;

/// The kind of a page with what only that kind has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Page,
    Section(Section),
    Note(Note),
    Timeline(Timeline),
    Event(Event),
    Presentation(Presentation),
}

/// The bare name of a kind, as front matter, templates and documentation write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KindName {
    Page,
    Section,
    Note,
    Timeline,
    Event,
    Presentation,
}

impl KindName {
    pub const ALL: [KindName; 6] = [
        KindName::Page,
        KindName::Section,
        KindName::Note,
        KindName::Timeline,
        KindName::Event,
        KindName::Presentation,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            KindName::Page => "page",
            KindName::Section => "section",
            KindName::Note => "note",
            KindName::Timeline => "timeline",
            KindName::Event => "event",
            KindName::Presentation => "presentation",
        }
    }

    /// What people call it.
    pub fn word(self, language: Language) -> &'static str {
        let dutch = match self {
            KindName::Page => "pagina",
            KindName::Section => "deel",
            KindName::Note => "notitie",
            KindName::Timeline => "tijdlijn",
            KindName::Event => "moment",
            KindName::Presentation => "presentatie",
        };
        language.pick(dutch, self.as_str())
    }

    pub fn from_name(name: &str) -> Option<KindName> {
        KindName::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether the kind is that of a folder, and so of an `index.md`.
    pub fn is_of_folder(self) -> bool {
        matches!(self, KindName::Section | KindName::Timeline)
    }
}

impl Kind {
    pub fn name(&self) -> KindName {
        match self {
            Kind::Page => KindName::Page,
            Kind::Section(_) => KindName::Section,
            Kind::Note(_) => KindName::Note,
            Kind::Timeline(_) => KindName::Timeline,
            Kind::Event(_) => KindName::Event,
            Kind::Presentation(_) => KindName::Presentation,
        }
    }

    /// Whether the page has no page of its own but stands on that of its timeline.
    pub fn stands_in_timeline(&self) -> bool {
        matches!(self, Kind::Event(event) if !event.own_page)
    }
}
