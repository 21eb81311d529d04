//! Usage errors in the requested language. clap itself prints English only.

use crate::i18n::Language;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Describes a usage error and refers to `--help`.
pub fn usage_mistake(error: &clap::Error, language: Language) -> String {
    if language == Language::English {
        return error.to_string();
    }
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    };
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let near = |kind| match context(kind) {
        near if near.is_empty() => String::new(),
        near => format!("; bedoelde u `{near}`?"),
    };
    let mistake = match error.kind() {
        ErrorKind::UnknownArgument => format!("`{argument}` bestaat niet{}", near(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => {
            let command = context(ContextKind::InvalidSubcommand);
            format!("`{command}` is geen opdracht{}", near(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("achter {argument} hoort een waarde"),
        ErrorKind::InvalidValue => {
            let (valid, near) = (context(ContextKind::ValidValue), near(ContextKind::SuggestedValue));
            format!("`{value}` past niet bij {argument}; dit kan wel: {valid}{near}")
        }
        ErrorKind::ValueValidation => format!("`{value}` past niet bij {argument}"),
        // clap marks arguments of several words, such as a title, with dots.
        ErrorKind::MissingRequiredArgument => format!("hier ontbreekt: {}", argument.replace("...", "")),
        ErrorKind::ArgumentConflict => format!("{argument} staat er twee keer"),
        _ => return error.to_string(),
    };
    // The usage begins with the command, if there was one. An invalid value comes without usage.
    let usage = context(ContextKind::Usage);
    let is_verb = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    let command = usage.split_whitespace().skip(1).take_while(is_verb).collect::<Vec<_>>().join(" ");
    let command = if command.is_empty() { "omslag" } else { &command };
    format!("omslag: {mistake}\n`{command} --help` laat zien wat er kan")
}
