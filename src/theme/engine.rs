//! Wraps the template engine. Only this file and `view` depend on minijinja.

use super::advice::{built_in, in_dutch, is_own_data, met_by, nearest_field, test_first};
use super::assets::Asset;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Rule, nearest};
use crate::html::{Escaped, Html, escape_into};
use crate::i18n::{Language, Text, is_right_to_left};
use crate::translations::Translations;
use crate::url::Permalink;
use crate::view::{PageView, SiteView};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, context, escape_formatter,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Instructions that one page may take. A list of a hundred thousand pages needs fewer; an endless loop is stopped.
const FUEL: u64 = 50_000_000;

/// All parsed templates of a theme.
pub struct Engine {
    environment: Environment<'static>,
    /// `themes/NAME/templates/`, the prefix of template names in diagnostics.
    folder: String,
    /// The text of each template, by name.
    texts: BTreeMap<String, String>,
    /// Names of the templates that are not the site's own.
    built_in: HashSet<String>,
    assets: BTreeMap<String, Permalink>,
}

impl Engine {
    /// Parses every template. Reports one with a syntax error and leaves it out. `built_in` are the names of those that
    /// are not the site's own.
    pub fn new<'a>(
        theme: &str,
        templates: impl IntoIterator<Item = (&'a str, &'a str)>,
        built_in: HashSet<String>,
        assets: &BTreeMap<String, Asset>,
        diagnostics: &mut Diagnostics,
    ) -> Engine {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
            Some((_, "txt")) => AutoEscape::None,
            Some((_, "json")) => AutoEscape::Json,
            _ => AutoEscape::Html,
        });
        environment.set_formatter(print);
        environment.set_debug(true);
        environment.set_fuel(Some(FUEL));
        environment.add_function("lang", lang_attributes);
        let folder = format!("themes/{theme}/templates/");
        let mut texts = BTreeMap::new();
        for (name, text) in templates {
            texts.insert(name.to_owned(), text.to_owned());
            if let Err(error) = environment.add_template_owned(name.to_owned(), text.to_owned()) {
                let help = Text::new(
                    "verbeter het sjabloon; in docs/themes.md staat wat het mag gebruiken",
                    "correct the template; docs/themes.md says what it can contain",
                );
                diagnostics.push(explain(&folder, &error).help(help));
            }
        }
        let assets = assets.iter().map(|(name, asset)| (name.clone(), asset.permalink.clone())).collect();
        Engine { environment, folder, texts, built_in, assets }
    }

    /// Creates the values that are the same on every page of a site, or of its pages in one language. `file_href`
    /// returns the href of a content file.
    pub fn share(
        &self,
        translations: &BTreeMap<Language, Translations>,
        base_path: &str,
        site: &SiteView,
        file_href: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Shared {
        let href = |permalink: &Permalink| (permalink.href(base_path).into(), AtomicBool::new(false));
        let assets = self.assets.iter().map(|(name, permalink)| (name.clone(), href(permalink)));
        let assets: Arc<AssetHrefs> = Arc::new(assets.collect());
        let (site, asset) = (Value::from(Serde(site)), asset_function(assets.clone()));
        let link = link_function(file_href);
        let in_language = |(language, words): (&Language, &Translations)| {
            let (site, asset, link, t) = (site.clone(), asset.clone(), link.clone(), translate_function(words.clone()));
            let cached = cached_function(
                context! { site => site.clone(), asset => asset.clone(), link => link.clone(), t => t.clone() },
            );
            (*language, InLanguage { site, asset, link, t, cached })
        };
        Shared { languages: translations.iter().map(in_language).collect(), assets }
    }

    /// Renders a page with its template. `origin` names the page in the help of an error.
    pub fn render(
        &self,
        shared: &Shared,
        page: &PageView,
        language: Language,
        origin: &str,
    ) -> Result<String, Diagnostic> {
        let InLanguage { site, asset, link, t, cached } = shared.languages.get(&language).cloned().unwrap_or_default();
        // One map, since merged ones are searched one after the other for every variable.
        let context = context! { page => Serde(page), site, asset, link, t, cached };
        let template = self.environment.get_template(&format!("{}.html", page.template));
        template.and_then(|template| template.render(&context)).map_err(|error| {
            let missing = missing_template(&error);
            let meant = match missing {
                Some(name) => nearest(name, self.texts.keys().map(String::as_str)).map(str::to_owned),
                None => suggestion(&error, &context),
            };
            let undefined = undefined_name(&error);
            let own = undefined.filter(|name| meant.is_none() && is_own_data(name));
            let help = own.map_or_else(|| met_by(origin, undefined, meant.clone()), |name| test_first(origin, name));
            let diagnostic = self.with_origin(explain(&self.folder, &error).help(help));
            match missing {
                // The template may exist with a syntax error, which has been reported.
                Some(name) => diagnostic.caused_by(format!("{}{name}", self.folder)),
                None => diagnostic,
            }
        })
    }

    /// Returns a diagnostic with the remark that its template is built in, if it is, since the author has no such file.
    pub fn with_origin(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let name = diagnostic.place.as_ref().and_then(|place| place.path.strip_prefix(&self.folder));
        if let Some(remark) = name.filter(|name| self.built_in.contains(*name)).map(built_in) {
            diagnostic.also(&remark);
        }
        diagnostic
    }

    /// Returns the names of the templates that pages can use, without `.html`.
    pub fn names(&self) -> Vec<String> {
        let names = self.texts.keys().filter_map(|name| name.strip_suffix(".html"));
        names.filter(|name| !name.contains('/')).map(str::to_owned).collect()
    }

    /// Returns the path of every template, as diagnostics name it, and its text.
    pub fn templates(&self) -> impl Iterator<Item = (String, &str)> {
        self.texts.iter().map(|(name, text)| (format!("{}{name}", self.folder), text.as_str()))
    }

    pub fn has(&self, template: &str) -> bool {
        self.texts.contains_key(&format!("{template}.html"))
    }
}

/// Renders a template of omslag itself, which may import the `others`. Its function `say("nl", "en")` returns the text
/// in `language`.
///
/// Panics on an error in a template, which is a bug in omslag.
pub fn render_own(template: &str, others: &[(&str, &str)], values: &impl Serialize, language: Language) -> Html {
    let render = || {
        let mut environment = Environment::new();
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).build()?);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(print);
        environment.add_function("say", move |dutch: &str, english: &str| language.pick(dutch, english).to_owned());
        for (name, text) in others {
            environment.add_template(name, text)?;
        }
        environment.render_str(template, Value::from(Serde(values)))
    };
    Html::trusted(render().unwrap_or_else(|error: Error| panic!("{error:#}")))
}

/// Template values that all pages of a site share, in each language: `site` and the functions.
pub struct Shared {
    languages: BTreeMap<Language, InLanguage>,
    assets: Arc<AssetHrefs>,
}

/// The hrefs of the theme's assets by name, each with whether a template has asked for it.
type AssetHrefs = BTreeMap<String, (Value, AtomicBool)>;

impl Shared {
    /// Returns whether a template has asked for an asset.
    pub fn has_asked_for(&self, asset: &str) -> bool {
        self.assets.get(asset).is_some_and(|(_, is_asked)| is_asked.load(Ordering::Relaxed))
    }
}

#[derive(Clone, Default)]
struct InLanguage {
    site: Value,
    asset: Value,
    link: Value,
    t: Value,
    cached: Value,
}

/// Prints a value. Escapes text with omslag's own function, since the engine also escapes every slash. Escapes single
/// quotes as well, since a template may quote an attribute with them.
fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => {
            let mut rest = text;
            while let Some((part, after)) = rest.split_once('\'') {
                escape_into(out, part)?;
                out.write_str("&#39;")?;
                rest = after;
            }
            Ok(escape_into(out, rest)?)
        }
        _ => escape_formatter(out, state, value),
    }
}

/// `t("key", name=value)`: returns the translation in the language of the page.
fn translate_function(words: Translations) -> Value {
    let whole: BTreeMap<String, Value> = words.iter().map(|(key, word)| (key.to_owned(), Value::from(word))).collect();
    Value::from_function(move |key: &str, values: Kwargs| -> Result<Value, Error> {
        let word = whole.get(key).ok_or_else(|| unknown("t", key, words.iter().map(|(known, _)| known)))?;
        let mut filled = Vec::new();
        for name in values.args() {
            filled.push((name, values.get::<Value>(name)?.to_string()));
        }
        if filled.is_empty() {
            return Ok(word.clone());
        }
        let pairs: Vec<(&str, &str)> = filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok(words.fill(key, &pairs).into())
    })
}

/// `lang(item.language, page.language)`: returns the attribute `lang` of an element whose text may be in another language
/// than the text `around` it, and `dir` if that text runs in the other direction. Returns nothing for the same language.
fn lang_attributes(tag: &str, around: Option<&str>) -> Value {
    if around == Some(tag) {
        return Value::from("");
    }
    let direction = match (is_right_to_left(tag), around.is_some_and(is_right_to_left)) {
        (true, false) => " dir=\"rtl\"",
        (false, true) => " dir=\"ltr\"",
        _ => "",
    };
    Value::from_safe_string(format!(" lang=\"{}\"{direction}", Escaped(tag)))
}

/// `cached("parts/menu.html", at=page.url)`: renders another template once for each set of values.
///
/// The template does not see `page`, only the given values and the shared ones, so its output depends on nothing else.
/// It does not get `cached` itself.
fn cached_function(shared: Value) -> Value {
    let rendered: RwLock<HashMap<String, Value>> = RwLock::default();
    Value::from_function(move |state: &State, template: &str, values: Kwargs| -> Result<Value, Error> {
        let given = values.args().map(|name| Ok((name, values.get(name)?)));
        let given: BTreeMap<&str, Value> = given.collect::<Result<_, Error>>()?;
        let key = format!("{template} {given:?}");
        if let Some(known) = rendered.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let context = context! { ..Value::from(given), ..shared.clone() };
        let html = Value::from_safe_string(state.env().get_template(template)?.render(context)?);
        rendered.write().unwrap_or_else(PoisonError::into_inner).insert(key, html.clone());
        Ok(html)
    })
}

/// `asset("style.css")`: returns the href of a file of the theme.
fn asset_function(hrefs: Arc<AssetHrefs>) -> Value {
    Value::from_function(move |name: &str| -> Result<Value, Error> {
        let known = hrefs.get(name).ok_or_else(|| unknown("asset", name, hrefs.keys().map(String::as_str)))?;
        known.1.store(true, Ordering::Relaxed);
        Ok(known.0.clone())
    })
}

/// `link("visie/index.md")`: returns the href of a content file.
fn link_function(file_href: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Value {
    Value::from_function(move |file: &str| -> Result<String, Error> {
        file_href(file).ok_or_else(|| unknown("link", file, std::iter::empty()))
    })
}

/// An error of one of omslag's template functions, in both languages.
#[derive(Debug)]
struct FunctionError(Text);

impl std::fmt::Display for FunctionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.get(Language::English))
    }
}

impl std::error::Error for FunctionError {}

fn unknown<'a>(function: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let (dutch, english) = match nearest(name, known) {
        Some(near) => (format!("; bedoelde u \"{near}\"?"), format!("; did you mean \"{near}\"?")),
        None => (String::new(), String::new()),
    };
    let message = Text::new(
        format!("{function}(\"{name}\") verwijst naar niets{dutch}"),
        format!("{function}(\"{name}\") leads nowhere{english}"),
    );
    Error::new(ErrorKind::InvalidOperation, "").with_source(FunctionError(message))
}

/// Returns the innermost error of a chain of includes, which has the position of the mistake.
fn innermost(error: &Error) -> &Error {
    let mut innermost = error;
    while let Some(inner) = std::error::Error::source(innermost).and_then(|source| source.downcast_ref::<Error>()) {
        innermost = inner;
    }
    innermost
}

/// Returns the name in backticks in the detail of an "is undefined" error.
fn undefined_name(error: &Error) -> Option<&str> {
    let error = innermost(error);
    let detail = error.detail().filter(|_| error.kind() == ErrorKind::UndefinedError)?;
    detail.split('`').nth(1)
}

/// Returns the name of the missing template of an `include` or `extends`.
fn missing_template(error: &Error) -> Option<&str> {
    let error = innermost(error);
    let detail = error.detail().filter(|_| error.kind() == ErrorKind::TemplateNotFound)?;
    detail.split(['\'', '"', '`']).nth(1)
}

/// Returns the existing field that an undefined name most likely means.
fn suggestion(error: &Error, context: &Value) -> Option<String> {
    let name = undefined_name(error)?;
    let mut fields = Vec::new();
    fields_below(context, "", 0, &mut fields);
    nearest_field(name, &fields)
}

/// Maximum number of values inside each other in which a field is searched.
const FIELD_DEPTH_MAX: usize = 4;

/// Adds the paths of all fields below a value, such as `page.note.place`. The fields of a list are those of its first
/// item.
fn fields_below(value: &Value, path: &str, depth: usize, fields: &mut Vec<String>) {
    if value.kind() == ValueKind::Seq
        && let Ok(first) = value.get_item_by_index(0)
    {
        return fields_below(&first, path, depth, fields);
    }
    if depth == FIELD_DEPTH_MAX || value.kind() != ValueKind::Map {
        return;
    }
    for name in value.try_iter().into_iter().flatten() {
        let Some(name) = name.as_str() else { continue };
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        if let Ok(inner) = value.get_attr(name) {
            fields_below(&inner, &path, depth + 1, fields);
        }
        fields.push(path);
    }
}

/// Converts an error of the engine to a diagnostic. All template errors pass through here.
fn explain(folder: &str, error: &Error) -> Diagnostic {
    let innermost = innermost(error);
    let detail = innermost.detail().unwrap_or_default().to_owned();
    let dutch = match innermost.kind() {
        ErrorKind::SyntaxError => "dit sjabloon is niet te lezen",
        ErrorKind::TemplateNotFound => "dit sjabloon bestaat niet",
        ErrorKind::OutOfFuel => "dit sjabloon komt niet tot een eind",
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest | ErrorKind::UnknownMethod => {
            "deze functie bestaat niet"
        }
        _ => "dit sjabloon werkt niet",
    };
    let with_detail = |text: &str, detail: &str| match detail {
        "" => text.to_owned(),
        detail => format!("{text}: {detail}"),
    };
    let own = std::error::Error::source(innermost).and_then(|source| source.downcast_ref::<FunctionError>());
    let message = match (own, undefined_name(error)) {
        (Some(FunctionError(message)), _) => message.clone(),
        (None, Some(name)) => Text::new(format!("`{name}` bestaat niet"), format!("`{name}` does not exist")),
        (None, None) if missing_template(error).is_some() => {
            let name = missing_template(error).unwrap_or_default();
            Text::new(format!("het sjabloon `{name}` bestaat niet"), format!("there is no template `{name}`"))
        }
        (None, None) => {
            Text::new(with_detail(dutch, &in_dutch(&detail)), with_detail(&innermost.kind().to_string(), &detail))
        }
    };
    let mut diagnostic = Diagnostic::new(Rule::TemplateError, message);
    if let Some(name) = innermost.name().filter(|name| !name.starts_with('<')) {
        let path = format!("{folder}{name}");
        diagnostic = diagnostic.at(match (innermost.range(), innermost.template_source(), innermost.line()) {
            (Some(range), Some(text), _) => Place::of_bytes(path, text, range.start, range.end),
            (_, _, Some(line)) => Place::at(path, line, 1, 1),
            _ => Place::file(path),
        });
    }
    diagnostic
}
