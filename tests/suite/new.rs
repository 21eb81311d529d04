//! `omslag new`: creates the right file in the right folder. The file and every line offered in it build without error
//! or warning. Advice, such as to write a description, is allowed: `--quiet` omits it.

use crate::support::{PICTURE, Project, TODAY};
use std::collections::BTreeSet;
use std::fs;

const KINDS: [&str; 6] = ["page", "section", "note", "timeline", "event", "presentation"];

/// A site with a folder for each kind.
fn site() -> Project {
    let project = Project::small();
    project.page("visie/index.md", "Tekst.");
    project.write("content/notities/index.md", "---\ntitle: Notities\ndefault_kind: note\n---\n");
    project.write("content/dias/index.md", "---\ntitle: Dia's\ndefault_kind: presentation\n---\n");
    project.write("content/tijdlijn/index.md", "---\ntitle: Tijdlijn\nkind: timeline\n---\n");
    project
}

/// Creates a page and returns the path and content of the file.
fn made(project: &Project, arguments: &[&str]) -> (String, String) {
    let run = project.run(&[&["new"], arguments].concat()).spotless();
    let path = run.stdout.trim_end().to_owned();
    let text = fs::read_to_string(project.path(&path)).unwrap_or_else(|cause| panic!("{path}: {cause}"));
    (path, text)
}

#[test]
fn each_kind_goes_to_the_folder_that_gives_it() {
    for (kind, dutch, path) in [
        ("page", "pagina", "content/een-titel.md"),
        ("section", "deel", "content/een-titel/index.md"),
        ("note", "notitie", "content/notities/een-titel.md"),
        ("timeline", "tijdlijn", "content/een-titel/index.md"),
        ("event", "moment", "content/tijdlijn/een-titel.md"),
        ("presentation", "presentatie", "content/dias/een-titel.md"),
    ] {
        let project = site();
        let (made_path, text) = made(&project, &[kind, "Eén titel"]);
        assert_eq!(made_path, path);
        assert!(text.starts_with("---\n# De titel van de pagina.\ntitle: Eén titel\n"), "{text}");
        let dated = text.contains(&format!("\ndate: {TODAY}\n"));
        assert_eq!(dated, !["section", "timeline"].contains(&kind), "{kind}");
        assert_eq!(
            text.contains("\nkind: "),
            kind == "timeline",
            "the kind is named where the folder does not give it"
        );
        project.run(&["build", "--quiet"]).spotless();
        let shown = if kind == "event" {
            "tijdlijn/index.html"
        } else {
            &path.replace("content/", "").replace("/index.md", ".md").replace(".md", "/index.html")
        };
        assert!(project.read(shown).contains("Eén titel"));
        assert_eq!(made(&site(), &[dutch, "Eén titel"]), (made_path, text), "Dutch names of kinds are known too");
    }
}

#[test]
fn in_a_folder_of_another_kind_the_kind_is_named() {
    let project = site();
    let (path, text) = made(&project, &["note", "Los", "--in", "visie"]);
    assert_eq!(path, "content/visie/los.md");
    assert!(text.contains("\nkind: note\n"), "{text}");
    let (_, text) = made(&project, &["page", "Gewoon", "--in", "tijdlijn"]);
    assert!(text.contains("\nkind: page\n"), "{text}");
    assert_eq!(made(&project, &["section", "Binnen", "--in", "visie"]).0, "content/visie/binnen/index.md");
    project.run(&["build", "--quiet"]).spotless();
    project.run(&["new", "event", "Los", "--in", "visie"]).fails(2, &["is geen tijdlijn", "`--in tijdlijn`"]);
}

/// Returns the keys after a `#` in the text, ready to be used.
fn offered(text: &str) -> Vec<&str> {
    let offered = text.lines().filter_map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')));
    offered.collect()
}

#[test]
fn every_line_that_is_offered_may_be_used_alone_and_all_together() {
    for kind in KINDS {
        for language in ["nl", "en"] {
            let project = site();
            let (path, text) = made(&project, &[kind, "Proef", "--lang", language]);
            project.run(&["build", "--quiet"]).spotless();
            let keys: BTreeSet<&str> = offered(&text).iter().filter_map(|line| line.split(": ").next()).collect();
            assert!(keys.len() >= 14 && keys.contains("description"), "{kind}: {keys:?}");
            let variant = |name: &str| match path.strip_suffix("/index.md") {
                Some(folder) => format!("{folder}-{name}/index.md"),
                None => path.replace("proef.md", &format!("proef-{name}.md")),
            };
            let used = |line: &str| text.replace(&format!("\n#{line}\n"), &format!("\n{line}\n"));
            for line in offered(&text) {
                let file = variant(&line.split(':').next().unwrap_or_default().replace('_', "-"));
                write_with_files(&project, &file, &used(line));
            }
            project.run(&["check", "--drafts", "--quiet"]).spotless();
            let project = site();
            let all = text.replace("\n#", "\n").replace("\n ", "\n# ");
            write_with_files(&project, &path, &all);
            project.run(&["check", "--drafts", "--quiet"]).spotless();
        }
    }
}

/// Writes a page and the files that its examples reference.
fn write_with_files(project: &Project, file: &str, text: &str) {
    let folder = file.rsplit_once('/').expect("a folder").0;
    let beside = [("foto.jpg", PICTURE), ("nota.pdf", b"geen pdf"), ("inkoop-2025.md", b"---\ntitle: Inkoop\n---\n")];
    for (name, own) in
        beside.iter().filter(|(name, _)| text.lines().any(|line| !line.starts_with('#') && line.contains(name)))
    {
        project.write(&format!("{folder}/{name}"), own);
    }
    project.write(file, text);
}

#[test]
fn any_title_is_written_so_that_it_is_read_back() {
    let project = site();
    for (at, title) in [
        "Toegang: de drempel",
        "Vraag #3 van de week",
        "\"Aan\" en 'halen'",
        "C:\\map",
        "@thuis",
        "- streepje",
        "? wat",
        "2024",
        "1.10",
        "0x10",
        "no",
        "true",
        "null",
        "~ tilde",
        "*ster* & [haak] {accolade}",
        "100% !belangrijk",
        "> groter",
        "`code`",
        "Feest 🎉",
        "slash / en ..",
        "eindigt op:",
        "“gekruld”",
        "--- drie",
        "a\tb\u{2028}c\u{feff}d",
        "<b>vet</b>",
        "{{ site.name }}",
        "dubbel  wit",
        " rand ",
        "Ελληνικά",
        "日本語",
        "'s avonds",
        "| staand",
    ]
    .into_iter()
    .enumerate()
    {
        // A number makes each name unique.
        let title = format!("{title} {at}a");
        let (path, text) = made(&project, &["page", "--", &title]);
        assert!(path.starts_with("content/") && path.matches('/').count() == 1 && path.is_ascii(), "{path}");
        let front = text.trim_start_matches("---\n").split("\n---\n").next().unwrap_or_default();
        let read: serde_yaml::Value = serde_yaml::from_str(front).expect("YAML");
        let kept: String = title.chars().map(|c| if c.is_control() || c == '\u{feff}' { ' ' } else { c }).collect();
        let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(read["title"].as_str(), Some(kept.as_str()));
    }
    for title in ["2024", "1.10", "no", "true", "null", "Toegang:", "#"] {
        let run = project.run(&["new", "page", title]);
        assert!(run.code == 0 || title == "#", "{title}: {}", run.stderr);
    }
    project.run(&["build", "--quiet"]).spotless();
}

#[test]
fn a_title_without_quotes_is_all_its_words() {
    let (path, text) = made(&site(), &["page", "Wat", "de", "inloop", "kost", "--in", "visie"]);
    assert_eq!(path, "content/visie/wat-de-inloop-kost.md");
    assert!(text.contains("\ntitle: Wat de inloop kost\n"), "{text}");
}

#[test]
fn a_title_without_letters_gives_no_name() {
    let project = site();
    for title in ["", "   ", "!!!", "#", "\u{200b}", "…"] {
        project.run(&["new", "page", title]).fails(2, &["geen bestandsnaam te maken"]);
    }
    project.run(&["new", "page", "!!!", "--lang", "en"]).fails(2, &["no file name can be made of `!!!`"]);
}

#[test]
fn names_that_would_do_harm_are_changed_or_refused() {
    let project = site();
    assert_eq!(made(&project, &["page", "Index"]).0, "content/index-page.md");
    assert_eq!(made(&project, &["note", "CON"]).0, "content/notities/con-note.md");
    let long = "een heel lange titel die maar niet ophoudt en nog verder gaat dan u dacht";
    assert_eq!(
        made(&project, &["page", long]).0,
        "content/een-heel-lange-titel-die-maar-niet-ophoudt-en-nog-verder.md"
    );
    let endless = made(&project, &["page", &"a".repeat(5000)]).0;
    assert!(endless.len() < 80, "{endless}");
    project.run(&["new", "page", "Sitemap"]).fails(2, &["/sitemap/ is al in gebruik door `omslag`"]);
    project.run(&["new", "page", "Visie"]).fails(2, &["/visie/ is al in gebruik door `content/visie/index.md`"]);
    project.run(&["build", "--quiet"]).spotless();
}

#[test]
fn nothing_is_ever_overwritten() {
    let project = site();
    let (path, _) = made(&project, &["note", "Inkoop"]);
    project.write(&path, "van mij");
    project.run(&["new", "note", "Inkoop!"]).fails(2, &["`content/notities/inkoop.md` bestaat al"]);
    assert_eq!(fs::read_to_string(project.path(&path)).expect("the file"), "van mij");
    // This includes files that a broken site does not recognise as pages.
    project.write("content/notities/kaal.md", "geen kopgegevens");
    project.run(&["new", "note", "Kaal"]).fails(2, &["bestaat al"]);
    std::os::unix::fs::symlink("/nergens", project.path("content/link.md")).expect("a link");
    project.run(&["new", "page", "Link"]).fails(2, &["bestaat al"]);
}

#[test]
fn a_folder_without_an_index_gets_one() {
    let project = site();
    project.page("vragen/een.md", "Tekst.");
    assert_eq!(made(&project, &["section", "Vragen"]).0, "content/vragen/index.md");
    project.run(&["build", "--quiet"]).spotless();
}

#[test]
fn matching_folders_are_listed_when_the_choice_is_not_obvious() {
    let project = Project::small();
    project.run(&["new", "event", "X"]).fails(2, &["er is nog geen tijdlijn", "omslag new timeline"]);
    project.run(&["new", "note", "X"]).fails(2, &["`default_kind: note`", "`--in`"]);
    for folder in ["a", "b"] {
        project.write(&format!("content/{folder}/index.md"), "---\ntitle: N\ndefault_kind: note\n---\n");
    }
    project.run(&["new", "note", "X"]).fails(2, &["kies er een: `--in a`, `--in b`"]);
    assert_eq!(made(&project, &["note", "X", "--in", "b"]).0, "content/b/x.md");
}

#[test]
fn a_folder_may_be_named_as_it_is_seen_and_never_lies_outside() {
    let project = site();
    project.page("visie/diep/index.md", "Tekst.");
    for (at, given) in
        ["visie/diep", "visie/diep/", "content/visie/diep", "./content/visie/diep", "visie/../visie/diep"]
            .into_iter()
            .enumerate()
    {
        assert_eq!(
            made(&project, &["page", &format!("P{at}"), "--in", given]).0,
            format!("content/visie/diep/p{at}.md")
        );
    }
    let from = |folder: &str, given: &str| {
        let arguments = ["new", "page", "Hier", "--in", given];
        project.run_with(project.command().args(arguments).current_dir(project.path(folder)))
    };
    assert_eq!(from("content/visie/diep", ".").good().stdout, "hier.md\n");
    assert!(from("content/visie/diep", "..").good().stdout.ends_with("content/visie/hier.md\n"));
    std::os::unix::fs::symlink("/tmp", project.path("content/weg")).expect("a link");
    for given in ["..", "../..", "/tmp", "/etc", "../data", "weg", "../content/../.."] {
        let run = project.run(&["new", "page", "Buiten", "--in", given]);
        assert_eq!(run.code, 2, "{given}: {}", run.stdout);
    }
    project.run(&["new", "page", "X", "--in", "vise"]).fails(2, &["geen map `vise`", "bedoelde u `--in visie`?"]);
    project.run(&["new", "page", "X", "--in", "nergens"]).fails(2, &["geen map `nergens`", "omslag new section"]);
    assert!(!project.path("content/buiten.md").exists() && !project.path("buiten.md").exists());
}

#[test]
fn json_and_quiet_and_the_day() {
    let project = site();
    let run = project.run(&["new", "notitie", "Inkoop", "--json", "--today", "2031-02-03"]).good();
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("one JSON object");
    assert_eq!(
        (&json["version"], &json["kind"], &json["path"], &json["address"]),
        (&1.into(), &"note".into(), &"content/notities/inkoop.md".into(), &"/notities/inkoop/".into())
    );
    let text = fs::read_to_string(project.path("content/notities/inkoop.md")).expect("the file");
    assert!(text.contains("\ndate: 2031-02-03\n") && text.contains("\n#review: 2032-02\n"), "{text}");
    assert_eq!(project.run(&["new", "page", "Stil", "--quiet"]).spotless().stdout, "");
}

#[test]
fn wrong_usage_is_reported_with_a_pointer_to_help() {
    let project = site();
    project.run(&["new"]).fails(2, &["hier ontbreekt: <SOORT>, <TITEL>", "`omslag new --help`"]);
    let kinds = "pagina, deel, notitie, tijdlijn, moment";
    project.run(&["new", "nota", "X"]).fails(2, &["`nota` past niet", kinds, "`omslag --help`"]);
    let help = project.run(&["new", "--help"]).stdout;
    assert!(help.contains(kinds) && !help.contains("possible"), "{help}");
    project.write("site.yaml", "naam: x\n");
    project.run(&["new", "page", "X"]).fails(2, &["site.yaml kan niet worden gebruikt", "omslag check"]);
}

#[test]
fn a_site_with_mistakes_gets_its_page_all_the_same() {
    let project = site();
    project.page("stuk.md", "[dood](weg.md)").write("content/erger.md", "---\ntitle: [\n---\n");
    made(&project, &["note", "Nieuw"]);
}

#[test]
fn the_editor_gets_the_file_and_its_failure_is_the_machines() {
    let project = site();
    let edit = |visual: &str, editor: &str, title: &str| {
        let arguments = ["new", "page", title, "--edit"];
        project.run_with(project.command().args(arguments).env("VISUAL", visual).env("EDITOR", editor))
    };
    let run = edit("", "head -n 3", "Een").good();
    assert_eq!(run.stdout, "content/een.md\n---\n# De titel van de pagina.\ntitle: Een\n");
    assert!(edit("tail -n 1", "false", "Twee").good().stdout.ends_with("<!-- Schrijf hier uw tekst. -->\n"));
    edit("bestaat-niet-4711", "", "Drie").fails(3, &["bestaat-niet-4711", "kan hiermee geen bestand openen"]);
    edit("false", "", "Vier").fails(3, &["false"]);
    assert!(project.path("content/vier.md").exists(), "the page is there all the same");
}
