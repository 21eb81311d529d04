//! Timelines with their events, and events with a page of their own.

use super::body::pictures;
use super::renderer::{Renderer, language_tag};
use crate::content::{Event, Kind};
use crate::date::Date;
use crate::i18n::Language;
use crate::output::Facts;
use crate::site::{PageId, Target};
use crate::url::slug;
use crate::view::{EventView, Markup, PageView, PictureView, TimelineEventView, TimelineView, YearView};

impl Renderer {
    /// Returns the view of a timeline with its events. Adds the bodies of the events to `parts`, and their ids, links
    /// and pictures to `facts`.
    pub(super) fn timeline_view<'a>(&'a self, id: PageId, parts: &mut Vec<Markup>, facts: &mut Facts) -> PageView<'a> {
        let view = self.section_view(id, parts);
        let language = self.language_of(self.site.get(id).page);
        let is_event = |id: &PageId| matches!(self.site.get(*id).page.kind, Kind::Event(_));
        let events: Vec<PageId> = self.site.children(id, false).filter(is_event).collect();
        let period = self.period(&events);
        let mut years: Vec<YearView<'a>> = Vec::new();
        for (title, group) in by_year(&events, |id| self.year_title(id, language)) {
            let events = group.iter().map(|id| self.event_on_timeline(*id, language, facts)).collect();
            years.push(YearView { id: format!("Y{}", slug(&title)), title, events });
        }
        for event in years.iter().flat_map(|year| &year.events) {
            parts.extend(std::iter::once(&event.body).chain(&event.footnotes).cloned());
        }
        PageView { timeline: Some(TimelineView { count: events.len(), period, years }), ..view }
    }

    /// Returns the heading of an event: its year, or its date in words if that has no first day.
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
        let dates = || events.iter().filter_map(|id| self.site.get(*id).page.front.date);
        let first = dates().filter_map(|date| date.year()).min()?;
        let last = dates().filter_map(|date| date.year().max(Some(date.last_day()?.year().number()))).max()?;
        Some(if first == last { first.to_string() } else { format!("{first}–{last}") })
    }

    /// Returns the view of an event on a timeline in this language.
    fn event_on_timeline<'a>(&'a self, id: PageId, language: Language, facts: &mut Facts) -> TimelineEventView<'a> {
        let placed = self.site.get(id);
        let page = &placed.page;
        let Kind::Event(event) = &page.kind else { unreachable!("a timeline contains only events") };
        let own_page = event.own_page.then(|| self.site.config.base.href(placed.permalink));
        let markdown = &page.markdown;
        let (body, footnotes) = if event.own_page {
            (Markup::default(), None)
        } else {
            facts.ids.extend(markdown.ids.iter().cloned());
            facts.links.extend(self.links(placed));
            facts.pictures.extend(pictures(placed));
            let body = markdown.parts.first().map(|part| self.fill(placed, &part.body, placed.permalink));
            let footnotes = markdown.footnotes.as_ref().map(|notes| self.fill(placed, notes, placed.permalink));
            (body.unwrap_or_default(), footnotes)
        };
        TimelineEventView {
            id: page.identity.slug.clone(),
            title: &page.front.title,
            language: language_tag(&self.site, id),
            date: self.date(page.front.date.as_ref(), language),
            end: self.date(event.end.as_ref(), language),
            topic: event.topic.as_deref(),
            sources: &event.sources,
            picture: self.event_picture(id, event),
            summary: own_page.is_some().then(|| page.summary()).flatten(),
            url: own_page,
            body,
            footnotes,
        }
    }

    pub(super) fn event_view<'a>(&'a self, id: PageId, event: &'a Event) -> EventView<'a> {
        let language = self.language_of(self.site.get(id).page);
        EventView {
            end: self.date(event.end.as_ref(), language),
            topic: event.topic.as_deref(),
            sources: &event.sources,
            picture: self.event_picture(id, event),
        }
    }

    /// Returns the picture of an event. Requires `image_alt` and a local file.
    fn event_picture<'a>(&'a self, id: PageId, event: &'a Event) -> Option<PictureView<'a>> {
        let placed = self.with_image(id);
        let (alt, link) = (event.image_alt.as_deref()?, placed.page.front.image.as_ref()?);
        let target = placed.file_target(link);
        let Target::File { path, .. } = target else { return None };
        let (width, height) = self.site.files.get(path).and_then(|file| file.dimensions).unzip();
        let srcset = self.srcset(path);
        let sizes = srcset.is_some().then_some(self.site.widths.sizes.as_str());
        Some(PictureView { url: self.href(target, placed.permalink), srcset, sizes, width, height, alt })
    }
}

/// Groups consecutive events with the same title, in their order.
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
