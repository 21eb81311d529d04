//! The output of `--json` conforms to `docs/diagnostics.schema.json` and reports the same as the terminal.

use crate::fixtures::Fixture;
use crate::support::{Project, repository};
use serde_json::Value;
use std::fs;

fn schema() -> Value {
    let text = fs::read_to_string(repository().join("docs/diagnostics.schema.json")).expect("the schema");
    serde_json::from_str(&text).expect("JSON")
}

/// Returns where `value` violates `schema`. Supports only the keywords that our schema uses.
fn complaints(schema: &Value, root: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ensure = |good: bool, what: String| wrong.extend((!good).then(|| format!("{at}: {what}: {value}")));
    let mut inner = Vec::new();
    for (word, wanted) in schema.as_object().expect("a schema is an object") {
        let list = || wanted.as_array().cloned().unwrap_or_default();
        match word.as_str() {
            "$schema" | "$defs" | "title" | "description" => {}
            "$ref" => {
                let place = wanted.as_str().and_then(|place| place.strip_prefix('#')).expect("a place in this schema");
                let meant = root.pointer(place).unwrap_or_else(|| panic!("the schema has no {place}"));
                inner.extend(complaints(meant, root, value, at));
            }
            "const" => ensure(value == wanted, format!("is not {wanted}")),
            "enum" => ensure(list().contains(value), format!("is none of {wanted}")),
            "type" => {
                let types = if wanted.is_array() { list() } else { vec![wanted.clone()] };
                ensure(types.iter().any(|name| is_a(value, name.as_str().unwrap_or_default())), format!("no {wanted}"));
            }
            "anyOf" => {
                let fits = list().iter().any(|one| complaints(one, root, value, at).is_empty());
                ensure(fits, "fits none".to_owned());
            }
            "minimum" => ensure(value.as_u64() >= wanted.as_u64() || value.is_null(), format!("is below {wanted}")),
            "minLength" => ensure(value.as_str().is_none_or(|text| !text.is_empty()), "is empty".to_owned()),
            "pattern" => {
                let is_kebab = |text: &str| {
                    let is_word = |word: &str| {
                        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                    };
                    text.split('-').all(is_word)
                };
                assert_eq!(wanted, "^[a-z0-9]+(-[a-z0-9]+)*$", "the one pattern there is");
                ensure(value.as_str().is_some_and(is_kebab), "is no name".to_owned());
            }
            "required" => {
                for name in list() {
                    let name = name.as_str().unwrap_or_default();
                    ensure(value.get(name).is_some() || !value.is_object(), format!("lacks {name}"));
                }
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object().expect("properties");
                for name in value.as_object().into_iter().flat_map(|object| object.keys()) {
                    ensure(known.contains_key(name), format!("has an unknown {name}"));
                }
            }
            "properties" => {
                for (name, part) in wanted.as_object().into_iter().flatten() {
                    let found = value.get(name).map(|found| complaints(part, root, found, &format!("{at}.{name}")));
                    inner.extend(found.into_iter().flatten());
                }
            }
            "items" => {
                for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                    inner.extend(complaints(wanted, root, item, &format!("{at}[{place}]")));
                }
            }
            other => panic!("this test does not know `{other}`"),
        }
    }
    wrong.extend(inner);
    wrong
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("this test does not know the type `{other}`"),
    }
}

/// Parses printed JSON and asserts that it conforms to the schema.
pub fn check(printed: &str, what: &str) -> Value {
    let value: Value = serde_json::from_str(printed).unwrap_or_else(|error| panic!("{what}: {error}: {printed}"));
    let schema = schema();
    assert_eq!(complaints(&schema, &schema, &value, "$"), Vec::<String>::new(), "{what}");
    value
}

#[test]
fn what_is_printed_satisfies_the_schema() {
    let project = Project::small();
    check(&project.run(&["check", "--json"]).stdout, "a check");
    check(&project.run(&["build", "--json"]).stdout, "a build");
    project.page("later.md", "").write("content/concept.md", "---\ntitle: x\ndraft: true\n---\n");
    check(&project.run(&["build", "--json"]).stdout, "a second build");
    project.remove("content/later.md");
    check(&project.run(&["build", "--json"]).stdout, "a third build");
    project.write("site.yaml", "naam: x\n");
    check(&project.run(&["build", "--json"]).stdout, "settings that cannot be used");
}

#[test]
fn the_schema_is_not_satisfied_by_something_else() {
    let schema = schema();
    for bad in [
        r#"{}"#,
        r#"{"version": 2, "diagnostics": [], "failure": null, "report": null}"#,
        r#"{"version": 1, "diagnostics": [{}], "failure": null, "report": null}"#,
        r#"{"version": 1, "diagnostics": [], "failure": null, "report": null, "more": 1}"#,
        r#"{"version": 1, "diagnostics": [], "failure": {"path": 1}, "report": null}"#,
    ] {
        let bad: Value = serde_json::from_str(bad).expect("JSON");
        assert_ne!(complaints(&schema, &schema, &bad, "$"), Vec::<String>::new(), "{bad}");
    }
}

#[test]
fn every_bad_input_fixture_is_reported_in_the_same_words_and_order_in_terminal_and_json() {
    for fixture in Fixture::all() {
        let project = fixture.made();
        let run = project.run(&["check"]);
        let json = check(&project.run(&["check", "--json"]).stdout, &fixture.name);
        let mut rest = run.stderr.as_str();
        for diagnostic in json["diagnostics"].as_array().expect("a list") {
            let text = |field: &str| diagnostic[field].as_str().unwrap_or_default();
            for part in [format!("[{}]: {}", text("rule"), text("message")), text("help").to_owned()] {
                let at = rest.find(&part).unwrap_or_else(|| panic!("{}: {part:?} is not in:\n{rest}", fixture.name));
                rest = &rest[at + part.len()..];
            }
        }
    }
}
