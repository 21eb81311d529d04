//! Pending events: what happened since the last rescan, and when the next is due. Callers pass the time, and the size
//! is bounded however many events there are.

use crate::serve::lock::lock;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time without events after which a burst is over.
pub(super) const QUIET: Duration = Duration::from_millis(30);
/// Maximum delay between the first event of a burst and a rescan.
const LATEST: Duration = Duration::from_millis(250);
/// Interval between rescans while eager.
const EAGER: Duration = Duration::from_secs(2);
/// Interval between rescans while polling.
const POLL: Duration = Duration::from_millis(500);
/// Maximum number of paths to report by name between two rescans. Only a program writes more files at a time, and the
/// rescan finds them all at once.
pub(super) const TOUCHED_MAX: usize = 8;

/// The next task of the watcher's thread.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Task {
    Stop,
    Touch(Vec<PathBuf>),
    Rescan,
}

#[derive(Debug, Default)]
pub(super) struct Pending {
    pub eager: bool,
    pub stopped: bool,
    /// Whether the watch must restart, since a root may have been created or replaced, or events were lost.
    pub stale: bool,
    touched: Vec<PathBuf>,
    /// Number of paths touched since the last rescan.
    touches: usize,
    /// The times of the first and the latest event since the last rescan.
    burst: Option<(Instant, Instant)>,
}

impl Pending {
    /// Records an event.
    pub fn stir(&mut self, now: Instant) {
        let first = self.burst.map_or(now, |(first, _)| first);
        self.burst = Some((first, now));
    }

    /// Records a path that an event named.
    pub fn touch(&mut self, path: PathBuf) {
        if self.touched.contains(&path) {
            return;
        }
        self.touches += 1;
        if self.touches > TOUCHED_MAX {
            self.touched.clear();
        } else {
            self.touched.push(path);
        }
    }

    /// Records that events may have been lost.
    pub fn lose(&mut self, now: Instant) {
        self.stale = true;
        self.stir(now);
    }

    /// Takes the task that is due at `now`. Without one, fails with the time of the next task, if any. `looked` is
    /// when the last rescan ended.
    pub fn next(&mut self, now: Instant, looked: Instant, polling: bool) -> Result<Task, Option<Instant>> {
        if self.stopped {
            return Ok(Task::Stop);
        }
        if !self.touched.is_empty() {
            return Ok(Task::Touch(std::mem::take(&mut self.touched)));
        }
        match self.due(looked, polling) {
            Some(due) if due <= now => {
                (self.burst, self.touches) = (None, 0);
                Ok(Task::Rescan)
            }
            due => Err(due),
        }
    }

    /// Returns when the next rescan is due, if one is.
    fn due(&self, looked: Instant, polling: bool) -> Option<Instant> {
        let burst = self.burst.map(|(first, latest)| (latest + QUIET).min(first + LATEST));
        let period = polling.then_some(POLL).or(self.eager.then_some(EAGER));
        burst.into_iter().chain(period.map(|period| looked + period)).min()
    }
}

/// A [`Pending`] shared by the system's thread, the watcher's thread and the owner of the watcher.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pending: Mutex<Pending>,
    changed: Condvar,
}

impl Shared {
    pub fn change<T>(&self, change: impl FnOnce(&mut Pending) -> T) -> T {
        let changed = change(&mut lock(&self.pending));
        self.changed.notify_one();
        changed
    }

    /// Blocks until a task is due, and returns it. Waits without a timeout if no rescan is due.
    pub fn wait(&self, looked: Instant, polling: bool) -> Task {
        let mut pending = lock(&self.pending);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the time this many milliseconds after the start.
    fn at(milliseconds: u64) -> Instant {
        static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        *BEGIN.get_or_init(Instant::now) + Duration::from_millis(milliseconds)
    }

    /// Returns when rescans are due, with events at these times, up to the time `end`. All times are in milliseconds.
    fn rescans(events: &[u64], eager: bool, polling: bool, end: u64) -> Vec<u64> {
        let mut pending = Pending { eager, ..Pending::default() };
        let (mut due, mut looked) = (Vec::new(), at(0));
        for now in 0..=end {
            (0..events.iter().filter(|event| **event == now).count()).for_each(|_| pending.stir(at(now)));
            if let Ok(task) = pending.next(at(now), looked, polling) {
                assert_eq!(task, Task::Rescan);
                due.push(now);
                looked = at(now);
            }
        }
        due
    }

    #[test]
    fn a_rescan_follows_after_30_ms_of_quiet_or_250_ms_of_noise() {
        let noise: Vec<u64> = (0..600).step_by(10).collect();
        assert_eq!(rescans(&[], false, false, 5000), [0; 0]);
        assert_eq!(rescans(&[100], false, false, 5000), [130]);
        assert_eq!(rescans(&[100, 100, 129], false, false, 5000), [159]);
        assert_eq!(rescans(&[100, 131], false, false, 5000), [130, 161]);
        assert_eq!(rescans(&noise, false, false, 5000), [250, 510, 620]);
    }

    #[test]
    fn without_events_a_rescan_follows_every_2_s_when_eager_and_every_500_ms_when_polling() {
        assert_eq!(rescans(&[], true, false, 5000), [2000, 4000]);
        assert_eq!(rescans(&[1000], true, false, 5000), [1030, 3030]);
        assert_eq!(rescans(&[], false, true, 1600), [500, 1000, 1500]);
        assert_eq!(rescans(&[], true, true, 1600), [500, 1000, 1500]);
    }

    #[test]
    fn nothing_to_do_means_no_deadline() {
        assert_eq!(Pending::default().next(at(0), at(0), false), Err(None));
        assert_eq!(Pending { eager: true, ..Pending::default() }.next(at(0), at(0), false), Err(Some(at(2000))));
    }

    #[test]
    fn a_touch_is_reported_at_once_and_each_path_once() {
        let mut pending = Pending::default();
        for path in ["/a", "/b", "/a"] {
            pending.touch(path.into());
            pending.stir(at(0));
        }
        assert_eq!(pending.next(at(0), at(0), false), Ok(Task::Touch(vec!["/a".into(), "/b".into()])));
        assert_eq!(pending.next(at(0), at(0), false), Err(Some(at(30))));
        pending.touch("/a".into());
        assert_eq!(pending.next(at(0), at(0), false), Ok(Task::Touch(vec!["/a".into()])));
    }

    #[test]
    fn a_flood_touches_nothing_until_the_rescan_and_takes_no_memory() {
        let mut pending = Pending::default();
        for number in 0..100_000 {
            pending.touch(format!("/{number}").into());
            pending.stir(at(0));
        }
        assert!(pending.touched.capacity() <= 2 * TOUCHED_MAX);
        assert_eq!(pending.next(at(0), at(0), false), Err(Some(at(30))));
        assert_eq!(pending.next(at(30), at(0), false), Ok(Task::Rescan));
        pending.touch("/a".into());
        assert_eq!(pending.next(at(30), at(30), false), Ok(Task::Touch(vec!["/a".into()])));
    }

    #[test]
    fn stopping_comes_first() {
        let mut pending = Pending { stopped: true, ..Pending::default() };
        pending.touch("/a".into());
        assert_eq!(pending.next(at(0), at(0), false), Ok(Task::Stop));
    }
}
