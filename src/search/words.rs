//! Words of a text as the index knows them: letters and digits, in lower case and without accents.
//!
//! The script splits a query in the same way. Both remove combining marks after compatibility decomposition (NFKD).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words of more bytes are left out: nobody types them.
const BYTES_MAX: usize = 60;

/// Calls `each` with every word of a text. Leaves out single letters. An apostrophe inside a word is dropped, so that
/// *foto's* is *fotos*.
pub fn words(text: &str, mut each: impl FnMut(&str)) {
    let text = text.to_ascii_lowercase();
    let (mut rest, mut word) = (text.as_str(), String::new());
    while !rest.is_empty() {
        let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let mut characters = after.chars();
        let next = characters.next();
        rest = characters.as_str();
        let has_begun = !word.is_empty() || !run.is_empty();
        match next.filter(|next| is_inside(*next, has_begun, rest)) {
            // Nearly every word is one run of ASCII letters, which needs no copy.
            None if word.is_empty() => emit(run, &mut each),
            None => {
                word.push_str(run);
                emit(&word, &mut each);
                word.clear();
            }
            Some(character) => {
                word.push_str(run);
                fold(character, &mut word);
            }
        }
    }
    emit(&word, &mut each);
}

/// Returns whether a word goes on after a character that is no ASCII letter or digit.
fn is_inside(character: char, has_begun: bool, rest: &str) -> bool {
    match character {
        '\'' | '’' => has_begun && rest.starts_with(char::is_alphanumeric),
        _ => character.is_alphanumeric() || is_invisible(character),
    }
}

fn emit(word: &str, each: &mut impl FnMut(&str)) {
    let is_letter = word.len() == 1 && !word.as_bytes()[0].is_ascii_digit();
    if !word.is_empty() && !is_letter && word.len() <= BYTES_MAX {
        each(word);
    }
}

/// Adds the letters and digits that a character consists of.
fn fold(character: char, word: &mut String) {
    let parts = std::iter::once(character).nfkd().filter(|part| !is_combining_mark(*part));
    word.extend(parts.flat_map(char::to_lowercase).filter(|part| part.is_alphanumeric()));
}

/// Returns whether a character inside a word is not part of it: a combining mark, a soft hyphen, a joiner.
fn is_invisible(character: char) -> bool {
    !character.is_ascii()
        && (matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
            || is_combining_mark(character))
}
