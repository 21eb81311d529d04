//! Dates as precise as the author knows them: a day, a month, the end of a month, a season, half a year, a decade, about
//! a year, since a year, unknown.
//!
//! A date consists of calendar days without a time or time zone, and keeps the precision it was written with. This
//! module does not read the clock: callers pass the current day as a [`Day`].

mod calendar;
mod cause;
mod error;
#[cfg(test)]
mod laws;
mod names;
mod nearest;
mod parse;
mod point;
mod print;
#[cfg(test)]
mod tests;

pub use calendar::{Day, Decade, Month, Part, Season, Year};
pub use cause::DateError;
pub use point::{Period, Point};

use crate::i18n::Language;
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};

/// A date as precise as the author knows it. Computed days outside the years 1000–2999 are clamped to that range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Date {
    On(Point),
    About(Point),
    Before(Point),
    After(Point),
    /// From some time in the point, until now or without an end.
    Since(Point),
    /// From the first point to the second, both included. [`Date::parse`] returns no range that ends before it begins.
    Range(Point, Point),
    Unknown,
}

impl Date {
    /// Returns the first possible day; `None` if there is no lower bound: before a point, and unknown.
    pub fn first_day(&self) -> Option<Day> {
        match self {
            Date::On(point) | Date::About(point) | Date::Since(point) | Date::Range(point, _) => {
                Some(point.first_day())
            }
            Date::After(point) => Some(point.last_day().next()),
            Date::Before(_) | Date::Unknown => None,
        }
    }

    /// Returns the last possible day; `None` if there is no upper bound: after or since a point, and unknown.
    pub fn last_day(&self) -> Option<Day> {
        match self {
            Date::On(point) | Date::About(point) | Date::Range(_, point) => Some(point.last_day()),
            Date::Before(point) => Some(point.first_day().previous()),
            Date::After(_) | Date::Since(_) | Date::Unknown => None,
        }
    }

    /// Returns the year for grouping on a timeline: the year of the point, or of the first point of a range.
    pub fn year(&self) -> Option<i16> {
        self.points().0.map(|point| point.year().number())
    }

    /// Returns the points of the date: none for unknown, two for a range, one for all others.
    fn points(&self) -> (Option<Point>, Option<Point>) {
        match *self {
            Date::On(point) | Date::About(point) | Date::Before(point) | Date::After(point) | Date::Since(point) => {
                (Some(point), None)
            }
            Date::Range(start, end) => (Some(start), Some(end)),
            Date::Unknown => (None, None),
        }
    }

    /// Returns the range between two points, or `None` if the end is over before the start.
    ///
    /// Two equal points are that single point, and `winter 2020 – 2021` is one winter.
    fn range(start: Point, end: Point) -> Option<Date> {
        let one_winter = matches!((start, end), (Point::Whole(Period::Season(year, Season::Winter)), Point::Whole(Period::Year(next)))
            if next.number() == year.number() + 1);
        if end.last_day() < start.first_day() {
            None
        } else if start == end || one_winter {
            Some(Date::On(start))
        } else {
            Some(Date::Range(start, end))
        }
    }

    /// Returns the sort key: dates without a lower bound first and unknown last, then the first day, then coarser
    /// before finer, then an arbitrary but fixed tiebreak.
    fn sort_key(&self) -> impl Ord + use<> {
        let (place, kind) = match self {
            Date::Before(_) => (0, 0),
            Date::Since(_) => (1, 1),
            Date::After(_) => (1, 2),
            Date::Range(..) => (1, 3),
            Date::About(_) => (1, 4),
            Date::On(_) => (1, 5),
            Date::Unknown => (2, 6),
        };
        let (first, last) = match self {
            Date::Before(point) => (Some(point.first_day()), Some(point.last_day())),
            other => (other.first_day(), other.last_day()),
        };
        // Of two dates with the same first day, the coarser one ends later; `None` has no end.
        (place, first, last.is_some(), Reverse(last), kind, self.points())
    }
}

/// Serializes a date as its Dutch text, which parses back to the same date.
impl From<Date> for String {
    fn from(date: Date) -> String {
        date.text(Language::default())
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Date, String> {
        Date::parse(&text).map_err(|_| text)
    }
}

/// Orders dates as on a timeline: by the first possible day, and for equal first days the coarser first (2016 before 1
/// January 2016).
///
/// `Before` has no first day, so it comes before all dates with one, sorted by its point. `Unknown` comes last. The
/// rest of the order is arbitrary but fixed: only equal dates compare as equal.
impl Ord for Date {
    fn cmp(&self, other: &Date) -> Ordering {
        self.sort_key().cmp(&other.sort_key())
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Date) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
