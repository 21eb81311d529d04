//! The renderer: a site, its theme and the values that all pages share.

use super::updated;
use crate::content::Page;
use crate::date::Date;
use crate::i18n::Language;
use crate::search::Register;
use crate::site::{self, Logo, PageId, Route, Site};
use crate::theme::{Shared, Theme};
use crate::translations::Translations;
use crate::url::Permalink;
use crate::view::{BrandView, DateView, LinkView, LogoView, Markup, SiteView, TranslationView};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Renders the routes of a site with its theme.
pub struct Renderer {
    pub site: Arc<Site>,
    pub theme: Arc<Theme>,
    /// The values that all pages in a language share.
    pub(super) shared: BTreeMap<Language, Shared>,
    /// Date of the most recent change on the site, in each language.
    pub(super) site_updated: BTreeMap<Language, DateView>,
    /// Whether blocks get a `data-line` attribute with their line in the Markdown file.
    pub(super) lines: bool,
    /// The register of each language. Made when it is needed: a preview needs it seldom.
    pub(super) registers: OnceLock<BTreeMap<Language, Register<Leaf>>>,
}

/// A place that the register leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// A page and a fragment of its address.
    Page(PageId, String),
    /// A tag, by index in [`Taxonomy::terms`](crate::site::Taxonomy::terms).
    Tag(usize),
}

impl Renderer {
    pub fn new(site: Arc<Site>, theme: Arc<Theme>, lines: bool) -> Renderer {
        let in_language = |language| {
            let (base, view) = (site.config.base.path(), site_view(&site, language));
            let of_file = site.clone();
            let file_href = move |file: &str| href_of_file(&of_file, file, language);
            (language, theme.engine.share(&theme.translations, base, &view, file_href))
        };
        let shared = site.languages().map(in_language).collect();
        let newest = updated::newest(site.pages.iter().map(|page| &**page), site.visibility.today);
        let in_language = |language| Some((language, date_view(newest?, language)));
        let site_updated = Language::ALL.into_iter().filter_map(in_language).collect();
        Renderer { site, theme, shared, site_updated, lines, registers: OnceLock::new() }
    }

    /// Returns the theme's translations in a language.
    pub(super) fn words(&self, language: Language) -> &Translations {
        static NONE: std::sync::LazyLock<Translations> = std::sync::LazyLock::new(Translations::default);
        self.theme.translations.get(&language).unwrap_or(&NONE)
    }

    /// Returns the href of the home page in a language.
    pub(super) fn home_href(&self, language: Language) -> String {
        home_href(&self.site, language)
    }

    /// Returns the versions of a page in the languages of the site, of which it has itself the `language`.
    pub(super) fn translations(&self, route: &Route, language: Language) -> Vec<TranslationView<'_>> {
        if self.site.languages().count() < 2 {
            return Vec::new();
        }
        let versions: Vec<_> =
            self.site.languages().map(|language| (language, self.site.address_in(route, language))).collect();
        let is_translated = versions.iter().all(|(_, address)| address.is_some());
        let base = &self.site.config.base;
        let view = |(of, address): (Language, Option<Permalink>)| TranslationView {
            language: of.code(),
            name: self.words(of).get("language-name"),
            locale: self.words(of).get("locale"),
            current: of == language,
            url: address.as_ref().map(|address| base.href(address)),
            permalink: address.as_ref().filter(|_| is_translated).map(|address| base.permalink(address)),
            home: self.home_href(of),
        };
        versions.into_iter().map(view).collect()
    }

    pub(super) fn language_of(&self, page: &Page) -> Language {
        page.front.spoken(self.site.config.language)
    }

    /// Returns the href of a page.
    pub fn page_href(&self, id: PageId) -> String {
        href_of(&self.site, id)
    }

    /// Returns when a page changed. For a list without a date of its own, this is when the newest of its `members` did.
    pub(super) fn last_updated(
        &self,
        page: Option<&Page>,
        members: impl IntoIterator<Item = PageId>,
        language: Language,
    ) -> Option<DateView> {
        let own = page.and_then(|page| updated::changed(page, self.site.visibility.today));
        self.date(
            own.or_else(|| {
                updated::newest(members.into_iter().map(|id| &**self.site.get(id).page), self.site.visibility.today)
            }),
            language,
        )
    }

    pub(super) fn date(&self, date: Option<&Date>, language: Language) -> Option<DateView> {
        date.map(|date| date_view(date, language))
    }
}

/// Returns a link to a page, with its name in the menu as the title if it has one.
pub(super) fn link_view(site: &Site, id: PageId) -> LinkView {
    let page = &site.get(id).page;
    let title = match &page.front.menu {
        crate::content::Menu::Named(name) => name.clone(),
        _ => page.front.title.clone(),
    };
    LinkView {
        title,
        language: language_tag(site, id).to_owned(),
        url: href_of(site, id),
        section_color: section_color(site, id),
    }
}

/// Returns the language tag of a page, else of the site. It may be a language without translations.
pub(super) fn language_tag(site: &Site, id: PageId) -> &str {
    site.get(id).page.front.language.as_deref().unwrap_or(site.config.language.code())
}

/// Returns the href of a page. An event on a timeline has the href of the timeline with the event's id as fragment.
pub(super) fn href_of(site: &Site, id: PageId) -> String {
    let placed = site.get(id);
    site.config.base.href_of_fragment(placed.permalink, placed.fragment.unwrap_or_default())
}

/// Number of section colours. The seventh section of the menu has the first colour again.
const VOLUMES: usize = 6;

pub(super) fn section_color(site: &Site, id: PageId) -> usize {
    menu_place(site, id).map_or(1, |place| place % VOLUMES + 1)
}

/// Returns the index in the menu of the section that a page belongs to.
pub(super) fn menu_place(site: &Site, id: PageId) -> Option<usize> {
    let top = site.top_section(id).unwrap_or(id);
    site.navigation(site.language_of(id)).menu.iter().position(|item| *item == top)
}

/// Maximum width and height of the logo in the header, in pixels: beside the menu button it fits on a small phone.
const LOGO_BOX: (u32, u32) = (200, 48);

fn home_href(site: &Site, language: Language) -> String {
    site.config.base.href(&site.own_address("/", language))
}

fn site_view(site: &Site, language: Language) -> SiteView<'_> {
    let config = &site.config;
    let href = |path: &str| config.base.href(&site.own_address(path, language));
    let links = |ids: &[PageId]| ids.iter().map(|id| link_view(site, *id)).collect();
    let home = site.pages_in(language).next().filter(|_| language != config.language);
    SiteView {
        name: &config.name,
        // The words of site.yaml are in the first language.
        description: match home {
            Some(home) => site.get(home).page.front.description.as_deref(),
            None => config.description.as_deref(),
        },
        language: language.code(),
        url: config.base.permalink(&site.own_address("/", language)),
        home: home_href(site, language),
        feed: site.has_feed(language).then(|| href(site::FEED)),
        tags_url: site.has_tags(language).then(|| href(site::TAGS)),
        sitemap_url: href(site::SITE_MAP),
        search_url: config.search.then(|| href(site::search_path(language))),
        register_url: config.search.then(|| href(site::REGISTER)),
        menu: links(&site.navigation(language).menu),
        footer: links(&site.navigation(language).footer),
        accessibility_statement: config.accessibility_statement.as_deref(),
        brand: brand_view(site),
        extra: &config.extra,
        data: &site.data,
    }
}

fn brand_view(site: &Site) -> BrandView {
    let brand = &site.config.brand;
    let view = |logo: &Logo| {
        let (width, height) = logo.fitted(LOGO_BOX);
        let url = site.config.base.href(&Permalink::new(&logo.path));
        LogoView { url, width, height, has_name: brand.logo_has_name }
    };
    BrandView { color: brand.color.map(|color| color.to_string()), logo: site.logo.as_ref().map(view) }
}

/// Returns the href of a content file, or of its version in a language, for `link()` in templates.
fn href_of_file(site: &Site, file: &str, language: Language) -> Option<String> {
    let own = |id: PageId| site.counterpart(id).filter(|other| site.language_of(*other) == language).unwrap_or(id);
    match site.find(file) {
        Some(id) => Some(href_of(site, own(id))),
        None => site.files.contains_key(file).then(|| site.config.base.href(&Permalink::new(file))),
    }
}

fn date_view(date: &Date, language: Language) -> DateView {
    DateView { text: date.text(language), html: Markup::from(date.html(language)), iso: date.iso() }
}
