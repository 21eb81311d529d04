//! Publishing: makes the output folder equal to the built site, without exposing partially written files and without
//! touching files that omslag did not write.
//!
//! `manifest` records which files are ours, `plan` decides what to change, `stage` writes new files and moves them into
//! place, and `folder` reads the output folder and removes files from it.

mod folder;
mod manifest;
mod plan;
mod stage;
#[cfg(test)]
mod tests;

pub use folder::hash as hash_of_file;
pub use manifest::{is_inside, lock};
pub use plan::{Changes, ancestors};

use crate::diagnostic::{Diagnostic, Failure};
use crate::hash::Hash;
use crate::i18n::Text;
use crate::output::{Content, Output, Role};
use crate::url::Permalink;
use manifest::{Records, State};
use plan::{OnDisk, Plan, Situation, Wanted, WantedFile};
use rayon::prelude::*;
use stage::Stage;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Where and how to publish.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The output folder, which is created if it does not exist.
    pub folder: PathBuf,
    /// The state folder, `.omslag` at the root of the project.
    pub state: PathBuf,
    /// Folders that the output folder may not equal, contain or be inside of.
    pub guarded: Vec<PathBuf>,
    /// Whether to replace foreign files that are in the way, instead of reporting them.
    pub adopt: bool,
}

/// The result of publishing. If one of the diagnostics is an error, nothing was written and the changes are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    pub diagnostics: Vec<Diagnostic>,
    pub changes: Changes,
    /// The mark of this run, for [`is_as_left`]; `None` if nothing was published.
    pub left: Option<Hash>,
}

/// A run of publishing, which locks the state folder until it is dropped.
///
/// Nothing in the output folder changes before [`Publication::finish`], so a publication may be dropped at any time. If
/// a failure occurs before all files are staged, the output folder is unchanged. After a later failure, each file is
/// either old or new, and the next successful run makes the output folder equal to its own site.
pub struct Publication {
    folder: PathBuf,
    /// The folder as messages name it.
    name: String,
    adopt: bool,
    recorded: Records,
    /// Declared before `state`, and so dropped before the lock is released and another run may use the staging folder.
    stage: Stage,
    state: State,
}

impl Publication {
    /// Locks the state folder and recovers from an interrupted run.
    ///
    /// # Errors
    ///
    /// Fails if publishing to the output folder would endanger other files, if another run is publishing, or if a file
    /// cannot be read or written.
    pub fn open(destination: &Destination) -> Result<Publication, Failure> {
        let folder = safe_folder(destination)?;
        let name = name(&folder, &destination.state);
        let state = State::open(&destination.state, &name)?;
        let stage = Stage::clean(state.root(), &folder)?;
        let recorded = recover(&state, &folder)?;
        Ok(Publication { folder, name, adopt: destination.adopt, recorded, stage, state })
    }

    /// Stages a file, unless the output folder already contains exactly these bytes. Afterwards the caller may drop the
    /// bytes from memory.
    pub fn stage(&self, permalink: &Permalink, role: Role, bytes: &[u8]) -> Result<(), Failure> {
        let path = path(permalink)?;
        if folder::contains(&self.folder, &path, bytes, &self.recorded) {
            return Ok(());
        }
        self.stage.stage(&path, role, bytes)
    }

    /// Makes the output folder equal to this site. If a diagnostic of the result is an error, nothing was changed.
    pub fn finish(mut self, output: &Output) -> Result<Published, Failure> {
        let wanted = wanted(output)?;
        let plan = make_plan(&self.recorded, &wanted, self.adopt, &self.folder, &self.name)?;
        if plan.is_refused() {
            return Ok(plan.into());
        }
        self.carry_out(&plan, &wanted)?;
        Ok(Published { left: self.state.mark(), ..plan.into() })
    }

    /// Carries out the plan. All new files are staged and recorded as intended before the first visible change.
    fn carry_out(&mut self, plan: &Plan, wanted: &Wanted) -> Result<(), Failure> {
        if plan.is_idle() {
            return if plan.kept == self.recorded { Ok(()) } else { self.state.record(&plan.kept) };
        }
        let mut intended = self.stage.fill(plan, wanted)?;
        intended.extend(plan.kept.iter().map(|(path, record)| (path.clone(), *record)));
        self.state.intend(&intended)?;
        folder::remove(&self.folder, &plan.clear)?;
        plan.put.iter().try_for_each(|(role, paths)| self.stage.put(*role, paths))?;
        folder::remove(&self.folder, &plan.remove)?;
        self.state.commit()
    }
}

/// Returns whether the output folder and the manifest are as the run with the mark `left` left them. Publishing the
/// same site would then change nothing, and clean up nothing.
///
/// Compares files as a [`Publication`] does, by size and modification time. Writes and locks nothing, and returns
/// `false` if a file cannot be read.
pub fn is_as_left(left: Hash, destination: &Destination) -> bool {
    let look = || -> Result<bool, Failure> {
        let folder = safe_folder(destination)?;
        let state = State::peek(&destination.state, &name(&folder, &destination.state));
        let (recorded, broken_off) = ours(&state, &folder)?;
        let is_littered = state.has_drafts() || Stage::is_left(state.root(), &folder);
        if broken_off || is_littered || state.mark() != Some(left) {
            return Ok(false);
        }
        let disk = folder::look(&folder, &[&recorded], recorded.keys())?;
        let is_there = |(path, record): (&String, &_)| matches!(disk.get(path.as_str()), Some(OnDisk::File(found)) if found == record);
        Ok(recorded.iter().all(is_there))
    };
    look().unwrap_or(false)
}

/// Returns what a [`Publication`] of this output would do now. Writes nothing.
pub fn foresee(output: &Output, destination: &Destination) -> Result<Published, Failure> {
    let folder = safe_folder(destination)?;
    let name = name(&folder, &destination.state);
    let (recorded, _) = ours(&State::peek(&destination.state, &name), &folder)?;
    Ok(make_plan(&recorded, &wanted(output)?, destination.adopt, &folder, &name)?.into())
}

/// Returns the hash of each file of a site, by its path in the output folder.
pub fn hashes(output: &Output) -> Result<BTreeMap<String, Hash>, Failure> {
    Ok(wanted(output)?.into_iter().map(|(path, want)| (path, want.hash)).collect())
}

/// Returns the hash of each file that the last run left in the output folder.
pub fn recorded(destination: &Destination) -> Result<BTreeMap<String, Hash>, Failure> {
    let folder = safe_folder(destination)?;
    let (recorded, _) = ours(&State::peek(&destination.state, &name(&folder, &destination.state)), &folder)?;
    Ok(recorded.into_iter().map(|(path, record)| (path, record.hash)).collect())
}

/// Returns the files in the output folder that are not ours, in the order of their paths. Leaves out what begins with
/// a dot in the folder itself, such as `.git`.
pub fn foreign_files(destination: &Destination) -> Result<Vec<String>, Failure> {
    if !folder::is_folder(&destination.folder) {
        return Ok(Vec::new());
    }
    let ours = recorded(destination)?;
    let mut files = folder::list_files(&destination.folder)?;
    files.retain(|path| !ours.contains_key(path) && !path.starts_with('.'));
    Ok(files)
}

fn make_plan(recorded: &Records, wanted: &Wanted, adopt: bool, folder: &Path, name: &str) -> Result<Plan, Failure> {
    let disk = folder::look(folder, &[recorded], recorded.keys().chain(wanted.keys()))?;
    Ok(plan::plan(&Situation { recorded, wanted, disk: &disk, adopt, folder: name }))
}

impl From<Plan> for Published {
    fn from(plan: Plan) -> Published {
        let changes = if plan.is_refused() { Changes::default() } else { plan.changes };
        Published { diagnostics: plan.diagnostics, changes, left: None }
    }
}

/// Returns the real path of the output folder. Fails if publishing there would endanger other files.
fn safe_folder(destination: &Destination) -> Result<PathBuf, Failure> {
    let folder = real(&destination.folder);
    let refuse = |endangered: &Path| {
        let doing = Text::new(
            "publiceren in deze map zou andere bestanden in gevaar brengen",
            "publishing into this folder would endanger other files",
        );
        Err(Failure::new(doing, &folder, endangered.display()))
    };
    for guarded in destination.guarded.iter().chain([&destination.state]).map(|path| real(path)) {
        if folder.starts_with(&guarded) || guarded.starts_with(&folder) {
            return refuse(&guarded);
        }
    }
    let home = std::env::home_dir().map(|home| real(&home));
    if folder.parent().is_none() || home.as_ref() == Some(&folder) {
        return refuse(&folder);
    }
    if folder.iter().any(|part| part == OsStr::new(".git")) {
        return refuse(Path::new(".git"));
    }
    Ok(folder)
}

/// Resolves the symbolic links in the part of a path that exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = path.ancestors().find_map(|above| Some((above.canonicalize().ok()?, path.strip_prefix(above).ok()?)));
    known.map(|(real, rest)| real.iter().chain(rest).collect()).unwrap_or(path)
}

/// Returns the output folder as the manifest and messages name it: relative to the project, so that the project may be
/// moved.
fn name(folder: &Path, state: &Path) -> String {
    let state = real(state);
    let name = state.parent().and_then(|root| folder.strip_prefix(root).ok()).unwrap_or(folder);
    name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Returns which files in the output folder are ours, and whether the last run was interrupted.
fn ours(state: &State, folder: &Path) -> Result<(Records, bool), Failure> {
    let recorded = state.recorded()?;
    let Some(intended) = state.intended()? else {
        return Ok((recorded, false));
    };
    let disk = folder::look(folder, &[&intended, &recorded], recorded.keys().chain(intended.keys()))?;
    Ok((plan::settle(&recorded, &intended, &disk), true))
}

/// Returns which files in the output folder are ours. After an interrupted run, first records what that run has
/// written.
fn recover(state: &State, folder: &Path) -> Result<Records, Failure> {
    let (ours, broken_off) = ours(state, folder)?;
    if broken_off {
        state.record(&ours)?;
    }
    Ok(ours)
}

/// Returns the files of the site by path, each with its hash.
fn wanted(output: &Output) -> Result<Wanted<'_>, Failure> {
    let files = output.par_iter().map(|(permalink, entry)| {
        let hash = match &entry.content {
            Content::Bytes(bytes) => Hash::of(bytes),
            Content::File(source) => folder::hash(source)?,
            Content::Rendition(job) => return Err(stage::unmade(&job.source)),
            Content::Gone(digest) => digest.hash,
        };
        Ok((path(permalink)?, WantedFile { hash, role: entry.role, content: &entry.content }))
    });
    files.collect()
}

/// Returns the path of a file relative to the output folder. Fails if it leads out of that folder.
fn path(permalink: &Permalink) -> Result<String, Failure> {
    let path = permalink.file();
    if manifest::is_inside(&path) {
        return Ok(path);
    }
    let doing = Text::new("dit adres ligt buiten de uitvoermap", "this address lies outside the output folder");
    Err(Failure::new(doing, path, permalink))
}
