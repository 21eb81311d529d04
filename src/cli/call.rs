//! A command with its flags, the site's folder, the language of messages and the current day.

use super::machine::Machine;
use crate::config::Config;
use crate::date::Day;
use crate::i18n::{Language, Text};
use crate::source;
use clap::ArgMatches;
use std::path::{Path, PathBuf};

/// One run of the program.
pub struct Call<'a> {
    /// The flags of the command; `None` if no command was named.
    pub flags: Option<&'a ArgMatches>,
    pub machine: &'a Machine,
    /// The language that a flag or the environment asks for.
    pub language: Option<Language>,
}

impl Call<'_> {
    /// Returns the value of a flag; `None` also if the command does not have the flag.
    pub fn get<T: Clone + Send + Sync + 'static>(&self, name: &str) -> Option<T> {
        self.flags?.try_get_one(name).ok().flatten().cloned()
    }

    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)
    }

    pub fn texts(&self, name: &str) -> Vec<String> {
        let texts = self.flags.and_then(|flags| flags.get_many(name));
        texts.into_iter().flatten().cloned().collect()
    }

    pub fn is_set(&self, name: &str) -> bool {
        self.get(name).unwrap_or(false)
    }

    /// Returns the folder that contains `site.yaml`: the one that `--root` names, or else the current folder or the
    /// nearest one above it.
    ///
    /// # Errors
    ///
    /// Returns a message if there is no `site.yaml`.
    pub fn root(&self) -> Result<PathBuf, Text> {
        let flag = self.text("root");
        let start = self.machine.folder.join(flag.as_deref().unwrap_or_default());
        match flag {
            Some(_) if source::holds_settings(&start) => Ok(start),
            Some(_) => Err(misnamed(&start).unwrap_or_else(|| no_site_in(&start))),
            None => source::find_root(&start).ok_or_else(|| misnamed(&start).unwrap_or_else(|| no_site(&start))),
        }
    }

    /// Returns the language of messages for commands that build no site: the requested language, or else that of the
    /// site, if there is one.
    ///
    /// # Errors
    ///
    /// Returns a message if `--root` names a folder without `site.yaml`.
    pub fn language(&self) -> Result<Language, Text> {
        let of_site = |root: &Path| Some(Config::parse(&source::read_settings(root).ok()?.ok()?, None).ok()?.language);
        match self.root() {
            Err(mistake) if self.text("root").is_some() => Err(mistake),
            root => Ok(self.language.or_else(|| of_site(&root.ok()?)).unwrap_or_default()),
        }
    }

    /// Returns the current day: `--today`, else `SOURCE_DATE_EPOCH`, else the clock. Uses UTC, so that two machines
    /// agree.
    ///
    /// # Errors
    ///
    /// Returns a message if the given value is not a day.
    pub fn today(&self) -> Result<Day, Text> {
        let bad = |what: &str| {
            Text::new(
                format!("`{what}` is geen dag; schrijf bijvoorbeeld `--today 2026-12-01`"),
                format!("`{what}` is not a day; write for example `--today 2026-12-01`"),
            )
        };
        if let Some(text) = self.text("today") {
            return Day::parse(&text).ok_or_else(|| bad(&text));
        }
        match &self.machine.source_date_epoch {
            Some(text) => {
                text.parse().ok().and_then(Day::from_unix).ok_or_else(|| bad(&format!("SOURCE_DATE_EPOCH={text}")))
            }
            None => Day::from_unix(self.machine.now).ok_or_else(|| bad(&self.machine.now.to_string())),
        }
    }
}

/// Returns the message for a folder whose settings have nearly the right name. Windows hides the last part of a name.
fn misnamed(folder: &Path) -> Option<Text> {
    let file = source::misnamed_settings(folder)?;
    let file = file.display();
    Some(Text::new(
        format!("de instellingen horen in een bestand `site.yaml`; geef {file} die naam"),
        format!("the settings belong in a file `site.yaml`; give {file} that name"),
    ))
}

fn no_site_in(folder: &Path) -> Text {
    let folder = folder.display();
    Text::new(
        format!("in {folder} staat geen site.yaml; geef achter --root de map waar dat bestand in staat"),
        format!("there is no site.yaml in {folder}; give the folder with that file after --root"),
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
