//! The data files of an index, as text.
//!
//! Words are in leaves: sorted lines, cut into files of about equal size. A line has, separated by tabs: a word; its
//! other forms, each as the number of letters to remove in base 36 and the letters to add, those that occur on the site
//! before a `|` and those that readers may type after it; its postings; those of the compounds that contain it as their
//! last part; and what comes before it in these compounds. The line of a word is also in the leaves where its forms belong,
//! so that one leaf answers for a form. Documents are in files of equal number. The root has the number of documents,
//! the names of their files, and the first word and the name of each leaf.

use super::collect::Listed;
use super::document::DataFile;
use super::forms::Family;
use super::postings::Postings;
use crate::hash::Hash;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The name of the root. It is sorted after the names of the other files, so that it is published after them.
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

/// Number of compounds in whose words a result marks the part.
const FIRSTS_MAX: usize = 30;

/// Returns all files, the root last.
pub fn files(documents: &[Listed], families: &[Family]) -> Vec<DataFile> {
    let mut files: Vec<DataFile> =
        documents.par_chunks(DOCUMENTS).map(|chunk| named(chunk.iter().map(Listed::line).collect())).collect();
    let of_documents = files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(" ");
    let mut root = format!("{}\n{of_documents}\n", documents.len());
    for (first, leaf) in leaves(families) {
        root.extend([&first, "\t", &leaf.name, "\n"]);
        files.push(leaf);
    }
    files.push(DataFile { name: ROOT.to_owned(), text: root });
    files
}

/// Names a file by a hash of its text.
fn named(text: String) -> DataFile {
    DataFile { name: format!("{:.10}.txt", String::from(Hash::of(text.as_bytes()))), text }
}

/// A line of a leaf: a word, what is known about it, and its other forms.
struct Line<'a> {
    word: String,
    rest: String,
    forms: Vec<&'a str>,
}

/// Returns the leaves, each with its first word. The first leaf begins with the empty word.
fn leaves(families: &[Family]) -> Vec<(String, DataFile)> {
    let line = |family| Line::of(family, families);
    let mut lines: Vec<Line> = families.par_iter().map(line).collect();
    if lines.iter().map(Line::size).sum::<usize>() > FEW_LEAVES * LEAF_BYTES {
        let long = lines.iter().filter(|line| line.word.len() >= CORRECTED);
        let reversed: Vec<Line> = long.map(|line| Line::reversed(&line.word)).collect();
        lines.extend(reversed);
    }
    lines.par_sort_unstable_by(|one, other| one.word.cmp(&other.word));
    let firsts = firsts(&lines);
    let leaf_of = |word: &str| firsts.partition_point(|first| first.as_str() <= word) - 1;
    let leaves_of = |line: &Line| {
        let words = line.forms.iter().copied().chain([line.word.as_str()]);
        words.map(leaf_of).collect::<BTreeSet<usize>>()
    };
    let places: Vec<BTreeSet<usize>> = lines.par_iter().map(leaves_of).collect();
    let mut texts: Vec<String> = vec![String::new(); firsts.len()];
    for (Line { word, rest, .. }, leaves) in lines.into_iter().zip(places) {
        leaves.into_iter().for_each(|leaf| texts[leaf].extend([&word, &rest, "\n"]));
    }
    firsts.into_iter().zip(texts.into_par_iter().map(named).collect::<Vec<_>>()).collect()
}

/// Returns the first words of the leaves.
fn firsts(lines: &[Line]) -> Vec<String> {
    let (mut firsts, mut size) = (vec![String::new()], 0);
    for line in lines {
        if size > LEAF_BYTES {
            firsts.push(line.word.clone());
            size = 0;
        }
        size += line.size();
    }
    firsts
}

impl Listed {
    fn line(&self) -> String {
        let fields = [&self.title, &self.url, &self.about].map(|text| text.replace(['\t', '\n'], " "));
        format!("{}\n", fields.join("\t"))
    }
}

impl<'a> Line<'a> {
    fn of(family: &'a Family, families: &[Family]) -> Line<'a> {
        let head = family.head();
        let changes = |forms: &[&str]| forms.iter().map(|form| change(head, form)).collect::<Vec<_>>().join(" ");
        let own: Vec<&str> = family.forms.iter().map(|form| &**form).filter(|form| *form != head).collect();
        let more: Vec<&str> = family.more_forms.iter().map(String::as_str).collect();
        let changes = format!("{}|{}", changes(&own), changes(&more));
        let compounds = family.compounds.iter().map(|at| &families[*at].postings);
        let firsts = family.firsts.iter().take(FIRSTS_MAX).map(String::as_str).collect::<Vec<_>>().join(" ");
        let (postings, of_compounds) = (family.postings.as_str(), Postings::union(compounds));
        let fields = ["", changes.trim_end_matches('|'), postings, of_compounds.as_str(), &firsts];
        let rest = fields.join("\t").trim_end_matches('\t').to_owned();
        Line { word: head.to_owned(), rest, forms: [own, more].concat() }
    }

    fn reversed(word: &str) -> Line<'a> {
        let word = format!("~{}", word.chars().rev().collect::<String>());
        Line { word, rest: String::new(), forms: Vec::new() }
    }

    fn size(&self) -> usize {
        self.word.len() + self.rest.len() + 1
    }
}

/// Returns how to make a form of a word: the number of characters to remove at its end, as a digit, and what to add.
fn change(word: &str, form: &str) -> String {
    let same: usize = word.chars().zip(form.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let removed = char::from_digit(word[same..].chars().count() as u32, 36).unwrap_or('0');
    format!("{removed}{}", &form[same..])
}
