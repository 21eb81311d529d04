//! Formats what a deploy did, as text for a terminal or as JSON.

use super::lists;
use crate::deploy::Deployed;
use crate::i18n::Language;
use serde_json::{Value, json};
use std::fmt::Write;

/// Formats what changed online, what was not deployed, and what visitors get now.
pub fn text(deployed: &Deployed, listed_max: usize, language: Language) -> String {
    let mut out = String::new();
    lists(&mut out, &deployed.changes, listed_max, language);
    for file in &deployed.foreign {
        let why = language.pick("niet van omslag, dus niet online gezet", "not omslag's, so not deployed");
        let _ = writeln!(out, "  {why}: public/{file}");
    }
    let (new, changed, removed) =
        (deployed.changes.new.len(), deployed.changes.changed.len(), deployed.changes.removed.len());
    let counted = language.pick(
        format!("{new} nieuw, {changed} veranderd, {removed} verwijderd"),
        format!("{new} new, {changed} changed, {removed} removed"),
    );
    let did = match (deployed.is_dry_run, new + changed + removed) {
        (true, _) => language.pick("zou online zetten op", "would deploy to"),
        (false, 0) => language.pick("was al bijgewerkt:", "was up to date:"),
        (false, _) => language.pick("online gezet op", "deployed to"),
    };
    let _ = writeln!(out, "{did} {}: {counted} ({} kB)", deployed.to, deployed.bytes.div_ceil(1000));
    let good = deployed.checks.iter().filter(|check| check.outcome.is_good()).count();
    for check in deployed.checks.iter().filter(|check| !check.outcome.is_good()) {
        let _ = writeln!(out, "  {}: {}", check.url, check.outcome.text(language));
    }
    if deployed.is_delayed && good < deployed.checks.len() {
        let line = language.pick(
            "  deze plek zet de site pas na een paar minuten om; kijk dan nog eens met `omslag deploy`",
            "  this host publishes the site after some minutes; check again then with `omslag deploy`",
        );
        let _ = writeln!(out, "{line}");
    }
    if !deployed.checks.is_empty() {
        let total = deployed.checks.len();
        let line = language.pick(
            format!("nagekeken op internet: {good} van de {total} adressen zijn goed"),
            format!("checked online: {good} of {total} addresses are good"),
        );
        let _ = writeln!(out, "{line}");
    }
    out
}

pub fn json(deployed: &Deployed, language: Language) -> Value {
    let checks = deployed.checks.iter().map(
        |check| json!({ "url": check.url, "outcome": check.outcome.name(), "message": check.outcome.text(language) }),
    );
    json!({
        "to": deployed.to,
        "dry_run": deployed.is_dry_run,
        "new": deployed.changes.new,
        "changed": deployed.changes.changed,
        "removed": deployed.changes.removed,
        "unchanged": deployed.changes.unchanged,
        "bytes": deployed.bytes,
        "not_deployed": deployed.foreign,
        "checks": checks.collect::<Vec<_>>(),
    })
}
