//! Where new files are made and wait until they go live: a shelf while pages are rendered, a stage once there is a plan.
//!
//! A file gets its place in the output by one rename and is never written where it can be seen, so whoever reads the
//! folder finds each file old or new and never half. What to put and what to remove comes from the plan.

use super::folder::{is_folder, mtime, remove_with};
use super::manifest::{Record, Records};
use super::plan::{Plan, Put, Want, Wanted, ancestors};
use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::language::Text;
use crate::output::{Content, Role};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Files that are made before there is a plan, which may not want them. They are in the state folder, so that the
/// output folder is left alone until then, and are removed when this value is dropped.
pub struct Shelf(PathBuf);

impl Shelf {
    /// Makes an empty shelf.
    pub fn open(state: &Path) -> Result<Shelf, Failure> {
        let shelf = Shelf(beside(state));
        fs::create_dir(&shelf.0).map_err(writing(&shelf.0))?;
        Ok(shelf)
    }

    pub fn put(&self, path: &str, role: Role, bytes: &[u8]) -> Result<(), Failure> {
        let file = tree(&self.0, role).join(path);
        create(&file)?.write_all(bytes).map_err(writing(&file))
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        // What cannot be removed now is swept away at the start of the next run.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Where new files are whole before they go live: one tree for each role, on the file system of the output. It is
/// removed when this value is dropped.
pub struct Stage<'a> {
    /// The shelf itself, unless that is on another file system.
    root: PathBuf,
    shelf: PathBuf,
    folder: &'a Path,
}

impl<'a> Stage<'a> {
    /// Makes a stage in the state folder, of what is on the shelf, or an empty one in the output folder.
    pub fn open(state: &Path, folder: &'a Path) -> Result<Stage<'a>, Failure> {
        let (beside, within) = (beside(state), within(folder));
        fs::create_dir_all(folder).map_err(writing(folder))?;
        fs::create_dir_all(&beside).map_err(writing(&beside))?;
        let mut stage = Stage { root: beside.clone(), shelf: beside, folder };
        // Only a real rename tells: two mounts of one device have the same device number, and refuse it all the same.
        match fs::rename(&stage.root, &within) {
            Ok(()) => fs::rename(&within, &stage.root).map_err(writing(&within))?,
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                fs::create_dir(&within).map_err(writing(&within))?;
                stage.root = within;
            }
            Err(error) => return Err(writing(folder)(error)),
        }
        Ok(stage)
    }

    /// Removes what a run that was broken off left behind.
    pub fn sweep(state: &Path, folder: &Path) -> Result<(), Failure> {
        [beside(state), within(folder)].into_iter().try_for_each(|root| remove_with(root, fs::remove_dir_all))
    }

    /// Whether a run that was broken off left something behind.
    pub fn is_left(state: &Path, folder: &Path) -> bool {
        beside(state).exists() || within(folder).exists()
    }

    /// Brings all files that the plan puts into the stage, and tells how they will look in the output.
    pub fn fill(&self, plan: &Plan, wanted: &Wanted) -> Result<Records, Failure> {
        let files: Vec<(&String, PathBuf, &Want)> =
            plan.put.iter().flat_map(|(role, put)| self.files(*role, put, wanted)).collect();
        let bring = |(path, staged, want): (&String, PathBuf, &Want)| {
            let shelved = tree(&self.shelf, want.role).join(path);
            Ok((path.clone(), bring(&staged, want, &shelved)?))
        };
        files.into_par_iter().map(bring).collect()
    }

    /// Puts the staged files of one role live. A folder that the output does not have yet is moved whole.
    pub fn put(&self, role: Role, put: &Put, wanted: &Wanted) -> Result<(), Failure> {
        self.moves(role, put, wanted).par_iter().try_for_each(|(staged, path)| {
            let target = self.folder.join(path);
            fs::rename(staged, &target).map_err(|error| Failure::writing(target, error))
        })
    }

    /// The renames that put these files in place: of the topmost new folder above each, or of the file itself.
    pub(super) fn moves<'p>(&self, role: Role, put: &'p Put, wanted: &Wanted) -> Vec<(PathBuf, &'p str)> {
        let new = moved(self.folder, &put.new).into_iter().map(|path| (tree(&self.root, role).join(path), path));
        let changed = put.changed.iter().filter_map(|path| Some((self.spare(path, wanted.get(path)?), path.as_str())));
        new.chain(changed).collect()
    }

    fn files<'p>(
        &self,
        role: Role,
        put: &'p Put,
        wanted: &'p Wanted<'p>,
    ) -> impl Iterator<Item = (&'p String, PathBuf, &'p Want<'p>)> {
        let with_want = |path: &'p String| Some((path, wanted.get(path)?));
        let new = put.new.iter().filter_map(with_want);
        let new = new.map(move |(path, want)| (path, tree(&self.root, role).join(path), want));
        let changed = put.changed.iter().filter_map(with_want);
        new.chain(changed.map(|(path, want)| (path, self.spare(path, want), want)))
    }

    /// Where a file waits that replaces another: without folders, since those are in the output already. What was
    /// shelved before that was known is among the new ones.
    fn spare(&self, path: &str, want: &Want) -> PathBuf {
        match want.content {
            Content::Gone(_) => tree(&self.root, want.role).join(path),
            _ => self.root.join("changed").join(String::from(Hash::of(path.as_bytes()))),
        }
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // What cannot be removed now is swept away at the start of the next run.
        let _ = fs::remove_dir_all(&self.root);
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

/// Where new files of one role lie as they will in the output.
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
        return fs::symlink_metadata(path).map(|found| record(want, &found)).map_err(missing(path));
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

/// A page was not shelved because the output folder held exactly its bytes. Now it holds others.
fn missing(path: &Path) -> impl Fn(io::Error) -> Failure {
    move |error| match error.kind() {
        ErrorKind::NotFound => changed_meanwhile(path),
        _ => Failure::writing(path, error),
    }
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
    if copied == expected {
        return Ok(());
    }
    Err(changed_meanwhile(source))
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
