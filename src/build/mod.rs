//! The order of the line: from the files of a project to a site that has been checked.

mod data;
mod gather;
mod parsed;

pub use gather::Gatherer;

use self::data::Data;
use self::parsed::ParsedPages;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostics, Failure, Place};
use crate::output::Output;
use crate::publish::{Destination, Publication};
use crate::render::{self, Renderer};
use crate::site::{self, Parts, Site, Visibility};
use crate::source::{self, Source};
use crate::theme::Theme;
use std::path::PathBuf;
use std::sync::Arc;

/// What to build, and how to look at it.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that holds `site.yaml`.
    pub root: PathBuf,
    /// Goes before the `base_url` of `site.yaml`.
    pub base_url: Option<String>,
    pub visibility: Visibility,
    /// For a preview: blocks carry their lines, and what is broken stays as it was when last good.
    pub preview: bool,
}

/// The built and checked site, with everything there is to say about it. Whether it may be published is for the
/// verb to decide.
pub struct Built {
    pub output: Output,
    /// Ready to bring the output to its place.
    pub publication: Option<Publication>,
    pub said: Diagnostics,
    pub site: Arc<Site>,
    pub texts: Texts,
}

/// Why there is no site at all.
pub enum Unbuilt {
    /// `site.yaml` cannot be used.
    Settings(Diagnostics, Box<Texts>),
    Failed(Failure),
}

/// The project as it is on disk at one moment.
pub struct Reading {
    pub source: Arc<Source>,
    /// The files that are not as they were at the earlier reading, as diagnostics name them, sorted.
    pub changed: Vec<String>,
    config: Config,
}

/// The texts that diagnostics point into.
#[derive(Clone)]
pub struct Texts {
    source: Arc<Source>,
    theme: Option<Arc<Theme>>,
}

/// The site in its place, ready to be rendered; and what the next run takes from this one.
pub struct Assembled {
    pub renderer: Renderer,
    pub said: Diagnostics,
    pub texts: Texts,
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
    /// Where the site is published; foreign files in the way are replaced if `adopt` is set.
    pub fn destination(&self, adopt: bool) -> Destination {
        Destination {
            folder: self.root.join("public"),
            state: self.root.join(".omslag"),
            guarded: ["content", "data", "themes", config::FILE_NAME].map(|name| self.root.join(name)).to_vec(),
            adopt,
        }
    }
}

/// Builds the site, and prepares publishing it at the `destination` unless mistakes are found before a page is made.
/// Every mistake of the authors is in [`Built::said`]; an error is the machine's.
pub fn build(project: &Project, destination: Option<&Destination>) -> Result<Built, Unbuilt> {
    let reading = read(project, &Source::default())?;
    let Assembled { renderer, mut said, texts, .. } = assemble(project, reading, None);
    let destination = destination.filter(|_| !said.has_errors());
    let publication = destination.map(Publication::open).transpose()?;
    let gatherer = Gatherer::new(&renderer, publication.as_ref());
    let made = render::all(&renderer, &mut said, |address, entry| gatherer.take(address, entry));
    let pages = made.into_iter().map(|(address, gathered)| Ok((address, gathered?))).collect::<Result<_, Failure>>()?;
    let output = gatherer.finish(pages, &|file, words| texts.find(file, words), &mut said)?;
    Ok(Built { output, publication, said: said.settled(), site: renderer.site.clone(), texts })
}

/// Reads the project. What has not changed since the `earlier` reading is taken from there.
pub fn read(project: &Project, earlier: &Source) -> Result<Reading, Unbuilt> {
    let (config, settings) = read_config(project)?;
    let source = Source::read(&project.root, settings, &config.theme, earlier)?;
    Ok(Reading { changed: source.changed_since(earlier), source: Arc::new(source), config })
}

/// The first half of the pipeline: everything that must be known before one page can be rendered. Each stage reuses what
/// is the same as in the `previous` run; the result does not depend on it, but for what a preview shows in place of
/// something broken.
pub fn assemble(project: &Project, reading: Reading, previous: Option<&Assembled>) -> Assembled {
    let Reading { source, config, .. } = reading;
    let mut said = source.problems.clone();
    let theme = LoadedTheme::load(project, &source, previous, &mut said);
    let strings = &theme.theme.strings;
    let pages =
        ParsedPages::parse(project.preview, &source, &config, strings, previous.map(|previous| &previous.pages));
    let data = Data::parse(project.preview, &source, previous.map(|previous| &previous.data), &mut said);
    let parts = Parts {
        config,
        data: data.map.clone(),
        files: source.files.clone(),
        pages: pages.shown().collect(),
        visibility: project.visibility,
    };
    let (site, problems) = site::assemble(parts, previous.map(|previous| &*previous.renderer.site));
    said.extend(pages.current(problems));
    let renderer = Renderer::new(Arc::new(site), theme.theme.clone(), project.preview);
    let texts = Texts { source, theme: Some(theme.theme.clone()) };
    Assembled { renderer, said, texts, theme, pages, data }
}

impl Assembled {
    pub fn source(&self) -> &Source {
        &self.texts.source
    }

    /// The project with only these files read again, by their paths on disk. What that cannot tell is left as it was.
    pub fn read_again(&self, project: &Project, files: &[PathBuf]) -> Reading {
        let (source, changed) = self.source().read_again(&project.root, files);
        Reading { source: Arc::new(source), changed, config: self.renderer.site.config.clone() }
    }
}

impl LoadedTheme {
    /// Loads the theme, unless its files are the same as in the `previous` run.
    fn load(project: &Project, source: &Source, previous: Option<&Assembled>, said: &mut Diagnostics) -> LoadedTheme {
        let is_same = |previous: &&Assembled| {
            let earlier = previous.source();
            source.theme == earlier.theme && source.theme_name == earlier.theme_name
        };
        let loaded = previous.filter(is_same).map(|previous| previous.theme.clone()).unwrap_or_else(|| {
            let mut problems = Diagnostics::default();
            let theme = Arc::new(Theme::load(source, &mut problems));
            let last_good = previous.filter(|_| project.preview && problems.has_errors());
            LoadedTheme { theme: last_good.map_or(theme, |previous| previous.theme.theme.clone()), problems }
        });
        said.extend(loaded.problems.iter().cloned());
        loaded
    }
}

fn read_config(project: &Project) -> Result<(Config, String), Unbuilt> {
    let unusable = |problems: Vec<_>, settings: String| {
        let mut said = Diagnostics::default();
        said.extend(problems);
        let source = Arc::new(Source::of_settings(settings));
        Unbuilt::Settings(said.sorted(), Box::new(Texts { source, theme: None }))
    };
    let settings = source::read_settings(&project.root)?.map_err(|problem| unusable(vec![problem], String::new()))?;
    match Config::parse(&settings, project.base_url.as_deref()) {
        Ok(config) => Ok((config, settings)),
        Err(problems) => Err(unusable(problems, settings)),
    }
}

impl Texts {
    /// The text of a file as diagnostics name it.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.source.text_of(path).or_else(|| self.theme.as_ref().and_then(|theme| theme.text_of(path)))
    }

    /// Where `words` stand in a content file; or in a template, of which others may hold them as well.
    pub fn find(&self, file: &str, words: &str) -> Option<Place> {
        let place =
            |path: &str, text: &str| text.find(words).map(|at| Place::of_bytes(path, text, at, at + words.len()));
        let here = self.get(file).and_then(|text| place(file, text));
        let templates = self.theme.iter().filter(|_| file.starts_with("themes/")).flat_map(|theme| theme.templates());
        here.or_else(|| templates.into_iter().find_map(|(path, text)| place(&path, text)))
    }
}

impl From<Failure> for Unbuilt {
    fn from(failure: Failure) -> Unbuilt {
        Unbuilt::Failed(failure)
    }
}
