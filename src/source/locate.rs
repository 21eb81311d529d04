//! Single files and folders of the project that somebody asks for, after links of the file system have been followed.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Opens a regular file, and returns its length. It fails when a link leads out of the folder that the file was found
/// `within`; a folder on the way may have become one since. What is no file is not opened: a pipe would be waited for.
pub fn open_within(path: &Path, within: &Path) -> io::Result<(File, u64)> {
    let real = path.canonicalize()?;
    if !fs::symlink_metadata(path)?.is_file() || !real.starts_with(within.canonicalize()?) {
        return Err(ErrorKind::NotFound.into());
    }
    let file = File::open(real)?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

/// Where a folder is that somebody names.
pub enum Located {
    /// Below `content/`, with `/` between names and none for `content/` itself.
    Inside(String),
    Outside,
    Nowhere,
}

/// Looks for a folder of `content/`, as seen from each of these folders in turn.
pub fn locate_folder(content: &Path, given: &str, from: &[&Path]) -> Located {
    let found: Vec<PathBuf> = from.iter().filter_map(|from| from.join(given).canonicalize().ok()).collect();
    let content = content.canonicalize().unwrap_or_else(|_| content.to_owned());
    let below = found.iter().filter(|folder| folder.is_dir()).find_map(|folder| folder.strip_prefix(&content).ok());
    let Some(below) = below else {
        return if found.is_empty() { Located::Nowhere } else { Located::Outside };
    };
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    // Nothing hidden is a part of the site.
    match names.iter().any(|name| name.starts_with('.')) {
        true => Located::Nowhere,
        false => Located::Inside(names.join("/")),
    }
}
