//! The routes of the site: everything that is rendered, each with its own address.

use super::generated::{FEED, ROBOTS, SITE_MAP, SITEMAP_XML, TAGS, in_language, register_path, search_path};
use super::id::{Files, PageId};
use super::redirects::Redirects;
use super::taxonomy::Term;
use super::tree::Tree;
use crate::config;
use crate::content::{Identity, project_path};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::{Language, Text};
use crate::images::{Rendition, Widths};
use crate::search::Extent;
use crate::url::{NOT_FOUND, Permalink, folder, is_portable};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Something with its own address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Page(PageId),
    /// A tag, by index in [`Taxonomy::terms`](super::Taxonomy::terms).
    Tag(usize),
    /// A list or file that omslag makes in each language.
    Tags(Language),
    SiteMap(Language),
    Search(Language),
    /// The register, or the page of one of its letters.
    Register(Language, Option<char>),
    NotFound(Language),
    Feed(Language),
    SitemapXml,
    Robots,
    /// A redirect from an old address, by index in [`Redirects::all`].
    Redirect(usize),
    /// A file next to the pages, by its path below `content/`.
    File(String),
    /// A rendition of a picture with a permalink of its own, by the path of the picture.
    Rendition(String, Rendition),
}

/// All routes, with a diagnostic for every shared address.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Routes {
    /// Every route with its address, pages first.
    pub all: Vec<(Permalink, Route)>,
    pub made: Generated,
    pub problems: Vec<Diagnostic>,
}

/// The inputs of the routes.
pub struct Claims<'a> {
    pub tree: &'a Tree,
    pub terms: &'a [Term],
    pub files: &'a Files,
    pub redirects: &'a Redirects,
    pub made: Generated,
    pub widths: &'a Widths,
}

/// The generated lists that a site may lack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generated {
    /// The languages that have a feed.
    pub feeds: Vec<Language>,
    /// The languages that have a search page and a register, and what the register lists.
    pub registers: Vec<(Language, Extent)>,
}

impl Routes {
    /// Collects all routes and reports collisions.
    pub fn gather(claims: &Claims) -> Routes {
        let all = claims.all();
        let problems = claims.collisions(&all);
        Routes { all, made: claims.made.clone(), problems }
    }

    /// Returns the extent of the register in a language, if it has one.
    pub fn register(&self, language: Language) -> Option<Extent> {
        self.made.registers.iter().find(|(own, _)| *own == language).map(|(_, extent)| *extent)
    }
}

impl Claims<'_> {
    fn ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.tree.identities.len()).map(PageId)
    }

    fn identity(&self, id: PageId) -> &Identity {
        &self.tree.identities[id.0]
    }

    fn all(&self) -> Vec<(Permalink, Route)> {
        let permalinks = || self.ids().zip(&self.tree.permalinks);
        let pages = permalinks().filter(|(_, (_, fragment))| fragment.is_none());
        let mut routes: Vec<(Permalink, Route)> =
            pages.map(|(id, (permalink, _))| (permalink.clone(), Route::Page(id))).collect();
        routes.extend(self.redirects.pages().map(|(at, permalink)| (permalink.clone(), Route::Redirect(at))));
        routes.extend(self.files.keys().map(|path| (Permalink::new(path), Route::File(path.clone()))));
        routes.extend(self.renditions());
        routes.extend(self.terms.iter().enumerate().map(|(at, tag)| (tag.permalink.clone(), Route::Tag(at))));
        for (language, _) in self.tree.languages() {
            let has_terms = self.terms.iter().any(|term| term.language == language);
            let own = [
                (SITE_MAP, Some(Route::SiteMap(language))),
                (NOT_FOUND, Some(Route::NotFound(language))),
                (SITEMAP_XML, self.is_first(language).then_some(Route::SitemapXml)),
                (ROBOTS, self.is_first(language).then_some(Route::Robots)),
                (TAGS, has_terms.then_some(Route::Tags(language))),
                (FEED, self.made.feeds.contains(&language).then_some(Route::Feed(language))),
            ];
            routes.extend(own.into_iter().filter_map(|(path, route)| Some((self.own(path, language), route?))));
        }
        for (language, extent) in &self.made.registers {
            routes.push((self.own(search_path(*language), *language), Route::Search(*language)));
            let letters = std::iter::once(None).chain(extent.letters().map(Some));
            let address = |letter| self.own(&register_path(letter), *language);
            routes.extend(letters.map(|letter| (address(letter), Route::Register(*language, letter))));
        }
        routes
    }

    /// Returns whether two routes redirect to the same place, so that their files are equal.
    fn is_same_redirect(&self, first: &Route, second: &Route) -> bool {
        match (first, second) {
            (Route::Redirect(first), Route::Redirect(second)) => {
                self.redirects.all[*first].to == self.redirects.all[*second].to
            }
            _ => false,
        }
    }

    /// Returns the address of a generated list or file in a language.
    fn own(&self, path: &str, language: Language) -> Permalink {
        in_language(path, self.tree.second().filter(|second| *second == language))
    }

    fn is_first(&self, language: Language) -> bool {
        self.tree.second() != Some(language)
    }

    fn renditions(&self) -> impl Iterator<Item = (Permalink, Route)> + '_ {
        let pictures = self.files.iter().filter_map(|(path, file)| Some((path, file.picture?)));
        pictures.flat_map(|(path, picture)| {
            let own = picture.renditions(self.widths).into_iter().filter(|rendition| *rendition != Rendition::Own);
            own.map(move |rendition| (picture.permalink(path, rendition), Route::Rendition(path.clone(), rendition)))
        })
    }

    /// Reports every address that two routes share, also if they differ only by case or Unicode normal form; every file
    /// at the address of a folder that another route needs; two events with one id; and file names that some systems do
    /// not allow.
    fn collisions(&self, routes: &[(Permalink, Route)]) -> Vec<Diagnostic> {
        let mut by_file: BTreeMap<String, &(Permalink, Route)> = BTreeMap::new();
        let mut problems = Vec::new();
        for claim in routes {
            match by_file.entry(claim.0.folded()) {
                Entry::Vacant(free) => {
                    free.insert(claim);
                }
                Entry::Occupied(first) if self.is_same_redirect(&first.get().1, &claim.1) => {}
                Entry::Occupied(first) => problems.push(self.collision(&first.get().1, &claim.1, claim.0.as_str())),
            }
        }
        for (file, (_, route)) in &by_file {
            for (at, _) in file.match_indices('/') {
                if let Some((permalink, first)) = by_file.get(&file[..at]) {
                    problems.push(self.collision(first, route, permalink.as_str()));
                }
            }
        }
        problems.extend(self.event_collisions());
        let unportable_ones = by_file.values().filter(|(permalink, _)| !is_portable(&permalink.file()));
        problems.extend(unportable_ones.map(|(permalink, route)| unportable(permalink, self.place_of(route))));
        problems
    }

    fn event_collisions(&self) -> Vec<Diagnostic> {
        let mut seen: BTreeMap<(&Permalink, &str), PageId> = BTreeMap::new();
        let mut problems = Vec::new();
        for (id, (permalink, fragment)) in self.ids().zip(&self.tree.permalinks) {
            let Some(fragment) = fragment.as_deref() else { continue };
            if let Some(first) = seen.insert((permalink, fragment), id) {
                let permalink = format!("{permalink}#{fragment}");
                problems.push(self.collision(&Route::Page(first), &Route::Page(id), &permalink));
            }
        }
        problems
    }

    /// Returns the place of a route that an author can change.
    fn place_of(&self, route: &Route) -> Place {
        match route {
            Route::Page(id) => self.file_of(*id),
            Route::Redirect(at) => self.redirects.all[*at].place.clone(),
            Route::File(path) | Route::Rendition(path, _) => Place::file(project_path(path)),
            Route::Tag(at) => match self.terms[*at].pages.iter().min() {
                Some(first) => self.file_of(*first),
                None => Place::file(config::FILE_NAME),
            },
            _ => Place::file(config::FILE_NAME),
        }
    }

    fn file_of(&self, id: PageId) -> Place {
        Place::file(project_path(&self.identity(id).path))
    }

    /// Returns the name of a route in messages.
    fn name_of(&self, route: &Route) -> Text {
        let file = self.place_of(route).path;
        match route {
            Route::Page(id) if self.tree.is_generated(*id) => {
                let folder = folder(&file);
                Text::new(format!("de map `{folder}`"), format!("the folder `{folder}`"))
            }
            Route::Page(_) | Route::File(_) | Route::Rendition(..) => {
                Text::new(format!("`{file}`"), format!("`{file}`"))
            }
            Route::Redirect(at) => {
                let old = self.redirects.all[*at].written();
                Text::new(format!("het oude adres `{old}` in `{file}`"), format!("the old address `{old}` in `{file}`"))
            }
            Route::Tag(at) => {
                let tag = &self.terms[*at].name;
                Text::new(format!("het onderwerp `{tag}` in `{file}`"), format!("the tag `{tag}` in `{file}`"))
            }
            Route::Tags(_) => Text::new("de lijst van onderwerpen", "the list of tags"),
            Route::SiteMap(_) => Text::new("de lijst van alle pagina's", "the list of all pages"),
            Route::Search(_) => Text::new("de zoekpagina", "the search page"),
            Route::Register(..) => Text::new("het register", "the register"),
            Route::NotFound(_) => Text::new("de pagina “niet gevonden”", "the “not found” page"),
            Route::Feed(_) => Text::new("de feed", "the feed"),
            Route::SitemapXml => Text::new("de sitemap voor zoekmachines", "the sitemap for search engines"),
            Route::Robots => Text::new("robots.txt", "robots.txt"),
        }
    }

    fn collision(&self, first: &Route, second: &Route, permalink: &str) -> Diagnostic {
        // Points at what an author can change, because the addresses of generated pages are fixed.
        let is_own = |route: &Route| self.place_of(route).path == config::FILE_NAME;
        let is_made = |route: &Route| matches!(route, Route::Page(id) if self.tree.is_generated(*id));
        let (first, second) = if is_own(second) || is_made(second) { (second, first) } else { (first, second) };
        let (a, b) = (self.name_of(second), self.name_of(first));
        let (dutch, english) = (Language::Dutch, Language::English);
        Diagnostic::new(
            Rule::AddressCollision,
            Text::new(
                format!("{} en {} willen allebei op {permalink} staan", a.get(dutch), b.get(dutch)),
                format!("{} and {} both want the address {permalink}", a.get(english), b.get(english)),
            ),
        )
        .at(self.place_of(second))
        .also_about(self.place_of(first).path)
        .help(match (first, second) {
            (Route::Search(_) | Route::Register(..), _) => Text::new(
                "geef uw bestand een andere naam, of zet `search: false` in `site.yaml` voor een site zonder zoekpagina",
                "give your file another name, or put `search: false` in `site.yaml` for a site without a search page",
            ),
            (first, _) if is_own(first) => Text::new(
                "omslag maakt die zelf; geef uw bestand een andere naam, of zet er `slug: …` bij",
                "omslag makes that itself; give your file another name, or add `slug: …` to it",
            ),
            (_, Route::Redirect(..)) => Text::new(
                "haal dit oude adres weg: er staat al iets",
                "remove this old address: there is something there",
            ),
            (first, second) if is_made(first) => {
                let (file, index) = (self.place_of(second).path, self.place_of(first).path);
                Text::new(
                    format!("is `{file}` de pagina van die map, verplaats die dan naar `{index}`"),
                    format!("if `{file}` is the page of that folder, move it to `{index}`"),
                )
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

fn unportable(permalink: &Permalink, place: Place) -> Diagnostic {
    let file = permalink.file();
    let message = Text::new(
        format!("`{file}` is een naam die niet elke computer aankan"),
        format!("`{file}` is a name that not every computer accepts"),
    );
    let help = Text::new(
        "geef het bestand een andere naam: zonder `:`, zonder punt of spatie aan het eind, en niet `con` of `nul`",
        "give the file another name: without `:`, without a dot or space at the end, and not `con` or `nul`",
    );
    Diagnostic::new(Rule::BadFileName, message).at(place).help(help)
}
