//! Notes, and the downloads of notes and presentations.

use super::body::{size_text, type_text};
use super::renderer::{Renderer, link_view};
use crate::content::{Download, Kind, Note};
use crate::markdown::LeadsTo;
use crate::site::{PageId, Placed, Target};
use crate::url::file_name;
use crate::view::{DownloadView, LinkView, NoteView, SignatoryView};

impl Renderer {
    pub(super) fn note_view(&self, id: PageId, note: &Note) -> NoteView {
        let placed = self.site.get(id);
        let language = self.language_of(placed.page);
        NoteView {
            status: note.status,
            status_text: note.status.map(|status| self.words(language).get(&format!("status-{status}")).to_owned()),
            replaced_by: self.replaced_by(id),
            place: note.place.clone(),
            authors: note.authors.clone(),
            signatories: note
                .signatories
                .iter()
                .map(|signatory| SignatoryView {
                    name: signatory.name.clone(),
                    organisation: signatory.organisation.clone(),
                })
                .collect(),
            downloads: self.downloads(placed, &note.downloads),
        }
    }

    /// Returns a link to the note that replaces a note. For a translation that names none, that is the translation of
    /// the one that replaces its original.
    fn replaced_by(&self, id: PageId) -> Option<LinkView> {
        let placed = self.site.get(id);
        let named = |placed: Placed| match &placed.page.kind {
            Kind::Note(note) => Some(placed.file_target(note.replaced_by.as_ref()?).clone()),
            _ => None,
        };
        let of_original = || match named(self.site.get(self.site.original(id)?))? {
            Target::Page { id, .. } => {
                let id = self.site.counterpart(id).unwrap_or(id);
                Some(Target::Page { id, fragment: String::new() })
            }
            _ => None,
        };
        let target = named(placed).or_else(of_original)?;
        let Target::Page { id, .. } = target else { return None };
        Some(LinkView { url: self.href(&target, placed.permalink), ..link_view(&self.site, id) })
    }

    pub(super) fn downloads(&self, placed: Placed, downloads: &[Download]) -> Vec<DownloadView> {
        let language = self.language_of(placed.page);
        let view = |download: &Download| {
            let target = placed.file_target(&download.file);
            let Target::File { path, .. } = target else { return None };
            let size = self.site.files.get(path).map_or(0, |file| file.size_bytes);
            Some(DownloadView {
                title: download.title.clone().unwrap_or_else(|| file_name(path).to_owned()),
                url: self.href_as(LeadsTo::File, target, placed.permalink),
                type_text: type_text(path),
                size_text: size_text(size, language),
                description: download.description.clone(),
            })
        };
        downloads.iter().filter_map(view).collect()
    }
}
