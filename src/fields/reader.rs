//! Typed access to the values of a validated map.

use crate::date::Date;
use crate::yaml::{Map, Value};

/// Reads the values of a map that [`check`](super::check) has accepted. A value with the wrong shape reads as absent.
pub struct Reader<'a>(pub &'a Map);

impl Reader<'_> {
    /// Returns a text without surrounding white space; `None` if nothing is left.
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
