//! Collects rendered entries. Each entry is read by the lints and staged for publishing as soon as it is rendered. Its
//! bytes are then dropped, so that the bytes of a whole site are never in memory at once.

use crate::diagnostic::{Diagnostics, Failure, Rule};
use crate::hosting::{Hosting, Uses};
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
}

impl<'a> Collector<'a> {
    /// Creates a collector. Without a `publication` nothing is written.
    pub fn new(renderer: &'a Renderer, publication: Option<&'a Publication>) -> Collector<'a> {
        let config = &renderer.site.config;
        let base: &Base = &config.base;
        let hosting = config.hosting.map(|host| Hosting::new(host, base, renderer.assets()));
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
        entry.content.forget();
        Ok(Collected { entry, reading, uses })
    }

    /// Adds the theme's assets and the host's configuration to the pages, runs the lints, and returns the whole output.
    ///
    /// # Errors
    ///
    /// Fails if an asset cannot be staged.
    pub fn finish(
        self,
        pages: Vec<(Permalink, Collected)>,
        find: &Find,
        diagnostics: &mut Diagnostics,
    ) -> Result<Output, Failure> {
        let (mut output, mut readings, mut loaded) = (Output::new(), BTreeMap::new(), Vec::new());
        let assets =
            self.renderer.assets().map(|(permalink, entry)| Ok((permalink.clone(), self.take(&permalink, entry)?)));
        for collected in pages.into_iter().map(Ok).chain(assets) {
            let (permalink, Collected { entry, reading, uses }) = collected?;
            readings.extend(reading.map(|reading| (permalink.clone(), reading)));
            loaded.extend(uses.map(|uses| (permalink.clone(), uses)));
            output.insert(permalink, entry);
        }
        // Skips the lints of the output if a page could not be rendered: every link to that page would look dead.
        let is_whole = !diagnostics.contains(Rule::TemplateError);
        if let Some(hosting) = &self.hosting {
            diagnostics.extend(hosting.finish(&mut output, &loaded));
        }
        diagnostics.extend(lint::pages(&self.renderer.site));
        if is_whole {
            output::all(&output, readings, &self.reader.finish(), find, diagnostics);
        }
        Ok(output)
    }
}
