//! The commands that create files: `new` and `init`.

use super::call::Call;
use super::exit::{GOOD, failed, misused, print};
use super::open;
use crate::content::{KindName, project_path};
use crate::create::{self, Obstacle};
use crate::date::Day;
use crate::diagnostic::{Failure, nearest};
use crate::i18n::{Language, Text};
use crate::init;
use crate::new::{self, NewPage, Request};
use crate::pipeline::{self, Project, Unbuilt};
use crate::site::{Site, Visibility};
use crate::source::{self, Located, Source};
use serde_json::json;
use std::path::{Component, Path};
use std::sync::Arc;

/// Writes a new page of a kind, prints its path, and opens it if asked to.
pub fn new(call: &Call, kind: KindName) -> Result<u8, Text> {
    let root = call.root()?;
    let today = call.today()?;
    let json = call.is_set("json");
    let site = match site_with_drafts(&root, today)? {
        Ok(site) => site,
        Err(failure) => return Ok(failed(&failure, json, call.language.unwrap_or_default())),
    };
    let language = call.language.unwrap_or(site.config.language);
    let in_folder = call.text("in").map(|given| folder(&site, &root, &given, &call.machine.folder)).transpose();
    let page = in_folder.and_then(|folder| {
        new::page(&site, &Request { kind, title: call.texts("title").join(" "), folder }, today, language)
    });
    let page = match page {
        Ok(page) => page,
        Err(mistake) => return Ok(misused(&mistake, language)),
    };
    Ok(match write(&page, &root, call) {
        Ok(true) => GOOD,
        Ok(false) => misused(&is_there(&page), language),
        Err(failure) => failed(&failure, json, language),
    })
}

/// Reads the site with its drafts, which have folders and addresses too.
pub(super) fn site_with_drafts(root: &Path, today: Day) -> Result<Result<Arc<Site>, Failure>, Text> {
    let visibility = Visibility { today, drafts: true };
    let project = Project { root: root.to_owned(), base_url: None, visibility, preview: false };
    match pipeline::read(&project, &Source::default()) {
        Ok(reading) => Ok(Ok(pipeline::assemble(&project, reading, None).renderer.site)),
        Err(Unbuilt::Settings(..)) => Err(bad_settings()),
        Err(Unbuilt::Failed(failure)) => Ok(Err(failure)),
    }
}

/// Writes the page, prints its path and opens it. Returns `false` if the file already exists.
pub(super) fn write(page: &NewPage, root: &Path, call: &Call) -> Result<bool, Failure> {
    let path = project_path(&page.path);
    let file = root.join(&path);
    if !create::file(&file, page.text.as_bytes())? {
        return Ok(false);
    }
    if call.is_set("json") {
        let (kind, address) = (page.kind.as_str(), page.permalink.as_str());
        print(&format!("{}\n", json!({ "version": 1, "path": path, "kind": kind, "address": address })));
    } else if !call.is_set("quiet") {
        let seen_from_here = file.strip_prefix(&call.machine.folder).unwrap_or(&file);
        print(&format!("{}\n", seen_from_here.display()));
    }
    if call.is_set("edit") {
        open::file(&file, call.machine.text_editor.as_deref())?;
    }
    Ok(true)
}

/// Writes a starter site into a new or empty folder, and prints the next steps.
pub fn init(call: &Call) -> Result<u8, Text> {
    let language = call.language.unwrap_or_default();
    let named = call.text("dir").unwrap_or_default();
    let folder = call.machine.folder.join(call.text("root").unwrap_or_default()).join(&named);
    let paths = match starter(&folder, language)? {
        Ok(paths) => paths,
        Err(failure) => return Ok(failed(&failure, call.is_set("json"), language)),
    };
    if call.is_set("json") {
        print(&format!("{}\n", json!({ "version": 1, "path": named, "files": paths })));
    } else if !call.is_set("quiet") {
        print(next_steps(&named, paths.len(), &call.machine.started_as).get(language));
    }
    Ok(GOOD)
}

/// Creates the starter site in a folder, and returns the paths of its files.
///
/// # Errors
///
/// Returns a message if the folder is not empty or belongs to another site.
pub fn starter(folder: &Path, language: Language) -> Result<Result<Vec<&'static str>, Failure>, Text> {
    refuse_full(folder)?;
    refuse_inner(folder)?;
    // An existing dot file is left unchanged.
    let written = |(path, seed): (&'static str, &[u8])| match create::file(&folder.join(path), seed) {
        Ok(is_new) => is_new.then_some(Ok(path)),
        Err(failure) => Some(Err(failure)),
    };
    Ok(init::files(language).filter_map(written).collect())
}

/// Refuses a folder with anything but dot files, such as `.git`: it contains somebody's work.
fn refuse_full(folder: &Path) -> Result<(), Text> {
    let shown = folder.display();
    match create::obstacle(folder) {
        None => Ok(()),
        Some(Obstacle::File) => Err(Text::new(format!("{shown} is geen map"), format!("{shown} is not a folder"))),
        Some(Obstacle::Holds(name)) => Err(Text::new(
            format!("{shown} is niet leeg: daar staat `{name}`; kies een nieuwe of lege map"),
            format!("{shown} is not empty: it contains `{name}`; choose a new or empty folder"),
        )),
    }
}

/// Refuses a folder inside the content of another site, because it would be published with that site.
fn refuse_inner(folder: &Path) -> Result<(), Text> {
    let Some(root) = source::find_root(folder) else { return Ok(()) };
    let first = folder.strip_prefix(&root).ok().and_then(|below| below.components().next());
    let first = first.map(|part| part.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
    if !["content", "data", "themes", "public"].contains(&first.as_str()) {
        return Ok(());
    }
    let root = root.display();
    Err(Text::new(
        format!("deze map ligt in `{first}` van de site in {root}; kies een map daarbuiten"),
        format!("this folder lies in `{first}` of the site in {root}; choose a folder outside it"),
    ))
}

fn next_steps(folder: &str, files: usize, started_as: &str) -> Text {
    let quoted = |text: &str| if text.contains(' ') { format!("\"{text}\"") } else { text.to_owned() };
    let enter = match folder.trim_end_matches('/') {
        "." => String::new(),
        folder => format!("  cd {}\n", quoted(folder)),
    };
    let program = quoted(&program_from(folder, started_as));
    let steps = |lines: [(&str, &str); 3]| {
        let longest = lines.map(|(arguments, _)| arguments.chars().count()).into_iter().max().unwrap_or(0);
        lines.map(|(arguments, what)| format!("  {program}{arguments:<longest$}  {what}\n")).concat()
    };
    let dutch = steps([
        ("", "laat de site zien en volgt elke wijziging"),
        (" new pagina \"Titel\"", "maakt een nieuwe pagina"),
        (" build", "maakt de site in public/"),
    ]);
    let english = steps([
        ("", "shows the site and follows every change"),
        (" new page \"Title\"", "makes a new page"),
        (" build", "makes the site in public/"),
    ]);
    Text::new(
        format!(
            "in {folder} staat nu een kleine site van {files} bestanden\n\nZo gaat u verder:\n{enter}{dutch}\n\
             Begin met content/index.md, en zet uw eigen naam en adres in site.yaml.\n"
        ),
        format!(
            "{folder} now holds a small site of {files} files\n\nHow to go on:\n{enter}{english}\n\
             Begin with content/index.md, and put your own name and address into site.yaml.\n"
        ),
    )
}

/// Returns how to start the program from a folder below the current one: by its name if it was found by that, or else
/// by its path.
fn program_from(folder: &str, started_as: &str) -> String {
    let path = Path::new(started_as);
    let Some(sign) = started_as.chars().find(|c| std::path::is_separator(*c)) else { return "omslag".to_owned() };
    let depth = Path::new(folder).components().filter(|part| matches!(part, Component::Normal(_))).count();
    match path.is_absolute() || depth == 0 {
        true => started_as.to_owned(),
        false => format!("{}{}", format!("..{sign}").repeat(depth), started_as.trim_start_matches(&format!(".{sign}"))),
    }
}

fn bad_settings() -> Text {
    Text::new(
        "site.yaml kan niet worden gebruikt; `omslag check` zegt wat eraan mankeert",
        "site.yaml cannot be used; `omslag check` says what is wrong with it",
    )
}

fn is_there(page: &NewPage) -> Text {
    let path = project_path(&page.path);
    Text::new(
        format!("`{path}` bestaat al; kies een andere titel, of schrijf verder in dat bestand"),
        format!("`{path}` is there already; choose another title, or write on in that file"),
    )
}

/// Finds the folder below `content/` that `--in` names. It may be relative to `content/`, to the site's folder or to
/// the current folder, in that order. For `.` and paths that begin with a dot the current folder comes first.
pub(super) fn folder(site: &Site, root: &Path, given: &str, here: &Path) -> Result<String, Text> {
    let content = root.join("content");
    let mut from = [&content, root, here];
    if given.starts_with('.') {
        from.rotate_right(1);
    }
    match source::locate_folder(&content, given, &from) {
        Located::Inside(folder) => Ok(folder),
        Located::Outside => Err(outside(given)),
        Located::Nowhere => Err(no_folder(site, given)),
    }
}

fn outside(given: &str) -> Text {
    Text::new(
        format!("`{given}` is geen map in content/, en alleen daarin staan pagina's"),
        format!("`{given}` is not a folder in content/, and pages are only there"),
    )
}

fn no_folder(site: &Site, given: &str) -> Text {
    let given = given.trim_end_matches('/');
    let meant = nearest(given.trim_start_matches("content/"), new::all_folders(site));
    match meant {
        Some(meant) => Text::new(
            format!("in content/ is geen map `{given}`; bedoelde u `--in {meant}`?"),
            format!("there is no folder `{given}` in content/; did you mean `--in {meant}`?"),
        ),
        None => Text::new(
            format!("in content/ is geen map `{given}`; maak er eerst een met `omslag new section \"Titel\"`"),
            format!("there is no folder `{given}` in content/; make one first with `omslag new section \"Title\"`"),
        ),
    }
}
