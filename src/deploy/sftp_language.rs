//! The command language of `sftp`: quoting of names, and the lines of a listing.

use super::backend::Kind;

/// Quotes a path for a command of `sftp`. Outside quotes, a backslash makes any character literal there, also those
/// that would match other names.
///
/// A path that begins with `-` is preceded by `./`, so that it is not an option.
pub fn quoted(path: &str) -> String {
    let mut out = if path.starts_with('-') { "./".to_owned() } else { String::new() };
    for character in path.chars() {
        if character.is_ascii() && !character.is_ascii_alphanumeric() && !"/._-".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Returns whether `rm`, which matches patterns, could remove another file than the one of this name.
pub fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '[', ']', '\\'])
}

/// Parses a line of `ls -lan`; `None` if it is a message.
///
/// The fields are mode, links, user, group, size and three of the date. The name follows a single space, as it is.
pub fn entry(line: &str) -> Option<(String, Kind)> {
    let kind = match line.chars().next()? {
        '-' => Kind::File,
        'd' => Kind::Folder,
        'l' => Kind::Link,
        'b' | 'c' | 'p' | 's' | '?' => Kind::Other,
        _ => return None,
    };
    let mut rest = line;
    for field in 0..8 {
        let end = rest.find(' ')?;
        let is_mode = (10..=11).contains(&end);
        if field == 0 && !is_mode {
            return None;
        }
        rest = if field == 7 { &rest[end + 1..] } else { rest[end..].trim_start_matches(' ') };
    }
    let name = decoded(rest);
    (!name.is_empty()).then_some((name, kind))
}

/// Decodes `\303\251`, as `sftp` prints characters that the locale does not have.
fn decoded(name: &str) -> String {
    let bytes = name.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let digits = name.get(at + 1..at + 4).filter(|_| bytes[at] == b'\\');
        match digits.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 4;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_special_character_is_quoted() {
        assert_eq!(quoted("a/b-c_1.html"), "a/b-c_1.html");
        assert_eq!(quoted("foto*[1]?.jpg"), "foto\\*\\[1\\]\\?.jpg");
        assert_eq!(quoted("a\"b c'd#e\\f.jpg"), "a\\\"b\\ c\\'d\\#e\\\\f.jpg");
        assert_eq!(quoted("één/{x}"), "één/\\{x\\}");
        assert_eq!(quoted("-x"), "./-x");
    }

    #[test]
    fn a_listing_has_kinds_and_exact_names() {
        for (line, expected) in [
            ("-rw-r--r--    ? 0        0             170 Nov 30 01:13 index.html", Some(("index.html", Kind::File))),
            (
                "drwxr-xr-x    ? 1000     1000         4096 Nov  3  2025  twee woorden ",
                Some((" twee woorden ", Kind::Folder)),
            ),
            ("lrwxrwxrwx    ? 0        0               3 Nov 30 01:13 a\\303\\251", Some(("aé", Kind::Link))),
            ("remote readdir(\"/x\"): Permission denied", None),
            ("drie woorden hier", None),
            ("", None),
        ] {
            let found = entry(line);
            assert_eq!(found.as_ref().map(|(name, kind)| (name.as_str(), *kind)), expected, "{line}");
        }
    }
}
