//! The order of each section's list, and the neighbours that follow from it.

use super::id::PageId;
use super::tree::Tree;
use crate::content::{Listing, Order};
use crate::date::Date;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The lists of all sections. Both vectors are indexed by [`PageId`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// The pages and sections of a section.
    pub children: Vec<Arc<[PageId]>>,
    pub neighbours: Vec<Neighbours>,
}

/// The previous and the next page in the list of the section.
pub type Neighbours = (Option<PageId>, Option<PageId>);

impl Lists {
    /// Sorts the children of every section. Given the lists of a `previous` site with the same tree and the pages whose
    /// listing has changed since, sorts only the sections with such a page: the section itself or one of its children.
    pub fn arrange(tree: &Tree, listings: &[Arc<Listing>], previous: Option<(&Lists, &[PageId])>) -> Lists {
        let (mut lists, sections) = match previous {
            Some((earlier, changed)) => {
                let parents = changed.iter().filter_map(|page| tree.parents[page.0]);
                let affected: BTreeSet<PageId> = parents.chain(changed.iter().copied()).collect();
                (earlier.clone(), affected.into_iter().collect())
            }
            None => {
                let sections: Vec<PageId> = (0..listings.len()).map(PageId).collect();
                let nothing: Arc<[PageId]> = Arc::new([]);
                let children = vec![nothing; listings.len()];
                (Lists { children, neighbours: vec![(None, None); listings.len()] }, sections)
            }
        };
        let sections = sections.into_par_iter().filter(|section| !tree.children[section.0].is_empty());
        let sorted: Vec<_> = sections.map(|section| (section, sorted_children(tree, listings, section))).collect();
        for (section, children) in sorted {
            for (child, neighbours) in rows(tree, &children, tree.is_home(section)) {
                lists.neighbours[child.0] = neighbours;
            }
            lists.children[section.0] = children.into();
        }
        lists
    }
}

fn sorted_children(tree: &Tree, listings: &[Arc<Listing>], section: PageId) -> Vec<PageId> {
    let mut children = tree.children[section.0].clone();
    let path = |child: &PageId| tree.identities[child.0].path.as_str();
    match listings[section.0].order {
        Some(order) => children.sort_by_key(|child| (on_timeline(&listings[child.0], order), path(child))),
        None => children.sort_by_cached_key(|child| (in_list(&listings[child.0]), path(child))),
    }
    children
}

/// Returns the sort key in a list: weight, then newest date, then title. Pages without a weight come last.
fn in_list(page: &Listing) -> (i64, Reverse<Option<Date>>, &str) {
    (page.weight.unwrap_or(i64::MAX), Reverse(page.date), &page.title_key)
}

/// Returns the sort key on a timeline: the date, in either direction. Events with an unknown date come last.
fn on_timeline(page: &Listing, order: Order) -> (bool, Option<Date>, Option<Reverse<Date>>) {
    let (oldest, newest) = match order {
        Order::Oldest => (page.date, None),
        Order::Newest => (None, page.date.map(Reverse)),
    };
    (page.date.is_none(), oldest, newest)
}

/// Returns the neighbours of each child, among the pages or among the sections of its section. Single pages at the top
/// of the site, such as contact and privacy, have no neighbours, because they are not read in sequence.
fn rows(tree: &Tree, children: &[PageId], of_home: bool) -> Vec<(PageId, Neighbours)> {
    let mut found = Vec::with_capacity(children.len());
    for sections in [false, true] {
        let is_in_row = |child: &PageId| tree.identities[child.0].is_index() == sections;
        let row: Vec<PageId> = children.iter().copied().filter(is_in_row).collect();
        let before = |at: usize| at.checked_sub(1).and_then(|at| row.get(at)).copied();
        let around = |at: usize| match of_home && !sections {
            true => (None, None),
            false => (before(at), row.get(at + 1).copied()),
        };
        found.extend(row.iter().enumerate().map(|(at, child)| (*child, around(at))));
    }
    found
}
