//! The diagnostics that stop a deploy.

use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::url::Permalink;

/// What is in the way of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    File,
    Folder,
    Link,
}

/// Reports something on the host that omslag did not put there and that is in the way.
pub fn foreign(path: &str, place: &str, what: Foreign) -> Diagnostic {
    let (message, help) = match what {
        Foreign::File => (
            Text::new(
                format!("`{path}` staat al online, maar niet door omslag"),
                format!("`{path}` is online already, but omslag did not put it there"),
            ),
            Text::new(
                "mag het worden vervangen? gebruik dan `omslag deploy --take-over`",
                "may it be replaced? then use `omslag deploy --take-over`",
            ),
        ),
        Foreign::Folder => (
            Text::new(
                format!("`{path}` is online een map met bestanden die niet van omslag zijn"),
                format!("`{path}` is a folder online, with files that omslag did not put there"),
            ),
            Text::new("verplaats die map op de server", "move that folder on the server"),
        ),
        Foreign::Link => (
            Text::new(
                format!("`{path}` is online een snelkoppeling, en omslag schrijft daar niet doorheen"),
                format!("`{path}` is a symbolic link online, and omslag does not write through it"),
            ),
            Text::new("maak er op de server een gewone map van", "turn it into an ordinary folder on the server"),
        ),
    };
    Diagnostic::new(Rule::ForeignFile, message).at(Place::file(place)).help(help)
}

/// Reports a file whose path is too long for the programs that upload it.
pub fn too_long(path: &str) -> Diagnostic {
    let message = Text::new(
        "het pad van dit bestand is te lang om online te zetten",
        "the path of this file is too long to deploy",
    );
    let help =
        Text::new("geef het bestand en zijn mappen kortere namen", "give the file and its folders shorter names");
    Diagnostic::new(Rule::BadFileName, message).at(Place::file(path)).help(help)
}

/// Reports a page online that someone else changed.
pub fn changed_online(path: &str, place: &str) -> Diagnostic {
    let permalink = Permalink::of_file(path);
    let message = Text::new(
        format!("{permalink} staat online in een versie die deze computer niet kent"),
        format!("{permalink} is online in a version that this computer does not know"),
    );
    let help = Text::new(
        "haal eerst het werk van de ander op; of gebruik `omslag deploy --take-over`, dan is die versie weg",
        "get the other person's work first; or use `omslag deploy --take-over`, and that version is gone",
    );
    Diagnostic::new(Rule::ChangedOnline, message).at(Place::file(place)).help(help)
}

/// Reports that a deploy would delete more than a fifth of the pages.
pub fn many_deletions(deleted: usize, pages: usize) -> Diagnostic {
    let message = Text::new(
        format!("{deleted} van de {pages} pagina's online zouden verdwijnen"),
        format!("{deleted} of the {pages} pages online would be deleted"),
    );
    let help = Text::new(
        "is dat de bedoeling? gebruik dan `omslag deploy --allow-deletions`",
        "is that intended? then use `omslag deploy --allow-deletions`",
    );
    Diagnostic::new(Rule::ManyDeletions, message).help(help)
}
