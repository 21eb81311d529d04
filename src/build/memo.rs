//! What one run hands to the next: pure results that hold as long as what they were made of is the same.
//!
//! Remembering never shows: a run that remembers ends at the very site of one that does not. The memo of a preview
//! also keeps the last good version of everything, so that a half-typed page does not empty the screen.

use crate::address::folder;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::language::Language;
use crate::page::{self, KindName, Parsed, Surroundings};
use crate::source::{Source, TextFile};
use crate::theme::Theme;
use crate::yaml::{self, Map, Value, Yaml};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The results of earlier runs.
#[derive(Default)]
pub struct Memo {
    pub(super) source: Arc<Source>,
    theme: Option<(Arc<Theme>, Diagnostics)>,
    pages: HashMap<String, Remembered>,
    /// The last good data by its path, when looking at a preview.
    data: HashMap<String, Value>,
    preview: bool,
}

/// A page, and what it was made of.
struct Remembered {
    text: Arc<str>,
    around: Around,
    /// Its words stand on the page.
    theme: Arc<Theme>,
    /// As its text is now.
    parsed: Parsed,
    /// The version that is shown: of a broken page in a preview the last good one.
    shown: Parsed,
}

/// What a page was parsed with.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Around {
    language: Language,
    raw_html: bool,
    default_kind: Option<KindName>,
}

impl Memo {
    /// For a preview: blocks tell their lines, and what is broken stays as it was when it was good.
    pub fn of_preview() -> Memo {
        Memo { preview: true, ..Memo::default() }
    }

    /// What the last run read.
    pub fn source(&self) -> &Source {
        &self.source
    }

    pub(super) fn is_of_preview(&self) -> bool {
        self.preview
    }

    /// Whether a diagnostic is about a page as it is written now, and not about the version that is shown instead.
    pub(super) fn is_of_now(&self, diagnostic: &Diagnostic) -> bool {
        let path = diagnostic.place.as_ref().and_then(|place| place.path.strip_prefix("content/"));
        let page = path.filter(|_| self.preview).and_then(|path| self.pages.get(path));
        page.is_none_or(|page| {
            Arc::ptr_eq(&page.parsed.page, &page.shown.page) || page.parsed.problems.contains(diagnostic)
        })
    }

    /// The theme, read again only when one of its files has changed.
    pub(super) fn theme(&mut self, source: &Source, said: &mut Diagnostics) -> Arc<Theme> {
        let same = source.theme == self.source.theme && source.theme_name == self.source.theme_name;
        let (theme, problems) = match self.theme.take() {
            Some(known) if same => known,
            known => {
                let mut problems = Diagnostics::default();
                let theme = Arc::new(Theme::load(source, &mut problems));
                let good = known.filter(|_| self.preview && problems.has_errors());
                (good.map_or(theme, |(good, _)| good), problems)
            }
        };
        said.extend(problems.iter().cloned());
        self.theme = Some((theme.clone(), problems));
        theme
    }

    /// Every page; only those that changed are parsed again.
    pub(super) fn pages(&mut self, source: &Source, config: &Config, theme: &Arc<Theme>) -> Vec<Parsed> {
        let default_kinds: BTreeMap<&str, _> = source
            .pages
            .iter()
            .filter(|(path, _)| page::is_index(path))
            .map(|(path, file)| (folder(path), page::default_kind(&file.text)))
            .collect();
        let parse = |(path, file): (&String, &TextFile)| {
            let default_kind = default_kinds.get(folder(path)).copied().flatten();
            let around = Around { language: config.language, raw_html: config.raw_html, default_kind };
            (path.clone(), self.page(path, &file.text, around, theme))
        };
        let pages: Vec<(String, Remembered)> = source.pages.par_iter().map(parse).collect();
        let shown = pages.iter().map(|(_, page)| page.shown.clone()).collect();
        self.pages = pages.into_iter().collect();
        shown
    }

    fn page(&self, path: &str, text: &Arc<str>, around: Around, theme: &Arc<Theme>) -> Remembered {
        let known = self.pages.get(path);
        let is_same = |known: &&Remembered| {
            known.around == around
                && (Arc::ptr_eq(&known.theme, theme) || known.theme.strings == theme.strings)
                && (Arc::ptr_eq(&known.text, text) || known.text == *text)
        };
        let parsed = match known.filter(is_same) {
            Some(known) => known.parsed.clone(),
            None => parse(path, text, around, theme),
        };
        let is_broken = parsed.problems.iter().any(|problem| problem.severity == Severity::Error);
        let good = known.filter(|_| self.preview && is_broken).map(|known| known.shown.page.clone());
        let shown = match good {
            Some(page) => Parsed { page, problems: parsed.problems.clone() },
            None => parsed.clone(),
        };
        Remembered { text: text.clone(), around, theme: theme.clone(), parsed, shown }
    }

    /// A page that was known, parsed with its text in `source`; beside it the theme. `None` when the page tells the
    /// kind of others.
    pub(super) fn page_again(&self, path: &str, source: &Source, config: &Config) -> Option<(Arc<Theme>, Parsed)> {
        let (known, text) = (self.pages.get(path)?, &source.pages.get(path)?.text);
        let tells_kind = page::is_index(path) && page::default_kind(text) != page::default_kind(&known.text);
        let same_around = (known.around.language, known.around.raw_html) == (config.language, config.raw_html);
        if tells_kind || !same_around {
            return None;
        }
        let (theme, _) = self.theme.as_ref()?;
        Some((theme.clone(), parse(path, text, known.around, theme)))
    }

    /// Takes over a page that has changed alone.
    pub(super) fn remember(&mut self, path: &str, source: &Arc<Source>, parsed: Parsed) {
        self.source = source.clone();
        if let Some((known, file)) = self.pages.get_mut(path).zip(source.pages.get(path)) {
            (known.text, known.shown, known.parsed) = (file.text.clone(), parsed.clone(), parsed);
        }
    }

    /// The data files, by their paths without ending.
    pub(super) fn data(&mut self, source: &Source, said: &mut Diagnostics) -> Map {
        let mut found = Vec::new();
        for (path, file) in &source.data {
            let name = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem).to_owned();
            match yaml::parse_any(&Yaml::file(&format!("data/{path}"), &file.text)) {
                Ok(value) => {
                    if self.preview {
                        self.data.insert(path.clone(), value.clone());
                    }
                    found.push((name, value));
                }
                Err(problems) => {
                    said.extend(problems);
                    found.extend(self.data.get(path).map(|good| (name, good.clone())));
                }
            }
        }
        found.into_iter().collect()
    }
}

fn parse(path: &str, text: &str, around: Around, theme: &Theme) -> Parsed {
    let Around { language, raw_html, default_kind } = around;
    page::parse(path, text, &Surroundings { language, strings: &theme.strings, raw_html, default_kind })
}
