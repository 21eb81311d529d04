//! Turns documents of other programs into draft pages, without losing a sentence.
//!
//! `document` is what every reader of a format returns, and `markdown` writes it. `files` reads, and `pandoc` runs that
//! program; the rest is pure. Nothing here depends on a site: the caller chooses a place for each page and writes it.

mod document;
mod docx;
mod draft;
mod escape;
pub mod files;
mod foreign;
mod html;
mod links;
mod markdown;
mod pandoc;
mod signatures;
mod text;
mod typed;
mod words;

pub use self::draft::{Draft, Imported};
pub use self::links::{Target, place_of};
