//! What is done with an entry as soon as it is rendered: the checks read it, publishing shelves it, and its bytes are
//! dropped, so that those of a whole site are never in memory at once.

use crate::check::{self, Find, Reader, Reading};
use crate::diagnostic::{Diagnostics, Failure, Rule};
use crate::hosting::{Hosting, Uses};
use crate::lint;
use crate::output::{Content, Entry, Output};
use crate::publish::Publication;
use crate::render::Renderer;
use crate::url::{Address, Base};
use std::collections::BTreeMap;

/// Takes the entries of one site, in any order and from any thread.
pub struct Gatherer<'a> {
    renderer: &'a Renderer,
    reader: Reader<'a>,
    hosting: Option<Hosting<'a>>,
    publication: Option<&'a Publication>,
}

/// What is left of an entry.
pub struct Gathered {
    entry: Entry,
    reading: Option<Reading>,
    uses: Option<Uses>,
}

impl<'a> Gatherer<'a> {
    /// Without a `publication` nothing is written.
    pub fn new(renderer: &'a Renderer, publication: Option<&'a Publication>) -> Gatherer<'a> {
        let config = &renderer.site.config;
        let base: &Base = &config.base;
        let hosting = config.hosting.map(|host| Hosting::new(host, base, renderer.assets()));
        Gatherer { renderer, reader: Reader::new(base), hosting, publication }
    }

    pub fn take(&self, address: &Address, mut entry: Entry) -> Result<Gathered, Failure> {
        let uses = self.hosting.as_ref().and_then(|hosting| hosting.page(address, &mut entry));
        let reading = self.reader.read(address, &entry);
        if let (Content::Bytes(bytes), Some(publication)) = (&entry.content, self.publication) {
            publication.shelve(address, entry.role, bytes)?;
        }
        entry.content.forget();
        Ok(Gathered { entry, reading, uses })
    }

    /// The whole output, with what the theme brings and what the host is told, checked.
    pub fn finish(
        self,
        pages: Vec<(Address, Gathered)>,
        find: &Find,
        said: &mut Diagnostics,
    ) -> Result<Output, Failure> {
        let (mut output, mut readings, mut loaded) = (Output::new(), BTreeMap::new(), Vec::new());
        let assets = self.renderer.assets().map(|(address, entry)| Ok((address.clone(), self.take(&address, entry)?)));
        for gathered in pages.into_iter().map(Ok).chain(assets) {
            let (address, Gathered { entry, reading, uses }) = gathered?;
            readings.extend(reading.map(|reading| (address.clone(), reading)));
            loaded.extend(uses.map(|uses| (address.clone(), uses)));
            output.insert(address, entry);
        }
        // A page that could not be rendered would make every link to it look dead.
        let is_whole = !said.hold(Rule::TemplateError);
        if let Some(hosting) = &self.hosting {
            said.extend(hosting.finish(&mut output, &loaded));
        }
        said.extend(lint::pages(&self.renderer.site));
        if is_whole {
            check::all(&output, readings, &self.reader.finish(), find, said);
        }
        Ok(output)
    }
}
