//! Locates single files and folders of the project by a path from outside, after resolving symbolic links.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Opens a regular file and returns it with its length in bytes.
///
/// # Errors
///
/// Fails if the real path of the file is outside of `within`: a folder on the path may have been replaced by a symbolic
/// link since the file was found. Also fails for anything but a regular file, because opening a pipe would block.
pub fn open_within(path: &Path, within: &Path) -> io::Result<(File, u64)> {
    let real = path.canonicalize()?;
    if !fs::symlink_metadata(path)?.is_file() || !real.starts_with(within.canonicalize()?) {
        return Err(ErrorKind::NotFound.into());
    }
    let file = File::open(real)?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

/// Returns a file in a folder, or in one above it, whose name is nearly that of the settings.
pub fn misnamed_settings(start: &Path) -> Option<PathBuf> {
    const NEARLY: &[&str] = &["site.yml", "site.yaml.txt", "site.yml.txt", "Site.yaml", "Site.yml", "site.yaml.yaml"];
    let in_folder = |folder: &Path| NEARLY.iter().map(|name| folder.join(name)).find(|file| file.is_file());
    start.ancestors().find_map(in_folder)
}

/// The result of [`locate_folder`].
pub enum Located {
    /// The path below `content/`, with `/` between names; empty for `content/` itself.
    Inside(String),
    /// The path exists, but it is not a folder in `content/`.
    Outside,
    /// The path does not exist or is hidden.
    Nowhere,
}

/// Looks for a folder of `content/` by the path `given`, relative to each folder in `from` in turn.
pub fn locate_folder(content: &Path, given: &str, from: &[&Path]) -> Located {
    let found: Vec<PathBuf> = from.iter().filter_map(|from| from.join(given).canonicalize().ok()).collect();
    let content = content.canonicalize().unwrap_or_else(|_| content.to_owned());
    let below = found.iter().filter(|folder| folder.is_dir()).find_map(|folder| folder.strip_prefix(&content).ok());
    let Some(below) = below else {
        return if found.is_empty() { Located::Nowhere } else { Located::Outside };
    };
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    // Hidden folders are not part of the site.
    match names.iter().any(|name| name.starts_with('.')) {
        true => Located::Nowhere,
        false => Located::Inside(names.join("/")),
    }
}
