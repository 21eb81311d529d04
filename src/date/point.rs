//! Calendar periods that have a name of their own.

use super::calendar::{Day, Decade, Month, Part, Season, Year, days_of};

/// A day, a period or a part of a period. The order of points is arbitrary; only [`Date`](super::Date) is ordered by
/// time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    Whole(Period),
    Part(Period, Part),
    Day(Day),
}

/// A calendar period that is longer than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    Decade(Decade),
    Year(Year),
    Season(Year, Season),
    Month(Year, Month),
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

    /// Returns the year in its name. A winter is named by the year in which it begins, and so is a decade.
    pub fn year(self) -> Year {
        match self {
            Point::Whole(period) | Point::Part(period, _) => period.year(),
            Point::Day(day) => day.year(),
        }
    }

    fn days(self) -> (Day, Day) {
        match self {
            Point::Whole(period) => period.days(None),
            Point::Part(period, part) => period.days(Some(part)),
            Point::Day(day) => (day, day),
        }
    }
}

impl Period {
    pub(super) fn year(self) -> Year {
        match self {
            Period::Decade(decade) => decade.first(),
            Period::Year(year) | Period::Season(year, _) | Period::Month(year, _) => year,
        }
    }

    fn days(self, part: Option<Part>) -> (Day, Day) {
        match self {
            Period::Decade(decade) => days_of(decade.first(), 1, 120, part),
            Period::Year(year) => days_of(year, 1, 12, part),
            Period::Season(year, season) => days_of(year, season.first_month(), 3, part),
            Period::Month(year, month) => days_of(year, month.number(), 1, part),
        }
    }
}
