//! Accessibility lints of templates and raw HTML, and the place where each is reported.
//!
//! A template is used on many pages, so each lint is reported once: at the place in the content or template that
//! contains its text, with the number of pages that have it.

use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::{Language, Text};
use crate::link_text;
use crate::output::Entry;
use crate::url::Permalink;
use std::collections::BTreeMap;

/// Finds the place of a text in the sources of the site. The arguments are a file and the text. For a content file,
/// only that file is searched; for a template, that template and then the others.
pub type Find<'a> = dyn Fn(&str, &str) -> Option<Place> + Sync + 'a;

/// A diagnostic, with the text by which its place in the sources is found.
pub struct Lint {
    pub diagnostic: Diagnostic,
    pub written: String,
}

pub fn lint(rule: Rule, message: Text, help: Text, written: impl Into<String>) -> Lint {
    Lint { diagnostic: Diagnostic::new(rule, message).help(help), written: written.into() }
}

/// Checks the text of a link (WCAG 2.4.4).
pub fn link(text: &str, href: &str) -> Option<Lint> {
    let Diagnostic { rule, message, .. } = link_text::problem(text, href)?;
    let both = |language| format!("`{href}`: {}", message.get(language));
    let message = Text::new(both(Language::Dutch), both(Language::English));
    let help = match rule {
        Rule::UnlabelledDownload => Text::new(
            "zet achter de tekst `({{ file.type }}, {{ file.size_text }})`",
            "put `({{ file.type }}, {{ file.size_text }})` after the text",
        ),
        _ => Text::new(
            "zet tussen `<a>` en `</a>` waar de link heen gaat, of geef de link een `aria-label`",
            "say between `<a>` and `</a>` where the link leads, or give the link an `aria-label`",
        ),
    };
    Some(lint(rule, message, help, href))
}

pub fn missing_alt(source: &str) -> Lint {
    lint(
        Rule::MissingAlt,
        Text::new(format!("de afbeelding `{source}` heeft geen `alt`"), format!("the picture `{source}` has no `alt`")),
        Text::new(
            "schrijf `alt=\"wat erop te zien is\"`, of `alt=\"\"` als het alleen versiering is",
            "write `alt=\"what it shows\"`, or `alt=\"\"` if it is mere decoration",
        ),
        if source.is_empty() { "<img" } else { source },
    )
}

pub fn empty_heading(level: u8) -> Lint {
    lint(
        Rule::EmptyHeading,
        Text::new(format!("deze `<h{level}>` is leeg"), format!("this `<h{level}>` is empty")),
        Text::new("zet er tekst in, of haal de kop weg", "put text in it, or remove the heading"),
        format!("<h{level}"),
    )
}

/// Reports a skipped level. `before` is the level of the previous heading, or 0 at the start of the page.
pub fn heading_jump(before: u8, level: u8) -> Lint {
    let next = before + 1;
    let (dutch, english) = match before {
        0 => ("het begin".to_owned(), "the start".to_owned()),
        _ => (format!("`<h{before}>`"), format!("`<h{before}>`")),
    };
    lint(
        Rule::HeadingJump,
        Text::new(
            format!("na {dutch} komt meteen `<h{level}>`: er wordt een niveau overgeslagen"),
            format!("after {english} comes `<h{level}>`: a level is skipped"),
        ),
        Text::new(format!("gebruik hier `<h{next}>`"), format!("use `<h{next}>` here")),
        format!("<h{level}"),
    )
}

pub fn table_without_head() -> Lint {
    lint(
        Rule::TableWithoutHead,
        Text::new("deze `<table>` heeft geen `<th>`", "this `<table>` has no `<th>`"),
        Text::new(
            "zet de woorden boven de kolommen in `<th scope=\"col\">`",
            "put the words above the columns in `<th scope=\"col\">`",
        ),
        "<table",
    )
}

/// Reports a template that does not print the text of the page.
pub fn unprinted_text(template: &str) -> Lint {
    lint(
        Rule::UnprintedText,
        Text::new("de tekst van de pagina staat er niet bij", "the text of the page is not printed"),
        Text::new(
            "zet `{{ page.body }}` waar de tekst hoort, en `{{ page.footnotes }}` eronder, allebei zonder filter",
            "put `{{ page.body }}` where the text belongs and `{{ page.footnotes }}` below it, both without a filter",
        ),
        template,
    )
}

/// Minimum length of a text to search for, in bytes. Shorter ones, such as `/`, occur in many unrelated places.
const WRITTEN_BYTES_MIN: usize = 3;

/// Collects lints, so that each is reported once.
pub struct TemplateLints<'a> {
    find: &'a Find<'a>,
    by_words: BTreeMap<(Rule, String), Repeated>,
}

/// A lint with the pages that have it.
struct Repeated {
    diagnostic: Diagnostic,
    /// The first page: its content file, or else its URL path.
    first: String,
    last: Permalink,
    more: usize,
}

impl<'a> TemplateLints<'a> {
    pub fn new(find: &'a Find<'a>) -> TemplateLints<'a> {
        TemplateLints { find, by_words: BTreeMap::new() }
    }

    /// Records that the page at `permalink` has this lint.
    pub fn report(&mut self, lint: Lint, entry: &Entry, permalink: &Permalink) {
        let Lint { diagnostic, written } = lint;
        let key = (diagnostic.rule, written.clone());
        if let Some(seen) = self.by_words.get_mut(&key) {
            if std::mem::replace(&mut seen.last, permalink.clone()) != *permalink {
                seen.more += 1;
            }
            return;
        }
        let place = self.place(&written, entry).unwrap_or_else(|| entry.place(permalink));
        let first = match &entry.origin {
            Some(origin) => origin.path.clone(),
            None => permalink.to_string(),
        };
        let seen = Repeated { diagnostic: diagnostic.at(place), first, last: permalink.clone(), more: 0 };
        self.by_words.insert(key, seen);
    }

    /// Returns the place of a lint: in the content, in the page's own template, or in another template.
    fn place(&self, written: &str, entry: &Entry) -> Option<Place> {
        if written.len() < WRITTEN_BYTES_MIN {
            return entry.facts.template.as_deref().map(Place::file);
        }
        let is_tag = written.starts_with('<');
        // If we rendered the Markdown, tags in its source are literal.
        let content = entry.origin.as_ref().filter(|_| !is_tag || entry.facts.known.is_empty());
        let in_content = content.and_then(|origin| (self.find)(&origin.path, written));
        let template = entry.facts.template.as_deref();
        in_content.or_else(|| (self.find)(template?, written)).or_else(|| Some(Place::file(template?)))
    }

    /// Returns the diagnostics. Those outside the content state which pages have them.
    pub fn all(self) -> impl Iterator<Item = Diagnostic> {
        self.by_words.into_values().map(|Repeated { diagnostic, first, more, .. }| {
            let is_content = diagnostic.place.as_ref().is_some_and(|place| place.path == first);
            if is_content { diagnostic } else { with_page(diagnostic, &first, more) }
        })
    }
}

/// Adds to a diagnostic which page has the lint, and how many others do.
fn with_page(mut diagnostic: Diagnostic, page: &str, more: usize) -> Diagnostic {
    let seen = match more {
        0 => Text::new(format!("te zien op {page}"), format!("seen on {page}")),
        1 => Text::new(format!("te zien op {page} en nog 1 pagina"), format!("seen on {page} and 1 more page")),
        _ => Text::new(
            format!("te zien op {page} en nog {more} pagina's"),
            format!("seen on {page} and {more} more pages"),
        ),
    };
    diagnostic.also(&seen);
    diagnostic
}
