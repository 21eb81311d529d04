//! Lints of pages that cannot be reached from the home page, and of files that nothing links to.

use super::reading::{Hrefs, Read};
use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::output::{Entry, Output, Role};
use crate::url::Permalink;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// Files that clients request by name, without a link.
const ASKED_FOR: &[&str] =
    &["/favicon.ico", "/apple-touch-icon.png", "/CNAME", "/_headers", "/_redirects", "/humans.txt", "/security.txt"];

/// Reports unreachable pages, and files of the content that nothing links to.
pub fn check(output: &Output, pages: &[Read], hrefs: &Hrefs) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> =
        orphans(pages, hrefs).map(|(permalink, entry)| orphan(entry, permalink)).collect();
    let is_file = |(permalink, entry): &(&Permalink, &Entry)| {
        let is_shown = entry.facts.file.is_some_and(|file| !file.is_of_hidden);
        entry.role == Role::Asset && is_shown && !is_asked_for(permalink)
    };
    let files: HashMap<&Permalink, &Entry> = output.iter().filter(is_file).collect();
    if files.is_empty() {
        return diagnostics;
    }
    let from_markdown = pages.par_iter().flat_map_iter(|(_, entry, _)| entry.facts.links.iter().map(|link| &link.to));
    let read = pages.par_iter().flat_map_iter(|(.., reading)| &reading.links).map(|id| &hrefs.get(*id).to);
    let linked: HashSet<&Permalink> = from_markdown.chain(read).filter(|to| files.contains_key(to)).collect();
    let lonely = output.iter().filter(|(permalink, _)| files.contains_key(permalink) && !linked.contains(permalink));
    diagnostics.extend(lonely.map(|(permalink, entry)| unlinked(entry, permalink)));
    diagnostics
}

/// Returns the content pages that cannot be reached from the home page. Links on the list of all pages do not count.
fn orphans<'a>(pages: &'a [Read], hrefs: &Hrefs) -> impl Iterator<Item = (&'a Permalink, &'a Entry)> {
    let by_permalink: HashMap<&Permalink, usize> = pages.iter().enumerate().map(|(at, page)| (page.0, at)).collect();
    let page_at = |permalink: &Permalink| by_permalink.get(permalink).copied();
    let page_of = hrefs.judge(|href| page_at(&href.to));
    let mut reached = vec![false; pages.len()];
    let mut next: Vec<usize> = page_at(&Permalink::new("/")).into_iter().collect();
    while let Some(at) = next.pop() {
        let (_, entry, reading) = &pages[at];
        if !std::mem::replace(&mut reached[at], true) && !entry.facts.lists_all {
            let from_markdown = entry.facts.links.iter().filter_map(|link| page_at(&link.to));
            let on = from_markdown.chain(reading.links.iter().filter_map(|id| page_of[id.0]));
            next.extend(on.filter(|to| !reached[*to]));
        }
    }
    let is_content = |entry: &Entry| entry.origin.is_some() && matches!(entry.role, Role::Page | Role::List);
    let unreached = pages.iter().zip(reached).filter(move |((_, entry, _), reached)| !reached && is_content(entry));
    unreached.map(|((permalink, entry, _), _)| (*permalink, *entry))
}

fn is_asked_for(permalink: &Permalink) -> bool {
    permalink.as_str().starts_with("/.well-known/") || ASKED_FOR.contains(&permalink.as_str())
}

fn orphan(entry: &Entry, permalink: &Permalink) -> Diagnostic {
    let message = Text::new(
        "geen enkele link leidt naar deze pagina, behalve in de lijst van alle pagina's",
        "no link leads to this page, but for the list of all pages",
    );
    let help = Text::new(
        "maak er op een andere pagina een link naar, of zet `menu: true` in de kopgegevens",
        "link to it on another page, or put `menu: true` in the front matter",
    );
    Diagnostic::new(Rule::OrphanPage, message).at(entry.place(permalink)).help(help)
}

fn unlinked(entry: &Entry, permalink: &Permalink) -> Diagnostic {
    let message = Text::new("niets op de site verwijst naar dit bestand", "nothing on the site links to this file");
    let help = Text::new(
        "maak er een link naar, of haal het bestand weg: het wordt wel gepubliceerd",
        "link to it, or remove the file: it is published all the same",
    );
    Diagnostic::new(Rule::UnlinkedFile, message).at(entry.place(permalink)).help(help)
}
