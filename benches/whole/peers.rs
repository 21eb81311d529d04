//! omslag and other programs on the same corpus, or omslag with and without search, in turn: A B C A B C.
//!
//! `bare` is the baseline: a program of this benchmark that does the least. Hugo and Zola have themes with the same
//! parts in `benches/peers/`; `benches/pair.sh` installs Hugo.

use crate::corpus::{self, Flavour};
use crate::run::{Builder, Run, clear};
use crate::table::{Figures, milliseconds, row};
use std::fs;
use std::path::{Path, PathBuf};

const RUNS: usize = 5;
const BARE_BAR: f64 = 1.4;
const PEER_BAR: f64 = 0.3;
const SEARCH_BAR: f64 = 1.15;

/// Compares omslag with the baseline.
pub fn bare(folder: &Path, pages: usize) {
    let this = std::env::current_exe().expect("this program");
    let command = vec![this, "bare-run".into()];
    let bare = Builder { name: "bare", command, folder: folder.to_owned(), makes: &["bare"] };
    pair(pages, &[Builder::omslag(folder), bare], (pages == 10_000).then_some(BARE_BAR));
}

/// Compares a site with search and the same site without.
pub fn search(folder: &Path, pages: usize) {
    let other = folder.with_extension("without-search");
    clear(&other);
    corpus::write(&other, pages, Flavour::Omslag);
    let settings = fs::read_to_string(other.join("site.yaml")).expect("site.yaml");
    fs::write(other.join("site.yaml"), settings + "search: false\n").expect("site.yaml");
    let without = Builder { name: "omslag without search", ..Builder::omslag(&other) };
    pair(pages, &[Builder::omslag(folder), without], (pages == 10_000).then_some(SEARCH_BAR));
    clear(&other);
}

/// Compares omslag, Hugo and Zola, if `HUGO` and `ZOLA` name a binary.
pub fn peers(folder: &Path, pages: usize) {
    let peer = |name, variable, flavour, arguments: &[&str]| {
        let binary = std::env::var_os(variable).filter(|path| !path.is_empty())?;
        let project = folder.with_extension(name);
        corpus::write(&project, pages, flavour);
        let command = [PathBuf::from(binary)].into_iter().chain(arguments.iter().map(PathBuf::from)).collect();
        Some(Builder { name, command, folder: project, makes: &["public"] })
    };
    let cache = folder.with_extension("hugo").join("cache").to_string_lossy().into_owned();
    let hugo = ["build", "--quiet", "--noBuildLock", "--ignoreCache", "--cacheDir", &cache];
    let others =
        [peer("hugo", "HUGO", Flavour::Hugo, &hugo), peer("zola", "ZOLA", Flavour::Zola, &["build", "--force"])];
    let builders: Vec<Builder> = [Some(Builder::omslag(folder))].into_iter().chain(others).flatten().collect();
    assert!(builders.len() > 1, "name a binary in HUGO or ZOLA; benches/pair.sh gets Hugo");
    pair(pages, &builders, (pages == 10_000).then_some(PEER_BAR));
    builders[1..].iter().for_each(|peer| clear(&peer.folder));
}

/// Makes cold builds with all programs, in turn; then compares the first with each of the others, pairing the turns.
fn pair(pages: usize, builders: &[Builder], bar: Option<f64>) {
    let turns: Vec<Vec<Run>> = (0..RUNS).map(|_| builders.iter().map(Builder::cold).collect()).collect();
    let of = |at: usize, what: fn(&Run) -> f64| turns.iter().map(|turn| what(&turn[at])).collect::<Figures>();
    for (at, builder) in builders.iter().enumerate() {
        let what = |what| format!("{}, cold, in turn: {what}", builder.name);
        row(Some(pages), &what("wall"), &of(at, |run| milliseconds(run.wall)), "ms", None);
        row(Some(pages), &what("processor"), &of(at, |run| milliseconds(run.cpu)), "ms", None);
        row(Some(pages), &what("peak memory"), &of(at, |run| run.memory), "MiB", None);
        let megabytes = Figures::new([builder.bytes_of_pages() as f64 / 1e6]);
        row(Some(pages), &what("HTML written"), &megabytes, "MB", None);
    }
    for (at, other) in builders.iter().enumerate().skip(1) {
        let ratio = |of: fn(&Run) -> f64| turns.iter().map(|turn| of(&turn[0]) / of(&turn[at])).collect();
        let what = |what| format!("omslag / {}: {what}", other.name);
        row(Some(pages), &what("wall"), &ratio(|run| run.wall.as_secs_f64()), "×", bar);
        row(Some(pages), &what("processor"), &ratio(|run| run.cpu.as_secs_f64()), "×", None);
        row(Some(pages), &what("peak memory"), &ratio(|run| run.memory), "×", None);
    }
}
