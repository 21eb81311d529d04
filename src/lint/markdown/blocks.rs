//! Lints of `:::` blocks: unknown blocks, unclosed blocks, and faults in their arguments.

use super::foreign_syntax::instead;
use crate::diagnostic::{Diagnostic, Rule, nearest};
use crate::i18n::Text;
use crate::markdown::{ArgumentFault, block_names};

/// Reports a block that does not exist, or exists only in presentations.
pub(super) fn unknown(name: &str, slides: bool) -> Diagnostic {
    if name.is_empty() {
        let message = Text::new(
            "deze `:::` sluit geen blok, en opent een blok zonder naam",
            "this `:::` closes no block, and opens one without a name",
        );
        return Diagnostic::new(Rule::UnknownBlock, message).help(Text::new(
            "haal de regel weg; een blok om een ander blok heen heeft meer dubbele punten nodig: `::::`",
            "remove the line; a block around another block needs more colons: `::::`",
        ));
    }
    if block_names(true).any(|known| known == name) {
        let message = Text::new(
            format!("het blok `{name}` is er alleen voor presentaties"),
            format!("the block `{name}` is for presentations only"),
        );
        let help = Text::new("haal de regels met `:::` weg", "remove the lines with `:::`");
        return Diagnostic::new(Rule::UnknownBlock, message).help(help);
    }
    let help = match nearest(name, block_names(slides)) {
        Some(near) => Text::new(format!("bedoelde u `:::{near}`?"), format!("did you mean `:::{near}`?")),
        None => instead(name).unwrap_or_else(|| {
            let all = block_names(slides).collect::<Vec<_>>().join("`, `");
            Text::new(format!("er zijn: `{all}`"), format!("there are: `{all}`"))
        }),
    };
    let message = Text::new(format!("het blok `{name}` bestaat niet"), format!("the block `{name}` does not exist"));
    Diagnostic::new(Rule::UnknownBlock, message).help(help)
}

/// Reports code without a closing fence, at the line that nearly closes it or else where it begins.
pub(super) fn unclosed_code(has_near_miss: bool) -> Diagnostic {
    if has_near_miss {
        let message = Text::new(
            "deze regel sluit de code niet, dus wat eronder staat is ook code",
            "this line does not close the code, so what is below it is code as well",
        );
        let help = Text::new(
            "zet op deze regel alleen de tekens die boven de code staan; de rest komt op de regel eronder",
            "put only the characters above the code on this line; the rest goes on the next line",
        );
        return Diagnostic::new(Rule::UnclosedBlock, message).help(help);
    }
    let message = Text::new(
        "deze code wordt niet gesloten, dus wat eronder staat is ook code",
        "this code is not closed, so what is below it is code as well",
    );
    let help = Text::new(
        "zet dezelfde tekens op een eigen regel onder de code",
        "put the same characters on a line of their own below the code",
    );
    Diagnostic::new(Rule::UnclosedBlock, message).help(help)
}

pub(super) fn unclosed(name: &str, fence_length: usize) -> Diagnostic {
    let fence = ":".repeat(fence_length.min(20));
    let message =
        Text::new(format!("het blok `{name}` wordt niet gesloten"), format!("the block `{name}` is not closed"));
    let help = Text::new(
        format!("zet `{fence}` op een eigen regel onder het blok"),
        format!("put `{fence}` on a line of its own below the block"),
    );
    Diagnostic::new(Rule::UnclosedBlock, message).help(help)
}

/// Reports a fault in an argument of the block `name`.
pub(super) fn argument(name: &str, fault: &ArgumentFault) -> Diagnostic {
    let (message, help) = match fault {
        ArgumentFault::UnclosedQuote => (
            Text::new("hier ontbreekt een aanhalingsteken aan het eind", "a quote is missing at the end here"),
            Text::new("zet een `\"` achter de waarde", "put a `\"` after the value"),
        ),
        ArgumentFault::NotTaken { argument, taken } => (
            Text::new(
                format!("`{argument}` hoort hier niet bij het blok `{name}`"),
                format!("`{argument}` does not belong here in the block `{name}`"),
            ),
            taken_instead(name, &taken.join("`, `")),
        ),
        ArgumentFault::Empty(argument) => (
            Text::new(format!("`{argument}` is leeg"), format!("`{argument}` is empty")),
            Text::new(format!("schrijf `{argument}=\"…\"`"), format!("write `{argument}=\"…\"`")),
        ),
        ArgumentFault::Missing(argument) => (
            Text::new(
                format!("bij het blok `{name}` ontbreekt `{argument}`"),
                format!("the block `{name}` lacks `{argument}`"),
            ),
            Text::new(
                format!("zet achteraan op deze regel `{argument}=\"…\"`"),
                format!("put `{argument}=\"…\"` at the end of this line"),
            ),
        ),
        ArgumentFault::NoPicture => (
            Text::new(
                "het blok `figure` begint niet met een afbeelding",
                "the block `figure` does not begin with a picture",
            ),
            Text::new(
                "zet er bovenaan `![wat erop staat](foto.jpg)` in",
                "put `![what it shows](photo.jpg)` at the top of it",
            ),
        ),
        ArgumentFault::NoAddress => (
            Text::new("een video heeft een webadres nodig", "a video needs a web address"),
            Text::new("begin `url` met `https://`", "begin `url` with `https://`"),
        ),
        ArgumentFault::NoLanguage(code) => (
            Text::new(format!("`{code}` is geen code van een taal"), format!("`{code}` is not the code of a language")),
            Text::new("schrijf bijvoorbeeld `:::lang en`", "write for instance `:::lang en`"),
        ),
    };
    Diagnostic::new(Rule::BlockArgument, message).help(help)
}

fn taken_instead(name: &str, taken: &str) -> Text {
    match taken {
        "" => Text::new(format!("schrijf alleen `:::{name}`"), format!("write `:::{name}` alone")),
        taken => Text::new(
            format!("dit mag wel, elk één keer: `{taken}`; zet een waarde van meer woorden tussen `\"` en `\"`"),
            format!("once each you can use: `{taken}`; put a value of several words between `\"` and `\"`"),
        ),
    }
}
