//! Paths of content files: folder indexes, and paths as diagnostics print them.

use crate::i18n::Language;
use crate::url::file_name;

/// Returns whether a path relative to `content/` is the index of its folder.
pub fn is_index(path: &str) -> bool {
    file_name(path) == "index.md"
}

/// Returns the path of the original if a file name says that the page is a translation into the `second` language of
/// the site: `visie/index.md` for `visie/index.en.md`.
pub fn original_of(path: &str, second: Option<Language>) -> Option<String> {
    let stem = path.strip_suffix(".md")?.strip_suffix(second?.code())?.strip_suffix('.')?;
    (!stem.is_empty() && !stem.ends_with('/')).then(|| format!("{stem}.md"))
}

/// Returns the path of a translation, the inverse of [`original_of`].
pub fn translated(path: &str, language: Language) -> String {
    format!("{}.{language}.md", path.trim_end_matches(".md"))
}

/// Returns the name of a file or folder as a title: words for hyphens, and a capital.
pub fn title_of_name(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns the path of a folder's index; the empty string is `content/` itself.
pub fn index_of(folder: &str) -> String {
    if folder.is_empty() { "index.md".to_owned() } else { format!("{folder}/index.md") }
}

/// Converts a path relative to `content/` into one relative to the project's root, as diagnostics print it.
pub fn project_path(path: &str) -> String {
    format!("content/{path}")
}
