//! The rules for Apache.

use super::lines::{in_pattern, path, pattern, push};
use super::policy;
use super::rules::{DEPLOY_MANIFEST, LASTING, Rules};
use crate::url::{Covers, NOT_FOUND, Permalink, decode, file_name};

/// Writes `.htaccess`, which Apache reads if the server's own configuration allows it (`AllowOverride FileInfo`).
pub fn htaccess(rules: &Rules) -> String {
    let mut out = format!(
        "# Made by omslag; see hosting in site.yaml.\nErrorDocument 404 {0}\nErrorDocument 410 {0}\n\n\
         <IfModule mod_headers.c>\n",
        rules.base.href(&Permalink::new(NOT_FOUND))
    );
    for (name, value) in &rules.headers {
        push(&mut out, format_args!("  Header always set {name} \"{value}\""));
    }
    push(&mut out, format_args!("  <FilesMatch \"(?i)\\.svg$\">"));
    push(&mut out, format_args!("    Header always set Content-Security-Policy \"{}\"", policy::OF_PICTURES));
    push(&mut out, format_args!("  </FilesMatch>"));
    for file in &rules.lasting {
        push(&mut out, format_args!("  <Files \"{}\">", file_name(file.as_str())));
        push(&mut out, format_args!("    Header set Cache-Control \"{LASTING}\"\n  </Files>"));
    }
    out.push_str("</IfModule>\n\n");
    for (folder, page) in &rules.not_found_in {
        let (folder, page) = (in_pattern(&path(rules, folder)), rules.base.href(page));
        push(&mut out, format_args!("<If \"%{{REQUEST_URI}} =~ m#^{folder}#\">"));
        push(&mut out, format_args!("  ErrorDocument 404 {page}\n  ErrorDocument 410 {page}\n</If>\n"));
    }
    out.push_str("<IfModule mod_alias.c>\n");
    for hidden in [".htaccess", DEPLOY_MANIFEST] {
        push(&mut out, format_args!("  RedirectMatch 404 \"/{}$\"", in_pattern(hidden)));
    }
    for answer in &rules.redirects {
        let pattern = match answer.covers {
            Covers::Itself => pattern(rules, answer.permalink),
            Covers::Below => format!("^{}", in_pattern(&path(rules, answer.permalink))),
            Covers::Query(_) => continue,
        };
        match answer.to {
            None => push(&mut out, format_args!("  RedirectMatch 410 \"{pattern}\"")),
            Some(to) => push(&mut out, format_args!("  RedirectMatch 301 \"{pattern}\" \"{}\"", unencoded(to))),
        }
    }
    out.push_str("</IfModule>\n");
    out.push_str(&queries(rules));
    out
}

/// Returns the target of a redirect as Apache wants it: it percent-encodes the path, but not what follows.
fn unencoded(to: &str) -> String {
    let (path, suffix) = to.split_at(to.find(['?', '#']).unwrap_or(to.len()));
    format!("{}{suffix}", decode(path))
}

/// Writes the redirects of addresses with a query, which Apache carries out before the others.
fn queries(rules: &Rules) -> String {
    let mut out = String::new();
    for answer in &rules.redirects {
        let Covers::Query(query) = &answer.covers else { continue };
        let pattern = pattern(rules, answer.permalink);
        push(&mut out, format_args!("  RewriteCond %{{REQUEST_URI}} \"{pattern}\""));
        push(&mut out, format_args!("  RewriteCond %{{QUERY_STRING}} \"^{}$\"", in_pattern(query)));
        match answer.to {
            None => push(&mut out, format_args!("  RewriteRule \"^\" \"-\" [G]")),
            // A `%` before a digit would be a part of the address that was matched.
            Some(to) => {
                let to = to.replace('%', "\\%");
                push(&mut out, format_args!("  RewriteRule \"^\" \"{to}\" [R=301,NE,QSD,L]"));
            }
        }
    }
    if out.is_empty() { out } else { format!("\n<IfModule mod_rewrite.c>\n  RewriteEngine On\n{out}</IfModule>\n") }
}
