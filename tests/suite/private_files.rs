//! Files whose hidden data would be published with them: where they are reported, and ordinary files that are not.

use crate::served::wait_until;
use crate::support::{Project, bytes_of, zip};
use omslag::diagnostic::Rule;

const RULES: [Rule; 3] = [Rule::PictureMetadata, Rule::VideoLocation, Rule::DocumentAuthor];

const VIDEO: &str = r"\0\0\0\x14ftypisom\0\0\0\0mp42\0\0\0\x1cmoov\0\0\0\x14udta\0\0\0\x0c\xa9toox264";
const VIDEO_WITH_PLACE: &str = r"\0\0\0\x14ftypisom\0\0\0\0mp42\0\0\0\x1cmoov\0\0\0\x14udta\0\0\0\x0clociTuin";
const AVIF: &str = r"\0\0\0\x14ftypavif\0\0\0\0avif\0\0\0\x2fmeta\0\0\0\0\0\0\0\x23iinf\0\0\0\0\0\x01\0\0\0\x15infe\x02\0\0\0\0\x01\0\0av01\0";

/// Writes a page that offers these files.
fn offer(project: &Project, files: &[&str]) {
    let downloads = files.iter().map(|file| format!(":::download file=\"{file}\" title=\"Bestand {file}\"\n:::\n\n"));
    project.page("a.md", &downloads.collect::<String>());
}

#[test]
fn ordinary_files_are_published_without_a_finding() {
    let project = Project::small();
    let no_names =
        ("docProps/core.xml", "<cp:coreProperties><dc:creator/><dc:title>Nota</dc:title></cp:coreProperties>");
    project
        .write_bytes("content/film.mp4", &bytes_of(VIDEO))
        .write_bytes("content/tuin.avif", &bytes_of(AVIF))
        .write_bytes("content/nota.docx", &zip(&[no_names, ("word/document.xml", "<w:document/>")]))
        .write_bytes("content/archief.zip", &zip(&[("content.xml", "<dc:creator>Kim</dc:creator>")]))
        .write_bytes("content/lied.m4a", &bytes_of(&VIDEO_WITH_PLACE.replace("isom", "M4A ")))
        .write("content/verslag.pdf", "geen echte pdf");
    offer(&project, &["film.mp4", "tuin.avif", "nota.docx", "archief.zip", "lied.m4a", "verslag.pdf"]);
    let run = project.build().spotless();
    for rule in RULES {
        assert!(!run.stderr.contains(rule.name()), "{}", run.stderr);
    }
}

#[test]
fn a_file_that_only_a_template_refers_to_is_reported_as_a_whole() {
    let project = Project::small();
    let template = "<h1>{{ page.title }}</h1>{{ page.body }}{{ page.footnotes }}<img src=\"/tuin.heic\" alt=\"\">";
    project.page("a.md", "Tekst.").write("themes/omslag/templates/page.html", template);
    project.write("content/tuin.heic", "foto").write("content/los.heic", "foto");
    let run = project.build().fails(1, &["fout[picture-metadata]: `tuin.heic`", "--> content/tuin.heic\n", "1 fout"]);
    assert!(!run.stderr.contains("los.heic"), "{}", run.stderr);
}

#[test]
fn a_video_is_read_again_when_it_changes_during_a_preview() {
    let project = Project::small();
    project.write_bytes("content/film.mp4", &bytes_of(VIDEO));
    offer(&project, &["film.mp4"]);
    let served = project.serve(&[]);
    let has_errors = |expected: bool| (served.state("/a/")["errors"] != 0) == expected;
    wait_until("the preview is ready", || has_errors(false).then_some(()));
    project.write_bytes("content/film.mp4", &bytes_of(VIDEO_WITH_PLACE));
    wait_until("the place is reported", || has_errors(true).then_some(()));
    project.write_bytes("content/film.mp4", &bytes_of(VIDEO));
    wait_until("the report goes", || has_errors(false).then_some(()));
}
