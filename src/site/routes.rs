//! The addresses of the site: everything that is to be rendered, and the proof that no two things share one.

use super::{PageId, Site};
use crate::address::Address;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Rule};
use crate::language::Text;
use crate::page::project_path;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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
    /// An old address that leads to a page.
    Redirect(PageId),
    /// A file beside the pages, by its path below `content/`.
    File(String),
}

pub const TAGS: &str = "/tags/";
pub const SITE_MAP: &str = "/sitemap/";
pub const FEED: &str = "/feed.xml";

/// An address, what stands there, and what to point at when something else wants it too.
struct Claim {
    address: Address,
    route: Route,
    place: Place,
    /// What claims it, where the file alone does not tell.
    what: Option<Text>,
}

impl Site {
    /// Everything that is to be rendered, with its address.
    pub fn routes(&self) -> impl Iterator<Item = (Address, Route)> {
        self.claims().into_iter().map(|claim| (claim.address, claim.route))
    }

    pub fn has_feed(&self) -> bool {
        self.feed_pages().next().is_some()
    }

    /// The dated pages, in no order; events belong to their timeline.
    pub fn feed_pages(&self) -> impl Iterator<Item = PageId> + '_ {
        let dated = |id: &PageId| {
            let placed = self.get(*id);
            let date = placed.page.front.date.as_ref().and_then(|date| date.first_day());
            date.is_some() && !matches!(placed.page.kind, crate::page::Kind::Event(_))
        };
        self.ids().filter(dated)
    }

    fn claims(&self) -> Vec<Claim> {
        let mut claims = self.page_claims();
        claims.extend(self.files.keys().map(|path| Claim {
            address: Address::new(path),
            route: Route::File(path.clone()),
            place: Place::file(project_path(path)),
            what: None,
        }));
        for (at, tag) in self.tags.iter().enumerate() {
            let page = &self.get(tag.pages[0]).page;
            claims.push(Claim {
                address: tag.address.clone(),
                route: Route::Tag(at),
                place: Place::file(page.file()),
                what: Some(Text::new(format!("het onderwerp `{}`", tag.name), format!("the tag `{}`", tag.name))),
            });
        }
        claims.extend(self.own_claims());
        claims
    }

    fn page_claims(&self) -> Vec<Claim> {
        let pages = self.ids().filter(|id| self.get(*id).fragment.is_none()).map(|id| Claim {
            address: self.get(id).address.clone(),
            route: Route::Page(id),
            place: Place::file(self.get(id).page.file()),
            what: None,
        });
        pages.chain(self.ids().flat_map(|id| self.alias_claims(id))).collect()
    }

    fn alias_claims(&self, id: PageId) -> impl Iterator<Item = Claim> {
        let page = &self.get(id).page;
        page.front.aliases.iter().map(move |(alias, position)| {
            let is_whole = [".html", ".htm", "/"].iter().any(|end| alias.ends_with(end));
            Claim {
                address: Address::new(&if is_whole { alias.clone() } else { format!("{alias}/") }),
                route: Route::Redirect(id),
                place: page.place(*position),
                what: Some(Text::new(format!("het oude adres `{alias}`"), format!("the alias `{alias}`"))),
            }
        })
    }

    /// What omslag itself puts on every site.
    fn own_claims(&self) -> Vec<Claim> {
        let own = |address: &str, route: Route, dutch: &str, english: &str| Claim {
            address: Address::new(address),
            route,
            place: Place::file(crate::config::FILE_NAME),
            what: Some(Text::new(dutch, english)),
        };
        let mut claims = vec![
            own(SITE_MAP, Route::SiteMap, "de lijst van alle pagina's", "the list of all pages"),
            own("/404.html", Route::NotFound, "de pagina “niet gevonden”", "the “not found” page"),
            own("/sitemap.xml", Route::SitemapXml, "de sitemap voor zoekmachines", "the sitemap for search engines"),
            own("/robots.txt", Route::Robots, "robots.txt", "robots.txt"),
        ];
        if !self.tags.is_empty() {
            claims.push(own(TAGS, Route::Tags, "de lijst van onderwerpen", "the list of tags"));
        }
        if self.has_feed() {
            claims.push(own(FEED, Route::Feed, "de feed", "the feed"));
        }
        claims
    }
}

/// Tells of every address that two things want, also where they differ only by case or normal form, and of every
/// file that stands where another thing needs a folder. Two events with one id collide as well.
pub fn collisions(site: &Site, said: &mut Diagnostics) {
    let claims = site.claims();
    let mut by_file: BTreeMap<String, &Claim> = BTreeMap::new();
    for claim in &claims {
        match by_file.entry(claim.address.folded()) {
            Entry::Vacant(free) => {
                free.insert(claim);
            }
            Entry::Occupied(first) => said.push(collision(first.get(), claim, claim.address.as_str())),
        }
    }
    for (file, claim) in &by_file {
        for (at, _) in file.match_indices('/') {
            if let Some(first) = by_file.get(&file[..at]) {
                said.push(collision(first, claim, first.address.as_str()));
            }
        }
    }
    event_collisions(site, said);
}

fn event_collisions(site: &Site, said: &mut Diagnostics) {
    let mut seen: BTreeMap<(Address, &str), Claim> = BTreeMap::new();
    for id in site.ids() {
        let placed = site.get(id);
        let Some(fragment) = placed.fragment.as_deref() else { continue };
        let claim = Claim {
            address: placed.address.clone(),
            route: Route::Page(id),
            place: Place::file(placed.page.file()),
            what: None,
        };
        if let Some(first) = seen.get(&(placed.address.clone(), fragment)) {
            said.push(collision(first, &claim, &format!("{}#{fragment}", placed.address)));
        } else {
            seen.insert((placed.address.clone(), fragment), claim);
        }
    }
}

fn collision(first: &Claim, second: &Claim, address: &str) -> Diagnostic {
    // Point at what an author can change: an alias, a tag or a page rather than omslag's own pages.
    let (first, second) = if second.place.path == crate::config::FILE_NAME { (second, first) } else { (first, second) };
    let name = |claim: &Claim| match &claim.what {
        Some(what) if claim.place.path == crate::config::FILE_NAME => what.clone(),
        Some(what) => Text::new(
            format!("{} in `{}`", what.get(crate::language::Language::Dutch), claim.place.path),
            format!("{} in `{}`", what.get(crate::language::Language::English), claim.place.path),
        ),
        None => Text::new(format!("`{}`", claim.place.path), format!("`{}`", claim.place.path)),
    };
    let (a, b) = (name(second), name(first));
    let (dutch, english) = (crate::language::Language::Dutch, crate::language::Language::English);
    Diagnostic::new(
        Rule::AddressCollision,
        Text::new(
            format!("{} en {} willen allebei op {address} staan", a.get(dutch), b.get(dutch)),
            format!("{} and {} both want to stand at {address}", a.get(english), b.get(english)),
        ),
    )
    .at(second.place.clone())
    .help(match second.route {
        Route::Redirect(_) => {
            Text::new("haal dit oude adres weg: er staat al iets", "remove this alias: something stands there")
        }
        Route::Tag(_) => Text::new("schrijf het onderwerp overal hetzelfde", "write the tag alike everywhere"),
        _ => Text::new(
            "geef een van de twee een andere naam, of zet er `slug: …` bij",
            "give one of the two another name, or add `slug: …` to it",
        ),
    })
}
