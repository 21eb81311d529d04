//! Watched roots: decides by name alone which paths matter.

use crate::source::is_ignored;
use std::path::{Path, PathBuf};

/// The watched paths, with their real paths: macOS reports those, however a root was given.
#[derive(Debug)]
pub(super) struct Roots(Vec<Root>);

#[derive(Debug)]
pub(super) struct Root {
    given: PathBuf,
    pub real: PathBuf,
}

impl Roots {
    pub fn new(given: Vec<PathBuf>) -> Roots {
        Roots(given.into_iter().map(|given| Root { real: real(&given), given }).collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Root> {
        self.0.iter()
    }

    /// Returns whether this is a root or the parent folder of one.
    pub fn are_at(&self, path: &Path) -> bool {
        self.0.iter().any(|root| root.real == path || root.real.parent() == Some(path))
    }

    /// Returns a path at or below a root, with the root as it was given. Returns `None` if the path does not matter.
    pub fn given(&self, path: &Path) -> Option<PathBuf> {
        let (root, below) = self.0.iter().find_map(|root| Some((root, path.strip_prefix(&root.real).ok()?)))?;
        let is_ignored = below.iter().any(|name| is_ignored(&name.to_string_lossy()));
        (!is_ignored).then(|| root.given.iter().chain(below).collect())
    }
}

/// Returns the path in the real path of its folder. Returns it unchanged if that folder does not exist.
fn real(path: &Path) -> PathBuf {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    folder.zip(path.file_name()).map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots() -> Roots {
        Roots::new(["site.yaml", "content", "themes"].map(|name| Path::new("/nowhere/site").join(name)).to_vec())
    }

    #[test]
    fn a_path_matters_at_or_below_a_root_unless_it_is_ignored() {
        for path in ["content", "content/a.md", "content/outer/a.md", "themes/own/base.html", "site.yaml"] {
            let path = Path::new("/nowhere/site").join(path);
            assert_eq!(roots().given(&path), Some(path.clone()), "{path:?}");
        }
        for path in [
            "",
            "..",
            "README.md",
            "contents/a.md",
            "public",
            ".git/index",
            "content/a.md~",
            "content/4913",
            "content/.git/index",
            "content/oud.bak/a.md",
        ] {
            assert_eq!(roots().given(&Path::new("/nowhere/site").join(path)), None, "{path}");
        }
    }

    #[test]
    fn a_root_is_replaced_at_its_own_path_or_with_its_folder() {
        for (path, expected) in
            [("content", true), ("site.yaml", true), ("", true), ("content/a.md", false), ("..", false)]
        {
            assert_eq!(roots().are_at(&Path::new("/nowhere/site").join(path)), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_root_that_was_given_through_a_link_keeps_that_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let real = folder.path().canonicalize().expect("a real path").join("real");
        let link = folder.path().join("link");
        std::fs::create_dir(&real).expect("real");
        std::os::unix::fs::symlink(&real, &link).expect("link");
        let roots = Roots::new(vec![link.join("content")]);
        assert_eq!(roots.given(&real.join("content/a.md")), Some(link.join("content/a.md")));
        assert_eq!(roots.given(&real.join("content")), Some(link.join("content")));
        assert!(roots.are_at(&real));
    }
}
