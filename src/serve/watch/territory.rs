//! Which paths matter to the preview, by their names alone.

use super::Watched;
use crate::source::is_ignored;
use std::path::{Path, PathBuf};

/// The roots and the ignored paths, by their real paths: some systems report those, however the root was given.
#[derive(Debug)]
pub(super) struct Territory {
    roots: Vec<Root>,
    ignored: Vec<PathBuf>,
}

#[derive(Debug)]
struct Root {
    given: PathBuf,
    real: PathBuf,
}

/// What a path is to the roots.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// Nothing of ours, or ignored.
    Foreign,
    /// In a root; holds the path as the root was given.
    Inside(PathBuf),
    /// A root itself; likewise.
    Root(PathBuf),
    /// A folder in which a root stands, however deep.
    Above,
}

impl Territory {
    pub fn new(watched: &Watched) -> Territory {
        let root = |given: &PathBuf| Root { given: given.clone(), real: real(given) };
        Territory {
            roots: watched.roots.iter().map(root).collect(),
            ignored: watched.ignored.iter().map(|path| real(path)).collect(),
        }
    }

    /// The real paths of the roots.
    pub fn roots(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(|root| root.real.as_path())
    }

    pub fn ground(&self, path: &Path) -> Ground {
        if self.ignored.iter().any(|ignored| path.starts_with(ignored)) || has_ignored_name(path) {
            return Ground::Foreign;
        }
        if let Some(root) = self.roots.iter().find(|root| path == root.real) {
            return Ground::Root(root.given.clone());
        }
        let inside = |root: &Root| path.strip_prefix(&root.real).ok().map(|rest| root.given.join(rest));
        if let Some(given) = self.roots.iter().find_map(inside) {
            return Ground::Inside(given);
        }
        match self.roots.iter().any(|root| root.real.starts_with(path)) {
            true => Ground::Above,
            false => Ground::Foreign,
        }
    }
}

/// The real path of the folder that a path stands in, joined with its name; what does not exist yet stays as given.
fn real(path: &Path) -> PathBuf {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return path.to_owned() };
    folder.canonicalize().unwrap_or_else(|_| real(folder)).join(name)
}

fn has_ignored_name(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_ignored(&name.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(path: &str) -> Ground {
        let paths = |names: &[&str]| names.iter().map(|name| Path::new("/nowhere/site").join(name)).collect();
        let roots = paths(&["site.yaml", "content", "themes/own"]);
        let ignored = paths(&["public", ".omslag", ".git", "content/out"]);
        Territory::new(&Watched { roots, ignored }).ground(Path::new(path))
    }

    #[test]
    fn a_path_is_inside_a_root_or_a_root_or_above_one_or_foreign() {
        let inside = |path: &str| (path.to_owned(), Ground::Inside(path.into()));
        let root = |path: &str| (path.to_owned(), Ground::Root(path.into()));
        let other = |path: &str, ground| (path.to_owned(), ground);
        for (path, expected) in [
            inside("/nowhere/site/content/a.md"),
            inside("/nowhere/site/content/outer/a.md"),
            inside("/nowhere/site/themes/own/base.html"),
            root("/nowhere/site/content"),
            root("/nowhere/site/site.yaml"),
            other("/nowhere/site", Ground::Above),
            other("/nowhere/site/themes", Ground::Above),
            other("/", Ground::Above),
            other("/nowhere/site/README.md", Ground::Foreign),
            other("/nowhere/site/contents/a.md", Ground::Foreign),
            other("/nowhere/site/themes/other/base.html", Ground::Foreign),
            other("/nowhere/site/public", Ground::Foreign),
            other("/nowhere/site/.git/index", Ground::Foreign),
            other("/nowhere/site/content/out/index.html", Ground::Foreign),
        ] {
            assert_eq!(ground(&path), expected, "{path}");
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
        let watched = Watched { roots: vec![link.join("new/content")], ignored: vec![link.join("new/content/out")] };
        let territory = Territory::new(&watched);
        let ground = |path: &str| territory.ground(&real.join(path));
        assert_eq!(ground("new/content/a.md"), Ground::Inside(link.join("new/content/a.md")));
        assert_eq!(ground("new/content"), Ground::Root(link.join("new/content")));
        assert_eq!(ground("new/content/out/a"), Ground::Foreign);
        assert_eq!(ground("new"), Ground::Above);
    }
}
