//! Lint of files at a path where another entry needs a folder.
//!
//! Conflicts between pages are reported when the site is assembled, with more specific messages. This lint also covers
//! the files of the theme.

use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::output::{Entry, Output};
use crate::url::Permalink;
use std::collections::HashMap;

/// Reports each entry whose path is a folder of an entry without an origin. Paths that differ only in case or Unicode
/// normalization are equal.
pub fn check(output: &Output) -> Vec<Diagnostic> {
    let by_file: HashMap<String, (&Permalink, &Entry)> =
        output.iter().map(|(permalink, entry)| (permalink.folded(), (permalink, entry))).collect();
    let mut diagnostics = Vec::new();
    // Entries with an origin have already been compared.
    for permalink in output.iter().filter(|(_, entry)| entry.origin.is_none()).map(|(permalink, _)| permalink) {
        let file = permalink.folded();
        let above = file.match_indices('/').filter_map(|(at, _)| by_file.get(&file[..at]));
        diagnostics.extend(above.map(|(permalink, entry)| in_the_way(permalink, entry)));
    }
    diagnostics.dedup();
    diagnostics
}

fn in_the_way(permalink: &Permalink, entry: &Entry) -> Diagnostic {
    let message = Text::new(
        format!("{permalink} is een bestand, maar de site heeft daar een map nodig"),
        format!("{permalink} is a file, but the site needs a folder there"),
    );
    let help = Text::new("geef het bestand een andere naam", "give the file another name");
    Diagnostic::new(Rule::AddressCollision, message).at(entry.place(permalink)).help(help)
}
