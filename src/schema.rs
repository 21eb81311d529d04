//! JSON Schemas of front matter and of `site.yaml`, so that an editor's program can complete and check while one types.
//!
//! They say what the tables of keys say and no more: that a date exists or that a file is there only `omslag check`
//! knows. Only keywords that drafts 7 and 2020-12 read alike are used, since not every program knows the newer.

use crate::config;
use crate::field::{Field, Shape};
use crate::language::{Language, Text};
use crate::page::KindName;
use crate::page::keys::{COMMON_FIELDS, fields_of};
use crate::yaml::{self, Yaml};
use serde_json::{Map, Value, json};

/// The schema of front matter. A page that does not name its kind may have the keys of any, since its folder may
/// give the kind.
pub fn front_matter(language: Language) -> Value {
    let mut all: Vec<&Field> = COMMON_FIELDS.iter().collect();
    for field in KindName::ALL.into_iter().flat_map(fields_of) {
        if !all.iter().any(|known| known.key == field.key) {
            all.push(field);
        }
    }
    let only_its_keys = |kind: KindName| {
        let keys = COMMON_FIELDS.iter().chain(fields_of(kind)).map(|field| field.key);
        json!({
            "if": { "required": ["kind"], "properties": { "kind": { "const": kind.as_str() } } },
            "then": { "propertyNames": { "enum": keys.collect::<Vec<_>>() } },
        })
    };
    let title = Text::new("Kopgegevens van een pagina van omslag", "Front matter of a page of omslag");
    let mut schema = whole(&title, all.into_iter(), language);
    schema.insert("allOf".to_owned(), KindName::ALL.into_iter().map(only_its_keys).collect());
    Value::Object(schema)
}

/// The schema of `site.yaml`.
pub fn site(language: Language) -> Value {
    let title = Text::new("Instellingen van een site van omslag (site.yaml)", "Settings of an omslag site (site.yaml)");
    Value::Object(whole(&title, config::FIELDS.iter(), language))
}

fn whole<'a>(title: &Text, fields: impl Iterator<Item = &'a Field>, language: Language) -> Map<String, Value> {
    let mut schema = object(fields, language);
    schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".to_owned(), title.get(language).into());
    schema
}

fn object<'a>(fields: impl Iterator<Item = &'a Field>, language: Language) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        properties.insert(field.key.to_owned(), Value::Object(property(field, language)));
        required.extend(field.required.then_some(field.key));
    }
    Map::from_iter([
        ("type".to_owned(), "object".into()),
        ("properties".to_owned(), properties.into()),
        ("required".to_owned(), required.into()),
        ("additionalProperties".to_owned(), false.into()),
    ])
}

fn property(field: &Field, language: Language) -> Map<String, Value> {
    let mut property = shape(&field.shape, language);
    match property.get_mut("type") {
        // A key without a value counts as absent, which a required one may not be.
        Some(Value::Array(types)) if !field.required => types.push("null".into()),
        Some(Value::Array(_)) => drop(property.insert("pattern".to_owned(), r"\S".into())),
        _ => {}
    }
    property.insert("description".to_owned(), field.about(language).into());
    property.insert("examples".to_owned(), example(field).into_iter().collect());
    property
}

/// What may stand at a key. Text may be written as a number: `title: 2024` is the title "2024".
fn shape(shape: &Shape, language: Language) -> Map<String, Value> {
    let typed = |types: &[&str]| Map::from_iter([("type".to_owned(), types.into())]);
    let list = |item: Map<String, Value>| {
        let mut list = typed(&["array"]);
        list.insert("items".to_owned(), item.into());
        list
    };
    match shape {
        Shape::Text | Shape::Date => typed(&["string", "number"]),
        Shape::Bool => typed(&["boolean"]),
        Shape::Number => typed(&["integer"]),
        Shape::TextOrBool => typed(&["string", "number", "boolean"]),
        Shape::Texts => list(typed(&["string", "number"])),
        Shape::Choice(options) => {
            let options = options.iter().map(|option| Value::from(*option)).chain([Value::Null]);
            Map::from_iter([("enum".to_owned(), options.collect())])
        }
        Shape::Items(fields) => list(object(fields.iter(), language)),
        Shape::Group(fields) => {
            let mut group = object(fields.iter(), language);
            group.insert("type".to_owned(), json!(["object"]));
            group
        }
        Shape::Free => Map::new(),
    }
}

/// The value of a field's example.
fn example(field: &Field) -> Option<Value> {
    let map = yaml::parse(&Yaml::file("", field.example)).ok()?;
    serde_json::to_value(map.get(field.key)?).ok()
}
