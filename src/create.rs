//! Making files that are not there yet, for the verbs that write into a project. Nothing is ever overwritten.

use crate::diagnostic::Failure;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// What keeps a folder from being filled.
pub enum Obstacle {
    /// It is not a folder.
    File,
    /// It holds this, which is not hidden.
    Holds(String),
}

/// Returns what is in the way of a new project in a folder, which need not exist. Hidden files, such as `.git`, are not.
pub fn obstacle(folder: &Path) -> Option<Obstacle> {
    if !folder.is_dir() && folder.symlink_metadata().is_ok() {
        return Some(Obstacle::File);
    }
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with('.')).min().map(Obstacle::Holds)
}

/// Writes a new file and the folders above it; `false` when something of that name is there already.
pub fn file(path: &Path, text: &str) -> Result<bool, Failure> {
    let failed = |cause| Failure::writing(path, cause);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|cause| Failure::writing(folder, cause))?;
    }
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(cause) => return Err(failed(cause)),
    };
    file.write_all(text.as_bytes()).map_err(|cause| {
        // Half a file of ours would be in the way of the next attempt.
        let _ = fs::remove_file(path);
        failed(cause)
    })?;
    Ok(true)
}
