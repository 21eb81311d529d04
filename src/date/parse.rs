//! Parses dates as people write them in Dutch and English, and dates in ISO 8601 with its extension EDTF.
//!
//! The text is first normalized, then split: into a word before the point (`ca.`), the ends of a range, and points.

use super::Date;
use super::calendar::{Day, Decade, Month, Part, Season, Year};
use super::cause::Cause;
use super::names::{ABOUT, AFTER, BEFORE, BETWEEN, DECADE, FILLERS, NOW, Name, SINCE, TENS, UNKNOWN, WEEKDAYS};
use super::point::{Period, Point};
use crate::i18n::{Language, Text};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Turns the point after a word into a date.
type Qualify = fn(Point) -> Date;

/// The words that may come before a point.
static QUALIFIERS: [(&Name, Qualify); 4] =
    [(&ABOUT, Date::About), (&BEFORE, Date::Before), (&AFTER, Date::After), (&SINCE, Date::Since)];

impl Date {
    /// Parses a text that is normalized by [`fold`].
    pub(super) fn parse_folded(text: &str) -> Option<Date> {
        read(text).ok()
    }

    /// Returns a message if `text`, from which this date was parsed, names the wrong weekday.
    pub fn weekday_slip(&self, text: &str) -> Option<Text> {
        let text = fold(text);
        let (first, second) = split(&text).unwrap_or((&text, ""));
        let (start, end) = self.points();
        weekday_slip(first, start).or_else(|| weekday_slip(second, end))
    }
}

fn weekday_slip(text: &str, point: Option<Point>) -> Option<Text> {
    let Some(Point::Day(day)) = point else { return None };
    let (named, actual) = (words(text).into_iter().find_map(weekday)?, day.weekday());
    let sentence = |language, is: &str, not: &str| {
        format!("{} {is} {}, {not} {}", day.text(language), actual.get(language), named.get(language))
    };
    (named != actual)
        .then(|| Text::new(sentence(Language::Dutch, "is een", "geen"), sentence(Language::English, "is a", "not a")))
}

/// Normalizes a text: lower case, no accents, single spaces, only the hyphen and `–` as dashes, `'` as the apostrophe
/// and `± ` for about.
pub(super) fn fold(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .nfd()
        .filter(|character| !is_combining_mark(*character))
        .map(|character| match character {
            '\u{2010}' | '\u{2011}' | '\u{2212}' => '-',
            '\u{2012}' | '\u{2014}' | '\u{2015}' => '–',
            '‘' | '’' | 'ʼ' | '`' | '´' | '′' => '\'',
            '≈' => '±',
            other => other,
        })
        .collect();
    let plain = plain.replace("+/-", "±").replace('±', "± ");
    // In `mid-2020` the hyphen separates neither two numbers nor two ends of a range.
    plain.split_whitespace().collect::<Vec<_>>().join(" ").replace("mid-", "mid ")
}

pub(super) fn read(text: &str) -> Result<Date, Cause> {
    if UNKNOWN.is(text) {
        return Ok(Date::Unknown);
    }
    if let Some(about) = text.strip_suffix('~').or_else(|| text.strip_prefix('~')) {
        return Ok(Date::About(point(&words(about))?));
    }
    let is_from_to = text.starts_with("from ") || text.starts_with("vanaf ");
    if let Some((qualify, rest)) = qualifier(text) {
        match split(rest).filter(|_| is_from_to) {
            Some((start, end)) => return range(words(start), words(end)),
            None => return Ok(qualify(point(&words(rest))?)),
        }
    }
    match split(text) {
        Some((start, end)) if NOW.is(end) => Ok(Date::Since(point(&words(start))?)),
        Some((start, end)) => range(words(start), words(end)),
        None => Ok(Date::On(point(&words(text))?)),
    }
}

/// Returns the meaning of the word before a point, and the rest of the text.
fn qualifier(text: &str) -> Option<(Qualify, &str)> {
    let (word, rest) = text.split_once([' ', '.'])?;
    QUALIFIERS.iter().find(|(name, _)| name.is(word)).map(|(_, qualify)| (*qualify, rest))
}

/// Returns the two ends of a range; `None` if the text can only be a point.
fn split(text: &str) -> Option<(&str, &str)> {
    let by_words = BETWEEN.iter().find_map(|between| text.split_once(between));
    let (start, end) = by_words.or_else(|| once(text, '/')).or_else(|| {
        // `2019-09` is a month, `2019-2020` and `3-5 september 2019` are ranges.
        once(text, '-').filter(|(a, b)| (a.len() == 4 && b.len() == 4) || !is_number(a) || !is_number(b))
    })?;
    Some((start.trim(), end.trim()))
}

/// Splits at the character, unless it occurs more than once.
fn once(text: &str, character: char) -> Option<(&str, &str)> {
    text.split_once(character).filter(|(_, rest)| !rest.contains(character))
}

fn range(start: Vec<&str>, end: Vec<&str>) -> Result<Date, Cause> {
    if let ([first], [last]) = (&start[..], &end[..])
        && let (Ok(first), true) = (year(first), is_short(last))
        && let Some(last) = same_century(first, last)
    {
        return Err(Cause::YearsOrMonth(first, last));
    }
    // In `winter 2020-21` the second year can only be that in which the winter ends.
    if let ([.., name, digits], [last]) = (&start[..], &end[..])
        && let (Some(Season::Winter), Ok(first), true) = (Season::named(name), year(digits), is_short(last))
        && same_century(first, last).is_some_and(|last| last.number() == first.number() + 1)
    {
        return point(&start).map(Date::On);
    }
    let (start, end) = share(start, end);
    let (start, end) = (point(&start)?, point(&end)?);
    Date::range(start, end).ok_or(Cause::EndBeforeStart(start, end))
}

/// Completes each end with what only the other contains: `3–5 september 2019`, `oktober – december 2021`,
/// `September 3–5, 2019`, `begin – eind maart 2019`.
///
/// A year alone is not shared: `september – 2019` is more likely one month, badly written, than a range.
fn share<'a>(mut start: Vec<&'a str>, mut end: Vec<&'a str>) -> (Vec<&'a str>, Vec<&'a str>) {
    if start.iter().any(|word| names_year(word)) {
        return (start, end);
    }
    if let (Some((_, [])), Some((_, whole))) = (leading_part(&start), leading_part(&end)) {
        start.extend(whole);
        return (start, end);
    }
    match (&start[..], &end[..]) {
        ([month, _], [day, _]) if Month::named(month).is_some() && is_short(day) => {
            (start, end) = (vec![start[0], start[1], end[1]], vec![start[0], end[0], end[1]]);
        }
        // The word before such a day can only be its weekday.
        ([day] | [_, day], [_, .., month, year]) if is_short(day) && Month::named(start[0]).is_none() => {
            start.extend([month, year]);
        }
        (_, [_, .., year]) => start.push(year),
        _ => {}
    }
    (start, end)
}

/// Returns whether a word is a year or belongs to a decade.
fn names_year(word: &str) -> bool {
    let is_year = word.len() >= 4 && word.starts_with(|first: char| first.is_ascii_digit());
    is_year || word == DECADE || decade(&[word]).is_some()
}

/// Splits a point into words, without commas, the full stops of abbreviations and fillers before another word.
fn words(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split([' ', ',', '.']).filter(|word| !word.is_empty()).collect();
    let last = words.len().saturating_sub(1);
    let is_kept = |(at, word): &(usize, &str)| *at == last || !FILLERS.contains(word);
    words.into_iter().enumerate().filter(is_kept).map(|(_, word)| word).collect()
}

fn point(words: &[&str]) -> Result<Point, Cause> {
    match words {
        [first, rest @ ..] if weekday(first).is_some() => match bare_point(rest)? {
            day @ Point::Day(_) => Ok(day),
            _ => Err(Cause::Unreadable),
        },
        _ => bare_point(words),
    }
}

/// Parses a point without a weekday before it.
fn bare_point(words: &[&str]) -> Result<Point, Cause> {
    if let Some((part, whole)) = leading_part(words) {
        return part_of(part, whole);
    }
    if let Some(decade) = decade(words) {
        return Ok(Point::Whole(Period::Decade(decade?)));
    }
    match words {
        [digits] => numeric(digits),
        [name, year] => named(name, year),
        [digits, name, year] | [name, digits, year] if is_number(cardinal(digits)) => {
            day(year, Month::named(name).ok_or(Cause::Unreadable)?, cardinal(digits))
        }
        _ => Err(Cause::Unreadable),
    }
}

/// Returns the part that the first one or two words name, and the words after it.
fn leading_part<'a, 'b>(words: &'a [&'b str]) -> Option<(Part, &'a [&'b str])> {
    [2, 1].into_iter().find_map(|length| {
        let (name, rest) = words.split_at_checked(length)?;
        Some((Part::named(&name.join(" "))?, rest))
    })
}

fn part_of(part: Part, whole: &[&str]) -> Result<Point, Cause> {
    match bare_point(whole)? {
        Point::Whole(period @ Period::Year(_)) => Ok(Point::Part(period, part)),
        Point::Whole(period) if !part.is_quarter() => Ok(Point::Part(period, part)),
        _ => Err(Cause::Unreadable),
    }
}

/// Parses `jaren '90`, `jaren negentig`, `1990s`, `'90s`, `nineties` and EDTF `199x`; `None` if the words are no decade.
fn decade(words: &[&str]) -> Option<Result<Decade, Cause>> {
    let tens = |word: &str, is_name: &dyn Fn(&Name) -> bool| {
        let named = (0..).step_by(10).zip(&TENS).find(|(_, name)| is_name(name)).map(|(number, _)| number);
        named.or_else(|| short(word.trim_start_matches('\'')).filter(|_| word.len() >= 2))
    };
    match words {
        [DECADE, word] if is_number(word) && word.len() > 2 => Some(decade_from(word)),
        [DECADE, word] => tens(word, &|name| name.is(word)).map(nearest_decade),
        [word] => {
            if let Some(first) = word.strip_suffix('x').filter(|first| is_number(first) && first.len() == 3) {
                return Some(decade_from(&format!("{first}0")));
            }
            let digits = word.strip_suffix('s').unwrap_or_default().trim_end_matches('\'');
            match is_number(digits) && digits.len() > 2 {
                true => Some(decade_from(digits)),
                false => tens(digits, &|name| name.get(Language::English) == *word).map(nearest_decade),
            }
        }
        _ => None,
    }
}

fn decade_from(digits: &str) -> Result<Decade, Cause> {
    Decade::from(year(digits)?).ok_or(Cause::Unreadable)
}

/// Returns the decade that its last two digits mean: `'00` is 2000–2009, `'90` is 1990–1999.
///
/// `'10` and `'20` may be of either century.
fn nearest_decade(tens: i8) -> Result<Decade, Cause> {
    match tens {
        10 | 20 => Err(Cause::EitherDecade(tens)),
        _ => decade_from(&format!("{}", if tens == 0 { 2000 } else { 1900 + i16::from(tens) })),
    }
}

/// Returns the digits of an ordinal number such as `3e` or `3rd`, and other words as they are.
fn cardinal(word: &str) -> &str {
    const ENDINGS: [&str; 7] = ["ste", "de", "e", "st", "nd", "rd", "th"];
    ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).filter(|digits| is_number(digits)).unwrap_or(word)
}

fn weekday(word: &str) -> Option<&'static Name> {
    WEEKDAYS.iter().find(|name| name.is(word))
}

fn named(name: &str, digits: &str) -> Result<Point, Cause> {
    if let Some(month) = Month::named(name) {
        Ok(Point::Whole(Period::Month(year(digits)?, month)))
    } else if let Some(season) = Season::named(name) {
        Ok(Point::Whole(Period::Season(year(digits)?, season)))
    } else {
        Err(Cause::Unreadable)
    }
}

/// Parses `2019`, `2019-09`, `2021-21`, `2019-09-03`, `03-09-2019` and `3/9/2019`.
fn numeric(word: &str) -> Result<Point, Cause> {
    let dashed = !word.contains('/');
    let parts: Vec<&str> = word.split(if dashed { '-' } else { '/' }).collect();
    if !parts.iter().all(|part| is_number(part)) {
        return Err(Cause::Unreadable);
    }
    match parts[..] {
        [digits] => Ok(Point::Whole(Period::Year(year(digits)?))),
        [digits, code] if dashed && !is_short(digits) => Ok(Point::Whole(month_or_season(year(digits)?, code)?)),
        [year_digits, month_digits, day_digits] if dashed && !is_short(year_digits) => {
            day(year_digits, month(month_digits)?, day_digits)
        }
        [day_digits, month_digits, year_digits] if is_short(day_digits) => {
            day(year_digits, month(month_digits)?, day_digits)
        }
        _ => Err(Cause::Unreadable),
    }
}

/// Parses what follows the year in `2019-09` and `2021-21`.
///
/// EDTF also has codes for quarters (33–36), thirds (37–39) and halves (40, 41) of a year, but `2019-40` is more likely
/// a range of years.
fn month_or_season(year: Year, code: &str) -> Result<Period, Cause> {
    if let Some(season) = short(code).and_then(Season::from_edtf) {
        return Ok(Period::Season(year, season));
    }
    month(code).map(|month| Period::Month(year, month)).map_err(|no_month| match same_century(year, code) {
        Some(last) => Cause::YearsOrMonth(year, last),
        None => no_month,
    })
}

fn day(year_digits: &str, month: Month, digits: &str) -> Result<Point, Cause> {
    let year = year(year_digits)?;
    let day = short(digits).and_then(|number| Day::new(year, month, number));
    day.map(Point::Day).ok_or_else(|| Cause::NoDay(digits.to_owned(), year, month))
}

fn month(digits: &str) -> Result<Month, Cause> {
    short(digits).and_then(Month::new).ok_or_else(|| Cause::NoMonth(digits.to_owned()))
}

fn year(digits: &str) -> Result<Year, Cause> {
    if !is_number(digits.trim_start_matches('\'')) {
        return Err(Cause::Unreadable);
    }
    let number = digits.parse().ok().filter(|_| digits.len() == 4);
    number.and_then(Year::new).ok_or_else(|| Cause::NoYear(digits.to_owned()))
}

/// Returns the year that two digits mean at the end of a range such as `2019-20`.
fn same_century(first: Year, digits: &str) -> Option<Year> {
    let within: i16 = digits.parse().ok().filter(|_| digits.len() == 2)?;
    Year::new(first.number() / 100 * 100 + within).filter(|last| *last > first)
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn short(digits: &str) -> Option<i8> {
    digits.parse().ok().filter(|_| is_short(digits))
}

/// Returns whether a text is a number that can be a day or a month, not a year.
pub(super) fn is_short(text: &str) -> bool {
    is_number(text) && text.len() <= 2
}
