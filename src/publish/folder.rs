//! The output folder on disk: looking at it, preparing new files beside it, and putting those live.
//!
//! A file gets its place by one rename and is never written where it can be seen, so whoever reads the folder finds
//! each file old or new and never half. This file decides nothing: what to put and what to remove comes from the plan.

use super::manifest::{Hash, Record, Records};
use super::plan::{Disk, Found, Plan, Put, Want, Wanted, ancestors};
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

/// Deletes these files, and the folders that are empty then. What has gone already is no failure.
pub fn remove(folder: &Path, paths: &[String]) -> Result<(), Failure> {
    paths.par_iter().try_for_each(|path| remove_with(folder.join(path), fs::remove_file))?;
    // Of two folders one of which holds the other, the order of their names puts the inner one last.
    let emptied: BTreeSet<&str> = paths.iter().flat_map(|path| ancestors(path)).collect();
    let mut emptied = emptied.into_iter().rev().map(|path| folder.join(path)).filter(|path| is_empty(path));
    emptied.try_for_each(|path| remove_with(path, fs::remove_dir))
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
        Stage::roots(state, folder).into_iter().try_for_each(|root| remove_with(root, fs::remove_dir_all))
    }

    /// The two places where a stage can be.
    fn roots(state: &Path, folder: &Path) -> [PathBuf; 2] {
        [state.join("stage"), folder.join(".omslag-stage")]
    }

    /// Writes all files that the plan puts into the stage, and tells how they will look in the output.
    pub fn fill(&self, plan: &Plan, wanted: &Wanted) -> Result<Records, Failure> {
        let files: Vec<(&String, PathBuf)> = plan.put.iter().flat_map(|(role, put)| self.files(*role, put)).collect();
        files
            .into_par_iter()
            .filter_map(|(path, staged)| Some((path, staged, wanted.get(path)?)))
            .map(|(path, staged, want)| Ok((path.clone(), write(&staged, want)?)))
            .collect()
    }

    /// Puts the staged files of one role live. A folder that the output does not have yet is moved whole.
    pub fn put(&self, role: Role, put: &Put) -> Result<(), Failure> {
        self.moves(role, put).par_iter().try_for_each(|(staged, path)| {
            let target = self.folder.join(path);
            fs::rename(staged, &target).map_err(|error| Failure::writing(target, error))
        })
    }

    /// The renames that put these files in place: of the topmost new folder above each, or of the file itself.
    pub(super) fn moves<'p>(&self, role: Role, put: &'p Put) -> Vec<(PathBuf, &'p str)> {
        let new = moved(self.folder, &put.new).into_iter().map(|path| (self.tree(role).join(path), path));
        let changed = put.changed.iter().map(|path| (self.spare(path), path.as_str()));
        new.chain(changed).collect()
    }

    fn files<'p>(&self, role: Role, put: &'p Put) -> impl Iterator<Item = (&'p String, PathBuf)> {
        let new = put.new.iter().map(move |path| (path, self.tree(role).join(path)));
        new.chain(put.changed.iter().map(|path| (path, self.spare(path))))
    }

    /// Where new files of one role lie as they will in the output.
    fn tree(&self, role: Role) -> PathBuf {
        self.root.join((role as u8).to_string())
    }

    /// Where a file lies that replaces another: its folder is there already, so it needs none here.
    fn spare(&self, path: &str) -> PathBuf {
        self.root.join("changed").join(String::from(Hash::of(path.as_bytes())))
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // What cannot be removed now is swept away at the start of the next run.
        let _ = fs::remove_dir_all(&self.root);
    }
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
    Err(Failure::new(doing, source, "its bytes are not the ones that were checked"))
}

fn writing(path: &Path) -> impl Fn(io::Error) -> Failure {
    move |error| Failure::writing(path, error)
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Removes what is at this path; when nothing is, that is well.
fn remove_with(path: PathBuf, remove: impl Fn(PathBuf) -> io::Result<()>) -> Result<(), Failure> {
    match remove(path.clone()) {
        Err(error) if !is_absent(&error) => Err(Failure::writing(path, error)),
        _ => Ok(()),
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
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
