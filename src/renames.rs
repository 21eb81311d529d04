//! Finds pages whose file was renamed, so that a dead link to the old name can offer the new one.
//!
//! A build keeps a hash of the text of every page in the state folder. A page that is gone was renamed if a page that is
//! new has the same text.

use crate::hash::Hash;
use crate::source::Source;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The new path of each renamed page by its former path, both below `content/`.
pub type Renames = BTreeMap<String, String>;

/// The hash of the text of each page, by path below `content/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageTexts(BTreeMap<String, Hash>);

impl PageTexts {
    pub fn of(source: &Source) -> PageTexts {
        let hashes = source.pages.iter().map(|(path, file)| (path.to_string(), Hash::of(file.text.as_bytes())));
        PageTexts(hashes.collect())
    }

    /// Reads the texts of the last build. Without a valid file there are none, and no rename is found.
    pub fn recall(state: &Path) -> PageTexts {
        let text = fs::read(file(state)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Returns the pages that have another name in `source`.
    pub fn renamed_in(&self, source: &Source) -> Renames {
        let (former, now) = (&self.0, &source.pages);
        let is_gone = |path: &str| !now.contains_key(path);
        let gone: BTreeMap<Hash, &String> =
            former.iter().filter(|(path, _)| is_gone(path)).map(|(path, hash)| (*hash, path)).collect();
        if gone.is_empty() {
            return Renames::new();
        }
        let new = now.iter().filter(|(path, _)| !former.contains_key(&***path));
        let renamed = new.filter_map(|(path, file)| {
            let old = gone.get(&Hash::of(file.text.as_bytes()))?;
            Some(((*old).clone(), path.to_string()))
        });
        renamed.collect()
    }

    /// Writes the texts of a build that was published. Errors are ignored: without this file only a suggestion is lost.
    pub fn keep(&self, state: &Path) {
        if let Ok(text) = serde_json::to_vec(self) {
            // Creates a new file, since writing through a symbolic link could leave the project.
            let _ = fs::remove_file(file(state));
            let _ = File::create_new(file(state)).and_then(|mut file| file.write_all(&text));
        }
    }
}

fn file(state: &Path) -> PathBuf {
    state.join("page-texts.json")
}
