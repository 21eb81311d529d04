//! The command line: exit codes, streams, languages, and files that cannot be read.

use crate::support::{Project, TODAY};
use std::process::Command;

#[test]
fn wrong_usage_exits_with_two_and_says_what_was_meant() {
    let project = Project::small();
    project.run(&["bild"]).fails(2, &["`bild` is geen opdracht", "bedoelde u `build`?"]);
    project.run(&["build", "--draft"]).fails(2, &["`--draft` bestaat niet", "`--drafts`"]);
    project.run(&["build", "--today", "morgen"]).fails(2, &["`morgen` is geen dag"]);
    project.run(&["build", "--lang", "en", "--today", "x"]).fails(2, &["`x` is not a day"]);
}

#[test]
fn settings_that_cannot_be_used_exit_with_two() {
    let project = Project::small();
    project.write("site.yaml", "naam: Proef\n");
    project.build().fails(2, &["fout[unknown-key]", "site.yaml:1:1", "bedoelde u `name`?", "ontbreekt `base_url`"]);
    project.write("site.yaml", "name: Proef\nbase_url: proef.example\n");
    project.build().fails(2, &["`proef.example` is geen heel webadres", "site.yaml:2:11"]);
}

#[test]
fn without_a_site_the_sentence_says_how_to_make_one() {
    let project = Project::small();
    project.remove("site.yaml");
    project.build().fails(2, &["staat geen site.yaml", "`omslag init mijn-site`"]);
}

#[test]
fn the_site_is_found_from_a_folder_inside_it() {
    let project = Project::small();
    project.page("visie/index.md", "Tekst.");
    let run = project.run_with(project.command().arg("build").current_dir(project.path("content/visie")));
    run.good();
    assert!(project.public().contains_key("visie/index.html"));
}

#[test]
fn diagnostics_go_to_standard_error_and_the_report_to_standard_output() {
    let project = Project::small();
    project.write("content/kale-map/pagina.md", "---\ntitle: Pagina\n---\n");
    let run = project.build().good();
    assert!(run.stderr.contains("advies[section-without-index]"), "{}", run.stderr);
    assert!(run.stdout.contains("nieuw: /kale-map/pagina/"), "{}", run.stdout);
    let quiet = project.run(&["build", "--quiet"]).good();
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
}

#[test]
fn json_is_one_object_with_diagnostics_and_report() {
    let project = Project::small();
    project.page("a.md", "[weg](weg.md)");
    let run = project.run(&["check", "--json", "--lang", "en"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("one JSON object");
    assert_eq!(json["version"], 1);
    let first = &json["diagnostics"][0];
    assert_eq!(
        (&first["rule"], &first["severity"], &first["path"], &first["line"], &first["message"]),
        (&"dead-link".into(), &"error".into(), &"content/a.md".into(), &5.into(), &"`weg.md` does not exist".into())
    );
    project.page("a.md", "Goed.");
    let run = project.run(&["build", "--json"]).good();
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("one JSON object");
    assert!(json["report"]["new"].as_array().is_some_and(|new| new.contains(&"a/index.html".into())), "{json}");
}

#[test]
fn strict_makes_a_warning_fail() {
    let project = Project::small();
    project.page("a.md", "Tekst <b>vet</b>.");
    project.build().good();
    project.run(&["build", "--strict"]).fails(1, &["waarschuwing[raw-html]"]);
}

#[test]
fn the_language_is_the_flag_then_the_environment_then_the_site() {
    let project = Project::small();
    project.page("a.md", "[weg](weg.md)");
    let run = |language: &str, flags: &[&str]| {
        project.run_with(project.command().arg("build").args(flags).env("LANG", language))
    };
    run("en_GB.UTF-8", &[]).fails(1, &["error[dead-link]", "does not exist"]);
    run("en_GB.UTF-8", &["--lang", "nl"]).fails(1, &["fout[dead-link]"]);
    run("C", &[]).fails(1, &["fout[dead-link]"]);
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\nlanguage: en\n");
    run("C", &[]).fails(1, &["error[dead-link]"]);
}

#[test]
fn a_reader_who_leaves_early_changes_nothing() {
    let project = Project::small();
    let status = project.command().arg("build").stdout(closed_pipe()).stderr(closed_pipe()).status();
    assert_eq!(status.expect("omslag runs").code(), Some(0));
    project.page("a.md", "[dood](weg.md)");
    let status = project.command().args(["check", "--json"]).stdout(closed_pipe()).status();
    assert_eq!(status.expect("omslag runs").code(), Some(1));
}

/// Returns the writing end of a pipe whose reading end is closed.
fn closed_pipe() -> std::io::PipeWriter {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer
}

#[test]
fn today_is_the_flag_then_source_date_epoch() {
    let project = Project::small();
    project.write("content/later.md", "---\ntitle: Later\npublish: 2000-01-02\n---\n");
    let published = |epoch: &str, flags: &[&str]| {
        project.run_with(project.command().arg("build").args(flags).env("SOURCE_DATE_EPOCH", epoch)).good();
        project.public().contains_key("later/index.html")
    };
    // The last second of 1 January 2000 (UTC) and the first second of 2 January.
    assert!(!published("946771199", &[]));
    assert!(published("946771200", &[]));
    assert!(!published("946771200", &["--today", "2000-01-01"]));
}

#[test]
fn a_file_that_may_not_be_read_is_the_machines_failure() {
    let project = Project::small();
    project.page("geheim.md", "Tekst.");
    run_shell(&project, "chmod 000 content/geheim.md && chmod 755 .");
    let run = as_nobody(&project, &["build", "--today", TODAY]);
    run.fails(3, &["content/geheim.md", "dit mag u niet lezen"]);
    assert!(project.public().is_empty());
}

fn run_shell(project: &Project, script: &str) {
    let done = Command::new("sh").args(["-c", script]).current_dir(project.path("")).status().expect("a shell");
    assert!(done.success(), "{script}");
}

/// Runs omslag as an unprivileged user: root may read every file, and CI runs as root.
fn as_nobody(project: &Project, arguments: &[&str]) -> crate::support::Run {
    let own = project.command();
    let user = String::from_utf8(Command::new("id").arg("-u").output().expect("id").stdout).expect("a number");
    if user.trim() != "0" {
        return project.run(arguments);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(own.get_program()).args(arguments);
    command.current_dir(project.path("")).env("LANG", "nl_NL.UTF-8");
    project.run_with(&mut command)
}

#[test]
fn text_that_is_not_utf8_is_reported_with_its_line() {
    let project = Project::small();
    project.write_bytes("content/a.md", b"---\ntitle: A\n---\n\nCaf\xe9\n");
    project.write_bytes("content/b.md", b"\xff\xfe-\0-\0");
    project.build().fails(1, &["fout[bad-encoding]", "content/a.md:5:4", "content/b.md", "UTF-16", "UTF-8"]);
}

#[test]
fn a_page_of_ten_megabytes_is_refused_before_it_is_read() {
    let project = Project::small();
    project.page("groot.md", &"woord ".repeat(10 * 1024 * 1024 / 6));
    project.build().fails(1, &["fout[too-large]", "content/groot.md", "10,0 MiB", "4 MiB"]);
    assert!(project.public().is_empty());
}

#[test]
fn links_and_pipes_in_the_content_are_refused_by_name() {
    let project = Project::small();
    run_shell(&project, "mkfifo content/pijp.md && ln -s /etc/passwd content/wachtwoord.txt && ln -s . content/lus");
    project.build().fails(
        1,
        &["fout[special-file]", "content/pijp.md", "fout[symbolic-link]", "content/wachtwoord.txt", "content/lus"],
    );
}
