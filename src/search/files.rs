//! The data files of an index, as text.
//!
//! Words are in leaves: sorted lines, cut into files of about equal size. A line has, separated by tabs: a word; its
//! other forms, each as the number of letters to remove in base 36 and the letters to add, those that occur on the site
//! before a `|` and those that readers may type after it; its postings; those of the compounds that contain it as their
//! last part; and what comes before it in these compounds. A form that belongs in another leaf than its word has a line
//! there with `=` and the word. Documents are in files of equal number. The root has the number of documents, the names
//! of their files, and the first word and the name of each leaf.

use super::collect::Listed;
use super::document::DataFile;
use super::forms::Family;
use super::postings::Postings;
use crate::hash::Hash;
use rayon::prelude::*;

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
pub fn files(documents: &[Listed], families: Vec<Family>) -> Vec<DataFile> {
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

fn named(text: String) -> DataFile {
    DataFile { name: format!("{:.10}.txt", String::from(Hash::of(text.as_bytes()))), text }
}

/// Returns the leaves, each with its first word. The first leaf begins with the empty word.
fn leaves(families: Vec<Family>) -> Vec<(String, DataFile)> {
    let line = |family: &Family| (family.head().to_owned(), family.line(&families));
    let mut lines: Vec<(String, String)> = families.par_iter().map(line).collect();
    let size: usize = lines.iter().map(|(word, line)| word.len() + line.len() + 1).sum();
    if size > FEW_LEAVES * LEAF_BYTES {
        let long = lines.iter().map(|(word, _)| word).filter(|word| word.len() >= CORRECTED);
        let reversed: Vec<String> = long.map(|word| format!("~{}", word.chars().rev().collect::<String>())).collect();
        lines.extend(reversed.into_iter().map(|word| (word, String::new())));
    }
    lines.par_sort_unstable();
    let firsts = firsts(&lines);
    let leaf_of = |word: &str| firsts.partition_point(|first| first.as_str() <= word);
    let elsewhere = |family: &Family| -> Vec<(String, String)> {
        let (head, leaf) = (family.head(), leaf_of(family.head()));
        let forms = family.forms.iter().map(|form| &**form).chain(family.more_forms.iter().map(String::as_str));
        forms.filter(|form| leaf_of(form) != leaf).map(|form| (form.to_owned(), format!("\t={head}"))).collect()
    };
    lines.par_extend(families.par_iter().flat_map_iter(elsewhere));
    drop(families);
    // Of a word with two lines the first is its own.
    lines.par_sort_by(|(one, _), (other, _)| one.cmp(other));
    lines.dedup_by(|(later, _), (first, _)| later == first);
    let starts: Vec<usize> = firsts.iter().map(|first| lines.partition_point(|(word, _)| word < first)).collect();
    let leaf = |(at, first): (usize, String)| {
        let lines = &lines[starts[at]..starts.get(at + 1).copied().unwrap_or(lines.len())];
        (first, named(lines.iter().flat_map(|(word, line)| [word, line, "\n"]).collect()))
    };
    firsts.into_par_iter().enumerate().map(leaf).collect()
}

/// Returns the first words of the leaves.
fn firsts(lines: &[(String, String)]) -> Vec<String> {
    let (mut firsts, mut size) = (vec![String::new()], 0);
    for (word, line) in lines {
        if size > LEAF_BYTES {
            firsts.push(word.clone());
            size = 0;
        }
        size += word.len() + line.len() + 1;
    }
    firsts
}

impl Listed {
    fn line(&self) -> String {
        let fields = [&self.title, &self.url, &self.about].map(|text| text.replace(['\t', '\n'], " "));
        format!("{}\n", fields.join("\t"))
    }
}

impl Family {
    /// Returns the line of a family, without its head.
    fn line(&self, families: &[Family]) -> String {
        let head = self.head();
        let other = self.forms.iter().filter(|form| &***form != head);
        let forms = other.map(|form| change(head, form)).collect::<Vec<_>>().join(" ");
        let more_forms = self.more_forms.iter().map(|form| change(head, form)).collect::<Vec<_>>().join(" ");
        let changes = format!("{forms}|{more_forms}");
        let compounds = self.compounds.iter().map(|at| &families[*at]);
        let of_compounds = Postings::union(compounds.map(|family| &family.postings));
        let firsts = self.firsts.iter().take(FIRSTS_MAX).map(String::as_str).collect::<Vec<_>>().join(" ");
        let fields =
            ["", changes.trim_end_matches('|'), self.postings.as_str(), of_compounds.as_str(), firsts.as_str()];
        fields.join("\t").trim_end_matches('\t').to_owned()
    }
}

/// Returns how to make a form of a word: the number of characters to remove at its end, as a digit, and what to add.
fn change(word: &str, form: &str) -> String {
    let same: usize = word.chars().zip(form.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let removed = char::from_digit(word[same..].chars().count() as u32, 36).unwrap_or('0');
    format!("{removed}{}", &form[same..])
}
