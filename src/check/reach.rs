//! Readers find every page from the home page, and every file is linked to by something.

use super::Read;
use super::faults::place_of;
use crate::address::Address;
use crate::diagnostic::{Diagnostic, Rule};
use crate::language::Text;
use crate::output::{Entry, Output, Role};
use std::collections::{HashMap, HashSet};

/// Files that others ask for by name, without a link.
const ASKED_FOR: &[&str] =
    &["/favicon.ico", "/apple-touch-icon.png", "/CNAME", "/_headers", "/_redirects", "/humans.txt", "/security.txt"];

pub fn check(output: &Output, pages: &[Read]) -> Vec<Diagnostic> {
    let links: HashMap<&Address, Vec<&Address>> = pages
        .iter()
        .map(|(address, entry, reading)| {
            let told = entry.facts.links.iter().map(|link| &link.to);
            (*address, told.chain(reading.links.iter().map(|link| &link.to)).collect())
        })
        .collect();
    let mut said: Vec<Diagnostic> = orphans(pages, &links).map(|(address, entry)| orphan(entry, address)).collect();
    let linked: HashSet<&Address> = links.values().flatten().copied().collect();
    let is_lonely = |(address, entry): &(&Address, &Entry)| {
        let is_file = entry.role == Role::Asset && entry.facts.file.is_some_and(|file| !file.is_of_hidden);
        is_file && !linked.contains(address) && !is_asked_for(address)
    };
    said.extend(output.iter().filter(is_lonely).map(|(address, entry)| unlinked(entry, address)));
    said
}

/// The pages of the content that no way leads to from the home page, but for the list of all pages.
fn orphans<'a>(
    pages: &'a [Read],
    links: &HashMap<&'a Address, Vec<&'a Address>>,
) -> impl Iterator<Item = (&'a Address, &'a Entry)> {
    let home = Address::new("/");
    let not_followed: HashSet<&Address> =
        pages.iter().filter(|(_, entry, _)| entry.facts.lists_all).map(|(address, ..)| *address).collect();
    let mut reached: HashSet<&Address> = HashSet::new();
    let mut next: Vec<&Address> = links.get_key_value(&home).map(|(home, _)| *home).into_iter().collect();
    while let Some(address) = next.pop() {
        if reached.insert(address) && !not_followed.contains(address) {
            next.extend(links.get(address).into_iter().flatten().copied());
        }
    }
    let is_content = |entry: &Entry| entry.origin.is_some() && matches!(entry.role, Role::Page | Role::List);
    pages
        .iter()
        .filter(move |(address, entry, _)| is_content(entry) && !reached.contains(address))
        .map(|(address, entry, _)| (*address, *entry))
}

fn is_asked_for(address: &Address) -> bool {
    address.as_str().starts_with("/.well-known/") || ASKED_FOR.contains(&address.as_str())
}

fn orphan(entry: &Entry, address: &Address) -> Diagnostic {
    let message = Text::new(
        "geen enkele link leidt naar deze pagina, behalve in de lijst van alle pagina's",
        "no link leads to this page, but for the list of all pages",
    );
    let help = Text::new(
        "maak er op een andere pagina een link naar, of zet `menu: true` in de kopgegevens",
        "link to it on another page, or put `menu: true` in the front matter",
    );
    Diagnostic::new(Rule::OrphanPage, message).at(place_of(entry, address)).help(help)
}

fn unlinked(entry: &Entry, address: &Address) -> Diagnostic {
    let message = Text::new("niets op de site verwijst naar dit bestand", "nothing on the site links to this file");
    let help = Text::new(
        "maak er een link naar, of haal het bestand weg: het wordt wel gepubliceerd",
        "link to it, or remove the file: it is published all the same",
    );
    Diagnostic::new(Rule::UnlinkedFile, message).at(place_of(entry, address)).help(help)
}
