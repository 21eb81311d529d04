//! The two languages of omslag, and text in both.
//!
//! Every message to an editor is a [`Text`]. A `Text` has both a Dutch and an English form, so no message lacks a
//! translation. The messages themselves are in the modules that report them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language of messages, dates and the theme's translations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    Dutch,
    English,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::Dutch, Language::English];

    /// Returns the language tag (BCP 47), as HTML and `site.yaml` use it.
    pub fn code(self) -> &'static str {
        match self {
            Language::Dutch => "nl",
            Language::English => "en",
        }
    }

    /// Returns the value for this language.
    pub fn pick<T>(self, dutch: T, english: T) -> T {
        match self {
            Language::Dutch => dutch,
            Language::English => english,
        }
    }

    /// Returns the other one of the two languages.
    pub fn other(self) -> Language {
        self.pick(Language::English, Language::Dutch)
    }

    /// Returns the name of the language, in Dutch and English.
    pub fn name(self) -> Text {
        self.pick(Text::new("Nederlands", "Dutch"), Text::new("Engels", "English"))
    }

    /// Parses a language tag or a locale name, such as `nl`, `nl-NL` or `en_GB.UTF-8`. Only the primary language
    /// counts.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }
}

/// Returns whether a text has the form of a language tag (BCP 47), such as `en` or `pt-BR`.
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_language = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_alphabetic());
    parts.next().is_some_and(is_language)
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_alphanumeric()))
}

/// Returns whether text in a language runs from right to left. A script in the tag decides, as in `az-Arab` and
/// `ar-Latn`; without one, the usual script of the language does.
pub fn is_right_to_left(tag: &str) -> bool {
    const SCRIPTS: &[&str] = &["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"];
    const LANGUAGES: &[&str] = &[
        "ar", "arc", "arz", "ckb", "dv", "fa", "he", "iw", "ji", "nqo", "pnb", "prs", "ps", "sd", "syr", "ug", "ur",
        "yi",
    ];
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let is_in = |known: &[&str], part: &str| known.iter().any(|one| one.eq_ignore_ascii_case(part));
    match parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        Some(script) => is_in(SCRIPTS, script),
        None => is_in(LANGUAGES, language),
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    dutch: String,
    english: String,
}

impl Text {
    pub fn new(dutch: impl Into<String>, english: impl Into<String>) -> Text {
        Text { dutch: dutch.into(), english: english.into() }
    }

    pub fn get(&self, language: Language) -> &str {
        language.pick(&self.dutch, &self.english)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_tag_begins_with_two_or_three_letters() {
        for good in ["nl", "pt-BR", "frr", "zh-Hant-TW", "de-1996"] {
            assert!(is_tag(good), "{good}");
        }
        for bad in ["", "n", "12", "Engels", "nl-", "nl--BE", "nl-abcdefghi", "nl_NL", "nl BE"] {
            assert!(!is_tag(bad), "{bad}");
        }
    }

    #[test]
    fn the_script_of_a_language_decides_its_direction() {
        for tag in ["ar", "ar-MA", "he", "fa-AF", "az-Arab", "AR"] {
            assert!(is_right_to_left(tag), "{tag}");
        }
        for tag in ["nl", "ar-Latn", "tr", "en-GB", "az", ""] {
            assert!(!is_right_to_left(tag), "{tag}");
        }
    }
}
