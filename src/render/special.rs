//! What only one kind of page has: timelines, notes, events and presentations.

use super::Renderer;
use super::body::{size_text, type_text};
use crate::address::{file_name, slug};
use crate::date::Date;
use crate::language::Language;
use crate::output::Facts;
use crate::page::{Download, Event, Kind, Note, Page, Presentation};
use crate::site::{PageId, Placed, Target};
use crate::view::{
    DownloadView, EventView, LinkView, Markup, NoteView, PageView, PresentationView, SignatoryView, SlideView,
    TimelineEventView, TimelineView, YearView,
};

impl Renderer {
    /// A timeline with its events, whose bodies and facts are part of its page.
    pub(super) fn timeline_view<'a>(&'a self, id: PageId, parts: &mut Vec<Markup>, facts: &mut Facts) -> PageView<'a> {
        let view = self.section_view(id, parts);
        let language = self.language_of(&self.site.get(id).page);
        let is_event = |id: &PageId| matches!(self.site.get(*id).page.kind, Kind::Event(_));
        let events: Vec<PageId> = self.site.children(id, false).filter(is_event).collect();
        let period = self.period(&events);
        let mut years: Vec<YearView<'a>> = Vec::new();
        for (title, group) in by_year(&events, |id| self.year_title(id, language)) {
            let events = group.iter().map(|id| self.event_on_timeline(*id, facts)).collect();
            years.push(YearView { id: format!("Y{}", slug(&title)), title, events });
        }
        for event in years.iter().flat_map(|year| &year.events) {
            parts.extend(
                [Some(&event.body), event.footnotes.as_ref()].into_iter().flatten().filter(|p| !p.is_empty()).cloned(),
            );
        }
        PageView { timeline: Some(TimelineView { count: events.len(), period, years }), ..view }
    }

    /// The heading an event stands under: its year, or the date itself where that is open to the left or unknown.
    fn year_title(&self, id: PageId, language: Language) -> String {
        match self.site.get(id).page.front.date {
            None | Some(Date::Unknown) => self.words(language).get("unknown-date").to_owned(),
            Some(date) => match date.first_day() {
                Some(day) => day.year().number().to_string(),
                None => date.text(language),
            },
        }
    }

    fn period(&self, events: &[PageId]) -> Option<String> {
        let years = || events.iter().filter_map(|id| self.site.get(*id).page.front.date?.year());
        let (first, last) = (years().min()?, years().max()?);
        let last = events
            .iter()
            .filter_map(|id| Some(self.site.get(*id).page.front.date?.last_day()?.year().number()))
            .max()
            .map_or(last, |year| year.max(last));
        Some(if first == last { first.to_string() } else { format!("{first}–{last}") })
    }

    fn event_on_timeline<'a>(&'a self, id: PageId, facts: &mut Facts) -> TimelineEventView<'a> {
        let placed = self.site.get(id);
        let page = &placed.page;
        let language = self.language_of(page);
        let Kind::Event(event) = &page.kind else { unreachable!("only events stand on a timeline") };
        let own_page = event.own_page.then(|| self.site.config.base.href(&placed.address));
        let markdown = &page.markdown;
        let (body, footnotes) = if event.own_page {
            (Markup::default(), None)
        } else {
            facts.ids.extend(markdown.ids.iter().cloned());
            facts.links.extend(self.links(placed));
            let body = markdown.parts.first().map(|part| self.fill(placed, &part.body, &placed.address));
            let footnotes = markdown.footnotes.as_ref().map(|notes| self.fill(placed, notes, &placed.address));
            (body.unwrap_or_default(), footnotes)
        };
        TimelineEventView {
            id: page.front.id(&page.path),
            title: &page.front.title,
            date: self.date(page.front.date.as_ref(), language),
            end: self.date(event.end.as_ref(), language),
            topic: event.topic.as_deref(),
            sources: &event.sources,
            summary: own_page.is_some().then(|| page.summary()).flatten(),
            url: own_page,
            body,
            footnotes,
        }
    }

    pub(super) fn event_view<'a>(&'a self, placed: &'a Placed, event: &'a Event) -> EventView<'a> {
        let language = self.language_of(&placed.page);
        EventView {
            end: self.date(event.end.as_ref(), language),
            topic: event.topic.as_deref(),
            sources: &event.sources,
        }
    }

    pub(super) fn note_view(&self, placed: &Placed, note: &Note) -> NoteView {
        let language = self.language_of(&placed.page);
        let status = note.status.map(|status| status.as_str());
        NoteView {
            status,
            status_text: status.map(|status| self.words(language).get(&format!("status-{status}")).to_owned()),
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

    fn page_link(&self, placed: &Placed, target: &Target) -> Option<LinkView> {
        let Target::Page { id, .. } = target else { return None };
        Some(LinkView { url: self.href(target, &placed.address), ..self.link_view(*id) })
    }

    fn downloads(&self, placed: &Placed, downloads: &[Download]) -> Vec<DownloadView> {
        let language = self.language_of(&placed.page);
        let view = |download: &Download| {
            let target = placed.file_target(&download.file);
            let Target::File { path, .. } = target else { return None };
            let size = self.site.files.get(path).map_or(0, |file| file.size_bytes);
            Some(DownloadView {
                title: download.title.clone().unwrap_or_else(|| file_name(path).to_owned()),
                url: self.href(target, &placed.address),
                type_text: type_text(path),
                size_text: size_text(size, language),
                description: download.description.clone(),
            })
        };
        downloads.iter().filter_map(view).collect()
    }

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
            parts.extend(
                [Some(&slide.body), slide.notes.as_ref()].into_iter().flatten().filter(|p| !p.is_empty()).cloned(),
            );
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

    fn slides<'a>(&'a self, placed: &'a Placed) -> Vec<SlideView<'a>> {
        let slides = placed.page.markdown.parts.iter().enumerate();
        slides
            .map(|(at, part)| SlideView {
                number: at + 1,
                id: part.heading.as_ref().map_or_else(|| format!("Slide{}", at + 1), |heading| heading.id.clone()),
                title: part.heading.as_ref().map(|_| self.fill(placed, &part.title, &placed.address)),
                body: self.fill(placed, &part.body, &placed.address),
                notes: part.notes.as_ref().map(|notes| self.fill(placed, notes, &placed.address)),
                layout: part.layout.as_deref(),
            })
            .collect()
    }
}

impl Page {
    /// What a list says about a page: its description, else its first paragraph.
    pub fn summary(&self) -> Option<&str> {
        self.front.description.as_deref().or(self.markdown.summary.as_deref())
    }
}

/// Runs of events with one title, in their order.
fn by_year(events: &[PageId], title: impl Fn(PageId) -> String) -> Vec<(String, Vec<PageId>)> {
    let mut years: Vec<(String, Vec<PageId>)> = Vec::new();
    for id in events {
        let title = title(*id);
        match years.last_mut() {
            Some((last, group)) if *last == title => group.push(*id),
            _ => years.push((title, vec![*id])),
        }
    }
    years
}
