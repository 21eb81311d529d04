//! A diagnostic is left out only if another mistake causes it: two independent mistakes are both reported.

use crate::fixtures::Fixture;
use crate::support::{Project, cases};
use serde_json::Value;
use std::collections::BTreeSet;

/// The rule, file, line and column of an error or warning. Zero is no line.
type Found = BTreeSet<(String, String, u64, u64)>;

/// The folder in which the second of two fixtures has its files.
const APART: &str = "content/apart/";

fn found(project: &Project) -> Found {
    let run = project.run(&["check", "--json"]);
    let whole: Value = serde_json::from_str(&run.stdout).expect("one JSON object");
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let number = |one: &Value, key: &str| one[key].as_u64().unwrap_or_default();
    let all = whole["diagnostics"].as_array().expect("a list").iter().filter(|one| one["severity"] != "advice");
    all.map(|one| (text(one, "rule"), text(one, "path"), number(one, "line"), number(one, "column"))).collect()
}

/// A fixture with what is found in it, and the same in a folder of its own if that makes no difference.
struct Alone {
    fixture: Fixture,
    found: Found,
    apart: Option<Found>,
}

fn alone(fixture: Fixture) -> Alone {
    let at_home = found(&fixture.written());
    let moved = |found: &Found| {
        let moved = found
            .iter()
            .cloned()
            .map(|(rule, path, line, column)| (rule, path.replacen("content/", APART, 1), line, column));
        moved.collect::<Found>()
    };
    let project = Project::small();
    let can_move = fixture.write_apart(&project, APART);
    let apart = Some(moved(&at_home)).filter(|apart| can_move && found(&project) == *apart);
    Alone { fixture, found: at_home, apart }
}

#[test]
fn mistakes_in_different_files_are_all_reported() {
    let all: Vec<Alone> = Fixture::all().into_iter().map(alone).collect();
    let can_move = all.iter().filter(|one| one.apart.is_some()).count();
    assert!(can_move * 2 > all.len(), "only {can_move} fixtures can be in a folder of their own");
    let (mut tried, mut wrong) = (0, Vec::new());
    // Each fixture meets a few others, and in a long run all of them.
    let steps: Vec<usize> = (1..all.len()).step_by(cases(37, 1)).collect();
    for (at, step) in (0..all.len()).flat_map(|at| steps.iter().map(move |step| (at, step))) {
        let (first, second) = (&all[at], &all[(at + step) % all.len()]);
        let Some(apart) = second.apart.as_ref().filter(|_| !first.hides_all()) else {
            continue;
        };
        tried += 1;
        let project = first.fixture.written();
        second.fixture.write_apart(&project, APART);
        let both = found(&project);
        let missing: Vec<_> = first.found.iter().chain(apart).filter(|one| !both.contains(*one)).collect();
        if !missing.is_empty() {
            wrong.push(format!("{} and {}: {missing:?}", first.fixture.name, second.fixture.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried >= 100, "only {tried} pairs");
}

impl Alone {
    /// Returns whether nothing else can be found: the settings are unusable or change what is a mistake, or the content
    /// folder or the theme is missing.
    fn hides_all(&self) -> bool {
        let rules = ["content-missing", "theme-missing", "template-error"];
        self.fixture.changes_settings() || self.found.iter().any(|(rule, ..)| rules.contains(&rule.as_str()))
    }
}

/// Splits a page into its front matter, with both fences, and its body.
fn split(text: &str) -> Option<(&str, &str)> {
    let end = text.strip_prefix("---\n")?.find("\n---\n")? + "---\n\n---\n".len();
    Some(text.split_at(end))
}

#[test]
fn mistakes_in_the_front_matter_and_in_the_body_of_a_page_are_all_reported() {
    let mut fronts = Vec::new();
    let mut bodies = Vec::new();
    for fixture in Fixture::all() {
        let Some(text) = fixture.only_page().map(str::to_owned) else { continue };
        let Some((front, body)) = split(&text) else { continue };
        let found = found(&fixture.written());
        let lines = front.lines().count() as u64;
        let is_here = |one: &(String, String, u64, u64)| one.1 == "content/a.md" && one.2 > 0;
        if found.is_empty() || !found.iter().all(is_here) {
            continue;
        }
        if found.iter().all(|(_, _, line, _)| *line <= lines) {
            fronts.push((fixture.name, front.to_owned(), lines, found));
        } else if found.iter().all(|(_, _, line, _)| *line > lines) && !front.contains("kind:") {
            bodies.push((fixture.name, body.to_owned(), lines, found));
        }
    }
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (at, (front_name, front, lines, in_front)) in fronts.iter().enumerate() {
        for (body_name, body, own_lines, in_body) in bodies.iter().skip(at % cases(4, 1)).step_by(cases(4, 1)) {
            tried += 1;
            let project = Project::small();
            project.write("content/a.md", format!("{front}{body}"));
            let both = found(&project);
            let shifted = in_body
                .iter()
                .cloned()
                .map(|(rule, path, line, column)| (rule, path, line + lines - own_lines, column));
            // Without a title that can be read, the first heading is taken for it.
            let is_known = |one: &(String, String, u64, u64)| both.contains(one) || one.0 == "extra-title";
            let missing: Vec<_> = in_front.iter().cloned().chain(shifted).filter(|one| !is_known(one)).collect();
            if !missing.is_empty() {
                wrong.push(format!("{front_name} above {body_name}: {missing:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried >= 40, "only {tried} pairs");
}
