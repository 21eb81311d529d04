//! The built site as one value: what stands at each address, and what is known about it.
//!
//! Checking, publishing, serving and testing are readers of this value. It does not know how an entry was made.

use crate::diagnostic::Place;
use crate::hash::Hash;
use crate::url::Address;
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

impl Entry {
    /// Bytes of omslag's own making, of which nothing else is known.
    pub fn of_bytes(bytes: impl Into<Vec<u8>>, role: Role) -> Entry {
        Entry { content: Content::Bytes(bytes.into()), role, origin: None, facts: Facts::default() }
    }

    /// What to point at when no line is known: the content file, else the file that is published.
    pub fn place(&self, address: &Address) -> Place {
        self.origin.clone().unwrap_or_else(|| Place::file(format!("public{address}")))
    }
}

/// Where the bytes of an entry are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// A file on disk that is published as it is.
    File(PathBuf),
    /// They have been read, and are no longer held.
    Gone(Digest),
}

/// What is remembered of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    pub hash: Hash,
    pub size_bytes: u64,
}

impl Content {
    /// Drops the bytes, and keeps their digest.
    pub fn forget(&mut self) {
        if let Content::Bytes(bytes) = self {
            *self = Content::Gone(Digest { hash: Hash::of(bytes), size_bytes: bytes.len() as u64 });
        }
    }
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
    /// Every link from Markdown and front matter to a page or file of the site, pictures among them.
    pub links: Vec<Link>,
    /// Every picture from Markdown that is not a file of the site, as the page names it.
    pub pictures: Vec<String>,
    /// The byte ranges of the entry that come from Markdown, in order. What lies between is the template's.
    pub known: Vec<Range<usize>>,
    /// The template that printed the page, as diagnostics name it.
    pub template: Option<String>,
    /// Whether that template left out the page's own text, or changed it.
    pub lacks_text: bool,
    /// Whether this is the list of every page there is. Being on it does not make a page easy to find.
    pub lists_all: bool,
    /// What is known of a file that is published as it is.
    pub file: Option<FileFacts>,
}

/// A file that lies beside the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileFacts {
    pub size_bytes: u64,
    /// Whether a page that is not shown yet uses it.
    pub is_of_hidden: bool,
    /// Width and height in pixels, of a picture whose header tells.
    pub picture: Option<(usize, usize)>,
}

/// A link that leads to another place on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub to: Address,
    /// Without `#`; empty for none.
    pub fragment: String,
    /// What stands before every anchor of an event on its timeline, and not in the author's link: as long as this.
    pub prefix: usize,
    /// Whether the page shows it, rather than lead to it.
    pub is_picture: bool,
    pub place: Place,
}
