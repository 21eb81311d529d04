//! Leaves out the files of the content that nothing published refers to.
//!
//! Editors keep lists of participants, drafts of letters and unused photographs beside their pages. A file is published
//! only if a page, its front matter, a template, or a published HTML, CSS or SVG file refers to it, if programs request
//! it by name, or if `publish_files` names it.

use crate::diagnostic::Diagnostics;
use crate::html;
use crate::images::Rendition;
use crate::lint::output::{Hrefs, unlinked_file, unmatched_pattern};
use crate::output::{Content, Entry, Output, Redirect};
use crate::site::Site;
use crate::url::Permalink;
use rayon::prelude::*;
use std::collections::HashSet;

/// Files at the root that programs request by name, without a link.
const REQUESTED: &[&str] = &["favicon.ico", "CNAME"];
/// Files at the root that a host reads. With `hosting`, omslag writes those itself, and reports that both exist.
const OF_HOSTS: &[&str] = &["_headers", "_redirects", "_nginx.conf"];
/// The folder of files that programs request by name (RFC 8615).
const WELL_KNOWN: &str = ".well-known/";

/// Returns the URLs in a style sheet or an SVG picture of the theme.
pub fn in_asset(permalink: &Permalink, entry: &Entry) -> Vec<String> {
    let is_css = permalink.as_str().ends_with(".css");
    match &entry.content {
        Content::Bytes(bytes) if is_css || permalink.as_str().ends_with(".svg") => html::references(bytes, is_css),
        _ => Vec::new(),
    }
}

/// Removes from the output each file of the content that nothing refers to, and each rendition that no page shows.
/// Returns the paths of the files below `content/`.
///
/// `hrefs` are the links of all pages, `redirects` those of the site, and `in_assets` the URLs in the theme's assets with
/// the permalink of each asset.
pub fn leave_out(
    output: &mut Output,
    site: &Site,
    hrefs: &Hrefs,
    (redirects, in_assets): (&[Redirect], Vec<(Permalink, String)>),
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    if site.files.is_empty() {
        let patterns = site.config.publish_files.iter();
        diagnostics.extend(patterns.map(|pattern| unmatched_pattern(&pattern.text, pattern.place.clone())));
        return Vec::new();
    }
    let mut referred = Referred { site, permalinks: HashSet::new() };
    referred.add_requested(diagnostics);
    let base = &site.config.base;
    for (on, url) in &in_assets {
        referred.extend(base.locate(url, on).map(|(to, _)| to));
    }
    referred.extend(hrefs.targets().cloned());
    referred.extend(redirects.iter().filter_map(|redirect| Some(redirect.link.as_ref()?.to.clone())));
    let linked: Vec<(Permalink, bool)> = output
        .par_iter()
        .flat_map_iter(|(_, entry)| entry.facts.links.iter())
        .filter(|link| referred.is_file(&link.to))
        .map(|link| (link.to.clone(), link.is_picture))
        .collect();
    for (to, is_picture) in linked {
        if is_picture {
            referred.add_sizes(&to);
        }
        referred.extend([to]);
    }
    let is_of_content = |entry: &Entry| entry.facts.file.is_some() || matches!(entry.content, Content::Rendition(_));
    let mut left_out = Vec::new();
    output.retain(|permalink, entry| {
        let is_kept = !is_of_content(entry) || referred.permalinks.contains(permalink);
        if let (false, Some(file)) = (is_kept, &entry.facts.file) {
            left_out.push(permalink.as_str()[1..].to_owned());
            if !file.is_of_hidden {
                diagnostics.push(unlinked_file(entry.place(permalink)));
            }
        }
        is_kept
    });
    left_out
}

/// The permalinks that something published refers to.
struct Referred<'a> {
    site: &'a Site,
    permalinks: HashSet<Permalink>,
}

impl Referred<'_> {
    fn is_file(&self, permalink: &Permalink) -> bool {
        !permalink.as_str().ends_with('/')
    }

    /// Adds permalinks, and what the files there refer to.
    fn extend(&mut self, permalinks: impl IntoIterator<Item = Permalink>) {
        let mut next: Vec<Permalink> = permalinks.into_iter().collect();
        while let Some(permalink) = next.pop() {
            let file = self.site.files.get(&permalink.as_str()[1..]);
            if self.permalinks.insert(permalink.clone()) {
                let urls = file.into_iter().flat_map(|file| &file.references);
                next.extend(urls.filter_map(|url| Some(self.site.config.base.locate(url, &permalink)?.0)));
            }
        }
    }

    /// Adds the files that programs request by name, and those that `publish_files` names. Reports names without a
    /// file.
    fn add_requested(&mut self, diagnostics: &mut Diagnostics) {
        let site = self.site;
        let of_host = |path: &str| site.config.hosting.is_some() && OF_HOSTS.contains(&path);
        let is_requested =
            |path: &&String| path.starts_with(WELL_KNOWN) || REQUESTED.contains(&path.as_str()) || of_host(path);
        self.extend(site.files.keys().filter(is_requested).map(|path| Permalink::new(path)));
        for pattern in &site.config.publish_files {
            let named: Vec<Permalink> =
                site.files.keys().filter(|path| pattern.matches(path)).map(|path| Permalink::new(path)).collect();
            if named.is_empty() {
                diagnostics.push(unmatched_pattern(&pattern.text, pattern.place.clone()));
            }
            self.extend(named);
        }
    }

    /// Adds the sizes of a picture that a page shows.
    fn add_sizes(&mut self, own: &Permalink) {
        let path = &own.as_str()[1..];
        let Some(picture) = self.site.files.get(path).and_then(|file| file.picture) else { return };
        let sizes = picture.candidates(&self.site.widths);
        self.extend(sizes.into_iter().map(|rendition: Rendition| picture.permalink(path, rendition)));
    }
}
