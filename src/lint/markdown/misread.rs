//! Lints of blocks that Markdown reads in another way than the author meant: text that becomes a heading or code, and
//! text that falls out of a list.

use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::markdown::Underline;

/// Maximum number of words of a heading that is no sentence.
const HEADING_WORDS_MAX: usize = 10;
/// Minimum number of words of prose.
const PROSE_WORDS_MIN: usize = 6;
/// Maximum number of characters of the author's text that help repeats.
const REPEATED_MAX: usize = 40;

/// Reports dashes that were meant as a line, or as the end of a slide, but turn the text above them into a heading.
pub(super) fn underlined_heading(underline: &Underline, slides: bool) -> Option<Diagnostic> {
    let Underline { text, line, lines } = underline;
    let is_line = line.starts_with('-') && line.len() > 2;
    let end = text.trim_end().trim_end_matches(['"', '\'', '”', '’', ')', '*']);
    let is_sentence = end.ends_with(['.', ',', ';', ':', '…']);
    let is_long = *lines > 1 || text.split_whitespace().count() > HEADING_WORDS_MAX;
    if !(is_sentence || is_long || slides && is_line) {
        return None;
    }
    let message =
        Text::new("door deze regel wordt de tekst erboven een kop", "this line turns the text above it into a heading");
    let heading = match text.char_indices().nth(REPEATED_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    let (dutch, english) = match is_line {
        true => ("zet er een lege regel boven", "put an empty line above it"),
        false => ("haal de regel weg", "remove it"),
    };
    let help = Text::new(
        format!("{dutch}; is het een kop, schrijf dan `## {heading}`"),
        format!("{english}; if it is a heading, write `## {heading}`"),
    );
    Some(Diagnostic::new(Rule::AlmostMarkdown, message).help(help))
}

/// Reports text between single tildes, which may be meant as "about" or as a small digit. Words between tildes that are
/// no number are meant to be struck through.
pub(super) fn single_tilde(text: &str) -> Option<Diagnostic> {
    if text.contains(' ') && !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if text.chars().count() > REPEATED_MAX || text.contains(['~', ' ']) {
        let message = Text::new("vanaf dit `~` wordt tekst doorgestreept", "from this `~` on, text is struck through");
        let help = Text::new(
            "schrijf hier `\\~`; moet het doorgestreept, zet er dan aan beide kanten twee: `~~`",
            "write `\\~` here; to strike it through, put two on both sides: `~~`",
        );
        return Some(Diagnostic::new(Rule::AlmostMarkdown, message).help(help));
    }
    let message = Text::new(format!("`~{text}~` wordt doorgestreept"), format!("`~{text}~` is struck through"));
    let small = match text.parse::<u8>() {
        Ok(digit @ 0..=9) => char::from_u32(0x2080 + u32::from(digit)),
        _ => None,
    };
    let help = match small {
        Some(small) => Text::new(
            format!("schrijf het kleine cijfer: `{small}`; moet het doorgestreept, schrijf dan `~~{text}~~`"),
            format!("write the small digit: `{small}`; to strike it through, write `~~{text}~~`"),
        ),
        None => Text::new(
            format!("schrijf `~~{text}~~`; moeten de tekens er staan, schrijf dan `\\~{text}\\~`"),
            format!("write `~~{text}~~`; if the signs must show, write `\\~{text}\\~`"),
        ),
    };
    Some(Diagnostic::new(Rule::AlmostMarkdown, message).help(help))
}

/// Reports prose that becomes code because it is indented.
pub(super) fn indented_code(text: &str, in_list: bool) -> Option<Diagnostic> {
    if !is_prose(text) {
        return None;
    }
    let message = Text::new(
        "dit wordt code, omdat de regel met een tab of met vier of meer spaties begint",
        "this becomes code, because the line begins with a tab or with four or more spaces",
    );
    let (dutch, english) = match in_list {
        true => (
            "laat de regel even ver inspringen als de tekst van het punt erboven",
            "indent the line as far as the text of the item above it",
        ),
        false => ("haal die weg", "remove them"),
    };
    let help = Text::new(
        format!("{dutch}; is het wel code, zet er dan een regel met `~~~` boven en onder"),
        format!("{english}; if it is code, put a line with `~~~` above and below it"),
    );
    Some(Diagnostic::new(Rule::AlmostMarkdown, message).help(help))
}

/// Returns whether a text begins like a sentence, is long enough and has no signs of code. Items of a list may begin
/// with a small letter.
fn is_prose(text: &str) -> bool {
    const SIGNS: &[char] = &['{', '}', '=', '<', '>', '$', '\\', '|', '`', '_', '~', '@', '#'];
    let text = text.trim();
    let item = ["- ", "* ", "+ ", "• "].iter().find_map(|marker| text.strip_prefix(marker));
    let words = item.unwrap_or(text).trim_start_matches(['"', '\'', '“', '‘', '„', '(', '*', '[']);
    let begins =
        words.chars().next().is_some_and(|first| first.is_uppercase() || item.is_some() && first.is_lowercase());
    let has_calls =
        text.contains("()") || text.contains("::") || text.lines().any(|line| line.trim_end().ends_with(';'));
    begins && !has_calls && !text.contains(SIGNS) && text.split_whitespace().count() >= PROSE_WORDS_MIN
}

/// Reports a block that is indented below a list, but does not belong to it.
pub(super) fn outside_list(missing: usize) -> Diagnostic {
    let message = Text::new(
        "deze regel springt te weinig in en hoort zo niet bij het punt erboven",
        "this line is not indented enough to belong to the item above it",
    );
    let (spaces, blanks) = match missing {
        1 => ("1 spatie".to_owned(), "1 more space".to_owned()),
        _ => (format!("{missing} spaties"), format!("{missing} more spaces")),
    };
    let help = Text::new(
        format!("zet er nog {spaces} voor, ook voor de regels eronder die bij dit punt horen"),
        format!("put {blanks} before it, and before the lines below it that belong to the item"),
    );
    Diagnostic::new(Rule::AlmostMarkdown, message).help(help)
}
