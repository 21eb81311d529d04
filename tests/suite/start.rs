//! omslag without arguments, as by a double click: it offers to make a site, and keeps its window until it was read. What
//! it prints as the next step works as typed.

use crate::support::Project;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// A folder without a site, with the program in it.
fn folder() -> Project {
    let project = Project::small();
    fs::remove_file(project.path("site.yaml")).expect("removed");
    fs::copy(env!("CARGO_BIN_EXE_omslag"), project.path("omslag")).expect("the program");
    project
}

#[test]
#[cfg(unix)]
fn the_next_steps_work_as_typed() {
    let project = folder();
    let shell = |line: &str| {
        let output =
            Command::new("sh").args(["-c", line]).current_dir(project.path("")).env("LANG", "nl_NL.UTF-8").output();
        let output = output.expect("a shell");
        assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let steps = |printed: &str| {
        let lines = printed.lines().filter(|line| line.starts_with("  ") && !line.contains("laat de site zien"));
        let typed = lines.map(|line| line.trim().split("  ").next().unwrap_or_default().to_owned());
        typed.collect::<Vec<_>>()
    };
    let typed = steps(&shell("./omslag init 'mijn site'"));
    assert_eq!(typed, ["cd \"mijn site\"", "../omslag new pagina \"Titel\"", "../omslag build"]);
    shell(&typed.join(" && EDITOR=true "));
    assert!(
        project.path("mijn site/public/titel/index.html").is_file()
            || project.path("mijn site/public/index.html").is_file()
    );
    let path = format!("PATH=\"$PWD:$PATH\"; mkdir op-pad && cd op-pad && {}", "omslag init .");
    assert_eq!(steps(&shell(&path)), ["omslag new pagina \"Titel\"", "omslag build"]);
}

/// The program in a terminal, started by its whole path, with no way to open a browser.
#[cfg(target_os = "linux")]
fn double_click(project: &Project) -> Command {
    let mut command = Command::new("script");
    command.args(["-qec", &project.path("omslag").display().to_string(), "/dev/null"]).current_dir("/");
    command.env("LANG", "nl_NL.UTF-8").env("PATH", "/usr/bin:/bin").env("BROWSER", "true").env_remove("DISPLAY");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
#[cfg(target_os = "linux")]
fn a_double_click_offers_to_make_a_site_and_shows_it() {
    let project = folder();
    for answers in ["j\n", ""] {
        let mut child = double_click(&project).spawn().expect("script");
        let mut input = child.stdin.take().expect("input");
        input.write_all(answers.as_bytes()).expect("an answer");
        let mut output = String::new();
        let mut reader = BufReader::new(child.stdout.take().expect("output"));
        while !output.contains("Ctrl-C") {
            assert!(reader.read_line(&mut output).expect("a line") > 0, "{output}");
        }
        assert_eq!(output.contains("Zal ik hier een site maken? (j/n)"), !answers.is_empty(), "{output}");
        assert!(project.path("mijn-site/site.yaml").is_file(), "{output}");
        child.kill().expect("ended");
        child.wait().expect("ended");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_message_stays_until_it_was_read() {
    let project = folder();
    let said = |answers: &str| {
        let mut child = double_click(&project).spawn().expect("script");
        child.stdin.take().expect("input").write_all(answers.as_bytes()).expect("an answer");
        let output = child.wait_with_output().expect("an end");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let no = said("n\n\n");
    assert!(no.contains("staat geen site.yaml") && no.contains("Druk op Enter om dit venster te sluiten."), "{no}");
    assert!(!project.path("mijn-site").exists());
    project.write("mijn-site/werk.txt", "van iemand");
    let full = said("j\n\n");
    assert!(full.contains("is niet leeg") && full.contains("Druk op Enter"), "{full}");
    assert_eq!(fs::read_to_string(project.path("mijn-site/werk.txt")).expect("a file"), "van iemand");
}
