//! `omslag import` of files that are broken or mean harm: exit 1, a clear message, bounded memory and time, and nothing
//! written.

use crate::support::{Project, files, in_time, zip};
use crate::word::{Word, paragraph, run};
use miniz_oxide::deflate::compress_to_vec;
use std::fs;

/// Imports a file that must be refused with this text.
#[track_caller]
fn refused(name: &str, bytes: &[u8], expected: &str) {
    let project = Project::small();
    project.write_bytes(name, bytes);
    let before = files(&project.path("content"));
    let run = project.run(&["import", name]).fails(1, &[expected, name, "er is niets geschreven"]);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    assert_eq!(files(&project.path("content")), before);
}

/// A document with a part replaced.
fn with_part(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    let mut word = Word::default().text("Tekst.");
    word.parts.push((name.to_owned(), bytes));
    word.bytes()
}

/// A zip file with one deflated part.
fn deflated(name: &str, bytes: &[u8]) -> Vec<u8> {
    let packed = compress_to_vec(bytes, 9);
    let sizes = [packed.len() as u32, bytes.len() as u32].map(u32::to_le_bytes).concat();
    let length = (name.len() as u16).to_le_bytes();
    let fields = [&b"\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0"[..], &sizes, &length, &[0, 0]].concat();
    let local = [&b"PK\x03\x04"[..], &fields, name.as_bytes(), &packed].concat();
    let directory = [&b"PK\x01\x02\x14\0"[..], &fields, &[0; 10], &[0; 4], name.as_bytes()].concat();
    let ends = [directory.len() as u32, local.len() as u32].map(u32::to_le_bytes).concat();
    [&local, &directory, &b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..], &ends, &[0, 0]].concat()
}

#[test]
fn broken_archives_are_refused() {
    let good = Word::default().text("Tekst.").bytes();
    refused("a.docx", b"", "geen leesbaar .docx-bestand");
    refused("b.docx", b"gewone tekst", "geen leesbaar .docx-bestand");
    refused("c.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "zonder wachtwoord");
    refused("d.docx", &good[..good.len() / 2], "geen leesbaar .docx-bestand");
    refused("e.docx", &zip(&[("mimetype", "x")]), "geen Word-document");
    refused("f.docx", &with_part("word/document.xml", b"<w:document".to_vec()), "beschadigd");
    refused("g.docx", &with_part("word/styles.xml", b"<a></b>".to_vec()), "beschadigd");
    refused("h.docx", &with_part("word/document.xml", vec![0xff, 0xfe, 0]), "beschadigd");
    refused("i.docx", &with_part("word/document.xml", b"<x/>".to_vec()), "geen Word-document");
}

#[test]
fn every_cut_of_a_document_is_read_or_refused() {
    let project = Project::small();
    let good = Word::default().text("Tekst.").with_note("a", "b", false).bytes();
    let step = (good.len() / 40).max(1);
    for length in (0..good.len()).step_by(step) {
        let mut bytes = good.clone();
        bytes[length] ^= 0x55;
        project.write_bytes("a.docx", &bytes).write_bytes("b.docx", &good[..length]);
        for name in ["a.docx", "b.docx"] {
            let run = project.run(&["import", name, "--dry-run"]);
            assert!(run.code == 0 || run.code == 1, "{name} {length}: {}", run.stderr);
            assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
        }
    }
}

#[test]
fn bombs_entities_and_depth_are_refused_in_time() {
    in_time("hostile documents", || {
        let spaces = vec![b' '; 200 * 1024 * 1024];
        refused("a.docx", &deflated("word/document.xml", &spaces), "te groot uitgepakt");
        let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document><w:body>&b;</w:body></w:document>";
        refused("b.docx", &with_part("word/document.xml", entities.into()), "XML-entiteiten");
        let outside =
            "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><w:document><w:body>&a;</w:body></w:document>";
        refused("c.docx", &with_part("word/document.xml", outside.into()), "XML-entiteiten");
        let deep = format!("<d><body>{}{}</body></d>", "<tbl>".repeat(100_000), "</tbl>".repeat(100_000));
        refused("d.docx", &with_part("word/document.xml", deep.into()), "te diep genest");
        let many = format!("<d><body>{}</body></d>", "<p/>".repeat(3_000_000));
        refused("e.docx", &with_part("word/document.xml", many.into()), "te groot uitgepakt");
    });
}

#[test]
fn large_files_are_refused_before_they_are_read() {
    let project = Project::small();
    for (name, expected) in
        [("a.docx", "de grens is 256 MiB"), ("b.html", "de grens is 8 MiB"), ("c.md", "de grens is 8 MiB")]
    {
        let file = fs::File::create(project.path(name)).expect("a file");
        file.set_len(500 * 1024 * 1024).expect("a sparse file");
        project.run(&["import", name]).fails(1, &["500 MiB", expected, "er is niets geschreven"]);
    }
}

#[test]
fn a_bad_file_among_good_ones_stops_all() {
    let project = Project::small();
    project.write_bytes("map/a.docx", &Word::default().styled("Titel", "Goed").bytes());
    project.write("map/b.docx", "stuk").write("map/c.docx", "stuk");
    let run = project.run(&["import", "map"]).fails(1, &["map/b.docx", "map/c.docx", "er is niets geschreven"]);
    assert!(!project.path("content/goed.md").exists(), "{}", run.stdout);
    project.run(&["import", "weg.docx"]).fails(1, &["weg.docx", "dit is er niet"]);
    fs::create_dir(project.path("leeg")).expect("a folder");
    project.run(&["import", "leeg"]).fails(1, &["geen document om over te nemen"]);
}

#[test]
fn paths_that_lead_out_are_not_followed() {
    let project = Project::small();
    project.write("geheim.gif", "GIF89a geheim").write("oud/x.html", "<p>Een pagina met genoeg woorden.<img src='../geheim.gif'><img src='/etc/passwd'><img src='link.gif'><img src='..%2fgeheim.gif'>");
    project.write("oud/x.md", "![a](../geheim.gif) [b](/etc/passwd) ![[../geheim.gif]] [c](..%2fgeheim.gif)\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(project.path("geheim.gif"), project.path("oud/link.gif")).expect("a link");
        std::os::unix::fs::symlink(project.path(""), project.path("oud/rond")).expect("a link");
    }
    let mut word = Word::default().text("Tekst.");
    let id = word.relation("image", "../../../../geheim.gif", false);
    let blip = format!("<w:r><w:drawing><a:blip r:embed=\"{id}\"/></w:drawing></w:r>");
    project.write_bytes("oud/y.docx", &word.xml(&paragraph("", &format!("{}{blip}", run("", "Beeld")))).bytes());
    project.run(&["import", "oud"]).good();
    let written = files(&project.path("content"));
    assert!(written.values().all(|bytes| !bytes.windows(6).any(|part| part == b"GIF89a")), "{:?}", written.keys());
    assert_eq!(written.keys().filter(|path| !path.ends_with(".md")).count(), 0, "{:?}", written.keys());
}

#[test]
fn deep_and_broken_html_is_read_in_time() {
    in_time("hostile pages", || {
        let project = Project::small();
        let deep = format!("<p>Begin van de tekst.{}diep{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let many = format!("<table>{}", "<tr><td>x".repeat(100_000));
        let links: String =
            (0..20_000).map(|at| format!("<p id=a{at}><a href=#b{at}>x</a><p id=b{at}><a href=#a{at}>y</a>")).collect();
        for html in
            [deep, many, links, "<".repeat(1_000_000), "<b>".repeat(200_000), "<!--".to_owned(), "<a href='".to_owned()]
        {
            project.write("a.html", html);
            project.run(&["import", "a.html", "--dry-run"]).good();
        }
    });
}
