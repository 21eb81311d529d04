//! Compounds: which words of the site contain another one as a later part, as *kwaliteitscriteria* contains *criteria*.
//!
//! The first part of a compound needs no entry, since the script also finds the beginnings of words.

use super::forms::{Families, complete, stemmer};
use crate::i18n::Language;
use std::collections::HashMap;

/// Endings of words that mean something else as a word.
const ENDINGS: &[&str] = &["rijk", "loos", "baar", "zaam", "heid", "lijk", "heden", "ling", "waarts"];

/// Beginnings that do not make a compound of an ending that is no word.
const PREFIXES: &[&str] = &[
    "aan", "achter", "alle", "ant", "beneden", "bij", "binnen", "boven", "buiten", "daar", "dat", "den", "der", "des",
    "die", "dit", "door", "een", "eigen", "gelijk", "haar", "hem", "hen", "her", "het", "hier", "hun", "mede", "mee",
    "met", "mijn", "mis", "nee", "niet", "onder", "ont", "over", "samen", "tegen", "terug", "toe", "uit", "van", "ver",
    "vol", "voor", "voort", "waar", "wan", "wat", "weg", "wie",
];

/// Letters that join the parts of a compound.
const JOINTS: &[&str] = &["", "s", "en", "e", "n"];

/// Length of the shortest first part, later part, and later part that is no word of the site.
const FIRST: usize = 3;
const PART: usize = 4;
const UNKNOWN_PART: usize = 7;

/// Adds to each family the compounds that contain it. Adds a family for each part that is no word by itself, such as
/// *besteding* in *dagbesteding*. English compounds are written apart.
pub fn find(language: Language, families: &mut Families) {
    if language != Language::Dutch {
        return;
    }
    let stem = stemmer(language);
    let known: HashMap<&str, &str> = families
        .iter()
        .flat_map(|(stem, family)| family.forms.iter().map(move |form| (form.as_str(), stem.as_str())))
        .collect();
    let mut found: Vec<(String, String, String)> = Vec::new();
    for (of_compound, family) in families.iter() {
        for word in family.forms.iter().filter(|word| word.is_ascii()) {
            for (first, part) in (FIRST..=word.len().saturating_sub(PART)).map(|at| word.split_at(at)) {
                if ENDINGS.contains(&part) {
                    continue;
                }
                let is_joined = is_joined(&known, first);
                let of_part = match known.get(part) {
                    Some(stem) if is_joined || part.len() > PART && may_be_first(first) => (*stem).to_owned(),
                    None if is_joined && part.len() >= UNKNOWN_PART && !PREFIXES.contains(&first) => stem(part),
                    _ => continue,
                };
                if of_part != *of_compound {
                    found.push((of_part, part.to_owned(), of_compound.clone()));
                }
            }
        }
    }
    let mut added = Vec::new();
    for (of_part, part, of_compound) in found {
        let family = families.entry(of_part.clone()).or_default();
        if family.forms.is_empty() {
            added.push(of_part);
            family.forms.insert(part);
        }
        family.compounds.insert(of_compound);
    }
    for of_part in added {
        if let Some(family) = families.get_mut(&of_part) {
            complete(language, &stem, &of_part, family);
        }
    }
}

/// Returns whether a beginning that is no word of the site may be the first part of a compound: *wacht* in *wachtlijst*,
/// but not *bege* in *begeleiding*.
fn may_be_first(first: &str) -> bool {
    let is_prefixed = ["be", "ge", "ver", "ont", "her", "er"].iter().any(|prefix| first.starts_with(prefix));
    first.len() > FIRST && !is_prefixed && !PREFIXES.contains(&first)
}

/// Returns whether the beginning of a compound is a word of the site, perhaps with joining letters.
fn is_joined(known: &HashMap<&str, &str>, first: &str) -> bool {
    let is_word = |word: &str| word.len() >= FIRST && known.contains_key(word);
    JOINTS.iter().any(|joint| first.strip_suffix(joint).is_some_and(is_word))
}
