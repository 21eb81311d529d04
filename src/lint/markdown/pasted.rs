//! Lints of text that was pasted from a word processor: its tags, notes, lists and tables.

use super::run::{Report, Run};
use crate::diagnostic::{Diagnostic, Position, Rule};
use crate::i18n::Text;
use crate::markdown::{Finding, FindingKind, Line, Literal};
use std::collections::BTreeSet;

/// Maximum length in bytes of a tag.
const TAG_MAX: usize = 200;
/// Maximum number of characters of an author's line that help repeats.
const REPEATED_MAX: usize = 60;
/// Maximum number of lines between two items of a list with letters.
const DISTANCE_MAX: usize = 6;

/// Reports tags of a word processor, such as `<o:p>`. In Markdown they are text.
pub(super) fn tags(run: &mut Run) {
    let written = run.literal.written;
    if !run.has("<") {
        return;
    }
    let mut opened = BTreeSet::new();
    for (at, _) in written.match_indices('<').filter(|(at, _)| !written[..*at].ends_with('\\')) {
        let Some((tag, name)) = tag(&written[at..]) else { continue };
        if !tag.starts_with("</") {
            opened.insert(name);
        } else if opened.contains(name) {
            continue;
        }
        let message = Text::new(
            format!("`{tag}` komt uit een tekstverwerker en komt zo op de pagina"),
            format!("`{tag}` is from a word processor and goes onto the page as it is"),
        );
        let help =
            Text::new(format!("haal `<{name}>` en `</{name}>` weg"), format!("remove `<{name}>` and `</{name}>`"));
        run.report(at, tag.len(), Diagnostic::new(Rule::RawHtml, message).help(help));
    }
}

/// Returns the tag at the start of a text, and its name, which contains a colon.
fn tag(text: &str) -> Option<(&str, &str)> {
    let inner = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b':';
    let name = &inner[..inner.bytes().position(|byte| !is_part(byte))?];
    let (prefix, local) = name.split_once(':')?;
    let end = text.bytes().take(TAG_MAX).position(|byte| byte == b'>')?;
    let is_name = prefix.starts_with(|c: char| c.is_ascii_alphabetic()) && !local.is_empty();
    (is_name && inner[name.len()..].starts_with(['>', ' ', '/'])).then_some((&text[..=end], name))
}

/// Reports the lines of a list of notes, `[1] …`, to which the text refers with `[1]`.
pub(super) fn notes(findings: &[Finding]) -> Vec<Report> {
    let (mut notes, mut references) = (Vec::new(), BTreeSet::new());
    for Finding { kind, position } in findings {
        let FindingKind::Literal(Literal { written, printed, begins_line, .. }) = kind else { continue };
        for (at, number) in numbers(written).filter(|_| printed.contains('[')) {
            if at == 0 && *begins_line && written[number.len() + 2..].starts_with([' ', '\t']) {
                notes.push((number, Position { length: number.len() + 2, ..*position }));
            } else {
                references.insert(number);
            }
        }
    }
    let is_referenced = |(number, _): &(&str, Position)| references.contains(number);
    notes.into_iter().filter(is_referenced).map(|(number, position)| (note(number), position)).collect()
}

/// Returns the numbers between square brackets, with the byte offsets of the brackets.
fn numbers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('[').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let number = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
        let is_note = (1..=3).contains(&number.len()) && rest[number.len()..].starts_with(']');
        is_note.then_some((at, number))
    })
}

fn note(number: &str) -> Diagnostic {
    let message = Text::new(
        format!("dit is geen voetnoot: `[{number}]` in de tekst leidt hier niet heen"),
        format!("this is not a footnote: `[{number}]` in the text does not lead here"),
    );
    let help = Text::new(
        format!("begin deze regel met `[^{number}]:`, en schrijf in de tekst `[^{number}]`"),
        format!("begin this line with `[^{number}]:`, and write `[^{number}]` in the text"),
    );
    Diagnostic::new(Rule::AlmostMarkdown, message).help(help)
}

/// Reports lists whose items have letters: two in order, or one with a tab.
pub(super) fn lettered_lists(findings: &[Finding]) -> Vec<Report> {
    let lines = findings.iter().flat_map(|finding| match &finding.kind {
        FindingKind::Lines { lines, .. } => lines.as_slice(),
        _ => &[],
    });
    let items: Vec<(&Line, Marker)> = lines.filter_map(|line| Some((line, Marker::of(line.text)?))).collect();
    let mut reported = Vec::new();
    let mut in_list = false;
    for (at, (line, marker)) in items.iter().enumerate() {
        let distance = |next: &Line| next.position.line.saturating_sub(line.position.line);
        let next = items.get(at + 1).filter(|(next, _)| distance(next) <= DISTANCE_MAX);
        let goes_on = next.is_some_and(|(_, next)| marker.is_before(next));
        if !in_list && (goes_on && marker.is_first() || marker.has_tab) {
            reported.push((lettered(marker.sign(line.text), line.text), line.position));
        }
        in_list = goes_on || next.is_some_and(|(_, next)| marker.has_tab && next.has_tab);
    }
    reported
}

/// The letters before an item, and the sign after them.
struct Marker {
    letters: String,
    sign: char,
    has_tab: bool,
}

impl Marker {
    fn of(line: &str) -> Option<Marker> {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = line[..line.len() - rest.len()].to_owned();
        let sign = rest.chars().next().filter(|sign| matches!(sign, '.' | ')'))?;
        let after = &rest[1..];
        let is_marker = (1..=4).contains(&letters.len()) && after.starts_with([' ', '\t', '\u{a0}']);
        let is_letter =
            letters.len() == 1 || letters.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x'));
        (is_marker && is_letter).then(|| Marker { letters, sign, has_tab: after.starts_with('\t') })
    }

    fn is_first(&self) -> bool {
        matches!(self.letters.as_str(), "a" | "A" | "i" | "I")
    }

    /// Returns whether another marker is the next one in order.
    fn is_before(&self, next: &Marker) -> bool {
        let is_roman = self.letters.len() != 1 || next.letters.len() != 1 || self.letters.eq_ignore_ascii_case("i");
        let ends = |marker: &Marker| marker.letters.as_bytes().first().copied().unwrap_or_default();
        self.sign == next.sign && (is_roman || ends(self) + 1 == ends(next))
    }

    fn sign<'a>(&self, line: &'a str) -> &'a str {
        &line[..self.letters.len() + 1]
    }
}

fn lettered(sign: &str, line: &str) -> Diagnostic {
    let text = repeated(line[sign.len()..].trim_start());
    let message = Text::new(format!("`{sign}` maakt geen lijst"), format!("`{sign}` makes no list"));
    let help = Text::new(
        format!("begin elke regel met een nummer of een streepje: `1. {text}` of `- {text}`"),
        format!("begin each line with a number or a hyphen: `1. {text}` or `- {text}`"),
    );
    Diagnostic::new(Rule::AlmostMarkdown, message).help(help)
}

/// Reports lines with tabs, of which a paragraph shows nothing.
pub(super) fn table(row: &str) -> Diagnostic {
    let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
    let dashes = format!("|{}", "---|".repeat(cells.len().min(12)));
    let cells = repeated(&format!("| {} |", cells.join(" | ")));
    let message = Text::new(
        "dit wordt geen tabel: tabs zijn op de pagina gewone spaties",
        "this becomes no table: on the page, tabs are ordinary spaces",
    );
    let help = Text::new(
        format!("schrijf `{cells}`, op de regel eronder `{dashes}`, en elke rij daarna als de eerste"),
        format!("write `{cells}`, on the next line `{dashes}`, and each row after it like the first"),
    );
    Diagnostic::new(Rule::AlmostMarkdown, message).help(help)
}

fn repeated(text: &str) -> String {
    match text.char_indices().nth(REPEATED_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
