//! Parses YAML into values, and finds the places of keys and values. The only module that uses the YAML crate.
//!
//! Front matter, `site.yaml`, `theme.yaml` and data files are all parsed by [`parse`] or [`parse_any`]. Callers define
//! the meaning of the keys.

mod place;
mod traps;

pub use place::{Inside, Yaml};

use crate::diagnostic::Diagnostic;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// A YAML value. A number is kept as text, in the form in which the YAML crate prints it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Map(Map),
}

impl Default for &Value {
    fn default() -> Self {
        &Value::Null
    }
}

/// The keys and values of a map, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Map(Vec<(String, Value)>);

impl Map {
    /// Returns the value of a key; `None` if the key is absent or its value is null.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value).filter(|value| **value != Value::Null)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl FromIterator<(String, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(pairs: I) -> Map {
        Map(pairs.into_iter().collect())
    }
}

impl Value {
    /// Returns a text, or a number as its text: `title: 2024` is the title "2024".
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Number(text) => Some(text),
            _ => None,
        }
    }

    /// Returns this text, or all texts in this list or map.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Value::Text(text) => vec![text],
            Value::List(list) => list.iter().flat_map(Value::texts).collect(),
            Value::Map(map) => map.iter().flat_map(|(_, value)| value.texts()).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
        }
    }

    /// Returns a boolean, or the one that an author means by a word.
    pub fn as_yes_or_no(&self) -> Option<bool> {
        match self {
            Value::Bool(bool) => Some(*bool),
            Value::Text(text) => yes_or_no(text),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(list) => Some(list),
            _ => None,
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => to.serialize_unit(),
            Value::Bool(bool) => to.serialize_bool(*bool),
            Value::Number(text) => match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(number), _) => to.serialize_i64(number),
                (_, Ok(number)) => to.serialize_f64(number),
                _ => to.serialize_str(text),
            },
            Value::Text(text) => to.serialize_str(text),
            Value::List(list) => list.serialize(to),
            Value::Map(map) => map.serialize(to),
        }
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Parses YAML whose outermost value is a map. Empty YAML is an empty map.
///
/// On failure, returns a diagnostic for each problem found; there is at least one.
pub fn parse(yaml: &Yaml) -> Result<Map, Vec<Diagnostic>> {
    match parse_any(yaml)? {
        Value::Null => Ok(Map::default()),
        Value::Map(map) => Ok(map),
        _ => Err(any_or(traps::missing_spaces(yaml), || traps::not_a_map(yaml))),
    }
}

/// Returns a line of YAML with a key and a text. The text is quoted only if YAML would otherwise read something else.
///
/// Returns `None` if the text cannot be written on one line, for example because it contains control characters.
pub fn line_of(key: &str, text: &str) -> Option<String> {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    [format!("{key}: {text}"), format!("{key}: \"{escaped}\"")].into_iter().find(|line| {
        let yaml = Yaml::file("", line);
        let read = parse(&yaml).ok().and_then(|map| map.get(key).cloned());
        read == Some(Value::Text(text.to_owned())) && yaml.comment_after(Inside::Top, key).is_none()
    })
}

/// Returns a map as the YAML that [`parse`] reads back, one key a line or more. Empty if the map cannot be written.
pub fn print(map: &Map) -> String {
    serde_yaml::to_string(map).unwrap_or_default()
}

/// Returns the boolean that an author means by a word, most of which are plain text in YAML 1.2.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "no" | "nee" | "off" | "uit" | "false" => Some(false),
        "yes" | "ja" | "on" | "aan" | "true" => Some(true),
        _ => None,
    }
}

/// Parses YAML with any outermost value. On failure, returns at least one diagnostic.
pub fn parse_any(yaml: &Yaml) -> Result<Value, Vec<Diagnostic>> {
    let mut problems: Vec<Diagnostic> = traps::too_large(yaml).into_iter().collect();
    if problems.is_empty() {
        problems.extend(traps::duplicates(yaml));
        problems.extend(traps::dashes_without_space(yaml));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    match serde_yaml::from_str::<serde_yaml::Value>(yaml.yaml()) {
        Ok(value) => convert(value).ok_or_else(|| vec![traps::syntax(yaml.place(0..0))]),
        Err(error) => Err(match traps::tab(yaml) {
            Some(tab) => vec![tab],
            None => any_or(traps::missing_spaces(yaml), || traps::explain(yaml, &error)),
        }),
    }
}

/// Returns the problems, or another one if there are none.
fn any_or(problems: Vec<Diagnostic>, other: impl FnOnce() -> Diagnostic) -> Vec<Diagnostic> {
    if problems.is_empty() { vec![other()] } else { problems }
}

/// Converts a value of the YAML crate. Returns `None` for tagged values and for keys that are null, a list or a map,
/// which omslag does not support.
fn convert(value: serde_yaml::Value) -> Option<Value> {
    use serde_yaml::Value as Foreign;
    Some(match value {
        Foreign::Null => Value::Null,
        Foreign::Bool(bool) => Value::Bool(bool),
        Foreign::Number(number) => Value::Number(number.to_string()),
        Foreign::String(text) => Value::Text(text),
        Foreign::Sequence(list) => Value::List(list.into_iter().map(convert).collect::<Option<_>>()?),
        Foreign::Mapping(map) => Value::Map(
            map.into_iter()
                .map(|(key, value)| {
                    let key = match convert(key)? {
                        Value::Text(text) | Value::Number(text) => text,
                        Value::Bool(bool) => bool.to_string(),
                        _ => return None,
                    };
                    Some((key, convert(value)?))
                })
                .collect::<Option<Map>>()?,
        ),
        Foreign::Tagged(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Rule;

    fn rule_and_place(text: &str) -> Option<String> {
        let problems = parse(&Yaml::file("a.yaml", text)).err()?;
        Some(
            problems.iter().map(|p| format!("{} {}", p.rule, p.place.as_ref().unwrap())).collect::<Vec<_>>().join("; "),
        )
    }

    #[test]
    fn common_mistakes_have_their_own_rule_and_place() {
        for (text, expected) in [
            ("title: Een: twee", "yaml-colon a.yaml:1:11"),
            ("a: 1\n\tb: 2", "yaml-tab a.yaml:2:1"),
            ("a: 1\nb: 2\na: 3", "duplicate-key a.yaml:3:1"),
            ("a: [1, 2", "yaml-syntax a.yaml:1:4"),
            ("- a\n- b", "yaml-syntax a.yaml:1:1"),
            ("a: !eigen x", "yaml-syntax a.yaml:1:1"),
            ("a:\n  -een\n  -twee", "yaml-syntax a.yaml:2:3; yaml-syntax a.yaml:3:3"),
            ("a:\n- een\n-twee", "yaml-syntax a.yaml:3:1"),
            ("a: [een] twee", "yaml-syntax a.yaml:1:10"),
            ("a: een\ntwee", "yaml-syntax a.yaml:2:1"),
        ] {
            assert_eq!(rule_and_place(text).as_deref(), Some(expected), "{text:?}");
        }
    }

    fn nested(depth: usize) -> String {
        (1..depth).map(|level| format!("{}a:\n", " ".repeat(level))).collect()
    }

    #[test]
    fn deep_and_large_yaml_never_reaches_the_parser() {
        for text in [format!("a: {}", "[".repeat(100_000)), "- ".repeat(65), format!("a:\n{}", nested(70))] {
            assert_eq!(rule_and_place(&text).as_deref(), Some("too-large a.yaml:1:1"));
        }
        let text = format!("a: {}", "x".repeat(70_000));
        let front_matter = Yaml::front_matter("a.md", &text, 0..text.len());
        assert_eq!(parse(&front_matter).unwrap_err()[0].rule, Rule::TooLarge);
        assert!(parse(&Yaml::file("a.yaml", &text)).is_ok(), "data may be larger");
    }

    #[test]
    fn words_that_look_like_booleans_remain_texts() {
        let map = parse(&Yaml::file("a.yaml", "lang: no\nyear: 2024\nempty:\n")).unwrap();
        assert_eq!(map.get("lang").and_then(Value::as_text), Some("no"));
        assert_eq!(map.get("year").and_then(Value::as_text), Some("2024"));
        assert_eq!(map.get("empty"), None);
    }

    #[test]
    fn nested_keys_and_values_are_found() {
        let text = "title: x\nsignatories:\n  - name: A\n    organistion: B\n";
        let yaml = Yaml::file("a.md", text);
        assert_eq!(yaml.place_of_key(Inside::Item("signatories", 0), "organistion").to_string(), "a.md:4:5");
        assert_eq!(yaml.place_of_value(Inside::Top, "title").to_string(), "a.md:1:8");
    }
}
