//! Derives one table of rules for the host from an [`Output`].

use super::policy;
use super::uses::Uses;
use crate::output::{Entry, Output, Role};
use crate::url::{Base, Permalink};

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
    /// Old addresses, each with the `href` that it redirects to.
    pub redirects: Vec<(&'a Permalink, String)>,
}

impl<'a> Rules<'a> {
    pub fn of(output: &'a Output, base: &'a Base, uses: &Uses) -> Rules<'a> {
        let is_svg = |permalink: &&Permalink| permalink.as_str().to_ascii_lowercase().ends_with(".svg");
        // The only assets without an origin are the theme's own, and their names contain a hash.
        let is_lasting = |entry: &Entry| entry.role == Role::Asset && entry.origin.is_none();
        let redirect = |(permalink, entry): (&'a Permalink, &Entry)| {
            let link = entry.facts.links.first().filter(|_| entry.role == Role::Redirect)?;
            Some((permalink, base.href_of_fragment(&link.to, &link.fragment)))
        };
        Rules {
            base,
            headers: headers(policy::header(uses, base.is_secure())),
            pictures: output.keys().filter(is_svg).collect(),
            lasting: output.iter().filter(|(_, entry)| is_lasting(entry)).map(|(permalink, _)| permalink).collect(),
            redirects: output.iter().filter_map(redirect).collect(),
        }
    }
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
