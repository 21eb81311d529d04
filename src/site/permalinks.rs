//! The permalink of a page: the one of its section, followed by its slug.

use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::language::Text;
use crate::page::{Identity, project_path};
use crate::url::Address;

/// How long the last part of a permalink may be, in bytes: with a temporary name beside it, every system can store it.
const SLUG_BYTES_MAX: usize = 200;

/// Where a page is: its permalink, and for an event on its timeline the permalink of that and the event's id there.
pub type Permalink = (Address, Option<String>);

/// The permalink of the home page.
pub fn home() -> Permalink {
    (Address::new("/"), None)
}

/// The permalink of a page below `section`. Of a name that makes none it is `/-NUMBER/`, so that this mistake does not
/// look like a second one.
pub fn permalink(
    page: &Identity,
    section: &Address,
    on_timeline: bool,
    number: usize,
    problems: &mut Vec<Diagnostic>,
) -> Permalink {
    let mut slug = page.slug.clone();
    if slug.is_empty() || slug.len() > SLUG_BYTES_MAX {
        problems.push(unaddressable(page, !slug.is_empty()));
        slug = format!("-{number}");
    }
    if on_timeline && page.in_timeline {
        (section.clone(), Some(slug))
    } else {
        (Address::new(&format!("{section}{slug}/")), None)
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
