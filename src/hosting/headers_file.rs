//! The files `_headers` and `_redirects`, which Netlify and Cloudflare share.

use super::lines::{forms_of, push};
use super::rules::{DEPLOY_MANIFEST, LASTING, Rules};
use crate::url::{Covers, Permalink};

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

/// How a host writes redirects.
pub struct Dialect {
    /// The code of a redirect. On Netlify, `!` redirects even if a file exists at the address; Cloudflare always does.
    pub moved: &'static str,
    /// The target and code for an address that is gone, if the host has one.
    pub gone: Option<&'static str>,
    /// Whether a rule may require values of a query.
    pub has_queries: bool,
    /// Whether the host serves the nearest `404.html` by itself, or only that of the whole site.
    pub finds_not_found: bool,
    /// The target and code for the manifest of `deploy`.
    pub hidden: &'static str,
}

/// Writes the redirects of Netlify and Cloudflare, those with `*` last.
///
/// Both hosts serve the `404.html` of the whole site without a rule. Both serve the folder at the root of the domain, so that a base path
/// needs a rewrite rule.
pub fn redirects(rules: &Rules, dialect: &Dialect) -> String {
    let (mut plain, mut folders) = (String::new(), String::new());
    for answer in &rules.redirects {
        let response = match (answer.to, dialect.gone) {
            (Some(to), _) => format!("{to} {}", dialect.moved),
            (None, Some(gone)) => gone.to_owned(),
            (None, None) => continue,
        };
        let (out, condition, forms) = match &answer.covers {
            Covers::Query(_) if !dialect.has_queries => continue,
            Covers::Query(query) => (&mut plain, format!(" {}", query.replace('&', " ")), forms_of(answer.permalink)),
            Covers::Itself => (&mut plain, String::new(), forms_of(answer.permalink)),
            Covers::Below => (&mut folders, "*".to_owned(), vec![answer.permalink.clone()]),
        };
        for form in forms {
            push(out, format_args!("{}{condition} {response}", rules.base.href(&form)));
            // An old address may lie outside the base path, and these hosts serve the whole domain.
            if rules.base.path() != "/" {
                push(out, format_args!("{}{condition} {response}", form.href("/")));
            }
        }
    }
    let manifest = rules.base.href(&Permalink::new(DEPLOY_MANIFEST));
    let mut out = format!("{plain}{manifest} {}\n{folders}", dialect.hidden);
    if rules.base.path() != "/" {
        // The rewrite comes before anything about missing files, so that folders cannot have a rule for those.
        push(&mut out, format_args!("{}* /:splat 200", rules.base.path()));
    } else if !dialect.finds_not_found {
        for (folder, page) in &rules.not_found_in {
            push(&mut out, format_args!("{}* {} 404", folder.href("/"), page.href("/")));
        }
    }
    out
}
