//! Content Security Policy (W3C, level 3): the narrowest one under which a site works.
//!
//! It starts from nothing and lets through the site's own files and what its pages load. It never says
//! `unsafe-inline` of a page, and of scripts it lets through none unless a page names one.

use super::uses::{Load, Uses};
use std::fmt::Write;

/// For an SVG opened by itself: its own style shows, and a script in it does not run. GitHub's picture host sends the
/// same, since browsers also apply it to pictures within a page.
pub const OF_PICTURES: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// What is loaded by its directive, in the order in which a policy names them.
const DIRECTIVES: [(Load, &str); 9] = [
    (Load::Script, "script-src"),
    (Load::Style, "style-src"),
    (Load::Picture, "img-src"),
    (Load::Font, "font-src"),
    (Load::Media, "media-src"),
    (Load::Frame, "frame-src"),
    (Load::Object, "object-src"),
    (Load::Manifest, "manifest-src"),
    (Load::Form, "form-action"),
];

/// The policy as the header carries it. `secure` sites have what they load upgraded to https.
pub fn header(uses: &Uses, secure: bool) -> String {
    written(uses, secure, "; frame-ancestors 'none'")
}

/// The policy as a page itself can carry it: there `frame-ancestors` means nothing (CSP level 3, section 3.3).
pub fn meta(uses: &Uses, secure: bool) -> String {
    written(uses, secure, "")
}

fn written(uses: &Uses, secure: bool, frame_ancestors: &str) -> String {
    let mut policy = "default-src 'none'".to_owned();
    for (load, directive) in DIRECTIVES {
        let mut sources: Vec<&str> =
            uses.sources.iter().filter(|(used, _)| *used == load).map(|(_, source)| source.as_str()).collect();
        // What a theme or an editor adds tomorrow from the site itself changes no policy.
        let is_own = matches!(load, Load::Style | Load::Picture | Load::Font | Load::Media | Load::Manifest);
        if is_own && !sources.contains(&"'self'") {
            sources.insert(0, "'self'");
        }
        if load == Load::Form && sources.is_empty() {
            sources.push("'none'");
        }
        if !sources.is_empty() {
            // Writing to a String does not fail.
            let _ = write!(policy, "; {directive} {}", sources.join(" "));
        }
        if load == Load::Script && !sources.is_empty() {
            policy.push_str("; connect-src 'self'");
        }
    }
    policy.push_str("; base-uri 'none'");
    policy.push_str(frame_ancestors);
    if secure {
        policy.push_str("; upgrade-insecure-requests");
    }
    policy
}
