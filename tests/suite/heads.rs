//! Generated request heads: the preview answers each with a page or a refusal, never serves a file that is not on the
//! site, and keeps running. A generator with a fixed seed combines the fragments.

use crate::served::Served;
use crate::support::{Project, Random, cases, in_time};
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::sync::Arc;

/// Text in files of the project that are not on the site.
const SECRET: &str = "niemand-mag-dit-lezen";

const METHODS: &[&str] = &["GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "TRACE", "get", "PRI", "G T", "", "\0"];

/// The event stream is left out because it never ends.
const TARGETS: &[&str] = &[
    "/",
    "/",
    "/",
    "//",
    ".",
    "..",
    "/..",
    "/../",
    "%2e%2e",
    "%2E",
    "%2f",
    "%5c",
    "\\",
    "%00",
    "%",
    "%zz",
    "%c0%ae",
    "%25",
    "?",
    "#",
    ":",
    "@",
    "~",
    ";",
    "é",
    "site.yaml",
    "geheim.txt",
    "content",
    "data/a.yaml",
    "index.md",
    "index.html",
    "map",
    "map/",
    "a.txt",
    "MAP",
    "__omslag",
    "__omslag/",
    "state.json",
    "?page=",
    "?sort=",
    "preview.js",
    "http://a.nl",
    "etc/passwd",
    ".omslag",
    "proc/self",
];

const VERSIONS: &[&str] =
    &[" HTTP/1.1", " HTTP/1.1", " HTTP/1.1", " HTTP/1.0", " HTTP/0.9", " HTTP/1.11", " http/1.1", ""];

const ENDS: &[&str] = &["\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\n\r\n"];

const HEADERS: &[&str] = &[
    "Host: @",
    "Host: localhost",
    "Host: evil.example",
    "Host:",
    "host:@",
    "Host : @",
    "Origin: http://@",
    "Origin: null",
    "Accept: text/html",
    "Accept: */*",
    "Range: bytes=0-3",
    "Range: bytes=-1",
    "Range: bytes=9-1,2-3",
    "Range: bytes=99999999999999999999-",
    "If-Range: x",
    "If-None-Match: *",
    "Content-Length: 0",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 18446744073709551616",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: identity",
    "Expect: 100-continue",
    "Connection: Upgrade",
    "Connection: keep-alive",
    "Upgrade: websocket",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Site: none",
    "Cookie: a=b; c",
    "X: \u{1b}[31m",
    "X: é",
    ": leeg",
    "geen koptekst",
    " gevouwen",
    "@",
];

fn head(random: &mut Random, host: &str) -> String {
    let end = |random: &mut Random| random.pick(ENDS);
    let mut head = format!("{} {}{}", random.pick(METHODS), random.text(TARGETS, 6), random.pick(VERSIONS));
    head += end(random);
    // Most headers are tested in a request that is otherwise valid.
    if random.below(3) == 0 {
        head = "GET / HTTP/1.1\r\n".to_owned();
    }
    // Every request without a host would be refused for that reason alone.
    if random.below(4) > 0 {
        head += &format!("Host: {host}\r\n");
    }
    for _ in 0..random.below(4) {
        head += &random.pick(HEADERS).replace('@', host);
        head += end(random);
    }
    if random.below(100) == 0 {
        head += &format!("Cookie: {}\r\n", "x".repeat(100_000));
    }
    head + "Connection: close\r\n\r\n"
}

/// Reads until the server closes the connection.
fn ask(served: &Served, head: &str) -> Vec<u8> {
    let mut stream = served.connect();
    // The server may have closed the connection already; the response shows that.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    if let Err(cause) = stream.read_to_end(&mut answer) {
        let hangs = matches!(cause.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
        assert!(!hangs, "no answer comes to {head:?}");
    }
    answer
}

/// Returns the status of a response, skipping interim ones; `None` if the connection was closed without a response.
fn status(answer: &str) -> Option<u16> {
    let code = |line: &str| line.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok();
    answer.lines().filter_map(code).find(|status| *status >= 200)
}

fn is_answered_well(served: &Served, head: &str) -> bool {
    let answer = String::from_utf8_lossy(&ask(served, head)).into_owned();
    assert!(!answer.contains(SECRET), "{head:?} brought out what is not on the site:\n{answer}");
    match status(&answer) {
        // An unknown HTTP version has a status of its own (RFC 9110, section 15.6.6).
        Some(505) => !head.contains(" HTTP/1.1\r\n"),
        Some(status) => (200..500).contains(&status),
        None => true,
    }
}

#[test]
fn a_request_of_any_sort_is_answered_or_refused() {
    let project = Project::small();
    project.write("site.yaml", format!("# {SECRET}\nname: Proef\nbase_url: https://proef.example/\n"));
    project.write("geheim.txt", SECRET).write("data/a.yaml", format!("a: {SECRET}\n"));
    project.write("content/.verborgen", SECRET).write("content/map/a.txt", "mag").page("map/index.md", "Tekst.");
    let served = Arc::new(project.serve(&["--poll"]));
    let host = served.host().to_owned();
    let preview = served.clone();
    let answered = in_time("heads of requests", move || {
        let mut random = Random::new(6);
        let heads = (0..cases(5_000, 50_000)).map(|_| head(&mut random, &host)).collect::<Vec<_>>();
        let wrong = heads.iter().find(|head| !is_answered_well(&preview, head));
        assert!(wrong.is_none(), "{wrong:?}");
        heads
            .iter()
            .take(200)
            .filter(|head| status(&String::from_utf8_lossy(&ask(&preview, head))) == Some(200))
            .count()
    });
    assert!(answered > 10, "the generator makes requests that are good as well: {answered}");
    assert_eq!(served.get("/map/").status, 200, "the preview goes on");
}
