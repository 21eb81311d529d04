//! `omslag build`: from nothing, and when nothing has changed.

use crate::{peak, row};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub fn measure(folder: &Path, pages: usize) {
    let runs = if pages > 10_000 { 3 } else { 5 };
    let mut memory = 0;
    let cold = (0..runs).map(|_| {
        for made in ["public", ".omslag"] {
            let _ = std::fs::remove_dir_all(folder.join(made));
        }
        let (took, peak) = build(folder);
        memory = memory.max(peak);
        took
    });
    row(pages, "cold build", cold.collect());
    println!("{pages:>6} pages  {:<36} {memory} MiB", "peak memory of a cold build");
    row(pages, "nothing changed", (0..runs).map(|_| build(folder).0).collect());
}

/// How long a build takes, and the most memory it was seen to have.
fn build(folder: &Path) -> (Duration, u64) {
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_omslag"));
    let mut child = command.arg("build").current_dir(folder).stdout(Stdio::null()).spawn().expect("omslag starts");
    let mut memory = 0;
    loop {
        memory = memory.max(peak(child.id()).unwrap_or(0));
        if let Some(ended) = child.try_wait().expect("omslag runs") {
            assert!(ended.success(), "the build failed");
            return (start.elapsed(), memory);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
