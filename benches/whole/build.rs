//! `omslag build`: from scratch, with nothing changed, and how both grow with the site.

use crate::run::{Builder, Run};
use crate::table::{Figures, milliseconds, row};
use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

const RUNS: usize = 5;
const MEMORY_BAR: f64 = 300.0;
const NOTHING_CHANGED_BAR: f64 = 150.0;
const GROWTH_BAR: f64 = 1.3;

/// The cost of a cold build of this many pages.
pub struct Cold {
    pages: usize,
    /// In milliseconds.
    wall: f64,
    /// In MiB.
    memory: f64,
}

pub fn measure(folder: &Path, pages: usize) -> Cold {
    let omslag = Builder::omslag(folder);
    // Each run of a larger site takes much disk space.
    let times = if pages > 10_000 { RUNS - 2 } else { RUNS };
    let runs: Vec<Run> = (0..times).map(|_| omslag.cold()).collect();
    let of = |what: fn(&Run) -> f64| runs.iter().map(what).collect::<Figures>();
    let (wall, memory) = (of(|run| milliseconds(run.wall)), of(|run| run.memory));
    let at_10_000 = |bar| (pages == 10_000).then_some(bar);
    row(Some(pages), "cold build: wall", &wall, "ms", None);
    row(Some(pages), "cold build: processor", &of(|run| milliseconds(run.cpu)), "ms", None);
    row(Some(pages), "cold build: peak memory", &memory, "MiB", at_10_000(MEMORY_BAR));
    let before = files(folder);
    let again = (0..times).map(|_| milliseconds(omslag.again().wall)).collect();
    row(Some(pages), "nothing changed: wall", &again, "ms", at_10_000(NOTHING_CHANGED_BAR));
    let now = files(folder);
    let touched = now.iter().filter(|(path, file)| before.get(*path) != Some(file)).count();
    let gone = before.keys().filter(|path| !now.contains_key(*path)).count();
    let written = Figures::new([(touched + gone) as f64]);
    row(Some(pages), "nothing changed: files written, changed or gone", &written, "", Some(0.0));
    Cold { pages, wall: wall.median(), memory: memory.median() }
}

/// Returns every file and folder of the project with its modification and change times (seconds and nanoseconds), its
/// size and its inode number.
fn files(folder: &Path) -> BTreeMap<PathBuf, [i64; 6]> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("a file that can be looked at"));
    let look = |entry: walkdir::DirEntry| {
        let about = entry.metadata().expect("a file that is there");
        let times = [about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec()];
        let [written, part, changed, part_too] = times;
        (entry.into_path(), [written, part, changed, part_too, about.size() as i64, about.ino() as i64])
    };
    entries.map(look).collect()
}

/// Compares the cost of a page on a larger site with that on a smaller one.
pub fn growth(sizes: &[Cold]) {
    for (at, small) in sizes.iter().enumerate() {
        for large in &sizes[at + 1..] {
            let grown = |of: fn(&Cold) -> f64| {
                let a_page = |cold: &Cold| of(cold) / cold.pages as f64;
                Figures::new([a_page(large) / a_page(small)])
            };
            let what = |what| format!("{what} a page, against {} pages", small.pages);
            row(Some(large.pages), &what("time"), &grown(|cold| cold.wall), "×", Some(GROWTH_BAR));
            row(Some(large.pages), &what("memory"), &grown(|cold| cold.memory), "×", Some(GROWTH_BAR));
        }
    }
}
