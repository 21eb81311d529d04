//! The site in this repository, and the binary itself.

use crate::corpus::copy;
use crate::run::{Builder, clear, run};
use crate::table::{Figures, milliseconds, row};
use std::fs;
use std::path::Path;
use std::process::Command;

const RUNS: usize = 20;

pub fn measure(scratch: &Path) {
    let (folder, repository) = (scratch.join("own"), Path::new(env!("CARGO_MANIFEST_DIR")));
    clear(&folder);
    for part in ["content", "themes"] {
        copy(&repository.join(part), &folder.join(part));
    }
    fs::copy(repository.join("site.yaml"), folder.join("site.yaml")).expect("site.yaml");
    let omslag = Builder::omslag(&folder);
    let cold = (0..RUNS).map(|_| milliseconds(omslag.cold().wall)).collect();
    row(None, "own site, cold build: wall", &cold, "ms", Some(40.0));
    clear(&folder);
    let size = fs::metadata(env!("CARGO_BIN_EXE_omslag")).expect("the binary").len();
    row(None, "binary", &Figures::new([size as f64 / 1e6]), "MB", Some(15.0));
}

/// A release build of everything from scratch; the crates must have been fetched.
pub fn compile(scratch: &Path) {
    let target = scratch.join("compile");
    let _ = fs::remove_dir_all(&target);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--frozen", "--quiet", "--bin", "omslag", "--target-dir"]).arg(&target);
    let took = run(cargo.current_dir(env!("CARGO_MANIFEST_DIR"))).wall;
    row(None, "fresh release compile", &Figures::new([took.as_secs_f64()]), "s", Some(180.0));
    let _ = fs::remove_dir_all(&target);
}
