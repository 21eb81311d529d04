//! The initial text of a page: each key with an explanation, and optional keys commented out with `#`.

use crate::content::KindName;
use crate::content::keys::{COMMON_FIELDS, fields_of};
use crate::date::Day;
use crate::fields::{Field, Shape};
use crate::i18n::{Language, Text};
use crate::yaml;

/// Returns the whole file. `with_kind` writes the kind, which is needed only if the folder does not give it.
///
/// # Errors
///
/// Returns a message if the title contains characters that YAML does not allow.
pub fn of(title: &str, kind: KindName, with_kind: bool, today: Day, language: Language) -> Result<String, Text> {
    let title = yaml::line_of("title", title).ok_or_else(|| {
        Text::new("in deze titel staan tekens die geen tekst zijn", "this title contains characters that are not text")
    })?;
    let is_written =
        |field: &&Field| matches!(field.key, "title" | "kind") || field.key == "date" && !kind.is_of_folder();
    let fields = fields_of(kind).iter().chain(COMMON_FIELDS).filter(|field| field.key != "kind" || with_kind);
    let (written, mut optional): (Vec<&Field>, Vec<&Field>) = fields.partition(is_written);
    // Puts the description first, because every page benefits from one.
    optional.sort_by_key(|field| field.key != "description");
    let mut text = "---\n".to_owned();
    for field in written {
        let line = match field.key {
            "title" => title.clone(),
            "kind" => format!("kind: {}", kind.as_str()),
            _ => example(field, kind, today),
        };
        text.push_str(&format!("# {}\n{line}\n", field.explanation(language)));
    }
    text.push_str(language.pick(
        "\n# Haal het # voor een van deze sleutels weg om haar te gebruiken.\n",
        "\n# Take away the # in front of one of these keys to use it.\n",
    ));
    for field in optional {
        text.push_str(&format!("# {}\n#{}\n", field.explanation(language), example(field, kind, today)));
    }
    Ok(format!("{text}---\n\n{}", body(kind, language)))
}

/// Returns an example line for a field. A date is today's, because one of long ago would look odd. A review is next
/// year, because a past one would be overdue.
fn example(field: &Field, kind: KindName, today: Day) -> String {
    match (&field.shape, field.key) {
        (Shape::Date, "review") => {
            let year = today.year().number() + 1;
            format!("review: {year}{}", &today.to_string()["2026".len().."2026-11".len()])
        }
        // The template of another kind may not show all fields of this kind.
        (_, "template") => format!("template: {}", kind.as_str()),
        (Shape::Date, key) => format!("{key}: {today}"),
        _ => field.example_line(),
    }
}

fn body(kind: KindName, language: Language) -> &'static str {
    match kind {
        KindName::Presentation => language.pick(
            "## Eerste dia\n\n<!-- Wat zo tussen deze tekens staat, is voor de spreker. -->\n\n---\n\n## Tweede dia\n",
            "## First slide\n\n<!-- Text between these marks is for the speaker. -->\n\n---\n\n## Second slide\n",
        ),
        _ => language.pick("<!-- Schrijf hier uw tekst. -->\n", "<!-- Write your text here. -->\n"),
    }
}
