//! Paths of content files: those of indexes, and how diagnostics name them.

use crate::url::file_name;

/// Whether a content path is the index of its folder.
pub fn is_index(path: &str) -> bool {
    file_name(path) == "index.md"
}

/// The path of a folder's index.
pub fn index_of(folder: &str) -> String {
    if folder.is_empty() { "index.md".to_owned() } else { format!("{folder}/index.md") }
}

/// A content path as diagnostics name it, from the project's root.
pub fn project_path(path: &str) -> String {
    format!("content/{path}")
}
