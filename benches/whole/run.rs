//! Runs of a program: how long, how much of the processor, and the most memory it had.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// One run from its start to its end.
#[derive(Clone, Copy)]
pub struct Run {
    pub wall: Duration,
    /// User and system time of all threads.
    pub cpu: Duration,
    /// The most memory that was resident at once, in MiB. The system starts counting with what this bench holds itself
    /// when it starts a program, so that must stay little.
    pub memory: f64,
}

/// Runs a program to its end, which must be good. What it says is shown only if it is not.
pub fn run(command: &mut Command) -> Run {
    let said = Path::new(env!("CARGO_TARGET_TMPDIR")).join("said.txt");
    command.stdout(Stdio::null()).stderr(fs::File::create(&said).expect("a file"));
    let start = Instant::now();
    let mut child = command.spawn().unwrap_or_else(|cause| panic!("{command:?}: {cause}"));
    let ended = child.wait4().expect("a child that ends");
    let wall = start.elapsed();
    let said = || fs::read_to_string(&said).unwrap_or_default();
    assert!(ended.status.success(), "{command:?} failed\n{}", said());
    let memory = ended.rusage.maxrss as f64 / f64::from(1 << 20);
    Run { wall, cpu: ended.rusage.utime + ended.rusage.stime, memory }
}

/// A program that builds a site from nothing.
pub struct Builder {
    pub name: &'static str,
    /// The program and its arguments.
    pub command: Vec<PathBuf>,
    /// The project that it builds.
    pub folder: PathBuf,
    /// What it makes there.
    pub makes: &'static [&'static str],
}

impl Builder {
    pub fn omslag(folder: &Path) -> Builder {
        let command = vec![env!("CARGO_BIN_EXE_omslag").into(), "build".into(), "--quiet".into()];
        Builder { name: "omslag", command, folder: folder.to_owned(), makes: &["public", ".omslag"] }
    }

    /// Builds over what is there.
    pub fn again(&self) -> Run {
        run(Command::new(&self.command[0]).args(&self.command[1..]).current_dir(&self.folder))
    }

    /// Builds where nothing is. What an earlier run made is put aside and not deleted, since the file system makes new
    /// files more slowly after a deletion; and it is on the disk before this run starts.
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

    /// The number of bytes of its HTML pages.
    pub fn bytes_of_pages(&self) -> u64 {
        let made = walkdir::WalkDir::new(self.folder.join(self.makes[0])).into_iter().flatten();
        let pages = made.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "html"));
        pages.filter_map(|entry| Some(entry.metadata().ok()?.len())).sum()
    }
}

/// Deletes a project with all that was put aside.
pub fn clear(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
    let _ = fs::remove_dir_all(trash(folder));
}

/// Beside the project, so that it is on the same disk.
fn trash(folder: &Path) -> PathBuf {
    folder.with_extension("aside")
}
