//! The data files of an index, as text.
//!
//! Words are in leaves: sorted lines, cut into files of about equal size. A line has, separated by tabs: a word; its
//! other forms, each as the number of letters to remove and the letters to add, those that occur on the site before a `|`
//! and those that readers may type after it; its postings; the compounds that contain
//! it. A form that belongs in another leaf than its word has a line there with `=` and the word. Documents are in files
//! of equal number. The root has the number of documents, the names of their files, and the first word and the name of
//! each leaf.

use super::collect::{Listed, Posting, Rank};
use super::document::DataFile;
use super::forms::{Families, Family};
use crate::hash::Hash;
use crate::i18n::Language;
use std::collections::{BTreeMap, BTreeSet};

/// The name of the root. All other files have a hash in their name.
pub const ROOT: &str = "index.txt";

/// Size of a leaf in bytes, before compression.
const LEAF_BYTES: usize = 16 * 1024;

/// Documents in one file. The script has the same number.
const DOCUMENTS: usize = 32;

/// The script loads at most this many leaves to correct a typing mistake. With more, each word is also present in
/// reverse, so that a mistake in its first half is found by its second half.
const FEW_LEAVES: usize = 8;

/// Length of the shortest word in which the script corrects a mistake.
const CORRECTED: usize = 5;

/// Number of compounds that a word refers to.
const COMPOUNDS_MAX: usize = 30;

/// Returns all files, the root first.
pub fn files(language: Language, documents: &[Listed], families: &Families) -> Vec<DataFile> {
    let named = |text: String| DataFile {
        name: format!("{language}-{:.10}.txt", String::from(Hash::of(text.as_bytes()))),
        text,
    };
    let listed: Vec<DataFile> =
        documents.chunks(DOCUMENTS).map(|chunk| named(chunk.iter().map(Listed::line).collect())).collect();
    let leaves: Vec<(String, DataFile)> =
        leaves(lines(families), families).into_iter().map(|(first, text)| (first, named(text))).collect();
    let of_documents = listed.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(" ");
    let mut root = format!("{}\n{of_documents}\n", documents.len());
    root.extend(leaves.iter().map(|(first, file)| format!("{first}\t{}\n", file.name)));
    let root = DataFile { name: ROOT.to_owned(), text: root };
    std::iter::once(root).chain(leaves.into_iter().map(|(_, file)| file)).chain(listed).collect()
}

/// Returns the lines of all words, without the word, by word.
fn lines(families: &Families) -> BTreeMap<String, String> {
    let mut lines: BTreeMap<String, String> =
        families.values().map(|family| (family.head().to_owned(), family.line(families))).collect();
    let size: usize = lines.iter().map(|(word, line)| word.len() + line.len() + 1).sum();
    if size > FEW_LEAVES * LEAF_BYTES {
        let long = lines.keys().filter(|word| word.len() >= CORRECTED);
        let reversed: Vec<String> = long.map(|word| format!("~{}", word.chars().rev().collect::<String>())).collect();
        lines.extend(reversed.into_iter().map(|word| (word, String::new())));
    }
    lines
}

/// Cuts the lines into leaves, each with its first word. The first leaf begins with the empty word.
fn leaves(mut lines: BTreeMap<String, String>, families: &Families) -> Vec<(String, String)> {
    let (mut firsts, mut size) = (vec![String::new()], 0);
    for (word, line) in &lines {
        if size > LEAF_BYTES {
            firsts.push(word.clone());
            size = 0;
        }
        size += word.len() + line.len() + 1;
    }
    let leaf_of = |word: &str| firsts.partition_point(|first| first.as_str() <= word) - 1;
    for family in families.values() {
        let head = family.head();
        for form in family.forms.union(&family.more_forms).filter(|form| leaf_of(form) != leaf_of(head)) {
            lines.entry(form.clone()).or_insert_with(|| format!("\t={head}"));
        }
    }
    let mut leaves: Vec<String> = vec![String::new(); firsts.len()];
    for (word, line) in &lines {
        leaves[leaf_of(word)].extend([word, line, "\n"]);
    }
    firsts.into_iter().zip(leaves).collect()
}

impl Listed {
    fn line(&self) -> String {
        let fields = [&self.title, &self.url, &self.about].map(|text| text.replace(['\t', '\n'], " "));
        format!("{}\n", fields.join("\t"))
    }
}

impl Family {
    /// Returns the line of a family, without its head.
    fn line(&self, families: &Families) -> String {
        let head = self.head();
        let changes = |forms: &BTreeSet<String>| {
            forms.iter().filter(|form| *form != head).map(|form| change(head, form)).collect::<Vec<_>>().join(" ")
        };
        let forms = format!("{}|{}", changes(&self.forms), changes(&self.more_forms));
        let compounds = self.compounds.iter().filter_map(|stem| Some(families.get(stem)?.head()));
        let compounds: Vec<&str> = compounds.take(COMPOUNDS_MAX).collect();
        let line = format!("\t{}\t{}\t{}", forms.trim_end_matches('|'), encoded(&self.postings), compounds.join(" "));
        line.trim_end_matches('\t').to_owned()
    }
}

/// Returns how to make a form of a word: the number of characters to remove at its end, and what to add.
fn change(word: &str, form: &str) -> String {
    let same: usize = word.chars().zip(form.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    format!("{}{}", word[same..].chars().count(), &form[same..])
}

/// Returns postings as text: of each rank, from title to text, the documents as differences, with a space between ranks.
fn encoded(postings: &[Posting]) -> String {
    let mut text = String::new();
    for rank in [Rank::Title, Rank::Heading, Rank::Often, Rank::Text] {
        let mut next = 0;
        for posting in postings.iter().filter(|posting| posting.rank() == rank) {
            push_number(posting.document() - next, &mut text);
            next = posting.document() + 1;
        }
        text.push(' ');
    }
    text.trim_end().to_owned()
}

/// Writes a number in base 47, the last digit first. All digits but the final one are from the upper half of the
/// printable characters of ASCII.
fn push_number(mut number: u32, text: &mut String) {
    while number >= 47 {
        text.push(char::from(b'!' + 47 + (number % 47) as u8));
        number /= 47;
    }
    text.push(char::from(b'!' + number as u8));
}
