//! Reads the files of the project: `site.yaml`, `content/`, `data/` and the site's own theme. No other module does.
//!
//! Text is decoded and normalised here (UTF-8, line feeds), so that every position in a diagnostic is correct. Other
//! modules parse it.

mod file;
mod fingerprint;
mod ignore;
mod locate;
mod walk;
mod merge;
mod text;

pub use file::SourceFile;
pub use fingerprint::Fingerprint;
pub use ignore::is_ignored;
pub use locate::{Located, locate_folder, misnamed_settings, open_within};
pub use text::{TEXT_BYTES_MAX, TextFile};

use self::fingerprint::is_unchanged;
use self::text::read_text;
use self::walk::{not_a_file, walk_if_there, well_named, well_named_indexes};
use crate::config;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Place, Rule};
use crate::i18n::Text;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// A snapshot of all files of the project. All paths are relative, with `/`.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Markdown files by path below `content/`.
    pub pages: BTreeMap<Arc<str>, TextFile>,
    /// All other files by path below `content/`.
    pub files: Arc<BTreeMap<String, SourceFile>>,
    /// YAML files by path below `data/`.
    pub data: BTreeMap<Arc<str>, TextFile>,
    /// The files of the site's own theme by path below the theme's folder.
    pub theme: BTreeMap<String, Vec<u8>>,
    /// The name of the theme's folder in `themes/`.
    pub theme_name: String,
    /// The text of `site.yaml`.
    pub settings: String,
    /// Problems with files themselves, such as their name, size or encoding.
    pub problems: Diagnostics,
    /// The time at which reading began.
    began: Option<SystemTime>,
}

/// Returns the nearest folder that contains a `site.yaml`: `start` itself or a folder above it.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    start.ancestors().find(|folder| holds_settings(folder)).map(Path::to_owned)
}

/// Returns whether a folder contains a `site.yaml`.
///
/// An unreadable file counts, since the author means this site and not the one in a folder above.
pub fn holds_settings(folder: &Path) -> bool {
    folder.join(config::FILE_NAME).symlink_metadata().is_ok()
}

/// Reads the text of `site.yaml`. Returns a diagnostic if the file is not valid text.
///
/// # Errors
///
/// Fails if the file does not exist or cannot be read.
pub fn read_settings(root: &Path) -> Result<Result<String, Diagnostic>, Failure> {
    let file = root.join(config::FILE_NAME);
    // Reading a pipe would block. A missing or inaccessible file is reported when it is read.
    if fs::metadata(&file).is_ok_and(|found| !found.is_file()) {
        return Ok(Err(not_a_file(config::FILE_NAME, false)));
    }
    Ok(read_text(&file, config::FILE_NAME)?.map(|file| file.text.to_string()))
}

impl Source {
    /// Reads the whole project. Reuses texts from `earlier` whose files have not changed since, and those whose files
    /// have become unusable: a preview still shows them.
    ///
    /// Mistakes of the author are added to [`Source::problems`].
    ///
    /// # Errors
    ///
    /// Fails if a file or folder cannot be read.
    pub fn read(root: &Path, settings: String, theme_name: &str, earlier: &Source) -> Result<Source, Failure> {
        let began = SystemTime::now();
        let mut problems = Diagnostics::default();
        if !root.join("content").is_dir() {
            problems.push(without_content());
        }
        let content = walk_if_there(&root.join("content"), "content", &mut problems)?;
        let data = walk_if_there(&root.join("data"), "data", &mut problems)?;
        let theme_folder = format!("themes/{theme_name}");
        let theme = walk_if_there(&root.join("themes").join(theme_name), &theme_folder, &mut problems)?;

        let content = well_named(content, "content", &["md", "markdown", "mdown", "mkd"], "md", &mut problems);
        let (pages, files): (Vec<_>, Vec<_>) = content.into_iter().partition(|(path, _)| path.ends_with(".md"));
        let pages = well_named_indexes(pages, "content", &mut problems);
        let data = well_named(data, "data", &["yaml", "yml", "json", "toml"], "yaml", &mut problems);
        let yaml = data.into_iter().filter(|(path, _)| path.ends_with(".yaml")).collect();
        let files: BTreeMap<_, _> =
            files.into_par_iter().map(|file| read_file(file, earlier)).collect::<Result<_, _>>()?;
        problems.extend(merges_in_files(&files, earlier));
        Ok(Source {
            pages: read_texts(pages, "content", (&earlier.pages, earlier.began), &mut problems)?,
            data: read_texts(yaml, "data", (&earlier.data, earlier.began), &mut problems)?,
            // Shares the earlier map, so that later comparisons only compare pointers.
            files: if files == *earlier.files { earlier.files.clone() } else { Arc::new(files) },
            theme: read_theme(theme, (&theme_folder, theme_name), earlier, &mut problems)?,
            theme_name: theme_name.to_owned(),
            settings,
            problems,
            began: Some(began),
        })
    }

    /// Returns a copy of this project with only `files` (paths on disk) read again, and the paths of those that have
    /// changed, as diagnostics name them, sorted.
    ///
    /// Skips files that only a full [`Source::read`] can handle: new, missing and invalid files, texts that are
    /// published unchanged, and empty files, which an editor may be about to write.
    pub fn read_again(&self, root: &Path, files: &[PathBuf]) -> (Source, Vec<String>) {
        let mut source = self.clone();
        let mut changed = Vec::new();
        for file in files {
            let Some(path) = file.strip_prefix(root).ok().and_then(Path::to_str) else { continue };
            let path = path.replace('\\', "/");
            changed.extend(source.read_file_again(file, &path).filter(|is_changed| *is_changed).map(|_| path));
        }
        changed.sort();
        (source, changed)
    }

    /// Reads one file again and returns whether it has changed; `None` if the file was skipped.
    fn read_file_again(&mut self, file: &Path, path: &str) -> Option<bool> {
        fs::symlink_metadata(file).ok().filter(|found| found.is_file() && found.len() > 0)?;
        let (folder, below) = path.split_once('/').filter(|_| self.unreadable(path).is_none())?;
        let read = || read_text(file, path).ok()?.ok().filter(|file| !file.text.trim().is_empty());
        let text = match folder {
            "content" => self.pages.get_mut(below),
            "data" => self.data.get_mut(below),
            _ => None,
        };
        if let Some(text) = text {
            let earlier = mem::replace(text, read()?);
            return Some(!text.same_text(&earlier));
        }
        if folder == "content" && self.files.contains_key(below) && !merge::is_text(below) {
            let described = SourceFile::describe(below, file).ok()?;
            let is_changed = self.files.get(below) != Some(&described);
            Arc::make_mut(&mut self.files).insert(below.to_owned(), described);
            return Some(is_changed);
        }
        let known = self.theme.get_mut(below.strip_prefix(&self.theme_name)?.strip_prefix('/')?)?;
        let earlier = mem::replace(known, read_theme_file(file, path).ok()?.ok()?);
        Some(*known != earlier)
    }

    /// Creates a project that contains only `site.yaml`, for when the settings are invalid.
    pub fn of_settings(settings: String) -> Source {
        Source { settings, ..Source::default() }
    }

    /// Returns the paths of new, changed and removed files since `earlier`, as diagnostics name them, sorted.
    pub fn changed_since(&self, earlier: &Source) -> Vec<String> {
        let theme = format!("themes/{}/", self.theme_name);
        let mut changed = differing("content/", &self.pages, &earlier.pages, TextFile::same_text);
        if !Arc::ptr_eq(&self.files, &earlier.files) {
            changed.extend(differing("content/", &self.files, &earlier.files, PartialEq::eq));
        }
        changed.extend(differing("data/", &self.data, &earlier.data, TextFile::same_text));
        changed.extend(differing(&theme, &self.theme, &earlier.theme, PartialEq::eq));
        if self.settings != earlier.settings {
            changed.push(config::FILE_NAME.to_owned());
        }
        changed.sort();
        changed
    }

    /// Returns the diagnostic that says why a text is unusable, if it is.
    fn unreadable(&self, path: &str) -> Option<&Diagnostic> {
        let is_of = |problem: &Diagnostic| problem.place.as_ref().is_some_and(|place| place.path == path);
        self.problems.iter().find(|problem| problem.rule.is_unreadable() && is_of(problem))
    }

    /// Returns the text of a file by its path in diagnostics, for the excerpt below a message. It is empty for an
    /// unusable file, of which only an earlier text may be known.
    pub fn text_of(&self, path: &str) -> Option<&str> {
        match path.split_once('/') {
            _ if self.unreadable(path).is_some() => Some(""),
            Some(("content", page)) => self.pages.get(page).map(|file| &*file.text),
            Some(("data", file)) => self.data.get(file).map(|file| &*file.text),
            Some(("themes", file)) => {
                let file = file.strip_prefix(&self.theme_name)?.strip_prefix('/')?;
                self.theme.get(file).and_then(|bytes| std::str::from_utf8(bytes).ok())
            }
            None if path == config::FILE_NAME => Some(&self.settings),
            _ => None,
        }
    }
}

/// Returns the keys that are in only one of the maps, or have different values, each with `prefix` before it.
fn differing<K: Ord + Display, T>(
    prefix: &str,
    now: &BTreeMap<K, T>,
    earlier: &BTreeMap<K, T>,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<String> {
    let is_same = |path: &K, file: &T| earlier.get(path).is_some_and(|known| same(known, file));
    let changed = now.iter().filter(|(path, file)| !is_same(path, file)).map(|(path, _)| path);
    let gone = earlier.keys().filter(|path| !now.contains_key(*path));
    changed.chain(gone).map(|path| format!("{prefix}{path}")).collect()
}

/// Describes a file beside the pages, or reuses its earlier description.
fn read_file((path, file): (String, PathBuf), earlier: &Source) -> Result<(String, SourceFile), Failure> {
    let known = earlier.files.get(&path).filter(|known| known.is_current(earlier.began));
    let described = known.map_or_else(|| SourceFile::describe(&path, &file), |known| Ok(known.clone()))?;
    Ok((path, described))
}

/// Reports unfinished merges in files beside the pages, such as a style sheet. Reads only those that are
/// text by their name and differ from the `earlier` ones.
fn merges_in_files(files: &BTreeMap<String, SourceFile>, earlier: &Source) -> Vec<Diagnostic> {
    let check = |(path, file): (&String, &SourceFile)| {
        let place = format!("content/{path}");
        if earlier.files.get(path) == Some(file) {
            return earlier.unreadable(&place).cloned();
        }
        // A file that cannot be read is reported when it is published.
        let bytes = fs::read(&file.on_disk).ok()?;
        merge::check(&place, &String::from_utf8_lossy(&bytes))
    };
    let texts = files.par_iter().filter(|(path, file)| merge::is_text(path) && file.size_bytes <= TEXT_BYTES_MAX);
    texts.filter_map(check).collect()
}

fn read_texts(
    files: Vec<(String, PathBuf)>,
    folder: &str,
    (earlier, began): (&BTreeMap<Arc<str>, TextFile>, Option<SystemTime>),
    diagnostics: &mut Diagnostics,
) -> Result<BTreeMap<Arc<str>, TextFile>, Failure> {
    let read = |(path, file): (String, PathBuf)| {
        let is_same = |text: &TextFile| {
            fs::metadata(&file).is_ok_and(|now| is_unchanged((text.size_bytes, text.modified), &now, began))
        };
        match earlier.get_key_value(&*path).filter(|(_, text)| is_same(text)) {
            Some((path, text)) => Ok((path.clone(), Ok(text.clone()))),
            None => Ok((path.as_str().into(), read_text(&file, &format!("{folder}/{path}"))?)),
        }
    };
    let read: Vec<(Arc<str>, Result<TextFile, Diagnostic>)> =
        files.into_par_iter().map(read).collect::<Result<_, _>>()?;
    let mut texts = BTreeMap::new();
    for (path, text) in read {
        match text {
            Ok(text) => drop(texts.insert(path, text)),
            Err(problem) => {
                diagnostics.push(problem);
                texts.extend(earlier.get_key_value(&path).map(|(path, text)| (path.clone(), text.clone())));
            }
        }
    }
    Ok(texts)
}

/// Reads the templates, translations and assets of a theme. All but the assets are decoded as text.
fn read_theme(
    files: Vec<(String, PathBuf)>,
    (folder, name): (&str, &str),
    earlier: &Source,
    diagnostics: &mut Diagnostics,
) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut theme = BTreeMap::new();
    for (path, file) in files {
        if path == "theme.yaml" || path.starts_with("templates/") || path.starts_with("assets/") {
            match read_theme_file(&file, &format!("{folder}/{path}"))? {
                Ok(bytes) => drop(theme.insert(path, bytes)),
                Err(problem) => {
                    diagnostics.push(problem);
                    let known = earlier.theme.get(&path).filter(|_| earlier.theme_name == name).cloned();
                    // An empty asset keeps templates from reporting it as missing.
                    let known = known.or_else(|| path.starts_with("assets/").then(Vec::new));
                    theme.extend(known.map(|bytes| (path, bytes)));
                }
            }
        }
    }
    Ok(theme)
}

fn read_theme_file(file: &Path, path: &str) -> Result<Result<Vec<u8>, Diagnostic>, Failure> {
    if path.split('/').nth(2) == Some("assets") {
        let bytes = fs::read(file).map_err(|cause| Failure::reading(file, cause))?;
        let problem = merge::is_text(path).then(|| merge::check(path, &String::from_utf8_lossy(&bytes))).flatten();
        return Ok(problem.map_or(Ok(bytes), Err));
    }
    Ok(read_text(file, path)?.map(|text| text.text.as_bytes().to_vec()))
}

fn without_content() -> Diagnostic {
    let message =
        Text::new("de map `content` met de pagina's ontbreekt", "the folder `content` with the pages is missing");
    let help = Text::new(
        "maak naast site.yaml een map `content` met een bestand `index.md`",
        "make a folder `content` beside site.yaml with a file `index.md`",
    );
    Diagnostic::new(Rule::ContentMissing, message).at(Place::file(config::FILE_NAME)).help(help)
}
