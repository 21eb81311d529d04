//! Builds the strictest Content Security Policy (W3C, level 3) with which a site works.
//!
//! The policy starts from `default-src 'none'` and allows the site's own files and what its pages load. It never allows
//! `unsafe-inline` for a page, and allows scripts only if a page loads one.

use super::uses::{Load, Uses};
use std::fmt::Write;

/// The policy of an SVG picture that is opened by itself: its own styles work, and scripts in it do not run. GitHub
/// serves pictures with the same policy, since browsers also apply it to pictures in a page.
pub const OF_PICTURES: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Returns the policy for use in a header. If `secure`, browsers upgrade all requests of the site to https.
pub fn header(uses: &Uses, secure: bool) -> String {
    written(uses, secure, "; frame-ancestors 'none'")
}

/// Returns the policy for use in a `meta` element, in which browsers ignore `frame-ancestors` (CSP level 3,
/// section 3.3).
pub fn meta(uses: &Uses, secure: bool) -> String {
    written(uses, secure, "")
}

fn written(uses: &Uses, secure: bool, frame_ancestors: &str) -> String {
    let mut policy = "default-src 'none'".to_owned();
    let has_scripts = uses.sources.iter().any(|(load, _)| *load == Load::Script);
    for (load, directive) in Load::DIRECTIVES {
        let mut sources: Vec<&str> =
            uses.sources.iter().filter(|(used, _)| *used == load).map(|(_, source)| source.as_str()).collect();
        // Always allowed, so that the policy does not change when a theme or an editor adds files to the site.
        let is_own = load == Load::Connect && has_scripts
            || matches!(load, Load::Style | Load::Picture | Load::Font | Load::Media | Load::Manifest);
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
    }
    policy.push_str("; base-uri 'none'");
    policy.push_str(frame_ancestors);
    if secure {
        policy.push_str("; upgrade-insecure-requests");
    }
    policy
}
