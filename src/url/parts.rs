//! Splits URLs into scheme, authority, path, query and fragment, and an authority into user, host and port.

/// A URL or relative reference (RFC 3986, section 4.1), split into parts that are neither decoded nor normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url<'a> {
    pub scheme: Option<&'a str>,
    /// The part between `//` and the path; see [`Authority`].
    pub authority: Option<&'a str>,
    pub path: &'a str,
    /// Query and fragment, including the leading `?` or `#`.
    pub suffix: &'a str,
}

impl<'a> Url<'a> {
    /// Splits a URL. Never fails: a text without any delimiter is a path.
    pub fn split(url: &'a str) -> Url<'a> {
        let (before, suffix) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
        let (scheme, rest) = match before.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, before),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            // Browsers treat a backslash as a slash (WHATWG URL Standard).
            Some(rest) => rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len())),
            None => return Url { scheme, authority: None, path: rest, suffix },
        };
        Url { scheme, authority: Some(authority), path, suffix }
    }

    /// Returns whether the URL has a scheme or an authority. A URL with neither leads to the same site.
    pub fn is_elsewhere(&self) -> bool {
        self.scheme.is_some() || self.authority.is_some()
    }

    /// Returns the authority of an `http:` or `https:` URL.
    pub fn web_authority(&self) -> Option<Authority<'a>> {
        let is_web = |scheme: &str| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        self.authority.filter(|_| self.scheme.is_some_and(is_web)).map(Authority::parse)
    }

    /// Returns the host of an `http:` or `https:` URL without `www.`; `None` if the host is empty.
    pub fn web_host(&self) -> Option<&'a str> {
        let host = self.web_authority()?.host;
        Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
    }

    pub fn query(&self) -> Option<&'a str> {
        self.suffix.strip_prefix('?').map(|query| query.split_once('#').map_or(query, |(query, _)| query))
    }

    pub fn fragment(&self) -> Option<&'a str> {
        self.suffix.split_once('#').map(|(_, fragment)| fragment)
    }
}

/// The `user@host:port` of a URL (RFC 3986, section 3.2), or the `host:port` of a `Host` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority<'a> {
    pub user: Option<&'a str>,
    /// An IPv6 address keeps its brackets.
    pub host: &'a str,
    pub port: Option<&'a str>,
}

impl<'a> Authority<'a> {
    pub fn parse(authority: &'a str) -> Authority<'a> {
        let (user, rest) = match authority.rsplit_once('@') {
            Some((user, rest)) => (Some(user), rest),
            None => (None, authority),
        };
        match rest.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
            Some((host, port)) => Authority { user, host, port: Some(port) },
            None => Authority { user, host: rest, port: None },
        }
    }
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_split_into_its_parts_without_loss() {
        for (url, scheme, authority, path, query, fragment) in [
            ("https://x.nl:80/a/b?c=d#e", Some("https"), Some("x.nl:80"), "/a/b", Some("c=d"), Some("e")),
            ("//x.nl", None, Some("x.nl"), "", None, None),
            ("https://x.nl\\@y.nl/", Some("https"), Some("x.nl"), "\\@y.nl/", None, None),
            ("mailto:a@b.nl?subject=x", Some("mailto"), None, "a@b.nl", Some("subject=x"), None),
            ("../a.md#b:c?d", None, None, "../a.md", None, Some("b:c?d")),
            ("./a:b.jpg?", None, None, "./a:b.jpg", Some(""), None),
            ("?a://b", None, None, "", Some("a://b"), None),
            ("1:2", None, None, "1:2", None, None),
            ("", None, None, "", None, None),
        ] {
            let split = Url::split(url);
            assert_eq!((split.scheme, split.authority, split.path), (scheme, authority, path), "{url}");
            assert_eq!((split.query(), split.fragment()), (query, fragment), "{url}");
        }
    }

    #[test]
    fn an_authority_is_split_into_user_host_and_port() {
        for (authority, user, host, port) in [
            ("x.nl", None, "x.nl", None),
            ("a:b@x.nl:80", Some("a:b"), "x.nl", Some("80")),
            ("[::1]", None, "[::1]", None),
            ("[::1]:8080", None, "[::1]", Some("8080")),
            ("x.nl:", None, "x.nl", Some("")),
        ] {
            assert_eq!(Authority::parse(authority), Authority { user, host, port }, "{authority}");
        }
    }

    #[test]
    fn the_web_host_has_no_www_prefix() {
        for (url, expected) in [
            ("https://www.voorbeeld.nl/film?x=1", Some("voorbeeld.nl")),
            ("http://a:b@film.nl:8080", Some("film.nl")),
            ("https://", None),
            ("film.mp4", None),
            ("ftp://x.nl", None),
        ] {
            assert_eq!(Url::split(url).web_host(), expected, "{url}");
        }
    }
}
