//! How a verb ends: the two output streams, and the exit codes.

use crate::diagnostic::{Diagnostics, Failure};
use crate::language::{Language, Text};
use crate::report;
use std::io::Write;

pub const GOOD: u8 = 0;
pub const SITE_HAS_ERRORS: u8 = 1;
pub const WRONG_USAGE: u8 = 2;
const MACHINE_FAILED: u8 = 3;

/// Reports what was wrong with the flags.
pub fn misused(mistake: &Text, language: Language) -> u8 {
    complain(&format!("omslag: {}\n", mistake.get(language)));
    WRONG_USAGE
}

/// Reports what the machine refused.
pub fn failed(failure: &Failure, json: bool, language: Language) -> u8 {
    if json {
        print(&format!("{}\n", report::json(&Diagnostics::default(), None, Some(failure), language)));
    } else {
        complain(&format!("{}\n", report::failure(failure, language)));
    }
    MACHINE_FAILED
}

/// Writes to standard output. Nobody may be listening any more (`omslag build | head`), which changes nothing about
/// the work that is done.
pub fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes to standard error, as [`print`] does.
pub fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
