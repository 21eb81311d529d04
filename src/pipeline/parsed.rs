//! The parsed pages of a project. A page is parsed again only if its text or its context has changed.

use crate::config::Config;
use crate::content::{self, DefaultKind, Page, ParseContext, Parsed, project_path};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::i18n::Language;
use crate::lint;
use crate::source::{Source, TextFile};
use crate::translations::Translations;
use crate::url::folder;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Every page with the inputs it was parsed from, sorted by path.
#[derive(Clone)]
pub struct ParsedPages {
    pages: Vec<Arc<ParsedPage>>,
    context: Context,
}

/// The context that all pages are parsed with.
#[derive(Clone, PartialEq, Eq)]
struct Context {
    language: Language,
    second: Option<Language>,
    raw_html: bool,
    translations: Arc<BTreeMap<Language, Translations>>,
}

struct ParsedPage {
    path: Arc<str>,
    text: Arc<str>,
    /// The kind that the index of its folder sets for it.
    default_kind: DefaultKind,
    /// The original, for a translation.
    original: Option<Arc<Page>>,
    /// What this page, if it is an index, says about the pages of its folder.
    gives: DefaultKind,
    /// The result of parsing the current text.
    parsed: Parsed,
    /// The version that is shown. In a preview, a broken page is shown in its last good version.
    shown: Parsed,
}

/// The path and the text of a page, and the page as it was parsed in the previous run.
type Unparsed<'a> = (&'a Arc<str>, &'a TextFile, Option<&'a Arc<ParsedPage>>);

impl ParsedPages {
    /// Parses every page that is not the same as in the `previous` run.
    pub fn parse(
        preview: bool,
        source: &Source,
        config: &Config,
        translations: &Arc<BTreeMap<Language, Translations>>,
        previous: Option<&ParsedPages>,
    ) -> ParsedPages {
        let context = Context {
            language: config.language,
            second: config.second_language,
            raw_html: config.raw_html,
            translations: translations.clone(),
        };
        let is_same_context = previous.is_some_and(|previous| previous.context == context);
        let kinds = default_kinds(source, previous.map_or(&[], |previous| &previous.pages));
        let mut earlier = previous.map_or(&[][..], |previous| &previous.pages).iter().peekable();
        // Both are ordered by path.
        let with_earlier = source.pages.iter().map(|(path, file)| {
            while earlier.next_if(|page| page.path < *path).is_some() {}
            (path, file, earlier.next_if(|page| page.path == *path))
        });
        let parse = |(path, file, earlier): Unparsed, original: Option<&Arc<Page>>| {
            let of_folder = || kinds.get(folder(path)).copied().unwrap_or_default();
            let default_kind = original.map_or_else(of_folder, |page| DefaultKind::Named(page.identity.kind));
            let is_same = |page: &&Arc<ParsedPage>| {
                is_same_context
                    && page.default_kind == default_kind
                    && page.text == file.text
                    && page.original.as_ref().map(Arc::as_ptr) == original.map(Arc::as_ptr)
            };
            match earlier.filter(is_same) {
                Some(page) => page.clone(),
                None => {
                    let last_good = earlier.filter(|_| preview).map(|page| &page.shown);
                    Arc::new(ParsedPage::parse(path, &file.text, (default_kind, original), &context, last_good))
                }
            }
        };
        let is_translation = |(path, ..): &Unparsed| content::original_of(path, context.second).is_some();
        let (translations, originals): (Vec<Unparsed>, Vec<Unparsed>) = with_earlier.partition(is_translation);
        let mut pages: Vec<Arc<ParsedPage>> = originals.into_par_iter().map(|page| parse(page, None)).collect();
        // Translations inherit from their originals, which are parsed by now.
        let original = |path: &str| {
            let path = content::original_of(path, context.second)?;
            pages.binary_search_by(|page| (*page.path).cmp(&path)).ok().map(|at| &pages[at].shown.page)
        };
        let translated = translations.into_par_iter().map(|page| parse(page, original(page.0))).collect::<Vec<_>>();
        if !translated.is_empty() {
            pages.extend(translated);
            pages.par_sort_by(|a, b| a.path.cmp(&b.path));
        }
        ParsedPages { pages, context }
    }

    /// Returns the pages to show on the site.
    pub fn shown(&self) -> impl Iterator<Item = &Parsed> {
        self.pages.iter().map(|page| &page.shown)
    }

    /// Returns the pages that are shown in a last good version, by their current text.
    pub fn broken(&self) -> impl Iterator<Item = &Parsed> {
        let is_broken = |page: &&Arc<ParsedPage>| !Arc::ptr_eq(&page.parsed.page, &page.shown.page);
        self.pages.iter().filter(is_broken).map(|page| &page.parsed)
    }

    /// Returns those diagnostics of the site that are about the current text of a page, without those about a last good
    /// version that is shown instead.
    pub fn current(&self, problems: Diagnostics) -> impl Iterator<Item = Diagnostic> {
        let stale: HashMap<String, &Parsed> =
            self.broken().map(|parsed| (project_path(&parsed.page.path), parsed)).collect();
        problems.into_iter().filter(move |problem| {
            let page = problem.place.as_ref().and_then(|place| stale.get(&place.path));
            page.is_none_or(|parsed| parsed.problems.contains(problem))
        })
    }
}

impl ParsedPage {
    fn parse(
        path: &Arc<str>,
        text: &Arc<str>,
        (default_kind, original): (DefaultKind, Option<&Arc<Page>>),
        context: &Context,
        last_good: Option<&Parsed>,
    ) -> ParsedPage {
        let parse_context = ParseContext {
            language: context.language,
            second: context.second,
            original: original.map(|page| &**page),
            translations: &context.translations,
            raw_html: context.raw_html,
            default_kind,
        };
        let parsed = lint::page(path, text, &parse_context);
        let is_broken = parsed.problems.iter().any(|problem| problem.severity == Severity::Error);
        let shown = match last_good.filter(|_| is_broken) {
            Some(good) => Parsed { page: good.page.clone(), problems: parsed.problems.clone() },
            None => parsed.clone(),
        };
        let gives = if content::is_index(path) { content::default_kind(text) } else { DefaultKind::Usual };
        let original = original.cloned();
        ParsedPage { path: path.clone(), text: text.clone(), default_kind, original, gives, parsed, shown }
    }
}

/// Returns what each folder's index says about the pages of the folder.
fn default_kinds<'s>(source: &'s Source, previous: &[Arc<ParsedPage>]) -> HashMap<&'s str, DefaultKind> {
    let given = |path: &Arc<str>, file: &TextFile| {
        let earlier = previous.binary_search_by(|page| page.path.cmp(path)).ok().map(|at| &previous[at]);
        match earlier.filter(|page| page.text == file.text) {
            Some(page) => page.gives,
            None => content::default_kind(&file.text),
        }
    };
    let indexes = source.pages.iter().filter(|(path, _)| content::is_index(path));
    indexes.map(|(path, file)| (folder(path), given(path, file))).collect()
}
