//! Bad-input fixtures: each file in `tests/fixtures/` contains a mistake and, word for word, the diagnostics of omslag.
//!
//! Lines that begin with `%%%` divide such a file. `%%% file PATH` writes a file into a small site that was built
//! before, and `%%% without PATH` deletes a file or folder. `%%% bytes PATH` writes a file with `\0` and `\x1f` for
//! bytes; `%%% zip PATH NAME` adds a text to a zip file, such as an office document. `%%% says` is all of standard error with `--quiet`, in
//! Dutch, and `%%% advises` is that without it. `%%% fixed PATH` fixes the file so that the site builds without such a
//! finding. A run must end with exit code 1 (or the one in `%%% says CODE`) and leave `public/` unchanged; only with
//! `%%% says 0`, for warnings and advice, it publishes. `UPDATE=1` writes the current diagnostics into the files. The
//! conventions for messages in both languages are in `rules`.

use crate::support::{Project, Run, bytes_of, content_of, files, repository, zip};
use std::collections::BTreeMap;
use std::fs;

/// A file of `tests/fixtures/`.
pub struct Fixture {
    pub name: String,
    parts: Vec<Part>,
}

struct Part {
    head: String,
    text: String,
}

impl Part {
    fn is_words(&self) -> bool {
        self.head.starts_with("says") || self.head.starts_with("advises")
    }
}

impl Fixture {
    /// Returns every fixture, by name.
    pub fn all() -> Vec<Fixture> {
        let fixtures = files(&repository().join("tests/fixtures")).into_iter();
        fixtures
            .map(|(name, bytes)| Fixture::read(name, &String::from_utf8(bytes).expect("fixtures are UTF-8")))
            .collect()
    }

    fn read(name: String, text: &str) -> Fixture {
        let mut parts: Vec<Part> = Vec::new();
        for line in text.split_inclusive('\n') {
            match (line.strip_prefix("%%% "), parts.last_mut()) {
                (Some(head), _) => parts.push(Part { head: head.trim().to_owned(), text: String::new() }),
                (None, Some(part)) => part.text.push_str(line),
                (None, None) => panic!("{name} does not begin with a line `%%% file …`"),
            }
        }
        Fixture { name, parts }
    }

    /// Returns a small site that was built before the mistake was made.
    pub fn made(&self) -> Project {
        let project = Project::small();
        project.build().spotless();
        self.write_into(&project);
        project
    }

    /// Returns the same site, never built.
    pub fn written(&self) -> Project {
        let project = Project::small();
        self.write_into(&project);
        project
    }

    pub fn changes_settings(&self) -> bool {
        self.parts.iter().any(|part| part.head == "file site.yaml")
    }

    fn write_into(&self, project: &Project) {
        self.write("file ", project);
        self.write_bytes(project);
        for path in self.parts.iter().filter_map(|part| part.head.strip_prefix("without ")) {
            let path = project.path(path);
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("it was there");
        }
    }

    /// Writes the files of the fixture into another folder than `content/`. Returns whether that is all of it: nothing
    /// is changed outside of `content/`, and nothing is deleted.
    pub fn write_apart(&self, project: &Project, folder: &str) -> bool {
        let files = self.parts.iter().filter(|part| !part.is_words() && !part.head.starts_with("fixed "));
        let mut is_whole = true;
        for part in files {
            match part.head.strip_prefix("file content/") {
                Some(path) => drop(project.write(&format!("{folder}{path}"), content_of(&part.text))),
                None => is_whole = false,
            }
        }
        is_whole
    }

    /// Returns the text of `content/a.md` if that is the only file.
    pub fn only_page(&self) -> Option<&str> {
        let mut files = self.parts.iter().filter(|part| !part.is_words() && !part.head.starts_with("fixed "));
        let first = files.next().filter(|part| part.head == "file content/a.md")?;
        files.next().is_none().then_some(&first.text)
    }

    fn write(&self, kind: &str, project: &Project) {
        for part in &self.parts {
            if let Some(path) = part.head.strip_prefix(kind) {
                project.write(path, content_of(&part.text));
            }
        }
    }

    fn write_bytes(&self, project: &Project) {
        let mut zips: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for part in &self.parts {
            match part.head.split(' ').collect::<Vec<_>>()[..] {
                ["bytes", path] => {
                    project.write_bytes(path, &bytes_of(&part.text));
                }
                ["zip", path, name] => zips.entry(path).or_default().push((name, &part.text)),
                _ => {}
            }
        }
        for (path, parts) in zips {
            project.write_bytes(path, &zip(&parts));
        }
    }

    fn says(&self) -> &Part {
        self.parts.iter().find(|part| part.is_words()).expect("a part `%%% says` or `%%% advises`")
    }

    fn code(&self) -> i32 {
        let code = self.says().head.split_once(' ').map_or("", |(_, code)| code);
        code.parse().unwrap_or(if self.advises() { 0 } else { 1 })
    }

    fn advises(&self) -> bool {
        self.says().head.starts_with("advises")
    }

    fn build(&self, project: &Project) -> Run {
        project.run(if self.advises() { &["build"] } else { &["build", "--quiet"] })
    }

    fn update(&self, stderr: &str) {
        let text = self.parts.iter().map(|part| {
            let text = if part.is_words() { stderr } else { &part.text };
            format!("%%% {}\n{text}", part.head)
        });
        fs::write(repository().join("tests/fixtures").join(&self.name), text.collect::<String>())
            .expect("writable fixtures");
    }

    /// Returns what is wrong with a run of the fixture.
    fn complaints(&self, run: &Run, public_is_as_it_was: bool) -> Vec<String> {
        let mut wrong = Vec::new();
        if (run.code, &run.stderr) != (self.code(), &self.says().text) {
            wrong.push(format!("{}: exit code {} and:\n{}", self.name, run.code, run.stderr));
        }
        if self.code() != 0 && !public_is_as_it_was {
            wrong.push(format!("{}: public/ was touched", self.name));
        }
        wrong
    }

    fn has_fix(&self) -> bool {
        self.parts.iter().any(|part| part.head.starts_with("fixed "))
    }
}

#[test]
fn every_bad_input_fixture_is_reported_word_for_word_and_publishes_nothing() {
    let mut wrong = Vec::new();
    for fixture in Fixture::all() {
        let project = fixture.made();
        let before = project.seen();
        let run = fixture.build(&project);
        if fixture.says().text != run.stderr && std::env::var_os("UPDATE").is_some() {
            fixture.update(&run.stderr);
            continue;
        }
        wrong.extend(fixture.complaints(&run, before == project.seen()));
        fixture.write("fixed ", &project);
        let fixed = fixture.build(&project);
        if fixture.has_fix() && (fixed.code, fixed.stderr.as_str()) != (0, "") {
            wrong.push(format!("{}: fixed, but:\n{}", fixture.name, fixed.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
