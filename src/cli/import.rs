//! The command `import`: reads the files, chooses a place for each page, and writes them all or none.

use super::call::Call;
use super::exit::{GOOD, SITE_HAS_ERRORS, complain, failed, misused, print};
use super::make::{folder, site_with_drafts};
use crate::content::{KindName, project_path};
use crate::create;
use crate::diagnostic::Failure;
use crate::i18n::{Language, Text};
use crate::import::files::{self, Original};
use crate::import::{Draft, Imported};
use crate::new::{self, Location, Request};
use crate::site::Site;
use crate::url::{Permalink, slug};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
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
    let placed = in_folder(call, &site, &root).and_then(|folder| Ok((files::list(&given), folder)));
    let (listed, folder) = match placed {
        Ok(both) => both,
        Err(mistake) => return Ok(misused(&mistake, language)),
    };
    let drafts = match listed
        .map_err(|refusal| vec![refusal])
        .and_then(|originals| read(&originals).map(|drafts| (originals, drafts)))
    {
        Ok(drafts) => drafts,
        Err(refusals) => return Ok(refuse(&refusals, is_json, language)),
    };
    let pages = match place(&site, &root, drafts, folder.as_deref(), language) {
        Ok(pages) => pages,
        Err(mistake) => return Ok(misused(&mistake, language)),
    };
    if !call.is_set("dry-run")
        && let Err(failure) = pages.iter().try_for_each(|page| write(page, &root))
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
fn read(originals: &[Original]) -> Result<Vec<Draft>, Vec<(PathBuf, Text)>> {
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
    if refusals.is_empty() { Ok(drafts) } else { Err(refusals) }
}

/// Chooses a file for each page that neither the site nor another page has.
fn place(
    site: &Site,
    root: &Path,
    (originals, drafts): (Vec<Original>, Vec<Draft>),
    folder: Option<&str>,
    language: Language,
) -> Result<Vec<Placed>, Text> {
    let (mut paths, mut permalinks) = (BTreeSet::new(), BTreeSet::new());
    let mut placed = Vec::new();
    for (original, mut draft) in originals.into_iter().zip(drafts) {
        let folder = folder_of(site, &original, folder, draft.kind);
        let given = folder.as_deref().map_or(KindName::Page, |folder| new::given_kind(site, folder));
        let kind = draft.kind.unwrap_or(given);
        let is_there = |path: &str| create::is_there(&root.join(project_path(path)));
        let is_taken = |path: &str, permalink: &Permalink| {
            let pictures = draft.picture_paths(path);
            paths.contains(path)
                || permalinks.contains(&permalink.folded())
                || is_there(path)
                || pictures.iter().any(|path| is_there(path))
        };
        let request = Request { kind, title: draft.title.clone(), folder };
        let location = new::locate(site, &request, is_taken)?;
        let is_new = |alias: &String| {
            let alias = Permalink::new(alias).folded();
            let ends = |other: &str| other.trim_end_matches('/') == alias.trim_end_matches('/');
            !ends(&location.permalink.folded())
                && !site.routes.all.iter().any(|(known, _)| ends(&known.folded()))
                && permalinks.insert(alias.clone())
        };
        draft.aliases.retain(is_new);
        paths.insert(location.path.clone());
        permalinks.insert(location.permalink.folded());
        let page = draft.at(&location.path, location.names_kind.then_some(kind), language);
        placed.push(Placed { from: original.name, location, kind, page });
    }
    Ok(placed)
}

/// Returns the folder of a page: the one that was asked for, with the folders that the original is in.
fn folder_of(site: &Site, original: &Original, asked: Option<&str>, kind: Option<KindName>) -> Option<String> {
    let below = original
        .folder
        .as_deref()
        .map(|folder| folder.split('/').map(slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/"));
    match (asked, below) {
        (Some(asked), Some(below)) => Some(format!("{asked}/{below}").trim_matches('/').to_owned()),
        (Some(asked), None) => Some(asked.to_owned()),
        (None, Some(below)) => Some(below),
        // A note has a place also if no folder is for notes.
        (None, None) => kind.filter(|kind| !new::is_given(site, *kind)).map(|_| String::new()),
    }
}

fn write(page: &Placed, root: &Path) -> Result<(), Failure> {
    let files = page.page.pictures.iter().map(|(path, bytes)| (path, bytes.as_slice()));
    for (path, bytes) in files.chain([(&page.location.path, page.page.text.as_bytes())]) {
        let file = root.join(project_path(path));
        if !create::file(&file, bytes)? {
            return Err(Failure::writing(&file, std::io::ErrorKind::AlreadyExists.into()));
        }
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
fn refuse(refusals: &[(PathBuf, Text)], is_json: bool, language: Language) -> u8 {
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
