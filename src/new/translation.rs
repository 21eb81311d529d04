//! The file of a new translation: the words of the original, to be translated in place.

use super::NewPage;
use crate::content::{VERSION_KEY, index_of, project_path, translated, with_version, words};
use crate::diagnostic::nearest;
use crate::i18n::{Language, Text};
use crate::site::Site;
use crate::url::normal_form;

/// A translation that can be written or refreshed.
pub struct NewTranslation {
    pub page: NewPage,
    /// The version of the original.
    pub version: String,
    original: String,
    language: Language,
}

/// Returns the path of the original below `content/`. It may be named with `content/`, as a folder, or by the name of
/// its translation.
///
/// # Errors
///
/// Returns a message if the site has one language, if `to` is not the second one, or if there is no such page.
pub fn original(site: &Site, named: &str, to: Option<Language>) -> Result<String, Text> {
    let first = site.config.language;
    let Some(second) = site.config.second_language else {
        let other = first.other();
        return Err(Text::new(
            format!("deze site heeft één taal; zet `languages: [{first}, {other}]` in site.yaml"),
            format!("this site has one language; put `languages: [{first}, {other}]` into site.yaml"),
        ));
    };
    if to.is_some_and(|to| to != second) {
        return Err(Text::new(
            format!("pagina's van deze site worden vertaald met `--to {second}`"),
            format!("pages of this site are translated with `--to {second}`"),
        ));
    }
    let named = normal_form(named.trim_start_matches("./").trim_start_matches("content/").trim_end_matches('/'));
    let in_folder = index_of(&named);
    let found = [named.as_str(), in_folder.as_str()].into_iter().find_map(|path| site.find(path));
    let found = found.map(|id| site.original(id).unwrap_or(id)).map(|id| site.get(id).page);
    match found.filter(|page| page.version.is_some()) {
        Some(page) => Ok(page.path.clone()),
        None => Err(no_original(site, &named)),
    }
}

fn no_original(site: &Site, named: &str) -> Text {
    let known = site.pages.iter().filter(|page| page.version.is_some()).map(|page| page.path.as_str());
    let file = project_path(named);
    match nearest(named, known) {
        Some(near) => Text::new(
            format!("`{file}` is geen pagina van deze site; bedoelde u `{near}`?"),
            format!("`{file}` is not a page of this site; did you mean `{near}`?"),
        ),
        None => Text::new(
            format!("`{file}` is geen pagina van deze site; noem een bestand zoals `visie/index.md`"),
            format!("`{file}` is not a page of this site; name a file such as `vision/index.md`"),
        ),
    }
}

/// Derives the translation of the page at `path`, of which the file contains `text`.
///
/// # Errors
///
/// Returns a message if the site has no such page in its first language.
pub fn of(site: &Site, path: &str, text: &str) -> Result<NewTranslation, Text> {
    let id = site.find(path).ok_or_else(|| no_original(site, path))?;
    let (placed, language) = (site.get(id), site.config.language.other());
    let version = placed.page.version.clone().ok_or_else(|| no_original(site, path))?;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let above = placed.page.lines_above.min(lines.len());
    let draft = language.pick(
        "# Een concept, tot alles vertaald is. Haal deze regel dan weg.\ndraft: true\n",
        "# A draft until everything is translated. Remove this line then.\ndraft: true\n",
    );
    let front = words(&lines[..above].concat());
    let text = format!("---\n{front}{draft}{VERSION_KEY}: {version}\n---\n{}", lines[above..].concat());
    let permalink = placed.permalink.clone();
    let page = NewPage { path: translated(path, language), kind: placed.page.kind.name(), permalink, text };
    Ok(NewTranslation { page, version, original: path.to_owned(), language })
}

impl NewTranslation {
    /// Returns the text of the translation with the present version of the original. `None` if it has no front matter.
    pub fn refreshed(&self, text: &str) -> Option<String> {
        with_version(text, &self.version)
    }

    pub fn is_there(&self) -> Text {
        let (path, original, to) = (project_path(&self.page.path), &self.original, self.language);
        Text::new(
            format!(
                "`{path}` bestaat al; is die weer bij, typ dan `omslag new translation {original} --to {to} --refresh`"
            ),
            format!(
                "`{path}` is there already; if it is up to date, type `omslag new translation {original} --to {to} --refresh`"
            ),
        )
    }

    pub fn is_missing(&self) -> Text {
        let (path, original, to) = (project_path(&self.page.path), &self.original, self.language);
        Text::new(
            format!("`{path}` bestaat niet; maak die met `omslag new translation {original} --to {to}`"),
            format!("`{path}` does not exist; make it with `omslag new translation {original} --to {to}`"),
        )
    }

    pub fn has_no_front_matter(&self) -> Text {
        let path = project_path(&self.page.path);
        Text::new(
            format!("`{path}` begint niet met kopgegevens tussen `---`"),
            format!("`{path}` does not begin with front matter"),
        )
    }
}
