//! Addresses of the site, the files they stand in, and slugs: the only place that joins or escapes paths.
//!
//! An [`Address`] is what a visitor's browser asks for, without the base path and not percent-encoded. A content
//! path is project-relative and always written with `/`. Neither is ever joined to a folder of the disk here.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::fmt;
use std::sync::Arc;
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

/// A place on the site: `/`, `/visie/` or `/visie/foto.jpg`. A page's address ends in `/`, a file's does not. It is
/// cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(Arc<str>);

impl Address {
    /// Makes an address of a path below the site's root; a leading slash may be left out.
    pub fn new(path: &str) -> Address {
        let below = path.trim_start_matches('/');
        // Most have their slash already.
        match path.len() - below.len() {
            1 => Address(path.into()),
            _ => Address(format!("/{below}").into()),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file in the output folder, relative and with `/`: a page stands in its folder's `index.html`.
    pub fn file(&self) -> String {
        let path = &self.0[1..];
        if self.0.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
    }

    /// The address of a file in the output folder: the reverse of [`Address::file`].
    pub fn of_file(file: &str) -> Address {
        match file.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => Address::new(folder),
            _ => Address::new(file),
        }
    }

    /// Whether an HTML page stands there, by its name.
    pub fn is_html(&self) -> bool {
        self.0.ends_with('/') || self.0.ends_with(".html")
    }

    /// The address percent-encoded and below `base_path`, as it stands in an `href`.
    pub fn href(&self, base_path: &str) -> String {
        format!("{base_path}{}", encode(&self.0[1..]))
    }

    /// What two addresses share that some file system or server would take for one: no case, one normal form.
    pub fn folded(&self) -> String {
        normal_form(&self.file()).to_lowercase()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the site will stand: `https://example.org/omslag/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Base {
    /// Scheme and host, without a slash at the end.
    origin: String,
    /// Begins and ends with a slash; percent-encoded.
    path: String,
}

impl Base {
    /// Reads an absolute http(s) address without query and fragment; a slash at the end may be left out.
    pub fn parse(url: &str) -> Option<Base> {
        let url = url.trim();
        let (scheme, rest) = url.split_once("://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let scheme = scheme.to_lowercase();
        let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(name, _)| name);
        let host_is_plain = name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-.[]:".contains(c))
            && (name.starts_with('[') || !name.contains(':'));
        let path = decode(path.trim_matches('/'));
        // A line break in it would begin a line of its own in a server's settings.
        let path_is_plain = !path.contains(|c: char| c.is_control() || "?#\\\"<>".contains(c))
            && (path.is_empty() || path.split('/').all(|part| !matches!(part, "" | "." | "..")));
        if !matches!(scheme.as_str(), "http" | "https") || !host_is_plain || !path_is_plain {
            return None;
        }
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{}/", encode(&path)) };
        Some(Base { origin: format!("{scheme}://{}", host.to_lowercase()), path })
    }

    /// The path below which the site stands, `/` or `/omslag/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The part of an absolute address that lies below the site's own; `None` for addresses elsewhere.
    pub fn below<'u>(&self, url: &'u str) -> Option<&'u str> {
        url.strip_prefix(self.origin.as_str())?.strip_prefix(self.path.as_str())
    }

    /// Whether the site stands at an https address.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The address as it stands in links.
    pub fn href(&self, address: &Address) -> String {
        address.href(&self.path)
    }

    /// The absolute address, for feeds and `rel="canonical"`.
    pub fn permalink(&self, address: &Address) -> String {
        format!("{}{}", self.origin, self.href(address))
    }
}

/// Percent-encodes a path, keeping its slashes.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_A_PATH).to_string()
}

/// Undoes percent-encoding; what is not UTF-8 then is returned as it was.
pub fn decode(path: &str) -> String {
    percent_decode_str(path).decode_utf8().map_or_else(|_| path.to_owned(), |decoded| decoded.into_owned())
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

/// The scheme of a link to elsewhere: `https` of `https://x`. Links without one stay on the site.
pub fn scheme(link: &str) -> Option<&str> {
    let (scheme, _) = link.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some(scheme)
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
    fn an_href_is_encoded_once_and_stands_below_the_base_path() {
        let address = Address::new("/visie/een foto#1.jpg");
        assert_eq!(address.href("/omslag/"), "/omslag/visie/een%20foto%231.jpg");
        assert_eq!(decode("een%20foto%231.jpg"), "een foto#1.jpg");
        for file in ["index.html", "visie/index.html", "x.html", "x-index.html"] {
            assert_eq!(Address::of_file(file).file(), file);
        }
    }

    #[test]
    fn a_base_url_has_scheme_and_host_and_its_path_ends_in_a_slash() {
        let href = |url: &str| Base::parse(url).map(|base| base.permalink(&Address::new("a b/")));
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
            "https://x.nl/a%0D%0ARedirect%20/%20x/",
            "https://x.nl/a%00/",
        ] {
            assert_eq!(href(bad), None, "{bad}");
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
