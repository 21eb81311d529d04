//! The overlay: diagnostics as HTML over the last good page. It depends neither on the build nor on the server.

use super::banner::PREFIX;
use super::findings::{Context, Findings};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::html::Html;
use crate::report::summary;
use serde::Serialize;

/// Maximum number of diagnostics in one list of the overlay. The dashboard shows more.
const LISTED_MAX: usize = 20;

/// The values of `assets/overlay.html`.
#[derive(Serialize)]
struct Overlay {
    language: &'static str,
    dashboard_url: &'static str,
    is_large: bool,
    title: String,
    findings: Findings,
    /// Warnings below the errors of a large overlay.
    folded: Option<Findings>,
    folded_title: String,
}

/// Returns the overlay for one page, empty if there is nothing to report.
///
/// `is_own` returns whether the page depends on a content file, as diagnostics name it. The overlay is large if an
/// error concerns this page: one in its own content files, `site.yaml`, data or the theme. It is a small bar if all
/// errors are in other content files, or if this page has only warnings. Warnings of other pages and advice are left
/// to the dashboard.
pub fn overlay(diagnostics: &Diagnostics, is_own: &dyn Fn(&str) -> bool, context: Context) -> Html {
    let concerns = |diagnostic: &&Diagnostic| match &diagnostic.place {
        Some(place) => !place.path.starts_with("content/") || is_own(&place.path),
        None => true,
    };
    let of = |severity| diagnostics.iter().filter(move |one| one.severity == severity);
    let mut errors: Vec<_> = of(Severity::Error).collect();
    errors.sort_by_key(|error| !concerns(error));
    let warnings: Vec<_> = of(Severity::Warning).filter(concerns).collect();
    let all: Vec<_> = errors.iter().chain(&warnings).copied().collect();
    if all.is_empty() {
        return Html::default();
    }
    let language = context.language;
    let count = |list: &[&Diagnostic]| summary(list.iter().copied(), language);
    let is_large = errors.first().is_some_and(concerns);
    let title = match errors.len() {
        1 if !is_large => format!("{} {}", count(&errors), language.pick("op een andere pagina", "on another page")),
        2.. if !is_large => format!("{} {}", count(&errors), language.pick("op andere pagina’s", "on other pages")),
        _ => count(&all),
    };
    let values = Overlay {
        language: language.code(),
        dashboard_url: PREFIX,
        is_large,
        title,
        findings: context.findings(if is_large { &errors } else { &all }, LISTED_MAX),
        folded: (is_large && !warnings.is_empty()).then(|| context.findings(&warnings, LISTED_MAX)),
        folded_title: count(&warnings),
    };
    context.render(include_str!("assets/overlay.html"), &values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Rule};
    use crate::i18n::{Language, Text};
    use crate::serve::editor::Editor;
    use std::path::PathBuf;

    const EVIL: &str = "<script>alert(1)</script>\"'&";

    fn editor(template: Option<&str>) -> Editor {
        Editor { template: template.map(str::to_owned), root: PathBuf::from("/home/noor/site") }
    }

    fn found(rule: Rule, path: &str) -> Diagnostic {
        Diagnostic::new(rule, Text::new("`datum` bestaat niet", "`datum` does not exist")).at(Place::at(path, 7, 1, 5))
    }

    fn without_breaks(html: &Html) -> String {
        html.as_str().replace('\n', "")
    }

    fn shown(diagnostics: &[Diagnostic], page: Option<&str>, language: Language) -> String {
        let mut all = Diagnostics::default();
        all.extend(diagnostics.iter().cloned());
        let excerpt = |_: &Place| Some("datum: 2020".to_owned());
        let is_own = |file: &str| page.is_none_or(|page| page == file);
        let context = Context { editor: &editor(Some(Editor::DEFAULT)), excerpt: &excerpt, language };
        without_breaks(&overlay(&all, &is_own, context))
    }

    #[test]
    fn an_error_on_this_page_is_shown_in_full_and_the_rest_is_folded() {
        let diagnostics = [
            found(Rule::UnknownKey, "content/a.md"),
            found(Rule::RawHtml, "content/a.md"),
            found(Rule::RawHtml, "content/b.md"),
            found(Rule::ReviewOverdue, "content/a.md"),
        ];
        let html = shown(&diagnostics, Some("content/a.md"), Language::Dutch);
        let expected = "<div class=\"omslag-overlay\" role=\"alert\" lang=\"nl\"><div class=\"omslag-head\">\
            <h2>1 fout, 1 waarschuwing</h2>";
        assert!(html.starts_with(expected), "{html}");
        assert!(html.contains(">content/a.md:7:1</a> <code>unknown-key</code>"), "{html}");
        assert!(html.contains("<mark>datum</mark>: 2020"), "{html}");
        assert!(html.contains("<details><summary>1 waarschuwing</summary>"), "{html}");
        assert!(!html.contains("content/b.md") && !html.contains("omslag-advice"), "{html}");
        let english = shown(&diagnostics, None, Language::English);
        assert!(english.contains("lang=\"en\"") && english.contains("<h2>1 error, 2 warnings</h2>"), "{english}");
        assert!(english.contains("<b>error</b> <code>datum</code> does not exist"), "{english}");
    }

    #[test]
    fn the_size_of_the_overlay_depends_on_the_page_with_the_error() {
        let (error, warning, advice) = (Rule::UnknownKey, Rule::RawHtml, Rule::ReviewOverdue);
        for (diagnostics, expected) in [
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
            let diagnostics: Vec<Diagnostic> = diagnostics.iter().map(|(rule, path)| found(*rule, path)).collect();
            let html = shown(&diagnostics, Some("content/a.md"), Language::Dutch);
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
    fn hostile_text_is_escaped_everywhere() {
        let diagnostics = Diagnostic::new(Rule::UnknownKey, Text::new(EVIL, format!("`{EVIL}`")))
            .at(Place::at(format!("content/{EVIL}.md"), 1, 2, 3))
            .help(Text::new(EVIL, EVIL));
        let mut all = Diagnostics::default();
        all.push(diagnostics);
        for (template, language) in [(Some("x://{path}\"><script>"), Language::Dutch), (None, Language::English)] {
            let context = Context { editor: &editor(template), excerpt: &|_| Some(EVIL.to_owned()), language };
            let html = overlay(&all, &|_| true, context).into_string();
            assert!(!html.contains("<script") && !html.contains("\"'"), "{html}");
            assert!(html.contains("&lt;<mark>scr</mark>ipt&gt;"), "{html}");
        }
    }

    #[test]
    fn a_flood_of_mistakes_is_counted() {
        let diagnostics: Vec<Diagnostic> =
            (0..50).map(|at| found(Rule::UnknownKey, &format!("content/{at}.md"))).collect();
        let html = shown(&diagnostics, None, Language::Dutch);
        assert_eq!(html.matches("<li class").count(), LISTED_MAX);
        assert!(html.contains("<h2>50 fouten</h2>") && html.contains("en nog 30 meer"), "{html}");
    }
}
