//! Assembles a site from parsed pages.
//!
//! Each stage compares its inputs with those of the previous site, and reuses the earlier result if they are the same.
//! Full and incremental builds therefore share one code path, which is short if little has changed.

use super::id::{Files, PageId};
use super::link_index::LinkIndex;
use super::links::{self, Followed, Meant};
use super::lists::Lists;
use super::logo;
use super::menu;
use super::model::{Site, is_in_feed};
use super::redirect_checks::RedirectChecks;
use super::redirects::Redirects;
use super::routes::{Claims, Generated, Routes};
use super::taxonomy::{TAGS_FILE, TagNames, Taxonomy, Term};
use super::tree::{SiteNames, Tree};
use super::visibility::{self, Hidden, Visibility};
use crate::config::Config;
use crate::content::{Listing, Page, Parsed};
use crate::diagnostic::Diagnostics;
use crate::images::Widths;
use crate::redirects::Line;
use crate::renames::Renames;
use crate::search::Extent;
use crate::yaml::Map;
use std::ops::Range;
use std::sync::Arc;

/// The inputs of a site.
pub struct Parts<'a> {
    pub config: Config,
    pub data: Arc<Map>,
    /// The lines of `data/redirects.yaml`.
    pub redirects: Arc<[Line]>,
    pub files: Files,
    /// The widths in which the theme shows pictures.
    pub widths: Arc<Widths>,
    /// Every page with its diagnostics, sorted by path.
    pub pages: Vec<&'a Parsed>,
    pub visibility: Visibility,
    /// Returns the pages that were renamed since the last build. Called only if something is dead.
    pub renames: &'a dyn Fn() -> Renames,
}

/// Assembles the site, and reports what does not fit. Diagnostics of hidden pages are left out, because these pages are
/// unfinished.
///
/// The result does not depend on the `previous` site.
pub fn assemble(parts: Parts, previous: Option<&Site>) -> (Site, Diagnostics) {
    let Parts { config, data, redirects: lines, files, widths, pages: parsed, visibility, renames } = parts;
    let mut diagnostics = Diagnostics::default();
    let names = SiteNames { name: config.name.clone(), language: config.language, second: config.second_language };
    let tree = Tree::grow(&parsed, (visibility, names), previous.map(|site| &site.tree));
    diagnostics.extend(tree.problems.iter().chain(tree.pages(&parsed).flat_map(|(_, problems)| problems)).cloned());
    let pages: Vec<Arc<Page>> = tree.pages(&parsed).map(|(page, _)| page.clone()).collect();
    // If the tree is the same, a [`PageId`] refers to the same page in both sites.
    let alike = previous.filter(|site| Arc::ptr_eq(&site.tree, &tree));

    let same_names = alike.filter(|site| tree.second().is_none() || site.data.get(TAGS_FILE) == data.get(TAGS_FILE));
    let Ordered { listings, lists, tags } = order(&tree, &pages, &data, same_names);
    diagnostics.extend(tags.problems.iter().cloned());

    let hidden_pages = || tree.hidden(&parsed);
    let hidden: Vec<Hidden> = hidden_pages().map(|(page, why)| Hidden::new(page, why)).collect();
    let files = visibility::without_hidden(files, &hidden);
    let indexed = alike.filter(|site| Arc::ptr_eq(&site.files, &files) || site.files.keys().eq(files.keys()));
    let index = indexed.map(|site| site.index.clone());
    let index = index.unwrap_or_else(|| Arc::new(LinkIndex::new(&tree, &files, &hidden)));
    let files_of_hidden = hidden_pages().flat_map(|(page, _)| index.files_of(page)).collect();
    let links =
        links::follow_all(&pages, &index, indexed.map(|site| Followed { pages: &site.pages, links: &site.links }));
    let redirects = Arc::new(Redirects::gather(&tree, &index, &lines));
    let is_any_dead = links::any_dead(&links) || redirects.any_dead() || menu::any_dead(&config, &index);
    let renames = if is_any_dead { renames() } else { Renames::new() };
    let meant = Meant { index: &index, renames: &renames, previous: indexed.map(|site| &site.suggestions) };
    let (dead, suggestions) = links::dead_links(&pages, &links, &meant);
    diagnostics.extend(dead);
    let navigation = menu::navigation(&config, &listings, (&tree, &lists), &meant, &mut diagnostics);

    let made = generated(&config, &tree, &pages, visibility);
    let logo = logo::logo(&config, &files, &meant, &mut diagnostics);
    let claims =
        Claims { tree: &tree, terms: &tags.terms, files: &files, redirects: &redirects, made, widths: &widths };
    let routes = claimed(&claims, indexed);
    diagnostics.extend(routes.problems.iter().cloned());
    diagnostics.extend(RedirectChecks { redirects: &redirects, routes: &routes, config: &config }.problems(&meant));
    let site = Site {
        config,
        data,
        visibility,
        pages,
        hidden,
        files,
        files_of_hidden,
        widths,
        tags,
        navigation,
        logo,
        routes,
        redirects,
        listings,
        tree,
        lists,
        index,
        links,
        suggestions,
    };
    (site, diagnostics)
}

/// Returns the generated lists that the site has in each language, as far as a site may lack them.
fn generated(config: &Config, tree: &Tree, pages: &[Arc<Page>], visibility: Visibility) -> Generated {
    let has_feed = |mut range: Range<usize>| range.any(|at| is_in_feed(&pages[at], visibility.today));
    let extent = |range: Range<usize>| Extent::of(pages[range].iter().map(|page| &**page));
    let searched = tree.languages().filter(|_| config.search);
    Generated {
        feeds: tree.languages().filter(|(_, range)| has_feed(range.clone())).map(|it| it.0).collect(),
        registers: searched.map(|(language, range)| (language, extent(range))).collect(),
    }
}

/// Gathers the routes, or reuses those of a site with the same tree and the same names of files.
fn claimed(claims: &Claims, indexed: Option<&Site>) -> Arc<Routes> {
    let is_same = |site: &&Site| {
        site.routes.made == claims.made
            && same_terms(&site.tags.terms, claims.terms)
            && *site.widths == *claims.widths
            && same_pictures(&site.files, claims.files)
            && *site.redirects == *claims.redirects
    };
    let same = indexed.filter(is_same).map(|site| site.routes.clone());
    same.unwrap_or_else(|| Arc::new(Routes::gather(claims)))
}

/// The stages that depend on the listings of pages.
struct Ordered {
    listings: Arc<Vec<Arc<Listing>>>,
    lists: Arc<Lists>,
    tags: Arc<Taxonomy>,
}

/// Sorts the pages into lists. If the tree is the same, sorts only the lists in which a listing has changed.
fn order(tree: &Tree, pages: &[Arc<Page>], data: &Map, alike: Option<&Site>) -> Ordered {
    let changed = alike.map(|site| changed(&site.listings, pages)).unwrap_or_default();
    if let Some(same) = alike.filter(|_| changed.is_empty()) {
        let (listings, lists, tags) = (same.listings.clone(), same.lists.clone(), same.tags.clone());
        return Ordered { listings, lists, tags };
    }
    let listings: Vec<Arc<Listing>> = pages.iter().map(|page| page.listing.clone()).collect();
    let lists = Lists::arrange(tree, &listings, alike.map(|site| (&*site.lists, &changed[..])));
    let same_tags = |site: &&Site| changed.iter().all(|id| site.listings[id.0].tags == listings[id.0].tags);
    let tagged = alike.filter(same_tags).map(|site| (&*site.tags, &changed[..]));
    let tags = Arc::new(Taxonomy::gather(tree, &listings, &TagNames::read(data, tree.second()), tagged));
    Ordered { listings: Arc::new(listings), lists: Arc::new(lists), tags }
}

fn changed(earlier: &[Arc<Listing>], pages: &[Arc<Page>]) -> Vec<PageId> {
    let pages = earlier.iter().zip(pages).enumerate();
    pages.filter(|(_, (earlier, page))| **earlier != page.listing).map(|(at, _)| PageId(at)).collect()
}

/// Returns whether the files have the same pictures. The paths must be the same.
fn same_pictures(earlier: &Files, now: &Files) -> bool {
    Arc::ptr_eq(earlier, now) || earlier.values().zip(now.values()).all(|(earlier, now)| earlier.picture == now.picture)
}

fn same_terms(earlier: &[Term], now: &[Term]) -> bool {
    let names =
        |terms: &[Term]| terms.iter().map(|term| (term.name.clone(), term.permalink.clone())).collect::<Vec<_>>();
    names(earlier) == names(now)
}
