//! Runs of a program: duration, processor time and peak memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// One run from start to end.
#[derive(Clone, Copy)]
pub struct Run {
    pub wall: Duration,
    /// User and system time of all threads.
    pub cpu: Duration,
    /// Peak resident memory in MiB. The system counts from the memory of this benchmark itself when it starts a
    /// program, so that must stay small.
    pub memory: f64,
}

/// Runs a program to its end and panics if it fails. Its output is shown only then.
pub fn run(command: &mut Command) -> Run {
    let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stderr.txt");
    command.stdout(Stdio::null()).stderr(fs::File::create(&log).expect("a file"));
    let start = Instant::now();
    let mut child = command.spawn().unwrap_or_else(|cause| panic!("{command:?}: {cause}"));
    let ended = child.wait4().expect("a child that ends");
    let wall = start.elapsed();
    let stderr = || fs::read_to_string(&log).unwrap_or_default();
    assert!(ended.status.success(), "{command:?} failed\n{}", stderr());
    let memory = ended.rusage.maxrss as f64 / f64::from(1 << 20);
    Run { wall, cpu: ended.rusage.utime + ended.rusage.stime, memory }
}

/// A program that builds a site from scratch.
pub struct Builder {
    pub name: &'static str,
    /// The program and its arguments.
    pub command: Vec<PathBuf>,
    /// The project that it builds.
    pub folder: PathBuf,
    /// The output folder.
    pub makes: &'static [&'static str],
}

impl Builder {
    pub fn omslag(folder: &Path) -> Builder {
        let command = vec![env!("CARGO_BIN_EXE_omslag").into(), "build".into(), "--quiet".into()];
        Builder { name: "omslag", command, folder: folder.to_owned(), makes: &["public", ".omslag"] }
    }

    /// Builds over existing output.
    pub fn again(&self) -> Run {
        run(Command::new(&self.command[0]).args(&self.command[1..]).current_dir(&self.folder))
    }

    /// Builds without existing output. Earlier output is moved away instead of deleted, because the file system creates
    /// files more slowly after a deletion; the move is flushed to disk before this run starts.
    pub fn cold(&self) -> Run {
        let trash = trash(&self.folder);
        let runs = fs::read_dir(&trash).map_or(0, Iterator::count);
        let aside = trash.join(runs.to_string());
        for made in self.makes.iter().filter(|made| self.folder.join(made).exists()) {
            fs::create_dir_all(&aside).expect("a folder");
            fs::rename(self.folder.join(made), aside.join(made)).expect("a folder put aside");
        }
        let _ = Command::new("sync").status();
        self.again()
    }

    /// Returns the total size of its HTML pages in bytes.
    pub fn bytes_of_pages(&self) -> u64 {
        let made = walkdir::WalkDir::new(self.folder.join(self.makes[0])).into_iter().flatten();
        let pages = made.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "html"));
        pages.filter_map(|entry| Some(entry.metadata().ok()?.len())).sum()
    }
}

/// Deletes a project and all output that was moved away.
pub fn clear(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
    let _ = fs::remove_dir_all(trash(folder));
}

/// Next to the project, so that it is on the same disk.
fn trash(folder: &Path) -> PathBuf {
    folder.with_extension("aside")
}
