//! Parts of years, months and seasons, decades, and dates within a sentence.

use super::*;

/// Checks that each text parses to the date with this Dutch and this English text, and that both parse back to it.
fn reads_as(table: &[(&str, &str, &str)]) {
    for (text, dutch, english) in table {
        let read = date(text);
        assert_eq!((read.text(Dutch).as_str(), read.text(English).as_str()), (*dutch, *english), "{text}");
        assert_eq!([date(dutch), date(english)], [read; 2], "{text}");
    }
}

#[test]
fn a_part_of_a_month_or_season_parses_in_both_languages() {
    reads_as(&[
        ("begin maart 2019", "begin maart 2019", "early March 2019"),
        ("begin van maart 2019", "begin maart 2019", "early March 2019"),
        ("begin mrt. 2019", "begin maart 2019", "early March 2019"),
        ("half maart 2019", "midden maart 2019", "mid March 2019"),
        ("medio maart 2019", "midden maart 2019", "mid March 2019"),
        ("Midden maart 2019", "midden maart 2019", "mid March 2019"),
        ("halverwege maart 2019", "midden maart 2019", "mid March 2019"),
        ("eind maart 2019", "eind maart 2019", "late March 2019"),
        ("einde van maart 2019", "eind maart 2019", "late March 2019"),
        ("early March 2019", "begin maart 2019", "early March 2019"),
        ("mid-March 2019", "midden maart 2019", "mid March 2019"),
        ("late March 2019", "eind maart 2019", "late March 2019"),
        ("at the end of March 2019", "eind maart 2019", "late March 2019"),
        ("eerste helft maart 2019", "eerste helft maart 2019", "first half of March 2019"),
        ("late summer 2019", "eind zomer 2019", "late summer 2019"),
        ("begin – eind maart 2019", "begin – eind maart 2019", "early – late March 2019"),
        ("begin maart t/m eind mei 2019", "begin maart – eind mei 2019", "early March – late May 2019"),
        ("ca. half maart 2019", "ca. midden maart 2019", "c. mid March 2019"),
        ("sinds eind maart 2019", "sinds eind maart 2019", "since late March 2019"),
        ("vóór half maart 2019", "vóór midden maart 2019", "before mid March 2019"),
    ]);
}

#[test]
fn a_half_or_quarter_of_a_year_parses_in_both_languages() {
    reads_as(&[
        ("begin van 2020", "begin 2020", "early 2020"),
        ("half 2020", "midden 2020", "mid 2020"),
        ("eerste helft 2020", "eerste helft 2020", "first half of 2020"),
        ("eerste helft van 2020", "eerste helft 2020", "first half of 2020"),
        ("in de eerste helft van 2020", "eerste helft 2020", "first half of 2020"),
        ("tweede helft 2020", "tweede helft 2020", "second half of 2020"),
        ("2e helft 2020", "tweede helft 2020", "second half of 2020"),
        ("first half of 2020", "eerste helft 2020", "first half of 2020"),
        ("the second half of 2020", "tweede helft 2020", "second half of 2020"),
        ("derde kwartaal 2020", "derde kwartaal 2020", "third quarter of 2020"),
        ("1e kwartaal 2020", "eerste kwartaal 2020", "first quarter of 2020"),
        ("Q4 2020", "vierde kwartaal 2020", "fourth quarter of 2020"),
        ("tweede helft 2020 – begin 2021", "tweede helft 2020 – begin 2021", "second half of 2020 – early 2021"),
        (
            "eerste kwartaal – derde kwartaal 2020",
            "eerste kwartaal – derde kwartaal 2020",
            "first quarter – third quarter of 2020",
        ),
    ]);
}

#[test]
fn a_decade_parses_in_both_languages() {
    for text in ["jaren '90", "jaren ’90", "jaren 90", "de jaren negentig", "in de jaren '90", "jaren 1990", "199X"] {
        reads_as(&[(text, "jaren ’90", "1990s")]);
    }
    for text in ["1990s", "the 1990s", "1990's", "the '90s", "90s", "the nineties"] {
        reads_as(&[(text, "jaren ’90", "1990s")]);
    }
    reads_as(&[
        ("jaren tachtig", "jaren ’80", "1980s"),
        ("jaren '30", "jaren ’30", "1930s"),
        ("de jaren nul", "jaren 2000", "2000s"),
        ("the 1920s", "jaren 1920", "1920s"),
        ("jaren 2010", "jaren 2010", "2010s"),
        ("jaren 1890", "jaren 1890", "1890s"),
        ("begin jaren '90", "begin jaren ’90", "early 1990s"),
        ("halverwege de jaren negentig", "midden jaren ’90", "mid 1990s"),
        ("eind van de jaren tachtig", "eind jaren ’80", "late 1980s"),
        ("mid-1990s", "midden jaren ’90", "mid 1990s"),
        ("jaren '80 – jaren '90", "jaren ’80 – jaren ’90", "1980s – 1990s"),
        ("begin – eind jaren '90", "begin – eind jaren ’90", "early – late 1990s"),
        ("eind jaren '80 t/m 1993", "eind jaren ’80 – 1993", "late 1980s – 1993"),
        ("sinds de jaren zestig", "sinds jaren ’60", "since 1960s"),
    ]);
}

#[test]
fn a_decade_of_two_centuries_is_rejected_with_both() {
    for text in ["jaren '20", "de jaren twintig", "the twenties", "'20s"] {
        let error = Date::parse(text).expect_err(text);
        assert!(error.message.get(Dutch).contains(&format!("`{text}`")), "{error:?}");
        assert_eq!(error.help.get(Dutch), "schrijf `jaren 1920` of `jaren 2020`");
        assert_eq!(error.help.get(English), "type `1920s` or `2020s`");
    }
    for text in ["jaren '95", "jaren 1995", "1995s", "jaren", "negentig", "eerste helft", "eerste kwartaal maart 2019"]
    {
        assert!(Date::parse(text).is_err(), "{text}");
    }
}

#[test]
fn words_of_a_sentence_add_nothing_to_a_date() {
    reads_as(&[
        ("in 2019", "2019", "2019"),
        ("in maart 2019", "maart 2019", "March 2019"),
        ("in March 2019", "maart 2019", "March 2019"),
        ("in de zomer van 2019", "zomer 2019", "summer 2019"),
        ("in de winter van 2020-21", "winter 2020", "winter 2020"),
        ("op 3 september 2019", "3 september 2019", "3 September 2019"),
        ("on September 3rd, 2019", "3 september 2019", "3 September 2019"),
        ("the 3rd of September 2019", "3 september 2019", "3 September 2019"),
        ("van 2019 tot 2021", "2019–2021", "2019–2021"),
        ("from March 2019 to May 2021", "maart 2019 – mei 2021", "March 2019 – May 2021"),
        ("vanaf 2021", "sinds 2021", "since 2021"),
        ("from 2021", "sinds 2021", "since 2021"),
        ("±2016", "ca. 2016", "c. 2016"),
        ("± 2016", "ca. 2016", "c. 2016"),
        ("+/- 2016", "ca. 2016", "c. 2016"),
        ("~2016", "ca. 2016", "c. 2016"),
        ("circa 2016", "ca. 2016", "c. 2016"),
        ("ongeveer maart 2016", "ca. maart 2016", "c. March 2016"),
    ]);
}

#[test]
fn the_days_of_a_part_are_equal_shares() {
    for (text, first, last) in [
        ("begin maart 2019", "2019-03-01", "2019-03-10"),
        ("half maart 2019", "2019-03-11", "2019-03-20"),
        ("eind maart 2019", "2019-03-21", "2019-03-31"),
        ("eind februari 2024", "2024-02-21", "2024-02-29"),
        ("eerste helft maart 2019", "2019-03-01", "2019-03-15"),
        ("tweede helft februari 2019", "2019-02-16", "2019-02-28"),
        ("eerste helft 2020", "2020-01-01", "2020-06-30"),
        ("tweede helft 2020", "2020-07-01", "2020-12-31"),
        ("derde kwartaal 2020", "2020-07-01", "2020-09-30"),
        ("eind winter 2020", "2021-02-01", "2021-02-28"),
        ("jaren '90", "1990-01-01", "1999-12-31"),
        ("begin jaren '90", "1990-01-01", "1993-04-30"),
        ("tweede helft jaren '90", "1995-01-01", "1999-12-31"),
        ("eind winter 2999", "2999-12-31", "2999-12-31"),
    ] {
        let date = date(text);
        assert_eq!(date.first_day(), Day::parse(first), "{text}");
        assert_eq!(date.last_day(), Day::parse(last), "{text}");
    }
}

#[test]
fn only_a_part_of_a_month_has_a_datetime() {
    for (text, expected) in [
        ("eind maart 2019", "<time datetime=\"2019-03\">eind maart 2019</time>"),
        ("ca. eind maart 2019", "ca. <time datetime=\"2019-03\">eind maart 2019</time>"),
        ("in 2019", "<time datetime=\"2019\">2019</time>"),
        ("eerste helft 2020", "eerste helft 2020"),
        ("derde kwartaal 2020", "derde kwartaal 2020"),
        ("eind zomer 2020", "eind zomer 2020"),
        ("jaren '90", "jaren ’90"),
        ("vóór eind maart 2019", "vóór eind maart 2019"),
    ] {
        assert_eq!(date(text).html(Dutch).as_str(), expected, "{text}");
    }
    assert_eq!(date("eind maart 2019").iso(), None, "it is not the month");
}

#[test]
fn parts_and_decades_sort_among_other_dates() {
    let order = [
        "jaren '90",
        "eerste helft jaren '90",
        "begin jaren '90",
        "1990",
        "eind jaren '90",
        "2019",
        "eerste helft 2019",
        "begin 2019",
        "eerste kwartaal 2019",
        "maart 2019",
        "eerste helft maart 2019",
        "begin maart 2019",
        "1 maart 2019",
        "half maart 2019",
        "tweede helft maart 2019",
        "eind maart 2019",
        "31 maart 2019",
        "tweede helft 2019",
    ]
    .map(date);
    let mut sorted = order;
    sorted.reverse();
    sorted.sort();
    assert_eq!(sorted, order);
}
