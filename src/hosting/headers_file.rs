//! The files `_headers` and `_redirects`, which Netlify and Cloudflare share.

use super::lines::{forms_of, push};
use super::rules::{DEPLOY_MANIFEST, LASTING, Rules};
use crate::url::Permalink;

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
///
/// `hidden` is the target and code for the manifest of `deploy`. Cloudflare has no rule for status 404, and redirects
/// to an address that does not exist.
pub fn redirects(rules: &Rules, code: &str, hidden: &str) -> String {
    let mut out = String::new();
    for (from, to) in &rules.redirects {
        for form in forms_of(from) {
            push(&mut out, format_args!("{} {to} {code}", rules.base.href(&form)));
            // An old address may lie outside the base path, and these hosts serve the whole domain.
            if rules.base.path() != "/" {
                push(&mut out, format_args!("{} {to} {code}", form.href("/")));
            }
        }
    }
    let manifest = rules.base.href(&Permalink::new(DEPLOY_MANIFEST));
    push(&mut out, format_args!("{manifest} {hidden}"));
    if rules.base.path() != "/" {
        push(&mut out, format_args!("{}* /:splat 200", rules.base.path()));
    }
    out
}
