//! The command `import`: reads the files, chooses a place for each page, and writes them all or none.

use super::call::Call;
use super::exit::{GOOD, SITE_HAS_ERRORS, complain, failed, misused, print};
use super::make::{folder, site_with_drafts};
use crate::content::{KindName, is_index, project_path};
use crate::create;
use crate::diagnostic::Failure;
use crate::i18n::{Language, Text};
use crate::import::files::{self, Original};
use crate::import::{Draft, Imported, Target, place_of};
use crate::new::{self, Location, Request};
use crate::site::Site;
use crate::url::{self, Permalink, relative, slug};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Maximum size of all pictures of a run, which are in memory until all files have been read.
const PICTURE_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// Number of files that are read between two looks at that size.
const FILES_AT_ONCE: usize = 16;
/// Maximum number of lost words that are printed.
const LOST_MAX: usize = 20;

/// A page at its place, ready to be written.
struct Placed {
    from: String,
    location: Location,
    kind: KindName,
    page: Imported,
}

/// A file that cannot be imported, and why.
type Refused = (PathBuf, Text);

/// Imports files as draft pages. Writes nothing if one of them cannot be read.
pub fn run(call: &Call) -> Result<u8, Text> {
    let root = call.root()?;
    let is_json = call.is_set("json");
    let site = match site_with_drafts(&root, call.today()?)? {
        Ok(site) => site,
        Err(failure) => return Ok(failed(&failure, is_json, call.language.unwrap_or_default())),
    };
    let language = call.language.unwrap_or(site.config.language);
    let paths = call.flags.and_then(|flags| flags.get_many::<PathBuf>("files")).into_iter().flatten();
    let given: Vec<PathBuf> = paths.map(|path| call.machine.folder.join(path)).collect();
    let placed = in_folder(call, &site, &root).map(|folder| (files::list(&given), folder));
    let (listed, folder) = match placed {
        Ok(both) => both,
        Err(mistake) => return Ok(misused(&mistake, language)),
    };
    let drafts = match listed.map_err(|refusal| vec![refusal]).and_then(read) {
        Ok(drafts) => drafts,
        Err(refusals) => return Ok(refuse(&refusals, is_json, language)),
    };
    let (pages, copies) = match place(&site, &root, drafts, folder.as_deref(), language) {
        Ok(pages) => pages,
        Err(mistake) => return Ok(misused(&mistake, language)),
    };
    if !call.is_set("dry-run")
        && let Err(failure) = write(&pages, &copies, &root)
    {
        return Ok(failed(&failure, is_json, language));
    }
    if is_json {
        let pages: Vec<Value> = pages.iter().map(|page| as_json(page, language)).collect();
        print(&format!("{}\n", json!({ "version": 1, "dry_run": call.is_set("dry-run"), "pages": pages })));
    } else if !call.is_set("quiet") {
        pages.iter().for_each(|page| print(&report(page, language)));
    }
    Ok(GOOD)
}

fn in_folder(call: &Call, site: &Site, root: &Path) -> Result<Option<String>, Text> {
    call.text("in").map(|given| folder(site, root, &given, &call.machine.folder)).transpose()
}

/// Reads all files, and returns the refusals of all that cannot be imported.
fn read(originals: Vec<Original>) -> Result<Vec<(Original, Draft)>, Vec<Refused>> {
    let (mut drafts, mut refusals, mut pictures) = (Vec::new(), Vec::new(), 0);
    for some in originals.chunks(FILES_AT_ONCE) {
        let read: Vec<_> = some
            .par_iter()
            .map(|original| original.read().map_err(|refusal| (original.file.clone(), refusal)))
            .collect();
        for draft in read {
            match draft {
                Ok(draft) => {
                    pictures += draft.picture_bytes();
                    drafts.push(draft);
                }
                Err(refusal) => refusals.push(refusal),
            }
        }
        if pictures > PICTURE_BYTES_MAX {
            refusals.extend(some.last().map(|original| (original.file.clone(), too_many_pictures())));
            break;
        }
    }
    if refusals.is_empty() { Ok(originals.into_iter().zip(drafts).collect()) } else { Err(refusals) }
}

/// The places of originals and pages: what is taken, and where each original goes.
#[derive(Default)]
struct Places {
    paths: BTreeSet<String>,
    permalinks: BTreeSet<String>,
    of_originals: BTreeMap<PathBuf, String>,
    of_addresses: BTreeMap<String, String>,
    copies: BTreeMap<PathBuf, String>,
}

impl Places {
    /// Returns the path that the target of a link of an original gets.
    fn of(&self, target: Target, original: &Original) -> Option<&String> {
        let of_file = |file: &Path| self.of_originals.get(file).or_else(|| self.copies.get(file));
        match target {
            Target::File(file) => of_file(file),
            Target::Relative(link) => of_file(&original.linked(link)?),
            Target::Web(web) => self.of_addresses.get(web),
        }
    }
}

/// Chooses a file for each page, and for the files that pages refer to. Nothing that exists is chosen.
fn place(
    site: &Site,
    root: &Path,
    read: Vec<(Original, Draft)>,
    folder: Option<&str>,
    language: Language,
) -> Result<(Vec<Placed>, BTreeMap<PathBuf, String>), Text> {
    let mut places = Places::default();
    let is_there = |path: &str| create::is_there(&root.join(project_path(path)));
    let mut located = Vec::new();
    for (original, mut draft) in read {
        let (location, kind) = locate(site, &places, &is_there, (&original, &draft), folder)?;
        let is_new = |alias: &String| {
            let alias = Permalink::new(alias).folded();
            let is_same = |other: &str| other.trim_end_matches('/') == alias.trim_end_matches('/');
            let is_known = site.routes.all.iter().any(|(known, _)| is_same(&known.folded()));
            !is_same(&location.permalink.folded()) && !is_known && places.permalinks.insert(alias.clone())
        };
        draft.aliases.retain(is_new);
        places.paths.insert(location.path.clone());
        places.permalinks.insert(location.permalink.folded());
        places.of_originals.insert(original.file.clone(), location.path.clone());
        let web = draft.address.as_deref().and_then(place_of);
        places.of_addresses.extend(web.map(|web| (web, location.path.clone())));
        located.push((original, draft, location, kind));
    }
    for (file, wanted) in located.iter().flat_map(|(_, draft, ..)| draft.files()) {
        if !places.copies.contains_key(&file) {
            let path = free_path(&joined(folder, &wanted), |path| is_there(path) || places.paths.contains(path));
            places.paths.insert(path.clone());
            places.copies.insert(file, path);
        }
    }
    let placed = located.into_par_iter().map(|(original, draft, location, kind)| {
        let link = |target: Target| Some(relative(url::folder(&location.path), places.of(target, &original)?));
        let page = draft.at(&location.path, location.names_kind.then_some(kind), language, &link);
        Placed { from: original.name, location, kind, page }
    });
    let placed = placed.collect();
    Ok((placed, places.copies))
}

/// Chooses the file of one page.
fn locate(
    site: &Site,
    places: &Places,
    is_there: &dyn Fn(&str) -> bool,
    (original, draft): (&Original, &Draft),
    folder: Option<&str>,
) -> Result<(Location, KindName), Text> {
    let is_taken = |path: &str, permalink: &Permalink| {
        let is_known = places.paths.contains(path) || places.permalinks.contains(&permalink.folded());
        is_known || is_there(path) || draft.picture_paths(path).iter().any(|path| is_there(path))
    };
    let destination = draft.destination().filter(|_| original.folder.is_some()).map(|path| joined(folder, &path));
    if let Some(path) = destination.filter(|path| path != "index.md") {
        let base = if is_index(&path) { url::folder(&path) } else { path.trim_end_matches(".md") };
        let place = (url::folder(base), url::file_name(base));
        let given = new::given_kind(site, place.0);
        let kind = if is_index(&path) { KindName::Section } else { draft.kind.unwrap_or(given) };
        return Ok((new::locate_named(site, place, kind, is_taken)?, kind));
    }
    // The home page of another site becomes a page of its own.
    let folder = match draft.destination() {
        Some(_) if original.folder.is_some() => Some(folder.unwrap_or_default().to_owned()),
        _ => folder_of(site, original, folder, draft.kind),
    };
    let given = folder.as_deref().map_or(KindName::Page, |folder| new::given_kind(site, folder));
    let kind = draft.kind.unwrap_or(given);
    let request = Request { kind, title: draft.title.clone(), folder };
    Ok((new::locate(site, &request, is_taken)?, kind))
}

fn joined(folder: Option<&str>, path: &str) -> String {
    folder.filter(|folder| !folder.is_empty()).map_or_else(|| path.to_owned(), |folder| format!("{folder}/{path}"))
}

/// Returns a path that is not taken: the wanted one, or one with a number.
fn free_path(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let (stem, extension) = wanted.rsplit_once('.').unwrap_or((wanted, ""));
    let numbered = (2_u32..).map(|number| format!("{stem}-{number}.{extension}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|path| !is_taken(path)).unwrap_or_default()
}

/// Returns the folder of a page: the one that was asked for, with the folders that the original is in.
fn folder_of(site: &Site, original: &Original, asked: Option<&str>, kind: Option<KindName>) -> Option<String> {
    let slugs =
        |folder: &str| folder.split('/').map(slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    match (asked, original.folder.as_deref().map(slugs)) {
        (asked, Some(below)) => Some(joined(asked, &below).trim_end_matches('/').to_owned()),
        (Some(asked), None) => Some(asked.to_owned()),
        // A note has a place also if no folder is for notes.
        (None, None) => kind.filter(|kind| !new::is_given(site, *kind)).map(|_| String::new()),
    }
}

/// Writes the pages and pictures, and copies the files that pages refer to.
fn write(pages: &[Placed], copies: &BTreeMap<PathBuf, String>, root: &Path) -> Result<(), Failure> {
    let new = |path: &str, bytes: &[u8]| {
        let file = root.join(project_path(path));
        let is_written = create::file(&file, bytes)?;
        if is_written { Ok(()) } else { Err(Failure::writing(&file, ErrorKind::AlreadyExists.into())) }
    };
    for (original, path) in copies {
        let bytes = files::beside_bytes(original).map_err(|why| Failure::new(why, original, ""))?;
        new(path, &bytes)?;
    }
    for page in pages {
        page.page.pictures.iter().try_for_each(|(path, bytes)| new(path, bytes))?;
        new(&page.location.path, page.page.text.as_bytes())?;
    }
    Ok(())
}

fn report(page: &Placed, language: Language) -> String {
    let mut text = format!("{} ({})\n", project_path(&page.location.path), from(&page.from).get(language));
    for (line, remark) in &page.page.remarks {
        let line = line.map(|line| format!("{} {line}: ", language.pick("regel", "line"))).unwrap_or_default();
        text.push_str(&format!("  {line}{}\n", remark.get(language)));
    }
    text.push_str(&format!("  {}\n", lost(&page.page.lost).get(language)));
    text
}

fn as_json(page: &Placed, language: Language) -> Value {
    let remarks = page.page.remarks.iter();
    let remarks: Vec<Value> =
        remarks.map(|(line, remark)| json!({ "line": line, "message": remark.get(language) })).collect();
    json!({
        "path": project_path(&page.location.path),
        "kind": page.kind.as_str(),
        "address": page.location.permalink.as_str(),
        "from": page.from,
        "pictures": page.page.pictures.iter().map(|(path, _)| project_path(path)).collect::<Vec<_>>(),
        "remarks": remarks,
        "lost_words": page.page.lost,
    })
}

/// Prints why files cannot be imported.
fn refuse(refusals: &[Refused], is_json: bool, language: Language) -> u8 {
    if is_json {
        let refused: Vec<Value> = refusals
            .iter()
            .map(|(path, why)| json!({ "path": path.display().to_string(), "message": why.get(language) }))
            .collect();
        print(&format!("{}\n", json!({ "version": 1, "pages": [], "refused": refused })));
    } else {
        refusals
            .iter()
            .for_each(|(path, why)| complain(&format!("omslag: {}: {}\n", path.display(), why.get(language))));
        complain(&format!("omslag: {}\n", nothing_written().get(language)));
    }
    SITE_HAS_ERRORS
}

fn from(name: &str) -> Text {
    Text::new(format!("uit {name}"), format!("from {name}"))
}

fn lost(words: &[String]) -> Text {
    let shown = words.iter().take(LOST_MAX).cloned().collect::<Vec<_>>().join(", ");
    let more = if words.len() > LOST_MAX { ", …" } else { "" };
    match words.len() {
        0 => Text::new("alle woorden staan op de pagina", "all words are on the page"),
        count => Text::new(
            format!("{count} woorden van het origineel staan niet op de pagina: {shown}{more}"),
            format!("{count} words of the original are not on the page: {shown}{more}"),
        ),
    }
}

fn nothing_written() -> Text {
    Text::new("er is niets geschreven", "nothing was written")
}

fn too_many_pictures() -> Text {
    Text::new(
        "de documenten tot en met dit hebben samen meer dan 1 GiB aan afbeeldingen; neem er minder tegelijk over",
        "the documents up to this one have more than 1 GiB of pictures together; import fewer at a time",
    )
}
