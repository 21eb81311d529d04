//! A long-running preview: during edits and requests, it shows what a clean build gives, and its memory does not grow.
//!
//! Two previews show one site of 500 pages. One runs from start to end, so that its memory can be measured; the other
//! is killed and restarted in the middle of the edits. Mistakes are fixed before each comparison, because over a
//! mistake the preview rightly differs from a build.

use crate::corpus::{self, Flavour};
use crate::served::{Files, Served};
use crate::support::{Project, Random};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const PAGES: usize = 500;
/// Pages besides those of the corpus, which are added and deleted.
const NEW_PAGES: usize = 20;
/// Maximum number of pages that are moved, deleted or broken at once, so that the site keeps its size.
const AWAY_MAX: usize = 20;
const SECTIONS_AWAY_MAX: usize = 2;
/// Number of comparisons of everything, spread over the whole time. A comparison itself takes time, so there are fewer
/// in practice.
const PARTS: u32 = 120;
/// Delay between two edits, and between two pages that one client reads.
const PAUSE: Duration = Duration::from_millis(60);
const READERS: usize = 3;
const LISTENERS: usize = 5;
/// Limit of memory at the end relative to memory at the start.
const GROWTH_MAX: f64 = 1.10;
const TEMPLATE: &str = "themes/omslag/templates/page.html";
const DATA: &str = "data/cijfers.yaml";
const SETTINGS: &str = "name: Proef\nbase_url: https://proef.example/\n";

/// Edits and reads for this long. Panics on a difference or on growth.
pub fn run(minutes: f64) {
    let project = Project::small();
    let mut editor = Editor::new(&project);
    let lasting = project.serve(&[]);
    let mut other = project.serve(&[]);
    let (done, read) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut samples = Vec::new();
    let whole = Duration::from_secs_f64(minutes * 60.0);
    thread::scope(|scope| {
        // The readers must stop even if something below fails.
        let _ending = Ending(&done);
        for seed in 0..READERS {
            let (lasting, done, read) = (&lasting, &done, &read);
            scope.spawn(move || read_pages(lasting, seed, done, read));
        }
        for seed in 0..LISTENERS {
            let (lasting, done) = (&lasting, &done);
            scope.spawn(move || listen(lasting, seed, done));
        }
        println!("  minute     edits     pages read    resident    descriptors  threads");
        let (start, mut before) = (Instant::now(), Files::new());
        while start.elapsed() < whole {
            editor.edit_for(whole / PARTS);
            if samples.len() % 4 == 3 {
                other = project.serve(&[]);
                editor.edit_for(whole / PARTS);
            }
            editor.fix();
            let clean = lasting.comes_to_equal(&project, &before);
            other.comes_to_equal(&project, &before);
            before = clean;
            let sample = Sample::of(lasting.process());
            println!(
                "{:8.1} {:9} {:14} {:7.1} MiB {:14} {:8}",
                start.elapsed().as_secs_f64() / 60.0,
                editor.step,
                read.load(Ordering::Relaxed),
                sample.resident as f64 / 1024.0,
                sample.descriptors,
                sample.threads
            );
            samples.push(sample.resident as f64);
        }
    });
    let third = (samples.len() / 3).max(1);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    let growth = mean(&samples[samples.len() - third..]) / mean(&samples[..third]);
    println!("no difference in {} comparisons; memory of the last third over the first: {growth:.3}", samples.len());
    assert!(growth <= GROWTH_MAX, "memory has grown");
}

/// Signals the end to the readers, also during a panic.
struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Figures of a process, as reported by Linux.
struct Sample {
    /// In KiB.
    resident: u64,
    descriptors: usize,
    threads: usize,
}

impl Sample {
    fn of(process: u32) -> Sample {
        let of = |name: &str| PathBuf::from(format!("/proc/{process}/{name}"));
        let status = fs::read_to_string(of("status")).expect("the preview runs");
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next());
        let count = |name: &str| fs::read_dir(of(name)).expect("the preview runs").count();
        Sample {
            resident: resident.and_then(|kibibytes| kibibytes.parse().ok()).expect("a number"),
            descriptors: count("fd"),
            threads: count("task"),
        }
    }
}

/// Reads one page after another, each of which must arrive complete.
fn read_pages(served: &Served, seed: usize, done: &AtomicBool, read: &AtomicUsize) {
    let mut random = Random::new(seed);
    while !done.load(Ordering::Relaxed) {
        let (page, section) = corpus::addresses(random.below(PAGES));
        let path = [page.as_str(), &section, "/", "/__omslag/", "/tags/"][random.below(5)];
        let answer = served.get(path);
        assert!(matches!(answer.status, 200 | 404), "{path}: {}", answer.head);
        let length = answer.head.lines().find_map(|line| line.strip_prefix("Content-Length: ")?.parse().ok());
        assert_eq!(length, Some(answer.body.len()), "{path}: {}", answer.head);
        read.fetch_add(1, Ordering::Relaxed);
        thread::sleep(PAUSE);
    }
}

/// Keeps an event stream open for a while, as a page does, and then opens another one.
fn listen(served: &Served, seed: usize, done: &AtomicBool) {
    let mut random = Random::new(seed);
    while !done.load(Ordering::Relaxed) {
        let mut stream = served.connect();
        let host = stream.peer_addr().expect("an address");
        write!(stream, "GET /__omslag/events HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("a request");
        stream.set_read_timeout(Some(Duration::from_secs(1))).expect("a time-out can be set");
        let until = Instant::now() + Duration::from_secs(random.below(30) as u64);
        // One of them never reads its events.
        while Instant::now() < until && !done.load(Ordering::Relaxed) {
            match seed {
                0 => thread::sleep(PAUSE),
                _ => assert!(!matches!(stream.read(&mut [0; 256]), Ok(0)), "the preview ended a stream"),
            }
        }
    }
}

/// An editor who makes every kind of edit, and tracks what is out of place.
struct Editor<'a> {
    project: &'a Project,
    random: Random,
    texts: Vec<String>,
    template: String,
    /// Pages that are deleted, renamed or broken.
    away: BTreeMap<usize, Away>,
    sections_away: BTreeSet<String>,
    /// Other broken files, with the text that fixes them.
    broken: BTreeMap<&'static str, String>,
    step: usize,
}

#[derive(Clone, Copy)]
enum Away {
    Gone,
    Renamed,
    Broken,
}

impl<'a> Editor<'a> {
    fn new(project: &'a Project) -> Editor<'a> {
        corpus::write(&project.path(""), PAGES, Flavour::Omslag);
        let text = |page| fs::read_to_string(project.path("content").join(corpus::path(page))).expect("a page");
        let texts: Vec<String> = (0..PAGES).map(text).collect();
        let template = fs::read_to_string(crate::support::repository().join(TEMPLATE)).expect("the theme's template");
        let template = format!("{template}{{{{ site.data.cijfers.totaal }}}}\n");
        project.write(TEMPLATE, &template).write(DATA, "totaal: 0\n").write("site.yaml", SETTINGS);
        let (away, sections_away, broken) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Editor { project, random: Random::new(1), texts, template, away, sections_away, broken, step: 0 }
    }

    fn edit_for(&mut self, time: Duration) {
        let start = Instant::now();
        while start.elapsed() < time {
            self.edit();
            // Occasionally in bursts.
            if self.random.below(4) > 0 {
                thread::sleep(PAUSE * self.random.below(4) as u32);
            }
        }
    }

    fn edit(&mut self) {
        self.step += 1;
        let step = self.step;
        match self.random.below(40) {
            0 => self.move_section(),
            1 => self.set(TEMPLATE, format!("{}<!-- {step} -->\n", self.template)),
            2 => self.set(DATA, format!("totaal: {step}\n")),
            3 => self.set("site.yaml", format!("{SETTINGS}description: Stap {step}.\n")),
            4 => self.spoil(TEMPLATE, "{% if %}"),
            5 => self.spoil(DATA, "totaal: : 1\n"),
            6 => self.spoil("site.yaml", "name: [\n"),
            7 => drop(self.project.write(&format!("content/map/bestand-{}.txt", step % 10), format!("{step}\n"))),
            8..16 => self.page_comes_or_goes(),
            _ => self.save(),
        }
    }

    /// Restores every broken page and file.
    fn fix(&mut self) {
        let broken = self.away.iter().filter(|(_, away)| matches!(away, Away::Broken)).map(|(page, _)| *page);
        broken.collect::<Vec<_>>().into_iter().for_each(|page| self.bring_back(page));
        for (file, text) in std::mem::take(&mut self.broken) {
            self.project.write(file, &text);
        }
    }

    fn set(&mut self, file: &'static str, text: String) {
        self.broken.remove(file);
        self.project.write(file, &text);
    }

    fn spoil(&mut self, file: &'static str, text: &str) {
        let good = fs::read_to_string(self.project.path(file)).expect("a file");
        self.broken.entry(file).or_insert(good);
        self.project.write(file, text);
    }

    fn move_section(&mut self) {
        let page = self.random.below(PAGES);
        let section = corpus::path(page).split('/').next().expect("a section").to_owned();
        let oldest = self.sections_away.first().cloned();
        let section = oldest.filter(|_| self.sections_away.len() >= SECTIONS_AWAY_MAX).unwrap_or(section);
        let (home, away) = (format!("content/{section}"), format!("content/verhuisd-{section}"));
        let is_away = self.sections_away.remove(&section);
        let (from, to) = if is_away { (away, home) } else { (home, away) };
        fs::rename(self.project.path(&from), self.project.path(&to)).expect("a folder can be moved");
        if !is_away {
            self.sections_away.insert(section);
        }
    }

    fn page_comes_or_goes(&mut self) {
        let page = self.random.below(PAGES + NEW_PAGES);
        let is_new = page >= PAGES;
        let file = self.file(page, false);
        let oldest = self.away.keys().next().copied();
        match oldest.filter(|_| self.away.len() >= AWAY_MAX) {
            Some(oldest) => self.bring_back(oldest),
            None if self.away.contains_key(&page) => self.bring_back(page),
            None if is_new && !file.exists() => self.write(page, ""),
            None if is_new => fs::remove_file(file).expect("a page"),
            None => {
                let away = [Away::Gone, Away::Renamed, Away::Broken][self.random.below(3)];
                match away {
                    Away::Gone => fs::remove_file(file).expect("a page"),
                    Away::Renamed => fs::rename(file, self.file(page, true)).expect("another name"),
                    Away::Broken => {
                        let front = ["titel: Anders", "title: [", "title: \"a", "date: gisteren", "- \n: x"];
                        let front = front[self.random.below(front.len())];
                        fs::write(file, format!("---\n{front}\n---\n\nKapot {}.\n", self.step)).expect("a page");
                    }
                }
                self.away.insert(page, away);
            }
        }
    }

    fn bring_back(&mut self, page: usize) {
        if let Some(Away::Renamed) = self.away.remove(&page) {
            fs::rename(self.file(page, true), self.file(page, false)).expect("its own name");
        }
        self.write(page, "");
    }

    fn save(&mut self) {
        let page = self.random.below(PAGES);
        if !self.away.contains_key(&page) {
            let keys = ["", "", "", "draft: true\n", "weight: 3\n", "updated: 2026-01-01\n"][self.random.below(6)];
            self.write(page, keys);
        }
    }

    /// Writes a page as it was at first, except for some keys and a paragraph; in one step or in two, as editors do.
    fn write(&mut self, page: usize, keys: &str) {
        let text = &self.texts[page % PAGES];
        let text = format!("{}\nStap {}.\n", text.replacen("\ntags:", &format!("\n{keys}tags:"), 1), self.step);
        let file = self.file(page, false);
        match self.random.below(3) {
            0 => fs::write(&file, text).expect("a page"),
            1 => fs::write(&file, "").and_then(|()| fs::write(&file, text)).expect("a page"),
            _ => {
                let beside = file.with_extension("md~");
                fs::write(&beside, text).and_then(|()| fs::rename(&beside, &file)).expect("a page");
            }
        }
    }

    /// Returns the path where a page is or would be.
    fn file(&self, page: usize, renamed: bool) -> PathBuf {
        let path = corpus::path(page);
        let (section, name) = path.split_once('/').expect("a section");
        let away = if self.sections_away.contains(section) { "verhuisd-" } else { "" };
        let name = if renamed { name.replace("pagina", "anders") } else { name.to_owned() };
        self.project.path(&format!("content/{away}{section}/{name}"))
    }
}
