//! The rules for nginx.

use super::lines::{forms_of, in_pattern, path, push};
use super::policy;
use super::rules::{DEPLOY_MANIFEST, LASTING, Rules};
use crate::url::{NOT_FOUND, Permalink};

/// Where the settings are; nginx does not serve this file.
pub const FILE: &str = "/_nginx.conf";

/// Writes the settings to include in the `server` block of nginx.
///
/// An `add_header` in a `location` would replace all headers of the server block, so values that differ between files
/// are set in variables.
pub fn settings(rules: &Rules) -> String {
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
    push(&mut out, format_args!("error_page 404 \"{}\";", path(rules, &Permalink::new(NOT_FOUND))));
    for (from, to) in &rules.redirects {
        for form in forms_of(from) {
            let from = path(rules, &form).replace('\\', "\\\\").replace('"', "\\\"");
            // A `$` would start a variable.
            push(&mut out, format_args!("location = \"{from}\" {{ return 301 \"{}\"; }}", to.replace('$', "%24")));
        }
    }
    for hidden in [FILE, DEPLOY_MANIFEST] {
        push(&mut out, format_args!("location = \"{}\" {{ return 404; }}", path(rules, &Permalink::new(hidden))));
    }
    out
}
