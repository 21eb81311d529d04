//! The state of the preview. Every trigger reads the disk, and every change makes a new [`Snapshot`].
//!
//! This file does not depend on HTTP. Browsers only get an event that something changed, and fetch it themselves.

use super::live_reload::LiveReload;
use super::lock::lock;
use super::snapshot::{ServedSite, Snapshot, guarded};
use super::watch::Trigger;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Place, Rule, Severity};
use crate::i18n::{Language, Text};
use crate::pipeline::{self, Assembled, Project, Reading, Texts, Unbuilt};
use crate::source::Source;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Delay before a second read of a file that is empty or missing, since it may be in the middle of a save.
const GRACE: Duration = Duration::from_millis(30);

/// Time without changes before the full check starts.
const IDLE_DELAY: Duration = Duration::from_millis(50);

/// Interval at which `idle` is called while nothing changes.
const IDLE: Duration = Duration::from_secs(15);

/// A change, as it is reported.
pub struct Change {
    pub snapshot: Arc<Snapshot>,
    /// The changed files as diagnostics name them, sorted. Empty at the start.
    pub files: Vec<String>,
    pub took: Duration,
}

/// The current snapshot, and the state to make the next one.
pub struct Preview {
    pub project: Project,
    pub live_reload: LiveReload,
    now: Mutex<Arc<Snapshot>>,
    /// Whether the last read found no valid project. The lock also ensures that only one thread reads at a time.
    failed: Mutex<bool>,
    /// Receives every snapshot.
    changes: Sender<Change>,
}

impl Preview {
    pub fn new(project: Project, live_reload: LiveReload, changes: Sender<Change>) -> Preview {
        let now = Mutex::new(Arc::new(Snapshot::default()));
        Preview { project, live_reload, now, failed: Mutex::new(false), changes }
    }

    /// The newest snapshot.
    pub fn now(&self) -> Arc<Snapshot> {
        lock(&self.now).clone()
    }

    /// Reads the files that the trigger names and updates the snapshot. Reports a panic as a diagnostic.
    pub fn on_trigger(&self, trigger: &Trigger) {
        // Runs in the pool that also parses, and always starts on the same thread: the allocator keeps memory for each
        // thread, and would keep that of a whole site for every thread that ever started a read.
        let looked =
            rayon::broadcast(|thread| if thread.index() == 0 { guarded(|| self.look(trigger)) } else { Ok(()) });
        if let Err(broken) = looked.into_iter().collect::<Result<(), Diagnostic>>() {
            *lock(&self.failed) = true;
            self.report_failure(broken);
        }
    }

    /// Reads the files that the trigger names, or all, and assembles the site if anything changed.
    fn look(&self, trigger: &Trigger) {
        let began = Instant::now();
        let failed = &mut *lock(&self.failed);
        let now = self.now();
        let previous = now.shown.as_ref().map(|shown| &*shown.assembled);
        let nothing = Source::default();
        let earlier = previous.map_or(&nothing, |previous| previous.source());
        let reading = match (trigger, previous) {
            (Trigger::Files(files), Some(previous)) if !*failed => previous.read_again(&self.project, files),
            (Trigger::Files(_), _) => return,
            (Trigger::Rescan, _) => match self.read(earlier) {
                Ok(reading) => reading,
                Err(unbuilt) => {
                    *failed = true;
                    // The site stays as it was; the overlay reports the errors.
                    return match unbuilt {
                        Unbuilt::Settings(diagnostics, texts) => self.report(diagnostics, Some(*texts)),
                        Unbuilt::Failed(failure) => self.report_failure(machine_failed(&failure, &self.project.root)),
                    };
                }
            },
        };
        // At the start everything is new.
        let files = if now.build == 0 { Vec::new() } else { reading.changed.clone() };
        let was_unbuilt =
            now.build == 0 || now.diagnostics.contains(Rule::MachineFailed) || now.diagnostics.contains(Rule::Internal);
        let is_news = !files.is_empty() || was_unbuilt || reading.source.problems != earlier.problems;
        if !is_news && !*failed {
            return;
        }
        let assembled = pipeline::assemble(&self.project, reading, previous);
        // A file with a new error may be half written. The rescan that follows the burst of events decides.
        let is_new_error =
            |one: &Diagnostic| one.severity == Severity::Error && !now.diagnostics.iter().any(|known| known == one);
        if matches!(trigger, Trigger::Files(_)) && assembled.diagnostics.iter().any(is_new_error) {
            return;
        }
        *failed = false;
        self.show(assembled, now.build + u64::from(is_news), files, began);
    }

    /// Reads the project. Reads it again after a delay if a page is empty or a file disappeared during the read.
    fn read(&self, earlier: &Source) -> Result<Reading, Unbuilt> {
        let reading = pipeline::read(&self.project, earlier);
        let is_sure = match &reading {
            Ok(Reading { source, changed, .. }) => {
                let is_empty = |path: &String| source.text_of(path).is_some_and(|text| text.trim().is_empty());
                !changed.iter().any(is_empty)
            }
            Err(unbuilt) => matches!(unbuilt, Unbuilt::Settings(..)),
        };
        if is_sure {
            return reading;
        }
        thread::sleep(GRACE);
        pipeline::read(&self.project, earlier)
    }

    fn show(&self, assembled: Assembled, build: u64, files: Vec<String>, began: Instant) {
        let now = self.now();
        let (diagnostics, texts) = (assembled.diagnostics.clone(), assembled.texts.clone());
        let shown = Some(Arc::new(ServedSite::new(assembled, now.shown.as_deref())));
        let mut next = now.next(build, diagnostics, &files);
        (next.shown, next.texts) = (shown, Some(texts));
        self.become_now(next, files, began);
    }

    fn report_failure(&self, broken: Diagnostic) {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(broken);
        self.report(diagnostics, None);
    }

    fn report(&self, diagnostics: Diagnostics, texts: Option<Texts>) {
        let now = self.now();
        if now.diagnostics == diagnostics {
            return;
        }
        let files: Vec<String> = diagnostics.iter().filter_map(|one| Some(one.place.as_ref()?.path.clone())).collect();
        let mut next = now.next(now.build + 1, diagnostics, &files);
        next.texts = texts.or(next.texts);
        self.become_now(next, files, Instant::now());
    }

    fn become_now(&self, snapshot: Snapshot, files: Vec<String>, began: Instant) {
        let snapshot = Arc::new(snapshot);
        *lock(&self.now) = snapshot.clone();
        self.live_reload.send("build", &format!("{{\"build\":{}}}", snapshot.build));
        // The receiver is gone when the preview ends.
        let _ = self.changes.send(Change { snapshot, files, took: began.elapsed() });
    }

    /// Renders and checks every page of each snapshot, and skips outdated snapshots. Calls `report` with each change,
    /// and again with `true` after its check. Calls `idle` every 15 seconds while nothing changes.
    ///
    /// Returns when the senders of `changes` are gone.
    pub fn check_all(&self, changes: &Receiver<Change>, report: impl Fn(&Change, bool), idle: impl Fn()) {
        // On a separate thread: in the shared pool the next read would wait for tasks that the check has started.
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok();
        loop {
            let mut change = match changes.recv_timeout(IDLE) {
                Ok(change) => change,
                Err(RecvTimeoutError::Timeout) => {
                    idle();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
            report(&change, false);
            // A browser fetches each change, so the check waits for it. Until a site is known to be good there is no
            // fallback, so the first check starts at once.
            let idle_delay = |change: &Change| if change.snapshot.good.is_some() { IDLE_DELAY } else { Duration::ZERO };
            while let Ok(newer) = changes.recv_timeout(idle_delay(&change)) {
                report(&newer, false);
                change = newer;
            }
            let outdated = || !Arc::ptr_eq(&*lock(&self.now), &change.snapshot);
            let check = || change.snapshot.check_all_pages(outdated);
            if alone.as_ref().map_or_else(check, |pool| pool.install(check)) {
                self.live_reload.send("diagnostics", "");
                report(&change, true);
            }
        }
    }
}

/// Converts a failure of the operating system to a diagnostic. Paths are relative to `root`.
pub fn machine_failed(failure: &Failure, root: &Path) -> Diagnostic {
    let path = failure.path.strip_prefix(root).unwrap_or(&failure.path);
    let because = |doing: &str| match failure.cause.is_empty() {
        true => doing.to_owned(),
        false => format!("{doing} ({})", failure.cause),
    };
    let (dutch, english) = (Language::Dutch, Language::English);
    Diagnostic::new(
        Rule::MachineFailed,
        Text::new(because(failure.doing.get(dutch)), because(failure.doing.get(english))),
    )
    .at(Place::file(path.to_string_lossy().replace('\\', "/")))
    .help(Text::new(
        "kijk of het bestand er is en of u het mag lezen",
        "see whether the file is there and whether you may read it",
    ))
}
