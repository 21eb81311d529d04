//! Lists the files below a folder of the project, applying the ignore and naming rules. Does not read the files.

use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Place, Rule};
use crate::i18n::Text;
use crate::source::ignore::is_ignored;
use crate::url::{ending, file_name};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Maximum depth of nested folders. Every page lists all folders above it, and lists of folders are built recursively.
const FOLDERS_MAX: usize = 250;

pub(super) fn walk_if_there(
    folder: &Path,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(String, PathBuf)>, Failure> {
    if folder.is_dir() { walk(folder, name, diagnostics) } else { Ok(Vec::new()) }
}

/// Returns every file below a folder: its path below the folder with `/`, and its path on disk.
///
/// Reports symbolic links and special files, because a link may lead out of the project and reading a pipe may never
/// end.
fn walk(folder: &Path, name: &str, diagnostics: &mut Diagnostics) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut found = Vec::new();
    let mut entries = WalkDir::new(folder).follow_root_links(true).into_iter().filter_entry(is_wanted);
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Failure::reading(path, error.into())
        })?;
        let kind = entry.file_type();
        if kind.is_dir() && entry.depth() > FOLDERS_MAX {
            entries.skip_current_dir();
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            diagnostics.push(too_deep(&format!("{name}/{}", shown(below))));
            continue;
        }
        // The folder itself may be a symbolic link, since its owner chose that on purpose.
        if kind.is_dir() || entry.depth() == 0 {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let readable = below.to_str().filter(|path| !path.contains(char::is_control));
        let Some(path) = readable.map(|path| path.replace('\\', "/")) else {
            diagnostics.push(bad_name(name, &shown(below)));
            continue;
        };
        if kind.is_file() {
            found.push((path, entry.into_path()));
        } else {
            diagnostics.push(not_a_file(&format!("{name}/{path}"), kind.is_symlink()));
        }
    }
    Ok(found)
}

/// Returns a path in a form that can be printed, whatever bytes it contains.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(char::is_control, "\u{fffd}").replace('\\', "/")
}

/// Removes and reports files whose extension is one of `similar` but not exactly `wanted`. Otherwise these would be
/// published unchanged, or not be read at all.
pub(super) fn well_named(
    files: Vec<(String, PathBuf)>,
    folder: &str,
    similar: &[&str],
    wanted: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, PathBuf)> {
    let is_well_named = |path: &str| {
        let ending = ending(path);
        // Notepad on Windows adds `.txt`, which the Explorer hides.
        let is_doubled = path.ends_with(&format!(".{wanted}.txt"));
        ending == wanted || !is_doubled && !similar.contains(&ending.to_ascii_lowercase().as_str())
    };
    let (good, bad): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| is_well_named(path));
    diagnostics.extend(bad.into_iter().map(|(path, _)| other_ending(&format!("{folder}/{path}"), wanted)));
    good
}

/// Removes and reports the pages of folders whose name is nearly `index.md`, as other programs name them.
pub(super) fn well_named_indexes(
    pages: Vec<(String, PathBuf)>,
    folder: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, PathBuf)> {
    let is_index = |path: &str| file_name(path) == "index.md";
    let is_nearly =
        |path: &str| file_name(path).to_lowercase().trim_start_matches('_') == "index.md" && !is_index(path);
    let (bad, good): (Vec<_>, Vec<_>) = pages.into_iter().partition(|(path, _)| is_nearly(path));
    for (path, _) in bad {
        let beside = format!("{}index.md", &path[..path.len() - file_name(&path).len()]);
        let has_index = good.iter().any(|(other, _)| *other == beside);
        diagnostics.push(nearly_index(&format!("{folder}/{path}"), has_index));
    }
    good
}

fn nearly_index(path: &str, has_index: bool) -> Diagnostic {
    let message =
        Text::new("de pagina van een map heet hier `index.md`", "the page of a folder is called `index.md` here");
    let help = match has_index {
        false => Text::new("noem dit bestand `index.md`", "name this file `index.md`"),
        true => Text::new(
            "in deze map staat al een `index.md`: zet wat u wilt houden daarin, en verwijder dit bestand",
            "this folder has an `index.md` already: move what you want to keep to it, and delete this file",
        ),
    };
    Diagnostic::new(Rule::BadFileName, message).at(Place::file(path)).help(help)
}

fn other_ending(path: &str, wanted: &str) -> Diagnostic {
    let message = Text::new(
        format!("de naam van dit bestand hoort te eindigen op `.{wanted}`, in kleine letters"),
        format!("the name of this file has to end in `.{wanted}`, in lower case"),
    );
    let name = file_name(path).rsplit_once('.').map_or(path, |(name, _)| name);
    let help = match path.ends_with(".txt") {
        true => Text::new("haal `.txt` achter de naam weg", "remove `.txt` from the end of its name"),
        false => Text::new(format!("noem het bestand `{name}.{wanted}`"), format!("name the file `{name}.{wanted}`")),
    };
    Diagnostic::new(Rule::BadFileName, message).at(Place::file(path)).help(help)
}

/// Returns whether an entry is not ignored by name. The root folder of a walk is never ignored.
pub(super) fn is_wanted(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !is_ignored(&entry.file_name().to_string_lossy())
}

fn too_deep(path: &str) -> Diagnostic {
    let message = Text::new(
        format!("deze map ligt in meer dan {FOLDERS_MAX} andere mappen"),
        format!("this folder lies in more than {FOLDERS_MAX} other folders"),
    );
    let help = Text::new("zet de map hoger", "move the folder further up");
    Diagnostic::new(Rule::TooLarge, message).at(Place::file(path)).help(help)
}

fn bad_name(folder: &str, name: &str) -> Diagnostic {
    let message = Text::new(
        "de naam van dit bestand bevat onleesbare tekens",
        "the name of this file contains unreadable characters",
    );
    let help = Text::new("geef het bestand een andere naam", "give the file another name");
    Diagnostic::new(Rule::BadFileName, message).at(Place::file(format!("{folder}/{name}"))).help(help)
}

pub(super) fn not_a_file(path: &str, link: bool) -> Diagnostic {
    let (rule, message) = if link {
        (Rule::SymbolicLink, Text::new("dit is een verwijzing naar een ander bestand", "this is a symbolic link"))
    } else {
        (Rule::SpecialFile, Text::new("dit is geen gewoon bestand", "this is not an ordinary file"))
    };
    let help = Text::new("zet het bestand zelf op deze plaats", "put the file itself in this place");
    Diagnostic::new(rule, message).at(Place::file(path)).help(help)
}
