//! The `---` lines around front matter: splits a file at them, and explains why a file cannot be split.

use super::keys::COMMON_FIELDS;
use super::paths::{is_index, title_of_name};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::url::{self, file_name};
use crate::yaml::{self, Yaml};
use std::ops::Range;

/// The two parts of a file: the byte range of the YAML, and the byte offset of the body.
pub(super) struct Parts {
    pub yaml: Range<usize>,
    pub body: usize,
}

/// The reason why a file could not be split.
pub(super) enum Unsplit {
    Missing,
    /// Preceded by this many empty lines.
    TooLow(usize),
    /// Delimited by `+++`, as TOML front matter is in other generators.
    Toml,
    /// Delimited by other dashes, which a word processor substituted for the hyphens.
    Dashes,
    /// The opening line is missing. Contains the offset of the body if there is a closing line.
    Unopened(Option<usize>),
    Unclosed,
}

impl Unsplit {
    /// Returns the byte offset at which the Markdown begins in spite of the error, so that its findings are reported in
    /// the same run.
    pub fn body(&self, text: &str) -> usize {
        match self {
            Unsplit::Missing | Unsplit::TooLow(_) | Unsplit::Toml | Unsplit::Dashes => 0,
            Unsplit::Unopened(body) => body.unwrap_or_default(),
            Unsplit::Unclosed => text.len(),
        }
    }

    /// Returns the diagnostic. `title` is the title that the help suggests.
    pub fn say(&self, file: &str, title: &str) -> Diagnostic {
        let (rule, message) = match self {
            Unsplit::Unclosed => (
                Rule::FrontMatterUnclosed,
                Text::new(
                    "de kopgegevens die hier beginnen, worden nergens gesloten",
                    "the front matter that begins here is never closed",
                ),
            ),
            _ => (
                Rule::FrontMatterMissing,
                Text::new(
                    "de pagina begint niet met kopgegevens tussen `---`",
                    "the page does not begin with front matter",
                ),
            ),
        };
        let line = if let Unsplit::TooLow(lines) = self { lines + 1 } else { 1 };
        Diagnostic::new(rule, message).at(Place::at(file, line, 1, 3)).help(self.help(title))
    }

    fn help(&self, title: &str) -> Text {
        match self {
            Unsplit::Missing => {
                let line = yaml::line_of("title", title).unwrap_or_else(|| "title: …".to_owned());
                Text::new(
                    format!("zet bovenaan drie regels: `---`, `{line}` en `---`"),
                    format!("put three lines on top: `---`, `{line}` and `---`"),
                )
            }
            Unsplit::TooLow(1) => Text::new("haal de lege regel erboven weg", "remove the empty line above it"),
            Unsplit::TooLow(lines) => Text::new(
                format!("haal de {lines} lege regels erboven weg"),
                format!("remove the {lines} empty lines above it"),
            ),
            Unsplit::Toml => Text::new(
                "schrijf `---` in plaats van `+++`, en `title: …` in plaats van `title = …`",
                "write `---` instead of `+++`, and `title: …` instead of `title = …`",
            ),
            Unsplit::Dashes => Text::new(
                "typ hier precies drie streepjes, `---`, en onder de kopgegevens ook",
                "type exactly three hyphens here, `---`, and below the front matter as well",
            ),
            Unsplit::Unopened(Some(_)) => Text::new(
                "zet boven deze regel een regel met alleen `---`",
                "put a line with nothing but `---` above this line",
            ),
            Unsplit::Unopened(None) => Text::new(
                "zet een regel met alleen `---` boven deze regel, en nog een onder de laatste sleutel",
                "put a line with nothing but `---` above this line, and another one below the last key",
            ),
            Unsplit::Unclosed => Text::new(
                "zet `---` op een eigen regel na de laatste sleutel",
                "put `---` on a line of its own after the last key",
            ),
        }
    }
}

/// Returns the text of the first heading with one `#`, without backticks and asterisks. Skips fenced code, where such a
/// line is a comment.
fn first_heading(text: &str) -> Option<String> {
    let mut is_code = false;
    let heading = text.lines().find_map(|line| {
        is_code ^= line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        line.strip_prefix("# ").filter(|_| !is_code)
    })?;
    let words = heading.trim_end().trim_end_matches('#').replace(['`', '*'], "");
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}

/// Splits a file at its `---` lines.
pub(super) fn split(text: &str) -> Result<Parts, Unsplit> {
    let opening = text.split_inclusive('\n').next().filter(|line| is_fence(line)).ok_or_else(|| unopened(text))?;
    let closing = next_fence(text, opening.len()).ok_or(Unsplit::Unclosed)?;
    Ok(Parts { yaml: opening.len()..closing.start, body: closing.end })
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Returns the byte range of the first `---` line at or after the offset `at`, including its line ending.
fn next_fence(text: &str, mut at: usize) -> Option<Range<usize>> {
    text[at..].split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        is_fence(line).then_some(start..at)
    })
}

/// Returns why a text does not begin with front matter.
fn unopened(text: &str) -> Unsplit {
    let empty = text.lines().take_while(|line| line.trim().is_empty()).count();
    let mut rest = text.lines().skip(empty).map(str::trim_end);
    match (rest.next(), rest.next()) {
        (Some("---"), Some(key)) if empty > 0 && key.contains(':') => Unsplit::TooLow(empty),
        (Some("+++"), _) => Unsplit::Toml,
        (Some(line), Some(key)) if is_dashes(line) && key.contains(": ") => Unsplit::Dashes,
        (Some(line), _) if empty == 0 && is_common_key(line) => {
            Unsplit::Unopened(next_fence(text, 0).map(|line| line.end))
        }
        _ => Unsplit::Missing,
    }
}

/// Returns whether a line begins with a common key, or with a known misspelling of one.
fn is_common_key(line: &str) -> bool {
    let key = line.split_once(':').map_or("", |(key, _)| key).trim_end();
    COMMON_FIELDS.iter().any(|field| field.is_meant_by(key))
}

fn is_dashes(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|character| matches!(character, '-' | '‐' | '‑' | '–' | '—' | '−'))
}

/// Reports a missing closing line when the line found was a thematic break further down. Call this only for YAML that
/// failed to parse; it looks for prose or a `##` heading after an empty line.
pub(super) fn unclosed_after_all(yaml: &Yaml) -> Option<Diagnostic> {
    let lines: Vec<&str> = yaml.yaml().lines().collect();
    let prose = lines.windows(2).any(|pair| {
        let line = pair[1];
        pair[0].trim().is_empty()
            && !line.trim().is_empty()
            && !line.starts_with([' ', '-', '#'])
            && !line.contains(": ")
            && !line.trim_end().ends_with(':')
            || pair[0].trim().is_empty() && line.starts_with("## ")
    });
    prose.then(|| Unsplit::Unclosed.say(yaml.path, ""))
}

/// Returns the title of a page whose front matter has none: its first heading, or else the name of its file or folder.
pub(super) fn title_from(path: &str, text: &str) -> String {
    let of_folder = url::folder(path);
    let named = if is_index(path) && !of_folder.is_empty() { of_folder } else { path.trim_end_matches(".md") };
    first_heading(text).unwrap_or_else(|| title_of_name(file_name(named)))
}
