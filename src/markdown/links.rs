//! Which kinds of address may stand in a link.
//!
//! A browser reads past blanks, control characters and case when it looks for `javascript:`, and so does this. What
//! is not on the short list of harmless schemes is refused.

use super::model::LeadsTo;

const ALLOWED: &[&str] = &["http", "https", "mailto", "tel"];
const PICTURE_DATA: &[&str] =
    &["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

/// The scheme of a target that may not be linked to.
pub(super) fn refused_scheme(target: &str, leads_to: LeadsTo) -> Option<String> {
    let scheme = scheme(target)?;
    let starts_with = |start: &&str| target.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start));
    let is_picture = || leads_to == LeadsTo::Picture && PICTURE_DATA.iter().any(starts_with);
    (!ALLOWED.contains(&scheme.as_str()) && !is_picture()).then_some(scheme)
}

/// What stands before the first colon, as a browser would read it; `None` for a path, a query or a fragment.
fn scheme(target: &str) -> Option<String> {
    let mut scheme = String::new();
    for character in target.chars() {
        match character {
            ':' => return Some(scheme),
            '/' | '?' | '#' => return None,
            _ if character.is_control() || character.is_whitespace() => {}
            _ => scheme.extend(character.to_lowercase()),
        }
    }
    None
}

/// The host of a web address without `www.`; `None` when the target is no web address.
pub fn host(target: &str) -> Option<&str> {
    let (scheme, rest) = target.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::LeadsTo::{Anything, Picture};
    use super::*;

    #[test]
    fn only_harmless_schemes_may_be_linked_to() {
        for (target, leads_to, refused) in [
            ("https://x.nl/a:b", Anything, false),
            ("HTTP://x.nl", Anything, false),
            ("mailto:a@b.nl", Anything, false),
            ("tel:+3120", Anything, false),
            ("../a.md#b:c", Anything, false),
            ("?a:b", Anything, false),
            ("./a:b.jpg", Picture, false),
            ("//x.nl", Anything, false),
            ("", Anything, false),
            ("javascript:alert(1)", Anything, true),
            (" \u{1}JaVa\tScRiPt\n:alert(1)", Anything, true),
            ("java\u{200b}script:x", Anything, true),
            ("vbscript:x", Anything, true),
            ("file:///etc/passwd", Anything, true),
            ("foo:x", Anything, true),
            (":x", Anything, true),
            ("data:text/html;base64,x", Anything, true),
            ("data:image/png;base64,x", Anything, true),
            ("Data:image/PNG;base64,x", Picture, false),
            ("data:image/svg+xml;base64,x", Picture, true),
        ] {
            assert_eq!(refused_scheme(target, leads_to).is_some(), refused, "{target:?}");
        }
    }

    #[test]
    fn the_host_is_named_without_its_prefix() {
        for (target, expected) in [
            ("https://www.voorbeeld.nl/film?x=1", Some("voorbeeld.nl")),
            ("http://a:b@film.nl:8080", Some("film.nl")),
            ("https://", None),
            ("film.mp4", None),
            ("ftp://x.nl", None),
        ] {
            assert_eq!(host(target), expected, "{target}");
        }
    }
}
