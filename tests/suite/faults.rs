//! Publishing on a failing disk or on a machine that stops, injected by strace at each system call.
//!
//! The test traces a publish of a few files and repeats it many times: killed at each of its system calls, or with a
//! disk that is full, broken, read-only or another device from that call on.

use crate::photos::photo;
use crate::support::{Project, files};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The calls that change or inspect the disk.
const OF_THE_DISK: &[&str] = &[
    "openat",
    "write",
    "mkdir",
    "rename",
    "unlink",
    "unlinkat",
    "rmdir",
    "flock",
    "read",
    "statx",
    "newfstatat",
    "getdents64",
    "copy_file_range",
    "sendfile",
    "ftruncate",
    "fchmod",
    "close",
];
/// The calls after which the disk differs. A kill elsewhere has the same effect as one before the next of these.
const CHANGING: &[&str] =
    &["openat", "write", "mkdir", "rename", "unlink", "unlinkat", "rmdir", "flock", "copy_file_range"];

/// What others keep in the output folder: a git worktree, a host's file, a page that was placed by hand.
const STRANGERS: [(&str, &str); 4] =
    [(".git", "gitdir: elders\n"), ("CNAME", "x.nl"), ("map/eigen.txt", "van mij"), ("zelf/index.html", "half")];

type Tree = BTreeMap<String, Vec<u8>>;

fn is_long() -> bool {
    std::env::var_os("OMSLAG_LONG").is_some()
}

/// A published site whose content has been edited since.
struct Case {
    project: Project,
    old: Tree,
    new: Tree,
}

impl Case {
    fn new() -> Case {
        let project = Project::small();
        project.write(
            "site.yaml",
            "name: Proef\nbase_url: https://proef.example/\nhosting: apache\npublish_files: [\"**\"]\n",
        );
        for (path, text) in STRANGERS {
            project.write(&format!("public/{path}"), text);
        }
        project.page("map/index.md", "Een map.").page("map/blijft.md", "Een.").page("weg.md", "Weg.");
        project
            .write("content/map/foto.jpg", photo(60, 40, 6))
            .write("content/ding", "een bestand")
            .page("vouw/diep.md", "Diep.");
        // Whether a run writes the record of the last build must not depend on the speed of this test.
        project.settle();
        project.build().good();
        copy(&project, "content", "eerst");
        // Some files are new, some changed, some deleted; a file becomes a folder, and a folder a file.
        project.page("map/blijft.md", "Twee.").page("nieuwe/map/in.md", "Nieuw.");
        // The server's configuration changes too: it is not staged with the pages, but written at the end.
        project.write("content/map/nieuw.md", "---\ntitle: Nieuw\naliases: [/vroeger]\n---\n\nNieuw.\n");
        project.write("content/map/foto.jpg", photo(60, 40, 3)).remove("content/weg.md").remove("content/ding");
        project.write("content/ding/nota.pdf", "nota");
        std::fs::remove_dir_all(project.path("content/vouw")).expect("a folder");
        project.write("content/vouw", "een bestand");
        let old = project.public();
        copy(&project, "public .omslag", "eerst");
        copy(&project, "content", "daarna");
        project.settle();
        project.build().good();
        let case = Case { old, new: project.public(), project };
        assert!(case.old != case.new);
        case.back();
        case
    }

    /// Restores the output folder from before the change.
    fn back(&self) {
        for folder in ["public", ".omslag"] {
            std::fs::remove_dir_all(self.project.path(folder)).expect("a folder");
        }
        copy(&self.project, "eerst/public eerst/.omslag", ".");
    }

    /// Builds under strace, in one thread, so that the calls have a fixed order.
    fn strace(&self, arguments: &[String]) -> Output {
        let mut strace = self.project.strace();
        strace.env("RAYON_NUM_THREADS", "1").args(arguments).args(["omslag", "build"]);
        strace.output().expect("strace runs; tests/run installs it")
    }

    /// Returns the calls of a publish in order, from the first access to the state folder on, and how often each was
    /// made before.
    fn trace(&self) -> (BTreeMap<String, usize>, Vec<String>) {
        let (file, calls) = (self.project.path("trace"), OF_THE_DISK.join(","));
        let run =
            self.strace(&["-o".to_owned(), file.display().to_string(), "-e".to_owned(), format!("trace={calls}")]);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let text = std::fs::read_to_string(file).expect("a trace");
        let (mut before, mut publish, mut begun) = (BTreeMap::new(), Vec::new(), false);
        for line in text.lines() {
            let Some((name, rest)) = line.split_once(' ').and_then(|(_, call)| call.trim_start().split_once('('))
            else {
                continue;
            };
            // strace counts calls by thread: with two threads, a call number would not identify one point.
            let thread = line.split(' ').next().expect("a thread");
            assert_eq!(thread, text.split(' ').next().expect("a thread"), "one thread does everything");
            // The record of the last build is looked up before anything is read, which is long before the publish.
            begun |= rest.contains("/.omslag") && !(rest.contains("/last-build.json") && rest.contains("O_RDONLY"));
            match begun {
                true => publish.push(name.to_owned()),
                false => *before.entry(name.to_owned()).or_default() += 1,
            }
        }
        assert!(publish.iter().filter(|name| *name == "rename").count() > 10, "{publish:?}");
        (before, publish)
    }

    /// Asserts that every file is old or new and complete, and that files of others are unchanged.
    #[track_caller]
    fn is_whole(&self, what: &str) {
        let strangers: Vec<&str> = STRANGERS.iter().map(|(path, _)| *path).collect();
        let public = self.project.public();
        for path in &strangers {
            assert!(public.get(*path) == self.old.get(*path), "{what}: {path} is not ours");
        }
        for (path, bytes) in public.iter().filter(|(path, _)| !path.starts_with(".omslag-stage/")) {
            let whole = self.old.get(path) == Some(bytes) || self.new.get(path) == Some(bytes);
            assert!(whole, "{what}: {path} is half or strange");
        }
    }

    /// Asserts that the next run ends at exactly the new site, or at the old one if the editor reverts everything
    /// first.
    #[track_caller]
    fn is_recovered_or_undone(&self, at: usize, what: &str) {
        // Each worker checks both.
        if (at / 2).is_multiple_of(2) {
            return self.ends_at(&self.new, what);
        }
        self.has_content_of("eerst");
        self.ends_at(&self.old, &format!("{what}, taken back"));
        self.has_content_of("daarna");
        // The next run must write the record of the last build again, as the traced run did.
        self.project.settle();
    }

    fn has_content_of(&self, folder: &str) {
        std::fs::remove_dir_all(self.project.path("content")).expect("a folder");
        copy(&self.project, &format!("{folder}/content"), ".");
    }

    #[track_caller]
    fn ends_at(&self, site: &Tree, what: &str) {
        let run = self.project.build();
        assert_eq!(run.code, 0, "{what}: {}", run.stderr);
        assert!(self.project.public() == *site, "{what}: not exactly the site");
        let names = ["stage", "intent.json", "intent.new", "manifest.new"].map(|name| format!(".omslag/{name}"));
        for left in names.iter().map(String::as_str).chain(["public/.omslag-stage"]) {
            assert!(!self.project.path(left).exists(), "{what}: {left}");
        }
    }
}

fn copy(project: &Project, from: &str, to: &str) {
    std::fs::create_dir_all(project.path(to)).expect("a folder");
    let status = Command::new("cp").arg("-a").args(from.split(' ')).arg(to).current_dir(project.path("")).status();
    assert!(status.expect("cp runs").success());
}

/// Returns the strace arguments that kill the run at the `nth` call of this name.
fn kill(name: &str, nth: usize) -> Vec<String> {
    ["-o", "/dev/null", "-e", &format!("trace={name}"), "-e", &format!("inject={name}:signal=KILL:when={nth}")]
        .map(str::to_owned)
        .into()
}

/// Returns every point of a publish as a call and its number among those of its name.
fn points(before: &BTreeMap<String, usize>, calls: &[String], names: &[&str]) -> Vec<(String, usize)> {
    let mut count = before.clone();
    let mut points = Vec::new();
    for name in calls {
        let nth = count.entry(name.clone()).or_default();
        *nth += 1;
        if names.contains(&name.as_str()) {
            points.push((name.clone(), *nth));
        }
    }
    points
}

/// Distributes the work over one case per core.
fn in_parallel<T: Sync>(work: &[T], each: impl Fn(&Case, usize, &T) + Sync) {
    let cores = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for core in 0..cores {
            let each = &each;
            scope.spawn(move || {
                let case = Case::new();
                for (at, item) in work.iter().enumerate().filter(|(at, _)| at % cores == core) {
                    case.back();
                    each(&case, at, item);
                }
            });
        }
    });
}

#[test]
fn killed_at_any_system_call_every_file_is_old_or_new_and_the_next_run_is_exact() {
    let (before, calls) = Case::new().trace();
    let points = points(&before, &calls, if is_long() { OF_THE_DISK } else { CHANGING });
    assert!(points.len() > 80, "{}", points.len());
    in_parallel(&points, |case, at, (name, nth)| {
        let what = format!("killed at {name} {nth}");
        assert_eq!(case.strace(&kill(name, *nth)).status.code(), None, "{what}: it was not");
        case.is_whole(&what);
        case.is_recovered_or_undone(at, &what);
    });
    eprintln!("killed at {} system calls", points.len());
}

#[test]
fn killed_again_while_it_recovers_the_third_run_is_exact() {
    let (before, calls) = Case::new().trace();
    let firsts = points(&before, &calls, &["mkdir", "write", "rename", "unlink", "unlinkat", "rmdir"]);
    // Each kill is at a different distance from the lock, so that the second kill hits a different part of the recovery
    // each time.
    let seconds: Vec<(String, usize)> = points(&before, &calls, CHANGING);
    // The step is prime, so that every call is reached: each first kill is followed by different second kills than the
    // one before.
    let step = if is_long() { 11 } else { 113 };
    let pairs: Vec<_> = firsts.iter().flat_map(|first| seconds.iter().map(move |second| (first, second))).collect();
    let mut some: Vec<_> = pairs.into_iter().step_by(step).collect();
    // A recovery first records which files are ours; that record must survive an interruption.
    let memory = ("write".to_owned(), before.get("write").unwrap_or(&0) + 1);
    some.extend(firsts.iter().filter(|(name, _)| name == "rename").step_by(2).map(|first| (first, &memory)));
    let killed = AtomicUsize::new(0);
    in_parallel(&some, |case, at, ((first, nth), (second, mth))| {
        let what = format!("killed at {first} {nth}, then at {second} {mth}");
        assert_eq!(case.strace(&kill(first, *nth)).status.code(), None, "{what}: it was not");
        let again = case.strace(&kill(second, *mth));
        killed.fetch_add(usize::from(again.status.code().is_none()), Ordering::Relaxed);
        case.is_whole(&what);
        case.is_recovered_or_undone(at, &what);
    });
    let killed = killed.into_inner();
    assert!(killed * 2 > some.len(), "a recovery has fewer calls than a publish, but not so few: {killed}");
    eprintln!("killed, and killed again, in {killed} ways");
}

/// The errors a disk can return, and the calls that return them.
const FAULTS: [(&str, &[&str]); 5] = [
    ("ENOSPC", &["openat", "write", "mkdir", "rename", "copy_file_range"]),
    (
        "EIO",
        &["openat", "read", "write", "mkdir", "rename", "unlink", "unlinkat", "rmdir", "copy_file_range", "getdents64"],
    ),
    ("EROFS", &["openat", "mkdir", "rename", "unlink", "unlinkat", "rmdir", "flock"]),
    ("EACCES", &["openat", "mkdir", "rename", "unlink", "unlinkat", "rmdir", "statx"]),
    ("EXDEV", &["rename"]),
];

#[test]
fn on_a_disk_that_fails_once_or_from_any_call_on_every_file_is_old_or_new_and_the_next_run_is_exact() {
    let (before, calls) = Case::new().trace();
    let mut work = Vec::new();
    for (error, names) in FAULTS {
        let from = (0..calls.len()).filter(|at| names.contains(&calls[*at].as_str()));
        work.extend(from.map(|at| (error, names, at)));
    }
    let every = if is_long() { 1 } else { 4 };
    // A page that the disk refused once may not be published, so every write is tested.
    let writes = work.iter().filter(|(error, _, at)| *error == "ENOSPC" && calls[*at] == "write").copied();
    let writes: Vec<_> = writes.filter(|_| !is_long()).map(|item| (item, true)).collect();
    let work = work.into_iter().step_by(every).flat_map(|item| [(item, true), (item, false)]);
    let work: Vec<_> = work.chain(writes).collect();
    let points = work.iter().filter(|(_, once)| !once).count();
    let failed = [AtomicUsize::new(0), AtomicUsize::new(0)];
    in_parallel(&work, |case, at, ((error, names, from), once)| {
        let what = format!("{error} {} call {from}", if *once { "at" } else { "from" });
        let names: &[&str] = if *once { &[calls[*from].as_str()] } else { names };
        let mut arguments: Vec<String> =
            ["-o", "/dev/null", "-e", &format!("trace={}", names.join(","))].map(str::to_owned).into();
        for name in names {
            let nth = before.get(*name).unwrap_or(&0) + calls[..*from].iter().filter(|call| call == name).count() + 1;
            let end = if *once { "" } else { "+" };
            arguments.extend(["-e".to_owned(), format!("inject={name}:error={error}:when={nth}{end}")]);
        }
        let run = case.strace(&arguments);
        let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(
            matches!(run.status.code(), Some(0..=3)) && !stderr.contains("panicked"),
            "{what}: {:?} {stderr}",
            run.status
        );
        failed[usize::from(*once)].fetch_add(usize::from(run.status.code() == Some(3)), Ordering::Relaxed);
        case.is_whole(&what);
        if run.status.code() == Some(0) {
            // If only the staging folder could not be removed, the next run that has work to do removes it.
            return assert!(case.project.public() == case.new, "{what}: it says that all is well");
        }
        case.is_recovered_or_undone(at, &what);
    });
    let [failed, failed_once] = failed.map(AtomicUsize::into_inner);
    assert!(failed * 4 > points * 3, "only {failed} of {points} runs met the fault");
    eprintln!("{} runs on a failing disk, {} failed", work.len(), failed + failed_once);
}

/// A reader at any moment finds every file that a page references: it is published before the page and deleted after
/// it.
#[test]
fn assets_go_live_before_pages_and_deletions_come_last() {
    let case = Case::new();
    let file = case.project.path("trace");
    let calls = "trace=mkdir,openat,rename,unlink,unlinkat,rmdir";
    let run = case.strace(&["-o".to_owned(), file.display().to_string(), "-e".to_owned(), calls.to_owned()]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = std::fs::read_to_string(file).expect("a trace");
    // The last path in a call is the one that it changes.
    let changed = |line: &str| {
        let path = line.rsplit('"').nth(1)?.split_once("/public/")?.1.to_owned();
        let reads = line.contains("openat(") && !line.contains("O_CREAT");
        (!reads && path != ".omslag-stage")
            .then(|| (line.split_whitespace().nth(1).unwrap_or_default().to_owned(), path))
    };
    let changes: Vec<(String, String)> = text.lines().filter_map(changed).collect();
    assert!(changes.iter().all(|(call, _)| !call.starts_with("mkdir") && !call.starts_with("openat")), "{changes:#?}");
    let put = |path: &str| {
        let at = changes.iter().position(|(call, changed)| call.starts_with("rename") && changed == path);
        at.unwrap_or_else(|| panic!("{path} is not put: {changes:#?}"))
    };
    // A new folder is published as a whole; an existing page is replaced on its own.
    let order = [put("map/foto.jpg"), put("nieuwe"), put("sitemap.xml")];
    let pages = [put("map/blijft/index.html"), put("map/nieuw"), put("nieuwe")];
    assert!(order.is_sorted() && pages.iter().all(|at| (order[0]..order[2]).contains(at)), "{changes:#?}");
    let removed = changes.iter().position(|(call, path)| call.starts_with("unlink") && path == "weg/index.html");
    let last_put = changes.iter().rposition(|(call, _)| call.starts_with("rename"));
    assert!(removed > last_put, "{changes:#?}");
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let case = Case::new();
    case.project.build().good();
    let file = case.project.path("trace");
    let calls = "openat,mkdir,rename,unlink,unlinkat,rmdir,write,ftruncate,utimensat";
    let trace = ["-o".to_owned(), file.display().to_string(), "-e".to_owned(), format!("trace={calls}")];
    // With a record of the last build the result is recalled; without one the site is built and compared.
    for last_build in [true, false] {
        if !last_build {
            std::fs::remove_file(case.project.path(".omslag/last-build.json")).expect("a record of the last build");
        }
        assert!(case.strace(&trace).status.success());
        let text = std::fs::read_to_string(&file).expect("a trace");
        for line in text.lines().filter(|line| line.contains("/public")) {
            let writes =
                ["O_WRONLY", "O_RDWR", "mkdir(", "rename(", "unlink", "rmdir("].iter().any(|word| line.contains(word));
            assert!(!writes, "{line}");
        }
    }
}

#[test]
fn an_output_folder_on_another_disk_is_published_from_within() {
    let project = Project::small();
    let elsewhere = tempfile::TempDir::with_prefix_in("omslag-", "/dev/shm").expect("a disk in memory");
    std::os::unix::fs::symlink(elsewhere.path(), project.path("public")).expect("a link");
    let probe = project.path("probe");
    std::fs::write(&probe, "").expect("writable");
    let crosses = std::fs::rename(&probe, elsewhere.path().join("probe")).is_err();
    assert!(crosses, "/dev/shm and the temporary folder must be two disks for this test");
    std::fs::write(elsewhere.path().join("CNAME"), "x.nl").expect("writable");
    project.page("a.md", "Een.").build().good();
    project.page("a.md", "Twee.").page("b.md", "Nieuw.").build().good();
    let published = files(elsewhere.path());
    assert!(String::from_utf8_lossy(&published["a/index.html"]).contains("Twee."));
    assert_eq!(published["CNAME"], b"x.nl");
    assert!(project.path("public").is_symlink() && !elsewhere.path().join(".omslag-stage").exists());
}

#[test]
#[ignore = "needs the right to mount: tests/run --long"]
fn a_disk_that_is_really_full_or_read_only_changes_nothing() {
    let project = Project::small();
    std::fs::create_dir_all(project.path("public")).expect("a folder");
    let mounted = Mounted::new(project.path("public"), "size=256k");
    project.write("public/CNAME", "x.nl").page("a.md", "Een.").build().good();
    let before = project.seen();
    project.page("a.md", "Twee.").write("content/groot.bin", "x".repeat(500_000)).build().fails(3, &["public"]);
    assert_eq!(project.seen(), before);
    project.remove("content/groot.bin");
    mounted.again("ro");
    project.build().fails(3, &["public"]);
    assert_eq!(project.seen(), before);
    mounted.again("rw");
    project.build().good();
    assert!(project.read("a/index.html").contains("Twee.") && project.read("CNAME") == "x.nl");
}

/// A small in-memory disk, mounted on a folder until it is dropped.
struct Mounted(PathBuf);

impl Mounted {
    fn new(folder: PathBuf, options: &str) -> Mounted {
        run("mount", &["-t", "tmpfs", "-o", options, "tmpfs"], &folder);
        Mounted(folder)
    }

    fn again(&self, option: &str) {
        run("mount", &["-o", &format!("remount,{option}")], &self.0);
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        run("umount", &[], &self.0);
    }
}

fn run(program: &str, arguments: &[&str], folder: &PathBuf) {
    let status = Command::new(program).args(arguments).arg(folder).status().expect("the program runs");
    assert!(status.success(), "{program} {arguments:?}");
}
