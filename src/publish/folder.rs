//! The output folder on disk: looking at it, preparing new files beside it, and putting those live.
//!
//! A file gets its place by one rename and is never written where it can be seen, so whoever reads the folder finds
//! each file old or new and never half. This file decides nothing: what to put and what to remove comes from the plan.

use super::manifest::{Record, Records};
use super::plan::{Disk, Found, Plan, Put, Want, Wanted, ancestors};
use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::language::Text;
use crate::output::{Content, Role};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
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
    let mut disk = Disk::new();
    let is_reachable = |disk: &Disk, path: &str| match path.rsplit_once('/') {
        Some((above, _)) => matches!(disk.get(above), Some(Found::Folder(_))),
        None => true,
    };
    // From above, since nothing is in a folder that is not there: in an empty output there is little to look at.
    let mut folders: BTreeMap<usize, HashSet<&str>> = BTreeMap::new();
    for above in paths.iter().flat_map(|path| ancestors(path)) {
        folders.entry(above.matches('/').count()).or_default().insert(above);
    }
    for mut level in folders.into_values() {
        level.retain(|path| is_reachable(&disk, path));
        disk.extend(look_at(folder, known, level)?);
    }
    let reachable = paths.into_iter().filter(|path| is_reachable(&disk, path)).collect();
    let mut files = look_at(folder, known, reachable)?;
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

/// Where files lie that are made before there is a plan, which may not want them: in the state folder, so that the
/// output folder is left alone until then. It is removed when this value is dropped.
pub struct Shelf(PathBuf);

impl Shelf {
    /// Makes an empty shelf.
    pub fn open(state: &Path) -> Result<Shelf, Failure> {
        let shelf = Shelf(beside(state));
        fs::create_dir(&shelf.0).map_err(writing(&shelf.0))?;
        Ok(shelf)
    }

    pub fn lay(&self, path: &str, role: Role, bytes: &[u8]) -> Result<(), Failure> {
        let laid = tree(&self.0, role).join(path);
        create(&laid)?.write_all(bytes).map_err(writing(&laid))
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
            let laid = tree(&self.shelf, want.role).join(path);
            Ok((path.clone(), bring(&staged, want, &laid)?))
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

    /// Where a file lies that replaces another: its folder is there already, so it needs none here. What was laid by
    /// before that was known lies among the new ones.
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

/// Whether the output folder holds these very bytes at a path, as a file of ours that nobody touched.
pub fn holds(folder: &Path, path: &str, bytes: &[u8], recorded: &Records) -> bool {
    let is_as = |record: &Record| {
        let found = fs::symlink_metadata(folder.join(path)).ok().filter(Metadata::is_file);
        found.is_some_and(|found| (found.len(), mtime(&found)) == (record.size, record.mtime))
    };
    recorded.get(path).is_some_and(|record| record.hash == Hash::of(bytes) && is_as(record))
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

/// Brings one new file to its place in the stage. One that was made before the plan is `laid` by.
fn bring(path: &Path, want: &Want, laid: &Path) -> Result<Record, Failure> {
    if matches!(want.content, Content::Gone(_)) && path == laid {
        return fs::symlink_metadata(path).map(|found| record(want, &found)).map_err(missing(path));
    }
    let mut file = create(path)?;
    match want.content {
        Content::Bytes(bytes) => file.write_all(bytes).map_err(writing(path))?,
        Content::File(source) => copy(source, &mut file, path, want.hash)?,
        Content::Gone(_) => copy(laid, &mut file, path, want.hash)?,
    }
    Ok(record(want, &file.metadata().map_err(writing(path))?))
}

fn record(want: &Want, found: &Metadata) -> Record {
    Record { hash: want.hash, size: found.len(), mtime: mtime(found) }
}

/// A page was not laid by when the output folder held its very bytes. Now it holds others.
fn missing(path: &Path) -> impl Fn(io::Error) -> Failure {
    move |error| match error.kind() {
        ErrorKind::NotFound => changed_meanwhile(path),
        _ => Failure::writing(path, error),
    }
}

/// Makes a new file and the folders above it.
fn create(path: &Path) -> Result<File, Failure> {
    // A page has a folder of its own, which is mostly not there yet. Where this fails, what follows tells.
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
