//! Lints of attributes between braces, such as `{.class}` and `{width=50%}`, which other programs give to the text
//! before them.

use super::run::Run;
use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;

/// Maximum length in bytes of attributes with their braces.
const LENGTH_MAX: usize = 200;

/// Reports attributes at the end of a line, or directly after markup.
pub(super) fn check(run: &mut Run) {
    let (written, rest_of_line) = (run.literal.written, run.literal.rest_of_line);
    if !run.has("{") {
        return;
    }
    for (at, _) in written.match_indices('{') {
        let before = &written[..at];
        let follows = if at == 0 { run.literal.follows_markup } else { before.ends_with([']', ')']) };
        let shown = attributes(&rest_of_line[at..], follows).filter(|_| !before.ends_with(['{', '\\', '$', '_', '^']));
        if let Some(shown) = shown {
            run.report(at, shown.len(), diagnostic(shown));
        }
    }
}

/// Returns the attributes at the start of a text, with their braces.
fn attributes(text: &str, follows_markup: bool) -> Option<&str> {
    // Does not search far, since the rest of the line is searched again for every brace on it.
    let end = text.bytes().take(LENGTH_MAX).position(|byte| byte == b'}')?;
    let ends_line = || text[end + 1..].trim_start().is_empty();
    let inner = text[1..end].trim_start_matches(':');
    let mut in_quotes = false;
    let words = inner.split(|c: char| {
        in_quotes ^= c == '"';
        c.is_whitespace() && !in_quotes
    });
    let mut words = words.filter(|word| !word.is_empty()).peekable();
    let is_set = words.peek().is_some() && words.all(|word| is_attribute(word, follows_markup));
    (is_set && (follows_markup || ends_line())).then(|| &text[..=end])
}

fn is_attribute(word: &str, follows_markup: bool) -> bool {
    let is_name = |name: &str| {
        name.starts_with(char::is_alphabetic)
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':'))
    };
    match (word.strip_prefix(['#', '.']), word.split_once('=')) {
        (Some(name), _) => is_name(name.trim_start_matches(['-', '_'])),
        // A single letter is part of a formula: `{x=1}`.
        (None, Some((name, value))) => is_name(name) && name.len() > 1 && !value.is_empty(),
        (None, None) => {
            let is_html = ["data-", "aria-"].iter().any(|start| word.starts_with(start));
            is_name(word) && (is_html || follows_markup || matches!(word, "hidden" | "unnumbered" | "nofollow"))
        }
    }
}

fn diagnostic(shown: &str) -> Diagnostic {
    let sign = shown.trim_start_matches(['{', ':', ' ']).chars().next();
    let (dutch, english) = match sign {
        Some('#' | '.') => ("een anker of klasse is zo niet te geven", "anchors and classes cannot be given"),
        _ => ("een eigenschap is zo niet te geven", "attributes cannot be given"),
    };
    let message = Text::new(
        format!("`{shown}` komt zo op de pagina: {dutch}"),
        format!("`{shown}` goes onto the page as it is: {english}"),
    );
    let help = match sign {
        Some('#') => Text::new(
            "haal het weg; een kop krijgt zijn anker van zijn eigen woorden",
            "remove it; a heading gets its anchor from its own words",
        ),
        Some('.') => Text::new(
            "haal het weg; het thema bepaalt hoe iets eruitziet",
            "remove it; the theme determines how things look",
        ),
        _ if shown.contains("width") || shown.contains("height") => Text::new(
            "haal het weg; een afbeelding krijgt vanzelf een passende maat",
            "remove it; a picture gets a fitting size by itself",
        ),
        _ => Text::new("haal het weg", "remove it"),
    };
    Diagnostic::new(Rule::ForeignSyntax, message).help(help)
}
