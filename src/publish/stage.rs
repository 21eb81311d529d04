//! Staging: new files are written to a separate folder, and then moved into the output folder.
//!
//! Each file is put in place by one rename, so readers of the output folder see the old file or the new one, never a
//! partial one. The plan decides which files to put in place.

use super::folder::{is_folder, mtime, remove_with};
use super::manifest::{Record, Records};
use super::plan::{Plan, Wanted, WantedFile, ancestors};
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

/// The staging folder, which contains one tree of new files for each role. Removed when this value is dropped.
pub struct Stage {
    folder: PathBuf,
    /// The folder for files that are staged before there is a plan. It is in the state folder, because the output
    /// folder must not change before there is a plan.
    staging: PathBuf,
    /// The folder from which files are renamed into the output folder. The same as `staging`, unless that is on another
    /// file system.
    root: PathBuf,
}

impl Stage {
    /// Removes what an interrupted run left in staging. Folders are created when they are first needed.
    pub fn clean(state: &Path, folder: &Path) -> Result<Stage, Failure> {
        [beside(state), within(folder)].into_iter().try_for_each(|root| remove_with(root, fs::remove_dir_all))?;
        Ok(Stage { folder: folder.to_owned(), staging: beside(state), root: beside(state) })
    }

    /// Returns whether an interrupted run left something in staging.
    pub fn is_left(state: &Path, folder: &Path) -> bool {
        beside(state).exists() || within(folder).exists()
    }

    /// Stages a file before there is a plan. The plan may turn out not to use it.
    pub fn stage(&self, path: &str, role: Role, bytes: &[u8]) -> Result<(), Failure> {
        let file = tree(&self.staging, role).join(path);
        create(&file)?.write_all(bytes).map_err(writing(&file))
    }

    /// Stages all files that the plan puts in place, on the file system of the output folder. Returns their records.
    pub fn fill(&mut self, plan: &Plan, wanted: &Wanted) -> Result<Records, Failure> {
        self.settle_root()?;
        let files: Vec<(&String, &WantedFile)> =
            plan.put.values().flatten().filter_map(|path| Some((path, wanted.get(path)?))).collect();
        let bring = |(path, want): (&String, &WantedFile)| {
            let [staged, beside_state] = [&self.root, &self.staging].map(|root| tree(root, want.role).join(path));
            Ok((path.clone(), bring(&staged, want, &beside_state)?))
        };
        files.into_par_iter().map(bring).collect()
    }

    /// Decides where the staging folder must be, by trying a rename. Comparing device numbers is not enough: two mounts
    /// of one device have the same number, but do not allow a rename from one to the other.
    fn settle_root(&mut self) -> Result<(), Failure> {
        let within = within(&self.folder);
        for folder in [&self.folder, &self.staging] {
            fs::create_dir_all(folder).map_err(writing(folder))?;
        }
        match fs::rename(&self.staging, &within) {
            Ok(()) => fs::rename(&within, &self.staging).map_err(writing(&within)),
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                fs::create_dir(&within).map_err(writing(&within))?;
                self.root = within;
                Ok(())
            }
            Err(error) => Err(writing(&self.folder)(error)),
        }
    }

    /// Moves the staged files of one role into the output folder. A folder that does not exist there yet is moved as a
    /// whole.
    pub fn put(&self, role: Role, paths: &[String]) -> Result<(), Failure> {
        self.moves(role, paths).par_iter().try_for_each(|(staged, path)| {
            let target = self.folder.join(path);
            fs::rename(staged, &target).map_err(|error| Failure::writing(target, error))
        })
    }

    /// Returns the renames that put these files in place: for each the topmost new folder above it, or the file itself.
    pub(super) fn moves<'p>(&self, role: Role, paths: &'p [String]) -> Vec<(PathBuf, &'p str)> {
        moved(&self.folder, paths).into_iter().map(|path| (tree(&self.root, role).join(path), path)).collect()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Anything that cannot be removed now is removed at the start of the next run.
        for place in [&self.root, &self.staging] {
            let _ = fs::remove_dir_all(place);
        }
    }
}

/// Returns the usual path of the staging folder, in the state folder.
fn beside(state: &Path) -> PathBuf {
    state.join("stage")
}

/// Returns the path of the staging folder if the state folder is on another file system than the output folder.
fn within(folder: &Path) -> PathBuf {
    folder.join(".omslag-stage")
}

/// Returns the folder for files of one role. Paths in it are the same as in the output folder.
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

/// Returns the failure for a rendition that the caller has not made.
pub(super) fn unmade(source: &Path) -> Failure {
    Failure::new(
        Text::new("deze afbeelding is nog niet verkleind", "this picture has not been resized yet"),
        source,
        "",
    )
}

/// Stages one file at `path`. A file that was staged before there was a plan is at the path `beside_state`.
fn bring(path: &Path, want: &WantedFile, beside_state: &Path) -> Result<Record, Failure> {
    if matches!(want.content, Content::Gone(_)) && path == beside_state {
        return match fs::symlink_metadata(path) {
            Ok(found) => Ok(record(want, &found)),
            // It was not staged because the output folder contained exactly its bytes, but that file has changed since.
            Err(error) if error.kind() == ErrorKind::NotFound => Err(changed_meanwhile(path)),
            Err(error) => Err(Failure::writing(path, error)),
        };
    }
    let mut file = create(path)?;
    match want.content {
        Content::Bytes(bytes) => file.write_all(bytes).map_err(writing(path))?,
        Content::File(source) => copy(source, &mut file, path, want.hash)?,
        Content::Rendition(job) => return Err(unmade(&job.source)),
        Content::Gone(_) => copy(beside_state, &mut file, path, want.hash)?,
    }
    Ok(record(want, &file.metadata().map_err(writing(path))?))
}

fn record(want: &WantedFile, found: &Metadata) -> Record {
    Record { hash: want.hash, size: found.len(), mtime: mtime(found) }
}

/// Creates a new file and the folders above it.
fn create(path: &Path) -> Result<File, Failure> {
    // A page has a folder of its own, which usually does not exist yet. Creating the file reports any error.
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

/// Copies a file. Fails if its contents have changed since the plan was made, so that a partial picture is never
/// published.
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
