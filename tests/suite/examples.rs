//! The examples in the documentation: those of the handbook build, and each chapter about a rule triggers that rule.

use crate::support::{PICTURE, Project, Run, content_of, repository};
use omslag::diagnostic::Rule;
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

/// Rules whose example is described in prose, because a Markdown file cannot show it.
const TOLD_IN_WORDS: &[Rule] = &[
    Rule::BadEncoding,
    Rule::TooLarge,
    Rule::DocumentAuthor,
    Rule::ChangedOnline,
    Rule::ManyDeletions,
    Rule::MachineFailed,
    Rule::Internal,
];

/// A fenced block and the last line of text above it.
struct Example {
    head: String,
    language: String,
    text: String,
}

impl Example {
    /// Returns the path that the head gives between backticks.
    fn path(&self) -> Option<&str> {
        self.head.split('`').nth(1)
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

/// Returns all fenced blocks of a text. A longer fence around shorter ones is one block.
fn examples(text: &str) -> Vec<Example> {
    let (mut examples, mut head) = (Vec::new(), "");
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        if ticks < 3 {
            head = if line.is_empty() { head } else { line };
            continue;
        }
        let inner = lines.by_ref().take_while(|inner| *inner != &line[..ticks]).map(|inner| format!("{inner}\n"));
        examples.push(Example { text: inner.collect(), head: head.to_owned(), language: line[ticks..].to_owned() });
        head = "";
    }
    examples
}

/// Returns the project that the handbook's pages form together, with the files that they reference.
fn handbook_project() -> Project {
    let project = Project::small();
    for file in ["verslagen/inloop.pdf", "dias/open-dag.pdf", "dias/tuin.jpg", "jubileum/steen.jpg"] {
        project.write(&format!("content/{file}"), PICTURE);
    }
    for file in ["rooster.pdf", "koffie.jpg", "tuin.jpg", "foto.jpg", "een foto.jpg"] {
        project.write(&format!("content/vragen/{file}"), PICTURE);
    }
    for example in examples(&read("docs/handboek.md")).iter().filter(|example| example.head.starts_with("Bestand `")) {
        project.write(example.path().expect("a path"), &example.text);
    }
    project
}

#[test]
fn the_pages_of_the_handbook_build_without_a_remark() {
    let project = handbook_project();
    project.build().spotless();
    assert!(project.path("content/dias/open-dag.md").exists(), "the examples were found");
    project.run(&["check", "--drafts"]).spotless();
}

/// Returns the anchor of a heading, by GitHub's rule.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn the_contents_of_the_handbook_are_its_chapters_in_their_order() {
    let text = read("docs/handboek.md");
    let mut is_code = false;
    let mut chapters = Vec::new();
    for line in text.lines() {
        is_code ^= line.starts_with("```");
        chapters.extend(line.strip_prefix("## ").filter(|_| !is_code));
    }
    assert!(chapters.len() > 20, "{chapters:?}");
    let expected = chapters.iter().zip(1..).map(|(title, at)| format!("{at}. [{title}](#{})", anchor(title)));
    let is_entry = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
    let contents: Vec<&str> = text.lines().take_while(|line| !line.starts_with("## ")).filter(is_entry).collect();
    assert_eq!(contents, expected.collect::<Vec<_>>());
}

#[test]
fn every_piece_of_markdown_in_the_handbook_reads_without_a_remark() {
    let mut wrong = Vec::new();
    let pieces = examples(&read("docs/handboek.md"));
    let pieces = pieces.iter().filter(|piece| piece.language == "markdown" && !piece.head.starts_with("Bestand `"));
    for piece in pieces {
        let project = handbook_project();
        project.page("vragen/proef.md", &piece.text);
        let run = project.run(&["check", "--quiet"]);
        if (run.code, run.stderr.as_str()) != (0, "") {
            wrong.push(run.stderr);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_settings_in_the_handbook_can_be_used() {
    let settings = examples(&read("docs/handboek.md")).into_iter().filter(|piece| piece.text.contains("base_url:"));
    let mut count = 0;
    for piece in settings {
        let project = Project::own_site();
        project.write("site.yaml", &piece.text);
        let run = project.run(&["check"]);
        assert!(run.code != 2, "{}\n{}", piece.text, run.stderr);
        count += 1;
    }
    assert!(count > 0, "the handbook shows a site.yaml");
}

/// Returns the blocks of the theme guide whose file has this path, or is in this folder.
fn files_of_theme_guide(folder: &str) -> Vec<Example> {
    let is_wanted = |piece: &Example| piece.head.starts_with(&format!("File `{folder}"));
    examples(&read("docs/themes.md")).into_iter().filter(is_wanted).collect()
}

#[test]
fn the_second_look_in_the_theme_guide_is_a_whole_theme() {
    let look = files_of_theme_guide("themes/eigen/");
    let project = Project::own_site();
    let settings = read("site.yaml").replace("theme: omslag", "theme: eigen");
    std::fs::remove_dir_all(project.path("themes/omslag")).expect("the copy of the built-in theme");
    project.write("site.yaml", &settings);
    let mut lines = 1;
    for piece in look {
        lines += piece.text.lines().count();
        project.write(piece.path().expect("a path"), &piece.text);
    }
    assert_eq!(lines, 10, "ten lines, with the one in site.yaml");
    project.build().spotless();
    let home = project.read("index.html");
    assert!(home.contains("<circle class=\"m-aside\"") && !home.contains("m-corner"), "the mark is another: {home}");
    let sheets: Vec<&str> = home.split("rel=\"stylesheet\" href=\"/").skip(1).collect();
    let last = sheets.last().expect("a sheet");
    let own = project.read(last.split('"').next().expect("an address"));
    assert!(last.starts_with("assets/eigen.") && own.contains("--aside: light-dark(#3b1d5c"), "{own}");
}

#[test]
fn the_whole_theme_in_the_theme_guide_shows_a_page_of_every_kind() {
    let project = Project::copy_of("tests/sites/vormgeving");
    let settings = std::fs::read_to_string(project.path("site.yaml")).expect("site.yaml");
    project.write("site.yaml", format!("{settings}theme: klein\n"));
    project.write("content/dias/index.md", "---\ntitle: Dia’s\ndescription: Wat wij lieten zien.\n---\n");
    let slides = "---\ntitle: Open dag\nkind: presentation\ndescription: Een dag.\n---\n\n## Welkom\n\nDag.[^1]\n\n[^1]: Noot.\n";
    project.write("content/dias/open.md", slides);
    let mut lines = 0;
    for piece in files_of_theme_guide("themes/klein/") {
        lines += piece.text.lines().count();
        project.write(piece.path().expect("a path"), &piece.text);
    }
    assert!((50..80).contains(&lines), "{lines} lines");
    project.build().spotless();
    let pages = project.public().into_iter().filter(|(path, _)| path.ends_with(".html"));
    let pages: Vec<(String, String)> =
        pages.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8"))).collect();
    let pages = pages.iter().filter(|(_, html)| !html.contains("http-equiv=\"refresh\""));
    let kinds = ["index.html", "404.html", "tags/index.html", "sitemap/index.html", "dias/open/index.html"];
    assert!(kinds.iter().all(|kind| pages.clone().any(|(path, _)| path == kind)), "every kind is there");
    for (path, html) in pages {
        assert!(html.contains("<header>\n<p><a href=\"/\">Buurthuis</a></p>"), "{path} is in its frame: {html}");
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
    }
    assert!(project.read("dias/open/index.html").contains("class=\"slide"), "the built-in template");
    assert!(!project.read("index.html").contains("cover"), "the theme's own template");
}

#[test]
fn the_home_page_in_the_theme_guide_has_a_cover_and_calls() {
    let project = Project::small();
    project.page("eten.md", "Soep.");
    let [home] = &files_of_theme_guide("content/")[..] else { panic!("one page") };
    project.write(home.path().expect("a path"), &home.text);
    project.build().good();
    let html = project.read("index.html");
    for expected in [
        "<span class=\"aside\">Kom</span> <span class=\"main corner\">binnen</span>",
        "<h3><a href=\"/eten/\">Eet mee</a></h3>\n<p>Elke dinsdag om zes uur.</p>",
        "<a href=\"tel:+31101234567\">Bel ons</a>",
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
}

/// Returns the chapters of `docs/diagnostics.md`, by rule.
fn chapters() -> BTreeMap<Rule, Vec<Example>> {
    let text = read("docs/diagnostics.md");
    let parts = text.split("\n### ").skip(1).map(|part| part.split("\n## Rules").next().unwrap_or_default());
    let chapter = |part: &str| {
        let name = part.lines().next().unwrap_or_default();
        let rule = Rule::ALL.iter().find(|rule| rule.name() == name).unwrap_or_else(|| panic!("no rule {name}"));
        let mut examples = examples(part);
        let beside = part.lines().filter(|line| line.starts_with("With `") && line.ends_with("`."));
        examples.extend(beside.map(|line| Example {
            head: line.to_owned(),
            language: String::new(),
            text: "GIF89a".to_owned(),
        }));
        (*rule, examples)
    };
    parts.map(chapter).collect()
}

#[test]
fn each_bad_example_triggers_its_rule_and_the_fixed_one_triggers_none() {
    let mut wrong = Vec::new();
    for (rule, examples) in chapters() {
        let is = |kind: &str| examples.iter().filter(|example| example.head.starts_with(kind)).collect::<Vec<_>>();
        let (bad, fixed) = (is("Bad, `"), is("Fixed"));
        if bad.is_empty() {
            continue;
        }
        let project = Project::small();
        for example in is("With `").into_iter().chain(bad.iter().copied()) {
            project.write(example.path().expect("a path"), content_of(&example.text));
        }
        let run = project.run(&["check"]);
        if !raises(&run, rule) {
            wrong.push(format!("{rule}: the bad example says:\n{}", run.stderr));
        }
        write_fixed(&project, bad[0], &fixed);
        let run = project.run(&["check"]).advised(rule);
        if fixed.is_empty() || (run.code, run.stderr.as_str()) != (0, "") {
            wrong.push(format!("{rule}: the fixed example says:\n{}", run.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Writes the fixed file over the bad one, or to another path if the head gives one.
fn write_fixed(project: &Project, bad: &Example, fixed: &[&Example]) {
    let bad_path = bad.path().expect("a path");
    for example in fixed {
        if !example.head.contains(" beside it") {
            project.remove(bad_path);
        }
        project.write(example.path().unwrap_or(bad_path), &example.text);
    }
}

fn raises(run: &Run, rule: Rule) -> bool {
    run.stderr.contains(&format!("[{rule}]"))
}

#[test]
fn the_commands_marked_bad_trigger_their_rule_and_the_fixed_ones_do_not() {
    let mut count = 0;
    for (rule, examples) in chapters() {
        let commands = examples.iter().filter(|example| example.language == "sh");
        let project = Project::small();
        project.write("nota.pdf", "geen echte pdf");
        for line in commands.flat_map(|example| example.text.lines()) {
            let run = shell(&project, line);
            let is_bad = line.contains("# bad");
            assert!(is_bad || line.contains("# fixed"), "{rule}: `{line}` is neither");
            assert_eq!(raises(&run, rule), is_bad, "{rule}: `{line}` says:\n{}", run.stderr);
            count += 1;
        }
    }
    assert!(count >= 8, "four chapters show commands");
}

/// Runs a line of a chapter, followed by omslag unless the line runs it.
fn shell(project: &Project, line: &str) -> Run {
    let omslag = project.command();
    let program = omslag.get_program().to_string_lossy().into_owned();
    let then = if line.contains("omslag build") { "" } else { "\nomslag check" };
    let mut command = Command::new("sh");
    command.args(["-c", &format!("omslag() {{ '{program}' \"$@\"; }}\n{line}{then}")]);
    command.current_dir(project.path("")).env("LANG", "nl_NL.UTF-8").env("SOURCE_DATE_EPOCH", "1795305600");
    project.run_with(&mut command)
}

#[test]
fn every_rule_has_an_example() {
    for (rule, examples) in chapters() {
        assert_eq!(examples.is_empty(), TOLD_IN_WORDS.contains(&rule), "{rule}");
    }
}
