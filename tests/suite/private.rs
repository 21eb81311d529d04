//! Private by default: what editors keep beside their pages goes online only if something published refers to it.

use crate::photos::photo;
use crate::support::Project;

const LIST: &str = "naam,telefoon GEHEIM";

/// A site in which each reference of a kind leads to a file of its own, named after that kind.
fn site_with_references() -> Project {
    let project = Project::small();
    project
        .write("site.yaml", "name: Proef\nbase_url: https://proef.example/map/\nmarkdown: {raw_html: true}\n\
             publish_files: [gevraagd.txt, \"bijlagen/*.pdf\", diep/**]\n")
        .page("a.md", "[De lijst](gelinkt.csv)\n\n![Een plein](getoond.svg)\n\n:::download file=\"bijlage.pdf\"\n:::\n\n\
             <p style=\"background: url('/map/stijl.png')\"><a href=\"/map/html.csv\">x</a></p>\n\
             <img src=\"/map/beeld.svg\" alt=\"\" srcset=\"/map/klein.svg 1x, /map/groot.svg 2x\">")
        .write("content/nota.md", "---\ntitle: Nota\nkind: note\ndownloads: [{file: opgesomd.pdf}]\nimage: kaart.svg\n---\n\nTekst.\n")
        .write("content/getoond.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"in-svg.svg\"/></svg>")
        .write("themes/omslag/templates/parts/head.html", "<link rel=\"icon\" href=\"{{ link(\"sjabloon.svg\") }}\">\n\
             <link rel=\"stylesheet\" href=\"{{ link(\"eigen.css\") }}\"><style>p { background: url(/map/in-style.svg) }</style>\n")
        .write("content/eigen.css", "@import 'meer.css'; body { background: url(in-css.svg) }")
        .write("content/meer.css", "body { cursor: url(in-meer.svg) }");
    for name in REFERRED.iter().filter(|name| !project.path(&format!("content/{name}")).exists()) {
        let text = if name.ends_with(".svg") { "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>" } else { LIST };
        project.write(&format!("content/{name}"), text);
    }
    project.write_bytes("content/stijl.png", &png());
    project
}

fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(3, 2).write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
    bytes.into_inner()
}

const REFERRED: &[&str] = &[
    ".well-known/security.txt",
    "CNAME",
    "beeld.svg",
    "bijlage.pdf",
    "bijlagen/een.pdf",
    "diep/er/in.txt",
    "eigen.css",
    "favicon.ico",
    "gelinkt.csv",
    "getoond.svg",
    "gevraagd.txt",
    "groot.svg",
    "html.csv",
    "in-css.svg",
    "in-meer.svg",
    "in-style.svg",
    "in-svg.svg",
    "kaart.svg",
    "klein.svg",
    "meer.css",
    "opgesomd.pdf",
    "sjabloon.svg",
    "stijl.png",
];

#[test]
fn every_kind_of_reference_publishes_a_file_and_nothing_else_does() {
    let project = site_with_references();
    let left_out = ["deelnemers.xlsx", "bijlagen/brief.docx", "map/CNAME", "foto.jpg", "los.css", "in-los.svg"];
    for name in left_out {
        project.write(&format!("content/{name}"), LIST);
    }
    project
        .write_bytes("content/foto.jpg", &photo(40, 30, 6))
        .write("content/los.css", "p { cursor: url(in-los.svg) }");
    let run = project.build().good();
    let published = project.public();
    for name in REFERRED {
        assert!(published.contains_key(*name), "{name} is not published\n{}", run.stderr);
    }
    for name in left_out {
        assert!(!published.contains_key(name), "{name} is published");
    }
    for host in ["apache", "nginx", "netlify", "cloudflare", "github-pages"] {
        let settings = std::fs::read_to_string(project.path("site.yaml")).expect("settings");
        let settings = settings.split("hosting:").next().expect("settings").trim_end().to_owned();
        project.write("site.yaml", format!("{settings}\nhosting: {host}\n")).build().good();
        for (path, bytes) in project.public() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains("deelnemers") && !text.contains("los.css"), "{host}: {path} names a private file");
        }
    }
    let json = project.run(&["check", "--json"]).stdout;
    for name in left_out {
        assert!(json.contains(&format!("\"content/{name}\"")), "{name} is not named: {json}");
    }
}

#[test]
fn the_first_build_without_a_file_names_the_setting_that_keeps_it_and_the_setting_does() {
    let project = Project::small();
    project.write("content/lijst [1], nieuw.csv", LIST).page("a.md", "[De lijst](<lijst [1], nieuw.csv>)");
    project.build().good();
    assert!(project.public().contains_key("lijst [1], nieuw.csv"));
    let run = project.page("a.md", "Geen lijst.").build().good();
    assert!(!project.public().contains_key("lijst [1], nieuw.csv"));
    let (_, line) = run.stdout.split_once("site.yaml: `").expect("a setting");
    let line = line.split('`').next().expect("an end");
    let settings = std::fs::read_to_string(project.path("site.yaml")).expect("settings");
    project.write("site.yaml", format!("{settings}{line}\n")).build().spotless();
    assert!(project.public().contains_key("lijst [1], nieuw.csv"), "{line}");
    assert!(!project.page("a.md", "Niets.").build().good().stdout.contains("publish_files"));
}

#[test]
fn a_file_that_only_a_draft_uses_is_not_published_and_the_preview_serves_it() {
    let project = Project::small();
    project.write("content/brief.pdf", LIST).write("content/los.csv", LIST);
    project.write("content/later.md", "---\ntitle: Later\ndraft: true\n---\n\n[De brief](brief.pdf)\n");
    let run = project.build().good();
    assert!(!project.public().keys().any(|path| path.ends_with(".pdf") || path.ends_with(".csv")));
    assert!(run.stderr.contains("content/los.csv") && !run.stderr.contains("content/brief.pdf"), "{}", run.stderr);
    let served = project.serve(&["--poll"]);
    for path in ["/brief.pdf", "/los.csv"] {
        assert_eq!(served.get(path).status, 200, "{path}");
    }
    served.wait_for("/__omslag/", |dashboard| dashboard.contains("content/los.csv"));
}

#[test]
fn nothing_private_of_any_kind_is_published() {
    let project = Project::small();
    let picture = photo(1300, 900, 8);
    project
        .write("content/foto.jpg", &picture)
        .write("content/map/groot.jpg", photo(2700, 300, 5))
        .write("content/ongebruikt.jpg", &picture)
        .write("content/deelnemers.xlsx", LIST)
        .write("content/brief.md.bak", LIST)
        .write("content/.notities", LIST)
        .write("content/concept.md", "---\ntitle: GEHEIM\ndraft: true\n---\n\nGEHEIM [brief](brief.docx)\n")
        .write("content/brief.docx", LIST)
        .write("content/later.md", "---\ntitle: GEHEIM\npublish: 2031-01-01\naliases: [/geheim]\n---\n\nGEHEIM\n")
        .write("content/dicht/index.md", "---\ntitle: Dicht\ndraft: true\n---\n")
        .write("content/dicht/lijst.csv", LIST)
        .write("content/dicht/a.md", "---\ntitle: GEHEIM\n---\n\nGEHEIM\n")
        .write(
            "content/a.md",
            "---\ntitle: A\nimage: foto.jpg\n# GEHEIM\n---\n\n<!-- GEHEIM -->\n\n![Een plein](foto.jpg)\n\n\
             :::download file=\"map/groot.jpg\"\n:::\n\n[De foto](map/groot.jpg)\n",
        );
    project.build().good();
    for (path, bytes) in project.public() {
        let has = |words: &str| bytes.windows(words.len()).any(|part| part == words.as_bytes());
        for words in ["GEHEIM", "geheim", "Exif\0", "xmpmeta", "deelnemers", "ongebruikt"] {
            assert!(!has(words), "{path} contains {words}");
        }
        assert!(bytes != picture, "{path} is the original");
    }
}
