//! `new translation`: writes a file to translate, or marks a translation as up to date.

use super::call::Call;
use super::exit::{GOOD, failed, misused, print};
use super::make::{site_with_drafts, write};
use crate::content::project_path;
use crate::create;
use crate::diagnostic::Failure;
use crate::i18n::{Language, Text};
use crate::new::translation::{self, NewTranslation};
use serde_json::json;
use std::path::Path;

/// Writes the translation of a page, or with `--refresh` the version of the original that it is made from.
pub fn translate(call: &Call) -> Result<u8, Text> {
    let root = call.root()?;
    let json = call.is_set("json");
    let site = match site_with_drafts(&root, call.today()?)? {
        Ok(site) => site,
        Err(failure) => return Ok(failed(&failure, json, call.language.unwrap_or_default())),
    };
    let language = call.language.unwrap_or(site.config.language);
    let named = call.texts("title").join(" ");
    let to = call.text("to").and_then(|tag| Language::from_tag(&tag));
    let path = match translation::original(&site, &named, to) {
        Ok(path) => path,
        Err(mistake) => return Ok(misused(&mistake, language)),
    };
    let file = root.join(project_path(&path));
    let text = match create::read(&file) {
        Ok(text) => text,
        Err(failure) => return Ok(failed(&failure, json, language)),
    };
    let wanted = match translation::of(&site, &path, &text) {
        Ok(wanted) => wanted,
        Err(mistake) => return Ok(misused(&mistake, language)),
    };
    let done = match call.is_set("refresh") {
        true => refresh(&wanted, &root, call),
        false => write(&wanted.page, &root, call).map(|is_written| match is_written {
            true => Ok(()),
            false => Err(wanted.is_there()),
        }),
    };
    Ok(match done {
        Ok(Ok(())) => GOOD,
        Ok(Err(mistake)) => misused(&mistake, language),
        Err(failure) => failed(&failure, json, language),
    })
}

fn refresh(wanted: &NewTranslation, root: &Path, call: &Call) -> Result<Result<(), Text>, Failure> {
    let path = project_path(&wanted.page.path);
    let file = root.join(&path);
    if !create::is_there(&file) {
        return Ok(Err(wanted.is_missing()));
    }
    let text = create::read(&file)?;
    let Some(text) = wanted.refreshed(&text) else { return Ok(Err(wanted.has_no_front_matter())) };
    create::replace(&file, text.as_bytes())?;
    if call.is_set("json") {
        print(&format!("{}\n", json!({ "version": 1, "path": path, "translation_of": wanted.version })));
    } else if !call.is_set("quiet") {
        print(&format!("{path}\n"));
    }
    Ok(Ok(()))
}
