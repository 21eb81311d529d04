//! The preview: it always shows what a clean build would give, reports what is wrong, and writes nothing.

use crate::served::{Served, clean, plain, wait_until};
use crate::support::{Project, Random};
use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

/// A site with a sample of everything that edits can change.
fn site() -> Project {
    let project = Project::small();
    for folder in ["een", "twee", "drie"] {
        project.write(&format!("content/{folder}/index.md"), format!("---\ntitle: Map {folder}\n---\n\nTekst.\n"));
        for page in 0..4 {
            let text =
                format!("---\ntitle: Pagina {page}\ndate: 202{page}\ntags: [a]\n---\n\nZie [thuis](../index.md).\n");
            project.write(&format!("content/{folder}/pagina-{page}.md"), &text);
        }
    }
    project.write("data/cijfers.yaml", "totaal: 1\n");
    project
}

/// Makes one edit of the kinds that editors make.
fn edit(project: &Project, random: &mut Random, step: usize) {
    let folder = ["een", "twee", "drie"][random.below(3)];
    let page = format!("content/{folder}/pagina-{}.md", random.below(6));
    let text = |keys: &str| format!("---\ntitle: Stap {step}\n{keys}---\n\nTekst {step} met [thuis](../index.md).\n");
    match random.below(12) {
        0..=2 => drop(project.write(&page, text("date: 2024\n"))),
        3 => drop(project.write(&page, text("tags: [a, b]\nweight: 3\n"))),
        4 => drop(project.write(&page, text("draft: true\n"))),
        5 => drop(project.write(&page, text(&format!("date: 20{:02}\n", random.below(90) + 10)))),
        6 => drop(fs::remove_file(project.path(&page))),
        7 => drop(fs::rename(
            project.path(&page),
            project.path(&format!("content/{folder}/nieuw-{}.md", random.below(3))),
        )),
        8 => {
            let away = project.path(&format!("content/verhuisd-{folder}"));
            let home = project.path(&format!("content/{folder}"));
            let (from, to) = if home.exists() { (home, away) } else { (away, home) };
            // If pages were written in the meantime, a folder of the same name is in the way.
            drop(fs::rename(from, to));
        }
        9 => drop(project.write(
            "themes/omslag/templates/page.html",
            format!("<h1>{step}: {{{{ page.title }}}}</h1>{{{{ page.body }}}}"),
        )),
        10 => drop(project.write("data/cijfers.yaml", format!("totaal: {step}\n"))),
        _ => drop(project.write("site.yaml", format!("name: Proef {step}\nbase_url: https://proef.example/\n"))),
    }
}

fn after_any_edits_equals_a_clean_build(flags: &[&str], batches: usize) {
    let project = site();
    let template = "{{ page.title }}: {{ page.body }} {{ site.data.cijfers.totaal }}";
    project.write("themes/omslag/templates/note.html", template);
    let served = project.serve(flags);
    let mut random = Random::new(7);
    let mut before = served.comes_to_equal(&project, &BTreeMap::new());
    for batch in 0..batches {
        for step in 0..10 {
            edit(&project, &mut random, batch * 10 + step);
        }
        before = served.comes_to_equal(&project, &before);
    }
    assert!(!project.path("public").exists() && !project.path(".omslag").exists(), "a preview writes nothing");
}

#[test]
fn after_300_edits_of_all_kinds_the_preview_equals_a_clean_build() {
    after_any_edits_equals_a_clean_build(&[], 30);
}

#[test]
fn a_preview_that_looks_by_the_clock_ends_at_the_same_site() {
    after_any_edits_equals_a_clean_build(&["--poll"], 6);
}

#[test]
fn single_saves_are_shown_one_by_one_and_right_in_lists_and_neighbours() {
    let project = site();
    let served = project.serve(&[]);
    for step in 0..8 {
        let text = format!("---\ntitle: Titel {step}\ndate: 20{}\ntags: [a]\n---\n\nTekst {step}.\n", 30 - step * 2);
        project.write("content/een/pagina-1.md", &text);
        served.wait_for("/een/pagina-1/", |page| page.contains(&format!("Tekst {step}.")));
        // The lists are right at once, with the page alone or with a full rescan.
        let wrong = served.differences(&clean(&project), &BTreeMap::new());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn a_mistake_is_reported_over_the_last_good_page_and_disappears_when_fixed() {
    let project = site();
    let served = project.serve(&[]);
    let good = served.text("/een/pagina-1/");
    project.write("content/een/pagina-1.md", "---\ntitel: Anders\n---\n\n<script>alert(1)</script>\n");
    let overlay = wait_until("the mistake is reported", || {
        let state = served.state("/een/pagina-1/");
        (state["errors"] != 0).then(|| state["overlay"].as_str().unwrap_or_default().to_owned())
    });
    for expected in
        ["role=\"alert\"", "bedoelde u <code>title</code>?", ">content/een/pagina-1.md:2:1</a>", "vscode://file/"]
    {
        assert!(overlay.contains(expected), "{expected} in {overlay}");
    }
    assert!(!overlay.contains("<script"), "{overlay}");
    let plainly = |page: &str| plain(page);
    assert_eq!(plainly(&served.text("/een/pagina-1/")), plainly(&good), "the last good page stays");
    let elsewhere = served.state("/twee/");
    assert!(elsewhere["overlay"].as_str().is_some_and(|html| html.contains("op een andere pagina")), "{elsewhere}");
    project.write("content/een/pagina-1.md", "---\ntitle: Hersteld\n---\n\nWeer goed.\n");
    served.wait_for("/een/pagina-1/", |page| page.contains("Weer goed."));
    wait_until("the overlay goes", || (served.state("/een/pagina-1/")["overlay"] == "").then_some(()));
}

#[test]
fn all_mistakes_of_a_broken_page_are_reported_at_once() {
    let project = site();
    let served = project.serve(&[]);
    let text =
        "---\ntitle: Anders\nupdated: 2026-13-01\n---\n\n[weg](weg.md) ![Een foto](foto.jpg)\n\n![Kaart](kaart.png)\n";
    project.write("content/een/pagina-1.md", text);
    wait_until("all are reported", || (served.state("/een/pagina-1/")["errors"] == 4).then_some(()));
    project.build().fails(1, &["maand 13", "`weg.md`", "`foto.jpg`", "`kaart.png`"]);
    project.write("content/een/pagina-1.md", text.replace("-13-", "-12-"));
    wait_until("the date is fixed", || (served.state("/een/pagina-1/")["errors"] == 3).then_some(()));
}

#[test]
fn broken_settings_data_and_templates_leave_the_last_good_site_on_the_screen() {
    let project = site();
    let template = "<h1>{{ page.title }} {{ site.data.cijfers.totaal }}</h1>";
    project.write("themes/omslag/templates/page.html", template);
    let served = project.serve(&[]);
    served.wait_for("/een/pagina-1/", |page| page.contains("Pagina 1 1</h1>"));
    // The template leaves out the text, which only a check of all pages finds. A site that was checked is a good one.
    wait_until("the site is checked", || (served.state("/een/pagina-1/")["warnings"] != 0).then_some(()));
    let page = std::fs::read_to_string(project.path("content/een/pagina-1.md")).expect("the page");
    let merge = "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> tak\n";
    for (file, broken, fixed) in [
        ("site.yaml", "name: [\n", "name: Proef\nbase_url: https://proef.example/\n"),
        ("data/cijfers.yaml", "totaal: : 1\n", "totaal: 1\n"),
        ("themes/omslag/templates/page.html", "{% if %}", template),
        ("themes/omslag/templates/page.html", "{{ page.title.a.b }}", template),
        ("site.yaml", merge, "name: Proef\nbase_url: https://proef.example/\n"),
        ("data/cijfers.yaml", merge, "totaal: 1\n"),
        ("themes/omslag/templates/page.html", merge, template),
        ("content/een/pagina-1.md", merge, &page),
    ] {
        project.write(file, broken);
        wait_until(&format!("{file} is reported"), || (served.state("/een/pagina-1/")["errors"] != 0).then_some(()));
        assert!(served.text("/een/pagina-1/").contains("Pagina 1 1</h1>"), "{file}: {}", served.text("/een/pagina-1/"));
        project.write(file, fixed);
        wait_until(&format!("{file} is fixed"), || (served.state("/een/pagina-1/")["errors"] == 0).then_some(()));
    }
}

#[test]
fn a_site_that_cannot_be_read_at_the_start_is_shown_once_it_is_fixed() {
    let project = site();
    project.write("site.yaml", "naam: Proef\n");
    let served = project.serve(&[]);
    let page = served.get("/");
    assert_eq!(page.status, 500);
    assert!(String::from_utf8_lossy(&page.body).contains("/__omslag/preview.js"));
    assert_ne!(served.state("/")["errors"], 0);
    assert_eq!(served.get("/__omslag/").status, 200);
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\n");
    served.wait_for("/een/", |page| page.contains("Map een"));
}

#[test]
fn drafts_and_later_pages_carry_a_banner_and_links_to_them_a_warning() {
    let project = site();
    project.write("content/een/pagina-1.md", "---\ntitle: Concept\ndraft: true\n---\n\nTekst.\n");
    project.write("content/een/pagina-2.md", "---\ntitle: Later\npublish: 2027-03-01\n---\n\nTekst.\n");
    project.write("content/twee/pagina-1.md", "---\ntitle: Ernaar\n---\n\nZie [het concept](../een/pagina-1.md).\n");
    let served = project.serve(&[]);
    assert!(served.text("/een/pagina-1/").contains("Dit is een concept: lezers zien deze pagina nog niet."));
    assert!(served.text("/een/pagina-2/").contains("Deze pagina komt online op 1 maart 2027."));
    assert!(!served.text("/twee/pagina-1/").contains("<aside data-omslag"));
    wait_until("the warning comes", || (served.state("/twee/pagina-1/")["warnings"] == 1).then_some(()));
    assert_eq!(served.state("/twee/pagina-1/")["errors"], 0);
}

#[test]
fn addresses_are_those_of_static_hosting() {
    let project = site();
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/sub/\n");
    project.write_bytes("content/een/kaart.PNG", b"\x89PNG not really");
    project.write("content/een/pagina-1.md", "---\ntitle: Een\naliases: [/oud]\n---\n");
    let served = project.serve(&[]);
    assert!(served.greeting.contains("/sub/\n"), "{}", served.greeting);
    for (path, status, expected) in [
        ("/", 302, "Location: /sub/"),
        ("/sub", 302, "Location: /sub/"),
        ("/sub/", 200, "text/html; charset=utf-8"),
        ("/sub/een", 302, "Location: /sub/een/"),
        ("/sub/een/?vraag=1", 200, "text/html"),
        ("/sub/een/index.html", 200, "text/html"),
        ("/sub/een/kaart.PNG", 200, "image/png"),
        ("/sub/oud/", 200, "text/html"),
        ("/sub/sitemap.xml", 200, "application/xml"),
        ("/sub/niets/", 404, "text/html"),
        ("/elders/", 404, "text/html"),
        ("/__omslag", 302, "Location: /__omslag/"),
        ("/__omslag/", 200, "text/html"),
        ("/__omslag/preview.js", 200, "text/javascript"),
        ("/__omslag/../site.yaml", 400, ""),
        ("/sub/../site.yaml", 400, ""),
        ("/sub/%2e%2e/site.yaml", 400, ""),
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.head.contains(expected), "{path}: {}", answer.head);
        for always in
            ["Cache-Control: no-store", "X-Content-Type-Options: nosniff", "Cross-Origin-Resource-Policy: same-origin"]
        {
            assert!(answer.head.contains(always), "{path}: {}", answer.head);
        }
    }
    let near = served.text("/sub/ein/");
    assert!(near.contains("Bedoelde u <a href=\"/sub/een/\">/een/</a>?"), "{near}");
}

#[test]
fn saves_as_editors_make_them_all_arrive() {
    let project = site();
    let served = project.serve(&[]);
    let file = project.path("content/een/pagina-1.md");
    let text = |word: &str| format!("---\ntitle: Opslaan\n---\n\n{word}\n");
    // Written to another file, which then replaces the first.
    let beside = project.path("content/een/.pagina-1.md.swp");
    fs::write(&beside, text("hernoemd")).and_then(|()| fs::rename(&beside, &file)).expect("a rename");
    served.wait_for("/een/pagina-1/", |page| page.contains("hernoemd"));
    // The first file is moved away.
    fs::rename(&file, project.path("content/een/pagina-1.md~")).expect("a rename");
    fs::write(&file, text("opzij")).expect("a file");
    served.wait_for("/een/pagina-1/", |page| page.contains("opzij"));
    // Emptied, and filled again.
    fs::write(&file, "").and_then(|()| fs::write(&file, text("gevuld"))).expect("a file");
    served.wait_for("/een/pagina-1/", |page| page.contains("gevuld"));
    // The root is deleted and created again.
    fs::rename(project.path("content"), project.path("weg")).expect("a rename");
    wait_until("the content is missed", || (served.state("/")["errors"] != 0).then_some(()));
    fs::rename(project.path("weg"), project.path("content")).expect("a rename");
    served.wait_for("/een/pagina-1/", |page| page.contains("gevuld"));
    served.comes_to_equal(&project, &BTreeMap::new());
}

#[test]
fn a_storm_of_writes_is_a_few_builds_and_three_thousand_new_folders_are_all_found() {
    let project = site();
    let served = project.serve(&[]);
    let before = served.build();
    let start = Instant::now();
    for round in 0..100 {
        for page in 0..100 {
            project.write(&format!("content/een/storm-{page}.md"), format!("---\ntitle: Storm {round}\n---\n"));
        }
    }
    served.comes_to_equal(&project, &BTreeMap::new());
    let builds = served.build() - before;
    let quarters = start.elapsed().as_millis() as u64 / 250;
    // One full rescan every quarter of a second, and one fast update. A pause of the writer itself counts as idle.
    assert!(builds <= 2 * quarters + 6, "{builds} builds in {quarters} quarters of a second");
    for folder in 0..3000 {
        project.write(&format!("content/nieuw-{folder}/index.md"), "---\ntitle: Nieuw\n---\n");
    }
    served.wait_for("/sitemap/", |page| (0..3000).all(|folder| page.contains(&format!("/nieuw-{folder}/"))));
}

#[test]
fn the_dashboard_shows_every_page_and_foresees_publishing_without_writing() {
    let project = site();
    project.build().good();
    project.write(
        "content/een/pagina-1.md",
        "---\ntitle: Anders\ndraft: true\n---\n\nKort. En dan een zin van zeven woorden hier.\n",
    );
    let (seen, state) = (project.seen(), crate::support::files(&project.path(".omslag")));
    let served = project.serve(&[]);
    let dashboard = served.text("/__omslag/");
    for expected in ["Pagina 2", "concept", "content/een/pagina-1.md", "?plan=1"] {
        assert!(dashboard.contains(expected), "{expected} in {dashboard}");
    }
    let plan = served.text("/__omslag/?plan=1");
    assert!(plan.contains("<code>/een/pagina-1/</code>"), "{plan}");
    assert_eq!((project.seen(), crate::support::files(&project.path(".omslag"))), (seen, state));
}

#[test]
fn a_taken_port_is_reported_and_the_next_one_used() {
    let project = site();
    let first = Served::start(project.command().args(["serve", "--port", "21111"]));
    let second = Served::start(project.command().args(["serve", "--port", "21111"]));
    assert!(second.greeting.contains("poort 21111 is bezet"), "{}", second.greeting);
    assert_eq!((first.get("/").status, second.get("/").status), (200, 200));
}

/// Covers Ctrl-C and a closed terminal as well: there is no signal handler.
#[cfg(unix)]
#[test]
fn a_terminated_preview_ends_while_pages_listen() {
    use std::io::{Read, Write};
    let mut served = site().serve(&[]);
    let mut page = served.connect();
    page.write_all(b"GET /__omslag/events HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
    page.read_exact(&mut [0; 16]).expect("an answer");
    let status = std::process::Command::new("kill").arg(served.process().to_string()).status();
    assert!(status.expect("kill runs").success());
    assert!(!served.ended().success());
    let mut rest = Vec::new();
    let _ = page.read_to_end(&mut rest);
}

#[test]
fn only_this_computer_can_ask_unless_a_host_is_given() {
    let project = site();
    // All of 127.0.0.0/8 is this computer, but only a server that listens on all interfaces answers there.
    let elsewhere = |served: &Served| {
        let port = served.connect().peer_addr().expect("an address").port();
        std::net::TcpStream::connect(("127.0.0.2", port)).is_ok()
    };
    let served = project.serve(&[]);
    assert!(served.greeting.contains("http://127.0.0.1:") && !elsewhere(&served), "{}", served.greeting);
    assert!(cfg!(not(target_os = "linux")) || elsewhere(&project.serve(&["--host", "0.0.0.0"])));
}

#[test]
fn without_a_site_the_preview_says_how_to_make_one() {
    let empty = tempfile::tempdir().expect("a folder");
    let run = Project::small().run_with(Project::small().command().current_dir(empty.path()));
    run.fails(2, &["site.yaml"]);
}

#[cfg(unix)]
#[test]
fn what_the_machine_refuses_is_shown_and_the_preview_lives_on() {
    let project = site();
    let served = project.serve(&[]);
    // A symbolic link to itself cannot be resolved; unlike file permissions, that is true for root as well.
    fs::remove_file(project.path("site.yaml")).expect("a file");
    std::os::unix::fs::symlink("site.yaml", project.path("site.yaml")).expect("a link");
    let overlay = wait_until("the failure is reported", || {
        let state = served.state("/een/");
        (state["errors"] != 0).then(|| state["overlay"].as_str().unwrap_or_default().to_owned())
    });
    assert!(overlay.contains("<code>machine-failed</code>") && overlay.contains("site.yaml"), "{overlay}");
    assert!(served.text("/een/").contains("Map een"), "the last good page stays");
    fs::remove_file(project.path("site.yaml")).expect("a link");
    project.write("site.yaml", "name: Weer goed\nbase_url: https://proef.example/\n");
    served.wait_for("/een/", |page| page.contains("Weer goed"));
}

#[test]
fn a_page_of_the_preview_has_the_policy_under_which_it_is_published() {
    let project = site();
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\nhosting: netlify\n");
    project.build().good();
    let served = project.serve(&[]);
    let policy = |head: &str| {
        let line = head.lines().map(str::trim).find(|line| line.starts_with("Content-Security-Policy: "));
        line.map(|line| line.replace("; upgrade-insecure-requests", "")).unwrap_or_default()
    };
    assert_eq!(policy(&served.get("/een/").head), policy(&project.read("_headers")));
}
