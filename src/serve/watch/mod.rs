//! The watcher: a bell that tells when to look at the disk.
//!
//! It never tells what stands there: events get lost, so whoever is rung reads the disk and compares. Looks that were
//! not needed cost a little time; a look that was needed and not rung for would leave an old page on the screen.
//! Hence every event, lost event and error ends in a [`Bell::Rescan`].

mod events;
mod pending;
mod territory;
#[cfg(test)]
mod tests;

use events::Events;
use pending::{Pending, Task};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;
use territory::Territory;

/// What the bell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bell {
    /// Events named these paths just now; none twice, and at most eight between two rescans. Each begins with a watched
    /// root as it was given. It may be gone, half written, or a folder that was renamed.
    Touched(Vec<PathBuf>),
    /// Look at everything: it has been quiet for 30 ms, or 250 ms have passed since the first event of a burst. Also
    /// every 2 s while eager, and every 500 ms in [`Mode::Polling`].
    Rescan,
}

/// How the watcher knows when to ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    Events,
    /// It rings by the clock; `why` holds the system's own words when watching failed, nothing when polling was asked.
    Polling {
        why: Option<String>,
    },
}

/// What to watch, in absolute paths.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// Folders and files; they need not exist yet.
    pub roots: Vec<PathBuf>,
    /// Folders and files in which nothing rings the bell, also where they lie in a root.
    pub ignored: Vec<PathBuf>,
}

/// Watches until it is dropped; a bell that is being rung then may still sound.
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

/// Starts watching. Every change after this returns is rung for, so the first look at the disk belongs after it.
///
/// `ring` is called on a thread of the watcher's own and may take its time: what happens meanwhile is rung afterwards,
/// once. When events fail later on (too many folders for the system) the watcher goes on by polling.
pub fn watch(watched: Watched, poll: bool, ring: impl Fn(Bell) + Send + 'static) -> (Watcher, Mode) {
    let shared = Arc::new(Shared::default());
    let territory = Arc::new(Territory::new(&watched));
    let (events, mode) = match poll {
        true => (None, Mode::Polling { why: None }),
        false => match Events::start(territory, shared.clone()) {
            Ok(events) => (Some(events), Mode::Events),
            Err(why) => (None, Mode::Polling { why: Some(why) }),
        },
    };
    let ringer = Ringer { shared: shared.clone(), events, looked: Instant::now(), ring };
    thread::spawn(move || ringer.run());
    (Watcher { shared }, mode)
}

/// The thread that rings.
struct Ringer<R> {
    shared: Arc<Shared>,
    /// None when polling.
    events: Option<Events>,
    /// When the latest rescan ended.
    looked: Instant,
    ring: R,
}

impl<R: Fn(Bell)> Ringer<R> {
    fn run(mut self) {
        loop {
            match self.shared.wait(self.looked, self.events.is_none()) {
                Task::Stop => return,
                Task::Poll => self.events = None,
                Task::Follow(moved) => self.follow(|path| moved.iter().any(|from| path.starts_with(from))),
                Task::Touch(paths) => (self.ring)(Bell::Touched(paths)),
                Task::Rescan => {
                    // Every folder heard of is watched before the look begins. What was written in a new folder too
                    // early to give an event is then on disk already, and what comes later gives one.
                    self.follow(|_| false);
                    (self.ring)(Bell::Rescan);
                    self.looked = Instant::now();
                }
            }
        }
    }

    fn follow(&mut self, moved: impl Fn(&Path) -> bool) {
        match self.events.as_mut().map(|events| events.follow(moved)) {
            None | Some(Ok(true)) => {}
            // Folders come and go faster than they can be watched: try again soon.
            Some(Ok(false)) => self.shared.change(|pending| pending.stir(Instant::now())),
            Some(Err(_)) => self.events = None,
        }
    }
}

/// What the thread that hears, the thread that rings and the [`Watcher`] share.
#[derive(Debug, Default)]
struct Shared {
    pending: Mutex<Pending>,
    changed: Condvar,
}

impl Shared {
    fn change(&self, change: impl FnOnce(&mut Pending)) {
        change(&mut self.lock());
        self.changed.notify_one();
    }

    /// Sleeps until there is something to do; without a deadline where none is needed.
    fn wait(&self, looked: Instant, polling: bool) -> Task {
        let mut pending = self.lock();
        loop {
            let now = Instant::now();
            pending = match pending.next(now, looked, polling) {
                Ok(task) => return task,
                Err(None) => self.changed.wait(pending).unwrap_or_else(PoisonError::into_inner),
                Err(Some(due)) => {
                    let waited = self.changed.wait_timeout(pending, due.saturating_duration_since(now));
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
