//! The system's events: which folders to listen to, and what an event means. Nothing else names the crate for it.
//!
//! Only folders are watched, as a file that is replaced takes its watch with it; and not the roots alone but also the
//! folders in which they stand, as a root that is made again is news there only.

use super::Shared;
use super::pending::Pending;
use super::territory::{Ground, Territory};
use notify::event::{CreateKind, EventKind, ModifyKind, RemoveKind};
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

/// How often to catch up with folders that change while being watched, before letting it rest for a moment.
const ROUNDS_MAX: usize = 8;

pub(super) struct Events {
    territory: Arc<Territory>,
    notifier: RecommendedWatcher,
    watched: BTreeMap<PathBuf, Spot>,
}

/// A watched folder as it was when we began to watch it.
#[derive(Debug, PartialEq, Eq)]
struct Spot {
    /// With everything below it; else only its own entries.
    whole: bool,
    identity: Identity,
}

impl Events {
    /// Listens to the roots, and notes in `shared` what there is to hear. Fails with the system's own words.
    pub fn start(territory: Arc<Territory>, shared: Arc<Shared>) -> Result<Events, String> {
        let heard = territory.clone();
        let handler = move |event: notify::Result<notify::Event>| {
            // Reading a file is an event as well; were it noted, our own look at the disk would call for the next.
            if !event.as_ref().is_ok_and(|event| event.kind.is_access()) {
                shared.change(|pending| note(event, &heard, pending, Instant::now()));
            }
        };
        let notifier = notify::recommended_watcher(handler).map_err(|error| error.to_string())?;
        let mut events = Events { territory, notifier, watched: BTreeMap::new() };
        events.follow(|_| false)?;
        Ok(events)
    }

    /// Brings what is watched in line with the disk, and watches anew whatever `moved` says. When it returns, every
    /// folder that was heard of is watched. False when the folders changed too fast to be sure: ask again soon.
    pub fn follow(&mut self, moved: impl Fn(&Path) -> bool) -> Result<bool, String> {
        // A round trip: the thread that hears adds new folders before it answers.
        self.notifier.configure(Config::default()).map_err(|error| error.to_string())?;
        self.forget(|path, _| moved(path));
        for _ in 0..ROUNDS_MAX {
            let wanted = wanted(&self.territory);
            self.forget(|path, spot| wanted.get(path) != Some(spot));
            let missing: Vec<_> = wanted.into_iter().filter(|(path, _)| !self.watched.contains_key(path)).collect();
            if missing.is_empty() {
                return Ok(true);
            }
            for (path, spot) in missing {
                self.listen(path, spot)?;
            }
        }
        Ok(false)
    }

    fn listen(&mut self, path: PathBuf, spot: Spot) -> Result<(), String> {
        let mode = if spot.whole { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        match self.notifier.watch(&path, mode) {
            Ok(()) => drop(self.watched.insert(path, spot)),
            // It went, or something in it: the next round sees what stands there then.
            Err(error) if is_gone(&error) => {}
            Err(error) => return Err(error.to_string()),
        }
        Ok(())
    }

    fn forget(&mut self, stale: impl Fn(&Path, &Spot) -> bool) {
        let notifier = &mut self.notifier;
        self.watched.retain(|path, spot| {
            let stale = stale(path, spot);
            if stale {
                // That it is not watched any more is no news: it may be gone.
                let _ = notifier.unwatch(path);
            }
            !stale
        });
    }
}

/// The folders to watch as the disk stands now: each root that is a folder, and the nearest folder above each root.
fn wanted(territory: &Territory) -> BTreeMap<PathBuf, Spot> {
    let folder = |path: &Path| path.metadata().ok().filter(Metadata::is_dir);
    let wholes = territory.roots().filter_map(|root| Some((root, true, folder(root)?)));
    let aboves = territory
        .roots()
        .filter_map(|root| root.ancestors().skip(1).find_map(|path| folder(path).map(|found| (path, false, found))));
    let mut wanted = BTreeMap::new();
    for (path, whole, found) in wholes.chain(aboves) {
        wanted.entry(path.to_owned()).or_insert(Spot { whole, identity: identity(&found) });
    }
    // Watching a folder by itself as well would undo that it is watched as a part of a whole.
    let wholes: Vec<PathBuf> = wanted.iter().filter(|(_, spot)| spot.whole).map(|(path, _)| path.clone()).collect();
    wanted.retain(|path, _| !wholes.iter().any(|whole| path != whole && path.starts_with(whole)));
    wanted
}

/// Whether watching failed only because something is not there any more.
fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
        _ => false,
    }
}

/// Notes what an event means to us.
fn note(event: notify::Result<notify::Event>, territory: &Territory, pending: &mut Pending, now: Instant) {
    match event {
        Err(error) => {
            if matches!(error.kind, ErrorKind::MaxFilesWatch) {
                pending.failed();
            }
            pending.lost();
            pending.stir(now);
        }
        Ok(event) if event.need_rescan() || event.paths.is_empty() => {
            pending.lost();
            pending.stir(now);
        }
        Ok(event) => event.paths.iter().for_each(|path| note_path(path, event.kind, territory, pending, now)),
    }
}

fn note_path(path: &Path, kind: EventKind, territory: &Territory, pending: &mut Pending, now: Instant) {
    let of_folder = matches!(kind, EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder));
    // Some systems call a folder modified whenever something in it is; that does not make it another folder.
    let stays = matches!(kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any));
    let ground = territory.ground(path);
    if ground == Ground::Foreign {
        return;
    }
    pending.stir(now);
    if matches!(ground, Ground::Root(_) | Ground::Above) && !stays {
        pending.moved(path);
    }
    match ground {
        Ground::Root(given) | Ground::Inside(given) if !of_folder => pending.touch(given),
        _ => {}
    }
}

/// What tells a folder from another one at the same path. The number of a removed folder is soon given to the next
/// one, hence the time of its making as well.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    number: (u64, u64),
    made: Option<SystemTime>,
}

fn identity(folder: &Metadata) -> Identity {
    Identity { number: number(folder), made: folder.created().ok() }
}

#[cfg(unix)]
fn number(folder: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (folder.dev(), folder.ino())
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::super::Watched;
    use super::super::pending::Task;
    use super::*;
    use notify::event::{DataChange, Event, Flag, MetadataKind, RenameMode};
    use std::time::Duration;

    /// What the ringing thread is told to do after an event in a site at `/nowhere`.
    fn tasks(event: notify::Result<Event>) -> Vec<Task> {
        let watched = Watched { roots: vec!["/nowhere/content".into()], ignored: vec!["/nowhere/content/out".into()] };
        let (mut pending, begin) = (Pending::default(), Instant::now());
        note(event, &Territory::new(&watched), &mut pending, begin);
        std::iter::from_fn(|| pending.next(begin + Duration::from_secs(1), begin, false).ok()).collect()
    }

    fn event(kind: EventKind, paths: &[&str]) -> notify::Result<Event> {
        let paths = paths.iter().map(|path| Path::new("/nowhere").join(path)).collect();
        Ok(Event { kind, paths, attrs: Default::default() })
    }

    fn touch(path: &str) -> Task {
        Task::Touch(vec![Path::new("/nowhere").join(path)])
    }

    fn follow(path: &str) -> Task {
        Task::Follow([PathBuf::from(path)].into())
    }

    #[test]
    fn an_event_names_files_and_always_ends_in_a_rescan() {
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let chmod = EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any));
        let (made, removed) = (EventKind::Create(CreateKind::Folder), EventKind::Remove(RemoveKind::Folder));
        for (event, expected) in [
            (event(written, &["content/a.md"]), vec![touch("content/a.md"), Task::Rescan]),
            (event(renamed, &["content/a.md___jb_tmp___", "content/a.md"]), vec![touch("content/a.md"), Task::Rescan]),
            (event(chmod, &["content/a.md"]), vec![touch("content/a.md"), Task::Rescan]),
            (event(made, &["content/new"]), vec![Task::Rescan]),
            (event(made, &["content"]), vec![follow("/nowhere/content"), Task::Rescan]),
            (event(removed, &["content"]), vec![follow("/nowhere/content"), Task::Rescan]),
            (event(made, &[""]), vec![follow("/nowhere/"), Task::Rescan]),
            (event(EventKind::Modify(ModifyKind::Any), &[""]), vec![Task::Rescan]),
            (event(written, &["content/out/a.html"]), vec![]),
            (event(written, &["README.md", "content/4913", "content/.a.md.swp"]), vec![]),
        ] {
            let name = format!("{event:?}");
            assert_eq!(tasks(event), expected, "{name}");
        }
    }

    #[test]
    fn lost_events_and_errors_watch_everything_again_and_a_full_system_means_polling() {
        let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(tasks(Ok(overflow)), [follow(""), Task::Rescan]);
        assert_eq!(tasks(Err(notify::Error::generic("no"))), [follow(""), Task::Rescan]);
        assert_eq!(tasks(Err(notify::Error::new(ErrorKind::MaxFilesWatch))), [Task::Poll, follow(""), Task::Rescan]);
    }

    #[test]
    fn watched_are_the_folders_among_the_roots_and_the_nearest_folders_above() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().canonicalize().expect("a real path");
        std::fs::create_dir_all(site.join("content/data/deep")).expect("folders");
        std::fs::create_dir(site.join("themes")).expect("a folder");
        std::fs::write(site.join("site.yaml"), "").expect("a file");
        let check = |roots: &[&str], expected: &[(&str, bool)]| {
            let watched = Watched { roots: roots.iter().map(|root| site.join(root)).collect(), ignored: vec![] };
            let found = wanted(&Territory::new(&watched));
            let found: Vec<_> = found.into_iter().map(|(path, spot)| (path, spot.whole)).collect();
            // `join("")` leaves a separator, which does not count.
            let expected: Vec<_> = expected.iter().map(|(path, whole)| (site.join(path), *whole)).collect();
            assert_eq!(found, expected, "{roots:?}");
        };
        check(&["content", "site.yaml"], &[("", false), ("content", true)]);
        check(&["content", "content/data"], &[("", false), ("content", true)]);
        check(&["content/data", "content"], &[("", false), ("content", true)]);
        check(&["content", "content/none/such"], &[("", false), ("content", true)]);
        check(&["themes/own", "data/deep"], &[("", false), ("themes", false)]);
    }
}
