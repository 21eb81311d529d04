//! What a host has to do, as one table worked out from an [`Output`].

use super::policy;
use super::uses::Uses;
use crate::output::{Entry, Output, Role};
use crate::url::{Address, Base};

/// The value of `Referrer-Policy`.
pub const REFERRER: &str = "strict-origin-when-cross-origin";
/// The value of `Cache-Control` for files that a browser may keep.
pub const LASTING: &str = "public, max-age=31536000, immutable";

/// What a host has to do, diagnostics once for all hosts.
pub struct Rules<'a> {
    pub base: &'a Base,
    /// Headers of every answer; the first is the policy.
    pub headers: Vec<(&'static str, String)>,
    /// SVG files, which can hold scripts: they have a policy of their own.
    pub pictures: Vec<&'a Address>,
    /// Files whose name changes with their bytes: a browser may keep them forever.
    pub lasting: Vec<&'a Address>,
    /// Old addresses, and the href each leads to.
    pub redirects: Vec<(&'a Address, String)>,
}

impl<'a> Rules<'a> {
    pub fn of(output: &'a Output, base: &'a Base, uses: &Uses) -> Rules<'a> {
        let is_svg = |address: &&Address| address.as_str().to_ascii_lowercase().ends_with(".svg");
        // Only the theme's own files have no origin, and each of their names holds its hash.
        let is_lasting = |entry: &Entry| entry.role == Role::Asset && entry.origin.is_none();
        let redirect = |(address, entry): (&'a Address, &Entry)| {
            let link = entry.facts.links.first().filter(|_| entry.role == Role::Redirect)?;
            Some((address, base.href_of_fragment(&link.to, &link.fragment)))
        };
        Rules {
            base,
            headers: headers(policy::header(uses, base.is_secure())),
            pictures: output.keys().filter(is_svg).collect(),
            lasting: output.iter().filter(|(_, entry)| is_lasting(entry)).map(|(address, _)| address).collect(),
            redirects: output.iter().filter_map(redirect).collect(),
        }
    }
}

/// The headers of every answer. Strict-Transport-Security is left to the owner: it also binds what is not this site.
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
