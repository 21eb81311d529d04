//! Responses: writes the status line, the headers and the requested bytes.
//!
//! This file depends on no socket or HTTP library; it writes to any `Write`. It does not check whether the client may
//! read the response: `request` does.

use crate::i18n::{Language, Text};
use crate::serve::request::{Part, part};
use crate::source::open_within;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

/// Bytes of a response to read and write at once.
const CHUNK: u64 = 64 * 1024;

/// Headers of every response. Other origins may not read it, browsers may not guess its type or cache it, and its
/// connection is closed, since each open connection takes a thread and two file descriptors.
const ALWAYS: &str = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nAccept-Ranges: bytes\r\nConnection: close\r\n";

/// The response to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    Bytes {
        status: u16,
        /// The content type.
        kind: &'static str,
        bytes: Vec<u8>,
        /// The Content-Security-Policy.
        policy: Option<String>,
    },
    /// A regular file, read while it is sent. The status is 404 if it is gone, or if a link now leads out of the folder
    /// `within`.
    File { path: PathBuf, within: PathBuf, kind: &'static str, policy: Option<String> },
    /// A redirect to a percent-encoded path of this server, never to another host.
    Redirect(String),
    /// A subscription to live reload.
    LiveReload,
}

/// Which part of a response to write, and the language of errors.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub head_only: bool,
    pub range: Option<&'a str>,
    pub language: Language,
}

impl Response {
    /// Returns a response with a short message instead of a page.
    pub fn text(status: u16, text: &Text, language: Language) -> Response {
        let bytes = format!("{}\n", text.get(language)).into_bytes();
        Response::Bytes { status, kind: "text/plain; charset=utf-8", bytes, policy: None }
    }

    /// Writes the response. Writes only the head of [`Response::LiveReload`], since the hub writes its events.
    ///
    /// Fails if writing does.
    pub fn write(self, wish: Wish, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Response::Bytes { status, kind, bytes, policy } => {
                let length = bytes.len() as u64;
                send(status, &fields(kind, policy), Cursor::new(bytes), length, wish, out)
            }
            Response::File { path, within, kind, policy } => match open_within(&path, &within) {
                Ok((file, length)) => send(200, &fields(kind, policy), file, length, wish, out),
                Err(_) => {
                    let gone = Text::new("dit bestand is er niet meer", "this file is gone");
                    Response::text(404, &gone, wish.language).write(wish, out)
                }
            },
            Response::Redirect(to) => {
                // After the first slash, browsers read a second one or a backslash as the start of a host.
                let to = format!("/{}", to.trim_start_matches(['/', '\\']));
                send(302, &[("Location", to)], io::empty(), 0, wish, out)
            }
            Response::LiveReload => send(200, &fields("text/event-stream", None), io::empty(), 0, wish, out),
        }
    }
}

fn fields(kind: &str, policy: Option<String>) -> Vec<(&'static str, String)> {
    let policy = policy.map(|policy| ("Content-Security-Policy", policy));
    [("Content-Type", kind.to_owned())].into_iter().chain(policy).collect()
}

/// Writes the head and the selected part of `length` bytes of `source`. Writes a short response at once, which avoids
/// the delay of Nagle's algorithm.
fn send(
    status: u16,
    fields: &[(&str, String)],
    mut source: impl Read + Seek,
    length: u64,
    wish: Wish,
    out: &mut dyn Write,
) -> io::Result<()> {
    let range = wish.range.filter(|_| status == 200);
    let (status, bytes, range) = match part(range, length) {
        Part::Whole => (status, 0..length, None),
        Part::Bytes(bytes) => {
            let range = format!("bytes {}-{}/{length}", bytes.start, bytes.end - 1);
            (206, bytes, Some(range))
        }
        Part::Unsatisfiable => (416, 0..0, Some(format!("bytes */{length}"))),
    };
    let mut left = bytes.end - bytes.start;
    let mut buffer = head(status, fields, range, left).into_bytes();
    source.seek(SeekFrom::Start(bytes.start))?;
    if wish.head_only {
        left = 0;
    }
    loop {
        let now = left.min(CHUNK);
        let end = buffer.len() + usize::try_from(now).map_err(io::Error::other)?;
        // The length has been sent and the connection cannot be aborted, so a file that shrank is padded with zeros.
        let _ = source.by_ref().take(now).read_to_end(&mut buffer);
        buffer.resize(end, 0);
        out.write_all(&buffer)?;
        left -= now;
        if left == 0 {
            return out.flush();
        }
        buffer.clear();
    }
}

/// Returns the head of a response with `length` bytes of body.
fn head(status: u16, fields: &[(&str, String)], range: Option<String>, length: u64) -> String {
    let allow = (status == 405).then(|| ("Allow", "GET, HEAD".to_owned()));
    let range = range.map(|range| ("Content-Range", range));
    let fields = fields.iter().cloned().chain(allow).chain(range);
    // A line break in a value would start another header.
    let is_text = |c: &char| matches!(c, ' '..='~');
    let fields: String = fields
        .map(|(name, value)| format!("{name}: {}\r\n", value.chars().filter(is_text).collect::<String>()))
        .collect();
    format!("HTTP/1.1 {status} {}\r\n{fields}Content-Length: {length}\r\n{ALWAYS}\r\n", reason(status))
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn written(answer: Response, range: Option<&str>, head_only: bool) -> String {
        let mut out = Vec::new();
        answer.write(Wish { head_only, range, language: Language::English }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn page(text: &str) -> Response {
        Response::Bytes { status: 200, kind: "text/html; charset=utf-8", bytes: text.into(), policy: None }
    }

    #[test]
    fn a_response_has_its_length_and_no_other_origin_may_read_it() {
        let answer = written(page("één"), None, false);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"), "{answer}");
        for line in
            ["Content-Length: 5", "Cache-Control: no-store", "X-Content-Type-Options: nosniff", "Connection: close"]
        {
            assert!(answer.contains(&format!("\r\n{line}\r\n")), "{line}");
        }
        assert!(answer.ends_with("\r\n\r\néén") && !answer.contains("Access-Control"));
        assert_eq!(written(page("één"), None, true), answer.replace("één", ""));
    }

    #[test]
    fn a_range_selects_a_part_of_bytes_and_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let text: String = (0..30_000).map(|number| format!("{number:05}")).collect();
        fs::write(&path, &text).unwrap();
        for (range, status, header, body) in [
            ("bytes=3-8", "206", "Content-Range: bytes 3-8/150000", &text[3..9]),
            ("bytes=-5", "206", "Content-Range: bytes 149995-149999/150000", "29999"),
            ("bytes=9-", "206", "Content-Range: bytes 9-149999/150000", &text[9..]),
            ("bytes=150000-", "416", "Content-Range: bytes */150000", ""),
            ("bytes=1-2,4-5", "200", "Content-Length: 150000", &text[..]),
        ] {
            let (path, within) = (path.clone(), folder.path().to_owned());
            for answer in [page(&text), Response::File { path, within, kind: "text/plain", policy: None }] {
                let answer = written(answer, Some(range), false);
                let (head, rest) = answer.split_once("\r\n\r\n").unwrap();
                assert!(head.starts_with(&format!("HTTP/1.1 {status} ")) && head.contains(header), "{range}: {head}");
                assert!(rest == body, "{range}: {} bytes", rest.len());
            }
        }
    }

    #[test]
    fn only_a_regular_file_is_sent() {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &Path| {
            let within = folder.path().to_owned();
            written(Response::File { path: path.into(), within, kind: "text/plain", policy: None }, None, false)
        };
        assert!(file(folder.path()).starts_with("HTTP/1.1 404 "));
        assert!(file(&folder.path().join("gone")).ends_with("this file is gone\n"));
        #[cfg(unix)]
        {
            fs::write(folder.path().join("secret"), "secret").unwrap();
            std::os::unix::fs::symlink(folder.path().join("secret"), folder.path().join("link")).unwrap();
            assert!(file(&folder.path().join("link")).starts_with("HTTP/1.1 404 "));
            let elsewhere = tempfile::tempdir().unwrap();
            fs::write(elsewhere.path().join("secret"), "secret").unwrap();
            std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("map")).unwrap();
            assert!(file(&folder.path().join("map/secret")).starts_with("HTTP/1.1 404 "));
            assert!(file(&folder.path().join("secret")).ends_with("secret"));
        }
    }

    #[test]
    fn a_redirect_stays_on_this_host_and_no_value_starts_a_header() {
        for (to, location) in [
            ("/visie/", "/visie/"),
            ("//evil.com/", "/evil.com/"),
            ("/\\evil.com", "/evil.com"),
            ("https://evil.com", "/https://evil.com"),
            ("/a\r\nX: b", "/aX: b"),
        ] {
            let answer = written(Response::Redirect(to.into()), None, false);
            assert!(answer.starts_with("HTTP/1.1 302 Found\r\n"), "{answer}");
            assert!(answer.contains(&format!("\r\nLocation: {location}\r\nContent-Length: 0\r\n")), "{answer}");
        }
    }
}
