//! The order of every section's list, and the neighbours that follow from it.

use super::id::PageId;
use super::tree::Tree;
use crate::date::Date;
use crate::page::{Listing, Order};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The lists of all sections, by [`PageId`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// A section's pages and sections.
    pub children: Vec<Arc<[PageId]>>,
    pub neighbours: Vec<Neighbours>,
}

/// The page before and the page after one, in its section's list.
pub type Neighbours = (Option<PageId>, Option<PageId>);

impl Lists {
    /// Brings the children of every section into order; of a site with the same tree only of those sections whose own
    /// listing or a child's has `changed`.
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
            for (child, neighbours) in rows(tree, &children, section == PageId(0)) {
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

/// Weight, then the newest date, then title. Pages without a weight come after those with one.
fn in_list(page: &Listing) -> (i64, Reverse<Option<Date>>, &str) {
    (page.weight.unwrap_or(i64::MAX), Reverse(page.date), &page.title_key)
}

/// The date, then the file; events whose date nobody knows come last.
fn on_timeline(page: &Listing, order: Order) -> (bool, Option<Date>, Option<Reverse<Date>>) {
    let (oldest, newest) = match order {
        Order::Oldest => (page.date, None),
        Order::Newest => (None, page.date.map(Reverse)),
    };
    (page.date.is_none(), oldest, newest)
}

/// The neighbours of each child, among the pages or among the sections of its section. Single pages at the top, such
/// as contact and privacy, are no row to read through.
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
