//! Lints of pages that cannot be reached from the home page, and of files that nothing refers to.

use super::reading::{Hrefs, Read};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::output::{Entry, Role};
use crate::url::Permalink;
use std::collections::HashMap;

/// Reports unreachable pages.
pub fn check(pages: &[Read], hrefs: &Hrefs) -> Vec<Diagnostic> {
    orphans(pages, hrefs).map(|(permalink, entry)| orphan(entry, permalink)).collect()
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

/// Returns the advice about a file that is not published.
pub fn unlinked_file(place: Place) -> Diagnostic {
    let message = Text::new(
        "dit bestand komt niet op de site, want niets verwijst ernaar",
        "this file is not published, because nothing refers to it",
    );
    let help = Text::new(
        "maak er een link naar als het op de site hoort, of noem het bij `publish_files` in site.yaml",
        "link to it if it belongs on the site, or name it at `publish_files` in site.yaml",
    );
    Diagnostic::new(Rule::UnlinkedFile, message).at(place).help(help)
}

/// Returns the warning about a pattern in `publish_files` that no file fits.
pub fn unmatched_pattern(text: &str, place: Place) -> Diagnostic {
    let message = Text::new(format!("geen bestand past bij `{text}`"), format!("no file fits the pattern `{text}`"));
    let help = Text::new(
        "schrijf het pad van een bestand in `content/`, of haal dit weg; een pagina (`.md`) hoeft hier niet bij",
        "write the path of a file in `content/`, or remove this; a page (`.md`) need not be named here",
    );
    Diagnostic::new(Rule::UnmatchedPattern, message).at(place).help(help)
}
