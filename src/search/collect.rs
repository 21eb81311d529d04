//! Collects the words of all documents: where each occurs, and how prominently.

use super::document::Document;
use super::postings::{Postings, Rank};
use super::words::words;
use crate::hash::Hash;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Number of times in the text that make a word rank as [`Rank::Often`].
const OFTEN: u32 = 3;

/// All words, sorted, each with its postings.
pub type Words = Vec<(Box<str>, Postings)>;

/// What a result shows of a document.
pub struct Listed {
    pub title: String,
    pub url: String,
    pub about: String,
}

/// Reads all documents.
pub fn collect(count: usize, read: impl Fn(usize) -> Document + Sync) -> (Vec<Listed>, Words) {
    // Each thread reads as many consecutive documents as it can, since every batch has its own copy of the words.
    let batch_size = count.div_ceil(rayon::current_num_threads()).max(1);
    let batch = |from: usize| {
        let mut batch = Batch::default();
        (from..count.min(from + batch_size)).for_each(|at| batch.add(at as u32, read(at)));
        (batch.listed, batch.words)
    };
    let batches: Vec<(Vec<Listed>, Words)> = (0..count).into_par_iter().step_by(batch_size).map(batch).collect();
    let (listed, words): (Vec<_>, Vec<_>) = batches.into_iter().unzip();
    let mut words: Words = words.into_iter().flatten().collect();
    // Of a word that several batches have, the earlier documents stay first.
    words.par_sort_by(|(one, _), (other, _)| one.cmp(other));
    words.dedup_by(|(later, postings), (word, all)| {
        let is_same = later == word;
        if is_same {
            all.append(postings);
        }
        is_same
    });
    (listed.into_iter().flatten().collect(), words)
}

/// The words of consecutive documents, with a number for each word.
///
/// Words are looked up by their hash, and counted apart from their postings, so that what every word touches is small.
#[derive(Default)]
struct Batch {
    listed: Vec<Listed>,
    ids: FxHashMap<u64, u32>,
    words: Words,
    /// Of each word the number of times in the current document, times four, plus its highest rank.
    counts: Vec<u32>,
    /// The words of the current document.
    present: Vec<u32>,
}

impl Batch {
    fn add(&mut self, number: u32, document: Document) {
        self.note(&document.title, Rank::Title);
        self.note(&document.headings, Rank::Heading);
        self.note(&document.summary, Rank::Often);
        self.note(&document.text, Rank::Text);
        for word in self.present.drain(..) {
            let count = std::mem::take(&mut self.counts[word as usize]);
            let rank = Rank::of(count & 3);
            let rank = if count >> 2 >= OFTEN { rank.max(Rank::Often) } else { rank };
            self.words[word as usize].1.push(number, rank);
        }
        self.listed.push(Listed { title: document.title, url: document.url, about: document.about });
    }

    fn note(&mut self, text: &str, rank: Rank) {
        words(text, |word| {
            let id = *self.ids.entry(Hash::of(word.as_bytes()).half()).or_insert_with(|| {
                self.words.push((word.into(), Postings::default()));
                self.counts.push(0);
                self.words.len() as u32 - 1
            });
            let count = &mut self.counts[id as usize];
            if *count == 0 {
                self.present.push(id);
            }
            *count = (((*count >> 2) + 1) << 2) | (*count & 3).max(rank as u32);
        });
    }
}
