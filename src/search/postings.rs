//! Postings: in which documents a word occurs, and how prominently.

/// How prominent a word is in a document. The script gives each rank a weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    #[default]
    Text,
    /// In the summary, or several times in the text.
    Often,
    Heading,
    Title,
}

impl Rank {
    /// Returns the rank of a number, as `rank as u32` gives it.
    pub fn of(number: u32) -> Rank {
        [Rank::Text, Rank::Often, Rank::Heading, Rank::Title][number as usize & 3]
    }
}

/// The documents in which a word occurs, ascending, each with the word's highest rank in it.
///
/// Kept as in the data files, since a site has millions of them: for each document its distance from the one after the
/// previous document, times four, plus the rank. Each number is written in base 47, the last digit first. All digits but
/// the final one are from the upper half of the printable characters of ASCII.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    text: String,
    next: u32,
}

impl Postings {
    /// Adds a document with a higher number than the others.
    pub fn push(&mut self, document: u32, rank: Rank) {
        let mut number = ((document - self.next) << 2) | rank as u32;
        while number >= 47 {
            self.text.push(char::from(b'!' + 47 + (number % 47) as u8));
            number /= 47;
        }
        self.text.push(char::from(b'!' + number as u8));
        self.next = document + 1;
    }

    /// Adds all documents of another list, whose numbers are higher.
    pub fn append(&mut self, later: &Postings) {
        let Some((document, rank)) = later.iter().next() else { return };
        self.push(document, rank);
        // Only the first number depends on what comes before it.
        let rest = later.text.bytes().position(|byte| byte < b'!' + 47).map_or("", |end| &later.text[end + 1..]);
        self.text.push_str(rest);
        self.next = later.next;
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, Rank)> + '_ {
        let (mut next, mut number, mut unit) = (0, 0, 1);
        self.text.bytes().filter_map(move |byte| {
            let digit = u32::from(byte - b'!');
            number += digit % 47 * unit;
            unit *= 47;
            (digit < 47).then(|| {
                let document = next + (number >> 2);
                let rank = Rank::of(number);
                (next, number, unit) = (document + 1, 0, 1);
                (document, rank)
            })
        })
    }

    /// Returns the documents of all lists, each with its highest rank.
    pub fn union<'a>(lists: impl Iterator<Item = &'a Postings>) -> Postings {
        let mut all: Vec<(u32, Rank)> = lists.flat_map(Postings::iter).collect();
        // Lists are sorted, and this sort merges sorted runs.
        all.sort();
        let mut united = Postings::default();
        for (at, (document, rank)) in all.iter().enumerate() {
            // The last posting of a document has its highest rank.
            if all.get(at + 1).is_none_or(|(next, _)| next != document) {
                united.push(*document, *rank);
            }
        }
        united
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(all: &[(u32, Rank)]) -> Postings {
        let mut list = Postings::default();
        all.iter().for_each(|(document, rank)| list.push(*document, *rank));
        list
    }

    #[test]
    fn postings_are_read_as_written_and_united_by_the_highest_rank() {
        let one = [(0, Rank::Title), (1, Rank::Text), (12, Rank::Often), (700_000, Rank::Heading)];
        assert_eq!(list(&one).iter().collect::<Vec<_>>(), one);
        let other = [(1, Rank::Heading), (12, Rank::Text), (13, Rank::Text)];
        let both = Postings::union([list(&one), list(&other)].iter()).iter().collect::<Vec<_>>();
        assert_eq!(
            both,
            [(0, Rank::Title), (1, Rank::Heading), (12, Rank::Often), (13, Rank::Text), (700_000, Rank::Heading)]
        );
    }

    #[test]
    fn a_list_that_is_appended_reads_as_if_pushed() {
        let all = [(3, Rank::Title), (500, Rank::Text), (501, Rank::Often), (90_000, Rank::Heading)];
        for at in 0..=all.len() {
            let mut first = list(&all[..at]);
            first.append(&list(&all[at..]));
            assert_eq!(first, list(&all));
        }
    }
}
