//! Tags: the topics that pages share, each with a page of its own.

use super::{PageId, TAGS};
use crate::address::{Address, slug};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Rule};
use crate::language::Text;
use crate::page::Page;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A topic and the pages that have it, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub address: Address,
    pub pages: Vec<PageId>,
}

/// All tags by name. Names that differ only by case are one tag, written as its first page writes it.
pub fn gather(pages: &[Arc<Page>], said: &mut Diagnostics) -> Vec<Tag> {
    let mut tags: BTreeMap<String, Tag> = BTreeMap::new();
    // The tag of each spelling, worked out once; `None` where it makes no address.
    let mut keys: HashMap<&str, Option<String>> = HashMap::new();
    for (at, page) in pages.iter().enumerate() {
        for name in &page.front.tags {
            let key = keys.entry(name).or_insert_with(|| {
                let slug = Some(slug(name)).filter(|slug| !slug.is_empty())?;
                let address = Address::new(&format!("{TAGS}{slug}/"));
                let tag = || Tag { name: name.clone(), address, pages: Vec::new() };
                let key = name.to_lowercase();
                tags.entry(key.clone()).or_insert_with(tag);
                Some(key)
            });
            match key.as_ref().and_then(|key| tags.get_mut(key)) {
                Some(tag) if tag.pages.last() == Some(&PageId(at)) => {}
                Some(tag) => tag.pages.push(PageId(at)),
                None => said.push(unaddressable(page, name)),
            }
        }
    }
    let mut tags: Vec<Tag> = tags.into_values().collect();
    tags.par_iter_mut().for_each(|tag| tag.sort(|id| &pages[id.0]));
    tags
}

impl Tag {
    /// Brings its pages into the order of its list.
    pub fn sort<'p>(&mut self, page: impl Fn(PageId) -> &'p Page) {
        self.pages.sort_by_cached_key(|id| {
            let page = page(*id);
            (Reverse(page.front.known_date()), &page.title_key, &page.path)
        });
    }
}

fn unaddressable(page: &Page, name: &str) -> Diagnostic {
    Diagnostic::new(
        Rule::BadSlug,
        Text::new(
            format!("van het onderwerp `{name}` is geen adres te maken"),
            format!("no address can be made of the tag `{name}`"),
        ),
    )
    .at(Place::file(page.file()))
    .help(Text::new("gebruik een woord met letters of cijfers", "use a word with letters or digits"))
}
