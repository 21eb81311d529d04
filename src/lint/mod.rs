//! What is reported to authors about their content.
//!
//! Here it is decided what is a mistake and how it is worded. The modules above return neutral findings, so that they
//! do only their own work. A page is linted as soon as it is parsed, since a preview must know at once that it is
//! broken; and once only, since the result depends on nothing but its text.

mod markdown;
pub mod output;
mod pages;

pub use pages::{is_review_overdue, pages};

use crate::content::{self, Kind, ParseContext, Parsed};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use std::sync::Arc;

/// Reads one page, and reports everything that is wrong with its text.
pub fn page(path: &str, text: &str, context: &ParseContext) -> Parsed {
    let (page, mut problems, findings) = content::parse(path, text, context);
    let file = page.file();
    let slides = matches!(page.kind, Kind::Presentation(_));
    problems.extend(markdown::diagnostics(&file, &page.markdown, &findings, slides));
    problems.extend(hidden_character(&file, text));
    Parsed { page: Arc::new(page), problems: problems.into() }
}

/// The first character that makes text run the other way and shows nothing itself: what a reader sees is then not
/// what is there. Editors bring such characters along from a text processor without knowing.
fn hidden_character(file: &str, text: &str) -> Option<Diagnostic> {
    // Each of them begins with this byte, and few others do.
    if !text.as_bytes().contains(&0xe2) {
        return None;
    }
    let may_be = text.match_indices(|character| matches!(character, '\u{202a}'..='\u{202e}'));
    let (at, found) = may_be.into_iter().next()?;
    let code = found.chars().next().map_or(0, u32::from);
    let message = Text::new(
        format!("hier staat een onzichtbaar teken (U+{code:04X}) dat de leesrichting omdraait"),
        format!("here is an invisible character (U+{code:04X}) that turns the direction of reading"),
    );
    let help = Text::new("typ dit stukje tekst opnieuw", "type this piece of text again");
    Some(
        Diagnostic::new(Rule::HiddenCharacter, message)
            .at(Place::of_bytes(file, text, at, at + found.len()))
            .help(help),
    )
}
