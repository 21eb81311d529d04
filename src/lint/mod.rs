//! Lints: the diagnostics that authors get about their content.
//!
//! This module decides what is a mistake and words the message; the modules above it return neutral findings. A page is
//! linted as soon as it is parsed, since the preview must show at once that it is broken. The result depends on nothing
//! but the text and its [`ParseContext`], so each version of a page is linted only once.

mod invisible;
mod markdown;
mod copies;
pub mod output;
mod wiki_links;
mod pages;
mod settings;
mod translations;

pub use invisible::explain as explain_hidden_characters;
pub use pages::{is_review_overdue, pages};
pub use settings::settings;

use crate::content::{self, Kind, ParseContext, Parsed};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::markdown::remark_in;
use std::sync::Arc;

/// Parses a page, and returns it with all diagnostics of its text.
pub fn page(path: &str, text: &str, context: &ParseContext) -> Parsed {
    let (page, mut problems, findings) = content::parse(path, text, context);
    let file = page.file();
    let slides = matches!(page.kind, Kind::Presentation(_));
    let mut in_body = markdown::diagnostics(&file, &page.markdown, &findings, slides);
    // Front matter that is not read is no text with mistakes.
    let has_front_matter = problems.iter().all(|problem| problem.rule != Rule::FrontMatterMissing);
    in_body.retain(|problem| has_front_matter || problem.rule != Rule::AlmostMarkdown);
    problems.extend(in_body);
    invisible::explain(&file, text, &mut problems);
    problems.extend(invisible::in_links(&file, &page));
    problems.extend(hidden_character(&file, text));
    let remarks = content::find_in_front_matter(path, text, remark_in);
    problems.extend(remarks.into_iter().map(|(signs, place)| markdown::private_remark(signs).at(place)));
    problems.extend(invisible::in_values(path, text, &problems));
    Parsed { page: Arc::new(page), problems: problems.into() }
}

/// Reports the first Unicode bidirectional embedding or override character (U+202A to U+202E). It is invisible and
/// changes the order in which text is displayed, so that readers see something else than what is written. Such
/// characters are pasted from word processors unnoticed.
fn hidden_character(file: &str, text: &str) -> Option<Diagnostic> {
    // Fast path: the UTF-8 encoding of all these characters begins with this byte, and that of few others does.
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
