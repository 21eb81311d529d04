//! Compounds: which words of the site contain another one as a later part, as *kwaliteitscriteria* contains *criteria*.
//!
//! The first part of a compound needs no entry, since the script also finds the beginnings of words.

use super::forms::{Family, complete, stemmer};
use crate::i18n::Language;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

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

/// The forms of all words on the site, each with its stem.
type Known<'a> = FxHashMap<&'a str, &'a str>;

/// Length of the shortest first part, later part, and later part that is no word of the site.
const FIRST: usize = 3;
const PART: usize = 4;
const UNKNOWN_PART: usize = 7;

/// A compound that contains a word as its last part.
struct Compound {
    first: String,
    part: String,
    of_part: String,
    /// The position of the compound's family.
    family: usize,
}

/// Adds to each family the compounds that contain it. Adds a family for each part that is no word by itself, such as
/// *besteding* in *dagbesteding*. English compounds are written apart.
pub fn find(language: Language, families: &mut Vec<Family>) {
    if language != Language::Dutch {
        return;
    }
    let stem = stemmer(language);
    let found = compounds(families, &stem);
    let of_site = families.len();
    let mut by_stem: FxHashMap<String, usize> =
        families.iter().enumerate().map(|(at, family)| (family.stem.clone(), at)).collect();
    for Compound { first, part, of_part, family } in found {
        let at = *by_stem.entry(of_part).or_insert_with_key(|stem| {
            families.push(Family { stem: stem.clone(), forms: vec![part.into()], ..Family::default() });
            families.len() - 1
        });
        families[at].firsts.insert(first);
        families[at].compounds.insert(family);
    }
    families[of_site..].par_iter_mut().for_each(|family| complete(language, &stem, family));
}

/// Returns the compounds among all words.
fn compounds(families: &[Family], stem: &(impl Fn(&str) -> String + Sync)) -> Vec<Compound> {
    let forms = families.iter().flat_map(|family| family.forms.iter().map(|form| (&**form, family.stem.as_str())));
    let known: Known = forms.collect();
    let of_family = |(at, family): (usize, &Family)| {
        let words = family.forms.iter().filter(|word| word.is_ascii());
        let splits = words.flat_map(|word| (FIRST..=word.len().saturating_sub(PART)).map(|at| word.split_at(at)));
        let compound = |(first, part): (&str, &str)| {
            let of_part = stem_of_part(&known, stem, first, part).filter(|of_part| *of_part != family.stem)?;
            Some(Compound { first: first.to_owned(), part: part.to_owned(), of_part, family: at })
        };
        splits.filter_map(compound).collect::<Vec<_>>()
    };
    families.par_iter().enumerate().flat_map_iter(of_family).collect()
}

/// Returns the stem of the last part of a word, if the word may be a compound of these parts.
fn stem_of_part(known: &Known, stem: &impl Fn(&str) -> String, first: &str, part: &str) -> Option<String> {
    let is_joined = || is_joined(known, first);
    match known.get(part) {
        _ if ENDINGS.contains(&part) => None,
        Some(stem) => (part.len() > PART && may_be_first(first) || is_joined()).then(|| (*stem).to_owned()),
        None => {
            let may_be_part = part.len() >= UNKNOWN_PART && !PREFIXES.contains(&first);
            (may_be_part && is_joined()).then(|| stem(part))
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
fn is_joined(known: &Known, first: &str) -> bool {
    let is_word = |word: &str| word.len() >= FIRST && known.contains_key(word);
    JOINTS.iter().any(|joint| first.strip_suffix(joint).is_some_and(is_word))
}
