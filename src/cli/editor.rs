//! Opening a file in the program that somebody writes with.

use crate::diagnostic::Failure;
use crate::language::Text;
use std::path::Path;
use std::process::Command;

/// Opens the file in `editor`, which may have flags (`code --wait`), else in what the system opens such files with;
/// returns when that is closed, or at once where it says so.
pub fn open(file: &Path, editor: Option<&str>) -> Result<(), Failure> {
    let mut command = match editor {
        Some(program) if Path::new(program).is_file() => Command::new(program),
        Some(words) => {
            let mut words = words.split_whitespace();
            let mut command = Command::new(words.next().unwrap_or_default());
            command.args(words);
            command
        }
        None if cfg!(target_os = "macos") => Command::new("open"),
        None if cfg!(windows) => Command::new("explorer"),
        None => Command::new("xdg-open"),
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
