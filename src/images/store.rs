//! The store of renditions in the state folder, so that each is made once.
//!
//! A file is named after the content of its picture and the settings, so it is right for as long as it exists. Files
//! are written under another name and renamed, so a run that is killed leaves no partial rendition.

use super::make::{Damage, make};
use super::picture::Picture;
use super::rendition::Rendition;
use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::i18n::Text;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Maximum number of pixels that are decoded at the same time, unless one picture has more. Each takes three or four
/// bytes.
const PIXELS_AT_ONCE: u64 = 75_000_000;
/// Keeps the store out of version control.
const IGNORE: &str = ".gitignore";

/// Called with the number of pictures that are done, and the total.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// A rendition to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The picture file on disk.
    pub source: PathBuf,
    pub picture: Picture,
    pub rendition: Rendition,
}

/// A folder with renditions.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// Returns the store in a state folder. Nothing is written before a rendition is made.
    pub fn within(state: &Path) -> Store {
        Store { folder: state.join("pictures") }
    }

    /// Returns where a rendition is, once it has been made.
    pub fn file(&self, job: &Job) -> PathBuf {
        self.folder.join(name(&job.picture, job.rendition))
    }

    /// Returns the bytes of a rendition. Makes and keeps it, if that has not been done.
    ///
    /// # Errors
    ///
    /// Fails if the picture cannot be read or has changed since it was described. That a rendition cannot be kept is no
    /// failure.
    pub fn get(&self, job: &Job) -> Result<Result<Vec<u8>, Damage>, Failure> {
        if let Ok(bytes) = fs::read(self.file(job)) {
            return Ok(Ok(bytes));
        }
        let bytes = read(job)?;
        Ok(make(&bytes, &job.picture, &[job.rendition]).map(|mut made| {
            let made = made.swap_remove(0);
            let _ = self.prepare().and_then(|()| self.keep(job, &made));
            made
        }))
    }

    /// Makes the renditions that are not in the store yet, on all cores. Each picture is decoded once. `progress` is
    /// called after each picture, from any thread, with the number that is done and the total.
    ///
    /// Returns the jobs that failed because their picture is damaged.
    ///
    /// # Errors
    ///
    /// Fails if a picture cannot be read, has changed since it was described, or if a rendition cannot be written.
    pub fn make_all<'j>(&self, jobs: &[&'j Job], progress: Progress) -> Result<Vec<(&'j Job, Damage)>, Failure> {
        let mut by_source: BTreeMap<&Path, Vec<&Job>> = BTreeMap::new();
        for job in jobs.iter().filter(|job| !self.file(job).exists()) {
            by_source.entry(&job.source).or_default().push(job);
        }
        if !by_source.is_empty() {
            self.prepare()?;
        }
        let pictures: Vec<Vec<&Job>> = by_source.into_values().collect();
        let mut damaged = Vec::new();
        let done = AtomicUsize::new(0);
        let make = |jobs: &Vec<&'j Job>| {
            let made = self.make(jobs);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, pictures.len());
            made
        };
        for batch in batches(&pictures) {
            let made: Vec<_> = batch.par_iter().map(make).collect::<Result<_, _>>()?;
            damaged.extend(made.into_iter().flatten());
        }
        Ok(damaged)
    }

    /// Makes renditions of one picture.
    fn make<'j>(&self, jobs: &[&'j Job]) -> Result<Option<(&'j Job, Damage)>, Failure> {
        let bytes = read(jobs[0])?;
        let renditions: Vec<Rendition> = jobs.iter().map(|job| job.rendition).collect();
        match make(&bytes, &jobs[0].picture, &renditions) {
            Ok(made) => {
                jobs.iter().zip(made).try_for_each(|(job, bytes)| self.keep(job, &bytes))?;
                Ok(None)
            }
            Err(damage) => Ok(Some((jobs[0], damage))),
        }
    }

    /// Removes all files but these renditions.
    pub fn prune<'p>(&self, wanted: impl Iterator<Item = (&'p Picture, Rendition)>) {
        let Ok(files) = fs::read_dir(&self.folder) else { return };
        let wanted: HashSet<String> = wanted.map(|(picture, rendition)| name(picture, rendition)).collect();
        for file in files.flatten() {
            let is_wanted = file.file_name().to_str().is_some_and(|name| name == IGNORE || wanted.contains(name));
            if !is_wanted {
                // A file that stays costs only space.
                let _ = fs::remove_file(file.path());
            }
        }
    }

    /// Creates the folder. Fails if it is a symbolic link, which may lead out of the project.
    fn prepare(&self) -> Result<(), Failure> {
        let writing = |cause: io::Error| Failure::writing(&self.folder, cause);
        fs::create_dir_all(&self.folder).map_err(writing)?;
        if fs::symlink_metadata(&self.folder).map_err(writing)?.is_symlink() {
            return Err(writing(ErrorKind::NotADirectory.into()));
        }
        let ignore = self.folder.join(IGNORE);
        if ignore.exists() { Ok(()) } else { fs::write(&ignore, "*\n").map_err(writing) }
    }

    fn keep(&self, job: &Job, bytes: &[u8]) -> Result<(), Failure> {
        let file = self.file(job);
        // Two runs may make the same rendition.
        let draft = file.with_extension(format!("{}.new", std::process::id()));
        let writing = |cause| Failure::writing(&file, cause);
        fs::write(&draft, bytes).map_err(writing)?;
        match fs::rename(&draft, &file) {
            // Another run may have taken the draft for a leftover.
            Err(cause) if cause.kind() == ErrorKind::NotFound => fs::write(&file, bytes).map_err(writing),
            renamed => renamed.map_err(writing),
        }
    }
}

fn name(picture: &Picture, rendition: Rendition) -> String {
    format!("{}.{}", picture.key(rendition), picture.format_of(rendition).extension())
}

/// Reads the file of a picture. Fails if it has changed since it was described.
fn read(job: &Job) -> Result<Vec<u8>, Failure> {
    let bytes = fs::read(&job.source).map_err(|cause| Failure::reading(&job.source, cause))?;
    if Hash::of(&bytes) != job.picture.hash {
        let doing = Text::new("dit bestand is net veranderd; begin opnieuw", "this file has just changed; run again");
        return Err(Failure::new(doing, &job.source, ""));
    }
    Ok(bytes)
}

/// Divides pictures into batches of at most [`PIXELS_AT_ONCE`].
fn batches<'a, 'j>(pictures: &'a [Vec<&'j Job>]) -> Vec<&'a [Vec<&'j Job>]> {
    let mut batches = Vec::new();
    let (mut start, mut pixels) = (0, 0);
    for (at, jobs) in pictures.iter().enumerate() {
        let more = jobs[0].picture.pixels();
        if at > start && pixels + more > PIXELS_AT_ONCE {
            batches.push(&pictures[start..at]);
            (start, pixels) = (at, 0);
        }
        pixels += more;
    }
    batches.extend((start < pictures.len()).then(|| &pictures[start..]));
    batches
}
