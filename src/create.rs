//! Creates new files for commands that write into a project. Only [`replace`] overwrites a file.

use crate::diagnostic::Failure;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Why a new project cannot be created in a folder.
pub enum Obstacle {
    /// The path is not a folder.
    File,
    /// The folder contains a file or folder of this name, which is not hidden.
    Holds(String),
}

/// Returns what prevents a new project in a folder, which need not exist. Hidden files, such as `.git`, are allowed.
pub fn obstacle(folder: &Path) -> Option<Obstacle> {
    if !folder.is_dir() && folder.symlink_metadata().is_ok() {
        return Some(Obstacle::File);
    }
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with('.')).min().map(Obstacle::Holds)
}

/// Writes a new file and creates the folders above it. Returns `false` if the path already exists.
///
/// # Errors
///
/// Fails if a folder or the file cannot be written. A partly written file is removed.
pub fn file(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    let failed = |cause| Failure::writing(path, cause);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|cause| Failure::writing(folder, cause))?;
    }
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(cause) => return Err(failed(cause)),
    };
    file.write_all(bytes).map_err(|cause| {
        // A partly written file would block the next attempt.
        let _ = fs::remove_file(path);
        failed(cause)
    })?;
    Ok(true)
}

/// Returns whether anything has this path, also a broken link.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Reads a text file.
///
/// # Errors
///
/// Fails if the file cannot be read or is not UTF-8.
pub fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|cause| Failure::reading(path, cause))
}

/// Replaces a file at once, so that it is never half written.
///
/// # Errors
///
/// Fails if the file cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    // The preview ignores files with this ending.
    name.push(".tmp");
    let written = path.with_file_name(name);
    fs::write(&written, bytes).and_then(|()| fs::rename(&written, path)).map_err(|cause| {
        let _ = fs::remove_file(&written);
        Failure::writing(path, cause)
    })
}
