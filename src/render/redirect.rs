//! The page at an old address. It redirects without a script, so that it works on any host.

use super::renderer::{Renderer, href_of};
use crate::diagnostic::Place;
use crate::html::Escaped;
use crate::output::{Entry, Facts, Link, Role};
use crate::site::PageId;

impl Renderer {
    pub(super) fn redirect(&self, id: PageId) -> Entry {
        let placed = self.site.get(id);
        let words = self.words(self.language_of(placed.page));
        let href = href_of(&self.site, id);
        let html = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} - {site}</title>\n\
             <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<link rel=\"canonical\" href=\"{permalink}\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n</head>\n<body>\n<main>\n\
             <h1>{moved}</h1>\n<p><a href=\"{href}\">{title}</a></p>\n</main>\n</body>\n</html>\n",
            self.language_of(placed.page),
            title = Escaped(&placed.page.front.title),
            site = Escaped(&self.site.config.name),
            href = Escaped(&href),
            permalink = Escaped(&self.site.config.base.permalink(placed.permalink)),
            moved = Escaped(words.get("redirect")),
        );
        let place = Place::file(placed.page.file());
        let fragment = placed.fragment.unwrap_or_default().to_owned();
        let prefix = fragment.len();
        let link = Link { to: placed.permalink.clone(), fragment, prefix, is_picture: false, place: place.clone() };
        let facts = Facts { links: vec![link], ..Facts::default() };
        Entry { origin: Some(place), facts, ..Entry::of_bytes(html, Role::Redirect) }
    }
}
