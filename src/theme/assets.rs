//! Assets: style sheets, scripts and pictures of the theme. The URL of each contains a hash of its bytes, so that
//! browsers may cache it forever. Pictures lose their metadata.

use crate::diagnostic::{Diagnostic, Place, Rule, nearest};
use crate::html::references;
use crate::i18n::Text;
use crate::images;
use crate::url::{Permalink, Url, file_name, folder, relative, resolve};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// A file of the theme, and its address in the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    pub permalink: Permalink,
    pub bytes: Vec<u8>,
}

impl Asset {
    /// Returns the URLs in a style sheet or an SVG picture.
    pub fn references(&self) -> Vec<String> {
        let is_css = self.permalink.as_str().ends_with(".css");
        if is_css || self.permalink.as_str().ends_with(".svg") { references(&self.bytes, is_css) } else { Vec::new() }
    }
}

/// Gives every asset its address. Style sheets come last, since they may refer to the others.
///
/// Returns the assets by name, and a diagnostic for each reference to a missing file. `home` is the folder of the
/// theme's assets, as diagnostics name it.
pub fn collect<'a>(
    home: &str,
    files: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> (BTreeMap<String, Asset>, Vec<Diagnostic>) {
    let (sheets, others): (Vec<_>, Vec<_>) = files.partition(|(name, _)| name.ends_with(".css"));
    let mut assets: BTreeMap<String, Asset> =
        others.into_iter().map(|(name, bytes)| (name.to_owned(), asset(name, images::clean(bytes.to_vec())))).collect();
    let mut lost = Vec::new();
    let mut with_names = Vec::new();
    for (name, bytes) in sheets {
        // Assets are published unchanged, so a style sheet in another encoding is left alone.
        let with_hashed_names = match std::str::from_utf8(bytes) {
            Ok(text) => Sheet { home, name, text, assets: &assets }.with_hashed_names(&mut lost).into_bytes(),
            Err(_) => bytes.to_vec(),
        };
        with_names.push((name.to_owned(), asset(name, with_hashed_names)));
    }
    assets.extend(with_names);
    (assets, lost)
}

fn asset(name: &str, bytes: Vec<u8>) -> Asset {
    let hash = xxh3_64(&bytes);
    let end = file_name(name).rfind('.').map_or(0, |at| file_name(name).len() - at);
    let (stem, extension) = name.split_at(name.len() - end);
    Asset { permalink: Permalink::new(&format!("assets/{stem}.{hash:016x}{extension}")), bytes }
}

/// A style sheet among the other assets of its theme.
struct Sheet<'a> {
    home: &'a str,
    name: &'a str,
    text: &'a str,
    assets: &'a BTreeMap<String, Asset>,
}

impl Sheet<'_> {
    /// Returns the text in which each `url(…)` that names an asset refers to the address of that asset.
    fn with_hashed_names(&self, lost: &mut Vec<Diagnostic>) -> String {
        let mut parts = self.text.split("url(");
        let mut out = parts.next().unwrap_or_default().to_owned();
        let mut at = out.len();
        for part in parts {
            out.push_str("url(");
            let (inside, after) = part.split_at(part.find(')').unwrap_or(0));
            let written = inside.trim().trim_matches(['"', '\'']);
            // The URL may have a fragment: `signs.svg#arrow`.
            let url @ Url { path, suffix, .. } = Url::split(written);
            match resolve(folder(self.name), path).and_then(|path| self.assets.get(&path)) {
                Some(asset) if !path.is_empty() && !url.is_elsewhere() => {
                    let here = format!("assets/{}", self.name);
                    out.push_str(&format!("\"{}{suffix}\"", relative(folder(&here), &asset.permalink.file())));
                }
                _ => {
                    if is_asset(&url) && !is_commented(&self.text[..at]) {
                        lost.push(self.lost(at + "url(".len(), path));
                    }
                    out.push_str(inside);
                }
            }
            out.push_str(after);
            at += "url(".len() + part.len();
        }
        out
    }

    /// Reports the missing file that is named after byte `from`.
    fn lost(&self, from: usize, path: &str) -> Diagnostic {
        let start = from + self.text[from..].find(path).unwrap_or(0);
        let (message, help) = self.why(path);
        let place = Place::of_bytes(format!("{}/{}", self.home, self.name), self.text, start, start + path.len());
        Diagnostic::new(Rule::DeadLink, message).at(place).help(help)
    }

    /// Returns the message and the help for a URL that refers to no asset.
    fn why(&self, path: &str) -> (Text, Text) {
        if path.ends_with(".css") {
            let message = Text::new("een stijlblad kan geen ander laden", "a style sheet cannot load another");
            let asset = format!("<link rel=\"stylesheet\" href=\"{{{{ asset(\"{path}\") }}}}\">");
            return (
                message,
                Text::new(format!("zet `{asset}` in een sjabloon"), format!("put `{asset}` into a template")),
            );
        }
        let message = Text::new(
            format!("`{path}` staat niet bij de bestanden van het thema"),
            format!("`{path}` is not among the files of the theme"),
        );
        let others: Vec<String> = self.assets.keys().map(|other| relative(folder(self.name), other)).collect();
        let help = match nearest(path, others.iter().map(String::as_str)) {
            Some(near) => Text::new(format!("bedoelde u `{near}`?"), format!("did you mean `{near}`?")),
            None => Text::new(
                format!("zet het bestand in `{}`, of haal deze regel weg", self.home),
                format!("put the file into `{}`, or remove this line", self.home),
            ),
        };
        (message, help)
    }
}

/// Returns whether a URL in a style sheet refers to a theme file. Absolute paths, other hosts and fragments do not.
fn is_asset(url: &Url) -> bool {
    !url.is_elsewhere() && !url.path.is_empty() && !url.path.starts_with('/')
}

fn is_commented(before: &str) -> bool {
    before.rfind("/*").is_some_and(|opens| !before[opens..].contains("*/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_names_the_hashed_picture() {
        let sheet = b"a{background:url('../img/x.png#part')} b{c:url(data:,x) url(/y.png)} /* url(z.png) */";
        let files: [(&str, &[u8]); 2] = [("css/a.css", sheet), ("img/x.png", b"png")];
        let (assets, lost) = collect("themes/eigen/assets", files.into_iter());
        assert_eq!(lost, []);
        let picture = assets["img/x.png"].permalink.as_str().strip_prefix("/assets/").unwrap();
        let sheet = String::from_utf8(assets["css/a.css"].bytes.clone()).unwrap();
        let rest = "b{c:url(data:,x) url(/y.png)} /* url(z.png) */";
        assert_eq!(sheet, format!("a{{background:url(\"../{picture}#part\")}} {rest}"));
    }

    #[test]
    fn a_sheet_in_another_encoding_is_published_as_it_is() {
        let sheet = b"a::before{content:'caf\xe9';background:url(x.png)}";
        let (assets, lost) = collect("themes/eigen/assets", [("a.css", &sheet[..])].into_iter());
        assert_eq!((&assets["a.css"].bytes[..], lost), (&sheet[..], Vec::new()));
    }
}
