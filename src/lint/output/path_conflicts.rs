//! No file stands where another needs a folder.
//!
//! Pages among each other are compared where the site is assembled, in words that know what they are. This rule
//! also sees what the theme brings.

use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::output::{Entry, Output};
use crate::url::Address;
use std::collections::HashMap;

pub fn check(output: &Output) -> Vec<Diagnostic> {
    let by_file: HashMap<String, (&Address, &Entry)> =
        output.iter().map(|(address, entry)| (address.folded(), (address, entry))).collect();
    // What has an origin has been compared before.
    let of_theme = output.iter().filter(|(_, entry)| entry.origin.is_none());
    let mut diagnostics: Vec<Diagnostic> = of_theme
        .flat_map(|(address, _)| {
            let file = address.folded();
            let above: Vec<String> = file.match_indices('/').map(|(at, _)| file[..at].to_owned()).collect();
            above
        })
        .filter_map(|above| by_file.get(&above).copied())
        .map(|(address, entry)| in_the_way(address, entry))
        .collect();
    diagnostics.dedup();
    diagnostics
}

fn in_the_way(address: &Address, entry: &Entry) -> Diagnostic {
    let message = Text::new(
        format!("{address} is een bestand, maar de site heeft daar een map nodig"),
        format!("{address} is a file, but the site needs a folder there"),
    );
    Diagnostic::new(Rule::AddressCollision, message)
        .at(entry.place(address))
        .help(Text::new("geef het bestand een andere naam", "give the file another name"))
}
