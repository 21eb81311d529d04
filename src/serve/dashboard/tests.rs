//! Tests of the dashboard: its contents and their order, both languages, and escaping.

use super::*;
use crate::diagnostic::Rule;
use crate::i18n::{Language, Text};
use crate::publish::Changes;
use crate::serve::editor::Editor;
use std::path::PathBuf;

fn row(title: &str, file: &str, hidden: Option<Why>, date: Option<&str>, words: usize) -> Row {
    Row {
        title: title.to_owned(),
        url: format!("/{}/", slug(title)),
        file: file.to_owned(),
        kind: KindName::Page,
        hidden,
        date: date.and_then(|date| Date::parse(date).ok()),
        updated: None,
        review: None,
        overdue: false,
        words,
        longest_sentence: words / 10,
    }
}

fn rows() -> Vec<Row> {
    let later = Date::parse("1 maart 2027").ok().map(Why::Later);
    vec![
        row("Één plek", "content/a.md", None, None, 100),
        row("Zorg", "content/b.md", Some(Why::Draft), Some("2020"), 300),
        row("bericht", "content/c.md", later, Some("3 september 2021"), 200),
        Row { overdue: true, ..row("Oud", "content/d/e.md", Some(Why::In("d/index.md".to_owned())), None, 0) },
    ]
}

fn diagnostics() -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let message = || Text::new("hier klopt iets niet", "something is wrong here");
    diagnostics.push(Diagnostic::new(Rule::RawHtml, message()).at(Place::at("content/b.md", 3, 1, 2)));
    diagnostics.push(Diagnostic::new(Rule::RawHtml, message()).at(Place::at("content/b.md", 9, 1, 2)));
    diagnostics.push(Diagnostic::new(Rule::ReviewOverdue, message()).at(Place::file("content/c.md")));
    diagnostics
}

fn page(rows: &[Row], diagnostics: &Diagnostics, plan: Option<&Published>, query: &str, language: Language) -> String {
    let editor = Editor { template: Some(Editor::DEFAULT.to_owned()), root: PathBuf::from("/site") };
    let excerpt = |_: &Place| Some("<i>regel</i>".to_owned());
    let context = Context { editor: &editor, excerpt: &excerpt, language };
    let (site_name, query) = ("De <Omslag>", Query::parse(query));
    let deployed = None;
    let dashboard = Dashboard {
        site_name,
        home: "/",
        rows,
        untranslated: &[],
        diagnostics,
        plan,
        deployed,
        query,
        build: 3,
        context,
    };
    let page = dashboard.page();
    page.as_str().replace(">\n<", "><")
}

/// Returns the files of the table's rows.
fn files(page: &str) -> Vec<&str> {
    page.split("<th scope=\"row\">").skip(1).filter_map(|row| row.split(".md</a>").next()?.rsplit('>').next()).collect()
}

#[test]
fn the_query_selects_and_sorts_the_rows() {
    for (query, expected) in [
        ("", "content/a content/b content/c content/d/e"),
        ("sort=title", "content/c content/a content/d/e content/b"),
        ("sort=title&reverse=1", "content/b content/d/e content/a content/c"),
        ("sort=words", "content/b content/c content/a content/d/e"),
        ("sort=sentence&reverse=1", "content/d/e content/a content/c content/b"),
        ("sort=date", "content/c content/b content/a content/d/e"),
        ("sort=date&reverse=1", "content/b content/c content/a content/d/e"),
        ("sort=status", "content/a content/b content/c content/d/e"),
        ("sort=findings", "content/b content/c content/a content/d/e"),
        ("status=draft", "content/b"),
        ("status=hidden&sort=words", "content/d/e"),
    ] {
        let page = page(&rows(), &diagnostics(), None, query, Language::Dutch);
        assert_eq!(files(&page).join(" "), expected, "{query}");
    }
}

#[test]
fn a_row_contains_every_value_of_its_page() {
    let page = page(&rows(), &diagnostics(), None, "sort=words", Language::Dutch);
    for expected in [
        "<html data-omslag data-editor=\"vscode://file{path}:{line}:{column}\" lang=\"nl\">",
        "<title>Overzicht - De &lt;Omslag&gt;</title>",
        "De &lt;Omslag&gt;: 4 pagina’s, 2 waarschuwingen, 1 advies.",
        "<th scope=\"col\" aria-sort=\"descending\" class=\"omslag-number\">\
         <a href=\"?sort=words&amp;reverse=1\" class=\"omslag-arrow\">Woorden</a></th>",
        "<a href=\"?sort=words&amp;status=draft\">concept (1)</a>",
        "<a href=\"/zorg/\">Zorg</a> \
         <a class=\"omslag-place\" href=\"vscode://file/site/content/b.md:1:1\">content/b.md</a></th>\
         <td>pagina</td><td>concept</td><td><time datetime=\"2020\">2020</time></td><td></td><td></td>\
         <td class=\"omslag-number\">300</td><td class=\"omslag-number\">30</td>\
         <td><a href=\"#omslag-file-1\">2 waarschuwingen</a></td>",
        "<td>later: 1 maart 2027</td>",
        "<td>verborgen met de map: content/d/index.md</td>",
        "<span class=\"omslag-overdue\">te laat</span>",
        "<h3 id=\"omslag-file-1\">content/b.md</h3>",
        "<mark>&lt;i</mark>&gt;regel&lt;/i&gt;",
        "data-build=\"3\"",
    ] {
        assert!(page.contains(expected), "{expected}\n\n{page}");
    }
}

#[test]
fn the_plan_is_computed_on_request_and_only_without_errors() {
    let mut wrong = diagnostics();
    wrong.push(Diagnostic::new(Rule::DeadLink, Text::new("dood", "dead")));
    let changes = Changes {
        new: vec![
            "index.html".to_owned(),
            "<b>/index.html".to_owned(),
            "myindex.html".to_owned(),
            "zoeken/12ab.txt".to_owned(),
        ],
        removed: (0..201).map(|at| format!("{at}.html")).collect(),
        ..Changes::default()
    };
    let plan = Published { changes, ..Published::default() };
    let ask = |diagnostics: &Diagnostics, plan, query| page(&rows(), diagnostics, plan, query, Language::English);
    assert!(ask(&diagnostics(), None, "sort=words").contains("<a href=\"?sort=words&amp;plan=1\">Work out"));
    assert!(ask(&wrong, None, "").contains(">Work out"), "the mistake may be in a draft");
    assert!(ask(&wrong, None, "plan=1").contains("Nothing: as long as there are errors"));
    let planned = ask(&diagnostics(), Some(&plan), "plan=1");
    for expected in [
        "<h3>New: 3</h3><ul><li><code>/</code></li><li><code>/&lt;b&gt;/</code></li>\
         <li><code>/myindex.html</code></li></ul>",
        "<h3>Changed: 0</h3><h3>Removed: 201</h3>",
        "<li>… (+1)</li>",
        "<code>aliases</code>",
    ] {
        assert!(planned.contains(expected), "{expected}\n\n{planned}");
    }
}

#[test]
fn with_many_findings_errors_come_first_and_the_rest_is_counted() {
    let mut diagnostics = diagnostics();
    let file = |at: usize| format!("content/z{at:03}.md");
    for at in 0..FINDINGS_MAX + 1 {
        diagnostics.push(Diagnostic::new(Rule::DeadLink, Text::new("dood", "dead")).at(Place::file(file(at))));
    }
    let rows = [row("Een", &file(0), None, None, 1), row("Zorg", "content/b.md", None, None, 1)];
    let page = page(&rows, &diagnostics, None, "", Language::Dutch);
    assert!(page.contains(&format!("<h3 id=\"omslag-file-1\">{}</h3>", file(0))), "{page}");
    assert!(page.contains("<td><a href=\"#omslag-file-1\">1 fout</a></td>"), "{page}");
    assert!(page.contains("<td>2 waarschuwingen</td>"), "a link to what is not listed leads nowhere: {page}");
    assert_eq!(page.matches("<h3 id=\"omslag-file-").count(), FINDINGS_MAX);
    assert!(page.contains("<p>En nog 1 fout, 2 waarschuwingen, 1 advies. Die ziet u als deze hersteld zijn.</p>"));
}

#[test]
fn errors_come_first_then_warnings_what_is_online_the_pages_and_advice() {
    let mut wrong = diagnostics();
    let dead = |file: &str| Diagnostic::new(Rule::DeadLink, Text::new("dood", "dead")).at(Place::file(file));
    wrong.push(dead("content/b.md"));
    wrong.push(dead("content/a.md"));
    let whole = page(&rows(), &wrong, None, "", Language::Dutch);
    let order = [
        "<h2 id=\"omslag-error\">2 fouten</h2><h3 id=\"omslag-file-1\">content/a.md</h3>",
        "<h3 id=\"omslag-file-2\">content/b.md</h3>",
        "<h2 id=\"omslag-warning\">2 waarschuwingen</h2><h3 id=\"omslag-file-3\">content/b.md</h3>",
        "<h2 id=\"omslag-plan\">",
        "<h2 id=\"omslag-pages\">",
        "<td><a href=\"#omslag-file-2\">1 fout, 2 waarschuwingen</a></td>",
        "<h2 id=\"omslag-advice\">1 advies</h2>",
    ];
    let places: Vec<usize> =
        order.iter().map(|part| whole.find(part).unwrap_or_else(|| panic!("{part}: {whole}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    let good = page(&rows(), &Diagnostics::default(), None, "", Language::Dutch);
    assert!(
        good.contains("<main id=\"omslag-main\" tabindex=\"-1\"><section aria-labelledby=\"omslag-good\">"),
        "{good}"
    );
}

#[test]
fn the_two_languages_share_no_word_of_a_heading() {
    let texts = |language| -> Vec<String> {
        let page = page(&rows(), &diagnostics(), Some(&Published::default()), "plan=1", language);
        assert!(page.contains(&format!(" lang=\"{language}\">")), "{page}");
        let headings = page.split("<h2 ").skip(1).filter_map(|rest| rest.split(['>', '<']).nth(1).map(str::to_owned));
        headings.collect()
    };
    assert_eq!(texts(Language::Dutch), ["2 waarschuwingen", "Wat publiceren zou doen", "Pagina’s", "1 advies"]);
    assert_eq!(texts(Language::English), ["2 warnings", "What publishing would do", "Pages", "1 piece of advice"]);
}

#[test]
fn a_hostile_title_file_or_url_is_escaped() {
    let evil = "\"><script>alert(1)</script>";
    let rows = [Row {
        url: evil.to_owned(),
        hidden: Some(Why::In(evil.to_owned())),
        ..row(evil, &format!("content/{evil}.md"), None, None, 1)
    }];
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(Diagnostic::new(Rule::RawHtml, Text::new(evil, evil)).at(Place::at(
        format!("content/{evil}.md"),
        1,
        1,
        1,
    )));
    for language in Language::ALL {
        let page = page(&rows, &diagnostics, None, evil, language);
        assert_eq!(page.matches("<script").count(), 1, "only the preview's own script: {page}");
    }
}
