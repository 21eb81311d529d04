//! Whole runs of the program on sites of 1,000 and 10,000 pages, with the limits that they must stay under.
//!
//! ```sh
//! cargo bench --bench whole [-- PART …] [--long] [--compile] [PAGES]
//! cargo bench --bench whole -- corpus omslag|hugo|zola PAGES FOLDER
//! cargo bench --bench whole -- soak [MINUTES]
//! ```
//!
//! Parts are `build`, `bare`, `search`, `preview`, `own` and `photos`, which all run if none is named, and `peers`, which
//! only runs if it is named. `--long` adds builds of 50,000 pages, `--compile` a fresh release compile; numbers set other
//! sizes. Each figure is a median with its smallest and largest value. On a shared machine the smallest is more reliable.
//! Unix only.

mod bare;
mod build;
mod corpus;
mod own;
mod peers;
mod photos;
mod preview;
mod run;
#[cfg(target_os = "linux")]
mod soak;
mod table;

// Shared with the tests: photographs, and a preview that is queried and compared with a clean build.
#[allow(dead_code)]
#[path = "../../tests/suite/photos.rs"]
mod camera;
#[allow(dead_code)]
#[path = "../../tests/suite/served.rs"]
mod served;
#[allow(dead_code)]
#[path = "../../tests/suite/support.rs"]
mod support;

use corpus::Flavour;
use std::path::Path;

const PARTS: [&str; 6] = ["build", "bare", "search", "preview", "own", "photos"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<&str>>()[..] {
        ["bare-run"] => bare::build(Path::new(".")),
        ["write-photos", photos, folder] => photos::write(Path::new(folder), photos.parse().expect("a number")),
        ["corpus", flavour, pages, folder] => {
            let flavour = Flavour::named(flavour).expect("omslag, hugo or zola");
            corpus::write(Path::new(folder), pages.parse().expect("a number of pages"), flavour);
        }
        #[cfg(target_os = "linux")]
        ["soak"] => soak::run(30.0),
        #[cfg(target_os = "linux")]
        ["soak", minutes] => soak::run(minutes.parse().expect("a number of minutes")),
        asked => measure(asked),
    }
}

fn measure(asked: &[&str]) {
    let known = |name: &str| PARTS.contains(&name) || ["peers", "--long", "--compile"].contains(&name);
    let (sizes, names): (Vec<&str>, Vec<&str>) = asked.iter().partition(|argument| argument.parse::<usize>().is_ok());
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        panic!("what is {unknown}? There are {PARTS:?}, peers, --long, --compile, corpus, and numbers of pages");
    }
    let all = names.iter().all(|name| name.starts_with("--"));
    let is_asked = |part: &str| names.contains(&part) || (all && PARTS.contains(&part));
    let mut sizes: Vec<usize> = sizes.iter().filter_map(|size| size.parse().ok()).collect();
    if sizes.is_empty() && ["build", "bare", "search", "preview", "peers"].iter().any(|part| is_asked(part)) {
        sizes = vec![1_000, 10_000];
        sizes.extend(names.contains(&"--long").then_some(50_000));
    }
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    table::head();
    let mut builds = Vec::new();
    for pages in sizes {
        let folder = scratch.join(format!("site-{pages}"));
        run::clear(&folder);
        corpus::write(&folder, pages, Flavour::Omslag);
        let is_usual = pages <= 10_000;
        builds.extend(is_asked("build").then(|| build::measure(&folder, pages)));
        let pairs = [("bare", peers::bare as fn(&Path, usize)), ("search", peers::search), ("peers", peers::peers)];
        for (part, measure) in pairs {
            if is_asked(part) && is_usual {
                measure(&folder, pages);
            }
        }
        if is_asked("preview") && is_usual {
            preview::measure(&folder, pages);
        }
        run::clear(&folder);
    }
    build::growth(&builds);
    if is_asked("own") {
        own::measure(scratch);
    }
    if is_asked("photos") {
        photos::measure(scratch);
    }
    if names.contains(&"--compile") {
        own::compile(scratch);
    }
    println!("\n{}", table::load());
}
