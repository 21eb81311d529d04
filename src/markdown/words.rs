//! Counts words, and the words of the longest sentence.

/// Word counts of the text so far.
#[derive(Default)]
pub(super) struct Words {
    pub total: usize,
    pub longest_sentence: usize,
    in_word: bool,
    sentence_ends: bool,
    in_sentence: usize,
}

impl Words {
    /// Counts the words that begin in `text`, which may itself begin in the middle of a word. A word is a run of
    /// characters without whitespace, regardless of markup. A sentence ends at `.`, `!` or `?`, also if quotes or
    /// brackets follow, unless the next word begins in lower case.
    pub fn count(&mut self, text: &str) {
        for byte in text.bytes() {
            if matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                self.in_word = false;
                continue;
            }
            if !self.in_word && begins_word(byte) {
                let goes_on = !self.sentence_ends || byte.is_ascii_lowercase();
                self.in_word = true;
                self.total += 1;
                self.in_sentence = if goes_on { self.in_sentence + 1 } else { 1 };
                self.longest_sentence = self.longest_sentence.max(self.in_sentence);
            }
            match byte {
                b'.' | b'!' | b'?' => self.sentence_ends = true,
                _ if byte.is_ascii_alphanumeric() => self.sentence_ends = false,
                _ => {}
            }
        }
    }

    /// Ends the current word and sentence.
    pub fn begin_sentence(&mut self) {
        (self.in_word, self.sentence_ends, self.in_sentence) = (false, false, 0);
    }
}

/// Returns whether a character with this first byte begins a word. In UTF-8, C2 and E2 begin dashes, quotes and
/// symbols.
fn begins_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0xc3 && byte != 0xe2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_before_a_capital() {
        for (text, total, longest) in [
            ("Een twee. Drie vier vijf!", 5, 3),
            ("Wie (\"ja?\") zegt nee", 4, 4),
            ("Dat is zo. (Eén twee drie.) Vier", 7, 3),
            ("twee – 3 — …", 2, 2),
        ] {
            let mut words = Words::default();
            words.count(text);
            assert_eq!((words.total, words.longest_sentence), (total, longest), "{text}");
        }
    }
}
