//! What is wrong, as HTML over the last good page: the overlay, the list of findings in it, and the links that open
//! the editor. It knows neither the build nor the server; all of it is made from values, and every text is escaped.

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Position, Severity};
use crate::html::{Escaped, Html};
use crate::language::Language;
use crate::report::{severity_name, summary};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write;
use std::path::PathBuf;

/// Findings shown in one list of the overlay, at most; the desk shows more.
const LISTED_MAX: usize = 20;
/// Characters shown of the marked part of a line, and of what stands on either side of it, at most.
const SHOWN_MAX: usize = 120;
/// What may stand as it is in any part of a URL (RFC 3986), with the slash and the colon of a drive.
const NOT_IN_A_LINK: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b':').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How a place is opened in the author's editor.
#[derive(Clone, Debug)]
pub struct Editor {
    /// A URL with `{path}`, `{line}` and `{column}`; with none, places are copied instead of opened.
    pub template: Option<String>,
    /// The folder that holds `site.yaml`, absolute.
    pub root: PathBuf,
}

impl Editor {
    /// Opens Visual Studio Code.
    pub const DEFAULT: &str = "vscode://file/{path}:{line}:{column}";

    /// The URL that opens this place; a place without a position opens at the top of the file.
    pub fn link(&self, place: &Place) -> Option<String> {
        let path = utf8_percent_encode(&self.absolute(&place.path), NOT_IN_A_LINK).to_string();
        let (line, column) = place.position.map_or((1, 1), |position| (position.line, position.column));
        let url = self.template()?.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        Some(url.replace("{path}", &path))
    }

    /// The template, in which a single slash before `{path}` is left to a path that begins with one itself.
    pub(super) fn template(&self) -> Option<String> {
        let template = self.template.as_ref()?;
        let doubled = self.absolute("").starts_with('/') && !template.contains("//{path}");
        Some(if doubled { template.replace("/{path}", "{path}") } else { template.clone() })
    }

    /// The absolute path of a file of the project, with `/` on every system.
    pub(super) fn absolute(&self, file: &str) -> String {
        format!("{}/{file}", self.root.to_string_lossy().replace('\\', "/").trim_end_matches('/'))
    }
}

/// The line of text that a place points at.
pub type Excerpt<'a> = &'a dyn Fn(&Place) -> Option<String>;

/// The overlay for one page, empty when there is nothing to say about it.
///
/// `is_own` tells which content files the page is made of, as diagnostics name them. The overlay is large when an
/// error concerns this page (one in another content file does not, one in `site.yaml`, data or the theme does), and a
/// small bar when all errors are elsewhere or when this page has warnings only. Warnings of other pages and advice are
/// for the desk.
pub fn overlay(
    said: &Diagnostics,
    excerpt: Excerpt,
    is_own: &dyn Fn(&str) -> bool,
    editor: &Editor,
    language: Language,
) -> Html {
    let concerns = |diagnostic: &&Diagnostic| match &diagnostic.place {
        Some(place) => !place.path.starts_with("content/") || is_own(&place.path),
        None => true,
    };
    let of = |severity| said.iter().filter(move |one| one.severity == severity);
    let mut errors: Vec<_> = of(Severity::Error).collect();
    errors.sort_by_key(|error| !concerns(error));
    let warnings: Vec<_> = of(Severity::Warning).filter(concerns).collect();
    let findings = |list: &[&Diagnostic]| {
        let mut out = String::new();
        findings(&mut out, list, LISTED_MAX, excerpt, editor, language);
        out
    };
    let close =
        format!("<button type=\"button\" class=\"omslag-close\">{}</button>", language.pick("Sluiten", "Close"));
    let heading = summary(errors.iter().chain(&warnings).copied(), language);
    let desk = language.pick("Naar het overzicht van alle pagina’s", "To the overview of all pages");
    let desk = format!("<p><a href=\"{}\">{desk}</a></p>", super::banner::PREFIX);
    let code = language.code();
    if errors.first().is_some_and(concerns) {
        let more = match warnings.is_empty() {
            true => String::new(),
            false => format!(
                "<details><summary>{}</summary>{}</details>",
                summary(warnings.iter().copied(), language),
                findings(&warnings)
            ),
        };
        let head = format!("<div class=\"omslag-head\"><h2>{heading}</h2>{close}</div>");
        let errors = findings(&errors);
        let root = format!("<div class=\"omslag-overlay\" role=\"alert\" lang=\"{code}\">");
        return Html::trusted(format!("{root}{head}{errors}{more}{desk}</div>"));
    }
    if errors.is_empty() && warnings.is_empty() {
        return Html::default();
    }
    let title = match errors.len() {
        0 => heading,
        1 => format!(
            "{} {}",
            summary(errors.iter().copied(), language),
            language.pick("op een andere pagina", "on another page")
        ),
        _ => format!(
            "{} {}",
            summary(errors.iter().copied(), language),
            language.pick("op andere pagina’s", "on other pages")
        ),
    };
    let all: Vec<&Diagnostic> = errors.into_iter().chain(warnings).collect();
    Html::trusted(format!(
        "<div class=\"omslag-overlay omslag-overlay-small\" role=\"alert\" lang=\"{code}\">\
         <details><summary>{title}</summary>{}{desk}</details>{close}</div>",
        findings(&all)
    ))
}

/// Writes a list of findings, each with its place, line and help; what is over `limit` is counted.
pub(super) fn findings(
    out: &mut String,
    list: &[&Diagnostic],
    limit: usize,
    excerpt: Excerpt,
    editor: &Editor,
    language: Language,
) {
    out.push_str("<ul class=\"omslag-findings\">");
    for diagnostic in list.iter().take(limit) {
        finding(out, diagnostic, excerpt, editor, language);
    }
    let left: usize = list.iter().skip(limit).map(|diagnostic| 1 + diagnostic.more).sum();
    if left > 0 {
        let _ =
            write!(out, "<li><p>{} {left} {}</p></li>", language.pick("en nog", "and"), language.pick("meer", "more"));
    }
    out.push_str("</ul>");
}

fn finding(out: &mut String, diagnostic: &Diagnostic, excerpt: Excerpt, editor: &Editor, language: Language) {
    let class = severity_name(diagnostic.severity, Language::English);
    let name = severity_name(diagnostic.severity, language);
    let message = with_code(diagnostic.message.get(language));
    let _ = write!(out, "<li class=\"omslag-{class}\"><p class=\"omslag-message\"><b>{name}</b> {message}</p><p>");
    if let Some(place) = &diagnostic.place {
        let _ = write!(out, "{} ", link(place, &place.to_string(), editor, language));
    }
    let _ = write!(out, "<code>{}</code></p>", diagnostic.rule);
    let line = diagnostic.place.as_ref().and_then(|place| Some((place.position?, excerpt(place)?)));
    if let Some((position, line)) = line {
        let [before, hit, after] = cut(&line, position).map(|part| Escaped(&part).to_string());
        let number = position.line;
        let _ = write!(out, "<div class=\"omslag-excerpt\"><i aria-hidden=\"true\">{number}</i>");
        let _ = write!(out, "<code>{before}<mark>{hit}</mark>{after}</code></div>");
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(out, "<p>{}</p>", with_code(help.get(language)));
    }
    out.push_str("</li>");
}

/// A place that opens in the editor, or is copied when there is none.
pub(super) fn link(place: &Place, text: &str, editor: &Editor, language: Language) -> String {
    let text = Escaped(text);
    match editor.link(place) {
        Some(url) => format!("<a class=\"omslag-place\" href=\"{}\">{text}</a>", Escaped(&url)),
        None => format!(
            "<button type=\"button\" class=\"omslag-place\" data-omslag-copy=\"{}\" title=\"{}\">{text}</button>",
            Escaped(&place.to_string()),
            language.pick("kopieer deze plek", "copy this place")
        ),
    }
}

/// The line before, in and after the position, each with an ellipsis where it is too long to show. A position at the
/// end of the line shows as a space.
fn cut(line: &str, position: Position) -> [String; 3] {
    let chars: Vec<char> = line.chars().collect();
    let start = position.column.saturating_sub(1).min(chars.len());
    let end = start.saturating_add(position.length).min(chars.len());
    let (before, hit, after) = (&chars[..start], &chars[start..end], &chars[end..]);
    let first = |part: &[char]| match part.get(..SHOWN_MAX) {
        Some(part) => part.iter().chain(&['…']).collect(),
        None => part.iter().collect(),
    };
    let last: String = match before.len().checked_sub(SHOWN_MAX) {
        Some(from) => ['…'].iter().chain(&before[from..]).collect(),
        None => before.iter().collect(),
    };
    [last, if hit.is_empty() { " ".to_owned() } else { first(hit) }, first(after)]
}

/// The text escaped, with what stands between backticks as code.
fn with_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return Escaped(text).to_string();
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => Escaped(part).to_string(),
        _ => format!("<code>{}</code>", Escaped(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Rule;
    use crate::language::Text;

    const EVIL: &str = "<script>alert(1)</script>\"'&";

    fn editor(template: Option<&str>) -> Editor {
        Editor { template: template.map(str::to_owned), root: PathBuf::from("/home/noor/site") }
    }

    fn found(rule: Rule, path: &str) -> Diagnostic {
        Diagnostic::new(rule, Text::new("`datum` bestaat niet", "`datum` does not exist")).at(Place::at(path, 7, 1, 5))
    }

    fn shown(said: &[Diagnostic], page: Option<&str>, language: Language) -> String {
        let mut all = Diagnostics::default();
        all.extend(said.iter().cloned());
        let excerpt = |_: &Place| Some("datum: 2020".to_owned());
        let is_own = |file: &str| page.is_none_or(|page| page == file);
        overlay(&all, &excerpt, &is_own, &editor(Some(Editor::DEFAULT)), language).into_string()
    }

    #[test]
    fn a_place_opens_in_the_editor_whatever_its_name() {
        let link = |template: &str, path: &str| editor(Some(template)).link(&Place::at(path, 7, 3, 1));
        let vscode = |path| link(Editor::DEFAULT, path);
        assert_eq!(vscode("content/a.md").as_deref(), Some("vscode://file/home/noor/site/content/a.md:7:3"));
        assert_eq!(vscode("a b#?&%.md").as_deref(), Some("vscode://file/home/noor/site/a%20b%23%3F%26%25.md:7:3"));
        let file = link("file://{path}", "a.md");
        assert_eq!(file.as_deref(), Some("file:///home/noor/site/a.md"));
        let query = link("idea://open?file={path}&line={line}", "{line}.md");
        assert_eq!(query.as_deref(), Some("idea://open?file=/home/noor/site/%7Bline%7D.md&line=7"));
        assert_eq!(editor(None).link(&Place::file("a.md")), None);
        let windows = Editor { template: Some(Editor::DEFAULT.to_owned()), root: PathBuf::from("C:\\site") };
        assert_eq!(windows.link(&Place::file("a.md")).as_deref(), Some("vscode://file/C:/site/a.md:1:1"));
    }

    #[test]
    fn an_error_on_this_page_is_shown_in_full_and_the_rest_is_folded() {
        let said = [
            found(Rule::UnknownKey, "content/a.md"),
            found(Rule::RawHtml, "content/a.md"),
            found(Rule::RawHtml, "content/b.md"),
            found(Rule::ReviewOverdue, "content/a.md"),
        ];
        let html = shown(&said, Some("content/a.md"), Language::Dutch);
        let expected = "<div class=\"omslag-overlay\" role=\"alert\" lang=\"nl\"><div class=\"omslag-head\">\
            <h2>1 fout, 1 waarschuwing</h2>";
        assert!(html.starts_with(expected), "{html}");
        assert!(html.contains(">content/a.md:7:1</a> <code>unknown-key</code>"), "{html}");
        assert!(html.contains("<mark>datum</mark>: 2020"), "{html}");
        assert!(html.contains("<details><summary>1 waarschuwing</summary>"), "{html}");
        assert!(!html.contains("content/b.md") && !html.contains("omslag-advice"), "{html}");
        let english = shown(&said, None, Language::English);
        assert!(english.contains("lang=\"en\"") && english.contains("<h2>1 error, 2 warnings</h2>"), "{english}");
        assert!(english.contains("<b>error</b> <code>datum</code> does not exist"), "{english}");
    }

    #[test]
    fn how_large_the_overlay_is_depends_on_whose_mistake_it_is() {
        let (error, warning, advice) = (Rule::UnknownKey, Rule::RawHtml, Rule::ReviewOverdue);
        for (said, expected) in [
            (&[(error, "content/a.md")][..], "1 fout"),
            (&[(error, "content/b.md")], "small: 1 fout op een andere pagina"),
            (&[(error, "content/b.md"), (error, "content/c.md")], "small: 2 fouten op andere pagina’s"),
            (&[(error, "content/b.md"), (error, "content/a.md")], "2 fouten"),
            (&[(error, "site.yaml")], "1 fout"),
            (&[(warning, "content/a.md")], "small: 1 waarschuwing"),
            (&[(warning, "content/b.md")], ""),
            (&[(advice, "content/a.md")], ""),
            (&[], ""),
        ] {
            let said: Vec<Diagnostic> = said.iter().map(|(rule, path)| found(*rule, path)).collect();
            let html = shown(&said, Some("content/a.md"), Language::Dutch);
            let between = |open: &str, close: &str| Some(html.split_once(open)?.1.split_once(close)?.0.to_owned());
            let small = html.contains("omslag-overlay-small");
            let found = match small {
                true => between("<summary>", "</summary>").map(|summary| format!("small: {summary}")),
                false => between("<h2>", "</h2>"),
            };
            assert_eq!(found.unwrap_or_default(), expected);
            assert_eq!(html.is_empty(), expected.is_empty());
        }
    }

    #[test]
    fn a_hostile_text_shows_as_text_wherever_it_stands() {
        let said = Diagnostic::new(Rule::UnknownKey, Text::new(EVIL, format!("`{EVIL}`")))
            .at(Place::at(format!("content/{EVIL}.md"), 1, 2, 3))
            .help(Text::new(EVIL, EVIL));
        let mut all = Diagnostics::default();
        all.push(said);
        for (template, language) in [(Some("x://{path}\"><script>"), Language::Dutch), (None, Language::English)] {
            let html = overlay(&all, &|_| Some(EVIL.to_owned()), &|_| true, &editor(template), language).into_string();
            assert!(!html.contains("<script") && !html.contains("\"'"), "{html}");
            assert!(html.contains("&lt;<mark>scr</mark>ipt&gt;"), "{html}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_mistake_and_a_position_after_its_end_still_shows() {
        let at = |column, length| Position { line: 1, column, length };
        let long = format!("{}é{}", "a".repeat(500), "b".repeat(500));
        let [before, hit, after] = cut(&long, at(501, 1));
        assert_eq!((before.chars().count(), hit.as_str(), after.chars().count()), (121, "é", 121));
        assert!(before.starts_with('…') && after.ends_with('…'));
        assert_eq!(cut("ab", at(9, 4)), ["ab", " ", ""]);
        assert_eq!(cut("ab", at(0, usize::MAX)), ["", "ab", ""]);
    }

    #[test]
    fn a_flood_of_mistakes_is_counted() {
        let said: Vec<Diagnostic> = (0..50).map(|at| found(Rule::UnknownKey, &format!("content/{at}.md"))).collect();
        let html = shown(&said, None, Language::Dutch);
        assert_eq!(html.matches("<li class").count(), LISTED_MAX);
        assert!(html.contains("<h2>50 fouten</h2>") && html.contains("en nog 30 meer"), "{html}");
    }
}
