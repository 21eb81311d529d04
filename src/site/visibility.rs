//! Which pages readers see. Hidden are drafts, pages with a later publication date, and everything in the folder of a
//! hidden section.

use super::id::Files;
use crate::content::{Identity, Page, is_index, project_path};
use crate::date::{Date, Day};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::url::folder;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Visibility options, set by the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visibility {
    pub today: Day,
    /// Whether drafts and pages with a later publication date are shown.
    pub drafts: bool,
}

/// A page that is not on the site, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// The path below `content/`.
    pub path: String,
    pub title: String,
    pub why: Why,
}

impl Hidden {
    pub fn new(page: &Page, why: &Why) -> Hidden {
        Hidden { path: page.path.clone(), title: page.front.title.clone(), why: why.clone() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    Draft,
    /// The page is published on this date.
    Later(Date),
    /// The page is in a hidden section, with this index.
    In(String),
}

/// Returns for each page why it is hidden, `None` if it is shown. The home page is always shown, because a site needs
/// one; an error is reported if its front matter hides it.
pub fn hidden(pages: &[Arc<Identity>], visibility: Visibility, problems: &mut Vec<Diagnostic>) -> Vec<Option<Why>> {
    let own = |page: &Identity| if visibility.drafts { None } else { own_reason(page, visibility.today) };
    let is_closed = |page: &&Arc<Identity>| page.path != "index.md" && own(page).is_some();
    // A hidden original hides the translations in its folder as well, and a translation only translations.
    let (translations, originals): (Vec<_>, Vec<_>) =
        pages.iter().filter(is_closed).partition(|page| page.is_translation());
    let (closed, closed_to_translations) = (closed_folders(originals), closed_folders(translations));
    let why = |page: &Arc<Identity>| {
        let of_translation = || closed_to_translations.get(enclosing(page.place(), &closed_to_translations)?).cloned();
        let by_section = || {
            let section = enclosing(page.place(), &closed).and_then(|folder| closed.get(folder)).cloned();
            section.or_else(|| of_translation().filter(|_| page.is_translation()))
        };
        let reason = own(page).or_else(|| by_section().map(Why::In));
        if page.path == "index.md" && reason.is_some() {
            problems.push(hidden_home(page));
            return None;
        }
        reason
    };
    pages.iter().map(why).collect()
}

/// Returns why the page's own front matter hides it.
pub fn own_reason(page: &Identity, today: Day) -> Option<Why> {
    let later = page.publish.filter(|date| date.first_day().is_some_and(|day| day > today));
    if page.draft { Some(Why::Draft) } else { later.map(Why::Later) }
}

/// Returns the files that are not in the folder of a hidden section.
pub fn without_hidden(files: Files, hidden: &[Hidden]) -> Files {
    let indexes = hidden.iter().filter(|page| is_index(&page.path));
    let closed: BTreeMap<String, String> =
        indexes.map(|page| (folder(&page.path).to_owned(), page.path.clone())).collect();
    if closed.is_empty() {
        return files;
    }
    let shown = files.iter().filter(|(path, _)| enclosing(path, &closed).is_none());
    Arc::new(shown.map(|(path, file)| (path.clone(), file.clone())).collect())
}

/// Returns the folders of hidden indexes, each with the path of its index.
fn closed_folders(hidden: Vec<&Arc<Identity>>) -> BTreeMap<String, String> {
    let indexes = hidden.into_iter().filter(|page| page.is_index());
    indexes.map(|page| (folder(&page.path).to_owned(), page.path.clone())).collect()
}

/// Returns the outermost of the `folders` that contains `path`. The root contains everything.
fn enclosing<'a>(path: &'a str, folders: &BTreeMap<String, String>) -> Option<&'a str> {
    let below = path.match_indices('/').map(|(at, _)| &path[..at]);
    std::iter::once("").chain(below).find(|folder| folders.contains_key(*folder))
}

fn hidden_home(page: &Identity) -> Diagnostic {
    let message = Text::new("de voorpagina kan niet verborgen zijn", "the home page cannot be hidden");
    let help = Text::new("haal `draft` of `publish` hier weg", "remove `draft` or `publish` here");
    Diagnostic::new(Rule::HomeHidden, message).at(Place::file(project_path(&page.path))).help(help)
}
