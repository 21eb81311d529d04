//! What is good to know about pages that are not wrong: no description, a title that another page has too, an old
//! address that leads nowhere else.

use super::routes::aliases;
use super::visibility::review_overdue;
use super::{PageId, Site, links};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::language::Text;
use crate::page::{Kind, Page};
use std::collections::HashMap;

pub fn all(site: &Site) -> Vec<Diagnostic> {
    let of_page = |id: PageId| {
        let overdue = review_overdue(site.get(id).page, site.visibility.today);
        let own = without_description(site, id).into_iter().chain(overdue);
        own.chain(same_titles(site, id)).chain(needless_aliases(site, id)).chain(links::to_unpublished(site, id))
    };
    site.ids().flat_map(of_page).collect()
}

/// The site's description stands on the home page; events are read on their timeline, and a folder's page that
/// omslag made has its own remark.
fn without_description(site: &Site, id: PageId) -> Option<Diagnostic> {
    let placed = site.get(id);
    let page = placed.page;
    let is_told = id == site.home() && site.config.description.is_some() || placed.fragment.is_some();
    if is_told || is_made(page) || page.front.description.is_some() {
        return None;
    }
    let message = Text::new("deze pagina heeft geen beschrijving", "this page has no description");
    let help = Text::new(
        "zet in de kopgegevens `description: …`, een of twee zinnen voor lijsten en zoekmachines",
        "put `description: …` in the front matter, a sentence or two for lists and search engines",
    );
    Some(Diagnostic::new(Rule::MissingDescription, message).at(Place::file(page.file())).help(help))
}

/// Whether a page has no file of its own.
fn is_made(page: &Page) -> bool {
    page.lines_above == 0
}

/// Pages of one section that a reader of its list cannot tell apart. Events have their dates.
fn same_titles(site: &Site, section: PageId) -> Vec<Diagnostic> {
    let mut first: HashMap<String, &Page> = HashMap::new();
    let mut said = Vec::new();
    for child in site.get(section).children {
        let page = site.get(*child).page;
        if matches!(page.kind, Kind::Event(_)) {
            continue;
        }
        match first.get(&page.front.title.to_lowercase()) {
            Some(other) => said.push(same_title(page, other)),
            None => {
                first.insert(page.front.title.to_lowercase(), page);
            }
        }
    }
    said
}

fn same_title(page: &Page, other: &Page) -> Diagnostic {
    let (title, other) = (&page.front.title, other.file());
    let message = Text::new(
        format!("`{other}` heet ook “{title}”; in een lijst zijn ze niet te onderscheiden"),
        format!("`{other}` is called “{title}” as well; in a list they look the same"),
    );
    let help = Text::new("geef een van de twee een titel die meer zegt", "give one of the two a title that says more");
    Diagnostic::new(Rule::DuplicateTitle, message).at(Place::file(page.file())).help(help)
}

fn needless_aliases(site: &Site, id: PageId) -> Vec<Diagnostic> {
    let page = site.get(id).page;
    let needless = aliases(&page.identity, &site.tree.permalinks[id.0]).into_iter().filter(|(.., needed)| !needed);
    let remark = |(at, ..): (usize, _, _)| {
        let (alias, position) = &page.front.aliases[at];
        let message = Text::new(
            format!("het oude adres `{alias}` is niet meer nodig: de pagina staat daar zelf, of u noemt het al"),
            format!("the alias `{alias}` is needed no more: the page itself is there, or you name it already"),
        );
        let help = Text::new("haal dit adres hier weg", "remove this address from here");
        Diagnostic::new(Rule::NeedlessAlias, message).at(page.place(*position)).help(help)
    };
    needless.map(remark).collect()
}
