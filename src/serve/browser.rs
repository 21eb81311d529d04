//! Opens an address in the browser of whoever sits at this computer.

use std::process::{Command, Stdio};

/// Asks the system to open an address. Where it cannot, the address stands in the terminal.
pub fn open(url: &str) {
    let mut command = opener();
    let quiet = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Nobody waits for the browser to be closed.
    let _ = quiet.spawn();
}

#[cfg(target_os = "macos")]
fn opener() -> Command {
    Command::new("open")
}

#[cfg(windows)]
fn opener() -> Command {
    let mut command = Command::new("cmd");
    // The empty text is the title of a window.
    command.args(["/c", "start", ""]);
    command
}

#[cfg(not(any(target_os = "macos", windows)))]
fn opener() -> Command {
    Command::new("xdg-open")
}
