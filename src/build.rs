//! The order of the line: from the files of a project to a site that has been checked.

use crate::address::folder;
use crate::check;
use crate::config::Config;
use crate::diagnostic::{Diagnostics, Failure, Rule};
use crate::language::Language;
use crate::output::Output;
use crate::page::{self, KindName, Parsed, Surroundings};
use crate::render::{self, Renderer};
use crate::site::{Hidden, Parts, Site, Visibility};
use crate::source::{self, Source, TextFile};
use crate::theme::Theme;
use crate::yaml::{self, Map, Value, Yaml};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
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
    pub said: Diagnostics,
    pub hidden: Vec<Hidden>,
    pub config: Config,
    pub texts: Texts,
}

/// Why there is no site at all.
pub enum Unbuilt {
    /// `site.yaml` cannot be used.
    Settings(Diagnostics, Box<Texts>),
    Failed(Failure),
}

/// The texts that diagnostics point into.
pub struct Texts {
    source: Source,
    theme: Option<Arc<Theme>>,
}

/// The site in its place, ready to be rendered.
pub struct Assembled {
    pub renderer: Renderer,
    pub said: Diagnostics,
    pub texts: Texts,
}

/// What one run hands to the next: pure results that hold as long as what they were made of is the same.
#[derive(Default)]
pub struct Memo {
    source: Source,
    theme: Option<(Arc<Theme>, Diagnostics)>,
    pages: HashMap<String, Remembered>,
}

/// A page, and what it was made of besides the theme's words.
struct Remembered {
    text: Arc<str>,
    language: Language,
    raw_html: bool,
    default_kind: Option<KindName>,
    parsed: Parsed,
}

/// Builds the site in memory. Every mistake of the authors is in [`Built::said`]; an error is the machine's.
pub fn build(project: &Project) -> Result<Built, Unbuilt> {
    let Assembled { renderer, mut said, texts } = assemble(project, &mut Memo::default(), false)?;
    let output = render::all(&renderer, &mut said);
    // A page that could not be rendered would make every link to it look dead.
    if !said.hold(Rule::TemplateError) {
        check::all(&output, &renderer.site.config.base, &mut said);
    }
    let (hidden, config) = (renderer.site.hidden.clone(), renderer.site.config.clone());
    Ok(Built { output, said: said.sorted(), hidden, config, texts })
}

/// The first half of the line: everything that must be known before one page can be rendered. Blocks tell their
/// lines if `lines` is set.
pub fn assemble(project: &Project, memo: &mut Memo, lines: bool) -> Result<Assembled, Unbuilt> {
    let (config, settings) = read_config(project)?;
    let mut said = Diagnostics::default();
    let source = Source::read(&project.root, settings, &config.theme, &memo.source, &mut said)?;
    let theme = load_theme(&source, memo, &mut said);
    let parts = Parts {
        pages: parse_pages(&source, &config, &theme, memo),
        data: parse_data(&source, &mut said),
        files: source.files.clone(),
        config,
    };
    let site = Arc::new(Site::assemble(parts, project.visibility, &mut said));
    memo.source = source.clone();
    let renderer = Renderer::new(site, theme.clone(), lines);
    Ok(Assembled { renderer, said, texts: Texts { source, theme: Some(theme) } })
}

/// The theme, read anew only when one of its files has changed.
fn load_theme(source: &Source, memo: &mut Memo, said: &mut Diagnostics) -> Arc<Theme> {
    let same = source.theme == memo.source.theme && source.theme_name == memo.source.theme_name;
    let (theme, problems) = memo.theme.take().filter(|_| same).unwrap_or_else(|| {
        // Other words make other pages.
        memo.pages.clear();
        let mut problems = Diagnostics::default();
        (Arc::new(Theme::load(source, &mut problems)), problems)
    });
    said.extend(problems.iter().cloned());
    memo.theme = Some((theme.clone(), problems));
    theme
}

fn read_config(project: &Project) -> Result<(Config, String), Unbuilt> {
    let unusable = |problems: Vec<_>, settings: String| {
        let mut said = Diagnostics::default();
        said.extend(problems);
        let source = Source::of_settings(settings);
        Unbuilt::Settings(said.sorted(), Box::new(Texts { source, theme: None }))
    };
    let settings = source::read_settings(&project.root)?.map_err(|problem| unusable(vec![problem], String::new()))?;
    match Config::parse(&settings, project.base_url.as_deref()) {
        Ok(config) => Ok((config, settings)),
        Err(problems) => Err(unusable(problems, settings)),
    }
}

/// Every page; only those that changed are parsed again.
fn parse_pages(source: &Source, config: &Config, theme: &Theme, memo: &mut Memo) -> Vec<Parsed> {
    let default_kinds: BTreeMap<&str, _> = source
        .pages
        .iter()
        .filter(|(path, _)| page::is_index(path))
        .map(|(path, file)| (folder(path), page::default_kind(&file.text)))
        .collect();
    let parse = |(path, file): (&String, &TextFile)| {
        let default_kind = default_kinds.get(folder(path)).copied().flatten();
        let (language, raw_html) = (config.language, config.raw_html);
        let around = Surroundings { language, strings: &theme.strings, raw_html, default_kind };
        let known = memo.pages.get(path).filter(|known| {
            (known.language, known.raw_html, known.default_kind) == (language, raw_html, default_kind)
                && (Arc::ptr_eq(&known.text, &file.text) || known.text == file.text)
        });
        let parsed = known.map_or_else(|| page::parse(path, &file.text, &around), |known| known.parsed.clone());
        (path.clone(), Remembered { text: file.text.clone(), language, raw_html, default_kind, parsed })
    };
    let pages: Vec<(String, Remembered)> = source.pages.par_iter().map(parse).collect();
    let parsed = pages.iter().map(|(_, page)| page.parsed.clone()).collect();
    memo.pages = pages.into_iter().collect();
    parsed
}

fn parse_data(source: &Source, said: &mut Diagnostics) -> Map {
    let parse = |(path, file): (&String, &TextFile)| {
        let name = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem).to_owned();
        match yaml::parse_any(&Yaml::file(&format!("data/{path}"), &file.text)) {
            Ok(value) => Some((name, value)),
            Err(problems) => {
                said.extend(problems);
                None
            }
        }
    };
    source.data.iter().filter_map(parse).collect::<Vec<(String, Value)>>().into_iter().collect()
}

impl Texts {
    /// The text of a file as diagnostics name it.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.source.text_of(path).or_else(|| self.theme.as_ref().and_then(|theme| theme.text_of(path)))
    }
}

impl From<Failure> for Unbuilt {
    fn from(failure: Failure) -> Unbuilt {
        Unbuilt::Failed(failure)
    }
}
