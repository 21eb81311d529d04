//! Tests of words, forms, compounds, and of the text of the files.

use super::forms::stemmer;
use super::words::words;
use crate::i18n::Language;

fn split(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    words(text, |word| all.push(word.to_owned()));
    all
}

#[test]
fn words_lose_capitals_accents_and_apostrophes() {
    assert_eq!(
        split("Één ideeën-plan: foto’s, 3 A's & e\u{301}e\u{301}n co\u{ad}öperatie"),
        ["een", "ideeen", "plan", "fotos", "3", "as", "een", "cooperatie"]
    );
    assert_eq!(split("ﬁets ½ x Ω2"), ["fiets", "12", "ω2"]);
}

#[test]
fn dutch_forms_share_a_stem_and_other_words_do_not() {
    let stem = stemmer(Language::Dutch);
    for (one, other) in [
        ("dagbesteding", "dagbestedingen"),
        ("inkoop", "inkopen"),
        ("notitie", "notities"),
        ("huis", "huizen"),
        ("brief", "brieven"),
        ("plan", "plannen"),
        ("gemeente", "gemeentes"),
        ("gemeente", "gemeenten"),
        ("mogelijkheid", "mogelijkheden"),
        ("stad", "steden"),
        ("idee", "ideeen"),
        ("kader", "kaders"),
        ("biedt", "bieden"),
        ("gesprek", "gesprekken"),
        ("sociaal", "sociale"),
        ("agenda", "agendas"),
        ("begeleider", "begeleiders"),
        ("criterium", "criteria"),
        ("organisatie", "organisaties"),
        ("probleem", "problemen"),
        ("taak", "taken"),
    ] {
        assert_eq!(stem(one), stem(other), "{one} and {other}");
    }
    for (one, other) in [
        ("begeleiding", "beleid"),
        ("kwaliteit", "kwaal"),
        ("bestuur", "bestelling"),
        ("werk", "wereld"),
        ("plan", "plein"),
        ("kans", "kan"),
        ("huis", "huid"),
        ("deel", "delta"),
        ("kosten", "kust"),
    ] {
        assert_ne!(stem(one), stem(other), "{one} and {other}");
    }
}
