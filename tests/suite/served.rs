//! A running preview: the program itself, queried over its socket.

use crate::support::Project;
use omslag::images::Store;
use omslag::output::Content;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Maximum wait before a test fails.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Files by their path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A running preview; it ends with the test.
pub struct Served {
    child: Child,
    address: String,
    /// Output before it was ready.
    pub greeting: String,
}

/// A response: its status, head and body.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Project {
    /// Starts a preview of this folder on a free port.
    pub fn serve(&self, flags: &[&str]) -> Served {
        Served::start(self.command().args(["serve", "--port", "0"]).args(flags))
    }
}

impl Served {
    pub fn start(command: &mut Command) -> Served {
        // Closing standard input does not end it.
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("omslag starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut greeting = String::new();
        while !greeting.contains("Ctrl-C") {
            assert!(lines.read_line(&mut greeting).is_ok_and(|read| read > 0), "no greeting: {greeting}");
        }
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        let address = greeting.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
        Served { child, address: address.to_owned(), greeting }
    }

    /// Sends raw bytes and reads the response to its end.
    pub fn send(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may have closed the connection already; the response shows that.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
        let body = bytes.split_off(end);
        let head = String::from_utf8_lossy(&bytes).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("the preview listens");
        stream.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
        stream
    }

    /// Returns host and port.
    pub fn host(&self) -> &str {
        &self.address
    }

    /// Requests a path as a browser requests a page.
    pub fn get(&self, path: &str) -> Answer {
        let host = &self.address;
        self.send(
            format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n").as_bytes(),
        )
    }

    /// Returns the text at a path.
    pub fn text(&self, path: &str) -> String {
        String::from_utf8_lossy(&self.get(path).body).into_owned()
    }

    /// Returns the state that the preview's script would receive for a page.
    pub fn state(&self, page: &str) -> serde_json::Value {
        serde_json::from_slice(&self.get(&format!("/__omslag/state.json?page={page}")).body).expect("JSON")
    }

    pub fn build(&self) -> u64 {
        self.state("/")["build"].as_u64().expect("a number")
    }

    /// Returns the process id.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the process to end and returns its status.
    #[track_caller]
    pub fn ended(&mut self) -> ExitStatus {
        let child = std::cell::RefCell::new(&mut self.child);
        wait_until("the preview ends", || child.borrow_mut().try_wait().expect("a child"))
    }

    /// Returns the differences at every URL of a clean build, and at those that were there before.
    pub fn differences(&self, clean: &Files, before: &Files) -> Vec<String> {
        let mut wrong = Vec::new();
        for (path, expected) in clean {
            let answer = self.get(path);
            let is_page = answer.head.contains("Content-Type: text/html");
            let body = if is_page { plain(&String::from_utf8_lossy(&answer.body)).into_bytes() } else { answer.body };
            if body != *expected {
                wrong.push(format!("{path}: {} {}", answer.status, String::from_utf8_lossy(&body)));
            }
        }
        for path in before.keys().filter(|path| !clean.contains_key(*path)) {
            let status = self.get(path).status;
            if status != 404 && status != 302 {
                wrong.push(format!("{path} is still there: {status}"));
            }
        }
        wrong
    }

    /// Waits until the preview equals a clean build, without any earlier page that is gone; returns that build.
    #[track_caller]
    pub fn comes_to_equal(&self, project: &Project, before: &Files) -> Files {
        let clean = clean(project);
        let start = Instant::now();
        loop {
            let wrong = self.differences(&clean, before);
            if wrong.is_empty() {
                return clean;
            }
            let some = &wrong[..wrong.len().min(5)];
            assert!(start.elapsed() < DEADLINE, "{} differ, such as\n{}", wrong.len(), some.join("\n"));
        }
    }

    /// Waits until the text at a path satisfies a condition.
    #[track_caller]
    pub fn wait_for(&self, path: &str, is_good: impl Fn(&str) -> bool) -> String {
        wait_until(&format!("{path} changes"), || Some(self.text(path)).filter(|text| is_good(text)))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Polls until there is a result.
#[track_caller]
pub fn wait_until<T>(what: &str, ask: impl Fn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(start.elapsed() < DEADLINE, "waited in vain until {what}");
        std::thread::yield_now();
    }
}

/// Returns a page of the preview without what the preview added to it.
pub fn plain(page: &str) -> String {
    let mut page = page.to_owned();
    for tag in ["<link data-omslag", "<script data-omslag", "<aside data-omslag"] {
        while let Some(at) = page.find(tag) {
            let end = page[at..].find('\n').map_or(page.len(), |end| at + end + 1);
            page.replace_range(at..end, "");
        }
    }
    for name in [" data-omslag", " data-editor=\"", " data-source=\"", " data-line=\""] {
        let mut from = 0;
        while let Some(at) = page[from..].find(name).map(|at| from + at) {
            let value = at + name.len();
            let end =
                if name.ends_with('"') { page[value..].find('"').map(|end| value + end + 1) } else { Some(value) };
            page.replace_range(at..end.unwrap_or(page.len()), "");
            from = at;
        }
    }
    page
}

/// Returns every page and file of a clean build with drafts, by path.
pub fn clean(project: &Project) -> Files {
    use omslag::pipeline::{assemble, read};
    let today = omslag::date::Day::parse(crate::support::TODAY).expect("a day");
    let visibility = omslag::site::Visibility { today, drafts: true };
    let project = omslag::pipeline::Project { root: project.path(""), base_url: None, visibility, preview: false };
    let reading = read(&project, &Default::default()).ok().expect("the site can be read");
    let renderer = assemble(&project, reading, None).renderer;
    let entries = omslag::render::all(&renderer, &mut Default::default(), |_, entry| entry);
    let entries = entries.into_iter().chain(renderer.assets());
    let store = Store::within(&project.root.join(".omslag"));
    entries.map(|(permalink, entry)| (permalink.href("/"), bytes(entry.content, &store))).collect()
}

fn bytes(content: Content, store: &Store) -> Vec<u8> {
    match content {
        Content::Bytes(bytes) => bytes,
        Content::File(path) => std::fs::read(path).expect("a readable file"),
        Content::Rendition(job) => store.get(&job).expect("a readable picture").expect("a whole picture"),
        Content::Gone(_) => panic!("rendered a moment ago"),
    }
}
