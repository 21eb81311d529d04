//! The words of the verbs that build nothing: what they are called, and what may stand behind them.

use super::command::{flag, today, value};
use crate::language::Language;
use crate::page::KindName;
use clap::Arg;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// A verb beside `build` and `check`.
pub struct Verb {
    pub name: &'static str,
    pub about: &'static str,
    /// What stands before the options in its usage, with a blank behind it.
    pub usage: &'static str,
    pub arguments: Vec<Arg>,
}

/// The verbs that make files, and those that only tell.
pub fn verbs(language: Language) -> [Verb; 4] {
    let say = |dutch, english| language.pick(dutch, english);
    let behind = |name: &'static str, what: &'static str, about: &'static str| {
        Arg::new(name).value_name(what).help(about).help_heading(say("Wat u erachter typt", "Arguments"))
    };
    [
        Verb {
            name: "new",
            about: say("maakt een nieuwe pagina om in te schrijven", "makes a new page to write in"),
            usage: say("SOORT \"Titel\" ", "KIND \"Title\" "),
            arguments: vec![
                behind(
                    "kind",
                    say("SOORT", "KIND"),
                    say(
                        "pagina, deel, notitie, tijdlijn, moment of presentatie",
                        "page, section, note, timeline, event or presentation",
                    ),
                )
                .required(true)
                .value_parser(kind(language))
                .hide_possible_values(true),
                // Whoever forgets the quotes means all the words.
                behind("title", say("TITEL", "TITLE"), say("de titel", "the title")).required(true).num_args(1..),
                value("in", say("MAP", "FOLDER"), say("de map in content/", "the folder in content/")),
                flag("edit", say("open het bestand meteen", "open the file at once")),
                today(language),
            ],
        },
        Verb {
            name: "init",
            about: say("maakt een kleine, hele site om mee te beginnen", "makes a small, whole site to begin with"),
            usage: say("MAP ", "DIR "),
            arguments: vec![
                behind("dir", say("MAP", "DIR"), say("een nieuwe of lege map", "a new or empty folder")).required(true),
                value("root", say("MAP", "DIR"), say("de map waarin die komt", "the folder that it comes into")),
            ],
        },
        Verb {
            name: "schema",
            about: say("laat uw tekstprogramma de sleutels kennen", "lets your editor know the keys"),
            usage: "[front-matter|site] ",
            arguments: vec![
                behind("of", "front-matter|site", say("van wat; eerst die van pagina's", "of what; pages by default"))
                    .value_parser(["front-matter", "site"])
                    .default_value("front-matter")
                    .hide_default_value(true)
                    .hide_possible_values(true),
            ],
        },
        Verb {
            name: "explain",
            about: say("legt een melding uit", "explains a message"),
            usage: say("[REGEL] ", "[RULE] "),
            arguments: vec![behind(
                "rule",
                say("REGEL", "RULE"),
                say("wat in een melding tussen haken staat", "what stands between brackets in a message"),
            )],
        },
    ]
}

/// A kind by its name in either language; the one named where none fits is that of the messages.
fn kind(language: Language) -> impl TypedValueParser<Value = KindName> {
    let both = |kind: KindName| Language::ALL.map(|language| kind.word(language));
    let names = KindName::ALL.map(|kind| PossibleValue::new(kind.word(language)).aliases(both(kind)));
    let meant = move |name: String| KindName::ALL.into_iter().find(|kind| both(*kind).contains(&&*name));
    PossibleValuesParser::new(names).map(move |name| meant(name).unwrap_or(KindName::Page))
}
