//! Examples of parsing and ordering dates, as tables.

mod natural;

use super::*;
use crate::i18n::Language::{self, Dutch, English};

/// Checks that each text parses to the date with this Dutch text.
fn reads(table: &[(&str, &str)]) {
    for (text, expected) in table {
        let read = Date::parse(text).map(|date| date.text(Dutch)).map_err(|error| error.message);
        assert_eq!(read.as_deref(), Ok(*expected), "{text}");
    }
}

/// Checks that each text is rejected with this Dutch message.
fn refuses(table: &[(&str, &str)]) {
    for (text, expected) in table {
        let refusal = Date::parse(text).map_err(|error| error.message.get(Dutch).to_owned());
        assert_eq!(refusal, Err((*expected).to_owned()), "{text}");
    }
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

#[test]
fn a_day_parses_in_every_documented_form() {
    reads(&[
        ("2019-09-03", "3 september 2019"),
        ("2019\u{2011}09\u{2011}03", "3 september 2019"),
        ("3 september 2019", "3 september 2019"),
        ("  3\u{a0}SEPTEMBER   2019 ", "3 september 2019"),
        ("03 september 2019", "3 september 2019"),
        ("dinsdag 3 september 2019", "3 september 2019"),
        ("di. 3 sept. 2019", "3 september 2019"),
        ("dinsdag 03-09-2019", "3 september 2019"),
        ("3 sept. 2019", "3 september 2019"),
        ("3 sep 2019", "3 september 2019"),
        ("03-09-2019", "3 september 2019"),
        ("3-9-2019", "3 september 2019"),
        ("3/9/2019", "3 september 2019"),
        ("3 September 2019", "3 september 2019"),
        ("September 3, 2019", "3 september 2019"),
        ("Tuesday, September 3, 2019", "3 september 2019"),
        ("Sept. 3 2019", "3 september 2019"),
        ("29 februari 2024", "29 februari 2024"),
        ("1 jan. 1000", "1 januari 1000"),
        ("2999-12-31", "31 december 2999"),
    ]);
}

#[test]
fn every_month_parses_from_its_names_and_abbreviations() {
    let months = [
        ("januari", "january jan jan."),
        ("februari", "february feb feb. febr."),
        ("maart", "march mrt mrt. mar mar."),
        ("april", "april apr apr."),
        ("mei", "may mei."),
        ("juni", "june jun jun."),
        ("juli", "july jul jul."),
        ("augustus", "august aug aug."),
        ("september", "september sep sep. sept sept."),
        ("oktober", "october okt okt. oct oct."),
        ("november", "november nov nov."),
        ("december", "december dec dec."),
    ];
    for ((month, names), number) in months.into_iter().zip(1..) {
        for name in names.split(' ').chain([month]) {
            assert_eq!(date(&format!("{name} 2020")).text(Dutch), format!("{month} 2020"));
            assert_eq!(date(&format!("{name} 2020")).iso(), Some(format!("2020-{number:02}")));
        }
    }
}

#[test]
fn a_date_coarser_than_a_day_keeps_its_precision() {
    reads(&[
        ("2020-02", "februari 2020"),
        ("Februari 2020", "februari 2020"),
        ("february 2020", "februari 2020"),
        ("2020", "2020"),
        ("voorjaar 2021", "voorjaar 2021"),
        ("lente 2021", "voorjaar 2021"),
        ("Spring 2021", "voorjaar 2021"),
        ("zomer 2021", "zomer 2021"),
        ("summer 2021", "zomer 2021"),
        ("herfst 2021", "najaar 2021"),
        ("najaar 2021", "najaar 2021"),
        ("autumn 2021", "najaar 2021"),
        ("fall 2021", "najaar 2021"),
        ("winter 2021", "winter 2021"),
        ("2021-21", "voorjaar 2021"),
        ("2021-22", "zomer 2021"),
        ("2021-23", "najaar 2021"),
        ("2021-24", "winter 2021"),
        ("winter 2020-2021", "winter 2020"),
        ("winter 2020/2021", "winter 2020"),
        ("begin 2020", "begin 2020"),
        ("early 2020", "begin 2020"),
        ("midden 2020", "midden 2020"),
        ("medio 2020", "midden 2020"),
        ("mid-2020", "midden 2020"),
        ("mid 2020", "midden 2020"),
        ("eind 2020", "eind 2020"),
        ("late 2020", "eind 2020"),
    ]);
}

#[test]
fn a_word_before_a_point_parses_in_both_languages() {
    reads(&[
        ("ca. 2016", "ca. 2016"),
        ("Ca 2016", "ca. 2016"),
        ("ca.2016", "ca. 2016"),
        ("c. 2016", "ca. 2016"),
        ("circa 2016", "ca. 2016"),
        ("omstreeks 2016", "ca. 2016"),
        ("rond maart 2016", "ca. maart 2016"),
        ("about 2016", "ca. 2016"),
        ("around spring 2016", "ca. voorjaar 2016"),
        ("2016~", "ca. 2016"),
        ("2016-03~", "ca. maart 2016"),
        ("2016-03-14~", "ca. 14 maart 2016"),
        ("vóór 2015", "vóór 2015"),
        ("vo\u{301}o\u{301}r 2015", "vóór 2015"),
        ("VÓÓR 2015", "vóór 2015"),
        ("voor 3 september 2019", "vóór 3 september 2019"),
        ("before 2015", "vóór 2015"),
        ("na 2015", "na 2015"),
        ("after March 2015", "na maart 2015"),
        ("sinds 2021", "sinds 2021"),
        ("since May 2021", "sinds mei 2021"),
        ("2021/..", "sinds 2021"),
        ("2021-05/..", "sinds mei 2021"),
        ("2021 – heden", "sinds 2021"),
        ("Onbekend", "onbekend"),
        ("unknown", "onbekend"),
    ]);
}

#[test]
fn a_range_parses_with_every_separator() {
    reads(&[
        ("2021/2022", "2021–2022"),
        ("2021-2022", "2021–2022"),
        ("2021–2022", "2021–2022"),
        ("2021 — 2022", "2021–2022"),
        ("2021 t/m 2022", "2021–2022"),
        ("2021 tot 2022", "2021–2022"),
        ("2021 tot en met 2022", "2021–2022"),
        ("2021 to 2022", "2021–2022"),
        ("2021 until 2022", "2021–2022"),
        ("2021-10/2022-05", "oktober 2021 – mei 2022"),
        ("oktober 2021 – mei 2022", "oktober 2021 – mei 2022"),
        ("okt. 2021 - mei 2022", "oktober 2021 – mei 2022"),
        ("03-09-2019 t/m 05-09-2019", "3–5 september 2019"),
        ("3/9/2019 - 5/9/2019", "3–5 september 2019"),
        ("2019-09-03/2020-09-05", "3 september 2019 – 5 september 2020"),
        ("voorjaar 2021 tot eind 2022", "voorjaar 2021 – eind 2022"),
        ("2021/2021", "2021"),
    ]);
}

#[test]
fn the_ends_of_a_range_share_their_month_and_year() {
    reads(&[
        ("3–5 september 2019", "3–5 september 2019"),
        ("3-5 september 2019", "3–5 september 2019"),
        ("3 t/m 5 sept. 2019", "3–5 september 2019"),
        ("di. 3 t/m donderdag 5 september 2019", "3–5 september 2019"),
        ("September 3–5, 2019", "3–5 september 2019"),
        ("30 september – 2 oktober 2019", "30 september – 2 oktober 2019"),
        ("September 30 – October 2, 2019", "30 september – 2 oktober 2019"),
        ("oktober – december 2021", "oktober – december 2021"),
        ("oktober-december 2021", "oktober – december 2021"),
        ("voorjaar – najaar 2021", "voorjaar – najaar 2021"),
        ("early to mid-2021", "begin – midden 2021"),
    ]);
}

#[test]
fn a_text_that_is_near_no_date_is_rejected_with_three_valid_forms() {
    for text in [
        "",
        " ",
        "gisteren",
        "3 september",
        "maandag",
        "na",
        "ca.",
        "~",
        "/",
        "-",
        "–",
        "..",
        "2019-09-03T",
        "2019-09-31T10:00",
        "2019-09-03-04",
        "٢٠١٩",
        "<b>2019</b>",
    ] {
        let error = Date::parse(text).expect_err(text);
        for (language, forms) in [
            (Dutch, ["3 september 2019", "2019-09", "ca. 2019"]),
            (English, ["3 September 2019", "2019-09", "c. 2019"]),
        ] {
            for form in forms {
                assert!(error.help.get(language).contains(&format!("`{form}`")), "{text}: {error:?}");
                assert!(Date::parse(form).is_ok(), "{form}");
            }
        }
    }
}

#[test]
fn a_date_with_a_time_is_rejected_with_its_day_as_help() {
    for text in ["2019-09-03T10:00:00Z", "2019-09-03 10:00", "2019-09-03T10:00:00+02:00"] {
        let error = Date::parse(text).expect_err(text);
        assert!(error.help.get(Dutch).ends_with(": `2019-09-03`"), "{text}: {error:?}");
    }
}

#[test]
fn an_error_message_names_what_is_wrong() {
    refuses(&[
        ("", "hier staat geen datum"),
        ("volgende  week", "`volgende week` is geen datum die omslag kent"),
        ("2024-02-30", "dag 30 bestaat niet: februari 2024 heeft 29 dagen"),
        ("29 februari 2023", "dag 29 bestaat niet: februari 2023 heeft 28 dagen"),
        ("0 mei 2023", "dag 0 bestaat niet: mei 2023 heeft 31 dagen"),
        ("999 mei 2023", "dag 999 bestaat niet: mei 2023 heeft 31 dagen"),
        ("09-23-2019", "maand 23 bestaat niet"),
        ("2019-13", "maand 13 bestaat niet"),
        ("2019-00", "maand 00 bestaat niet"),
        ("2019-021", "maand 021 bestaat niet"),
        ("0999", "`0999` is geen jaar van 1000 tot en met 2999"),
        ("3000-01-01", "`3000` is geen jaar van 1000 tot en met 2999"),
        ("3 september 19", "`19` is geen jaar van 1000 tot en met 2999"),
        ("03-09-19", "`19` is geen jaar van 1000 tot en met 2999"),
        ("20190903", "`20190903` is geen jaar van 1000 tot en met 2999"),
        ("2019/09", "`09` is geen jaar van 1000 tot en met 2999"),
        ("2022/2021", "de periode eindigt op 31 december 2021, vóór het begin op 1 januari 2022"),
        ("winter – voorjaar 2020", "de periode eindigt op 31 mei 2020, vóór het begin op 1 december 2020"),
        ("5–3 september 2019", "de periode eindigt op 3 september 2019, vóór het begin op 5 september 2019"),
    ]);
}

#[test]
fn a_year_followed_by_two_digits_is_rejected_with_both_meanings() {
    for text in ["2019-20", "2019/20", "2019–20", "2019 t/m 20"] {
        let error = Date::parse(text).expect_err(text);
        for language in Language::ALL {
            assert!(error.message.get(language).contains(&format!("`{text}`")), "{error:?}");
            assert!(error.help.get(language).contains("`2019/2020`"), "{error:?}");
            assert!(error.help.get(language).contains("`2019-01`"), "{error:?}");
        }
    }
}

#[test]
fn a_long_text_is_rejected_fast_and_quoted_in_part() {
    for part in ["3–", "-", "/", "maandag ", "2019", "ó", " tot ", "o\u{301}\u{323}"] {
        let error = Date::parse(&part.repeat(50_000)).expect_err(part);
        assert!(error.message.get(Dutch).chars().count() < 120, "{part}");
    }
}

#[test]
fn a_wrong_weekday_is_reported() {
    for (text, slip) in [
        ("maandag 3 september 2019", Some("3 september 2019 is een dinsdag, geen maandag")),
        ("Ma. 03-09-2019", Some("3 september 2019 is een dinsdag, geen maandag")),
        ("vóór maandag 3 september 2019", Some("3 september 2019 is een dinsdag, geen maandag")),
        ("di 3 – wo 5 september 2019", Some("5 september 2019 is een donderdag, geen woensdag")),
        ("wo 3 – do 5 september 2019", Some("3 september 2019 is een dinsdag, geen woensdag")),
        ("di 3 – do 5 september 2019", None),
        ("3 – do 5 september 2019", None),
        ("dinsdag 3 september 2019", None),
        ("Tue 3 September 2019", None),
        ("3 september 2019", None),
        ("september 2019", None),
        ("onbekend", None),
    ] {
        let found = date(text).weekday_slip(text);
        assert_eq!(found.as_ref().map(|text| text.get(Dutch)), slip, "{text}");
    }
    let english = date("Monday 3 September 2019").weekday_slip("Monday 3 September 2019");
    assert_eq!(english.unwrap().get(English), "3 September 2019 is a Tuesday, not a Monday");
}

#[test]
fn first_day_last_day_and_year_follow_from_the_date() {
    for (text, first, last, year) in [
        ("2019-09-03", "2019-09-03", "2019-09-03", 2019),
        ("februari 2024", "2024-02-01", "2024-02-29", 2024),
        ("2020", "2020-01-01", "2020-12-31", 2020),
        ("voorjaar 2021", "2021-03-01", "2021-05-31", 2021),
        ("zomer 2021", "2021-06-01", "2021-08-31", 2021),
        ("najaar 2021", "2021-09-01", "2021-11-30", 2021),
        ("winter 2021", "2021-12-01", "2022-02-28", 2021),
        ("winter 2023", "2023-12-01", "2024-02-29", 2023),
        ("begin 2020", "2020-01-01", "2020-04-30", 2020),
        ("midden 2020", "2020-05-01", "2020-08-31", 2020),
        ("eind 2020", "2020-09-01", "2020-12-31", 2020),
        ("ca. 2016", "2016-01-01", "2016-12-31", 2016),
        ("vóór maart 2015", "", "2015-02-28", 2015),
        ("na 2015", "2016-01-01", "", 2015),
        ("sinds 2021", "2021-01-01", "", 2021),
        ("oktober 2021 – mei 2022", "2021-10-01", "2022-05-31", 2021),
        ("winter 2999", "2999-12-01", "2999-12-31", 2999),
        ("na 2999", "2999-12-31", "", 2999),
        ("vóór 1000", "", "1000-01-01", 1000),
        ("onbekend", "", "", 0),
    ] {
        let date = date(text);
        assert_eq!(date.first_day(), Day::parse(first), "{text}");
        assert_eq!(date.last_day(), Day::parse(last), "{text}");
        assert_eq!(date.year().unwrap_or_default(), year, "{text}");
    }
}

#[test]
fn dates_sort_from_before_to_unknown() {
    let order = [
        "vóór 2015",
        "vóór mei 2015",
        "vóór 2016",
        "2014",
        "sinds 2016",
        "na 2015",
        "2016–2018",
        "ca. 2016",
        "2016",
        "begin 2016",
        "januari 2016",
        "1 januari 2016",
        "14 maart 2016",
        "23 juli 2019",
        "december 2019",
        "2020",
        "februari 2020",
        "zomer 2022",
        "onbekend",
    ]
    .map(date);
    let mut sorted = order;
    sorted.reverse();
    sorted.sort();
    assert_eq!(sorted, order);
}
