//! Calendar periods that have a name of their own.

use super::calendar::{Day, Month, Part, Season, Year};

/// A calendar period that has a name of its own. The order of points is arbitrary; only [`Date`](super::Date) is
/// ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    Year(Year),
    Part(Year, Part),
    Season(Year, Season),
    Month(Year, Month),
    Day(Day),
}

impl Point {
    /// Returns the first day of the period.
    pub fn first_day(self) -> Day {
        self.days().0
    }

    /// Returns the last day of the period, which is part of it.
    pub fn last_day(self) -> Day {
        self.days().1
    }

    /// Returns the year in its name. A winter is named by the year in which it begins.
    pub fn year(self) -> Year {
        match self {
            Point::Year(year) | Point::Part(year, _) | Point::Season(year, _) | Point::Month(year, _) => year,
            Point::Day(day) => day.year(),
        }
    }

    fn days(self) -> (Day, Day) {
        match self {
            Point::Year(year) => year.days(),
            Point::Part(year, part) => part.days(year),
            Point::Season(year, season) => season.days(year),
            Point::Month(year, month) => month.days(year),
            Point::Day(day) => (day, day),
        }
    }
}
