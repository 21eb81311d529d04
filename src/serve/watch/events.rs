//! File system events. Only this file depends on notify.
//!
//! Only folders are watched, since a file that is replaced loses its watch. The parent folders of the roots are watched
//! as well, since only they report that a root is created or replaced.

use super::pending::{Pending, Shared};
use super::roots::Roots;
use notify::event::{EventKind, ModifyKind};
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// A watch of the folders that existed when it began, and of those created below the roots since.
pub(super) struct Events(RecommendedWatcher);

impl Events {
    /// Starts to record events in `shared`. Fails with the system's error message.
    pub fn start(roots: &Arc<Roots>, shared: &Arc<Shared>) -> Result<Events, String> {
        let (known, record) = (roots.clone(), shared.clone());
        let handler = move |event: notify::Result<notify::Event>| {
            // Reading a file also causes an event. If that were recorded, every rescan would cause the next.
            if !event.as_ref().is_ok_and(|event| event.kind.is_access()) {
                record.change(|pending| note(event, &known, pending, Instant::now()));
            }
        };
        let mut events = Events(notify::recommended_watcher(handler).map_err(|error| error.to_string())?);
        let folders: BTreeSet<&Path> = roots.iter().filter_map(|root| root.real.parent()).collect();
        // Parent folders before roots, since a root may be created in the meantime.
        for folder in folders {
            if !events.watch(folder, RecursiveMode::NonRecursive, shared)? {
                shared.change(|pending| pending.stale = true);
            }
        }
        for root in roots.iter() {
            events.watch(&root.real, RecursiveMode::Recursive, shared)?;
        }
        Ok(events)
    }

    /// Watches a folder. Returns false if this path is not a folder.
    fn watch(&mut self, path: &Path, mode: RecursiveMode, shared: &Shared) -> Result<bool, String> {
        if !path.is_dir() {
            return Ok(false);
        }
        match self.0.watch(path, mode) {
            // Something in it disappeared in the meantime, so the rest may not be watched.
            Err(error) if is_gone(&error) => shared.change(|pending| pending.lose(Instant::now())),
            watched => watched.map_err(|error| error.to_string())?,
        }
        Ok(true)
    }

    /// Waits until the new folders in earlier events are watched.
    pub fn catch_up(&mut self) {
        // The thread that adds folders handles this afterwards. There is nothing to configure, so this cannot fail.
        let _ = self.0.configure(Config::default());
    }
}

/// Returns whether watching failed only because something no longer exists.
fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
        _ => false,
    }
}

/// Records an event. An error counts as a lost event: there may be too many folders to watch a new one.
fn note(event: notify::Result<notify::Event>, roots: &Roots, pending: &mut Pending, now: Instant) {
    let event = match event {
        Ok(event) if !event.need_rescan() && !event.paths.is_empty() => event,
        _ => return pending.lose(now),
    };
    // Some systems report a folder as modified whenever something in it is.
    let replaces =
        matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
    for path in &event.paths {
        if replaces && roots.are_at(path) {
            pending.lose(now);
        }
        if let Some(given) = roots.given(path) {
            pending.stir(now);
            pending.touch(given);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pending::Task;
    use super::*;
    use notify::event::{CreateKind, DataChange, Event, Flag, MetadataKind, RemoveKind, RenameMode};
    use std::time::Duration;

    /// Returns the tasks that an event in a site at `/nowhere` causes, and whether the watch restarts.
    fn tasks(event: notify::Result<Event>) -> (Vec<Task>, bool) {
        let (mut pending, begin) = (Pending::default(), Instant::now());
        note(event, &Roots::new(vec!["/nowhere/content".into()]), &mut pending, begin);
        let tasks = std::iter::from_fn(|| pending.next(begin + Duration::from_secs(1), begin, false).ok()).collect();
        (tasks, pending.stale)
    }

    fn event(kind: EventKind, paths: &[&str]) -> notify::Result<Event> {
        let paths = paths.iter().map(|path| Path::new("/nowhere").join(path)).collect();
        Ok(Event { kind, paths, attrs: Default::default() })
    }

    fn touch(path: &str) -> Task {
        Task::Touch(vec![Path::new("/nowhere").join(path)])
    }

    #[test]
    fn an_event_names_its_path_and_ends_in_a_rescan() {
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let chmod = EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any));
        let (made, removed) = (EventKind::Create(CreateKind::Folder), EventKind::Remove(RemoveKind::Folder));
        for (event, expected, stale) in [
            (event(written, &["content/a.md"]), vec![touch("content/a.md"), Task::Rescan], false),
            (event(renamed, &["content/a.tmp", "content/a.md"]), vec![touch("content/a.md"), Task::Rescan], false),
            (event(chmod, &["content/a.md"]), vec![touch("content/a.md"), Task::Rescan], false),
            (event(made, &["content/new"]), vec![touch("content/new"), Task::Rescan], false),
            (event(made, &["content"]), vec![touch("content"), Task::Rescan], true),
            (event(removed, &["content"]), vec![touch("content"), Task::Rescan], true),
            (event(renamed, &["aside", "content"]), vec![touch("content"), Task::Rescan], true),
            (event(removed, &[""]), vec![Task::Rescan], true),
            (event(EventKind::Modify(ModifyKind::Any), &[""]), vec![], false),
            (event(written, &["README.md", "content/4913", "content/.a.md.swp"]), vec![], false),
        ] {
            let name = format!("{event:?}");
            assert_eq!(tasks(event), (expected, stale), "{name}");
        }
    }

    #[test]
    fn lost_events_and_errors_restart_the_watch() {
        let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        let errors = [ErrorKind::Generic("no".to_owned()), ErrorKind::MaxFilesWatch].map(notify::Error::new);
        for event in [Ok(overflow)].into_iter().chain(errors.map(Err)) {
            assert_eq!(tasks(event), (vec![Task::Rescan], true));
        }
    }
}
