//! A key that an author may write: its name, the shape of its value and its explanation.

use crate::i18n::{Language, Text};

/// A key of front matter or settings.
///
/// Tables build it in one expression: `Field::new("title", Shape::Text).about("…", "…").example("…")`.
#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub shape: Shape,
    /// Whether a map without this key is invalid.
    pub required: bool,
    about: [&'static str; 2],
    example: &'static str,
    /// Names that editors write instead of `key`, such as its Dutch translation.
    pub misspellings: &'static [&'static str],
}

/// The shape that a value must have.
#[derive(Debug)]
pub enum Shape {
    Text,
    Bool,
    Number,
    Date,
    Texts,
    Choice(&'static [&'static str]),
    /// A text, `true` or `false`.
    TextOrBool,
    /// A list of maps, each with these keys.
    Items(&'static [Field]),
    /// A map with these keys.
    Group(&'static [Field]),
    /// Any value.
    Free,
}

impl Field {
    /// Creates an optional key without explanation, example or misspellings.
    pub const fn new(key: &'static str, shape: Shape) -> Field {
        Field { key, shape, required: false, about: [""; 2], example: "", misspellings: &[] }
    }

    pub const fn required(self) -> Field {
        Field { required: true, ..self }
    }

    /// Sets the explanation, one or two sentences in Dutch and in English. The handbook, `omslag new` and
    /// `omslag schema` print it.
    pub const fn about(self, dutch: &'static str, english: &'static str) -> Field {
        Field { about: [dutch, english], ..self }
    }

    /// Sets an example value, written as one line of YAML.
    pub const fn example(self, value: &'static str) -> Field {
        Field { example: value, ..self }
    }

    pub const fn misspellings(self, misspellings: &'static [&'static str]) -> Field {
        Field { misspellings, ..self }
    }

    /// Returns the explanation in `language`.
    pub fn explanation(&self, language: Language) -> &'static str {
        language.pick(self.about[0], self.about[1])
    }

    /// Returns the names of `fields`, separated by commas, for use in a message.
    pub fn keys<'a>(fields: impl IntoIterator<Item = &'a Field>) -> String {
        fields.into_iter().map(|field| field.key).collect::<Vec<_>>().join(", ")
    }

    /// Returns the key with its example value, as a line of YAML.
    pub fn example_line(&self) -> String {
        format!("{}: {}", self.key, self.example)
    }

    /// Returns whether `word` is the name of this key, or one of its misspellings in any letter case.
    pub fn is_meant_by(&self, word: &str) -> bool {
        self.key == word || self.misspellings.iter().any(|slip| slip.eq_ignore_ascii_case(word))
    }
}

impl Shape {
    /// Describes a valid value, for use in a message.
    pub fn expected(&self) -> Text {
        match self {
            Shape::Text => Text::new("een tekst", "a text"),
            Shape::Bool => Text::new("`true` of `false`, zonder aanhalingstekens", "`true` or `false`, without quotes"),
            Shape::Number => Text::new("een heel getal", "a whole number"),
            Shape::Date => Text::new("een datum", "a date"),
            Shape::Texts => Text::new("een lijst zoals `[een, twee]`", "a list such as `[one, two]`"),
            Shape::Choice(options) => {
                let options = options.join(", ");
                Text::new(format!("een van: {options}"), format!("one of: {options}"))
            }
            Shape::TextOrBool => Text::new("een tekst, `true` of `false`", "a text, `true` or `false`"),
            Shape::Items(fields) => {
                let keys = Field::keys(*fields);
                Text::new(format!("een lijst met per regel: {keys}"), format!("a list with, for each item: {keys}"))
            }
            Shape::Group(_) | Shape::Free => Text::new("een groep sleutels", "a group of keys"),
        }
    }
}
