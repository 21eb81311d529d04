//! Finds and reads the files to import. They are not part of the project, and everything about them is untrusted.

use super::pandoc;
use super::{Draft, web_page, word_document};
use crate::archive;
use crate::i18n::Text;
use crate::source::is_ignored;
use crate::url::{Url, decode, ending, resolve};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Maximum size of a document with pictures, and of a web page or other text.
const DOCUMENT_BYTES_MAX: u64 = 256 * 1024 * 1024;
const TEXT_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Maximum size of a picture beside a web page.
const PICTURE_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Maximum number of files in a folder, and depth of its folders.
const FILES_MAX: usize = 20_000;
const DEPTH_MAX: usize = 30;

/// Extensions that a folder is searched for.
const KNOWN: &[&str] = &["docx", "docm", "html", "htm", "xhtml", "md", "markdown", "odt", "rtf", "epub"];
/// Folders of other programs without content.
const WITHOUT_CONTENT: &[&str] =
    &["node_modules", "vendor", "public", "_site", "themes", "layouts", "archetypes", "resources"];

/// A file to import.
#[derive(Clone, Debug)]
pub struct Original {
    pub file: PathBuf,
    /// The path as given, or below the folder that was given.
    pub name: String,
    /// The folder of the file below the folder that was given; `None` for a file that was given itself.
    pub folder: Option<String>,
}

/// Lists the files that some paths name: the files themselves, and those in folders.
///
/// # Errors
///
/// Returns the path and a message for what is missing or has no file to import.
pub fn list(given: &[PathBuf]) -> Result<Vec<Original>, (PathBuf, Text)> {
    let mut originals = Vec::new();
    for path in given {
        let shown = path.display().to_string();
        if path.is_file() {
            originals.push(Original { file: path.clone(), name: shown, folder: None });
        } else if path.is_dir() {
            let before = originals.len();
            walk(path, "", 0, &mut originals).map_err(|message| (path.clone(), message))?;
            if originals.len() == before {
                return Err((path.clone(), nothing_there()));
            }
        } else {
            return Err((path.clone(), not_there()));
        }
    }
    Ok(originals)
}

/// Adds the documents in a folder, in the order of their names. Does not follow links, which may lead out.
fn walk(folder: &Path, below: &str, depth: usize, originals: &mut Vec<Original>) -> Result<(), Text> {
    let entries = fs::read_dir(folder).map_err(|cause| unreadable(&cause))?;
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(kind) = entry.file_type() else { continue };
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if is_ignored(&name) {
            continue;
        } else if kind.is_dir() && depth < DEPTH_MAX && !WITHOUT_CONTENT.contains(&name.as_str()) {
            walk(&entry.path(), &path, depth + 1, originals)?;
        } else if kind.is_file() && KNOWN.contains(&ending(&name).to_lowercase().as_str()) {
            originals.push(Original { file: entry.path(), name: path, folder: Some(below.to_owned()) });
        }
        if originals.len() > FILES_MAX {
            return Err(too_many());
        }
    }
    Ok(())
}

impl Original {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Returns a message if the file cannot be read or imported.
    pub fn read(&self) -> Result<Draft, Text> {
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match ending(&name).to_lowercase().as_str() {
            "docx" | "docm" | "dotx" => word_document(&mut open(&self.file, DOCUMENT_BYTES_MAX)?, &name),
            "html" | "htm" | "xhtml" => {
                Ok(web_page(&bytes(&self.file, TEXT_BYTES_MAX)?, &name, &|link| beside(&self.file, link)))
            }
            "doc" => Err(old_word()),
            other => self.through_pandoc(&name, other),
        }
    }
}

impl Original {
    /// Reads a file through pandoc. Pictures in an archive, such as an OpenDocument, are read from there.
    fn through_pandoc(&self, name: &str, extension: &str) -> Result<Draft, Text> {
        open(&self.file, DOCUMENT_BYTES_MAX)?;
        let html = pandoc::html_of(&self.file, extension)?;
        let mut file = open(&self.file, DOCUMENT_BYTES_MAX)?;
        let archive = archive::open(&mut file);
        let load = |link: &str| {
            let archive = archive.as_ref()?;
            let part =
                archive.parts.iter().find(|part| part.name == link || part.name.ends_with(&format!("/{link}")))?;
            let (bytes, fault) = archive.read(part, PICTURE_BYTES_MAX as usize);
            Some(bytes).filter(|_| fault.is_none())
        };
        Ok(web_page(&html, name, &load))
    }
}

fn open(path: &Path, max: u64) -> Result<File, Text> {
    // Opening a pipe would block.
    if !path.is_file() {
        return Err(not_there());
    }
    let file = File::open(path).map_err(|cause| unreadable(&cause))?;
    let length = file.metadata().map_err(|cause| unreadable(&cause))?.len();
    if length > max { Err(too_large(length, max)) } else { Ok(file) }
}

fn bytes(path: &Path, max: u64) -> Result<Vec<u8>, Text> {
    let mut bytes = Vec::new();
    open(path, max)?.take(max).read_to_end(&mut bytes).map_err(|cause| unreadable(&cause))?;
    Ok(bytes)
}

/// Reads a picture that lies in the folder of a page or below it, also by its real path.
fn beside(page: &Path, link: &str) -> Option<Vec<u8>> {
    let url = Url::split(link);
    let below = resolve("", &decode(url.path))
        .filter(|path| !url.is_elsewhere() && !url.path.starts_with('/') && !path.is_empty())?;
    let folder = page.parent()?.join("").canonicalize().ok()?;
    let real = folder.join(below).canonicalize().ok().filter(|real| real.starts_with(&folder))?;
    bytes(&real, PICTURE_BYTES_MAX).ok()
}

fn not_there() -> Text {
    Text::new("dit is er niet, of het is geen gewoon bestand", "this is not there, or not an ordinary file")
}

fn nothing_there() -> Text {
    Text::new("in deze map staat geen document om over te nemen", "there is no document to import in this folder")
}

fn unreadable(cause: &std::io::Error) -> Text {
    Text::new(format!("dit is niet te lezen: {cause}"), format!("this cannot be read: {cause}"))
}

fn too_many() -> Text {
    Text::new(
        format!("in deze map staan meer dan {FILES_MAX} documenten; kies een map erin"),
        format!("there are more than {FILES_MAX} documents in this folder; choose a folder in it"),
    )
}

fn too_large(length: u64, max: u64) -> Text {
    let mebibytes = |bytes: u64| bytes.div_ceil(1024 * 1024);
    Text::new(
        format!(
            "dit bestand is {} MiB groot; de grens is {} MiB; maak de afbeeldingen kleiner of deel het op",
            mebibytes(length),
            mebibytes(max)
        ),
        format!(
            "this file is {} MiB; the limit is {} MiB; make its pictures smaller or divide it",
            mebibytes(length),
            mebibytes(max)
        ),
    )
}

fn old_word() -> Text {
    Text::new(
        "dit is een document van Word van vóór 2007; open het in Word en sla het op als .docx",
        "this is a document of Word before 2007; open it in Word and save it as .docx",
    )
}
