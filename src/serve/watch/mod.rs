//! The watcher: it says when to look at the disk.
//!
//! Events get lost, so they only trigger a rescan, which reads the disk and compares. A rescan too many costs a little
//! time; one too few would leave an old page on the screen. Hence every event, lost event and error ends in a
//! [`Trigger::Rescan`], and while somebody is looking one follows every 2 s in any case.

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

/// What the trigger says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Events named these paths just now; none twice, and at most eight between two rescans. Each begins with a watched
    /// root as it was given. It may be gone, half written, or a folder.
    Files(Vec<PathBuf>),
    /// Fingerprint at everything: it has been quiet for 30 ms, or 250 ms have passed since the first event of a burst. Also
    /// every 2 s while eager, and every 500 ms in [`Mode::Polling`].
    Rescan,
}

/// How the watcher knows when to on_trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    Events,
    /// It rings by the clock; `why` holds the system's own words when watching failed, nothing when polling was asked.
    Polling {
        why: Option<String>,
    },
}

/// Watches until it is dropped; a trigger that is being rung then may still sound.
#[derive(Debug)]
pub struct Watcher {
    shared: Arc<Shared>,
}

impl Watcher {
    /// While eager (somebody is looking at the preview) it also rings for a rescan every 2 s.
    pub fn set_eager(&self, eager: bool) {
        self.shared.change(|pending| pending.eager = eager);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.shared.change(|pending| pending.stopped = true);
    }
}

/// Starts watching folders and files, by absolute paths in a folder that exists; they themselves may be created later. Every change after this returns is rung for, so the first look at the disk belongs after it.
///
/// `on_trigger` is called on a thread of the watcher's own and may take its time: what happens meanwhile is rung afterwards,
/// once. When events fail later on (too many folders for the system) the watcher goes on by polling.
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

/// The thread that rings.
struct Debouncer<R> {
    shared: Arc<Shared>,
    roots: Arc<Roots>,
    /// None when polling.
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

    /// Has every folder watched before a rescan begins. What was written in a new folder too early to give an event is
    /// then on disk already, and what comes later gives one.
    fn renew(&mut self) {
        let Some(events) = &mut self.events else { return };
        events.catch_up();
        if self.shared.change(|pending| std::mem::take(&mut pending.stale)) {
            // The old watch ends after the new one has begun, so that no event is lost in between.
            self.events = Events::start(&self.roots, &self.shared).ok();
        }
    }
}
