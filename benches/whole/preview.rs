//! `omslag serve`: from start to the first page, from a save to the page served, and idle.

use crate::corpus;
use crate::table::{Figures, milliseconds, row};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const STARTS: usize = 5;
const SAVES: usize = 12;
/// Seconds between a served page and the next save. In that time the preview reads and checks everything; for a large
/// site that is still running at the next save.
const GAPS: [f64; 5] = [0.1, 0.3, 0.6, 1.0, 2.0];
const AT_REST: Duration = Duration::from_secs(20);
/// Maximum wait for a response.
const PATIENCE: Duration = Duration::from_secs(30);
/// Ticks per second of the clock in which Linux counts the time of a process.
const TICKS: f64 = 100.0;

/// A running preview with one browser connected.
struct Preview {
    child: Child,
    address: String,
    /// The time of each `build` event.
    news: Receiver<Instant>,
}

/// Milliseconds from one save until each of these.
struct Save {
    event: f64,
    page: f64,
    list: f64,
}

pub fn measure(folder: &Path, pages: usize) {
    let bars = match pages {
        1_000 => Some((500.0, 5.0)),
        10_000 => Some((1_500.0, 20.0)),
        _ => None,
    };
    let print = |what: &str, figures: &Figures, unit: &str, bar| row(Some(pages), what, figures, unit, bar);
    print("serve: start to first page", &(0..STARTS).map(|_| start(folder)).collect(), "ms", bars.map(|bars| bars.0));
    let preview = Preview::of(folder);
    // Wait until all pages have been checked once.
    std::thread::sleep(Duration::from_millis(pages as u64));
    for (title, changed) in [(false, "text"), (true, "title")] {
        let mut medians = Vec::new();
        for (at, gap) in GAPS.into_iter().enumerate() {
            let numbers = at * SAVES..(at + 1) * SAVES;
            let saves: Vec<Save> = numbers.map(|number| preview.save(folder, pages, number, title, gap)).collect();
            let of = |what: fn(&Save) -> f64| saves.iter().map(what).collect::<Figures>();
            let page = of(|save| save.page);
            let bar = bars.map(|bars| bars.1);
            print(&format!("serve: save of a {changed} to the page, every {gap} s"), &page, "ms", bar);
            medians.push(page.median());
            if gap == 2.0 {
                print(&format!("serve: save of a {changed} to the event"), &of(|save| save.event), "ms", None);
            }
            if gap == 2.0 && title {
                print("serve: save of a title to its section's list too", &of(|save| save.list), "ms", None);
            }
        }
        let medians = Figures::new(medians);
        let (best, worst) = medians.range();
        let bar = (best * 1.5).max(best + 5.0);
        print(&format!("serve: save of a {changed}, at the worst gap"), &Figures::new([worst]), "ms", Some(bar));
    }
    std::thread::sleep(Duration::from_millis(pages as u64));
    let before = busy(preview.child.id());
    std::thread::sleep(AT_REST);
    let share = (busy(preview.child.id()) - before) / AT_REST.as_secs_f64() * 100.0;
    print("serve: at rest with one browser, of one processor", &Figures::new([share]), "%", None);
    print("serve: peak memory", &Figures::new([peak(preview.child.id())]), "MiB", None);
}

/// Returns the milliseconds from the start of the program to the end of the home page.
fn start(folder: &Path) -> f64 {
    let start = Instant::now();
    let (mut child, address) = serve(folder);
    get(&address, "/");
    let took = milliseconds(start.elapsed());
    let _ = child.kill();
    let _ = child.wait();
    took
}

fn serve(folder: &Path) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omslag"));
    let command = command.args(["serve", "--port", "0"]).current_dir(folder).stdout(Stdio::piped());
    let mut child = command.spawn().expect("omslag starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output"));
    let mut greeting = String::new();
    while !greeting.contains("Ctrl-C") {
        assert!(lines.read_line(&mut greeting).is_ok_and(|read| read > 0), "no greeting");
    }
    std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
    let address = greeting.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
    (child, address.to_owned())
}

impl Preview {
    fn of(folder: &Path) -> Preview {
        let (child, address) = serve(folder);
        let (sender, news) = channel();
        let events = BufReader::new(ask(&address, "/__omslag/events"));
        std::thread::spawn(move || {
            for _ in events.lines().map_while(Result::ok).filter(|line| line == "event: build") {
                // The receiver is gone after the measurement.
                let _ = sender.send(Instant::now());
            }
        });
        Preview { child, address, news }
    }

    /// Saves a page with a new word in its text or title, and requests it as a browser does: after the event, and not
    /// before. There are no requests in between, so that the measurement takes no time from the preview. After that,
    /// the first response for the section's list and for the neighbours must show a new title.
    fn save(&self, folder: &Path, pages: usize, number: usize, title: bool, gap: f64) -> Save {
        let page = number * 487 % pages;
        let file = folder.join("content").join(corpus::path(page));
        let mark = format!("merk{number}{}", if title { "titel" } else { "tekst" });
        let text = fs::read_to_string(&file).expect("a page");
        let text = match title {
            true => text.replacen("title: \"", &format!("title: \"{mark} "), 1),
            false => format!("{text}\n{mark}\n"),
        };
        let (own, list) = corpus::addresses(page);
        // Drop the remaining events of the previous save.
        self.news.try_iter().for_each(drop);
        let start = Instant::now();
        fs::write(&file, text).expect("a page");
        let (event, html) = loop {
            let left = PATIENCE.saturating_sub(start.elapsed());
            let event = self.news.recv_timeout(left).unwrap_or_else(|_| panic!("{mark} never comes"));
            let html = get(&self.address, &own);
            if html.contains(&mark) {
                break (event, html);
            }
        };
        let page = start.elapsed();
        if title {
            for other in [&list[..]].into_iter().chain(neighbours(&html)) {
                assert!(get(&self.address, other).contains(&mark), "{other} does not show {mark}");
            }
        }
        let list = start.elapsed();
        std::thread::sleep(Duration::from_secs_f64(gap));
        Save { event: milliseconds(event - start), page: milliseconds(page), list: milliseconds(list) }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the URLs of the page before and the page after.
fn neighbours(html: &str) -> impl Iterator<Item = &str> {
    let tags = html.split("<a ").skip(1).filter_map(|rest| rest.split('>').next());
    let near = tags.filter(|tag| tag.contains("rel=\"prev\"") || tag.contains("rel=\"next\""));
    near.filter_map(|tag| tag.split("href=\"").nth(1)?.split('"').next())
}

fn ask(address: &str, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("the preview listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("a request");
    stream
}

fn get(address: &str, path: &str) -> String {
    let mut bytes = Vec::new();
    ask(address, path).read_to_end(&mut bytes).expect("an answer");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the peak memory of a running process in MiB, as reported by Linux.
fn peak(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kibibytes| kibibytes.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Returns the processor time of a process in seconds.
fn busy(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = |at: usize| after_name.split(' ').nth(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS
}
