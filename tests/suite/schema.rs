//! `omslag schema`: prints a valid JSON Schema that accepts and rejects the same input as the parser.

use crate::support::{Project, repository};
use omslag::config;
use omslag::content::KindName;
use omslag::content::keys::{self, COMMON_FIELDS, fields_of};
use omslag::diagnostic::Rule;
use omslag::fields::{self, Field, Owner, is_missing};
use omslag::i18n::{Language, Text};
use omslag::yaml::{self, Yaml};
use serde_json::Value;

/// Returns whether a value satisfies a schema. Supports the keywords that omslag uses, and panics on any other.
fn satisfies(schema: &Value, value: &Value) -> bool {
    let keywords = schema.as_object().expect("a schema is an object");
    keywords.iter().all(|(keyword, rule)| match (keyword.as_str(), value) {
        ("$schema" | "title" | "description" | "examples" | "then", _) => true,
        ("type", _) => {
            let one = |name: &Value| is_of_type(value, name.as_str().expect("a type"));
            rule.as_array().map_or_else(|| one(rule), |types| types.iter().any(one))
        }
        ("enum", _) => rule.as_array().expect("a list").contains(value),
        ("const", _) => rule == value,
        ("pattern", Value::String(text)) => rule == r"\S" && !text.trim().is_empty(),
        ("properties", Value::Object(map)) => {
            map.iter().all(|(key, inner)| rule.get(key).is_none_or(|rule| satisfies(rule, inner)))
        }
        ("required", Value::Object(map)) => {
            rule.as_array().expect("a list").iter().all(|key| map.contains_key(key.as_str().expect("a key")))
        }
        ("additionalProperties", Value::Object(map)) => map.keys().all(|key| schema["properties"].get(key).is_some()),
        ("propertyNames", Value::Object(map)) => map.keys().all(|key| satisfies(rule, &key.as_str().into())),
        ("items", Value::Array(list)) => list.iter().all(|item| satisfies(rule, item)),
        ("allOf", _) => rule.as_array().expect("a list").iter().all(|schema| satisfies(schema, value)),
        ("if", _) => !satisfies(rule, value) || satisfies(&schema["then"], value),
        ("pattern" | "properties" | "required" | "additionalProperties" | "propertyNames" | "items", _) => true,
        (other, _) => panic!("a keyword that this test does not know: {other}"),
    })
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a type that does not exist: {other}"),
    }
}

/// Returns each schema, the tables that it describes, and the minimal valid input.
fn subjects() -> Vec<(Value, Vec<&'static [Field]>, String)> {
    let page = |kind: KindName| {
        let least = format!("title: Proef\nkind: {}\n", kind.as_str());
        (keys::schema(Language::Dutch), vec![COMMON_FIELDS, fields_of(kind)], least)
    };
    let site =
        (config::schema(Language::English), vec![config::FIELDS], "name: A\nbase_url: https://a.nl/\n".to_owned());
    KindName::ALL.into_iter().map(page).chain([site]).collect()
}

/// Returns whether the parser refuses the shape of some YAML: its keys and types, not the values of dates and paths.
fn parser_refuses(text: &str, tables: &[&'static [Field]]) -> bool {
    let yaml = Yaml::file("proef.yaml", text);
    let map = yaml::parse(&yaml).expect("good YAML");
    // A colon turns an item that was meant as a text into a map.
    let shapes = [Rule::UnknownKey, Rule::WrongType, Rule::MissingKey, Rule::YamlColon];
    let problems = fields::check(&yaml, &map, tables, &Owner { name: Text::new("x", "x"), elsewhere: &|_, _| None });
    let required = tables.iter().flat_map(|table| table.iter()).filter(|field| field.required);
    problems.iter().any(|problem| shapes.contains(&problem.rule))
        || required.into_iter().any(|field| is_missing(&map, tables[0], field.key))
}

fn json(text: &str) -> Value {
    serde_json::to_value(yaml::parse(&Yaml::file("proef.yaml", text)).expect("good YAML")).expect("JSON")
}

/// Returns the minimal input with one key set, replacing an existing one.
fn with_key(least: &str, key: &str, line: &str) -> String {
    let others = least.lines().filter(|own| !own.starts_with(&format!("{key}:"))).map(|own| format!("{own}\n"));
    others.collect::<String>() + line + "\n"
}

#[test]
fn every_example_satisfies_the_schema_and_the_parser() {
    for (schema, tables, least) in subjects() {
        for field in tables.iter().flat_map(|table| table.iter()).filter(|field| field.key != "kind") {
            let text = with_key(&least, field.key, &field.example_line());
            assert!(satisfies(&schema, &json(&text)), "{text}");
            assert!(!parser_refuses(&text, &tables), "{text}");
        }
    }
}

#[test]
fn schema_and_parser_take_and_refuse_the_same_shapes() {
    let values = [
        "tekst",
        "\"\"",
        "2020-02",
        "12",
        "1.5",
        "true",
        "",
        "[a, b]",
        "[1]",
        "[~]",
        "[{a: 1}]",
        "{a: 1}",
        "nl",
        "[]",
        "[{name: A}]",
        "[{name: A, organisation: ~}]",
        "[{name: ~}]",
        "[{organisation: B}]",
        "[{file: a.pdf, x: 1}]",
        "{raw_html: true}",
        "{raw_html: ja}",
        "adopted",
        "oldest",
        "page",
        "note",
        "{}",
    ];
    let mut refused = 0;
    for (schema, tables, least) in subjects() {
        for field in tables.iter().flat_map(|table| table.iter()).filter(|field| field.key != "kind") {
            for value in values {
                let text = with_key(&least, field.key, &format!("{}: {value}", field.key));
                let takes = satisfies(&schema, &json(&text));
                refused += usize::from(!takes);
                assert_eq!(takes, !parser_refuses(&text, &tables), "the schema takes this: {takes}\n{text}");
            }
        }
    }
    assert!(refused > 100, "the schemas refuse something: {refused}");
}

#[test]
fn a_key_that_does_not_exist_or_belongs_to_another_kind_fails() {
    for (schema, tables, least) in subjects() {
        for line in ["titel: Proef", "nope: 1"] {
            let text = format!("{least}{line}\n");
            assert!(!satisfies(&schema, &json(&text)) && parser_refuses(&text, &tables), "{text}");
        }
        let known = |key: &str| tables.iter().any(|table| table.iter().any(|field| field.key == key));
        for field in KindName::ALL.into_iter().flat_map(fields_of).filter(|field| !known(field.key)) {
            let text = format!("{least}{}\n", field.example_line());
            assert!(!satisfies(&schema, &json(&text)) && parser_refuses(&text, &tables), "{text}");
        }
    }
    let without_kind = json("title: A\nsignatories: [{name: B}]\n");
    assert!(satisfies(&keys::schema(Language::Dutch), &without_kind), "the folder may give the kind");
}

#[test]
fn every_page_of_our_own_site_satisfies_the_schema() {
    let schema = keys::schema(Language::Dutch);
    let pages = crate::support::files(&repository().join("content"));
    for (path, bytes) in pages.iter().filter(|(path, _)| path.ends_with(".md")) {
        let text = String::from_utf8_lossy(bytes);
        let front = text.trim_start_matches("---\n").split("\n---\n").next().unwrap_or_default();
        assert!(satisfies(&schema, &json(front)), "{path}");
    }
    let settings = std::fs::read_to_string(repository().join("site.yaml")).expect("site.yaml");
    assert!(satisfies(&config::schema(Language::Dutch), &json(&settings)));
}

#[test]
fn the_verb_prints_the_schema_in_the_language_of_messages() {
    let project = Project::small();
    let printed =
        |arguments: &[&str]| -> Value { serde_json::from_str(&project.run(arguments).good().stdout).expect("JSON") };
    assert_eq!(printed(&["schema"]), keys::schema(Language::Dutch));
    assert_eq!(printed(&["schema", "front-matter", "--lang", "en"]), keys::schema(Language::English));
    assert_eq!(printed(&["schema", "site"]), config::schema(Language::Dutch));
    let title = &keys::schema(Language::Dutch)["properties"]["title"];
    assert_eq!(
        (&title["description"], &title["examples"][0]),
        (&"De titel van de pagina.".into(), &"Een lage drempel".into())
    );
    project.run(&["schema", "sites"]).fails(2, &["`sites` past niet", "front-matter, site"]);
}
