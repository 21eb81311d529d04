//! The stretches of the calendar that have a name of their own.

use super::calendar::{Day, Month, Part, Season, Year};

/// One stretch of the calendar that has a name of its own. Points have an order, but only [`Date`]s have that of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    Year(Year),
    Part(Year, Part),
    Season(Year, Season),
    Month(Year, Month),
    Day(Day),
}

impl Point {
    /// The day on which it begins.
    pub fn first_day(self) -> Day {
        self.days().0
    }

    /// The day on which it ends, itself part of it.
    pub fn last_day(self) -> Day {
        self.days().1
    }

    /// The year it is named by: that of a winter is the year in which the winter begins.
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
