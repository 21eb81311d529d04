//! Search: the index that the theme's script reads, and the register, the index at the end of the book.
//!
//! An index is a function of a language and of documents, which are plain text: all forms of words, their stems and the
//! parts of compounds are worked out here, so that the script only looks up and ranks. This module does not depend on
//! the site or on what pages look like.

mod document;
mod words;
mod postings;
mod collect;
mod forms;
mod compounds;
mod files;
mod register;

pub use document::{DataFile, Document};
pub use files::ROOT;
pub use register::{Extent, Register, RegisterEntry, mention, mentions, register};

use crate::i18n::Language;

/// Returns the data files for `count` documents. `read` returns a document by its number.
///
/// Documents are read on all threads, and only what the index needs of them is kept.
pub fn index(language: Language, count: usize, read: impl Fn(usize) -> Document + Sync) -> Vec<DataFile> {
    let (documents, words) = collect::collect(count, read);
    let mut families = forms::families(language, words);
    compounds::find(language, &mut families);
    files::files(&documents, &families)
}

#[cfg(test)]
mod tests;
