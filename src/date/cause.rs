//! Why a text is not a date: the cause, and the error with its message.

use super::calendar::{Month, Year};
use super::point::Point;
use crate::i18n::Text;

/// Why a text is not a date, and what to type instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    pub message: Text,
    pub help: Text,
}

/// The cause of an error, before it is formatted as a message.
#[derive(Debug)]
pub(super) enum Cause {
    /// The text has no known form.
    Unreadable,
    /// Digits in the place of a year, but not four of them or outside the years 1000–2999.
    NoYear(String),
    NoMonth(String),
    NoDay(String, Year, Month),
    /// Ambiguous years such as `2019-20` or `2019/20`: the first year, and the second year of a range.
    YearsOrMonth(Year, Year),
    /// The last two digits of a decade, 10 or 20, which both the last century and this one have.
    EitherDecade(i8),
    EndBeforeStart(Point, Point),
}
