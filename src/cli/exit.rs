//! The end of a command: the two output streams, and the exit codes.

use crate::diagnostic::{Diagnostics, Failure};
use crate::i18n::{Language, Text};
use crate::report;
use std::io::Write;

/// The command succeeded.
pub const GOOD: u8 = 0;
/// The site has errors, or warnings with `--strict`.
pub const SITE_HAS_ERRORS: u8 = 1;
/// The arguments or `site.yaml` cannot be used.
pub const WRONG_USAGE: u8 = 2;
/// The system refused something, such as writing a file.
const MACHINE_FAILED: u8 = 3;

/// Prints a usage error and returns its exit code.
pub fn misused(mistake: &Text, language: Language) -> u8 {
    complain(&format!("omslag: {}\n", mistake.get(language)));
    WRONG_USAGE
}

/// Prints a system failure, as JSON if asked for, and returns its exit code.
pub fn failed(failure: &Failure, json: bool, language: Language) -> u8 {
    if json {
        print(&format!("{}\n", report::json(&Diagnostics::default(), None, Some(failure), language)));
    } else {
        complain(&format!("{}\n", report::failure(failure, language)));
    }
    MACHINE_FAILED
}

/// Writes to standard output. Errors are ignored: the reader may be gone (`omslag build | head`), which does not affect
/// the work that is done.
pub fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes to standard error. Errors are ignored, as in [`print`].
pub fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
