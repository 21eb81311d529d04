//! What goes into an index, and what comes out of it.

/// What the index contains of a page, or of an event on a timeline.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub title: String,
    pub url: String,
    /// What a result says about the page: its kind, section and date.
    pub about: String,
    pub headings: String,
    /// Text that counts more than the body: description, tags, names, date.
    pub summary: String,
    pub text: String,
}

/// A data file. Files other than the root are named by a hash of their text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    pub name: String,
    pub text: String,
}
