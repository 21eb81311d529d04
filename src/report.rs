//! Formats diagnostics and the result of a build, as text for a terminal or as JSON.

mod deployed;

use crate::config::FilePattern;
use crate::deploy::Deployed;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Place, Position, Severity};
use crate::i18n::Language;
use crate::pipeline::Texts;
use crate::publish::Changes;
use crate::site::{Hidden, Redirects, TAGS, Why, is_of_search_index};
use crate::url::Permalink;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Duration;

/// Maximum length of a line that is shown below a diagnostic. Of a longer line only the place is printed.
const EXCERPT_BYTES_MAX: usize = 10_000;
/// Maximum number of addresses to list for each kind of change, unless all are asked for.
pub const LISTED_MAX: usize = 20;

/// The lines that diagnostics point at, by file and line number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpts(BTreeMap<String, BTreeMap<usize, String>>);

impl Excerpts {
    pub fn of(diagnostics: &Diagnostics, texts: &Texts) -> Excerpts {
        let mut wanted: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for place in diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref()) {
            wanted.entry(&place.path).or_default().insert(place.line());
        }
        let lines = wanted.into_iter().map(|(path, wanted)| {
            let lines = (1..).zip(texts.get(path).unwrap_or_default().lines());
            let lines = lines.filter(|(at, line)| wanted.contains(at) && line.len() <= EXCERPT_BYTES_MAX);
            (path.to_owned(), lines.map(|(at, line)| (at, line.to_owned())).collect())
        });
        Excerpts(lines.collect())
    }

    fn line(&self, place: &Place) -> Option<&str> {
        self.0.get(&place.path)?.get(&place.line()).map(String::as_str)
    }
}

/// Formats all diagnostics for a terminal, each with the line that it points at.
pub fn terminal(diagnostics: &Diagnostics, excerpts: &Excerpts, language: Language, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in diagnostics.iter() {
        let line = diagnostic.place.as_ref().and_then(|place| excerpts.line(place));
        let _ = writeln!(out, "{}\n", renderer.render(&[group(diagnostic, line, language)]));
    }
    out
}

fn group<'a>(diagnostic: &'a Diagnostic, line: Option<&'a str>, language: Language) -> Group<'a> {
    let level = level(diagnostic.severity, language);
    let title = level.primary_title(diagnostic.message.get(language)).id(diagnostic.rule.name());
    let help = diagnostic.help.as_ref().map(|help| help.get(language));
    let place = diagnostic.place.as_ref();
    let group = match (place, place.and_then(|place| place.position), line) {
        (Some(place), Some(position), Some(line)) => {
            let annotation = AnnotationKind::Primary.span(span(line, position)).label(help);
            let snippet = Snippet::source(line).line_start(position.line).path(&place.path);
            return title.element(snippet.annotation(annotation));
        }
        (Some(place), Some(position), _) => {
            title.element(Origin::path(&place.path).line(position.line).char_column(position.column))
        }
        (Some(place), ..) => title.element(Origin::path(&place.path)),
        _ => Group::with_title(title),
    };
    match help {
        Some(help) => group.element(Level::HELP.with_name(language.pick("hulp", "help")).message(help)),
        None => group,
    }
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO,
    };
    level.with_name(severity_name(severity, language))
}

/// Returns the name of a severity. `--json` always uses the English name.
pub fn severity_name(severity: Severity, language: Language) -> &'static str {
    match severity {
        Severity::Error => language.pick("fout", "error"),
        Severity::Warning => language.pick("waarschuwing", "warning"),
        Severity::Advice => language.pick("advies", "advice"),
    }
}

/// Converts a position to a byte range in its line.
fn span(line: &str, position: Position) -> std::ops::Range<usize> {
    let byte = |chars: usize| line.char_indices().nth(chars).map_or(line.len(), |(at, _)| at);
    let start = byte(position.column.saturating_sub(1));
    start..byte(position.column.saturating_sub(1) + position.length).max(start)
}

/// Returns the number of diagnostics of each severity, in one line; empty if there are no diagnostics.
pub fn summary<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, language: Language) -> String {
    let mut counts = [0; 3];
    diagnostics.into_iter().for_each(|diagnostic| counts[diagnostic.severity as usize] += 1 + diagnostic.more);
    let names = [
        [["fout", "fouten"], ["error", "errors"]],
        [["waarschuwing", "waarschuwingen"], ["warning", "warnings"]],
        [["advies", "adviezen"], ["piece of advice", "pieces of advice"]],
    ];
    let counted = counts.iter().zip(names).filter(|(count, _)| **count > 0);
    let counted = counted.map(|(count, name)| format!("{count} {}", name[language as usize][usize::from(*count > 1)]));
    counted.collect::<Vec<_>>().join(", ")
}

/// Returns the command that explains the rule of the first diagnostic; `None` if there are no diagnostics.
pub fn more(diagnostics: &Diagnostics, language: Language) -> Option<String> {
    let rule = diagnostics.iter().next()?.rule;
    Some(format!("{}: omslag explain {rule}", language.pick("meer uitleg", "more about this")))
}

/// Formats a failure as one line with its path.
pub fn failure(failure: &Failure, language: Language) -> String {
    let line = format!("omslag: {}: {}", failure.path.display(), failure.doing.get(language));
    if failure.cause.is_empty() { line } else { format!("{line} ({})", failure.cause) }
}

/// Files of the content that were published before and no longer are, because nothing refers to them.
pub struct Withdrawn {
    files: Vec<String>,
    /// The line for `site.yaml` that publishes them again.
    line: String,
}

impl Withdrawn {
    /// Returns the removed files that were left out, if there are any. `known` are the patterns that the site has.
    pub fn of(changes: &Changes, left_out: &[String], known: &[FilePattern]) -> Option<Withdrawn> {
        let files: Vec<String> = changes.removed.iter().filter(|file| left_out.contains(file)).cloned().collect();
        let patterns = known.iter().map(|pattern| pattern.text.clone());
        let patterns = patterns.chain(files.iter().map(|file| FilePattern::of_path(file)));
        let line = format!("publish_files: [{}]", patterns.map(|text| quoted(&text)).collect::<Vec<_>>().join(", "));
        (!files.is_empty()).then_some(Withdrawn { files, line })
    }
}

/// Returns a text as an item of a YAML list.
fn quoted(text: &str) -> String {
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || "._/-".contains(c)) && !text.starts_with('-');
    if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// The result of a build or check.
pub struct Report<'a> {
    pub pages: usize,
    pub hidden: &'a [Hidden],
    /// The files that are not published because nothing refers to them, by path below `content/`.
    pub left_out: &'a [String],
    /// The changes to the output folder; `None` if nothing was published.
    pub changes: Option<&'a Changes>,
    /// The redirects of the site, if it was built.
    pub redirects: Option<&'a Redirects>,
    /// Files that this build removed from the site, since nothing refers to them, and the setting that keeps them.
    pub withdrawn: Option<&'a Withdrawn>,
    /// What was deployed; `None` for other commands.
    pub deployed: Option<&'a Deployed>,
    /// Maximum number of addresses to list for each kind of change.
    pub listed_max: usize,
    pub took: Duration,
}

impl Report<'_> {
    /// Formats the report as text for a terminal.
    pub fn text(&self, language: Language) -> String {
        let say = |dutch: String, english: String| language.pick(dutch, english);
        let mut out = String::new();
        if let Some(changes) = self.changes {
            // A deploy lists what changes online instead.
            if self.deployed.is_none() {
                lists(&mut out, changes, self.listed_max, language);
            }
            for permalink in lost_permalinks(changes, self.redirects) {
                let line = say(
                    format!(
                        "  {permalink} bestaat niet meer; zet op de pagina die het vervangt: `aliases: [{permalink}]`"
                    ),
                    format!("  {permalink} is gone; put on the page that replaces it: `aliases: [{permalink}]`"),
                );
                let _ = writeln!(out, "{line}");
            }
        }
        self.withheld(&mut out, language);
        if let Some(deployed) = self.deployed {
            out.push_str(&deployed::text(deployed, self.listed_max, language));
        }
        let seconds = format!("{:.2}", self.took.as_secs_f64());
        let seconds = if language == Language::Dutch { seconds.replace('.', ",") } else { seconds };
        let what = match self.changes {
            None => language.pick("nagekeken, niets gepubliceerd", "checked, nothing published").to_owned(),
            Some(Changes { new, changed, removed, .. })
                if [new, changed, removed].iter().all(|files| files.is_empty()) =>
            {
                language.pick("niets veranderd", "nothing changed").to_owned()
            }
            Some(changes) => {
                let (new, changed, removed) = (changes.new.len(), changes.changed.len(), changes.removed.len());
                say(
                    format!("{new} nieuw, {changed} veranderd, {removed} verwijderd"),
                    format!("{new} new, {changed} changed, {removed} removed"),
                )
            }
        };
        let pages = self.pages;
        let _ = writeln!(
            out,
            "{}",
            say(format!("{pages} pagina's in {seconds} s: {what}"), format!("{pages} pages in {seconds} s: {what}"))
        );
        out
    }

    /// Lists what is not published: files that were before, hidden pages, and files that nothing refers to.
    fn withheld(&self, out: &mut String, language: Language) {
        if let Some(Withdrawn { files, line }) = self.withdrawn {
            for file in files {
                let not_online = language.pick(
                    "niet meer op de site, want niets verwijst ernaar",
                    "no longer on the site, because nothing refers to it",
                );
                let _ = writeln!(out, "  {not_online}: {}", crate::content::project_path(file));
            }
            let keep = language
                .pick("hoort het er wel op? zet dan in site.yaml", "does it belong there? then put in site.yaml");
            let _ = writeln!(out, "  {keep}: `{line}`");
        }
        for hidden in self.hidden {
            let _ = writeln!(out, "{}", hidden_line(hidden, language));
        }
        let not_shown = language.pick("niet gepubliceerd", "not published");
        for file in self.left_out.iter().take(LISTED_MAX) {
            let why = language.pick("niets verwijst ernaar", "nothing refers to it");
            let _ = writeln!(out, "  {not_shown}: {} ({why})", crate::content::project_path(file));
        }
        if self.left_out.len() > LISTED_MAX {
            let _ = writeln!(out, "  {not_shown}: … (+{})", self.left_out.len() - LISTED_MAX);
        }
    }

    fn json(&self, language: Language) -> Value {
        let hidden = self.hidden.iter().map(|page| {
            json!({ "path": crate::content::project_path(&page.path), "title": page.title, "why": why(&page.why, language) })
        });
        json!({
            "pages": self.pages,
            "milliseconds": self.took.as_millis() as u64,
            "hidden": hidden.collect::<Vec<_>>(),
            "left_out": self.left_out.iter().map(|file| crate::content::project_path(file)).collect::<Vec<_>>(),
            "new": self.changes.map(|changes| &changes.new),
            "changed": self.changes.map(|changes| &changes.changed),
            "removed": self.changes.map(|changes| &changes.removed),
            "unchanged": self.changes.map(|changes| changes.unchanged),
            "deployed": self.deployed.map(|deployed| deployed::json(deployed, language)),
            "withdrawn": self.withdrawn.map(|withdrawn| &withdrawn.files),
            "lost_addresses": self.changes.map(|changes| lost_permalinks(changes, self.redirects).map(|permalink| permalink.to_string()).collect::<Vec<_>>()),
        })
    }
}

/// Iterates over the addresses of removed pages, each as the alias that would redirect from it.
///
/// A page that became a redirect counts as changed. Pages of tags are skipped: such a page disappears when no page has
/// its tag, and visitors do not miss it. Addresses that a redirect covers are not lost.
fn lost_permalinks<'a>(changes: &'a Changes, redirects: Option<&'a Redirects>) -> impl Iterator<Item = Permalink> + 'a {
    let is_covered =
        move |permalink: &Permalink| redirects.is_some_and(|all| all.find(permalink.as_str(), None).is_some());
    let is_page = |file: &&String| (file.ends_with(".html") || file.ends_with(".htm")) && !file.starts_with(&TAGS[1..]);
    let removed = changes.removed.iter().filter(is_page).map(|file| Permalink::of_file(file));
    removed.filter(move |permalink| !is_covered(permalink))
}

/// Lists the addresses of each kind of change. The data files of the search index are only counted: their names say
/// nothing.
fn lists(out: &mut String, changes: &Changes, listed_max: usize, language: Language) {
    let kinds = [
        (&changes.new, language.pick("nieuw", "new")),
        (&changes.changed, language.pick("veranderd", "changed")),
        (&changes.removed, language.pick("verwijderd", "removed")),
    ];
    let mut of_index = 0;
    for (files, what) in kinds {
        let (data, files): (Vec<&String>, Vec<&String>) = files.iter().partition(|file| is_of_search_index(file));
        of_index += data.len();
        for file in files.iter().take(listed_max) {
            let _ = writeln!(out, "  {what}: {}", Permalink::of_file(file));
        }
        if files.len() > listed_max {
            let _ = writeln!(out, "  {what}: … (+{})", files.len() - listed_max);
        }
    }
    if of_index > 0 {
        let (what, file, files) =
            language.pick(("zoekindex", "bestand", "bestanden"), ("search index", "file", "files"));
        let _ = writeln!(out, "  {what}: {of_index} {}", if of_index == 1 { file } else { files });
    }
}

fn hidden_line(hidden: &Hidden, language: Language) -> String {
    let not_shown = language.pick("niet gepubliceerd", "not published");
    format!("  {not_shown}: {} ({})", crate::content::project_path(&hidden.path), why(&hidden.why, language))
}

fn why(why: &Why, language: Language) -> String {
    match why {
        Why::Draft => language.pick("concept", "draft").to_owned(),
        Why::Later(date) => format!("{} {}", language.pick("vanaf", "from"), date.text(language)),
        Why::In(index) => {
            let hidden = language.pick("de map is verborgen door", "the folder is hidden by");
            format!("{hidden} {}", crate::content::project_path(index))
        }
    }
}

/// Formats diagnostics, report and failure as one JSON object, documented in `docs/diagnostics.md`.
pub fn json(
    diagnostics: &Diagnostics,
    report: Option<&Report>,
    failure: Option<&Failure>,
    language: Language,
) -> String {
    let diagnostics = diagnostics.iter().map(|diagnostic| {
        let place = diagnostic.place.as_ref();
        let position = place.and_then(|place| place.position);
        json!({
            "severity": severity_name(diagnostic.severity, Language::English),
            "rule": diagnostic.rule.name(),
            "message": diagnostic.message.get(language),
            "help": diagnostic.help.as_ref().map(|help| help.get(language)),
            "path": place.map(|place| &place.path),
            "line": position.map(|position| position.line),
            "column": position.map(|position| position.column),
            "length": position.map(|position| position.length),
            "more": diagnostic.more,
        })
    });
    json!({
        "version": 1,
        "diagnostics": diagnostics.collect::<Vec<_>>(),
        "report": report.map(|report| report.json(language)),
        "failure": failure.map(|failure| json!({
            "path": failure.path.display().to_string(),
            "message": failure.doing.get(language),
            "cause": failure.cause,
        })),
    })
    .to_string()
}
