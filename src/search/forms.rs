//! Forms of a word: which words of the site are forms of one word, and which other forms a reader may type.
//!
//! Two words are forms of one word if they have the same stem. The stems are those of Porter's algorithms, which keep
//! *begeleiding* apart from *beleid*; what they miss in Dutch is corrected here.

use super::collect::Words;
use super::postings::Postings;
use crate::i18n::Language;
use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeSet;

/// Words with the same stem.
#[derive(Debug, Default)]
pub struct Family {
    pub stem: String,
    /// The forms on the site.
    pub forms: Vec<Box<str>>,
    /// Other forms that a reader may type.
    pub more_forms: Vec<String>,
    /// Empty for a word that occurs only inside others.
    pub postings: Postings,
    /// The families of the compounds that contain the word as their last part, by their position in the list of all.
    pub compounds: BTreeSet<usize>,
    /// What comes before the word in these compounds.
    pub firsts: BTreeSet<String>,
}

impl Family {
    /// Returns the shortest form on the site, which names the family.
    pub fn head(&self) -> &str {
        self.forms.iter().min_by_key(|form| form.len()).map_or("", |form| form)
    }
}

/// Dutch words whose forms follow no rule, with a form that does.
const DUTCH_EXCEPTIONS: &[(&str, &str)] = &[
    ("steden", "stad"),
    ("leden", "lid"),
    ("schepen", "schip"),
    ("criteria", "criterium"),
    ("kinderen", "kind"),
    ("musea", "museum"),
    ("centra", "centrum"),
    ("wegen", "weg"),
    ("dagen", "dag"),
    ("daken", "dak"),
    ("spelen", "spel"),
    ("gebreken", "gebrek"),
    ("middelen", "middel"),
    ("ideeen", "idee"),
];

/// Returns a stemmer: a function that gives all forms of a word the same text.
pub fn stemmer(language: Language) -> impl Fn(&str) -> String + Sync {
    let porter = Stemmer::create(language.pick(Algorithm::Dutch, Algorithm::English));
    move |word| match language {
        Language::English => porter.stem(word).into_owned(),
        Language::Dutch => dutch_stem(&porter, word),
    }
}

fn dutch_stem(porter: &Stemmer, word: &str) -> String {
    let regular = DUTCH_EXCEPTIONS.iter().find(|(irregular, _)| *irregular == word).map_or(word, |(_, form)| form);
    let singular = match regular {
        _ if regular.len() < 5 => regular,
        _ if regular.ends_with("ieen") => &regular[..regular.len() - 2],
        _ if ["ies", "es", "as", "os", "us", "is"].iter().any(|end| regular.ends_with(end)) && is_plural(regular) => {
            &regular[..regular.len() - 1]
        }
        _ => regular,
    };
    // The last letter of a short word is not an ending: *kans* is no form of *kan*.
    let mut stem = if singular.len() < 5 { singular.to_owned() } else { porter.stem(singular).into_owned() };
    // A long syllable hides the voiced consonant: huis, huizen; brief, brieven; bied, biedt.
    if stem.ends_with("dt") {
        stem.pop();
    }
    let voiceless = match stem.as_bytes().last() {
        Some(b'v') => Some('f'),
        Some(b'z') => Some('s'),
        _ => None,
    };
    if let Some(consonant) = voiceless {
        stem.pop();
        stem.push(consonant);
    }
    let mut last = stem.bytes().rev();
    if let (Some(one), Some(other)) = (last.next(), last.next())
        && one == other
        && one.is_ascii_lowercase()
        && !is_vowel(one)
    {
        stem.pop();
    }
    // Porter leaves a long vowel after another vowel: sociaal, sociale.
    if let [.., vowel, same, end] = *stem.as_bytes()
        && vowel == same
        && is_vowel(vowel)
        && end.is_ascii_lowercase()
        && !is_vowel(end)
    {
        stem.remove(stem.len() - 2);
    }
    stem
}

/// Returns whether the `s` at the end of a word is that of a plural: *notities*, *gemeentes*, *agendas*; not *huis*.
fn is_plural(word: &str) -> bool {
    word.ends_with("ies") || word.ends_with("es") && !word.ends_with("nes") || word.ends_with("as") && word.len() > 5
}

fn is_vowel(byte: u8) -> bool {
    b"aeiouy".contains(&byte)
}

/// Groups words by their stem, and adds the forms that a reader may type. The families are sorted by their stem.
pub fn families(language: Language, words: Words) -> Vec<Family> {
    let stem = stemmer(language);
    let stem_of = |word: &str| match word.strip_suffix('t') {
        Some(base) if language == Language::Dutch && is_third_person(word, &words) => stem(base),
        _ => stem(word),
    };
    let stems: Vec<String> = words.par_iter().map(|(word, _)| stem_of(word)).collect();
    let mut stemmed: Vec<(String, (Box<str>, Postings))> = stems.into_iter().zip(words).collect();
    stemmed.par_sort_by(|(one, _), (other, _)| one.cmp(other));
    let family = |members: &mut [(String, (Box<str>, Postings))]| {
        let postings = match &mut *members {
            [(_, (_, postings))] => std::mem::take(postings),
            all => Postings::union(all.iter().map(|(_, (_, postings))| postings)),
        };
        let mut family = Family { stem: std::mem::take(&mut members[0].0), postings, ..Family::default() };
        family.forms = members.iter_mut().map(|(_, (form, _))| std::mem::take(form)).collect();
        complete(language, &stem, &mut family);
        family
    };
    stemmed.par_chunk_by_mut(|(one, _), (other, _)| one == other).map(family).collect()
}

/// Returns whether a word is the third person of a verb of the site, such as *zoekt*. Leaves out syllables that double
/// their consonant: a *plant* is no form of *plannen*.
fn is_third_person(word: &str, words: &Words) -> bool {
    let Some(stem) = word.strip_suffix('t').filter(|stem| stem.len() > 3) else { return false };
    let mut last = stem.bytes().rev();
    let (Some(end), Some(before), Some(first)) = (last.next(), last.next(), last.next()) else { return false };
    let is_long = !is_vowel(before) || is_vowel(first);
    !is_vowel(end) && is_long && {
        let plural = format!("{stem}en");
        words.binary_search_by(|(word, _)| (**word).cmp(&plural)).is_ok()
    }
}

/// Adds the usual other forms to a family, as far as they have its stem.
pub fn complete(language: Language, stem: &impl Fn(&str) -> String, family: &mut Family) {
    let is_word = |form: &&str| form.len() >= 3 && form.bytes().all(|byte| byte.is_ascii_lowercase());
    let formed = family.forms.iter().map(|form| &**form).filter(is_word).flat_map(|form| match language {
        Language::Dutch => dutch_forms(form),
        Language::English => english_forms(form),
    });
    let is_new = |form: &String| form.len() >= 3 && !family.forms.iter().any(|known| **known == **form);
    let mut formed: Vec<String> = formed.filter(is_new).collect();
    formed.sort_unstable();
    formed.dedup();
    formed.retain(|form| stem(form) == family.stem);
    family.more_forms = formed;
}

/// Returns the plural and the singular of a Dutch word, by the rules of spelling.
fn dutch_forms(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    if let Some(base) = word.strip_suffix("heid") {
        forms.push(format!("{base}heden"));
    } else if ["e", "el", "em", "er", "ie", "a", "o", "i", "u", "y"].iter().any(|end| word.ends_with(end)) {
        forms.push(format!("{word}s"));
    } else if !word.ends_with("en") && !word.ends_with("ies") {
        forms.push(format!("{}en", base_of_plural(word)));
    }
    if let Some(base) = word.strip_suffix("en").filter(|base| base.len() > 2) {
        forms.extend(singulars(base));
    } else if let Some(base) = word.strip_suffix('s').filter(|base| base.len() > 3) {
        forms.push(base.to_owned());
    }
    forms
}

/// Returns what comes before *en* in the plural of a Dutch word.
fn base_of_plural(word: &str) -> String {
    let bytes = word.as_bytes();
    let at = |back: usize| bytes.len().checked_sub(back).map_or(b'-', |at| bytes[at]);
    let (last, vowel) = (at(1), at(2));
    let stem = &word[..word.len() - 1];
    let voiced = match last {
        b'f' => 'v',
        b's' => 'z',
        _ => last as char,
    };
    if is_vowel(last) {
        word.to_owned()
    } else if is_vowel(vowel) && vowel == at(3) && vowel != b'i' {
        format!("{}{voiced}", &stem[..stem.len() - 1])
    } else if is_vowel(vowel) && !is_vowel(at(3)) && !word.ends_with("ig") {
        format!("{word}{}", last as char)
    } else {
        format!("{stem}{voiced}")
    }
}

/// Returns the words of which the plural may be a base and *en*.
fn singulars(base: &str) -> Vec<String> {
    let bytes = base.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let stem = &base[..base.len() - 1];
    let voiceless = match last {
        b'v' => 'f',
        b'z' => 's',
        _ => last as char,
    };
    if last == before {
        vec![stem.to_owned()]
    } else if is_vowel(before) && !is_vowel(last) && !is_vowel(bytes.get(bytes.len() - 3).copied().unwrap_or(b'a')) {
        vec![format!("{stem}{}{voiceless}", before as char), format!("{stem}{voiceless}")]
    } else {
        vec![format!("{stem}{voiceless}")]
    }
}

/// Returns the plural and the singular of an English word, and the forms of a verb.
fn english_forms(word: &str) -> Vec<String> {
    let singular = word.strip_suffix('s').filter(|base| base.len() > 2);
    let mut forms = match singular {
        Some(base) => vec![base.to_owned()],
        None => vec![format!("{word}s")],
    };
    let (end, other) = if singular.is_some() { ("ies", "y") } else { ("y", "ies") };
    forms.extend(word.strip_suffix(end).map(|base| format!("{base}{other}")));
    let verb = singular.unwrap_or(word);
    let base = verb.strip_suffix('e').unwrap_or(verb);
    forms.extend(["ed", "ing"].map(|end| format!("{base}{end}")));
    forms
}
