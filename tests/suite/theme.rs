//! The theme: built in, complete in both languages, and overruled file by file.

use crate::support::{Project, files, repository};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_built_in_theme_is_the_one_in_the_repository() {
    let listed = std::fs::read_to_string(repository().join("src/theme/embedded.rs")).expect("the list");
    let listed: BTreeSet<String> =
        listed.lines().filter_map(|line| Some(line.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned())).collect();
    let folder: BTreeSet<String> =
        files(&repository().join("themes/omslag")).into_keys().filter(|path| path != "README.md").collect();
    assert_eq!(listed, folder);
}

#[test]
fn both_languages_have_the_same_words_with_the_same_blanks() {
    let text = std::fs::read_to_string(repository().join("themes/omslag/theme.yaml")).expect("theme.yaml");
    let theme: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
    let words = |language: &str| -> BTreeMap<String, Vec<String>> {
        let map = theme["strings"][language].as_mapping().expect("a language");
        let blanks = |word: &str| {
            let mut blanks: Vec<String> =
                word.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            blanks.sort();
            blanks
        };
        map.iter().map(|(key, word)| (key.as_str().unwrap().to_owned(), blanks(word.as_str().unwrap_or("")))).collect()
    };
    assert_eq!(words("nl"), words("en"));
}

#[test]
fn one_template_of_the_site_wins_over_the_built_in_one() {
    let project = Project::small();
    project.page("visie.md", "Tekst.");
    project.write("themes/omslag/templates/page.html", "<h1>Eigen: {{ page.title }}</h1>{{ page.body }}");
    project.build().good();
    assert_eq!(project.read("visie/index.html"), "<h1>Eigen: visie.md</h1><p>Tekst.</p>\n");
    assert!(project.read("index.html").contains("<!doctype html>"), "the home page is as it was");
}

#[test]
fn printing_what_does_not_exist_fails_with_template_line_and_page_but_testing_it_does_not() {
    let project = Project::small();
    project.page("a.md", "A").page("b.md", "B");
    project.write("themes/omslag/templates/page.html", "{% if page.nope %}x{% endif %}ok");
    project.build().good();
    project.write("themes/omslag/templates/page.html", "regel een\n{{ page.titel }}");
    project.build().fails(
        1,
        &["fout[template-error]", "themes/omslag/templates/page.html:2:", "content/a.md", "en nog 1 pagina's"],
    );
}

/// What a page tells machines: the graph of its JSON-LD.
fn graph(html: &str) -> Vec<serde_json::Value> {
    let (_, rest) =
        html.split_once("<script type=\"application/ld+json\">").unwrap_or_else(|| panic!("none in {html}"));
    let json = rest.split("</script>").next().unwrap_or_default();
    let data: serde_json::Value = serde_json::from_str(json).unwrap_or_else(|cause| panic!("{cause}: {json}"));
    data["@graph"].as_array().expect("a graph").clone()
}

#[test]
fn hostile_text_stays_text_in_markup_and_in_data() {
    let project = Project::small();
    let title = "</script><script>alert(1)</script> & 'x' \u{2028}";
    let quoted = serde_json::to_string(title).expect("JSON, which is YAML");
    project.write("content/a.md", &format!("---\ntitle: {quoted}\ndescription: {quoted}\n---\n\nTekst.\n"));
    project.write("content/index.md", &format!("---\ntitle: {quoted}\ndescription: {quoted}\n---\n"));
    project.build().good();
    for (path, bytes) in project.public().iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        assert_eq!(html.matches("<script").count(), html.matches("ld+json").count(), "{path}");
        assert_eq!(html.matches("</script").count(), html.matches("ld+json").count(), "{path}");
    }
    let address = project.public().into_keys().find(|path| path.starts_with("a/")).expect("the page");
    let article = &graph(&project.read(&address))[0];
    assert_eq!(article["headline"].as_str().map(|text| text.starts_with("</script><script>alert(1)")), Some(true));
}

#[test]
fn every_kind_of_page_tells_machines_what_it_is() {
    let project = Project::own_site();
    project.write(
        "content/tijdlijn/feest.md",
        "---\ntitle: Feest\ndate: 2022-05-01\nend: 2022-05-03\nown_page: true\n---\n\nHoera.\n",
    );
    project.build().spotless();
    let types = |path: &str| -> Vec<String> {
        graph(&project.read(path)).iter().map(|node| node["@type"].as_str().expect("a type").to_owned()).collect()
    };
    assert_eq!(types("index.html"), ["Organization", "WebSite"]);
    assert_eq!(types("visie/index.html"), ["BreadcrumbList"]);
    assert_eq!(types("notities/inkoop-2021/index.html"), ["Article", "BreadcrumbList"]);
    assert_eq!(types("presentaties/toekomst-dagbesteding/index.html"), ["Article", "BreadcrumbList"]);
    assert_eq!(types("tijdlijn/index.html"), ["ItemList", "BreadcrumbList"]);
    assert_eq!(types("tijdlijn/feest/index.html"), ["Event", "BreadcrumbList"]);
    let event = &graph(&project.read("tijdlijn/feest/index.html"))[0];
    assert_eq!((event["startDate"].as_str(), event["endDate"].as_str()), (Some("2022-05-01"), Some("2022-05-03")));
    let crumbs = &graph(&project.read("notities/inkoop-2021/index.html"))[1]["itemListElement"];
    assert_eq!(crumbs[1]["item"].as_str(), Some("https://dagbesteding.example/notities/"));
    let moments = &graph(&project.read("tijdlijn/index.html"))[0]["itemListElement"];
    assert_eq!(moments[0]["startDate"].as_str(), Some("2015"), "a date as far as it is known");
}

#[test]
fn below_a_base_path_every_absolute_address_begins_with_it() {
    let project = Project::own_site();
    project.run(&["build", "--base-url", "https://voorbeeld.example/omslag/"]).spotless();
    for (path, bytes) in project.public().iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        let head = html.split("</head>").next().unwrap_or_default();
        for address in head.split('"').filter(|text| text.starts_with("https://") && *text != "https://schema.org") {
            assert!(address.starts_with("https://voorbeeld.example/omslag/"), "{path}: {address}");
        }
    }
    assert!(project.read("index.html").contains("og:image\" content=\"https://voorbeeld.example/omslag/assets/card."));
}

#[test]
fn every_page_of_ours_says_when_it_last_changed() {
    let project = Project::own_site();
    project.build().spotless();
    let is_page = |path: &&String| path.ends_with("index.html");
    for path in project.public().keys().filter(is_page) {
        let html = project.read(path);
        assert!(html.contains("http-equiv=\"refresh\"") || html.contains("Laatst bijgewerkt"), "{path}");
    }
}

#[test]
fn the_accessibility_statement_is_a_setting_and_no_status_is_made_up() {
    let project = Project::small();
    project.page("a.md", "A").build().good();
    assert!(!project.read("a/index.html").contains("Toegankelijkheidsverklaring"));
    let settings =
        "name: Proef\nbase_url: https://proef.example/\naccessibility_statement: https://register.example/?id=1&x\n";
    project.write("site.yaml", settings).build().good();
    for page in ["index.html", "a/index.html", "404.html", "sitemap/index.html"] {
        let link = "<a href=\"https://register.example/?id=1&amp;x\">Toegankelijkheidsverklaring</a>";
        assert!(project.read(page).contains(link), "{page}");
    }
}

#[test]
fn a_template_with_other_line_ends_or_in_another_encoding_is_told_at_its_place() {
    let project = Project::small();
    project.page("a.md", "A");
    project.write("themes/omslag/templates/page.html", "een\r\ntwee\r\n{{ page.titel }}\r\n");
    project.build().fails(1, &["themes/omslag/templates/page.html:3:4", "bedoelde u `page.title`?"]);
    project.write_bytes("themes/omslag/schets.png", b"\x89PNG\xff");
    project.write_bytes("themes/omslag/templates/page.html", b"<h1>\xe9</h1>");
    project.build().fails(1, &["fout[bad-encoding]", "themes/omslag/templates/page.html:1:5"]);
    project.remove("themes/omslag/templates/page.html");
    project.build().spotless();
}

#[test]
fn a_template_that_never_ends_is_told() {
    let project = Project::small();
    project.page("a.md", "A");
    project.write(
        "themes/omslag/templates/page.html",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
    );
    project.build().fails(1, &["komt niet tot een eind"]);
}

#[test]
fn a_theme_that_does_not_exist_is_told() {
    let project = Project::small();
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\ntheme: mooi\n");
    project.build().fails(1, &["fout[theme-missing]", "themes/mooi/"]);
}
