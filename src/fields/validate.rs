//! Validates front matter and settings against their tables of keys: unknown keys, wrong shapes and invalid dates.

use super::field::{Field, Shape};
use super::meant::meant_key;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Rule, nearest, write_this};
use crate::i18n::{Language, Text};
use crate::yaml::{self, Inside, Map, Value, Yaml};

/// Keys whose value is prose, in which the author may have meant a `#` as text. In other values a `#` after a space is
/// taken as the YAML comment that it is.
const PROSE: [&str; 7] = ["title", "description", "name", "organisation", "place", "topic", "menu"];

/// The map that is validated, as messages refer to it.
pub struct Owner<'a> {
    /// The end of the sentence "`x` is not a key of …".
    pub name: Text,
    /// Returns help for an unknown key of the outermost map that belongs elsewhere, or whose value decides what it means.
    pub elsewhere: &'a dyn Fn(&str, &Value) -> Option<Text>,
}

/// Validates a map against its tables and returns a diagnostic for each problem, in the order of the keys.
pub fn check<'a>(
    yaml: &'a Yaml<'a>,
    map: &'a Map,
    tables: &[&'static [Field]],
    owner: &'a Owner<'a>,
) -> Vec<Diagnostic> {
    Validator { yaml, owner, inside: Inside::Top }.check_map(map, tables)
}

/// Validates a file that is a list of maps, each with these keys, and returns a diagnostic for each problem.
pub fn check_rows<'a>(
    yaml: &'a Yaml<'a>,
    value: &'a Value,
    fields: &'static [Field],
    owner: &'a Owner<'a>,
) -> Vec<Diagnostic> {
    let rows = value.as_list().filter(|rows| rows.iter().all(|row| row.as_map().is_some()));
    let Some(rows) = rows else {
        let name = &owner.name;
        let keys = Field::keys(fields);
        let message = Text::new(
            format!("{} is een lijst met per regel: {keys}", name.get(Language::Dutch)),
            format!("{} is a list with, for each item: {keys}", name.get(Language::English)),
        );
        let lines: Vec<String> = fields.iter().map(Field::example_line).collect();
        let example = format!("- {{{}}}", lines.join(", "));
        let help = Text::new(
            format!("een regel ziet er zo uit: `{example}`"),
            format!("an item looks like this: `{example}`"),
        );
        return vec![Diagnostic::new(Rule::WrongType, message).at(yaml.place_of_key(Inside::Top, "")).help(help)];
    };
    let rows = rows.iter().filter_map(Value::as_map).enumerate();
    rows.flat_map(|(at, row)| Validator { yaml, owner, inside: Inside::Row(at) }.check_item(fields, row)).collect()
}

/// Returns whether a key has no value, neither under its own name nor under a misspelling.
///
/// Misspellings count as present because [`check`] already reports them.
pub fn is_missing(map: &Map, table: &[Field], key: &str) -> bool {
    let misspellings = table.iter().filter(|field| field.key == key).flat_map(|field| field.misspellings);
    let is_filled = |value: &Value| *value != Value::Null && value.as_text().is_none_or(|text| !text.trim().is_empty());
    let has = |name: &str| map.iter().any(|(key, value)| key.eq_ignore_ascii_case(name) && is_filled(value));
    !has(key) && !misspellings.into_iter().any(|slip| has(slip))
}

/// Validates one map. Each nested map gets a validator of its own.
#[derive(Clone, Copy)]
struct Validator<'a> {
    yaml: &'a Yaml<'a>,
    owner: &'a Owner<'a>,
    inside: Inside<'a>,
}

impl<'a> Validator<'a> {
    fn check_map(self, map: &'a Map, tables: &[&'static [Field]]) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for (key, value) in map.iter() {
            match tables.iter().flat_map(|table| table.iter()).find(|field| field.key == key) {
                Some(field) => problems.extend(self.check_value(field, value)),
                None => problems.extend(self.unknown(map, tables, key, value)),
            }
        }
        problems
    }

    fn check_value(self, field: &'static Field, value: &'a Value) -> Vec<Diagnostic> {
        let key = field.key;
        let problem = match (&field.shape, value) {
            (Shape::Text, Value::Number(number)) if is_other_number(self.written(key), number) => {
                Some(self.read_as_number(key, number))
            }
            (Shape::Text, Value::Null | Value::Text(_) | Value::Number(_)) => self.cut_by_comment(key),
            (_, Value::Null) | (Shape::Free, _) | (Shape::Bool, Value::Bool(_)) => None,
            (Shape::TextOrBool, Value::Text(text)) => self.meant_as_bool(key, text),
            (Shape::TextOrBool, Value::Number(_) | Value::Bool(_)) => None,
            (Shape::Number, Value::Number(number)) if number.parse::<i64>().is_ok() => None,
            (Shape::Date, Value::Text(_)) if key == "publish" && value.as_yes_or_no().is_some() => {
                Some(self.wrong_type(field, value))
            }
            (Shape::Date, Value::Text(text)) => self.check_date(key, text),
            (Shape::Date, Value::Number(number)) => self.check_date(key, self.written_or(key, number)),
            (Shape::Texts, Value::List(list)) if list.iter().all(|item| item.as_text().is_some()) => {
                return self.check_numbers(key, list);
            }
            (Shape::Choice(options), Value::Text(text)) if options.contains(&text.as_str()) => None,
            (Shape::Group(fields), Value::Map(map)) => {
                return Validator { inside: Inside::Group(key), ..self }.check_map(map, &[fields]);
            }
            (Shape::Items(fields), Value::List(list)) if list.iter().all(|item| item.as_map().is_some()) => {
                let items = list.iter().filter_map(Value::as_map).enumerate();
                let check = |(at, item)| Validator { inside: Inside::Item(key, at), ..self }.check_item(fields, item);
                return items.flat_map(check).collect();
            }
            _ => Some(self.wrong_type(field, value)),
        };
        problem.into_iter().collect()
    }

    fn check_item(self, fields: &'static [Field], item: &'a Map) -> Vec<Diagnostic> {
        let mut problems = self.check_map(item, &[fields]);
        let missing = fields.iter().find(|field| field.required && item.get(field.key).is_none());
        if let Some(Field { key, .. }) = missing.filter(|_| problems.is_empty()) {
            let message = Text::new(format!("hier ontbreekt `{key}`"), format!("`{key}` is missing here"));
            let help = Text::new(format!("voeg toe: `{key}: …`"), format!("add: `{key}: …`"));
            let present = item.iter().next().map_or(*key, |(key, _)| key);
            let place = self.yaml.place_of_key(self.inside, present);
            problems.push(Diagnostic::new(Rule::MissingKey, message).at(place).help(help));
        }
        problems
    }

    fn check_date(self, key: &str, text: &str) -> Option<Diagnostic> {
        let error = match Date::parse(text) {
            Ok(date) => {
                let help = Text::new(
                    "verander de weekdag of de datum, of laat de weekdag weg",
                    "change the weekday or the date, or leave the weekday out",
                );
                return Some(self.problem(key, Rule::WeekdayMismatch, date.weekday_slip(text)?, help));
            }
            Err(error) => error,
        };
        // Word processors insert curly quotes, which YAML does not recognise as quotes.
        let plain = text.trim_matches(['“', '”', '„', '‘', '’', '‚']);
        let help = match plain != text && Date::parse(plain).is_ok() {
            true => write_this(&format!("{key}: {plain}")),
            false => error.help,
        };
        Some(self.problem(key, Rule::BadDate, error.message, help))
    }

    /// Reports a text that YAML reads as another number: `title: 1.10` becomes 1.1.
    fn read_as_number(self, key: &str, number: &str) -> Diagnostic {
        let written = self.written(key);
        let help = write_this(&format!("{key}: \"{written}\""));
        self.problem(key, Rule::WrongType, another_number(written, number), help)
    }

    /// Reports the texts in a list that YAML reads as other numbers: `tags: [1.10]` becomes 1.1.
    fn check_numbers(self, key: &str, list: &[Value]) -> Vec<Diagnostic> {
        if !list.iter().any(|item| matches!(item, Value::Number(_))) || self.inside != Inside::Top {
            return Vec::new();
        }
        let changed = |written: &&str| {
            let number = yaml::parse_any(&Yaml::file("", written)).ok().filter(|number| list.contains(number))?;
            let number = number.as_text().filter(|number| is_other_number(written, number))?.to_owned();
            Some(
                Diagnostic::new(Rule::WrongType, another_number(written, &number))
                    .at(self.yaml.place_of_text(key, written))
                    .help(write_this(&format!("\"{written}\""))),
            )
        };
        self.yaml.words_at(key).filter_map(|written| changed(&written)).collect()
    }

    /// Reports prose that a comment cuts off: the title of `title: Vraag #3` is "Vraag".
    fn cut_by_comment(self, key: &str) -> Option<Diagnostic> {
        let place = self.yaml.comment_after(self.inside, key).filter(|_| PROSE.contains(&key))?;
        let message = Text::new("wat hier na `#` staat, valt weg", "the text after `#` is left out");
        let help = Text::new("zet de hele waarde tussen aanhalingstekens", "put the whole value between quotes");
        Some(Diagnostic::new(Rule::YamlComment, message).at(place).help(help))
    }

    /// Reports a text that was probably meant as a boolean: YAML reads `menu: ja` as the text "ja".
    ///
    /// Quotes show that the author means a text, except around `"true"` and `"false"`.
    fn meant_as_bool(self, key: &str, text: &str) -> Option<Diagnostic> {
        let bool = yaml::yes_or_no(text)?;
        let is_word = !matches!(text.to_lowercase().as_str(), "true" | "false");
        if is_word && self.yaml.is_quoted(self.inside, key) {
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
        Some(self.problem(key, Rule::WrongType, message, help))
    }

    /// Reports a key that does not exist, and the unknown keys inside the value of a misspelt one.
    fn unknown(self, map: &'a Map, tables: &[&'static [Field]], key: &'a str, value: &'a Value) -> Vec<Diagnostic> {
        let fields = || tables.iter().flat_map(|table| table.iter());
        let meant = fields().find(|field| field.is_meant_by(key)).or_else(|| {
            let names = fields().flat_map(|field| std::iter::once(&field.key).chain(field.misspellings));
            let near = nearest(key, names.copied())?;
            fields()
                .find(|field| field.misspellings.contains(&near))
                .or_else(|| fields().find(|field| field.key == near))
        });
        let elsewhere = if self.inside == Inside::Top { (self.owner.elsewhere)(key, value) } else { None };
        let help = match (elsewhere, meant) {
            (Some(help), _) => help,
            (None, Some(meant)) => meant_key(meant, map, value),
            (None, None) if self.inside == Inside::Top && fields().any(|field| matches!(field.shape, Shape::Free)) => {
                Text::new(
                    "haal de regel weg; gegevens voor een eigen thema horen onder `extra`",
                    "remove the line; data for a theme of your own belong under `extra`",
                )
            }
            (None, None) => {
                let known = Field::keys(fields());
                Text::new(format!("deze sleutels bestaan: {known}"), format!("these keys exist: {known}"))
            }
        };
        let owner = &self.owner.name;
        let message = Text::new(
            format!("`{key}` bestaat niet bij {}", owner.get(Language::Dutch)),
            format!("`{key}` is not a key of {}", owner.get(Language::English)),
        );
        let unknown =
            Diagnostic::new(Rule::UnknownKey, message).at(self.yaml.place_of_key(self.inside, key)).help(help);
        let inside = match (meant.map(|field| &field.shape), value) {
            (Some(Shape::Group(fields)), Value::Map(map)) => {
                Validator { inside: Inside::Group(key), ..self }.check_map(map, &[fields])
            }
            (Some(Shape::Items(fields)), Value::List(list)) => {
                let items = list.iter().filter_map(Value::as_map).enumerate();
                let check = |(at, item)| Validator { inside: Inside::Item(key, at), ..self }.check_map(item, &[fields]);
                items.flat_map(check).collect()
            }
            _ => Vec::new(),
        };
        std::iter::once(unknown).chain(inside).collect()
    }

    fn wrong_type(self, field: &Field, value: &Value) -> Diagnostic {
        if let Some(item) = self.wrong_item(field, value).filter(|_| self.inside == Inside::Top) {
            return item;
        }
        let key = field.key;
        let expected = field.shape.expected();
        let message = Text::new(
            format!("bij `{key}` hoort {}", expected.get(Language::Dutch)),
            format!("`{key}` takes {}", expected.get(Language::English)),
        );
        let help = match (&field.shape, key, value) {
            (Shape::Date, "publish", value) if value.as_yes_or_no().is_some() => {
                publish_help(value.as_yes_or_no() == Some(true))
            }
            (_, key, value) => {
                // The two languages cannot be guessed from one.
                let line = if key == "languages" { field.example_line() } else { self.line_that_fits(field, value) };
                Text::new(format!("schrijf bijvoorbeeld `{line}`"), format!("write for example `{line}`"))
            }
        };
        self.problem(key, Rule::WrongType, message, help)
    }

    /// Returns the line as the author probably meant it, or else the example of the field.
    fn line_that_fits(self, field: &Field, value: &Value) -> String {
        let (key, written) = (field.key, self.written(field.key));
        match (&field.shape, value) {
            // YAML reads a title in braces as a map.
            (Shape::Text, Value::Map(_)) if written.starts_with('{') => {
                yaml::line_of(key, written).unwrap_or_else(|| field.example_line())
            }
            (Shape::Bool, Value::Text(text)) => format!("{key}: {}", yaml::yes_or_no(text).unwrap_or(true)),
            (Shape::Texts, Value::Number(number)) if is_other_number(written, number) => {
                format!("{key}: [\"{written}\"]")
            }
            (Shape::Texts, Value::Text(text) | Value::Number(text)) => format!("{key}: [{text}]"),
            _ => field.example_line(),
        }
    }

    /// Reports the first invalid item of a list: a text without the key that must precede it, or a text that YAML reads
    /// as a map because it contains a colon.
    fn wrong_item(self, field: &Field, value: &Value) -> Option<Diagnostic> {
        let list = value.as_list()?;
        let place = |text| self.yaml.place_of_text(field.key, text);
        match &field.shape {
            Shape::Items(fields) => {
                let text = list.iter().find_map(Value::as_text)?;
                let first = fields.iter().find(|field| field.required)?.key;
                let (key, keys) = (field.key, Field::keys(*fields));
                let message = Text::new(
                    format!("bij `{key}` staat voor elke waarde een sleutel: {keys}"),
                    format!("`{key}` takes a key before each value: {keys}"),
                );
                let help = write_this(&format!("{first}: {text}"));
                Some(Diagnostic::new(Rule::WrongType, message).at(place(text)).help(help))
            }
            Shape::Texts => {
                let (key, value) = list.iter().find_map(Value::as_map)?.iter().next()?;
                let text = format!("{key}: {}", value.as_text()?);
                let message = Text::new(
                    "een waarde met een dubbele punt moet tussen aanhalingstekens",
                    "a value with a colon has to be between quotes",
                );
                let help = write_this(&format!("\"{text}\""));
                Some(Diagnostic::new(Rule::YamlColon, message).at(place(&text)).help(help))
            }
            _ => None,
        }
    }

    fn written(self, key: &str) -> &'a str {
        self.yaml.written(self.inside, key)
    }

    fn written_or(self, key: &str, number: &'a str) -> &'a str {
        Some(self.written(key)).filter(|written| !written.is_empty()).unwrap_or(number)
    }

    /// Creates a diagnostic that points at the value of a key.
    fn problem(self, key: &str, rule: Rule, message: Text, help: Text) -> Diagnostic {
        Diagnostic::new(rule, message).at(self.yaml.place_of_value(self.inside, key)).help(help)
    }
}

fn another_number(written: &str, number: &str) -> Text {
    Text::new(
        format!("`{written}` wordt gelezen als het getal {number}"),
        format!("`{written}` is read as the number {number}"),
    )
}

/// Returns whether `written` is a number that does not print as it was written.
fn is_other_number(written: &str, number: &str) -> bool {
    let looks_numeric = written.chars().all(|c| c.is_ascii_hexdigit() || "+-._xo".contains(c));
    !written.is_empty() && looks_numeric && written != number
}

/// Returns help for a key that says whether a page is on the site, as other programs have it.
pub fn publish_help(is_public: bool) -> Text {
    match is_public {
        true => Text::new(
            "haal de regel weg: een pagina komt op de site, tenzij er `draft: true` bij staat",
            "remove the line: a page is on the site, unless it says `draft: true`",
        ),
        false => write_this("draft: true"),
    }
}
