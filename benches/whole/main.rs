//! Whole runs of the program on sites of 1,000 and 10,000 pages: `cargo bench --bench whole [-- build|preview] [--long]`,
//! and the endurance of a preview: `cargo bench --bench whole -- soak [--minutes N]`.
//!
//! Each figure is a median with its smallest and largest value. On a shared machine the smallest says more.

mod build;
mod corpus;
mod preview;
#[cfg(target_os = "linux")]
mod soak;

// A preview that is asked, and compared with a clean build, as the tests do it.
#[allow(dead_code)]
#[path = "../../tests/suite/served.rs"]
mod served;
#[allow(dead_code)]
#[path = "../../tests/suite/support.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::time::Duration;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = |name: &str| arguments.iter().any(|argument| argument == name);
    #[cfg(target_os = "linux")]
    if asked("soak") {
        let minutes = arguments.iter().skip_while(|argument| *argument != "--minutes").nth(1);
        return soak::run(minutes.map_or(30.0, |minutes| minutes.parse().expect("a number of minutes")));
    }
    let all = !asked("build") && !asked("preview");
    let sizes: &[usize] = if asked("--long") { &[1_000, 10_000, 50_000] } else { &[1_000, 10_000] };
    for &pages in sizes {
        let folder = scratch(pages);
        corpus::write(&folder, pages);
        if all || asked("build") {
            build::measure(&folder, pages);
        }
        if (all || asked("preview")) && pages <= 10_000 {
            preview::measure(&folder, pages);
        }
        let _ = std::fs::remove_dir_all(&folder);
    }
}

fn scratch(pages: usize) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("site-{pages}"))
}

fn row(pages: usize, what: &str, mut took: Vec<Duration>) {
    took.sort();
    let milliseconds = |took: Duration| took.as_secs_f64() * 1000.0;
    println!(
        "{pages:>6} pages  {what:<36} median {:>8.1} ms  min {:>8.1}  max {:>8.1}  (n = {})",
        milliseconds(took[took.len() / 2]),
        milliseconds(took[0]),
        milliseconds(took[took.len() - 1]),
        took.len()
    );
}

/// The largest share of memory that a process has had, in MiB, as far as Linux tells.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes / 1024)
}
