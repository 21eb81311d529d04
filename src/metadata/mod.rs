//! Finds data in files that should not be published with them: metadata of pictures that omslag cannot rewrite, the
//! place where a video was recorded, and names, comments and tracked changes in office documents.
//!
//! Files are untrusted. Each format reads a bounded number of parts of bounded size, and skips what it cannot parse.
//! This module does not open files and does not report what it finds.

mod avif;
mod boxes;
mod bytes;
mod matroska;
mod office;
mod picture;
#[cfg(test)]
mod tests;
mod traces;
mod video;

pub use office::is_open_document;
pub use picture::PictureFormat;
pub use traces::DocumentTraces;

use self::bytes::read_at;
use crate::archive::is_zip;
use std::io::{Read, Seek};

/// Data in a file that should not be published with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrivateData {
    /// A picture whose metadata cannot be removed. Only of AVIF is known that it has any.
    Picture(PictureFormat),
    /// The place where a video was recorded.
    VideoLocation,
    /// Traces of the people who worked on an office document.
    Document(DocumentTraces),
}

/// Length of the start of a file that identifies its format.
const HEADER_BYTES: usize = 256;

/// Returns the private data of a file; `None` also for a file that cannot be read.
///
/// The format is judged by the content. The extension of `path` adds pictures whose content is unknown or damaged.
/// Audio, and pictures that omslag rewrites, are not searched.
pub fn find(path: &str, file: &mut (impl Read + Seek)) -> Option<PrivateData> {
    let header = read_at(file, 0, HEADER_BYTES);
    if let Some(format) = PictureFormat::of_path(path).or_else(|| picture::format_of_header(&header)) {
        Some(PrivateData::Picture(format))
    } else if avif::is_avif(&header) {
        avif::has_metadata(file).then_some(PrivateData::Picture(PictureFormat::Avif))
    } else if video::is_video(&header) {
        video::has_location(file).then_some(PrivateData::VideoLocation)
    } else if matroska::is_matroska(&header) {
        matroska::has_location(file).then_some(PrivateData::VideoLocation)
    } else if is_zip(&header) {
        office::traces(path, file).map(PrivateData::Document)
    } else {
        None
    }
}
