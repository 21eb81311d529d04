//! Keys of other programs that mean different keys of omslag, depending on their value.
//!
//! Keys with one meaning are misspellings in the tables of `keys`.

use super::keys::COMMON_FIELDS;
use super::kind_name::KindName;
use crate::date::Date;
use crate::diagnostic::write_this;
use crate::fields::publish_help;
use crate::i18n::Text;
use crate::url::slug;
use crate::yaml::Value;

/// Returns what to type instead of a key of another program; `None` for any other key, and if the table says it all.
pub(super) fn of_other_program(key: &str, value: &Value, is_index: bool) -> Option<Text> {
    let key = key.to_lowercase();
    match key.as_str() {
        "published" | "gepubliceerd" | "public" | "openbaar" | "visible" | "zichtbaar" => match value.as_yes_or_no() {
            Some(is_public) => Some(publish_help(is_public)),
            None => value
                .as_text()
                .filter(|text| Date::parse(text).is_ok())
                .map(|text| write_this(&format!("date: {text}"))),
        },
        "permalink" | "url" => own_path(value.as_text()?.trim()),
        "layout" => {
            let named = value.as_text().and_then(|name| KindName::from_name(name.trim()));
            let named = named.filter(|kind| kind.is_of_folder() == is_index);
            Some(match named {
                Some(kind) => write_this(&format!("kind: {}", kind.as_str())),
                None => Text::new(
                    "haal de regel weg: de soort bepaalt hoe de pagina eruitziet (of noem met `template` een eigen sjabloon)",
                    "remove the line: the kind decides what the page looks like (or name a template of your own with `template`)",
                ),
            })
        }
        // A misspelling of `publish` whose value would be refused there.
        _ if means_publish(&key) => value.as_yes_or_no().map(publish_help),
        _ => None,
    }
}

fn means_publish(key: &str) -> bool {
    COMMON_FIELDS.iter().any(|field| field.key == "publish" && field.is_meant_by(key))
}

/// Returns help for the path of a page: only its last part can be chosen, and the whole can redirect here.
fn own_path(path: &str) -> Option<Text> {
    let last = slug(path.trim_end_matches('/').rsplit('/').next()?.trim_end_matches(".html"));
    if last.is_empty() || !path.contains('/') || path.contains([':', '?', '#']) {
        return None;
    }
    let whole = format!("/{}", path.trim_start_matches('/'));
    Some(Text::new(
        format!(
            "schrijf `slug: {last}` voor het laatste deel van het adres; was dit het oude adres, dan `aliases: [{whole}]`"
        ),
        format!(
            "write `slug: {last}` for the last part of the address, or, for a former address, `aliases: [{whole}]`"
        ),
    ))
}
