//! The output folder on disk: looking at it, preparing new files beside it, and putting those live.
//!
//! A file gets its place by one rename and is never written where it can be seen, so whoever reads the folder finds
//! each file old or new and never half. This file decides nothing: what to put and what to remove comes from the plan.

use super::manifest::{Hash, Record, Records};
use super::plan::{Disk, Found, Want, ancestors};
use crate::diagnostic::Failure;
use crate::language::Text;
use crate::output::{Content, Role};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use walkdir::WalkDir;

/// Looks at these paths and the folders above them. A file that is as one of `known` says it was is not opened.
pub fn look<'a>(
    folder: &Path,
    known: &[&Records],
    paths: impl Iterator<Item = &'a String>,
) -> Result<Disk<'a>, Failure> {
    let paths: BTreeSet<&str> = paths.map(String::as_str).collect();
    let folders: HashSet<&str> = paths.iter().flat_map(|path| ancestors(path)).collect();
    let mut disk = look_at(folder, known, folders)?;
    let reachable = |path: &&str| ancestors(path).all(|above| matches!(disk.get(above), Some(Found::Folder(_))));
    let mut files = look_at(folder, known, paths.into_iter().filter(reachable).collect())?;
    for (path, found) in &mut files {
        if let Found::Folder(holds) = found {
            *holds = list(folder, path)?;
        }
    }
    disk.extend(files);
    Ok(disk)
}

/// Deletes these files, and the folders that are empty then. A file that has gone already is no failure.
pub fn remove(folder: &Path, paths: &[String]) -> Result<(), Failure> {
    on_many_threads(paths, |path| match fs::remove_file(folder.join(path)) {
        Err(error) if !is_absent(&error) => Err(Failure::writing(folder.join(path), error)),
        _ => Ok(()),
    })?;
    let emptied: BTreeSet<&str> = paths.iter().flat_map(|path| ancestors(path)).collect();
    for path in emptied.into_iter().rev() {
        // Fails where the folder still holds something, which is as it should be.
        let _ = fs::remove_dir(folder.join(path));
    }
    Ok(())
}

/// Where new files are made whole before they go live: one tree for each role, on the file system of the output.
/// It is removed when this value is dropped.
pub struct Stage<'a> {
    root: PathBuf,
    folder: &'a Path,
}

impl<'a> Stage<'a> {
    /// Makes an empty stage in the state folder or, when that is on another file system, in the output folder.
    pub fn open(state: &Path, folder: &'a Path) -> Result<Stage<'a>, Failure> {
        let [beside, within] = Stage::roots(state, folder);
        fs::create_dir_all(folder).map_err(writing(folder))?;
        fs::create_dir(&beside).map_err(writing(&beside))?;
        let mut stage = Stage { root: beside, folder };
        // Only a real rename tells: two mounts of one device have the same device number, and refuse it all the same.
        match fs::rename(&stage.root, &within) {
            Ok(()) => fs::rename(&within, &stage.root).map_err(writing(&within))?,
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                fs::create_dir(&within).map_err(writing(&within))?;
                let _ = fs::remove_dir(mem::replace(&mut stage.root, within));
            }
            Err(error) => return Err(writing(folder)(error)),
        }
        Ok(stage)
    }

    /// Removes what a run that was broken off left behind.
    pub fn sweep(state: &Path, folder: &Path) -> Result<(), Failure> {
        Stage::roots(state, folder).iter().try_for_each(|root| match fs::remove_dir_all(root) {
            Err(error) if !is_absent(&error) => Err(Failure::writing(root, error)),
            _ => Ok(()),
        })
    }

    /// The two places where a stage can be.
    fn roots(state: &Path, folder: &Path) -> [PathBuf; 2] {
        [state.join("stage"), folder.join(".omslag-stage")]
    }

    /// Writes these files into the stage, and tells how they will look in the output.
    pub fn fill<'f>(&self, files: impl Iterator<Item = (&'f String, &'f Want<'f>)>) -> Result<Records, Failure> {
        files
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(path, want)| Ok((path.clone(), write(&self.tree(want.role).join(path), want)?)))
            .collect()
    }

    /// Puts these staged files of one role live. A folder that the output does not have yet is moved whole.
    pub fn put(&self, role: Role, paths: &[String]) -> Result<(), Failure> {
        let moves: Vec<&str> = moves(self.folder, paths).into_iter().collect();
        on_many_threads(&moves, |path| {
            let target = self.folder.join(path);
            fs::rename(self.tree(role).join(path), &target).map_err(|error| Failure::writing(target, error))
        })
    }

    pub(super) fn tree(&self, role: Role) -> PathBuf {
        self.root.join((role as u8).to_string())
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // What cannot be removed now is swept away at the start of the next run.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// What to rename so that all these files are in place: the topmost new folder above each, or the file itself.
pub(super) fn moves<'a>(folder: &Path, paths: &'a [String]) -> BTreeSet<&'a str> {
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

fn look_at<'a>(folder: &Path, known: &[&Records], paths: HashSet<&'a str>) -> Result<Disk<'a>, Failure> {
    let found = paths.into_par_iter().map(|path| Ok(examine(folder, path, known)?.map(|found| (path, found))));
    found.filter_map(Result::transpose).collect()
}

fn examine(folder: &Path, path: &str, known: &[&Records]) -> Result<Option<Found>, Failure> {
    let file = folder.join(path);
    let metadata = match fs::symlink_metadata(&file) {
        Ok(metadata) => metadata,
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(Failure::reading(file, error)),
    };
    if metadata.is_dir() {
        return Ok(Some(Found::Folder(Vec::new())));
    } else if !metadata.is_file() {
        return Ok(Some(Found::Other));
    }
    let (size, mtime) = (metadata.len(), mtime(&metadata));
    let as_known = |record: &&Record| record.size == size && record.mtime == mtime;
    let hash = match known.iter().filter_map(|records| records.get(path)).find(as_known) {
        Some(record) => record.hash,
        None => hash(&file)?,
    };
    Ok(Some(Found::File(Record { hash, size, mtime })))
}

/// The hash of a file's bytes, read in pieces.
pub fn hash(file: &Path) -> Result<Hash, Failure> {
    File::open(file).and_then(|opened| Hash::copying(opened, io::sink())).map_err(|error| Failure::reading(file, error))
}

/// Everything from this folder down, itself first, links not followed.
fn list(folder: &Path, path: &str) -> Result<Vec<String>, Failure> {
    WalkDir::new(folder.join(path))
        .into_iter()
        .map(|entry| {
            let entry = entry.map_err(|error| Failure::reading(folder.join(path), error.into()))?;
            let inside = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            Ok(inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
        })
        .collect()
}

/// Writes one new file and the folders above it.
fn write(path: &Path, want: &Want) -> Result<Record, Failure> {
    let mut file = match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create_new(path))
        }
        created => created,
    }
    .map_err(writing(path))?;
    match want.content {
        Content::Bytes(bytes) => file.write_all(bytes).map_err(writing(path))?,
        Content::File(source) => copy(source, &mut file, path, want.hash)?,
    }
    let metadata = file.metadata().map_err(writing(path))?;
    Ok(Record { hash: want.hash, size: metadata.len(), mtime: mtime(&metadata) })
}

/// Copies a file that must still hold what it held when the plan was made: half a picture must not go live.
fn copy(source: &Path, target: &mut File, path: &Path, expected: Hash) -> Result<(), Failure> {
    let opened = File::open(source).map_err(|error| Failure::reading(source, error))?;
    let copied = Hash::copying(opened, target).map_err(|error| Failure::writing(path, error))?;
    if copied == expected {
        return Ok(());
    }
    let doing = Text::new("dit bestand veranderde tijdens het bouwen", "this file changed during the build");
    Err(Failure::new(doing, source, io::Error::from(ErrorKind::Interrupted)))
}

fn writing(path: &Path) -> impl Fn(io::Error) -> Failure {
    move |error| Failure::writing(path, error)
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Last modification in nanoseconds since 1970, zero where the disk keeps none.
fn mtime(metadata: &Metadata) -> i64 {
    let nanoseconds = match metadata.modified().map(|time| time.duration_since(UNIX_EPOCH)) {
        Ok(Ok(after)) => i64::try_from(after.as_nanos()),
        Ok(Err(before)) => i64::try_from(before.duration().as_nanos()).map(|nanoseconds| -nanoseconds),
        Err(_) => Ok(0),
    };
    nanoseconds.unwrap_or(i64::MAX)
}

/// Freeing the blocks of a replaced file can take milliseconds in which the disk waits and the processor does not:
/// more threads than cores make that shorter.
fn on_many_threads<T: Sync>(items: &[T], act: impl Fn(&T) -> Result<(), Failure> + Sync) -> Result<(), Failure> {
    let all = || items.par_iter().try_for_each(&act);
    match rayon::ThreadPoolBuilder::new().num_threads(items.len().clamp(1, 16)).build() {
        Ok(pool) => pool.install(all),
        Err(_) => all(),
    }
}
