//! Lints of headings: a second title, an empty heading, and a skipped level.

use super::misread;
use super::run::Report;
use crate::diagnostic::{Diagnostic, Position, Rule};
use crate::i18n::Text;
use crate::markdown::{Finding, FindingKind, Heading, Underline};

/// Checks the headings of a text. On slides, `#` and `##` are equivalent.
pub(super) fn check(headings: &[Heading], findings: &[Finding], slides: bool) -> Vec<Report> {
    let mut reported = Vec::new();
    let title = headings.iter().find(|heading| heading.written == 1 && !slides);
    let underlined = title.and_then(|title| line_below(findings, title.position));
    // A sentence that became a heading by mistake is reported as such.
    let is_heading = |underline: &Underline| misread::underlined_heading(underline, slides).is_none();
    if let Some(title) = title.filter(|_| underlined.is_none_or(is_heading)) {
        let is_first = headings.first() == Some(title);
        let more = headings.iter().filter(|heading| heading.written == 1).count() - 1;
        let mut diagnostic = extra_title(title, underlined.is_some(), is_first);
        diagnostic.more = more;
        reported.push((diagnostic, title.position));
    }
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

/// Returns the line that makes the text at a position a heading; `None` for a heading with `#`.
fn line_below<'f>(findings: &'f [Finding], position: Position) -> Option<&'f Underline<'f>> {
    findings.iter().find_map(|finding| match &finding.kind {
        FindingKind::UnderlinedHeading(underline) if finding.position.line - underline.lines == position.line => {
            Some(underline)
        }
        _ => None,
    })
}

fn extra_title(heading: &Heading, is_underlined: bool, is_first: bool) -> Diagnostic {
    let message = Text::new(
        "een kop met één `#` is voor de titel, en die heeft de pagina al; dit wordt een tussenkop",
        "a heading with one `#` is for the title, which the page already has; this becomes a subheading",
    );
    let (dutch, english) = match (is_underlined, is_first) {
        (true, _) => (
            format!("schrijf `## {}`, en haal de regel eronder weg", heading.text),
            format!("write `## {}`, and remove the line below it", heading.text),
        ),
        (false, true) => (
            "begin deze kop met `##`; is dit de titel, haal de regel dan weg".to_owned(),
            "begin this heading with `##`; if this is the title, remove the line".to_owned(),
        ),
        (false, false) => ("begin deze kop met `##`".to_owned(), "begin this heading with `##`".to_owned()),
    };
    Diagnostic::new(Rule::ExtraTitle, message).help(Text::new(dutch, english))
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
