//! The order of the line, and nothing else: from the files of a project to a site that has been checked.

use crate::check;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Rule};
use crate::output::Output;
use crate::page::{self, Page, Surroundings};
use crate::render;
use crate::site::{Hidden, Parts, Site, View};
use crate::source::{self, Source};
use crate::theme::Theme;
use crate::yaml::{self, Map, Value, Yaml};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What to build, and how to look at it.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that holds `site.yaml`.
    pub root: PathBuf,
    /// Goes before the `base_url` of `site.yaml`.
    pub base_url: Option<String>,
    pub view: View,
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
    theme: Option<Theme>,
}

/// Builds the site in memory. Every mistake of the authors is in [`Built::said`]; an error is the machine's.
pub fn build(project: &Project) -> Result<Built, Unbuilt> {
    let (config, settings) = read_config(project)?;
    let mut said = Diagnostics::default();
    let mut source = Source::read(&project.root, settings, &config.theme, &mut said)?;
    let theme = Theme::load(&source, &mut said);
    let parts = Parts {
        pages: parse_pages(&source, &config, &theme),
        data: parse_data(&source, &mut said),
        files: std::mem::take(&mut source.files),
        config: config.clone(),
    };
    let site = Site::assemble(parts, project.view, &mut said);
    let output = render::all(&site, &theme, &mut said);
    // A page that could not be rendered would make every link to it look dead.
    if !said.hold(Rule::TemplateError) {
        check::all(&output, &config.base, &mut said);
    }
    Ok(Built { output, said: said.sorted(), hidden: site.hidden, config, texts: Texts { source, theme: Some(theme) } })
}

fn read_config(project: &Project) -> Result<(Config, String), Unbuilt> {
    let unusable = |problems: Vec<_>, settings: String| {
        let mut said = Diagnostics::default();
        said.extend(problems);
        let source = Source { settings, ..Source::default() };
        Unbuilt::Settings(said.sorted(), Box::new(Texts { source, theme: None }))
    };
    let settings = source::read_settings(&project.root)?.map_err(|problem| unusable(vec![problem], String::new()))?;
    match Config::parse(&settings, project.base_url.as_deref()) {
        Ok(config) => Ok((config, settings)),
        Err(problems) => Err(unusable(problems, settings)),
    }
}

fn parse_pages(source: &Source, config: &Config, theme: &Theme) -> Vec<(Page, Vec<Diagnostic>)> {
    let default_kinds: BTreeMap<&str, _> = source
        .pages
        .iter()
        .filter(|(path, _)| page::is_index(path))
        .map(|(path, text)| (crate::address::folder(path), page::default_kind(text)))
        .collect();
    let parse = |(path, text): (&String, &String)| {
        let around = Surroundings {
            language: config.language,
            strings: &theme.strings,
            raw_html: config.raw_html,
            default_kind: default_kinds.get(crate::address::folder(path)).copied().flatten(),
        };
        page::parse(path, text, &around)
    };
    source.pages.par_iter().map(parse).collect()
}

fn parse_data(source: &Source, said: &mut Diagnostics) -> Map {
    let parse = |(path, text): (&String, &String)| {
        let name = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem).to_owned();
        match yaml::parse_any(&Yaml::file(&format!("data/{path}"), text)) {
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
