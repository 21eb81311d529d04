//! The index of everything that a link can name. Authors name files; a [`Target`] is the place of that file on the
//! site.

use super::generated::{FEED, REGISTER, SITE_MAP, TAGS, in_language, search_path};
use super::id::{Files, PageId};
use super::tree::Tree;
use super::visibility::Hidden;
use crate::content::{FileLink, Kind, Page, index_of, project_path};
use crate::diagnostic::nearest;
use crate::i18n::Language;
use crate::markdown::LeadsTo;
use crate::url::{self, Permalink, Url, decode, ending, file_name, folder, normal_form};
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

/// The generated lists and files that an author may link to, by their address. Besides, each language has a search page.
const OWN: [&str; 4] = [FEED, SITE_MAP, TAGS, REGISTER];

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
    /// The number of pages in the first language, and the same page in the other language.
    originals: usize,
    counterparts: Vec<Option<PageId>>,
    second: Option<Language>,
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
            originals: tree.originals,
            counterparts: tree.counterparts.clone(),
            second: tree.second(),
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
            Some(page) => self.page(self.in_language_of(from, page), fragment),
            None => match self.own(path, from) {
                Some(permalink) => Ok(Target::Own(permalink)),
                None if self.is_hidden(&wanted) => Err(Dead::Hidden),
                None => Err(Dead::Missing),
            },
        }
    }

    /// Returns the version of a page in the language of the file `from`, if there is one. A link to the file of a
    /// translation leads to that translation.
    fn in_language_of(&self, from: &str, page: PageId) -> PageId {
        let other = self.counterparts.get(page.0).copied().flatten();
        other.filter(|_| page.0 < self.originals && self.second_of(from).is_some()).unwrap_or(page)
    }

    /// Returns the second language if the file `from` is in it.
    fn second_of(&self, from: &str) -> Option<Language> {
        self.second.filter(|_| self.find_page(from).is_some_and(|page| page.0 >= self.originals))
    }

    /// Returns the address of a generated list or file that a link in the file `from` names. A link in a translation to
    /// the address in the first language leads to the one in its own.
    fn own(&self, path: &str, from: &str) -> Option<Permalink> {
        let language = self.second_of(from);
        let is_search = Language::ALL.into_iter().any(|language| path == search_path(language));
        if is_search || OWN.contains(&path) {
            let path = language.filter(|_| is_search).map_or(path, |language| search_path(language));
            return Some(in_language(path, language));
        }
        let second = self.second?;
        let mut of_second = OWN.into_iter().chain([search_path(second)]).map(|own| in_language(own, Some(second)));
        of_second.find(|own| own.as_str() == path)
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
            (Some(id), fragment) => format!("{id}-{}", normal_form(&decode(fragment))),
            (None, fragment) => normal_form(&decode(fragment)),
        };
        Ok(Target::Page { id: page, fragment })
    }

    /// Returns the path of the file that a dead link names in another form: from the root of the content, without its
    /// extension, or with that of a web page.
    pub fn other_form(&self, from: &str, link: &str) -> Option<String> {
        let wanted = self.wanted(from, link);
        let bare = wanted.trim_end_matches('/').trim_end_matches(".html").trim_end_matches(".htm");
        let root = decode(Url::split(link).path.trim_start_matches('/').trim_start_matches("./"));
        let forms = [wanted.strip_prefix("content/").unwrap_or(&root), bare, root.trim_end_matches(".html")];
        let forms = forms.into_iter().flat_map(|form| [form.to_owned(), format!("{form}.md"), index_of(form)]);
        let exists = |form: &String| self.pages.contains_key(form) || self.files.contains_key(form);
        let form = forms.map(|form| normal_form(&form)).find(exists)?;
        Some(url::relative(folder(from), &form))
    }

    /// Returns the path of the file whose name is most similar to that of a dead link, relative to the folder of `from`.
    /// Of several the one nearest to the target of the link is meant.
    pub fn similar(&self, from: &str, link: &str) -> Option<String> {
        let wanted = self.wanted(from, link);
        let stem = |path: &str| file_name(path).rsplit_once('.').map_or("", |(stem, _)| stem).to_lowercase();
        let all = || self.pages.keys().chain(self.files.values()).map(String::as_str);
        let alike: Vec<&str> = all().filter(|known| ending(known) == ending(&wanted)).collect();
        let (in_folder, elsewhere): (Vec<&str>, Vec<&str>) =
            alike.iter().partition(|known| folder(known) == folder(&wanted));
        let same_name = || {
            let same = elsewhere.iter().filter(|known| file_name(known) == file_name(&wanted));
            same.filter(|known| file_name(known) != "index.md")
                .min_by_key(|known| (distance(folder(known), folder(&wanted)), **known))
                .copied()
        };
        let in_similar_folder = || {
            let folders =
                alike.iter().filter(|known| file_name(known) == file_name(&wanted)).map(|known| folder(known));
            let near = nearest(folder(&wanted), folders)?;
            alike.iter().find(|known| file_name(known) == file_name(&wanted) && folder(known) == near).copied()
        };
        let by_stem = |among: &[&'_ str]| {
            let stems: Vec<String> = among.iter().map(|known| stem(known)).collect();
            let near = nearest(&stem(&wanted), stems.iter().map(String::as_str))?.to_owned();
            let same = alike.iter().filter(|known| among.contains(known) && stem(known) == near);
            same.min_by_key(|known| (distance(folder(known), folder(&wanted)), **known)).copied()
        };
        // Every folder has an index, so one elsewhere is not meant.
        let others: Vec<&str> = elsewhere.iter().filter(|known| file_name(known) != "index.md").copied().collect();
        let meant =
            same_name().or_else(in_similar_folder).or_else(|| by_stem(&in_folder)).or_else(|| by_stem(&others))?;
        Some(url::relative(folder(from), meant))
    }

    fn wanted(&self, from: &str, link: &str) -> String {
        let path = decode(Url::split(link).path);
        url::resolve(folder(from), &path).unwrap_or(path)
    }
}

/// Returns the number of folders to leave and to enter on the way from one folder to another.
fn distance(a: &str, b: &str) -> usize {
    let parts = |folder: &str| folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (parts(a), parts(b));
    let common = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    a.len() + b.len() - 2 * common
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
