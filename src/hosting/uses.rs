//! Finds what a rendered page loads, and what in it the policy will block.
//!
//! Pictures from Markdown are listed in the facts of a page, so only markup from templates and raw HTML is scanned.

use crate::html::scan::{Piece, Tag, scan};
use crate::output::{Content, Entry};
use crate::url::{Authority, Url, ending};
use std::collections::BTreeSet;

/// The kind of thing that a page loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Load {
    Script,
    Style,
    Picture,
    Font,
    Media,
    Frame,
    Object,
    Manifest,
    /// What a script sends to or gets from.
    Connect,
    Form,
}

impl Load {
    /// The directive of each kind (CSP level 3), in the order in which they are written.
    pub const DIRECTIVES: [(Load, &str); 10] = [
        (Load::Script, "script-src"),
        (Load::Connect, "connect-src"),
        (Load::Style, "style-src"),
        (Load::Picture, "img-src"),
        (Load::Font, "font-src"),
        (Load::Media, "media-src"),
        (Load::Frame, "frame-src"),
        (Load::Object, "object-src"),
        (Load::Manifest, "manifest-src"),
        (Load::Form, "form-action"),
    ];
}

/// Everything that one or more pages load.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Sources as written in a policy: `'self'`, `data:`, `https://example.org`.
    pub sources: BTreeSet<(Load, String)>,
    /// What the policy will block.
    pub blocked: BTreeSet<Blocked>,
}

/// Something that the browser will block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blocked {
    /// An inline script or style, as it appears in the page: `<script>`, `style="…"`, `onclick="…"`.
    Inline(String),
    /// An address that a policy cannot contain.
    Source(String),
}

impl Uses {
    /// Collects what an HTML page loads. Returns nothing if the bytes of the page are not in memory.
    pub fn of_page(entry: &Entry) -> Uses {
        let mut uses = Uses::default();
        let Content::Bytes(bytes) = &entry.content else { return uses };
        for picture in &entry.facts.pictures {
            uses.add(Load::Picture, picture);
        }
        let mut from = 0;
        for known in entry.facts.known.iter().chain([&(bytes.len()..bytes.len())]) {
            scan(&bytes[from..known.start], |piece, _| {
                if let Piece::Start(tag) = piece {
                    uses.note_tag(tag);
                }
            });
            from = known.end;
        }
        uses
    }

    /// Collects what a style sheet loads with `url()`. Every file that is not a font counts as a picture.
    pub fn of_sheet(entry: &Entry) -> Uses {
        let mut uses = Uses::default();
        let Content::Bytes(bytes) = &entry.content else { return uses };
        for part in String::from_utf8_lossy(bytes).split("url(").skip(1) {
            let url = part.split(')').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            let is_font = matches!(ending(Url::split(url).path), "woff2" | "woff" | "ttf" | "otf");
            uses.add(if is_font { Load::Font } else { Load::Picture }, url);
        }
        uses
    }

    /// Collects what the site allows besides.
    pub fn allowed(allow: &[(String, String)]) -> Uses {
        let load =
            |directive: &str| Load::DIRECTIVES.iter().find(|(_, name)| *name == directive).map(|(load, _)| *load);
        let sources = allow.iter().filter_map(|(directive, source)| Some((load(directive)?, source.clone())));
        Uses { sources: sources.collect(), ..Uses::default() }
    }

    /// Returns the other sites whose scripts run, but may not send anything there.
    pub fn mute_scripts(&self) -> impl Iterator<Item = &str> {
        let scripts = self.sources.iter().filter(|(load, source)| *load == Load::Script && source != "'self'");
        let may_send = |source: &String| self.sources.contains(&(Load::Connect, source.clone()));
        scripts.filter(move |(_, source)| !may_send(source)).map(|(_, source)| source.as_str())
    }

    /// Adds everything in `other`.
    pub fn extend(&mut self, other: &Uses) {
        self.sources.extend(other.sources.iter().cloned());
        self.blocked.extend(other.blocked.iter().cloned());
    }

    fn note_tag(&mut self, tag: &Tag) {
        for (attribute, load) in loads(tag.name(), tag.get("rel").as_deref(), tag.get("as").as_deref()) {
            if let Some(url) = tag.get(attribute) {
                self.add(*load, &url);
            }
        }
        for candidate in tag.get("srcset").iter().flat_map(|set| set.split(", ")) {
            self.add(Load::Picture, candidate.split_whitespace().next().unwrap_or_default());
        }
        if tag.name() == b"form" && tag.get("action").is_none() {
            self.add(Load::Form, "");
        }
        self.note_inline(tag, tag.get("type").as_deref().unwrap_or_default());
    }

    /// Records inline scripts and styles. A policy that allowed them would also allow those that an attacker injects.
    fn note_inline(&mut self, tag: &Tag, kind: &str) {
        let is_data = !kind.is_empty() && kind != "module" && !kind.contains("javascript");
        match tag.name() {
            b"script" if tag.get("src").is_none() && !is_data => self.block("<script>"),
            b"style" => self.block("<style>"),
            _ => {}
        }
        for name in tag.attributes().map(|(name, _)| String::from_utf8_lossy(name)) {
            if name == "style" || name.starts_with("on") {
                self.block(&format!("{name}=\"…\""));
            }
        }
    }

    fn block(&mut self, inline: &str) {
        self.blocked.insert(Blocked::Inline(inline.to_owned()));
    }

    /// Adds something that is loaded from `url`.
    pub fn add(&mut self, load: Load, url: &str) {
        match source(load, url.trim()) {
            Some(source) => {
                self.sources.insert((load, source));
            }
            None => {
                self.blocked.insert(Blocked::Source(url.trim().to_owned()));
            }
        }
    }
}

/// Returns the attributes of a tag that load something, each with its kind.
fn loads(tag: &[u8], rel: Option<&str>, preloaded_as: Option<&str>) -> &'static [(&'static str, Load)] {
    let rel = |name: &str| rel.is_some_and(|rel| rel.split_whitespace().any(|rel| rel.eq_ignore_ascii_case(name)));
    match tag {
        b"script" => &[("src", Load::Script)],
        b"img" | b"input" | b"image" => &[("src", Load::Picture), ("href", Load::Picture)],
        b"video" => &[("src", Load::Media), ("poster", Load::Picture)],
        b"audio" | b"source" | b"track" => &[("src", Load::Media)],
        b"iframe" | b"frame" => &[("src", Load::Frame)],
        b"object" => &[("data", Load::Object)],
        b"embed" => &[("src", Load::Object)],
        b"form" => &[("action", Load::Form)],
        b"button" => &[("formaction", Load::Form)],
        b"link" if rel("stylesheet") => &[("href", Load::Style)],
        b"link" if rel("icon") || rel("apple-touch-icon") => &[("href", Load::Picture)],
        b"link" if rel("manifest") => &[("href", Load::Manifest)],
        b"link" if rel("modulepreload") => &[("href", Load::Script)],
        b"link" if rel("preload") => match preloaded_as {
            Some("script") => &[("href", Load::Script)],
            Some("style") => &[("href", Load::Style)],
            Some("font") => &[("href", Load::Font)],
            Some("image") => &[("href", Load::Picture)],
            _ => &[],
        },
        _ => &[],
    }
}

/// Returns the source of an address as written in a policy (CSP level 3, section 2.3.1); `None` if a policy cannot or
/// should not contain it.
///
/// The host may contain only ASCII letters, digits, dots and hyphens, so that an address cannot inject directives.
fn source(load: Load, url: &str) -> Option<String> {
    let lower = url.to_ascii_lowercase();
    let url = Url::split(&lower);
    if url.scheme == Some("data") {
        return matches!(load, Load::Picture | Load::Font | Load::Media).then(|| "data:".to_owned());
    }
    if !url.is_elsewhere() {
        return Some("'self'".to_owned());
    }
    let (scheme, authority) = (url.scheme.unwrap_or("https"), url.authority?);
    let Authority { user, host, port } = Authority::parse(authority);
    let is_plain = !host.is_empty()
        && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c))
        && port.is_none_or(|port| port.chars().all(|c| c.is_ascii_digit()))
        && matches!(scheme, "http" | "https");
    (is_plain && user.is_none()).then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_an_origin_and_cannot_inject_directives() {
        for (url, expected) in [
            ("/foto.jpg", Some("'self'")),
            ("foto.jpg?a://b", Some("'self'")),
            ("HTTPS://Beeld.NL/x y.png", Some("https://beeld.nl")),
            ("//beeld.nl:8443/x", Some("https://beeld.nl:8443")),
            ("data:image/png;base64,xx", Some("data:")),
            ("https://a.nl;script-src *//x", None),
            ("https://a.nl 'unsafe-inline'/x", None),
            ("https://gebruiker@a.nl/x", None),
            ("https://*.nl/x", None),
            ("https:///x", None),
            ("ftp://a.nl/x", None),
        ] {
            assert_eq!(source(Load::Picture, url).as_deref(), expected, "{url}");
        }
        assert_eq!(source(Load::Script, "data:text/javascript,alert(1)"), None);
    }
}
