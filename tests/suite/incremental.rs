//! Incremental builds: assembling with and without a previous run gives the same site.

use crate::support::{Project, Random, TODAY, cases};
use omslag::date::Day;
use omslag::diagnostic::Diagnostics;
use omslag::output::{Content, Entry};
use omslag::pipeline::{Assembled, Reading, assemble, read};
use omslag::render;
use omslag::site::Visibility;
use omslag::source::Source;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

fn project_of(project: &Project, preview: bool) -> omslag::pipeline::Project {
    let visibility = Visibility { today: Day::parse(TODAY).expect("a day"), drafts: preview };
    omslag::pipeline::Project { root: project.path(""), base_url: None, visibility, preview }
}

fn reading(project: &omslag::pipeline::Project, earlier: &Source) -> Reading {
    read(project, earlier).ok().expect("the site can be read")
}

fn after(project: &omslag::pipeline::Project, previous: &Assembled) -> Assembled {
    assemble(project, reading(project, previous.source()), Some(previous))
}

fn clean(project: &omslag::pipeline::Project) -> Assembled {
    assemble(project, reading(project, &Source::default()), None)
}

/// Returns every URL with its text; files beside the pages by their name.
fn rendered(assembled: &Assembled) -> BTreeMap<String, String> {
    let text = |entry: Entry| match entry.content {
        Content::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        other => format!("{other:?}"),
    };
    let entries = render::all(&assembled.renderer, &mut Diagnostics::default(), |_, entry| text(entry));
    entries.into_iter().map(|(permalink, text)| (permalink.to_string(), text)).collect()
}

/// The kinds of edits. The test must make each of them.
const EDITS: [&str; 20] = [
    "text",
    "title",
    "date",
    "weight",
    "slug",
    "alias",
    "tags",
    "draft",
    "publish",
    "kind",
    "menu",
    "event",
    "dead link",
    "removed",
    "renamed",
    "index",
    "file",
    "data",
    "template",
    "settings",
];

/// Makes one edit to a project; returns the files that an event would name.
fn edit(project: &Project, kind: &str, random: &mut Random, step: usize) -> Vec<PathBuf> {
    let page = format!("content/map-{}/pagina-{}.md", random.below(3), random.below(4));
    let body =
        "Tekst met [thuis](../index.md), [een ander](../map-1/pagina-2.md#kop) en ![beeld](beeld.svg).\n\n## Kop\n";
    let same = "title: Vast\ndate: 2020\ntags: [een]\naliases: [/oud/vast]\n";
    let with = |keys: &str| format!("---\ntitle: Titel {step}\n{keys}---\n\n{body}");
    let number = random.below(90) + 10;
    let (file, text) = match kind {
        "text" => (page, format!("---\n{same}---\n\nTekst {step}.\n\n{body}")),
        "title" => (page, with("")),
        "date" => (page, with(&format!("date: 20{number}\n"))),
        "weight" => (page, with(&format!("weight: {number}\n"))),
        "slug" => (page, with(&format!("slug: eigen-{}\n", number % 3))),
        "alias" => (page, with(&format!("aliases: [/oud/{}, /map-0/pagina-1]\n", number % 3))),
        "tags" => (page, with(["tags: [een, twee]\n", "tags: [Een]\n", "tags: [drie, \"&\"]\n"][number % 3])),
        "draft" => (page, with("draft: true\n")),
        "publish" => (page, with(["publish: 2030\n", "publish: 2020\nreview: 2021\n"][number % 2])),
        "kind" => (page, with("kind: note\n")),
        "menu" => (page, with(["menu: true\n", "menu: false\n", "menu: Kort\n"][number % 3])),
        "event" => (format!("content/lijn/moment-{}.md", number % 3), with(&format!("date: 20{number}\n"))),
        "dead link" => (page, with("") + &format!("[weg](pagna-{}.md) [x](#kopje)\n", number % 4)),
        "index" => {
            let keys = ["", "default_kind: note\n", "draft: true\n", "kind: timeline\norder: newest\n"][number % 4];
            (format!("content/map-{}/index.md", number % 3), with(keys))
        }
        "file" => (format!("content/map-{}/beeld.svg", number % 3), format!("<svg>{step}</svg>")),
        "data" => ("data/cijfers.yaml".to_owned(), format!("totaal: {step}\n")),
        "template" => {
            ("themes/omslag/templates/note.html".to_owned(), format!("<h1>{step}: {{{{ page.title }}}}</h1>"))
        }
        "settings" => {
            let more = ["", "menu: [map-1/index.md, map-0/pagina-1.md]\n", "markdown: {raw_html: true}\n"][number % 3];
            ("site.yaml".to_owned(), format!("name: Proef {step}\nbase_url: https://proef.example/\n{more}"))
        }
        "removed" => {
            std::fs::remove_file(project.path(&page)).ok();
            return vec![project.path(&page)];
        }
        _ => {
            let to = project.path(&format!("content/map-{}/nieuw-{}.md", number % 3, number % 4));
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            std::fs::rename(project.path(&page), &to).ok();
            return vec![project.path(&page), to];
        }
    };
    vec![project.write(&file, &text).path(&file)]
}

/// Applies edits of every kind to a project, and compares each result with a run from scratch.
fn follow(preview: bool) {
    let site = Project::small();
    site.write("content/lijn/index.md", "---\ntitle: Lijn\nkind: timeline\n---\n");
    let project = project_of(&site, preview);
    let mut random = Random::new(if preview { 1 } else { 2 });
    let mut previous = clean(&project);
    for step in 0..cases(300, 5_000) {
        // Every kind comes once, and then again.
        let kind = if step % 2 == 0 { EDITS[step / 2 % EDITS.len()] } else { EDITS[random.below(EDITS.len())] };
        let touched = edit(&site, kind, &mut random, step);
        let name = format!("step {step}, {kind}: {touched:?}");
        // As in a preview: first the files that the event names, then all files.
        previous = assemble(&project, previous.read_again(&project, &touched), Some(&previous));
        previous = after(&project, &previous);
        let anew = clean(&project);
        assert_eq!(previous.diagnostics.clone().sorted(), anew.diagnostics.clone().sorted(), "{name}");
        assert!(previous.renderer.site == anew.renderer.site, "{name}\n{:#?}", difference(&previous, &anew));
        if step % 10 == 0 {
            assert_eq!(rendered(&previous), rendered(&anew), "{name}");
        }
    }
}

/// Returns the first lines that differ when both sites are printed.
fn difference(previous: &Assembled, anew: &Assembled) -> Vec<(String, String)> {
    let lines = |assembled: &Assembled| format!("{:#?}", assembled.renderer.site);
    let (a, b) = (lines(previous), lines(anew));
    let pairs = a.lines().zip(b.lines()).filter(|(a, b)| a != b);
    pairs.take(10).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

#[test]
fn after_any_edit_assembling_with_a_previous_run_gives_the_same_site_as_without() {
    follow(false);
}

#[test]
fn so_it_does_in_a_preview_where_drafts_are_shown() {
    follow(true);
}

/// Two sets of all pages would be in memory at once, and the preview of a large site would update slowly.
#[test]
fn pages_are_not_parsed_again_when_a_template_changes() {
    let site = Project::small();
    site.page("a.md", "Een.");
    let project = project_of(&site, false);
    let before = clean(&project);
    site.write("themes/omslag/templates/page.html", "<h1>Anders</h1>");
    let template = after(&project, &before);
    site.write("themes/omslag/theme.yaml", "strings: {nl: {footnote: Anders}}\n");
    let words = after(&project, &template);
    let same = |a: &Assembled, b: &Assembled| {
        let mut pairs = a.renderer.site.pages.iter().zip(&b.renderer.site.pages);
        pairs.all(|(a, b)| Arc::ptr_eq(a, b))
    };
    assert!(same(&before, &template));
    assert!(!same(&template, &words), "words are printed on pages");
}

#[test]
fn lines_add_nothing_but_one_attribute_with_the_line_of_the_file() {
    let project = Project::own_site();
    project.page("regels.md", "Een.\n\n## Twee\n\n- drie\n- vier\n\n> vijf");
    let with_lines = rendered(&clean(&project_of(&project, true)));
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
        with_lines.into_iter().map(|(permalink, text)| (permalink, without(text))).collect();
    let mut build = project_of(&project, false);
    build.visibility.drafts = true;
    assert_eq!(stripped, rendered(&clean(&build)));
}
