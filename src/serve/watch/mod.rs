//! The watcher: triggers reads of the disk.
//!
//! Events get lost, so they only trigger a rescan, which reads the disk and compares. An unnecessary rescan costs a
//! little time; a missing one would leave an old page on the screen. So every event, lost event and error ends in a
//! [`Trigger::Rescan`], and while a page of the preview is open one follows every 2 s in any case.

mod events;
mod pending;
mod roots;
#[cfg(test)]
mod tests;

use events::Events;
use pending::{Shared, Task};
use roots::Roots;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

/// What to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Paths that recent events named, without duplicates and at most eight between two rescans. Each begins with a
    /// watched root as it was given. It may be gone, half written, or a folder.
    Files(Vec<PathBuf>),
    /// All files. Sent after 30 ms without events, or 250 ms after the first event of a burst. Also every 2 s while
    /// eager, and every 500 ms in [`Mode::Polling`].
    Rescan,
}

/// What causes triggers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    Events,
    /// The clock. `why` is the system's error message if watching failed, and `None` if polling was requested.
    Polling {
        why: Option<String>,
    },
}

/// Watches until it is dropped. A trigger that is being sent at that moment may still arrive.
#[derive(Debug)]
pub struct Watcher {
    shared: Arc<Shared>,
}

impl Watcher {
    /// Sets whether the watcher is eager: whether it also triggers a rescan every 2 s. Used while a page is open.
    pub fn set_eager(&self, eager: bool) {
        self.shared.change(|pending| pending.eager = eager);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.shared.change(|pending| pending.stopped = true);
    }
}

/// Starts watching folders and files, given by absolute paths whose parent folders exist. The roots themselves may be
/// created later. Every change after this function returns causes a trigger, so the first read of the disk must come
/// after it.
///
/// `on_trigger` is called on the watcher's own thread and may be slow: changes in the meantime cause one trigger
/// afterwards. If events fail later (the system has a limit on watched folders), the watcher continues by polling.
pub fn watch(roots: Vec<PathBuf>, poll: bool, on_trigger: impl Fn(Trigger) + Send + 'static) -> (Watcher, Mode) {
    let shared = Arc::new(Shared::default());
    let roots = Arc::new(Roots::new(roots));
    let (events, mode) = match (!poll).then(|| Events::start(&roots, &shared)).transpose() {
        Ok(Some(events)) => (Some(events), Mode::Events),
        Ok(None) => (None, Mode::Polling { why: None }),
        Err(why) => (None, Mode::Polling { why: Some(why) }),
    };
    let debouncer = Debouncer { shared: shared.clone(), roots, events, looked: Instant::now(), on_trigger };
    thread::spawn(move || debouncer.run());
    (Watcher { shared }, mode)
}

/// The state of the thread that sends triggers.
struct Debouncer<R> {
    shared: Arc<Shared>,
    roots: Arc<Roots>,
    /// `None` when polling.
    events: Option<Events>,
    /// When the latest rescan ended.
    looked: Instant,
    on_trigger: R,
}

impl<R: Fn(Trigger)> Debouncer<R> {
    fn run(mut self) {
        loop {
            match self.shared.wait(self.looked, self.events.is_none()) {
                Task::Stop => return,
                Task::Touch(paths) => (self.on_trigger)(Trigger::Files(paths)),
                Task::Rescan => {
                    self.renew();
                    (self.on_trigger)(Trigger::Rescan);
                    self.looked = Instant::now();
                }
            }
        }
    }

    /// Waits until every folder is watched, before a rescan begins. A file that was written in a new folder too early
    /// for an event is then on disk already, and later writes cause an event.
    fn renew(&mut self) {
        let Some(events) = &mut self.events else { return };
        events.catch_up();
        if self.shared.change(|pending| std::mem::take(&mut pending.stale)) {
            // The old watch ends after the new one has begun, so that no event is lost in between.
            self.events = Events::start(&self.roots, &self.shared).ok();
        }
    }
}
