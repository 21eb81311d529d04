//! The design of a site: templates, its own words, and assets. Only `engine` knows the template engine.
//!
//! The theme `omslag` is built in, so that a folder with only `site.yaml` and `content/` builds. Files of the site's
//! own theme win one by one. What the templates are about is not known here.

mod assets;
mod embedded;
mod engine;

pub use assets::Asset;
pub use engine::{Shared, render_own};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Rule};
use crate::i18n::{Language, Text};
use crate::source::Source;
use crate::translations::Translations;
use crate::yaml::{self, Map, Value, Yaml};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// The theme that is built in and lies below every other.
pub const BUILT_IN: &str = "omslag";

/// A theme, read and parsed.
pub struct Theme {
    pub name: String,
    /// The theme's own words in each language.
    pub translations: Arc<BTreeMap<Language, Translations>>,
    /// The names of the site's own templates that are not in the theme that is built in.
    added: Vec<String>,
    /// By the name that templates use: `style.css`.
    pub assets: BTreeMap<String, Asset>,
    pub engine: engine::Engine,
}

impl Theme {
    /// Reads the site's theme over the one that is built in.
    pub fn load(source: &Source, diagnostics: &mut Diagnostics) -> Theme {
        let name = &source.theme_name;
        if name != BUILT_IN && source.theme.is_empty() {
            diagnostics.push(missing(name));
        }
        let mut files: BTreeMap<&str, Cow<[u8]>> =
            embedded::FILES.iter().map(|(path, bytes)| (*path, Cow::Borrowed(*bytes))).collect();
        files.extend(source.theme.iter().map(|(path, bytes)| (path.as_str(), Cow::Borrowed(bytes.as_slice()))));

        let below = |folder: &'static str| {
            files.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(folder)?, &**bytes)))
        };
        let (assets, lost) = assets::collect(&format!("themes/{name}/assets"), below("assets/"));
        diagnostics.extend(lost);
        let mut templates = Vec::new();
        for (path, bytes) in below("templates/") {
            // Text of the site has been checked when it was read, and ours is good.
            templates.extend(std::str::from_utf8(bytes).ok().map(|text| (path, text)));
        }
        Theme {
            engine: engine::Engine::new(name, templates, &assets, diagnostics),
            translations: Arc::new(translations(source, diagnostics)),
            added: added_templates(source),
            assets,
            name: name.clone(),
        }
    }

    /// The file of a template that stands on its own, as diagnostics name it.
    pub fn file_of(&self, template: &str) -> String {
        format!("themes/{}/templates/{template}.html", self.name)
    }

    /// The site's own templates that no page and no other template names. `named` are those that pages ask for.
    pub fn unused(&self, named: &HashSet<&str>) -> Vec<Diagnostic> {
        let is_named = |name: &str| {
            let quoted = [format!("\"{name}\""), format!("'{name}'")];
            named.contains(name.trim_end_matches(".html"))
                || self.engine.templates().any(|(_, text)| quoted.iter().any(|quoted| text.contains(quoted)))
        };
        let unused = self.added.iter().filter(|name| !is_named(name));
        unused.map(|name| unused_template(format!("themes/{}/templates/{name}", self.name), name)).collect()
    }

    /// The text of a built-in file that the site does not have itself, for the excerpt below a message.
    pub fn text_of(&self, path: &str) -> Option<&'static str> {
        let file = path.strip_prefix("themes/")?.strip_prefix(&self.name)?.strip_prefix('/')?;
        std::str::from_utf8(embedded::file(file)?).ok()
    }
}

/// The words of `theme.yaml`: those of the site's theme over those that are built in.
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

/// Those that have the name of a built-in one go before it, and so have their use.
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
