//! Names of the page kinds, as used in front matter, in templates and in messages.

use crate::i18n::{Language, Text};

/// A kind of page, without the data of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KindName {
    Page,
    Section,
    Note,
    Timeline,
    Event,
    Presentation,
}

/// What the index of a folder says about the kind of the folder's pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DefaultKind {
    /// Nothing, or there is no index.
    #[default]
    Usual,
    Named(KindName),
    /// The index has a mistake that hides what it says.
    Unreadable,
}

impl DefaultKind {
    /// Returns the kind of a page that does not name its own, and may be the index of its folder.
    pub fn of(self, is_index: bool) -> KindName {
        match self {
            DefaultKind::Named(kind) if kind.is_of_folder() == is_index => kind,
            _ if is_index => KindName::Section,
            DefaultKind::Named(kind) => kind,
            DefaultKind::Usual | DefaultKind::Unreadable => KindName::Page,
        }
    }
}

impl KindName {
    pub const ALL: [KindName; 6] =
        [Self::Page, Self::Section, Self::Note, Self::Timeline, Self::Event, Self::Presentation];

    /// Returns the key, the Dutch noun, and the Dutch and English noun with an article.
    fn names(self) -> (&'static str, &'static str, [&'static str; 2]) {
        match self {
            Self::Page => ("page", "pagina", ["een pagina", "a page"]),
            Self::Section => ("section", "deel", ["een map (index.md)", "a section"]),
            Self::Note => ("note", "notitie", ["een notitie", "a note"]),
            Self::Timeline => ("timeline", "tijdlijn", ["een tijdlijn", "a timeline"]),
            Self::Event => ("event", "moment", ["een moment op een tijdlijn", "an event"]),
            Self::Presentation => ("presentation", "presentatie", ["een presentatie", "a presentation"]),
        }
    }

    /// Returns the name as written in front matter.
    pub fn as_str(self) -> &'static str {
        self.names().0
    }

    /// Returns the noun for this kind.
    pub fn word(self, language: Language) -> &'static str {
        language.pick(self.names().1, self.as_str())
    }

    /// Returns the noun with an indefinite article, for use in the middle of a sentence.
    pub fn a_page(self) -> Text {
        let [dutch, english] = self.names().2;
        Text::new(dutch, english)
    }

    /// Parses the name as written in front matter.
    pub fn from_name(name: &str) -> Option<KindName> {
        KindName::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Returns whether pages of this kind are folder indexes (`index.md`).
    pub fn is_of_folder(self) -> bool {
        matches!(self, KindName::Section | KindName::Timeline)
    }
}
