//! Boxes of the ISO base media file format (ISO/IEC 14496-12), which MP4, QuickTime, HEIF and AVIF files consist of.

use super::bytes::{length, number, read_at};
use std::io::{Read, Seek};
use std::ops::Range;

/// Maximum number of boxes that are read in one file. A film of two hours in fragments of a second has 15,000.
const BOXES_MAX: usize = 20_000;

/// The type of a box and the byte range of its content.
pub struct MediaBox {
    pub kind: [u8; 4],
    pub content: Range<u64>,
}

/// Returns the brands in the first bytes of a file, the major brand first; none if the file does not begin with them.
pub fn brands(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    let size = number(header).filter(|_| header.get(4..8) == Some(b"ftyp")).unwrap_or(0) as usize;
    let content = header.get(8..size.min(header.len())).unwrap_or_default();
    // A version number follows the major brand.
    content.chunks_exact(4).enumerate().filter(|(at, _)| *at != 1).map(|(_, brand)| brand)
}

/// Reads the boxes of one file.
pub struct BoxReader<'a, R> {
    file: &'a mut R,
    /// Number of boxes that may still be read.
    left: usize,
}

impl<R: Read + Seek> BoxReader<'_, R> {
    pub fn new(file: &mut R) -> BoxReader<'_, R> {
        BoxReader { file, left: BOXES_MAX }
    }

    /// Returns the boxes of the file itself.
    pub fn top(&mut self) -> Vec<MediaBox> {
        let end = length(self.file);
        self.children(0..end)
    }

    /// Returns the boxes in a byte range, up to the first that is invalid. A box that is cut off ends with the range.
    pub fn children(&mut self, within: Range<u64>) -> Vec<MediaBox> {
        let mut children = Vec::new();
        let mut at = within.start;
        while at < within.end && self.left > 0 {
            self.left -= 1;
            let Some(child) = self.child(at, within.end) else { break };
            at = child.content.end;
            children.push(child);
        }
        children
    }

    fn child(&mut self, at: u64, end: u64) -> Option<MediaBox> {
        let header = self.read(at..end, 16);
        let kind = *header.get(4..)?.first_chunk()?;
        let (size, header_size) = match number(&header)? {
            0 => (end - at, 8),
            1 => (u64::from_be_bytes(*header.get(8..)?.first_chunk()?), 16),
            size => (u64::from(size), 8),
        };
        let content_end = at.checked_add(size).filter(|_| size >= header_size)?;
        Some(MediaBox { kind, content: at + header_size..content_end.min(end).max(at + header_size) })
    }

    /// Returns the boxes in the content of a `meta` box. In QuickTime files no version precedes them.
    pub fn children_of_meta(&mut self, content: Range<u64>) -> Vec<MediaBox> {
        let has_version = self.read(content.clone(), 8).get(4..) != Some(b"hdlr");
        let start = content.start + if has_version { 4 } else { 0 };
        self.children(start..content.end)
    }

    /// Reads the first bytes of a range, at most `max`.
    pub fn read(&mut self, range: Range<u64>, max: usize) -> Vec<u8> {
        let length = range.end.saturating_sub(range.start).min(max as u64);
        read_at(self.file, range.start, length as usize)
    }
}
