//! Notes, and the downloads of notes and presentations.

use super::body::{size_text, type_text};
use super::renderer::{Renderer, link_view};
use crate::content::{Download, Note};
use crate::markdown::LeadsTo;
use crate::site::{Placed, Target};
use crate::url::file_name;
use crate::view::{DownloadView, LinkView, NoteView, SignatoryView};

impl Renderer {
    pub(super) fn note_view(&self, placed: Placed, note: &Note) -> NoteView {
        let language = self.language_of(placed.page);
        NoteView {
            status: note.status,
            status_text: note.status.map(|status| self.words(language).get(&format!("status-{status}")).to_owned()),
            replaced_by: note.replaced_by.as_ref().and_then(|link| self.page_link(placed, placed.file_target(link))),
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

    fn page_link(&self, placed: Placed, target: &Target) -> Option<LinkView> {
        let Target::Page { id, .. } = target else { return None };
        Some(LinkView { url: self.href(target, placed.permalink), ..link_view(&self.site, *id) })
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
