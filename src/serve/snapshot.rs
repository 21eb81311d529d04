//! Snapshots: the site after one change. Pages are looked up by address and rendered on request.
//!
//! A [`Snapshot`] never changes, except that the results of its full check are added once; the next one replaces it.
//! This file does not depend on sockets or events.

use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::i18n::Text;
use crate::output::Entry;
use crate::pipeline::{Assembled, Collector, Texts};
use crate::render::Renderer;
use crate::site::{PageId, Route, search_path};
use crate::url::{Permalink, decode};
use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

/// The site after one change. The default is the state before anything has been read.
#[derive(Default)]
pub struct Snapshot {
    /// Increases with every change that a browser should fetch. Browsers compare it with the build of their page.
    pub build: u64,
    /// The build in which a file beside the pages changed last, such as a picture.
    pub files: u64,
    /// The site to serve: that of this snapshot, or the last one that could be assembled.
    pub shown: Option<Arc<ServedSite>>,
    /// The last site of which every page could be rendered. Pages of `shown` that fail to render fall back on it.
    pub good: Option<Arc<ServedSite>>,
    /// Diagnostics from assembling the site.
    pub diagnostics: Diagnostics,
    pub texts: Option<Texts>,
    /// Diagnostics from the full background check.
    checked: OnceLock<Diagnostics>,
    /// `checked` of the previous snapshot for files that have not changed, which is most likely still true.
    expected: Diagnostics,
}

/// A site with the lookup tables that serve its addresses.
pub struct ServedSite {
    pub assembled: Arc<Assembled>,
    /// The index in the site's routes of the route of each output file.
    routes: Arc<HashMap<String, usize>>,
    assets: Arc<HashMap<String, Entry>>,
    /// The data files of the search index. Made at the first request for one, since most snapshots need none.
    search_files: OnceLock<BTreeMap<Permalink, Entry>>,
}

impl ServedSite {
    /// Prepares a site. Reuses the tables of an earlier one if its routes or theme have not changed.
    pub fn new(assembled: Assembled, earlier: Option<&ServedSite>) -> ServedSite {
        let renderer = &assembled.renderer;
        let same_routes = |earlier: &&ServedSite| Arc::ptr_eq(&earlier.renderer().site.routes, &renderer.site.routes);
        let same_theme = |earlier: &&ServedSite| Arc::ptr_eq(&earlier.renderer().theme, &renderer.theme);
        let routes = earlier.filter(same_routes).map(|earlier| earlier.routes.clone()).unwrap_or_else(|| {
            let routes = renderer.site.routes.all.iter().enumerate();
            Arc::new(routes.map(|(at, (permalink, _))| (permalink.file(), at)).collect())
        });
        let assets = earlier.filter(same_theme).map(|earlier| earlier.assets.clone()).unwrap_or_else(|| {
            Arc::new(renderer.assets().map(|(permalink, entry)| (permalink.file(), entry)).collect())
        });
        ServedSite { assembled: Arc::new(assembled), routes, assets, search_files: OnceLock::new() }
    }

    pub fn renderer(&self) -> &Renderer {
        &self.assembled.renderer
    }

    /// Returns the address of a request path, or `None` outside the site's base path.
    pub fn permalink(&self, path: &str) -> Option<Permalink> {
        let base = decode(self.renderer().site.config.base.path());
        path.strip_prefix(&base).map(Permalink::new)
    }

    /// Returns the route at an address. The page of a folder is also found by its `index.html`.
    pub fn find(&self, permalink: &Permalink) -> Option<&(Permalink, Route)> {
        self.renderer().site.routes.all.get(*self.routes.get(&permalink.file())?)
    }

    /// Returns the asset of the theme at an address, or the data file of the search index.
    pub fn asset(&self, permalink: &Permalink) -> Option<&Entry> {
        self.assets.get(&permalink.file()).or_else(|| {
            let site = &self.renderer().site;
            let in_folder =
                |language| permalink.as_str().starts_with(site.own_address(search_path(language), language).as_str());
            site.routes.made.registers.iter().find(|(language, _)| in_folder(*language))?;
            let files = self.search_files.get_or_init(|| self.renderer().search_files().into_iter().collect());
            files.get(permalink)
        })
    }

    /// Returns the theme's style sheets.
    pub fn sheets(&self) -> impl Iterator<Item = &Entry> {
        self.assets.iter().filter(|(file, _)| file.ends_with(".css")).map(|(_, entry)| entry)
    }

    /// Returns the page of the content at an address.
    pub fn page(&self, permalink: &Permalink) -> Option<PageId> {
        match self.find(permalink)? {
            (_, Route::Page(id)) => Some(*id),
            _ => None,
        }
    }

    /// Renders a route. Fails with a diagnostic if a template fails or rendering panics.
    pub fn render(&self, (permalink, route): &(Permalink, Route)) -> Result<Entry, Diagnostic> {
        guarded(|| self.renderer().render(permalink, route))?
    }
}

impl Snapshot {
    /// Returns the next snapshot, with the same site, after changes in `files`.
    pub fn next(&self, build: u64, diagnostics: Diagnostics, files: &[String]) -> Snapshot {
        let is_same = |one: &&Diagnostic| !one.place.as_ref().is_some_and(|place| files.contains(&place.path));
        let mut expected = Diagnostics::default();
        expected.extend(self.checked.get().unwrap_or(&self.expected).iter().filter(is_same).cloned());
        let is_beside = |file: &String| file.starts_with("content/") && !file.ends_with(".md");
        Snapshot {
            build,
            files: if files.iter().any(is_beside) { build } else { self.files },
            shown: self.shown.clone(),
            good: if self.is_whole() { self.shown.clone() } else { self.good.clone() },
            diagnostics,
            texts: self.texts.clone(),
            expected,
            ..Snapshot::default()
        }
    }

    /// Returns all diagnostics, grouped and in the order of reports.
    pub fn all_diagnostics(&self) -> Diagnostics {
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(self.checked.get().unwrap_or(&self.expected).iter().cloned());
        diagnostics.grouped()
    }

    /// Returns whether every page could be rendered; false until the full check has ended.
    fn is_whole(&self) -> bool {
        self.checked
            .get()
            .is_some_and(|checked| !checked.contains(Rule::TemplateError) && !checked.contains(Rule::Internal))
    }

    /// Renders and checks every page. Stops and returns false as soon as `outdated` returns true.
    ///
    /// Runs page by page on one thread, since the others serve the visitors of the preview.
    pub fn check_all_pages(&self, outdated: impl Fn() -> bool + Copy) -> bool {
        let Some(shown) = &self.shown else { return true };
        let collector = Collector::new(shown.renderer(), None);
        let (mut pages, mut diagnostics) = (Vec::new(), Diagnostics::default());
        for found in &shown.renderer().site.routes.all {
            if outdated() {
                return false;
            }
            // Nothing is written, so this cannot fail.
            match shown.render(found) {
                Ok(entry) => pages.extend(collector.take(&found.0, entry).ok().map(|page| (found.0.clone(), page))),
                Err(mistake) => diagnostics.push(mistake),
            }
        }
        if outdated() {
            return false;
        }
        let find = |file: &str, words: &str| self.texts.as_ref()?.find(file, words);
        if let Err(broken) = guarded(|| collector.finish(pages, &find, &mut diagnostics)) {
            diagnostics.push(broken);
        }
        self.checked.set(diagnostics.sorted()).is_ok()
    }
}

/// Runs `work` and converts a panic to a diagnostic, so that the preview keeps running.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| internal(&*panic))
}

fn internal(panic: &(dyn Any + Send)) -> Diagnostic {
    let cause = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let cause = cause.unwrap_or("?");
    Diagnostic::new(
        Rule::Internal,
        Text::new(format!("omslag zelf ging hier mis: {cause}"), format!("omslag itself went wrong here: {cause}")),
    )
    .help(Text::new(
        "dit is een fout in omslag; meld hem met deze tekst, en ga verder zonder wat u het laatst veranderde",
        "this is a bug in omslag; report it with this text, and go on without what you changed last",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_diagnostic_with_its_cause() {
        let caught = guarded(|| -> u8 { panic!("deel {}", 7) }).expect_err("a diagnostic");
        assert_eq!(caught.rule, Rule::Internal);
        assert!(caught.message.get(Default::default()).ends_with("deel 7"));
    }
}
