//! The addresses of the site: everything that is to be rendered, and the proof that no two things share one.

use super::{PageId, Site};
use crate::address::{Address, is_portable};
use crate::config;
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::language::{Language, Text};
use crate::page::{Kind, project_path};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

/// Something that stands at an address of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Page(PageId),
    /// A tag by its place in [`Site::tags`].
    Tag(usize),
    Tags,
    SiteMap,
    NotFound,
    Feed,
    SitemapXml,
    Robots,
    /// An old address that leads to a page, by its place among the page's aliases.
    Redirect(PageId, usize),
    /// A file beside the pages, by its path below `content/`.
    File(String),
}

pub const TAGS: &str = "/tags/";
pub const SITE_MAP: &str = "/sitemap/";
pub const NOT_FOUND: &str = "/404.html";
pub const FEED: &str = "/feed.xml";
pub const SITEMAP_XML: &str = "/sitemap.xml";
const ROBOTS: &str = "/robots.txt";

impl Site {
    pub fn has_feed(&self) -> bool {
        self.feed_pages().next().is_some()
    }

    /// The dated pages, in no order; events belong to their timeline.
    pub fn feed_pages(&self) -> impl Iterator<Item = PageId> + '_ {
        let dated = |id: &PageId| {
            let page = &self.get(*id).page;
            page.front.first_day().is_some() && !matches!(page.kind, Kind::Event(_))
        };
        self.ids().filter(dated)
    }

    /// Everything that is to be rendered, with its address; pages come first.
    pub(super) fn gather_routes(&self) -> Vec<(Address, Route)> {
        let with_page = |id: &PageId| self.get(*id).fragment.is_none();
        let mut routes: Vec<(Address, Route)> =
            self.ids().filter(with_page).map(|id| (self.get(id).address.clone(), Route::Page(id))).collect();
        routes.extend(self.ids().flat_map(|id| self.redirects(id)));
        routes.extend(self.files.keys().map(|path| (Address::new(path), Route::File(path.clone()))));
        routes.extend(self.tags.iter().enumerate().map(|(at, tag)| (tag.address.clone(), Route::Tag(at))));
        let own = [
            (SITE_MAP, Some(Route::SiteMap)),
            (NOT_FOUND, Some(Route::NotFound)),
            (SITEMAP_XML, Some(Route::SitemapXml)),
            (ROBOTS, Some(Route::Robots)),
            (TAGS, (!self.tags.is_empty()).then_some(Route::Tags)),
            (FEED, self.has_feed().then_some(Route::Feed)),
        ];
        routes.extend(own.into_iter().filter_map(|(address, route)| Some((Address::new(address), route?))));
        routes
    }

    fn redirects(&self, id: PageId) -> impl Iterator<Item = (Address, Route)> {
        let needed = self.aliases(id).into_iter().filter(|(.., needed)| *needed);
        needed.map(move |(at, address, _)| (address, Route::Redirect(id, at)))
    }

    /// A page's old addresses by their place among its aliases, and whether each still has to lead on: not where the
    /// page itself stands, nor twice.
    pub(super) fn aliases(&self, id: PageId) -> Vec<(usize, Address, bool)> {
        let placed = self.get(id);
        let mut taken: HashSet<String> = HashSet::new();
        taken.extend(placed.fragment.is_none().then(|| placed.address.folded()));
        let aliases = placed.page.front.aliases.iter().enumerate();
        aliases
            .map(|(at, (alias, _))| {
                let is_whole = [".html", ".htm", "/"].iter().any(|end| alias.ends_with(end));
                let address = if is_whole { Address::new(alias) } else { Address::new(&format!("{alias}/")) };
                let needed = taken.insert(address.folded());
                (at, address, needed)
            })
            .collect()
    }

    /// What an author can change about a route.
    fn place_of(&self, route: &Route) -> Place {
        match route {
            Route::Page(id) => Place::file(self.get(*id).page.file()),
            Route::Redirect(id, at) => {
                let page = &self.get(*id).page;
                page.front
                    .aliases
                    .get(*at)
                    .map_or_else(|| Place::file(page.file()), |(_, position)| page.place(*position))
            }
            Route::File(path) => Place::file(project_path(path)),
            Route::Tag(at) => Place::file(self.get(self.tags[*at].pages[0]).page.file()),
            _ => Place::file(config::FILE_NAME),
        }
    }

    /// A route as messages name it.
    fn name_of(&self, route: &Route) -> Text {
        let file = self.place_of(route).path;
        match route {
            Route::Page(_) | Route::File(_) => Text::new(format!("`{file}`"), format!("`{file}`")),
            Route::Redirect(id, at) => {
                let alias = self.get(*id).page.front.aliases.get(*at).map_or("", |(alias, _)| alias);
                Text::new(format!("het oude adres `{alias}` in `{file}`"), format!("the alias `{alias}` in `{file}`"))
            }
            Route::Tag(at) => {
                let tag = &self.tags[*at].name;
                Text::new(format!("het onderwerp `{tag}` in `{file}`"), format!("the tag `{tag}` in `{file}`"))
            }
            Route::Tags => Text::new("de lijst van onderwerpen", "the list of tags"),
            Route::SiteMap => Text::new("de lijst van alle pagina's", "the list of all pages"),
            Route::NotFound => Text::new("de pagina “niet gevonden”", "the “not found” page"),
            Route::Feed => Text::new("de feed", "the feed"),
            Route::SitemapXml => Text::new("de sitemap voor zoekmachines", "the sitemap for search engines"),
            Route::Robots => Text::new("robots.txt", "robots.txt"),
        }
    }

    fn collision(&self, first: &Route, second: &Route, address: &str) -> Diagnostic {
        // Point at what an author can change: omslag's own pages stand where they stand.
        let is_own = |route: &Route| self.place_of(route).path == config::FILE_NAME;
        let (first, second) = if is_own(second) { (second, first) } else { (first, second) };
        let (a, b) = (self.name_of(second), self.name_of(first));
        let (dutch, english) = (Language::Dutch, Language::English);
        Diagnostic::new(
            Rule::AddressCollision,
            Text::new(
                format!("{} en {} willen allebei op {address} staan", a.get(dutch), b.get(dutch)),
                format!("{} and {} both want to stand at {address}", a.get(english), b.get(english)),
            ),
        )
        .at(self.place_of(second))
        .help(match (first, second) {
            (first, _) if is_own(first) => Text::new(
                "omslag maakt die zelf; geef uw bestand een andere naam, of zet er `slug: …` bij",
                "omslag makes that itself; give your file another name, or add `slug: …` to it",
            ),
            (_, Route::Redirect(..)) => {
                Text::new("haal dit oude adres weg: er staat al iets", "remove this alias: something stands there")
            }
            (_, Route::Tag(_)) => {
                Text::new("kies voor een van de twee een ander woord", "choose another word for one of the two")
            }
            _ => Text::new(
                "geef een van de twee een andere naam, of zet er `slug: …` bij",
                "give one of the two another name, or add `slug: …` to it",
            ),
        })
    }
}

/// Tells of every address that two things want, also where they differ only by case or normal form, and of every
/// file that stands where another thing needs a folder. Two events with one id collide as well.
pub fn collisions(site: &Site) -> Vec<Diagnostic> {
    let mut by_file: BTreeMap<String, &(Address, Route)> = BTreeMap::new();
    let mut said = Vec::new();
    for claim in site.routes.iter() {
        match by_file.entry(claim.0.folded()) {
            Entry::Vacant(free) => {
                free.insert(claim);
            }
            Entry::Occupied(first) => said.push(site.collision(&first.get().1, &claim.1, claim.0.as_str())),
        }
    }
    for (file, (_, route)) in &by_file {
        for (at, _) in file.match_indices('/') {
            if let Some((address, first)) = by_file.get(&file[..at]) {
                said.push(site.collision(first, route, address.as_str()));
            }
        }
    }
    said.extend(event_collisions(site));
    let unportable_ones = by_file.values().filter(|(address, _)| !is_portable(&address.file()));
    said.extend(unportable_ones.map(|(address, route)| unportable(address, site.place_of(route))));
    said
}

fn unportable(address: &Address, place: Place) -> Diagnostic {
    let file = address.file();
    let message = Text::new(
        format!("`{file}` is een naam die niet elke computer aankan"),
        format!("`{file}` is a name that not every computer can hold"),
    );
    let help = Text::new(
        "geef het bestand een andere naam: zonder `:`, zonder punt of spatie aan het eind, en niet `con` of `nul`",
        "give the file another name: without `:`, without a dot or blank at the end, and not `con` or `nul`",
    );
    Diagnostic::new(Rule::BadFileName, message).at(place).help(help)
}

fn event_collisions(site: &Site) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&Address, &str), PageId> = BTreeMap::new();
    let mut said = Vec::new();
    for id in site.ids() {
        let placed = site.get(id);
        let Some(fragment) = placed.fragment.as_deref() else { continue };
        if let Some(first) = seen.insert((&placed.address, fragment), id) {
            let address = format!("{}#{fragment}", placed.address);
            said.push(site.collision(&Route::Page(first), &Route::Page(id), &address));
        }
    }
    said
}
