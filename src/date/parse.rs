//! Parses dates as people write them in Dutch and English, and dates in ISO 8601 with its extension EDTF.
//!
//! The text is first normalized, then split: into a word before the point (`ca.`), the ends of a range, and points.

use super::Date;
use super::calendar::{Day, Month, Part, Season, Year};
use super::error::{Cause, DateError};
use super::names::{ABOUT, AFTER, BEFORE, BETWEEN, NOW, Name, SINCE, UNKNOWN, WEEKDAYS};
use super::point::Point;
use crate::i18n::{Language, Text};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Turns the point after a word into a date.
type Qualify = fn(Point) -> Date;

/// The words that may come before a point.
static QUALIFIERS: [(&Name, Qualify); 4] =
    [(&ABOUT, Date::About), (&BEFORE, Date::Before), (&AFTER, Date::After), (&SINCE, Date::Since)];

impl Date {
    /// Parses a date in either language and any letter case, from `3 september 2019` to `onbekend`.
    ///
    /// # Errors
    ///
    /// Returns why the text is not a date, and what to type instead.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        read(&fold(text)).map_err(|cause| cause.explain(text))
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

/// Normalizes a text: lower case, no accents, single spaces, and only the hyphen and `–` as dashes.
fn fold(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .nfd()
        .filter(|character| !is_combining_mark(*character))
        .map(|character| match character {
            '\u{2010}' | '\u{2011}' | '\u{2212}' => '-',
            '\u{2012}' | '\u{2014}' | '\u{2015}' => '–',
            other => other,
        })
        .collect();
    // In `mid-2020` the hyphen separates neither two numbers nor two ends of a range.
    plain.split_whitespace().collect::<Vec<_>>().join(" ").replace("mid-", "mid ")
}

fn read(text: &str) -> Result<Date, Cause> {
    if UNKNOWN.is(text) {
        return Ok(Date::Unknown);
    }
    if let Some(about) = text.strip_suffix('~') {
        return Ok(Date::About(point(&words(about))?));
    }
    if let Some((qualify, rest)) = qualifier(text) {
        return Ok(qualify(point(&words(rest))?));
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
    let (start, end) = share(start, end);
    let (start, end) = (point(&start)?, point(&end)?);
    Date::range(start, end).ok_or(Cause::EndBeforeStart(start, end))
}

/// Completes each end with what only the other contains: `3–5 september 2019`, `oktober – december 2021`,
/// `September 3–5, 2019`.
///
/// A year alone is not shared: `september – 2019` is more likely one month, badly written, than a range.
fn share<'a>(mut start: Vec<&'a str>, mut end: Vec<&'a str>) -> (Vec<&'a str>, Vec<&'a str>) {
    if start.iter().any(|word| word.len() >= 4 && word.starts_with(|first: char| first.is_ascii_digit())) {
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

/// Splits a point into words, without commas and the full stops of abbreviations.
fn words(text: &str) -> Vec<&str> {
    text.split([' ', ',', '.']).filter(|word| !word.is_empty()).collect()
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
    match words {
        [digits] => numeric(digits),
        [name, year] => named(name, year),
        [digits, name, year] | [name, digits, year] if is_number(digits) => {
            day(year, Month::named(name).ok_or(Cause::Unreadable)?, digits)
        }
        _ => Err(Cause::Unreadable),
    }
}

fn weekday(word: &str) -> Option<&'static Name> {
    WEEKDAYS.iter().find(|name| name.is(word))
}

fn named(name: &str, digits: &str) -> Result<Point, Cause> {
    if let Some(month) = Month::named(name) {
        Ok(Point::Month(year(digits)?, month))
    } else if let Some(season) = Season::named(name) {
        Ok(Point::Season(year(digits)?, season))
    } else if let Some(part) = Part::named(name) {
        Ok(Point::Part(year(digits)?, part))
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
        [digits] => Ok(Point::Year(year(digits)?)),
        [digits, code] if dashed && !is_short(digits) => month_or_season(year(digits)?, code),
        [year_digits, month_digits, day_digits] if dashed && !is_short(year_digits) => {
            day(year_digits, month(month_digits)?, day_digits)
        }
        [day_digits, month_digits, year_digits] if is_short(day_digits) => {
            day(year_digits, month(month_digits)?, day_digits)
        }
        _ => Err(Cause::Unreadable),
    }
}

fn month_or_season(year: Year, code: &str) -> Result<Point, Cause> {
    if let Some(season) = short(code).and_then(Season::from_edtf) {
        return Ok(Point::Season(year, season));
    }
    month(code).map(|month| Point::Month(year, month)).map_err(|no_month| match same_century(year, code) {
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
    if !is_number(digits) {
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

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn short(digits: &str) -> Option<i8> {
    digits.parse().ok().filter(|_| is_short(digits))
}

/// Returns whether a text is a number that can be a day or a month, not a year.
fn is_short(text: &str) -> bool {
    is_number(text) && text.len() <= 2
}
