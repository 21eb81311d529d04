//! Where links lead. Authors name files; a [`Target`] is the address that the file has on the site.

use super::lists::Lists;
use super::routes::{FEED, SITE_MAP, TAGS};
use super::tree::Tree;
use super::visibility::Hidden;
use super::{Files, PageId, Site};
use crate::address::{self, Address, decode, file_name, folder, normal_form, scheme};
use crate::config::{Config, NamedFile};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Position, Rule, Severity, nearest};
use crate::language::Text;
use crate::markdown::{LeadsTo, Link};
use crate::page::{FileLink, Kind, Listing, Menu, Page, index_of, project_path};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page of the site, and a fragment at its address (without `#`, empty for none).
    Page { id: PageId, fragment: String },
    /// A file beside the pages, by its path below `content/`, and what follows the path (`?…`, `#…`).
    File { path: String, suffix: String },
    /// A list or file that omslag makes of the whole site; whether there is one, the checks see.
    Own(Address),
    /// Another site, or a way to write or phone: as the author wrote it.
    Elsewhere(String),
    /// Nowhere; the author has been told.
    Nowhere,
}

/// Why a link leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dead {
    Missing,
    Hidden,
    /// Something is there, but not what the link must lead to.
    Other,
}

/// What omslag makes of the whole site and an author may link to, by its address.
const OWN: [&str; 3] = [FEED, SITE_MAP, TAGS];

/// For this many dead links a nearest match is sought: it costs a look at every page.
const SUGGESTIONS_MAX: usize = 100;

/// Everything a link can name, whatever normal form the file system gave it.
#[derive(Debug, PartialEq, Eq)]
pub struct Known {
    pages: HashMap<String, PageId>,
    files: HashMap<String, String>,
    hidden: HashSet<String>,
    by_address: HashMap<String, PageId>,
    /// The ids of events that stand on their timeline.
    events: HashMap<PageId, String>,
}

impl Known {
    /// Returns the `previous` index if it is of the same tree and files.
    pub fn new(tree: &Arc<Tree>, files: &Files, hidden: &[Hidden], previous: Option<&Site>) -> Arc<Known> {
        let same_files = |site: &&Site| Arc::ptr_eq(&site.files, files) || site.files.keys().eq(files.keys());
        if let Some(same) = previous.filter(|site| Arc::ptr_eq(&site.tree, tree)).filter(same_files) {
            return same.known.clone();
        }
        let pages = tree.identities.iter().enumerate();
        let mut known = Known {
            pages: pages.map(|(at, page)| (normal_form(&page.path), PageId(at))).collect(),
            files: files.keys().map(|path| (normal_form(path), path.clone())).collect(),
            hidden: hidden.iter().map(|page| normal_form(&page.path)).collect(),
            by_address: HashMap::new(),
            events: HashMap::new(),
        };
        for (at, (address, event)) in tree.permalinks.iter().enumerate() {
            match event {
                Some(id) => drop(known.events.insert(PageId(at), id.clone())),
                None => drop(known.by_address.insert(address.as_str().to_owned(), PageId(at))),
            }
        }
        Arc::new(known)
    }

    /// Follows a link that stands in the file `from` to what it must lead to.
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
        if scheme(link).is_some() || link.starts_with("//") {
            return Ok(Target::Elsewhere(link.to_owned()));
        }
        let end = link.find(['?', '#']).unwrap_or(link.len());
        let (path, suffix) = link.split_at(end);
        let fragment = suffix.split_once('#').map_or("", |(_, fragment)| fragment);
        if path.is_empty() {
            return self.page(self.find_page(from).ok_or(Dead::Missing)?, fragment);
        }
        let decoded = normal_form(&decode(path));
        let wanted = address::resolve(folder(from), &decoded).ok_or(Dead::Missing)?;
        if let Some(file) = self.files.get(&wanted) {
            return Ok(Target::File { path: file.clone(), suffix: suffix.to_owned() });
        }
        let index = || index_of(&wanted);
        let by_address = || self.by_address.get(format!("{}/", decoded.trim_end_matches('/')).as_str()).copied();
        match self.find_page(&wanted).or_else(|| self.find_page(&index())).or_else(by_address) {
            Some(page) => self.page(page, fragment),
            None if OWN.contains(&path) => Ok(Target::Own(Address::new(path))),
            None if self.hidden.contains(&wanted) || self.hidden.contains(&index()) => Err(Dead::Hidden),
            None => Err(Dead::Missing),
        }
    }

    /// The files that a page names.
    pub fn files_of(&self, page: &Page) -> Vec<String> {
        let in_front = file_links(page).into_iter().map(|(link, _)| &link.target);
        let targets = page.markdown.links.iter().map(|link| &link.target).chain(in_front);
        let file = |target: &String| match self.follow(&page.path, target) {
            Ok(Target::File { path, .. }) => Some(path),
            _ => None,
        };
        targets.filter_map(file).collect()
    }

    /// The file that a link names, whether it is there or not.
    fn file_meant(&self, from: &str, link: &str) -> String {
        let path = decode(link.split(['?', '#']).next().unwrap_or_default());
        project_path(&address::resolve(folder(from), &path).unwrap_or(path))
    }

    /// The page of a content file.
    pub fn find_page(&self, path: &str) -> Option<PageId> {
        self.pages.get(path).copied()
    }

    /// A link to an event without a page of its own leads to its place on the timeline.
    fn page(&self, page: PageId, fragment: &str) -> Result<Target, Dead> {
        let fragment = match (self.events.get(&page), fragment) {
            (Some(id), "") => id.clone(),
            (Some(id), fragment) => format!("{id}-{}", decode(fragment)),
            (None, fragment) => decode(fragment),
        };
        Ok(Target::Page { id: page, fragment })
    }

    /// The path, as seen from `from`, of the file that a dead link most likely means.
    fn suggestion(&self, from: &str, link: &str) -> Option<String> {
        let path = link.split(['?', '#']).next().unwrap_or_default();
        let wanted = address::resolve(folder(from), &decode(path)).unwrap_or_else(|| decode(path));
        let all = || self.pages.keys().chain(self.files.values()).map(String::as_str);
        let same_name =
            || all().filter(|known| file_name(known) == file_name(&wanted) && file_name(known) != "index.md").min();
        let alike = |known: &&str| known.len().abs_diff(wanted.len()) <= 4;
        // Paths are told from `content/` on, and pages have addresses without an ending.
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
        Some(address::relative(folder(from), meant))
    }
}

/// The links of a page, followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// Where those of the body lead, by the same index.
    pub body: Vec<Target>,
    /// Where those of [`file_links`] lead, in that order.
    pub files: Vec<Target>,
    dead: Vec<DeadLink>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct DeadLink {
    target: String,
    leads_to: LeadsTo,
    place: Place,
    why: Dead,
}

impl PageLinks {
    fn follow(page: &Page, known: &Known) -> PageLinks {
        let mut dead = Vec::new();
        let mut follow = |target: &str, leads_to: LeadsTo, position: Position| {
            known.follow_to(leads_to, &page.path, target).unwrap_or_else(|why| {
                dead.push(DeadLink { target: target.to_owned(), leads_to, place: page.place(position), why });
                Target::Nowhere
            })
        };
        let files = file_links(page).into_iter();
        let files = files.map(|(link, leads_to)| follow(&link.target, leads_to, link.position)).collect();
        let links = page.markdown.links.iter();
        let body = links.map(|link| follow(&link.target, link.leads_to, link.position)).collect();
        PageLinks { body, files, dead }
    }
}

/// The links of every page, followed. Those of pages that are the same as in a `previous` site with the same index of
/// links lead where they led.
pub fn follow_all(pages: &[Arc<Page>], known: &Arc<Known>, previous: Option<&Site>) -> Vec<Arc<PageLinks>> {
    let previous = previous.filter(|site| Arc::ptr_eq(&site.known, known));
    let follow = |(at, page): (usize, &Arc<Page>)| match previous {
        Some(site) if Arc::ptr_eq(&site.pages[at], page) => site.links[at].clone(),
        _ => Arc::new(PageLinks::follow(page, known)),
    };
    pages.par_iter().enumerate().map(follow).collect()
}

/// What a dead link was probably meant to be, by the file it is in and its target.
pub type Suggestions = BTreeMap<(String, String), Option<String>>;

/// Reports every dead link, the first of them with a suggestion; those of a `previous` site that has the same index of
/// links are taken from there.
pub fn dead_links(
    pages: &[Arc<Page>],
    links: &[Arc<PageLinks>],
    known: &Arc<Known>,
    previous: Option<&Site>,
) -> (Vec<Diagnostic>, Suggestions) {
    let previous = previous.filter(|site| Arc::ptr_eq(&site.known, known));
    let dead = pages.iter().zip(links).flat_map(|(page, links)| links.dead.iter().map(move |link| (page, link)));
    let dead: Vec<(&Arc<Page>, &DeadLink)> = dead.collect();
    let key = |page: &Page, link: &DeadLink| (page.path.clone(), link.target.clone());
    let suggest = |(page, link): &(&Arc<Page>, &DeadLink)| {
        let earlier = previous.and_then(|site| site.suggestions.get(&key(page, link)).cloned());
        (key(page, link), earlier.unwrap_or_else(|| known.suggestion(&page.path, &link.target)))
    };
    let suggestions: Suggestions = dead[..dead.len().min(SUGGESTIONS_MAX)].par_iter().map(suggest).collect();
    let report = |(page, link): &(&Arc<Page>, &DeadLink)| {
        let near = || suggestions.get(&key(page, link)).cloned().flatten();
        let suggestion = as_elsewhere(&link.target).or_else(near);
        dead_link(&link.target, link.leads_to, link.place.clone(), link.why.clone(), suggestion)
            .caused_by(known.file_meant(&page.path, &link.target))
    };
    (dead.iter().map(report).collect(), suggestions)
}

/// What front matter names by file, and what each must lead to.
pub fn file_links(page: &Page) -> Vec<(&FileLink, LeadsTo)> {
    let (page_link, downloads) = match &page.kind {
        Kind::Note(note) => (note.replaced_by.as_ref(), note.downloads.as_slice()),
        Kind::Presentation(presentation) => (None, presentation.downloads.as_slice()),
        _ => (None, &[][..]),
    };
    let files = page.front.image.iter().chain(downloads.iter().map(|download| &download.file));
    files.map(|link| (link, LeadsTo::File)).chain(page_link.map(|link| (link, LeadsTo::Page))).collect()
}

/// Warns of the links of a published page to pages that readers cannot see, where both are shown.
pub fn to_unpublished(site: &Site, id: PageId) -> Vec<Diagnostic> {
    let placed = site.get(id);
    if !site.visibility.drafts || site.why_hidden(id).is_some() {
        return Vec::new();
    }
    let leads_there = |at: usize| match placed.target(at) {
        Target::Page { id, .. } => site.why_hidden(*id).is_some(),
        _ => false,
    };
    let page = placed.page;
    let links = page.markdown.links.iter().enumerate();
    let warn = |(_, link): (usize, &Link)| {
        dead_link(&link.target, link.leads_to, page.place(link.position), Dead::Hidden, None).weigh(Severity::Warning)
    };
    links.filter(|(at, _)| leads_there(*at)).map(warn).collect()
}

/// What something that is no path was meant to be: a web address without its beginning, a mail address, a phone number.
fn as_elsewhere(target: &str) -> Option<String> {
    let host = target.split('/').next().unwrap_or_default();
    if target.starts_with("www.") {
        return Some(format!("https://{target}"));
    }
    let is_mail =
        host == target && host.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let digits: String = target.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let is_phone = digits.len() >= 8 && decode(target).chars().all(|c| c.is_ascii_digit() || "+- ()".contains(c));
    is_mail.then(|| format!("mailto:{target}")).or_else(|| is_phone.then(|| format!("tel:{digits}")))
}

fn dead_link(target: &str, leads_to: LeadsTo, place: Place, dead: Dead, suggestion: Option<String>) -> Diagnostic {
    match dead {
        Dead::Hidden => Diagnostic::new(
            Rule::LinkToHidden,
            Text::new(
                format!("`{target}` is een concept of nog niet gepubliceerd; lezers kunnen er niet bij"),
                format!("`{target}` is a draft or not yet published; readers cannot get there"),
            ),
        )
        .at(place)
        .help(Text::new(
            "haal de link weg, of publiceer die pagina ook",
            "remove the link, or publish that page as well",
        )),
        Dead::Other if leads_to == LeadsTo::Page => Diagnostic::new(
            Rule::WrongTarget,
            Text::new(
                format!("`{target}` is geen pagina van deze site"),
                format!("`{target}` is not a page of this site"),
            ),
        )
        .at(place)
        .help(Text::new("noem een bestand zoals `nota.md`", "name a file such as `note.md`")),
        Dead::Other => Diagnostic::new(
            Rule::WrongTarget,
            Text::new(
                format!("`{target}` is geen bestand naast de pagina's"),
                format!("`{target}` is not a file beside the pages"),
            ),
        )
        .at(place)
        .help(Text::new(
            "zet het bestand in dezelfde map als deze pagina en schrijf zijn naam",
            "put the file in the same folder as this page and write its name",
        )),
        Dead::Missing => Diagnostic::new(
            Rule::DeadLink,
            Text::new(format!("`{target}` bestaat niet"), format!("`{target}` does not exist")),
        )
        .at(place)
        .help(match suggestion {
            Some(meant) => Text::new(format!("bedoelde u `{meant}`?"), format!("did you mean `{meant}`?")),
            None if leads_to == LeadsTo::Picture => Text::new(
                "zet de afbeelding in dezelfde map als deze pagina",
                "put the picture in the same folder as this page",
            ),
            None => Text::new(
                "schrijf het pad van het bestand, gezien vanaf deze pagina",
                "write the path of the file as seen from this page",
            ),
        }),
    }
}

/// The menu: the files that `site.yaml` names, else the top sections and the pages that ask for it.
pub fn menu(
    config: &Config,
    listings: &[Arc<Listing>],
    (tree, lists): (&Tree, &Lists),
    known: &Known,
    said: &mut Diagnostics,
) -> Vec<PageId> {
    if let Some(named) = &config.menu {
        return entries(named, known, said);
    }
    let top = &lists.children[0];
    let at_top = top.iter().filter(|id| match &listings[id.0].menu {
        Menu::Usual => tree.identities[id.0].is_index(),
        Menu::Hidden => false,
        Menu::Shown | Menu::Named(_) => true,
    });
    let asks = |id: &PageId| listings[id.0].menu == Menu::Shown && !top.contains(id);
    at_top.copied().chain((0..listings.len()).map(PageId).filter(asks)).collect()
}

/// The pages that entries of `site.yaml` name.
pub fn entries(named: &[NamedFile], known: &Known, said: &mut Diagnostics) -> Vec<PageId> {
    let mut found = Vec::new();
    for entry in named {
        let wanted = normal_form(entry.file.trim_matches('/'));
        match known.find_page(&wanted).or_else(|| known.find_page(&index_of(&wanted))) {
            Some(page) => found.push(page),
            None => {
                let is_hidden = known.hidden.contains(&wanted) || known.hidden.contains(&index_of(&wanted));
                let dead = if is_hidden { Dead::Hidden } else { Dead::Missing };
                said.push(
                    dead_entry(entry, dead, known.suggestion("index.md", &entry.file)).caused_by(project_path(&wanted)),
                );
            }
        }
    }
    found
}

/// A file of the menu or the footer that is not on the site.
fn dead_entry(entry: &NamedFile, dead: Dead, suggestion: Option<String>) -> Diagnostic {
    let file = project_path(&entry.file);
    let (rule, message) = match dead {
        Dead::Hidden => (
            Rule::LinkToHidden,
            Text::new(
                format!("`{file}` is een concept of nog niet gepubliceerd"),
                format!("`{file}` is a draft or not yet published"),
            ),
        ),
        _ => (Rule::DeadLink, Text::new(format!("`{file}` bestaat niet"), format!("`{file}` does not exist"))),
    };
    let help = match suggestion.filter(|_| rule == Rule::DeadLink) {
        Some(meant) => Text::new(format!("bedoelde u `{meant}`?"), format!("did you mean `{meant}`?")),
        None if rule == Rule::DeadLink => Text::new(
            "schrijf het pad van een bestand in `content`, zoals `over/index.md`, of haal deze regel weg",
            "write the path of a file in `content`, such as `about/index.md`, or remove this line",
        ),
        None => Text::new("haal dit bestand hier weg", "remove this file from here"),
    };
    Diagnostic::new(rule, message).at(entry.place.clone()).help(help)
}
