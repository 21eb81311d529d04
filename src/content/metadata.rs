//! What other pages take from a page: its identity and its listing.
//!
//! The site is put together from these two values alone, never from a page's text. So a save that changes neither needs
//! no other page to be computed again, and the compiler sees to it that no stage reads more than it compares.

use super::front_matter::{FrontMatter, Menu};
use super::kind::Kind;
use super::kind_name::KindName;
use super::paths::is_index;
use super::section::Order;
use crate::date::Date;
use crate::diagnostic::Position;
use crate::url::slug;

/// What permalinks, links and redirects depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The file below `content/`, with `/`.
    pub path: String,
    pub kind: KindName,
    /// Whether the page is shown on its timeline instead of at a permalink of its own.
    pub in_timeline: bool,
    /// The last part of the permalink, and an event's id.
    pub slug: String,
    pub aliases: Vec<(String, Position)>,
    pub draft: bool,
    pub publish: Option<Date>,
}

/// What lists, menus and taxonomies depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub title: String,
    /// The title as lists are sorted by it.
    pub title_key: String,
    pub weight: Option<i64>,
    pub date: Option<Date>,
    pub tags: Vec<String>,
    pub menu: Menu,
    /// Which way a timeline runs; `None` for other kinds.
    pub order: Option<Order>,
}

impl Identity {
    pub fn new(path: &str, front: &FrontMatter, kind: &Kind) -> Identity {
        Identity {
            path: path.to_owned(),
            kind: kind.name(),
            in_timeline: kind.stands_in_timeline(),
            slug: front.id(path),
            aliases: front.aliases.clone(),
            draft: front.draft,
            publish: front.publish,
        }
    }

    /// Whether the page is the index of its folder.
    pub fn is_index(&self) -> bool {
        is_index(&self.path)
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
