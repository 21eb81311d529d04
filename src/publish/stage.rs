//! Where new files are made and wait until they go live.
//!
//! A file gets its place in the output by one rename and is never written where it can be seen, so whoever reads the
//! folder finds each file old or new and never half. What to put and what to remove comes from the plan.

use super::folder::{is_folder, mtime, remove_with};
use super::manifest::{Record, Records};
use super::plan::{Plan, Want, Wanted, ancestors};
use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::i18n::Text;
use crate::output::{Content, Role};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where new files are whole before they go live: one tree for each role. Both its places are removed when this value
/// is dropped.
pub struct Stage {
    folder: PathBuf,
    /// In the state folder, so that the output folder is left alone until there is a plan.
    shelf: PathBuf,
    /// The shelf itself, unless that is on another file system than the output.
    root: PathBuf,
}

impl Stage {
    /// Removes what a run that was broken off left behind. Nothing is made before it is needed.
    pub fn clean(state: &Path, folder: &Path) -> Result<Stage, Failure> {
        [beside(state), within(folder)].into_iter().try_for_each(|root| remove_with(root, fs::remove_dir_all))?;
        Ok(Stage { folder: folder.to_owned(), shelf: beside(state), root: beside(state) })
    }

    /// Whether a run that was broken off left something behind.
    pub fn is_left(state: &Path, folder: &Path) -> bool {
        beside(state).exists() || within(folder).exists()
    }

    /// Writes a file before there is a plan, which may not want it.
    pub fn shelve(&self, path: &str, role: Role, bytes: &[u8]) -> Result<(), Failure> {
        let file = tree(&self.shelf, role).join(path);
        create(&file)?.write_all(bytes).map_err(writing(&file))
    }

    /// Brings all files that the plan puts into a stage from where they can be renamed into the output, and tells how
    /// they will look there.
    pub fn fill(&mut self, plan: &Plan, wanted: &Wanted) -> Result<Records, Failure> {
        self.settle_root()?;
        let files: Vec<(&String, &Want)> =
            plan.put.values().flatten().filter_map(|path| Some((path, wanted.get(path)?))).collect();
        let bring = |(path, want): (&String, &Want)| {
            let [staged, shelved] = [&self.root, &self.shelf].map(|root| tree(root, want.role).join(path));
            Ok((path.clone(), bring(&staged, want, &shelved)?))
        };
        files.into_par_iter().map(bring).collect()
    }

    /// Only a real rename tells where the stage can be: two mounts of one device have the same device number, and refuse
    /// it all the same.
    fn settle_root(&mut self) -> Result<(), Failure> {
        let within = within(&self.folder);
        for folder in [&self.folder, &self.shelf] {
            fs::create_dir_all(folder).map_err(writing(folder))?;
        }
        match fs::rename(&self.shelf, &within) {
            Ok(()) => fs::rename(&within, &self.shelf).map_err(writing(&within)),
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                fs::create_dir(&within).map_err(writing(&within))?;
                self.root = within;
                Ok(())
            }
            Err(error) => Err(writing(&self.folder)(error)),
        }
    }

    /// Puts the staged files of one role live. A folder that the output does not have yet is moved whole.
    pub fn put(&self, role: Role, paths: &[String]) -> Result<(), Failure> {
        self.moves(role, paths).par_iter().try_for_each(|(staged, path)| {
            let target = self.folder.join(path);
            fs::rename(staged, &target).map_err(|error| Failure::writing(target, error))
        })
    }

    /// The renames that put these files in place: of the topmost new folder above each, or of the file itself.
    pub(super) fn moves<'p>(&self, role: Role, paths: &'p [String]) -> Vec<(PathBuf, &'p str)> {
        moved(&self.folder, paths).into_iter().map(|path| (tree(&self.root, role).join(path), path)).collect()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed now is swept away at the start of the next run.
        for place in [&self.root, &self.shelf] {
            let _ = fs::remove_dir_all(place);
        }
    }
}

/// The usual place of a stage.
fn beside(state: &Path) -> PathBuf {
    state.join("stage")
}

/// The place of a stage where the state folder is on another file system.
fn within(folder: &Path) -> PathBuf {
    folder.join(".omslag-stage")
}

/// Where the files of one role lie as they will in the output.
fn tree(root: &Path, role: Role) -> PathBuf {
    root.join((role as u8).to_string())
}

fn moved<'a>(folder: &Path, paths: &'a [String]) -> BTreeSet<&'a str> {
    let mut present: HashSet<&str> = HashSet::new();
    let mut moves: BTreeSet<&str> = BTreeSet::new();
    for path in paths {
        let mut moved = path.as_str();
        for above in ancestors(path) {
            if present.contains(above) {
                continue;
            }
            if moves.contains(above) || !is_folder(&folder.join(above)) {
                moved = above;
                break;
            }
            present.insert(above);
        }
        moves.insert(moved);
    }
    moves
}

/// Brings one new file to its place in the stage. One that was made before the plan is where it was `shelved`.
fn bring(path: &Path, want: &Want, shelved: &Path) -> Result<Record, Failure> {
    if matches!(want.content, Content::Gone(_)) && path == shelved {
        return match fs::symlink_metadata(path) {
            Ok(found) => Ok(record(want, &found)),
            // It was not shelved because the output folder held exactly its bytes. Now that holds others.
            Err(error) if error.kind() == ErrorKind::NotFound => Err(changed_meanwhile(path)),
            Err(error) => Err(Failure::writing(path, error)),
        };
    }
    let mut file = create(path)?;
    match want.content {
        Content::Bytes(bytes) => file.write_all(bytes).map_err(writing(path))?,
        Content::File(source) => copy(source, &mut file, path, want.hash)?,
        Content::Gone(_) => copy(shelved, &mut file, path, want.hash)?,
    }
    Ok(record(want, &file.metadata().map_err(writing(path))?))
}

fn record(want: &Want, found: &Metadata) -> Record {
    Record { hash: want.hash, size: found.len(), mtime: mtime(found) }
}

/// Makes a new file and the folders above it.
fn create(path: &Path) -> Result<File, Failure> {
    // A page has a folder of its own, which is mostly not there yet. If this fails, what follows fails as well.
    if let Some(own) = path.parent().filter(|_| path.file_name() == Some(OsStr::new("index.html"))) {
        let _ = fs::create_dir(own);
    }
    let created = match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create_new(path))
        }
        created => created,
    };
    created.map_err(writing(path))
}

/// Copies a file that must still hold what it held when the plan was made: half a picture must not go live.
fn copy(source: &Path, target: &mut File, path: &Path, expected: Hash) -> Result<(), Failure> {
    let opened = File::open(source).map_err(|error| Failure::reading(source, error))?;
    let copied = Hash::copying(opened, target).map_err(|error| Failure::writing(path, error))?;
    if copied == expected { Ok(()) } else { Err(changed_meanwhile(source)) }
}

fn changed_meanwhile(path: &Path) -> Failure {
    let doing = Text::new(
        "dit bestand veranderde tijdens het bouwen; bouw nog eens",
        "this file changed during the build; build again",
    );
    Failure::new(doing, path, "")
}

fn writing(path: &Path) -> impl Fn(io::Error) -> Failure {
    move |error| Failure::writing(path, error)
}
