//! The command line: flags become what a verb needs, and a verb's outcome becomes text and an exit code.
//!
//! Everything that only the machine knows comes in through [`Machine`], once.

mod build;
mod command;
mod make;
mod open;
mod serve;
mod start;
mod tell;
mod words;

use self::build::Task;
use self::command::{asked_language, command, usage_mistake};

use crate::diagnostic::{Diagnostics, Failure};
use crate::language::{Language, Text};
use crate::report;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

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

const GOOD: u8 = 0;
const SITE_HAS_ERRORS: u8 = 1;
const WRONG_USAGE: u8 = 2;
const MACHINE_FAILED: u8 = 3;

/// Runs the verb that the arguments name and returns the exit code.
pub fn run(arguments: impl Iterator<Item = OsString>, machine: &Machine) -> ExitCode {
    let arguments: Vec<OsString> = arguments.collect();
    let language = asked_language(&arguments).or_else(|| machine.locale.as_deref().and_then(Language::from_tag));
    let spoken = language.unwrap_or_default();
    let matches = match command(spoken).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            print(&error.to_string());
            return ExitCode::from(GOOD);
        }
        Err(error) => {
            complain(&format!("{}\n", usage_mistake(&error, spoken)));
            return ExitCode::from(WRONG_USAGE);
        }
    };
    let outcome = match matches.subcommand() {
        None => serve::run(None, machine, language),
        Some(("serve", flags)) => serve::run(Some(flags), machine, language),
        Some(("new", flags)) => make::new(flags, machine, language),
        Some(("init", flags)) => make::init(flags, machine, language),
        Some(("schema", flags)) => tell::schema(flags, machine, language),
        Some(("explain", flags)) => tell::explain(flags, machine, language),
        Some((verb, flags)) => Task::read(verb, flags, machine, language).map(Task::run),
    };
    ExitCode::from(outcome.unwrap_or_else(|mistake| misused(&mistake, spoken)))
}

/// Tells what was wrong with the flags.
fn misused(mistake: &Text, language: Language) -> u8 {
    complain(&format!("omslag: {}\n", mistake.get(language)));
    WRONG_USAGE
}

/// Tells what the machine refused.
fn failed(failure: &Failure, json: bool, language: Language) -> u8 {
    if json {
        print(&format!("{}\n", report::json(&Diagnostics::default(), None, Some(failure), language)));
    } else {
        complain(&format!("{}\n", report::failure(failure, language)));
    }
    MACHINE_FAILED
}

/// Writes to standard output. Nobody may be listening any more (`omslag build | head`), which changes nothing about
/// the work that is done.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes to standard error, as [`print`] does.
fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
