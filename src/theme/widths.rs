//! The widths in which a theme shows pictures: the key `pictures` of `theme.yaml`.

use super::embedded;
use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::i18n::Text;
use crate::images::{SIDE_MAX, Widths};
use crate::source::Source;
use crate::yaml::{self, Inside, Map, Value, Yaml};

/// Maximum number of widths. The picture at its own path is the fifth.
const WIDTHS_MAX: usize = 4;

/// Reads the widths of the site's theme, or else the built-in ones. Reports a value of another form.
pub fn read(source: &Source, diagnostics: &mut Diagnostics) -> Widths {
    let path = format!("themes/{}/theme.yaml", source.theme_name);
    let own = source.theme.get("theme.yaml").and_then(|bytes| str::from_utf8(bytes).ok());
    if let Some(text) = own {
        let yaml = Yaml::file(&path, text);
        // Invalid YAML is reported where the translations are read.
        if let Some(value) = yaml::parse(&yaml).ok().as_ref().and_then(|map| map.get("pictures")) {
            match value.as_map().and_then(widths) {
                Some(widths) => return widths,
                None => diagnostics.push(bad_widths().at(yaml.place_of_value(Inside::Top, "pictures"))),
            }
        }
    }
    let built_in = embedded::file("theme.yaml").and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default();
    let map = yaml::parse(&Yaml::file(&path, built_in)).ok();
    map.as_ref().and_then(|map| widths(map.get("pictures")?.as_map()?)).unwrap_or_default()
}

fn widths(map: &Map) -> Option<Widths> {
    let sizes = map.get("sizes")?.as_text()?.to_owned();
    let width = |value: &Value| value.as_text()?.parse().ok().filter(|width| (1..SIDE_MAX).contains(width));
    let mut widths: Vec<u32> = map.get("widths")?.as_list()?.iter().map(width).collect::<Option<_>>()?;
    widths.sort_unstable();
    widths.dedup();
    (widths.len() <= WIDTHS_MAX).then_some(Widths { widths, sizes })
}

fn bad_widths() -> Diagnostic {
    let message =
        Text::new("`pictures` noemt geen breedtes van afbeeldingen", "`pictures` does not name widths of pictures");
    let help = Text::new(
        format!(
            "schrijf `pictures: {{widths: [480, 960], sizes: 100vw}}`, met ten hoogste {WIDTHS_MAX} breedtes onder {SIDE_MAX}"
        ),
        format!(
            "write `pictures: {{widths: [480, 960], sizes: 100vw}}`, with at most {WIDTHS_MAX} widths below {SIDE_MAX}"
        ),
    );
    Diagnostic::new(Rule::WrongType, message).help(help)
}
