//! The tree of sections: which pages are on the site, and the section and permalink of each.
//!
//! The tree depends only on the identities of the pages and a few settings. While these are the same, the tree is
//! reused.

use super::id::PageId;
use super::permalinks::{self, Location, permalink};
use super::translations::{self, untranslated_index, without_home};
use super::visibility::{Visibility, Why, hidden};
use crate::content::{Identity, KindName, Page, Parsed, index_of, project_path, title_of_name};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::{Language, Text};
use crate::url::{self, file_name, folder};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// Parents, children and permalinks of pages, indexed by [`PageId`]. The home page comes first, and each index comes
/// before the pages of its folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Tree {
    /// The identities of all parsed pages, including hidden ones. Together with `settings` they determine the tree.
    parsed: Vec<Arc<Identity>>,
    settings: (Visibility, SiteNames),
    origins: Vec<Origin>,
    /// Why each parsed page is hidden, indexed like `parsed`.
    hidden: Vec<Option<Why>>,
    pub identities: Vec<Arc<Identity>>,
    pub permalinks: Vec<Location>,
    pub parents: Vec<Option<PageId>>,
    /// Children of each page, sorted by path.
    pub children: Vec<Vec<PageId>>,
    /// The number of pages in the first language. Translations come after them.
    pub originals: usize,
    /// The same page in the other language. Empty if there is no translation.
    pub counterparts: Vec<Option<PageId>>,
    pub problems: Vec<Diagnostic>,
}

/// The settings of the site that the tree depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteNames {
    pub name: String,
    pub language: Language,
    /// The second language, if the site has two.
    pub second: Option<Language>,
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
    pub fn grow(parsed: &[&Parsed], settings: (Visibility, SiteNames), previous: Option<&Arc<Tree>>) -> Arc<Tree> {
        let identities = || parsed.iter().map(|parsed| &parsed.page.identity);
        let is_same = |tree: &&Arc<Tree>| tree.settings == settings && tree.parsed.iter().eq(identities());
        if let Some(same) = previous.filter(is_same) {
            return same.clone();
        }
        let (parsed, mut problems) = (identities().cloned().collect::<Vec<_>>(), Vec::new());
        let hidden = hidden(&parsed, settings.0, &mut problems);
        problems.extend(settings.1.second.into_iter().flat_map(|second| translations::problems(&parsed, second)));
        let mut pages = with_every_index(&parsed, &settings.1, &hidden, &mut problems);
        pages.par_sort_by(|(a, _), (b, _)| order_of_path(a).cmp(&order_of_path(b)));
        let (identities, origins): (Vec<_>, Vec<_>) = pages.into_iter().unzip();
        let originals = identities.partition_point(|page: &Arc<Identity>| !page.is_translation());
        let mut tree = Tree {
            parsed,
            settings,
            origins,
            hidden,
            permalinks: Vec::with_capacity(identities.len()),
            parents: Vec::with_capacity(identities.len()),
            children: vec![Vec::new(); identities.len()],
            originals,
            counterparts: Vec::new(),
            identities,
            problems,
        };
        tree.place_all();
        Arc::new(tree)
    }

    /// Returns the second language, if the site has two.
    pub fn second(&self) -> Option<Language> {
        self.settings.1.second
    }

    /// Returns the languages that have pages, each with its pages. The first page is the home page.
    pub fn languages(&self) -> impl Iterator<Item = (Language, Range<usize>)> {
        let SiteNames { language, second, .. } = self.settings.1;
        let translations = self.originals..self.identities.len();
        let second = second.filter(|_| !translations.is_empty()).map(|second| (second, translations));
        std::iter::once((language, 0..self.originals)).chain(second)
    }

    /// Returns the language of a page.
    pub fn language_of(&self, id: PageId) -> Language {
        let SiteNames { language, second, .. } = self.settings.1;
        second.filter(|_| id.0 >= self.originals).unwrap_or(language)
    }

    /// Returns whether a page is the home page of a language.
    pub fn is_home(&self, id: PageId) -> bool {
        self.parents[id.0].is_none()
    }

    /// Returns the same page in the other language.
    pub fn counterpart(&self, id: PageId) -> Option<PageId> {
        self.counterparts.get(id.0).copied().flatten()
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
        let places = || identities.iter().enumerate().map(|(at, page)| (page.place(), PageId(at)));
        let index: HashMap<&str, PageId> = places().take(self.originals).collect();
        let translated: HashMap<&str, PageId> = places().skip(self.originals).collect();
        if !translated.is_empty() {
            let other = |at| if at < self.originals { &translated } else { &index };
            self.counterparts = places().map(|(place, id)| other(id.0).get(place).copied()).collect();
        }
        for (at, page) in identities.iter().enumerate() {
            let index = if at < self.originals { &index } else { &translated };
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
                None => permalinks::home(self.settings.1.second.filter(|_| page.is_translation())),
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
    site: &SiteNames,
    hidden: &[Option<Why>],
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Arc<Identity>, Origin)> {
    let shown = || parsed.iter().enumerate().zip(hidden).filter(|(_, why)| why.is_none()).map(|(page, _)| page);
    let indexed: HashSet<(bool, &str)> =
        shown().filter(|(_, page)| page.is_index()).map(|(_, page)| own_folder(page)).collect();
    let mut needed: BTreeSet<(bool, &str)> = BTreeSet::from([(false, "")]);
    for (_, page) in shown() {
        let is_translation = page.is_translation();
        // A known folder was added with all its ancestors, so most pages add nothing.
        for (at, _) in page.place().rmatch_indices('/') {
            if !needed.insert((is_translation, &page.place()[..at])) {
                break;
            }
        }
        if is_translation {
            needed.insert((true, ""));
        }
    }
    let exists: HashSet<(bool, &str)> = parsed.iter().filter(|page| page.is_index()).map(own_folder).collect();
    let mut pages: Vec<_> = shown().map(|(at, page)| (page.clone(), Origin::Parsed(at))).collect();
    for (is_translation, folder) in needed.into_iter().filter(|folder| !indexed.contains(folder)) {
        let title = if folder.is_empty() { site.name.clone() } else { title_of_name(file_name(folder)) };
        let language = site.second.filter(|_| is_translation);
        if !exists.contains(&(is_translation, folder)) {
            let readme = parsed.iter().find(|page| is_readme(&page.path) && url::folder(&page.path) == folder);
            problems.push(match language {
                Some(language) => untranslated_index(folder, &title, language),
                None if folder.is_empty() && site.second.is_some() => without_home(parsed, site.language),
                None => without_index(folder, &title, readme.map(|page| &*page.path)),
            });
        }
        let page = Arc::new(Page::of_folder(folder, title, language));
        pages.push((page.identity.clone(), Origin::Folder(page)));
    }
    pages
}

fn order_of_path(page: &Identity) -> (bool, &str, bool, &str) {
    (page.is_translation(), folder_of(page), !page.is_index(), page.place())
}

/// Returns whether a page is a translation, and its folder.
fn own_folder(page: &Arc<Identity>) -> (bool, &str) {
    (page.is_translation(), folder_of(page))
}

fn folder_of(page: &Identity) -> &str {
    folder(page.place())
}

/// Returns the folder whose index is the page's section: the folder of the page, or for an index the folder above.
fn parent_folder(page: &Identity) -> Option<&str> {
    match (folder_of(page), page.is_index()) {
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
