//! Front matter: the YAML at the top of a page, checked and typed. The module `fence` finds where it begins and ends.

use super::alias::good_alias;
use super::fence;
use super::file_link::FileLink;
use super::keys::{COMMON_FIELDS, TRANSLATION_FIELDS, VERSION_KEY, fields_of};
use super::kind::Kind;
use super::kind_name::{DefaultKind, KindName};
use super::other_programs::of_other_program;
use super::paths::{index_of, is_index, project_path};
use super::section;
use crate::date::{Date, Day};
use crate::diagnostic::{Diagnostic, Place, Position, Rule, write_this};
use crate::fields::{Field, Owner, Reader, check, is_missing};
use crate::i18n::{self, Language, Text};
use crate::markdown::punctuate;
use crate::url::{self, file_name, slug};
use crate::yaml::{self, Inside, Map, Value, Yaml};

/// The common fields of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// Title with smart punctuation; never empty.
    pub title: String,
    pub description: Option<String>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub review: Option<Date>,
    pub publish: Option<Date>,
    pub draft: bool,
    pub weight: Option<i64>,
    pub slug: Option<String>,
    /// Former URL paths that redirect to the page, each beginning with a slash.
    pub aliases: Vec<(String, Position)>,
    pub tags: Vec<String>,
    pub template: Option<(String, Position)>,
    pub menu: Menu,
    pub image: Option<FileLink>,
    pub language: Option<String>,
    /// The version of the original that a translation was made from.
    pub translation_of: Option<(String, Position)>,
    pub extra: Value,
}

/// The value of the key `menu`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Menu {
    /// The default: top-level sections are in the menu, other pages are not.
    #[default]
    Usual,
    Shown,
    Hidden,
    /// Shown, with this name in the menu and in breadcrumbs.
    Named(String),
}

impl FrontMatter {
    /// Creates front matter with a title and default values.
    pub fn titled(title: String) -> FrontMatter {
        FrontMatter { title, ..FrontMatter::default() }
    }

    /// Returns the date that lists are sorted by; `None` if the date is [`Date::Unknown`].
    pub fn known_date(&self) -> Option<Date> {
        self.date.filter(|date| *date != Date::Unknown)
    }

    /// Returns the earliest day that the page's date covers.
    pub fn first_day(&self) -> Option<Day> {
        self.date?.first_day()
    }

    /// Returns the first day of `updated`, else of `date`, and skips days after today: no page can have changed then.
    pub fn last_change(&self, today: Day) -> Option<Day> {
        let has_come = |date: Date| date.first_day().filter(|day| *day <= today);
        self.updated.and_then(has_come).or_else(|| self.date.and_then(has_come))
    }

    /// Returns the language of generated text on this page: the page's language if omslag has a translation for it, or
    /// else the site's.
    pub fn spoken(&self, site: Language) -> Language {
        self.language.as_deref().and_then(Language::from_tag).unwrap_or(site)
    }

    /// Returns the last segment of the page's URL, which is also the id of an event: `slug`, or else the slug of the
    /// file's or folder's name.
    pub fn id(&self, path: &str) -> String {
        self.slug.clone().unwrap_or_else(|| {
            let named = if is_index(path) { url::folder(path) } else { path.trim_end_matches(".md") };
            slug(file_name(named))
        })
    }
}

/// Returns what an index says about the pages in its folder. A timeline says that they are events.
pub(super) fn default_kind(text: &str) -> DefaultKind {
    let Ok(parts) = fence::split(text) else { return DefaultKind::Unreadable };
    let Ok(map) = yaml::parse(&Yaml::front_matter("", text, parts.yaml)) else { return DefaultKind::Unreadable };
    let read = Reader(&map);
    let says_kind = |key: &str| {
        let mut fields = COMMON_FIELDS.iter().chain(section::SECTION_FIELDS);
        fields.any(|field| matches!(field.key, "kind" | "default_kind") && field.is_meant_by(key))
    };
    let misspelt = || map.iter().any(|(key, _)| says_kind(key) && !matches!(key, "kind" | "default_kind"));
    match (read.text("kind").as_deref(), section::default_kind(&read)) {
        (Some("timeline"), _) => DefaultKind::Named(KindName::Event),
        (_, Some(kind)) => DefaultKind::Named(kind),
        (Some(kind), _) if KindName::from_name(kind).is_none() => DefaultKind::Unreadable,
        _ if map.get("default_kind").is_some() || misspelt() => DefaultKind::Unreadable,
        _ => DefaultKind::Usual,
    }
}

/// Returns what `find` returns for each value of the front matter, with the place of the value. Most front matter has
/// nothing to find, so the whole is tried first.
pub(super) fn find_in_values<T>(path: &str, text: &str, find: impl Fn(&str) -> Option<T>) -> Vec<(T, Place)> {
    let Some(parts) = fence::split(text).ok().filter(|parts| find(&text[parts.yaml.clone()]).is_some()) else {
        return Vec::new();
    };
    let file = project_path(path);
    let yaml = Yaml::front_matter(&file, text, parts.yaml);
    let map = yaml::parse(&yaml).unwrap_or_default();
    let found = map.iter().filter_map(|(key, value)| Some((key, value.texts().into_iter().find_map(&find)?)));
    found.map(|(key, found)| (found, yaml.place_of_value(Inside::Top, key))).collect()
}

/// Parses the front matter of a page. `name` is its path, or that of its original. Returns it with the kind, the byte offset of the body, and all diagnostics.
pub(super) fn parse(
    (path, name): (&str, &str),
    text: &str,
    site: Language,
    default_kind: DefaultKind,
) -> (FrontMatter, Kind, usize, Vec<Diagnostic>) {
    let file = &project_path(path);
    let usual = default_kind.of(is_index(name));
    let empty = Map::default();
    let (yaml, body) = match fence::split(text) {
        Ok(parts) => (Yaml::front_matter(file, text, parts.yaml), parts.body),
        Err(unsplit) => {
            let yaml = Yaml::front_matter(file, text, 0..0);
            let title = fence::title_from(name, text);
            let problem = unsplit.say(file, &title);
            return (
                FrontMatter::titled(title),
                Kind::read(usual, &Reader(&empty), &yaml, site),
                unsplit.body(text),
                vec![problem],
            );
        }
    };
    let (map, mut problems) = match yaml::parse(&yaml) {
        Ok(map) => (map, Vec::new()),
        Err(problems) => (empty, fence::unclosed_after_all(&yaml).map_or(problems, |problem| vec![problem])),
    };
    let broken = !problems.is_empty();
    let read = Reader(&map);
    let kind = kind_name(name, &yaml, &read, usual, &mut problems);
    let owner = Owner {
        name: kind.a_page(),
        elsewhere: &|key, value| {
            of_other_program(key, value, is_index(name))
                .or_else(|| of_other_kind(kind, key))
                .or_else(|| (key == VERSION_KEY).then(belongs_to_translation))
        },
    };
    let of_translation = if name == path { &[][..] } else { TRANSLATION_FIELDS };
    let unfit = check(&yaml, &map, &[COMMON_FIELDS, fields_of(kind), of_translation], &owner);
    // The index may say that this page is of the kind that its keys belong to.
    let is_index_mute = default_kind == DefaultKind::Unreadable && !is_index(name);
    let of_others = map.iter().map(|(key, _)| key).filter(|key| is_index_mute && of_other_kind(kind, key).is_some());
    let of_others: Vec<Place> = of_others.map(|key| yaml.place_of_key(Inside::Top, key)).collect();
    problems.extend(unfit.into_iter().map(|problem| match &problem.place {
        Some(place) if of_others.contains(place) => problem.caused_by(project_path(&index_of(url::folder(path)))),
        _ => problem,
    }));
    problems.extend(end_before_date(&yaml, &read, kind));
    problems.extend(["updated", "review", "publish"].iter().filter_map(|key| open_date(&yaml, &read, key)));
    let mut front = read_common(&yaml, &read, site, &mut problems);
    if front.title.is_empty() {
        front.title = fence::title_from(name, &text[body..]);
        if !broken && is_missing(&map, COMMON_FIELDS, "title") {
            problems.push(missing_title(&yaml, &front.title));
        }
    }
    let kind = Kind::read(kind, &read, &yaml, front.spoken(site));
    (front, kind, body, problems)
}

fn kind_name(path: &str, yaml: &Yaml, read: &Reader, usual: KindName, problems: &mut Vec<Diagnostic>) -> KindName {
    let Some(named) = read.text("kind").and_then(|name| KindName::from_name(&name)) else { return usual };
    if named.is_of_folder() == is_index(path) {
        return named;
    }
    let (message, help) = if is_index(path) {
        (
            Text::new(
                format!("een index.md is de pagina van een map en kan geen `{}` zijn", named.as_str()),
                format!("an index.md is the page of a folder and cannot be a `{}`", named.as_str()),
            ),
            Text::new(
                "haal `kind` weg, of geef het bestand een eigen naam",
                "remove `kind`, or give the file a name of its own",
            ),
        )
    } else {
        (
            Text::new(
                format!("alleen de index.md van een map kan een `{}` zijn", named.as_str()),
                format!("only the index.md of a folder can be a `{}`", named.as_str()),
            ),
            Text::new("noem het bestand `index.md`, of haal `kind` weg", "name the file `index.md`, or remove `kind`"),
        )
    };
    problems.push(Diagnostic::new(Rule::KindMismatch, message).at(yaml.place_of_value(Inside::Top, "kind")).help(help));
    usual
}

fn read_common(yaml: &Yaml, read: &Reader, site: Language, problems: &mut Vec<Diagnostic>) -> FrontMatter {
    let lang = read.text("lang");
    let language = lang.as_deref().and_then(Language::from_tag).unwrap_or(site);
    FrontMatter {
        title: read.text("title").map(|title| punctuate(&title, language)).unwrap_or_default(),
        description: read.text("description").map(|text| punctuate(&text, language)),
        date: read.date("date"),
        updated: read.date("updated"),
        review: read.date("review"),
        publish: read.date("publish"),
        draft: read.is_true("draft"),
        weight: read.number("weight"),
        slug: read.text("slug").filter(|slug| good_slug(yaml, slug, problems)),
        aliases: read.texts("aliases").into_iter().filter_map(|alias| good_alias(yaml, &alias, problems)).collect(),
        tags: read.texts("tags").iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect(),
        template: read.text("template").zip(yaml.place_of_value(Inside::Top, "template").position),
        menu: match read.0.get("menu") {
            None => Menu::Usual,
            Some(Value::Bool(true)) => Menu::Shown,
            Some(Value::Bool(false)) => Menu::Hidden,
            Some(_) => read.text("menu").map_or(Menu::Usual, Menu::Named),
        },
        image: FileLink::read(read, yaml, Inside::Top, "image"),
        language: lang.filter(|tag| good_language(yaml, tag, problems)),
        translation_of: read.text(VERSION_KEY).zip(yaml.place_of_value(Inside::Top, VERSION_KEY).position),
        extra: read.free("extra"),
    }
}

fn belongs_to_translation() -> Text {
    Text::new(
        "dit hoort bij een vertaling, zoals `visie.en.md` op een site met `languages: [nl, en]`; haal de regel weg",
        "this belongs to a translation, such as `vision.en.md` on a site with `languages: [nl, en]`; remove the line",
    )
}

/// Returns what to do with a key that only another kind accepts; `None` for any other key.
fn of_other_kind(kind: KindName, key: &str) -> Option<Text> {
    let is_known = |field: &&Field| field.is_meant_by(key);
    if COMMON_FIELDS.iter().chain(fields_of(kind)).any(|field| is_known(&field)) {
        return None;
    }
    let mut others = KindName::ALL.into_iter().filter(|other| other.is_of_folder() == kind.is_of_folder());
    let meant = |other: KindName| Some((other, fields_of(other).iter().find(is_known)?.key));
    let (other, meant) = others.find_map(meant)?;
    let (name, whose) = (other.as_str(), other.a_page());
    if other == KindName::Event {
        return Some(Text::new(
            format!("`{meant}` hoort bij een moment: zet deze pagina in de map van een tijdlijn, of haal `{key}` weg"),
            format!("`{meant}` belongs to an event: put this page in the folder of a timeline, or remove `{key}`"),
        ));
    }
    Some(Text::new(
        format!("`{meant}` hoort bij {}: zet `kind: {name}` erboven, of haal `{key}` weg", whose.get(Language::Dutch)),
        format!(
            "`{meant}` belongs to {}: put `kind: {name}` above it, or remove `{key}`",
            whose.get(Language::English)
        ),
    ))
}

/// Reports an event that ends before it begins.
fn end_before_date(yaml: &Yaml, read: &Reader, kind: KindName) -> Option<Diagnostic> {
    let (date, end) = (read.date("date")?, read.date("end").filter(|_| kind == KindName::Event)?);
    if end.last_day()? >= date.first_day()? {
        return None;
    }
    let message = Text::new(
        format!("het einde, {}, ligt voor het begin, {}", end.text(Language::Dutch), date.text(Language::Dutch)),
        format!("the end, {}, lies before the start, {}", end.text(Language::English), date.text(Language::English)),
    );
    let help = Text::new("verbeter `date` of `end`", "correct `date` or `end`");
    Some(Diagnostic::new(Rule::BadDate, message).at(yaml.place_of_value(Inside::Top, "end")).help(help))
}

/// Reports a date without a first day in a key that triggers something on that day.
fn open_date(yaml: &Yaml, read: &Reader, key: &str) -> Option<Diagnostic> {
    let date = read.date(key).filter(|date| date.first_day().is_none())?;
    let (dutch, english) = (date.text(Language::Dutch), date.text(Language::English));
    let message = Text::new(
        format!("bij `{key}` hoort een dag, maand of jaar, en geen “{dutch}”"),
        format!("`{key}` takes a day, month or year, not “{english}”"),
    );
    let help = Text::new(
        format!("schrijf bijvoorbeeld `{key}: 2027-01-15`"),
        format!("write for example `{key}: 2027-01-15`"),
    );
    Some(Diagnostic::new(Rule::BadDate, message).at(yaml.place_of_value(Inside::Top, key)).help(help))
}

/// Reports a missing title, and offers the `title` that the page seems to have.
fn missing_title(yaml: &Yaml, title: &str) -> Diagnostic {
    let place = match yaml.has_key("title") {
        true => yaml.place_of_key(Inside::Top, "title"),
        false => Place::at(yaml.path, 1, 1, 3),
    };
    let line = yaml::line_of("title", title).unwrap_or_else(|| "title: …".to_owned());
    let help = match yaml.has_key("title") {
        true => write_this(&line),
        false => Text::new(
            format!("zet onder de eerste `---` een regel `{line}`"),
            format!("put a line `{line}` below the first `---`"),
        ),
    };
    Diagnostic::new(Rule::MissingKey, Text::new("de pagina heeft geen titel", "the page has no title"))
        .at(place)
        .help(help)
}

fn good_slug(yaml: &Yaml, written: &str, problems: &mut Vec<Diagnostic>) -> bool {
    let good = slug(written);
    if good == written && good.len() <= 100 {
        return true;
    }
    let help = if good.is_empty() || good.len() > 100 {
        Text::new("gebruik kleine letters, cijfers en streepjes", "use lower-case letters, digits and hyphens")
    } else {
        write_this(&format!("slug: {good}"))
    };
    let message = Text::new(
        format!("`{written}` kan geen deel van een adres zijn"),
        format!("`{written}` cannot be part of an address"),
    );
    problems.push(Diagnostic::new(Rule::BadSlug, message).at(yaml.place_of_value(Inside::Top, "slug")).help(help));
    false
}

fn good_language(yaml: &Yaml, tag: &str, problems: &mut Vec<Diagnostic>) -> bool {
    let good = i18n::is_tag(tag);
    if !good {
        let message = Text::new(format!("`{tag}` is geen taalcode"), format!("`{tag}` is not a language code"));
        let help = Text::new(
            "schrijf een taalcode zoals `nl`, `en` of `ar`",
            "write a language code such as `nl`, `en` or `ar`",
        );
        problems
            .push(Diagnostic::new(Rule::WrongType, message).at(yaml.place_of_value(Inside::Top, "lang")).help(help));
    }
    good
}
