//! The index of everything that a link can name. Authors name files; a [`Target`] is the place of that file on the
//! site.

use super::generated::{FEED, SITE_MAP, TAGS};
use super::id::{Files, PageId};
use super::tree::Tree;
use super::visibility::Hidden;
use crate::content::{FileLink, Kind, Page, index_of, project_path};
use crate::diagnostic::nearest;
use crate::markdown::LeadsTo;
use crate::url::{self, Permalink, Url, decode, file_name, folder, normal_form};
use std::collections::{HashMap, HashSet};

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page of the site, and a fragment of its address (without `#`, empty for none).
    Page { id: PageId, fragment: String },
    /// A file next to the pages: its path below `content/`, and what follows the path in the link (`?…`, `#…`).
    File { path: String, suffix: String },
    /// A generated list or file. A lint checks that it exists.
    Own(Permalink),
    /// Another site, or a mail or phone link, as the author wrote it.
    Elsewhere(String),
    /// A dead link, which has been reported.
    Nowhere,
}

/// Why a link is dead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dead {
    Missing,
    Hidden,
    /// The target exists, but is not what the link requires.
    Other,
}

/// The generated lists and files that an author may link to, by their address.
const OWN: [&str; 3] = [FEED, SITE_MAP, TAGS];

/// Everything that a link can name, by its path in Unicode normal form, because file systems differ in the form they
/// return.
#[derive(Debug, PartialEq, Eq)]
pub struct LinkIndex {
    pages: HashMap<String, PageId>,
    files: HashMap<String, String>,
    hidden: HashSet<String>,
    by_permalink: HashMap<String, PageId>,
    /// The ids of events on their timeline, for events without a page of their own.
    events: HashMap<PageId, String>,
}

impl LinkIndex {
    pub fn new(tree: &Tree, files: &Files, hidden: &[Hidden]) -> LinkIndex {
        let pages = tree.identities.iter().enumerate();
        let mut index = LinkIndex {
            pages: pages.map(|(at, page)| (normal_form(&page.path), PageId(at))).collect(),
            files: files.keys().map(|path| (normal_form(path), path.clone())).collect(),
            hidden: hidden.iter().map(|page| normal_form(&page.path)).collect(),
            by_permalink: HashMap::new(),
            events: HashMap::new(),
        };
        for (at, (permalink, event)) in tree.permalinks.iter().enumerate() {
            match event {
                Some(id) => drop(index.events.insert(PageId(at), id.clone())),
                None => drop(index.by_permalink.insert(permalink.as_str().to_owned(), PageId(at))),
            }
        }
        index
    }

    /// Resolves a link in the file `from`, a path below `content/`.
    ///
    /// # Errors
    ///
    /// Returns why the link is dead, also if its target is not what `leads_to` requires.
    pub fn follow_to(&self, leads_to: LeadsTo, from: &str, link: &str) -> Result<Target, Dead> {
        let target = self.follow(from, link)?;
        let fits = matches!(
            (leads_to, &target),
            (LeadsTo::Anything, _)
                | (LeadsTo::Picture | LeadsTo::File, Target::File { .. })
                | (LeadsTo::Picture, Target::Elsewhere(_))
                | (LeadsTo::Page, Target::Page { .. })
        );
        if fits { Ok(target) } else { Err(Dead::Other) }
    }

    fn follow(&self, from: &str, link: &str) -> Result<Target, Dead> {
        let url @ Url { path, suffix, .. } = Url::split(link);
        if url.is_elsewhere() {
            return Ok(Target::Elsewhere(link.to_owned()));
        }
        let fragment = url.fragment().unwrap_or_default();
        if path.is_empty() {
            return self.page(self.find_page(from).ok_or(Dead::Missing)?, fragment);
        }
        let decoded = normal_form(&decode(path));
        let wanted = url::resolve(folder(from), &decoded).ok_or(Dead::Missing)?;
        if let Some(file) = self.files.get(&wanted) {
            return Ok(Target::File { path: file.clone(), suffix: suffix.to_owned() });
        }
        let index = || index_of(&wanted);
        let by_permalink = || self.by_permalink.get(format!("{}/", decoded.trim_end_matches('/')).as_str()).copied();
        match self.find_page(&wanted).or_else(|| self.find_page(&index())).or_else(by_permalink) {
            Some(page) => self.page(page, fragment),
            None if OWN.contains(&path) => Ok(Target::Own(Permalink::new(path))),
            None if self.is_hidden(&wanted) => Err(Dead::Hidden),
            None => Err(Dead::Missing),
        }
    }

    /// Returns the files that a page links to or names in its front matter, by their path below `content/`.
    pub fn files_of(&self, page: &Page) -> Vec<String> {
        let in_front = file_links(page).into_iter().map(|(link, _)| &link.target);
        let targets = page.markdown.links.iter().map(|link| &link.target).chain(in_front);
        let file = |target: &String| match self.follow(&page.path, target) {
            Ok(Target::File { path, .. }) => Some(path),
            _ => None,
        };
        targets.filter_map(file).collect()
    }

    /// Returns the path of the file that a link names, whether it exists or not.
    pub fn file_meant(&self, from: &str, link: &str) -> String {
        let path = decode(Url::split(link).path);
        project_path(&url::resolve(folder(from), &path).unwrap_or(path))
    }

    /// Returns whether a content file, or the index of a content folder, is a hidden page.
    pub fn is_hidden(&self, path: &str) -> bool {
        self.hidden.contains(path) || self.hidden.contains(&index_of(path))
    }

    /// Returns the page of a content file, by its path below `content/` in Unicode normal form.
    pub fn find_page(&self, path: &str) -> Option<PageId> {
        self.pages.get(path).copied()
    }

    /// Returns a page as a target. An event without a page of its own is a fragment of its timeline.
    fn page(&self, page: PageId, fragment: &str) -> Result<Target, Dead> {
        let fragment = match (self.events.get(&page), fragment) {
            (Some(id), "") => id.clone(),
            (Some(id), fragment) => format!("{id}-{}", decode(fragment)),
            (None, fragment) => decode(fragment),
        };
        Ok(Target::Page { id: page, fragment })
    }

    /// Returns the path of the file that a dead link most likely means, relative to the folder of `from`.
    pub fn suggestion(&self, from: &str, link: &str) -> Option<String> {
        let path = Url::split(link).path;
        let wanted = url::resolve(folder(from), &decode(path)).unwrap_or_else(|| decode(path));
        let all = || self.pages.keys().chain(self.files.values()).map(String::as_str);
        let same_name =
            || all().filter(|known| file_name(known) == file_name(&wanted) && file_name(known) != "index.md").min();
        let alike = |known: &&str| known.len().abs_diff(wanted.len()) <= 4;
        // Authors also copy paths that begin with `content/`, and permalinks, which have no extension.
        let forms = [wanted.strip_prefix("content/").map(str::to_owned), Some(format!("{wanted}.md"))];
        let other_form = || {
            let form =
                forms.iter().flatten().find(|form| self.pages.contains_key(*form) || self.files.contains_key(*form));
            form.map(String::as_str)
        };
        let meant =
            other_form().or_else(same_name).or_else(|| nearest(&wanted, all().filter(alike))).or_else(|| {
                let name = nearest(file_name(&wanted), all().map(file_name).filter(|name| *name != "index.md"))?;
                all().filter(|known| file_name(known) == name).min()
            })?;
        Some(url::relative(folder(from), meant))
    }
}

/// Returns the files that front matter names, and what each must be.
pub fn file_links(page: &Page) -> Vec<(&FileLink, LeadsTo)> {
    let (page_link, downloads) = match &page.kind {
        Kind::Note(note) => (note.replaced_by.as_ref(), note.downloads.as_slice()),
        Kind::Presentation(presentation) => (None, presentation.downloads.as_slice()),
        _ => (None, &[][..]),
    };
    let files = page.front.image.iter().chain(downloads.iter().map(|download| &download.file));
    files.map(|link| (link, LeadsTo::File)).chain(page_link.map(|link| (link, LeadsTo::Page))).collect()
}
