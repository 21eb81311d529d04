//! Findings: diagnostics as values for `assets/findings.html`, which the preview's pages use to list them.

use super::editor::Editor;
use crate::diagnostic::{Diagnostic, Place, Position};
use crate::html::{Escaped, Html};
use crate::i18n::Language;
use crate::report::severity_name;
use crate::theme::render_own;
use crate::view::Markup;
use serde::Serialize;

/// Maximum number of characters to show of the marked part of a line, and on each side of it.
const SHOWN_MAX: usize = 120;

/// What the rendering of diagnostics depends on.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub editor: &'a Editor,
    /// Returns the line of text at a place.
    pub excerpt: &'a dyn Fn(&Place) -> Option<String>,
    pub language: Language,
}

/// A list of diagnostics.
#[derive(Serialize)]
pub struct Findings {
    listed: Vec<Finding>,
    /// Number of diagnostics that are not listed.
    more: usize,
}

#[derive(Serialize)]
struct Finding {
    class: &'static str,
    severity: &'static str,
    message: Markup,
    link: Option<Link>,
    rule: &'static str,
    excerpt: Option<Excerpt>,
    help: Option<Markup>,
}

/// A place that opens in the editor.
#[derive(Serialize)]
pub struct Link {
    text: String,
    /// `None` without an editor.
    url: Option<String>,
}

/// A line of text in three parts. Parts that are too long are cut, with an ellipsis.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Excerpt {
    line: usize,
    before: String,
    marked: String,
    after: String,
}

impl Context<'_> {
    /// Lists up to `limit` diagnostics and counts the rest.
    pub fn findings(&self, list: &[&Diagnostic], limit: usize) -> Findings {
        Findings {
            listed: list.iter().take(limit).map(|diagnostic| self.finding(diagnostic)).collect(),
            more: list.iter().skip(limit).map(|diagnostic| 1 + diagnostic.more).sum(),
        }
    }

    fn finding(&self, diagnostic: &Diagnostic) -> Finding {
        let place = diagnostic.place.as_ref();
        let excerpt = |place: &Place| Some(Excerpt::new(&(self.excerpt)(place)?, place.position?));
        Finding {
            class: severity_name(diagnostic.severity, Language::English),
            severity: severity_name(diagnostic.severity, self.language),
            message: with_code(diagnostic.message.get(self.language)),
            link: place.map(|place| self.link(place)),
            rule: diagnostic.rule.name(),
            excerpt: place.and_then(excerpt),
            help: diagnostic.help.as_ref().map(|help| with_code(help.get(self.language))),
        }
    }

    pub fn link(&self, place: &Place) -> Link {
        Link { text: place.to_string(), url: self.editor.link(place) }
    }

    /// Renders a template of `assets/`.
    pub fn render(&self, template: &str, values: &impl Serialize) -> Html {
        let macros = ("findings.html", include_str!("assets/findings.html"));
        render_own(template, &[macros], values, self.language)
    }
}

impl Excerpt {
    /// Splits the line before and after the position. A position after the end of the line shows as a space.
    fn new(line: &str, position: Position) -> Excerpt {
        let chars: Vec<char> = line.chars().collect();
        let start = position.column.saturating_sub(1).min(chars.len());
        let end = start.saturating_add(position.length).min(chars.len());
        let first = |part: &[char]| match part.get(..SHOWN_MAX) {
            Some(part) => part.iter().chain(&['…']).collect(),
            None => part.iter().collect(),
        };
        let before = match start.checked_sub(SHOWN_MAX) {
            Some(from) => ['…'].iter().chain(&chars[from..start]).collect(),
            None => chars[..start].iter().collect(),
        };
        let marked = if start == end { " ".to_owned() } else { first(&chars[start..end]) };
        Excerpt { line: position.line, before, marked, after: first(&chars[end..]) }
    }
}

/// Converts text to HTML, with the parts between backticks as code.
fn with_code(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return Html::trusted(Escaped(text).to_string()).into();
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => Escaped(part).to_string(),
        _ => format!("<code>{}</code>", Escaped(part)),
    };
    Html::trusted(parts.iter().enumerate().map(part).collect::<String>()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_around_the_mistake_and_a_position_after_its_end_still_shows() {
        let cut = |line: &str, column, length| Excerpt::new(line, Position { line: 1, column, length });
        let parts = |excerpt: Excerpt| [excerpt.before, excerpt.marked, excerpt.after];
        let long = format!("{}é{}", "a".repeat(500), "b".repeat(500));
        let [before, marked, after] = parts(cut(&long, 501, 1));
        assert_eq!((before.chars().count(), marked.as_str(), after.chars().count()), (121, "é", 121));
        assert!(before.starts_with('…') && after.ends_with('…'));
        assert_eq!(parts(cut("ab", 9, 4)), ["ab", " ", ""]);
        assert_eq!(parts(cut("ab", 0, usize::MAX)), ["", "ab", ""]);
    }
}
