//! Derives one table of rules for the host from an [`Output`].

use super::policy;
use super::uses::Uses;
use crate::diagnostic::Place;
use crate::output::{Entry, Output, Redirect, Role};
use crate::url::{Base, Covers, NOT_FOUND, Permalink};
use std::collections::HashSet;

/// The file in which `deploy` records on the host what is there. Visitors need not read it.
pub const DEPLOY_MANIFEST: &str = ".omslag-manifest.json";
/// The value of `Referrer-Policy`.
pub const REFERRER: &str = "strict-origin-when-cross-origin";
/// The value of `Cache-Control` for files that a browser may cache for a year without asking again.
pub const LASTING: &str = "public, max-age=31536000, immutable";

/// The rules for the host, in the form that all hosts share.
pub struct Rules<'a> {
    pub base: &'a Base,
    /// The headers of every response. The first is the policy.
    pub headers: Vec<(&'static str, String)>,
    /// SVG files, which have a policy of their own because they may contain scripts.
    pub pictures: Vec<&'a Permalink>,
    /// Files whose name changes with their contents, so that browsers may cache them without asking again.
    pub lasting: Vec<&'a Permalink>,
    /// Folders with a `404.html` of their own, such as that of a second language.
    pub not_found_in: Vec<(Permalink, &'a Permalink)>,
    /// Redirects in the order in which they apply: those with a query, plain ones, and folders, inner ones first.
    pub redirects: Vec<Answer<'a>>,
}

impl<'a> Rules<'a> {
    pub fn of(output: &'a Output, base: &'a Base, uses: &Uses, redirects: &'a [Redirect]) -> Rules<'a> {
        let is_svg = |permalink: &&Permalink| permalink.as_str().to_ascii_lowercase().ends_with(".svg");
        // The only assets without an origin are the theme's own, and their names contain a hash.
        let is_lasting = |entry: &Entry| entry.role == Role::Asset && entry.origin.is_none();
        Rules {
            base,
            headers: headers(policy::header(uses, base.is_secure())),
            pictures: output.keys().filter(is_svg).collect(),
            lasting: output.iter().filter(|(_, entry)| is_lasting(entry)).map(|(permalink, _)| permalink).collect(),
            not_found_in: output.keys().filter_map(not_found_in).collect(),
            redirects: answers(redirects.iter()),
        }
    }
}

/// Returns the folder of a `404.html` and its permalink; `None` for other files and for that of the whole site.
fn not_found_in(permalink: &Permalink) -> Option<(Permalink, &Permalink)> {
    let folder = permalink.as_str().strip_suffix(&NOT_FOUND[1..])?;
    (folder != "/" && folder.ends_with('/')).then(|| (Permalink::new(folder), permalink))
}

/// The answer to requests for an old address.
pub struct Answer<'a> {
    pub permalink: &'a Permalink,
    pub covers: Covers,
    /// The percent-encoded target; `None` for status 410.
    pub to: Option<&'a str>,
    pub place: &'a Place,
}

/// Returns the answers of redirects in the order in which they apply. A folder also has an answer of its own.
pub fn answers<'a>(redirects: impl Iterator<Item = &'a Redirect>) -> Vec<Answer<'a>> {
    let mut answers = Vec::new();
    let mut taken = HashSet::new();
    let mut folders = Vec::new();
    for redirect in redirects {
        let permalink = &redirect.from.permalink;
        let answer = |covers| Answer { permalink, covers, to: redirect.to.as_deref(), place: &redirect.place };
        if redirect.from.covers == Covers::Below {
            folders.push(answer(Covers::Itself));
        } else if redirect.from.covers == Covers::Itself {
            taken.insert(permalink);
        }
        answers.push(answer(redirect.from.covers.clone()));
    }
    answers.extend(folders.into_iter().filter(|answer| !taken.contains(answer.permalink)));
    // An inner folder sorts after the one that contains it.
    answers.sort_by(|a, b| {
        let by_path = a.permalink.cmp(b.permalink);
        a.covers.cmp(&b.covers).then(if a.covers == Covers::Below { by_path.reverse() } else { by_path })
    });
    answers
}

/// Returns the headers of every response.
///
/// `Strict-Transport-Security` (RFC 6797) is left to the owner of the domain, since it also affects other sites on it.
fn headers(policy: String) -> Vec<(&'static str, String)> {
    let fixed = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", REFERRER),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
    ];
    let policy = [("Content-Security-Policy", policy)];
    policy.into_iter().chain(fixed.map(|(name, value)| (name, value.to_owned()))).collect()
}
