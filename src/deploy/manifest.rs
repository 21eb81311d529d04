//! The manifest on the host: which files there are ours, and what they contain.

use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::hosting::DEPLOY_MANIFEST;
use crate::i18n::Text;
use crate::publish::is_inside;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The path of the manifest below the folder of the site.
pub const MANIFEST: &str = DEPLOY_MANIFEST;

/// Maximum length in bytes of a path on the host. The commands of `sftp` are limited.
pub const PATH_BYTES_MAX: usize = 600;

/// The version of the format, to be raised when its meaning changes.
const VERSION: u32 = 1;

/// The files on the host that omslag put there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    version: u32,
    /// The run that is changing the files now, or was when it was interrupted; empty if none is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub run: String,
    /// Files by path, as the last completed step left them.
    pub files: BTreeMap<String, Entry>,
    /// Files that a run is uploading. Each may be absent, as in `files`, or as here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pending: BTreeMap<String, Entry>,
}

/// The contents of a file on the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub hash: Hash,
    /// The hash of the content files whose text a page shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Hash>,
}

impl Manifest {
    pub fn new(files: BTreeMap<String, Entry>) -> Manifest {
        Manifest { version: VERSION, run: String::new(), files, pending: BTreeMap::new() }
    }

    /// Parses a manifest. Leaves out paths that lead out of the site's folder or contain control characters: the host
    /// is not trusted to choose what a run changes.
    ///
    /// # Errors
    ///
    /// Fails if the text is no manifest of this version.
    pub fn parse(bytes: &[u8], place: &str) -> Result<Manifest, Failure> {
        let parsed = serde_json::from_slice::<Manifest>(bytes).ok().filter(|manifest| manifest.version == VERSION);
        let Some(mut manifest) = parsed else { return Err(unreadable(place)) };
        let is_safe = |path: &String| {
            is_inside(path) && !path.contains(char::is_control) && path != MANIFEST && path.len() <= PATH_BYTES_MAX
        };
        manifest.files.retain(|path, _| is_safe(path));
        manifest.pending.retain(|path, _| is_safe(path));
        Ok(manifest)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        // Maps with text keys always serialize.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Returns whether the host certainly has exactly these contents at a path.
    pub fn contains(&self, path: &str, hash: Hash) -> bool {
        !self.pending.contains_key(path) && self.files.get(path).is_some_and(|entry| entry.hash == hash)
    }

    /// Returns whether a file at this path is ours.
    pub fn owns(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.pending.contains_key(path)
    }

    /// Iterates over the paths of our files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let pending = self.pending.keys().filter(|path| !self.files.contains_key(*path));
        self.files.keys().chain(pending).map(String::as_str)
    }

    /// Iterates over the contents that pages on the host may have, each with its path and the hash of its source.
    pub fn sources(&self) -> impl Iterator<Item = (&str, Hash)> {
        let entries = self.files.iter().chain(&self.pending);
        entries.filter_map(|(path, entry)| Some((path.as_str(), entry.source?)))
    }
}

fn unreadable(place: &str) -> Failure {
    let doing = Text::new(
        "dit bestand is beschadigd of van een andere versie van omslag; haal het weg en gebruik `--take-over`",
        "this file is damaged or from another version of omslag; delete it and use `--take-over`",
    );
    Failure::new(doing, place, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_survives_a_round_trip_without_paths_that_a_host_may_not_choose() {
        let entry = Entry { hash: Hash::of(b"x"), source: Some(Hash::of(b"y")) };
        let paths = ["a/index.html", "../x", "/etc/x", "a\nrm b", MANIFEST];
        let mut manifest = Manifest::new(paths.map(|path| (path.to_owned(), entry)).into());
        manifest.pending.insert("foto*.jpg".to_owned(), Entry { source: None, ..entry });
        let read = Manifest::parse(&manifest.to_bytes(), "").expect("a manifest");
        assert_eq!(read.paths().collect::<Vec<_>>(), ["a/index.html", "foto*.jpg"]);
        assert_eq!(read.files["a/index.html"], entry);
        assert!(Manifest::parse(b"{\"version\":2,\"files\":{}}", "").is_err());
        assert!(Manifest::parse(b"", "").is_err());
    }
}
