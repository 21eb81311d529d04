//! Reads the settings of a site from `site.yaml` and fills in the defaults.
//!
//! Command-line flags that override a setting are applied here and nowhere else. No pages have been read at this point,
//! so the `site` module looks up the files that the menu and the footer name.

mod allow;
mod brand;
mod color;
mod deploy_target;
mod languages;
mod named_file;

pub use brand::{Brand, DARK_GROUND, ON_FIELD, SECTION_COLORS};
pub use color::Color;
pub use deploy_target::{DeployTarget, GitTarget, SftpTarget};
pub use named_file::NamedFile;

use self::allow::ALLOW_FIELDS;
use self::brand::BRAND_FIELDS;
use self::deploy_target::DEPLOY_FIELDS;
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::fields::json_schema::{self, Schema};
use crate::fields::{Field, Owner, Reader, Shape, check, is_missing};
use crate::i18n::{Language, Text};
use crate::url::{Base, Url};
use crate::yaml::{self, Inside, Value, Yaml};
use glob::{MatchOptions, Pattern};

/// The file that marks a folder as a site.
pub const FILE_NAME: &str = "site.yaml";

/// The settings of a site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    pub name: String,
    pub description: Option<String>,
    /// The language of the site, which is the first of `languages`.
    pub language: Language,
    /// The language into which pages are translated, if the site has two.
    pub second_language: Option<Language>,
    pub base: Base,
    pub theme: String,
    pub brand: Brand,
    /// The files of the menu; `None` means the top-level sections, in their order.
    pub menu: Option<Vec<NamedFile>>,
    pub footer: Vec<NamedFile>,
    /// The absolute URL of the site's accessibility statement in the public register.
    pub accessibility_statement: Option<String>,
    pub raw_html: bool,
    /// Whether the site has a search page and a register.
    pub search: bool,
    /// The host that serves the published folder; `None` if the key is absent or its value is `none`.
    pub hosting: Option<Host>,
    /// Files that are published although nothing refers to them.
    pub publish_files: Vec<FilePattern>,
    /// Sources to allow in the Content Security Policy, each with its directive.
    pub allow: Vec<(String, String)>,
    /// Where `omslag deploy` puts the site.
    pub deploy: Option<DeployTarget>,
    pub extra: Value,
}

/// Files of the content, by a pattern with `*`, `**` and `?` for their paths below `content/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FilePattern {
    /// The pattern as the author wrote it.
    pub text: String,
    pub place: Place,
    pattern: Pattern,
}

impl FilePattern {
    /// Returns whether a path below `content/` fits the pattern. A `*` matches no slash.
    pub fn matches(&self, path: &str) -> bool {
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        self.pattern.matches_with(path, options)
    }

    /// Returns the text of a pattern that fits exactly this path.
    pub fn of_path(path: &str) -> String {
        Pattern::escape(path)
    }
}

/// The host that serves a published folder. It decides in which form headers and redirects are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    Netlify,
    Cloudflare,
    Apache,
    Nginx,
    GithubPages,
}

impl Host {
    /// All hosts, in the order of `HOSTS`.
    pub const ALL: [Host; 5] = [Host::Netlify, Host::Cloudflare, Host::Apache, Host::Nginx, Host::GithubPages];

    /// Returns whether the host serves the whole domain from the output folder, so that its rules reach every address.
    pub fn has_whole_domain(self) -> bool {
        matches!(self, Host::Netlify | Host::Cloudflare)
    }

    /// Returns the name of the host in `site.yaml`.
    pub fn name(self) -> &'static str {
        HOSTS.iter().zip(Host::ALL).find(|(_, host)| *host == self).map_or("none", |(name, _)| name)
    }

    /// Returns the host with this name in `site.yaml`; `None` for `none` and for unknown names.
    pub fn from_name(name: &str) -> Option<Host> {
        HOSTS.iter().zip(Host::ALL).find(|(known, _)| **known == name).map(|(_, host)| host)
    }
}

/// The values of `hosting`.
const HOSTS: &[&str] = &["netlify", "cloudflare", "apache", "nginx", "github-pages", "none"];

const MARKDOWN_FIELDS: &[Field] = &[Field::new("raw_html", Shape::Bool)
    .about("Of HTML in een pagina mag staan.", "Whether pages may contain HTML.")
    .example("true")
    .misspellings(&["html"])];

/// The keys of `site.yaml`.
pub const FIELDS: &[Field] = &[
    Field::new("name", Shape::Text)
        .required()
        .about("De naam van de site.", "The name of the site.")
        .example("Organisatie A")
        .misspellings(&["naam", "title", "titel"]),
    Field::new("base_url", Shape::Text)
        .required()
        .about("Het adres waarop de site komt te staan.", "The address of the published site.")
        .example("https://voorbeeld.nl/")
        .misspellings(&["url", "baseURL", "adres"]),
    Field::new("language", Shape::Choice(&["nl", "en"]))
        .about(
            "De taal van de site: `nl` of `en`. Zonder deze sleutel Nederlands.",
            "The language of the site: `nl` or `en`. Without this key Dutch.",
        )
        .example("nl")
        .misspellings(&["lang", "taal"]),
    Field::new("languages", Shape::Texts)
        .about(
            "Twee talen: eerst die van de site, en dan die waarin pagina's zijn vertaald. De vertaling van \
             `visie/index.md` heet `visie/index.en.md`. Zonder deze sleutel is er één taal.",
            "Two languages: first that of the site, then the one into which pages are translated. The translation of \
             `vision/index.md` is called `vision/index.nl.md`. Without this key there is one language.",
        )
        .example("[nl, en]")
        .misspellings(&["talen"]),
    Field::new("description", Shape::Text)
        .about("Waar de site over gaat, in een of twee zinnen.", "What the site is about, in a sentence or two.")
        .example("Een plek voor iedereen in de buurt")
        .misspellings(&["omschrijving", "beschrijving"]),
    Field::new("theme", Shape::Text)
        .about(
            "De map in `themes/` met de vormgeving. Zonder deze sleutel `omslag`.",
            "The folder in `themes/` with the design. Without this key `omslag`.",
        )
        .example("omslag")
        .misspellings(&["thema"]),
    Field::new("brand", Shape::Group(BRAND_FIELDS))
        .about("De kleuren en het logo van uw organisatie.", "The colours and the logo of your organisation.")
        .example("{color: \"#3b1d5c\", logo: beelden/logo.svg}")
        .misspellings(&["huisstijl", "branding", "style", "stijl"]),
    Field::new("menu", Shape::Texts)
        .about(
            "De bestanden waar het menu naar leidt. Zonder deze sleutel zijn dat de delen van de site.",
            "The files that the menu leads to. Without this key the top sections.",
        )
        .example("[visie/index.md, toegang/index.md]")
        .misspellings(&["nav"]),
    Field::new("footer", Shape::Texts)
        .about(
            "De bestanden waar de voet van elke pagina naar leidt.",
            "The files that the foot of each page leads to.",
        )
        .example("[contact.md, privacy.md]")
        .misspellings(&["voet"]),
    Field::new("accessibility_statement", Shape::Text)
        .about(
            "Het webadres van uw officiële toegankelijkheidsverklaring. De link staat dan onder elke pagina; \
             omslag noemt zelf nooit een status.",
            "The web address of the accessibility statement, where there is one.",
        )
        .example("https://voorbeeld.nl/verklaring/1")
        .misspellings(&["toegankelijkheidsverklaring", "accessibility"]),
    Field::new("markdown", Shape::Group(MARKDOWN_FIELDS))
        .about("Instellingen voor Markdown.", "Settings for Markdown.")
        .example("{raw_html: true}"),
    Field::new("search", Shape::Bool)
        .about(
            "Of de site een zoekpagina en een register heeft. Zonder deze sleutel wel.",
            "Whether the site has a search page and a register. Without this key it has.",
        )
        .example("false")
        .misspellings(&["zoeken", "zoek"]),
    Field::new("hosting", Shape::Choice(HOSTS))
        .about(
            "Waar de site staat: `netlify`, `cloudflare`, `apache`, `nginx`, `github-pages` of `none`. omslag \
             maakt er de beveiliging en de doorverwijzingen voor.",
            "What serves the site: `netlify`, `cloudflare`, `apache`, `nginx`, `github-pages` or `none`. omslag \
             makes the security headers and redirects for it.",
        )
        .example("apache")
        .misspellings(&["host", "hostingpartij", "server", "provider"]),
    Field::new("publish_files", Shape::Texts)
        .about(
            "Bestanden in `content/` die op de site komen terwijl niets ernaar verwijst. `*` staat voor een deel \
             van een naam, `**` voor een of meer mappen.",
            "Files in `content/` that are published although nothing refers to them. `*` stands for a part of a \
             name, `**` for one or more folders.",
        )
        .example("[google1234.html, bijlagen/*.pdf]")
        .misspellings(&["publish", "files", "static", "include"]),
    Field::new("allow", Shape::Group(ALLOW_FIELDS))
        .about(
            "Andere sites waarvan een pagina iets mag laden of waar die iets heen mag sturen, per soort. Wat pagina's \
             zelf al laden, hoort hier niet bij.",
            "Other sites that a page may load from or send to, by kind. What pages load already does not belong here.",
        )
        .example("{connect-src: [https://voorbeeld.nl]}")
        .misspellings(&["csp", "content_security_policy"]),
    Field::new("deploy", Shape::Group(DEPLOY_FIELDS))
        .about("Waar `omslag deploy` de site online zet.", "Where `omslag deploy` puts the site online.")
        .example("{to: \"sftp://naam@server.voorbeeld.nl/~/public_html\"}")
        .misspellings(&["publiceren", "upload", "deployment"]),
    Field::new("extra", Shape::Free)
        .about(
            "Eigen gegevens voor het thema. Het thema kent `blurb` (een zin onder elke pagina) en `colophon` \
             (kleine letters onder elke pagina).",
            "Data of your own for the theme. The theme knows `blurb` (a sentence below each page) and `colophon` \
             (small print below each page).",
        )
        .example("{blurb: Samen doen wij mee.}"),
];

/// Returns the JSON Schema of `site.yaml`.
pub fn schema(language: Language) -> Schema {
    let title = Text::new("Instellingen van een site van omslag (site.yaml)", "Settings of an omslag site (site.yaml)");
    json_schema::of(&title, FIELDS, language)
}

impl Config {
    /// Parses `site.yaml`. A `base_url` from the command line overrides the one in the file.
    ///
    /// On failure, returns a diagnostic for each problem found.
    pub fn parse(text: &str, base_url: Option<&str>) -> Result<Config, Vec<Diagnostic>> {
        let yaml = Yaml::settings(FILE_NAME, text);
        let map = yaml::parse(&yaml)?;
        let owner = Owner { name: Text::new(FILE_NAME, FILE_NAME), elsewhere: &|_, _| None };
        let mut problems = check(&yaml, &map, &[FIELDS], &owner);
        let read = Reader(&map);
        let name = read.text("name");
        let url = base_url.map(str::to_owned).or_else(|| read.text("base_url"));
        for (key, value) in [("name", &name), ("base_url", &url)] {
            if value.is_none() && is_missing(&map, FIELDS, key) {
                problems.push(missing(key));
            }
        }
        let base = url.as_deref().and_then(Base::parse);
        if let (Some(url), None) = (&url, &base) {
            problems.push(bad_base_url(&yaml, url, base_url.is_some()));
        }
        let statement = read.text("accessibility_statement");
        if let Some(address) = statement.as_deref().filter(|address| !is_web_address(address)) {
            problems.push(bad_statement(&yaml, address));
        }
        let theme = read.text("theme").unwrap_or_else(|| "omslag".to_owned());
        if !theme.chars().all(|c| c.is_alphanumeric() || "-_".contains(c)) {
            problems.push(bad_theme(&yaml, &theme));
        }
        let brand = brand::parse(&yaml, &map, &mut problems);
        let language = read.text("language").and_then(|tag| Language::from_tag(&tag));
        let second_language = languages::second(&yaml, &map, &mut problems);
        let publish_files = patterns(&yaml, &read, &mut problems);
        let allow = allow::sources(&yaml, &map, &mut problems);
        let deploy = map.get("deploy").and_then(Value::as_map);
        let deploy = deploy.and_then(|group| deploy_target::parse(&yaml, &Reader(group), &mut problems));
        match (name, base) {
            (Some(name), Some(base)) if problems.is_empty() => Ok(Config {
                name,
                description: read.text("description"),
                language: second_language.map(Language::other).or(language).unwrap_or_default(),
                second_language,
                base,
                theme,
                brand,
                menu: map.get("menu").map(|_| entries(&yaml, &read, "menu")),
                footer: entries(&yaml, &read, "footer"),
                accessibility_statement: statement,
                raw_html: map
                    .get("markdown")
                    .and_then(Value::as_map)
                    .is_some_and(|group| Reader(group).is_true("raw_html")),
                search: map.get("search").is_none() || read.is_true("search"),
                hosting: read.text("hosting").as_deref().and_then(Host::from_name),
                publish_files,
                allow,
                deploy,
                extra: read.free("extra"),
            }),
            _ => Err(problems),
        }
    }
}

fn entries(yaml: &Yaml, read: &Reader, key: &str) -> Vec<NamedFile> {
    read.texts(key).into_iter().map(|file| NamedFile { place: yaml.place_of_text(key, &file), file }).collect()
}

/// Parses `publish_files`. A path may begin with `/` or `content/`.
fn patterns(yaml: &Yaml, read: &Reader, problems: &mut Vec<Diagnostic>) -> Vec<FilePattern> {
    let mut patterns = Vec::new();
    for text in read.texts("publish_files") {
        let place = yaml.place_of_text("publish_files", &text);
        let below = text.trim_start_matches('/');
        match Pattern::new(below.strip_prefix("content/").unwrap_or(below)) {
            Ok(pattern) => patterns.push(FilePattern { text, place, pattern }),
            Err(_) => problems.push(bad_pattern(&text, place)),
        }
    }
    patterns
}

fn bad_pattern(text: &str, place: Place) -> Diagnostic {
    let message = Text::new(format!("`{text}` is geen patroon"), format!("`{text}` is not a pattern"));
    let help = Text::new(
        "schrijf een pad zoals `bijlagen/*.pdf`; `**` is een hele map, en `[` schrijft u als `[[]`",
        "write a path such as `attachments/*.pdf`; `**` is a whole folder, and `[` is written `[[]`",
    );
    Diagnostic::new(Rule::WrongType, message).at(place).help(help)
}

fn missing(key: &str) -> Diagnostic {
    let example = FIELDS.iter().find(|field| field.key == key).map(Field::example_line).unwrap_or_default();
    let message = Text::new(format!("in site.yaml ontbreekt `{key}`"), format!("`{key}` is missing from site.yaml"));
    let help = Text::new(format!("voeg een regel toe zoals `{example}`"), format!("add a line such as `{example}`"));
    Diagnostic::new(Rule::MissingKey, message).at(Place::at(FILE_NAME, 1, 1, 1)).help(help)
}

/// Reports a theme that is not the name of a folder in `themes/`, such as a path that leads out of it.
fn bad_theme(yaml: &Yaml, theme: &str) -> Diagnostic {
    let message =
        Text::new(format!("`{theme}` is geen naam van een thema"), format!("`{theme}` is not the name of a theme"));
    let help = Text::new(
        "schrijf de naam van een map in `themes/`, met alleen letters, cijfers en streepjes",
        "write the name of a folder in `themes/`, with letters, digits and hyphens only",
    );
    Diagnostic::new(Rule::WrongType, message).at(yaml.place_of_value(Inside::Top, "theme")).help(help)
}

/// Returns whether an address is an absolute URL that a link to another site may have.
fn is_web_address(address: &str) -> bool {
    let authority = Url::split(address).web_authority();
    authority.is_some_and(|it| it.host.starts_with(char::is_alphanumeric)) && !address.contains(char::is_whitespace)
}

fn bad_statement(yaml: &Yaml, address: &str) -> Diagnostic {
    let help = Text::new(
        "schrijf het hele adres, met `https://` ervoor, of haal de regel weg",
        "write the whole address, beginning with `https://`, or remove the line",
    );
    not_a_web_address(address).at(yaml.place_of_value(Inside::Top, "accessibility_statement")).help(help)
}

fn bad_base_url(yaml: &Yaml, url: &str, from_flag: bool) -> Diagnostic {
    let help = Text::new(
        "schrijf een adres zoals `https://voorbeeld.nl/` of `https://voorbeeld.nl/map/`",
        "write an address such as `https://example.org/` or `https://example.org/folder/`",
    );
    let diagnostic = not_a_web_address(url).help(help);
    if from_flag { diagnostic } else { diagnostic.at(yaml.place_of_value(Inside::Top, "base_url")) }
}

fn not_a_web_address(text: &str) -> Diagnostic {
    let message = Text::new(format!("`{text}` is geen heel webadres"), format!("`{text}` is not a whole web address"));
    Diagnostic::new(Rule::WrongType, message)
}
