//! What is good to know about pages that are not wrong: no description, a title that another page has too, an old
//! address that leads nowhere else.

use crate::content::{Kind, Page};
use crate::date::Day;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::i18n::{Language, Text};
use crate::markdown::Link;
use crate::site::{PageId, Site, Target, link_to_hidden};
use std::collections::HashMap;

pub fn pages(site: &Site) -> Vec<Diagnostic> {
    let of_page = |id: PageId| {
        let overdue = review_overdue(site.get(id).page, site.visibility.today);
        let own = without_description(site, id).into_iter().chain(overdue);
        own.chain(same_titles(site, id)).chain(needless_aliases(site, id)).chain(to_unpublished(site, id))
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
    let pages = site.get(section).children.iter().map(|child| site.get(*child).page.as_ref());
    let listed = pages.filter(|page| !matches!(page.kind, Kind::Event(_)));
    listed
        .filter_map(|page| {
            let other = *first.entry(page.front.title.to_lowercase()).or_insert(page);
            (!std::ptr::eq(page, other)).then(|| same_title(page, other))
        })
        .collect()
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
    let needless = site.aliases(id).into_iter().filter(|(.., needed)| !needed);
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

/// The links of a published page to pages that readers cannot see, where both are shown.
fn to_unpublished(site: &Site, id: PageId) -> Vec<Diagnostic> {
    let placed = site.get(id);
    if !site.visibility.drafts || site.why_hidden(id).is_some() {
        return Vec::new();
    }
    let is_hidden = |at: usize| match placed.target(at) {
        Target::Page { id, .. } => site.why_hidden(*id).is_some(),
        _ => false,
    };
    let links = placed.page.markdown.links.iter().enumerate().filter(|(at, _)| is_hidden(*at));
    let warning =
        |link: &Link| link_to_hidden(&link.target, placed.page.place(link.position)).with_severity(Severity::Warning);
    links.map(|(_, link)| warning(link)).collect()
}

/// Whether somebody should have read a page again by today.
pub fn is_review_overdue(site: &Site, id: PageId) -> bool {
    review_overdue(site.get(id).page, site.visibility.today).is_some()
}

/// A page that somebody should have read again by today.
fn review_overdue(page: &Page, today: Day) -> Option<Diagnostic> {
    let review = page.front.review.filter(|date| date.first_day().is_some_and(|day| day <= today))?;
    let (dutch, english) = (review.text(Language::Dutch), review.text(Language::English));
    let message = Text::new(
        format!("deze pagina moest worden nagelezen: {dutch}"),
        format!("this page was to be read again: {english}"),
    );
    let help = Text::new(
        "lees de pagina na en zet een latere datum bij `review`",
        "read the page again and put a later date at `review`",
    );
    Some(Diagnostic::new(Rule::ReviewOverdue, message).at(Place::file(page.file())).help(help))
}
