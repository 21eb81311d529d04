//! What this copy of the project keeps about deploys, in the state folder: what it deployed last, and staged files.

use super::plan::KnownSources;
use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::i18n::Text;
use crate::publish::{self, hash_of_file};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The record of the last deploy, in the state folder.
const RECORD: &str = "deployed.json";

/// The state of deploys, locked against other deploys of this copy for as long as this value lives.
pub struct State {
    root: PathBuf,
    lock: File,
}

/// The record of the last deploy of this copy.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LastDeploy {
    /// The target; a deploy to another one ignores the record.
    pub to: String,
    /// Seconds since the beginning of 1970, UTC.
    pub at: i64,
    /// Whether the deploy has not been completed.
    #[serde(default)]
    pub is_interrupted: bool,
    pub(super) pages: KnownSources,
}

impl LastDeploy {
    /// Reads the record in a state folder; `None` if there is no readable one.
    pub fn read(state: &Path) -> Option<LastDeploy> {
        let record = state.join(RECORD);
        // Reading a pipe would block.
        let is_file = fs::symlink_metadata(&record).is_ok_and(|found| found.is_file());
        let bytes = is_file.then(|| fs::read(&record).ok()).flatten()?;
        serde_json::from_slice(&bytes).ok()
    }
}

impl State {
    /// Opens the state in `root`, which is the state folder of the project, and empties the staging folder.
    ///
    /// # Errors
    ///
    /// Fails if another deploy of this copy is running, or if the folder cannot be written.
    pub fn open(root: &Path) -> Result<State, Failure> {
        let failed = |error| Failure::writing(root, error);
        // Through a symbolic link we would write to a folder that is not ours.
        if root.is_symlink() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        fs::create_dir_all(root).map_err(failed)?;
        // Fails if the file exists, which is the usual case.
        let _ = File::create_new(root.join(".gitignore")).and_then(|mut file| file.write_all(b"*\n"));
        let lock = publish::lock(&root.join("deploy-lock"))?;
        let state = State { root: root.to_owned(), lock };
        let _ = fs::remove_dir_all(state.staging());
        fs::create_dir_all(state.staging()).map_err(failed)?;
        Ok(state)
    }

    /// Returns the folder for files that are uploaded or downloaded.
    pub fn staging(&self) -> PathBuf {
        self.root.join("deploy")
    }

    /// Returns the folder for the git repository of deploys.
    pub fn repository(&self) -> PathBuf {
        self.root.join("deploy.git")
    }

    /// Stages a file under a name, so that it does not change while it is uploaded. Returns its size in bytes.
    ///
    /// # Errors
    ///
    /// Fails if the file does not have the expected hash, since it then changed after the build.
    pub fn stage(&self, file: &Path, name: &str, expected: Hash) -> Result<u64, Failure> {
        let staged = self.staging().join(name);
        // A build replaces files of the output folder and never writes into them, so a second name keeps the contents.
        if !is_readable_by_all(file) || fs::hard_link(file, &staged).is_err() {
            fs::copy(file, &staged).map_err(|error| Failure::reading(file, error))?;
            let_all_read(&staged).map_err(|error| Failure::writing(&staged, error))?;
        }
        if hash_of_file(&staged)? != expected {
            let doing = Text::new(
                "dit bestand veranderde na het bouwen; probeer het nog eens",
                "this file changed after the build; try again",
            );
            return Err(Failure::new(doing, file, ""));
        }
        Ok(fs::metadata(&staged).map_or(0, |found| found.len()))
    }

    /// Writes bytes to the staging folder under a name.
    pub fn stage_bytes(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let staged = self.staging().join(name);
        fs::write(&staged, bytes).map_err(|error| Failure::writing(staged, error))
    }

    /// Removes a staged file that is not needed any more.
    pub fn unstage(&self, name: &str) {
        // What remains is removed at the next deploy.
        let _ = fs::remove_file(self.staging().join(name));
    }

    /// Returns which pages this copy deployed to a target, in which versions.
    pub fn known_sources(&self, to: &str) -> KnownSources {
        LastDeploy::read(&self.root).filter(|last| last.to == to).map(|last| last.pages).unwrap_or_default()
    }

    /// Records which pages this copy deploys.
    pub fn record_deployed(&self, last: &LastDeploy) -> Result<(), Failure> {
        // The staging folder is new, so that nothing in it leads elsewhere.
        let draft = self.staging().join("record");
        let bytes = serde_json::to_vec(last).map_err(io::Error::from);
        let written = bytes.and_then(|bytes| fs::write(&draft, bytes)).and_then(|()| fs::rename(&draft, self.record()));
        written.map_err(|error| Failure::writing(self.record(), error))
    }

    fn record(&self) -> PathBuf {
        self.root.join(RECORD)
    }
}

impl Drop for State {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.staging());
        let _ = self.lock.unlock();
    }
}

/// Maximum size in bytes of a file that is read from a host: a manifest of a hundred thousand files is smaller.
pub const RECEIVED_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Reads a file of the staging folder and removes it: nothing that comes from a host stays there. Returns `None` if it
/// does not exist, and nothing of a file that is too large.
pub fn take_staged(staging: &Path, name: &str) -> Option<Vec<u8>> {
    let file = staging.join(name);
    let mut bytes = Vec::new();
    let read = File::open(&file).and_then(|opened| opened.take(RECEIVED_BYTES_MAX + 1).read_to_end(&mut bytes));
    let _ = fs::remove_file(&file);
    let size = read.ok()?;
    Some(if size as u64 > RECEIVED_BYTES_MAX { Vec::new() } else { bytes })
}

/// Returns whether the permissions of a file let a web server read it, since `sftp` uploads them as well.
#[cfg(unix)]
fn is_readable_by_all(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(file).is_ok_and(|found| found.permissions().mode() & 0o444 == 0o444)
}

#[cfg(not(unix))]
fn is_readable_by_all(_: &Path) -> bool {
    true
}

#[cfg(unix)]
fn let_all_read(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn let_all_read(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Adds a version of each page to those that this copy deployed.
pub fn add<'a>(known_sources: &mut KnownSources, sources: impl Iterator<Item = (&'a str, Hash)>) {
    for (path, source) in sources {
        let known: &mut BTreeSet<String> = known_sources.entry(path.to_owned()).or_default();
        known.insert(source.into());
    }
}
