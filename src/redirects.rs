//! Parses `data/redirects.yaml`: old addresses, and what each leads to now.
//!
//! Only the form of a line is judged here. What exists on the site, and what the host can do, is not known yet.

use crate::diagnostic::{Diagnostic, Place, Rule, write_this};
use crate::fields::json_schema::{self, Schema};
use crate::fields::{Field, Owner, Reader, Shape, check_rows};
use crate::i18n::{Language, Text};
use crate::url::{OldAddress, Url, decode_strictly, is_plain};
use crate::yaml::{Inside, Value, Yaml};

/// The path of the file below `data/`.
pub const FILE: &str = "redirects.yaml";

/// The value of `to` for an address that is gone for good.
const GONE: &str = "gone";

/// The keys of a line.
pub const FIELDS: &[Field] = &[
    Field::new("from", Shape::Text)
        .required()
        .about(
            "Het oude adres: een pad, een pad met `/*` erachter, of een pad met een vraagteken.",
            "The old address: a path, a path that ends in `/*`, or a path with a query.",
        )
        .example("/nieuws/*")
        .misspellings(&["van", "source", "old", "oud"]),
    Field::new("to", Shape::Text)
        .required()
        .about(
            "Waar de lezer dan heen gaat: een bestand in `content/`, een heel adres, of `gone` als het weg is.",
            "Where readers go instead: a file in `content/`, a whole address, or `gone` if there is nothing.",
        )
        .example("actueel/index.md")
        .misspellings(&["naar", "target", "destination", "new", "nieuw"]),
];

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub from: OldAddress,
    pub to: To,
    /// The place of the old address.
    pub place: Place,
    pub place_of_target: Place,
}

/// What an old address leads to, as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A file in `content/`, with its fragment.
    File(String),
    /// An absolute URL.
    Elsewhere(String),
    /// Nothing, for good.
    Gone,
}

/// Returns the JSON Schema of the file.
pub fn schema(language: Language) -> Schema {
    let title = Text::new(
        "Oude adressen van een site van omslag (data/redirects.yaml)",
        "Old addresses of an omslag site (data/redirects.yaml)",
    );
    json_schema::of_rows(&title, FIELDS, language)
}

/// Parses the value of the file. Lines with a mistake are left out, and reported.
pub fn parse(yaml: &Yaml, value: &Value) -> (Vec<Line>, Vec<Diagnostic>) {
    if *value == Value::Null {
        return Default::default();
    }
    let owner = Owner { name: Text::new("data/redirects.yaml", "data/redirects.yaml"), elsewhere: &|_, _| None };
    let mut problems = check_rows(yaml, value, FIELDS, &owner);
    let mut lines = Vec::new();
    for (at, row) in value.as_list().unwrap_or_default().iter().enumerate() {
        let Some(read) = row.as_map().map(Reader) else { continue };
        let (Some(from), Some(to)) = (read.text("from"), read.text("to")) else { continue };
        let place = |key: &str| yaml.place_of_value(Inside::Row(at), key);
        let parsed = (OldAddress::parse(&from), target(&to));
        problems.extend(parsed.0.is_none().then(|| bad_from(&from).at(place("from"))));
        problems.extend(parsed.1.is_none().then(|| bad_to(&to).at(place("to"))));
        if let (Some(from), Some(to)) = parsed {
            lines.push(Line { from, to, place: place("from"), place_of_target: place("to") });
        }
    }
    (lines, problems)
}

/// Parses a target. Nothing that a server or browser could take for something else is escaped; it is refused.
fn target(written: &str) -> Option<To> {
    if written == GONE {
        return Some(To::Gone);
    }
    let url = Url::split(written);
    let is_safe = is_plain(written) && decode_strictly(written).is_some_and(|decoded| is_plain(&decoded));
    if !is_safe || written.contains('*') || is_word_for_gone(written) {
        return None;
    }
    if !url.is_elsewhere() {
        return Some(To::File(written.to_owned()));
    }
    let host = url.web_authority().filter(|it| it.user.is_none())?.host;
    let is_host = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
    // Hosts replace `:name` after a slash by a part of the requested address.
    let is_literal = !url.path.contains("/:") && !written.contains(":splat");
    let is_whole = is_host && is_literal && written.chars().all(|c| c.is_ascii_graphic() && !"<>^|".contains(c));
    is_whole.then(|| To::Elsewhere(written.to_owned()))
}

fn is_word_for_gone(written: &str) -> bool {
    ["410", "404", "weg", "verwijderd", "none", "null"].iter().any(|word| word.eq_ignore_ascii_case(written))
        || GONE.eq_ignore_ascii_case(written)
}

fn bad_from(written: &str) -> Diagnostic {
    let message = Text::new(
        format!("`{written}` is geen oud adres dat omslag kan doorverwijzen"),
        format!("`{written}` is not an old address that omslag can redirect"),
    );
    let help = Text::new(
        "schrijf het pad vanaf de eerste schuine streep, zoals `/nieuws/162`, `/nieuws/*` of `/index.php?id=12`; \
         zonder aanhalingstekens, `$` en `#`",
        "write the path from the first slash on, such as `/news/162`, `/news/*` or `/index.php?id=12`; without quotes, \
         `$` and `#`",
    );
    Diagnostic::new(Rule::BadRedirect, message).at(Place::file(FILE)).help(help)
}

fn bad_to(written: &str) -> Diagnostic {
    let message = Text::new(
        format!("naar `{written}` kan omslag niet doorverwijzen"),
        format!("omslag cannot redirect to `{written}`"),
    );
    let help = match is_word_for_gone(written) {
        true => write_this(GONE),
        false => Text::new(
            "schrijf een bestand zoals `visie/index.md#drempel`, een heel adres zoals `https://voorbeeld.nl/pagina/`, \
             of `gone`; zonder aanhalingstekens, `$` en `*`",
            "write a file such as `about/index.md#history`, a whole address such as `https://example.org/page/`, or \
             `gone`; without quotes, `$` and `*`",
        ),
    };
    Diagnostic::new(Rule::BadRedirect, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_file_or_a_whole_address_or_gone() {
        let file = |text: &str| Some(To::File(text.to_owned()));
        for good in ["visie/index.md#drempel", "een%20foto.jpg", "één.md"] {
            assert_eq!(target(good), file(good));
        }
        assert_eq!(target("gone"), Some(To::Gone));
        for good in ["https://voorbeeld.nl/x?y=1#z", "http://a.nl:8080", "https://a.nl/wiki/Help:Zoeken"] {
            assert_eq!(target(good), Some(To::Elsewhere(good.to_owned())));
        }
        for bad in [
            "Gone",
            "410",
            "a$b.md",
            "a'b.md",
            "a%22b.md",
            "a\nb.md",
            "a*.md",
            "https://a.nl/*",
            "https://a.nl/$1",
            "https://a.nl/:splat",
            "https://a.nl/:id",
            "https://a.nl/x y",
            "https://a.nl/\"",
            "https://a.nl/%0d%0aX",
            "https://u@a.nl/",
            "https://",
            "//a.nl/x",
            "javascript:alert(1)",
            "mailto:a@b.nl",
            "https://a.nl/één",
        ] {
            assert_eq!(target(bad), None, "{bad:?}");
        }
    }
}
