//! Lints of footnotes that are defined twice, unused or undefined.

use super::run::Run;
use crate::diagnostic::{Diagnostic, Rule, nearest};
use crate::i18n::Text;
use crate::markdown::{Finding, FindingKind};

/// Maximum number and length in bytes of the labels that are compared for a suggestion, to limit the time it takes.
const MOST_COMPARED: usize = 100;
const LONGEST_COMPARED: usize = 40;

/// Returns the labels of the defined footnotes, within the limits for comparison.
pub(super) fn labels<'a>(findings: &'a [Finding]) -> Vec<&'a str> {
    let label = |finding: &'a Finding| match &finding.kind {
        FindingKind::Footnote { label, is_duplicate: false, .. } => Some(label.as_str()),
        _ => None,
    };
    findings.iter().filter_map(label).filter(|label| label.len() <= LONGEST_COMPARED).take(MOST_COMPARED).collect()
}

pub(super) fn duplicate(label: &str) -> Diagnostic {
    let message =
        Text::new(format!("voetnoot `[^{label}]` staat er twee keer"), format!("footnote `[^{label}]` is there twice"));
    let help = Text::new("geef een van de twee een andere naam", "give one of the two another name");
    Diagnostic::new(Rule::DuplicateFootnote, message).help(help)
}

pub(super) fn unused(label: &str) -> Diagnostic {
    let message = Text::new(
        format!("de tekst verwijst nergens naar voetnoot `[^{label}]`, dus die staat niet op de pagina"),
        format!("nothing in the text refers to footnote `[^{label}]`, so it is not on the page"),
    );
    let help = Text::new(
        format!("zet `[^{label}]` in de tekst waar de noot bij hoort, of haal de noot weg"),
        format!("put `[^{label}]` in the text where the note belongs, or remove the note"),
    );
    Diagnostic::new(Rule::UnusedFootnote, message).help(help)
}

/// Reports each `[^label]` in a text. The parser turns references to defined footnotes into nodes, so these are
/// undefined. `reported` is the number of diagnostics so far; if there are many, labels are not compared.
pub(super) fn check(run: &mut Run, labels: &[&str], reported: usize) {
    let written = run.literal.written;
    if !run.has("[^") {
        return;
    }
    for (at, _) in written.match_indices("[^") {
        let label = written[at + 2..].split([']', '[']).next().unwrap_or_default();
        if label.is_empty() || !written[at + 2 + label.len()..].starts_with(']') {
            continue;
        }
        if is_pattern(label) {
            continue;
        }
        let begins_line = at == 0 && run.position.column == 1;
        let is_note = begins_line && written[label.len() + 3..].starts_with(' ');
        let few = reported + run.reported.len() < MOST_COMPARED;
        let diagnostic = if is_note { without_colon(label) } else { undefined(label, if few { labels } else { &[] }) };
        run.report(at, label.len() + 3, diagnostic);
    }
}

/// Returns whether this is a set of characters in a pattern, such as `[^0-9]` and `[^:word:]`, and no label.
fn is_pattern(label: &str) -> bool {
    let mut chars = label.chars().peekable();
    let mut has_range = false;
    while let Some(first) = chars.next() {
        let is_range =
            chars.next_if_eq(&'-').is_some() && chars.next().is_some_and(|last| last.is_alphanumeric() && last > first);
        has_range |= is_range;
        if !is_range && first.is_alphabetic() {
            return label.starts_with(':') && label.ends_with(':') || label.starts_with('\\');
        }
    }
    has_range || !label.contains(char::is_alphanumeric)
}

fn undefined(label: &str, labels: &[&str]) -> Diagnostic {
    let is_comparable = (2..=LONGEST_COMPARED).contains(&label.len());
    let help = match nearest(label, labels.iter().copied().filter(|_| is_comparable)) {
        Some(near) => Text::new(format!("bedoelde u `[^{near}]`?"), format!("did you mean `[^{near}]`?")),
        None => Text::new(
            format!(
                "schrijf de noot op een eigen regel: `[^{label}]: …`; is dit geen noot, schrijf dan `\\[^{label}]`"
            ),
            format!("write the note on a line of its own: `[^{label}]: …`; if this is no note, write `\\[^{label}]`"),
        ),
    };
    Diagnostic::new(
        Rule::UndefinedFootnote,
        Text::new(format!("voetnoot `[^{label}]` bestaat niet"), format!("footnote `[^{label}]` does not exist")),
    )
    .help(help)
}

/// Reports a line that begins like a footnote but lacks the colon.
fn without_colon(label: &str) -> Diagnostic {
    let message = Text::new(
        format!("dit wordt geen voetnoot: achter `[^{label}]` ontbreekt een dubbele punt"),
        format!("this is not a footnote yet: a colon is missing after `[^{label}]`"),
    );
    let help = Text::new(format!("begin deze regel met `[^{label}]:`"), format!("begin this line with `[^{label}]:`"));
    Diagnostic::new(Rule::UndefinedFootnote, message).help(help)
}
