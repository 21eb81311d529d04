//! Rendering: a pure function from a route to an entry of the output.
//!
//! Computes values and passes them to templates as views. This module does not depend on how the output is checked or
//! published.

mod body;
mod feed;
mod lists;
mod note;
mod page;
mod presentation;
mod redirect;
mod register;
mod renderer;
mod search;
mod sitemap;
mod timeline;
mod toc;
mod updated;

pub use renderer::Renderer;

use crate::content::project_path;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::i18n::{Language, Text};
use crate::images::{Job, Rendition};
use crate::output::{Content, Entry, Facts, FileFacts, Role};
use crate::site::Route;
use crate::theme::Asset;
use crate::url::Permalink;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Renders every route and passes each entry to `hand_on` as soon as it is rendered.
///
/// Reports a template error once, with the first page on which it occurred, and templates that nothing uses.
pub fn all<T: Send>(
    renderer: &Renderer,
    diagnostics: &mut Diagnostics,
    hand_on: impl Fn(&Permalink, Entry) -> T + Sync,
) -> Vec<(Permalink, T)> {
    let render = |(permalink, route): &(Permalink, Route)| {
        let entry = renderer.render(permalink, route)?;
        Ok((permalink.clone(), hand_on(permalink, entry)))
    };
    // The lists of all pages are the last routes and take longest, so they are started first.
    let routes = renderer.site.routes.all.par_iter().rev();
    let rendered: Vec<Result<(Permalink, T), Diagnostic>> = routes.map(render).collect();
    let (made, mistakes): (Vec<_>, Vec<_>) = rendered.into_iter().rev().partition(Result::is_ok);
    diagnostics.extend(once_each(mistakes.into_iter().filter_map(Result::err).collect()));
    let pages = renderer.site.pages.iter();
    let named = pages.filter_map(|page| Some(page.front.template.as_ref()?.0.trim_end_matches(".html")));
    diagnostics.extend(renderer.theme.unused(&named.collect()));
    made.into_iter().filter_map(Result::ok).collect()
}

/// Merges diagnostics with the same place and message into one, with the number of further pages.
fn once_each(mistakes: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut groups: BTreeMap<(Option<Place>, String), (Diagnostic, usize)> = BTreeMap::new();
    for mistake in mistakes {
        let key = (mistake.place.clone(), mistake.message.get(Language::English).to_owned());
        groups.entry(key).and_modify(|(_, more)| *more += 1).or_insert((mistake, 0));
    }
    let with_count = |(mut first, more): (Diagnostic, usize)| {
        match more {
            0 => {}
            1 => first.also(&Text::new("en nog 1 pagina", "and 1 more page")),
            _ => first.also(&Text::new(format!("en nog {more} pagina's"), format!("and {more} more pages"))),
        }
        first.on_pages(more + 1)
    };
    groups.into_values().map(with_count).collect()
}

fn asset_entry(asset: &Asset) -> (Permalink, Entry) {
    (asset.permalink.clone(), Entry::of_bytes(asset.bytes.clone(), Role::Asset))
}

impl Renderer {
    /// Renders the route at an address. Fails with a diagnostic when a template does.
    pub fn render(&self, permalink: &Permalink, route: &Route) -> Result<Entry, Diagnostic> {
        match route {
            Route::Page(id) => self.page(*id),
            Route::Tag(at) => self.tag(*at),
            Route::Tags(language) => self.tags(*language),
            Route::SiteMap(language) => self.site_map(*language),
            Route::Search(language) => self.search_page(*language),
            Route::Register(language, letter) => self.register(*language, *letter),
            Route::NotFound(language) => self.not_found(*language),
            Route::Feed(language) => Ok(Entry::of_bytes(feed::atom(&self.site, *language), Role::Machine)),
            Route::SitemapXml => Ok(Entry::of_bytes(sitemap::xml(&self.site), Role::Machine)),
            Route::Robots => Ok(Entry::of_bytes(sitemap::robots(&self.site), Role::Machine)),
            Route::Redirect(at) => Ok(self.redirect(&self.site.redirects.all[*at])),
            Route::File(path) => Ok(self.file(permalink, path)),
            Route::Rendition(path, rendition) => Ok(self.rendition(path, *rendition)),
        }
    }

    /// Returns the theme's assets with their addresses.
    pub fn assets(&self) -> impl Iterator<Item = (Permalink, Entry)> + '_ {
        self.theme.assets.values().map(asset_entry)
    }

    /// Returns the assets to publish. Leaves out built-in ones that no template has asked for, so all pages must have
    /// been rendered before.
    pub fn published_assets(&self) -> Vec<(Permalink, Entry)> {
        let is_used = |name: &str| self.shared.values().any(|shared| shared.has_asked_for(name));
        let find = |url: &str, on: &Permalink| Some(self.site.config.base.locate(url, on)?.0);
        self.theme.published(is_used, find).into_iter().map(asset_entry).collect()
    }

    fn file(&self, permalink: &Permalink, path: &str) -> Entry {
        let file = self.site.files.get(path);
        debug_assert!(file.is_some(), "no file at {permalink}");
        let is_of_hidden = self.site.files_of_hidden.contains(path);
        let known = file.map(|file| FileFacts {
            size_bytes: file.size_bytes,
            is_of_hidden,
            picture: file.picture,
            dimensions: file.dimensions,
            private: file.private.clone(),
        });
        Entry { facts: Facts { file: known, ..Facts::default() }, ..self.rendition(path, Rendition::Own) }
    }

    /// Returns a rendition of a picture; a file that is no picture is its own and only rendition.
    fn rendition(&self, path: &str, rendition: Rendition) -> Entry {
        let file = self.site.files.get(path);
        let source = file.map(|file| file.on_disk.clone()).unwrap_or_default();
        let content = match file.and_then(|file| file.picture) {
            Some(picture) => Content::Rendition(Job { source, picture, rendition }),
            None => Content::File(source),
        };
        Entry { content, role: Role::Asset, origin: Some(Place::file(project_path(path))), facts: Facts::default() }
    }
}
