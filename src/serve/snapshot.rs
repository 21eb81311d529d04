//! What the preview shows: the site of one snapshot, looked up by address and rendered when it is asked for.
//!
//! A [`Snapshot`] is made whole and never changes; the next one takes its place. Nothing here knows sockets or events.

use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::i18n::Text;
use crate::output::Entry;
use crate::pipeline::{Assembled, Collector, Texts};
use crate::render::Renderer;
use crate::site::{PageId, Route};
use crate::url::{Address, decode};
use std::any::Any;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

/// The site as it is after one change; by default, before anything has been looked at.
#[derive(Default)]
pub struct Snapshot {
    /// Counts up with every change that a browser should fetch; browsers compare it.
    pub build: u64,
    /// The site to show: that of this snapshot, or the last one that could be put together.
    pub shown: Option<Arc<ServedSite>>,
    /// The last site of which every page could be rendered; it stands in for pages of `shown` that cannot be.
    pub good: Option<Arc<ServedSite>>,
    /// What was found when the site was put together.
    pub diagnostics: Diagnostics,
    pub texts: Option<Texts>,
    /// What was found besides when every page had been rendered and checked, which takes longer.
    checked: OnceLock<Diagnostics>,
    /// What `checked` was the snapshot before, in files that have not changed: most likely it still holds.
    expected: Diagnostics,
}

/// A site, ready to be asked for any address.
pub struct ServedSite {
    pub assembled: Arc<Assembled>,
    /// The place of each file's route among the site's routes.
    routes: Arc<HashMap<String, usize>>,
    assets: Arc<HashMap<String, Entry>>,
}

impl ServedSite {
    /// Takes over from an earlier site what has not changed.
    pub fn new(assembled: Assembled, earlier: Option<&ServedSite>) -> ServedSite {
        let renderer = &assembled.renderer;
        let same_routes = |earlier: &&ServedSite| Arc::ptr_eq(&earlier.renderer().site.routes, &renderer.site.routes);
        let same_theme = |earlier: &&ServedSite| Arc::ptr_eq(&earlier.renderer().theme, &renderer.theme);
        let routes = earlier.filter(same_routes).map(|earlier| earlier.routes.clone()).unwrap_or_else(|| {
            let routes = renderer.site.routes.all.iter().enumerate();
            Arc::new(routes.map(|(at, (address, _))| (address.file(), at)).collect())
        });
        let assets = earlier
            .filter(same_theme)
            .map(|earlier| earlier.assets.clone())
            .unwrap_or_else(|| Arc::new(renderer.assets().map(|(address, entry)| (address.file(), entry)).collect()));
        ServedSite { assembled: Arc::new(assembled), routes, assets }
    }

    pub fn renderer(&self) -> &Renderer {
        &self.assembled.renderer
    }

    /// The address that a request means, `None` outside the site's base path.
    pub fn address(&self, path: &str) -> Option<Address> {
        let base = decode(self.renderer().site.config.base.path());
        path.strip_prefix(&base).map(Address::new)
    }

    /// What the site has at an address; a folder's page is found by its `index.html` as well.
    pub fn find(&self, address: &Address) -> Option<&(Address, Route)> {
        self.renderer().site.routes.all.get(*self.routes.get(&address.file())?)
    }

    /// What the theme has at an address.
    pub fn asset(&self, address: &Address) -> Option<&Entry> {
        self.assets.get(&address.file())
    }

    /// The theme's style sheets.
    pub fn sheets(&self) -> impl Iterator<Item = &Entry> {
        self.assets.iter().filter(|(file, _)| file.ends_with(".css")).map(|(_, entry)| entry)
    }

    /// The content file at an address.
    pub fn page(&self, address: &Address) -> Option<PageId> {
        match self.find(address)? {
            (_, Route::Page(id)) => Some(*id),
            _ => None,
        }
    }

    /// Renders what was found. A template's mistake and a panic are told alike.
    pub fn render(&self, (address, route): &(Address, Route)) -> Result<Entry, Diagnostic> {
        guarded(|| self.renderer().render(address, route))?
    }
}

impl Snapshot {
    /// The snapshot after this one, of the same site, in which these `files` have changed.
    pub fn next(&self, build: u64, diagnostics: Diagnostics, files: &[String]) -> Snapshot {
        let is_same = |one: &&Diagnostic| !one.place.as_ref().is_some_and(|place| files.contains(&place.path));
        let mut expected = Diagnostics::default();
        expected.extend(self.checked.get().unwrap_or(&self.expected).iter().filter(is_same).cloned());
        Snapshot {
            build,
            shown: self.shown.clone(),
            good: if self.is_whole() { self.shown.clone() } else { self.good.clone() },
            diagnostics,
            texts: self.texts.clone(),
            expected,
            ..Snapshot::default()
        }
    }

    /// Everything there is to say, in the order in which it is told.
    pub fn all_said(&self) -> Diagnostics {
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(self.checked.get().unwrap_or(&self.expected).iter().cloned());
        diagnostics.grouped()
    }

    /// Whether every page could be rendered, once that is known.
    fn is_whole(&self) -> bool {
        self.checked
            .get()
            .is_some_and(|checked| !checked.contains(Rule::TemplateError) && !checked.contains(Rule::Internal))
    }

    /// Renders and checks everything; gives up, and returns false, as soon as this is `outdated`.
    ///
    /// One thread does it, page by page: the others are for whoever is looking at the preview.
    pub fn check_all_pages(&self, outdated: impl Fn() -> bool + Copy) -> bool {
        let Some(shown) = &self.shown else { return true };
        let collector = Collector::new(shown.renderer(), None);
        let (mut pages, mut diagnostics) = (Vec::new(), Diagnostics::default());
        for found in &shown.renderer().site.routes.all {
            if outdated() {
                return false;
            }
            // Nothing is written, so that nothing can fail.
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

/// Runs what must not panic, but might: a preview lives on and shows it.
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
    fn a_panic_becomes_a_diagnostic_that_tells_its_cause() {
        let told = guarded(|| -> u8 { panic!("deel {}", 7) }).expect_err("a diagnostic");
        assert_eq!(told.rule, Rule::Internal);
        assert!(told.message.get(Default::default()).ends_with("deel 7"));
    }
}
