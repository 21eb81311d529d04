//! Errors for texts that are not dates, with the correct form to type.

use super::Date;
use super::calendar::{Day, Year};
use super::cause::{Cause, DateError};
use super::nearest;
use super::parse::{fold, is_short, read};
use super::point::{Period, Point};
use crate::i18n::Language::{Dutch, English};
use crate::i18n::Text;

impl Date {
    /// Parses a date in either language and any letter case, from `3 september 2019` to `onbekend`.
    ///
    /// # Errors
    ///
    /// Returns why the text is not a date, and what to type instead.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        read(&fold(text)).map_err(|cause| cause.explain(text))
    }
}

impl Cause {
    /// Formats the cause as an error; `text` is what the author typed.
    fn explain(self, text: &str) -> DateError {
        let (message, help) = match self {
            Cause::Unreadable => unreadable(text),
            // In `5/2026` it is the month that has no year, not 5 that is a wrong one.
            Cause::NoYear(digits) if is_short(&digits) && !text.trim_end().ends_with(&digits) => unreadable(text),
            Cause::NoYear(digits) => no_year(&digits, text),
            Cause::NoMonth(digits) => no_month(&digits, text),
            Cause::NoDay(digits, year, month) => no_day(&digits, Point::Whole(Period::Month(year, month))),
            Cause::EitherDecade(tens) => either_decade(&excerpt(text), tens),
            Cause::YearsOrMonth(first, last) => years_or_month(&excerpt(text), first, last),
            Cause::EndBeforeStart(start, end) => end_before_start(start, end),
        };
        DateError { message, help }
    }
}

fn unreadable(text: &str) -> (Text, Text) {
    let message = match excerpt(text).as_str() {
        "" => Text::new("hier staat geen datum", "there is no date here"),
        text => Text::new(
            format!("`{text}` is geen datum die omslag kent"),
            format!("`{text}` is not a date that omslag knows"),
        ),
    };
    let help = match day_before_a_time(text) {
        Some(day) => Text::new(
            format!("schrijf alleen de dag, zonder tijd: `{day}`"),
            format!("type the day alone, without a time: `{day}`"),
        ),
        None => nearest_form(text).unwrap_or_else(|| {
            Text::new(
                "schrijf de datum zoals `3 september 2019`, `2019-09` of `ca. 2019`, of schrijf `onbekend`",
                "type the date like `3 September 2019`, `2019-09` or `c. 2019`, or type `unknown`",
            )
        }),
    };
    (message, help)
}

/// Returns help with the date that is nearest to the text, in the form in which omslag prints it.
fn nearest_form(text: &str) -> Option<Text> {
    let date = nearest::date(text)?;
    Some(Text::new(format!("schrijf `{}`", date.text(Dutch)), format!("type `{}`", date.text(English))))
}

/// Returns the day of a date with a time, such as `2019-09-03T10:00:00Z` or `2019-09-03 10:00`, as other programs write
/// it.
fn day_before_a_time(text: &str) -> Option<&str> {
    let (day, time) = text.split_once(['T', ' '])?;
    (Day::parse(day).is_some() && time.starts_with(|c: char| c.is_ascii_digit())).then_some(day)
}

fn no_year(digits: &str, text: &str) -> (Text, Text) {
    let digits = excerpt(digits);
    let message = Text::new(
        format!("`{digits}` is geen jaar van 1000 tot en met 2999"),
        format!("`{digits}` is not a year from 1000 to 2999"),
    );
    let help = nearest_form(text).unwrap_or_else(|| {
        Text::new(
            "schrijf het jaar met vier cijfers, zoals `2019` of `3 september 2019`",
            "type the year with four digits, like `2019` or `3 September 2019`",
        )
    });
    (message, help)
}

fn no_month(digits: &str, text: &str) -> (Text, Text) {
    let digits = excerpt(digits);
    let message = Text::new(format!("maand {digits} bestaat niet"), format!("there is no month {digits}"));
    let help = nearest_form(text).unwrap_or_else(|| {
        Text::new(
            "schrijf de maand als 01 tot en met 12, en de dag ervoor: 3 september 2019 is `03-09-2019` of `2019-09-03`",
            "type the month as 01 to 12, and the day before it: 3 September 2019 is `03-09-2019` or `2019-09-03`",
        )
    });
    (message, help)
}

fn no_day(digits: &str, month: Point) -> (Text, Text) {
    let (digits, length) = (excerpt(digits), month.last_day().number());
    let (dutch, english) = (month.text(Dutch), month.text(English));
    let message = Text::new(
        format!("dag {digits} bestaat niet: {dutch} heeft {length} dagen"),
        format!("there is no day {digits}: {english} has {length} days"),
    );
    let help = Text::new(
        format!("schrijf een dag van 1 tot en met {length}, of alleen `{dutch}`"),
        format!("type a day from 1 to {length}, or just `{english}`"),
    );
    (message, help)
}

fn years_or_month(text: &str, first: Year, last: Year) -> (Text, Text) {
    let message = Text::new(
        format!("`{text}` is niet duidelijk: een periode van jaren, of een maand die niet bestaat"),
        format!("`{text}` is not clear: a range of years, or a month that does not exist"),
    );
    let help = Text::new(
        format!(
            "schrijf `{first}/{last}` voor een periode van jaren, of een maand van `{first}-01` tot en met `{first}-12`"
        ),
        format!("type `{first}/{last}` for a range of years, or a month from `{first}-01` to `{first}-12`"),
    );
    (message, help)
}

fn either_decade(text: &str, tens: i8) -> (Text, Text) {
    let message = Text::new(
        format!("`{text}` is niet duidelijk: de jaren vanaf 19{tens} of vanaf 20{tens}"),
        format!("`{text}` is not clear: the years from 19{tens} or from 20{tens}"),
    );
    let help =
        Text::new(format!("schrijf `jaren 19{tens}` of `jaren 20{tens}`"), format!("type `19{tens}s` or `20{tens}s`"));
    (message, help)
}

fn end_before_start(start: Point, end: Point) -> (Text, Text) {
    let (start, end) = (start.first_day(), end.last_day());
    let message = Text::new(
        format!("de periode eindigt op {}, vóór het begin op {}", end.text(Dutch), start.text(Dutch)),
        format!("the range ends on {}, before it begins on {}", end.text(English), start.text(English)),
    );
    let help = Text::new(
        "schrijf eerst het begin en dan het einde, zo nodig elk met een jaar: `december 2020 – februari 2021`",
        "type the beginning first and then the end, each with a year where needed: `December 2020 – February 2021`",
    );
    (message, help)
}

/// Returns the beginning of the text on one line, enough to recognise it.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
