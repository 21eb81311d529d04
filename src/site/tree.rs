//! The tree of sections: which pages are shown, which folder each belongs to, in which order and at which address.

use super::links::Targets;
use super::tags::Tag;
use super::{PageId, Placed, Visibility};
use crate::address::{Address, file_name, folder};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Rule};
use crate::language::{Language, Text};
use crate::page::{Kind, Order, Page, Parsed, index_of, is_index, project_path};
use crate::source::SourceFile;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// How long the last part of an address may be, in bytes: with a temporary name beside it, every system can hold it.
const ID_MAX: usize = 200;

/// A page that is not on the site, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Below `content/`.
    pub path: String,
    pub title: String,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    Draft,
    /// Not before this date.
    Later(Date),
    /// The section it stands in is hidden; this is its index.
    In(String),
}

/// Parts the pages that are shown from those that are not, and tells the mistakes of the former. The last are the
/// hidden pages themselves.
pub fn part_hidden(
    pages: Vec<Parsed>,
    visibility: Visibility,
    said: &mut Diagnostics,
) -> (Vec<Arc<Page>>, Vec<Hidden>, Vec<Arc<Page>>) {
    let own_reason = |page: &Page| if visibility.drafts { None } else { own_reason(page, visibility) };
    let closed: BTreeSet<String> = pages
        .iter()
        .map(|parsed| &parsed.page)
        .filter(|page| page.is_index() && page.path != "index.md" && own_reason(page).is_some())
        .map(|page| folder(&page.path).to_owned())
        .collect();
    let mut shown = Vec::new();
    let mut hidden = Vec::new();
    let mut unfinished = Vec::new();
    for Parsed { page, problems } in pages {
        let in_closed = || enclosing(&page.path, &closed).map(|folder| Why::In(format!("{folder}/index.md")));
        match own_reason(&page).or_else(in_closed) {
            // Without a home page there is no site; it is shown with what is wrong with it.
            Some(_) if page.path == "index.md" => {
                said.push(hidden_home(&page));
                shown.push(page);
            }
            Some(why) => {
                hidden.push(Hidden { path: page.path.clone(), title: page.front.title.clone(), why });
                unfinished.push(page);
            }
            None => {
                said.extend(problems.iter().cloned());
                said.extend(review_overdue(&page, visibility));
                shown.push(page);
            }
        }
    }
    (shown, hidden, unfinished)
}

/// Why readers do not see a page that is not published, for reasons of its own.
pub fn own_reason(page: &Page, visibility: Visibility) -> Option<Why> {
    let later = page.front.publish.filter(|date| date.first_day().is_some_and(|day| day > visibility.today));
    if page.front.draft { Some(Why::Draft) } else { later.map(Why::Later) }
}

fn hidden_home(page: &Page) -> Diagnostic {
    let message = Text::new("de voorpagina kan niet verborgen zijn", "the home page cannot be hidden");
    let help = Text::new("haal `draft` of `publish` hier weg", "remove `draft` or `publish` here");
    Diagnostic::new(Rule::HomeHidden, message).at(Place::file(page.file())).help(help)
}

/// A page that somebody should have read again by today.
pub fn review_overdue(page: &Page, visibility: Visibility) -> Option<Diagnostic> {
    let review = page.front.review.filter(|date| date.first_day().is_some_and(|day| day <= visibility.today))?;
    let (dutch, english) = (review.text(Language::Dutch), review.text(Language::English));
    let message = Text::new(
        format!("deze pagina moest worden nagelezen: {dutch}"),
        format!("this page was to be read again: {english}"),
    );
    let help = Text::new(
        "lees de pagina na en zet een latere datum bij `review`",
        "read the page again and put a later date at `review`",
    );
    Some(Diagnostic::new(Rule::ReviewOverdue, message).at(Place::file(page.file())).help(help))
}

/// The outermost of the `folders` that holds `path`.
fn enclosing<'a>(path: &'a str, folders: &BTreeSet<String>) -> Option<&'a str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).find(|folder| folders.contains(*folder))
}

/// A hidden section hides the files that lie in it as well.
pub fn without_hidden(mut files: BTreeMap<String, SourceFile>, hidden: &[Hidden]) -> BTreeMap<String, SourceFile> {
    let closed: BTreeSet<String> =
        hidden.iter().filter(|page| is_index(&page.path)).map(|page| folder(&page.path).to_owned()).collect();
    files.retain(|path, _| enclosing(path, &closed).is_none());
    files
}

/// Adds a page for every folder that has none, so that each page has a section. The home page comes first, and
/// each index before the pages of its folder.
pub fn with_every_index(
    mut pages: Vec<Arc<Page>>,
    hidden: &[Hidden],
    site_name: &str,
    said: &mut Diagnostics,
) -> Vec<Arc<Page>> {
    let indexed: HashSet<&str> = pages.iter().filter(|page| page.is_index()).map(|page| folder(&page.path)).collect();
    let mut needed: BTreeSet<&str> = BTreeSet::from([""]);
    for page in &pages {
        // With a folder come those above it, so that most pages bring nothing new.
        for (at, _) in page.path.rmatch_indices('/') {
            if !needed.insert(&page.path[..at]) {
                break;
            }
        }
    }
    let hidden: HashSet<&str> = hidden.iter().map(|page| page.path.as_str()).collect();
    let without: Vec<String> =
        needed.into_iter().filter(|folder| !indexed.contains(folder)).map(str::to_owned).collect();
    for folder in without {
        let title = if folder.is_empty() { site_name.to_owned() } else { title_of_folder(&folder) };
        if !hidden.contains(index_of(&folder).as_str()) {
            said.push(without_index(&folder, &title));
        }
        pages.push(Arc::new(Page::of_folder(&folder, title)));
    }
    pages.par_sort_by(|a, b| order_of_path(&a.path).cmp(&order_of_path(&b.path)));
    pages
}

fn order_of_path(path: &str) -> (&str, bool, &str) {
    (folder(path), !is_index(path), path)
}

fn title_of_folder(folder: &str) -> String {
    let words = file_name(folder).replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn without_index(folder: &str, title: &str) -> Diagnostic {
    let file = index_of(folder);
    Diagnostic::new(
        Rule::SectionWithoutIndex,
        Text::new(
            format!("deze map heeft geen index.md; de pagina heet nu “{title}”"),
            format!("this folder has no index.md; its page is now called “{title}”"),
        ),
    )
    .at(Place::file(project_path(folder)))
    .help(Text::new(
        format!("maak `content/{file}` met een titel en een paar regels tekst"),
        format!("make `content/{file}` with a title and a few lines of text"),
    ))
}

/// Parents, children and addresses of pages, by their index.
pub struct Tree {
    pub addresses: Vec<(Address, Option<String>)>,
    parents: Vec<Option<PageId>>,
    children: Vec<Vec<PageId>>,
}

impl Tree {
    /// Needs an index for every folder, and each before the pages of its folder.
    pub fn grow(pages: &[Arc<Page>], said: &mut Diagnostics) -> Tree {
        // By the very path: two folders may differ by normal form only, which is told elsewhere.
        let index: HashMap<&str, PageId> =
            pages.iter().enumerate().map(|(at, page)| (page.path.as_str(), PageId(at))).collect();
        let mut tree = Tree { addresses: Vec::new(), parents: Vec::new(), children: vec![Vec::new(); pages.len()] };
        for (at, page) in pages.iter().enumerate() {
            let parent = parent_folder(&page.path)
                .and_then(|folder| index.get(index_of(folder).as_str()).copied())
                .filter(|parent| parent.0 != at);
            tree.parents.push(parent);
            let on_timeline = parent.is_some_and(|parent| matches!(pages[parent.0].kind, Kind::Timeline(_)));
            if matches!(page.kind, Kind::Event(_)) && !on_timeline {
                said.push(event_outside_timeline(page));
            }
            tree.addresses.push(tree.address(page, parent, on_timeline, said));
            if let Some(parent) = parent {
                tree.children[parent.0].push(PageId(at));
            }
        }
        let sections = tree.children.par_iter_mut().zip(pages);
        sections.for_each(|(children, section)| sort_children(section, children, |child| &pages[child.0]));
        tree
    }

    fn address(
        &self,
        page: &Page,
        parent: Option<PageId>,
        on_timeline: bool,
        said: &mut Diagnostics,
    ) -> (Address, Option<String>) {
        let Some(parent) = parent else { return (Address::new("/"), None) };
        let mut id = page.front.id(&page.path);
        if id.is_empty() || id.len() > ID_MAX {
            said.push(unaddressable(page, !id.is_empty()));
            // Any address of its own will do, so that this mistake does not look like a second one.
            id = format!("-{}", self.addresses.len());
        }
        let above = &self.addresses[parent.0].0;
        if on_timeline && page.kind.stands_in_timeline() {
            (above.clone(), Some(id))
        } else {
            (Address::new(&format!("{above}{id}/")), None)
        }
    }

    pub fn children_of(&self, id: PageId) -> &[PageId] {
        &self.children[id.0]
    }

    /// Puts every page in its place.
    pub fn place(self, pages: Vec<Arc<Page>>, targets: Vec<Targets>, tags: &[Tag]) -> Vec<Arc<Placed>> {
        let neighbours = self.neighbours(&pages);
        let mut tags_of = vec![Vec::new(); pages.len()];
        for (tag, page) in tags.iter().enumerate().flat_map(|(at, tag)| tag.pages.iter().map(move |page| (at, page))) {
            tags_of[page.0].push(tag);
        }
        let mut tree = self.addresses.into_iter().zip(self.parents).zip(self.children).zip(neighbours).zip(tags_of);
        let mut place = |(page, targets): (Arc<Page>, Targets)| {
            let ((((address, parent), children), (previous, next)), tags) = tree.next()?;
            let (address, fragment) = address;
            Some(Arc::new(Placed { page, address, fragment, parent, children, previous, next, tags, targets }))
        };
        pages.into_iter().zip(targets).map_while(&mut place).collect()
    }

    /// The pages before and after each.
    fn neighbours(&self, pages: &[Arc<Page>]) -> Vec<Neighbours> {
        let mut neighbours = vec![(None, None); pages.len()];
        for (at, children) in self.children.iter().enumerate() {
            for (child, around) in rows(children, at == 0, |child| pages[child.0].is_index()) {
                neighbours[child.0] = around;
            }
        }
        neighbours
    }
}

/// The page before and the page after one.
pub type Neighbours = (Option<PageId>, Option<PageId>);

/// Brings the children of a section into the order of its list.
pub fn sort_children<'p>(section: &Page, children: &mut [PageId], page: impl Fn(PageId) -> &'p Page) {
    match &section.kind {
        Kind::Timeline(timeline) => children.sort_by_key(|child| order_on_timeline(page(*child), timeline.order)),
        _ => children.sort_by_cached_key(|child| order_in_list(page(*child))),
    }
}

/// The neighbours of each child, among the pages or among the sections of its section. Single pages at the top, such
/// as contact and privacy, are no row to read through.
pub fn rows(children: &[PageId], of_home: bool, is_index: impl Fn(PageId) -> bool) -> Vec<(PageId, Neighbours)> {
    let mut found = Vec::new();
    for sections in [false, true] {
        let row: Vec<PageId> = children.iter().copied().filter(|child| is_index(*child) == sections).collect();
        let before = |at: usize| at.checked_sub(1).and_then(|at| row.get(at)).copied();
        let around = |at: usize| match of_home && !sections {
            true => (None, None),
            false => (before(at), row.get(at + 1).copied()),
        };
        found.extend(row.iter().enumerate().map(|(at, child)| (*child, around(at))));
    }
    found
}

/// The folder whose index is a page's section: its own, or for an index the one above.
fn parent_folder(path: &str) -> Option<&str> {
    match (folder(path), is_index(path)) {
        ("", true) => None,
        (own, true) => Some(folder(own)),
        (own, false) => Some(own),
    }
}

/// Weight, then the newest date, then title. Pages without a weight come after those with one.
fn order_in_list(page: &Page) -> (i64, Reverse<Option<Date>>, &str, &str) {
    (page.front.weight.unwrap_or(i64::MAX), Reverse(page.front.known_date()), &page.title_key, &page.path)
}

/// The date, then the file; events whose date nobody knows come last.
fn order_on_timeline(page: &Page, order: Order) -> (bool, Option<Date>, Option<Reverse<Date>>, &str) {
    let date = page.front.known_date();
    let (oldest, newest) = match order {
        Order::Oldest => (date, None),
        Order::Newest => (None, date.map(Reverse)),
    };
    (date.is_none(), oldest, newest, &page.path)
}

fn unaddressable(page: &Page, is_long: bool) -> Diagnostic {
    let (message, help) = match is_long {
        true => (
            Text::new("deze naam is te lang voor een adres", "this name is too long for an address"),
            Text::new(
                "geef het bestand een kortere naam, of zet een korte `slug: …` in de kopgegevens",
                "give the file a shorter name, or put a short `slug: …` in the front matter",
            ),
        ),
        false => (
            Text::new("van deze naam is geen adres te maken", "no address can be made of this name"),
            Text::new(
                "geef het bestand een naam met letters of cijfers, of zet `slug: …` in de kopgegevens",
                "give the file a name with letters or digits, or put `slug: …` in the front matter",
            ),
        ),
    };
    Diagnostic::new(Rule::BadFileName, message).at(Place::file(page.file())).help(help)
}

fn event_outside_timeline(page: &Page) -> Diagnostic {
    Diagnostic::new(
        Rule::KindMismatch,
        Text::new("een moment hoort in de map van een tijdlijn", "an event belongs in the folder of a timeline"),
    )
    .at(Place::file(page.file()))
    .help(Text::new(
        "verplaats het bestand naar de tijdlijn, of haal `kind: event` weg",
        "move the file to the timeline, or remove `kind: event`",
    ))
}
