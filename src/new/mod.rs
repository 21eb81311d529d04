//! A new page: its folder, its file name and its initial text.
//!
//! Everything is derived from the site; nothing is written here.

mod text;
pub mod translation;

use crate::content::{Kind, KindName, Page, index_of, project_path};
use crate::date::Day;
use crate::i18n::{Language, Text};
use crate::site::{Placed, Route, Site};
use crate::url::{Permalink, folder, is_portable, slug};

/// Maximum length of a file name without its extension, in bytes; longer names are cut between words. Nobody reads
/// longer permalinks to the end.
const NAME_CHARS_MAX: usize = 60;

/// The requested page.
pub struct Request {
    pub kind: KindName,
    pub title: String,
    /// An existing folder, as a path below `content/`; `None` to choose a folder by kind.
    pub folder: Option<String>,
}

/// A page that is ready to be written.
pub struct NewPage {
    /// The path below `content/`.
    pub path: String,
    pub kind: KindName,
    pub permalink: Permalink,
    pub text: String,
}

/// Derives a new page from the site.
///
/// # Errors
///
/// Returns a message if the title gives no file name, if no folder fits the kind, or if the permalink is taken.
pub fn page(site: &Site, wanted: &Request, today: Day, language: Language) -> Result<NewPage, Text> {
    let title = clean(&wanted.title);
    let kind = wanted.kind;
    let name = name(&title, kind)?;
    let folder = chosen_folder(site, wanted)?;
    let path = path_of(&folder, &name, kind);
    let permalink = free_permalink(site, &folder, &name, &path)?;
    let text = text::of(&title, kind, kind != usual_kind(site, &folder, kind), today, language)?;
    Ok(NewPage { path, kind, permalink, text })
}

/// The file of a page whose text comes from elsewhere.
pub struct Location {
    /// The path below `content/`.
    pub path: String,
    pub permalink: Permalink,
    /// Whether the page must name its kind, because its folder gives another one.
    pub names_kind: bool,
}

/// Maximum number that is tried after a name.
const NUMBERS_MAX: usize = 1000;

/// Finds a file for a page by its title.
///
/// # Errors
///
/// Returns a message if the title gives no file name, if several folders fit the kind, or if all numbers are taken.
pub fn locate(site: &Site, wanted: &Request, is_taken: impl Fn(&str, &Permalink) -> bool) -> Result<Location, Text> {
    let name = name(&clean(&wanted.title), wanted.kind)?;
    locate_named(site, (&chosen_folder(site, wanted)?, &name), wanted.kind, is_taken)
}

/// Finds a file for a page in a folder. A name or permalink that is taken gets a number; `is_taken` knows more paths
/// and permalinks that are.
///
/// # Errors
///
/// Returns a message if all numbers are taken.
pub fn locate_named(
    site: &Site,
    (folder, name): (&str, &str),
    kind: KindName,
    is_taken: impl Fn(&str, &Permalink) -> bool,
) -> Result<Location, Text> {
    let mut taken = None;
    for number in 1..=NUMBERS_MAX {
        let name = if number == 1 { name.to_owned() } else { format!("{name}-{number}") };
        let path = path_of(folder, &name, kind);
        match free_permalink(site, folder, &name, &path) {
            Ok(permalink) if !is_taken(&path, &permalink) => {
                return Ok(Location { path, permalink, names_kind: kind != usual_kind(site, folder, kind) });
            }
            Ok(permalink) => taken = Some(taken_by(&permalink, &project_path(&path))),
            Err(mistake) => taken = Some(mistake),
        }
    }
    Err(taken.unwrap_or_else(|| no_folder_gives(kind)))
}

fn chosen_folder(site: &Site, wanted: &Request) -> Result<String, Text> {
    match &wanted.folder {
        Some(folder) if wanted.kind != KindName::Event || given_kind(site, folder) == KindName::Event => {
            Ok(folder.clone())
        }
        Some(folder) => Err(no_timeline(site, folder)),
        None => usual_folder(site, wanted.kind),
    }
}

fn path_of(folder: &str, name: &str, kind: KindName) -> String {
    let below = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    if kind.is_of_folder() { index_of(&below) } else { format!("{below}.md") }
}

/// Returns the kind that a page has without naming it.
fn usual_kind(site: &Site, folder: &str, kind: KindName) -> KindName {
    if kind.is_of_folder() { KindName::Section } else { given_kind(site, folder) }
}

/// Reduces a title to one line, without control characters and byte order marks.
fn clean(title: &str) -> String {
    let blank = |c: char| if c.is_control() || c == '\u{feff}' { ' ' } else { c };
    title.chars().map(blank).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the name of the file or folder, without an extension.
fn name(title: &str, kind: KindName) -> Result<String, Text> {
    let mut name = slug(title);
    if name.is_empty() {
        return Err(Text::new(
            format!("van `{title}` is geen bestandsnaam te maken; gebruik een titel met letters of cijfers"),
            format!("no file name can be made of `{title}`; use a title with letters or digits"),
        ));
    }
    if name.len() > NAME_CHARS_MAX {
        let end = name[..=NAME_CHARS_MAX].rfind('-').unwrap_or(NAME_CHARS_MAX);
        name.truncate(end);
    }
    // `index` is the folder's own page, and Windows reserves some names.
    if name == "index" || !is_portable(&name) {
        name = format!("{name}-{}", kind.as_str());
    }
    Ok(name)
}

/// Returns every folder with an index, and the kind that it gives to its pages.
fn folders(site: &Site) -> impl Iterator<Item = (&str, KindName)> {
    let given = |page: &Page| match &page.kind {
        Kind::Timeline { .. } => KindName::Event,
        Kind::Section { default_kind } => default_kind.unwrap_or(KindName::Page),
        _ => KindName::Page,
    };
    let indexes = site.pages.iter().filter(|page| page.is_index());
    indexes.map(move |page| (folder(&page.path), given(page)))
}

/// Returns every folder with an index by its path below `content/`, without `content/` itself.
pub fn all_folders(site: &Site) -> impl Iterator<Item = &str> {
    folders(site).map(|(folder, _)| folder).filter(|folder| !folder.is_empty())
}

/// Returns whether a folder gives this kind to its pages.
pub fn is_given(site: &Site, kind: KindName) -> bool {
    folders(site).any(|(_, given)| given == kind)
}

/// Returns the kind that a folder gives to its pages.
pub fn given_kind(site: &Site, folder: &str) -> KindName {
    folders(site).find(|(own, _)| *own == folder).map_or(KindName::Page, |(_, kind)| kind)
}

fn usual_folder(site: &Site, kind: KindName) -> Result<String, Text> {
    if kind == KindName::Page || kind.is_of_folder() {
        return Ok(String::new());
    }
    let fit: Vec<&str> = folders(site).filter(|(_, given)| *given == kind).map(|(folder, _)| folder).collect();
    match fit[..] {
        [one] => Ok(one.to_owned()),
        [] if kind == KindName::Event => Err(Text::new(
            "er is nog geen tijdlijn; maak er eerst een met `omslag new timeline \"Tijdlijn\"`",
            "there is no timeline yet; make one first with `omslag new timeline \"Timeline\"`",
        )),
        [] => Err(no_folder_gives(kind)),
        _ => Err(Text::new(
            format!("meer dan één map past hierbij; kies er een: {}", choices(&fit)),
            format!("more than one folder fits; choose one: {}", choices(&fit)),
        )),
    }
}

fn no_folder_gives(kind: KindName) -> Text {
    let kind = kind.as_str();
    Text::new(
        format!(
            "in geen enkele index.md staat `default_kind: {kind}`; zet dat in die van de map die u bedoelt, of kies een map met `--in`"
        ),
        format!(
            "no index.md says `default_kind: {kind}`; put that in the one of the folder you mean, or choose a folder with `--in`"
        ),
    )
}

fn no_timeline(site: &Site, folder: &str) -> Text {
    let named = project_path(folder);
    let timelines: Vec<&str> =
        folders(site).filter(|(_, kind)| *kind == KindName::Event).map(|(folder, _)| folder).collect();
    match timelines[..] {
        [] => Text::new(
            format!("`{named}` is geen tijdlijn; maak er eerst een met `omslag new timeline \"Tijdlijn\"`"),
            format!("`{named}` is not a timeline; make one first with `omslag new timeline \"Timeline\"`"),
        ),
        _ => Text::new(
            format!("`{named}` is geen tijdlijn; kies er een: {}", choices(&timelines)),
            format!("`{named}` is not a timeline; choose one: {}", choices(&timelines)),
        ),
    }
}

/// Lists folders as flags that can be typed.
fn choices(folders: &[&str]) -> String {
    let typed = |folder: &&str| format!("`--in {}`", if folder.is_empty() { "." } else { folder });
    folders.iter().map(typed).collect::<Vec<_>>().join(", ")
}

/// Returns the permalink of the new page, or a message if something else already has it.
fn free_permalink(site: &Site, folder: &str, name: &str, path: &str) -> Result<Permalink, Text> {
    let parent = site.find(&index_of(folder)).map(|id| site.get(id));
    let above = parent.map_or_else(|| format!("{folder}/"), |placed| placed.permalink.to_string());
    let in_timeline = parent.is_some_and(|placed| matches!(placed.page.kind, Kind::Timeline { .. }));
    let permalink = Permalink::new(&format!("{above}{name}/"));
    let taken = site.routes.all.iter().find(|(other, _)| other.folded() == permalink.folded());
    let same_id = |placed: &Placed| in_timeline && placed.permalink.as_str() == above && placed.fragment == Some(name);
    let by = match taken {
        // A folder without an index has a generated page, which the new file replaces.
        Some((_, Route::Page(id))) if site.get(*id).page.path == path => None,
        Some((_, Route::Page(id))) => Some(site.get(*id).page.file()),
        Some((_, Route::Redirect(at))) => Some(site.redirects.all[*at].place.path.clone()),
        Some((_, Route::File(file))) => Some(project_path(file)),
        Some(_) => Some("omslag".to_owned()),
        None => site.ids().map(|id| site.get(id)).find(same_id).map(|placed| placed.page.file()),
    };
    match by.filter(|by| *by != project_path(path)) {
        None => Ok(permalink),
        Some(by) => Err(taken_by(&permalink, &by)),
    }
}

fn taken_by(permalink: &Permalink, by: &str) -> Text {
    Text::new(
        format!("het adres {permalink} is al in gebruik door `{by}`; kies een andere titel"),
        format!("the address {permalink} is taken by `{by}` already; choose another title"),
    )
}
