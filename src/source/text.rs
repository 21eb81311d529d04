//! Reads texts: UTF-8 with line feeds, or a diagnostic that says why a file is unusable.

use super::merge;
use crate::diagnostic::{Diagnostic, Failure, Place, Rule};
use crate::i18n::Text;
use crate::url::normal_form;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Maximum size of a page, data file or template, in bytes. A book of a thousand pages is smaller.
pub const TEXT_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A text, with the size and modification time of its file when it was read.
#[derive(Clone, Debug)]
pub struct TextFile {
    pub text: Arc<str>,
    pub(super) size_bytes: u64,
    pub(super) modified: Option<SystemTime>,
}

impl TextFile {
    pub(super) fn same_text(&self, other: &TextFile) -> bool {
        Arc::ptr_eq(&self.text, &other.text) || self.text == other.text
    }
}

/// Reads a text file. Returns a diagnostic if it is too large, not UTF-8 or an unfinished merge.
pub(super) fn read_text(file: &Path, path: &str) -> Result<Result<TextFile, Diagnostic>, Failure> {
    let failure = |cause| Failure::reading(file, cause);
    let opened = File::open(file).map_err(failure)?;
    let now = opened.metadata().map_err(failure)?;
    let (size_bytes, modified) = (now.len(), now.modified().ok());
    if size_bytes > TEXT_BYTES_MAX {
        return Ok(Err(too_large(path, size_bytes)));
    }
    // One byte of spare capacity lets `read_to_end` find the end of the file without growing the buffer.
    let mut bytes = Vec::with_capacity(size_bytes as usize + 1);
    opened.take(TEXT_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failure)?;
    Ok(decode(path, bytes).map(|text| TextFile { text: text.into(), size_bytes, modified }))
}

/// Decodes UTF-8, removes the byte order mark, and normalises line breaks to line feeds and letters to Unicode's form C,
/// so that what looks the same is the same. Returns a diagnostic if the result is of no use to anyone.
fn decode(path: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(bad_encoding(Place::file(path), "UTF-16"));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let good = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
            return Err(bad_encoding(Place::of_bytes(path, &good, at, at + 1), "Windows-1252"));
        }
    };
    if let Some(at) = text.find('\0') {
        return Err(bad_encoding(Place::of_bytes(path, &text, at, at + 1), "UTF-16"));
    }
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    // Only letters with a combining mark (U+0300 to U+036F) have another form.
    let may_differ = text.as_bytes().iter().any(|byte| matches!(byte, 0xcc | 0xcd));
    let text = if may_differ { normal_form(&text) } else { text };
    merge::check(path, &text).map_or(Ok(text), Err)
}

fn bad_encoding(place: Place, perhaps: &str) -> Diagnostic {
    let message = Text::new(
        format!("dit bestand is niet in UTF-8 opgeslagen (misschien in {perhaps})"),
        format!("this file is not saved as UTF-8 (perhaps as {perhaps})"),
    );
    let help = Text::new(
        "open het in uw tekstprogramma en kies “Opslaan als” met codering UTF-8",
        "open it in your editor and choose “Save as” with the encoding UTF-8",
    );
    Diagnostic::new(Rule::BadEncoding, message).at(place).help(help)
}

fn too_large(path: &str, size: u64) -> Diagnostic {
    let mebibytes = format!("{:.1}", size as f64 / (1024.0 * 1024.0));
    let message = Text::new(
        format!("dit bestand is {} MiB groot; de grens is 4 MiB", mebibytes.replace('.', ",")),
        format!("this file is {mebibytes} MiB; the limit is 4 MiB"),
    );
    let help = Text::new("verdeel de tekst over meer pagina's", "divide the text over more pages");
    Diagnostic::new(Rule::TooLarge, message).at(Place::file(path)).help(help)
}
