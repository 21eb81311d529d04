//! Redirects from old addresses: the aliases of pages, and the lines of `data/redirects.yaml`.

use super::id::PageId;
use super::link_index::{LinkIndex, Target};
use super::links::DeadLink;
use super::tree::Tree;
use crate::content::{Identity, project_path};
use crate::diagnostic::Place;
use crate::markdown::LeadsTo;
use crate::redirects::{Line, To};
use crate::url::{Covers, OldAddress, Permalink};
use std::collections::{HashMap, HashSet};

/// A redirect from an old address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub from: OldAddress,
    /// The new place; `None` if the address is gone for good.
    pub to: Option<Target>,
    pub place: Place,
    /// The place where the new address is written.
    pub place_of_target: Place,
    /// Whether this is an alias of a page, and not a line of the data file.
    pub is_alias: bool,
}

/// All redirects of a site.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Redirects {
    pub all: Vec<Redirect>,
    /// Lines whose target does not exist.
    pub(super) dead: Vec<DeadLink>,
    /// Lines that repeat an earlier redirect, each with the place of that one.
    pub(super) repeated: Vec<(Redirect, Place)>,
}

impl Redirects {
    pub fn gather(tree: &Tree, index: &LinkIndex, lines: &[Line]) -> Redirects {
        let mut redirects = Redirects::default();
        for (at, page) in tree.identities.iter().enumerate() {
            let (permalink, fragment) = &tree.permalinks[at];
            for (number, alias, _) in aliases(page, (permalink, fragment.as_deref())).filter(|(.., needed)| *needed) {
                let position = page.aliases.get(number).map(|(_, position)| *position);
                let place = Place { position, ..Place::file(project_path(&page.path)) };
                let from = OldAddress { permalink: alias, covers: Covers::Itself };
                let to = Target::Page { id: PageId(at), fragment: fragment.clone().unwrap_or_default() };
                let place_of_target = Place::file(project_path(&page.path));
                redirects.all.push(Redirect { from, to: Some(to), place, place_of_target, is_alias: true });
            }
        }
        let known = redirects.all.iter().map(|redirect| (redirect.from.clone(), redirect.place.clone()));
        let mut known: HashMap<OldAddress, Place> = known.collect();
        for line in lines {
            redirects.add(line, index, &mut known);
        }
        redirects
    }

    fn add(&mut self, line: &Line, index: &LinkIndex, known: &mut HashMap<OldAddress, Place>) {
        let (from, place, place_of_target) = (line.from.clone(), line.place.clone(), line.place_of_target.clone());
        let to = match &line.to {
            To::Gone => None,
            To::Elsewhere(url) => Some(Target::Elsewhere(url.clone())),
            To::File(file) => match index.follow_to(LeadsTo::Anything, "index.md", file) {
                Ok(target) => Some(target),
                Err(why) => {
                    let target = file.clone();
                    return self.dead.push(DeadLink {
                        target,
                        leads_to: LeadsTo::Anything,
                        place: place_of_target,
                        why,
                    });
                }
            },
        };
        let redirect = Redirect { from, to, place, place_of_target, is_alias: false };
        match known.get(&redirect.from) {
            Some(first) => self.repeated.push((redirect, first.clone())),
            None => {
                known.insert(redirect.from.clone(), redirect.place.clone());
                self.all.push(redirect);
            }
        }
    }

    /// Iterates over the redirects that are pages of their own at the old address, by index.
    pub fn pages(&self) -> impl Iterator<Item = (usize, &Permalink)> {
        let pages = self.all.iter().enumerate().filter(|(_, it)| it.is_page());
        pages.map(|(at, redirect)| (at, &redirect.from.permalink))
    }

    /// Returns whether a line leads to a file that does not exist.
    pub fn any_dead(&self) -> bool {
        !self.dead.is_empty()
    }

    /// Returns the redirect that answers a request for a decoded path below the base path, the most specific one first.
    pub fn find(&self, path: &str, query: Option<&str>) -> Option<&Redirect> {
        let answering = self.all.iter().filter(|redirect| redirect.from.answers(path, query));
        answering.min_by_key(|redirect| {
            let length = redirect.from.permalink.as_str().len();
            (redirect.from.covers.clone(), std::cmp::Reverse(length))
        })
    }
}

impl Redirect {
    /// Returns whether omslag writes a page at the old address, which works on every host.
    pub fn is_page(&self) -> bool {
        self.from.covers == Covers::Itself && self.to.is_some()
    }

    /// Returns the old address as an author writes it.
    pub fn written(&self) -> String {
        match &self.from.covers {
            Covers::Itself => self.from.permalink.to_string(),
            Covers::Below => format!("{}*", self.from.permalink),
            Covers::Query(query) => {
                let path = self.from.permalink.as_str();
                let bare = if path.len() > 1 { path.trim_end_matches('/') } else { path };
                format!("{bare}?{query}")
            }
        }
    }
}

/// Returns the aliases of a page: the index in its front matter, the address, and whether the alias needs a redirect.
/// An alias at the page's own address and a repeated alias need none.
pub fn aliases(
    page: &Identity,
    (permalink, fragment): (&Permalink, Option<&str>),
) -> impl Iterator<Item = (usize, Permalink, bool)> {
    // Two aliases that differ in case are two addresses for a host that minds it.
    let mut taken: HashSet<Permalink> = HashSet::new();
    let is_own = move |alias: &Permalink| fragment.is_none() && alias.folded() == permalink.folded();
    page.aliases.iter().enumerate().map(move |(at, (alias, _))| {
        let alias = OldAddress::of_path(alias).permalink;
        let needed = taken.insert(alias.clone()) && !is_own(&alias);
        (at, alias, needed)
    })
}
