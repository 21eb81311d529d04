//! All pages together: which are shown, where each is, who comes before whom, and where every link leads.
//!
//! A [`Site`] is made by [`Site::assemble`] and never changes. Each stage of it is made from values that are compared
//! with those of the previous site, and is taken from there while they are the same: there is one way to a site, which
//! is short when little has changed. How a page looks is not known here.

mod links;
mod lists;
mod remarks;
mod routes;
mod tags;
mod tree;
mod visibility;

pub use links::{Target, file_links};
pub use remarks::all as remarks;
pub use routes::{FEED, NOT_FOUND, Route, Routes, SITE_MAP, SITEMAP_XML, TAGS};
pub use tags::{Tag, Tags};
pub use visibility::{Hidden, Visibility, Why};

use self::links::{Known, PageLinks, Suggestions};
use self::lists::Lists;
use self::routes::Claims;
use self::tree::Tree;
use crate::address::Address;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::page::{FileLink, Identity, KindName, Listing, Page, Parsed};
use crate::source::SourceFile;
use crate::yaml::Map;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A page by its place in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(usize);

/// Files beside the pages, by their path below `content/`.
pub type Files = Arc<BTreeMap<String, SourceFile>>;

/// Every page at its permalink. The first page is the home page.
#[derive(Debug, PartialEq)]
pub struct Site {
    pub config: Config,
    pub data: Arc<Map>,
    pub visibility: Visibility,
    pub pages: Vec<Arc<Page>>,
    pub hidden: Vec<Hidden>,
    pub files: Files,
    /// Those of them that hidden pages use.
    pub files_of_hidden: HashSet<String>,
    pub tags: Arc<Tags>,
    pub menu: Vec<PageId>,
    pub footer: Vec<PageId>,
    pub routes: Arc<Routes>,
    listings: Arc<Vec<Arc<Listing>>>,
    tree: Arc<Tree>,
    lists: Arc<Lists>,
    known: Arc<Known>,
    links: Vec<Arc<PageLinks>>,
    suggestions: Suggestions,
}

/// A page in its place.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'s> {
    pub page: &'s Arc<Page>,
    pub address: &'s Address,
    /// The id on the page at `address`, for an event that stands on its timeline.
    pub fragment: Option<&'s str>,
    /// The section it belongs to; the home page has none.
    pub parent: Option<PageId>,
    /// A section's own pages and sections, in the order of its list.
    pub children: &'s [PageId],
    /// The one before and the one after it in its section's list, among pages or among sections.
    pub previous: Option<PageId>,
    pub next: Option<PageId>,
    /// Its tags by their place in [`Tags::all`].
    pub tags: &'s [usize],
    links: &'s PageLinks,
}

impl<'s> Placed<'s> {
    /// Where a link of the body leads, by its index in `page.markdown.links`.
    pub fn target(&self, link: usize) -> &'s Target {
        self.links.body.get(link).unwrap_or(&Target::Nowhere)
    }

    /// Where a file that the front matter names is found.
    pub fn file_target(&self, link: &FileLink) -> &'s Target {
        let at = links::file_links(self.page).iter().position(|(known, _)| *known == link);
        at.and_then(|at| self.links.files.get(at)).unwrap_or(&Target::Nowhere)
    }
}

/// What [`Site::assemble`] is made of.
pub struct Parts<'a> {
    pub config: Config,
    pub data: Arc<Map>,
    pub files: Files,
    /// Each page with the mistakes found in it, by path.
    pub pages: Vec<&'a Parsed>,
    pub visibility: Visibility,
}

/// A previous site with the same tree, so that a [`PageId`] means the same page in both.
struct Alike<'a> {
    site: &'a Site,
    /// The pages whose listing is not what it was.
    changed: Vec<PageId>,
}

impl Site {
    /// Puts every page in its place, and reports what does not fit. Mistakes inside hidden pages are left out: they are
    /// not finished. The result is the same whatever the `previous` site is.
    pub fn assemble(parts: Parts, previous: Option<&Site>) -> (Site, Diagnostics) {
        let Parts { config, data, files, pages: parsed, visibility } = parts;
        let tree = Tree::grow(&parsed, visibility, &config.name, previous.map(|site| &site.tree));
        let mut said = Diagnostics::default();
        said.extend(tree.problems.iter().chain(tree.pages(&parsed).flat_map(|(_, problems)| problems)).cloned());

        let pages: Vec<Arc<Page>> = tree.pages(&parsed).map(|(page, _)| page.clone()).collect();
        let alike = previous.filter(|site| Arc::ptr_eq(&site.tree, &tree));
        let alike = alike.map(|site| Alike { site, changed: changed(&site.listings, &pages) });
        let listings = match &alike {
            Some(Alike { site, changed }) if changed.is_empty() => site.listings.clone(),
            _ => Arc::new(pages.iter().map(|page| page.listing.clone()).collect::<Vec<_>>()),
        };
        let lists = Lists::arrange(&tree, &listings, alike.as_ref());
        let tags = Tags::gather(&tree, &listings, alike.as_ref());
        said.extend(tags.problems.iter().cloned());

        let hidden_pages = || tree.hidden(&parsed);
        let hidden: Vec<Hidden> = hidden_pages().map(|(page, why)| Hidden::new(page, why)).collect();
        let files = visibility::without_hidden(files, &hidden);
        let known = Known::new(&tree, &files, &hidden, previous);
        let files_of_hidden = hidden_pages().flat_map(|(page, _)| known.files_of(page)).collect();
        let links = links::follow_all(&pages, &known, previous);
        let (dead, suggestions) = links::dead_links(&pages, &links, &known, previous);
        said.extend(dead);
        let menu = links::menu(&config, &listings, (&tree, &lists), &known, &mut said);
        let footer = links::entries(&config.footer, &known, &mut said);

        let has_feed = tree.identities.iter().zip(&*listings).any(|(identity, listing)| is_in_feed(identity, listing));
        let claims = Claims { tree: &tree, tags: &tags.all, files: &files, has_feed };
        let routes = Routes::gather(&claims, &known, previous);
        said.extend(routes.problems.iter().cloned());
        let site = Site {
            config,
            data,
            visibility,
            pages,
            hidden,
            files,
            files_of_hidden,
            tags,
            menu,
            footer,
            routes,
            listings,
            tree,
            lists,
            known,
            links,
            suggestions,
        };
        (site, said)
    }

    /// The page of a content file, named as below `content/`.
    pub fn find(&self, path: &str) -> Option<PageId> {
        self.known.find_page(path)
    }

    pub fn home(&self) -> PageId {
        PageId(0)
    }

    pub fn get(&self, id: PageId) -> Placed<'_> {
        let (address, fragment) = &self.tree.permalinks[id.0];
        let (previous, next) = self.lists.neighbours[id.0];
        Placed {
            page: &self.pages[id.0],
            address,
            fragment: fragment.as_deref(),
            parent: self.tree.parents[id.0],
            children: &self.lists.children[id.0],
            previous,
            next,
            tags: &self.tags.of_page[id.0],
            links: &self.links[id.0],
        }
    }

    pub fn has_feed(&self) -> bool {
        self.feed_pages().next().is_some()
    }

    /// The dated pages, in no order; events belong to their timeline.
    pub fn feed_pages(&self) -> impl Iterator<Item = PageId> + '_ {
        self.ids().filter(|id| is_in_feed(&self.tree.identities[id.0], &self.listings[id.0]))
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
        let is_wanted = move |child: &PageId| self.tree.identities[child.0].is_index() == sections;
        self.get(section).children.iter().copied().filter(is_wanted)
    }
}

fn changed(earlier: &[Arc<Listing>], pages: &[Arc<Page>]) -> Vec<PageId> {
    let pages = earlier.iter().zip(pages).enumerate();
    pages.filter(|(_, (earlier, page))| **earlier != page.listing).map(|(at, _)| PageId(at)).collect()
}

fn is_in_feed(identity: &Identity, listing: &Listing) -> bool {
    identity.kind != KindName::Event && listing.date.is_some_and(|date| date.first_day().is_some())
}
