//! Bodies: replaces the placeholders in rendered Markdown by URLs, sizes and line numbers.

use super::renderer::Renderer;
use crate::content::FileLink;
use crate::diagnostic::Place;
use crate::html::{Escaped, Html, escape_into};
use crate::i18n::Language;
use crate::images::Rendition;
use crate::markdown::{Body, LeadsTo, PlaceholderKind};
use crate::output::Link;
use crate::site::{Placed, Target, file_links};
use crate::url::{Permalink, encode, ending};
use crate::view::Markup;
use std::fmt::Write;

impl Renderer {
    /// Returns the HTML of a body on the page at the address `on`.
    pub(super) fn fill(&self, placed: Placed, body: &Body, on: &Permalink) -> Markup {
        let language = self.language_of(placed.page);
        // Events share the page of their timeline, where another picture comes first.
        let mut links = placed.page.markdown.links.iter().filter(|_| placed.fragment.is_none());
        let first_picture = links.position(|link| link.leads_to == LeadsTo::Picture);
        let mut html = String::new();
        body.fill(&mut html, |kind, out| match kind {
            PlaceholderKind::Href(link) => {
                // Writing to a String does not fail.
                let leads_to = placed.page.markdown.links.get(link).map_or(LeadsTo::Anything, |link| link.leads_to);
                let target = placed.target(link);
                let _ = escape_into(out, &self.href_as(leads_to, target, on));
                if let Some(language) = self.other_language(placed, target) {
                    // The placeholder is the value of an attribute between double quotes.
                    let _ = write!(out, "\" hreflang=\"{language}");
                }
            }
            PlaceholderKind::Picture(link) => {
                self.picture(placed.target(link), on, out);
                // Browsers wait for the layout before they load a lazy picture, which delays the first one.
                out.push_str(if first_picture == Some(link) { "" } else { " loading=\"lazy\"" });
            }
            PlaceholderKind::TypeAndSize(link) => out.push_str(&self.type_and_size(placed.target(link), language)),
            PlaceholderKind::Line(line) if self.lines => {
                let _ = write!(out, " data-line=\"{}\"", line);
            }
            PlaceholderKind::Line(_) => {}
        });
        Markup::from(Html::trusted(html))
    }

    /// Returns the language of the page that a link leads to, if it is in the other language of the site.
    fn other_language(&self, placed: Placed, target: &Target) -> Option<Language> {
        let (second, Target::Page { id, .. }) = (self.site.config.second_language?, target) else { return None };
        let own = if placed.page.identity.is_translation() { second } else { self.site.config.language };
        Some(self.site.language_of(*id)).filter(|language| *language != own)
    }

    /// Returns the href of a target that a link `leads_to`. A download of a picture leads to its full size.
    pub(super) fn href_as(&self, leads_to: LeadsTo, target: &Target, on: &Permalink) -> String {
        match target {
            Target::File { path, suffix } => {
                format!("{}{suffix}", self.site.config.base.href(&self.permalink_as(leads_to, path)))
            }
            _ => self.href(target, on),
        }
    }

    /// Returns the permalink of the file that a link `leads_to`.
    fn permalink_as(&self, leads_to: LeadsTo, path: &str) -> Permalink {
        let picture = self.site.files.get(path).and_then(|file| file.picture);
        match picture.filter(|_| leads_to == LeadsTo::File) {
            Some(picture) => picture.permalink(path, Rendition::Full),
            None => Permalink::new(path),
        }
    }

    /// Returns the href of a target on the page at the address `on`; only a fragment if the target is on that page.
    pub fn href(&self, target: &Target, on: &Permalink) -> String {
        let base = &self.site.config.base;
        match target {
            Target::Page { id, fragment } => {
                let permalink = self.site.get(*id).permalink;
                let is_own = permalink == on && !fragment.is_empty();
                if is_own { format!("#{}", encode(fragment)) } else { base.href_of_fragment(permalink, fragment) }
            }
            Target::Own(permalink) => base.href(permalink),
            Target::File { path, suffix } => format!("{}{suffix}", base.href(&Permalink::new(path))),
            Target::Elsewhere(url) => url.clone(),
            Target::Nowhere => String::new(),
        }
    }

    /// Writes the attributes of a picture that depend on its file: `src`, `srcset` and `sizes` if it has several sizes,
    /// and `width` and `height` if these are known.
    fn picture(&self, target: &Target, on: &Permalink, out: &mut String) {
        let _ = write!(out, " src=\"{}\"", Escaped(&self.href(target, on)));
        let Target::File { path, .. } = target else { return };
        if let Some(srcset) = self.srcset(path) {
            let sizes = Escaped(&self.site.widths.sizes);
            let _ = write!(out, " srcset=\"{}\" sizes=\"{sizes}\"", Escaped(&srcset));
        }
        if let Some((width, height)) = self.site.files.get(path).and_then(|file| file.dimensions) {
            let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
        }
    }

    /// Returns the `srcset` of a picture; `None` if it has one size.
    pub(super) fn srcset(&self, path: &str) -> Option<String> {
        let picture = self.site.files.get(path)?.picture?;
        let candidate = |rendition| {
            let href = self.site.config.base.href(&picture.permalink(path, rendition));
            format!("{href} {}w", picture.size_of(rendition).0)
        };
        let candidates: Vec<String> = picture.candidates(&self.site.widths).into_iter().map(candidate).collect();
        (!candidates.is_empty()).then(|| candidates.join(", "))
    }

    /// Returns the type and size of a file, so that readers know them before they download it: `PDF, 116 kB`.
    pub(super) fn type_and_size(&self, target: &Target, language: Language) -> String {
        let Target::File { path, .. } = target else { return String::new() };
        let size = self.site.files.get(path).map_or(0, |file| file.size_bytes);
        format!("{}, {}", Escaped(&type_text(path)), size_text(size, language))
    }

    /// Returns the links to this site in a page's body and front matter, for the lints.
    pub(super) fn links(&self, placed: Placed) -> Vec<Link> {
        let page = &placed.page;
        let in_body = page
            .markdown
            .links
            .iter()
            .enumerate()
            .filter_map(|(at, link)| self.link(placed.target(at), link.leads_to, page.place(link.position)));
        let files = file_links(page).into_iter();
        // The image of a page is not shown on the page itself.
        let is_image = |link: &FileLink| page.front.image.as_ref() == Some(link);
        let in_front = files.filter_map(|(link, leads_to)| {
            let leads_to = if is_image(link) { LeadsTo::Anything } else { leads_to };
            self.link(placed.file_target(link), leads_to, page.place(link.position))
        });
        in_body.chain(in_front).collect()
    }

    fn link(&self, target: &Target, leads_to: LeadsTo, place: Place) -> Option<Link> {
        let (to, fragment, prefix) = match target {
            Target::Page { id, fragment } => {
                let placed = self.site.get(*id);
                let prefix = placed.fragment.as_ref().map_or(0, |id| id.len() + "-".len());
                (placed.permalink.clone(), fragment.clone(), prefix.min(fragment.len()))
            }
            Target::Own(permalink) => (permalink.clone(), String::new(), 0),
            Target::File { path, .. } => (self.permalink_as(leads_to, path), String::new(), 0),
            Target::Elsewhere(_) | Target::Nowhere => return None,
        };
        Some(Link { to, fragment, prefix, is_picture: leads_to == LeadsTo::Picture, place })
    }
}

/// Returns the URLs of the pictures in a body that are not files of the site.
pub(super) fn pictures(placed: Placed) -> Vec<String> {
    let links = placed.page.markdown.links.iter().enumerate().filter(|(_, link)| link.leads_to == LeadsTo::Picture);
    let elsewhere = |at: usize| match placed.target(at) {
        Target::Elsewhere(url) => Some(url.clone()),
        _ => None,
    };
    links.filter_map(|(at, _)| elsewhere(at)).collect()
}

/// Returns the extension of a file in capitals, or `?` if it has none.
pub(super) fn type_text(path: &str) -> String {
    match ending(path) {
        "" => "?".to_owned(),
        ending => ending.to_uppercase(),
    }
}

/// Formats a file size. A kB is 1,000 bytes and an MB is 1,000,000 bytes.
pub(super) fn size_text(bytes: u64, language: Language) -> String {
    let tenths = |unit: u64| {
        let text = format!("{:.1}", bytes as f64 / unit as f64);
        if language == Language::Dutch { text.replace('.', ",") } else { text }
    };
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..10_000 => format!("{} kB", tenths(1_000)),
        10_000..1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}
