//! Finds and reads the files to import. They are not part of the project, and everything about them is untrusted.

use super::draft::{Draft, markdown_page, web_page, word_document};
use super::foreign::Vault;
use super::pandoc;
use crate::archive;
use crate::i18n::Text;
use crate::source::is_ignored;
use crate::url::{Url, decode, ending, folder, resolve};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
const WITHOUT_CONTENT: &[&str] = &[
    "node_modules",
    "vendor",
    "public",
    "_site",
    "themes",
    "layouts",
    "archetypes",
    "resources",
    "_layouts",
    "_includes",
    "templates",
];

/// A file to import.
#[derive(Clone, Debug)]
pub struct Original {
    pub file: PathBuf,
    /// The path as given, or below the folder that was given.
    pub name: String,
    /// The folder of the file below the folder that was given; `None` for a file that was given itself.
    pub folder: Option<String>,
    /// The files around it.
    vault: Arc<Vault>,
}

/// Lists the files that some paths name: the files themselves, and those in folders.
///
/// # Errors
///
/// Returns the path and a message for what is missing or has no file to import.
pub fn list(given: &[PathBuf]) -> Result<Vec<Original>, (PathBuf, Text)> {
    let mut originals = Vec::new();
    for path in given {
        let failed = |message| (path.clone(), message);
        let is_file = path.is_file();
        if !is_file && !path.is_dir() {
            return Err(failed(not_there()));
        }
        let root = if is_file { path.parent().unwrap_or(path) } else { path };
        let mut vault = Vault { root: root.to_owned(), paths: BTreeSet::new() };
        // Of a file's own folder, only the files directly in it are known.
        walk(&mut vault, "", if is_file { DEPTH_MAX } else { 0 }).map_err(failed)?;
        let vault = Arc::new(vault);
        let original = |name: &str, folder| Original {
            file: root.join(name),
            name: name.to_owned(),
            folder,
            vault: vault.clone(),
        };
        if is_file {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            originals.push(original(&name, None));
            continue;
        }
        let known = vault.paths.iter().filter(|name| is_document(name));
        let before = originals.len();
        originals.extend(known.map(|name| original(name, Some(folder(name).to_owned()))));
        if originals.len() == before {
            return Err(failed(nothing_there()));
        }
    }
    Ok(originals)
}

/// Returns whether a file in a folder is one to import.
fn is_document(path: &str) -> bool {
    let is_of_program = folder(path).split('/').any(|part| WITHOUT_CONTENT.contains(&part));
    KNOWN.contains(&ending(path).to_lowercase().as_str()) && !is_of_program
}

/// Adds the files in a folder. Does not follow links, which may lead out.
fn walk(vault: &mut Vault, below: &str, depth: usize) -> Result<(), Text> {
    let entries = fs::read_dir(vault.root.join(below)).map_err(|cause| unreadable(&cause))?;
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        let is_skipped = is_ignored(&name) || name.contains(char::is_control);
        if kind.is_dir()
            && depth < DEPTH_MAX
            && !is_skipped
            && !["node_modules", "_site", "public"].contains(&name.as_str())
        {
            walk(vault, &path, depth + 1)?;
        } else if kind.is_file() && !is_skipped {
            vault.paths.insert(path);
        }
        if vault.paths.len() > FILES_MAX {
            return Err(too_many());
        }
    }
    Ok(())
}

/// Reads a file beside the documents, such as a picture, for a copy.
///
/// # Errors
///
/// Returns a message if the file is too large or cannot be read.
pub fn beside_bytes(path: &Path) -> Result<Vec<u8>, Text> {
    bytes(path, PICTURE_BYTES_MAX)
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
            "md" | "markdown" => Ok(markdown_page(&bytes(&self.file, TEXT_BYTES_MAX)?, &self.name, self.vault.clone())),
            "doc" => Err(old_word()),
            other => self.through_pandoc(&name, other),
        }
    }
}

impl Original {
    /// Returns the file that a link of the original leads to.
    pub fn linked(&self, link: &str) -> Option<PathBuf> {
        self.vault.find(&self.name, link).map(|path| self.vault.root.join(path))
    }

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
    let folder = page.parent()?.canonicalize().ok()?;
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
