//! Plans what publishing will do: a pure function of the recorded files, the files on disk and the wanted files.
//!
//! A file is ours if its path is recorded. If its hash differs from the recorded hash, it was changed by hand. All
//! other files in the output folder are foreign, and are replaced only with `adopt`.

use super::manifest::{Record, Records};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::hash::Hash;
use crate::i18n::Text;
use crate::output::{Content, Role};
use crate::url::Permalink;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The files that the output folder should contain, by path.
pub type Wanted<'a> = BTreeMap<String, WantedFile<'a>>;

/// A file that the output folder should contain.
pub struct WantedFile<'a> {
    pub hash: Hash,
    pub role: Role,
    pub content: &'a Content,
}

/// What exists at the recorded and wanted paths, and at the paths of the folders above them. Missing paths are left
/// out, and so are paths below something other than a folder.
pub type Disk<'a> = HashMap<&'a str, OnDisk>;

/// What exists at one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnDisk {
    File(Record),
    /// A folder. If a file is recorded or wanted at its path, the list contains the folder and all paths below it;
    /// otherwise the list is empty.
    Folder(Vec<String>),
    /// A symbolic link or special file, which is never followed or opened.
    Other,
}

/// The input of [`plan`].
pub struct Situation<'a> {
    pub recorded: &'a Records,
    pub wanted: &'a Wanted<'a>,
    pub disk: &'a Disk<'a>,
    /// Whether to replace foreign files that are in the way.
    pub adopt: bool,
    /// The output folder as messages name it.
    pub folder: &'a str,
}

/// The changes to make, in this order: `clear`, `put` (role by role), `remove`.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files to delete first, because a wanted file cannot exist beside them.
    pub clear: Vec<String>,
    /// Files to write. Some of them replace an existing file or symbolic link.
    pub put: BTreeMap<Role, Vec<String>>,
    /// Files to delete last. Some may already be gone, but the folders above them may still exist.
    pub remove: Vec<String>,
    /// Files that are already as wanted.
    pub kept: Records,
    pub changes: Changes,
    /// If one of these is an error, the plan must not be carried out.
    pub diagnostics: Vec<Diagnostic>,
}

/// What publishing changed. Paths are relative to the output folder and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub new: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
    pub unchanged: usize,
}

/// Plans how to get from the files on disk to the wanted files.
pub fn plan(situation: &Situation) -> Plan {
    let mut plan = Plan { diagnostics: situation.collisions(), ..Plan::default() };
    let going = situation.going();
    situation.plan_obstacles(&going, &mut plan);
    for (path, want) in situation.wanted {
        situation.plan_file(path, want, &going, &mut plan);
    }
    situation.plan_removals(&going, &mut plan);
    plan
}

/// Returns the files that are ours after an interrupted run: for each path, the intended file if that is on disk, or
/// else the recorded one.
///
/// If a path was only intended and something else exists there, the run did not reach it, and the file is not ours.
pub fn settle(recorded: &Records, intended: &Records, disk: &Disk) -> Records {
    let ours = |path: &String| match disk.get(path.as_str()) {
        Some(OnDisk::File(found)) if intended.get(path).is_some_and(|record| record.hash == found.hash) => Some(*found),
        _ => recorded.get(path).copied(),
    };
    recorded.keys().chain(intended.keys()).filter_map(|path| Some((path.clone(), ours(path)?))).collect()
}

/// Iterates over the folders above a path, from the top down.
pub fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Files of ours that are no longer wanted and were not changed by hand. Includes files that are already gone (`None`),
/// since their folders may still exist.
struct Going<'a> {
    files: BTreeMap<&'a str, Option<Record>>,
    folders: HashSet<&'a str>,
    folded: HashMap<String, Record>,
}

impl Going<'_> {
    /// Returns whether nothing remains at this path when our files have been removed.
    fn covers(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.folders.contains(path)
    }

    /// Returns whether the file was found under two names because the file system does not distinguish `Foto.jpg` from
    /// `foto.jpg`.
    fn is_twin(&self, path: &str, found: &Record) -> bool {
        !self.folded.is_empty() && self.folded.get(&folded(path)) == Some(found)
    }
}

fn folded(path: &str) -> String {
    Permalink::new(path).folded()
}

impl<'a> Situation<'a> {
    fn going(&self) -> Going<'a> {
        let unwanted = self.recorded.iter().filter(|(path, _)| !self.wanted.contains_key(*path));
        let files: BTreeMap<&str, Option<Record>> = unwanted
            .filter_map(|(path, record)| match self.disk.get(path.as_str()) {
                Some(OnDisk::File(found)) if found.hash == record.hash => Some((path.as_str(), Some(*found))),
                None if self.obstacle(path).is_none() => Some((path.as_str(), None)),
                _ => None,
            })
            .collect();
        Going {
            folders: files.keys().flat_map(|path| ancestors(path)).collect(),
            folded: files.iter().filter_map(|(path, found)| Some((folded(path), (*found)?))).collect(),
            files,
        }
    }

    /// Returns the topmost path above `path` at which something other than a folder exists.
    fn obstacle<'p>(&self, path: &'p str) -> Option<&'p str> {
        for above in ancestors(path) {
            match self.disk.get(above) {
                Some(OnDisk::Folder(_)) => {}
                Some(OnDisk::File(_) | OnDisk::Other) => return Some(above),
                None => return None,
            }
        }
        None
    }

    /// Reports paths that are wanted both as a file and as a folder. Their addresses differ (`/a` and `/a/`), but no
    /// file system can contain both.
    fn collisions(&self) -> Vec<Diagnostic> {
        let folders: BTreeSet<&str> = self.wanted.keys().flat_map(|path| ancestors(path)).collect();
        let both = folders.into_iter().filter(|path| self.wanted.contains_key(*path));
        both.map(|path| {
            let message = Text::new(
                format!("`{path}` kan niet tegelijk een bestand en een map zijn"),
                format!("`{path}` cannot be a file and a folder at once"),
            );
            let help = Text::new(
                "geef het bestand een extensie, of de pagina een andere `slug:`",
                "give the file an extension, or the page another `slug:`",
            );
            Diagnostic::new(Rule::AddressCollision, message).at(self.place(path)).help(help)
        })
        .collect()
    }

    fn plan_obstacles(&self, going: &Going, plan: &mut Plan) {
        let obstacles: BTreeSet<&str> = self.wanted.keys().filter_map(|path| self.obstacle(path)).collect();
        let is_settled = |path: &str| going.files.contains_key(path) || self.wanted.contains_key(path);
        for path in obstacles.into_iter().filter(|path| !is_settled(path)) {
            if self.adopt {
                plan.clear.push(path.to_owned());
                plan.changes.removed.push(path.to_owned());
            } else {
                plan.diagnostics.push(self.foreign_file(path));
            }
        }
    }

    fn plan_file(&self, path: &str, want: &WantedFile, going: &Going, plan: &mut Plan) {
        match self.disk.get(path) {
            Some(OnDisk::File(found)) if going.is_twin(path, found) => plan.put_new(path, want),
            Some(OnDisk::File(found)) if found.hash == want.hash => plan.keep(path, *found),
            Some(OnDisk::File(found)) => match self.recorded.get(path) {
                Some(record) if record.hash == found.hash => plan.put_changed(path, want),
                Some(_) => {
                    plan.diagnostics.push(self.written_again(path));
                    plan.put_changed(path, want);
                }
                None if self.adopt => plan.put_changed(path, want),
                None => plan.diagnostics.push(self.foreign_file(path)),
            },
            Some(OnDisk::Folder(inside)) if inside.iter().all(|path| going.covers(path)) => plan.put_new(path, want),
            Some(OnDisk::Folder(_)) => plan.diagnostics.push(self.foreign_folder(path)),
            Some(OnDisk::Other) if self.adopt => plan.put_changed(path, want),
            Some(OnDisk::Other) => plan.diagnostics.push(self.foreign_file(path)),
            None => plan.put_new(path, want),
        }
    }

    fn plan_removals(&self, going: &Going, plan: &mut Plan) {
        let folders: HashSet<&str> = plan.changes.new.iter().flat_map(|path| ancestors(path)).collect();
        let names: HashSet<String> = match going.folded.is_empty() {
            true => HashSet::new(),
            false => plan.changes.new.iter().map(|path| folded(path)).collect(),
        };
        let in_the_way = |path: &str| {
            folders.contains(path)
                || ancestors(path).any(|above| self.wanted.contains_key(above))
                || names.contains(&folded(path))
        };
        for (path, found) in &going.files {
            if in_the_way(path) { &mut plan.clear } else { &mut plan.remove }.push(path.to_string());
            plan.changes.removed.extend(found.map(|_| path.to_string()));
        }
        // Files that were changed by hand are kept, except one in the way of a wanted folder, which is an obstacle.
        let stays =
            |path: &str| !self.wanted.contains_key(path) && !going.files.contains_key(path) && !folders.contains(path);
        for path in self.recorded.keys().filter(|path| stays(path)) {
            if let Some(OnDisk::File(_)) = self.disk.get(path.as_str()) {
                plan.diagnostics.push(self.left_alone(path));
            }
        }
        plan.changes.removed.sort();
    }

    fn place(&self, path: &str) -> Place {
        Place::file(format!("{}/{path}", self.folder))
    }

    fn foreign_file(&self, path: &str) -> Diagnostic {
        let message = Text::new(
            format!("`{path}` staat in de weg: dit bestand is niet van omslag"),
            format!("`{path}` is in the way: omslag did not write this file"),
        );
        let help = Text::new(
            "verplaats het bestand, of vervang het met `omslag build --adopt`",
            "move the file, or replace it with `omslag build --adopt`",
        );
        Diagnostic::new(Rule::ForeignFile, message).at(self.place(path)).help(help)
    }

    fn foreign_folder(&self, path: &str) -> Diagnostic {
        let message = Text::new(
            format!("`{path}` staat in de weg: in deze map staat iets dat niet van omslag is"),
            format!("`{path}` is in the way: this folder contains something that omslag did not write"),
        );
        let help = Text::new("verplaats de map", "move the folder");
        Diagnostic::new(Rule::ForeignFile, message).at(self.place(path)).help(help)
    }

    fn written_again(&self, path: &str) -> Diagnostic {
        let message = Text::new(
            format!("`{path}` was met de hand veranderd en wordt opnieuw geschreven"),
            format!("`{path}` was changed by hand and is written again"),
        );
        let help = Text::new(
            "verander het bestand in `content/`; omslag maakt alles in `public/` telkens opnieuw",
            "change the file in `content/`; omslag makes everything in `public/` anew each time",
        );
        Diagnostic::new(Rule::ChangedByHand, message).at(self.place(path)).help(help)
    }

    fn left_alone(&self, path: &str) -> Diagnostic {
        let message = Text::new(
            format!("`{path}` hoort niet meer bij de site, maar is met de hand veranderd en blijft staan"),
            format!("`{path}` is no longer part of the site, but was changed by hand and stays"),
        );
        let help = Text::new("verwijder het bestand zelf als het weg mag", "delete the file yourself if it may go");
        Diagnostic::new(Rule::ChangedByHand, message).at(self.place(path)).help(help)
    }
}

impl Plan {
    /// Returns whether the plan leaves the output folder unchanged.
    pub fn is_idle(&self) -> bool {
        self.clear.is_empty() && self.put.is_empty() && self.remove.is_empty()
    }

    /// Returns whether the plan must not be carried out, because a diagnostic is an error.
    pub fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    fn keep(&mut self, path: &str, found: Record) {
        self.kept.insert(path.to_owned(), found);
        self.changes.unchanged += 1;
    }

    fn put_new(&mut self, path: &str, want: &WantedFile) {
        self.put.entry(want.role).or_default().push(path.to_owned());
        self.changes.new.push(path.to_owned());
    }

    fn put_changed(&mut self, path: &str, want: &WantedFile) {
        self.put.entry(want.role).or_default().push(path.to_owned());
        self.changes.changed.push(path.to_owned());
    }
}
