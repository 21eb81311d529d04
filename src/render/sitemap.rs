//! Files for search engines: `sitemap.xml` (sitemaps.org) and `robots.txt` (RFC 9309).

use crate::html::Escaped;
use crate::site::{Route, SITEMAP_XML, Site};
use crate::url::Permalink;
use std::fmt::Write;

/// Renders `sitemap.xml`: every page for readers, with the day of its last change if the front matter has a date
/// that has come.
pub fn xml(site: &Site) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (permalink, route) in site.routes.all.iter() {
        let changed = match route {
            Route::Page(id) => site.get(*id).page.front.last_change(site.visibility.today),
            Route::Tag(_) | Route::Tags | Route::SiteMap | Route::Register(_) => None,
            _ => continue,
        };
        let _ = write!(out, "<url><loc>{}</loc>", Escaped(&site.config.base.permalink(permalink)));
        if let Some(day) = changed {
            let _ = write!(out, "<lastmod>{day}</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// Renders `robots.txt`, which allows everything and refers to the sitemap.
pub fn robots(site: &Site) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}\n", site.config.base.permalink(&Permalink::new(SITEMAP_XML)))
}
