//! Smart punctuation: quotes, apostrophes, dashes and ellipses in Dutch or English typography.
//!
//! The direction of a straight quote depends on the character before it, even if that is in another node of the same
//! paragraph. In Dutch, `'s 't 'n 'k 'm 'r` begin with an apostrophe instead of an opening quote; in both languages so
//! does `'90`.

use crate::i18n::Language;
use memchr::{memchr_iter, memchr3};

/// Applies smart punctuation to plain text, such as a title or a description.
pub fn punctuate(text: &str, language: Language) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    SmartPunctuation::new(language).write(text, ' ', |piece| out.push_str(piece));
    out
}

/// Applies smart punctuation to the text of one paragraph, piece by piece.
#[derive(Clone, Copy)]
pub(super) struct SmartPunctuation {
    language: Language,
    /// The last character written, or a space at the start.
    before: char,
}

impl SmartPunctuation {
    pub fn new(language: Language) -> SmartPunctuation {
        SmartPunctuation { language, before: ' ' }
    }

    /// Records the last character of text that was written without smart punctuation, such as code.
    pub fn passed(&mut self, last: char) {
        self.before = last;
    }

    /// Passes the text to `emit` with smart punctuation. `next` is the character that follows the text.
    pub fn write(&mut self, text: &str, next: char, mut emit: impl FnMut(&str)) {
        let bytes = text.as_bytes();
        // Fast path: most text contains nothing to replace, and `memchr` is fast.
        let has_dots = || memchr_iter(b'.', bytes).any(|at| bytes.get(at + 1) == Some(&b'.'));
        if memchr3(b'"', b'\'', b'-', bytes).is_none() && !has_dots() {
            emit(text);
            self.before = text.chars().next_back().unwrap_or(self.before);
            return;
        }
        let (mut from, mut at) = (0, 0);
        while let Some(next_mark) = bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\'' | b'-' | b'.')) {
            at += next_mark;
            let byte = bytes[at];
            let length = match byte {
                b'"' | b'\'' => 1,
                _ => bytes[at..].iter().take_while(|other| **other == byte).count(),
            };
            if length == 1 && matches!(byte, b'-' | b'.') {
                at += 1;
                continue;
            }
            let end = at + length;
            let before = text[from..at].chars().next_back().unwrap_or(self.before);
            if let Some(mark) = self.mark(byte, length, before, &text[end..], next) {
                emit(&text[from..at]);
                emit(mark);
                self.before = mark.chars().next_back().unwrap_or(before);
                from = end;
            }
            at = end;
        }
        emit(&text[from..]);
        self.before = text[from..].chars().next_back().unwrap_or(self.before);
    }

    /// Returns the replacement for a run of one character; `None` leaves it as it is.
    fn mark(&self, byte: u8, length: usize, before: char, rest: &str, next: char) -> Option<&'static str> {
        let after = rest.chars().next().unwrap_or(next);
        match (byte, length) {
            (b'-', 2) => Some("–"),
            (b'-', 3) => Some("—"),
            (b'.', 3) => Some("…"),
            (b'"' | b'\'', _) if before.is_whitespace() && after.is_whitespace() => None,
            (b'"', _) => Some(if opens(before, after) { "“" } else { "”" }),
            (b'\'', _) if !before.is_alphanumeric() && self.is_elision(rest) => Some("’"),
            (b'\'', _) => Some(if opens(before, after) { "‘" } else { "’" }),
            _ => None,
        }
    }

    /// Returns whether an apostrophe replaces letters or digits that are left out at the start of a word.
    fn is_elision(&self, rest: &str) -> bool {
        let mut characters = rest.chars();
        let (first, second, third) = (characters.next(), characters.next(), characters.next());
        let is_digit = |character: Option<char>| character.is_some_and(|it| it.is_ascii_digit());
        if is_digit(first) && is_digit(second) && !is_digit(third) {
            return true;
        }
        let is_alone = !second.is_some_and(char::is_alphanumeric);
        self.language == Language::Dutch
            && match first {
                Some('s' | 't' | 'n' | 'k' | 'm' | 'r') => is_alone,
                // `'T GOOI`, but a coat in size `'M'`.
                Some('S' | 'T' | 'N' | 'K' | 'M' | 'R') => is_alone && second != Some('\''),
                _ => false,
            }
    }
}

/// Returns whether a quote between these two characters is an opening one.
fn opens(before: char, after: char) -> bool {
    before.is_whitespace()
        || matches!(before, '(' | '[' | '{' | '<' | '“' | '‘' | '„' | '«')
        || matches!(before, '-' | '–' | '—' | '/' | ':' | ';' | ',' | '=' | '…') && after.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dutch_text_gets_dutch_apostrophes() {
        for (text, expected) in [
            ("'t is zo'n dag", "’t is zo’n dag"),
            ("Het is 's avonds, foto's", "Het is ’s avonds, foto’s"),
            ("Hij zei: 'kom 's avonds'", "Hij zei: ‘kom ’s avonds’"),
            ("\"'s Avonds\" en '\"ja\", zei hij'", "“’s Avonds” en ‘“ja”, zei hij’"),
            ("'s-Hertogenbosch, 'n kop, 'k weet 'm, 'r jas", "’s-Hertogenbosch, ’n kop, ’k weet ’m, ’r jas"),
            ("'T GOOI in maat 'M'", "’T GOOI in maat ‘M’"),
            ("de jaren '90 en '90-'95", "de jaren ’90 en ’90-’95"),
            ("Hans' fiets (\"de rode\")", "Hans’ fiets (“de rode”)"),
            ("\"De Groep\"'s nota", "“De Groep”’s nota"),
            ("\"ja\"/\"nee\" en niet-\"echt\"", "“ja”/“nee” en niet-“echt”"),
            ("a -- b --- c - d ---- e", "a – b — c - d ---- e"),
            ("wacht... en....", "wacht… en...."),
            ("los \" en ' teken", "los \" en ' teken"),
            ("een 5\" buis", "een 5” buis"),
            ("--\"Nee\"", "–“Nee”"),
        ] {
            assert_eq!(punctuate(text, Language::Dutch), expected, "{text}");
        }
    }

    #[test]
    fn english_text_has_no_dutch_elisions() {
        assert_eq!(punctuate("'s' in the '90s isn't 'm'", Language::English), "‘s’ in the ’90s isn’t ‘m’");
    }

    #[test]
    fn the_piece_before_a_quote_determines_its_direction() {
        let mut out = String::new();
        let mut smart = SmartPunctuation::new(Language::Dutch);
        for piece in ["\"", "Hallo", "\" en zo", "'n dag"] {
            smart.write(piece, 'x', |piece| out.push_str(piece));
        }
        assert_eq!(out, "“Hallo” en zo’n dag");
    }
}
