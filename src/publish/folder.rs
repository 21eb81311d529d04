//! The output folder on disk: looking at it, and removing what is no longer wanted. How new files come into it is the
//! business of `stage`.
//!
//! This file decides nothing: what to look at and what to remove is handed in.

use super::manifest::{Record, Records};
use super::plan::{Disk, Found, ancestors};
use crate::diagnostic::Failure;
use crate::hash::Hash;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
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

pub fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Removes what is at this path; when nothing is, that is well.
pub fn remove_with(path: PathBuf, remove: impl Fn(PathBuf) -> io::Result<()>) -> Result<(), Failure> {
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
pub fn mtime(metadata: &Metadata) -> i64 {
    let nanoseconds = match metadata.modified().map(|time| time.duration_since(UNIX_EPOCH)) {
        Ok(Ok(after)) => i64::try_from(after.as_nanos()),
        Ok(Err(before)) => i64::try_from(before.duration().as_nanos()).map(|nanoseconds| -nanoseconds),
        Err(_) => Ok(0),
    };
    nanoseconds.unwrap_or(i64::MAX)
}
