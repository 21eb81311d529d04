//! Shared test support: a project in a temporary folder, and the output of a run of omslag.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// A minimal picture: a GIF of one pixel.
pub const PICTURE: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Returns the bytes of a file in a fixture or an example. A text cannot contain a picture, so `GIF89a` means one.
pub fn content_of(text: &str) -> &[u8] {
    if text.starts_with("GIF89a") { PICTURE } else { text.as_bytes() }
}

/// Time limit after which a run counts as hanging; the slowest takes a small part of it.
const TOO_LONG: Duration = Duration::from_secs(600);

/// Longer than the interval in which a file counts as just written: 50 ms, and the resolution of a disk's clock.
const VERY_MOMENT: Duration = Duration::from_millis(75);

/// The date of all tests.
pub const TODAY: &str = "2026-11-22";

/// A site in a temporary folder, deleted with the test.
pub struct Project {
    folder: TempDir,
}

/// The result of a run.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A file of the output folder, with the properties that reveal a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    pub bytes: Vec<u8>,
    pub modified: SystemTime,
}

impl Project {
    /// Creates the smallest valid site: settings and a home page.
    pub fn small() -> Project {
        Project::small_in(&std::env::temp_dir())
    }

    /// Creates the same below this folder.
    pub fn small_in(folder: &Path) -> Project {
        let project = Project { folder: TempDir::with_prefix_in("omslag-", folder).expect("a temporary folder") };
        project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\n");
        project.write("content/index.md", "---\ntitle: Welkom\ndescription: Een proef.\n---\n\nHallo.\n");
        project
    }

    /// Copies a folder of this repository.
    pub fn copy_of(folder: impl AsRef<Path>) -> Project {
        let project = Project { folder: TempDir::with_prefix("omslag-").expect("a temporary folder") };
        for (path, bytes) in files(&repository().join(folder)) {
            project.write_bytes(&path, &bytes);
        }
        project
    }

    /// Copies the site in this repository.
    pub fn own_site() -> Project {
        let project = Project::small();
        fs::remove_dir_all(project.path("content")).expect("the small site's content");
        project.write_bytes("site.yaml", &fs::read(repository().join("site.yaml")).expect("site.yaml"));
        for folder in ["content", "themes", "data"] {
            for (path, bytes) in files(&repository().join(folder)) {
                project.write_bytes(&format!("{folder}/{path}"), &bytes);
            }
        }
        project
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Project {
        self.write_bytes(path, content.as_ref())
    }

    pub fn write_bytes(&self, path: &str, bytes: &[u8]) -> &Project {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, bytes).expect("files can be written");
        self
    }

    pub fn remove(&self, path: &str) -> &Project {
        fs::remove_file(self.path(path)).expect("the file is there");
        self
    }

    /// Writes a page with a title and a body.
    pub fn page(&self, path: &str, body: &str) -> &Project {
        self.write(&format!("content/{path}"), format!("---\ntitle: {path}\n---\n\n{body}\n"))
    }

    /// Runs omslag in this folder, in Dutch, on the date of all tests.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(self.command().args(arguments))
    }

    /// Returns the command that [`Project::run`] runs, for a test to change.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_omslag"));
        command.current_dir(self.folder.path());
        for name in ["LC_ALL", "LC_MESSAGES", "SOURCE_DATE_EPOCH", "NO_COLOR"] {
            command.env_remove(name);
        }
        command.env("LANG", "nl_NL.UTF-8").env("SOURCE_DATE_EPOCH", "1795305600");
        command
    }

    /// Returns strace in this folder, to run omslag (found by name) with the settings of [`Project::command`].
    #[cfg(target_os = "linux")]
    pub fn strace(&self) -> Command {
        let omslag = self.command();
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq"]).current_dir(self.path(""));
        for (name, value) in omslag.get_envs() {
            match value {
                Some(value) => strace.env(name, value),
                None => strace.env_remove(name),
            };
        }
        let folder = Path::new(omslag.get_program()).parent().expect("a folder");
        let others = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&others));
        strace.env("PATH", std::env::join_paths(folders).expect("folders"));
        strace
    }

    pub fn run_with(&self, command: &mut Command) -> Run {
        let output = command.output().expect("omslag runs");
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub fn build(&self) -> Run {
        self.run(&["build"])
    }

    /// Builds and writes the record of the last build.
    pub fn keep_build(&self) {
        self.settle();
        let last_build = self.path(".omslag/last-build.json");
        fs::remove_file(&last_build).ok();
        self.build().good();
        assert!(last_build.exists(), "there is no record of the last build");
    }

    /// Waits until no source counts as just written. A just written file may change again unseen, so that there is no
    /// record of the last build for it. The time that counts, that of the last change of any kind, cannot be set.
    pub fn settle(&self) {
        let touched = |path: &Path| fs::symlink_metadata(path).ok().and_then(|data| touched(&data));
        let sources = ["site.yaml", "content", "data", "themes"].map(|source| self.path(source));
        let newest = sources.iter().flat_map(|source| below(source)).filter_map(|path| touched(&path)).max();
        let settled = newest.expect("a source") + VERY_MOMENT;
        while let Ok(left) = settled.duration_since(SystemTime::now()) {
            std::thread::sleep(left + Duration::from_millis(1));
        }
    }

    /// Returns a file of the output folder. Panics if it does not exist.
    pub fn read(&self, path: &str) -> String {
        let file = self.path("public").join(path);
        fs::read_to_string(&file).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()))
    }

    /// Returns every file of the output folder.
    pub fn public(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("public"))
    }

    /// Returns every file of the output folder with its modification time.
    pub fn seen(&self) -> BTreeMap<String, FileState> {
        let modified = |path: &str| fs::metadata(self.path("public").join(path)).and_then(|data| data.modified());
        let seen = |(path, bytes): (String, Vec<u8>)| {
            let modified = modified(&path).expect("a time");
            (path, FileState { bytes, modified })
        };
        self.public().into_iter().map(seen).collect()
    }
}

/// Returns when a file was last changed in any way.
fn touched(data: &Metadata) -> Option<SystemTime> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let since = Duration::new(data.ctime().try_into().ok()?, data.ctime_nsec().try_into().ok()?);
        Some(SystemTime::UNIX_EPOCH + since)
    }
    #[cfg(not(unix))]
    data.modified().ok()
}

/// Returns a file or folder and everything in it.
fn below(path: &Path) -> Vec<PathBuf> {
    let inner = fs::read_dir(path).into_iter().flatten().flatten().flat_map(|entry| below(&entry.path()));
    inner.chain([path.to_owned()]).collect()
}

impl Run {
    /// Asserts that the run succeeded.
    #[track_caller]
    pub fn good(self) -> Run {
        assert_eq!(self.code, 0, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Asserts that the run succeeded without findings other than advice.
    #[track_caller]
    pub fn spotless(self) -> Run {
        let run = self.good();
        assert!(!run.stderr.contains("waarschuwing["), "{}", run.stderr);
        run
    }

    /// Returns the run without its advice, unless that is of this rule.
    pub fn advised(mut self, rule: omslag::diagnostic::Rule) -> Run {
        let pieces = self.stderr.split_inclusive("\n\n").filter(|piece| {
            let is_count = !piece.contains('[');
            !is_count && (!piece.starts_with("advies[") || piece.contains(&format!("[{rule}]")))
        });
        self.stderr = pieces.collect();
        self
    }

    /// Asserts that the run ended with this exit code and printed these texts.
    #[track_caller]
    pub fn fails(self, code: i32, expected: &[&str]) -> Run {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        for text in expected {
            assert!(self.stderr.contains(text), "{text:?} is not in:\n{}", self.stderr);
        }
        self
    }
}

/// Returns the folder of this repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns every file below a folder by its relative path; nothing if the folder does not exist.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative =
                    path.strip_prefix(folder).expect("below the folder").to_string_lossy().replace('\\', "/");
                found.insert(relative, fs::read(&path).expect("a readable file"));
            }
        }
    }
    found
}

/// A generator that gives the same numbers for the same seed on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: usize) -> Random {
        Random(seed as u64)
    }

    /// Returns a number from 0 up to, but not including, `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    pub fn pick<'a>(&mut self, among: &[&'a str]) -> &'a str {
        among[self.below(among.len())]
    }

    /// Concatenates a random number of these.
    pub fn text(&mut self, pieces: &[&str], at_most: usize) -> String {
        (0..self.below(at_most + 1)).map(|_| self.pick(pieces)).collect()
    }
}

/// Returns the number of generated cases; `tests/run --long` asks for more.
pub fn cases(usually: usize, long: usize) -> usize {
    if std::env::var_os("OMSLAG_LONG").is_some() { long } else { usually }
}

/// Runs work that must end within the time limit.
#[track_caller]
pub fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = channel();
    std::thread::spawn(move || done.send(work()));
    match wait.recv_timeout(TOO_LONG) {
        Ok(made) => made,
        Err(RecvTimeoutError::Timeout) => panic!("{what}: does not come to an end"),
        Err(RecvTimeoutError::Disconnected) => panic!("{what}: panics"),
    }
}

/// Returns the bytes of a text with the escapes of Rust's byte strings, without its line breaks.
pub fn bytes_of(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        bytes.extend(before.bytes().filter(|byte| *byte != b'\n'));
        let (value, length) = match escape.strip_prefix('x') {
            Some(digits) => (u8::from_str_radix(&digits[..2], 16).expect("two hexadecimal digits"), "x00".len()),
            None => (0, "0".len()),
        };
        bytes.push(value);
        rest = &escape[length..];
    }
    bytes.extend(rest.bytes().filter(|byte| *byte != b'\n'));
    bytes
}

/// Returns a zip file with these names and texts, uncompressed and without checksums.
pub fn zip<T: AsRef<[u8]>>(parts: &[(&str, T)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let text = text.as_ref();
        let size = (text.len() as u32).to_le_bytes();
        let fields =
            [&b"\x14\0\0\0\0\0\0\0\0\0\0\0\0\0"[..], &size, &size, &(name.len() as u16).to_le_bytes(), &[0, 0]]
                .concat();
        let offset = (zip.len() as u32).to_le_bytes();
        directory.extend([&b"PK\x01\x02\x14\0"[..], &fields, &[0; 10], &offset, name.as_bytes()].concat());
        zip.extend([&b"PK\x03\x04"[..], &fields, name.as_bytes(), text].concat());
    }
    let count = (parts.len() as u16).to_le_bytes();
    let sizes = [directory.len() as u32, zip.len() as u32].map(u32::to_le_bytes).concat();
    [&zip, &directory, &b"PK\x05\x06\0\0\0\0"[..], &count, &count, &sizes, &[0, 0]].concat()
}
