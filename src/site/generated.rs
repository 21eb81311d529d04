//! The addresses of what omslag makes of the whole site.

pub const TAGS: &str = "/tags/";
pub const SITE_MAP: &str = "/sitemap/";
pub const FEED: &str = "/feed.xml";
pub const SITEMAP_XML: &str = "/sitemap.xml";
pub const ROBOTS: &str = "/robots.txt";
