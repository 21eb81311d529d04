//! Invisible characters and hard spaces that break a key, a value, a label or a link. They come along with pasted text,
//! and the reader of another message would see nothing wrong.

use crate::content::{Page, find_in_front_matter};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::i18n::{Language, Text};
use crate::unicode::{is_hard_space, is_invisible, visible};
use crate::url::Url;

/// Maximum number of characters of an author's line that help repeats.
const REPEATED_MAX: usize = 80;

fn is_hidden(character: char) -> bool {
    is_invisible(character) || is_hard_space(character)
}

/// Returns the diagnostic of a hidden character in a line.
pub(super) fn diagnostic(character: char, line: &str) -> Diagnostic {
    let code = u32::from(character);
    let message = match is_hard_space(character) {
        true => Text::new(
            format!("hier staat een harde spatie (U+{code:04X}), en die telt niet mee"),
            format!("here is a non-breaking space (U+{code:04X}), which does not count"),
        ),
        false => Text::new(
            format!("hier staat een onzichtbaar teken (U+{code:04X})"),
            format!("here is an invisible character (U+{code:04X})"),
        ),
    };
    let shown = visible(line);
    let help = match shown.char_indices().nth(REPEATED_MAX) {
        None => Text::new(format!("typ dit opnieuw: `{shown}`"), format!("type this again: `{shown}`")),
        Some(_) if is_hard_space(character) => Text::new("typ hier een gewone spatie", "type an ordinary space here"),
        Some(_) => Text::new("haal dat teken weg", "remove this character"),
    };
    Diagnostic::new(Rule::HiddenCharacter, message).help(help)
}

/// Replaces the problems of a file that are caused by a hidden character.
pub fn explain(file: &str, text: &str, problems: &mut Vec<Diagnostic>) {
    if text.is_ascii() {
        return;
    }
    let lines: Vec<&str> = text.lines().collect();
    let (mut keys, mut others) = (Vec::new(), Vec::new());
    for problem in problems.iter_mut() {
        if let Some((line, column, character)) = cause(&lines, problem) {
            let shown = lines[line - 1];
            keys.extend(visible(shown).split_once(':').map(|(key, _)| key.to_owned()));
            let place = Place::at(file, line, column, 1);
            if matches!(problem.rule, Rule::YamlSyntax | Rule::WrongType) {
                others = separators_below(file, &lines, line);
            }
            *problem = diagnostic(character, shown).with_severity(problem.severity).at(place);
        }
    }
    problems.extend(others);
    let is_about = |message: &str, key: &str| key == "title" || message.contains(&format!("`{key}`"));
    let is_there = |problem: &Diagnostic| keys.iter().any(|key| is_about(problem.message.get(Language::English), key));
    problems.retain(|problem| problem.rule != Rule::MissingKey || !is_there(problem));
}

/// Reports values of front matter with a character that their author cannot have meant, except where it is in the
/// `reported` problems already.
pub(super) fn in_values(path: &str, text: &str, reported: &[Diagnostic]) -> Vec<Diagnostic> {
    if text.is_ascii() {
        return Vec::new();
    }
    let found = find_in_front_matter(path, text, needless_in).into_iter();
    let is_known = |place: &Place| {
        let lines =
            reported.iter().filter(|one| one.rule == Rule::HiddenCharacter).filter_map(|one| one.place.as_ref());
        lines.map(Place::line).any(|line| line == place.line())
    };
    let report = |(character, place): (char, Place)| {
        let line = text.lines().nth(place.line().saturating_sub(1)).unwrap_or_default();
        diagnostic(character, line).at(place)
    };
    found.filter(|(_, place)| !is_known(place)).map(report).collect()
}

/// Returns a space of zero width in a value, or a hard space at one of its ends. Other invisible characters have a use,
/// such as a soft hyphen in a title.
fn needless_in(value: &str) -> Option<char> {
    let is_needless = |c: &char| matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    let ends = value.chars().next().into_iter().chain(value.chars().next_back());
    value.chars().find(is_needless).or_else(|| ends.into_iter().find(|c| is_hard_space(*c)))
}

/// Returns the line, column and hidden character that cause a problem.
fn cause(lines: &[&str], problem: &Diagnostic) -> Option<(usize, usize, char)> {
    let position = problem.place.as_ref()?.position?;
    let line = lines.get(position.line.checked_sub(1)?)?;
    let marked = line.chars().enumerate().skip(position.column - 1).take(position.length);
    let mut hidden = marked.filter(|(_, character)| is_hidden(*character));
    let found = match problem.rule {
        Rule::UnknownKey | Rule::BadDate | Rule::FrontMatterMissing | Rule::UndefinedFootnote => hidden.next(),
        Rule::BadSlug | Rule::BadAlias => hidden.next(),
        Rule::YamlSyntax | Rule::WrongType => hidden.find(|(at, c)| is_invisible(*c) || separates(line, *at)),
        _ => None,
    };
    match (found, problem.rule) {
        (Some((at, character)), _) => Some((position.line, at + 1, character)),
        (None, Rule::WrongType) => in_list_below(lines, position.line),
        // The parser may only stop at the line below.
        (None, Rule::YamlSyntax) => {
            [position.line, position.line + 1].into_iter().find_map(|number| separator_on(lines, number))
        }
        _ => None,
    }
}

/// Reports the hidden characters below a line that YAML would read as part of a word. The parser does not get there.
fn separators_below(file: &str, lines: &[&str], line: usize) -> Vec<Diagnostic> {
    let below = (line + 1..=lines.len()).take_while(|number| lines[number - 1] != "---");
    let found = below.filter_map(|number| separator_on(lines, number));
    let report = |(number, column, character): (usize, usize, char)| {
        diagnostic(character, lines[number - 1]).with_severity(Severity::Error).at(Place::at(file, number, column, 1))
    };
    found.map(report).collect()
}

/// Returns the first hidden character on a line that YAML would read as part of a word.
fn separator_on(lines: &[&str], number: usize) -> Option<(usize, usize, char)> {
    let line = lines.get(number - 1)?;
    let found = line.chars().enumerate().find(|(at, character)| is_hidden(*character) && separates(line, *at));
    found.map(|(at, character)| (number, at + 1, character))
}

/// Returns whether only spaces and a sign of YAML are on the line before a character or directly before it.
fn separates(line: &str, at: usize) -> bool {
    let before: String = line.chars().take(at).collect();
    before.trim().is_empty() || before.ends_with([':', '-'])
}

/// Returns the first hidden character that keeps the lines below a key from being a list.
fn in_list_below(lines: &[&str], line: usize) -> Option<(usize, usize, char)> {
    let below = lines.iter().enumerate().skip(line).take_while(|(_, line)| line.trim_start().starts_with('-'));
    let mut found = below.filter(|(_, line)| **line != "---").filter_map(|(number, line)| {
        let hidden = line.chars().enumerate().find(|(at, c)| is_hidden(*c) && separates(line, *at));
        hidden.map(|(at, character)| (number + 1, at + 1, character))
    });
    found.next()
}

/// Reports links to other sites whose target contains an invisible character. In the path of a file it is a dead link.
pub(super) fn in_links(file: &str, page: &Page) -> Vec<Diagnostic> {
    let report = |link: &crate::markdown::Link| {
        let is_elsewhere = Url::split(&link.target).is_elsewhere();
        let character = link.target.chars().find(|character| is_elsewhere && is_invisible(*character))?;
        let place = Place { path: file.to_owned(), position: Some(link.position) };
        Some(diagnostic(character, &link.target).at(place))
    };
    page.markdown.links.iter().filter_map(report).collect()
}
