//! Writes the rules in the format of each host. All functions write the same table; `rules` decides what is in it.

use super::policy;
use super::rules::{LASTING, Rules};
use crate::config::Host;
use crate::url::{Address, NOT_FOUND, decode, file_name};
use std::fmt::Write;

/// Cloudflare reads at most 100 header rules. Two are used for all files and for SVG pictures.
const CLOUDFLARE_LASTING_MAX: usize = 98;

const NGINX: &str = "/_nginx.conf";

/// Returns the configuration files of a host, as addresses and contents.
pub fn files(host: Host, rules: &Rules) -> Vec<(&'static str, String)> {
    match host {
        Host::Netlify => vec![("/_headers", netlify_headers(rules)), ("/_redirects", redirects(rules, "301!"))],
        Host::Cloudflare => vec![("/_headers", cloudflare_headers(rules)), ("/_redirects", redirects(rules, "301"))],
        Host::Apache => vec![("/.htaccess", apache(rules))],
        Host::Nginx => vec![(NGINX, nginx(rules))],
        // Without this file GitHub Pages skips files whose name begins with `_` or `.`.
        Host::GithubPages => vec![("/.nojekyll", String::new())],
    }
}

/// Netlify lets a later rule for the same header replace an earlier one. A pattern ends at its `*`, so that `*.svg` is
/// not possible and each picture gets a rule of its own.
fn netlify_headers(rules: &Rules) -> String {
    let mut out = headers_of_everything(rules);
    for picture in &rules.pictures {
        push(
            &mut out,
            format_args!("{}\n  Content-Security-Policy: {}", rules.base.href(picture), policy::OF_PICTURES),
        );
    }
    headers_of_lasting(&mut out, rules, usize::MAX);
    out
}

/// Cloudflare joins the values of two rules for the same header, which would combine both policies. `!` removes the
/// first value.
fn cloudflare_headers(rules: &Rules) -> String {
    let mut out = headers_of_everything(rules);
    if !rules.pictures.is_empty() {
        let policy = policy::OF_PICTURES;
        push(&mut out, format_args!("/*.svg\n  ! Content-Security-Policy\n  Content-Security-Policy: {policy}"));
    }
    headers_of_lasting(&mut out, rules, CLOUDFLARE_LASTING_MAX);
    out
}

fn headers_of_everything(rules: &Rules) -> String {
    let mut out = "/*\n".to_owned();
    for (name, value) in &rules.headers {
        push(&mut out, format_args!("  {name}: {value}"));
    }
    out
}

fn headers_of_lasting(out: &mut String, rules: &Rules, at_most: usize) {
    for file in rules.lasting.iter().take(at_most) {
        push(out, format_args!("{}\n  Cache-Control: {LASTING}", rules.base.href(file)));
    }
}

/// Writes the redirects of Netlify and Cloudflare.
///
/// On Netlify, `!` after the code redirects even if a file exists at the address; Cloudflare always does. Both hosts
/// serve `404.html` without a rule. Both serve the folder at the root of the domain, so that a base path needs a
/// rewrite rule.
fn redirects(rules: &Rules, code: &str) -> String {
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

/// Returns the forms of an address that visitors type: that of a folder with and without its trailing slash.
fn forms_of(address: &Address) -> Vec<Address> {
    let mut forms = vec![address.clone()];
    if let Some(bare) = address.as_str().strip_suffix('/') {
        forms.push(Address::new(bare));
    }
    forms
}

/// Returns the path that a server matches, including the base path and not percent-encoded.
fn path(rules: &Rules, address: &Address) -> String {
    decode(&rules.base.href(address))
}

/// Writes `.htaccess`, which Apache reads if the server's own configuration allows it (`AllowOverride FileInfo`).
fn apache(rules: &Rules) -> String {
    let mut out = format!(
        "# Made by omslag; see hosting in site.yaml.\nErrorDocument 404 {}\n\n\
         <IfModule mod_headers.c>\n",
        rules.base.href(&Address::new(NOT_FOUND))
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
    out.push_str("</IfModule>\n\n<IfModule mod_alias.c>\n  RedirectMatch 404 \"/\\.htaccess$\"\n");
    for (from, to) in &rules.redirects {
        let from = path(rules, from);
        let (bare, end) = from.strip_suffix('/').map_or((from.as_str(), ""), |bare| (bare, "/?"));
        // Apache percent-encodes the path of the target, but not its fragment.
        let (page, fragment) = to.split_at(to.find('#').unwrap_or(to.len()));
        let to = format!("{}{fragment}", decode(page));
        push(&mut out, format_args!("  RedirectMatch 301 \"^{}{end}$\" \"{to}\"", in_pattern(bare)));
    }
    out.push_str("</IfModule>\n");
    out
}

/// Escapes a text for use in a regular expression between double quotes in a server's settings.
fn in_pattern(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if "\\.+*?()[]{}|^$\"".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Writes the settings to include in the `server` block of nginx.
///
/// An `add_header` in a `location` would replace all headers of the server block, so values that differ between files
/// are set in variables.
fn nginx(rules: &Rules) -> String {
    let mut out = "# Made by omslag; include this file in the server block. See hosting in site.yaml.\n".to_owned();
    let mut headers = rules.headers.iter();
    if let Some((name, value)) = headers.next() {
        push(&mut out, format_args!("set $omslag_policy \"{value}\";"));
        push(&mut out, format_args!("if ($uri ~* \"\\.svg$\") {{ set $omslag_policy \"{}\"; }}", policy::OF_PICTURES));
        push(&mut out, format_args!("add_header {name} $omslag_policy always;"));
    }
    for (name, value) in headers {
        push(&mut out, format_args!("add_header {name} \"{value}\" always;"));
    }
    push(&mut out, format_args!("set $omslag_cache \"\";"));
    for file in &rules.lasting {
        let pattern = in_pattern(&path(rules, file));
        push(&mut out, format_args!("if ($uri ~ \"^{pattern}$\") {{ set $omslag_cache \"{LASTING}\"; }}"));
    }
    push(&mut out, format_args!("add_header Cache-Control $omslag_cache;\nabsolute_redirect off;\nindex index.html;"));
    // Unlike Apache, nginx does not decode this path.
    push(&mut out, format_args!("error_page 404 \"{}\";", path(rules, &Address::new(NOT_FOUND))));
    for (from, to) in &rules.redirects {
        for form in forms_of(from) {
            let from = path(rules, &form).replace('\\', "\\\\").replace('"', "\\\"");
            // A `$` would start a variable.
            push(&mut out, format_args!("location = \"{from}\" {{ return 301 \"{}\"; }}", to.replace('$', "%24")));
        }
    }
    push(&mut out, format_args!("location = \"{}\" {{ return 404; }}", path(rules, &Address::new(NGINX))));
    out
}

fn push(out: &mut String, line: std::fmt::Arguments) {
    // Writing to a String does not fail.
    let _ = writeln!(out, "{line}");
}
