//! `omslag import` of saved web pages and of what pandoc reads.

use crate::support::{PICTURE, Project};
use crate::word::Word;
use std::fs;

/// Imports a page and returns the new page and the report. The site with it builds.
#[track_caller]
fn imported(project: &Project, html: impl AsRef<[u8]>) -> (String, String) {
    project.write("oud/pagina.html", html);
    let run = project.run(&["import", "oud/pagina.html"]).good();
    let path = run.stdout.split(' ').next().expect("a path").to_owned();
    let page = fs::read_to_string(project.path(&path)).expect("the page");
    let built = project.run(&["build", "--drafts", "--quiet"]);
    assert_eq!(built.code, 0, "{}\n{page}", built.stderr);
    (page, run.stdout)
}

fn body(page: &str) -> &str {
    page.split_once("\n---\n\n").map_or("", |(_, body)| body)
}

const OLD_PAGE: &str = "<!doctype html><html><head><title>De schuur | Oude site</title>\
    <link rel=canonical href='https://oud.example/nl/schuur/'></head><body>\
    <header><a href='/'>Oude site</a></header><nav><ul><li><a href=/>Start</a></ul></nav>\
    <main><h1>De schuur</h1><p>De schuur is <b>altijd</b> open,<br>ook op <i>zondag</i>.\
    <p>Lees <a href='../andere.html'>meer</a> of <a href=#uren>de uren</a>.\
    <p><img src='pagina_bestanden/deur.gif' alt='De deur'><img src='../buiten.gif' alt='Buiten'>\
    <h3 id=uren>Uren</h3><table><tr><th>Dag<th>Tijd<tr><td>ma<td>9&ndash;17</table>\
    <ol start=3><li>drie<li>vier<ul><li>sub</ul></ol><blockquote>Kom binnen.</blockquote>\
    <p>Een bewering<a href='#n1' id='r1'><sup>1</sup></a>.<div class='share'>Deel dit</div>\
    <ol><li id='n1'>De bron. <a href='#r1'>terug</a></ol></main>\
    <footer>Alle rechten</footer><script>alert(1)</script></body></html>";

#[test]
fn a_saved_page_keeps_its_main_text_and_its_address() {
    let project = Project::small();
    project.write_bytes("oud/pagina_bestanden/deur.gif", PICTURE).write_bytes("buiten.gif", PICTURE);
    let (page, report) = imported(&project, OLD_PAGE);
    assert!(page.starts_with("---\ntitle: De schuur\ndraft: true\naliases:\n- /nl/schuur/\n---\n"), "{page}");
    assert!(body(&page).starts_with("De schuur is **altijd** open,\\\nook op *zondag*.\n\n"), "{page}");
    assert!(page.contains("[meer](https://oud.example/nl/andere.html) of [de uren](#uren)."), "{page}");
    assert!(page.contains("![De deur](de-schuur-1.gif)") && project.path("content/de-schuur-1.gif").exists(), "{page}");
    assert!(page.contains("<!-- omslag import: deze afbeelding ligt niet naast de pagina"), "{page}");
    assert!(
        page.contains(
            "## Uren\n\n| Dag | Tijd |\n|---|---|\n| ma | 9–17 |\n\n3. drie\n4. vier\n   - sub\n\n> Kom binnen.\n"
        ),
        "{page}"
    );
    assert!(page.contains("Een bewering[^1].") && page.contains("[^1]: De bron."), "{page}");
    for left_out in ["Start", "Alle rechten", "Deel dit", "alert", "terug"] {
        assert!(!page.contains(left_out), "{left_out} in {page}");
    }
    assert!(report.contains("zijn weggelaten: 6 woorden") && report.contains("alle woorden"), "{report}");
    assert!(project.read("nl/schuur/index.html").contains("/de-schuur/"));
}

#[test]
fn old_markup_and_encodings_are_read() {
    let project = Project::small();
    let old = b"<html><head><title>Caf\xe9 \x93De Schuur\x94</title></head><body><center><font size=5>Welkom in het caf\xe9.</font></center>\
        <table><tr><td><p>Links staat tekst.<p>En nog een alinea.<td>Rechts ook.</table>\
        <p class=MsoNormal><o:p></o:p>Een&nbsp;vaste&shy;heid<![if !supportLists]>!<![endif]></p>\
        <p>\xb7&nbsp;&nbsp;&nbsp; een</p><p>\xb7&nbsp;&nbsp; twee</p></body></html>";
    let (page, report) = imported(&project, old);
    assert!(page.starts_with("---\ntitle: Café “De Schuur”\n"), "{page}");
    let expected = "Welkom in het café.\n\nLinks staat tekst.\n\nEn nog een alinea.\n\nRechts ook.\n\nEen vastheid!\n\n- een\n- twee\n";
    assert_eq!(body(&page), expected.replace("vastheid", "vasteheid"));
    assert!(report.contains("alle woorden"), "{report}");
    let utf16: Vec<u8> =
        "\u{feff}<p>Één zin, en dat is alles wat er staat.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(imported(&project, utf16).0.contains("Één zin, en dat is alles wat er staat."));
    let (page, _) = imported(
        &project,
        "<!-- saved from url=(0031)https://oud.example/nieuws/162 --><p>Een oud bericht met genoeg woorden.",
    );
    assert!(page.contains("aliases:\n- /nieuws/162\n"), "{page}");
}

#[test]
fn words_lost_by_a_broken_page_are_named() {
    let project = Project::small();
    // Text in a menu that is inside the main part is left out on purpose, and counted.
    let (page, report) = imported(
        &project,
        "<main><h1>Kop</h1><p>Een zin met woorden erin.</p><nav>menu</nav><p>Slot van de tekst.</main>",
    );
    assert_eq!(body(&page), "Een zin met woorden erin.\n\nSlot van de tekst.\n");
    assert!(report.contains("alle woorden"), "{report}");
}

#[test]
fn links_between_pages_lead_to_the_imported_pages() {
    let project = Project::small();
    let saved = |address: &str, text: &str| {
        format!(
            "<title>{address}</title><link rel=canonical href=https://www.oud.example/{address}><main><p>{text} Hier staan nog vijf woorden.</p></main>"
        )
    };
    project
        .write("oud/over/wij.html", saved("over/wij/", "Zie <a href='../hulp%20nu.html#waar'>hulp</a>, <a href=/weg?x=1>weg</a> en <a href=nergens.html>nergens</a>."))
        .write("oud/hulp nu.html", saved("hulp", "Zie <a href=https://oud.example/over/wij>wij</a>, <a href=over/wij.html>ook</a> en <a href=stuk.docx>stuk</a>."))
        .write("oud/los.html", "<title>Los</title><main><p>Zie <a href=weg.html>weg</a> en <a href=over/wij.html>wij</a>. Hier staan vijf woorden.</p></main>")
        .write_bytes("oud/stuk.docx", &Word::default().styled("Titel", "Stuk").link("hulp", "hulp nu.html").bytes());
    let run = project.run(&["import", "oud"]).good();
    let page = |path: &str| {
        fs::read_to_string(project.path(&format!("content/{path}")))
            .unwrap_or_else(|cause| panic!("{path}: {cause}\n{}", run.stdout))
    };
    let wij = page("over/over-wij.md");
    assert!(wij.contains("[hulp](../hulp.md), [weg](https://www.oud.example/weg?x=1) en [nergens](https://www.oud.example/over/wij/nergens.html)."), "{wij}");
    let hulp = page("hulp.md");
    assert!(hulp.contains("[wij](over/over-wij.md), [ook](over/over-wij.md) en [stuk](stuk.md)."), "{hulp}");
    assert!(page("los.md").contains("Zie weg en [wij](over/over-wij.md)."), "{}", page("los.md"));
    assert!(page("stuk.md").contains("[hulp](hulp.md)"));
    assert!(run.stdout.contains("de link naar `weg.html` is weggelaten"), "{}", run.stdout);
}

#[test]
fn other_formats_need_pandoc() {
    let project = Project::small();
    project.write("a.rst", "Titel\n=====\n\nEen zin.\n").write("a.doc", "x").write("a.pdf", "%PDF");
    let without = |file: &str| {
        let mut command = project.command();
        command.args(["import", file]).env("PATH", project.path("nergens"));
        project.run_with(&mut command)
    };
    without("a.rst").fails(1, &["voor .rst is pandoc nodig", "https://pandoc.org", "er is niets geschreven"]);
    without("a.doc").fails(1, &["Word van vóór 2007"]);
    // A program of that name with known output.
    let fake = project.path("bin/pandoc");
    project.write("bin/pandoc", "#!/bin/sh\nfor last; do :; done\ncase \"$last\" in *.pdf) echo 'geen invoer' >&2; exit 1;; esac\necho \"<p>Uit pandoc komt deze zin over $(basename \"$last\").\"\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).expect("a mode");
        let path = format!("{}:/usr/bin:/bin", project.path("bin").display());
        let with = |file: &str| project.run_with(project.command().args(["import", file]).env("PATH", &path));
        let run = with("a.rst").good();
        assert!(run.stdout.contains("content/a.md"), "{}", run.stdout);
        assert!(
            fs::read_to_string(project.path("content/a.md"))
                .expect("the page")
                .contains("Uit pandoc komt deze zin over a.rst.")
        );
        with("a.pdf").fails(1, &["ook pandoc kan dit .pdf-bestand niet lezen", "geen invoer"]);
    }
}

/// A document in Markdown, which the programs turn into other formats.
const DOCUMENT: &str = "---\ntitle: Notitie over de schuur\n---\n\nDe schuur is open[^1]. Iedereen mag *binnenlopen*.\n\n# Wat wij zien\n\n\
    Er komen **meer** mensen.\n\n1. eerst koffie\n2. dan soep\n   - met brood\n\n| Dag | Tijd |\n|-----|------|\n| ma  | 9–17 |\n\n\
    Voorbeeldstad, 3 september 2019\n\nStichting De Schuur,\\\nAnna van den Berg\n\nBuurthuis Noord,\\\nPiet de Wit\n\n[^1]: Telling van 2019.\n";

#[test]
#[ignore = "needs pandoc and LibreOffice: tests/run --long"]
fn documents_of_pandoc_and_libreoffice_become_the_same_page() {
    let project = Project::small();
    project.write("a.md", DOCUMENT);
    let made = |program: &str, arguments: &[&str]| {
        let status = std::process::Command::new(program)
            .args(arguments)
            .current_dir(project.path(""))
            .env("HOME", project.path(""))
            .status();
        assert!(status.unwrap_or_else(|cause| panic!("{program}: {cause}")).success(), "{program} {arguments:?}");
    };
    made("pandoc", &["a.md", "-o", "pandoc.docx"]);
    made("pandoc", &["a.md", "-o", "pandoc.odt"]);
    made("pandoc", &["-s", "a.md", "-o", "pandoc.html"]);
    made("soffice", &["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", "office", "pandoc.odt"]);
    for file in ["pandoc.docx", "pandoc.html", "office/pandoc.docx"] {
        let run = project.run(&["import", file]).good();
        let path = run.stdout.split(' ').next().expect("a path");
        let page = fs::read_to_string(project.path(path)).expect("the page");
        let (front, body) = page.split_once("\n---\n\n").expect("front matter");
        for key in ["title: Notitie over de schuur", "place: Voorbeeldstad", "date: 3 september 2019"] {
            assert!(front.contains(key), "{file}: {key} is not in\n{page}");
        }
        assert!(front.ends_with("- name: Anna van den Berg\n  organisation: Stichting De Schuur\n- name: Piet de Wit\n  organisation: Buurthuis Noord"), "{file}\n{page}");
        let expected = "De schuur is open[^1]. Iedereen mag *binnenlopen*.\n\n## Wat wij zien\n\nEr komen **meer** mensen.\n\n1. eerst koffie\n2. dan soep\n   - met brood\n\n";
        let tables = [
            "| Dag | Tijd |\n|---|---|\n| ma | 9–17 |\n\n[^1]: Telling van 2019.\n",
            "| **Dag** | **Tijd** |\n|---|---|\n| ma | 9–17 |\n\n[^1]: Telling van 2019.\n",
        ];
        assert!(tables.iter().any(|table| body == format!("{expected}{table}")), "{file}\n{body}");
        assert!(run.stdout.contains("alle woorden"), "{file}\n{}", run.stdout);
    }
    // The reader of pandoc 2 leaves out heads of tables in OpenDocument.
    let run = project.run(&["import", "pandoc.odt"]).good();
    assert!(run.stdout.contains("alle woorden"), "{}", run.stdout);
    let built = project.run(&["build", "--drafts", "--quiet"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
}
