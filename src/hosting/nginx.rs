//! The rules for nginx.

use super::lines::{forms_of, in_pattern, path, push};
use super::policy;
use super::rules::{DEPLOY_MANIFEST, LASTING, Rules};
use crate::url::{Covers, NOT_FOUND, Permalink};

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
    let not_found = path(rules, &Permalink::new(NOT_FOUND));
    if rules.not_found_in.is_empty() {
        push(&mut out, format_args!("error_page 404 \"{not_found}\";\nerror_page 410 \"{not_found}\";"));
    } else {
        push(&mut out, format_args!("set $omslag_not_found \"{not_found}\";"));
        for (folder, page) in &rules.not_found_in {
            let (folder, page) = (in_pattern(&path(rules, folder)), path(rules, page));
            push(&mut out, format_args!("if ($uri ~ \"^{folder}\") {{ set $omslag_not_found \"{page}\"; }}"));
        }
        push(&mut out, format_args!("error_page 404 $omslag_not_found;\nerror_page 410 $omslag_not_found;"));
    }
    out.push_str(&redirects(rules));
    for hidden in [FILE, DEPLOY_MANIFEST] {
        push(&mut out, format_args!("location = \"{}\" {{ return 404; }}", path(rules, &Permalink::new(hidden))));
    }
    out
}

/// Writes the redirects. nginx chooses the most specific location, whatever their order.
fn redirects(rules: &Rules) -> String {
    let mut out = String::new();
    let quoted = |path: &str| path.replace('\\', "\\\\").replace('"', "\\\"");
    for answer in &rules.redirects {
        let response = match answer.to {
            // A `$` would start a variable.
            Some(to) => format!("301 \"{}\"", to.replace('$', "%24")),
            None => "410".to_owned(),
        };
        let own = path(rules, answer.permalink);
        if answer.covers == Covers::Below {
            push(&mut out, format_args!("location ^~ \"{}\" {{ return {response}; }}", quoted(&own)));
            continue;
        }
        for form in forms_of(answer.permalink) {
            let from = quoted(&path(rules, &form));
            match &answer.covers {
                Covers::Query(query) if out.is_empty() => {
                    push(&mut out, format_args!("set $omslag_request \"$uri?$args\";"));
                    push(&mut out, format_args!("if ($omslag_request = \"{from}?{query}\") {{ return {response}; }}"));
                }
                Covers::Query(query) => {
                    push(&mut out, format_args!("if ($omslag_request = \"{from}?{query}\") {{ return {response}; }}"));
                }
                _ => push(&mut out, format_args!("location = \"{from}\" {{ return {response}; }}")),
            }
        }
    }
    out
}
