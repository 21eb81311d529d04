//! The site as one value: every page with its permalink, neighbours, links and tags.

use super::generated::{SITE_MAP, TAGS, in_language, register_path, search_path};
use super::id::{Files, PageId};
use super::link_index::{LinkIndex, Target, file_links};
use super::links::{self, Meant, PageLinks, Suggestions};
use super::lists::Lists;
use super::logo::Logo;
use super::menu::Navigation;
use super::redirects::{Redirects, aliases};
use super::routes::{Route, Routes};
use super::taxonomy::Taxonomy;
use super::tree::Tree;
use super::visibility::{Hidden, Visibility, Why, own_reason};
use crate::config::Config;
use crate::content::{FileLink, KindName, Listing, Page};
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::i18n::Language;
use crate::images::Widths;
use crate::renames::Renames;
use crate::url::Permalink;
use crate::yaml::Map;
use std::collections::HashSet;
use std::sync::Arc;

/// The pages of the site at their permalinks, and everything derived from them. The first page is the home page.
#[derive(Debug, PartialEq)]
pub struct Site {
    pub config: Config,
    pub data: Arc<Map>,
    pub visibility: Visibility,
    pub pages: Vec<Arc<Page>>,
    pub hidden: Vec<Hidden>,
    pub files: Files,
    /// The `files` that hidden pages use, by their path below `content/`.
    pub files_of_hidden: HashSet<String>,
    /// The widths in which pictures are published.
    pub widths: Arc<Widths>,
    pub tags: Arc<Taxonomy>,
    pub(super) navigation: Vec<Navigation>,
    pub logo: Option<Logo>,
    pub routes: Arc<Routes>,
    pub redirects: Arc<Redirects>,
    pub(super) listings: Arc<Vec<Arc<Listing>>>,
    pub(super) tree: Arc<Tree>,
    pub(super) lists: Arc<Lists>,
    pub(super) index: Arc<LinkIndex>,
    pub(super) links: Vec<Arc<PageLinks>>,
    pub(super) suggestions: Suggestions,
}

/// A page with everything that depends on other pages.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'s> {
    pub page: &'s Arc<Page>,
    pub permalink: &'s Permalink,
    /// The id in the page at `permalink`, for an event on its timeline.
    pub fragment: Option<&'s str>,
    /// The section of the page. Only the home page has none.
    pub parent: Option<PageId>,
    /// The pages and sections of a section, in the order of its list.
    pub children: &'s [PageId],
    /// The previous one in its section's list, among pages or among sections.
    pub previous: Option<PageId>,
    /// The next one in its section's list, among pages or among sections.
    pub next: Option<PageId>,
    /// The tags of the page, by index in [`Taxonomy::terms`].
    pub tags: &'s [usize],
    links: &'s PageLinks,
}

impl<'s> Placed<'s> {
    /// Returns the target of a link of the body, by its index in `page.markdown.links`.
    pub fn target(&self, link: usize) -> &'s Target {
        self.links.body.get(link).unwrap_or(&Target::Nowhere)
    }

    /// Returns the target of a file that the front matter names.
    pub fn file_target(&self, link: &FileLink) -> &'s Target {
        let at = file_links(self.page).iter().position(|(known, _)| *known == link);
        at.and_then(|at| self.links.files.get(at)).unwrap_or(&Target::Nowhere)
    }
}

impl Site {
    /// Returns the page of a content file, by its path below `content/`.
    pub fn find(&self, path: &str) -> Option<PageId> {
        self.index.find_page(path)
    }

    /// Reports the dead links of a version of a page that is not on the site.
    pub fn dead_links_of(&self, page: &Arc<Page>, renames: &Renames) -> Vec<Diagnostic> {
        links::dead_links_of(page, &Meant { index: &self.index, renames, previous: None })
    }

    /// Returns the languages that have pages. A site has one, unless it names two.
    pub fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        self.tree.languages().map(|(language, _)| language)
    }

    pub fn language_of(&self, id: PageId) -> Language {
        self.tree.language_of(id)
    }

    /// Returns the pages in a language. The first is the home page.
    pub fn pages_in(&self, language: Language) -> impl Iterator<Item = PageId> + use<> {
        let pages = self.tree.languages().find(|(own, _)| *own == language).map(|(_, pages)| pages);
        pages.unwrap_or_default().map(PageId)
    }

    /// Returns the same page in the other language, if the site has two and the page is in both.
    pub fn counterpart(&self, id: PageId) -> Option<PageId> {
        self.tree.counterpart(id)
    }

    /// Returns the original, for a translation.
    pub fn original(&self, id: PageId) -> Option<PageId> {
        self.counterpart(id).filter(|_| self.tree.identities[id.0].is_translation())
    }

    /// Returns the address of a generated list or file in a language.
    pub fn own_address(&self, path: &str, language: Language) -> Permalink {
        in_language(path, self.config.second_language.filter(|second| *second == language))
    }

    /// Returns the address of the same page or list in a language.
    pub fn address_in(&self, route: &Route, language: Language) -> Option<Permalink> {
        let own = |path: &str| Some(self.own_address(path, language));
        match route {
            Route::Page(id) => {
                let is_own = self.language_of(*id) == language;
                let version = if is_own { Some(*id) } else { self.counterpart(*id) }?;
                let Placed { permalink, fragment, .. } = self.get(version);
                fragment.is_none().then(|| permalink.clone())
            }
            Route::Tag(at) => {
                let key = &self.tags.terms[*at].key;
                let term = self.tags.terms.iter().find(|term| term.language == language && term.key == *key);
                term.map(|term| term.permalink.clone())
            }
            Route::Tags(_) if self.has_tags(language) => own(TAGS),
            Route::SiteMap(_) => own(SITE_MAP),
            Route::Search(_) => own(search_path(language)),
            Route::Register(_, letter) => {
                let extent = self.routes.register(language)?;
                own(&register_path(letter.filter(|_| extent.by_letter)))
            }
            _ => None,
        }
    }

    pub fn has_tags(&self, language: Language) -> bool {
        self.tags.terms.iter().any(|term| term.language == language)
    }

    /// Returns the menu and the footer in a language.
    pub fn navigation(&self, language: Language) -> &Navigation {
        &self.navigation[usize::from(language != self.config.language && self.navigation.len() > 1)]
    }

    pub fn is_home(&self, id: PageId) -> bool {
        self.tree.is_home(id)
    }

    pub fn get(&self, id: PageId) -> Placed<'_> {
        let (permalink, fragment) = &self.tree.permalinks[id.0];
        let (previous, next) = self.lists.neighbours[id.0];
        Placed {
            page: &self.pages[id.0],
            permalink,
            fragment: fragment.as_deref(),
            parent: self.tree.parents[id.0],
            children: &self.lists.children[id.0],
            previous,
            next,
            tags: &self.tags.of_page[id.0],
            links: &self.links[id.0],
        }
    }

    pub fn has_feed(&self, language: Language) -> bool {
        self.feed_pages(language).next().is_some()
    }

    /// Returns the dated pages in a language, in no particular order. Events are left out: they belong to their
    /// timeline.
    pub fn dated_pages(&self, language: Language) -> impl Iterator<Item = PageId> + '_ {
        self.pages_in(language).filter(|id| is_dated(&self.pages[id.0]))
    }

    /// Returns the pages with an entry in the feed of a language, in no particular order.
    pub fn feed_pages(&self, language: Language) -> impl Iterator<Item = PageId> + '_ {
        self.pages_in(language).filter(|id| is_in_feed(&self.pages[id.0], self.visibility.today))
    }

    pub fn ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len()).map(PageId)
    }

    /// Returns the sections from the top down to the page's own, without the home page and the page itself.
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut up: Vec<PageId> = std::iter::successors(self.get(id).parent, |id| self.get(*id).parent).collect();
        up.pop();
        up.reverse();
        up
    }

    /// Returns the top section that a page belongs to, which may be the page itself.
    pub fn top_section(&self, id: PageId) -> Option<PageId> {
        let top = self.ancestors(id).first().copied().unwrap_or(id);
        self.get(top).page.is_index().then_some(top).filter(|top| !self.is_home(*top))
    }

    /// Returns the sections of a section, or its pages.
    pub fn children(&self, section: PageId, sections: bool) -> impl Iterator<Item = PageId> + '_ {
        let is_wanted = move |child: &PageId| self.tree.identities[child.0].is_index() == sections;
        self.get(section).children.iter().copied().filter(is_wanted)
    }

    /// Returns the aliases of a page: the index in its front matter, the address, and whether the alias needs a
    /// redirect.
    pub fn aliases(&self, id: PageId) -> Vec<(usize, Permalink, bool)> {
        let (permalink, fragment) = &self.tree.permalinks[id.0];
        aliases(&self.tree.identities[id.0], (permalink, fragment.as_deref())).collect()
    }

    /// Returns why readers do not see a page that is included here because drafts are shown.
    pub fn why_hidden(&self, id: PageId) -> Option<Why> {
        let own_reason = |id: PageId| own_reason(&self.get(id).page.identity, self.visibility.today);
        let not_home = |id: &PageId| id.0 != 0;
        let sections = std::iter::successors(self.get(id).parent, |id| self.get(*id).parent).filter(not_home);
        let outermost = || sections.filter(|id| own_reason(*id).is_some()).last();
        let in_hidden = || Some(Why::In(self.get(outermost()?).page.path.clone()));
        Some(id).filter(not_home).and_then(own_reason).or_else(in_hidden)
    }
}

fn is_dated(page: &Page) -> bool {
    page.identity.kind != KindName::Event && page.front.first_day().is_some()
}

/// Returns whether a page has an entry in the feed: it is dated, and the day of its last change is known.
///
/// An entry must have such a day, and feed readers hide or pin entries of days to come. A page with a date in the future
/// and without `updated` therefore gets its entry on that date.
pub fn is_in_feed(page: &Page, today: Day) -> bool {
    is_dated(page) && page.front.last_change(today).is_some()
}
