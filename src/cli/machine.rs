//! What only the machine knows; `main` asks for it once.

use std::path::PathBuf;

/// What the machine knows and a build must not ask for itself.
pub struct Machine {
    /// Seconds since 1970, UTC.
    pub now: i64,
    /// The file of this program, of which another version may build otherwise.
    pub program: Option<PathBuf>,
    pub source_date_epoch: Option<String>,
    /// As `LANG` has it.
    pub locale: Option<String>,
    /// Whether somebody reads along at a terminal.
    pub terminal: bool,
    pub colour: bool,
    /// How a place in a file is opened from the browser: `OMSLAG_EDITOR`.
    pub editor: Option<String>,
    pub folder: PathBuf,
    /// Whether `RAYON_NUM_THREADS` asks for one thread only.
    pub one_thread: bool,
    /// The program that somebody writes with: `VISUAL` or `EDITOR`.
    pub text_editor: Option<String>,
}
