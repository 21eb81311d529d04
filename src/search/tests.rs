//! Tests of words, forms and the text of the files.

use super::document::Document;
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

#[test]
fn one_leaf_answers_for_each_form_of_a_word() {
    let syllables = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu"];
    let document = |at: usize| {
        let [one, two, three] = [at / 225, at / 15 % 15, at % 15].map(|at| syllables[at]);
        Document { title: format!("{one}{two}{three}s {one}{two}{three}zen"), ..Document::default() }
    };
    let files = super::index(Language::Dutch, 15 * 225, document);
    let text = |name: &str| files.iter().find(|file| file.name == name).unwrap().text.as_str();
    let leaves: Vec<(&str, &str)> =
        text(super::ROOT).lines().skip(2).filter_map(|line| line.split_once('\t')).collect();
    let leaf_of = |word: &str| leaves.partition_point(|(first, _)| *first <= word) - 1;
    let mut elsewhere = 0;
    for line in leaves.iter().flat_map(|(_, name)| text(name).lines()).filter(|line| !line.starts_with('~')) {
        let (word, rest) = line.split_once('\t').unwrap();
        let changes = rest.split('\t').next().unwrap().split([' ', '|']).filter(|change| !change.is_empty());
        for (removed, added) in changes.map(|change| change.split_at(1)) {
            let kept = word.len() - usize::from_str_radix(removed, 36).unwrap();
            let form = format!("{}{added}", &word[..kept]);
            assert!(text(leaves[leaf_of(&form)].1).lines().any(|other| other == line), "{form} of {word}");
            elsewhere += usize::from(leaf_of(&form) != leaf_of(word));
        }
    }
    assert!(elsewhere > 0, "each form is in the leaf of its word");
}
