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

    /// Returns all words with this meaning.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.dutch, self.english].into_iter().chain(self.also.iter().copied())
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

pub(super) static PARTS: [Name; 9] = [
    Name::new("begin", "early", &["beginning", "start"]),
    Name::new("midden", "mid", &["medio", "half", "halverwege", "middle"]),
    Name::new("eind", "late", &["einde", "end"]),
    Name::new("eerste helft", "first half of", &["1e helft", "1ste helft", "first half", "1st half", "h1"]),
    Name::new("tweede helft", "second half of", &["2e helft", "2de helft", "second half", "2nd half", "h2"]),
    Name::new("eerste kwartaal", "first quarter of", &["1e kwartaal", "1ste kwartaal", "first quarter", "q1", "k1"]),
    Name::new("tweede kwartaal", "second quarter of", &["2e kwartaal", "2de kwartaal", "second quarter", "q2", "k2"]),
    Name::new("derde kwartaal", "third quarter of", &["3e kwartaal", "3de kwartaal", "third quarter", "q3", "k3"]),
    Name::new(
        "vierde kwartaal",
        "fourth quarter of",
        &["4e kwartaal", "4de kwartaal", "laatste kwartaal", "fourth quarter", "last quarter", "q4", "k4"],
    ),
];

/// The word before the years of a decade in Dutch: `jaren ’90`, `jaren negentig`.
pub(super) const DECADE: &str = "jaren";

/// The tens of a decade in words, in Dutch and English, in steps of ten from 0.
pub(super) static TENS: [Name; 10] = [
    Name::new("nul", "noughties", &[]),
    Name::new("tien", "tens", &[]),
    Name::new("twintig", "twenties", &[]),
    Name::new("dertig", "thirties", &[]),
    Name::new("veertig", "forties", &[]),
    Name::new("vijftig", "fifties", &[]),
    Name::new("zestig", "sixties", &[]),
    Name::new("zeventig", "seventies", &[]),
    Name::new("tachtig", "eighties", &[]),
    Name::new("negentig", "nineties", &[]),
];

pub(super) static ABOUT: Name = Name::new(
    "ca.",
    "c.",
    &["ca", "c", "circa", "omstreeks", "rond", "ongeveer", "plm", "±", "about", "around", "approximately"],
);
pub(super) static BEFORE: Name = Name::new("vóór", "before", &["voor"]);
pub(super) static AFTER: Name = Name::new("na", "after", &[]);
pub(super) static SINCE: Name = Name::new("sinds", "since", &["vanaf", "from"]);
pub(super) static UNKNOWN: Name = Name::new("onbekend", "unknown", &[]);

/// The end of a range that continues; EDTF writes it as two full stops.
pub(super) static NOW: Name = Name::new("heden", "present", &["nu", "now", ".."]);

/// Words that a sentence puts before or within a date and that add nothing: `in de zomer van 2019`, `at the end of 2020`.
pub(super) static FILLERS: [&str; 15] =
    ["in", "op", "on", "at", "aan", "tijdens", "during", "de", "het", "the", "van", "of", "from", "jaar", "year"];

/// Separators between the ends of a range. None of these occurs within a point.
pub(super) static BETWEEN: [&str; 7] = [" tot en met ", " t/m ", " tot ", " to ", " until ", "–", " - "];
