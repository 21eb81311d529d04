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
    if let Some(bare) = permalink.as_str().strip_suffix('/') {
        forms.push(Permalink::new(bare));
    }
    forms
}

/// Returns the path that a server matches, including the base path and not percent-encoded.
pub fn path(rules: &Rules, permalink: &Permalink) -> String {
    decode(&rules.base.href(permalink))
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
