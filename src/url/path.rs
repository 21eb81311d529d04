//! Paths of content files and of the site, always written with `/`: encoded, joined and taken apart.
//!
//! No path is ever joined to a folder of the disk here.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// Everything that RFC 3986 does not allow in a path, and what would end an HTML attribute.
const NOT_IN_A_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\'');

/// All but what RFC 3986 allows in any part of a URL, and the slash and the colon of a drive.
const NOT_IN_ANY_PART: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b':').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a path, keeping its slashes.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_A_PATH).to_string()
}

/// Undoes percent-encoding; what is not UTF-8 then is returned as it was.
pub fn decode(path: &str) -> String {
    percent_decode_str(path).decode_utf8().map_or_else(|_| path.to_owned(), |decoded| decoded.into_owned())
}

/// Percent-encodes a path for a URL of which the part that it will be in is not known.
pub fn encode_for_any_part(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_ANY_PART).to_string()
}

/// Undoes percent-encoding; `None` where two hexadecimal digits do not follow each `%`, or the result is not UTF-8.
pub fn decode_strictly(path: &str) -> Option<String> {
    let is_hexadecimal = |pair: &[u8]| pair.iter().all(u8::is_ascii_hexdigit);
    let is_whole = path.split('%').skip(1).all(|rest| rest.as_bytes().get(..2).is_some_and(is_hexadecimal));
    let decoded = percent_decode_str(path).decode_utf8().ok().filter(|_| is_whole)?;
    Some(decoded.into_owned())
}

/// The form of a path in which two that look alike are alike (Unicode NFC).
pub fn normal_form(path: &str) -> String {
    // ASCII has one form only, and nearly every path is ASCII.
    if path.is_ascii() { path.to_owned() } else { path.nfc().collect() }
}

/// Whether every system can hold a file of this path: Windows keeps some names and characters for itself.
pub fn is_portable(path: &str) -> bool {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    path.split('/').all(|part| {
        let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let numbered =
            |device| stem.strip_prefix(device).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
        !DEVICES.contains(&stem.as_str())
            && !numbered("com")
            && !numbered("lpt")
            && !part.ends_with(['.', ' '])
            && part.len() <= 255
            && !part.contains([':', '\\'])
            && !part.chars().any(char::is_control)
    })
}

/// The lower-case ASCII form of a name: `Één plek` becomes `een-plek`. Empty when nothing is left.
pub fn slug(name: &str) -> String {
    let ascii = deunicode::deunicode(&normal_form(name));
    let mut slug = String::with_capacity(ascii.len());
    for character in ascii.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if character != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Joins a relative link to the folder that holds the file it stands in; `None` when it leaves the content.
pub fn resolve(folder: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = match link.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The link that leads from a file in `folder` to `path`; the reverse of [`resolve`].
pub fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// The folder part of a path with `/`, empty at the top.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What stands behind the last full stop of a file's name; empty where it has none.
pub fn ending(path: &str) -> &str {
    file_name(path).rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// The last part of a path with `/`.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_lower_case_ascii() {
        for (name, expected) in [
            ("Één plek", "een-plek"),
            ("E\u{301}e\u{301}n plek", "een-plek"),
            ("  Wat  nu?! ", "wat-nu"),
            ("foto's", "fotos"),
            ("Straße", "strasse"),
            ("---", ""),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn a_relative_link_never_leaves_the_content() {
        assert_eq!(resolve("visie/oud", "../index.md").as_deref(), Some("visie/index.md"));
        assert_eq!(resolve("visie", "./foto.jpg").as_deref(), Some("visie/foto.jpg"));
        assert_eq!(resolve("visie", "/toegang/").as_deref(), Some("toegang"));
        assert_eq!(resolve("visie", "../../etc/passwd"), None);
        assert_eq!(relative("visie/oud", "visie/index.md"), "../index.md");
        assert_eq!(relative("", "visie/index.md"), "visie/index.md");
    }

    #[test]
    fn a_path_is_decoded_strictly_or_as_far_as_it_goes() {
        for (path, strictly, leniently) in
            [("a%20b", Some("a b"), "a b"), ("a%2", None, "a%2"), ("100%", None, "100%"), ("%FF", None, "%FF")]
        {
            assert_eq!(decode_strictly(path).as_deref(), strictly, "{path}");
            assert_eq!(decode(path), leniently, "{path}");
        }
    }

    #[test]
    fn names_that_some_system_cannot_hold_are_known() {
        for good in ["visie/index.html", "consul.md", "com.html", "foto's van 2019?.jpg", ".well-known/x"] {
            assert!(is_portable(good), "{good}");
        }
        for bad in ["con/index.html", "NUL.html", "com1.txt", "a:b.jpg", "einde./x", "einde ", "a\\b", "a\nb"] {
            assert!(!is_portable(bad), "{bad}");
        }
    }
}
