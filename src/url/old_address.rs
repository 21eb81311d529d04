//! Old addresses: the requests that a redirect answers.

use super::base::Permalink;
use super::path::decode_strictly;
use crate::unicode::is_invisible;

/// The requests that a redirect answers, relative to the base path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OldAddress {
    /// The path. Unless it ends in `.html`, it ends in a slash, and is also meant without it.
    pub permalink: Permalink,
    pub covers: Covers,
}

/// How much an old address covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Covers {
    /// The path with exactly this query.
    Query(String),
    /// The path, with any query.
    Itself,
    /// The path and everything below it.
    Below,
}

impl OldAddress {
    /// Returns the address of a path alone, without a query.
    pub fn of_path(path: &str) -> OldAddress {
        let is_whole = [".html", ".htm", "/"].iter().any(|end| path.ends_with(end));
        let permalink = if is_whole { Permalink::new(path) } else { Permalink::new(&format!("{path}/")) };
        OldAddress { permalink, covers: Covers::Itself }
    }

    /// Parses a path, a path that ends in `/*`, or a path with a query. Returns `None` for anything else, and for
    /// characters that have a meaning in the settings of a server.
    pub fn parse(written: &str) -> Option<OldAddress> {
        let (path, query) = written.split_once('?').map_or((written, None), |(path, query)| (path, Some(query)));
        let path = decode_strictly(path)?;
        let (path, covers) = match (path.strip_suffix("/*"), query) {
            (Some(_), Some(_)) => return None,
            (Some(above), None) => (format!("{above}/"), Covers::Below),
            (None, Some(query)) if is_query(query) => (path, Covers::Query(query.to_owned())),
            (None, Some(_)) => return None,
            (None, None) => (path, Covers::Itself),
        };
        // The home page of the old site, such as `/?p=12`.
        let is_home = path == "/" && matches!(covers, Covers::Query(_));
        let is_good = is_home || is_old_path(&path) && is_plain(&path);
        is_good.then(|| OldAddress { covers, ..OldAddress::of_path(&path) })
    }

    /// Returns whether a request for this decoded path and query is answered.
    pub fn answers(&self, path: &str, query: Option<&str>) -> bool {
        let own = self.permalink.as_str();
        let is_same = path.trim_end_matches('/') == own.trim_end_matches('/');
        match &self.covers {
            Covers::Query(wanted) => is_same && query == Some(wanted),
            Covers::Itself => is_same,
            Covers::Below => is_same || path.starts_with(own),
        }
    }
}

/// Returns whether a decoded path can be an old address: it has parts, and no sign that file systems refuse.
pub fn is_old_path(path: &str) -> bool {
    let rest = path.strip_prefix('/').unwrap_or_default();
    path.starts_with('/')
        && !rest.is_empty()
        && !rest.starts_with('/')
        && !rest.contains(['?', '#', '\\', ':', '*', '"', '<', '>', '|'])
        && !rest.chars().any(|c| c.is_control() || is_invisible(c))
        && rest
            .trim_end_matches('/')
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.') && part.len() <= 200)
}

/// Returns whether a text has no control characters, quotes and other characters with a meaning in the settings of a
/// server.
pub fn is_plain(text: &str) -> bool {
    !text.contains(['"', '\'', '`', '$', '\\', '{', '}']) && !text.chars().any(|c| c.is_control() || is_invisible(c))
}

/// Returns whether a query has only characters that RFC 3986 allows in one, of those that are plain.
fn is_query(query: &str) -> bool {
    !query.is_empty() && is_plain(query) && query.chars().all(|c| c.is_ascii_graphic() && !"<>^|*#?".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(written: &str) -> Option<(String, Covers)> {
        OldAddress::parse(written).map(|address| (address.permalink.to_string(), address.covers))
    }

    #[test]
    fn an_old_address_is_a_path_or_a_folder_or_has_a_query() {
        let query = |text: &str| Covers::Query(text.to_owned());
        for (written, path, covers) in [
            ("/oud", "/oud/", Covers::Itself),
            ("/Oud/x.html", "/Oud/x.html", Covers::Itself),
            ("/%C3%A9%C3%A9n/", "/één/", Covers::Itself),
            ("/oud/*", "/oud/", Covers::Below),
            ("/index.php?id=12&L=0", "/index.php/", query("id=12&L=0")),
            ("/?p=12", "/", query("p=12")),
        ] {
            assert_eq!(parsed(written), Some((path.to_owned(), covers)), "{written}");
        }
        for bad in [
            "",
            "/",
            "/*",
            "oud",
            "//x",
            "/a*",
            "/a/*/b",
            "/a/*?x",
            "/a?",
            "/a#b",
            "/a'b",
            "/a%22b",
            "/a$b",
            "/a%0Ab",
            "/a%",
            "/a?x=$b",
            "/a?x y",
            "/a?x=\"",
            "/a\\b",
            "/../x",
            "https://x.nl/a",
            "/a:b",
            "/a?b*",
            "/{a}",
        ] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_request_is_answered_with_and_without_its_last_slash() {
        for (written, path, asked, expected) in [
            ("/oud", "/oud", None, true),
            ("/oud", "/oud/", Some("a=b"), true),
            ("/oud", "/oud/x", None, false),
            ("/oud/*", "/oud", None, true),
            ("/oud/*", "/oud/x/y", None, true),
            ("/oud/*", "/ouder/", None, false),
            ("/i.php?id=1", "/i.php", Some("id=1"), true),
            ("/i.php?id=1", "/i.php", Some("id=12"), false),
            ("/i.php?id=1", "/i.php", None, false),
        ] {
            let address = OldAddress::parse(written).expect("an old address");
            assert_eq!(address.answers(path, asked), expected, "{written} {path}");
        }
    }
}
