//! Sites in two languages: what translations inherit, where links lead, which translations are outdated, and that a site
//! in one language has no trace of a second. The golden site `talen` shows whole pages.

use crate::support::{Project, TODAY};
use omslag::diagnostic::Rule;
use omslag::i18n::Language;
use std::collections::BTreeSet;
use std::fs;

const SETTINGS: &str = "name: Proef\nbase_url: https://proef.example/\ndescription: Een proef.\nlanguages: [nl, en]\n";

/// A site in two languages: a section with a page that has been translated, and a page that has not.
fn site() -> Project {
    let project = Project::small();
    project.write("site.yaml", SETTINGS);
    project.page("visie/index.md", "Zie [dit](meerwaarde.md) en [dat](alleen.md).");
    project.write(
        "content/visie/meerwaarde.md",
        "---\ntitle: Meerwaarde\ndescription: A.\ndate: 3 mei 2019\n---\n\nTekst.\n",
    );
    project.page("visie/alleen.md", "Tekst.");
    for page in ["index.md", "visie/index.md", "visie/meerwaarde.md"] {
        translate(&project, page);
    }
    project
}

/// Makes a translation and publishes it, as if it had been translated.
fn translate(project: &Project, page: &str) {
    let file = project.run(&["new", "translation", page, "--to", "en"]).spotless().stdout.trim_end().to_owned();
    let text = fs::read_to_string(project.path(&file)).expect("the new translation");
    project.write(&file, text.replace("draft: true\n", ""));
}

#[test]
fn a_site_in_one_language_has_no_trace_of_another() {
    let project = Project::small();
    project.page("over.en.md", "Tekst.");
    project.page("index.en.md", "Tekst.");
    project.write("data/tags.yaml", "- iets anders\n");
    project.build().advised(Rule::OrphanPage);
    let public = project.public();
    assert!(public.contains_key("over-en/index.html"), "the name is a name like any other");
    assert!(public.contains_key("index-en/index.html"));
    for (path, bytes) in public.iter().filter(|(path, _)| !path.starts_with("assets/")) {
        let text = String::from_utf8_lossy(bytes);
        for trace in ["hreflang", "x-default", "xhtml", "og:locale:alternate", "class=\"languages\"", "translation"] {
            assert!(!text.contains(trace), "{path} contains {trace}");
        }
    }
    let new = project.run(&["new", "page", "Nieuw"]).spotless().stdout;
    let text = fs::read_to_string(project.path(new.trim_end())).expect("the new page");
    assert!(!text.contains("translation_of"), "{text}");
    project.run(&["new", "translation", "index.md"]).fails(2, &["`languages: [nl, en]`"]);
}

#[test]
fn a_link_leads_to_the_version_in_the_language_of_its_page_else_to_the_original_with_its_language() {
    let project = site();
    project.build().good();
    let (dutch, english) = (project.read("visie/index.html"), project.read("en/visie/index.html"));
    assert!(dutch.contains("<a href=\"/visie/meerwaarde/\">dit</a>"));
    assert!(english.contains("<a href=\"/en/visie/meerwaarde/\">dit</a>"));
    assert!(english.contains("<a href=\"/visie/alleen/\" hreflang=\"nl\">dat</a>"));
    project.page("contact.md", "[English](visie/meerwaarde.en.md), [alles](/sitemap/)");
    translate(&project, "contact.md");
    project.build().good();
    assert!(
        project.read("contact/index.html").contains("<a href=\"/en/visie/meerwaarde/\" hreflang=\"en\">English</a>")
    );
    assert!(
        project.read("en/contact/index.html").contains("<a href=\"/en/sitemap/\">alles</a>"),
        "lists are per language"
    );
}

#[test]
fn the_switch_leads_to_the_same_page_or_says_that_there_is_none() {
    let project = site();
    project.build().good();
    let translated = project.read("en/visie/meerwaarde/index.html");
    assert!(translated.contains("<a href=\"/visie/meerwaarde/\" hreflang=\"nl\" lang=\"nl\">Nederlands</a>"));
    for (language, path) in [("nl", ""), ("en", "en/"), ("x-default", "")] {
        let alternate = format!("hreflang=\"{language}\" href=\"https://proef.example/{path}visie/meerwaarde/\">");
        assert!(translated.contains(&alternate), "{alternate}");
    }
    let alone = project.read("visie/alleen/index.html");
    assert!(
        alone.contains("Alleen in het Nederlands. <a href=\"/en/\" hreflang=\"en\" lang=\"en\">English</a>"),
        "{alone}"
    );
    assert!(!alone.contains("x-default"));
    assert!(project.read("en/404.html").contains("<a href=\"/\" hreflang=\"nl\" lang=\"nl\">Nederlands</a>"));
}

#[test]
fn a_translation_inherits_what_is_no_words_and_may_override_it() {
    let project = site();
    project.write(
        "content/visie/meerwaarde.md",
        "---\ntitle: A\ndescription: A.\ndate: 3 mei 2019\ntags: [zorg]\nweight: 1\n---\n\nTekst.\n",
    );
    let english = |extra: &str| {
        project.write(
            "content/visie/meerwaarde.en.md",
            format!("---\ntitle: Value\ndescription: A.\n{extra}---\n\nSay \"a\".\n"),
        );
        project.build().good();
        project.read("en/visie/meerwaarde/index.html")
    };
    let inherited = english("");
    assert!(inherited.contains("<time datetime=\"2019-05-03\">3 May 2019</time>"), "dates are in English");
    assert!(inherited.contains("Say “a”."), "{inherited}");
    assert!(inherited.contains("/en/tags/zorg/"));
    let own = english("date: 2021\ntags: [care]\n");
    assert!(own.contains("<time datetime=\"2021\">2021</time>") && own.contains("/en/tags/care/"));
    assert!(!own.contains("2019-05-03") && !own.contains("/en/tags/zorg/"));
    project.write("data/tags.yaml", "zorg: {en: Care}\n");
    assert!(english("").contains("/en/tags/care/"), "names of tags are in data/tags.yaml");
    let tag = project.read("en/tags/care/index.html");
    assert!(tag.contains("hreflang=\"nl\" href=\"https://proef.example/tags/zorg/\""), "{tag}");
}

#[test]
fn the_translation_of_a_draft_is_a_draft() {
    let project = site();
    project.write("content/visie/meerwaarde.md", "---\ntitle: Meerwaarde\ndraft: true\n---\n\nGeheim.\n");
    project.write("content/visie/index.md", "---\ntitle: Visie\ndescription: A.\n---\n\nTekst.\n");
    project.write("content/visie/index.en.md", "---\ntitle: Vision\ndescription: A.\n---\n\nText.\n");
    project.build().good();
    assert!(!project.public().contains_key("en/visie/meerwaarde/index.html"));
    project.write("content/visie/index.md", "---\ntitle: Visie\ndraft: true\n---\n\nTekst.\n");
    project.build().good();
    let public = project.public();
    assert!(!public.keys().any(|path| path.contains("visie")), "a hidden section hides its translations");
    project.write("content/index.en.md", "---\ntitle: Welcome\ndraft: true\n---\n");
    project.build().good();
    assert!(!project.public().contains_key("en/index.html"), "a language is hidden with its home page");
}

#[test]
fn a_changed_original_makes_its_translation_outdated_until_it_is_refreshed() {
    let project = site();
    let outdated = |run: crate::support::Run| run.stderr.contains("translation-behind");
    assert!(!outdated(project.run(&["check"]).good()));
    let original = "content/visie/meerwaarde.md";
    project.write(original, "---\ntitle: Meerwaarde\ndescription: A.\ndate: 4 mei 2019\ntags: [zorg]\n---\n\nTekst.\n");
    assert!(!outdated(project.run(&["check"]).good()), "dates and tags are not words");
    project.write(original, "---\ntitle: Meerwaarde\ndescription: A.\ndate: 4 mei 2019\n---\n\nAndere tekst.\n");
    let run = project.run(&["check"]).good();
    assert!(run.stderr.contains("`omslag new translation visie/meerwaarde.md --to en --refresh`"), "{}", run.stderr);
    let before = fs::read_to_string(project.path("content/visie/meerwaarde.en.md")).expect("the translation");
    project.run(&["new", "translation", "content/visie/meerwaarde.en.md", "--to", "en", "--refresh"]).spotless();
    assert!(!outdated(project.run(&["check"]).good()));
    let after = fs::read_to_string(project.path("content/visie/meerwaarde.en.md")).expect("the translation");
    let without = |text: &str| {
        text.lines().filter(|line| !line.starts_with("translation_of")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(without(&before), without(&after), "nothing else in the file changes");
    assert_eq!(
        fs::read_dir(project.path("content/visie")).expect("the folder").count(),
        5,
        "no temporary file is left"
    );
}

#[test]
fn a_new_translation_is_a_draft_with_the_words_of_its_original() {
    let project = site();
    project.write(
        "content/visie/nieuw.md",
        "---\ntitle: Nieuw\ndate: 2020\naliases: [/oud/]\ndescription: >\n  Een.\n---\n\nTekst.\n",
    );
    let file = project.run(&["new", "vertaling", "visie/nieuw.md", "--to", "en"]).spotless().stdout;
    assert_eq!(file.trim_end(), "content/visie/nieuw.en.md");
    let text = fs::read_to_string(project.path(file.trim_end())).expect("the translation");
    assert!(text.starts_with("---\ntitle: Nieuw\ndescription: >\n  Een.\n#"), "{text}");
    assert!(text.contains("\ndraft: true\ntranslation_of: ") && text.ends_with("---\n\nTekst.\n"), "{text}");
    project.run(&["new", "translation", "visie/nieuw.md", "--to", "en"]).fails(2, &["bestaat al", "--refresh"]);
    project.run(&["new", "translation", "visie/niew.md"]).fails(2, &["bedoelde u `visie/nieuw.md`?"]);
    project.run(&["new", "translation", "visie/nieuw.md", "--to", "nl"]).fails(2, &["--to en"]);
    project.run(&["new", "translation", "visie/alleen.md", "--refresh"]).fails(2, &["bestaat niet"]);
    project.run(&["build", "--today", TODAY]).good();
    assert!(!project.public().contains_key("en/visie/nieuw/index.html"));
}

#[test]
fn the_theme_has_the_same_words_in_both_languages() {
    let theme = include_str!("../../themes/omslag/theme.yaml");
    let (dutch, english) = theme.split_once("\n  en:\n").expect("two groups");
    let keys = |group: &str| -> BTreeSet<String> {
        let lines = group.lines().filter(|line| line.starts_with("    ") && !line.trim().starts_with('#'));
        lines.filter_map(|line| Some(line.trim().split_once(": ")?.0.to_owned())).collect()
    };
    let dutch = dutch.split_once("\n  nl:\n").expect("a Dutch group").1;
    assert_eq!(keys(dutch), keys(english));
    assert!(keys(english).len() > 50 && Language::ALL.len() == 2);
}
