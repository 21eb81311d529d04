//! The theme of a site: templates, translations and assets. Only `engine` depends on the template engine.
//!
//! The theme `omslag` is built in, so that a folder with only `site.yaml` and `content/` builds. Each file of the
//! site's own theme replaces the built-in file with the same path. This module does not depend on what templates
//! print.

mod advice;
mod assets;
mod brand;
mod embedded;
mod engine;
mod widths;

pub use assets::Asset;
pub use embedded::BUILT_IN;
pub use engine::{Shared, render_own};

use crate::config::Brand;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Rule};
use crate::i18n::{Language, Text};
use crate::images::Widths;
use crate::source::Source;
use crate::translations::Translations;
use crate::url::Permalink;
use crate::yaml::{self, Map, Value, Yaml};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A parsed theme: the site's files over the built-in ones.
pub struct Theme {
    pub name: String,
    /// The theme's translations in each language.
    pub translations: Arc<BTreeMap<Language, Translations>>,
    /// Names of the site's templates that do not replace a built-in one.
    added: Vec<String>,
    /// By the name that templates use, such as `style.css`.
    pub assets: BTreeMap<String, Asset>,
    /// Names of the assets that are the site's own.
    own_assets: HashSet<String>,
    /// The widths in which the theme shows pictures.
    pub widths: Arc<Widths>,
    pub engine: engine::Engine,
}

impl Theme {
    /// Loads the site's theme over the built-in one, in the colours of the `brand`. Reports errors in `diagnostics` and skips files with errors.
    pub fn load(source: &Source, brand: &Brand, diagnostics: &mut Diagnostics) -> Theme {
        let name = &source.theme_name;
        if name != BUILT_IN && source.theme.is_empty() {
            diagnostics.push(missing(name));
        }
        let mut files: BTreeMap<&str, Cow<[u8]>> =
            embedded::FILES.iter().map(|(path, bytes)| (*path, Cow::Borrowed(*bytes))).collect();
        files.extend(source.theme.iter().map(|(path, bytes)| (path.as_str(), Cow::Borrowed(bytes.as_slice()))));

        if let Some(sheet) = files.get_mut(brand::SHEET) {
            sheet.to_mut().extend(brand::rules(brand).into_bytes());
        }
        let below = |folder: &'static str| {
            files.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(folder)?, &**bytes)))
        };
        let (assets, lost) = assets::collect(&format!("themes/{name}/assets"), below("assets/"));
        diagnostics.extend(lost);
        let mut templates = Vec::new();
        for (path, bytes) in below("templates/") {
            // `source` has checked that the site's templates are UTF-8, and the built-in ones are.
            templates.extend(std::str::from_utf8(bytes).ok().map(|text| (path, text)));
        }
        let own = |folder: &'static str| source.theme.keys().filter_map(move |path| path.strip_prefix(folder));
        let mut built_in: HashSet<String> = templates.iter().map(|(name, _)| (*name).to_owned()).collect();
        own("templates/").for_each(|name| {
            built_in.remove(name);
        });
        Theme {
            engine: engine::Engine::new(name, templates, built_in, &assets, diagnostics),
            own_assets: own("assets/").map(str::to_owned).collect(),
            translations: Arc::new(translations(source, diagnostics)),
            widths: Arc::new(widths::read(source, diagnostics)),
            added: added_templates(source),
            assets,
            name: name.clone(),
        }
    }

    /// Returns the assets to publish: the site's own, the built-in ones that `is_used` by a template, and what these refer
    /// to. `find` returns the permalink that a URL in an asset leads to.
    pub fn published(
        &self,
        is_used: impl Fn(&str) -> bool,
        find: impl Fn(&str, &Permalink) -> Option<Permalink>,
    ) -> Vec<&Asset> {
        let mut published: BTreeMap<&Permalink, &Asset> = BTreeMap::new();
        let used = self.assets.iter().filter(|(name, _)| self.own_assets.contains(*name) || is_used(name));
        let mut next: Vec<&Asset> = used.map(|(_, asset)| asset).collect();
        while let Some(asset) = next.pop() {
            if published.insert(&asset.permalink, asset).is_none() {
                let to: HashSet<Permalink> =
                    asset.references().iter().filter_map(|url| find(url, &asset.permalink)).collect();
                next.extend(self.assets.values().filter(|other| to.contains(&other.permalink)));
            }
        }
        published.into_values().collect()
    }

    /// Returns the path of a template that is no part of another, as diagnostics name it.
    pub fn file_of(&self, template: &str) -> String {
        format!("themes/{}/templates/{template}.html", self.name)
    }

    /// Reports the site's templates that neither a page nor another template uses. `named` are those that pages name in
    /// their front matter.
    pub fn unused(&self, named: &HashSet<&str>) -> Vec<Diagnostic> {
        let is_named = |name: &str| {
            let quoted = [format!("\"{name}\""), format!("'{name}'")];
            named.contains(name.trim_end_matches(".html"))
                || self.engine.templates().any(|(_, text)| quoted.iter().any(|quoted| text.contains(quoted)))
        };
        let unused = self.added.iter().filter(|name| !is_named(name));
        unused.map(|name| unused_template(format!("themes/{}/templates/{name}", self.name), name)).collect()
    }

    /// Returns the text of a built-in file, for the excerpt in a diagnostic. `path` begins with `themes/` and the name
    /// of this theme.
    pub fn text_of(&self, path: &str) -> Option<&'static str> {
        let file = path.strip_prefix("themes/")?.strip_prefix(&self.name)?.strip_prefix('/')?;
        std::str::from_utf8(embedded::file(file)?).ok()
    }
}

/// Reads the translations of `theme.yaml`: the site's over the built-in ones.
fn translations(source: &Source, diagnostics: &mut Diagnostics) -> BTreeMap<Language, Translations> {
    let own = source.theme.get("theme.yaml").map(Vec::as_slice);
    let path = format!("themes/{}/theme.yaml", source.theme_name);
    let mut words: BTreeMap<Language, BTreeMap<String, String>> = BTreeMap::new();
    for bytes in embedded::file("theme.yaml").into_iter().chain(own) {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        match yaml::parse(&Yaml::file(&path, text)) {
            Ok(map) => add_words(&map, &mut words),
            Err(problems) => diagnostics.extend(problems),
        }
    }
    words.into_iter().map(|(language, words)| (language, Translations::new(words))).collect()
}

fn add_words(map: &Map, words: &mut BTreeMap<Language, BTreeMap<String, String>>) {
    let Some(by_language) = map.get("strings").and_then(Value::as_map) else { return };
    for (tag, group) in by_language.iter() {
        let (Some(language), Some(group)) = (Language::from_tag(tag), group.as_map()) else { continue };
        let texts = group.iter().filter_map(|(key, word)| Some((key.to_owned(), word.as_text()?.to_owned())));
        words.entry(language).or_default().extend(texts);
    }
}

/// Returns the site's templates that are not built in. A template that replaces a built-in one is always in use.
fn added_templates(source: &Source) -> Vec<String> {
    let added = source.theme.keys().filter(|path| embedded::file(path).is_none());
    added.filter_map(|path| path.strip_prefix("templates/").map(str::to_owned)).collect()
}

fn unused_template(file: String, name: &str) -> Diagnostic {
    let short = name.trim_end_matches(".html");
    let message = Text::new("niets gebruikt dit sjabloon", "nothing uses this template");
    let include = format!("{{% include \"{name}\" %}}");
    let help = match name.contains('/') {
        true => Text::new(
            format!("zet `{include}` in een ander sjabloon, of haal het bestand weg"),
            format!("put `{include}` in another template, or remove the file"),
        ),
        false => Text::new(
            format!("zet `template: {short}` bij een pagina, of haal het bestand weg"),
            format!("put `template: {short}` on a page, or remove the file"),
        ),
    };
    Diagnostic::new(Rule::UnusedTemplate, message).at(Place::file(file)).help(help)
}

fn missing(name: &str) -> Diagnostic {
    Diagnostic::new(
        Rule::ThemeMissing,
        Text::new(format!("het thema `{name}` bestaat niet"), format!("there is no theme `{name}`")),
    )
    .at(Place::file(crate::config::FILE_NAME))
    .help(Text::new(
        format!("maak de map `themes/{name}/`, of haal `theme` weg voor de gewone vormgeving"),
        format!("make the folder `themes/{name}/`, or remove `theme` for the usual design"),
    ))
}
