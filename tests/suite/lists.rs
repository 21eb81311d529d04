//! Lists and machine-readable files: their maximum length, and no duplicates.

use crate::support::Project;

fn dated_pages(project: &Project, count: usize) {
    for at in 0..count {
        project.write(
            &format!("content/p{at}.md"),
            format!("---\ntitle: Bericht {at}\ndate: {}\n---\n\nTekst.\n", 2000 + at),
        );
    }
}

fn tagged(tags: &str) -> Project {
    let project = Project::small();
    project.write("content/a.md", format!("---\ntitle: A\ntags: [{tags}]\n---\n\nTekst.\n"));
    project.build().good();
    project
}

#[test]
fn the_feed_contains_the_twenty_newest_pages() {
    let project = Project::small();
    dated_pages(&project, 25);
    project.build().good();
    let feed = project.read("feed.xml");
    assert_eq!(feed.matches("<entry>").count(), 20);
    assert!(feed.contains("<title>Bericht 24</title>") && !feed.contains("<title>Bericht 4</title>"), "{feed}");
}

#[test]
fn no_change_is_dated_ahead_in_feed_and_site_map() {
    let project = Project::small();
    for (name, dates) in [
        ("afgelopen", "date: 2026-11-01"),
        ("vandaag", "date: 2026-11-22"),
        ("vergadering", "date: 2030-01-20"),
        ("aangekondigd", "date: 2030-01-20\nupdated: 2026-11-03"),
        ("gepland", "date: 2026-10-01\nupdated: 2031-02-03"),
    ] {
        project.write(&format!("content/{name}.md"), format!("---\ntitle: {name}\n{dates}\n---\n\nTekst.\n"));
    }
    project.build().good();
    let (feed, map) = (project.read("feed.xml"), project.read("sitemap.xml"));
    let entry = |name: &str| {
        let (_, entry) = feed.split_once(&format!("<title>{name}</title>"))?;
        let day = |element: &str| {
            let (_, rest) = entry.split("</entry>").next()?.split_once(&format!("<{element}>"))?;
            Some(rest[..10].to_owned())
        };
        Some((day("updated"), day("published")))
    };
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(entry("afgelopen"), Some((day("2026-11-01"), day("2026-11-01"))));
    assert_eq!(entry("vandaag"), Some((day("2026-11-22"), day("2026-11-22"))));
    assert_eq!(entry("vergadering"), None, "its entry appears when the day has come");
    assert_eq!(entry("aangekondigd"), Some((day("2026-11-03"), None)));
    assert_eq!(entry("gepland"), Some((day("2026-10-01"), day("2026-10-01"))));
    assert!(feed.contains("<updated>2026-11-22T00:00:00Z</updated>\n<author>"), "{feed}");
    let changed = |name: &str| map.contains(&format!("/{name}/</loc></url>"));
    assert!(changed("vergadering") && !map.contains("2030") && !map.contains("2031"), "{map}");
    assert!(
        map.contains("/aangekondigd/</loc><lastmod>2026-11-03<") && map.contains("/gepland/</loc><lastmod>2026-10-01<")
    );
    assert!(project.read("index.html").contains("vergadering"), "a future date hides no page");
}

#[test]
fn without_a_day_that_has_come_there_is_no_feed() {
    let project = Project::small();
    project.write("content/a.md", "---\ntitle: A\ndate: 2030\n---\n\nTekst.\n");
    project.build().good();
    assert!(!project.path("public/feed.xml").exists() && !project.read("index.html").contains("feed.xml"));
}

#[test]
fn the_page_of_a_tag_lists_the_others_unless_there_are_very_many() {
    let tags = |count: usize| (0..count).map(|at| format!("t{at}")).collect::<Vec<_>>().join(", ");
    let lists_others = |count: usize| tagged(&tags(count)).read("tags/t1/index.html").contains("href=\"/tags/t2/\"");
    assert!(lists_others(100));
    assert!(!lists_others(101));
}

#[test]
fn a_tag_that_a_page_names_twice_has_the_page_once() {
    let page = |tags: &str| tagged(tags).read("tags/zon/index.html");
    assert_eq!(page("zon, Zon, zon"), page("zon"));
}

#[test]
fn an_alias_that_ends_as_a_page_of_old_is_that_very_file() {
    let project = Project::small();
    project.write("content/a.md", "---\ntitle: A\naliases: [/een.html, /twee.htm, /drie]\n---\n");
    project.build().good();
    for file in ["een.html", "twee.htm", "drie/index.html"] {
        assert!(project.read(file).contains("url=/a/"), "{file}");
    }
}

#[test]
fn a_link_that_is_labelled_by_another_element_is_not_empty() {
    let project = Project::small();
    project.page("a.md", "Tekst.");
    let template = |label: &str| format!("<h1 id=\"X\">A</h1>\n{{{{ page.body }}}}<a href=\"/\" {label}></a>\n");
    project.write("themes/omslag/templates/page.html", template(""));
    project.build().good().stderr.find("waarschuwing[empty-link]").expect("an empty link is reported");
    project.write("themes/omslag/templates/page.html", template("aria-labelledby=\"X\""));
    project.build().spotless();
}

#[test]
fn cloudflare_gets_rules_for_no_more_files_than_it_reads() {
    let lasting = |host: &str| {
        let project = Project::small();
        project.write("site.yaml", format!("name: Proef\nbase_url: https://proef.example/\nhosting: {host}\n"));
        for at in 0..120 {
            project.write(&format!("themes/omslag/assets/f{at}.txt"), format!("{at}"));
        }
        project.build().good();
        project.read("_headers").matches("Cache-Control").count()
    };
    assert_eq!(lasting("cloudflare"), 98);
    assert!(lasting("netlify") > 120);
}

#[test]
fn a_new_page_never_gets_the_name_of_its_folders_own_page() {
    let project = Project::small();
    project.run(&["new", "page", "Index"]).good();
    assert!(project.path("content/index-page.md").exists());
}

#[test]
fn a_page_is_published_from_its_day_on_and_not_the_day_before() {
    let project = Project::small();
    for (name, day) in [("vandaag", "2026-11-22"), ("morgen", "2026-11-23")] {
        project.write(&format!("content/{name}.md"), format!("---\ntitle: {name}\npublish: {day}\n---\n"));
    }
    project.build().good();
    assert!(project.path("public/vandaag/index.html").exists() && !project.path("public/morgen/index.html").exists());
}

#[test]
fn signatories_are_sorted_by_surname_without_its_prefix() {
    let project = Project::small();
    let names = ["Anna van der Berg Smit", "Bob Cornelissen", "Chris Aa"].map(|name| format!("{{name: {name}}}"));
    project.write(
        "content/a.md",
        format!("---\ntitle: A\nkind: note\nsignatories: [{}]\n---\n\nTekst.\n", names.join(", ")),
    );
    project.build().good();
    let page = project.read("a/index.html");
    let at = |name: &str| page.find(name).unwrap_or_else(|| panic!("no {name}"));
    assert!(at("Chris Aa") < at("Berg Smit") && at("Berg Smit") < at("Cornelissen"));
}

#[test]
fn a_page_that_was_updated_today_says_so() {
    let project = Project::small();
    project.write("content/a.md", "---\ntitle: A\ndate: 2020\nupdated: 2026-11-22\n---\n\nTekst.\n");
    project.build().good();
    assert!(project.read("a/index.html").contains("<time datetime=\"2026-11-22\">"));
}

#[test]
fn nobody_is_asked_to_lead_on_from_a_tag_that_is_gone() {
    let project = Project::small();
    project.write("content/a.md", "---\ntitle: A\ntags: [zon]\n---\n\nTekst.\n").page("b.md", "Tekst.");
    project.build().good();
    project.page("a.md", "Tekst.").remove("content/b.md");
    let report = project.build().good().stdout;
    assert!(report.contains("aliases: [/b/]") && !report.contains("aliases: [/tags/"), "{report}");
}

#[test]
fn a_theme_is_never_looked_for_outside_its_folder() {
    let project = Project::small();
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\ntheme: ../content\n");
    project.build().fails(2, &["fout[wrong-type]", "site.yaml:3:8", "`../content` is geen naam van een thema"]);
}

#[test]
fn of_what_begins_with_a_full_stop_only_well_known_is_published() {
    let project = Project::small();
    for file in [".well-known/security.txt", ".geheim/a.txt", ".DS_Store"] {
        project.write(&format!("content/{file}"), "tekst");
    }
    project.build().good();
    let hidden = |path: &&String| path.starts_with('.');
    let public = project.public();
    assert_eq!(public.keys().filter(hidden).collect::<Vec<_>>(), [".well-known/security.txt"]);
}

#[test]
fn a_timeline_is_in_the_order_of_its_natural_dates() {
    let project = Project::small();
    project.write("content/tijd/index.md", "---\ntitle: Tijd\nkind: timeline\n---\n");
    let dates = [
        "vóór 1950",
        "jaren '60",
        "eind jaren '60",
        "±2016",
        "in 2019",
        "eerste helft 2019",
        "begin 2019",
        "begin maart 2019",
        "4 maart 2019",
        "half maart 2019",
        "eind maart 2019",
        "tweede helft van 2019",
        "onbekend",
    ];
    for (at, date) in dates.iter().enumerate() {
        // The names of the files are in the reverse order.
        let file = format!("content/tijd/{}.md", char::from(b'z' - at as u8));
        project.write(&file, format!("---\ntitle: Moment {at}\ndate: {date}\n---\n\nTekst.\n"));
    }
    project.build().good();
    let html = project.read("tijd/index.html");
    let places: Vec<Option<usize>> = (0..dates.len()).map(|at| html.find(&format!("<h3>Moment {at}<"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    for text in ["jaren ’60", "<time datetime=\"2019-03\">eind maart 2019</time>", "eerste helft 2019"] {
        assert!(html.contains(text), "{text}");
    }
}

#[test]
fn aliases_that_differ_in_case_all_lead_on() {
    let project = Project::small();
    project.write("content/a.md", "---\ntitle: A\ndescription: x.\nmenu: true\naliases: [/Oud/, /oud/]\n---\n");
    project.build().spotless();
    for alias in ["Oud", "oud"] {
        assert!(project.read(&format!("{alias}/index.html")).contains("url=/a/"), "{alias}");
    }
}

#[test]
fn a_page_that_moved_keeps_its_entry_in_the_feed() {
    let project = Project::small();
    let page = "---\ntitle: A\ndescription: x.\nmenu: true\ndate: 2020-01-02\n";
    project.write("content/a.md", format!("{page}---\n")).build().spotless();
    assert!(project.read("feed.xml").contains("<id>https://proef.example/a/</id>"));
    project.remove("content/a.md").write("content/b.md", format!("{page}aliases: [/a/, /nog-ouder/]\n---\n"));
    project.build().spotless();
    let feed = project.read("feed.xml");
    assert!(feed.contains("<id>https://proef.example/a/</id>\n<link href=\"https://proef.example/b/\"/>"), "{feed}");
}

#[test]
fn letters_with_a_loose_accent_meet_those_in_one_piece() {
    let project = Project::small();
    project.page("a.md", "Zie [de kop](b.md#één-kop).[^één]\n\n[^e\u{301}e\u{301}n]: Noot.");
    project.page("b.md", "## E\u{301}e\u{301}n kop\n\nTerug naar [bladzij A](a.md).");
    project.build().good();
    assert!(project.read("b/index.html").contains("<h2 id=\"één-kop\">Één kop</h2>"));
}

#[test]
fn text_from_right_to_left_says_so() {
    let project = Project::small();
    project.write("content/a.md", "---\ntitle: A\nlang: ar\n---\n\n:::lang en\nText.\n:::\n");
    project.page("b.md", ":::lang ar\n## مرحبا\n\nمرحبا\n:::");
    project.build().good();
    let (a, b) = (project.read("a/index.html"), project.read("b/index.html"));
    assert!(a.contains("<html lang=\"ar\" dir=\"rtl\">") && a.contains("<div lang=\"en\" dir=\"ltr\">"), "{a}");
    assert!(b.contains("<html lang=\"nl\">") && b.contains("<div lang=\"ar\" dir=\"rtl\">"), "{b}");
}

#[test]
fn a_dead_link_offers_the_new_name_of_a_renamed_page() {
    let project = Project::small();
    project.page("a.md", "Zie [het team](team.md) en [nog eens](/team/).").page("team.md", "Dit is het team.");
    project.build().good();
    let text = project.path("content/team.md");
    std::fs::create_dir(project.path("content/mensen")).expect("a new folder");
    std::fs::rename(text, project.path("content/mensen/medewerkers.md")).expect("a file to rename");
    let offered = "bedoelde u `mensen/medewerkers.md`?";
    let run = project.build();
    assert_eq!((run.code, run.stderr.matches(offered).count()), (1, 2), "{}", run.stderr);
    // Nothing was published, so the next build still knows.
    assert_eq!(project.build().stderr, run.stderr);
}

#[test]
fn settings_with_nearly_the_right_name_are_named() {
    for name in ["site.yml", "site.yaml.txt"] {
        let project = Project::small();
        std::fs::rename(project.path("site.yaml"), project.path(name)).expect("a file to rename");
        project.build().fails(2, &["`site.yaml`", name]);
    }
}
