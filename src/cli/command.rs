//! The definitions of commands and flags, in two languages. Nothing is run here.

use crate::content::KindName;
use crate::i18n::Language;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, value_parser};
use std::ffi::OsString;
use std::net::IpAddr;
use std::path::PathBuf;

/// Returns the value of `--lang`. It is looked up before the flags are parsed, so that errors in flags are reported in
/// that language.
pub fn asked_language(arguments: &[OsString]) -> Option<Language> {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let after = texts.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    after.or_else(|| texts.iter().find_map(|text| text.strip_prefix("--lang="))).and_then(Language::from_tag)
}

/// Returns the definition of the whole command line.
pub fn command(language: Language) -> Command {
    let say = |dutch, english| language.pick(dutch, english);
    let about = say(
        "Maakt van Markdown een hele, toegankelijke site; zonder opdracht laat omslag de site in de browser zien",
        "Turns Markdown into a whole, accessible site; without a command omslag shows it in the browser",
    );
    let version = Arg::new("version").long("version").short('V').action(ArgAction::Version);
    with_help(Command::new("omslag"), language)
        .about(about)
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_help_heading(say("Opdrachten", "Commands"))
        .override_usage(say("omslag <opdracht> [opties]", "omslag <command> [options]"))
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(version.help(say("de versie", "the version")))
        .subcommands(building(language))
        .subcommand(deploying(language))
        .subcommand(serving(language))
        .subcommands(making(language))
        .subcommands(printing(language))
}

/// The commands `build` and `check`, which process the whole site.
fn building(language: Language) -> [Command; 2] {
    let say = |dutch, english| language.pick(dutch, english);
    let own = [
        value("base-url", "URL", say("in plaats van base_url in site.yaml", "instead of base_url in site.yaml")),
        flag("drafts", say("ook concepten en pagina's van later", "drafts and pages of a later day as well")),
        today(language),
        flag("strict", say("een waarschuwing telt als een fout", "a warning counts as an error")),
    ];
    let adopt = say(
        "overschrijf bestanden in public/ die niet van omslag zijn",
        "overwrite files in public/ that are not omslag's",
    );
    let build = say("maakt de site in public/", "makes the site in public/");
    let check = say("kijkt alles na en publiceert niets", "checks everything and publishes nothing");
    [
        subcommand("build", "", build, own.to_vec(), language).arg(flag("adopt", adopt)).arg(all(language)),
        subcommand("check", "", check, own.to_vec(), language),
    ]
}

fn deploying(language: Language) -> Command {
    let say = |dutch, english| language.pick(dutch, english);
    let own = vec![
        flag("dry-run", say("zeg alleen wat er zou gebeuren", "only report what would happen")),
        flag("take-over", say("vervang wat een ander online zette", "replace what someone else put online")),
        flag("allow-deletions", say("er mogen veel pagina's verdwijnen", "many pages may be deleted")),
        flag("no-verify", say("kijk daarna niet op internet", "do not check online afterwards")),
        flag("strict", say("een waarschuwing telt als een fout", "a warning counts as an error")),
        all(language),
        today(language),
    ];
    let about = say("maakt de site en zet die online", "makes the site and puts it online");
    subcommand("deploy", "", about, own, language)
}

fn serving(language: Language) -> Command {
    let say = |dutch, english| language.pick(dutch, english);
    let host = say("het adres van deze computer, anders 127.0.0.1", "this computer's address, else 127.0.0.1");
    let allowed = say("nog een naam van deze computer", "another name of this computer");
    let own = vec![
        value("port", "N", say("de poort, 1111 als u niets zegt", "the port, 1111 unless you say so"))
            .value_parser(value_parser!(u16)),
        value("host", "IP", host).value_parser(value_parser!(IpAddr)),
        value("allow-host", say("NAAM", "NAME"), allowed).action(ArgAction::Append),
        flag("open", say("open de site in de browser", "open the site in the browser")),
        flag("poll", say("kijk elke halve seconde zelf", "look every half second")),
    ];
    let about = say("laat de site zien en volgt elke wijziging", "shows the site and follows every change");
    subcommand("serve", "", about, own, language)
}

/// The commands `new`, `import` and `init`, which create files.
fn making(language: Language) -> [Command; 3] {
    let say = |dutch, english| language.pick(dutch, english);
    let kinds = say(
        "pagina, deel, notitie, tijdlijn, moment of presentatie; of vertaling",
        "page, section, note, timeline, event or presentation; or translation",
    );
    let title = say("de titel, of van een vertaling het origineel", "the title, or the original of a translation");
    let new = vec![
        operand("kind", say("SOORT", "KIND"), kinds, language)
            .required(true)
            .value_parser(kind(language))
            .hide_possible_values(true),
        // If the quotes are missing, all words belong to the title.
        operand("title", say("TITEL", "TITLE"), title, language).required(true).num_args(1..),
        value("in", say("MAP", "FOLDER"), say("de map in content/", "the folder in content/")),
        flag("edit", say("open het bestand meteen", "open the file at once")),
        value("to", "nl|en", say("de taal van de vertaling", "the language of the translation"))
            .value_parser(["nl", "en"])
            .hide_possible_values(true),
        flag("refresh", say("de vertaling is weer bij", "the translation is up to date again")),
        today(language),
    ];
    let import = vec![
        operand(
            "files",
            say("BESTAND", "FILE"),
            say("documenten, of mappen ermee", "documents, or folders with them"),
            language,
        )
        .required(true)
        .num_args(1..)
        .value_parser(value_parser!(PathBuf)),
        value("in", say("MAP", "FOLDER"), say("de map in content/", "the folder in content/")),
        flag(
            "dry-run",
            say("laat zien wat er zou komen, en schrijf niets", "show what would be written, and write nothing"),
        ),
        today(language),
    ];
    let (folder, in_folder) = (
        say("een nieuwe of lege map", "a new or empty folder"),
        say("de map waarin die komt", "the folder that it comes into"),
    );
    let init = vec![
        operand("dir", say("MAP", "DIR"), folder, language).required(true),
        value("root", say("MAP", "DIR"), in_folder),
    ];
    let about_new = say("maakt een nieuwe pagina om in te schrijven", "makes a new page to write in");
    let about_import = say(
        "maakt conceptpagina's van Word-documenten, webpagina's en Markdown van andere programma's",
        "turns Word documents, web pages and Markdown of other programs into draft pages",
    );
    let about_init = say("maakt een kleine, hele site om mee te beginnen", "makes a small, whole site to begin with");
    [
        subcommand("new", say("SOORT \"Titel\" ", "KIND \"Title\" "), about_new, new, language),
        subcommand("import", say("BESTAND… ", "FILE… "), about_import, import, language),
        subcommand("init", say("MAP ", "DIR "), about_init, init, language),
    ]
}

/// The commands `schema` and `explain`, which only print.
fn printing(language: Language) -> [Command; 2] {
    let say = |dutch, english| language.pick(dutch, english);
    let of = say("van wat; eerst die van pagina's", "of what; pages by default");
    let of = operand("of", "front-matter|site|redirects", of, language)
        .value_parser(["front-matter", "site", "redirects"])
        .default_value("front-matter")
        .hide_default_value(true)
        .hide_possible_values(true);
    let rule = say("wat in een melding tussen haken staat", "the words between brackets in a message");
    let rule = operand("rule", say("REGEL", "RULE"), rule, language);
    let about_schema = say("laat uw tekstprogramma de sleutels kennen", "lets your editor know the keys");
    let about_explain = say("legt een melding uit", "explains a message");
    [
        subcommand("schema", "[front-matter|site|redirects] ", about_schema, vec![of], language),
        subcommand("explain", say("[REGEL] ", "[RULE] "), about_explain, vec![rule], language),
    ]
}

/// Defines a command with its own arguments and the common ones. `operands` come before the options in its usage.
fn subcommand(name: &'static str, operands: &str, about: &'static str, own: Vec<Arg>, language: Language) -> Command {
    let say = |dutch, english| language.pick(dutch, english);
    let everywhere = [
        value("root", say("MAP", "DIR"), say("de map met site.yaml", "the folder with site.yaml")),
        value("lang", "nl|en", say("de taal van de meldingen", "the language of messages"))
            .value_parser(["nl", "en"])
            .hide_possible_values(true),
        flag("json", say("één JSON-object op standaarduitvoer", "one JSON object on standard output")),
        flag("quiet", say("alleen fouten en waarschuwingen", "errors and warnings only")),
    ];
    let others = everywhere.into_iter().filter(|known| own.iter().all(|own| own.get_id() != known.get_id()));
    let others: Vec<Arg> = others.collect();
    let options = say("opties", "options");
    let command = Command::new(name).about(about).next_help_heading(say("Opties", "Options")).args(own).args(others);
    with_help(command, language).override_usage(format!("omslag {name} {operands}[{options}]"))
}

/// Adds `--help` and its layout in one language.
fn with_help(command: Command, language: Language) -> Command {
    let say = |dutch, english| language.pick(dutch, english);
    let help = Arg::new("help").long("help").short('h').action(ArgAction::Help).help(say("deze uitleg", "this help"));
    command
        .next_help_heading(say("Opties", "Options"))
        .disable_help_flag(true)
        .arg(help)
        .help_template(say("{about}\n\nGebruik: {usage}\n\n{all-args}", "{about}\n\nUsage: {usage}\n\n{all-args}"))
}

fn all(language: Language) -> Arg {
    flag("all", language.pick("noem elke verandering, ook na de twintigste", "list every change, not just twenty"))
}

fn today(language: Language) -> Arg {
    let about = language.pick("de dag van vandaag, zoals 2026-12-01", "today's day, such as 2026-12-01");
    value("today", language.pick("DATUM", "DATE"), about)
}

fn flag(name: &'static str, about: &'static str) -> Arg {
    Arg::new(name).long(name).help(about).action(ArgAction::SetTrue)
}

fn value(name: &'static str, what: &'static str, about: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(what).help(about)
}

fn operand(name: &'static str, what: &'static str, about: &'static str, language: Language) -> Arg {
    Arg::new(name).value_name(what).help(about).help_heading(language.pick("Wat u erachter typt", "Arguments"))
}

/// What `new` makes: a page of a kind, or a translation of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Page(KindName),
    Translation,
}

/// Parses a kind, or "translation", by its name in either language. An error lists the names in the language of
/// messages.
fn kind(language: Language) -> impl TypedValueParser<Value = Wanted> {
    let both = |wanted: Wanted| {
        Language::ALL.map(|language| match wanted {
            Wanted::Page(kind) => kind.word(language),
            Wanted::Translation => language.pick("vertaling", "translation"),
        })
    };
    let all = || KindName::ALL.map(Wanted::Page).into_iter().chain([Wanted::Translation]);
    let names =
        all().map(|wanted| PossibleValue::new(language.pick(both(wanted)[0], both(wanted)[1])).aliases(both(wanted)));
    let meant = move |name: String| all().find(|wanted| both(*wanted).contains(&&*name));
    PossibleValuesParser::new(names).map(move |name| meant(name).unwrap_or(Wanted::Page(KindName::Page)))
}
