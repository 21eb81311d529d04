//! Lines of configuration files, and addresses as servers match them.

use super::rules::Rules;
use crate::url::{Permalink, decode};
use std::fmt::Write;

/// Appends a line.
pub fn push(out: &mut String, line: std::fmt::Arguments) {
    // Writing to a String does not fail.
    let _ = writeln!(out, "{line}");
}

/// Returns the forms of an address that visitors type: that of a folder with and without its trailing slash.
pub fn forms_of(permalink: &Permalink) -> Vec<Permalink> {
    let mut forms = vec![permalink.clone()];
    if let Some(bare) = permalink.as_str().strip_suffix('/').filter(|bare| !bare.is_empty()) {
        forms.push(Permalink::new(bare));
    }
    forms
}

/// Returns the path that a server matches, including the base path and not percent-encoded.
pub fn path(rules: &Rules, permalink: &Permalink) -> String {
    decode(&rules.base.href(permalink))
}

/// Returns the regular expression of an address, with or without its last slash.
pub fn pattern(rules: &Rules, permalink: &Permalink) -> String {
    let from = path(rules, permalink);
    let (bare, end) = from.strip_suffix('/').map_or((from.as_str(), ""), |bare| (bare, "/?"));
    format!("^{}{end}$", in_pattern(bare))
}

/// Escapes a text for use in a regular expression between double quotes in a server's settings.
pub fn in_pattern(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if "\\.+*?()[]{}|^$\"".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
