//! The key `allow`: sources that the Content Security Policy of the site allows.

use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::fields::{Field, Reader, Shape};
use crate::i18n::Text;
use crate::yaml::{Map, Value, Yaml};

/// The directives of the Content Security Policy (W3C, level 3) to which a site may add sources.
pub const ALLOW_FIELDS: &[Field] = &[
    allowed("script-src", "Scripts van andere sites.", "Scripts of other sites."),
    allowed("style-src", "Stijlbladen van andere sites.", "Style sheets of other sites."),
    allowed("img-src", "Afbeeldingen van andere sites.", "Pictures of other sites."),
    allowed("font-src", "Lettertypen van andere sites.", "Fonts of other sites."),
    allowed("media-src", "Geluid en video van andere sites.", "Sound and video of other sites."),
    allowed("frame-src", "Pagina's in een kader.", "Pages in a frame."),
    allowed("connect-src", "Waar scripts iets heen sturen of vandaan halen.", "What scripts send to or get from."),
    allowed("form-action", "Waar formulieren heen gaan.", "What forms are sent to."),
];

const fn allowed(directive: &'static str, dutch: &'static str, english: &'static str) -> Field {
    Field::new(directive, Shape::Texts).about(dutch, english).example("[https://voorbeeld.nl]")
}

/// Parses `allow`. Only a whole host may be named, so that no value adds a keyword or another directive to the policy.
pub fn sources(yaml: &Yaml, map: &Map, problems: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let Some(group) = map.get("allow").and_then(Value::as_map) else { return sources };
    for field in ALLOW_FIELDS {
        for source in Reader(group).texts(field.key) {
            match is_source(&source) {
                true => sources.push((field.key.to_owned(), source)),
                false => problems.push(bad_source(&source, yaml.place_of_text("allow", &source))),
            }
        }
    }
    sources
}

/// Returns whether a text is `https://` and the name of a host, with a port if need be.
fn is_source(text: &str) -> bool {
    let (host, port) = match text.strip_prefix("https://") {
        Some(rest) => rest.split_once(':').unwrap_or((rest, "443")),
        None => return false,
    };
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    host.contains('.') && host.split('.').all(is_part) && port.parse::<u16>().is_ok()
}

fn bad_source(source: &str, place: Place) -> Diagnostic {
    let message = Text::new(format!("`{source}` kan niet worden toegestaan"), format!("`{source}` cannot be allowed"));
    let help = Text::new(
        "schrijf `https://` en de naam van de andere site, zonder pad: `https://voorbeeld.nl`",
        "write `https://` and the name of the other site, without a path: `https://example.org`",
    );
    Diagnostic::new(Rule::WrongType, message).at(place).help(help)
}
