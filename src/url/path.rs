//! Encodes, joins and splits the paths of content files and of the site, which always use `/`.
//!
//! No function here joins a path to a folder on disk.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// The characters that RFC 3986 does not allow in a path, and the apostrophe, which may end an HTML attribute.
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

/// All ASCII characters except those that RFC 3986 allows in every part of a URL, the slash, and the colon of a drive
/// letter.
const NOT_IN_ANY_PART: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b':').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a path. Slashes are kept.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_A_PATH).to_string()
}

/// Decodes a percent-encoded path. Returns the path unchanged if the result is not UTF-8.
pub fn decode(path: &str) -> String {
    percent_decode_str(path).decode_utf8().map_or_else(|_| path.to_owned(), |decoded| decoded.into_owned())
}

/// Percent-encodes a path so that it may be used in any part of a URL, including the query.
pub fn encode_for_any_part(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_ANY_PART).to_string()
}

/// Decodes a percent-encoded path. Returns `None` if a `%` is not followed by two hexadecimal digits, or if the result
/// is not UTF-8.
pub fn decode_strictly(path: &str) -> Option<String> {
    let is_hexadecimal = |pair: &[u8]| pair.iter().all(u8::is_ascii_hexdigit);
    let is_whole = path.split('%').skip(1).all(|rest| rest.as_bytes().get(..2).is_some_and(is_hexadecimal));
    let decoded = percent_decode_str(path).decode_utf8().ok().filter(|_| is_whole)?;
    Some(decoded.into_owned())
}

/// Returns a path in Unicode normal form C, in which paths that look alike are equal.
pub fn normal_form(path: &str) -> String {
    // ASCII is always in normal form, and nearly every path is ASCII.
    if path.is_ascii() { path.to_owned() } else { path.nfc().collect() }
}

/// Returns whether a file with this path can exist on every supported system.
///
/// Windows reserves device names and some characters, and forbids a dot or a space at the end of a name. Names are
/// limited to 255 bytes.
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

/// Joins a link to the folder of the file that contains it. A leading `/` starts from the root.
///
/// Returns `None` if the link leaves the root.
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

/// Returns the relative link from a file in `folder` to `path`. The inverse of [`resolve`].
pub fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// Returns the folder of a path, without a trailing slash; empty at the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Returns the file extension of a path without its dot; empty if the file name contains no dot.
pub fn ending(path: &str) -> &str {
    file_name(path).rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Returns the part of a path after the last `/`.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolved_link_never_leaves_the_root() {
        assert_eq!(resolve("visie/oud", "../index.md").as_deref(), Some("visie/index.md"));
        assert_eq!(resolve("visie", "./foto.jpg").as_deref(), Some("visie/foto.jpg"));
        assert_eq!(resolve("visie", "/toegang/").as_deref(), Some("toegang"));
        assert_eq!(resolve("visie", "../../etc/passwd"), None);
        assert_eq!(relative("visie/oud", "visie/index.md"), "../index.md");
        assert_eq!(relative("", "visie/index.md"), "visie/index.md");
    }

    #[test]
    fn invalid_encoding_is_refused_strictly_and_kept_leniently() {
        for (path, strictly, leniently) in
            [("a%20b", Some("a b"), "a b"), ("a%2", None, "a%2"), ("100%", None, "100%"), ("%FF", None, "%FF")]
        {
            assert_eq!(decode_strictly(path).as_deref(), strictly, "{path}");
            assert_eq!(decode(path), leniently, "{path}");
        }
    }

    #[test]
    fn names_that_some_system_forbids_are_not_portable() {
        for good in ["visie/index.html", "consul.md", "com.html", "foto's van 2019?.jpg", ".well-known/x"] {
            assert!(is_portable(good), "{good}");
        }
        for bad in ["con/index.html", "NUL.html", "com1.txt", "a:b.jpg", "einde./x", "einde ", "a\\b", "a\nb"] {
            assert!(!is_portable(bad), "{bad}");
        }
    }
}
