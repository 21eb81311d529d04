//! Deploys the built site: brings the host to exactly this site, without removing or replacing what omslag did not put
//! there.
//!
//! `manifest` records on the host which files are ours, `plan` decides what to change, and `sftp` and `git` carry it
//! out with the system's programs. `verify` fetches pages afterwards.

mod backend;
mod git;
mod manifest;
mod plan;
mod problems;
mod sftp;
mod sftp_language;
mod sources;
mod state;
mod verify;

pub use manifest::Entry;
pub use plan::{Consent, Plan, Wanted, WantedFile};
pub use state::LastDeploy;
pub use verify::{Check, Expected};

use self::backend::{Backend, Kind, random_name};
use self::git::Git;
use self::manifest::{MANIFEST, Manifest};
use self::plan::{KnownSources, Listings, Situation};
use self::sftp::{Sftp, TEMPORARY};
use self::state::{State, add};
use crate::config::DeployTarget;
use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::i18n::Text;
use crate::pipeline::Built;
use crate::publish::{self, Changes};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Number of uploads, and of bytes, after which the manifest on the host is brought up to date.
const CHECKPOINT_FILES: usize = 500;
const CHECKPOINT_BYTES: u64 = 32 * 1024 * 1024;

/// The name of the manifest in the staging folder.
const STAGED_MANIFEST: &str = "manifest";

/// A connection to the host, and what omslag knows about it.
pub struct Deployment {
    backend: Box<dyn Backend>,
    online: Manifest,
    /// The files that this run may have uploaded or removed.
    touched: BTreeSet<String>,
    state: State,
    /// The target, as the record of the last deploy names it.
    to: String,
}

/// What a deploy did, or would do.
#[derive(Clone, Debug, Default)]
pub struct Deployed {
    /// The target.
    pub to: String,
    pub changes: Changes,
    /// Number of bytes uploaded.
    pub bytes: u64,
    /// Files in the output folder that are not omslag's, and so are not deployed.
    pub foreign: Vec<String>,
    /// What is online; empty if nothing was fetched.
    pub checks: Vec<Check>,
    pub is_dry_run: bool,
    /// Whether the host publishes some minutes after a deploy, as hosts of git branches do.
    pub is_delayed: bool,
}

/// How far the uploads are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    pub files: usize,
    pub files_total: usize,
    pub bytes: u64,
    pub bytes_total: u64,
}

/// Returns the files of a built site with their hashes and those of their sources.
///
/// The source of a page is its content file; that of a timeline includes its events.
///
/// # Errors
///
/// Fails if a file cannot be read.
pub fn wanted(built: &Built) -> Result<Wanted, Failure> {
    let sources = sources::sources(&built.site, &built.texts);
    let mut hashes = publish::hashes(&built.output)?;
    let files = built.output.iter().filter_map(|(permalink, entry)| {
        let path = permalink.file();
        let source = sources.get(permalink).copied();
        let hash = hashes.remove(&path)?;
        Some((path, WantedFile { entry: Entry { hash, source }, role: entry.role }))
    });
    Ok(files.collect())
}

impl Deployment {
    /// Connects to the host and reads the manifest there. Changes nothing on the host, except that with `may_write` the
    /// folder of the site is created if it does not exist.
    ///
    /// # Errors
    ///
    /// Fails if the host cannot be reached, or if its manifest is damaged.
    pub fn connect(target: &DeployTarget, root: &Path, state: PathBuf, may_write: bool) -> Result<Deployment, Failure> {
        let state = State::open(&state)?;
        let staging = std::path::absolute(state.staging()).unwrap_or_else(|_| state.staging());
        let mut backend: Box<dyn Backend> = match target {
            DeployTarget::Sftp(target) => Box::new(Sftp::connect(target, &staging, may_write)?),
            DeployTarget::Git(target) => {
                let repository = std::path::absolute(state.repository()).unwrap_or_else(|_| state.repository());
                Box::new(Git::fetch(target, root, repository, &staging)?)
            }
        };
        let place = backend.place(MANIFEST);
        let online = backend.read(MANIFEST)?.map(|bytes| Manifest::parse(&bytes, &place)).transpose()?;
        let to = backend.place("");
        let online = online.unwrap_or_else(|| Manifest::new(BTreeMap::new()));
        Ok(Deployment { backend, online, touched: BTreeSet::new(), state, to })
    }

    /// Returns the target as messages name it.
    pub fn to(&self) -> &str {
        &self.to
    }

    /// Returns whether exactly these files are online.
    pub fn is_online(&self, files: &BTreeMap<String, Hash>) -> bool {
        let online = self.online.files.iter().map(|(path, entry)| (path, &entry.hash));
        self.online.pending.is_empty() && online.eq(files)
    }

    /// Records that this copy knows what is online, because it builds the same.
    ///
    /// # Errors
    ///
    /// Fails if the record cannot be written.
    pub fn confirm(&self, at: i64) -> Result<(), Failure> {
        self.record(at, false, &[&self.online])
    }

    /// Returns the hash of a file that was online before this run.
    pub fn before(&self, path: &str) -> Option<Hash> {
        self.online.files.get(path).map(|entry| entry.hash)
    }

    /// Plans how to bring the host to these files. Lists folders on the host, and changes nothing.
    ///
    /// # Errors
    ///
    /// Fails if a folder cannot be listed.
    pub fn plan(&mut self, wanted: &Wanted, consent: Consent) -> Result<Plan, Failure> {
        let known = self.state.known_sources(&self.to);
        let mut listings = Listings::new();
        loop {
            let backend = &self.backend;
            let place = |path: &str| backend.place(path);
            let situation =
                Situation { wanted, online: &self.online, listings: &listings, known: &known, consent, place: &place };
            let unlisted = situation.unlisted();
            if unlisted.is_empty() {
                let mut plan = plan::plan(&situation);
                let root = listings.get("").into_iter().flatten().filter(|(_, kind)| **kind == Kind::File);
                plan.leftovers.extend(root.map(|(name, _)| name).filter(|name| name.starts_with(TEMPORARY)).cloned());
                return Ok(plan);
            }
            for folder in unlisted {
                let listing = self.backend.list(&folder)?;
                listings.insert(folder, listing);
            }
        }
    }

    /// Carries out a plan: uploads files from the output folder, then deletes. Returns the number of bytes uploaded.
    ///
    /// The manifest on the host first names what is about to be uploaded, then what has been, so that a later run
    /// continues where this one was interrupted.
    ///
    /// # Errors
    ///
    /// Fails if the connection is lost or the host refuses something. Each file on the host is then old or new.
    pub fn carry_out(
        &mut self,
        plan: &Plan,
        wanted: &Wanted,
        public: &Path,
        at: i64,
        progress: &dyn Fn(Progress),
    ) -> Result<u64, Failure> {
        let mut target = Manifest::new(wanted.iter().map(|(path, want)| (path.clone(), want.entry)).collect());
        if target == self.online && plan.put.is_empty() {
            self.record(at, false, &[&target])?;
            return Ok(0);
        }
        let mut current = self.online.clone();
        current.run = random_name();
        self.check_alone(&current)?;
        let sizes =
            plan.put.iter().enumerate().map(|(number, path)| {
                self.state.stage(&public.join(path), &number.to_string(), wanted[path].entry.hash)
            });
        let sizes = sizes.collect::<Result<Vec<u64>, Failure>>()?;
        current.pending.extend(plan.put.iter().map(|path| (path.clone(), wanted[path].entry)));
        self.record(at, true, &[&self.online, &target])?;
        // What interrupted runs left may fill the disk.
        plan.leftovers.iter().try_for_each(|path| self.backend.remove(path))?;
        let changed = self.change(plan, &sizes, &mut current, progress);
        if let Err(failure) = changed.and_then(|()| self.complete(&mut target, &current)) {
            // Another run may be the reason, such as one that removed an upload of this one as a leftover.
            return Err(self.check_alone(&current).err().unwrap_or(failure));
        }
        let (new, changed, removed) = (plan.changes.new.len(), plan.changes.changed.len(), plan.changes.removed.len());
        self.backend.finish(&format!("Deploy: {new} new, {changed} changed, {removed} removed"))?;
        self.record(at, false, &[&target])?;
        Ok(sizes.iter().sum())
    }

    /// Announces the changes of a plan in the manifest, and makes them.
    fn change(
        &mut self,
        plan: &Plan,
        sizes: &[u64],
        current: &mut Manifest,
        progress: &dyn Fn(Progress),
    ) -> Result<(), Failure> {
        self.write_manifest(current)?;
        self.touched.extend(plan.clear.iter().chain(&plan.remove).cloned());
        plan.clear.iter().try_for_each(|path| self.backend.remove(path))?;
        plan.clear_folders.iter().rev().try_for_each(|folder| self.backend.remove_folder(folder))?;
        plan.make.iter().try_for_each(|folder| self.backend.make_folder(folder))?;
        self.upload(plan, sizes, current, progress)?;
        plan.remove.iter().try_for_each(|path| self.backend.remove(path))?;
        plan.emptied().try_for_each(|folder| self.backend.remove_folder(folder))
    }

    /// Writes the manifest of the completed deploy.
    fn complete(&mut self, target: &mut Manifest, current: &Manifest) -> Result<(), Failure> {
        let now = self.check_alone(current)?;
        // What an overtaken run added there is repaired by the next one.
        let is_ours = |path: &str, entry: &Entry| target.files.get(path) == Some(entry);
        let of_others: Vec<_> = now.pending.into_iter().filter(|(path, entry)| !is_ours(path, entry)).collect();
        target.pending.extend(of_others);
        self.write_manifest(target)
    }

    /// Fetches URLs of the deployed site.
    ///
    /// # Errors
    ///
    /// Fails if there is no `curl`.
    pub fn verify(&self, expected: &[(String, Expected)]) -> Result<Vec<Check>, Failure> {
        verify::verify(expected, &self.state.staging())
    }

    fn upload(
        &mut self,
        plan: &Plan,
        sizes: &[u64],
        current: &mut Manifest,
        progress: &dyn Fn(Progress),
    ) -> Result<(), Failure> {
        let mut so_far = Progress { files_total: sizes.len(), bytes_total: sizes.iter().sum(), ..Progress::default() };
        let (mut files, mut bytes) = (0, 0);
        progress(so_far);
        for (number, (path, size)) in plan.put.iter().zip(sizes).enumerate() {
            let staged = number.to_string();
            self.touched.insert(path.clone());
            self.backend.put(path, &staged)?;
            current.files.extend(current.pending.remove_entry(path));
            (files, bytes) = (files + 1, bytes + size);
            so_far.files += 1;
            so_far.bytes += size;
            progress(so_far);
            if (files >= CHECKPOINT_FILES || bytes >= CHECKPOINT_BYTES) && so_far.files < so_far.files_total {
                self.check_alone(current)?;
                self.write_manifest(current)?;
                (files, bytes) = (0, 0);
            }
        }
        Ok(())
    }

    /// Checks that no other run has written the manifest since this one read or wrote it, and returns what it says now.
    ///
    /// If another run has, records there what this one may have uploaded since, so that the next run repairs it.
    fn check_alone(&mut self, current: &Manifest) -> Result<Manifest, Failure> {
        let place = self.backend.place(MANIFEST);
        let now = self.backend.read(MANIFEST)?.map(|bytes| Manifest::parse(&bytes, &place)).transpose()?;
        let mut now = now.unwrap_or_else(|| Manifest::new(BTreeMap::new()));
        if now.run == current.run || now == self.online {
            return Ok(now);
        }
        let entries = current.files.iter().chain(&current.pending);
        let touched = entries.filter(|(path, _)| self.touched.contains(*path));
        now.pending.extend(touched.map(|(path, entry)| (path.clone(), *entry)));
        if !self.touched.is_empty() {
            self.write_manifest(&now)?;
        }
        let doing = Text::new(
            "iemand anders zet de site nu ook online; typ straks `omslag deploy` nog eens",
            "someone else is deploying the site now; type `omslag deploy` again in a while",
        );
        Err(Failure::new(doing, place, ""))
    }

    fn write_manifest(&mut self, manifest: &Manifest) -> Result<(), Failure> {
        self.state.unstage(STAGED_MANIFEST);
        self.state.stage_bytes(STAGED_MANIFEST, &manifest.to_bytes())?;
        self.backend.put(MANIFEST, STAGED_MANIFEST)
    }

    /// Records that this copy knows the pages of these manifests.
    fn record(&self, at: i64, is_interrupted: bool, manifests: &[&Manifest]) -> Result<(), Failure> {
        let mut known = KnownSources::new();
        manifests.iter().for_each(|manifest| add(&mut known, manifest.sources()));
        self.state.record_deployed(&LastDeploy { to: self.to.clone(), at, is_interrupted, pages: known })
    }
}
