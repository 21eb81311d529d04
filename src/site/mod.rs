//! All pages together: which are shown, where each stands, who comes before whom, and where every link leads.
//!
//! A [`Site`] is made once by [`Site::assemble`] and never changes. How a page looks is not known here.

mod change;
mod links;
mod remarks;
mod routes;
mod tags;
mod tree;

pub use links::{Target, file_links};
pub use routes::{FEED, NOT_FOUND, Route, SITE_MAP, SITEMAP_XML, TAGS};
pub use tags::Tag;
pub use tree::{Hidden, Why};

use self::links::{Known, Targets};
use crate::address::Address;
use crate::config::Config;
use crate::date::Day;
use crate::diagnostic::Diagnostics;
use crate::page::{FileLink, Page, Parsed};
use crate::source::SourceFile;
use crate::yaml::Map;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A page by its place in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(usize);

/// Every page at its address. The first page is the home page.
#[derive(Clone, Debug)]
pub struct Site {
    pub config: Config,
    pub data: Arc<Map>,
    pub pages: Vec<Arc<Placed>>,
    pub tags: Vec<Tag>,
    pub menu: Vec<PageId>,
    pub footer: Vec<PageId>,
    pub hidden: Vec<Hidden>,
    pub visibility: Visibility,
    /// Files beside the pages, by their path below `content/`.
    pub files: Arc<BTreeMap<String, SourceFile>>,
    /// Those of them that pages use which are not shown.
    pub files_of_hidden: Arc<HashSet<String>>,
    /// Everything that is to be rendered, with its address.
    pub routes: Arc<Vec<(Address, Route)>>,
    known: Arc<Known>,
}

/// A page in its place.
#[derive(Clone, Debug)]
pub struct Placed {
    pub page: Arc<Page>,
    pub address: Address,
    /// The id on the page at `address`, for an event that stands on its timeline.
    pub fragment: Option<String>,
    /// The section it belongs to; the home page has none.
    pub parent: Option<PageId>,
    /// A section's own pages and sections, in the order of its list.
    pub children: Vec<PageId>,
    /// The one before and the one after it in its section's list, among pages or among sections.
    pub previous: Option<PageId>,
    pub next: Option<PageId>,
    /// Its tags by their place in [`Site::tags`].
    pub tags: Vec<usize>,
    targets: Targets,
}

impl Placed {
    /// Where a link of the body leads, by its index in `page.markdown.links`.
    pub fn target(&self, link: usize) -> &Target {
        self.targets.body.get(link).unwrap_or(&Target::Nowhere)
    }

    /// Where a file that the front matter names is found.
    pub fn file_target(&self, link: &FileLink) -> &Target {
        let at = links::file_links(&self.page).iter().position(|(known, _)| *known == link);
        at.and_then(|at| self.targets.files.get(at)).unwrap_or(&Target::Nowhere)
    }
}

/// What the verb decides about a site.
#[derive(Clone, Copy, Debug)]
pub struct Visibility {
    pub today: Day,
    /// Whether drafts and pages of a later day are shown.
    pub drafts: bool,
}

/// What [`Site::assemble`] is made of.
pub struct Parts {
    pub config: Config,
    pub data: Map,
    pub files: BTreeMap<String, SourceFile>,
    /// Each page with the mistakes found in it.
    pub pages: Vec<Parsed>,
}

impl Site {
    /// Puts every page in its place and says what does not fit. Mistakes inside hidden pages are left out: they
    /// are not finished.
    pub fn assemble(parts: Parts, visibility: Visibility, said: &mut Diagnostics) -> Site {
        let Parts { config, data, files, pages } = parts;
        let (shown, hidden, unfinished) = tree::part_hidden(pages, visibility, said);
        let files = tree::without_hidden(files, &hidden);
        let pages = tree::with_every_index(shown, &hidden, &config.name, said);
        let tree = tree::Tree::grow(&pages, said);
        let known = Known::new(&pages, &tree, &files, &hidden);
        let files_of_hidden = Arc::new(unfinished.iter().flat_map(|page| known.files_of(page)).collect());
        let targets = links::resolve_all(&pages, &known, said);
        let menu = links::menu(&config, &pages, &tree, &known, said);
        let footer = links::entries(&config.footer, &known, said);
        let tags = tags::gather(&pages, said);
        let pages = tree.place(pages, targets, &tags);
        let (data, files, known, routes) = (Arc::new(data), Arc::new(files), Arc::new(known), Arc::default());
        let site =
            Site { config, data, pages, tags, menu, footer, hidden, visibility, files, files_of_hidden, routes, known };
        let site = Site { routes: Arc::new(site.gather_routes()), ..site };
        let (colliding, remarked) = rayon::join(|| routes::collisions(&site), || remarks::all(&site));
        said.extend(colliding.into_iter().chain(remarked));
        said.extend(site.ids().flat_map(|id| links::to_unpublished(&site, id)));
        site
    }

    /// Why readers do not see a page that is shown here because drafts are.
    pub fn why_hidden(&self, id: PageId) -> Option<Why> {
        let own_reason = |id: PageId| tree::own_reason(&self.get(id).page, self.visibility);
        let not_home = |id: &PageId| *id != self.home();
        let sections = std::iter::successors(self.get(id).parent, |id| self.get(*id).parent).filter(not_home);
        let outermost = || sections.filter(|id| own_reason(*id).is_some()).last();
        let in_hidden = || Some(Why::In(self.get(outermost()?).page.path.clone()));
        Some(id).filter(not_home).and_then(own_reason).or_else(in_hidden)
    }

    /// Whether somebody should have read a page again by today.
    pub fn is_review_overdue(&self, id: PageId) -> bool {
        tree::review_overdue(&self.get(id).page, self.visibility).is_some()
    }

    /// The page of a content file, named as below `content/`.
    pub fn find(&self, path: &str) -> Option<PageId> {
        self.known.find_page(path)
    }

    pub fn home(&self) -> PageId {
        PageId(0)
    }

    pub fn get(&self, id: PageId) -> &Placed {
        &self.pages[id.0]
    }

    pub fn ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len()).map(PageId)
    }

    /// The sections from the home page down to a page's own, without the home page and the page itself.
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut up: Vec<PageId> = std::iter::successors(self.get(id).parent, |id| self.get(*id).parent).collect();
        up.pop();
        up.reverse();
        up
    }

    /// The section at the top that a page belongs to, which may be the page itself.
    pub fn top_section(&self, id: PageId) -> Option<PageId> {
        let top = self.ancestors(id).first().copied().unwrap_or(id);
        self.get(top).page.is_index().then_some(top).filter(|top| *top != self.home())
    }

    /// A section's own sections, or its own pages.
    pub fn children(&self, section: PageId, sections: bool) -> impl Iterator<Item = PageId> + '_ {
        self.get(section).children.iter().copied().filter(move |child| self.get(*child).page.is_index() == sections)
    }
}
