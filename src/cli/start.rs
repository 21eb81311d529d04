//! Where a verb begins: the site's folder, its language and today's day.

use super::Machine;
use crate::config::Config;
use crate::date::Day;
use crate::language::{Language, Text};
use crate::source;
use clap::ArgMatches;
use std::path::{Path, PathBuf};

/// The folder that holds `site.yaml`: the one that `--root` names, else this one or the nearest above it.
pub fn root(flag: Option<&str>, machine: &Machine) -> Result<PathBuf, Text> {
    let start = machine.folder.join(flag.unwrap_or_default());
    match flag {
        Some(_) if source::holds_settings(&start) => Ok(start),
        Some(_) => Err(no_site_in(&start)),
        None => source::find_root(&start).ok_or_else(|| no_site(&start)),
    }
}

/// The language of messages where no site is built: what was asked for, else that of the site, if there is one.
pub fn language(flags: &ArgMatches, machine: &Machine, asked: Option<Language>) -> Result<Language, Text> {
    let flag = flags.get_one::<String>("root");
    let of_site = |root: &Path| Some(Config::parse(&source::read_settings(root).ok()?.ok()?, None).ok()?.language);
    match root(flag.map(String::as_str), machine) {
        Err(mistake) if flag.is_some() => Err(mistake),
        root => Ok(asked.or_else(|| of_site(&root.ok()?)).unwrap_or_default()),
    }
}

/// `--today`, else `SOURCE_DATE_EPOCH`, else the clock, in UTC so that two machines agree.
pub fn today(flag: Option<String>, machine: &Machine) -> Result<Day, Text> {
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

fn no_site_in(folder: &Path) -> Text {
    let folder = folder.display();
    Text::new(
        format!("in {folder} staat geen site.yaml; geef achter --root de map waar dat bestand in staat"),
        format!("there is no site.yaml in {folder}; give the folder that holds that file after --root"),
    )
}

fn no_site(folder: &Path) -> Text {
    let folder = folder.display();
    Text::new(
        format!(
            "in {folder} staat geen site.yaml, en in de mappen erboven ook niet; ga naar de map van uw site, of maak er een met `omslag init mijn-site`"
        ),
        format!(
            "there is no site.yaml in {folder} nor in the folders above it; go to the folder of your site, or make one with `omslag init my-site`"
        ),
    )
}
