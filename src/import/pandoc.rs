//! Runs pandoc for the formats that omslag does not read itself.

use crate::i18n::Text;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Maximum size of the HTML that pandoc writes.
const HTML_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// How long pandoc may take for one file.
const LIMIT: Duration = Duration::from_secs(120);

/// Converts a file to HTML. Pandoc may read no other file and use no network.
///
/// # Errors
///
/// Returns a message if pandoc is not installed, cannot read the file, takes too long, or writes too much.
pub fn html_of(file: &Path, extension: &str) -> Result<Vec<u8>, Text> {
    let mut command = Command::new("pandoc");
    // The memory limit is one of its runtime.
    command.args(["+RTS", "-M1g", "-RTS", "--sandbox", "--standalone", "--to=html", "--mathml", "--"]).arg(file);
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(|_| no_pandoc(extension))?;
    let mut errors = child.stderr.take();
    // Both are read at the same time, since pandoc waits for a reader of either stream.
    let reading = thread::spawn(move || {
        let mut text = Vec::new();
        let _ = errors.as_mut().map(|errors| errors.take(1024 * 1024).read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    });
    let output = child.stdout.take();
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut html = Vec::new();
        let is_read = output.is_some_and(|output| output.take(HTML_BYTES_MAX + 1).read_to_end(&mut html).is_ok());
        if is_read {
            let _ = send.send(html);
        }
    });
    let html = receive.recv_timeout(LIMIT).ok().filter(|html| html.len() as u64 <= HTML_BYTES_MAX);
    if html.is_none() {
        let _ = child.kill();
    }
    let is_good = child.wait().is_ok_and(|status| status.success());
    let error = reading.join().unwrap_or_default();
    html.filter(|_| is_good).ok_or_else(|| refused(extension, error.lines().next().unwrap_or_default()))
}

fn no_pandoc(extension: &str) -> Text {
    Text::new(
        format!(
            "omslag leest .docx, .html en .md zelf; voor .{extension} is pandoc nodig: installeer het van https://pandoc.org, of sla het document op als .docx"
        ),
        format!(
            "omslag reads .docx, .html and .md itself; .{extension} needs pandoc: install it from https://pandoc.org, or save the document as .docx"
        ),
    )
}

fn refused(extension: &str, error: &str) -> Text {
    Text::new(
        format!("ook pandoc kan dit .{extension}-bestand niet lezen; sla het op als .docx ({error})"),
        format!("pandoc cannot read this .{extension} file either; save it as .docx ({error})"),
    )
}
