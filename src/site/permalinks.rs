//! Permalinks of pages: the permalink of the section, followed by the slug of the page.

use super::generated;
use crate::content::{Identity, project_path};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::{Language, Text};
use crate::url::Permalink;

/// Maximum length of the slug, in bytes. With this limit every file system can store the page, including its temporary
/// name.
const SLUG_BYTES_MAX: usize = 200;

/// The permalink of a page. For an event on its timeline: the permalink of the timeline and the event's id.
pub type Location = (Permalink, Option<String>);

/// Returns the permalink of the home page, or of that in the second language.
pub fn home(second: Option<Language>) -> Location {
    (generated::in_language("/", second), None)
}

/// Returns the permalink of a page below `section`. A name that gives no slug, or one that is too long, is reported and
/// gets `/-NUMBER/`, so that this error does not cause a second one.
pub fn permalink(
    page: &Identity,
    section: &Permalink,
    on_timeline: bool,
    number: usize,
    problems: &mut Vec<Diagnostic>,
) -> Location {
    let mut slug = page.slug.clone();
    if slug.is_empty() || slug.len() > SLUG_BYTES_MAX {
        problems.push(unaddressable(page, !slug.is_empty()));
        slug = format!("-{number}");
    }
    if on_timeline && page.in_timeline {
        (section.clone(), Some(slug))
    } else {
        (Permalink::new(&format!("{section}{slug}/")), None)
    }
}

fn unaddressable(page: &Identity, is_long: bool) -> Diagnostic {
    let (message, help) = match is_long {
        true => (
            Text::new("deze naam is te lang voor een adres", "this name is too long for an address"),
            Text::new(
                "geef het bestand een kortere naam, of zet een korte `slug: …` in de kopgegevens",
                "give the file a shorter name, or put a short `slug: …` in the front matter",
            ),
        ),
        false => (
            Text::new("van deze naam is geen adres te maken", "no address can be made of this name"),
            Text::new(
                "geef het bestand een naam met letters of cijfers, of zet `slug: …` in de kopgegevens",
                "give the file a name with letters or digits, or put `slug: …` in the front matter",
            ),
        ),
    };
    Diagnostic::new(Rule::BadFileName, message).at(Place::file(project_path(&page.path))).help(help)
}
