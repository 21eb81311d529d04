//! Following the help of a diagnostic makes that diagnostic go away, and brings no new error or warning.
//!
//! Only help that says exactly what to type can be followed by a test: what to write in place of the marked text, which
//! line to add or to remove.

use crate::fixtures::Fixture;
use crate::support::Project;
use omslag::unicode::visible;
use serde_json::Value;

/// A diagnostic as `--json` prints it, with a place in a line.
struct Reported {
    rule: String,
    message: String,
    help: String,
    path: String,
    /// From zero, in characters.
    line: usize,
    column: usize,
    length: usize,
}

/// Returns the errors and warnings of a check, without their places.
fn reported(project: &Project) -> Vec<Value> {
    let run = project.run(&["check", "--json"]);
    let whole: Value = serde_json::from_str(&run.stdout).expect("one JSON object");
    let all = whole["diagnostics"].as_array().expect("a list").iter();
    all.filter(|one| one["severity"] != "advice").cloned().collect()
}

fn with_place(one: &Value) -> Option<Reported> {
    let text = |key: &str| one[key].as_str().map(str::to_owned);
    let number = |key: &str| one[key].as_u64().map(|number| number as usize);
    Some(Reported {
        rule: text("rule")?,
        message: text("message")?,
        help: text("help")?,
        path: text("path")?,
        line: number("line")? - 1,
        column: number("column")? - 1,
        length: number("length")?,
    })
}

/// Returns every text that results from following the help; none if it does not say exactly what to type.
fn followed(one: &Reported, text: &str) -> Vec<String> {
    let parts: Vec<&str> = one.help.split("; ").map(|part| part.split(" (").next().unwrap_or(part)).collect();
    let first = parts[0];
    let after = |words: &str| first.strip_prefix(words).and_then(whole_code);
    let mut all = Vec::new();
    let near = first.strip_suffix('?').and_then(|first| first.strip_prefix("bedoelde u ")).and_then(whole_code);
    all.extend(near.map(|code| over_anchor(one, text, code)));
    all.extend(["schrijf ", "typ dit opnieuw: "].into_iter().filter_map(after).map(|code| with_code(one, text, code)));
    // A remark that is to be shown is read as text, with the mistakes in it.
    let escaped = parts
        .iter()
        .skip(1)
        .filter(|_| one.rule != "private-remark")
        .filter_map(|part| whole_code(part.split_once("schrijf dan ")?.1));
    let is_same = |code: &&str| code.replace('\\', "") == marked(one, text);
    all.extend(escaped.filter(is_same).map(|code| with_code(one, text, code)));
    let for_line = ["haal die spatie weg en typ een gewone: ", "begin elke regel zo: "];
    all.extend(for_line.into_iter().filter_map(after).map(|code| with_line(one, text, &[code])));
    all.extend(
        after("zet onder de eerste `---` een regel ").map(|code| text.replacen("---\n", &format!("---\n{code}\n"), 1)),
    );
    all.extend(after("schrijf op de regel hieronder ").map(|code| with_line(one, text, &[line_of(one, text), code])));
    if first.starts_with("haal de regel weg") && !first.contains("of schrijf") {
        all.push(with_line(one, text, &[]));
    }
    if first.starts_with("zet er een lege regel boven") || first.starts_with("zet een lege regel boven `") {
        all.push(with_line(one, text, &["", line_of(one, text)]));
    }
    if first == "begin deze kop met `##`" {
        let line = format!("##{}", line_of(one, text).trim_start_matches('#'));
        all.push(with_line(one, text, &[&line]));
    }
    if first == "haal de tag weg" || first == "haal het weg" {
        all.push(over(one, text, ""));
    }
    all
}

/// Returns the code of a phrase that consists of one piece of code between backticks, and is no example.
fn whole_code(phrase: &str) -> Option<&str> {
    let code = phrase.strip_prefix('`')?.strip_suffix('`')?;
    (!code.contains(['`', '…']) && !code.contains("wat erop te zien is")).then_some(code)
}

/// Returns the marked part of the line.
fn marked(one: &Reported, text: &str) -> String {
    line_of(one, text).chars().skip(one.column).take(one.length).collect()
}

fn line_of<'t>(one: &Reported, text: &'t str) -> &'t str {
    text.lines().nth(one.line).expect("the line exists")
}

fn with_line(one: &Reported, text: &str, lines: &[&str]) -> String {
    let mut all: Vec<&str> = text.lines().collect();
    all.splice(one.line..=one.line, lines.iter().copied());
    all.join("\n") + "\n"
}

/// Writes `code` over the marked text, or over the whole line if it gives what the whole line says.
fn with_code(one: &Reported, text: &str, code: &str) -> String {
    let line = line_of(one, text);
    let bare = |line: &str| line.trim_start_matches([' ', '-']).to_owned();
    let key = |line: &str| bare(line).split_once(": ").map(|(key, _)| key.to_owned());
    let is_key = |key: &String| key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let before: String = line.chars().take(one.column).collect();
    let is_inside = before.contains(['[', '{']) && key(code) != key(line);
    let is_item = code.starts_with("- ") || !line.trim_start().starts_with('-') && !is_inside;
    let is_of_yaml = one.path.ends_with(".yaml") || text.lines().skip(1).take(one.line).all(|line| line != "---");
    let is_line = is_of_yaml && is_item && (code.starts_with("- ") || key(code).as_ref().is_some_and(is_key));
    if is_line || visible(line) == code {
        let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
        return with_line(one, text, &[&format!("{indent}{code}")]);
    }
    if before.contains('{') && code.contains(": ") {
        // A key inside braces, with its value.
        let rest: String = line.chars().skip(one.column).collect();
        let length = rest.find([',', '}']).map_or(one.length, |end| rest[..end].chars().count());
        return over_length(one, text, code, length);
    }
    over(one, text, code)
}

/// Writes `code` over the marked text, or over its anchor if the code is an anchor.
fn over_anchor(one: &Reported, text: &str, code: &str) -> String {
    match marked(one, text).split_once('#') {
        Some((path, _)) if code.starts_with('#') => over(one, text, &format!("{path}{code}")),
        _ => over(one, text, code),
    }
}

fn over(one: &Reported, text: &str, code: &str) -> String {
    over_length(one, text, code, one.length)
}

fn over_length(one: &Reported, text: &str, code: &str, length: usize) -> String {
    let chars: Vec<char> = line_of(one, text).chars().collect();
    let end = (one.column + length).min(chars.len());
    let part = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    with_line(one, text, &[&format!("{}{code}{}", part(0, one.column), part(end, chars.len()))])
}

#[test]
fn help_that_is_followed_works_and_brings_nothing_new() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for fixture in Fixture::all() {
        let project = fixture.made();
        let before = reported(&project);
        let same = |one: &Value, other: &Value| one["rule"] == other["rule"] && one["message"] == other["message"];
        for (one, place) in before.iter().filter_map(|one| Some((one, with_place(one)?))) {
            let Some(text) = std::fs::read_to_string(project.path(&place.path)).ok() else { continue };
            for new in followed(&place, &text) {
                tried += 1;
                project.write(&place.path, &new);
                let after = reported(&project);
                let count = |all: &[Value]| {
                    let same = all.iter().filter(|other| same(one, other));
                    same.map(|one| 1 + one["more"].as_u64().unwrap_or_default()).sum::<u64>()
                };
                // YAML is not read beyond its first mistake, so another one may only be found now.
                let is_later = place.rule.starts_with("yaml")
                    && !after.iter().any(|other| same(one, other) && other["line"] == one["line"]);
                // A message may name the kind of the page, which following the help may change.
                let is_alike =
                    |one: &Value, other: &Value| one["rule"] == other["rule"] && one["path"] == other["path"];
                let is_known = |now: &&Value| before.iter().any(|then| same(then, now) || is_alike(then, now));
                let brought = after.iter().filter(|now| !is_known(now));
                let brought: Vec<String> = brought.map(|now| format!("{} {}", now["rule"], now["message"])).collect();
                if !is_later && count(&after) >= count(&before) || !brought.is_empty() {
                    wrong.push(format!(
                        "{}: {}: {} ({})\n{}:{}\n{}\nnew: {}",
                        fixture.name,
                        place.rule,
                        place.message,
                        place.help,
                        place.path,
                        place.line + 1,
                        new.lines().nth(place.line).unwrap_or_default(),
                        brought.join("\n     "),
                    ));
                }
                project.write(&place.path, &text);
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(tried >= 100, "only {tried} diagnostics have help that can be followed");
}
