//! Property tests of dates, with generated dates.

use super::*;
use crate::i18n::Language;
use std::ops::RangeInclusive;

/// Number of dates per property; `tests/run --long` raises it.
fn cases() -> usize {
    if std::env::var_os("OMSLAG_LONG").is_some() { 200_000 } else { 5_000 }
}

#[test]
fn printed_dates_parse_back_to_the_same_date() {
    let mut random = Random(1);
    for _ in 0..cases() {
        let date = random.date(1000..=2999);
        for language in Language::ALL {
            let text = date.text(language);
            assert_eq!(Date::parse(&text).ok(), Some(date), "{text}");
            assert_eq!(Date::parse(&text.to_uppercase()).ok(), Some(date), "{text}");
            assert_eq!(date.weekday_slip(&text), None, "{text}");
        }
    }
}

#[test]
fn html_adds_only_time_elements_to_the_text() {
    let mut random = Random(4);
    for _ in 0..cases() {
        let date = random.date(1000..=2999);
        let html = date.html(Language::Dutch).into_string();
        let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
        assert_eq!(parts.collect::<String>(), date.text(Language::Dutch), "{html}");
        for datetime in html.split("datetime=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (start, end) = date.points();
            let iso = [start, end].map(|point| point.and_then(Point::datetime));
            assert!(iso.contains(&Some(datetime.to_owned())), "{html}");
        }
    }
}

#[test]
fn the_order_is_total_and_consistent_with_equality() {
    let mut random = Random(2);
    for _ in 0..cases() {
        let [a, b, c] = [(); 3].map(|()| random.date(2019..=2021));
        assert_eq!(a.cmp(&b), b.cmp(&a).reverse(), "{a:?} {b:?}");
        assert_eq!(a.cmp(&b) == Ordering::Equal, a == b, "{a:?} {b:?}");
        assert!(!(a <= b && b <= c) || a <= c, "{a:?} {b:?} {c:?}");
    }
}

#[test]
fn a_date_that_ends_before_another_begins_sorts_before_it() {
    let mut random = Random(3);
    for years in [2019..=2021, 1000..=2999, 1000..=1001, 2998..=2999] {
        for _ in 0..cases() {
            let (a, b) = (random.date(years.clone()), random.date(years.clone()));
            if let (Some(last), Some(first)) = (a.last_day(), b.first_day()) {
                assert!(last >= first || a < b, "{a:?} {b:?}");
            }
        }
    }
}

/// A generator of dates with the same sequence in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn date(&mut self, years: RangeInclusive<i16>) -> Date {
        let first = *years.start() as u64;
        let year = first + self.below(*years.end() as u64 - first + 1);
        let point = self.point(year);
        match self.below(10) {
            0 => Date::Unknown,
            1 => Date::About(point),
            2 => Date::Before(point),
            3 => Date::After(point),
            4 => Date::Since(point),
            5..8 => {
                let later = (year + self.below(2)).min(*years.end() as u64);
                let other = self.point(later);
                Date::range(point, other).or_else(|| Date::range(other, point)).unwrap_or(Date::On(point))
            }
            _ => Date::On(point),
        }
    }

    fn point(&mut self, year: u64) -> Point {
        let number = year as i16;
        let year = Year::new(number).unwrap();
        let month = Month::new(1 + self.below(12) as i8).unwrap();
        let period = match self.below(5) {
            0 => Period::Decade(Decade::from(Year::new(number / 10 * 10).unwrap()).unwrap()),
            1 => Period::Season(year, Season::ALL[self.below(4) as usize]),
            2 => Period::Year(year),
            _ => Period::Month(year, month),
        };
        match self.below(3) {
            0 => Point::Whole(period),
            1 => {
                let parts = if matches!(period, Period::Year(_)) { 9 } else { 5 };
                Point::Part(period, Part::ALL[self.below(parts) as usize])
            }
            _ => Point::Day(Day::new(year, month, 1 + self.below(28) as i8).unwrap()),
        }
    }
}
