//! The parsed pages of a project. A page is parsed again only if its text or its context has changed.

use crate::config::Config;
use crate::content::{self, DefaultKind, ParseContext, Parsed, project_path};
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
    raw_html: bool,
    translations: Arc<BTreeMap<Language, Translations>>,
}

struct ParsedPage {
    path: Arc<str>,
    text: Arc<str>,
    /// The kind that the index of its folder sets for it.
    default_kind: DefaultKind,
    /// What this page, if it is an index, says about the pages of its folder.
    gives: DefaultKind,
    /// The result of parsing the current text.
    parsed: Parsed,
    /// The version that is shown. In a preview, a broken page is shown in its last good version.
    shown: Parsed,
}

impl ParsedPages {
    /// Parses every page that is not the same as in the `previous` run.
    pub fn parse(
        preview: bool,
        source: &Source,
        config: &Config,
        translations: &Arc<BTreeMap<Language, Translations>>,
        previous: Option<&ParsedPages>,
    ) -> ParsedPages {
        let context =
            Context { language: config.language, raw_html: config.raw_html, translations: translations.clone() };
        let is_same_context = previous.is_some_and(|previous| previous.context == context);
        let kinds = default_kinds(source, previous.map_or(&[], |previous| &previous.pages));
        let mut earlier = previous.map_or(&[][..], |previous| &previous.pages).iter().peekable();
        // Both are ordered by path.
        let with_earlier = source.pages.iter().map(|(path, file)| {
            while earlier.next_if(|page| page.path < *path).is_some() {}
            (path, file, earlier.next_if(|page| page.path == *path))
        });
        let with_earlier: Vec<_> = with_earlier.collect();
        let parse = |(path, file, earlier): (&Arc<str>, &TextFile, Option<&Arc<ParsedPage>>)| {
            let default_kind = kinds.get(folder(path)).copied().unwrap_or_default();
            let is_same = |page: &&Arc<ParsedPage>| {
                is_same_context && page.default_kind == default_kind && page.text == file.text
            };
            match earlier.filter(is_same) {
                Some(page) => page.clone(),
                None => {
                    let last_good = earlier.filter(|_| preview).map(|page| &page.shown);
                    Arc::new(ParsedPage::parse(path, &file.text, default_kind, &context, last_good))
                }
            }
        };
        let pages = with_earlier.into_par_iter().map(parse).collect();
        ParsedPages { pages, context }
    }

    /// Returns the pages to show on the site.
    pub fn shown(&self) -> impl Iterator<Item = &Parsed> {
        self.pages.iter().map(|page| &page.shown)
    }

    /// Returns those diagnostics of the site that are about the current text of a page, without those about a last good
    /// version that is shown instead.
    pub fn current(&self, problems: Diagnostics) -> impl Iterator<Item = Diagnostic> {
        let is_stale = |page: &&Arc<ParsedPage>| !Arc::ptr_eq(&page.parsed.page, &page.shown.page);
        let stale: HashMap<String, &Parsed> =
            self.pages.iter().filter(is_stale).map(|page| (project_path(&page.path), &page.parsed)).collect();
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
        default_kind: DefaultKind,
        context: &Context,
        last_good: Option<&Parsed>,
    ) -> ParsedPage {
        let Context { language, raw_html, translations } = context;
        let parse_context = ParseContext { language: *language, translations, raw_html: *raw_html, default_kind };
        let parsed = lint::page(path, text, &parse_context);
        let is_broken = parsed.problems.iter().any(|problem| problem.severity == Severity::Error);
        let shown = match last_good.filter(|_| is_broken) {
            Some(good) => Parsed { page: good.page.clone(), problems: parsed.problems.clone() },
            None => parsed.clone(),
        };
        let gives = if content::is_index(path) { content::default_kind(text) } else { DefaultKind::Usual };
        ParsedPage { path: path.clone(), text: text.clone(), default_kind, gives, parsed, shown }
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
