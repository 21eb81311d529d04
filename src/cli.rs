//! The door's handle: flags become what a verb needs, and a verb's outcome becomes text and an exit code.
//!
//! Everything that only the machine knows comes in through [`Machine`], once.

use crate::build::{Built, Project, Texts, Unbuilt, build};
use crate::config;
use crate::date::Day;
use crate::diagnostic::{Diagnostics, Failure, Severity};
use crate::language::{Language, Text};
use crate::output::{Entry, Role};
use crate::publish::{self, Destination};
use crate::report::{self, Report};
use crate::site::Visibility;
use crate::source;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// What the machine knows and a build must not ask for itself.
pub struct Machine {
    /// Seconds since 1970, UTC.
    pub now: i64,
    pub source_date_epoch: Option<String>,
    /// As `LANG` has it.
    pub locale: Option<String>,
    pub colour: bool,
    pub folder: PathBuf,
}

const GOOD: u8 = 0;
const SITE_HAS_ERRORS: u8 = 1;
const WRONG_USAGE: u8 = 2;
const MACHINE_FAILED: u8 = 3;

/// Runs the verb that the arguments name and returns the exit code.
pub fn run(arguments: impl Iterator<Item = OsString>, machine: &Machine) -> ExitCode {
    let arguments: Vec<OsString> = arguments.collect();
    let language = asked_language(&arguments).or_else(|| machine.locale.as_deref().and_then(Language::from_tag));
    let spoken = language.unwrap_or_default();
    let matches = match command(spoken).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            print(&error.to_string());
            return ExitCode::from(GOOD);
        }
        Err(error) => {
            complain(&format!("{}\n", usage_mistake(&error, spoken)));
            return ExitCode::from(WRONG_USAGE);
        }
    };
    let Some((verb, flags)) = matches.subcommand() else { return ExitCode::from(WRONG_USAGE) };
    let code = match Task::read(flags, machine, language) {
        Ok(task) => task.run(verb == "build"),
        Err(mistake) => {
            complain(&format!("omslag: {}\n", mistake.get(spoken)));
            WRONG_USAGE
        }
    };
    ExitCode::from(code)
}

/// The value of `--lang`, looked up before the flags are parsed so that mistakes in them are told in it.
fn asked_language(arguments: &[OsString]) -> Option<Language> {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let after = texts.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    after.or_else(|| texts.iter().find_map(|text| text.strip_prefix("--lang="))).and_then(Language::from_tag)
}

fn command(language: Language) -> Command {
    let say = |dutch: &'static str, english: &'static str| match language {
        Language::Dutch => dutch,
        Language::English => english,
    };
    let flag =
        |name: &'static str, about: &'static str| Arg::new(name).long(name).help(about).action(ArgAction::SetTrue);
    let value = |name: &'static str, what: &'static str, about: &'static str| {
        Arg::new(name).long(name).value_name(what).help(about)
    };
    let shared = [
        value("root", say("MAP", "DIR"), say("de map met site.yaml", "the folder with site.yaml")),
        value("lang", "nl|en", say("de taal van de meldingen", "the language of messages"))
            .value_parser(["nl", "en"])
            .hide_possible_values(true),
        flag("json", say("één JSON-object op standaarduitvoer", "one JSON object on standard output")),
        flag("quiet", say("alleen fouten en waarschuwingen", "errors and warnings only")),
        value("base-url", "URL", say("in plaats van base_url in site.yaml", "instead of base_url in site.yaml")),
        flag("drafts", say("ook concepten en pagina's van later", "drafts and pages of a later day as well")),
        value(
            "today",
            say("DATUM", "DATE"),
            say("de dag van vandaag, zoals 2026-12-01", "today's day, such as 2026-12-01"),
        ),
        flag("strict", say("een waarschuwing telt als een fout", "a warning counts as an error")),
    ];
    let template = match language {
        Language::Dutch => "{about}\n\nGebruik: {usage}\n\n{all-args}",
        Language::English => "{about}\n\nUsage: {usage}\n\n{all-args}",
    };
    let help = Arg::new("help").long("help").short('h').action(ArgAction::Help).help(say("deze uitleg", "this help"));
    let version = Arg::new("version").long("version").short('V').action(ArgAction::Version);
    let verb = |name: &'static str, about: &'static str| {
        Command::new(name)
            .about(about)
            .next_help_heading(say("Opties", "Options"))
            .args(shared.clone())
            .arg(help.clone())
            .disable_help_flag(true)
            .override_usage(format!("omslag {name} [{}]", say("opties", "options")))
            .help_template(template)
    };
    let build = verb("build", say("maakt de site in public/", "makes the site in public/"));
    let adopt = say(
        "overschrijf bestanden in public/ die niet van omslag zijn",
        "overwrite files in public/ that are not omslag's",
    );
    Command::new("omslag")
        .about(say("Maakt van Markdown een hele, toegankelijke site", "Turns Markdown into a whole, accessible site"))
        .version(env!("CARGO_PKG_VERSION"))
        .help_template(template)
        .subcommand_help_heading(say("Opdrachten", "Commands"))
        .next_help_heading(say("Opties", "Options"))
        .override_usage(say("omslag <opdracht> [opties]", "omslag <command> [options]"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(help.clone())
        .arg(version.help(say("de versie", "the version")))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(build.arg(flag("adopt", adopt)))
        .subcommand(verb("check", say("kijkt alles na en publiceert niets", "checks everything and publishes nothing")))
}

/// The mistakes people make with flags, in their language; clap itself speaks English only.
fn usage_mistake(error: &clap::Error, language: Language) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    if language == Language::English {
        return error.to_string();
    }
    let near = |kind| match context(kind) {
        near if near.is_empty() => String::new(),
        near => format!("; bedoelde u `{near}`?"),
    };
    let told = match error.kind() {
        ErrorKind::UnknownArgument => {
            format!("`{}` bestaat niet{}", context(ContextKind::InvalidArg), near(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            format!(
                "`{}` is geen opdracht{}",
                context(ContextKind::InvalidSubcommand),
                near(ContextKind::SuggestedSubcommand)
            )
        }
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_empty() => {
            format!("achter {} hoort een waarde", context(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue => format!(
            "`{}` past niet bij {}; dit kan wel: {}",
            context(ContextKind::InvalidValue),
            context(ContextKind::InvalidArg),
            context(ContextKind::ValidValue)
        ),
        ErrorKind::ArgumentConflict => format!("{} staat er twee keer", context(ContextKind::InvalidArg)),
        _ => return error.to_string(),
    };
    format!("omslag: {told}\n`omslag --help` laat zien wat er kan")
}

/// A verb with everything it needs.
struct Task {
    project: Project,
    language: Option<Language>,
    colour: bool,
    json: bool,
    quiet: bool,
    strict: bool,
    adopt: bool,
}

impl Task {
    /// Turns flags as typed into what is meant.
    fn read(flags: &ArgMatches, machine: &Machine, language: Option<Language>) -> Result<Task, Text> {
        let text = |name: &str| flags.get_one::<String>(name).cloned();
        let start = machine.folder.join(text("root").unwrap_or_default());
        let root = match text("root") {
            Some(_) if start.join(config::FILE_NAME).is_file() => start,
            Some(_) => return Err(no_site_in(&start)),
            None => source::find_root(&start).ok_or_else(|| no_site(&start))?,
        };
        let today = today(text("today"), machine)?;
        Ok(Task {
            project: Project {
                root,
                base_url: text("base-url"),
                visibility: Visibility { today, drafts: flags.get_flag("drafts") },
            },
            language,
            colour: machine.colour,
            json: flags.get_flag("json"),
            quiet: flags.get_flag("quiet"),
            strict: flags.get_flag("strict"),
            adopt: flags.try_get_one::<bool>("adopt").ok().flatten().copied().unwrap_or_default(),
        })
    }

    fn run(self, publishes: bool) -> u8 {
        let started = Instant::now();
        match build(&self.project) {
            Ok(built) => self.finish(built, publishes, started),
            Err(Unbuilt::Settings(said, texts)) => {
                self.tell(&said, &texts, self.language.unwrap_or_default(), None);
                WRONG_USAGE
            }
            Err(Unbuilt::Failed(failure)) => self.failed(&failure, self.language.unwrap_or_default()),
        }
    }

    fn failed(&self, failure: &Failure, language: Language) -> u8 {
        if self.json {
            print(&format!("{}\n", report::json(&Diagnostics::default(), None, Some(failure), language)));
        } else {
            complain(&format!("{}\n", report::failure(failure, language)));
        }
        MACHINE_FAILED
    }

    fn finish(&self, built: Built, publishes: bool, started: Instant) -> u8 {
        let language = self.language.unwrap_or(built.config.language);
        let mut stopped = self.stops(&built.said);
        let mut said = built.said;
        let mut changes = None;
        if publishes && !stopped {
            match publish::publish(&built.output, &self.destination()) {
                Ok(published) => {
                    said.extend(published.diagnostics);
                    changes = Some(published.changes);
                }
                Err(failure) => return self.failed(&failure, language),
            }
            stopped = said.has_errors();
        }
        let changes = changes.as_ref().filter(|_| !stopped);
        let of_content = |entry: &&Entry| matches!(entry.role, Role::Page | Role::List) && entry.origin.is_some();
        let pages = built.output.values().filter(of_content).count();
        let report = Report { pages, hidden: &built.hidden, changes, took: started.elapsed() };
        self.tell(&said, &built.texts, language, Some(&report).filter(|_| !stopped));
        if stopped && publishes && !self.json {
            complain(&format!(
                "{}\n",
                Text::new("public/ is niet veranderd", "public/ has not been changed").get(language)
            ));
        }
        if stopped { SITE_HAS_ERRORS } else { GOOD }
    }

    fn stops(&self, said: &Diagnostics) -> bool {
        said.has_errors() || self.strict && said.count(Severity::Warning) > 0
    }

    fn destination(&self) -> Destination {
        let root = &self.project.root;
        Destination {
            folder: root.join("public"),
            state: root.join(".omslag"),
            guarded: ["content", "data", "themes", config::FILE_NAME].map(|name| root.join(name)).to_vec(),
            adopt: self.adopt,
        }
    }

    /// Diagnostics go to standard error and the report to standard output; as JSON both go to standard output.
    fn tell(&self, said: &Diagnostics, texts: &Texts, language: Language, report: Option<&Report>) {
        if self.json {
            print(&format!("{}\n", report::json(said, report, None, language)));
            return;
        }
        let said = if self.quiet { said.without_advice() } else { said.clone() };
        complain(&report::terminal(&said, texts, language, self.colour));
        let summary = report::summary(&said, language);
        if !summary.is_empty() {
            complain(&format!("{summary}\n"));
        }
        if let Some(report) = report.filter(|_| !self.quiet) {
            print(&report.text(language));
        }
    }
}

/// Writes to standard output. Nobody may be listening any more (`omslag build | head`), which changes nothing about
/// the work that is done.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes to standard error, as [`print`] does.
fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

fn no_site_in(folder: &std::path::Path) -> Text {
    let folder = folder.display();
    Text::new(
        format!("in {folder} staat geen site.yaml; geef achter --root de map waar dat bestand in staat"),
        format!("there is no site.yaml in {folder}; give the folder that holds that file after --root"),
    )
}

fn no_site(folder: &std::path::Path) -> Text {
    let folder = folder.display();
    Text::new(
        format!(
            "in {folder} staat geen site.yaml, en in de mappen erboven ook niet; maak een bestand site.yaml met `name: …` en `base_url: https://…`"
        ),
        format!(
            "there is no site.yaml in {folder} nor in the folders above it; make a file site.yaml with `name: …` and `base_url: https://…`"
        ),
    )
}

/// `--today`, else `SOURCE_DATE_EPOCH`, else the clock, in UTC so that two machines agree.
fn today(flag: Option<String>, machine: &Machine) -> Result<Day, Text> {
    let bad = |what: &str| {
        Text::new(
            format!("`{what}` is geen dag; schrijf bijvoorbeeld `--today 2026-12-01`"),
            format!("`{what}` is not a day; write for example `--today 2026-12-01`"),
        )
    };
    if let Some(text) = flag {
        return Day::parse(&text).ok_or_else(|| bad(&text));
    }
    match &machine.source_date_epoch {
        Some(text) => {
            text.parse().ok().and_then(Day::from_unix).ok_or_else(|| bad(&format!("SOURCE_DATE_EPOCH={text}")))
        }
        None => Day::from_unix(machine.now).ok_or_else(|| bad(&machine.now.to_string())),
    }
}
