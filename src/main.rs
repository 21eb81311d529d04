//! The entry point: reads arguments, environment and clock, and runs one command.

use omslag::cli::{self, Machine};
use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> ExitCode {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let terminal = std::io::stderr().is_terminal();
    let machine = Machine {
        started_as: std::env::args().next().unwrap_or_default(),
        answers: std::io::stdin().is_terminal() && std::io::stdout().is_terminal(),
        now,
        program: std::env::current_exe().ok(),
        source_date_epoch: variable("SOURCE_DATE_EPOCH"),
        locale: variable("LC_ALL").or_else(|| variable("LC_MESSAGES")).or_else(|| variable("LANG")),
        terminal,
        colour: terminal && variable("NO_COLOR").is_none(),
        editor: variable("OMSLAG_EDITOR"),
        folder: std::env::current_dir().unwrap_or_default(),
        one_thread: variable("RAYON_NUM_THREADS").as_deref() == Some("1"),
        text_editor: variable("VISUAL").or_else(|| variable("EDITOR")),
    };
    cli::run(std::env::args_os(), &machine)
}
