//! Resolves the links of pages, and reports dead links.

use super::link_index::{Dead, LinkIndex, Target, file_links};
use crate::content::{Page, index_of};
use crate::diagnostic::{Diagnostic, Place, Position, Rule};
use crate::i18n::Text;
use crate::markdown::LeadsTo;
use crate::renames::Renames;
use crate::unicode::visible;
use crate::url::{self, Url, decode, folder};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::slice;
use std::sync::Arc;

/// Maximum number of dead links for which a file with a similar name is searched. Each search compares all files.
const SUGGESTIONS_MAX: usize = 100;

/// The likely meaning of dead links, by the file that contains the link and by the target it names.
pub type Suggestions = BTreeMap<(String, String), Option<String>>;

/// The resolved links of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// The targets of links in the body, by index in `page.markdown.links`.
    pub body: Vec<Target>,
    /// The targets of [`file_links`], in the same order.
    pub files: Vec<Target>,
    dead: Vec<DeadLink>,
}

/// A link that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLink {
    pub target: String,
    pub leads_to: LeadsTo,
    pub place: Place,
    pub why: Dead,
}

impl PageLinks {
    fn follow(page: &Page, index: &LinkIndex) -> PageLinks {
        let mut dead = Vec::new();
        let mut follow = |target: &str, leads_to: LeadsTo, position: Position| {
            index.follow_to(leads_to, &page.path, target).unwrap_or_else(|why| {
                dead.push(DeadLink { target: target.to_owned(), leads_to, place: page.place(position), why });
                Target::Nowhere
            })
        };
        let files = file_links(page).into_iter();
        let files = files.map(|(link, leads_to)| follow(&link.target, leads_to, link.position)).collect();
        let links = page.markdown.links.iter();
        let body = links.map(|link| follow(&link.target, link.leads_to, link.position)).collect();
        PageLinks { body, files, dead }
    }
}

/// Pages with their links, by the same index.
#[derive(Clone, Copy)]
pub struct Followed<'a> {
    pub pages: &'a [Arc<Page>],
    pub links: &'a [Arc<PageLinks>],
}

/// Resolves the links of every page. Pages that are the same as in a `previous` site with the same index keep their
/// targets.
pub fn follow_all(pages: &[Arc<Page>], index: &LinkIndex, previous: Option<Followed>) -> Vec<Arc<PageLinks>> {
    let follow = |(at, page): (usize, &Arc<Page>)| match previous {
        Some(followed) if Arc::ptr_eq(&followed.pages[at], page) => followed.links[at].clone(),
        _ => Arc::new(PageLinks::follow(page, index)),
    };
    pages.par_iter().enumerate().map(follow).collect()
}

/// What finds the likely meaning of a dead link.
pub struct Meant<'a> {
    pub index: &'a LinkIndex,
    pub renames: &'a Renames,
    /// The suggestions of a previous site with the same index.
    pub previous: Option<&'a Suggestions>,
}

impl Meant<'_> {
    /// Returns what the target of a link in the file `from` means in another form: without characters that its author
    /// cannot see, or by the new path of a page that was renamed.
    fn same(&self, from: &str, target: &str) -> Option<String> {
        let shown = visible(target);
        let is_visible = shown != target && self.index.follow_to(LeadsTo::Anything, from, &shown).is_ok();
        let renamed = || {
            let wanted = url::resolve(folder(from), &decode(Url::split(target).path))?;
            let bare = wanted.trim_end_matches('/');
            let former = [wanted.clone(), format!("{bare}.md"), index_of(bare)];
            let renamed = former.iter().find_map(|former| self.renames.get(former))?;
            Some(url::relative(folder(from), renamed))
        };
        is_visible.then_some(shown).or_else(renamed).or_else(|| self.index.other_form(from, target))
    }

    /// Returns what a target most likely means: the same file, or else the one with the most similar name.
    pub fn suggestion(&self, from: &str, target: &str) -> Option<String> {
        self.same(from, target).or_else(|| self.index.similar(from, target))
    }
}

/// Returns whether a page has a dead link.
pub fn any_dead(links: &[Arc<PageLinks>]) -> bool {
    links.iter().any(|links| !links.dead.is_empty())
}

/// Reports every dead link.
pub fn dead_links(pages: &[Arc<Page>], links: &[Arc<PageLinks>], meant: &Meant) -> (Vec<Diagnostic>, Suggestions) {
    let dead = pages.iter().zip(links).flat_map(|(page, links)| links.dead.iter().map(move |link| (page, link)));
    let dead: Vec<(&Arc<Page>, &DeadLink)> = dead.collect();
    let key = |page: &Page, link: &DeadLink| (page.path.clone(), link.target.clone());
    let suggest = |(page, link): &(&Arc<Page>, &DeadLink)| {
        let earlier = meant.previous.and_then(|known| known.get(&key(page, link)).cloned());
        (key(page, link), earlier.unwrap_or_else(|| meant.suggestion(&page.path, &link.target)))
    };
    let suggestions: Suggestions = dead[..dead.len().min(SUGGESTIONS_MAX)].par_iter().map(suggest).collect();
    let same = |page: &Page, link: &DeadLink| meant.same(&page.path, &link.target);
    let report = |(page, link): &(&Arc<Page>, &DeadLink)| {
        let near = || suggestions.get(&key(page, link)).cloned().unwrap_or_else(|| same(page, link));
        let suggestion = as_elsewhere(&link.target).or_else(near);
        dead_link(link, suggestion).caused_by(meant.index.file_meant(&page.path, &link.target))
    };
    (dead.iter().map(report).collect(), suggestions)
}

/// Reports the dead links of a page that is not on the site, as if it were.
pub fn dead_links_of(page: &Arc<Page>, meant: &Meant) -> Vec<Diagnostic> {
    let links = Arc::new(PageLinks::follow(page, meant.index));
    dead_links(slice::from_ref(page), slice::from_ref(&links), meant).0
}

/// Returns the likely meaning of a target that is not a path: a web address without `https://`, a mail address, or a
/// phone number.
fn as_elsewhere(target: &str) -> Option<String> {
    let host = target.split('/').next().unwrap_or_default();
    if target.starts_with("www.") {
        return Some(format!("https://{target}"));
    }
    let is_mail =
        host == target && host.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let digits: String = target.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let is_phone = digits.len() >= 8 && decode(target).chars().all(|c| c.is_ascii_digit() || "+- ()".contains(c));
    is_mail.then(|| format!("mailto:{target}")).or_else(|| is_phone.then(|| format!("tel:{digits}")))
}

/// Returns the diagnostic for a link to a page that readers cannot see.
pub fn link_to_hidden(target: &str, place: Place) -> Diagnostic {
    let message = Text::new(
        format!("`{target}` is een concept of nog niet gepubliceerd; lezers kunnen er niet bij"),
        format!("`{target}` is a draft or not yet published; readers cannot get there"),
    );
    let help =
        Text::new("haal de link weg, of publiceer die pagina ook", "remove the link, or publish that page as well");
    Diagnostic::new(Rule::LinkToHidden, message).at(place).help(help)
}

/// Returns the diagnostic for a dead link, with its likely meaning.
pub fn dead_link(link: &DeadLink, suggestion: Option<String>) -> Diagnostic {
    let DeadLink { target, leads_to, place, why } = link;
    let (leads_to, place) = (*leads_to, place.clone());
    match why {
        Dead::Hidden => link_to_hidden(target, place),
        Dead::Other if leads_to == LeadsTo::Page => Diagnostic::new(
            Rule::WrongTarget,
            Text::new(
                format!("`{target}` is geen pagina van deze site"),
                format!("`{target}` is not a page of this site"),
            ),
        )
        .at(place)
        .help(Text::new("noem een bestand zoals `nota.md`", "name a file such as `note.md`")),
        Dead::Other => Diagnostic::new(
            Rule::WrongTarget,
            Text::new(
                format!("`{target}` is geen bestand naast de pagina's"),
                format!("`{target}` is not a file beside the pages"),
            ),
        )
        .at(place)
        .help(Text::new(
            "zet het bestand in dezelfde map als deze pagina en schrijf zijn naam",
            "put the file in the same folder as this page and write its name",
        )),
        Dead::Missing => Diagnostic::new(
            Rule::DeadLink,
            Text::new(format!("`{target}` bestaat niet"), format!("`{target}` does not exist")),
        )
        .at(place)
        .help(match suggestion {
            Some(meant) if meant == visible(target) => Text::new(
                format!("er staat een onzichtbaar teken in; typ het opnieuw: `{meant}`"),
                format!("it contains an invisible character; type it again: `{meant}`"),
            ),
            Some(meant) if meant.contains(' ') && matches!(leads_to, LeadsTo::Anything | LeadsTo::Picture) => {
                Text::new(format!("bedoelde u `<{meant}>`?"), format!("did you mean `<{meant}>`?"))
            }
            Some(meant) => Text::new(format!("bedoelde u `{meant}`?"), format!("did you mean `{meant}`?")),
            None if leads_to == LeadsTo::Picture => Text::new(
                "zet de afbeelding in dezelfde map als deze pagina",
                "put the picture in the same folder as this page",
            ),
            None => Text::new(
                "schrijf het pad van het bestand, gezien vanaf deze pagina",
                "write the path of the file as seen from this page",
            ),
        }),
    }
}
