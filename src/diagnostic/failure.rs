//! Failures: errors of the system, such as a full disk or a folder without read permission.

use crate::i18n::Text;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// An error of the system: what failed, with which path, and the cause as the system reports it (may be empty).
#[derive(Clone, Debug)]
pub struct Failure {
    pub doing: Text,
    pub path: PathBuf,
    pub cause: String,
}

impl Failure {
    pub fn new(doing: Text, path: impl AsRef<Path>, cause: impl fmt::Display) -> Failure {
        Failure { doing, path: path.as_ref().to_owned(), cause: cause.to_string() }
    }

    /// Creates the failure for an error while reading `path`.
    pub fn reading(path: impl AsRef<Path>, cause: io::Error) -> Failure {
        let doing = match cause.kind() {
            io::ErrorKind::NotFound => Text::new("dit is er niet", "this is not there"),
            io::ErrorKind::PermissionDenied => Text::new("dit mag u niet lezen", "you may not read this"),
            io::ErrorKind::IsADirectory => {
                Text::new("dit is een map en geen bestand", "this is a folder and not a file")
            }
            _ => return Failure::new(Text::new("kan dit niet lezen", "cannot read this"), path, cause),
        };
        Failure::new(doing, path, "")
    }

    /// Creates the failure for an error while writing `path`.
    pub fn writing(path: impl AsRef<Path>, cause: io::Error) -> Failure {
        let doing = match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Text::new("de schijf is vol", "the disk is full")
            }
            io::ErrorKind::ReadOnlyFilesystem => {
                Text::new("deze schijf is alleen te lezen", "this disk can only be read")
            }
            io::ErrorKind::NotADirectory => {
                Text::new("een deel van dit pad is geen map", "a part of this path is not a folder")
            }
            io::ErrorKind::AlreadyExists | io::ErrorKind::IsADirectory | io::ErrorKind::DirectoryNotEmpty => Text::new(
                "hier staat iets in de weg; haal het weg of geef het een andere naam",
                "something is in the way here; take it away or give it another name",
            ),
            io::ErrorKind::PermissionDenied => Text::new("hier mag u niet schrijven", "you may not write here"),
            _ => return Failure::new(Text::new("kan dit niet schrijven", "cannot write this"), path, cause),
        };
        Failure::new(doing, path, "")
    }
}
