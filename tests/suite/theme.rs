//! The theme: built in, complete in both languages, and overridden file by file.

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
fn templates_state_the_language_of_a_text_with_the_function_alone() {
    for (path, bytes) in files(&repository().join("themes/omslag/templates")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(!text.contains(" lang=\"{{"), "{path} writes the attribute, not `lang(…)`");
    }
}

#[test]
fn both_languages_have_the_same_words_with_the_same_placeholders() {
    let text = std::fs::read_to_string(repository().join("themes/omslag/theme.yaml")).expect("theme.yaml");
    let theme: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
    let words = |language: &str| -> BTreeMap<String, Vec<String>> {
        let map = theme["strings"][language].as_mapping().expect("a language");
        let placeholders = |word: &str| {
            let mut placeholders: Vec<String> =
                word.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            placeholders.sort();
            placeholders
        };
        map.iter()
            .map(|(key, word)| (key.as_str().unwrap().to_owned(), placeholders(word.as_str().unwrap_or(""))))
            .collect()
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
        &["fout[template-error]", "themes/omslag/templates/page.html:2:", "content/a.md", "en nog 1 pagina)"],
    );
}

#[test]
fn a_cached_part_is_identified_by_its_values_and_has_no_access_to_the_page() {
    let project = Project::small();
    project.page("a.md", "A").page("b.md", "B").page("c.md", "C");
    let page = "{{ cached(\"deel.html\", naam=page.title[:1], waarde=1 if page.title == \"c.md\" else \"1\") }}";
    project.write("themes/omslag/templates/page.html", page);
    project.write("themes/omslag/templates/deel.html", "<b>{{ naam }}{{ waarde + 1 if waarde == 1 else \"<\" }}</b>");
    project.build().good();
    assert_eq!(
        ["a", "b", "c"].map(|name| project.read(&format!("{name}/index.html"))),
        ["<b>a&lt;</b>", "<b>b&lt;</b>", "<b>c2</b>"]
    );
    for (part, message) in
        [("\n{{ page.title }}", "`page` bestaat niet"), ("\n{{ cached(\"deel.html\") }}", "cached bestaat niet")]
    {
        project.write("themes/omslag/templates/deel.html", part);
        project.build().fails(1, &["themes/omslag/templates/deel.html:2:", message, "content/a.md"]);
    }
}

/// Returns the structured data of a page: the graph of its JSON-LD.
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
    project.write("content/a.md", format!("---\ntitle: {quoted}\ndescription: {quoted}\n---\n\nTekst.\n"));
    project.write("content/index.md", format!("---\ntitle: {quoted}\ndescription: {quoted}\n---\n"));
    project.build().good();
    for (path, bytes) in project.public().iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        let ours = html.matches("ld+json").count() + html.matches("<script src=\"/assets/").count();
        assert_eq!((html.matches("<script").count(), html.matches("</script").count()), (ours, ours), "{path}");
    }
    let permalink = project.public().into_keys().find(|path| path.starts_with("a/")).expect("the page");
    let article = &graph(&project.read(&permalink))[0];
    assert_eq!(article["headline"].as_str().map(|text| text.starts_with("</script><script>alert(1)")), Some(true));
}

#[test]
fn every_kind_of_page_has_structured_data_of_its_kind() {
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
        for permalink in head.split('"').filter(|text| text.starts_with("https://") && *text != "https://schema.org") {
            assert!(permalink.starts_with("https://voorbeeld.example/omslag/"), "{path}: {permalink}");
        }
    }
    assert!(project.read("index.html").contains("og:image\" content=\"https://voorbeeld.example/omslag/assets/card."));
}

#[test]
fn every_page_says_when_it_last_changed() {
    for project in [Project::own_site(), Project::copy_of("tests/sites/vormgeving")] {
        project.build().spotless();
        for path in project.public().keys().filter(|path| path.ends_with(".html")) {
            let html = project.read(path);
            assert!(
                ["http-equiv=\"refresh\"", "Laatst bijgewerkt", "Last updated"]
                    .iter()
                    .any(|words| html.contains(words)),
                "{path}"
            );
        }
    }
}

/// Returns when a page says that it changed: the words and the date.
fn last_updated(html: &str) -> String {
    let from = html.find("Laatst bijgewerkt").or(html.find("Last updated")).unwrap_or_else(|| panic!("not in {html}"));
    let line = html[from..].lines().next().unwrap_or_default();
    let texts = line.split('<').filter_map(|piece| piece.split_once('>'));
    line.split('<')
        .next()
        .into_iter()
        .chain(texts.map(|(_, text)| text))
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

#[test]
fn no_page_claims_a_change_that_nobody_wrote_down_or_that_lies_ahead() {
    let project = Project::small();
    let page = |path: &str, front: &str| {
        project.write(&format!("content/{path}"), format!("---\ntitle: {path}\n{front}---\n\nTekst.\n"));
    };
    page("plan/index.md", "");
    page("plan/oud.md", "date: 2026-03-02\nupdated: 2031-01-01\ntags: [oud]\n");
    page("plan/straks.md", "date: 2031-01-01\ntags: [straks]\n");
    page("plan/lang.md", "date: 2020/2031\n");
    page("plan/niets.md", "");
    page("plan/english.md", "lang: en\n");
    page("jaar.md", "date: 2026\n");
    page("tijd/index.md", "kind: timeline\n");
    page("tijd/feest.md", "date: 2026-11-01\nown_page: true\n");
    page("tijd/gemeld.md", "date: 2026-11-01\nupdated: 2026-04-01\nown_page: true\n");
    project.build().good();
    let words = |path: &str| last_updated(&project.read(path)).split_whitespace().collect::<Vec<_>>().join(" ");
    let of_site = "Laatst bijgewerkt (hele site) 1 april 2026";
    for (path, expected) in [
        ("plan/oud/index.html", "Laatst bijgewerkt 2 maart 2026"),
        ("plan/straks/index.html", of_site),
        ("plan/lang/index.html", of_site),
        ("plan/niets/index.html", of_site),
        ("plan/english/index.html", "Last updated (whole site) 1 April 2026"),
        ("jaar/index.html", "Laatst bijgewerkt 2026"),
        ("tijd/feest/index.html", of_site),
        ("tijd/gemeld/index.html", "Laatst bijgewerkt 1 april 2026"),
        ("plan/index.html", "Laatst bijgewerkt 2 maart 2026"),
        ("tijd/index.html", "Laatst bijgewerkt 1 april 2026"),
        ("tags/oud/index.html", "Laatst bijgewerkt 2 maart 2026"),
        ("tags/straks/index.html", of_site),
        ("tags/index.html", "Laatst bijgewerkt 2 maart 2026"),
        ("sitemap/index.html", "Laatst bijgewerkt 1 april 2026"),
        ("404.html", "Laatst bijgewerkt (hele site): 1 april 2026"),
    ] {
        assert_eq!(words(path), expected, "{path}");
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
fn a_template_with_other_line_ends_or_in_another_encoding_is_reported_at_its_place() {
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
fn a_template_that_never_ends_is_reported() {
    let project = Project::small();
    project.page("a.md", "A");
    project.write(
        "themes/omslag/templates/page.html",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
    );
    project.build().fails(1, &["komt niet tot een eind"]);
}

/// Returns the names of the published assets, without their hashes.
fn assets(project: &Project) -> Vec<String> {
    let public = project.public().into_keys().filter_map(|path| path.strip_prefix("assets/").map(str::to_owned));
    public.map(|name| name.split('.').filter(|part| part.len() != 16).collect::<Vec<_>>().join(".")).collect()
}

#[test]
fn built_in_assets_are_published_only_if_a_page_uses_them_and_own_ones_always() {
    let project = Project::small();
    project.build().good();
    assert_eq!(
        assets(&project),
        ["card.png", "find.js", "lists.css", "merk.svg", "print.css", "search.js", "style.css"]
    );
    project.write("content/dias.md", "---\ntitle: Dia’s\nkind: presentation\n---\n\nDag.\n").build().good();
    let of_slides = ["presentation.css", "presentation.js", "slides.css"];
    assert!(of_slides.iter().all(|name| assets(&project).contains(&(*name).to_owned())), "{:?}", assets(&project));
    let frame = "{% set heading = page.title %}{% set full_title = heading %}{% set summary = none %}<!doctype html>\n\
                 <html lang=\"nl\"><head><title>x</title></head><body>{% block main %}{% endblock %}</body></html>";
    project.write("themes/omslag/templates/base.html", frame);
    project.write("themes/omslag/assets/eigen.css", "a { background: url(\"merk.svg\"); }");
    project.build().good();
    assert_eq!(assets(&project), ["eigen.css", "merk.svg"], "an own sheet, and what it refers to");
}

#[test]
fn a_theme_that_does_not_exist_is_reported() {
    let project = Project::small();
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\ntheme: mooi\n");
    project.build().fails(1, &["fout[theme-missing]", "themes/mooi/"]);
}

/// Returns the contrast ratio of two colours such as `#10261f`, by WCAG 2.2.
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| -> f64 {
        let digits = colour.trim_start_matches('#');
        let digits = if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).expect("a colour")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Returns the colours of the style sheet by name: the light scheme and the dark one.
fn colours() -> [BTreeMap<String, String>; 2] {
    let sheet = std::fs::read_to_string(repository().join("themes/omslag/assets/style.css")).expect("the sheet");
    let tokens = sheet.split("@layer base").next().expect("the tokens");
    let (light, dark) = tokens.split_once("prefers-color-scheme: dark").expect("two schemes");
    let read = |text: &str| -> BTreeMap<String, String> {
        let pairs = text.split("--").filter_map(|part| part.split(';').next()?.split_once(": #"));
        pairs.map(|(name, digits)| (format!("--{name}"), format!("#{digits}"))).collect()
    };
    let light = read(light);
    let dark = light.clone().into_iter().chain(read(dark)).collect();
    [light, dark]
}

#[test]
fn the_contrasts_in_the_theme_s_readme_are_those_of_its_sheet_and_enough() {
    let readme = std::fs::read_to_string(repository().join("themes/omslag/README.md")).expect("the README");
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut check = |row: &str, cell: &str, colour: &str, on: &str, least: f64| {
        let figure = cell.trim_matches([' ', '`']).trim_start_matches(colour).trim_start_matches('`').trim();
        let measured = format!("{:.1}", contrast(colour, on));
        count += 1;
        if figure != measured {
            wrong.push(format!("{row}: {cell} is {colour}, {measured} on {on}"));
        }
        if contrast(colour, on) < least {
            wrong.push(format!("{row}: {measured} is less than {least}"));
        }
    };
    for row in
        readme.lines().filter(|line| line.starts_with("| `--") || line.starts_with("| ") && line.contains("| `#"))
    {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let name = cells[0].trim_matches('`');
        for (scheme, colours) in colours().iter().enumerate() {
            let on = |token: &str| colours[token].clone();
            if let Some(section) = name.split(' ').next().filter(|number| number.parse::<u8>().is_ok()) {
                assert_eq!(cells[1 + 2 * scheme].trim_matches('`'), on(&format!("--section-{section}")), "{row}");
                check(name, cells[2 + 2 * scheme], &on(&format!("--section-{section}")), &on("--on-field"), 4.5);
            } else {
                let cell = cells[2 + scheme];
                match name {
                    "--ground" | "--focus" => {}
                    "--aside" => check(name, cell, &on(name), "#ffffff", 4.5),
                    "--soft-aside" => check(name, cell, &on(name), &on("--aside"), 4.5),
                    "--hair" => check(name, cell, &on(name), &on("--ground"), 1.0),
                    _ => check(name, cell, &on(name), &on("--ground"), 4.5),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 28, "both tables are read: {count}");
}

/// A Dutch site with an English page, an English event and an English block, each with what omslag adds to it.
fn in_two_languages() -> Project {
    let project = Project::small();
    project.write("content/plan/index.md", "---\ntitle: Plan\ndescription: Een plan.\n---\n\nTekst.\n");
    let visit = "---\ntitle: Your visit\ndescription: All of it.\nlang: en-GB\ndate: 2026-05-01\n---\n\nHello.\n";
    project.write("content/plan/visit.md", visit);
    project.write("content/tijd/index.md", "---\ntitle: Tijd\nkind: timeline\n---\n");
    let opening = "---\ntitle: The opening\nlang: en\ndate: 2020-01-05\ntopic: building\nsources: [Newspaper]\n---\n\n\
                   It opened.[^1]\n\n[^1]: A note.\n";
    project.write("content/tijd/opening.md", opening);
    let block =
        "## Kop\n\n:::lang en\n\n## English heading\n\n> [!NOTE]\n> Careful.[^1]\n\n- [ ] Do it\n\n:::\n\n[^1]: Noot.";
    project.page("blok.md", block).build().good();
    project
}

#[test]
fn what_is_in_another_language_than_the_page_around_it_says_so() {
    let project = in_two_languages();
    let english = "<a href=\"/plan/visit/\" lang=\"en-GB\">Your visit</a>";
    let menu =
        ["<a href=\"/plan/\" lang=\"nl\">Plan</a>", "<a href=\"/plan/\" lang=\"nl\" aria-current=\"true\">Plan</a>"];
    for (path, expected) in [
        ("index.html", &[english, "Pagina, <time datetime=\"2026-05-01\">1 mei 2026</time>", ">5 januari 2020<"][..]),
        ("plan/index.html", &[english, "<p lang=\"en-GB\">All of it.</p>", ">1 mei 2026<"]),
        ("sitemap/index.html", &[english, "<a href=\"/tijd/#opening\" lang=\"en\">The opening</a>"]),
        ("feed.xml", &["<entry xml:lang=\"en-GB\">\n<title>Your visit<"]),
        (
            "plan/visit/index.html",
            &[menu[0], menu[1], "<p class=\"kind\" lang=\"nl\">Plan</p>", "blurb\" lang=\"nl\">"],
        ),
        (
            "tijd/index.html",
            &[
                ">5 januari 2020</time> <span class=\"topic\" lang=\"en\">Building</span>",
                "<h3><span lang=\"en\">The opening</span></h3>",
                "<div lang=\"en\">\n<p>It opened.",
                "Bron: <span lang=\"en\">Newspaper</span>",
                "<h4>Voetnoten</h4>\n<div lang=\"en\"><ol class=\"footnotes\">",
            ],
        ),
        (
            "blok/index.html",
            &[
                "<a href=\"#english-heading\"><span lang=\"en\">English heading</span></a>",
                "<h2 id=\"english-heading\">English heading</h2>",
                "<p class=\"alert-title\" lang=\"nl\">Goed om te weten</p>",
                "<span class=\"box\" lang=\"nl\" role=\"img\" aria-label=\"Nog te doen\">",
                " lang=\"nl\" role=\"doc-noteref\" aria-label=\"voetnoot 1\">",
            ],
        ),
    ] {
        let html = project.read(path);
        for piece in expected {
            assert!(html.contains(piece), "{path}: {piece}\n{html}");
        }
    }
    assert!(!project.read("404.html").replacen("<html lang", "", 1).contains(" lang="), "all there is Dutch");
}

#[test]
fn the_type_of_a_download_is_escaped_once_in_a_block_and_in_a_list() {
    let project = Project::small();
    project.write("content/tekst.r&d", "tekst");
    let download = ":::download file=\"tekst.r&d\"\n:::\n";
    project.write(
        "content/a.md",
        format!("---\ntitle: A\nkind: note\ndownloads: [{{file: tekst.r&d}}]\n---\n\n{download}"),
    );
    project.build().good();
    let page = project.read("a/index.html");
    assert!(page.matches("(R&amp;D, ").count() >= 2 && !page.contains("R&amp;amp;D"), "{page}");
}
