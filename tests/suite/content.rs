//! Builds the site in this repository as its editors do.

use crate::support::{Project, TODAY};
use html5gum::{Token, Tokenizer};
use std::collections::{BTreeMap, BTreeSet};

/// The ids and links of an HTML page.
#[derive(Default)]
struct Page {
    ids: Vec<String>,
    links: Vec<String>,
}

fn read(html: &[u8]) -> Page {
    let mut page = Page::default();
    for Ok(token) in Tokenizer::new(html) {
        let Token::StartTag(tag) = token else { continue };
        for (name, value) in &tag.attributes {
            let value = String::from_utf8_lossy(value).into_owned();
            match name.as_slice() {
                b"id" => page.ids.push(value),
                b"href" | b"src" => page.links.push(value),
                _ => {}
            }
        }
    }
    page
}

fn pages(public: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, Page> {
    public.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, html)| (path.as_str(), read(html))).collect()
}

/// Returns every internal link, below `base`, whose file or id does not exist.
fn dead_links(public: &BTreeMap<String, Vec<u8>>, base: &str) -> Vec<String> {
    let pages = pages(public);
    let mut dead = Vec::new();
    for (from, page) in &pages {
        for link in page.links.iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => (*from).to_owned(),
                path => match path.strip_prefix(base) {
                    Some(below) if below.is_empty() || below.ends_with('/') => format!("{below}index.html"),
                    Some(below) => below.to_owned(),
                    None => "outside the base path".to_owned(),
                },
            };
            let has_id = || pages.get(target.as_str()).is_some_and(|page| page.ids.iter().any(|id| id == fragment));
            if !public.contains_key(&target) || !(fragment.is_empty() || has_id()) {
                dead.push(format!("{from}: {link}"));
            }
        }
    }
    dead
}

#[test]
fn our_own_site_builds_without_findings_and_every_link_and_anchor_works() {
    let project = Project::own_site();
    project.build().spotless();
    let public = project.public();
    assert!(public.len() > 40, "the whole site is there");
    assert_eq!(dead_links(&public, "/"), Vec::<String>::new());
}

#[test]
fn below_a_base_path_every_link_begins_with_it() {
    let project = Project::own_site();
    project.run(&["build", "--base-url", "https://voorbeeld.example/omslag/"]).spotless();
    let public = project.public();
    assert_eq!(dead_links(&public, "/omslag/"), Vec::<String>::new());
    for file in ["feed.xml", "sitemap.xml"] {
        let text = project.read(file);
        let elsewhere = text.matches("https://").count() - text.matches("https://voorbeeld.example/omslag/").count();
        assert_eq!(elsewhere, 0, "{file}");
    }
}

#[test]
fn no_id_appears_twice_on_a_page_and_every_page_has_one_h1() {
    let project = Project::own_site();
    project.build().good();
    for (path, html) in project.public().iter().filter(|(path, _)| path.ends_with(".html")) {
        let ids = read(html).ids;
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{path}: {ids:?}");
        assert_eq!(String::from_utf8_lossy(html).matches("<h1").count(), 1, "{path}");
    }
}

#[test]
fn the_facts_are_on_the_site() {
    let project = Project::own_site();
    project.run(&["build", "--today", TODAY]).good();
    let note = project.read("notities/inkoop-2021/index.html");
    let names = [
        "Robin de Bood",
        "Corine van de Burgt",
        "Gerda van der Meer",
        "Petra Nieuwlaat",
        "Juil Reinking",
        "Hans Wijnands",
    ];
    let places: Vec<usize> = names.iter().map(|name| note.find(name).unwrap_or_else(|| panic!("{name}"))).collect();
    assert!(places.is_sorted(), "the signatories are in the Dutch order");
    assert_eq!(note.matches("role=\"doc-noteref\"").count(), 3, "the note has its three sources");
    let timeline = project.read("tijdlijn/index.html");
    for date in ["2015", "14 maart 2016", "23 juli 2019", "3 september 2019", "februari 2020", "zomer 2022"] {
        assert!(timeline.contains(date), "{date}");
    }
    let old = project.read("nl/nieuws/2019/12/dagbesteding-in-2021/162/index.html");
    assert!(old.contains("url=/notities/dagbesteding-in-2021/"), "{old}");
}
