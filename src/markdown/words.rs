//! Counts words and the words of the longest sentence.

/// The words of a text so far.
#[derive(Default)]
pub(super) struct Words {
    pub total: usize,
    pub longest_sentence: usize,
    in_word: bool,
    sentence_ends: bool,
    in_sentence: usize,
}

impl Words {
    /// Counts the words that begin in `text`: a run without blanks is one word, however it is marked up. A sentence
    /// ends at `.`, `!` or `?`, also with quotes and brackets after it, unless the next word is in lower case.
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

    /// Begins a sentence: what follows is not part of what came before.
    pub fn begin_sentence(&mut self) {
        (self.in_word, self.sentence_ends, self.in_sentence) = (false, false, 0);
    }
}

/// Whether a character that begins with this byte makes a word. Those with C2 and E2 are dashes, quotes and signs.
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
