//! The taxonomy: the tags of pages, each with its own list.

use super::generated::{TAGS, in_language};
use super::id::PageId;
use super::tree::Tree;
use crate::content::{Listing, project_path};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::{Language, Text};
use crate::url::{Permalink, slug};
use crate::yaml::{Map, Value};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The data file with the names of tags in both languages, without its extension.
pub const TAGS_FILE: &str = "tags";

/// A tag and its pages, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub name: String,
    pub language: Language,
    /// The name in the first language, in lower case. It is the same for a tag and its translation.
    pub key: String,
    pub permalink: Permalink,
    pub pages: Vec<PageId>,
}

/// All tags, and the tags of each page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taxonomy {
    /// Sorted by name in lower case, first those of the first language.
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
    pub fn gather(
        tree: &Tree,
        listings: &[Arc<Listing>],
        names: &TagNames,
        previous: Option<(&Taxonomy, &[PageId])>,
    ) -> Taxonomy {
        let Some((earlier, changed)) = previous else { return Taxonomy::gather_anew(tree, listings, names) };
        let mut tags = earlier.clone();
        let affected: BTreeSet<usize> = changed.iter().flat_map(|id| tags.of_page[id.0].clone()).collect();
        affected.into_iter().for_each(|tag| tags.terms[tag].sort(tree, listings));
        tags
    }

    fn gather_anew(tree: &Tree, listings: &[Arc<Listing>], names: &TagNames) -> Taxonomy {
        let (mut tags, mut problems) = (BTreeMap::<(bool, String), Term>::new(), names.problems.clone());
        // The key of each spelling, computed once. `None` if the spelling gives no address.
        let mut keys: HashMap<(bool, &str), Option<(bool, String)>> = HashMap::new();
        for (at, page) in listings.iter().enumerate() {
            let is_translation = at >= tree.originals;
            for name in &page.tags {
                let key = keys.entry((is_translation, name)).or_insert_with(|| {
                    let second = tree.second().filter(|_| is_translation);
                    let (key, name) = if is_translation { names.find(name) } else { (name.to_lowercase(), &**name) };
                    let slug = Some(slug(name)).filter(|slug| !slug.is_empty())?;
                    let permalink = in_language(&format!("{TAGS}{slug}/"), second);
                    let language = tree.language_of(PageId(at));
                    let sorted_as = (is_translation, name.to_lowercase());
                    let tag = || Term { name: name.to_owned(), language, key, permalink, pages: Vec::new() };
                    tags.entry(sorted_as.clone()).or_insert_with(tag);
                    Some(sorted_as)
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

/// The names of tags in the second language, from `data/tags.yaml`.
#[derive(Debug, Default)]
pub struct TagNames {
    /// The name in the second language, by the one in the first in lower case.
    names: BTreeMap<String, String>,
    problems: Vec<Diagnostic>,
}

impl TagNames {
    /// Reads the names: for each tag a group with a language code and the name in that language.
    pub fn read(data: &Map, second: Option<Language>) -> TagNames {
        let (mut read, Some(second)) = (TagNames::default(), second) else { return TagNames::default() };
        let Some(tags) = data.get(TAGS_FILE) else { return read };
        let Some(tags) = tags.as_map() else {
            read.problems.push(bad_names(None, second));
            return read;
        };
        for (tag, names) in tags.iter() {
            let is_name = |(code, name): (&str, &Value)| {
                Language::ALL.iter().any(|language| language.code() == code) && name.as_text().is_some()
            };
            match names.as_map().filter(|names| names.iter().all(is_name)) {
                Some(names) => {
                    let name = names.get(second.code()).and_then(Value::as_text).map(str::trim);
                    read.names.extend(name.map(|name| (tag.to_lowercase(), name.to_owned())));
                }
                None => read.problems.push(bad_names(Some(tag), second)),
            }
        }
        read
    }

    /// Returns the key and the name of a tag of a translation, which may have the name in either language.
    fn find<'a>(&'a self, tag: &'a str) -> (String, &'a str) {
        let lower = tag.to_lowercase();
        if let Some(name) = self.names.get(&lower) {
            return (lower, name);
        }
        let named = self.names.iter().find(|(_, name)| name.to_lowercase() == lower);
        named.map_or((lower.clone(), tag), |(key, name)| (key.clone(), name))
    }
}

fn bad_names(tag: Option<&str>, second: Language) -> Diagnostic {
    let tag_name = tag.unwrap_or("toegang");
    let message = match tag {
        Some(tag) => Text::new(
            format!("bij het onderwerp `{tag}` horen namen per taal"),
            format!("the tag `{tag}` takes names per language"),
        ),
        None => Text::new("dit zijn geen namen van onderwerpen per taal", "these are no names of tags per language"),
    };
    let help = Text::new(
        format!("schrijf bijvoorbeeld `{tag_name}: {{{second}: …}}`"),
        format!("write for example `{tag_name}: {{{second}: …}}`"),
    );
    Diagnostic::new(Rule::WrongType, message).at(Place::file(format!("data/{TAGS_FILE}.yaml"))).help(help)
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
