//! The built site as one value: what stands at each address, and what is known about it.
//!
//! Checking, publishing, serving and testing are readers of this value. It does not know how an entry was made.

use crate::address::Address;
use crate::diagnostic::Place;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

/// Everything that is to stand in the output folder, in the order of its addresses.
pub type Output = BTreeMap<Address, Entry>;

/// One file of the site.
#[derive(Clone, Debug)]
pub struct Entry {
    pub content: Content,
    pub role: Role,
    /// The content file it comes from, where there is one.
    pub origin: Option<Place>,
    pub facts: Facts,
}

/// Where the bytes of an entry are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// A file on disk that is published as it is.
    File(PathBuf),
}

/// What an entry is for. The order is the order of publishing: nothing is put live before what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A style sheet, script or picture of the theme, or a file that lies beside the pages.
    Asset,
    Page,
    /// A page made of other pages: a section, a tag, the site map.
    List,
    /// A file for machines: feed, sitemap, robots.
    Machine,
    /// A page at an old address that leads to the new one.
    Redirect,
}

/// What the renderer knows about an HTML page, so that checks need not read it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Every id that comes from Markdown.
    pub ids: Vec<String>,
    /// Every link from Markdown to a page of the site.
    pub links: Vec<Link>,
    /// The byte ranges of the entry that come from Markdown, in order. What lies between is the template's.
    pub known: Vec<Range<usize>>,
}

/// A link that leads to another place on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub to: Address,
    /// Without `#`; empty for none.
    pub fragment: String,
    pub place: Place,
}
