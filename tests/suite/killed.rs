//! A killed build of a large site leaves every page complete, and the next successful build ends at exactly its own
//! site.
//!
//! The builds run on all cores and on an in-memory disk, to fit many of them in the time. strace kills each at a random
//! call.

use crate::photos::photo;
use crate::pictures::candidates;
use crate::support::{Project, Random, files};
use std::path::Path;

const PAGES: usize = 2_000;
const FOLDERS: usize = 20;
/// Number of pages that change in each round.
const CHANGED: usize = 200;

/// A large site whose pages are added, deleted and changed from round to round.
struct Big {
    project: Project,
    /// The current text of each page; `None` for a deleted page.
    rounds: Vec<Option<usize>>,
    random: Random,
}

impl Big {
    fn new(seed: usize) -> Big {
        let mut big = Big {
            project: Project::small_in(Path::new("/dev/shm")),
            rounds: vec![Some(0); PAGES],
            random: Random::new(seed),
        };
        for folder in 0..FOLDERS {
            big.project.page(&format!("map-{folder}/index.md"), "![Een plein](foto.jpg)");
        }
        big.write_photos(0);
        (0..PAGES).for_each(|page| big.write(page, Some(0)));
        big.project.build().good();
        big
    }

    fn write(&mut self, page: usize, round: Option<usize>) {
        let file = format!("content/map-{}/pagina-{page}.md", page % FOLDERS);
        self.rounds[page] = round;
        match round {
            // The description keeps the lists unchanged when only the text changes.
            Some(round) => {
                let text = format!("Ronde {round}. ").repeat(50);
                self.project.write(&file, format!("---\ntitle: Pagina {page}\ndescription: Een.\n---\n\n{text}\n"));
            }
            None => {
                self.project.remove(&file);
            }
        }
    }

    /// Replaces the photographs of two folders. They lie on their side and are heavy enough to get several sizes.
    fn write_photos(&mut self, round: usize) {
        for folder in (0..FOLDERS).filter(|folder| round == 0 || (folder + round).is_multiple_of(FOLDERS / 2)) {
            let width = 720 + (round % 100) as u32;
            self.project.write(&format!("content/map-{folder}/foto.jpg"), photo(width, 480, 6));
        }
    }

    fn change(&mut self, round: usize) {
        self.write_photos(round);
        for _ in 0..CHANGED {
            let page = self.random.below(PAGES);
            let goes = self.rounds[page].is_some() && self.random.below(10) == 0;
            self.write(page, if goes { None } else { Some(round) });
        }
    }

    /// Builds, and kills the build at the `nth` call of this name. Returns whether it reached that call.
    fn build_and_kill(&self, name: &str, nth: usize) -> bool {
        let inject = format!("inject={name}:signal=KILL:when={nth}");
        let arguments = ["-o", "/dev/null", "-e", &format!("trace={name}"), "-e", &inject];
        let run = self.project.run_with(self.project.strace().args(arguments).args(["omslag", "build"]));
        assert!(run.code == 0 || run.code == -1, "{}", run.stderr);
        run.code == -1
    }

    /// Asserts that each picture is complete, and those that a page shows are published.
    fn has_whole_pictures(&self, round: usize) {
        let (public, store) = (self.project.public(), files(&self.project.path(".omslag/pictures")));
        for (path, bytes) in public.iter().chain(&store).filter(|(path, _)| path.ends_with(".jpg")) {
            assert!(bytes.ends_with(&[0xff, 0xd9]), "round {round}: {path} is half");
        }
        for folder in 0..FOLDERS {
            let page = public.get(&format!("map-{folder}/index.html")).map(Vec::as_slice).unwrap_or_default();
            for (path, _) in candidates(&String::from_utf8_lossy(page)) {
                assert!(public.contains_key(&path), "round {round}: {path} is not there");
            }
        }
    }

    /// Asserts that each page is complete and from one round.
    fn is_whole(&self, round: usize) {
        self.has_whole_pictures(round);
        for (path, bytes) in self.project.public().iter().filter(|(path, _)| path.ends_with(".html")) {
            assert!(bytes.trim_ascii_end().ends_with(b"</html>"), "round {round}: {path} is half");
            let Some((_, number)) = path.trim_end_matches("/index.html").rsplit_once("/pagina-") else { continue };
            let text = String::from_utf8_lossy(bytes);
            let mut rounds = text.split("Ronde ").skip(1).filter_map(|rest| rest.split('.').next());
            let first = rounds.next().unwrap_or_default();
            assert!(
                rounds.clone().count() == 49 && rounds.all(|other| other == first),
                "round {round}: {path} is mixed"
            );
            assert!(text.contains(&format!("<h1>Pagina {number}</h1>")), "round {round}: {path} is of another page");
        }
    }

    /// Asserts that an uninterrupted build brings every page to its last round and leaves no other files.
    fn is_exact(&self, round: usize) {
        self.project.build().good();
        let public = self.project.public();
        for (page, last) in self.rounds.iter().enumerate() {
            let file = public.get(&format!("map-{}/pagina-{page}/index.html", page % FOLDERS));
            let text = file.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            let wanted = last.map(|last| format!("Ronde {last}. "));
            match (text, wanted) {
                (Some(text), Some(wanted)) => assert!(text.contains(&wanted), "round {round}: {page} is old"),
                (text, wanted) => assert_eq!(text.is_some(), wanted.is_some(), "round {round}: {page}"),
            }
        }
        let pages = self.rounds.iter().flatten().count();
        assert_eq!(public.keys().filter(|path| path.contains("/pagina-")).count(), pages, "round {round}");
        let stage = self.project.path(".omslag/stage");
        assert!(!stage.exists() && !self.project.path(".omslag/intent.json").exists(), "round {round}");
    }
}

/// Kills `kills` builds in sequence, runs a full build after every `recover_every` rounds, and returns how many were
/// publishing.
fn kill_builds(seed: usize, kills: usize, recover_every: usize) -> usize {
    let mut big = Big::new(seed);
    let (mut killed, mut round) = (0, 0);
    while killed < kills {
        round += 1;
        big.change(round);
        // strace counts the calls of each thread. Some builds make fewer calls, and finish.
        let name = ["openat", "write", "rename", "rename", "unlink"][big.random.below(5)];
        let nth = 1 + big.random.below(match name {
            "openat" => 2 * PAGES,
            "unlink" => CHANGED / 20,
            _ => CHANGED / 2,
        });
        killed += usize::from(big.build_and_kill(name, nth));
        big.is_whole(round);
        if round.is_multiple_of(recover_every) {
            big.is_exact(round);
        }
        if round.is_multiple_of(50) {
            eprintln!("seed {seed}: killed {killed} of {kills} builds so far");
        }
        assert!(round < kills * 3, "builds are killed while they publish");
    }
    big.is_exact(round + 1);
    let clean = Project::small();
    for (path, bytes) in files(&big.project.path("content")) {
        clean.write_bytes(&format!("content/{path}"), &bytes);
    }
    clean.build().good();
    assert!(big.project.public() == clean.public(), "the site is that of a clean build");
    killed
}

#[test]
#[ignore = "keeps all cores busy for minutes: tests/run runs it alone"]
fn killed_at_any_moment_no_page_is_half_and_the_next_build_is_exact() {
    let (kills, recover_every) = if std::env::var_os("OMSLAG_LONG").is_some() { (500, 1) } else { (50, 10) };
    let killed = std::thread::scope(|scope| {
        let both = [1, 2].map(|seed| scope.spawn(move || kill_builds(seed, kills, recover_every)));
        both.map(|one| one.join().expect("no page is half")).iter().sum::<usize>()
    });
    assert_eq!(killed, 2 * kills);
    eprintln!("killed {killed} builds of {PAGES} pages");
}
