//! Lints of text that was meant as a link. It would be published with its brackets.

use super::run::Run;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::i18n::Text;
use crate::lint::invisible;
use crate::markdown::anchor;
use crate::unicode::{is_hard_space, is_invisible};
use crate::url::Url;

/// Maximum length in bytes of a path after a hidden character.
const TARGET_MAX: usize = 300;

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
        let title = misquoted_title(target);
        if let Some((open, (path, title))) = opens.zip(title) {
            run.report(open, at + 2 + target.len() + 1 - open, unquoted(path, &title));
            continue;
        }
        let path = target.split(" \"").next().unwrap_or_default();
        if let Some(open) = opens.filter(|_| path.contains(' ') && looks_like_path(path) && !is_command(path)) {
            let mark = usize::from(written[..open].ends_with('!'));
            let length = at + 2 + target.len() + 1 - open;
            run.report(open - mark, length + mark, broken_link(path, mark == 1));
        }
    }
    hidden_between_brackets(run);
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

/// Reports a hidden character between the two pairs of brackets of a link.
fn hidden_between_brackets(run: &mut Run) {
    let written = run.literal.written;
    for (at, _) in written.match_indices(']') {
        let rest = &written[at + 1..];
        let Some(hidden) = rest.chars().next().filter(|c| is_hard_space(*c) || is_invisible(*c)) else { continue };
        let after = &rest[hidden.len_utf8()..];
        let end = after.bytes().take(TARGET_MAX).position(|byte| byte == b')').unwrap_or(0);
        let target = after[..end].strip_prefix('(').unwrap_or_default();
        let words = written[..at].rsplit(['[', ']']).next().unwrap_or_default();
        if written[..at - words.len()].ends_with('[') && (has_ending(target) || target.starts_with('#')) {
            run.report(at + 1, hidden.len_utf8(), invisible::diagnostic(hidden, &format!("[{words}]({target})")));
        }
    }
}

/// Reports `[words][label]` whose label has no definition. With one, it would be a link in the tree.
pub(super) fn undefined_references(run: &mut Run) {
    let written = run.literal.written;
    let mut from = 0;
    for (at, _) in written.match_indices("][").filter(|_| run.literal.printed.contains("][")) {
        let label = written[at + 2..].split(['[', ']']).next().unwrap_or_default();
        let end = at + 2 + label.len() + 1;
        if at < from || !written[end - 1..].starts_with(']') || written[end..].starts_with(['(', '[', ':', ']']) {
            continue;
        }
        let opens = written[from..at].rfind(['[', ']']).map(|open| from + open);
        // Without `[` in this run, the words begin on the line above, or contain markup.
        let (start, words) = match opens {
            Some(open) => (open, &written[open..at]),
            None if from == 0 && !run.literal.follows_escape => (at, "[…"),
            None => continue,
        };
        from = end;
        let before = &written[..start];
        if words.starts_with('[')
            && !words.contains('\\')
            && !(opens.is_some() && is_index(before))
            && is_reference(&words[1..], label)
        {
            let mark = if before.ends_with('!') { "!" } else { "" };
            run.report(start - mark.len(), end - start + mark.len(), undefined_reference(mark, &words[1..], label));
        }
    }
}

/// Returns whether brackets after a text are part of a formula, of another pair of brackets, or escaped.
fn is_index(before: &str) -> bool {
    before.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '[' | ']' | ')' | '_' | '\\'))
}

/// Returns whether two pairs of brackets were meant as a link, and not as an insertion with the number of a note, a
/// footnote or a box to tick.
fn is_reference(words: &str, label: &str) -> bool {
    let has_letters = |text: &str| text.contains(char::is_alphabetic);
    let is_ticked = matches!(words.trim(), "" | "x" | "X");
    let is_note = words.starts_with(['^', '!']) || label.starts_with('^');
    let has_words = words == "…" || has_letters(words);
    has_words && !is_ticked && !is_note && (label.is_empty() || has_letters(label) || words.trim().contains(' '))
}

fn undefined_reference(mark: &str, words: &str, label: &str) -> Diagnostic {
    let name = if label.is_empty() { words } else { label };
    let what = if mark.is_empty() {
        ("dit is geen link", "this is not a link")
    } else {
        ("dit toont niets", "this shows nothing")
    };
    let message = Text::new(
        format!("{}: nergens staat welk adres bij `[{name}]` hoort", what.0),
        format!("{}: no line says which address belongs to `[{name}]`", what.1),
    );
    let help = Text::new(
        format!(
            "schrijf `{mark}[{words}](…)`, met het adres op de puntjes; moet het er zo staan, schrijf dan `{mark}\\[{words}][{label}]`"
        ),
        format!(
            "write `{mark}[{words}](…)`, with the address in place of the dots; if it must show, write `{mark}\\[{words}][{label}]`"
        ),
    );
    Diagnostic::new(Rule::BrokenLink, message).help(help)
}

/// Reports a URL that other programs turn into a link and CommonMark does not.
pub(super) fn bare_addresses(run: &mut Run) {
    let written = run.literal.written;
    if run.literal.may_be_linked || !["://", "www.", "@"].iter().any(|sign| run.has(sign)) {
        return;
    }
    let mut end = 0;
    for (at, start) in written.match_indices(['h', 'w']).filter(|(at, _)| begins_address(&written[..*at])) {
        // Skips what is part of the previous URL. Otherwise a line with many URLs would take quadratic time.
        if at < end || !["http", "www."].iter().any(|start| written[at..].starts_with(start)) {
            continue;
        }
        let address = address_at(&written[at..]);
        end = at + address.len();
        let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
        let url = if start == "w" { format!("https://{address}") } else { address.to_owned() };
        let is_name = start == "h" || address.matches('.').count() > 1;
        if is_name && Url::split(&url).web_host().is_some() {
            run.report(at, address.len(), bare_address(&url));
        }
    }
    bare_mail(run);
}

/// Reports e-mail addresses.
fn bare_mail(run: &mut Run) {
    let written = run.literal.written;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let mut from = 0;
    for (at, _) in written.match_indices('@') {
        let name = written[from..at].rsplit(|c| !is_part(c)).next().unwrap_or_default();
        let start = at - name.len();
        let host =
            written[at + 1..].split(|c| !is_part(c)).next().unwrap_or_default().trim_end_matches(['.', '-', '_']);
        from = at + 1;
        let is_host = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
        let ending = host.rsplit('.').next().unwrap_or_default();
        let is_ending = ending.len() > 1 && ending.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !name.is_empty()
            && is_host
            && is_ending
            && begins_address(&written[..start])
            && !written[..start].ends_with(':')
        {
            run.report(start, at + 1 + host.len() - start, bare_mail_address(&written[start..at + 1 + host.len()]));
        }
    }
}

fn bare_mail_address(address: &str) -> Diagnostic {
    let message = Text::new("dit adres is geen link", "this address is no link");
    let help = Text::new(
        format!("schrijf `<{address}>`; is het geen link, zet er dan `` ` `` omheen"),
        format!("write `<{address}>`; if it is no link, put `` ` `` around it"),
    );
    Diagnostic::new(Rule::BrokenLink, message).help(help).with_severity(Severity::Advice)
}

fn address_at(text: &str) -> &str {
    text.split(|c: char| c.is_whitespace() || "<>()[]\"'`|".contains(c)).next().unwrap_or_default()
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

/// Splits what is between the round brackets of a failed link into a path and a title without proper quotes.
fn misquoted_title(target: &str) -> Option<(&str, String)> {
    const QUOTES: &[char] = &['"', '\'', '“', '”', '„', '‟', '‘', '’', '‚', '«', '»', '″', '`', '´'];
    let (path, rest) = target.trim().split_once(char::is_whitespace)?;
    let rest = rest.trim();
    let is_plain = !rest.contains(['/', '.', '#', '=', '<', '>', '|']) && !path.contains('#');
    let is_path = has_ending(path) || path.contains("://") || path.starts_with(['#', '/']);
    let is_title = if rest.starts_with(QUOTES) { rest.len() > 3 } else { is_plain && has_ending(path) };
    let title = rest.trim_matches(QUOTES).replace('"', "'");
    (is_path && is_title && !title.is_empty() && !is_command(path)).then_some((path, title))
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

fn broken_link(target: &str, is_picture: bool) -> Diagnostic {
    let path = without_size(target);
    if path != target {
        let message =
            Text::new("dit toont niets: een maat kan hier niet", "this shows nothing: a size is not possible here");
        let help =
            Text::new(format!("schrijf alleen het pad: `]({path})`"), format!("write the path alone: `]({path})`"));
        return Diagnostic::new(Rule::BrokenLink, message).help(help);
    }
    let message = match is_picture {
        false => Text::new(
            "dit is geen link: in het pad staat een spatie",
            "this is not a link: there is a space in the path",
        ),
        true => Text::new(
            "dit toont niets: in het pad staat een spatie",
            "this shows nothing: there is a space in the path",
        ),
    };
    if let Some((path, heading)) = target.split_once('#').filter(|(path, _)| !path.contains(' ')) {
        let anchor = anchor(heading);
        let help = Text::new(format!("schrijf `]({path}#{anchor})`"), format!("write `]({path}#{anchor})`"));
        return Diagnostic::new(Rule::BrokenLink, message).help(help);
    }
    let help = Text::new(
        format!("zet `<` en `>` om het pad: `](<{target}>)`"),
        format!("put `<` and `>` around the path: `](<{target}>)`"),
    );
    Diagnostic::new(Rule::BrokenLink, message).help(help)
}

fn unquoted(path: &str, title: &str) -> Diagnostic {
    let message = Text::new(
        "dit is geen link: om de titel achter het pad horen rechte aanhalingstekens",
        "this is not a link: the title after the path needs straight quotes",
    );
    let help = Text::new(format!("schrijf `]({path} \"{title}\")`"), format!("write `]({path} \"{title}\")`"));
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
