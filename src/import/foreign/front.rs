//! Translates front matter of other programs into the keys of omslag. What has no key is kept under `extra`.

use crate::content::KindName;
use crate::content::keys::COMMON_FIELDS;
use crate::date::Date;
use crate::fields::Shape;
use crate::i18n::{Text, is_tag};
use crate::import::text::is_alias;
use crate::url::Url;
use crate::yaml::{Map, Value};

/// Translated front matter.
#[derive(Default)]
pub struct Front {
    pub title: String,
    pub kind: Option<KindName>,
    pub aliases: Vec<String>,
    pub image: Option<String>,
    /// Other keys.
    pub pairs: Vec<(String, Value)>,
    pub remarks: Vec<Text>,
    extra: Vec<(String, Value)>,
    tags: Vec<Value>,
}

impl Front {
    /// Translates keys. `title` and `date` are used if the map has none; `unread` is front matter that is not YAML.
    pub fn translate(map: &Map, title: String, date: Option<&str>, unread: Option<&str>) -> Front {
        let mut front = Front { title, ..Front::default() };
        map.iter().for_each(|(key, value)| front.add(key, value));
        if let Some(date) = date.filter(|_| front.pairs.iter().all(|(key, _)| key != "date")) {
            front.pairs.push(("date".to_owned(), Value::Text(date.to_owned())));
        }
        if !front.tags.is_empty() {
            front.pairs.push(("tags".to_owned(), Value::List(std::mem::take(&mut front.tags))));
        }
        let extra = std::mem::take(&mut front.extra);
        if !extra.is_empty() {
            front.remarks.push(kept_as_extra(&extra));
            front.pairs.push(("extra".to_owned(), Value::Map(extra.into_iter().collect())));
        }
        front.remarks.extend(unread.map(front_matter_unread));
        front
    }

    fn add(&mut self, key: &str, value: &Value) {
        let lower = key.to_lowercase();
        let field = COMMON_FIELDS.iter().find(|field| field.is_meant_by(key) || field.key == lower);
        let is_used = match (lower.as_str(), value) {
            (_, Value::Null) => true,
            ("taxonomies", Value::Map(map)) => {
                map.iter().for_each(|(_, terms)| {
                    self.tags.extend(terms.texts().into_iter().map(|term| Value::Text(term.to_owned())))
                });
                true
            }
            ("extra" | "params", Value::Map(map)) => {
                self.extra.extend(map.iter().map(|(key, value)| (key.to_owned(), value.clone())));
                true
            }
            // Every page is a draft until somebody has looked at it.
            ("published" | "draft", _) => true,
            ("layout" | "type", value) => {
                let kind = value
                    .as_text()
                    .and_then(KindName::from_name)
                    .filter(|kind| !kind.is_of_folder() && *kind != KindName::Event);
                self.kind = kind.or(self.kind);
                true
            }
            ("permalink" | "url", value) => value.as_text().is_some_and(|path| self.alias(path)),
            _ => field.is_some_and(|field| self.field(field.key, &field.shape, value)),
        };
        if !is_used {
            self.extra.push((key.to_owned(), value.clone()));
        }
    }

    /// Adds the value of a known key. Returns `false` if the key cannot have it.
    fn field(&mut self, key: &'static str, shape: &Shape, value: &Value) -> bool {
        let text = value.as_text().map(str::trim).filter(|text| !text.is_empty());
        let found = match (key, shape) {
            ("title", _) => return text.map(|text| self.title = text.to_owned()).is_some(),
            ("tags", _) => {
                self.tags.extend(terms(value));
                return true;
            }
            ("aliases", _) => {
                return terms(value).iter().all(|alias| alias.as_text().is_some_and(|path| self.alias(path)));
            }
            ("image", _) => {
                let inner =
                    value.as_map().and_then(|map| ["path", "src", "url", "image"].iter().find_map(|key| map.get(key)));
                self.image = inner.and_then(Value::as_text).or(text).map(str::to_owned);
                return self.image.is_some();
            }
            ("template" | "kind", _) => None,
            ("menu", _) if value.as_yes_or_no().is_none() => Some(Value::Bool(true)),
            ("lang", _) => text.filter(|text| is_tag(text)).map(|text| Value::Text(text.to_owned())),
            ("slug", _) => text.map(crate::url::slug).filter(|slug| !slug.is_empty()).map(Value::Text),
            (_, Shape::Date) => text.and_then(date).map(Value::Text),
            (_, Shape::Number) => {
                text.and_then(|text| text.parse::<i64>().ok()).map(|number| Value::Number(number.to_string()))
            }
            (_, Shape::Bool | Shape::TextOrBool) => value.as_yes_or_no().map(Value::Bool),
            _ => text.map(|text| Value::Text(text.to_owned())),
        };
        let is_new = self.pairs.iter().all(|(known, _)| known != key);
        self.pairs.extend(found.clone().filter(|_| is_new).map(|value| (key.to_owned(), value)));
        found.is_some() && is_new
    }

    /// Adds a former path. Returns `false` if it cannot be one, as a pattern such as `/:year/:title/`.
    fn alias(&mut self, written: &str) -> bool {
        let path = Url::split(written).path;
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let is_good = is_alias(&path);
        self.aliases.extend(is_good.then_some(path));
        is_good || written.trim_matches('/').is_empty()
    }
}

/// Returns the terms of a list, or of a text with commas.
fn terms(value: &Value) -> Vec<Value> {
    let texts: Vec<String> = match value {
        Value::List(list) => list.iter().filter_map(Value::as_text).map(str::to_owned).collect(),
        value => value.as_text().into_iter().flat_map(|text| text.split(',')).map(str::to_owned).collect(),
    };
    texts
        .iter()
        .map(|text| text.trim().trim_start_matches('#'))
        .filter(|text| !text.is_empty())
        .map(|text| Value::Text(text.to_owned()))
        .collect()
}

/// Returns a date as omslag reads it: without the time.
fn date(text: &str) -> Option<String> {
    let day = text.get(..10).filter(|day| Date::parse(day).is_ok());
    day.or(Some(text).filter(|text| Date::parse(text).is_ok())).map(str::to_owned)
}

fn kept_as_extra(extra: &[(String, Value)]) -> Text {
    let keys = extra.iter().map(|(key, _)| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    Text::new(
        format!("deze sleutels kent omslag niet; ze staan nu onder `extra`: {keys}"),
        format!("omslag does not know these keys; they are under `extra` now: {keys}"),
    )
}

fn front_matter_unread(text: &str) -> Text {
    let text: String = text.chars().take(300).collect();
    Text::new(
        format!("de kopgegevens waren niet te lezen en zijn niet overgenomen: {text}"),
        format!("the front matter could not be read and was left out: {text}"),
    )
}
