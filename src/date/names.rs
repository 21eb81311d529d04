//! The words in dates, in both languages. One table serves parsing and printing, so that every printed date can be
//! parsed.

use crate::i18n::Language;

/// The printed name in each language, and other words with the same meaning for parsing.
#[derive(PartialEq, Eq)]
pub(super) struct Name {
    dutch: &'static str,
    english: &'static str,
    also: &'static [&'static str],
}

impl Name {
    const fn new(dutch: &'static str, english: &'static str, also: &'static [&'static str]) -> Name {
        Name { dutch, english, also }
    }

    pub(super) fn get(&self, language: Language) -> &'static str {
        language.pick(self.dutch, self.english)
    }

    /// Returns whether `word`, in lower case and without accents or full stop, is one of the names.
    pub(super) fn is(&self, word: &str) -> bool {
        self.dutch == word || self.english.eq_ignore_ascii_case(word) || self.also.contains(&word)
    }
}

pub(super) static MONTHS: [Name; 12] = [
    Name::new("januari", "January", &["jan"]),
    Name::new("februari", "February", &["feb", "febr"]),
    Name::new("maart", "March", &["mrt", "mar"]),
    Name::new("april", "April", &["apr"]),
    Name::new("mei", "May", &[]),
    Name::new("juni", "June", &["jun"]),
    Name::new("juli", "July", &["jul"]),
    Name::new("augustus", "August", &["aug"]),
    Name::new("september", "September", &["sep", "sept"]),
    Name::new("oktober", "October", &["okt", "oct"]),
    Name::new("november", "November", &["nov"]),
    Name::new("december", "December", &["dec"]),
];

pub(super) static WEEKDAYS: [Name; 7] = [
    Name::new("maandag", "Monday", &["ma", "mon"]),
    Name::new("dinsdag", "Tuesday", &["di", "tue"]),
    Name::new("woensdag", "Wednesday", &["wo", "wed"]),
    Name::new("donderdag", "Thursday", &["do", "thu"]),
    Name::new("vrijdag", "Friday", &["vr", "fri"]),
    Name::new("zaterdag", "Saturday", &["za", "sat"]),
    Name::new("zondag", "Sunday", &["zo", "sun"]),
];

pub(super) static SEASONS: [Name; 4] = [
    Name::new("voorjaar", "spring", &["lente"]),
    Name::new("zomer", "summer", &[]),
    Name::new("najaar", "autumn", &["herfst", "fall"]),
    Name::new("winter", "winter", &[]),
];

pub(super) static PARTS: [Name; 3] = [
    Name::new("begin", "early", &[]),
    Name::new("midden", "mid", &["medio"]),
    Name::new("eind", "late", &["einde", "end"]),
];

pub(super) static ABOUT: Name = Name::new("ca.", "c.", &["ca", "c", "circa", "omstreeks", "rond", "about", "around"]);
pub(super) static BEFORE: Name = Name::new("vóór", "before", &["voor"]);
pub(super) static AFTER: Name = Name::new("na", "after", &[]);
pub(super) static SINCE: Name = Name::new("sinds", "since", &[]);
pub(super) static UNKNOWN: Name = Name::new("onbekend", "unknown", &[]);

/// The end of a range that continues; EDTF writes it as two full stops.
pub(super) static NOW: Name = Name::new("heden", "present", &["nu", "now", ".."]);

/// Separators between the ends of a range. None of these occurs within a point.
pub(super) static BETWEEN: [&str; 7] = [" tot en met ", " t/m ", " tot ", " to ", " until ", "–", " - "];
