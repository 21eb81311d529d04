//! `omslag serve`: from the start to the first page, from a save to the page served, and at rest.

use crate::{corpus, peak, row};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SAVES: usize = 20;
/// Between two saves an editor reads; the preview looks at everything meanwhile.
const PAUSE: Duration = Duration::from_millis(600);
const AT_REST: Duration = Duration::from_secs(20);
/// Ticks of the clock that Linux counts a process's time in, a second.
const TICKS: f64 = 100.0;

pub fn measure(folder: &Path, pages: usize) {
    let start = Instant::now();
    let (mut child, address) = serve(folder);
    get(&address, "/");
    row(pages, "serve: start to first page", vec![start.elapsed()]);
    // Until the pages have all been looked at once.
    std::thread::sleep(Duration::from_millis(pages as u64));
    row(pages, "serve: save to page served", saves(folder, &address, pages, false));
    row(pages, "serve: new title to list served", saves(folder, &address, pages, true));
    std::thread::sleep(Duration::from_millis(pages as u64));
    let mut listener = ask(&address, "/__omslag/events");
    let before = busy(child.id());
    std::thread::sleep(AT_REST);
    let share = (busy(child.id()) - before) / AT_REST.as_secs_f64() * 100.0;
    let _ = listener.read(&mut [0; 64]);
    println!("{pages:>6} pages  {:<36} {share:.2} % of a processor", "serve: at rest, one browser");
    println!("{pages:>6} pages  {:<36} {} MiB", "serve: peak memory", peak(child.id()).unwrap_or(0));
    let _ = child.kill();
    let _ = child.wait();
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

/// From the write to the end of an answer that shows it: of the page itself, or of its section's list.
fn saves(folder: &Path, address: &str, pages: usize, title: bool) -> Vec<Duration> {
    let save = |number: usize| {
        let page = number * 487 % pages;
        let file = folder.join("content").join(corpus::path(page));
        let mark = format!("merk{number}{}", if title { "titel" } else { "tekst" });
        let text = fs::read_to_string(&file).expect("a page");
        let text = match title {
            true => text.replacen("title: \"", &format!("title: \"{mark} "), 1),
            false => format!("{text}\n{mark}\n"),
        };
        let (own, list) = corpus::addresses(page);
        let start = Instant::now();
        fs::write(&file, text).expect("a page");
        while !get(address, if title { &list } else { &own }).contains(&mark) {
            assert!(start.elapsed() < Duration::from_secs(30), "{mark} never comes");
        }
        let took = start.elapsed();
        std::thread::sleep(PAUSE);
        took
    };
    (0..SAVES).map(save).collect()
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

/// The seconds of processor time that a process has used.
fn busy(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = |at: usize| after_name.split(' ').nth(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS
}
