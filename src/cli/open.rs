//! Opens files in a text editor, and addresses in the browser.

use crate::diagnostic::Failure;
use crate::i18n::Text;
use std::path::Path;
use std::process::{Command, Stdio};

/// Opens the file in `editor`, which may have flags (`code --wait`), or else in the system's default program. Waits
/// until the program exits; some programs exit at once.
///
/// # Errors
///
/// Fails if the program cannot be started or exits with an error.
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
    // Explorer exits with an error even after success.
    match status.success() || program == "explorer" {
        true => Ok(()),
        false => Err(Failure::new(cannot(), &program, status)),
    }
}

/// Asks the system to open an address. Errors are ignored, because the address is also printed in the terminal.
pub fn address(url: &str) {
    let mut command = opener();
    let quiet = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Does not wait until the browser is closed.
    let _ = quiet.spawn();
}

/// Returns the system's command that opens a file or an address like a double click.
fn opener() -> Command {
    Command::new(if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    })
}
