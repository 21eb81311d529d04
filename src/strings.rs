//! The theme's own words in one language: labels that stand on pages but come from no author.
//!
//! They are read from `theme.yaml`. Markdown needs some of them (the name of a footnote), templates the rest.
//! This room does not know which words exist: a word that the theme lacks shows as its key, and a template that asks
//! for one fails.

use std::collections::BTreeMap;

/// Words by key, all in one language. A word may hold `{name}` where a value is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Strings(BTreeMap<String, String>);

impl Strings {
    pub fn new(words: impl IntoIterator<Item = (String, String)>) -> Strings {
        Strings(words.into_iter().collect())
    }

    /// The word of that key, or the key itself.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The word of that key with each `{name}` replaced by its value.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.get(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, word)| (key.as_str(), word.as_str()))
    }
}
