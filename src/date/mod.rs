//! Dates as far as an author knows them: a day, a month, a season, about a year, since then, unknown.
//!
//! A date here is a day of the calendar, never an instant of a time zone, and what is not known is not made up. The
//! room does not know the clock (today is handed in as a [`Day`]) nor where a date stands in a file.

mod calendar;
mod error;
#[cfg(test)]
mod laws;
mod names;
mod parse;
mod point;
mod print;
#[cfg(test)]
mod tests;

pub use calendar::{Day, Month, Part, Season, Year};
pub use error::DateError;
pub use point::Point;

use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};

/// What the author knows of when something is or was. Ends outside the years 1000–2999 count as the nearest day within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Date {
    On(Point),
    About(Point),
    Before(Point),
    After(Point),
    /// From somewhere in the point until now, or with no end in sight.
    Since(Point),
    /// From the first point to the second, both included; [`Date::parse`] gives none that ends before it begins.
    Range(Point, Point),
    Unknown,
}

impl Date {
    /// The first possible day; `None` for what is open to the left: before a point, and unknown.
    pub fn first_day(&self) -> Option<Day> {
        match self {
            Date::On(point) | Date::About(point) | Date::Since(point) | Date::Range(point, _) => {
                Some(point.first_day())
            }
            Date::After(point) => Some(point.last_day().next()),
            Date::Before(_) | Date::Unknown => None,
        }
    }

    /// The last possible day; `None` for what is open to the right: after or since a point, and unknown.
    pub fn last_day(&self) -> Option<Day> {
        match self {
            Date::On(point) | Date::About(point) | Date::Range(_, point) => Some(point.last_day()),
            Date::Before(point) => Some(point.first_day().previous()),
            Date::After(_) | Date::Since(_) | Date::Unknown => None,
        }
    }

    /// The year under which a timeline groups it: that of the point it names, of a range the first.
    pub fn year(&self) -> Option<i16> {
        self.points().0.map(|point| point.year().number())
    }

    /// The points it names, none for unknown and two for a range.
    fn points(&self) -> (Option<Point>, Option<Point>) {
        match *self {
            Date::On(point) | Date::About(point) | Date::Before(point) | Date::After(point) | Date::Since(point) => {
                (Some(point), None)
            }
            Date::Range(start, end) => (Some(start), Some(end)),
            Date::Unknown => (None, None),
        }
    }

    /// The range between two points, or `None` when every day of the end lies before the start.
    ///
    /// Two equal points are that point, and `winter 2020 – 2021` is the one winter of that name.
    fn range(start: Point, end: Point) -> Option<Date> {
        let one_winter = matches!((start, end), (Point::Season(year, Season::Winter), Point::Year(next))
            if next.number() == year.number() + 1);
        if end.last_day() < start.first_day() {
            None
        } else if start == end || one_winter {
            Some(Date::On(start))
        } else {
            Some(Date::Range(start, end))
        }
    }

    /// What the order compares: the place of the open ones, the first day, the coarser first, then a fixed rest.
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
        // Of two dates with one first day, the coarser is the one that can last longer; `None` is without end.
        (place, first, last.is_some(), Reverse(last), kind, self.points())
    }
}

/// A date is put away as what people write, which is read back as the same date.
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

/// Timelines run by the first possible day; of two with the same, the coarser goes first (2016 before 1 January 2016).
///
/// What is before a point is open to the left, so it goes before all that has a first day, sorted by that point.
/// Unknown goes last. The rest of the order is arbitrary but fixed: only equal dates compare as equal.
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
