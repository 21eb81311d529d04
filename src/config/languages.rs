//! The key `languages`: the language of the site, and the one into which its pages are translated.

use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::fields::Reader;
use crate::i18n::{Language, Text};
use crate::yaml::{Inside, Map, Yaml};

/// Returns the second language of the site, if it has two. They may be in either order; `language` may only repeat the
/// first.
pub fn second(yaml: &Yaml, map: &Map, problems: &mut Vec<Diagnostic>) -> Option<Language> {
    map.get("languages")?.as_list()?;
    let read = Reader(map);
    let tags = read.texts("languages");
    let languages: Vec<Option<Language>> =
        tags.iter().map(|tag| Language::ALL.into_iter().find(|known| known.code() == tag)).collect();
    let (first, second) = match languages[..] {
        [Some(first), Some(second)] if first != second => (first, second),
        _ => {
            let place = match tags.iter().zip(&languages).find(|(_, language)| language.is_none()) {
                Some((tag, _)) => yaml.place_of_text("languages", tag),
                None => yaml.place_of_key(Inside::Top, "languages"),
            };
            problems.push(bad_languages(place));
            return None;
        }
    };
    if let Some(other) = read.text("language").filter(|tag| Language::from_tag(tag) == Some(second)) {
        let message = Text::new(
            format!("`language: {other}` is niet de eerste taal van `languages`"),
            format!("`language: {other}` is not the first language of `languages`"),
        );
        let help = Text::new(
            format!("haal deze regel weg, of schrijf `languages: [{second}, {first}]`"),
            format!("remove this line, or write `languages: [{second}, {first}]`"),
        );
        let place = yaml.place_of_value(Inside::Top, "language");
        problems.push(Diagnostic::new(Rule::WrongType, message).at(place).help(help));
    }
    Some(second)
}

fn bad_languages(place: Place) -> Diagnostic {
    let message = Text::new(
        "`languages` noemt de twee talen van de site: `nl` en `en`",
        "`languages` names the two languages of the site: `nl` and `en`",
    );
    let help = Text::new(
        "schrijf `languages: [nl, en]`; heeft de site één taal, schrijf dan alleen `language: nl`",
        "write `languages: [nl, en]`; if the site has one language, write `language: nl` instead",
    );
    Diagnostic::new(Rule::WrongType, message).at(place).help(help)
}
