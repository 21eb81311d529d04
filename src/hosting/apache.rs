//! The rules for Apache.

use super::lines::{in_pattern, path, push};
use super::policy;
use super::rules::{DEPLOY_MANIFEST, LASTING, Rules};
use crate::url::{NOT_FOUND, Permalink, decode, file_name};

/// Writes `.htaccess`, which Apache reads if the server's own configuration allows it (`AllowOverride FileInfo`).
pub fn htaccess(rules: &Rules) -> String {
    let mut out = format!(
        "# Made by omslag; see hosting in site.yaml.\nErrorDocument 404 {}\n\n\
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
    out.push_str("</IfModule>\n\n<IfModule mod_alias.c>\n");
    for hidden in [".htaccess", DEPLOY_MANIFEST] {
        push(&mut out, format_args!("  RedirectMatch 404 \"/{}$\"", in_pattern(hidden)));
    }
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
