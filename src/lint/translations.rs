//! Lints of translations whose original has changed since.

use crate::content::{Page, VERSION_KEY, project_path};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::{Language, Text};
use crate::site::Site;

/// Reports every translation that was made from another version of its original than the present one, or does not say
/// from which.
pub fn behind(site: &Site) -> Vec<Diagnostic> {
    let Some(language) = site.config.second_language else { return Vec::new() };
    let lint = |id| {
        let (page, original) = (site.get(id).page, site.get(site.original(id)?).page);
        // A page that was generated for a folder has no file.
        let version = original.version.as_ref().filter(|_| page.lines_above > 0)?;
        match &page.front.translation_of {
            Some((known, _)) if known == version => None,
            _ => Some(not_up_to_date(page, original, language)),
        }
    };
    site.pages_in(language).filter_map(lint).collect()
}

fn not_up_to_date(page: &Page, original: &Page, language: Language) -> Diagnostic {
    let (path, file) = (&original.path, project_path(&original.path));
    let refresh = format!("omslag new translation {path} --to {language} --refresh");
    let (message, place) = match &page.front.translation_of {
        Some((_, position)) => (
            Text::new(
                format!("`{file}` is veranderd sinds deze vertaling is gemaakt"),
                format!("`{file}` has changed since this translation was made"),
            ),
            page.place(*position),
        ),
        None => (
            Text::new(
                format!("hier staat niet bij welke versie van `{file}` deze vertaling hoort (`{VERSION_KEY}`)"),
                format!("this does not say which version of `{file}` it is a translation of (`{VERSION_KEY}`)"),
            ),
            Place::file(page.file()),
        ),
    };
    let help = Text::new(
        format!("werk de vertaling bij en typ daarna `{refresh}`"),
        format!("update the translation, then type `{refresh}`"),
    );
    Diagnostic::new(Rule::TranslationBehind, message).at(place).help(help)
}
