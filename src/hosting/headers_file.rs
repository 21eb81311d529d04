//! The files `_headers` and `_redirects`, which Netlify and Cloudflare share.

use super::lines::{forms_of, push};
use super::rules::{LASTING, Rules};

/// Returns the rules of `_headers` for all files.
pub fn everything(rules: &Rules) -> String {
    let mut out = "/*\n".to_owned();
    for (name, value) in &rules.headers {
        push(&mut out, format_args!("  {name}: {value}"));
    }
    out
}

/// Appends rules of `_headers` for files that never change, `at_most` so many.
pub fn lasting(out: &mut String, rules: &Rules, at_most: usize) {
    for file in rules.lasting.iter().take(at_most) {
        push(out, format_args!("{}\n  Cache-Control: {LASTING}", rules.base.href(file)));
    }
}

/// Writes the redirects of Netlify and Cloudflare.
///
/// On Netlify, `!` after the code redirects even if a file exists at the address; Cloudflare always does. Both hosts
/// serve `404.html` without a rule. Both serve the folder at the root of the domain, so that a base path needs a
/// rewrite rule.
pub fn redirects(rules: &Rules, code: &str) -> String {
    let mut out = String::new();
    for (from, to) in &rules.redirects {
        for form in forms_of(from) {
            push(&mut out, format_args!("{} {to} {code}", rules.base.href(&form)));
        }
    }
    if rules.base.path() != "/" {
        push(&mut out, format_args!("{}* /:splat 200", rules.base.path()));
    }
    out
}
