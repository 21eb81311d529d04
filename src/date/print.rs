//! Prints dates for people and for machines.

use super::Date;
use super::calendar::{Part, Year};
use super::names::{ABOUT, AFTER, BEFORE, DECADE, SINCE, UNKNOWN};
use super::point::{Period, Point};
use crate::html::{Escaped, Html};
use crate::i18n::Language;

impl Date {
    /// Returns the full text, with month names never shortened. [`Date::parse`] parses it back to the same date.
    pub fn text(&self, language: Language) -> String {
        self.written(language, |_, text| text)
    }

    /// Returns the text with each day, month, part of a month and year in a `time` element.
    ///
    /// HTML has no `datetime` for a season, a decade or a part of them or of a year. `Before` and `After` have none
    /// either, because the date is not the point they name.
    pub fn html(&self, language: Language) -> Html {
        Html::trusted(self.written(language, |point, text| match (self, point.datetime()) {
            (Date::Before(_) | Date::After(_), _) | (_, None) => Escaped(&text).to_string(),
            (_, Some(iso)) => format!("<time datetime=\"{iso}\">{}</time>", Escaped(&text)),
        }))
    }

    /// Returns the date in ISO 8601 if it is exactly a day, a month or a year: `2019-09-03`, `2020-02`, `2020`.
    pub fn iso(&self) -> Option<String> {
        match self {
            Date::On(point) => point.iso(),
            _ => None,
        }
    }

    /// Returns the date in words, with the text of each point passed through `mark`. The words of this module need no
    /// escaping.
    fn written(&self, language: Language, mark: impl Fn(Point, String) -> String) -> String {
        let point = |point: Point| mark(point, point.text(language));
        match *self {
            Date::On(on) => point(on),
            Date::About(about) => format!("{} {}", ABOUT.get(language), point(about)),
            Date::Before(end) => format!("{} {}", BEFORE.get(language), point(end)),
            Date::After(start) => format!("{} {}", AFTER.get(language), point(start)),
            Date::Since(start) => format!("{} {}", SINCE.get(language), point(start)),
            Date::Range(start, end) => {
                let (opening, dash) = start.opening(end, language);
                format!("{}{dash}{}", mark(start, opening), point(end))
            }
            Date::Unknown => UNKNOWN.get(language).to_owned(),
        }
    }
}

impl Point {
    /// Returns the full text, as in [`Date::text`].
    pub fn text(self, language: Language) -> String {
        match self {
            Point::Day(day) => day.text(language),
            Point::Whole(period) => period.text(language),
            Point::Part(period, part) => format!("{} {}", part.name().get(language), period.text(language)),
        }
    }

    /// Returns how a range to `end` begins: without what the end repeats, and with the dash that fits.
    fn opening(self, end: Point, language: Language) -> (String, &'static str) {
        const CLOSE: &str = "–";
        const WIDE: &str = " – ";
        let same_year = self.year() == end.year();
        // The end of the range contains the `of` of `first half of 2020`.
        let part_name = |part: Part| part.name().get(language).trim_end_matches(" of").to_owned();
        match (self, end) {
            (Point::Whole(Period::Year(start)), Point::Whole(Period::Year(_))) => (start.to_string(), CLOSE),
            (Point::Day(start), Point::Day(end)) if same_year && start.month() == end.month() => {
                (start.number().to_string(), CLOSE)
            }
            (Point::Day(start), Point::Day(_)) if same_year => {
                (format!("{} {}", start.number(), start.month().name().get(language)), WIDE)
            }
            (Point::Whole(start), Point::Whole(end)) => (start.name_before(end, language), WIDE),
            (Point::Part(start, part), Point::Part(end, _)) if start == end => (part_name(part), WIDE),
            (Point::Part(start, part), Point::Part(end, _)) => {
                (format!("{} {}", part.name().get(language), start.name_before(end, language)), WIDE)
            }
            _ => (self.text(language), WIDE),
        }
    }

    /// Returns the exact ISO 8601 form of a day, month or year.
    pub(super) fn iso(self) -> Option<String> {
        match self {
            Point::Day(day) => Some(day.to_string()),
            Point::Whole(Period::Month(year, month)) => Some(format!("{year}-{}", month.digits())),
            Point::Whole(Period::Year(year)) => Some(year.to_string()),
            Point::Whole(_) | Point::Part(..) => None,
        }
    }

    /// Returns the valid `datetime` in HTML of a day, month or year. A part of a month has that of its month, which is
    /// the most exact form that HTML has.
    pub(super) fn datetime(self) -> Option<String> {
        match self {
            Point::Part(month @ Period::Month(..), _) => Point::Whole(month).iso(),
            _ => self.iso(),
        }
    }
}

impl Period {
    fn text(self, language: Language) -> String {
        match self {
            Period::Decade(decade) => decade_text(decade.first(), language),
            Period::Year(year) => year.to_string(),
            Period::Season(year, season) => format!("{} {year}", season.name().get(language)),
            Period::Month(year, month) => format!("{} {year}", month.name().get(language)),
        }
    }

    /// Returns the name at the start of a range to `end`, without the year if a period of the same kind repeats it.
    fn name_before(self, end: Period, language: Language) -> String {
        match (self, end) {
            (Period::Month(year, month), Period::Month(same, _)) if year == same => {
                month.name().get(language).to_owned()
            }
            (Period::Season(year, season), Period::Season(same, _)) if year == same => {
                season.name().get(language).to_owned()
            }
            _ => self.text(language),
        }
    }
}

/// Returns `jaren ’90` or `1990s`. In Dutch, the decades for which two digits may mean another century have four:
/// `jaren 1890`, `jaren 2010`.
fn decade_text(first: Year, language: Language) -> String {
    let digits = match first.number() {
        short @ 1930..2000 => format!("’{}", short - 1900),
        _ => first.to_string(),
    };
    language.pick(format!("{DECADE} {digits}"), format!("{first}s"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language::{Dutch, English};

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    #[test]
    fn dates_print_in_english() {
        for (text, expected) in [
            ("2019-09-03", "3 September 2019"),
            ("2020-02", "February 2020"),
            ("voorjaar 2021", "spring 2021"),
            ("herfst 2021", "autumn 2021"),
            ("ca. 2016", "c. 2016"),
            ("vóór 2015", "before 2015"),
            ("na 2015", "after 2015"),
            ("begin 2020", "early 2020"),
            ("midden 2020", "mid 2020"),
            ("eind 2020", "late 2020"),
            ("sinds 2021", "since 2021"),
            ("oktober 2021 – mei 2022", "October 2021 – May 2022"),
            ("onbekend", "unknown"),
        ] {
            assert_eq!(date(text).text(English), expected, "{text}");
        }
    }

    #[test]
    fn only_days_months_and_years_get_a_time_element() {
        for (text, expected) in [
            ("3 september 2019", "<time datetime=\"2019-09-03\">3 september 2019</time>"),
            ("februari 2020", "<time datetime=\"2020-02\">februari 2020</time>"),
            ("2020", "<time datetime=\"2020\">2020</time>"),
            ("ca. 2016", "ca. <time datetime=\"2016\">2016</time>"),
            ("sinds mei 2021", "sinds <time datetime=\"2021-05\">mei 2021</time>"),
            ("2021/2022", "<time datetime=\"2021\">2021</time>–<time datetime=\"2022\">2022</time>"),
            (
                "oktober 2021 – mei 2022",
                "<time datetime=\"2021-10\">oktober 2021</time> – <time datetime=\"2022-05\">mei 2022</time>",
            ),
            ("3–5 mei 2021", "<time datetime=\"2021-05-03\">3</time>–<time datetime=\"2021-05-05\">5 mei 2021</time>"),
            ("voorjaar 2021 – mei 2022", "voorjaar 2021 – <time datetime=\"2022-05\">mei 2022</time>"),
            ("zomer 2022", "zomer 2022"),
            ("ca. eind 2022", "ca. eind 2022"),
            ("vóór 2015", "vóór 2015"),
            ("na 2015", "na 2015"),
            ("onbekend", "onbekend"),
        ] {
            assert_eq!(date(text).html(Dutch).as_str(), expected, "{text}");
        }
    }

    #[test]
    fn only_exact_days_months_and_years_have_an_iso_8601_form() {
        for (text, expected) in [
            ("3 september 2019", Some("2019-09-03")),
            ("februari 2020", Some("2020-02")),
            ("2020", Some("2020")),
            ("voorjaar 2020", None),
            ("begin 2020", None),
            ("ca. 2020", None),
            ("sinds 2020", None),
            ("2020/2021", None),
            ("onbekend", None),
        ] {
            assert_eq!(date(text).iso().as_deref(), expected, "{text}");
        }
    }
}
