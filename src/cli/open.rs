//! Opening a file in the program that somebody writes with, and an address in the browser.

use crate::diagnostic::Failure;
use crate::language::Text;
use std::path::Path;
use std::process::{Command, Stdio};

/// Opens the file in `editor`, which may have flags (`code --wait`), else in what the system opens such files with;
/// returns when that is closed, or at once where it says so.
pub fn file(file: &Path, editor: Option<&str>) -> Result<(), Failure> {
    let mut command = match editor {
        Some(program) if Path::new(program).is_file() => Command::new(program),
        Some(words) => {
            let mut words = words.split_whitespace();
            let mut command = Command::new(words.next().unwrap_or_default());
            command.args(words);
            command
        }
        None => opener(),
    };
    let cannot = || Text::new("kan hiermee geen bestand openen", "cannot open a file with this");
    let program = command.get_program().to_owned();
    let status = command.arg(file).status().map_err(|cause| Failure::new(cannot(), &program, cause))?;
    // Explorer says that it failed also when it did not.
    match status.success() || program == "explorer" {
        true => Ok(()),
        false => Err(Failure::new(cannot(), &program, status)),
    }
}

/// Asks the system to open an address. Where it cannot, the address stands in the terminal.
pub fn address(url: &str) {
    let mut command = opener();
    let quiet = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Nobody waits for the browser to be closed.
    let _ = quiet.spawn();
}

/// What opens a file or an address as a double click would.
fn opener() -> Command {
    Command::new(if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    })
}
