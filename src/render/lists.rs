//! Pages that list other pages: the home page, sections, tags and the site map. Also the page "not found".

use super::renderer::{Renderer, href_of, language_tag, section_color};
use crate::content::{Kind, KindName};
use crate::diagnostic::Diagnostic;
use crate::i18n::Language;
use crate::output::{Entry, Facts, Role};
use crate::site::{PageId, Route, SITE_MAP, Site, TAGS};
use crate::url::NOT_FOUND;
use crate::view::{HomeView, Markup, NodeView, PageView, SummaryView};
use std::cmp::Reverse;

/// Number of pages and events that the home page lists.
const LATEST_PAGES: usize = 5;
const LATEST_EVENTS: usize = 4;
/// With more tags than this, the page of one tag does not list the others. The page of all tags always does.
const TAGS_BESIDE_MAX: usize = 100;

impl Renderer {
    pub(super) fn home_view<'a>(&'a self, id: PageId, parts: &mut Vec<Markup>) -> PageView<'a> {
        let of_site = self.site.language_of(id);
        let mut dated: Vec<PageId> = self.site.dated_pages(of_site).filter(|page| *page != id).collect();
        newest_first(&self.site, &mut dated, LATEST_PAGES);
        let is_event = |id: &PageId| matches!(self.site.get(*id).page.kind, Kind::Event(_));
        let mut events: Vec<PageId> = self.site.pages_in(of_site).filter(is_event).collect();
        newest_first(&self.site, &mut events, LATEST_EVENTS);
        let language = self.language_of(self.site.get(id).page);
        let home = HomeView { latest: self.summaries(dated, language), events: self.summaries(events, language) };
        PageView { kind: "home", template: "home", home: Some(home), ..self.section_view(id, parts) }
    }

    pub(super) fn section_view<'a>(&'a self, id: PageId, parts: &mut Vec<Markup>) -> PageView<'a> {
        let view = self.view(id, parts);
        let placed = self.site.get(id);
        let language = self.language_of(placed.page);
        let members = placed.children.iter().copied();
        PageView {
            last_updated: self.last_updated(Some(placed.page), members, language),
            pages: self.summaries(self.site.children(id, false), language),
            sections: self.summaries(self.site.children(id, true), language),
            ..view
        }
    }

    pub(super) fn tag(&self, at: usize) -> Result<Entry, Diagnostic> {
        let tag = &self.site.tags.terms[at];
        let language = tag.language;
        let base_view = self.base_view("tag", &tag.name, &tag.permalink, language);
        let all =
            self.own_link("tags-title", self.site.config.base.href(&self.site.own_address(TAGS, language)), language);
        let beside: Vec<usize> = self.terms_in(language).collect();
        let view = PageView {
            section_color: section_color(&self.site, tag.pages[0]),
            last_updated: self.last_updated(None, tag.pages.iter().copied(), language),
            breadcrumbs: base_view.breadcrumbs.iter().cloned().chain([all]).collect(),
            pages: self.summaries(tag.pages.iter().copied(), language),
            tags_all: (beside.len() <= TAGS_BESIDE_MAX).then(|| self.tag_views(beside.into_iter(), Some(at))),
            translations: self.translations(&Route::Tag(at), language),
            ..base_view
        };
        self.own(&view, Role::List, language)
    }

    /// Returns the tags in a language, by index in [`crate::site::Taxonomy::terms`].
    pub(super) fn terms_in(&self, language: Language) -> impl Iterator<Item = usize> + '_ {
        let terms = self.site.tags.terms.iter().enumerate();
        terms.filter(move |(_, term)| term.language == language).map(|(at, _)| at)
    }

    pub(super) fn tags(&self, language: Language) -> Result<Entry, Diagnostic> {
        let title = self.words(language).get("tags-title");
        let base_view = self.base_view("tags", title, &self.site.own_address(TAGS, language), language);
        let members = self.terms_in(language).flat_map(|at| self.site.tags.terms[at].pages.iter().copied());
        let view = PageView {
            last_updated: self.last_updated(None, members, language),
            tags_all: Some(self.tag_views(self.terms_in(language), None)),
            translations: self.translations(&Route::Tags(language), language),
            ..base_view
        };
        self.own(&view, Role::List, language)
    }

    pub(super) fn site_map(&self, language: Language) -> Result<Entry, Diagnostic> {
        let title = self.words(language).get("sitemap-title");
        let base_view = self.base_view("sitemap", title, &self.site.own_address(SITE_MAP, language), language);
        let view = PageView {
            last_updated: self.last_updated(None, self.site.pages_in(language), language),
            tree: Some(self.site.pages_in(language).take(1).map(|home| node(&self.site, home)).collect()),
            translations: self.translations(&Route::SiteMap(language), language),
            ..base_view
        };
        let mut entry = self.own(&view, Role::List, language)?;
        entry.facts.lists_all = true;
        Ok(entry)
    }

    pub(super) fn not_found(&self, language: Language) -> Result<Entry, Diagnostic> {
        let title = self.words(language).get("not-found-title");
        let base_view = self.base_view("404", title, &self.site.own_address(NOT_FOUND, language), language);
        let translations = self.translations(&Route::NotFound(language), language);
        self.own(&PageView { translations, ..base_view }, Role::Page, language)
    }

    /// Renders a page that has no content file.
    pub(super) fn own(&self, view: &PageView, role: Role, language: Language) -> Result<Entry, Diagnostic> {
        let html = self.theme.engine.render(&self.shared[&language], view, language, &view.url)?;
        let facts = Facts { template: Some(self.theme.file_of(view.template)), ..Facts::default() };
        Ok(Entry { facts, ..Entry::of_bytes(html, role) })
    }

    /// Returns pages as items of a list in this language, which need not be the language of the pages.
    fn summaries<'a>(&'a self, ids: impl IntoIterator<Item = PageId>, language: Language) -> Vec<SummaryView<'a>> {
        ids.into_iter().enumerate().map(|(at, id)| self.summary(id, at + 1, language)).collect()
    }

    fn summary<'a>(&'a self, id: PageId, number: usize, language: Language) -> SummaryView<'a> {
        let placed = self.site.get(id);
        let page = &placed.page;
        let words = self.words(language);
        let kind = page.kind.name().as_str();
        let count = placed.children.len();
        SummaryView {
            title: &page.front.title,
            language: language_tag(&self.site, id),
            url: href_of(&self.site, id),
            description: page.summary(),
            kind,
            kind_text: words.get(&format!("kind-{kind}")).to_owned(),
            date: self.date(page.front.date.as_ref(), language),
            updated: self.date(page.front.updated.as_ref(), language),
            section_color: section_color(&self.site, id),
            number,
            count,
            count_text: page.is_index().then(|| {
                let kind = self.kind_of_children(id).as_str();
                let form = if count == 1 { "one" } else { "many" };
                words.fill(&format!("count-{kind}-{form}"), &[("count", &count.to_string())])
            }),
        }
    }

    /// Returns the kind of all pages in a section, or "page" if they differ.
    fn kind_of_children(&self, id: PageId) -> KindName {
        let mut kinds = self.site.get(id).children.iter().map(|child| self.site.get(*child).page.kind.name());
        let first = kinds.next().unwrap_or(KindName::Page);
        let same = kinds.all(|kind| kind == first) && !first.is_of_folder();
        if same { first } else { KindName::Page }
    }
}

/// Sorts pages from new to old and keeps the first `at_most`.
fn newest_first(site: &Site, pages: &mut Vec<PageId>, at_most: usize) {
    pages.sort_by_key(|id| (Reverse(site.get(*id).page.front.known_date()), *id));
    pages.truncate(at_most);
}

fn node(site: &Site, id: PageId) -> NodeView {
    NodeView {
        title: site.get(id).page.front.title.clone(),
        language: language_tag(site, id).to_owned(),
        url: href_of(site, id),
        section_color: section_color(site, id),
        children: site.get(id).children.iter().map(|child| node(site, *child)).collect(),
    }
}
