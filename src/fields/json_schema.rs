//! Exports a table of keys as JSON Schema, so that code editors can complete and validate keys as the author types.
//!
//! The schema contains only what the table contains. Checks that need more, such as whether a date or a file exists,
//! are left to `omslag check`. It uses only keywords that mean the same in draft 7 and draft 2020-12, because not every
//! editor supports the newer draft.

use super::field::{Field, Shape};
use crate::i18n::{Language, Text};
use crate::yaml::{self, Yaml};
use serde_json::{Map, Value, json};

/// A JSON Schema document.
pub type Schema = Value;

/// Returns the schema of a map that has the `common` keys and the keys of its kind.
///
/// A map without a `kind` key may have the keys of every kind, since its kind may be set elsewhere.
pub fn of_kinds(title: &Text, common: &[&Field], kinds: &[(&str, &[Field])], language: Language) -> Schema {
    let mut all: Vec<&Field> = Vec::new();
    for field in common.iter().copied().chain(kinds.iter().flat_map(|(_, own)| own.iter())) {
        if !all.iter().any(|known| known.key == field.key) {
            all.push(field);
        }
    }
    let only_its_keys = |(kind, own): &(&str, &[Field])| {
        let keys: Vec<&str> = common.iter().copied().chain(own.iter()).map(|field| field.key).collect();
        json!({
            "if": { "required": ["kind"], "properties": { "kind": { "const": kind } } },
            "then": { "propertyNames": { "enum": keys } },
        })
    };
    let mut schema = of(title, all, language);
    schema["allOf"] = kinds.iter().map(only_its_keys).collect();
    schema
}

/// Returns the schema of a map with the keys in `fields`.
pub fn of<'a>(title: &Text, fields: impl IntoIterator<Item = &'a Field>, language: Language) -> Schema {
    let mut schema = object(fields, language);
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = title.get(language).into();
    schema
}

/// Returns the schema of a list of maps with the keys in `fields`.
pub fn of_rows(title: &Text, fields: &[Field], language: Language) -> Schema {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title.get(language),
        "type": ["array", "null"],
        "items": object(fields, language),
    })
}

fn object<'a>(fields: impl IntoIterator<Item = &'a Field>, language: Language) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        properties.insert(field.key.to_owned(), property(field, language));
        required.extend(field.required.then_some(field.key));
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn property(field: &Field, language: Language) -> Value {
    let mut property = shape(&field.shape, language);
    match property.get_mut("type").and_then(Value::as_array_mut) {
        // A key without a value counts as absent, so only an optional key may be null.
        Some(types) if !field.required => types.push("null".into()),
        Some(_) => property["pattern"] = r"\S".into(),
        None => {}
    }
    property["description"] = field.explanation(language).into();
    property["examples"] = example(field).into_iter().collect();
    property
}

/// Returns the schema of a value. A text may be written as a number: `title: 2024` is the title "2024".
fn shape(shape: &Shape, language: Language) -> Value {
    let list = |item: Value| json!({ "type": ["array"], "items": item });
    match shape {
        Shape::Text | Shape::Date => json!({ "type": ["string", "number"] }),
        Shape::Bool => json!({ "type": ["boolean"] }),
        Shape::Number => json!({ "type": ["integer"] }),
        Shape::TextOrBool => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Texts => list(json!({ "type": ["string", "number"] })),
        Shape::Choice(options) => json!({ "enum": options.iter().map(Some).chain([None]).collect::<Vec<_>>() }),
        Shape::Items(fields) => list(object(*fields, language)),
        Shape::Group(fields) => {
            let mut group = object(*fields, language);
            group["type"] = json!(["object"]);
            group
        }
        Shape::Free => json!({}),
    }
}

/// Parses the example of a field into a JSON value.
fn example(field: &Field) -> Option<Value> {
    let map = yaml::parse(&Yaml::file("", &field.example_line())).ok()?;
    serde_json::to_value(map.get(field.key)?).ok()
}
