//! The tree of sections: which pages are on the site, and the section and permalink of each.
//!
//! The tree depends only on the identities of the pages and a few settings. While these are the same, the tree is
//! reused.

use super::id::PageId;
use super::permalinks::{self, Location, permalink};
use super::visibility::{Visibility, Why, hidden};
use crate::content::{Identity, KindName, Page, Parsed, index_of, project_path, title_of_name};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::url::{self, file_name, folder};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Parents, children and permalinks of pages, indexed by [`PageId`]. The home page comes first, and each index comes
/// before the pages of its folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Tree {
    /// The identities of all parsed pages, including hidden ones. Together with `settings` they determine the tree.
    parsed: Vec<Arc<Identity>>,
    settings: (Visibility, String),
    origins: Vec<Origin>,
    /// Why each parsed page is hidden, indexed like `parsed`.
    hidden: Vec<Option<Why>>,
    pub identities: Vec<Arc<Identity>>,
    pub permalinks: Vec<Location>,
    pub parents: Vec<Option<PageId>>,
    /// Children of each page, sorted by path.
    pub children: Vec<Vec<PageId>>,
    pub problems: Vec<Diagnostic>,
}

/// The origin of a page.
#[derive(Debug, PartialEq, Eq)]
enum Origin {
    /// A file, by index among the parsed pages.
    Parsed(usize),
    /// A folder without `index.md`, with its generated page.
    Folder(Arc<Page>),
}

impl Tree {
    /// Returns whether a page was generated for a folder without `index.md`.
    pub fn is_generated(&self, id: PageId) -> bool {
        matches!(self.origins[id.0], Origin::Folder(_))
    }

    /// Builds the tree, or returns the `previous` one if its inputs are the same.
    pub fn grow(
        parsed: &[&Parsed],
        visibility: Visibility,
        site_name: &str,
        previous: Option<&Arc<Tree>>,
    ) -> Arc<Tree> {
        let identities = || parsed.iter().map(|parsed| &parsed.page.identity);
        let settings = (visibility, site_name.to_owned());
        let is_same = |tree: &&Arc<Tree>| tree.settings == settings && tree.parsed.iter().eq(identities());
        if let Some(same) = previous.filter(is_same) {
            return same.clone();
        }
        let (parsed, mut problems) = (identities().cloned().collect::<Vec<_>>(), Vec::new());
        let hidden = hidden(&parsed, visibility, &mut problems);
        let mut pages = with_every_index(&parsed, site_name, &hidden, &mut problems);
        pages.par_sort_by(|(a, _), (b, _)| order_of_path(a).cmp(&order_of_path(b)));
        let (identities, origins): (Vec<_>, Vec<_>) = pages.into_iter().unzip();
        let mut tree = Tree {
            parsed,
            settings,
            origins,
            hidden,
            permalinks: Vec::with_capacity(identities.len()),
            parents: Vec::with_capacity(identities.len()),
            children: vec![Vec::new(); identities.len()],
            identities,
            problems,
        };
        tree.place_all();
        Arc::new(tree)
    }

    /// Returns the pages of the site with their diagnostics, in the order of their [`PageId`].
    pub fn pages<'p>(&'p self, parsed: &'p [&Parsed]) -> impl Iterator<Item = (&'p Arc<Page>, &'p [Diagnostic])> {
        self.origins.iter().map(|origin| match origin {
            Origin::Parsed(at) => (&parsed[*at].page, &*parsed[*at].problems),
            Origin::Folder(page) => (page, &[][..]),
        })
    }

    /// Returns the pages that are not on the site, and why.
    pub fn hidden<'p>(&'p self, parsed: &'p [&Parsed]) -> impl Iterator<Item = (&'p Arc<Page>, &'p Why)> {
        let pages = parsed.iter().zip(&self.hidden);
        pages.filter_map(|(parsed, why)| Some((&parsed.page, why.as_ref()?)))
    }

    fn place_all(&mut self) {
        let identities = self.identities.clone();
        // Keyed by the exact path: two folders may differ by Unicode normal form only, which is reported elsewhere.
        let index: HashMap<&str, PageId> =
            identities.iter().enumerate().map(|(at, page)| (page.path.as_str(), PageId(at))).collect();
        for (at, page) in identities.iter().enumerate() {
            let parent = parent_folder(page)
                .and_then(|folder| index.get(index_of(folder).as_str()).copied())
                .filter(|parent| parent.0 != at);
            self.parents.push(parent);
            let on_timeline = parent.is_some_and(|parent| identities[parent.0].kind == KindName::Timeline);
            if page.kind == KindName::Event && !on_timeline {
                self.problems.push(event_outside_timeline(page));
            }
            let permalink = match parent {
                Some(parent) => permalink(page, &self.permalinks[parent.0].0, on_timeline, at, &mut self.problems),
                None => permalinks::home(),
            };
            self.permalinks.push(permalink);
            if let Some(parent) = parent {
                self.children[parent.0].push(PageId(at));
            }
        }
    }
}

/// Returns the visible pages, and a generated page for every folder without a visible index, so that each page has a
/// section.
fn with_every_index(
    parsed: &[Arc<Identity>],
    site_name: &str,
    hidden: &[Option<Why>],
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Arc<Identity>, Origin)> {
    let shown = || parsed.iter().enumerate().zip(hidden).filter(|(_, why)| why.is_none()).map(|(page, _)| page);
    let indexed: HashSet<&str> =
        shown().filter(|(_, page)| page.is_index()).map(|(_, page)| folder(&page.path)).collect();
    let mut needed: BTreeSet<&str> = BTreeSet::from([""]);
    for (_, page) in shown() {
        // A known folder was added with all its ancestors, so most pages add nothing.
        for (at, _) in page.path.rmatch_indices('/') {
            if !needed.insert(&page.path[..at]) {
                break;
            }
        }
    }
    let exists: HashSet<&str> = parsed.iter().filter(|page| page.is_index()).map(|page| &*page.path).collect();
    let mut pages: Vec<_> = shown().map(|(at, page)| (page.clone(), Origin::Parsed(at))).collect();
    for folder in needed.into_iter().filter(|folder| !indexed.contains(folder)) {
        let title = if folder.is_empty() { site_name.to_owned() } else { title_of_name(file_name(folder)) };
        if !exists.contains(index_of(folder).as_str()) {
            let readme = parsed.iter().find(|page| is_readme(&page.path) && url::folder(&page.path) == folder);
            problems.push(without_index(folder, &title, readme.map(|page| &*page.path)));
        }
        let page = Arc::new(Page::of_folder(folder, title));
        pages.push((page.identity.clone(), Origin::Folder(page)));
    }
    pages
}

fn order_of_path(page: &Identity) -> (&str, bool, &str) {
    (folder(&page.path), !page.is_index(), &page.path)
}

/// Returns the folder whose index is the page's section: the folder of the page, or for an index the folder above.
fn parent_folder(page: &Identity) -> Option<&str> {
    match (folder(&page.path), page.is_index()) {
        ("", true) => None,
        (own, true) => Some(folder(own)),
        (own, false) => Some(own),
    }
}

/// Returns whether a page has the name that other programs use for the page of a folder.
fn is_readme(path: &str) -> bool {
    file_name(path).eq_ignore_ascii_case("readme.md")
}

/// Reports a folder without a page of its own. `readme` is a page in it that may be meant as such.
fn without_index(folder: &str, title: &str, readme: Option<&str>) -> Diagnostic {
    let file = index_of(folder);
    let help = match readme {
        Some(readme) => Text::new(
            format!("noem `{}` hier `index.md`, als dat de pagina van de map is", file_name(readme)),
            format!("name `{}` here `index.md`, if that is the page of the folder", file_name(readme)),
        ),
        None => Text::new(
            format!("maak `content/{file}` met een titel en een paar regels tekst"),
            format!("make `content/{file}` with a title and a few lines of text"),
        ),
    };
    Diagnostic::new(
        Rule::SectionWithoutIndex,
        Text::new(
            format!("deze map heeft geen index.md; de pagina heet nu “{title}”"),
            format!("this folder has no index.md; its page is now called “{title}”"),
        ),
    )
    .at(Place::file(project_path(folder)))
    .help(help)
}

fn event_outside_timeline(page: &Identity) -> Diagnostic {
    Diagnostic::new(
        Rule::KindMismatch,
        Text::new("een moment hoort in de map van een tijdlijn", "an event belongs in the folder of a timeline"),
    )
    .at(Place::file(project_path(&page.path)))
    .help(Text::new(
        "verplaats het bestand naar de tijdlijn, of haal `kind: event` weg",
        "move the file to the timeline, or remove `kind: event`",
    ))
}
