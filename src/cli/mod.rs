//! The command line: parses flags, runs a command, and turns its outcome into text and an exit code.
//!
//! Everything that comes from the machine is passed in as a [`Machine`].

mod build;
mod call;
mod command;
mod deploy;
mod exit;
mod explain;
mod import;
mod machine;
mod make;
mod mistakes;
mod open;
mod progress;
mod schema;
mod serve;
mod start;
mod translate;

pub use machine::Machine;

use crate::content::KindName;
use crate::i18n::Language;
use clap::error::ErrorKind;
use command::Wanted;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command that the arguments name and returns the exit code. Without a command, runs `serve`.
pub fn run(arguments: impl Iterator<Item = OsString>, machine: &Machine) -> ExitCode {
    let arguments: Vec<OsString> = arguments.collect();
    let asked = command::asked_language(&arguments);
    let language = asked.or_else(|| machine.locale.as_deref().and_then(Language::from_tag));
    let spoken = language.unwrap_or_default();
    let matches = match command::command(spoken).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            exit::print(&error.to_string());
            return ExitCode::from(exit::GOOD);
        }
        Err(error) => {
            exit::complain(&format!("{}\n", mistakes::usage_mistake(&error, spoken)));
            return ExitCode::from(exit::WRONG_USAGE);
        }
    };
    let (command, flags) = matches.subcommand().unzip();
    let call = call::Call { flags, machine, language };
    let outcome = match command {
        None => start::run(&call),
        Some("serve") => serve::run(&call),
        Some("new") => match call.get("kind").unwrap_or(Wanted::Page(KindName::Page)) {
            Wanted::Translation => translate::translate(&call),
            Wanted::Page(kind) => make::new(&call, kind),
        },
        Some("import") => import::run(&call),
        Some("init") => make::init(&call),
        Some("schema") => schema::run(&call),
        Some("deploy") => deploy::run(&call),
        Some("explain") => explain::run(&call),
        Some(command) => build::run(&call, command == "build"),
    };
    let code = outcome.unwrap_or_else(|mistake| exit::misused(&mistake, spoken));
    if command.is_none() && code != exit::GOOD && machine.is_double_clicked() {
        start::keep_window(spoken);
    }
    ExitCode::from(code)
}
