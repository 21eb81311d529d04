//! Examines the output folder on disk, and removes files from it. `stage` adds files to it.
//!
//! The callers pass the paths to examine or remove.

use super::manifest::{Record, Records};
use super::plan::{Disk, OnDisk, ancestors};
use crate::diagnostic::Failure;
use crate::hash::Hash;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use walkdir::WalkDir;

/// Examines these paths and the folders above them.
///
/// Does not open a file whose size and modification time match a record in `known`, but uses the recorded hash.
pub fn look<'a>(
    folder: &Path,
    known: &[&Records],
    paths: impl Iterator<Item = &'a String>,
) -> Result<Disk<'a>, Failure> {
    let paths: BTreeSet<&str> = paths.map(String::as_str).collect();
    let mut disk = Disk::new();
    let is_reachable = |disk: &Disk, path: &str| match path.rsplit_once('/') {
        Some((above, _)) => matches!(disk.get(above), Some(OnDisk::Folder(_))),
        None => true,
    };
    // From the top down, since a missing folder contains nothing. In an empty output folder this saves most of the
    // work.
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
        if let OnDisk::Folder(inside) = found {
            *inside = list(folder, path)?;
        }
    }
    disk.extend(files);
    Ok(disk)
}

/// Deletes these files and the folders that become empty. Files that are already gone are skipped.
pub fn remove(folder: &Path, paths: &[String]) -> Result<(), Failure> {
    paths.par_iter().try_for_each(|path| remove_with(folder.join(path), fs::remove_file))?;
    // An inner folder sorts after its outer folder, so the reverse order removes inner folders first.
    let emptied: BTreeSet<&str> = paths.iter().flat_map(|path| ancestors(path)).collect();
    let mut emptied = emptied.into_iter().rev().map(|path| folder.join(path)).filter(|path| is_empty(path));
    emptied.try_for_each(|path| remove_with(path, fs::remove_dir))
}

/// Returns whether the output folder contains exactly these bytes at a path, in a file of ours that was not changed
/// since.
pub fn contains(folder: &Path, path: &str, bytes: &[u8], recorded: &Records) -> bool {
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

fn examine(folder: &Path, path: &str, known: &[&Records]) -> Result<Option<OnDisk>, Failure> {
    let file = folder.join(path);
    let metadata = match fs::symlink_metadata(&file) {
        Ok(metadata) => metadata,
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(Failure::reading(file, error)),
    };
    if metadata.is_dir() {
        return Ok(Some(OnDisk::Folder(Vec::new())));
    } else if !metadata.is_file() {
        return Ok(Some(OnDisk::Other));
    }
    let (size, mtime) = (metadata.len(), mtime(&metadata));
    let as_known = |record: &&Record| record.size == size && record.mtime == mtime;
    let hash = match known.iter().filter_map(|records| records.get(path)).find(as_known) {
        Some(record) => record.hash,
        None => hash(&file)?,
    };
    Ok(Some(OnDisk::File(Record { hash, size, mtime })))
}

/// Returns the hash of a file, which is read in chunks.
pub fn hash(file: &Path) -> Result<Hash, Failure> {
    File::open(file).and_then(|opened| Hash::copying(opened, io::sink())).map_err(|error| Failure::reading(file, error))
}

/// Lists this folder and everything below it, in that order, without following symbolic links.
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

/// Lists all files below an existing folder, sorted by path.
pub fn list_files(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut paths = list(folder, "")?;
    paths.retain(|path| !path.is_empty() && !is_folder(&folder.join(path)));
    paths.sort();
    Ok(paths)
}

pub fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Removes whatever is at this path. Does nothing if the path does not exist.
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

/// Returns the modification time in nanoseconds since 1970; 0 if the file system does not store one.
pub fn mtime(metadata: &Metadata) -> i64 {
    let nanoseconds = match metadata.modified().map(|time| time.duration_since(UNIX_EPOCH)) {
        Ok(Ok(after)) => i64::try_from(after.as_nanos()),
        Ok(Err(before)) => i64::try_from(before.duration().as_nanos()).map(|nanoseconds| -nanoseconds),
        Err(_) => Ok(0),
    };
    nanoseconds.unwrap_or(i64::MAX)
}
