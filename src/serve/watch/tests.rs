//! Tests of the watcher on a real disk. Each trigger reads the disk as the preview would, so the tests check the actual
//! guarantee: reading only after triggers is enough to see the final content.

use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;
use tempfile::TempDir;

/// Maximum duration of a test, long enough for a busy machine. Only a failing test takes this long.
const DEADLINE: Duration = Duration::from_secs(20);
/// How long to wait to check that there is no trigger: several times the delay of one.
const SILENCE: Duration = Duration::from_millis(120);

/// A trigger, and the content of the disk at that time: all files on a rescan, the named ones on a touch.
struct Rung {
    trigger: Trigger,
    seen: BTreeMap<PathBuf, String>,
}

/// A watched site.
struct Yard {
    site: PathBuf,
    rung: Receiver<Rung>,
    watcher: Watcher,
    mode: Mode,
    deadline: Instant,
    _folder: TempDir,
}

impl Yard {
    /// Creates a site with these files, each with the content `old`.
    fn new(files: &[&str], poll: bool) -> Yard {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().canonicalize().expect("a real path").join("site");
        fs::create_dir(&site).expect("the site");
        files.iter().for_each(|file| write(&site.join(file), "old"));
        let roots = ["site.yaml", "content", "data", "themes"].map(|name| site.join(name)).to_vec();
        let (send, rung) = channel();
        let (watcher, mode) = watch(roots.clone(), poll, move |trigger| {
            let looked_at = if let Trigger::Files(paths) = &trigger { paths } else { &roots };
            let seen = looked_at.iter().flat_map(|path| look(path)).collect();
            // The test may have ended already.
            let _ = send.send(Rung { trigger, seen });
        });
        Yard { site, rung, watcher, mode, deadline: Instant::now() + DEADLINE, _folder: folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.site.join(name)
    }

    fn write(&self, name: &str, text: &str) {
        write(&self.path(name), text);
    }

    fn next(&self) -> Rung {
        let left = self.deadline.saturating_duration_since(Instant::now());
        assert!(!left.is_zero(), "triggers without end");
        self.rung.recv_timeout(left).expect("a trigger before the deadline")
    }

    /// Waits for a rescan that finds this text, or no file, at this path.
    fn rescan_sees(&self, name: &str, text: Option<&str>) {
        let path = self.path(name);
        while let rung = self.next()
            && (rung.trigger != Trigger::Rescan || rung.seen.get(&path).map(String::as_str) != text)
        {}
    }

    /// Waits for a touch of this path that finds this text, and then for a rescan that does.
    fn touch_and_rescan_see(&self, name: &str, text: Option<&str>) {
        let path = self.path(name);
        let touched = |rung: &Rung| matches!(&rung.trigger, Trigger::Files(paths) if paths.contains(&path));
        while let rung = self.next()
            && (!touched(&rung) || rung.seen.get(&path).map(String::as_str) != text)
        {}
        self.rescan_sees(name, text);
    }

    /// Checks that there is no trigger, and that a write then triggers only for its own path.
    fn is_silent(&self) {
        if let Ok(rung) = self.rung.recv_timeout(SILENCE) {
            panic!("unexpected trigger {:?}", rung.trigger);
        }
        self.write("content/a.md", "awake");
        assert_eq!(self.next().trigger, Trigger::Files(vec![self.path("content/a.md")]));
        self.rescan_sees("content/a.md", Some("awake"));
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, text).expect("a file");
}

/// Returns the files at or below a path with their contents. Skips files that disappear while they are read.
fn look(path: &Path) -> Vec<(PathBuf, String)> {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().flat_map(|entry| look(&entry.path())).collect(),
        Err(_) => fs::read_to_string(path).map(|text| (path.to_owned(), text)).into_iter().collect(),
    }
}

#[test]
fn every_way_of_saving_causes_a_trigger() {
    type Save = fn(&Path);
    let ways: [(&str, Save); 5] = [
        ("plain", |path| fs::write(path, "new").expect("a file")),
        ("Vim", |path| {
            let (probe, backup) = (path.with_file_name("4913"), path.with_file_name("a.md~"));
            fs::write(&probe, "").expect("a probe");
            fs::remove_file(&probe).expect("no probe");
            fs::rename(path, &backup).expect("a backup");
            fs::write(path, "new").expect("a file");
            fs::remove_file(&backup).expect("no backup");
        }),
        ("VS Code", |path| {
            fs::File::create(path).expect("an empty file");
            fs::write(path, "new").expect("a file");
        }),
        ("JetBrains", |path| {
            let (new, old) = (path.with_file_name("a.md___jb_tmp___"), path.with_file_name("a.md___jb_old___"));
            fs::write(&new, "new").expect("a file");
            fs::rename(path, &old).expect("the old one away");
            fs::rename(&new, path).expect("the new one there");
            fs::remove_file(&old).expect("no old one");
        }),
        ("rename over", |path| {
            fs::write(path.with_extension("tmp"), "new").expect("a file");
            fs::rename(path.with_extension("tmp"), path).expect("the new one there");
        }),
    ];
    for (name, save) in ways {
        println!("{name}");
        let yard = Yard::new(&["content/a.md"], false);
        assert_eq!(yard.mode, Mode::Events);
        save(&yard.path("content/a.md"));
        yard.touch_and_rescan_see("content/a.md", Some("new"));
    }
}

#[test]
fn a_removed_file_and_a_new_one_cause_triggers() {
    let yard = Yard::new(&["content/a.md", "site.yaml"], false);
    fs::remove_file(yard.path("content/a.md")).expect("no file");
    yard.touch_and_rescan_see("content/a.md", None);
    yard.write("content/b.md", "new");
    yard.touch_and_rescan_see("content/b.md", Some("new"));
    yard.write("site.yaml", "new");
    yard.touch_and_rescan_see("site.yaml", Some("new"));
}

#[test]
fn a_renamed_folder_is_watched_under_its_new_name() {
    let yard = Yard::new(&["content/old/a.md"], false);
    fs::rename(yard.path("content/old"), yard.path("content/new")).expect("a rename");
    yard.rescan_sees("content/new/a.md", Some("old"));
    yard.write("content/new/a.md", "new");
    yard.touch_and_rescan_see("content/new/a.md", Some("new"));
}

#[test]
fn a_root_that_is_created_again_is_watched_again() {
    let yard = Yard::new(&["content/a.md", "content/deep/b.md", "themes/own/base.html"], false);
    for round in ["first", "second", "third"] {
        // The root is removed and created again, then moved aside and replaced. Each time one write follows at once and
        // one later.
        fs::remove_dir_all(yard.path("content")).expect("no content");
        yard.write("content/deep/b.md", round);
        yard.rescan_sees("content/deep/b.md", Some(round));
        yard.write("content/deep/b.md", &format!("{round} later"));
        yard.touch_and_rescan_see("content/deep/b.md", Some(&format!("{round} later")));
        fs::rename(yard.path("content"), yard.path(round)).expect("content aside");
        yard.write("content/deep/b.md", "replaced");
        yard.rescan_sees("content/deep/b.md", Some("replaced"));
        yard.write("content/deep/b.md", "replaced later");
        yard.touch_and_rescan_see("content/deep/b.md", Some("replaced later"));
        // The folder that was moved aside is no root any more.
        while yard.rung.recv_timeout(SILENCE).is_ok() && Instant::now() < yard.deadline {}
        yard.write(&format!("{round}/deep/b.md"), "aside");
        yard.write("content/a.md", round);
        assert_eq!(yard.next().trigger, Trigger::Files(vec![yard.path("content/a.md")]));
        yard.rescan_sees("content/a.md", Some(round));
    }
}

#[test]
fn the_folder_of_the_roots_may_be_created_again_while_eager() {
    let yard = Yard::new(&["content/a.md", "site.yaml"], false);
    fs::remove_dir_all(&yard.site).expect("no site");
    yard.rescan_sees("site.yaml", None);
    yard.watcher.set_eager(true);
    yard.write("content/a.md", "new");
    yard.rescan_sees("content/a.md", Some("new"));
    yard.watcher.set_eager(false);
    for name in ["content/a.md", "site.yaml"] {
        yard.write(name, "later");
        yard.touch_and_rescan_see(name, Some("later"));
    }
}

#[test]
fn a_root_that_is_a_file_may_be_replaced() {
    let yard = Yard::new(&["content/a.md", "site.yaml"], false);
    for text in ["first", "second"] {
        yard.write("site.yaml.new", text);
        fs::rename(yard.path("site.yaml.new"), yard.path("site.yaml")).expect("a rename");
        yard.touch_and_rescan_see("site.yaml", Some(text));
    }
    yard.write("content/a.md", "new");
    yard.touch_and_rescan_see("content/a.md", Some("new"));
}

#[test]
fn a_root_that_goes_and_comes_back_as_it_was_is_still_watched() {
    let yard = Yard::new(&["content/a.md"], false);
    fs::rename(yard.path("content"), yard.path("aside")).expect("content aside");
    fs::rename(yard.path("aside"), yard.path("content")).expect("content back");
    yard.rescan_sees("content/a.md", Some("old"));
    yard.write("content/a.md", "new");
    yard.touch_and_rescan_see("content/a.md", Some("new"));
}

#[test]
fn a_root_may_appear_later() {
    let yard = Yard::new(&["content/a.md"], false);
    for name in ["data/team.yaml", "site.yaml", "themes/own/base.html"] {
        yard.write(name, "new");
        yard.rescan_sees(name, Some("new"));
        yard.write(name, "later");
        yard.touch_and_rescan_see(name, Some("later"));
    }
}

#[test]
fn a_thousand_new_folders_with_a_file_at_once_are_all_seen_by_a_rescan() {
    let yard = Yard::new(&["content/a.md"], false);
    let names: Vec<String> = (0..1000).map(|number| format!("content/{}/{number}/a.md", number % 7)).collect();
    names.iter().for_each(|name| yard.write(name, "new"));
    while let rung = yard.next()
        && (rung.trigger != Trigger::Rescan || !names.iter().all(|name| rung.seen.contains_key(&yard.path(name))))
    {}
    // Each of them is watched from then on.
    for name in names.iter().step_by(100) {
        yard.write(name, "later");
        yard.touch_and_rescan_see(name, Some("later"));
    }
}

#[test]
fn reading_causes_no_trigger() {
    let names: Vec<String> = (0..200).map(|number| format!("content/{number}/a.md")).collect();
    let yard = Yard::new(&names.iter().map(String::as_str).collect::<Vec<_>>(), false);
    assert_eq!(look(&yard.site).len(), 200);
    yard.is_silent();
}

#[test]
fn ignored_temporary_and_unrelated_files_cause_no_trigger() {
    let yard = Yard::new(&["content/a.md", "public/a.html"], false);
    for name in ["public/b.html", ".git/index", ".omslag/state"] {
        yard.write(name, "new");
    }
    for name in ["README.md", "content/.a.md.swp", "content/a.md~", "content/#a.md#", "content/a.md.bak"] {
        yard.write(name, "new");
    }
    fs::remove_dir_all(yard.path("public")).expect("no output");
    yard.is_silent();
}

#[test]
fn a_flood_of_writes_leads_to_a_handful_of_rescans() {
    let names: Vec<String> = (0..100).map(|number| format!("content/{number}.md")).collect();
    let yard = Yard::new(&names.iter().map(String::as_str).collect::<Vec<_>>(), false);
    let open = |name: &String| fs::OpenOptions::new().append(true).open(yard.path(name)).expect("a file");
    let mut files: Vec<fs::File> = names.iter().map(open).collect();
    let begin = Instant::now();
    for round in 1..=100 {
        // Each write is an event. Opening the file is one that is ignored.
        files.iter_mut().for_each(|file| file.write_all(format!("{round} ").as_bytes()).expect("a write"));
    }
    let (mut rescans, mut named) = (0, 0);
    while let rung = yard.next()
        && (rung.trigger != Trigger::Rescan || rung.seen.values().any(|text| !text.ends_with(" 100 ")))
    {
        match rung.trigger {
            Trigger::Rescan => rescans += 1,
            Trigger::Files(paths) => named += paths.len(),
        }
    }
    // A busy machine may pause between writes. Each pause may cause at most one trigger.
    let allowed = 2 + begin.elapsed().as_millis() / pending::QUIET.as_millis();
    assert!(rescans <= allowed, "{rescans} rescans, {allowed} allowed");
    assert!(named as u128 <= (rescans + 1) * pending::TOUCHED_MAX as u128, "{named} paths named");
}

#[test]
fn polling_triggers_without_events() {
    let yard = Yard::new(&["content/a.md"], true);
    assert_eq!(yard.mode, Mode::Polling { why: None });
    yard.write("content/a.md", "new");
    let rung = yard.next();
    assert_eq!(rung.trigger, Trigger::Rescan);
    yard.rescan_sees("content/a.md", Some("new"));
}

#[test]
fn an_eager_watcher_triggers_without_events_and_a_dropped_one_not_at_all() {
    let yard = Yard::new(&["content/a.md"], false);
    yard.watcher.set_eager(true);
    assert_eq!(yard.next().trigger, Trigger::Rescan);
    yard.watcher.set_eager(false);
    let Yard { watcher, rung, site, _folder, .. } = yard;
    drop(watcher);
    // The thread ends and drops the sender.
    while rung.recv_timeout(DEADLINE).is_ok() {}
    write(&site.join("content/a.md"), "new");
    assert_eq!(rung.try_recv().err(), Some(TryRecvError::Disconnected));
}
