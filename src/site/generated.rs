//! The addresses of generated lists and files.

pub const TAGS: &str = "/tags/";
pub const SITE_MAP: &str = "/sitemap/";
pub const FEED: &str = "/feed.xml";
pub const SITEMAP_XML: &str = "/sitemap.xml";
pub const ROBOTS: &str = "/robots.txt";
