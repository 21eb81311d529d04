//! Presentations: slides in one Markdown file, separated by thematic breaks.

use super::note::{AUTHORS, DOWNLOADS, Download, PLACE};
use crate::fields::{Field, Reader};
use crate::i18n::Language;
use crate::yaml::Yaml;

/// Front matter of a presentation, other than the common fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presentation {
    pub place: Option<String>,
    pub authors: Vec<String>,
    pub downloads: Vec<Download>,
}

pub const PRESENTATION_FIELDS: &[Field] = &[PLACE, AUTHORS, DOWNLOADS];

impl Presentation {
    pub fn read(read: &Reader, yaml: &Yaml, language: Language) -> Presentation {
        Presentation {
            place: read.text("place"),
            authors: read.texts("authors"),
            downloads: Download::read_all(read, yaml, language),
        }
    }
}
