//! The menu and the footer.

use super::id::PageId;
use super::link_index::{Dead, LinkIndex};
use super::links::Meant;
use super::lists::Lists;
use super::logo;
use super::tree::Tree;
use crate::config::{Config, NamedFile};
use crate::content::{Listing, Menu, index_of, project_path};
use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::i18n::{Language, Text};
use crate::url::normal_form;
use std::ops::Range;
use std::sync::Arc;

/// The menu and the footer in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Navigation {
    pub menu: Vec<PageId>,
    pub footer: Vec<PageId>,
}

/// Returns the menu and the footer in each language that has pages.
pub fn navigation(
    config: &Config,
    listings: &[Arc<Listing>],
    (tree, lists): (&Tree, &Lists),
    meant: &Meant,
    diagnostics: &mut Diagnostics,
) -> Vec<Navigation> {
    let named = config.menu.as_ref().map(|named| entries(named, meant, diagnostics));
    let footer = entries(&config.footer, meant, diagnostics);
    let in_language = |(language, pages): (Language, Range<usize>)| {
        // A page that has not been translated is named in its own language.
        let own = |id: &PageId| tree.counterpart(*id).filter(|id| tree.language_of(*id) == language).unwrap_or(*id);
        let menu = match &named {
            Some(named) => named.iter().map(own).collect(),
            None => menu(listings, (tree, lists), pages),
        };
        Navigation { menu, footer: footer.iter().map(own).collect() }
    };
    tree.languages().map(in_language).collect()
}

/// Returns the menu of a site that names none: the top sections of a language, and the pages whose front matter asks for
/// it.
fn menu(listings: &[Arc<Listing>], (tree, lists): (&Tree, &Lists), pages: Range<usize>) -> Vec<PageId> {
    let top = &lists.children[pages.start];
    let at_top = top.iter().filter(|id| match &listings[id.0].menu {
        Menu::Usual => tree.identities[id.0].is_index(),
        Menu::Hidden => false,
        Menu::Shown | Menu::Named(_) => true,
    });
    let asks = |id: &PageId| listings[id.0].menu == Menu::Shown && !top.contains(id);
    at_top.copied().chain(pages.map(PageId).filter(asks)).collect()
}

/// Returns whether an entry of `site.yaml` names no page, or the logo no file.
pub fn any_dead(config: &Config, index: &LinkIndex) -> bool {
    logo::is_dead(config, index)
        || config.menu.iter().flatten().chain(&config.footer).any(|entry| page_of(entry, index).is_none())
}

fn page_of(entry: &NamedFile, index: &LinkIndex) -> Option<PageId> {
    let wanted = normal_form(entry.file.trim_matches('/'));
    index.find_page(&wanted).or_else(|| index.find_page(&index_of(&wanted)))
}

/// Returns the pages that entries of `site.yaml` name, and reports entries that name none.
fn entries(named: &[NamedFile], meant: &Meant, diagnostics: &mut Diagnostics) -> Vec<PageId> {
    let index = meant.index;
    let mut found = Vec::new();
    for entry in named {
        let wanted = normal_form(entry.file.trim_matches('/'));
        match page_of(entry, index) {
            Some(page) => found.push(page),
            None => {
                let is_hidden = index.is_hidden(&wanted);
                let dead = if is_hidden { Dead::Hidden } else { Dead::Missing };
                diagnostics.push(
                    dead_entry(entry, dead, meant.suggestion("index.md", &entry.file)).caused_by(project_path(&wanted)),
                );
            }
        }
    }
    found
}

/// Returns the diagnostic for an entry of the menu or the footer that is not on the site.
fn dead_entry(entry: &NamedFile, dead: Dead, suggestion: Option<String>) -> Diagnostic {
    let file = project_path(&entry.file);
    let (rule, message) = match dead {
        Dead::Hidden => (
            Rule::LinkToHidden,
            Text::new(
                format!("`{file}` is een concept of nog niet gepubliceerd"),
                format!("`{file}` is a draft or not yet published"),
            ),
        ),
        _ => (Rule::DeadLink, Text::new(format!("`{file}` bestaat niet"), format!("`{file}` does not exist"))),
    };
    let help = match suggestion.filter(|_| rule == Rule::DeadLink) {
        Some(meant) => Text::new(format!("bedoelde u `{meant}`?"), format!("did you mean `{meant}`?")),
        None if rule == Rule::DeadLink => Text::new(
            "schrijf het pad van een bestand in `content`, zoals `over/index.md`, of haal deze regel weg",
            "write the path of a file in `content`, such as `about/index.md`, or remove this line",
        ),
        None => Text::new("haal dit bestand hier weg", "remove this file from here"),
    };
    Diagnostic::new(rule, message).at(entry.place.clone()).help(help)
}
