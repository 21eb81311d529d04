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

#[test]
fn hostile_text_is_escaped_in_every_template_but_txt() {
    let project = Project::small();
    project.write("content/a.md", "---\ntitle: \"<script>x</script>\"\ndescription: \"\\\"><b>\"\n---\n\nTekst.\n");
    project.build().good();
    for (path, bytes) in project.public() {
        assert!(!String::from_utf8_lossy(&bytes).contains("<script"), "{path}");
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
