//! Pages of the content: builds the view of a page and renders it.

use super::body::pictures;
use super::renderer::{Renderer, language_tag, link_view, menu_place, section_color};
use super::toc::toc;
use crate::content::Kind;
use crate::diagnostic::{Diagnostic, Place, Rule, nearest};
use crate::i18n::{Language, Text};
use crate::images::Rendition;
use crate::markdown::Markdown;
use crate::output::{Entry, Facts, Role};
use crate::site::{PageId, Placed, Route, Target};
use crate::url::Permalink;
use crate::view::{ImageView, LinkView, Markup, PageView, SectionView, TagView};
use std::collections::HashSet;

impl Renderer {
    pub(super) fn page(&self, id: PageId) -> Result<Entry, Diagnostic> {
        let site = &self.site;
        let placed = site.get(id);
        let page = &placed.page;
        let mut facts = Facts {
            ids: ids_in_bodies(&page.markdown),
            stripped_ids: page.markdown.stripped_ids.clone(),
            links: self.links(placed),
            pictures: pictures(placed),
            ..Facts::default()
        };
        let mut parts = Vec::new();
        let view = match &page.kind {
            _ if site.is_home(id) => self.home_view(id, &mut parts),
            Kind::Section { .. } => self.section_view(id, &mut parts),
            Kind::Timeline { .. } => self.timeline_view(id, &mut parts, &mut facts),
            Kind::Note(note) => PageView { note: Some(self.note_view(id, note)), ..self.view(id, &mut parts) },
            Kind::Event(event) => PageView { event: Some(self.event_view(id, event)), ..self.view(id, &mut parts) },
            Kind::Presentation(presentation) => self.presentation_view(id, presentation, &mut parts),
            Kind::Page => self.view(id, &mut parts),
        };
        let role = if page.is_index() { Role::List } else { Role::Page };
        let view = PageView { template: self.template(placed, view.template)?, ..view };
        let html = self.theme.engine.render(
            &self.shared[&site.language_of(id)],
            &view,
            self.language_of(page),
            &page.file(),
        )?;
        facts.template = Some(self.theme.file_of(view.template));
        let known = known_ranges(&html, &parts);
        facts.lacks_text = known.len() < parts.len() && !has_text(&html, &view);
        // The ids and links in raw HTML are unknown here, so the lints must scan the whole page.
        if !self.site.config.raw_html {
            facts.known = known;
        }
        Ok(Entry { origin: Some(Place::file(page.file())), facts, ..Entry::of_bytes(html, role) })
    }

    /// Returns the template that the front matter names, else the `usual` one of its kind. Fails if the theme does not
    /// have the named template.
    fn template<'v>(&self, placed: Placed<'v>, usual: &'v str) -> Result<&'v str, Diagnostic> {
        let Some((wanted, position)) = &placed.page.front.template else { return Ok(usual) };
        let wanted = wanted.trim_end_matches(".html");
        if self.theme.engine.has(wanted) {
            return Ok(wanted);
        }
        let names = self.theme.engine.names();
        let mistake = Diagnostic::new(
            Rule::TemplateError,
            Text::new(
                format!("het thema heeft geen sjabloon `{wanted}`"),
                format!("the theme has no template `{wanted}`"),
            ),
        )
        .at(placed.page.place(*position));
        Err(match nearest(wanted, names.iter().map(String::as_str)) {
            Some(near) => mistake.help(Text::new(format!("bedoelde u `{near}`?"), format!("did you mean `{near}`?"))),
            None => mistake.help(Text::new(
                format!("deze sjablonen bestaan: {}", names.join(", ")),
                format!("these templates exist: {}", names.join(", ")),
            )),
        })
    }

    /// Returns the fields that every page of the content has. Appends the parts from Markdown to `parts`, in the order
    /// of the page.
    pub(super) fn view<'a>(&'a self, id: PageId, parts: &mut Vec<Markup>) -> PageView<'a> {
        let site = &self.site;
        let placed = site.get(id);
        let page = &placed.page;
        let language = self.language_of(page);
        let front = &page.front;
        let permalink = &placed.permalink;
        let slides = matches!(page.kind, Kind::Presentation(_));
        let body = match page.markdown.parts.first() {
            Some(part) if !slides => self.fill(placed, &part.body, permalink),
            _ => Markup::default(),
        };
        let footnotes = page.markdown.footnotes.as_ref().map(|notes| self.fill(placed, notes, permalink));
        parts.extend(std::iter::once(&body).chain(&footnotes).cloned());
        let of_site = site.language_of(id);
        let navigation = site.navigation(of_site);
        let base_view = self.base_view(page.kind.name().as_str(), &front.title, permalink, language);
        PageView {
            description: front.description.as_deref(),
            language: language_tag(site, id),
            section_color: section_color(site, id),
            in_menu: navigation.menu.contains(&id),
            in_footer: navigation.footer.contains(&id),
            date: self.date(front.date.as_ref(), language),
            updated: self.date(front.updated.as_ref(), language),
            last_updated: self.last_updated(Some(page), [], language),
            draft: front.draft,
            tags: self.tag_views(placed.tags.iter().copied(), None),
            translations: self.translations(&Route::Page(id), of_site),
            image: self.image(self.with_image(id)),
            extra: &front.extra,
            breadcrumbs: self.breadcrumbs(id, language),
            toc: toc(placed),
            previous: placed.previous.map(|id| link_view(&self.site, id)),
            next: placed.next.map(|id| link_view(&self.site, id)),
            section: self.section(id),
            words: page.markdown.words,
            body,
            footnotes,
            ..base_view
        }
    }

    /// Returns a view with only a title and an address: the base of every page, and of pages without a content file.
    pub(super) fn base_view<'a>(
        &'a self,
        kind: &'a str,
        title: &'a str,
        permalink: &Permalink,
        language: Language,
    ) -> PageView<'a> {
        let base = &self.site.config.base;
        PageView {
            kind,
            template: kind,
            title,
            longest_word: title.split([' ', '-', '\u{ad}']).map(|word| word.chars().count()).max().unwrap_or(0),
            language: language.code(),
            url: base.href(permalink),
            permalink: base.permalink(permalink),
            section_color: 1,
            site_updated: self.site_updated.get(&language).cloned(),
            breadcrumbs: vec![self.own_link("home", self.home_href(language), language)],
            ..PageView::default()
        }
    }

    /// Returns a link to a page without a content file. `word` is the key of its title in the theme's translations.
    pub(super) fn own_link(&self, word: &str, url: String, language: Language) -> LinkView {
        let title = self.words(language).get(word).to_owned();
        LinkView { title, language: language.code().to_owned(), url, section_color: 1 }
    }

    fn breadcrumbs(&self, id: PageId, language: Language) -> Vec<LinkView> {
        if self.site.is_home(id) {
            return Vec::new();
        }
        let sections = self.site.ancestors(id).into_iter().map(|id| link_view(&self.site, id));
        let home = self.own_link("home", self.home_href(self.site.language_of(id)), language);
        std::iter::once(home).chain(sections).collect()
    }

    fn section(&self, id: PageId) -> Option<SectionView> {
        let top = self.site.top_section(id)?;
        let LinkView { title, language, url, section_color } = link_view(&self.site, top);
        let number = menu_place(&self.site, id).map(|place| place + 1);
        Some(SectionView {
            title,
            language,
            url,
            section_color,
            number,
            total: self.site.navigation(self.site.language_of(id)).menu.len(),
        })
    }

    /// Returns views of tags by index in [`crate::site::Taxonomy::terms`]; `current` is the tag of the page.
    pub(super) fn tag_views(&self, tags: impl Iterator<Item = usize>, current: Option<usize>) -> Vec<TagView> {
        let view = |at: usize| {
            let tag = &self.site.tags.terms[at];
            TagView {
                title: tag.name.clone(),
                url: self.site.config.base.href(&tag.permalink),
                count: tag.pages.len(),
                current: current == Some(at),
            }
        };
        tags.map(view).collect()
    }

    /// Returns the page that names the image of a page: for a translation without one its original.
    pub(super) fn with_image(&self, id: PageId) -> Placed<'_> {
        let own = self.site.get(id);
        let original = self.site.original(id).filter(|_| own.page.front.image.is_none());
        original.map_or(own, |original| self.site.get(original))
    }

    fn image(&self, placed: Placed) -> Option<ImageView> {
        let link = placed.page.front.image.as_ref()?;
        match placed.file_target(link) {
            Target::File { path, .. } => {
                let file = self.site.files.get(path)?;
                let card = file
                    .picture
                    .map(|picture| (picture.permalink(path, Rendition::Card), picture.size_of(Rendition::Card)));
                let (permalink, size) = match card {
                    Some((permalink, size)) => (permalink, Some(size)),
                    None => (Permalink::new(path), file.dimensions),
                };
                let (width, height) = size.unzip();
                Some(ImageView { url: self.site.config.base.permalink(&permalink), width, height })
            }
            Target::Elsewhere(url) => Some(ImageView { url: url.clone(), width: None, height: None }),
            _ => None,
        }
    }
}

/// Returns the ids in the bodies from Markdown. Leaves out the titles of slides, since the template prints those.
pub(super) fn ids_in_bodies(markdown: &Markdown) -> Vec<String> {
    let titles: HashSet<&str> =
        markdown.parts.iter().filter_map(|part| part.heading.as_ref()).map(|heading| heading.id.as_str()).collect();
    markdown.ids.iter().filter(|id| !titles.contains(id.as_str())).cloned().collect()
}

/// Returns the byte ranges of `parts` in the rendered page. Skips parts that the template changed or left out.
fn known_ranges(html: &str, parts: &[Markup]) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for text in parts.iter().map(Markup::as_str).filter(|text| !text.is_empty()) {
        let from = ranges.last().map_or(0, |range| range.end);
        if let Some(at) = find(&html[from..], text) {
            ranges.push(from + at..from + at + text.len());
        }
    }
    ranges
}

/// Returns whether the rendered page contains the body and the footnotes unchanged.
fn has_text(html: &str, view: &PageView) -> bool {
    std::iter::once(&view.body).chain(&view.footnotes).all(|part| find(html, part.as_str()).is_some())
}

/// Finds a long text in a longer one.
///
/// Searches for the first 64 characters, which rarely occur twice, and compares the rest. That is faster than
/// `str::find` with the whole text, whose preparation takes time in proportion to the length of the text.
fn find(html: &str, text: &str) -> Option<usize> {
    let first = text.char_indices().nth(64).map_or(text, |(at, _)| &text[..at]);
    let mut found = html.match_indices(first).map(|(at, _)| at);
    // `match_indices` skips overlapping matches, so a text that repeats itself needs the full search.
    found.find(|at| html[*at..].starts_with(text)).or_else(|| html.find(text))
}
