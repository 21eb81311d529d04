//! The verbs and flags, in two languages, and what is said when they are mistyped. Only this file and `words` know the
//! words of the command line; what they set in motion is not known here.

use super::words;
use crate::language::Language;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};
use std::ffi::OsString;
use std::net::IpAddr;

/// The value of `--lang`, looked up before the flags are parsed so that mistakes in them are told in it.
pub fn asked_language(arguments: &[OsString]) -> Option<Language> {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let after = texts.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    after.or_else(|| texts.iter().find_map(|text| text.strip_prefix("--lang="))).and_then(Language::from_tag)
}

/// The whole command line.
pub fn command(language: Language) -> Command {
    let say = |dutch, english| language.pick(dutch, english);
    let everywhere = [
        value("root", say("MAP", "DIR"), say("de map met site.yaml", "the folder with site.yaml")),
        value("lang", "nl|en", say("de taal van de meldingen", "the language of messages"))
            .value_parser(["nl", "en"])
            .hide_possible_values(true),
        flag("json", say("één JSON-object op standaarduitvoer", "one JSON object on standard output")),
        flag("quiet", say("alleen fouten en waarschuwingen", "errors and warnings only")),
    ];
    let (building, serving) = (building(language), serving(language));
    let template = match language {
        Language::Dutch => "{about}\n\nGebruik: {usage}\n\n{all-args}",
        Language::English => "{about}\n\nUsage: {usage}\n\n{all-args}",
    };
    let help = Arg::new("help").long("help").short('h').action(ArgAction::Help).help(say("deze uitleg", "this help"));
    let version = Arg::new("version").long("version").short('V').action(ArgAction::Version);
    let verb = |name: &'static str, about: &'static str, before: &str, own: &[Arg]| {
        Command::new(name)
            .about(about)
            .next_help_heading(say("Opties", "Options"))
            .args(own)
            .args(everywhere.iter().filter(|known| own.iter().all(|own| own.get_id() != known.get_id())))
            .arg(help.clone())
            .disable_help_flag(true)
            .override_usage(format!("omslag {name} {before}[{}]", say("opties", "options")))
            .help_template(template)
    };
    let build = verb("build", say("maakt de site in public/", "makes the site in public/"), "", &building);
    let adopt = say(
        "overschrijf bestanden in public/ die niet van omslag zijn",
        "overwrite files in public/ that are not omslag's",
    );
    Command::new("omslag")
        .about(say(
            "Maakt van Markdown een hele, toegankelijke site; zonder opdracht laat omslag de site in de browser zien",
            "Turns Markdown into a whole, accessible site; without a command omslag shows it in the browser",
        ))
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
        .subcommand(build.arg(flag("adopt", adopt)))
        .subcommand(verb(
            "check",
            say("kijkt alles na en publiceert niets", "checks everything and publishes nothing"),
            "",
            &building,
        ))
        .subcommand(verb(
            "serve",
            say("laat de site zien en volgt elke wijziging", "shows the site and follows every change"),
            "",
            &serving,
        ))
        .subcommands(words::verbs(language).iter().map(|own| verb(own.name, own.about, own.usage, &own.arguments)))
}

/// What the verbs know that look at the whole site.
fn building(language: Language) -> [Arg; 4] {
    let say = |dutch, english| language.pick(dutch, english);
    [
        value("base-url", "URL", say("in plaats van base_url in site.yaml", "instead of base_url in site.yaml")),
        flag("drafts", say("ook concepten en pagina's van later", "drafts and pages of a later day as well")),
        today(language),
        flag("strict", say("een waarschuwing telt als een fout", "a warning counts as an error")),
    ]
}

/// What the preview knows.
fn serving(language: Language) -> [Arg; 5] {
    let say = |dutch, english| language.pick(dutch, english);
    [
        value("port", "N", say("de poort, 1111 als u niets zegt", "the port, 1111 unless you say so"))
            .value_parser(clap::value_parser!(u16)),
        value(
            "host",
            "IP",
            say("het adres van deze computer, anders 127.0.0.1", "this computer's address, else 127.0.0.1"),
        )
        .value_parser(clap::value_parser!(IpAddr)),
        value(
            "allow-host",
            say("NAAM", "NAME"),
            say("nog een naam van deze computer", "another name of this computer"),
        )
        .action(ArgAction::Append),
        flag("open", say("open de site in de browser", "open the site in the browser")),
        flag("poll", say("kijk elke halve seconde zelf", "look every half second")),
    ]
}

pub fn today(language: Language) -> Arg {
    let about = language.pick("de dag van vandaag, zoals 2026-12-01", "today's day, such as 2026-12-01");
    value("today", language.pick("DATUM", "DATE"), about)
}

pub fn flag(name: &'static str, about: &'static str) -> Arg {
    Arg::new(name).long(name).help(about).action(ArgAction::SetTrue)
}

pub fn value(name: &'static str, what: &'static str, about: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(what).help(about)
}

/// The mistakes people make with flags, in their language; clap itself speaks English only.
pub fn usage_mistake(error: &clap::Error, language: Language) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
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
            "`{}` past niet bij {}; dit kan wel: {}{}",
            context(ContextKind::InvalidValue),
            context(ContextKind::InvalidArg),
            context(ContextKind::ValidValue),
            near(ContextKind::SuggestedValue)
        ),
        ErrorKind::ValueValidation => {
            format!("`{}` past niet bij {}", context(ContextKind::InvalidValue), context(ContextKind::InvalidArg))
        }
        ErrorKind::MissingRequiredArgument => {
            // A title may be several words, which the library shows by dots.
            format!("hier ontbreekt: {}", context(ContextKind::InvalidArg).replace("...", ""))
        }
        ErrorKind::ArgumentConflict => format!("{} staat er twee keer", context(ContextKind::InvalidArg)),
        _ => return error.to_string(),
    };
    // The usage begins with the verb, if it was one; a value that does not fit comes without usage.
    let usage = context(ContextKind::Usage);
    let is_verb = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    let verb = usage.split_whitespace().skip(1).take_while(is_verb).collect::<Vec<_>>().join(" ");
    let verb = if verb.is_empty() { "omslag" } else { &verb };
    format!("omslag: {told}\n`{verb} --help` laat zien wat er kan")
}
