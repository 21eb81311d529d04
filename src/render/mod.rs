//! Pages through templates: one pure function from a route to an entry of the output.
//!
//! Values are computed here and handed to templates as views. What becomes of the output is not known.

mod body;
mod feed;
mod lists;
mod note;
mod page;
mod presentation;
mod redirect;
mod sitemap;
mod timeline;
mod updated;

use crate::address::Address;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::language::{Language, Text};
use crate::output::{Content, Entry, Facts, FileFacts, Role};
use crate::page::{Page, project_path};
use crate::site::{self, PageId, Route, Site};
use crate::strings::Strings;
use crate::theme::{Shared, Theme};
use crate::view::{DateView, LinkView, Markup, PageView, SiteView};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Renders everything, and hands each entry on as soon as it is made. A mistake in a template is told once, with the
/// first page that met it.
pub fn all<T: Send>(
    renderer: &Renderer,
    said: &mut Diagnostics,
    hand_on: impl Fn(&Address, Entry) -> T + Sync,
) -> Vec<(Address, T)> {
    let render = |(address, route): &(Address, Route)| {
        let entry = renderer.render(address, route)?;
        Ok((address.clone(), hand_on(address, entry)))
    };
    // The lists of all pages come last among the routes and take longest, so they are begun first.
    let routes = renderer.site.routes.all.par_iter().rev();
    let rendered: Vec<Result<(Address, T), Diagnostic>> = routes.map(render).collect();
    let (made, mistakes): (Vec<_>, Vec<_>) = rendered.into_iter().rev().partition(Result::is_ok);
    said.extend(once_each(mistakes.into_iter().filter_map(Result::err).collect()));
    let pages = renderer.site.pages.iter();
    let named = pages.filter_map(|page| Some(page.front.template.as_ref()?.0.trim_end_matches(".html")));
    said.extend(renderer.theme.unused(&named.collect()));
    made.into_iter().filter_map(Result::ok).collect()
}

/// One diagnostic for each place and message, with the number of further pages that meet the same.
fn once_each(mistakes: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut groups: BTreeMap<(Option<Place>, String), (Diagnostic, usize)> = BTreeMap::new();
    for mistake in mistakes {
        let key = (mistake.place.clone(), mistake.message.get(Language::English).to_owned());
        groups.entry(key).and_modify(|(_, more)| *more += 1).or_insert((mistake, 0));
    }
    let with_count = |(mut first, more): (Diagnostic, usize)| {
        match more {
            0 => {}
            1 => first.also(&Text::new("en nog 1 pagina", "and 1 more page")),
            _ => first.also(&Text::new(format!("en nog {more} pagina's"), format!("and {more} more pages"))),
        }
        first.on_pages(more + 1)
    };
    groups.into_values().map(with_count).collect()
}

/// A site and its theme, ready to render any route.
pub struct Renderer {
    pub site: Arc<Site>,
    theme: Arc<Theme>,
    shared: Shared,
    /// When the page that changed last did so, in each language.
    site_updated: BTreeMap<Language, DateView>,
    /// Whether blocks tell the line of Markdown they come from.
    lines: bool,
}

impl Renderer {
    pub fn new(site: Arc<Site>, theme: Arc<Theme>, lines: bool) -> Renderer {
        let file_href = {
            let site = site.clone();
            move |file: &str| href_of_file(&site, file)
        };
        let shared = theme.share(&site_view(&site), file_href);
        let newest = updated::newest(site.pages.iter().map(|page| &**page), site.visibility.today);
        let in_language = |language| Some((language, page::date_view(newest?, language)));
        let site_updated = Language::ALL.into_iter().filter_map(in_language).collect();
        Renderer { site, theme, shared, site_updated, lines }
    }

    /// Whether both have the very same theme.
    pub fn has_theme_of(&self, other: &Renderer) -> bool {
        Arc::ptr_eq(&self.theme, &other.theme)
    }

    /// Renders what stands at one address.
    pub fn render(&self, address: &Address, route: &Route) -> Result<Entry, Diagnostic> {
        match route {
            Route::Page(id) => self.page(*id),
            Route::Tag(at) => self.tag(*at),
            Route::Tags => self.tags(),
            Route::SiteMap => self.site_map(),
            Route::NotFound => self.not_found(),
            Route::Feed => Ok(Entry::of_bytes(feed::atom(&self.site), Role::Machine)),
            Route::SitemapXml => Ok(Entry::of_bytes(sitemap::xml(&self.site), Role::Machine)),
            Route::Robots => Ok(Entry::of_bytes(sitemap::robots(&self.site), Role::Machine)),
            Route::Redirect(id, _) => Ok(self.redirect(*id)),
            Route::File(path) => Ok(self.file(address, path)),
        }
    }

    /// What the theme brings besides pages.
    pub fn assets(&self) -> impl Iterator<Item = (Address, Entry)> + '_ {
        let assets = self.theme.assets.values();
        assets.map(|asset| (asset.address.clone(), Entry::of_bytes(asset.bytes.clone(), Role::Asset)))
    }

    fn file(&self, address: &Address, path: &str) -> Entry {
        let file = self.site.files.get(path);
        debug_assert!(file.is_some(), "no file at {address}");
        let is_of_hidden = self.site.files_of_hidden.contains(path);
        let known = file.map(|file| FileFacts { size_bytes: file.size_bytes, is_of_hidden, picture: file.picture });
        Entry {
            content: Content::File(file.map(|file| file.on_disk.clone()).unwrap_or_default()),
            role: Role::Asset,
            origin: Some(Place::file(project_path(path))),
            facts: Facts { file: known, ..Facts::default() },
        }
    }

    /// The theme's words in a language.
    fn words(&self, language: Language) -> &Strings {
        static NONE: std::sync::LazyLock<Strings> = std::sync::LazyLock::new(Strings::default);
        self.theme.strings.get(&language).unwrap_or(&NONE)
    }

    fn language_of(&self, page: &Page) -> Language {
        page.front.spoken(self.site.config.language)
    }

    /// Where a page is found.
    pub fn page_href(&self, id: PageId) -> String {
        href_of(&self.site, id)
    }

    fn link_view(&self, id: PageId) -> LinkView {
        link_view(&self.site, id)
    }
}

/// A page to go to, by its short name.
fn link_view(site: &Site, id: PageId) -> LinkView {
    let page = &site.get(id).page;
    let title = match &page.front.menu {
        crate::page::Menu::Named(name) => name.clone(),
        _ => page.front.title.clone(),
    };
    LinkView { title, language: language_tag(site, id).to_owned(), url: href_of(site, id), volume: volume(site, id) }
}

/// The language tag of a page: its own, which omslag need not speak, else the site's.
fn language_tag(site: &Site, id: PageId) -> &str {
    site.get(id).page.front.language.as_deref().unwrap_or(site.config.language.code())
}

/// Where a page is found: its address, and for an event on a timeline its id there.
fn href_of(site: &Site, id: PageId) -> String {
    let placed = site.get(id);
    let href = site.config.base.href(&placed.address);
    match &placed.fragment {
        Some(fragment) => format!("{href}#{fragment}"),
        None => href,
    }
}

/// The colours of the look are six; a seventh section begins again.
const VOLUMES: usize = 6;

fn volume(site: &Site, id: PageId) -> usize {
    menu_place(site, id).map_or(1, |place| place % VOLUMES + 1)
}

/// The place in the menu, from 0, of the section that a page belongs to.
fn menu_place(site: &Site, id: PageId) -> Option<usize> {
    let top = site.top_section(id).unwrap_or(id);
    site.menu.iter().position(|item| *item == top)
}

fn site_view(site: &Site) -> SiteView<'_> {
    let config = &site.config;
    let href = |path: &str| config.base.href(&Address::new(path));
    SiteView {
        name: &config.name,
        description: config.description.as_deref(),
        language: config.language.code(),
        url: config.base.permalink(&Address::new("/")),
        home: config.base.path().to_owned(),
        feed: site.has_feed().then(|| href(site::FEED)),
        tags_url: (!site.tags.terms.is_empty()).then(|| href(site::TAGS)),
        sitemap_url: href(site::SITE_MAP),
        menu: site.menu.iter().map(|id| link_view(site, *id)).collect(),
        footer: site.footer.iter().map(|id| link_view(site, *id)).collect(),
        accessibility_statement: config.accessibility_statement.as_deref(),
        extra: &config.extra,
        data: &site.data,
    }
}

/// Where a content file leads, for `link()` in templates.
fn href_of_file(site: &Site, file: &str) -> Option<String> {
    match site.find(file) {
        Some(id) => Some(href_of(site, id)),
        None => site.files.contains_key(file).then(|| site.config.base.href(&Address::new(file))),
    }
}

/// The byte ranges of `parts` in the finished page, as far as the template printed them unchanged.
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

/// Whether the text and the footnotes of a page stand on it as they are.
fn has_text(html: &str, view: &PageView) -> bool {
    std::iter::once(&view.body).chain(&view.footnotes).all(|part| find(html, part.as_str()).is_some())
}

/// Where a long text stands in a longer one. Preparing a search for all of it, as the standard library does, costs more
/// than searching for its first words, which are hardly ever found elsewhere.
fn find(html: &str, text: &str) -> Option<usize> {
    let first = text.char_indices().nth(64).map_or(text, |(at, _)| &text[..at]);
    let mut found = html.match_indices(first).map(|(at, _)| at);
    // Matches that overlap are left out, so that a text that repeats itself may be missed.
    found.find(|at| html[*at..].starts_with(text)).or_else(|| html.find(text))
}
