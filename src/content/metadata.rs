//! The parts of a page that other pages depend on: its identity and its listing.
//!
//! The site is assembled from these two values alone, never from a page's text. A change that leaves both equal
//! therefore requires no other page to be recomputed, and the types keep later stages from reading anything that is not
//! compared.

use super::front_matter::{FrontMatter, Menu};
use super::kind::Kind;
use super::kind_name::KindName;
use super::paths::is_index;
use super::section::Order;
use crate::date::Date;
use crate::diagnostic::Position;
use crate::url::slug;

/// The fields that permalinks, links and redirects depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Path of the file relative to `content/`, separated by `/`.
    pub path: String,
    /// The path of the original, if the page is a translation.
    pub original: Option<String>,
    pub kind: KindName,
    /// Whether the page is shown on its timeline instead of at its own permalink.
    pub in_timeline: bool,
    /// Last segment of the permalink; for an event on a timeline, its id.
    pub slug: String,
    pub aliases: Vec<(String, Position)>,
    pub draft: bool,
    pub publish: Option<Date>,
}

/// The fields that lists, menus and taxonomies depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub title: String,
    /// Sort key of the title.
    pub title_key: String,
    pub weight: Option<i64>,
    pub date: Option<Date>,
    pub tags: Vec<String>,
    pub menu: Menu,
    /// Order of a timeline; `None` for other kinds.
    pub order: Option<Order>,
}

impl Identity {
    pub fn new(path: &str, original: Option<String>, front: &FrontMatter, kind: &Kind) -> Identity {
        Identity {
            path: path.to_owned(),
            slug: front.id(original.as_deref().unwrap_or(path)),
            original,
            kind: kind.name(),
            in_timeline: kind.is_in_timeline(),
            aliases: front.aliases.clone(),
            draft: front.draft,
            publish: front.publish,
        }
    }

    /// Returns the path by which the page has its place in the tree: its own, or for a translation that of the original.
    pub fn place(&self) -> &str {
        self.original.as_deref().unwrap_or(&self.path)
    }

    pub fn is_translation(&self) -> bool {
        self.original.is_some()
    }

    /// Returns whether the page is the index of its folder.
    pub fn is_index(&self) -> bool {
        is_index(self.place())
    }
}

impl Listing {
    pub fn new(front: &FrontMatter, kind: &Kind) -> Listing {
        Listing {
            title: front.title.clone(),
            title_key: slug(&front.title),
            weight: front.weight,
            date: front.known_date(),
            tags: front.tags.clone(),
            menu: front.menu.clone(),
            order: match kind {
                Kind::Timeline { order } => Some(*order),
                _ => None,
            },
        }
    }
}
