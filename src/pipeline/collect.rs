//! Collects rendered entries. Each entry is read by the lints and staged for publishing as soon as it is rendered. Its
//! bytes are then dropped, so that the bytes of a whole site are never in memory at once.

use super::references;
use crate::diagnostic::{Diagnostics, Failure, Rule};
use crate::hosting::{Hosting, Uses, impossible_redirects};
use crate::lint;
use crate::lint::output::{self, Find, Reader, Reading};
use crate::output::{Content, Entry, Output};
use crate::publish::Publication;
use crate::render::Renderer;
use crate::url::{Base, Permalink};
use std::collections::BTreeMap;

/// Collects the entries of one site, in any order and from any thread.
pub struct Collector<'a> {
    renderer: &'a Renderer,
    reader: Reader<'a>,
    hosting: Option<Hosting<'a>>,
    publication: Option<&'a Publication>,
}

/// An entry without its bytes, with what the lints and the hosting rules need of it.
pub struct Collected {
    entry: Entry,
    reading: Option<Reading>,
    uses: Option<Uses>,
    /// The URLs in a style sheet or SVG picture of the theme.
    references: Vec<String>,
}

/// The whole output, with the content files that are not in it.
pub struct Finished {
    pub output: Output,
    /// The files that nothing refers to, by path below `content/`.
    pub left_out: Vec<String>,
}

impl<'a> Collector<'a> {
    /// Creates a collector. Without a `publication` nothing is written.
    pub fn new(renderer: &'a Renderer, publication: Option<&'a Publication>) -> Collector<'a> {
        let config = &renderer.site.config;
        let base: &Base = &config.base;
        let hosting = config.hosting.map(|host| Hosting::new(host, base, &config.allow, renderer.assets()));
        Collector { renderer, reader: Reader::new(base), hosting, publication }
    }

    /// Reads one entry, stages it and drops its bytes.
    ///
    /// # Errors
    ///
    /// Fails if the entry cannot be staged.
    pub fn take(&self, permalink: &Permalink, mut entry: Entry) -> Result<Collected, Failure> {
        let uses = self.hosting.as_ref().and_then(|hosting| hosting.page(permalink, &mut entry));
        let reading = self.reader.read(permalink, &entry);
        if let (Content::Bytes(bytes), Some(publication)) = (&entry.content, self.publication) {
            publication.stage(permalink, entry.role, bytes)?;
        }
        let references = references::in_asset(permalink, &entry);
        entry.content.forget();
        Ok(Collected { entry, reading, uses, references })
    }

    /// Adds the theme's assets that pages use and the host's configuration to the pages, leaves out files that nothing
    /// refers to, runs the lints, and returns the whole output.
    ///
    /// # Errors
    ///
    /// Fails if an asset cannot be staged.
    pub fn finish(
        self,
        pages: Vec<(Permalink, Collected)>,
        find: &Find,
        diagnostics: &mut Diagnostics,
    ) -> Result<Finished, Failure> {
        let (mut output, mut readings, mut loaded) = (Output::new(), BTreeMap::new(), Vec::new());
        let mut in_assets = Vec::new();
        let assets = self.renderer.published_assets().into_iter();
        let assets = assets.map(|(permalink, entry)| Ok((permalink.clone(), self.take(&permalink, entry)?)));
        for collected in pages.into_iter().map(Ok).chain(assets) {
            let (permalink, Collected { entry, reading, uses, references }) = collected?;
            in_assets.extend(references.into_iter().map(|url| (permalink.clone(), url)));
            readings.extend(reading.map(|reading| (permalink.clone(), reading)));
            loaded.extend(uses.map(|uses| (permalink.clone(), uses)));
            output.insert(permalink, entry);
        }
        let Collector { renderer, reader, hosting, .. } = self;
        let hrefs = reader.finish();
        // Without a page that could not be rendered, every link to it would look dead, and its files unused.
        let redirects = renderer.redirects();
        let is_whole = !diagnostics.contains(Rule::TemplateError);
        let left_out = match is_whole {
            true => references::leave_out(&mut output, &renderer.site, &hrefs, (&redirects, in_assets), diagnostics),
            false => Vec::new(),
        };
        // The rules of the host name published files only.
        if let Some(hosting) = &hosting {
            diagnostics.extend(hosting.finish(&mut output, &loaded, &redirects));
        }
        let config = &renderer.site.config;
        diagnostics.extend(impossible_redirects(config.hosting, &config.base, &redirects));
        diagnostics.extend(lint::pages(&renderer.site));
        if is_whole {
            let mut found = Diagnostics::default();
            output::all(&output, readings, &hrefs, &redirects, find, &mut found);
            diagnostics.extend(found.into_iter().map(|one| renderer.theme.engine.with_origin(one)));
        }
        Ok(Finished { output, left_out })
    }
}
