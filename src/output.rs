//! The built site as one value: the file at each address, and facts about it.
//!
//! The pipeline produces this value. Lints, publishing, the server and tests read it.

use crate::diagnostic::Place;
use crate::hash::Hash;
use crate::images::{Job, Picture};
use crate::metadata::PrivateData;
use crate::url::{OldAddress, Permalink};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

/// All files of the output folder, sorted by address.
pub type Output = BTreeMap<Permalink, Entry>;

/// One file of the site.
#[derive(Clone, Debug)]
pub struct Entry {
    pub content: Content,
    pub role: Role,
    /// The content file that the entry was made from; `None` for files that omslag or the theme adds.
    pub origin: Option<Place>,
    pub facts: Facts,
}

impl Entry {
    /// Creates an entry from bytes that omslag generated, without origin or facts.
    pub fn of_bytes(bytes: impl Into<Vec<u8>>, role: Role) -> Entry {
        Entry { content: Content::Bytes(bytes.into()), role, origin: None, facts: Facts::default() }
    }

    /// Returns the place for diagnostics without a line: the content file, or else the published file.
    pub fn place(&self, permalink: &Permalink) -> Place {
        self.origin.clone().unwrap_or_else(|| Place::file(format!("public{permalink}")))
    }
}

/// The bytes of an entry, or where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// A file on disk that is published as it is.
    File(PathBuf),
    /// A rendition of a picture, which is made when it is needed.
    Rendition(Job),
    /// Bytes that have been used and dropped from memory.
    Gone(Digest),
}

/// The hash and size of bytes that are no longer in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    pub hash: Hash,
    pub size_bytes: u64,
}

impl Content {
    /// Replaces bytes in memory by their digest.
    pub fn forget(&mut self) {
        if let Content::Bytes(bytes) = self {
            *self = Content::Gone(Digest { hash: Hash::of(bytes), size_bytes: bytes.len() as u64 });
        }
    }
}

/// The role of an entry. Variants are in the order of publishing, so that a file is published after the files that it
/// needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A style sheet, script or picture of the theme, or a file from `content/` that is no page.
    Asset,
    Page,
    /// A page that lists other pages: a section, a tag, the site map.
    List,
    /// A file for programs, such as a feed, `sitemap.xml` or `robots.txt`.
    Machine,
    /// A page at an old address that redirects to the new one.
    Redirect,
}

/// Facts that the renderer collects about a page, so that lints need not parse its HTML again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Every id that comes from Markdown.
    pub ids: Vec<String>,
    /// The ids in HTML that Markdown stripped.
    pub stripped_ids: Vec<String>,
    /// Every link from Markdown and front matter to a page or file of the site, pictures among them.
    pub links: Vec<Link>,
    /// Every picture from Markdown that is not a file of the site, by the address in the page.
    pub pictures: Vec<String>,
    /// The byte ranges of the entry that come from Markdown, in order. The bytes between them come from the template.
    pub known: Vec<Range<usize>>,
    /// The path of the template that rendered the page, as diagnostics name it.
    pub template: Option<String>,
    /// Whether that template left out or changed the text of the page.
    pub lacks_text: bool,
    /// Whether this page lists all pages. A link from it does not make a page easy to find.
    pub lists_all: bool,
    /// Facts about a file from `content/` that is no page.
    pub file: Option<FileFacts>,
}

/// Facts about a file from `content/` that is no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    pub size_bytes: u64,
    /// Whether a hidden page uses the file.
    pub is_of_hidden: bool,
    /// A picture of which renditions are published.
    pub picture: Option<Picture>,
    /// Width and height in pixels, for a picture whose headers contain them.
    pub dimensions: Option<(u32, u32)>,
    /// Data in the file that should not be published with it.
    pub private: Option<PrivateData>,
}

impl FileFacts {
    /// Returns how many bytes a page loads that shows the file: of a picture with several sizes, about those of one.
    pub fn shown_bytes(&self) -> u64 {
        self.picture.map_or(self.size_bytes, |picture| picture.shown_bytes())
    }
}

/// A redirect that the host carries out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub from: OldAddress,
    /// The percent-encoded target; `None` if the address is gone for good.
    pub to: Option<String>,
    /// The target, if it is on the site.
    pub link: Option<Link>,
    /// The old address as an author writes it.
    pub written: String,
    pub place: Place,
}

/// A link to another place on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub to: Permalink,
    /// The fragment without `#`; empty if the link has no fragment.
    pub fragment: String,
    /// Length in bytes of the prefix that omslag added to the fragment. An event on its timeline has an id, which the
    /// author's link does not contain, and is the prefix of the event's anchors.
    pub prefix: usize,
    /// Whether the page shows the target as a picture instead of linking to it.
    pub is_picture: bool,
    pub place: Place,
}

impl Link {
    /// Returns whether the author did not write any of the fragment.
    pub fn is_to_event(&self) -> bool {
        !self.fragment.is_empty() && self.prefix == self.fragment.len()
    }
}
