//! The pipeline: from the files of a project to a checked site.

mod data;
mod collect;
mod parsed;
mod pictures;
mod references;

pub use collect::{Collector, Finished};

use self::data::Data;
use self::parsed::ParsedPages;

use crate::config::{self, Brand, Config};
use crate::diagnostic::{Diagnostics, Failure, Place};
use crate::images::{Progress, Store};
use crate::lint::{self, explain_hidden_characters};
use crate::output::Output;
use crate::publish::{Destination, Publication};
use crate::renames::PageTexts;
use crate::render::{self, Renderer};
use crate::site::{self, Parts, Site, Visibility};
use crate::source::{self, Source};
use crate::theme::Theme;
use crate::url::Permalink;
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// The folder in the project for what omslag keeps between runs.
pub const STATE: &str = ".omslag";

/// The project to build, with its options.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that contains `site.yaml`.
    pub root: PathBuf,
    /// Overrides the `base_url` of `site.yaml`.
    pub base_url: Option<String>,
    pub visibility: Visibility,
    /// Whether this is a preview: blocks carry their source lines, and a broken file is shown in its last good version.
    pub preview: bool,
}

/// The built and checked site with all its diagnostics. The command decides whether to publish it.
pub struct Built {
    pub output: Output,
    /// The publication, ready to publish the output. `None` if nothing is to be published.
    pub publication: Option<Publication>,
    pub diagnostics: Diagnostics,
    pub site: Arc<Site>,
    pub texts: Texts,
    /// The files that are not published because nothing refers to them, by path below `content/`.
    pub left_out: Vec<String>,
}

/// Why no site could be built.
pub enum Unbuilt {
    /// `site.yaml` is unusable; these diagnostics say why.
    Settings(Diagnostics, Box<Texts>),
    /// The system refused something, such as reading a file.
    Failed(Failure),
}

/// The project as read from disk at one time.
pub struct Reading {
    pub source: Arc<Source>,
    /// The files that differ from the earlier reading, named as in diagnostics and sorted.
    pub changed: Vec<String>,
    config: Config,
}

/// The texts that diagnostics point into.
#[derive(Clone)]
pub struct Texts {
    source: Arc<Source>,
    theme: Option<Arc<Theme>>,
}

/// The assembled site, ready to be rendered, and everything that the next run may reuse.
pub struct Assembled {
    pub renderer: Renderer,
    pub diagnostics: Diagnostics,
    pub texts: Texts,
    /// The texts by which renamed pages are found: those of the last build, or else of the first run of a preview.
    former: Arc<PageTexts>,
    theme: LoadedTheme,
    pages: ParsedPages,
    data: Data,
}

#[derive(Clone)]
struct LoadedTheme {
    theme: Arc<Theme>,
    problems: Diagnostics,
}

impl Project {
    /// Returns where the site is published. With `adopt`, foreign files in the way are replaced.
    pub fn destination(&self, adopt: bool) -> Destination {
        Destination {
            folder: self.root.join("public"),
            state: self.root.join(STATE),
            guarded: ["content", "data", "themes", config::FILE_NAME].map(|name| self.root.join(name)).to_vec(),
            adopt,
        }
    }
}

/// Builds and checks the site. Opens the publication at the `destination`, unless there are errors before the first
/// page is rendered.
///
/// Errors in content, data and theme are reported in [`Built::diagnostics`]. Sizes of pictures are made only if there
/// are none, because that may take long; `progress` is called with the number of pictures that are done and the total.
///
/// # Errors
///
/// Returns [`Unbuilt`] if `site.yaml` is unusable or the system refuses something.
pub fn build(project: &Project, destination: Option<&Destination>, progress: Progress) -> Result<Built, Unbuilt> {
    let reading = read(project, &Source::default())?;
    let Assembled { renderer, mut diagnostics, texts, .. } = assemble(project, reading, None);
    let destination = destination.filter(|_| !diagnostics.has_errors());
    let publication = destination.map(Publication::open).transpose()?;
    let collector = Collector::new(&renderer, publication.as_ref());
    let take = |permalink: &Permalink, entry| collector.take(permalink, entry);
    // The index comes first: what it needs is freed before the pages take most memory.
    let of_search = renderer.search_files().into_par_iter();
    let of_search: Vec<_> = of_search.map(|(permalink, entry)| (permalink.clone(), take(&permalink, entry))).collect();
    let made = render::all(&renderer, &mut diagnostics, take).into_iter().chain(of_search);
    let pages = made.map(|(permalink, collected)| Ok((permalink, collected?))).collect::<Result<_, Failure>>()?;
    let find = |file: &str, words: &str| texts.find(file, words);
    let Finished { mut output, left_out } = collector.finish(pages, &find, &mut diagnostics)?;
    if !diagnostics.has_errors() {
        let store = Store::within(&project.root.join(STATE));
        diagnostics.extend(pictures::make(&mut output, &store, progress)?);
        if publication.is_some() {
            pictures::prune(&renderer.site, &store);
        }
    }
    let diagnostics = diagnostics.grouped().with_repetitions_as_one();
    Ok(Built { output, publication, diagnostics, site: renderer.site.clone(), texts, left_out })
}

/// Reads the project, reusing what has not changed since the `earlier` reading.
///
/// # Errors
///
/// Returns [`Unbuilt`] if `site.yaml` is unusable or the project cannot be read.
pub fn read(project: &Project, earlier: &Source) -> Result<Reading, Unbuilt> {
    let (config, settings) = read_config(project)?;
    let source = Source::read(&project.root, settings, &config.theme, earlier)?;
    Ok(Reading { changed: source.changed_since(earlier), source: Arc::new(source), config })
}

/// Runs the first half of the pipeline: everything that is needed before any page can be rendered.
///
/// Each stage reuses what is the same as in the `previous` run. The result does not depend on `previous`, except that a
/// preview shows the last good version of what is broken.
pub fn assemble(project: &Project, reading: Reading, previous: Option<&Assembled>) -> Assembled {
    let Reading { source, config, .. } = reading;
    let mut diagnostics = source.problems.clone();
    diagnostics.extend(lint::settings(&config, &source.settings));
    let theme = LoadedTheme::load(project, (&source, &config.brand), previous, &mut diagnostics);
    let translations = &theme.theme.translations;
    let pages =
        ParsedPages::parse(project.preview, &source, &config, translations, previous.map(|previous| &previous.pages));
    let data = Data::parse(project.preview, &source, previous.map(|previous| &previous.data), &mut diagnostics);
    let former = previous.map(|previous| previous.former.clone());
    let former = former.unwrap_or_else(|| Arc::new(PageTexts::recall(&project.root.join(STATE))));
    let parts = Parts {
        config,
        data: data.map.clone(),
        redirects: data.redirects.clone(),
        files: source.files.clone(),
        widths: theme.theme.widths.clone(),
        pages: pages.shown().collect(),
        visibility: project.visibility,
        renames: &|| former.renamed_in(&source),
    };
    let (site, problems) = site::assemble(parts, previous.map(|previous| &*previous.renderer.site));
    diagnostics.extend(pages.current(problems));
    // The site has their last good version, so their current links are still to be followed.
    diagnostics.extend(pages.broken().flat_map(|parsed| site.dead_links_of(&parsed.page, &former.renamed_in(&source))));
    let renderer = Renderer::new(Arc::new(site), theme.theme.clone(), project.preview);
    let texts = Texts { source, theme: Some(theme.theme.clone()) };
    Assembled { renderer, diagnostics, texts, former, theme, pages, data }
}

impl Assembled {
    pub fn source(&self) -> &Source {
        &self.texts.source
    }

    /// Rereads only these files, given by their paths on disk. Skips what only a full [`read`] can judge: new, removed,
    /// empty and unusable files. The settings are unchanged.
    pub fn read_again(&self, project: &Project, files: &[PathBuf]) -> Reading {
        let (source, changed) = self.source().read_again(&project.root, files);
        Reading { source: Arc::new(source), changed, config: self.renderer.site.config.clone() }
    }
}

impl LoadedTheme {
    /// Loads the theme, or reuses that of the `previous` run if its files and the brand are the same. A preview falls back
    /// to the last good theme.
    fn load(
        project: &Project,
        (source, brand): (&Source, &Brand),
        previous: Option<&Assembled>,
        diagnostics: &mut Diagnostics,
    ) -> LoadedTheme {
        let is_same = |previous: &&Assembled| {
            let earlier = previous.source();
            source.theme == earlier.theme
                && source.theme_name == earlier.theme_name
                && *brand == previous.renderer.site.config.brand
        };
        let loaded = previous.filter(is_same).map(|previous| previous.theme.clone()).unwrap_or_else(|| {
            let mut problems = Diagnostics::default();
            let theme = Arc::new(Theme::load(source, brand, &mut problems));
            let last_good = previous.filter(|_| project.preview && problems.has_errors());
            LoadedTheme { theme: last_good.map_or(theme, |previous| previous.theme.theme.clone()), problems }
        });
        diagnostics.extend(loaded.problems.iter().cloned());
        loaded
    }
}

fn read_config(project: &Project) -> Result<(Config, String), Unbuilt> {
    let unusable = |problems: Vec<_>, settings: String| {
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend(problems);
        let source = Arc::new(Source::of_settings(settings));
        Unbuilt::Settings(diagnostics.sorted(), Box::new(Texts { source, theme: None }))
    };
    let settings = source::read_settings(&project.root)?.map_err(|problem| unusable(vec![problem], String::new()))?;
    match Config::parse(&settings, project.base_url.as_deref()) {
        Ok(config) => Ok((config, settings)),
        Err(mut problems) => {
            explain_hidden_characters(config::FILE_NAME, &settings, &mut problems);
            Err(unusable(problems, settings))
        }
    }
}

impl Texts {
    /// Returns the texts of the pages, by which a later build finds renamed ones.
    pub fn of_pages(&self) -> PageTexts {
        PageTexts::of(&self.source)
    }

    /// Returns the text of a file, named as in diagnostics.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.source.text_of(path).or_else(|| self.theme.as_ref().and_then(|theme| theme.text_of(path)))
    }

    /// Finds `words` in a file. For a template of the theme, falls back to the first other template that contains them.
    pub fn find(&self, file: &str, words: &str) -> Option<Place> {
        let place =
            |path: &str, text: &str| text.find(words).map(|at| Place::of_bytes(path, text, at, at + words.len()));
        let here = self.get(file).and_then(|text| place(file, text));
        let templates =
            self.theme.iter().filter(|_| file.starts_with("themes/")).flat_map(|theme| theme.engine.templates());
        here.or_else(|| templates.into_iter().find_map(|(path, text)| place(&path, text)))
    }
}

impl From<Failure> for Unbuilt {
    fn from(failure: Failure) -> Unbuilt {
        Unbuilt::Failed(failure)
    }
}
