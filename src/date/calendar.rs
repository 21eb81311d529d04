//! Calendar units: days, months, seasons, years, decades, and parts of these. Only this file uses the calendar library.

use super::names::{MONTHS, Name, PARTS, SEASONS, WEEKDAYS};
use crate::i18n::Language;
use jiff::civil::{self, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::fmt;

/// A day of the Gregorian calendar in the years 1000–2999. Prints as ISO 8601: `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(civil::Date);

impl Day {
    const FIRST: Day = Day(date(1000, 1, 1));
    const LAST: Day = Day(date(2999, 12, 31));

    /// Parses `2026-11-22` and no other form. This is the form for machines, as in `--today`.
    pub fn parse(text: &str) -> Option<Day> {
        let day: civil::Date = text.parse().ok()?;
        Day::within(day).filter(|day| day.to_string() == text)
    }

    /// Returns the day in UTC at this number of seconds since the beginning of 1970, as in `SOURCE_DATE_EPOCH`. `None`
    /// if the day is outside the years 1000–2999.
    pub fn from_unix(seconds: i64) -> Option<Day> {
        let instant = Timestamp::from_second(seconds).ok()?;
        Day::within(TimeZone::UTC.to_datetime(instant).date())
    }

    /// Returns the day in words: `22 november 2026`, `22 November 2026`.
    pub fn text(self, language: Language) -> String {
        format!("{} {} {}", self.number(), self.month().name().get(language), self.year())
    }

    /// Returns the first instant of the day in UTC (RFC 3339), for formats that require a time.
    pub fn first_instant(self) -> String {
        format!("{self}T00:00:00Z")
    }

    pub(super) fn new(year: Year, month: Month, number: i8) -> Option<Day> {
        civil::Date::new(year.0, month.0, number).ok().map(Day)
    }

    pub fn year(self) -> Year {
        Year(self.0.year())
    }

    pub(super) fn month(self) -> Month {
        Month(self.0.month())
    }

    /// Returns the day of the month, from 1.
    pub(super) fn number(self) -> i8 {
        self.0.day()
    }

    pub(super) fn weekday(self) -> &'static Name {
        &WEEKDAYS[self.0.weekday().to_monday_zero_offset() as usize]
    }

    pub(super) fn next(self) -> Day {
        Day::clamped(self.0.saturating_add(1.day()))
    }

    pub(super) fn previous(self) -> Day {
        Day::clamped(self.0.saturating_sub(1.day()))
    }

    fn within(day: civil::Date) -> Option<Day> {
        Some(Day(day)).filter(|day| (Day::FIRST..=Day::LAST).contains(day))
    }

    fn clamped(day: civil::Date) -> Day {
        Day(day).clamp(Day::FIRST, Day::LAST)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A year from 1000 to 2999: it has four digits, and no site needs other years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(i16);

impl Year {
    pub(super) fn new(number: i16) -> Option<Year> {
        (1000..=2999).contains(&number).then_some(Year(number))
    }

    /// Returns the number of the year, such as 2026.
    pub fn number(self) -> i16 {
        self.0
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A month without a year, 1 to 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i8);

impl Month {
    pub(super) fn new(number: i8) -> Option<Month> {
        (1..=12).contains(&number).then_some(Month(number))
    }

    pub(super) fn named(word: &str) -> Option<Month> {
        (1..=12).map(Month).find(|month| month.name().is(word))
    }

    pub(super) fn name(self) -> &'static Name {
        &MONTHS[self.0 as usize - 1]
    }

    /// Returns the month in two digits, as in ISO 8601.
    pub(super) fn digits(self) -> String {
        format!("{:02}", self.0)
    }

    pub(super) fn number(self) -> i8 {
        self.0
    }
}

/// Ten years from one whose number ends in 0: the 1990s are 1990 to 1999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decade(Year);

impl Decade {
    /// Returns the decade that begins with this year; `None` if the number of the year does not end in 0.
    pub(super) fn from(first: Year) -> Option<Decade> {
        (first.0 % 10 == 0).then_some(Decade(first))
    }

    pub(super) fn first(self) -> Year {
        self.0
    }
}

/// A meteorological season in the Netherlands: spring is 1 March to 31 May, and so on.
///
/// A winter belongs to the year in which it begins: winter 2021 is 1 December 2021 to 28 February 2022. This follows
/// EDTF, in which winter (24) is the last season of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub(super) const ALL: [Season; 4] = [Season::Spring, Season::Summer, Season::Autumn, Season::Winter];

    pub(super) fn named(word: &str) -> Option<Season> {
        Season::ALL.into_iter().find(|season| season.name().is(word))
    }

    /// Parses the EDTF code of a season (ISO 8601-2), which replaces the month: 21 is spring, 24 is winter.
    pub(super) fn from_edtf(code: i8) -> Option<Season> {
        (21..).zip(Season::ALL).find(|(number, _)| *number == code).map(|(_, season)| season)
    }

    pub(super) fn name(self) -> &'static Name {
        &SEASONS[self as usize]
    }

    pub(super) fn first_month(self) -> i8 {
        3 * (self as i8 + 1)
    }
}

/// A third, a half or a quarter of a period, for dates that are known no better.
///
/// The parts of a period are equally long, and months count as 30 days within them: early March is 1–10 March, the
/// first half of March is 1–15 March, early 2020 is January–April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Early,
    Middle,
    Late,
    FirstHalf,
    SecondHalf,
    FirstQuarter,
    SecondQuarter,
    ThirdQuarter,
    FourthQuarter,
}

impl Part {
    pub(super) const ALL: [Part; 9] = [
        Part::Early,
        Part::Middle,
        Part::Late,
        Part::FirstHalf,
        Part::SecondHalf,
        Part::FirstQuarter,
        Part::SecondQuarter,
        Part::ThirdQuarter,
        Part::FourthQuarter,
    ];

    pub(super) fn named(words: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.name().is(words))
    }

    pub(super) fn name(self) -> &'static Name {
        &PARTS[self as usize]
    }

    /// Returns whether the part is a quarter, which only a year has.
    pub(super) fn is_quarter(self) -> bool {
        self >= Part::FirstQuarter
    }

    /// Returns which of how many equal parts this is, counted from 0.
    fn share(self) -> (i32, i32) {
        match self as i32 {
            third @ 0..3 => (third, 3),
            half @ 3..5 => (half - 3, 2),
            quarter => (quarter - 5, 4),
        }
    }
}

/// Returns the first and last day of `count` consecutive months from month `first`, which may extend into later years,
/// or of a part of these months.
pub(super) fn days_of(year: Year, first: i8, count: i32, part: Option<Part>) -> (Day, Day) {
    let (index, shares) = part.map_or((0, 1), Part::share);
    let start = date(year.0, first, 1);
    let begin_of = |index: i32| {
        let (months, rest) = (count * index / shares, count * index % shares);
        start.saturating_add(months.months()).saturating_add((rest * 30 / shares).days())
    };
    (Day::clamped(begin_of(index)), Day::clamped(begin_of(index + 1).saturating_sub(1.day())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language::{Dutch, English};

    #[test]
    fn days_parse_from_iso_8601_and_unix_seconds_from_1000_to_2999() {
        for (text, valid) in [
            ("2026-11-22", true),
            ("1000-01-01", true),
            ("2024-02-29", true),
            ("2023-02-29", false),
            ("0999-12-31", false),
            ("3000-01-01", false),
            ("2026-11-22T00:00:00", false),
            ("2026-1-2", false),
            ("20261122", false),
            (" 2026-11-22", false),
            ("22-11-2026", false),
            ("", false),
        ] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), valid.then_some(text), "{text}");
        }
        for (seconds, expected) in [
            (0, Some("1970-01-01")),
            (-1, Some("1969-12-31")),
            (86_399, Some("1970-01-01")),
            (1_795_305_600, Some("2026-11-22")),
            (i64::MAX, None),
            (i64::MIN, None),
            (40_000_000_000, None),
        ] {
            assert_eq!(Day::from_unix(seconds).map(|day| day.to_string()).as_deref(), expected, "{seconds}");
        }
        let day = Day::parse("2026-11-22").unwrap();
        assert_eq!(day.first_instant(), "2026-11-22T00:00:00Z");
        assert_eq!((day.text(Dutch), day.text(English)), ("22 november 2026".into(), "22 November 2026".into()));
    }
}
