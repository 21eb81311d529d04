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

/// A line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    pub name: String,
    pub kind: Kind,
    pub size_bytes: u64,
}

/// Parses the lines of `ls -lan`; `None` if they are a message. A name may contain line breaks, which are printed as they
/// are, so that a line of another form continues the name above it.
pub fn entries(lines: &[String]) -> Option<Vec<ListedFile>> {
    let mut entries: Vec<ListedFile> = Vec::new();
    for line in lines {
        match (entry(line), entries.last_mut()) {
            (Some(entry), _) => entries.push(entry),
            (None, Some(last)) => last.name = format!("{}\n{}", last.name, decoded(line)),
            (None, None) => return None,
        }
    }
    Some(entries)
}

/// Parses a line of `ls -lan`; `None` if it is a message.
///
/// The fields are mode, links, user, group, size and three of the date. Names of users and groups may contain spaces, so
/// the date is searched. The name of the file follows it after a single space, as it is.
fn entry(line: &str) -> Option<ListedFile> {
    let kind = match line.chars().next()? {
        '-' => Kind::File,
        'd' => Kind::Folder,
        'l' => Kind::Link,
        'b' | 'c' | 'p' | 's' | '?' => Kind::Other,
        _ => return None,
    };
    line.find(' ').filter(|end| (10..=11).contains(end))?;
    let words: Vec<(usize, &str)> = words(line).collect();
    let date = words.windows(4).find(|found| {
        let [(_, size), (_, month), (_, day), (_, time)] = found else { return false };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_time = time.len() == 4 && is_number(time)
            || time.len() == 5
                && time.split_once(':').is_some_and(|(hour, minute)| is_number(hour) && is_number(minute));
        is_number(size) && MONTHS.contains(month) && is_number(day) && day.len() <= 2 && is_time
    })?;
    let ((_, size), (at, time)) = (date[0], date[3]);
    let name = decoded(line.get(at + time.len() + 1..)?);
    Some(ListedFile { name, kind, size_bytes: size.parse().unwrap_or(u64::MAX) })
}

const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Iterates over the words of a line, each with its byte offset.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        })
        .filter(|(_, word)| !word.is_empty())
}

/// Decodes `\303\251`, as `sftp` prints characters that the locale does not have.
pub fn decoded(name: &str) -> String {
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
    fn a_line_break_is_a_part_of_the_name_above_it() {
        let line = |name: &str| format!("-rw-r--r--    ? 0        0             170 Nov 30 01:13 {name}");
        let names = |lines: &[String]| Some(entries(lines)?.into_iter().map(|found| found.name).collect::<Vec<_>>());
        let lines = [line("een"), "twee".to_owned(), line(""), "drie".to_owned(), line("vier")];
        assert_eq!(names(&lines), Some(vec!["een\ntwee".to_owned(), "\ndrie".to_owned(), "vier".to_owned()]));
        assert_eq!(names(&["Can't ls: \"/x\" not found".to_owned()]), None);
        assert_eq!(names(&[]), Some(Vec::new()));
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
            ("-rw-r--r--    ? jan      domain users      5 Nov 30 01:13 robots.txt", Some(("robots.txt", Kind::File))),
            ("-rw-r--r--    1 0 0 5 Jan 1 2020 Feb 2 2021 x", Some(("Feb 2 2021 x", Kind::File))),
            ("remote readdir(\"/x\"): Permission denied", None),
            ("drie woorden hier", None),
            ("", None),
        ] {
            let found = entry(line);
            assert_eq!(found.as_ref().map(|found| (found.name.as_str(), found.kind)), expected, "{line}");
        }
        let line = "-rw-r--r--    ? 0        0      99999999999 Nov 30 01:13 groot";
        assert_eq!(entry(line).map(|found| found.size_bytes), Some(99_999_999_999));
    }
}
