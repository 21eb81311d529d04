//! What a deploy needs from a host. `sftp` and `git` implement it.

use crate::diagnostic::Failure;
use crate::i18n::Text;
use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// What exists in a folder on the host, by name.
pub type Listing = BTreeMap<String, Kind>;

/// The kind of an existing path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
    /// A symbolic link, which is never followed.
    Link,
    Other,
}

/// Describes a folder of others at the path of a file of ours.
pub fn folder_there() -> Text {
    Text::new(
        "hier staat online nu een map, die niet van omslag is; verplaats die op de server",
        "there is a folder online now, which is not omslag's; move it on the server",
    )
}

/// Describes a file on the host that is larger than any that omslag writes there.
pub fn too_large() -> Text {
    Text::new(
        "dit bestand is te groot om van omslag te zijn; haal het weg en gebruik `--take-over`",
        "this file is too large to be omslag's; delete it and use `--take-over`",
    )
}

/// Returns a text that nobody else can know or choose, such as the name of an upload that is not in place yet.
pub fn random_name() -> String {
    format!("{:x}", RandomState::new().build_hasher().finish())
}

/// A connection to the folder of the site on a host. All paths are relative to that folder, with `/`.
///
/// Files to upload are in the staging folder on this machine, and are named by their file name there.
pub trait Backend {
    /// Returns the bytes of a file; `None` if it does not exist.
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure>;

    /// Lists an existing folder; the empty path is the folder of the site.
    fn list(&mut self, folder: &str) -> Result<Listing, Failure>;

    /// Creates a folder in an existing one.
    fn make_folder(&mut self, folder: &str) -> Result<(), Failure>;

    /// Puts a file in place, so that visitors see the old file or the new one. Replaces a file or link.
    fn put(&mut self, path: &str, staged: &str) -> Result<(), Failure>;

    /// Removes a file. Does nothing if the file does not exist.
    fn remove(&mut self, path: &str) -> Result<(), Failure>;

    /// Removes a folder if it is empty.
    fn remove_folder(&mut self, folder: &str) -> Result<(), Failure>;

    /// Completes the changes; `summary` describes them in one line.
    fn finish(&mut self, summary: &str) -> Result<(), Failure>;

    /// Returns the place of a path for messages, such as `sftp://host/srv/www/index.html`.
    fn place(&self, path: &str) -> String;
}
