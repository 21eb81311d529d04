//! Reads parts of a file. A part that cannot be read is empty, since a damaged file is no reason to stop a build.

use std::io::{Read, Seek, SeekFrom};

/// Reads up to `length` bytes from an offset; fewer at the end of the file or after an error.
pub fn read_at(file: &mut (impl Read + Seek), at: u64, length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    if file.seek(SeekFrom::Start(at)).is_ok() {
        // Bytes that were read before an error are kept.
        let _ = file.take(length as u64).read_to_end(&mut bytes);
    }
    bytes
}

/// Returns the length of a file in bytes, or 0 if the file cannot be read.
pub fn length(file: &mut impl Seek) -> u64 {
    file.seek(SeekFrom::End(0)).unwrap_or(0)
}

/// Parses the big-endian number in the first four bytes.
pub fn number(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().copied().map(u32::from_be_bytes)
}
