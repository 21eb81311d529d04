//! Permalinks, the output files that they are served from, and the base URL of the site.
//!
//! A [`Permalink`] is the path that a browser requests, without the base path and before percent-encoding.

use super::parts::{Authority, Url};
use super::path::{decode, encode, folder, normal_form, resolve};
use crate::unicode::is_invisible;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// The address of the page that hosts serve for unknown addresses.
pub const NOT_FOUND: &str = "/404.html";

/// The path of a page or file on the site: `/`, `/visie/` or `/visie/foto.jpg`. Cheap to clone.
///
/// The permalink of a page ends in `/`, that of a file does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permalink(Arc<str>);

impl Permalink {
    /// Creates a permalink from a path below the site's root. The leading slash is optional.
    pub fn new(path: &str) -> Permalink {
        let below = path.trim_start_matches('/');
        // Most paths have exactly one leading slash and are used as they are.
        match path.len() - below.len() {
            1 => Permalink(path.into()),
            _ => Permalink(format!("/{below}").into()),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the path of the file in the output folder, relative and with `/`. A page is its folder's `index.html`.
    pub fn file(&self) -> String {
        let path = &self.0[1..];
        if self.0.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
    }

    /// Returns the permalink of a file in the output folder. The inverse of [`Permalink::file`].
    pub fn of_file(file: &str) -> Permalink {
        match file.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => Permalink::new(folder),
            _ => Permalink::new(file),
        }
    }

    /// Returns whether this is the permalink of an HTML page, judged by its ending.
    pub fn is_html(&self) -> bool {
        self.0.ends_with('/') || self.0.ends_with(".html")
    }

    /// Returns the percent-encoded permalink below `base_path`, for use in an `href`.
    pub fn href(&self, base_path: &str) -> String {
        format!("{base_path}{}", encode(&self.0[1..]))
    }

    /// Returns a key that is equal for two permalinks that some file system or server treats as the same: the output
    /// file in lower case and in Unicode normal form C.
    pub fn folded(&self) -> String {
        normal_form(&self.file()).to_lowercase()
    }
}

impl fmt::Display for Permalink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The base URL of the site, such as `https://example.org/omslag/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Base {
    /// Scheme, host and port, without a trailing slash.
    origin: String,
    /// Begins and ends with a slash; percent-encoded.
    path: String,
}

impl Base {
    /// Parses an absolute `http:` or `https:` URL. The trailing slash is optional.
    ///
    /// Returns `None` for any other URL, and for one with user information, a query, a fragment, or characters in host
    /// or path that are not safe in the settings of a server.
    pub fn parse(url: &str) -> Option<Base> {
        let url = Url::split(url.trim());
        let scheme = url.scheme?.to_lowercase();
        let Authority { user, host, port } = Authority::parse(url.authority?);
        let host_is_plain = host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.[]:".contains(c))
            && (host.starts_with('[') || !host.contains(':'))
            && port.is_none_or(|port| port.parse::<u16>().is_ok());
        let path = decode(url.path.trim_matches('/'));
        // A line break in the path would start a new line in the settings of a server.
        let path_is_plain = !path.contains(|c: char| c.is_control() || is_invisible(c) || "?#\\\"<>".contains(c))
            && (path.is_empty() || path.split('/').all(|part| !matches!(part, "" | "." | "..")));
        let is_whole = matches!(scheme.as_str(), "http" | "https") && user.is_none() && url.suffix.is_empty();
        if !is_whole || !host_is_plain || !path_is_plain {
            return None;
        }
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{}/", encode(&path)) };
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Some(Base { origin: format!("{scheme}://{}{port}", host.to_lowercase()), path })
    }

    /// Returns the path of the base URL, percent-encoded: `/` or `/omslag/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the part of an absolute URL that follows the base URL; `None` for a URL outside the site.
    pub fn below<'u>(&self, url: &'u str) -> Option<&'u str> {
        url.strip_prefix(self.origin.as_str())?.strip_prefix(self.path.as_str())
    }

    /// Resolves a link on the page at `on` to its address and its decoded fragment.
    ///
    /// Returns `None` if the link leads to another site, lacks the base path, leaves the root, or contains neither a
    /// path nor a fragment.
    pub fn locate(&self, href: &str, on: &Permalink) -> Option<(Permalink, String)> {
        let url = Url::split(href);
        let fragment = decode(url.fragment().unwrap_or_default());
        let before_suffix = &href[..href.len() - url.suffix.len()];
        if before_suffix.is_empty() {
            return (!fragment.is_empty()).then(|| (on.clone(), fragment));
        }
        let below = match self.below(before_suffix) {
            Some(below) => Cow::Borrowed(below),
            None if url.is_elsewhere() => return None,
            None if url.path.starts_with('/') => Cow::Borrowed(url.path.strip_prefix(self.path())?),
            None => {
                let relative = resolve(folder(on.as_str()), url.path)?;
                Cow::Owned(if url.path.ends_with('/') { format!("{relative}/") } else { relative })
            }
        };
        Some((Permalink::new(&decode(&below)), fragment))
    }

    /// Returns whether a link is an absolute path that lacks the base path.
    pub fn is_missed_by(&self, href: &str) -> bool {
        href.starts_with('/') && !href.starts_with("//") && !href.starts_with(&self.path)
    }

    /// Returns the host's name if it is reserved for examples and tests, so that no site can be there (RFC 2606 and
    /// RFC 6761).
    pub fn reserved_host(&self) -> Option<&str> {
        let host = Url::split(&self.origin).authority.map(|authority| Authority::parse(authority).host)?;
        let bare = host.trim_end_matches('.');
        let is_below = |name: &str| bare.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let reserved = ["test", "example", "invalid", "localhost", "example.com", "example.net", "example.org"];
        reserved.iter().any(|name| is_below(name)).then_some(host)
    }

    /// Returns whether the base URL is an `https:` URL.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Returns the percent-encoded address with the base path, for use in links.
    pub fn href(&self, permalink: &Permalink) -> String {
        permalink.href(&self.path)
    }

    /// Returns the same as [`Base::href`], followed by a fragment unless that is empty.
    pub fn href_of_fragment(&self, permalink: &Permalink, fragment: &str) -> String {
        let href = self.href(permalink);
        if fragment.is_empty() { href } else { format!("{href}#{}", encode(fragment)) }
    }

    /// Returns the absolute URL of an address, for feeds and `rel="canonical"`.
    pub fn permalink(&self, permalink: &Permalink) -> String {
        format!("{}{}", self.origin, self.href(permalink))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_href_is_encoded_once_and_begins_with_the_base_path() {
        let permalink = Permalink::new("/visie/een foto#1.jpg");
        assert_eq!(permalink.href("/omslag/"), "/omslag/visie/een%20foto%231.jpg");
        assert_eq!(decode("een%20foto%231.jpg"), "een foto#1.jpg");
        for file in ["index.html", "visie/index.html", "x.html", "x-index.html"] {
            assert_eq!(Permalink::of_file(file).file(), file);
        }
    }

    #[test]
    fn links_resolve_to_addresses_on_the_site() {
        let base = Base::parse("https://x.nl/omslag/").expect("a base URL");
        let on = Permalink::new("/visie/oud/");
        let located = |href: &str| base.locate(href, &on).map(|(to, fragment)| format!("{to}#{fragment}"));
        for (href, expected) in [
            ("/omslag/a%20b/?x#%C3%A9", Some("/a b/#é")),
            ("https://x.nl/omslag/a.jpg", Some("/a.jpg#")),
            ("../foto.jpg", Some("/visie/foto.jpg#")),
            ("../", Some("/visie/#")),
            ("#kop", Some("/visie/oud/#kop")),
            ("?x", None),
            ("../../../a", None),
            ("/elders/", None),
            ("//x.nl/omslag/", None),
            ("https://y.nl/omslag/", None),
            ("mailto:a@x.nl", None),
        ] {
            assert_eq!(located(href).as_deref(), expected, "{href}");
        }
    }

    #[test]
    fn names_for_examples_and_tests_are_reserved() {
        let is_reserved = |url: &str| Base::parse(url).is_some_and(|base| base.reserved_host().is_some());
        for url in ["https://proef.example/x", "http://localhost:80/", "https://www.Example.org", "https://a.test."] {
            assert!(is_reserved(url), "{url}");
        }
        for url in ["https://voorbeeld.nl/", "http://127.0.0.1/", "https://myexample.org/", "https://example.nl/"] {
            assert!(!is_reserved(url), "{url}");
        }
    }

    #[test]
    fn a_base_url_has_scheme_and_host_and_its_path_ends_in_a_slash() {
        let href = |url: &str| Base::parse(url).map(|base| base.permalink(&Permalink::new("a b/")));
        assert_eq!(href("https://x.nl").as_deref(), Some("https://x.nl/a%20b/"));
        assert_eq!(href("http://X.nl:80/omslag").as_deref(), Some("http://x.nl:80/omslag/a%20b/"));
        for bad in [
            "",
            "x.nl",
            "/omslag/",
            "ftp://x.nl/",
            "https://",
            "https://x.nl/?a",
            "javascript://x",
            "https://x.nl/a/../b",
            "https://x.nl:http/",
            "https://a@x.nl/",
            "https://x.nl/a%0D%0ARedirect%20/%20x/",
            "https://x.nl/a%00/",
        ] {
            assert_eq!(href(bad), None, "{bad}");
        }
    }
}
