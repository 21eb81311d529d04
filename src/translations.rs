//! The theme's translations in one language: labels on pages that no author wrote.
//!
//! They are read from `theme.yaml`. Markdown uses some of them, such as the label of a footnote; templates use the
//! rest. This module does not list the keys: a key that the theme lacks is shown as itself, and a template that uses
//! one fails.

use std::collections::BTreeMap;

/// Translations by key, all in one language. A translation may contain `{name}`, a placeholder for a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Translations(BTreeMap<String, String>);

impl Translations {
    pub fn new(words: impl IntoIterator<Item = (String, String)>) -> Translations {
        Translations(words.into_iter().collect())
    }

    /// Returns the translation of a key, or the key itself if it has no translation.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Returns the translation of a key, with each `{name}` in it replaced by the value in `values`.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.get(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, word)| (key.as_str(), word.as_str()))
    }
}
