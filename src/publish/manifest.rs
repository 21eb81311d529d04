//! What omslag remembers of its last publishing: which files in the output folder are its own, and what they held.
//!
//! The memory is one JSON file in the state folder, next to the lock that keeps a second run out. While a run changes
//! the output there are two of them: what was recorded, and what is intended. This file does not know how the two are
//! compared, nor anything of the output folder itself.

use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::i18n::Text;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

/// Raised when the meaning of the file changes; a manifest of another version counts as none.
const VERSION: u32 = 1;

/// Files by their path in the output folder, written with `/`.
pub type Records = BTreeMap<String, Record>;

/// One file as it was when omslag last saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub hash: Hash,
    /// In bytes.
    pub size: u64,
    /// Last modification, in nanoseconds since 1970.
    pub mtime: i64,
}

/// The state folder, locked against other runs for as long as this value lives.
pub struct State {
    root: PathBuf,
    /// The output folder as the manifest names it: what was published elsewhere says nothing about this one.
    folder: String,
    /// None for a look without writing.
    lock: Option<File>,
}

impl Drop for State {
    /// Not left to the end of the file: a program that is being started by another thread holds it open for a moment.
    fn drop(&mut self) {
        let _ = self.lock.as_ref().map(File::unlock);
    }
}

impl State {
    /// Makes the state folder where it is missing, and locks it. Fails at once when another run holds the lock.
    pub fn open(root: &Path, folder: &str) -> Result<State, Failure> {
        // Through a link we would write into, and sweep, a folder of somebody else.
        if root.is_symlink() {
            return Err(in_the_way(root));
        }
        fs::create_dir_all(root).map_err(|error| Failure::writing(root, error))?;
        ignore(&root.join(".gitignore"))?;
        let lock = Some(lock(&root.join("lock"))?);
        let state = State { root: root.to_owned(), folder: folder.to_owned(), lock };
        // What a run was writing when it was killed.
        for draft in state.drafts() {
            forget(&draft)?;
        }
        Ok(state)
    }

    /// The state folder to be read only, which may be missing and may change meanwhile.
    pub fn peek(root: &Path, folder: &str) -> State {
        State { root: root.to_owned(), folder: folder.to_owned(), lock: None }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the last completed run left in the output folder; empty when nothing is known.
    pub fn recorded(&self) -> Result<Records, Failure> {
        Ok(self.read(&self.manifest())?.unwrap_or_default())
    }

    /// What a run meant to leave there that did not get to its end.
    pub fn intended(&self) -> Result<Option<Records>, Failure> {
        self.read(&self.intent())
    }

    /// Tells this state of the memory from every other; `None` while there is none.
    pub fn mark(&self) -> Option<Hash> {
        fs::read(self.manifest()).ok().map(|bytes| Hash::of(&bytes))
    }

    /// Whether a run was killed while it wrote here.
    pub fn has_drafts(&self) -> bool {
        self.drafts().iter().any(|draft| draft.exists())
    }

    /// Replaces what is recorded and forgets what was intended, in that order.
    pub fn record(&self, records: &Records) -> Result<(), Failure> {
        self.write(&self.manifest(), records)?;
        forget(&self.intent())
    }

    /// Claims what this run is about to write, before it does: a run that is killed half-way knows its own files.
    pub fn intend(&self, records: &Records) -> Result<(), Failure> {
        self.write(&self.intent(), records)
    }

    /// Everything intended is done: it becomes what is recorded.
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

    /// A manifest that cannot be understood counts as none: then omslag owns nothing, and so destroys nothing.
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

/// Where a file of the state folder is written before it takes its place.
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

/// Whether a path with `/`, joined to a folder, stays inside that folder on every operating system.
pub fn is_inside(path: &str) -> bool {
    let is_plain = |part: &str| {
        let mut components = Path::new(part).components();
        matches!((components.next(), components.next()), (Some(Component::Normal(name)), None) if name == part)
    };
    // No system has a name with a NUL in it, so that every look at it would fail.
    !path.contains('\0') && path.split('/').all(is_plain)
}

/// Keeps the state folder out of version control. What is there already stays, also where it leads elsewhere.
fn ignore(path: &Path) -> Result<(), Failure> {
    match File::create_new(path).and_then(|mut file| file.write_all(b"*\n")) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(Failure::writing(path, error)),
        _ => Ok(()),
    }
}

/// A pipe would be waited for, and a link may lead out of the project.
fn check_is_file(path: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(in_the_way(path)),
        _ => Ok(()),
    }
}

fn in_the_way(path: &Path) -> Failure {
    Failure::writing(path, ErrorKind::AlreadyExists.into())
}

fn lock(path: &Path) -> Result<File, Failure> {
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
    fn a_path_that_leaves_the_folder_is_known_as_such() {
        for path in ["index.html", "a/b/foto 1.jpg", ".well-known/x", "a..b/c"] {
            assert!(is_inside(path), "{path}");
        }
        for path in ["", "a\0b", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/.", "a/"] {
            assert!(!is_inside(path), "{path}");
        }
    }
}
