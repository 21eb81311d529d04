//! Publishing: brings the output folder to exactly the built site, without ever showing half a file and without
//! touching a file that omslag did not write.
//!
//! This room sees an [`Output`] and a folder. It knows nothing of pages, themes or how the site was made.

mod folder;
mod manifest;
mod plan;
mod stage;
#[cfg(test)]
mod tests;

pub use plan::Changes;

use crate::diagnostic::{Diagnostic, Failure};
use crate::hash::Hash;
use crate::i18n::Text;
use crate::output::{Content, Output, Role};
use crate::url::Address;
use manifest::{Records, State};
use plan::{Found, Plan, Situation, Want, Wanted};
use rayon::prelude::*;
use stage::Stage;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Where to publish, and under which conditions.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The output folder; it is made where it is missing.
    pub folder: PathBuf,
    /// The state folder, `.omslag` at the root of the project.
    pub state: PathBuf,
    /// Folders that the output folder may not be, hold, or lie in.
    pub guarded: Vec<PathBuf>,
    /// Replace foreign files that are in the way instead of reporting them.
    pub adopt: bool,
}

/// What came of it. When one of the diagnostics is an error, nothing was written and the changes are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    pub diagnostics: Vec<Diagnostic>,
    pub changes: Changes,
    /// What [`is_as_left`] knows this run by.
    pub left: Option<Hash>,
}

/// A run that has the output folder to itself, from before the first page is made until the last one is live.
///
/// Up to [`Publication::finish`] nothing in the output folder changes, so that a run may be dropped at any time. Up to
/// the moment that everything is staged a failure leaves the output as it was; after that each file is old or new, and
/// the next run that succeeds ends at exactly its own site.
pub struct Publication {
    folder: PathBuf,
    /// The folder as the editor knows it.
    name: String,
    adopt: bool,
    recorded: Records,
    /// Dropped before `state`, which holds the lock: from then on the stage may be another run's.
    stage: Stage,
    state: State,
}

impl Publication {
    /// Fails when the output folder may not be one, when another run is publishing, and when the disk refuses.
    pub fn open(destination: &Destination) -> Result<Publication, Failure> {
        let folder = safe_folder(destination)?;
        let name = name(&folder, &destination.state);
        let state = State::open(&destination.state, &name)?;
        let stage = Stage::clean(state.root(), &folder)?;
        let recorded = recover(&state, &folder)?;
        Ok(Publication { folder, name, adopt: destination.adopt, recorded, stage, state })
    }

    /// Writes a file to the stage, unless the output folder holds exactly these bytes. Either way they need not stay in
    /// memory.
    pub fn shelve(&self, address: &Address, role: Role, bytes: &[u8]) -> Result<(), Failure> {
        let path = path(address)?;
        if folder::holds(&self.folder, &path, bytes, &self.recorded) {
            return Ok(());
        }
        self.stage.shelve(&path, role, bytes)
    }

    /// Brings the output folder to exactly this site. When a diagnostic is an error, nothing was changed.
    pub fn finish(mut self, output: &Output) -> Result<Published, Failure> {
        let wanted = wanted(output)?;
        let plan = make_plan(&self.recorded, &wanted, self.adopt, &self.folder, &self.name)?;
        if plan.is_refused() {
            return Ok(plan.into());
        }
        self.carry_out(&plan, &wanted)?;
        Ok(Published { left: self.state.mark(), ..plan.into() })
    }

    /// Does what the plan says. Everything new is on the disk, and claimed, before the first visible change.
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

/// Whether the output folder and what is remembered of it are as the run `left` them that has this mark, so that
/// publishing the same site would change nothing, nor find anything to sweep away. Looks as closely as a
/// [`Publication`] does; nothing is written or locked.
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
        let is_there = |(path, record): (&String, &_)| matches!(disk.get(path.as_str()), Some(Found::File(found)) if found == record);
        Ok(recorded.iter().all(is_there))
    };
    look().unwrap_or(false)
}

/// What a [`Publication`] of this output would do now. Nothing is written.
pub fn foresee(output: &Output, destination: &Destination) -> Result<Published, Failure> {
    let folder = safe_folder(destination)?;
    let name = name(&folder, &destination.state);
    let (recorded, _) = ours(&State::peek(&destination.state, &name), &folder)?;
    Ok(make_plan(&recorded, &wanted(output)?, destination.adopt, &folder, &name)?.into())
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

/// The real path of the output folder, once it is sure that publishing there endangers nothing else.
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

/// The path with its links resolved, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = path.ancestors().find_map(|above| Some((above.canonicalize().ok()?, path.strip_prefix(above).ok()?)));
    known.map(|(real, rest)| real.iter().chain(rest).collect()).unwrap_or(path)
}

/// The output folder as the manifest and the messages name it: relative to the project, so that the project may move.
fn name(folder: &Path, state: &Path) -> String {
    let state = real(state);
    let name = state.parent().and_then(|root| folder.strip_prefix(root).ok()).unwrap_or(folder);
    name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What is ours in the output folder, and whether the last run was broken off.
fn ours(state: &State, folder: &Path) -> Result<(Records, bool), Failure> {
    let recorded = state.recorded()?;
    let Some(intended) = state.intended()? else {
        return Ok((recorded, false));
    };
    let disk = folder::look(folder, &[&intended, &recorded], recorded.keys().chain(intended.keys()))?;
    Ok((plan::settle(&recorded, &intended, &disk), true))
}

/// What is ours in the output folder, after recording how far a run that was broken off came.
fn recover(state: &State, folder: &Path) -> Result<Records, Failure> {
    let (ours, broken_off) = ours(state, folder)?;
    if broken_off {
        state.record(&ours)?;
    }
    Ok(ours)
}

/// The site by path, each file with its hash.
fn wanted(output: &Output) -> Result<Wanted<'_>, Failure> {
    let files = output.par_iter().map(|(address, entry)| {
        let hash = match &entry.content {
            Content::Bytes(bytes) => Hash::of(bytes),
            Content::File(source) => folder::hash(source)?,
            Content::Gone(digest) => digest.hash,
        };
        Ok((path(address)?, Want { hash, role: entry.role, content: &entry.content }))
    });
    files.collect()
}

/// Where a file stands in the output folder, relative to it.
fn path(address: &Address) -> Result<String, Failure> {
    let path = address.file();
    if manifest::is_inside(&path) {
        return Ok(path);
    }
    let doing = Text::new("dit adres ligt buiten de uitvoermap", "this address lies outside the output folder");
    Err(Failure::new(doing, path, address))
}
