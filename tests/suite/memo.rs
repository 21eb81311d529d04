//! What one run hands to the next never shows: a run that remembers ends at the very site of one that does not.

use crate::support::Project;
use omslag::build::{Memo, assemble, read};
use omslag::date::Day;
use omslag::diagnostic::Diagnostics;
use omslag::output::{Content, Entry};
use omslag::render;
use omslag::site::Visibility;
use std::collections::BTreeMap;
use std::sync::Arc;

fn project_of(project: &Project) -> omslag::build::Project {
    let today = Day::parse(crate::support::TODAY).expect("a day");
    omslag::build::Project { root: project.path(""), base_url: None, visibility: Visibility { today, drafts: true } }
}

/// Every address with its text; files beside the pages by their name.
fn remembering(project: &Project, memo: &mut Memo) -> BTreeMap<String, String> {
    let project = project_of(project);
    let reading = read(&project, memo.source()).ok().expect("the site can be read");
    let assembled = assemble(&project, reading, memo);
    let text = |entry: Entry| match entry.content {
        Content::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        other => format!("{other:?}"),
    };
    let entries = render::all(&assembled.renderer, &mut Diagnostics::default(), |_, entry| text(entry));
    entries.into_iter().map(|(address, text)| (address.to_string(), text)).collect()
}

fn clean(project: &Project) -> BTreeMap<String, String> {
    remembering(project, &mut Memo::default())
}

/// One edit of many kinds, chosen by a number.
fn edit(project: &Project, number: usize) {
    let page = format!("map-{}/pagina-{}.md", number % 3, number % 5);
    match number % 9 {
        0 => {
            project.page(&page, &format!("Tekst {number} met [een link](../index.md) en een noot.[^1]\n\n[^1]: Noot."))
        }
        1 => project.write(
            &format!("content/{page}"),
            &format!("---\ntitle: Titel {number}\ntags: [een, twee]\n---\n\nTekst.\n"),
        ),
        2 => project.write(
            &format!("content/{page}"),
            &format!("---\ntitle: Datum\ndate: 20{:02}\ndraft: true\n---\n", number % 90 + 10),
        ),
        3 => project.write(
            &format!("content/map-{}/index.md", number % 3),
            &format!("---\ntitle: Map {number}\ndefault_kind: note\n---\n"),
        ),
        4 => project
            .write(&format!("content/map-{}/index.md", number % 3), "---\ntitle: Tijdlijn\nkind: timeline\n---\n"),
        5 => project.write("themes/omslag/templates/note.html", &format!("<h1>{number}: {{{{ page.title }}}}</h1>")),
        6 => {
            let words = format!("home: Thuis {number}, footnote: \"Noot {{number}} van {number}\"");
            project.write("themes/omslag/theme.yaml", &format!("strings: {{nl: {{{words}}}}}\n"))
        }
        7 => project.write(
            "site.yaml",
            &format!(
                "name: Proef {number}\nbase_url: https://proef.example/\nmarkdown: {{raw_html: {}}}\n",
                number.is_multiple_of(2)
            ),
        ),
        _ => {
            std::fs::remove_file(project.path(&format!("content/{page}"))).ok();
            project
        }
    };
}

#[test]
fn after_any_edits_a_run_that_remembers_equals_a_clean_one() {
    let project = Project::small();
    let mut memo = Memo::default();
    let mut number: usize = 1;
    for _ in 0..60 {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        edit(&project, number >> 33);
        assert_eq!(remembering(&project, &mut memo), clean(&project), "edit {}", number >> 33);
    }
}

/// Two sets of all pages would live at once, and a preview of a big site would be slow to follow.
#[test]
fn pages_are_not_parsed_again_when_a_template_changes() {
    let project = Project::small();
    project.page("a.md", "Een.");
    let mut memo = Memo::default();
    let mut pages = || {
        let project = project_of(&project);
        let reading = read(&project, memo.source()).ok().expect("the site can be read");
        let site = assemble(&project, reading, &mut memo).renderer.site;
        site.pages.iter().map(|placed| placed.page.clone()).collect::<Vec<_>>()
    };
    let before = pages();
    project.write("themes/omslag/templates/page.html", "<h1>Anders</h1>");
    let after = pages();
    assert!(before.len() == 2 && before.iter().zip(&after).all(|(before, after)| Arc::ptr_eq(before, after)));
    project.write("themes/omslag/theme.yaml", "strings: {nl: {footnote: Anders}}\n");
    assert!(after.iter().zip(&pages()).all(|(before, after)| !Arc::ptr_eq(before, after)), "words stand on pages");
}

#[test]
fn lines_add_nothing_but_one_attribute_that_tells_the_line_of_the_file() {
    let project = Project::own_site();
    project.page("regels.md", "Een.\n\n## Twee\n\n- drie\n- vier\n\n> vijf");
    let with_lines = remembering(&project, &mut Memo::of_preview());
    for expected in [
        "<p data-line=\"5\">Een.",
        "<h2 data-line=\"7\" id=\"twee\">",
        "<li data-line=\"10\">vier",
        "<blockquote data-line=\"12\">",
    ] {
        assert!(with_lines["/regels/"].contains(expected), "{expected} in {}", with_lines["/regels/"]);
    }
    let without = |text: String| {
        let mut parts = text.split(" data-line=\"");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| all + part.split_once('"').map_or("", |(_, rest)| rest))
    };
    let stripped: BTreeMap<String, String> =
        with_lines.into_iter().map(|(address, text)| (address, without(text))).collect();
    assert_eq!(stripped, clean(&project));
}
