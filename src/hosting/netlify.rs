//! The rules for Netlify.

use super::headers_file::{Dialect, everything, lasting};
use super::lines::push;
use super::policy;
use super::rules::Rules;

/// How Netlify writes redirects.
pub const REDIRECTS: Dialect = Dialect {
    moved: "301!",
    gone: Some("/404.html 410!"),
    has_queries: true,
    finds_not_found: false,
    hidden: "/404.html 404!",
};

/// Netlify lets a later rule for the same header replace an earlier one. A pattern ends at its `*`, so that `*.svg` is
/// not possible and each picture gets a rule of its own.
pub fn headers(rules: &Rules) -> String {
    let mut out = everything(rules);
    for picture in &rules.pictures {
        push(
            &mut out,
            format_args!("{}\n  Content-Security-Policy: {}", rules.base.href(picture), policy::OF_PICTURES),
        );
    }
    lasting(&mut out, rules, usize::MAX);
    out
}
