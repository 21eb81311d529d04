//! Tests of publishing on a real disk. Each guarantee is a test with its own name.

mod broken_off;
mod changes;
mod foreign;
mod refused;

use super::manifest::State;
use super::stage::Stage;
use super::*;
use crate::diagnostic::Rule;
use crate::output::{Entry, Facts, Role};
use crate::url::Permalink;
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};
use walkdir::WalkDir;

/// Publishes as a build does, which stages each page as soon as it is rendered.
fn publish(output: &Output, destination: &Destination) -> Result<Published, Failure> {
    let publication = Publication::open(destination)?;
    let mut output = output.clone();
    for (permalink, entry) in &mut output {
        if let (Role::Page | Role::List, Content::Bytes(bytes)) = (entry.role, &entry.content) {
            publication.stage(permalink, entry.role, bytes)?;
            entry.content.forget();
        }
    }
    publication.finish(&output)
}

/// A temporary project folder, which is removed after the test.
struct Project(PathBuf);

impl Project {
    fn new() -> Project {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("omslag-publish-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let root = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("content")).unwrap();
        Project(root)
    }

    fn destination(&self) -> Destination {
        Destination {
            folder: self.0.join("public"),
            state: self.0.join(".omslag"),
            guarded: vec![self.0.join("content"), self.0.join("themes")],
            adopt: false,
        }
    }

    /// Returns a path in the output folder.
    fn path(&self, path: &str) -> PathBuf {
        self.0.join("public").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn publish(&self, site: &[(&str, &str)]) -> Published {
        publish(&output(site), &self.destination()).unwrap()
    }

    /// Publishes a site and checks that there are no diagnostics, and that the output folder contains exactly its files
    /// and no empty folders.
    fn publish_clean(&self, site: &[(&str, &str)]) -> Changes {
        let published = self.publish(site);
        assert_eq!(published.diagnostics, []);
        assert_eq!(self.tree(), expected(site));
        published.changes
    }

    /// Returns everything in the output folder: files with their text, folders with an empty text.
    fn tree(&self) -> BTreeMap<String, String> {
        let root = self.path("");
        let entries = WalkDir::new(&root).min_depth(1).into_iter().map(Result::unwrap);
        entries
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                let is_file = entry.file_type().is_file();
                (path, if is_file { fs::read_to_string(entry.path()).unwrap() } else { String::new() })
            })
            .collect()
    }

    /// Returns the modification time and inode number of the output folder and everything in it.
    fn traces(&self) -> BTreeMap<PathBuf, (SystemTime, u64)> {
        let entries = WalkDir::new(self.path("")).into_iter().map(Result::unwrap);
        entries
            .map(|entry| {
                let metadata = entry.metadata().unwrap();
                (entry.into_path(), (metadata.modified().unwrap(), inode(&metadata)))
            })
            .collect()
    }

    fn leftovers(&self) -> Vec<PathBuf> {
        let places = ["stage", "intent.json", "intent.new", "manifest.new"].map(|name| format!(".omslag/{name}"));
        let places = places.into_iter().chain(["public/.omslag-stage".to_owned()]);
        places.map(|place| self.0.join(place)).filter(|place| place.exists()).collect()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

fn role(permalink: &str) -> Role {
    match permalink {
        _ if permalink.starts_with("/old") => Role::Redirect,
        _ if permalink.ends_with(".xml") => Role::Machine,
        _ if permalink.ends_with("/index/") || permalink == "/" => Role::List,
        _ if permalink.ends_with('/') || permalink.ends_with(".html") => Role::Page,
        _ => Role::Asset,
    }
}

/// Returns a site with these addresses and texts.
fn output(site: &[(&str, &str)]) -> Output {
    let entry = |permalink: &str, text: &str| Entry {
        content: Content::Bytes(text.as_bytes().to_vec()),
        role: role(permalink),
        origin: None,
        facts: Facts::default(),
    };
    site.iter().map(|(permalink, text)| (Permalink::new(permalink), entry(permalink, text))).collect()
}

fn expected(site: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    for (permalink, text) in site {
        let file = Permalink::new(permalink).file();
        tree.extend(plan::ancestors(&file).map(|folder| (folder.to_owned(), String::new())));
        tree.insert(file, text.to_string());
    }
    tree
}

fn rules(published: &Published) -> Vec<Rule> {
    published.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect()
}

const SITE: &[(&str, &str)] = &[
    ("/", "home"),
    ("/visie/index/", "list"),
    ("/visie/een/", "one"),
    ("/visie/een/foto.jpg", "picture"),
    ("/notities/", "notes"),
    ("/assets/site.css", "style"),
    ("/feed.xml", "feed"),
    ("/old.html", "redirect"),
];

/// The next version, in which pages, files and folders have swapped places.
const NEXT: &[(&str, &str)] = &[
    ("/", "home"),
    ("/visie/index/", "new list"),
    ("/visie/een/", "one, changed"),
    ("/visie/een/foto.jpg/", "now a folder"),
    ("/notities", "now a file"),
    ("/assets/other.css", "another style"),
    ("/feed.xml", "new feed"),
    ("/diep/er/dan/", "new"),
    ("/diep/er/", "new"),
];

/// A third version.
const LAST: &[(&str, &str)] = &[
    ("/", "third home"),
    ("/visie/index/", "new list"),
    ("/visie/een/", "one"),
    ("/assets/other.css", "yet another style"),
    ("/diep/er", "a file"),
];
