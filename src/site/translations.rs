//! Mistakes in the files of a site with two languages: a translation without an original, or a name with another
//! language code.

use crate::content::{Identity, index_of, original_of, project_path, translated};
use crate::diagnostic::{Diagnostic, Place, Rule, nearest};
use crate::i18n::{Language, Text};
use crate::url::{file_name, folder};
use std::collections::HashSet;
use std::sync::Arc;

/// Reports the mistakes in the names of all pages, including hidden ones.
pub fn problems(pages: &[Arc<Identity>], second: Language) -> Vec<Diagnostic> {
    let originals: HashSet<&str> = pages.iter().filter(|page| !page.is_translation()).map(|page| &*page.path).collect();
    // A missing home page is reported by itself.
    let is_reported = |page: &Arc<Identity>| {
        !originals.contains("index.md") && Language::ALL.iter().any(|it| page.path == translated("index.md", *it))
    };
    let problem = |page: &Arc<Identity>| match &page.original {
        _ if is_reported(page) => None,
        Some(original) if originals.contains(original.as_str()) => None,
        Some(original) => Some(without_original(page, original, &originals)),
        None => wrong_code(&page.path, second),
    };
    pages.iter().filter_map(problem).collect()
}

fn without_original(page: &Identity, original: &str, originals: &HashSet<&str>) -> Diagnostic {
    let (file, original_file) = (project_path(&page.path), project_path(original));
    let message = Text::new(
        format!("dit is de vertaling van `{original_file}`, en dat bestand bestaat niet"),
        format!("this is the translation of `{original_file}`, and that file does not exist"),
    );
    let beside = originals.iter().filter(|path| folder(path) == folder(original)).map(|path| file_name(path));
    let code = file.trim_end_matches(".md").rsplit('.').next().unwrap_or_default();
    let help = match nearest(file_name(original), beside) {
        Some(near) => {
            let name = format!("{}.{code}.md", near.trim_end_matches(".md"));
            Text::new(
                format!("noem dit bestand `{name}` als het de vertaling van `{near}` is"),
                format!("name this file `{name}` if it is the translation of `{near}`"),
            )
        }
        None => Text::new(
            format!("maak `{original_file}`, of geef dit bestand de naam van een pagina die er is"),
            format!("make `{original_file}`, or give this file the name of a page that exists"),
        ),
    };
    Diagnostic::new(Rule::TranslationWithoutOriginal, message).at(Place::file(file)).help(help)
}

/// Reports a name that ends with a language code other than that of a translation. Two letters count as a code.
fn wrong_code(path: &str, second: Language) -> Option<Diagnostic> {
    let (stem, code) = path.trim_end_matches(".md").rsplit_once('.')?;
    if stem.is_empty() || code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let lower = code.to_ascii_lowercase();
    let name = file_name(stem);
    let (message, help) = if lower == second.other().code() {
        let rename = format!("{name}.md");
        (
            Text::new(
                format!("de eerste taal van de site staat niet in de naam: `{code}`"),
                format!("the first language of the site is not part of a name: `{code}`"),
            ),
            Text::new(format!("noem dit bestand `{rename}`"), format!("name this file `{rename}`")),
        )
    } else if lower == second.code() {
        let rename = format!("{name}.{second}.md");
        (
            Text::new(
                format!("een taalcode heeft kleine letters, en `{code}` niet"),
                format!("a language code is in lower case, and `{code}` is not"),
            ),
            Text::new(format!("noem dit bestand `{rename}`"), format!("name this file `{rename}`")),
        )
    } else {
        (
            Text::new(
                format!("`{code}` is geen taal van deze site"),
                format!("`{code}` is not a language of this site"),
            ),
            Text::new(
                format!("noem een vertaling `{name}.{second}.md`; haal anders de punt uit de naam"),
                format!("name a translation `{name}.{second}.md`; otherwise remove the dot from the name"),
            ),
        )
    };
    Some(Diagnostic::new(Rule::UnknownLanguage, message).at(Place::file(project_path(path))).help(help))
}

/// Reports a site in two languages without a home page in the first.
pub fn without_home(pages: &[Arc<Identity>], first: Language) -> Diagnostic {
    let (dutch, english) = (first.name(), first.name());
    let message = Text::new(
        format!("de voorpagina in de eerste taal ontbreekt: {}", dutch.get(Language::Dutch)),
        format!("the home page in the first language is missing: {}", english.get(Language::English)),
    );
    let coded = translated("index.md", first);
    let help = match pages.iter().any(|page| page.path == coded) {
        true => Text::new(
            format!("noem `content/{coded}` voortaan `content/index.md`"),
            format!("name `content/{coded}` `content/index.md` from now on"),
        ),
        false => Text::new(
            "maak `content/index.md` met een titel en een paar regels tekst",
            "make `content/index.md` with a title and a few lines of text",
        ),
    };
    Diagnostic::new(Rule::HomeMissing, message).at(Place::file(project_path("index.md"))).help(help)
}

/// Reports a folder with translations of which the index has not been translated.
pub fn untranslated_index(folder: &str, title: &str, language: Language) -> Diagnostic {
    let index = index_of(folder);
    let file = translated(&index, language);
    debug_assert_eq!(original_of(&file, Some(language)).as_ref(), Some(&index));
    let message = Text::new(
        format!("hier staan vertalingen, maar `{}` ontbreekt; de pagina heet nu “{title}”", file_name(&file)),
        format!("there are translations here, but `{}` is missing; its page is now called “{title}”", file_name(&file)),
    );
    let help = Text::new(
        format!("typ `omslag new translation {index} --to {language}`"),
        format!("type `omslag new translation {index} --to {language}`"),
    );
    Diagnostic::new(Rule::SectionWithoutIndex, message).at(Place::file(project_path(folder))).help(help)
}
