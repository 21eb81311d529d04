//! Inputs from the machine: clock, environment and terminal. `main` reads them once.

use std::path::PathBuf;

/// The inputs that a build must not read itself.
pub struct Machine {
    /// Seconds since the beginning of 1970, UTC.
    pub now: i64,
    /// The path of this executable; part of the cache key, because another version may build differently.
    pub program: Option<PathBuf>,
    /// The value of `SOURCE_DATE_EPOCH`.
    pub source_date_epoch: Option<String>,
    /// The locale, in the form of `LANG`.
    pub locale: Option<String>,
    /// Whether standard error is a terminal.
    pub terminal: bool,
    /// Whether output is coloured: at a terminal, unless `NO_COLOR` is set.
    pub colour: bool,
    /// The value of `OMSLAG_EDITOR`: how the browser opens a place in a file.
    pub editor: Option<String>,
    /// The current folder.
    pub folder: PathBuf,
    /// Whether `RAYON_NUM_THREADS` is 1.
    pub one_thread: bool,
    /// The user's text editor: `VISUAL` or `EDITOR`.
    pub text_editor: Option<String>,
}
