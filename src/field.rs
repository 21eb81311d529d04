//! Fields: what an author may write in front matter and in `site.yaml`, as tables, and the check against them.
//!
//! A table is the one source of a key's name, shape and explanation. After [`check`] has said nothing, values have
//! the shape their field names, so that reading them is plain. What a field means is known where it is read.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Rule, nearest};
use crate::language::{Language, Text};
use crate::yaml::{self, Inside, Map, Value, Yaml};

/// One key: what it is called, what may stand there, and how to explain it.
#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub shape: Shape,
    /// Whether a map without it is wrong.
    pub required: bool,
    /// What it is for, in a sentence or two: Dutch, English. The handbook, `omslag new` and `omslag schema` print it.
    pub about: [&'static str; 2],
    /// The key with a value that may stand there, on one line of YAML.
    pub example: &'static str,
    /// Words that editors write instead, such as the Dutch one.
    pub slips: &'static [&'static str],
}

/// What may stand at a key.
#[derive(Debug)]
pub enum Shape {
    Text,
    Bool,
    Number,
    Date,
    Texts,
    Choice(&'static [&'static str]),
    /// A text, or `true` or `false`.
    TextOrBool,
    /// A list of maps with these keys.
    Items(&'static [Field]),
    /// A map with these keys.
    Group(&'static [Field]),
    /// Whatever the site likes.
    Free,
}

impl Shape {
    fn expected(&self) -> Text {
        match self {
            Shape::Text => Text::new("een tekst", "a text"),
            Shape::Bool => Text::new("`true` of `false`, zonder aanhalingstekens", "`true` or `false`, without quotes"),
            Shape::Number => Text::new("een heel getal", "a whole number"),
            Shape::Date => Text::new("een datum", "a date"),
            Shape::Texts => Text::new("een lijst zoals `[een, twee]`", "a list such as `[one, two]`"),
            Shape::Choice(options) => {
                Text::new(format!("een van: {}", options.join(", ")), format!("one of: {}", options.join(", ")))
            }
            Shape::TextOrBool => Text::new("een tekst, `true` of `false`", "a text, `true` or `false`"),
            Shape::Items(fields) => {
                let keys = fields.iter().map(|field| field.key).collect::<Vec<_>>().join(", ");
                Text::new(format!("een lijst met per regel: {keys}"), format!("a list with, for each item: {keys}"))
            }
            Shape::Group(_) | Shape::Free => Text::new("een groep sleutels", "a group of keys"),
        }
    }
}

impl Field {
    /// What it is for, in one language.
    pub fn about(&self, language: Language) -> &'static str {
        language.pick(self.about[0], self.about[1])
    }
}

/// What holds the keys.
pub struct Owner<'a> {
    /// Ends the sentence "`x` is not a key of …".
    pub name: Text,
    /// What to do with a key of the outermost map that belongs to something else.
    pub elsewhere: &'a dyn Fn(&str) -> Option<Text>,
}

/// Checks a map against its tables: unknown keys, wrong shapes, unreadable dates.
pub fn check(yaml: &Yaml, map: &Map, tables: &[&'static [Field]], owner: &Owner) -> Vec<Diagnostic> {
    check_at(yaml, map, tables, owner, Inside::Top)
}

fn check_at(yaml: &Yaml, map: &Map, tables: &[&'static [Field]], owner: &Owner, inside: Inside) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (key, value) in map.iter() {
        match tables.iter().flat_map(|table| table.iter()).find(|field| field.key == key) {
            Some(field) => problems.extend(check_value(yaml, field, value, owner, inside)),
            None => problems.push(unknown(yaml, tables, owner, inside, key)),
        }
    }
    problems
}

fn check_value(yaml: &Yaml, field: &Field, value: &Value, owner: &Owner, inside: Inside) -> Vec<Diagnostic> {
    let fits = match (&field.shape, value) {
        (Shape::Text, Value::Null) => return cut_by_comment(yaml, inside, field.key).into_iter().collect(),
        (_, Value::Null) | (Shape::Free, _) => true,
        (Shape::Text, Value::Number(number)) if is_other_number(yaml.written(inside, field.key), number) => {
            return vec![read_as_number(yaml, number, inside, field.key)];
        }
        (Shape::Text, Value::Text(_) | Value::Number(_)) => {
            return cut_by_comment(yaml, inside, field.key).into_iter().collect();
        }
        (Shape::TextOrBool, Value::Text(text)) => {
            return meant_as_bool(yaml, text, inside, field.key).into_iter().collect();
        }
        (Shape::TextOrBool, Value::Number(_) | Value::Bool(_)) => true,
        (Shape::Bool, Value::Bool(_)) => true,
        (Shape::Number, Value::Number(number)) => number.parse::<i64>().is_ok(),
        (Shape::Date, Value::Text(text) | Value::Number(text)) => return check_date(yaml, text, inside, field.key),
        (Shape::Texts, Value::List(list)) => list.iter().all(|item| item.as_text().is_some()),
        (Shape::Choice(options), Value::Text(text)) => options.contains(&text.as_str()),
        (Shape::Group(fields), Value::Map(map)) => {
            return check_at(yaml, map, &[fields], owner, Inside::Group(field.key));
        }
        (Shape::Items(fields), Value::List(list)) if list.iter().all(|item| item.as_map().is_some()) => {
            let items = list.iter().filter_map(Value::as_map).enumerate();
            return items.flat_map(|(at, item)| check_item(yaml, fields, item, owner, (field.key, at))).collect();
        }
        _ => false,
    };
    if fits { Vec::new() } else { vec![wrong_type(yaml, field, value, inside)] }
}

fn check_item(
    yaml: &Yaml,
    fields: &'static [Field],
    item: &Map,
    owner: &Owner,
    (list, at): (&str, usize),
) -> Vec<Diagnostic> {
    let inside = Inside::Item(list, at);
    let mut problems = check_at(yaml, item, &[fields], owner, inside);
    let missing = fields.iter().find(|field| field.required && item.get(field.key).is_none());
    if let Some(Field { key, .. }) = missing.filter(|_| problems.is_empty()) {
        let message = Text::new(format!("hier ontbreekt `{key}`"), format!("`{key}` is missing here"));
        let help = Text::new(format!("voeg toe: `{key}: …`"), format!("add: `{key}: …`"));
        let present = item.iter().next().map_or(*key, |(key, _)| key);
        problems.push(Diagnostic::new(Rule::MissingKey, message).at(yaml.place_of_key(inside, present)).help(help));
    }
    problems
}

/// Whether a number was written in a way that does not print as it.
fn is_other_number(written: &str, number: &str) -> bool {
    let looks_numeric = written.chars().all(|c| c.is_ascii_hexdigit() || "+-._xo".contains(c));
    !written.is_empty() && looks_numeric && written != number
}

/// `title: 1.10` is the number 1.1 to YAML.
fn read_as_number(yaml: &Yaml, number: &str, inside: Inside, key: &str) -> Diagnostic {
    let written = yaml.written(inside, key);
    let message = Text::new(
        format!("`{written}` wordt gelezen als het getal {number}"),
        format!("`{written}` is read as the number {number}"),
    );
    let help = Text::new(format!("schrijf `{key}: \"{written}\"`"), format!("write `{key}: \"{written}\"`"));
    Diagnostic::new(Rule::WrongType, message).at(yaml.place_of_value(inside, key)).help(help)
}

/// `title: Vraag #3` is the title "Vraag": YAML takes the rest for a comment.
fn cut_by_comment(yaml: &Yaml, inside: Inside, key: &str) -> Option<Diagnostic> {
    // Elsewhere a comment is a comment.
    const PROSE: [&str; 7] = ["title", "description", "name", "organisation", "place", "topic", "menu"];
    let place = yaml.comment_after(inside, key).filter(|_| PROSE.contains(&key))?;
    let message = Text::new("wat hier na `#` staat, valt weg", "what stands here after `#` is left out");
    let help = Text::new("zet de hele waarde tussen aanhalingstekens", "put the whole value between quotes");
    Some(Diagnostic::new(Rule::YamlComment, message).at(place).help(help))
}

fn other_weekday() -> Text {
    Text::new(
        "verander de weekdag of de datum, of laat de weekdag weg",
        "change the weekday or the date, or leave the weekday out",
    )
}

fn check_date(yaml: &Yaml, text: &str, inside: Inside, key: &str) -> Vec<Diagnostic> {
    let place = yaml.place_of_value(inside, key);
    match Date::parse(text) {
        Ok(date) => date
            .weekday_slip(text)
            .map(|slip| Diagnostic::new(Rule::WeekdayMismatch, slip).at(place).help(other_weekday()))
            .into_iter()
            .collect(),
        Err(error) => {
            // Text processors make curly quotes, which are none to YAML.
            let plain = text.trim_matches(['“', '”', '„', '‘', '’', '‚']);
            let help = match plain != text && Date::parse(plain).is_ok() {
                true => Text::new(format!("schrijf `{key}: {plain}`"), format!("write `{key}: {plain}`")),
                false => error.help,
            };
            vec![Diagnostic::new(Rule::BadDate, error.message).at(place).help(help)]
        }
    }
}

fn unknown(yaml: &Yaml, tables: &[&'static [Field]], owner: &Owner, inside: Inside, key: &str) -> Diagnostic {
    let fields = || tables.iter().flat_map(|table| table.iter());
    let meant = fields()
        .find(|field| field.slips.iter().any(|slip| slip.eq_ignore_ascii_case(key)))
        .map(|field| field.key)
        .or_else(|| {
            nearest(key, fields().flat_map(|field| std::iter::once(field.key).chain(field.slips.iter().copied())))
        })
        .map(|near| fields().find(|field| field.slips.contains(&near)).map_or(near, |field| field.key));
    let elsewhere = if inside == Inside::Top { (owner.elsewhere)(key) } else { None };
    let help = match (elsewhere, meant) {
        (Some(help), _) => help,
        (None, Some(meant)) => Text::new(format!("bedoelde u `{meant}`?"), format!("did you mean `{meant}`?")),
        (None, None) => {
            let known = fields().map(|field| field.key).collect::<Vec<_>>().join(", ");
            Text::new(format!("deze sleutels bestaan: {known}"), format!("these keys exist: {known}"))
        }
    };
    Diagnostic::new(
        Rule::UnknownKey,
        Text::new(
            format!("`{key}` bestaat niet bij {}", owner.name.get(Language::Dutch)),
            format!("`{key}` is not a key of {}", owner.name.get(Language::English)),
        ),
    )
    .at(yaml.place_of_key(inside, key))
    .help(help)
}

/// `menu: ja` is the text "ja" to YAML. In quotes it is meant so, but for `"true"` and `"false"`.
fn meant_as_bool(yaml: &Yaml, text: &str, inside: Inside, key: &str) -> Option<Diagnostic> {
    let bool = yes_or_no(text)?;
    let is_word = !matches!(text.to_lowercase().as_str(), "true" | "false");
    if is_word && yaml.is_quoted(inside, key) {
        return None;
    }
    let message =
        Text::new(format!("`{text}` wordt hier gelezen als een tekst"), format!("`{text}` is read as a text here"));
    let help = match is_word {
        true => Text::new(
            format!("schrijf `{key}: {bool}`; is de tekst “{text}” bedoeld, schrijf dan `{key}: \"{text}\"`"),
            format!("write `{key}: {bool}`; if the text “{text}” is meant, write `{key}: \"{text}\"`"),
        ),
        false => Text::new(
            format!("schrijf `{key}: {bool}`, zonder aanhalingstekens"),
            format!("write `{key}: {bool}`, without quotes"),
        ),
    };
    Some(Diagnostic::new(Rule::WrongType, message).at(yaml.place_of_value(inside, key)).help(help))
}

/// What a word says that is no boolean in YAML but means one.
fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "no" | "nee" | "off" | "uit" | "false" => Some(false),
        "yes" | "ja" | "on" | "aan" | "true" => Some(true),
        _ => None,
    }
}

fn wrong_type(yaml: &Yaml, field: &Field, value: &Value, inside: Inside) -> Diagnostic {
    if let Some(item) = wrong_item(yaml, field, value).filter(|_| inside == Inside::Top) {
        return item;
    }
    let expected = field.shape.expected();
    let message = Text::new(
        format!("bij `{}` hoort {}", field.key, expected.get(Language::Dutch)),
        format!("`{}` takes {}", field.key, expected.get(Language::English)),
    );
    if let (Shape::Date, "publish", Value::Bool(shown)) = (&field.shape, field.key, value) {
        let help = match shown {
            true => Text::new(
                "haal de regel weg: een pagina komt op de site, tenzij er `draft: true` bij staat",
                "remove the line: a page is on the site, unless it says `draft: true`",
            ),
            false => Text::new("schrijf `draft: true`", "write `draft: true`"),
        };
        return Diagnostic::new(Rule::WrongType, message).at(yaml.place_of_value(inside, field.key)).help(help);
    }
    let written = yaml.written(inside, field.key);
    let example = match (&field.shape, value) {
        // Braces in a title are a map to YAML.
        (Shape::Text, Value::Map(_)) if written.starts_with('{') => {
            yaml::line_of(field.key, written).unwrap_or_else(|| field.example.to_owned())
        }
        (Shape::Bool, Value::Text(text)) => {
            format!("{}: {}", field.key, yes_or_no(text).unwrap_or(true))
        }
        (Shape::Texts, Value::Text(text) | Value::Number(text)) => format!("{}: [{text}]", field.key),
        _ => field.example.to_owned(),
    };
    Diagnostic::new(Rule::WrongType, message)
        .at(yaml.place_of_value(inside, field.key))
        .help(Text::new(format!("schrijf bijvoorbeeld `{example}`"), format!("write for example `{example}`")))
}

/// The first item of a list that does not fit: a text where a key goes before it, or a text that a colon made a key of.
fn wrong_item(yaml: &Yaml, field: &Field, value: &Value) -> Option<Diagnostic> {
    let list = value.as_list()?;
    match &field.shape {
        Shape::Items(fields) => {
            let text = list.iter().find_map(Value::as_text)?;
            let first = fields.iter().find(|field| field.required)?.key;
            let keys = fields.iter().map(|field| field.key).collect::<Vec<_>>().join(", ");
            let message = Text::new(
                format!("bij `{}` staat voor elke waarde een sleutel: {keys}", field.key),
                format!("`{}` takes a key before each value: {keys}", field.key),
            );
            let help = Text::new(format!("schrijf `{first}: {text}`"), format!("write `{first}: {text}`"));
            Some(Diagnostic::new(Rule::WrongType, message).at(yaml.place_of_text(field.key, text)).help(help))
        }
        Shape::Texts => {
            let (key, value) = list.iter().find_map(Value::as_map)?.iter().next()?;
            let text = format!("{key}: {}", value.as_text()?);
            let message = Text::new(
                "een waarde met een dubbele punt moet tussen aanhalingstekens",
                "a value with a colon has to stand between quotes",
            );
            let help = Text::new(format!("schrijf `\"{text}\"`"), format!("write `\"{text}\"`"));
            Some(Diagnostic::new(Rule::YamlColon, message).at(yaml.place_of_text(field.key, &text)).help(help))
        }
        _ => None,
    }
}

/// Whether a key is neither there nor written as one of its slips, which have been told already.
pub fn is_missing(map: &Map, table: &[Field], key: &str) -> bool {
    let slips = table.iter().filter(|field| field.key == key).flat_map(|field| field.slips);
    let is_filled = |value: &Value| *value != Value::Null && value.as_text().is_none_or(|text| !text.trim().is_empty());
    let has = |name: &str| map.iter().any(|(key, value)| key.eq_ignore_ascii_case(name) && is_filled(value));
    !has(key) && !slips.into_iter().any(|slip| has(slip))
}

/// Reads values that [`check`] has passed; what it has not passed reads as absent.
pub struct Reader<'a>(pub &'a Map);

impl Reader<'_> {
    pub fn text(&self, key: &str) -> Option<String> {
        self.0.get(key).and_then(Value::as_text).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub fn is_true(&self, key: &str) -> bool {
        self.0.get(key) == Some(&Value::Bool(true))
    }

    pub fn number(&self, key: &str) -> Option<i64> {
        self.text(key)?.parse().ok()
    }

    pub fn date(&self, key: &str) -> Option<Date> {
        Date::parse(&self.text(key)?).ok()
    }

    pub fn texts(&self, key: &str) -> Vec<String> {
        let list = self.0.get(key).and_then(Value::as_list).unwrap_or_default();
        list.iter().filter_map(Value::as_text).map(str::to_owned).collect()
    }

    pub fn items(&self, key: &str) -> Vec<Reader<'_>> {
        let list = self.0.get(key).and_then(Value::as_list).unwrap_or_default();
        list.iter().filter_map(Value::as_map).map(Reader).collect()
    }

    pub fn free(&self, key: &str) -> Value {
        self.0.get(key).cloned().unwrap_or_default()
    }
}
