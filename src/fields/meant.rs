//! What an author means by a key that does not exist.

use super::field::{Field, Shape};
use crate::date::Date;
use crate::diagnostic::write_this;
use crate::i18n::Text;
use crate::yaml::{Map, Value};

/// Returns help for a key that means another one, such that its value is not refused there.
pub fn meant_key(meant: &Field, map: &Map, value: &Value) -> Text {
    let key = meant.key;
    if map.get(key).is_some() {
        return Text::new(
            format!("haal de regel weg: `{key}` staat er al"),
            format!("remove the line: `{key}` is there already"),
        );
    }
    match line_with(meant, value) {
        None => Text::new(format!("bedoelde u `{key}`?"), format!("did you mean `{key}`?")),
        Some(Some(line)) => write_this(&line),
        Some(None) => {
            let example = meant.example_line();
            Text::new(
                format!("haal de regel weg, of schrijf iets zoals `{example}`"),
                format!("remove the line, or write something such as `{example}`"),
            )
        }
    }
}

/// Returns `None` if a value fits the field as it is; else the line that fits, if the value shows what is meant.
fn line_with(field: &Field, value: &Value) -> Option<Option<String>> {
    let key = field.key;
    let text = value.as_text().map(str::trim);
    let fits = match &field.shape {
        Shape::Text => text.is_some() && !(key == "image" && matches!(value, Value::Number(_))),
        Shape::Bool => matches!(value, Value::Bool(_)),
        Shape::TextOrBool => text.is_some() || matches!(value, Value::Bool(_)),
        Shape::Number => text.is_some_and(|text| text.parse::<i64>().is_ok()),
        Shape::Date => text.is_some_and(|text| Date::parse(text).is_ok()),
        Shape::Texts if key == "aliases" => false,
        Shape::Texts => value.as_list().is_some_and(|list| list.iter().all(|item| item.as_text().is_some())),
        Shape::Choice(options) => text.is_some_and(|text| options.contains(&text)),
        Shape::Group(_) => value.as_map().is_some(),
        Shape::Items(_) => value.as_list().is_some_and(|list| list.iter().all(|item| item.as_map().is_some())),
        Shape::Free => true,
    };
    let paths = || match value.as_list() {
        Some(list) => list.iter().all(|item| item.as_text().is_some_and(|text| text.starts_with('/'))),
        None => text.is_some_and(|text| text.starts_with('/')),
    };
    if fits || *value == Value::Null || key == "aliases" && value.as_list().is_some() && paths() {
        return None;
    }
    Some(match &field.shape {
        Shape::Bool => value.as_yes_or_no().map(|value| format!("{key}: {value}")),
        Shape::Texts if key != "aliases" || paths() => text.map(|text| format!("{key}: [{text}]")),
        Shape::Date => text
            .and_then(|text| text.get(..10))
            .filter(|day| Date::parse(day).is_ok())
            .map(|day| format!("{key}: {day}")),
        _ => None,
    })
}
