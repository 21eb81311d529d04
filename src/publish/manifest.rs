//! The manifest: a record of the files in the output folder that are ours, and of their contents.
//!
//! The manifest is a JSON file in the state folder, next to the lock that excludes a second run. While a run changes
//! the output folder, a second file records what that run intends to leave there. `plan` compares the two after an
//! interrupted run.

use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::i18n::Text;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

/// The version of the format, to be raised when its meaning changes. A manifest of another version is ignored.
const VERSION: u32 = 1;

/// Files by path in the output folder, with `/`.
pub type Records = BTreeMap<String, Record>;

/// A file as it was when omslag last examined it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub hash: Hash,
    /// In bytes.
    pub size: u64,
    /// The modification time, in nanoseconds since 1970.
    pub mtime: i64,
}

/// The state folder, locked against other runs for as long as this value lives.
pub struct State {
    root: PathBuf,
    /// The output folder as the manifest names it. A manifest of another output folder is ignored.
    folder: String,
    /// `None` for a state that is only read.
    lock: Option<File>,
}

impl Drop for State {
    /// Unlocks explicitly, since closing the file may not be enough: a program that another thread is starting can keep
    /// an inherited handle open for a moment.
    fn drop(&mut self) {
        let _ = self.lock.as_ref().map(File::unlock);
    }
}

impl State {
    /// Creates the state folder if it does not exist, and locks it.
    ///
    /// # Errors
    ///
    /// Fails without waiting if another run has the lock, or if the state folder is a symbolic link or cannot be
    /// written.
    pub fn open(root: &Path, folder: &str) -> Result<State, Failure> {
        // Through a symbolic link we would write to, and clean up, a folder that is not ours.
        if root.is_symlink() {
            return Err(in_the_way(root));
        }
        fs::create_dir_all(root).map_err(|error| Failure::writing(root, error))?;
        ignore(&root.join(".gitignore"))?;
        let lock = Some(lock(&root.join("lock"))?);
        let state = State { root: root.to_owned(), folder: folder.to_owned(), lock };
        // Removes files that a killed run was writing.
        for draft in state.drafts() {
            forget(&draft)?;
        }
        Ok(state)
    }

    /// Opens the state folder for reading without a lock. It may not exist, and other runs may change it.
    pub fn peek(root: &Path, folder: &str) -> State {
        State { root: root.to_owned(), folder: folder.to_owned(), lock: None }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns what the last completed run left in the output folder; empty if there is no valid manifest.
    pub fn recorded(&self) -> Result<Records, Failure> {
        Ok(self.read(&self.manifest())?.unwrap_or_default())
    }

    /// Returns what an interrupted run intended to leave in the output folder; `None` if no run was interrupted.
    pub fn intended(&self) -> Result<Option<Records>, Failure> {
        self.read(&self.intent())
    }

    /// Returns a hash that identifies the current manifest; `None` if it does not exist.
    pub fn mark(&self) -> Option<Hash> {
        fs::read(self.manifest()).ok().map(|bytes| Hash::of(&bytes))
    }

    /// Returns whether a run was killed while it wrote to the state folder.
    pub fn has_drafts(&self) -> bool {
        self.drafts().iter().any(|draft| draft.exists())
    }

    /// Replaces the recorded files and then removes the intended ones. The order matters if the run is killed.
    pub fn record(&self, records: &Records) -> Result<(), Failure> {
        self.write(&self.manifest(), records)?;
        forget(&self.intent())
    }

    /// Records the files that this run is about to write, so that they are recognised as ours if the run is killed.
    pub fn intend(&self, records: &Records) -> Result<(), Failure> {
        self.write(&self.intent(), records)
    }

    /// Makes the intended files the recorded ones, when all of them have been written.
    pub fn commit(&self) -> Result<(), Failure> {
        fs::rename(self.intent(), self.manifest()).map_err(|error| Failure::writing(self.manifest(), error))
    }

    fn manifest(&self) -> PathBuf {
        self.root.join("manifest.json")
    }

    fn intent(&self) -> PathBuf {
        self.root.join("intent.json")
    }

    fn drafts(&self) -> [PathBuf; 2] {
        [draft(&self.manifest()), draft(&self.intent())]
    }

    /// Reads a manifest. An invalid manifest is ignored, so that omslag owns no files and deletes none.
    fn read(&self, path: &Path) -> Result<Option<Records>, Failure> {
        check_is_file(path)?;
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::reading(path, error)),
        };
        Ok(serde_json::from_slice::<Manifest>(&bytes)
            .ok()
            .filter(|manifest| manifest.version == VERSION && manifest.folder == self.folder)
            .map(|manifest| manifest.files.into_owned().into_iter().filter(|(path, _)| is_inside(path)).collect()))
    }

    fn write(&self, path: &Path, records: &Records) -> Result<(), Failure> {
        let (folder, files) = (Cow::Borrowed(self.folder.as_str()), Cow::Borrowed(records));
        let manifest = Manifest { version: VERSION, folder, files };
        let draft = draft(path);
        serde_json::to_vec(&manifest)
            .map_err(io::Error::from)
            .and_then(|bytes| fs::write(&draft, bytes))
            .and_then(|()| fs::rename(&draft, path))
            .map_err(|error| Failure::writing(path, error))
    }
}

/// Returns the path to which a file of the state folder is written before it is renamed into place.
fn draft(path: &Path) -> PathBuf {
    path.with_extension("new")
}

fn forget(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::writing(path, error)),
        _ => Ok(()),
    }
}

#[derive(Serialize, Deserialize)]
struct Manifest<'a> {
    version: u32,
    folder: Cow<'a, str>,
    files: Cow<'a, Records>,
}

/// Returns whether a path with `/`, joined to a folder, is inside that folder on every operating system.
pub fn is_inside(path: &str) -> bool {
    let is_plain = |part: &str| {
        let mut components = Path::new(part).components();
        matches!((components.next(), components.next()), (Some(Component::Normal(name)), None) if name == part)
    };
    // No system allows NUL in a name, so every access to such a path would fail.
    !path.contains('\0') && path.split('/').all(is_plain)
}

/// Writes the `.gitignore` that keeps the state folder out of version control. Does not replace an existing file or
/// symbolic link.
fn ignore(path: &Path) -> Result<(), Failure> {
    match File::create_new(path).and_then(|mut file| file.write_all(b"*\n")) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(Failure::writing(path, error)),
        _ => Ok(()),
    }
}

/// Fails if the path exists but is not a regular file: opening a pipe would block, and a symbolic link may lead out of
/// the project.
fn check_is_file(path: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(in_the_way(path)),
        _ => Ok(()),
    }
}

fn in_the_way(path: &Path) -> Failure {
    Failure::writing(path, ErrorKind::AlreadyExists.into())
}

/// Locks a file, which is created if it does not exist.
///
/// # Errors
///
/// Fails without waiting if another run has the lock, or if the path is not a regular file.
pub fn lock(path: &Path) -> Result<File, Failure> {
    check_is_file(path)?;
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(|error| Failure::writing(path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::Error(error)) => Err(Failure::writing(path, error)),
        Err(fs::TryLockError::WouldBlock) => Err(Failure::new(
            Text::new("een andere omslag publiceert deze site al", "another omslag is publishing this site already"),
            path,
            "",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_folder_are_recognised() {
        for path in ["index.html", "a/b/foto 1.jpg", ".well-known/x", "a..b/c"] {
            assert!(is_inside(path), "{path}");
        }
        for path in ["", "a\0b", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/.", "a/"] {
            assert!(!is_inside(path), "{path}");
        }
    }
}
