//! YAML as values with places. The only room that knows the YAML crate.
//!
//! The parser tells little about where things stand, so keys are found by reading the lines once more. What the
//! keys mean is not known here: front matter, `site.yaml`, `theme.yaml` and data files all come through [`parse`].

use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::language::Text;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::ops::Range;

/// Front matter longer than this is refused: something else stands between the `---` lines.
pub const FRONT_MATTER_BYTES_MAX: usize = 64 * 1024;
/// Collections inside collections, at most: the parser is quadratic in their depth.
pub const DEPTH_MAX: usize = 64;

/// A YAML value; a number keeps the text it prints as, since omslag only ever counts with whole ones.
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

/// Keys and values in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Map(Vec<(String, Value)>);

impl Map {
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
    /// Text, or a number as it prints: `title: 2024` is the title "2024".
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Number(text) => Some(text),
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

/// A stretch of YAML in a file: all of it, or the front matter of a page.
#[derive(Clone, Debug)]
pub struct Yaml<'a> {
    pub path: &'a str,
    /// The whole text of the file, so that lines count from its top.
    pub text: &'a str,
    /// The stretch of it that is YAML.
    pub range: Range<usize>,
    pub is_front_matter: bool,
}

impl<'a> Yaml<'a> {
    pub fn file(path: &'a str, text: &'a str) -> Yaml<'a> {
        Yaml { path, text, range: 0..text.len(), is_front_matter: false }
    }

    fn yaml(&self) -> &'a str {
        &self.text[self.range.clone()]
    }

    fn place(&self, range: Range<usize>) -> Place {
        Place::of_bytes(self.path, self.text, self.range.start + range.start, self.range.start + range.end)
    }

    /// Whether the outermost map has this key, be it without a value.
    pub fn has_key(&self, key: &str) -> bool {
        self.find(&[key]).is_some()
    }

    /// Where a key stands; `path` leads to it from the outermost key inward. The start when it is not found.
    pub fn place_of_key(&self, path: &[&str]) -> Place {
        self.place(self.find(path).unwrap_or(0..0))
    }

    /// What follows an unquoted value on its line as a YAML comment. The author may have meant it as text.
    pub fn comment_after(&self, path: &[&str]) -> Option<Place> {
        let key = self.find(path)?;
        let line = self.yaml()[key.end..].split('\n').next().unwrap_or_default().trim_end();
        let value = line.trim_start_matches([':', ' ']);
        let quoted = value.starts_with(['"', '\'', '[', '{', '|', '>']);
        let hash = if value.starts_with('#') { Some(0) } else { value.find(" #").map(|at| at + 1) };
        let at = key.end + line.len() - value.len() + hash.filter(|_| !quoted)?;
        Some(self.place(at..key.end + line.len()))
    }

    /// Where the value of a key stands, on the key's line.
    pub fn place_of_value(&self, path: &[&str]) -> Place {
        let Some(key) = self.find(path) else { return self.place(0..0) };
        let rest = &self.yaml()[key.end..];
        let line = rest.split('\n').next().unwrap_or_default().trim_end();
        let value = line.trim_start_matches([':', ' ', '"', '\'']);
        if value.is_empty() {
            return self.place(key);
        }
        let start = key.end + line.len() - value.len();
        self.place(start..key.end + line.len())
    }

    fn find(&self, path: &[&str]) -> Option<Range<usize>> {
        let mut found = 0..0;
        for (depth, name) in path.iter().enumerate() {
            let from = found.end;
            found = keys(self.yaml())
                .find(|key| key.name.start >= from && key.is(self.yaml(), name) && (key.indent > 0) == (depth > 0))?
                .name;
        }
        Some(found)
    }
}

/// A key as the lines show it: `name:` after blanks and list dashes.
struct Key {
    indent: usize,
    name: Range<usize>,
}

impl Key {
    fn is(&self, yaml: &str, name: &str) -> bool {
        yaml[self.name.clone()].trim_matches(['"', '\'']) == name
    }
}

fn keys(yaml: &str) -> impl Iterator<Item = Key> {
    let mut start = 0;
    yaml.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let name = line.trim_start_matches([' ', '-', '{', '\t']);
        let indent = line.len() - name.len();
        let length = name.find(": ").or_else(|| name.trim_end().strip_suffix(':').map(str::len))?;
        (!name.starts_with('#')).then(|| Key { indent, name: at + indent..at + indent + length })
    })
}

/// Parses YAML whose outermost value is a map, or says everything that keeps it from being one.
pub fn parse(yaml: &Yaml) -> Result<Map, Vec<Diagnostic>> {
    match parse_any(yaml)? {
        Value::Null => Ok(Map::default()),
        Value::Map(map) => Ok(map),
        _ => Err(vec![not_a_map(yaml)]),
    }
}

/// Parses any YAML.
pub fn parse_any(yaml: &Yaml) -> Result<Value, Vec<Diagnostic>> {
    let mut problems: Vec<Diagnostic> = too_large(yaml).into_iter().collect();
    if problems.is_empty() {
        problems.extend(tabs(yaml));
        problems.extend(duplicates(yaml));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    match serde_yaml::from_str::<serde_yaml::Value>(yaml.yaml()) {
        Ok(value) => convert(value).ok_or_else(|| vec![syntax(yaml.place(0..0))]),
        Err(error) => Err(vec![explain(yaml, &error)]),
    }
}

/// `None` for what omslag has no use for: tagged values, and keys that are lists or maps.
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

fn too_large(yaml: &Yaml) -> Option<Diagnostic> {
    let size = yaml.range.len();
    let (what, help) = if yaml.is_front_matter && size > FRONT_MATTER_BYTES_MAX {
        (
            Text::new(
                format!("deze kopgegevens zijn {} KiB groot; de grens is 64 KiB", size / 1024),
                format!("this front matter is {} KiB; the limit is 64 KiB", size / 1024),
            ),
            Text::new(
                "zet lange tekst onder de `---`, in de pagina zelf",
                "put long text below the `---`, in the page",
            ),
        )
    } else if depth(yaml.yaml()) > DEPTH_MAX {
        (
            Text::new("deze YAML is dieper genest dan 64 lagen", "this YAML is nested deeper than 64 levels"),
            Text::new("haal haakjes of inspringing weg", "take away brackets or indentation"),
        )
    } else {
        return None;
    };
    Some(Diagnostic::new(Rule::TooLarge, what).at(yaml.place(0..0)).help(help))
}

/// The deepest nesting that the text can have, by its brackets and its indentation; cheap and never too low.
fn depth(yaml: &str) -> usize {
    let mut deepest = 0;
    let mut brackets: usize = 0;
    let mut indents: Vec<usize> = Vec::new();
    for line in yaml.lines() {
        let content = line.trim_start_matches([' ', '-', '?']);
        let indent = line.len() - line.trim_start_matches(' ').len();
        let dashes = line[indent..line.len() - content.len()].bytes().filter(|byte| *byte != b' ').count();
        indents.retain(|outer| *outer < indent);
        indents.push(indent);
        for byte in content.bytes() {
            match byte {
                b'[' | b'{' => brackets += 1,
                b']' | b'}' => brackets = brackets.saturating_sub(1),
                _ => continue,
            }
            deepest = deepest.max(brackets);
        }
        deepest = deepest.max(indents.len() + dashes);
    }
    deepest
}

fn tabs(yaml: &Yaml) -> Option<Diagnostic> {
    let mut start = 0;
    for line in yaml.yaml().split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if let Some(at) = line[..indent].find('\t').filter(|_| !line.trim().is_empty()) {
            return Some(
                Diagnostic::new(
                    Rule::YamlTab,
                    Text::new(
                        "hier staat een tab; YAML springt alleen in met spaties",
                        "a tab; YAML indents with spaces only",
                    ),
                )
                .at(yaml.place(start + at..start + at + 1))
                .help(Text::new("vervang de tab door twee spaties", "replace the tab with two spaces")),
            );
        }
        start += line.len();
    }
    None
}

fn duplicates(yaml: &Yaml) -> Vec<Diagnostic> {
    let text = yaml.yaml();
    let top: Vec<Key> = keys(text).filter(|key| key.indent == 0).collect();
    let mut first = std::collections::HashMap::new();
    let mut problems = Vec::new();
    for key in &top {
        let name = &text[key.name.clone()];
        if let Some(earlier) = first.insert(name, key.name.clone()) {
            let line = yaml.place(earlier).line();
            problems.push(
                Diagnostic::new(
                    Rule::DuplicateKey,
                    Text::new(
                        format!("`{name}` staat hier voor de tweede keer; de eerste staat op regel {line}"),
                        format!("`{name}` appears a second time; the first is on line {line}"),
                    ),
                )
                .at(yaml.place(key.name.clone()))
                .help(Text::new("haal een van de twee weg", "remove one of the two")),
            );
        }
    }
    problems
}

fn not_a_map(yaml: &Yaml) -> Diagnostic {
    Diagnostic::new(
        Rule::YamlSyntax,
        Text::new("hier horen regels als `title: Mijn titel`", "lines such as `title: My title` belong here"),
    )
    .at(yaml.place(0..yaml.yaml().find('\n').unwrap_or(0)))
    .help(Text::new(
        "schrijf op elke regel een sleutel, een dubbele punt en een waarde",
        "write a key, a colon and a value on each line",
    ))
}

fn syntax(place: Place) -> Diagnostic {
    Diagnostic::new(Rule::YamlSyntax, Text::new("deze YAML is niet te lezen", "this YAML cannot be read"))
        .at(place)
        .help(Text::new(
            "kijk of elk aanhalingsteken en elk haakje gesloten is, en of de regels even ver inspringen",
            "see whether each quote and bracket is closed, and whether the lines are indented alike",
        ))
}

/// The one place where the YAML crate's errors become diagnostics.
fn explain(yaml: &Yaml, error: &serde_yaml::Error) -> Diagnostic {
    let said = error.to_string();
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let start = yaml.yaml().split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    let on_line = yaml.yaml()[start..].split('\n').next().unwrap_or_default().trim_end();
    let place = {
        let first = yaml.place(start..start).line();
        Place::at(yaml.path, first, column.min(on_line.chars().count().max(1)), 1)
    };
    if said.contains("mapping values are not allowed") {
        let (key, value) = on_line.trim_start().split_once(": ").unwrap_or((on_line, ""));
        let quoted = format!("{key}: \"{}\"", value.replace('"', "\\\""));
        return Diagnostic::new(
            Rule::YamlColon,
            Text::new(
                "een waarde met een dubbele punt moet tussen aanhalingstekens",
                "a value with a colon in it needs quotes",
            ),
        )
        .at(place)
        .help(Text::new(format!("schrijf `{quoted}`"), format!("write `{quoted}`")));
    }
    if said.contains("repetition limit") {
        return Diagnostic::new(
            Rule::TooLarge,
            Text::new("deze YAML herhaalt zichzelf te vaak", "this YAML repeats itself too often"),
        )
        .at(place)
        .help(Text::new(
            "schrijf de waarden uit in plaats van met `&` en `*`",
            "write the values out instead of using `&` and `*`",
        ));
    }
    let mut problem = syntax(place);
    problem.message = Text::new("deze YAML is niet te lezen", format!("this YAML cannot be read: {said}"));
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule_and_place(text: &str) -> Option<String> {
        let problems = parse(&Yaml::file("a.yaml", text)).err()?;
        Some(
            problems.iter().map(|p| format!("{} {}", p.rule, p.place.as_ref().unwrap())).collect::<Vec<_>>().join("; "),
        )
    }

    #[test]
    fn each_trap_has_its_own_rule_and_place() {
        for (text, expected) in [
            ("title: Een: twee", "yaml-colon a.yaml:1:11"),
            ("a: 1\n\tb: 2", "yaml-tab a.yaml:2:1"),
            ("a: 1\nb: 2\na: 3", "duplicate-key a.yaml:3:1"),
            ("a: [1, 2", "yaml-syntax a.yaml:1:1"),
            ("- a\n- b", "yaml-syntax a.yaml:1:1"),
            ("a: !eigen x", "yaml-syntax a.yaml:1:1"),
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
        let front_matter = Yaml { is_front_matter: true, ..Yaml::file("a.md", &text) };
        assert_eq!(parse(&front_matter).unwrap_err()[0].rule, Rule::TooLarge);
        assert!(parse(&Yaml::file("a.yaml", &text)).is_ok(), "data may be larger");
    }

    #[test]
    fn words_that_look_like_booleans_stay_words() {
        let map = parse(&Yaml::file("a.yaml", "lang: no\nyear: 2024\nempty:\n")).unwrap();
        assert_eq!(map.get("lang").and_then(Value::as_text), Some("no"));
        assert_eq!(map.get("year").and_then(Value::as_text), Some("2024"));
        assert_eq!(map.get("empty"), None);
    }

    #[test]
    fn nested_keys_and_values_are_found() {
        let text = "title: x\nsignatories:\n  - name: A\n    organistion: B\n";
        let yaml = Yaml::file("a.md", text);
        assert_eq!(yaml.place_of_key(&["signatories", "organistion"]).to_string(), "a.md:4:5");
        assert_eq!(yaml.place_of_value(&["title"]).to_string(), "a.md:1:8");
    }
}
