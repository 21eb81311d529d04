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
    let mut word = String::with_capacity(BYTES_MAX);
    let mut rest = text;
    loop {
        // Nearly all text is ASCII letters, which are copied a run at a time.
        let run = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        word.push_str(&rest[..run]);
        let mut characters = rest[run..].chars();
        let next = characters.next();
        rest = characters.as_str();
        match next {
            Some('\'' | '’') if !word.is_empty() && rest.starts_with(char::is_alphanumeric) => {}
            Some(character) if is_invisible(character) => {}
            Some(character) if character.is_alphanumeric() => fold(character, &mut word),
            _ => flush(&mut word, &mut each),
        }
        if next.is_none() {
            return;
        }
    }
}

fn flush(word: &mut String, each: &mut impl FnMut(&str)) {
    let is_letter = word.len() == 1 && !word.as_bytes()[0].is_ascii_digit();
    if !word.is_empty() && !is_letter && word.len() <= BYTES_MAX {
        word.make_ascii_lowercase();
        each(word);
    }
    word.clear();
}

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
