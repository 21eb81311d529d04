//! The order of the line: from the files of a project to a site that has been checked.

mod gather;
mod memo;

pub use gather::Gatherer;
pub use memo::Memo;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostics, Failure, Place};
use crate::output::Output;
use crate::publish::{Destination, Publication};
use crate::render::{self, Renderer};
use crate::site::{Parts, Site, Visibility};
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
    /// What is wrong with files rather than with what they say.
    pub said: Diagnostics,
    config: Config,
}

/// The texts that diagnostics point into.
#[derive(Clone)]
pub struct Texts {
    source: Arc<Source>,
    theme: Option<Arc<Theme>>,
}

/// The site in its place, ready to be rendered.
pub struct Assembled {
    pub renderer: Renderer,
    pub said: Diagnostics,
    pub texts: Texts,
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
    let Assembled { renderer, mut said, texts } = assemble(project, reading, &mut Memo::default());
    let destination = destination.filter(|_| !said.has_errors());
    let publication = destination.map(Publication::open).transpose()?;
    let gatherer = Gatherer::new(&renderer, publication.as_ref());
    let made = render::all(&renderer, &mut said, |address, entry| gatherer.take(address, entry));
    let pages = made.into_iter().map(|(address, gathered)| Ok((address, gathered?))).collect::<Result<_, Failure>>()?;
    let output = gatherer.finish(pages, &|file, words| texts.find(file, words), &mut said)?;
    Ok(Built { output, publication, said: said.settled(), site: renderer.site.clone(), texts })
}

/// Looks at the disk. What has not changed since the `earlier` look is not read again.
pub fn read(project: &Project, earlier: &Source) -> Result<Reading, Unbuilt> {
    let (config, settings) = read_config(project)?;
    let mut said = Diagnostics::default();
    let source = Source::read(&project.root, settings, &config.theme, earlier, &mut said)?;
    Ok(Reading { source: Arc::new(source), said, config })
}

/// The first half of the line: everything that must be known before one page can be rendered.
pub fn assemble(project: &Project, reading: Reading, memo: &mut Memo) -> Assembled {
    let Reading { source, mut said, config } = reading;
    let theme = memo.theme(&source, &mut said);
    let parts = Parts {
        pages: memo.pages(&source, &config, &theme),
        data: memo.data(&source, &mut said),
        files: source.files.clone(),
        config,
    };
    let mut of_site = Diagnostics::default();
    let site = Arc::new(Site::assemble(parts, project.visibility, &mut of_site));
    said.extend(of_site.into_iter().filter(|diagnostic| memo.is_of_now(diagnostic)));
    memo.source = source.clone();
    let renderer = Renderer::new(site, theme.clone(), memo.is_of_preview());
    Assembled { renderer, said, texts: Texts { source, theme: Some(theme) } }
}

/// The site after one page has changed, made in a moment; what there is to say is about that page only. `None` when
/// the page is not whole and good, or when it changes more than itself: then only [`assemble`] knows.
pub fn change_page(project: &Project, path: &str, site: &Site, memo: &mut Memo) -> Option<Assembled> {
    let source = Arc::new(memo.source.with_page_read_again(&project.root, path)?);
    let (theme, changed) = memo.page_again(path, &source, &site.config)?;
    let (site, said) = site.with_page(&changed)?;
    if said.has_errors() {
        return None;
    }
    memo.remember(path, &source, changed);
    let renderer = Renderer::new(Arc::new(site), theme.clone(), memo.is_of_preview());
    Some(Assembled { renderer, said, texts: Texts { source, theme: Some(theme) } })
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
