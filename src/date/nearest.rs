//! The date that an author probably meant by a text that is not one, for use in help.
//!
//! The result is a proposal: the text is not accepted because its meaning is not certain, or because nobody else would
//! read it.

use super::Date;
use super::names::{ABOUT, AFTER, BEFORE, DECADE, MONTHS, Name, PARTS, SEASONS, SINCE, WEEKDAYS};
use super::parse::{fold, is_number, is_short};

/// Texts of more bytes or words than this are sentences, not dates.
const BYTES_MAX: usize = 80;
const WORDS_MAX: usize = 10;

/// Words and signs that no date contains, and those of the nearest form.
static INSTEAD: [(&str, &str); 20] = [
    ("tussen ", ""),
    ("between ", ""),
    ("uiterlijk ", "voor "),
    ("tot ", "voor "),
    ("until ", "before "),
    ("by ", "before "),
    ("../", "before "),
    ("misschien ", "ca. "),
    ("mogelijk ", "ca. "),
    ("vermoedelijk ", "ca. "),
    ("waarschijnlijk ", "ca. "),
    ("tegen ", "ca. "),
    ("maybe ", "ca. "),
    ("perhaps ", "ca. "),
    ("possibly ", "ca. "),
    ("probably ", "ca. "),
    (" en ", " – "),
    (" and ", " – "),
    (" & ", " – "),
    (" of ", " – "),
];

/// Returns the date that is nearest to a text.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = fold(text);
    let words: Vec<&str> = text.split(' ').collect();
    if text.len() > BYTES_MAX || words.len() > WORDS_MAX {
        return None;
    }
    rewritten(&text)
        .iter()
        .find_map(|text| Date::parse_folded(text))
        .or_else(|| Date::parse_folded(&corrected(&words)))
        .or_else(|| Date::parse_folded(&with_century(&corrected(&words))?))
        .or_else(|| longest_run(&words))
}

/// Returns the text in other forms, the likeliest first.
fn rewritten(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    forms.extend(text.strip_suffix('?').map(|date| format!("ca. {date}")));
    forms.push(text.replace(['/', '.'], "-"));
    forms.extend(reordered(text));
    forms.extend(with_century(text));
    forms.extend(century(text));
    forms.extend(INSTEAD.iter().filter(|(found, _)| text.contains(found)).map(|(found, new)| text.replace(found, new)));
    let between = text.replace("tussen ", "").replace("between ", "");
    forms.extend([" en ", " and "].map(|and| between.replace(and, " – ")));
    forms.push(text.replace(['-', '/', '–'], " ").split_whitespace().collect::<Vec<_>>().join(" "));
    forms
}

/// Returns a date in digits as ISO 8601: `09-2019`, `09-23-2019`, `20190903`, `2019/09`.
fn reordered(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    match parts[..] {
        [digits] if is_number(digits) && digits.len() == 8 => {
            Some(format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
        }
        [month, year] if is_short(month) && is_number(year) => Some(format!("{year}-{month}")),
        [month, day, year] if is_short(month) && is_short(day) => Some(format!("{day}-{month}-{year}")),
        _ => None,
    }
}

/// Returns a text that ends in two digits, such as `maart '19`, with the century before them that is nearest to now.
fn with_century(text: &str) -> Option<String> {
    let (before, digits) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number: u8 = digits.parse().ok().filter(|_| is_number(digits))?;
    let before = before.trim_end_matches('\'');
    let is_whole = !before.ends_with(|last: char| last.is_ascii_digit());
    is_whole.then(|| format!("{before}{}{digits}", if number <= 40 { "20" } else { "19" }))
}

/// Returns the years of a century: those of `19e eeuw` and `19th century` are 1801 to 1900.
fn century(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let at = words.iter().position(|word| matches!(*word, "eeuw" | "century"))?;
    let digits = words.get(at.checked_sub(1)?)?.trim_end_matches(|c: char| c.is_alphabetic());
    let number: u16 = digits.parse().ok().filter(|number| (11..30).contains(number))?;
    Some(format!("{}/{}", 100 * (number - 1) + 1, 100 * number))
}

/// Returns the words without typing errors.
fn corrected(words: &[&str]) -> String {
    let tables: [&[Name]; 4] = [&MONTHS, &WEEKDAYS, &SEASONS, &PARTS];
    let names = tables.into_iter().flatten().chain([&ABOUT, &BEFORE, &AFTER, &SINCE]);
    let known: Vec<String> = names
        .flat_map(Name::all)
        .flat_map(|name| name.split(' '))
        .chain([DECADE])
        .filter(|word| word.len() > 2)
        .map(str::to_lowercase)
        .collect();
    let correct = |word: &&str| {
        let length = word.chars().count();
        let is_word = length > 2 && word.chars().all(char::is_alphabetic);
        let near = known.iter().map(|name| (strsim::damerau_levenshtein(word, name), name.as_str()));
        let nearest = near.filter(|(distance, _)| is_word && *distance <= (length / 3).max(1)).min();
        nearest.map_or(*word, |(_, name)| name).to_owned()
    };
    words.iter().map(correct).collect::<Vec<_>>().join(" ")
}

/// Returns the date in the longest run of words that is one.
fn longest_run(words: &[&str]) -> Option<Date> {
    let runs = (1..words.len()).rev().flat_map(|length| words.windows(length));
    runs.map(|run| run.join(" ")).find_map(|run| Date::parse_folded(&run))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language::Dutch;

    #[test]
    fn a_text_that_is_not_a_date_has_a_nearest_form() {
        for (text, expected) in [
            ("12 foebruari 2020", "12 februari 2020"),
            ("begim maart 2019", "begin maart 2019"),
            ("ca. 2016–2018", "2016–2018"),
            ("3 september '19", "3 september 2019"),
            ("03-09-19", "3 september 2019"),
            ("voorjaar ’98", "voorjaar 1998"),
            ("09-2019", "september 2019"),
            ("9/2019", "september 2019"),
            ("2019/09", "september 2019"),
            ("2019/09/03", "3 september 2019"),
            ("3.9.2019", "3 september 2019"),
            ("20190903", "3 september 2019"),
            ("09-23-2019", "23 september 2019"),
            ("september-2019", "september 2019"),
            ("3 – september 2019", "3 september 2019"),
            ("maandag september 2019", "september 2019"),
            ("maandag 2019", "2019"),
            ("september – 2019", "september 2019"),
            ("3-9/2019", "3 september 2019"),
            ("3–5–7 september 2019", "september 2019"),
            ("3 september 2019 om 10:00", "3 september 2019"),
            ("tussen 2019 en 2021", "2019–2021"),
            ("maart of april 2019", "maart – april 2019"),
            ("2016?", "ca. 2016"),
            ("vermoedelijk 2016", "ca. 2016"),
            ("tot 2015", "vóór 2015"),
            ("../2015", "vóór 2015"),
            ("de 19e eeuw", "1801–1900"),
            ("datum onbekend", "onbekend"),
        ] {
            assert!(Date::parse(text).is_err(), "{text}");
            assert_eq!(date(text).map(|date| date.text(Dutch)).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "gisteren", "binnenkort", "3 september", "maandag", "ooit", "--", "volgende week"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
