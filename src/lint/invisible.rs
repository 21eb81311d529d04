//! Invisible characters and hard spaces that break a key, a value, a label or a link. They come along with pasted text,
//! and the reader of another message would see nothing wrong.

use crate::content::Page;
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;

/// Maximum number of characters of an author's line that help repeats.
const REPEATED_MAX: usize = 80;

/// Returns whether a character takes no space: of zero width, a soft hyphen or a byte order mark.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Returns whether a character looks like an ordinary space.
pub(super) fn is_hard_space(character: char) -> bool {
    character.is_whitespace() && !character.is_ascii()
}

fn is_hidden(character: char) -> bool {
    is_invisible(character) || is_hard_space(character)
}

/// Returns the text as its reader sees it, with ordinary spaces.
pub(super) fn visible(text: &str) -> String {
    let shown = text.chars().filter(|c| !is_invisible(*c)).map(|c| if is_hard_space(c) { ' ' } else { c });
    shown.collect::<String>().trim().to_owned()
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
    let line: String = visible(line).chars().take(REPEATED_MAX).collect();
    let help = Text::new(
        format!("haal dat weg, of typ de regel opnieuw: `{line}`"),
        format!("remove it, or type the line again: `{line}`"),
    );
    Diagnostic::new(Rule::HiddenCharacter, message).help(help)
}

/// Replaces the problems that are caused by a hidden character.
pub(super) fn explain(file: &str, text: &str, problems: &mut Vec<Diagnostic>) {
    if text.is_ascii() {
        return;
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut has_title = false;
    for problem in problems.iter_mut() {
        if let Some((line, column, character)) = cause(&lines, problem) {
            let shown = lines[line - 1];
            has_title |= visible(shown).starts_with("title:");
            let place = Place::at(file, line, column, 1);
            *problem = diagnostic(character, shown).with_severity(problem.severity).at(place);
        }
    }
    problems.retain(|problem| !(has_title && problem.rule == Rule::MissingKey));
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
        Rule::YamlSyntax | Rule::WrongType => hidden.find(|(at, _)| separates(line, *at)),
        _ => None,
    };
    if let (None, Rule::WrongType) = (found, problem.rule) {
        return in_list_below(lines, position.line);
    }
    found.map(|(at, character)| (position.line, at + 1, character))
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

/// Reports links whose target contains an invisible character.
pub(super) fn in_links(file: &str, page: &Page) -> Vec<Diagnostic> {
    let report = |link: &crate::markdown::Link| {
        let character = link.target.chars().find(|character| is_invisible(*character))?;
        let place = Place { path: file.to_owned(), position: Some(link.position) };
        Some(diagnostic(character, &link.target).at(place))
    };
    page.markdown.links.iter().filter_map(report).collect()
}
