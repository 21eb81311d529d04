//! Slips: each file in `tests/slips/` holds a mistake and, word for word, what omslag says about it.
//!
//! Lines that begin with `%%%` part such a file: `%%% file PATH` writes a file into a small site that has been built
//! before; `%%% says` is all that comes on standard error, in Dutch; `%%% mended PATH` mends the file so that the
//! site builds. A run must end with exit code 1 (or the one in `%%% says CODE`) and leave `public/` as it was.
//! `UPDATE=1` writes what omslag says now into the files.

use crate::support::{Project, files, repository};
use std::fs;

struct Part {
    head: String,
    text: String,
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("%%% "), parts.last_mut()) {
            (Some(head), _) => parts.push(Part { head: head.trim().to_owned(), text: String::new() }),
            (None, Some(part)) => part.text.push_str(line),
            (None, None) => panic!("a slip begins with a line `%%% file …`"),
        }
    }
    parts
}

#[test]
fn every_slip_is_told_in_its_own_words_and_publishes_nothing() {
    let mut wrong = Vec::new();
    for (name, bytes) in files(&repository().join("tests/slips")) {
        let text = String::from_utf8(bytes).expect("slips are UTF-8");
        let mut parts = parts(&text);
        let project = Project::small();
        project.build().spotless();
        let before = project.seen();
        for part in &parts {
            if let Some(path) = part.head.strip_prefix("file ") {
                project.write(path, &part.text);
            }
        }
        let run = project.build();
        let after = project.seen();
        let says = parts.iter_mut().find(|part| part.head.starts_with("says")).expect("a part `%%% says`");
        let code = says.head.strip_prefix("says").and_then(|code| code.trim().parse().ok()).unwrap_or(1);
        if says.text != run.stderr && std::env::var_os("UPDATE").is_some() {
            says.text = run.stderr.clone();
            let text: String = parts.iter().map(|part| format!("%%% {}\n{}", part.head, part.text)).collect();
            fs::write(repository().join("tests/slips").join(&name), text).expect("slips can be written");
            continue;
        }
        if (run.code, &run.stderr) != (code, &says.text) {
            wrong.push(format!("{name}: exit code {} and:\n{}", run.code, run.stderr));
        }
        if before != after {
            wrong.push(format!("{name}: public/ was touched"));
        }
        for part in parts.iter().filter(|part| part.head.starts_with("mended ")) {
            project.write(&part.head["mended ".len()..], &part.text);
        }
        let mended = project.build();
        if parts.iter().any(|part| part.head.starts_with("mended ")) && mended.code != 0 {
            wrong.push(format!("{name}: mended, yet:\n{}", mended.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
