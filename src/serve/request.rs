//! Requests: checks and decodes them before anything is looked up, and parses the byte range.
//!
//! Pure functions from text to data. This file depends on no socket, HTTP library or site. Callers use a decoded path
//! only as the key of a map.

use crate::i18n::{Language, Text};
use crate::url::{Authority, Url, decode_strictly, ending};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// Maximum size of all headers together, in bytes. Generous, since all previews on one computer share cookies.
const HEADERS_MAX: usize = 64 * 1024;

/// A request that has passed all checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Decoded once. Begins with `/` and contains no `.` or `..` part, no empty part except the last, no control
    /// character and no backslash.
    pub path: String,
    /// What follows the first `?`, not decoded.
    pub query: Option<String>,
    /// Whether the answer has only headers (HEAD).
    pub head_only: bool,
    /// The `Range` header of a GET. Ignored with `If-Range`, a condition that we cannot check.
    pub range: Option<String>,
    /// Whether `Accept` contains HTML. Browsers send that for a page and not for a picture.
    pub accepts_html: bool,
}

/// Which hosts are allowed, and the language of refusals.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub language: Language,
    /// Names besides `localhost` that a `Host` header may have (`--allow-host`), without a port.
    pub hosts: Vec<String>,
}

/// The head of a request, as received.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    pub method: &'a str,
    pub target: &'a str,
    /// Names as sent and values without surrounding space, in order.
    pub headers: Vec<(&'a str, &'a str)>,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Malformed,
    Method,
    Body,
    HeadersTooLarge,
    ForeignHost,
    ForeignOrigin,
}

/// The part of a body that a `Range` header selects (RFC 9110, section 14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    Bytes(Range<u64>),
    Unsatisfiable,
}

impl Request {
    /// Checks and decodes a head that arrived at the address `own`. Fails with the reason to refuse it.
    pub fn read(head: &Head, policy: &Policy, own: IpAddr) -> Result<Request, Refusal> {
        head.check_shape()?;
        if !matches!(head.method, "GET" | "HEAD") {
            return Err(Refusal::Method);
        }
        if head.declares_body() {
            return Err(Refusal::Body);
        }
        let [host] = head.values("Host")[..] else { return Err(Refusal::ForeignHost) };
        if !policy.knows(host, own) {
            return Err(Refusal::ForeignHost);
        }
        let (path, query) = read_target(head.target).ok_or(Refusal::Malformed)?;
        if !head.is_from(host) || head.is_fetched_elsewhere() {
            return Err(Refusal::ForeignOrigin);
        }
        let head_only = head.method == "HEAD";
        let conditional = head_only || !head.values("If-Range").is_empty();
        let range = head.values("Range").first().filter(|_| !conditional).map(|range| (*range).to_owned());
        let accepts_html = head.values("Accept").iter().any(|kinds| kinds.to_ascii_lowercase().contains("text/html"));
        Ok(Request { path, query, head_only, range, accepts_html })
    }
}

impl Head<'_> {
    /// Returns whether this head declares a body, by any header that some parser could use.
    pub fn declares_body(&self) -> bool {
        let is_empty = |length: &&str| length.bytes().all(|digit| digit == b'0');
        !self.values("Transfer-Encoding").is_empty() || !self.values("Content-Length").iter().all(is_empty)
    }

    /// Refuses heads that two parsers could read differently (RFC 9112, sections 5.1 and 6.3).
    fn check_shape(&self) -> Result<(), Refusal> {
        let is_token = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c);
        let is_text = |c: u8| c == b'\t' || (b' '..=b'~').contains(&c);
        if self.headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > HEADERS_MAX {
            return Err(Refusal::HeadersTooLarge);
        }
        let names_are_tokens = self.headers.iter().all(|(name, _)| !name.is_empty() && name.bytes().all(is_token));
        let values_are_text = self.headers.iter().all(|(_, value)| value.bytes().all(is_text));
        let lengths = self.values("Content-Length");
        let is_number = |length: &&str| length.bytes().all(|c| c.is_ascii_digit()) && length.parse::<u64>().is_ok();
        let one_length = lengths.len() <= 1 && lengths.iter().all(is_number);
        let one_framing = lengths.is_empty() || self.values("Transfer-Encoding").is_empty();
        if names_are_tokens && values_are_text && one_length && one_framing { Ok(()) } else { Err(Refusal::Malformed) }
    }

    /// Returns whether `Origin`, if sent, is the host and port of the request itself.
    fn is_from(&self, host: &str) -> bool {
        let own = |origin: &&str| {
            let url = Url::split(origin);
            let is_origin = url.web_authority().is_some() && url.path.is_empty() && url.suffix.is_empty();
            is_origin && url.authority.is_some_and(|from| from.eq_ignore_ascii_case(host))
        };
        let origins = self.values("Origin");
        origins.len() <= 1 && origins.iter().all(own)
    }

    /// Returns whether a page of another site fetches this, according to the browser. A visitor who follows a link is
    /// allowed. Another port of this computer counts as another site, since any program may listen there.
    fn is_fetched_elsewhere(&self) -> bool {
        let elsewhere = self.values("Sec-Fetch-Site").iter().any(|site| !matches!(*site, "same-origin" | "none"));
        let follows_link =
            self.values("Sec-Fetch-Mode") == ["navigate"] && self.values("Sec-Fetch-Dest") == ["document"];
        elsewhere && !follows_link
    }

    fn values(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.map(|(_, value)| *value).collect()
    }
}

impl Policy {
    /// Returns whether a `Host` header is allowed. Another site can resolve its own name to this computer (DNS
    /// rebinding), but its name cannot be `localhost` or an IP address.
    fn knows(&self, host: &str, own: IpAddr) -> bool {
        let Some(name) = without_port(host) else { return false };
        let literal = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            Some(name) => name.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
            None => name.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
        };
        if let Some(literal) = literal {
            // If the server listens on every address, the one that the visitor used is unknown.
            return literal.is_loopback() || own.is_unspecified() || literal == own;
        }
        let is_label = |label: &str| {
            !label.is_empty() && label.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'))
        };
        let name = name.to_ascii_lowercase();
        let is_local = name == "localhost" || name.ends_with(".localhost");
        let is_allowed = self.hosts.iter().any(|host| host.eq_ignore_ascii_case(&name));
        name.split('.').all(is_label) && (is_local || is_allowed)
    }
}

impl Refusal {
    /// Returns the status and the text of the answer.
    pub fn answer(self) -> (u16, Text) {
        let (status, dutch, english) = match self {
            Refusal::Malformed => (400, "deze aanvraag is niet goed gevormd", "this request is malformed"),
            Refusal::ForeignHost => (
                403,
                "de voorvertoning antwoordt niet onder deze naam; is hij te vertrouwen, start dan met --allow-host NAAM",
                "the preview does not answer to this name; if it is to be trusted, start with --allow-host NAME",
            ),
            Refusal::ForeignOrigin => {
                (403, "een andere website mag de voorvertoning niet lezen", "another website may not read the preview")
            }
            Refusal::Method => (405, "de voorvertoning kent alleen GET en HEAD", "the preview knows only GET and HEAD"),
            Refusal::Body => (413, "de voorvertoning ontvangt niets", "the preview receives nothing"),
            Refusal::HeadersTooLarge => (
                431,
                "de koppen van deze aanvraag zijn te groot; wis de cookies van localhost",
                "the headers of this request are too large; clear the cookies of localhost",
            ),
        };
        (status, Text::new(dutch, english))
    }
}

/// Returns the part of `length` bytes that a `Range` header selects. Ignores anything but one well-formed byte range.
pub fn part(range: Option<&str>, length: u64) -> Part {
    let Some((unit, spec)) = range.and_then(|range| range.split_once('=')) else { return Part::Whole };
    let Some((first, last)) = spec.trim().split_once('-') else { return Part::Whole };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Part::Whole;
    }
    let bytes = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(count)) if first.is_empty() => length.saturating_sub(count)..length,
        _ => return Part::Whole,
    };
    if bytes.start < bytes.end { Part::Bytes(bytes) } else { Part::Unsatisfiable }
}

/// Returns the content type of a file by its extension. Text types are UTF-8, as all text of a site is.
pub fn kind_of(path: &str) -> &'static str {
    match ending(path).to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "" if path.ends_with('/') => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// Returns the decoded path and the query of a target in origin form (RFC 9112, section 3.2.1).
fn read_target(target: &str) -> Option<(String, Option<String>)> {
    let is_allowed = |c: u8| c.is_ascii_graphic() && c != b'#' && c != b'\\';
    let url = Url::split(target);
    if !target.bytes().all(is_allowed) || url.is_elsewhere() {
        return None;
    }
    // With an escaped slash, one path would have two spellings.
    let hides_slash = url.path.to_ascii_lowercase().contains("%2f");
    let decoded = decode_strictly(url.path)?;
    let parts = decoded.strip_prefix('/')?;
    let last = parts.split('/').count() - 1;
    let is_plain = |(at, part): (usize, &str)| !matches!(part, "." | "..") && (!part.is_empty() || at == last);
    let is_clean = !decoded.contains(|c: char| c.is_control() || c == '\\');
    let is_good = !hides_slash && is_clean && parts.split('/').enumerate().all(is_plain);
    is_good.then(|| (decoded, url.query().map(str::to_owned)))
}

/// Returns the host of a `Host` header, which may end in a colon and a port.
fn without_port(host: &str) -> Option<&str> {
    let Authority { user, host, port } = Authority::parse(host);
    let is_port = |port| number(port).is_some_and(|port| port <= u64::from(u16::MAX));
    (user.is_none() && port.is_none_or(is_port)).then_some(host)
}

/// Parses a decimal number without sign.
fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|c| c.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
#[path = "tests/request.rs"]
mod tests;
