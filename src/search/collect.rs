//! Collects the words of all documents: where each occurs, and how prominently.

use super::document::Document;
use super::words::words;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// How prominent a word is in a document. The script gives each rank a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Text,
    /// In the summary, or several times in the text.
    Often,
    Heading,
    Title,
}

/// Number of times in the text that make a word rank as [`Rank::Often`].
const OFTEN: u32 = 3;

/// A document in which a word occurs, and the word's highest rank in it. Packed, since a site has millions of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting(u32);

impl Posting {
    fn new(document: usize, rank: Rank) -> Posting {
        Posting((document as u32) << 2 | rank as u32)
    }

    pub fn document(self) -> u32 {
        self.0 >> 2
    }

    pub fn rank(self) -> Rank {
        [Rank::Text, Rank::Often, Rank::Heading, Rank::Title][self.0 as usize & 3]
    }
}

/// The postings of each word, sorted by document.
pub type Words = BTreeMap<String, Vec<Posting>>;

/// What a result shows of a document.
#[derive(Clone, Debug)]
pub struct Listed {
    pub title: String,
    pub url: String,
    pub about: String,
}

/// Documents that one thread reads at a time.
const BATCH: usize = 64;

/// Reads all documents.
pub fn collect(count: usize, read: impl Fn(usize) -> Document + Sync) -> (Vec<Listed>, Words) {
    // One batch for each thread: every batch has its own copy of the words.
    let blocks = count.div_ceil(BATCH);
    let batches: Vec<Batch> = (0..blocks)
        .into_par_iter()
        .with_min_len(blocks.div_ceil(rayon::current_num_threads()).max(1))
        .fold(Batch::default, |mut batch, at| {
            (at * BATCH..count.min((at + 1) * BATCH)).for_each(|document| batch.add(document, read(document)));
            batch
        })
        .collect();
    let (mut listed, mut words) = (Vec::with_capacity(count), Words::new());
    for batch in batches {
        listed.extend(batch.listed);
        for (word, id) in batch.ids {
            words.entry(word.into()).or_default().extend(&batch.postings[id as usize]);
        }
    }
    (listed, words)
}

/// The words of consecutive documents, with a number for each word.
#[derive(Default)]
struct Batch {
    listed: Vec<Listed>,
    ids: HashMap<Box<str>, u32>,
    postings: Vec<Vec<Posting>>,
    /// Of the current document, the rank and the number of times of each word, by its number.
    counts: Vec<(Rank, u32)>,
    /// The words of the current document.
    present: Vec<u32>,
}

impl Batch {
    fn add(&mut self, number: usize, document: Document) {
        self.note(&document.title, Rank::Title);
        self.note(&document.headings, Rank::Heading);
        self.note(&document.summary, Rank::Often);
        self.note(&document.text, Rank::Text);
        for word in self.present.drain(..) {
            let (rank, count) = std::mem::replace(&mut self.counts[word as usize], (Rank::Text, 0));
            let rank = if count >= OFTEN { rank.max(Rank::Often) } else { rank };
            self.postings[word as usize].push(Posting::new(number, rank));
        }
        self.listed.push(Listed { title: document.title, url: document.url, about: document.about });
    }

    fn note(&mut self, text: &str, rank: Rank) {
        words(text, |word| {
            let id = match self.ids.get(word) {
                Some(id) => *id,
                None => {
                    let id = self.postings.len() as u32;
                    self.ids.insert(word.into(), id);
                    self.postings.push(Vec::new());
                    self.counts.push((Rank::Text, 0));
                    id
                }
            };
            let (highest, count) = &mut self.counts[id as usize];
            if *count == 0 {
                self.present.push(id);
            }
            (*highest, *count) = ((*highest).max(rank), *count + 1);
        });
    }
}
