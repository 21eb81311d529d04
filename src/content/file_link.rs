//! A reference to a file in front matter.

use crate::diagnostic::Position;
use crate::fields::Reader;
use crate::yaml::{Inside, Yaml};

/// A reference to a file in front matter, relative to the page in the same way as a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    pub target: String,
    pub position: Position,
}

impl FileLink {
    /// Reads the key of a file; `None` if it is absent.
    pub fn read(read: &Reader, yaml: &Yaml, inside: Inside, key: &str) -> Option<FileLink> {
        Some(FileLink { target: read.text(key)?, position: yaml.place_of_value(inside, key).position? })
    }
}
