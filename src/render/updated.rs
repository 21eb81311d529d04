//! When a page changed last: the one rule for "last updated", which stands on every page.
//!
//! What is told is what an author wrote down, and never a day that lies ahead. Which page shows it where is not known.

use crate::content::{Kind, Page};
use crate::date::{Date, Day};

/// When the newest of some pages changed. A month or a year counts from its first day, so that `2026` is never later
/// than a day in it.
pub(super) fn newest<'a>(pages: impl Iterator<Item = &'a Page>, today: Day) -> Option<&'a Date> {
    let changes = pages.filter_map(|page| changed(page, today));
    changes.max_by_key(|date| begins(date))
}

/// `updated`, else `date`, as far as that has come. The date of an event is that of the event and not of a change.
pub(super) fn changed(page: &Page, today: Day) -> Option<&Date> {
    let date = page.front.date.as_ref().filter(|_| !matches!(page.kind, Kind::Event(_)));
    let has_come = |date: &&Date| begins(date).is_some_and(|day| day <= today);
    page.front.updated.as_ref().filter(has_come).or(date.filter(has_come))
}

/// The first day that can be the day of a change; of a range that is in its end. Open dates have none.
fn begins(date: &Date) -> Option<Day> {
    match date {
        Date::On(point) | Date::About(point) | Date::Range(_, point) => Some(point.first_day()),
        Date::Before(_) | Date::After(_) | Date::Since(_) | Date::Unknown => None,
    }
}
