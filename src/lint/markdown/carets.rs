//! Lints of the signs that begin with `^` in other programs: footnotes within the text, `^[note]`, and the names of
//! blocks, `^name`, and superscripts, `m^2^`.

use super::run::Run;
use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::markdown::anchor;

/// Maximum number of characters of a note that help repeats.
const REPEATED_MAX: usize = 40;
/// Maximum number of characters of the label that help suggests.
const LABEL_MAX: usize = 20;

pub(super) fn check(run: &mut Run) {
    if run.has("^") {
        notes(run);
        block_name(run);
        superscripts(run);
    }
}

/// Reports footnotes within the text.
fn notes(run: &mut Run) {
    let (written, rest_of_line) = (run.literal.written, run.literal.rest_of_line);
    let mut end = 0;
    for (at, _) in written.match_indices("^[") {
        // Steps over each note, so that a line with many of them takes linear time.
        if at < end || written[..at].ends_with(['\\', '[']) {
            continue;
        }
        let text = &rest_of_line[at + 2..];
        let length = length_of_note(text);
        end = at + 2 + length;
        let note = text[..length].trim();
        // A character set such as `^[a-z]` is no note.
        let is_note = note.contains(' ') || note.chars().all(char::is_alphabetic) && note.chars().count() > 2;
        if is_note && note.starts_with(|first: char| !first.is_ascii_punctuation()) {
            let closed = usize::from(text[length..].starts_with(']'));
            run.report(at, 2 + length + closed, note_in_text(note));
        }
    }
}

/// Returns the length of the note at the start of a text. It may contain links, and continue on the next line.
fn length_of_note(text: &str) -> usize {
    let mut open = 0;
    let end = text.find(|c| {
        match c {
            '[' => open += 1,
            ']' if open > 0 => open -= 1,
            _ => return c == ']',
        }
        false
    });
    end.unwrap_or(text.len())
}

fn note_in_text(note: &str) -> Diagnostic {
    // Labels of two notes must differ.
    let words = anchor(note);
    let end = words.char_indices().nth(LABEL_MAX).map(|(end, _)| words[..end].rfind('-').unwrap_or(end));
    let label = &words[..end.unwrap_or(words.len())];
    let note = match note.char_indices().nth(REPEATED_MAX) {
        Some((end, _)) => format!("{}…", &note[..end]),
        None => note.to_owned(),
    };
    let message = Text::new(
        "`^[…]` maakt hier geen voetnoot en komt zo op de pagina",
        "`^[…]` makes no footnote here and goes onto the page as it is",
    );
    let help = Text::new(
        format!("schrijf hier `[^{label}]`, en op een eigen regel onder een lege regel `[^{label}]: {note}`"),
        format!("write `[^{label}]` here, and on a line of its own below an empty line `[^{label}]: {note}`"),
    );
    Diagnostic::new(Rule::ForeignSyntax, message).help(help)
}

/// Reports the name of a block at the end of a line.
fn block_name(run: &mut Run) {
    let (written, rest_of_line) = (run.literal.written, run.literal.rest_of_line);
    let Some(at) = written.rfind('^') else { return };
    let (before, name) = (&written[..at], rest_of_line[at + 1..].trim_end());
    let begins_word = if at == 0 { run.literal.begins_line } else { before.ends_with([' ', '\t']) };
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    // A single letter is a power.
    let is_name = name.len() > 1 && name.bytes().all(is_part) && name.contains(|c: char| c.is_ascii_alphabetic());
    if begins_word && is_name {
        let message = Text::new(
            format!("`^{name}` doet hier niets en komt zo op de pagina"),
            format!("`^{name}` does nothing here and goes onto the page as it is"),
        );
        let help = Text::new(
            "haal het weg; een link naar een plek op een pagina gaat naar een kop: `[…](pagina.md#kop)`",
            "remove it; a link to a place on a page leads to a heading: `[…](page.md#heading)`",
        );
        run.report(at, name.len() + 1, Diagnostic::new(Rule::ForeignSyntax, message).help(help));
    }
}

/// Reports a superscript between two carets, as in `m^2^`.
fn superscripts(run: &mut Run) {
    let written = run.literal.written;
    let mut end = 0;
    for (at, _) in written.match_indices('^') {
        let is_after_word = written[..at].ends_with(char::is_alphanumeric);
        let text =
            written[at + 1..].split(|c: char| !c.is_alphanumeric() && c != '-' && c != '+').next().unwrap_or_default();
        if at < end || !is_after_word || text.is_empty() || !written[at + 1 + text.len()..].starts_with('^') {
            continue;
        }
        end = at + text.len() + 2;
        let shown = &written[at..end];
        let message = Text::new(
            format!("`{shown}` doet hier niets en komt zo op de pagina"),
            format!("`{shown}` does nothing here and goes onto the page as it is"),
        );
        let help = Text::new(
            "schrijf een teken als `²`, of bij een noot `[^1]`",
            "write a character such as `²`, or for a note `[^1]`",
        );
        run.report(at, shown.len(), Diagnostic::new(Rule::ForeignSyntax, message).help(help));
    }
}
