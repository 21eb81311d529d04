//! Hostile text in what the preview adds: the overlay over a page, and the dashboard. Whatever titles, file names,
//! keys, links and templates contain, a browser finds only the elements and attributes that omslag made.
//!
//! As in `hostile`, a site is built twice, with hostile and with harmless words. This site is full of mistakes, because
//! those are what the preview shows.

use crate::hostile::{Words, shape};
use crate::support::{Project, Random, cases};

/// Markdown with mistakes around hostile words.
const MISTAKES: &str = "---\ntitle: @yaml@\ndescription: @yaml@\n@yaml@: 1\ndate: @yaml@\nupdated: 2020-13\ntags: [@yaml@]\nslug: fout\n---\n\n\
    Een [nota](<@coded@.md>), nog `@text@` een [dode](weg.md) bij `@word@`.\n\n#### Kop `@word@` @coded@\n\n\
    :::quote @word@\nTekst.\n:::\n\n:::@word@\n:::\n\nZie [[kwaad]] en een noot `@text@`.[^weg]\n";

/// Breaks out of HTML, if anything does, and leaves a template valid.
const HOSTILE_TEMPLATE: &str = "kwaad \"><b onx='1'></title></script><script>x</script><!-- ]]>&lt;i&gt;";

fn site(words: &Words) -> Project {
    let project = Project::small();
    let name = words.file_name();
    project.write("site.yaml", words.fill("name: @yaml@\nbase_url: https://proef.example/\ndescription: @yaml@\n"));
    project.write("content/fout.md", words.fill(MISTAKES));
    project.write(&format!("content/{name}.md"), words.fill("---\ntitle: @yaml@\nslug: naam\n---\n\n[x](weg.md)\n"));
    project.write("content/concept.md", words.fill("---\ntitle: @yaml@\ndraft: true\nreview: 2020\n---\n"));
    project.page("anker.md", "[een anker](#weg)\n");
    project.write("data/kwaad.yaml", words.fill("a: @yaml@\na: @yaml@\n"));
    project
}

/// Returns the shapes of the overlay over a page and of the dashboard, once the last mistake is reported.
fn shapes(project: &Project, page: &str, last: &str) -> [Vec<String>; 2] {
    let served = project.serve(&["--poll"]);
    let dashboard = served.wait_for("/__omslag/", |dashboard| dashboard.contains(&format!("<code>{last}</code>")));
    let overlay = served.state(page)["overlay"].as_str().expect("an overlay").to_owned();
    assert!(overlay.contains("kwaad") && dashboard.contains("kwaad"), "the words are there: {overlay} {dashboard}");
    [shape(overlay.as_bytes()), shape(dashboard.as_bytes())]
}

/// Other words may cause other diagnostics, but never another kind of element.
#[track_caller]
fn assert_same_kinds(harmless: [Vec<String>; 2], hostile: [Vec<String>; 2], seed: usize) {
    let scripts = |shape: &[String]| shape.iter().filter(|tag| tag.starts_with("<script")).count();
    for (harmless, hostile) in harmless.iter().zip(&hostile) {
        let foreign: Vec<&String> = hostile.iter().filter(|tag| !harmless.contains(tag)).collect();
        assert!(foreign.is_empty() && scripts(harmless) == scripts(hostile), "{seed}: {foreign:?}");
    }
}

#[track_caller]
fn assert_same(harmless: [Vec<String>; 2], hostile: [Vec<String>; 2]) {
    for (what, (harmless, hostile)) in ["overlay", "dashboard"].iter().zip(harmless.into_iter().zip(hostile)) {
        assert_eq!(harmless, hostile, "{what}");
    }
}

#[test]
fn no_text_of_an_author_becomes_an_element_in_overlay_or_dashboard() {
    let [harmless, hostile] =
        [false, true].map(|hostile| shapes(&site(&Words::of_ours(hostile)), "/fout/", "dead-anchor"));
    assert_same(harmless, hostile);
}

#[test]
fn no_generated_text_becomes_an_element_in_overlay_or_dashboard() {
    for seed in 0..cases(4, 60) {
        let [harmless, hostile] = [false, true].map(|hostile| {
            let words = Words::generated(hostile, &mut Random::new(seed));
            shapes(&site(&words), "/fout/", "dead-anchor")
        });
        assert_same_kinds(harmless, hostile, seed);
    }
}

#[test]
fn no_text_of_a_template_becomes_an_element_in_overlay_or_dashboard() {
    let [harmless, hostile] = ["kwaad", HOSTILE_TEMPLATE].map(|text| {
        let project = Project::small();
        let line = format!("<p title=\"{text}\">{text}{{{{ page.kwaad }}}}</p>\n");
        project.write("themes/omslag/templates/page.html", &line).page("a.md", "Tekst.");
        shapes(&project, "/a/", "template-error")
    });
    assert_same(harmless, hostile);
}
