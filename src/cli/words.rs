//! The words of the verbs that build nothing: what they are called, and what may stand behind them.

use crate::language::Language;
use clap::Arg;

/// A verb beside `build` and `check`.
pub struct Verb {
    pub name: &'static str,
    pub about: &'static str,
    /// What stands before the options in its usage, with a blank behind it.
    pub usage: &'static str,
    pub arguments: Vec<Arg>,
}

/// The verbs that only tell.
pub fn verbs(language: Language) -> [Verb; 2] {
    let say = |dutch, english| language.pick(dutch, english);
    let behind = |name: &'static str, what: &'static str, about: &'static str| {
        Arg::new(name).value_name(what).help(about).help_heading(say("Wat u erachter typt", "Arguments"))
    };
    [
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
