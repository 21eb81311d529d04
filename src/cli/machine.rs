//! Inputs from the machine: clock, environment and terminal. `main` reads them once.

use std::path::{Path, PathBuf};

/// The inputs that a build must not read itself.
#[derive(Clone, Debug)]
pub struct Machine {
    /// How this program was started, such as `omslag` or `./omslag`.
    pub started_as: String,
    /// Whether somebody can answer a question: standard input and output are a terminal.
    pub answers: bool,
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

impl Machine {
    /// Returns whether the program was probably started by a double click: Windows and macOS then give its whole path,
    /// and open a window that closes with it.
    pub fn is_double_clicked(&self) -> bool {
        self.answers && Path::new(&self.started_as).is_absolute()
    }
}
