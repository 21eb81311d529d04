//! Files for search engines: `sitemap.xml` (sitemaps.org) and `robots.txt` (RFC 9309).

use crate::html::Escaped;
use crate::i18n::Language;
use crate::site::{Route, SITEMAP_XML, Site};
use crate::url::Permalink;
use std::fmt::Write;

/// Renders `sitemap.xml`: every page for readers, with the day of its last change if the front matter has a date
/// that has come.
pub fn xml(site: &Site) -> String {
    let languages: Vec<Language> = site.languages().collect();
    let alternates = if languages.len() > 1 { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" } else { "" };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{alternates}>\n",
    );
    for (permalink, route) in site.routes.all.iter() {
        let changed = match route {
            Route::Page(id) => site.get(*id).page.front.last_change(site.visibility.today),
            Route::Tag(_) | Route::Tags(_) | Route::SiteMap(_) | Route::Register(..) => None,
            _ => continue,
        };
        let _ = write!(out, "<url><loc>{}</loc>", Escaped(&site.config.base.permalink(permalink)));
        if let Some(day) = changed {
            let _ = write!(out, "<lastmod>{day}</lastmod>");
        }
        if languages.len() > 1 {
            alternates_of(site, route, &languages, &mut out);
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// Writes the versions of a page in all languages, if it has more than one.
fn alternates_of(site: &Site, route: &Route, languages: &[Language], out: &mut String) {
    let versions: Option<Vec<_>> =
        languages.iter().map(|language| Some((language, site.address_in(route, *language)?))).collect();
    for (language, permalink) in versions.into_iter().flatten() {
        let href = site.config.base.permalink(&permalink);
        let _ = write!(out, "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{}\"/>", Escaped(&href));
    }
}

/// Renders `robots.txt`, which allows everything and refers to the sitemap.
pub fn robots(site: &Site) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}\n", site.config.base.permalink(&Permalink::new(SITEMAP_XML)))
}
