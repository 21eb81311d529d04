//! How the project looks from outside: names, sizes, times and numbers of its files, without reading one.
//!
//! Two looks with the same traits are of the same files with the same contents, if the first was [settled](Fingerprint::is_settled).

use super::walk::is_wanted;
use rayon::prelude::*;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use walkdir::{DirEntry, WalkDir};

/// A file that changed this shortly before it was read may change again without a change of its size or time.
pub(super) const RACY: Duration = Duration::from_millis(50);

/// Everything that a build reads, as it looked at one moment.
pub struct Fingerprint {
    /// Not to be understood, only to be compared.
    pub traits: Vec<u8>,
    /// Whether nothing was changed so shortly before that another change may follow without looking different.
    pub is_settled: bool,
}

impl Fingerprint {
    /// Looks at the project and at the program. What the machine does not let be seen is an error.
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

    /// Times of folders count as well: a file that came and went again was perhaps read meanwhile.
    fn add(&mut self, path: &Path, metadata: &Metadata, began: SystemTime) {
        let (numbers, touched) = numbers(metadata);
        self.is_settled &= touched.is_some_and(|touched| touched + RACY < began);
        self.traits.extend(path.as_os_str().as_encoded_bytes());
        // No path holds a zero, and what follows is always of the same length.
        self.traits.push(0);
        self.traits.extend(numbers.into_iter().flat_map(i64::to_le_bytes));
    }
}

/// Where the project's files lie. A theme may be a link to a folder elsewhere, so each is a place of its own.
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

/// What tells two versions of a file apart, and when it was last changed in any way.
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

/// What tells two versions of a file apart, and when it was last changed.
#[cfg(not(unix))]
fn numbers(metadata: &Metadata) -> ([i64; 4], Option<SystemTime>) {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or(Duration::ZERO);
    let kind = i64::from(metadata.is_dir()) + 2 * i64::from(metadata.is_file());
    let numbers = [kind, metadata.len() as i64, since.as_secs() as i64, i64::from(since.subsec_nanos())];
    (numbers, modified)
}
