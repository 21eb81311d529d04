//! The schemes that a link may have. Links in Markdown, raw HTML and templates share these rules; the callers have the
//! messages.

/// Schemes that every link may have.
const ALLOWED: &[&str] = &["http", "https", "mailto", "tel"];
/// Schemes that run code in the visitor's browser, or read the visitor's disk.
const HARMFUL: &[&str] = &["javascript", "vbscript", "file", "data"];
/// Prefixes of `data:` URLs that contain only a picture. SVG is missing because it may contain scripts.
const PICTURE_DATA: &[&str] =
    &["data:image/png;base64", "data:image/jpeg;base64", "data:image/gif;base64", "data:image/webp;base64"];

/// The use of a link, which decides which schemes it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A link in Markdown, which may only have an allowed scheme.
    Link,
    /// A picture in Markdown, which may also be a `data:` URL.
    Picture,
    /// A link or picture in a template or in raw HTML. Unknown schemes such as `webcal:` are also allowed, since the
    /// author chose them on purpose.
    Markup,
}

/// The reason that a link is refused. Schemes are in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    Harmful(String),
    /// A drive letter: the link points to a file on the author's own computer.
    Drive,
    Unknown(String),
}

/// Judges a link by its scheme. A link without a scheme is allowed.
pub fn judge(target: &str, purpose: Purpose) -> Result<(), Refusal> {
    let Some(scheme) = scheme_in_browser(target) else { return Ok(()) };
    let may_be_data = purpose != Purpose::Link;
    if ALLOWED.contains(&scheme.as_str()) || may_be_data && is_picture_data(target) {
        Ok(())
    } else if HARMFUL.contains(&scheme.as_str()) {
        Err(Refusal::Harmful(scheme))
    } else if purpose == Purpose::Markup {
        Ok(())
    } else if scheme.len() == 1 {
        Err(Refusal::Drive)
    } else {
        Err(Refusal::Unknown(scheme))
    }
}

/// Returns the text before the first colon in lower case, without white space and control characters. Browsers ignore
/// some of these, so they could hide a harmful scheme.
///
/// Returns `None` if no colon precedes the first `/`, `?` or `#`.
fn scheme_in_browser(target: &str) -> Option<String> {
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

fn is_picture_data(target: &str) -> bool {
    let starts_with = |start: &&str| target.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start));
    PICTURE_DATA.iter().any(starts_with)
}

#[cfg(test)]
mod tests {
    use super::Purpose::{Link, Markup, Picture};
    use super::*;

    #[test]
    fn only_harmless_schemes_are_allowed() {
        for (target, purpose, refused) in [
            ("https://x.nl/a:b", Link, false),
            ("HTTP://x.nl", Link, false),
            ("mailto:a@b.nl", Link, false),
            ("tel:+3120", Link, false),
            ("../a.md#b:c", Link, false),
            ("?a:b", Link, false),
            ("./a:b.jpg", Picture, false),
            ("//x.nl", Link, false),
            ("", Link, false),
            ("javascript:alert(1)", Link, true),
            (" \u{1}JaVa\tScRiPt\n:alert(1)", Link, true),
            ("java\u{200b}script:x", Link, true),
            ("vbscript:x", Link, true),
            ("file:///etc/passwd", Link, true),
            ("foo:x", Link, true),
            (":x", Link, true),
            ("data:text/html;base64,x", Link, true),
            ("data:image/png;base64,x", Link, true),
            ("Data:image/PNG;base64,x", Picture, false),
            ("data:image/svg+xml;base64,x", Picture, true),
            ("data:text/html;base64,x", Markup, true),
            ("data:image/svg+xml;base64,x", Markup, true),
            ("data:image/png;base64,x", Markup, false),
            (" java\nscript:x", Markup, true),
            ("webcal://x.nl/agenda", Markup, false),
        ] {
            assert_eq!(judge(target, purpose).is_err(), refused, "{target:?} as {purpose:?}");
        }
    }

    #[test]
    fn a_refusal_names_the_kind_of_scheme() {
        assert_eq!(judge("C:\\nota.pdf", Link), Err(Refusal::Drive));
        assert_eq!(judge("JavaScript:x", Link), Err(Refusal::Harmful("javascript".to_owned())));
        assert_eq!(judge("foo:x", Link), Err(Refusal::Unknown("foo".to_owned())));
    }
}
