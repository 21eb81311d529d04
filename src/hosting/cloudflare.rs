//! The rules for Cloudflare Pages.

use super::headers_file::{Dialect, everything, lasting};
use super::lines::push;
use super::policy;
use super::rules::Rules;

/// How Cloudflare writes redirects. It has no rule for status 404, and redirects to an address that does not exist.
pub const REDIRECTS: Dialect =
    Dialect { moved: "301", gone: None, has_queries: false, finds_not_found: true, hidden: "/omslag-manifest 302" };

/// Cloudflare reads at most 100 header rules. Two are used for all files and for SVG pictures.
const LASTING_MAX: usize = 98;

/// Cloudflare joins the values of two rules for the same header, which would combine both policies. `!` removes the
/// first value.
pub fn headers(rules: &Rules) -> String {
    let mut out = everything(rules);
    if !rules.pictures.is_empty() {
        let policy = policy::OF_PICTURES;
        push(&mut out, format_args!("/*.svg\n  ! Content-Security-Policy\n  Content-Security-Policy: {policy}"));
    }
    lasting(&mut out, rules, LASTING_MAX);
    out
}
