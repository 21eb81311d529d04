//! A content file that `site.yaml` names.

use crate::diagnostic::Place;

/// A content file that the menu or the footer links to, or the logo.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NamedFile {
    /// The path as the author wrote it, relative to `content/`.
    pub file: String,
    pub place: Place,
}
