//! Lints of headings: a second title, an empty heading, and a skipped level.

use super::run::Report;
use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::markdown::Heading;

/// Checks the headings of a text. On slides, `#` and `##` are equivalent.
pub(super) fn check(headings: &[Heading], slides: bool) -> Vec<Report> {
    let mut reported = Vec::new();
    let title = headings.iter().find(|heading| heading.written == 1 && !slides);
    reported.extend(title.map(|heading| (extra_title(), heading.position)));
    let mut previous: Option<&Heading> = None;
    for heading in headings {
        if heading.text.is_empty() {
            reported.push((empty(), heading.position));
        }
        let is_jump = match previous {
            Some(previous) => heading.level > previous.level + 1,
            // If an extra `#` comes later, the levels before it are off by one, which is reported at the `#`.
            None => heading.written > 2 && title.is_none(),
        };
        if is_jump {
            let written = previous.map_or(2, |previous| previous.written.max(if slides { 2 } else { 1 }) + 1);
            reported.push((jump(usize::from(written)), heading.position));
        }
        previous = Some(heading);
    }
    reported
}

fn extra_title() -> Diagnostic {
    let message = Text::new(
        "een kop met één `#` is voor de titel, en die heeft de pagina al; dit wordt een tussenkop",
        "a heading with one `#` is for the title, which the page already has; this becomes a subheading",
    );
    let help = Text::new("begin deze kop met `##`", "begin this heading with `##`");
    Diagnostic::new(Rule::ExtraTitle, message).help(help)
}

fn empty() -> Diagnostic {
    let help = Text::new("zet er tekst achter, of haal de regel weg", "write text after it, or remove the line");
    Diagnostic::new(Rule::EmptyHeading, Text::new("deze kop is leeg", "this heading is empty")).help(help)
}

/// Reports a skipped level. `written` is the level that would be correct.
fn jump(written: usize) -> Diagnostic {
    let signs = "#".repeat(written);
    let help = Text::new(format!("begin de kop met `{signs}`"), format!("begin the heading with `{signs}`"));
    let message = Text::new("deze kop slaat een niveau over", "this heading skips a level");
    Diagnostic::new(Rule::HeadingJump, message).help(help)
}
