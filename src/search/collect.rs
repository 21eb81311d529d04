//! Collects the words of all documents: where each occurs, and how prominently.

use super::document::Document;
use super::postings::{Postings, Rank};
use super::words::words;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Number of times in the text that make a word rank as [`Rank::Often`].
const OFTEN: u32 = 3;

/// The postings of each word.
pub type Words = BTreeMap<Box<str>, Postings>;

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
        batch
    };
    let batches: Vec<Batch> = (0..count).into_par_iter().step_by(batch_size).map(batch).collect();
    let (mut listed, mut words) = (Vec::with_capacity(count), Words::new());
    for mut batch in batches {
        listed.append(&mut batch.listed);
        for (word, id) in batch.ids {
            let postings = std::mem::take(&mut batch.tallies[id as usize].postings);
            let all = words.entry(word).or_default();
            match all.as_str().is_empty() {
                true => *all = postings,
                false => postings.iter().for_each(|(document, rank)| all.push(document, rank)),
            }
        }
    }
    (listed, words)
}

/// The words of consecutive documents, with a number for each word.
#[derive(Default)]
struct Batch {
    listed: Vec<Listed>,
    ids: FxHashMap<Box<str>, u32>,
    tallies: Vec<Tally>,
    /// The words of the current document.
    present: Vec<u32>,
}

/// A word: its postings so far, and its highest rank and number of times in the current document.
#[derive(Default)]
struct Tally {
    postings: Postings,
    rank: Rank,
    count: u32,
}

impl Batch {
    fn add(&mut self, number: u32, document: Document) {
        self.note(&document.title, Rank::Title);
        self.note(&document.headings, Rank::Heading);
        self.note(&document.summary, Rank::Often);
        self.note(&document.text, Rank::Text);
        for word in self.present.drain(..) {
            let tally = &mut self.tallies[word as usize];
            let rank = if tally.count >= OFTEN { tally.rank.max(Rank::Often) } else { tally.rank };
            tally.postings.push(number, rank);
            (tally.rank, tally.count) = (Rank::Text, 0);
        }
        self.listed.push(Listed { title: document.title, url: document.url, about: document.about });
    }

    fn note(&mut self, text: &str, rank: Rank) {
        words(text, |word| {
            let id = self.ids.get(word).copied().unwrap_or_else(|| {
                self.ids.insert(word.into(), self.tallies.len() as u32);
                self.tallies.push(Tally::default());
                self.tallies.len() as u32 - 1
            });
            let tally = &mut self.tallies[id as usize];
            if tally.count == 0 {
                self.present.push(id);
            }
            (tally.rank, tally.count) = (tally.rank.max(rank), tally.count + 1);
        });
    }
}
