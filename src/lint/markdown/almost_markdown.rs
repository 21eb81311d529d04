//! Lints of text that is one character short of Markdown: a heading or a list without its space, a table without its
//! delimiter row. It would silently be published as a paragraph.
//!
//! Only lines that begin with text in the tree are checked, so never code, HTML or escaped text.

use super::run::{Report, Run};
use crate::diagnostic::{Diagnostic, Position, Rule, Severity};
use crate::i18n::Text;
use crate::lint::invisible;
use crate::markdown::Line;
use crate::unicode::{is_hard_space, is_invisible, visible};

/// Maximum number of characters of an author's line that help repeats.
const REPEATED_MAX: usize = 60;
/// Maximum number of columns that help writes out.
const COLUMNS_MAX: usize = 12;

/// Reports a paragraph that was meant as a heading, table or list. `free_line` is the number of its first line, if a
/// heading can occur there.
pub(super) fn paragraph(lines: &[Line], free_line: Option<usize>) -> Option<Report> {
    if let Some(report) = lines.iter().find_map(hidden_start) {
        return Some(report);
    }
    let begins =
        |c: char| matches!(c, '#' | '|' | '-' | '–' | '*' | '+') || c.is_ascii_digit() || is_bullet(c) || is_tabbed(c);
    let lines: Vec<Line> = lines.iter().filter(|line| line.text.starts_with(begins)).copied().collect();
    let heading =
        lines.iter().find_map(|line| Some((*line, heading(line.text, Some(line.position.line) == free_line)?)));
    let (line, diagnostic) =
        heading.or_else(|| table(&lines)).or_else(|| list(&lines)).or_else(|| late_list(&lines))?;
    Some((diagnostic, line.position))
}

/// Reports an unclosed comment in a line of text, which is visible to every reader.
pub(super) fn open_comment(run: &mut Run) {
    let Some(at) = run.literal.written.find("<!--").filter(|_| run.has("<!--")) else { return };
    let message = Text::new(
        "de opmerking `<!--` wordt niet gesloten en komt zo op de pagina",
        "the comment `<!--` is not closed and goes onto the page as it is",
    );
    let help = Text::new(
        "sluit de opmerking met `-->`, zonder lege regel erin; hoort dit in de tekst, schrijf dan `\\<!--`",
        "close the comment with `-->`, without an empty line in it; if it belongs in the text, write `\\<!--`",
    );
    run.report(at, 4, Diagnostic::new(Rule::RawHtml, message).help(help).with_severity(Severity::Error));
}

/// Reports asterisks that make nothing bold, because of a space next to them or a missing closing pair.
pub(super) fn idle_stars(run: &mut Run) {
    let Some((before, after)) = run.literal.written.split_once("**").filter(|_| run.has("**")) else { return };
    // `2**3` is a power, and a longer row of asterisks was not meant as bold.
    let is_inside = before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
    if is_inside || before.ends_with(['*', '\\']) || after.starts_with('*') {
        return;
    }
    let message = Text::new("`**` maakt hier niets vet", "`**` makes nothing bold here");
    let help = Text::new(
        "zet `**` zonder spatie voor het eerste en achter het laatste woord: `**zo dus**`; moet het er staan, schrijf `\\*\\*`",
        "put `**` right before the first and right after the last word: `**like this**`; if it must show, write `\\*\\*`",
    );
    run.report(before.len(), 2, Diagnostic::new(Rule::AlmostMarkdown, message).help(help));
}

/// Reports a heading without a space after its `#`. A single `#` may also begin a hashtag such as `#MeToo`, or a
/// number.
fn heading(line: &str, opens_paragraph: bool) -> Option<Diagnostic> {
    let text = line.trim_start_matches('#');
    let marks = &line[..line.len() - text.len()];
    let first = text.chars().next()?;
    let word = text.split(' ').next().unwrap_or_default();
    let is_heading = match marks.len() {
        1 => {
            let is_topic = word.chars().skip(1).any(char::is_uppercase) || text.contains(" #");
            opens_paragraph && first.is_uppercase() && !is_topic && !text.ends_with(['.', ',', ';'])
        }
        2..=6 => first.is_alphanumeric(),
        _ => false,
    };
    let repeated = repeated(text.trim_start());
    // A heading with one `#` is the title, which the page already has.
    let written = if marks == "#" { "##" } else { marks };
    if is_hard_space(first) {
        let is_heading = opens_paragraph || marks.len() > 1;
        return is_heading.then(|| hard_space("kop", "heading", marks, &format!("{written} {repeated}")));
    }
    let message = Text::new(
        format!("dit wordt geen kop: achter `{marks}` ontbreekt een spatie"),
        format!("this is not a heading yet: a space is missing after `{marks}`"),
    );
    let help = Text::new(
        format!("schrijf `{written} {repeated}`; is het geen kop, schrijf dan `\\{marks}{word}`"),
        format!("write `{written} {repeated}`; if it is no heading, write `\\{marks}{word}`"),
    );
    is_heading.then(|| Diagnostic::new(Rule::AlmostMarkdown, message).help(help))
}

/// Reports a non-ASCII space after a marker, which CommonMark does not accept. Word processors and the option key of a
/// Mac insert a no-break space.
fn hard_space(dutch: &str, english: &str, mark: &str, written: &str) -> Diagnostic {
    let message = Text::new(
        format!("dit wordt geen {dutch}: de spatie achter `{mark}` is een harde spatie, en die telt niet mee"),
        format!("this is not a {english} yet: the space after `{mark}` is a non-breaking one, which does not count"),
    );
    let help = Text::new(
        format!("haal die spatie weg en typ een gewone: `{written}`"),
        format!("replace it by an ordinary space: `{written}`"),
    );
    Diagnostic::new(Rule::AlmostMarkdown, message).help(help)
}

/// Reports a line that would be a heading, list, quotation or row of dashes without a hidden character.
fn hidden_start(line: &Line) -> Option<Report> {
    let shown = visible(line.text);
    let (at, character) = line.text.chars().enumerate().find(|(_, c)| is_invisible(*c) || is_hard_space(*c))?;
    let is_heading = shown.starts_with('#') && shown.trim_start_matches('#').starts_with(' ');
    let is_marked = is_heading || ["- ", "* ", "> ", "1. "].iter().any(|marker| shown.starts_with(marker));
    let is_row = is_dashes(&shown) && shown.contains('|');
    if !(is_row || at == 0 && is_marked) {
        return None;
    }
    let position = Position { column: line.position.column + at, length: 1, ..line.position };
    Some((invisible::diagnostic(character, line.text), position))
}

fn repeated(text: &str) -> String {
    match text.char_indices().nth(REPEATED_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Reports consecutive table rows without a matching delimiter row.
fn table<'a>(lines: &[Line<'a>]) -> Option<(Line<'a>, Diagnostic)> {
    let is_part = |line: &Line| is_row(line.text) || is_dashes(line.text);
    let first = lines.iter().position(is_part)?;
    let rows = lines[first..].iter().zip(lines[first].position.line..);
    let rows: Vec<Line> =
        rows.take_while(|(line, at)| line.position.line == *at && is_part(line)).map(|it| *it.0).collect();
    let dashes = rows.iter().position(|row| is_dashes(row.text));
    if dashes.is_none() && rows.len() < 2 {
        return None;
    }
    let row = rows[0];
    let bars = row.text.matches('|').count() - row.text.matches("\\|").count();
    let columns = bars.saturating_sub(1).max(1);
    let cells = |cell: &str| format!("|{}", format!("{cell}|").repeat(columns.min(COLUMNS_MAX)));
    let (message, help) = if dashes == Some(0) {
        let example = cells(" … ");
        (
            Text::new(
                "dit wordt geen tabel: boven de streepjes ontbreekt de regel met koppen",
                "this becomes no table: the line with headings above the dashes is missing",
            ),
            Text::new(
                format!("zet er direct boven wat in elke kolom staat: `{example}`"),
                format!("put right above it what is in each column: `{example}`"),
            ),
        )
    } else {
        let example = cells("---");
        (
            Text::new(
                "dit wordt geen tabel: onder de eerste regel ontbreken de streepjes, voor elke kolom een keer",
                "this becomes no table: the dashes below its first line are missing, once for each column",
            ),
            Text::new(
                format!("schrijf op de regel hieronder `{example}`"),
                format!("write `{example}` on the line below"),
            ),
        )
    };
    Some((row, Diagnostic::new(Rule::AlmostMarkdown, message).help(help)))
}

fn is_row(line: &str) -> bool {
    line.starts_with('|') && line.ends_with('|') && !line.ends_with("\\|") && line.matches('|').count() > 2
}

fn is_dashes(row: &str) -> bool {
    row.starts_with('|') && row.contains("--") && row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Reports a list whose items have a sign that is not a list marker in Markdown, or a marker without a space after it.
fn list<'a>(lines: &[Line<'a>]) -> Option<(Line<'a>, Diagnostic)> {
    let is_item = |line: &Line| marker(line.text).is_some();
    let goes_on = |at: usize| {
        lines.get(at + 1).is_some_and(|next| next.position.line == lines[at].position.line + 1 && is_item(next))
    };
    let mut items = lines.iter().enumerate().filter(|(_, line)| is_item(line));
    let (_, line) = items.find(|(at, line)| line.text.starts_with(is_bullet) || has_tab(line.text) || goes_on(*at))?;
    let mark = marker(line.text)?;
    let rest = &line.text[mark.len()..];
    let text = repeated(rest.trim_start());
    let is_sign = mark.starts_with(is_bullet) || mark.starts_with(is_tabbed);
    if !is_sign && rest.starts_with(is_hard_space) {
        return Some((*line, hard_space("lijst", "list", mark, &format!("{mark} {text}"))));
    }
    let (message, written) = match is_sign {
        true => (Text::new(format!("`{mark}` maakt geen lijst"), format!("`{mark}` makes no list")), "-"),
        false => (
            Text::new(
                format!("dit wordt geen lijst: achter `{mark}` ontbreekt een spatie"),
                format!("this is not a list yet: a space is missing after `{mark}`"),
            ),
            mark,
        ),
    };
    let help = Text::new(
        format!("begin elke regel zo: `{written} {text}`"),
        format!("begin each line like this: `{written} {text}`"),
    );
    Some((*line, Diagnostic::new(Rule::AlmostMarkdown, message).help(help)))
}

/// Returns the sign at the start of a line that looks like a list item but is not one in Markdown.
fn marker(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let first = line.chars().next()?;
    let end = match first {
        bullet if is_bullet(bullet) => return Some(&line[..bullet.len_utf8()]),
        // The caller ignores a single line of this kind, since it may be a clause between dashes, or speech.
        '–' | '—' | '·' => {
            let (mark, rest) = line.split_at(first.len_utf8());
            return rest.starts_with(char::is_whitespace).then_some(mark);
        }
        _ if is_tabbed(first) && has_tab(line) => return Some(&line[..first.len_utf8()]),
        '-' => 1,
        _ if (1..=3).contains(&digits) && line[digits..].starts_with(['.', ')']) => digits + 1,
        _ => return None,
    };
    let is_item = line[end..].starts_with(|c: char| c.is_alphabetic() || is_hard_space(c));
    is_item.then_some(&line[..end])
}

/// Returns whether a character is a bullet that word processors put before list items.
fn is_bullet(character: char) -> bool {
    matches!(character, '•' | '●' | '▪' | '‣' | '◦' | '\u{f0b7}')
}

/// Returns whether a character is a bullet of a word processor if a tab follows it.
fn is_tabbed(character: char) -> bool {
    matches!(character, 'o' | '·' | '–' | '—' | '§' | 'Ø' | 'ü' | 'v' | 'q')
}

/// Returns whether a line begins with a character that is a bullet because of the tab after it.
fn has_tab(line: &str) -> bool {
    let rest = line.strip_prefix(is_tabbed).unwrap_or_default();
    rest.starts_with('\t') || line.starts_with("o  ") || line.starts_with("o\u{a0}")
}

/// Reports a list that became part of the paragraph above it: its numbers do not begin with 1, or its lines are
/// indented too far.
fn late_list<'a>(lines: &[Line<'a>]) -> Option<(Line<'a>, Diagnostic)> {
    let number = |line: &str| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let is_item =
            (1..=3).contains(&digits) && line[digits..].get(..2).is_some_and(|sign| [". ", ") "].contains(&sign));
        line[..digits].parse::<u32>().ok().filter(|_| is_item)
    };
    let is_far = |line: &str| ["- ", "* ", "+ "].iter().any(|sign| line.starts_with(sign)) || number(line) == Some(1);
    let is_followed = |at: usize| {
        let next = lines.get(at + 1).filter(|next| next.position.line == lines[at].position.line + 1);
        next.and_then(|next| number(next.text))
            .is_some_and(|next| next.checked_sub(1).is_some_and(|before| number(lines[at].text) == Some(before)))
    };
    let (at, line) = lines.iter().enumerate().find(|(at, line)| is_far(line.text) || is_followed(*at))?;
    let shown = repeated(line.text);
    let (message, help) = if is_far(line.text) {
        (
            Text::new(
                "dit wordt geen lijst: de regel springt te ver in",
                "this is not a list yet: it is indented too far",
            ),
            Text::new(
                format!("zet minder dan vier spaties voor `{shown}`, en geen tab"),
                format!("put fewer than four spaces before `{shown}`, and no tab"),
            ),
        )
    } else {
        let first = number(lines[at].text).unwrap_or_default();
        (
            Text::new(
                format!("dit wordt geen lijst: die begint niet met 1 maar met {first}, direct onder een andere regel"),
                format!("this is not a list yet: it begins with {first} instead of 1, right below another line"),
            ),
            Text::new(format!("zet een lege regel boven `{shown}`"), format!("put an empty line above `{shown}`")),
        )
    };
    Some((*line, Diagnostic::new(Rule::AlmostMarkdown, message).help(help)))
}
