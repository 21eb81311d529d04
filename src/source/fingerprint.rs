//! A fingerprint of the project from the metadata of its files: names, sizes, times and inode numbers.
//!
//! If two fingerprints have the same traits and the first is [settled](Fingerprint::is_settled), the files and their
//! contents are the same.

use super::walk::is_wanted;
use rayon::prelude::*;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use walkdir::{DirEntry, WalkDir};

/// Resolution of file times, with a margin. A file that was changed less than this before it was read may change again
/// without a change of its size or time.
pub(super) const RACY: Duration = Duration::from_millis(50);

/// The metadata of everything that a build reads, taken at one moment.
pub struct Fingerprint {
    /// The metadata as bytes, which can only be compared.
    pub traits: Vec<u8>,
    /// Whether no file was changed so recently that another change could leave its metadata the same.
    pub is_settled: bool,
}

impl Fingerprint {
    /// Takes the fingerprint of the project and of the program itself.
    ///
    /// # Errors
    ///
    /// Fails if the metadata of a file or folder cannot be read.
    pub fn at(root: &Path, program: &Path) -> io::Result<Fingerprint> {
        let began = SystemTime::now();
        let mut fingerprint = Fingerprint { traits: Vec::new(), is_settled: true };
        for file in [program, &root.join(crate::config::FILE_NAME)] {
            fingerprint.add(file, &fs::metadata(file)?, began);
        }
        for folder in folders(root)?.into_iter().filter(|folder| folder.exists()) {
            let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_wanted);
            let entries = entries.collect::<Result<Vec<DirEntry>, _>>()?;
            let seen = entries.par_iter().map(DirEntry::metadata).collect::<Result<Vec<Metadata>, _>>()?;
            for (entry, metadata) in entries.iter().zip(&seen) {
                fingerprint.add(entry.path().strip_prefix(root).unwrap_or(entry.path()), metadata, began);
            }
        }
        Ok(fingerprint)
    }

    /// Adds a file or folder. Folders are included because their times show that a file was added and removed again,
    /// perhaps after a build had read it.
    fn add(&mut self, path: &Path, metadata: &Metadata, began: SystemTime) {
        let (numbers, touched) = numbers(metadata);
        self.is_settled &= touched.is_some_and(|touched| touched + RACY < began);
        self.traits.extend(path.as_os_str().as_encoded_bytes());
        // Paths contain no NUL, and the numbers always have the same length, so the encoding is unambiguous.
        self.traits.push(0);
        self.traits.extend(numbers.into_iter().flat_map(i64::to_le_bytes));
    }
}

/// Returns the folders of the project. Each theme is listed by itself, since it may be a link to another folder.
fn folders(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = vec![root.join("content"), root.join("data")];
    let themes = root.join("themes");
    if themes.is_dir() {
        for theme in fs::read_dir(themes)? {
            folders.push(theme?.path());
        }
    }
    folders.sort();
    Ok(folders)
}

/// Returns the metadata that differs between two versions of a file, and the time of the last change of its contents or
/// metadata.
#[cfg(unix)]
fn numbers(metadata: &Metadata) -> ([i64; 7], Option<SystemTime>) {
    use std::os::unix::fs::MetadataExt;
    let (seconds, rest) = (metadata.ctime(), metadata.ctime_nsec());
    let numbers = [
        i64::from(metadata.mode()),
        metadata.size() as i64,
        metadata.ino() as i64,
        metadata.mtime(),
        metadata.mtime_nsec(),
        seconds,
        rest,
    ];
    let since = u64::try_from(seconds).ok().map(|seconds| Duration::new(seconds, rest as u32));
    (numbers, since.map(|since| UNIX_EPOCH + since))
}

/// Returns the metadata that differs between two versions of a file, and the time of the last change of its contents.
#[cfg(not(unix))]
fn numbers(metadata: &Metadata) -> ([i64; 4], Option<SystemTime>) {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or(Duration::ZERO);
    let kind = i64::from(metadata.is_dir()) + 2 * i64::from(metadata.is_file());
    let numbers = [kind, metadata.len() as i64, since.as_secs() as i64, i64::from(since.subsec_nanos())];
    (numbers, modified)
}
/// Returns whether the size and modification time of a file are the same as when it was `read`.
///
/// Returns `false` for a file that was modified just before it was read: a second write within the resolution of the
/// clock would change neither.
pub fn is_unchanged(then: (u64, Option<SystemTime>), now: &Metadata, read: Option<SystemTime>) -> bool {
    let modified = now.modified().ok();
    let settled = modified.zip(read).is_some_and(|(modified, read)| modified + RACY < read);
    settled && then == (now.len(), modified)
}
