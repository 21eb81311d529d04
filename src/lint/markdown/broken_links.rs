//! Lints of text that was meant as a link. It would be published with its brackets.

use super::run::Run;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::i18n::Text;
use crate::url::Url;

/// Reports failed links, most of which have a space in the path.
pub(super) fn check(run: &mut Run) {
    let written = run.literal.written;
    if !run.literal.printed.contains([']', ')']) {
        return;
    }
    let mut from = 0;
    for (at, _) in written.match_indices("](").filter(|(at, _)| !written[..*at].ends_with('\\')) {
        // Neither search passes the previous link. Otherwise a line with many links would take quadratic time.
        let opens = written[from..at].rfind('[').map(|open| from + open);
        let opens = opens.filter(|open| !written[..*open].ends_with('\\'));
        let target = target_of(&written[at + 2..]);
        from = at + 2;
        let path = target.split(" \"").next().unwrap_or_default();
        if let Some(open) = opens.filter(|_| path.contains(' ') && looks_like_path(path) && !is_command(path)) {
            let length = at + 2 + target.len() + 1 - open;
            run.report(open, length, broken_link(path));
        }
    }
    for (at, _) in written.match_indices("] (").chain(written.match_indices(")[")) {
        let (open, close) = if written[at..].starts_with(']') { ('[', ')') } else { ('(', ']') };
        let spaced = usize::from(close == ')');
        let target = written[at + 2 + spaced..].split([')', '[', ']', '(']).next().unwrap_or_default();
        let words = written[..at].rsplit(['(', ')', '[', ']']).next().unwrap_or_default();
        let end = at + 2 + spaced + target.len();
        let is_whole = written[end..].starts_with(close) && written[..at - words.len()].ends_with(open);
        if is_whole && !target.contains(' ') && has_ending(target) {
            let open = at - words.len() - 1;
            run.report(open, end + 1 - open, misplaced_brackets(words, target, spaced == 1));
        }
    }
}

/// Reports a URL that other programs turn into a link and CommonMark does not.
pub(super) fn bare_addresses(run: &mut Run) {
    let written = run.literal.written;
    if run.literal.may_be_linked || !run.has("://") {
        return;
    }
    let mut end = 0;
    for (at, _) in written.match_indices("http") {
        // Skips what is part of the previous URL. Otherwise a line with many URLs would take quadratic time.
        if at < end || !begins_address(&written[..at]) {
            continue;
        }
        let address = written[at..].split(|c: char| c.is_whitespace() || "<>()[]\"'`|".contains(c)).next();
        let address = address.unwrap_or_default();
        end = at + address.len();
        let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
        if Url::split(address).web_host().is_some() {
            run.report(at, address.len(), bare_address(address));
        }
    }
}

fn begins_address(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '=' | '\\'))
}

fn bare_address(address: &str) -> Diagnostic {
    let message = Text::new("dit adres is geen link", "this address is no link");
    let help = Text::new(
        format!("schrijf wat er te vinden is: `[…]({address})`; is het geen link, zet er dan `` ` `` omheen"),
        format!("write what is found there: `[…]({address})`; if it is no link, put `` ` `` around it"),
    );
    Diagnostic::new(Rule::BrokenLink, message).help(help).with_severity(Severity::Advice)
}

/// Returns the text after `](` up to the bracket that closes it. A name may contain pairs of brackets, as in `foto
/// (1).jpg`.
fn target_of(rest: &str) -> &str {
    let mut open = 0;
    let end = rest.find(|c| {
        match c {
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            _ => return matches!(c, ')' | '[' | ']'),
        }
        false
    });
    match end {
        Some(end) if rest[end..].starts_with(')') => &rest[..end],
        _ => rest.split([')', '[', ']']).next().unwrap_or_default(),
    }
}

/// Returns whether a path contains a command of another program, which is reported by `foreign_syntax`.
fn is_command(path: &str) -> bool {
    path.contains("{{") || path.contains("{%")
}

/// Returns whether a text is a path instead of words between brackets: it has a slash, an anchor, a file extension or
/// an image size.
fn looks_like_path(text: &str) -> bool {
    text.contains(['/', '#']) || has_ending(text) || without_size(text) != text
}

/// Returns whether a path has a file extension or is a URL of another site.
fn has_ending(path: &str) -> bool {
    let file = path.split('#').next().unwrap_or_default();
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_ending = (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_ending && !ending.bytes().all(|byte| byte.is_ascii_digit()) || path.starts_with("https://")
}

/// Removes the image size that some programs accept after a path, as in `foto.jpg =300x200`.
fn without_size(path: &str) -> &str {
    let is_size = |size: &str| !size.is_empty() && size.chars().all(|c| matches!(c, '0'..='9' | 'x' | '*' | '%'));
    path.rsplit_once(" =").filter(|(_, size)| is_size(size)).map_or(path, |(path, _)| path)
}

fn broken_link(target: &str) -> Diagnostic {
    let path = without_size(target);
    if path != target {
        let message =
            Text::new("dit toont niets: een maat kan hier niet", "this shows nothing: a size is not possible here");
        let help =
            Text::new(format!("schrijf alleen het pad: `]({path})`"), format!("write the path alone: `]({path})`"));
        return Diagnostic::new(Rule::BrokenLink, message).help(help);
    }
    let message =
        Text::new("dit is geen link: in het pad staat een spatie", "this is not a link: there is a space in the path");
    let help = Text::new(
        format!("zet `<` en `>` om het pad: `](<{target}>)`"),
        format!("put `<` and `>` around the path: `](<{target}>)`"),
    );
    Diagnostic::new(Rule::BrokenLink, message).help(help)
}

fn misplaced_brackets(words: &str, target: &str, spaced: bool) -> Diagnostic {
    let message = if spaced {
        Text::new(
            "dit is geen link: tussen `]` en `(` staat een spatie",
            "this is not a link: there is a space between `]` and `(`",
        )
    } else {
        Text::new("dit is geen link: de haken zijn verwisseld", "this is no link: the brackets are the wrong way round")
    };
    let help = Text::new(format!("schrijf `[{words}]({target})`"), format!("write `[{words}]({target})`"));
    Diagnostic::new(Rule::BrokenLink, message).help(help)
}
