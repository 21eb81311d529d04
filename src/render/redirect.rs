//! The page at an old address, which redirects without a script, so that it works on any host; and the redirects that
//! the host carries out.

use super::renderer::Renderer;
use crate::diagnostic::Place;
use crate::html::Escaped;
use crate::i18n::Language;
use crate::output::{self, Entry, Facts, Link, Role};
use crate::site::{Redirect, Target};
use crate::url::Permalink;

impl Renderer {
    /// Returns all redirects of the site, for the host.
    pub fn redirects(&self) -> Vec<output::Redirect> {
        let redirect = |redirect: &Redirect| output::Redirect {
            from: redirect.from.clone(),
            to: redirect.to.as_ref().map(|to| self.href(to, &redirect.from.permalink)),
            link: redirect.to.as_ref().and_then(|to| self.link_to(to, redirect)),
            written: redirect.written(),
            place: redirect.place.clone(),
        };
        self.site.redirects.all.iter().map(redirect).collect()
    }

    pub(super) fn redirect(&self, redirect: &Redirect) -> Entry {
        let Some(to) = &redirect.to else { return Entry::of_bytes(Vec::new(), Role::Redirect) };
        let (title, language, permalink) = self.about(to);
        let href = self.href(to, &redirect.from.permalink);
        let html = format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} - {site}</title>\n\
             <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<link rel=\"canonical\" href=\"{permalink}\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n</head>\n<body>\n<main>\n\
             <h1>{moved}</h1>\n<p><a href=\"{href}\">{title}</a></p>\n</main>\n</body>\n</html>\n",
            title = Escaped(&title),
            site = Escaped(&self.site.config.name),
            href = Escaped(&href),
            permalink = Escaped(&permalink),
            moved = Escaped(self.words(language).get("redirect")),
        );
        let facts = Facts { links: self.link_to(to, redirect).into_iter().collect(), ..Facts::default() };
        let origin = Some(Place::file(&redirect.place.path));
        Entry { origin, facts, ..Entry::of_bytes(html, Role::Redirect) }
    }

    /// Returns the title, the language and the absolute URL of a target.
    fn about(&self, to: &Target) -> (String, Language, String) {
        let site = &self.site;
        let of_site = |permalink: &Permalink| {
            (permalink.to_string(), site.config.language, site.config.base.permalink(permalink))
        };
        match to {
            Target::Page { id, .. } => {
                let placed = site.get(*id);
                let permalink = site.config.base.permalink(placed.permalink);
                (placed.page.front.title.clone(), self.language_of(placed.page), permalink)
            }
            Target::File { path, .. } => of_site(&Permalink::new(path)),
            Target::Own(permalink) => of_site(permalink),
            Target::Elsewhere(url) => (url.clone(), site.config.language, url.clone()),
            Target::Nowhere => of_site(&Permalink::new("/")),
        }
    }

    /// Returns the link to a target on the site; `None` for one elsewhere.
    fn link_to(&self, to: &Target, redirect: &Redirect) -> Option<Link> {
        let (to, fragment, prefix) = match to {
            Target::Page { id, fragment } => {
                let placed = self.site.get(*id);
                let prefix = match redirect.is_alias {
                    true => fragment.len(),
                    false => placed.fragment.map_or(0, |id| id.len() + "-".len()).min(fragment.len()),
                };
                (placed.permalink.clone(), fragment.clone(), prefix)
            }
            Target::File { path, .. } => (Permalink::new(path), String::new(), 0),
            Target::Own(permalink) => (permalink.clone(), String::new(), 0),
            Target::Elsewhere(_) | Target::Nowhere => return None,
        };
        let place = redirect.place_of_target.clone();
        Some(Link { to, fragment, prefix, is_picture: false, place })
    }
}
