//! The command `explain`, which prints the chapter of a rule.

use super::call::Call;
use super::exit::{GOOD, print};
use crate::diagnostic::Rule;
use crate::i18n::{Language, Text};
use crate::{explain, report};
use serde_json::{Value, json};
use std::fmt::Write;

/// Prints the chapter of a rule, or a list of all rules with one line each.
pub fn run(call: &Call) -> Result<u8, Text> {
    let language = call.language()?;
    let find = |name: String| explain::find(&name).map_err(|near| no_rule(&name, near));
    let rule = call.text("rule").map(find).transpose()?;
    print(&match (rule, call.is_set("json")) {
        (Some(rule), false) => {
            let severity = report::severity_name(rule.severity(), language);
            format!("{severity}[{rule}]\n\n{}", explain::text(rule, language))
        }
        (Some(rule), true) => {
            let mut object = summary(rule, language);
            object["version"] = 1.into();
            object["text"] = explain::chapter(rule, language).into();
            format!("{object}\n")
        }
        (None, false) => list(language),
        (None, true) => {
            let rules: Value = Rule::ALL.iter().map(|rule| summary(*rule, language)).collect();
            format!("{}\n", json!({ "version": 1, "rules": rules }))
        }
    });
    Ok(GOOD)
}

fn summary(rule: Rule, language: Language) -> Value {
    json!({
        "rule": rule.name(),
        "severity": report::severity_name(rule.severity(), Language::English),
        "summary": explain::summary(rule, language),
    })
}

fn list(language: Language) -> String {
    let width = Rule::ALL.iter().map(|rule| rule.name().len()).max().unwrap_or_default();
    let mut out = String::new();
    for rule in Rule::ALL {
        let _ = writeln!(out, "{:<width$}  {}", rule.name(), explain::summary(*rule, language));
    }
    let more = Text::new("`omslag explain REGEL` vertelt er meer over", "`omslag explain RULE` explains one");
    let _ = writeln!(out, "\n{}", more.get(language));
    out
}

fn no_rule(name: &str, near: Option<Rule>) -> Text {
    match near {
        Some(near) => Text::new(
            format!("`{name}` is geen regel; bedoelde u `{near}`?"),
            format!("`{name}` is not a rule; did you mean `{near}`?"),
        ),
        None => Text::new(
            format!("`{name}` is geen regel; `omslag explain` noemt ze allemaal"),
            format!("`{name}` is not a rule; `omslag explain` lists them all"),
        ),
    }
}
