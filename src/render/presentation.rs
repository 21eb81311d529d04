//! Presentations: builds the view of a page whose body is a series of slides.

use super::renderer::Renderer;
use crate::content::Presentation;
use crate::site::{PageId, Placed};
use crate::view::{Markup, PageView, PresentationView, SlideView};

impl Renderer {
    pub(super) fn presentation_view<'a>(
        &'a self,
        id: PageId,
        presentation: &'a Presentation,
        parts: &mut Vec<Markup>,
    ) -> PageView<'a> {
        let view = self.view(id, &mut Vec::new());
        let placed = self.site.get(id);
        let slides: Vec<SlideView<'a>> = self.slides(placed);
        for slide in &slides {
            parts.extend(std::iter::once(&slide.body).chain(&slide.notes).cloned());
        }
        parts.extend(view.footnotes.clone());
        let presentation = PresentationView {
            place: presentation.place.as_deref(),
            authors: &presentation.authors,
            downloads: self.downloads(placed, &presentation.downloads),
            slides,
        };
        PageView { presentation: Some(presentation), ..view }
    }

    fn slides<'a>(&'a self, placed: Placed<'a>) -> Vec<SlideView<'a>> {
        let slides = placed.page.markdown.parts.iter().enumerate();
        slides
            .map(|(at, part)| SlideView {
                number: at + 1,
                id: part.heading.as_ref().map_or_else(|| format!("Slide{}", at + 1), |heading| heading.id.clone()),
                title: part.heading.as_ref().map(|_| self.fill(placed, &part.title, placed.permalink)),
                body: self.fill(placed, &part.body, placed.permalink),
                notes: part.notes.as_ref().map(|notes| self.fill(placed, notes, placed.permalink)),
                layout: part.layout.as_deref(),
            })
            .collect()
    }
}
