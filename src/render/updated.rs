//! Last updated: decides when a page changed.
//!
//! Uses only dates that an author wrote, and never one in the future. This module does not depend on where pages print
//! the date.

use crate::content::{Kind, Page};
use crate::date::{Date, Day};

/// Returns the most recent change of some pages. A month or a year counts as its first day, so `2026` is never later
/// than a day in 2026.
pub(super) fn newest<'a>(pages: impl Iterator<Item = &'a Page>, today: Day) -> Option<&'a Date> {
    let changes = pages.filter_map(|page| changed(page, today));
    changes.max_by_key(|date| begins(date))
}

/// Returns `updated`, else `date`, and skips dates in the future. Skips the `date` of an event, which is not a change.
pub(super) fn changed(page: &Page, today: Day) -> Option<&Date> {
    let date = page.front.date.as_ref().filter(|_| !matches!(page.kind, Kind::Event(_)));
    let has_come = |date: &&Date| begins(date).is_some_and(|day| day <= today);
    page.front.updated.as_ref().filter(has_come).or(date.filter(has_come))
}

/// Returns the first day on which the change can have been, for a range that of its end. Open dates have none.
fn begins(date: &Date) -> Option<Day> {
    match date {
        Date::On(point) | Date::About(point) | Date::Range(_, point) => Some(point.first_day()),
        Date::Before(_) | Date::After(_) | Date::Since(_) | Date::Unknown => None,
    }
}
