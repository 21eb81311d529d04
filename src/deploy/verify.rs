//! Fetches pages of the deployed site with the system's `curl`, and compares them with what was built.
//!
//! One `curl` fetches everything, with its settings on standard input and the responses in the staging folder.

use super::state::take_staged;
use crate::diagnostic::Failure;
use crate::hash::Hash;
use crate::i18n::{Language, Text};
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The headers that a host sends if it reads the configuration that omslag wrote for it, in lower case.
const HEADERS: [&str; 3] = ["content-security-policy", "x-content-type-options", "referrer-policy"];

/// What a URL should give.
#[derive(Clone, Debug)]
pub enum Expected {
    /// A page or file with this hash. `before` is the hash of the version that it replaced.
    File { now: Hash, before: Option<Hash> },
    /// A redirect to this URL, or the page with this hash, which redirects by itself.
    Redirect { to: String, page: Hash },
    /// Status 404.
    Nothing,
    /// The security headers.
    Headers,
}

/// The outcome of fetching one URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub url: String,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Good,
    Old,
    Different,
    Missing,
    Moved(String),
    Status(u16),
    Unreachable(String),
    NoRedirect,
    NoNotFound(u16),
    NoHeaders(Vec<&'static str>),
}

struct Response {
    status: u16,
    /// With names in lower case.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    error: String,
}

/// Fetches each URL and compares it with what is expected there.
///
/// # Errors
///
/// Fails if there is no `curl`.
pub fn verify(expected: &[(String, Expected)], staging: &Path) -> Result<Vec<Check>, Failure> {
    let responses = fetch(expected.iter().map(|(url, _)| url.as_str()), staging)?;
    let checks = expected.iter().zip(responses);
    Ok(checks.map(|((url, expected), found)| Check { url: url.clone(), outcome: outcome(expected, &found) }).collect())
}

fn fetch<'a>(urls: impl Iterator<Item = &'a str>, staging: &Path) -> Result<Vec<Response>, Failure> {
    let mut settings = String::new();
    let mut count = 0;
    for url in urls {
        let next = if count == 0 { "" } else { "next\n" };
        // A permalink is percent-encoded, so it contains neither quotes nor backslashes.
        let _ = writeln!(
            settings,
            "{next}url = \"{url}\"\noutput = \"body-{count}\"\ndump-header = \"head-{count}\"\ngloboff\nsilent\n\
             proto = \"=http,https\"\nmax-time = 30\nheader = \"Cache-Control: no-cache\"\n\
             write-out = \"%{{http_code}} %{{errormsg}}\\n\""
        );
        count += 1;
    }
    let no_curl = |cause| {
        let doing = Text::new(
            "de site is online, maar zonder dit programma kan omslag die niet nakijken; gebruik `--no-verify`",
            "the site is online, but omslag cannot check it without this program; use `--no-verify`",
        );
        Failure::new(doing, "curl", cause)
    };
    let mut command = Command::new("curl");
    // `-q` ignores the settings of the user.
    command.args(["-q", "--config", "-"]).current_dir(staging);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(no_curl)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(settings.as_bytes())));
        child.wait_with_output()
    });
    let text = String::from_utf8_lossy(&output.map_err(no_curl)?.stdout).into_owned();
    let mut lines = text.lines();
    Ok((0..count).map(|number| response(lines.next().unwrap_or_default(), number, staging)).collect())
}

fn response(line: &str, number: usize, staging: &Path) -> Response {
    let (status, error) = line.split_once(' ').unwrap_or((line, ""));
    let read = |kind: &str| take_staged(staging, &format!("{kind}-{number}")).unwrap_or_default();
    let head = String::from_utf8_lossy(&read("head")).into_owned();
    let headers = head.lines().filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    Response { status: status.parse().unwrap_or(0), headers, body: read("body"), error: error.to_owned() }
}

fn outcome(expected: &Expected, found: &Response) -> Outcome {
    let header = |name: &str| found.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let location = header("location").unwrap_or_default();
    let is_redirect = matches!(found.status, 301 | 302 | 303 | 307 | 308);
    match (expected, found.status) {
        (_, 0) => Outcome::Unreachable(found.error.clone()),
        (Expected::Nothing, 404 | 410) => Outcome::Good,
        (Expected::Nothing, status) => Outcome::NoNotFound(status),
        (Expected::Redirect { to, .. }, _) if is_redirect && is_same_place(location, to) => Outcome::Good,
        (Expected::Redirect { page, .. }, 200) if Hash::of(&found.body) == *page => Outcome::Good,
        (Expected::Redirect { .. }, _) => Outcome::NoRedirect,
        (_, 404 | 410) => Outcome::Missing,
        (_, _) if is_redirect => Outcome::Moved(location.to_owned()),
        (Expected::Headers, _) => {
            let lacking: Vec<&str> = HEADERS.into_iter().filter(|name| header(name).is_none()).collect();
            if lacking.is_empty() { Outcome::Good } else { Outcome::NoHeaders(lacking) }
        }
        (Expected::File { now, before }, 200) => match Hash::of(&found.body) {
            hash if hash == *now => Outcome::Good,
            hash if Some(hash) == *before => Outcome::Old,
            _ => Outcome::Different,
        },
        (Expected::File { .. }, status) => Outcome::Status(status),
    }
}

/// Returns whether a redirect leads to a URL. Hosts may leave out scheme and host.
fn is_same_place(location: &str, url: &str) -> bool {
    !location.is_empty() && (location == url || location.starts_with('/') && url.ends_with(location))
}

impl Outcome {
    /// Returns whether visitors see a page as it was built. Lacking headers and redirects do not change that.
    pub fn is_online(&self) -> bool {
        matches!(self, Outcome::Good | Outcome::NoRedirect | Outcome::NoNotFound(_) | Outcome::NoHeaders(_))
    }

    pub fn is_good(&self) -> bool {
        *self == Outcome::Good
    }

    /// Returns the name of the outcome in `--json`.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Good => "good",
            Outcome::Old => "old",
            Outcome::Different => "different",
            Outcome::Missing => "missing",
            Outcome::Moved(_) => "moved",
            Outcome::Status(_) => "status",
            Outcome::Unreachable(_) => "unreachable",
            Outcome::NoRedirect => "no-redirect",
            Outcome::NoNotFound(_) => "no-404",
            Outcome::NoHeaders(_) => "no-headers",
        }
    }

    /// Describes the outcome, and what to do.
    pub fn text(&self, language: Language) -> String {
        let text = match self {
            Outcome::Good => Text::new("goed", "good"),
            Outcome::Old => Text::new(
                "nog de oude versie; een cache houdt die vast, en na een tijdje is dat over",
                "still the old version; a cache keeps it, which passes after a while",
            ),
            Outcome::Different => Text::new(
                "anders dan wat omslag maakte; klopt `base_url`, en verandert de hostingpartij iets aan de pagina's?",
                "different from what omslag made; is `base_url` right, and does the host change pages?",
            ),
            Outcome::Missing => Text::new(
                "staat er niet; klopt `base_url`, en is de map bij `deploy` die van de site?",
                "is not there; is `base_url` right, and is the folder at `deploy` that of the site?",
            ),
            Outcome::Moved(to) => Text::new(
                format!("leidt naar {to}; hoort `base_url` dat adres te zijn?"),
                format!("leads to {to}; should `base_url` be that address?"),
            ),
            Outcome::Status(status) => Text::new(
                format!("de server antwoordt met fout {status}; vraag het de hostingpartij"),
                format!("the server answers with error {status}; ask the host"),
            ),
            Outcome::Unreachable(cause) => {
                Text::new(format!("niet te bereiken ({cause})"), format!("cannot be reached ({cause})"))
            }
            Outcome::NoRedirect => Text::new(
                "verwijst niet door; klopt `hosting` in site.yaml?",
                "does not redirect; is `hosting` in site.yaml right?",
            ),
            Outcome::NoNotFound(status) => Text::new(
                format!("geeft {status} voor een pagina die niet bestaat; dat hoort 404 te zijn; klopt `hosting`?"),
                format!("gives {status} for a page that does not exist; that should be 404; is `hosting` right?"),
            ),
            Outcome::NoHeaders(names) => {
                let names = names.join(", ");
                Text::new(
                    format!("de server stuurt dit niet mee: {names}; zie in het handboek bij `hosting`"),
                    format!("the server does not send {names}; see the handbook at `hosting`"),
                )
            }
        };
        text.get(language).to_owned()
    }
}
