//! The taxonomy: the tags of pages, each with its own list.

use super::generated::TAGS;
use super::id::PageId;
use super::tree::Tree;
use crate::content::{Listing, project_path};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::url::{Permalink, slug};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A tag and its pages, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub name: String,
    pub permalink: Permalink,
    pub pages: Vec<PageId>,
}

/// All tags, and the tags of each page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taxonomy {
    /// Sorted by name in lower case.
    pub terms: Vec<Term>,
    /// The tags of each page, by index in `terms`. Indexed by [`PageId`].
    pub of_page: Arc<Vec<Vec<usize>>>,
    pub problems: Vec<Diagnostic>,
}

impl Taxonomy {
    /// Collects the tags of all pages. Names that differ only by case are one tag, spelled as on its first page.
    ///
    /// `previous` is the taxonomy of a site with the same tree, with the pages that have changed since. None of them
    /// may have changed its tags.
    pub fn gather(tree: &Tree, listings: &[Arc<Listing>], previous: Option<(&Taxonomy, &[PageId])>) -> Taxonomy {
        let Some((earlier, changed)) = previous else { return Taxonomy::gather_anew(tree, listings) };
        let mut tags = earlier.clone();
        let affected: BTreeSet<usize> = changed.iter().flat_map(|id| tags.of_page[id.0].clone()).collect();
        affected.into_iter().for_each(|tag| tags.terms[tag].sort(tree, listings));
        tags
    }

    fn gather_anew(tree: &Tree, listings: &[Arc<Listing>]) -> Taxonomy {
        let (mut tags, mut problems) = (BTreeMap::<String, Term>::new(), Vec::new());
        // The key of each spelling, computed once. `None` if the spelling gives no address.
        let mut keys: HashMap<&str, Option<String>> = HashMap::new();
        for (at, page) in listings.iter().enumerate() {
            for name in &page.tags {
                let key = keys.entry(name).or_insert_with(|| {
                    let slug = Some(slug(name)).filter(|slug| !slug.is_empty())?;
                    let permalink = Permalink::new(&format!("{TAGS}{slug}/"));
                    let tag = || Term { name: name.clone(), permalink, pages: Vec::new() };
                    let key = name.to_lowercase();
                    tags.entry(key.clone()).or_insert_with(tag);
                    Some(key)
                });
                match key.as_ref().and_then(|key| tags.get_mut(key)) {
                    Some(tag) if tag.pages.last() == Some(&PageId(at)) => {}
                    Some(tag) => tag.pages.push(PageId(at)),
                    None => problems.push(unaddressable(&tree.identities[at].path, name)),
                }
            }
        }
        let mut all: Vec<Term> = tags.into_values().collect();
        let mut of_page = vec![Vec::new(); listings.len()];
        for (at, page) in all.iter().enumerate().flat_map(|(at, tag)| tag.pages.iter().map(move |page| (at, page))) {
            of_page[page.0].push(at);
        }
        all.par_iter_mut().for_each(|tag| tag.sort(tree, listings));
        Taxonomy { terms: all, of_page: Arc::new(of_page), problems }
    }
}

impl Term {
    /// Sorts the pages: newest first, then by title, then by path.
    fn sort(&mut self, tree: &Tree, listings: &[Arc<Listing>]) {
        self.pages.sort_by_cached_key(|id| {
            let page = &listings[id.0];
            (Reverse(page.date), page.title_key.as_str(), tree.identities[id.0].path.as_str())
        });
    }
}

fn unaddressable(path: &str, name: &str) -> Diagnostic {
    Diagnostic::new(
        Rule::BadSlug,
        Text::new(
            format!("van het onderwerp `{name}` is geen adres te maken"),
            format!("no address can be made of the tag `{name}`"),
        ),
    )
    .at(Place::file(project_path(path)))
    .help(Text::new("gebruik een woord met letters of cijfers", "use a word with letters or digits"))
}
