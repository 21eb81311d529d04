//! Aliases: former addresses of a page.

use crate::diagnostic::{Diagnostic, Position, Rule, write_this};
use crate::i18n::Text;
use crate::url::{self, Url};
use crate::yaml::Yaml;

/// Parses an alias: a path from the site's root, without scheme, host, query or fragment, and without `..`.
pub(super) fn good_alias(yaml: &Yaml, written: &str, problems: &mut Vec<Diagnostic>) -> Option<(String, Position)> {
    let place = yaml.place_of_text("aliases", written);
    let path = url::decode(written.trim());
    if url::is_old_path(&path) {
        return Some((path, place.position?));
    }
    let help = match meant_alias(&path) {
        Some(meant) => write_this(&meant),
        None => Text::new(
            "schrijf het pad vanaf de eerste schuine streep, zoals `/nl/nieuws/162`",
            "write the path from the first slash on, such as `/nl/nieuws/162`",
        ),
    };
    let message = Text::new(
        format!("`{written}` is geen oud adres van deze site"),
        format!("`{written}` is not an old address of this site"),
    );
    problems.push(Diagnostic::new(Rule::BadAlias, message).at(place).help(help));
    None
}

/// Returns the path of a URL if it is a valid alias. A query makes it invalid; a fragment is dropped.
fn meant_alias(written: &str) -> Option<String> {
    let url = Url::split(written);
    let is_web_or_path = url.scheme.is_some() == url.authority.is_some();
    let meant = if url.path.starts_with('/') { url.path.to_owned() } else { format!("/{}", url.path) };
    (is_web_or_path && url.query().is_none() && url::is_old_path(&meant)).then_some(meant)
}
