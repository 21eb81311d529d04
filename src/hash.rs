//! The content hash, used for the bytes of files and for the inputs of a build.
//!
//! Callers decide what to hash and what a difference means.

use serde::{Deserialize, Serialize};
use std::io::{self, ErrorKind, Read, Write};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// An XXH3 128-bit hash. It distinguishes versions of a file, but is not cryptographic: it does not resist forgery.
///
/// Its text form has 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Hash(u128);

impl Hash {
    /// Hashes some bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(xxh3_128(bytes))
    }

    /// Returns half of the hash: enough to distinguish the words of a site.
    pub fn half(self) -> u64 {
        self.0 as u64
    }

    /// Copies all of `reader` to `writer` and returns the hash of the bytes.
    ///
    /// # Errors
    ///
    /// Returns the first error of reading or writing; interrupted reads are retried.
    pub fn copying(mut reader: impl Read, mut writer: impl Write) -> io::Result<Hash> {
        let mut hasher = Xxh3::new();
        let mut buffer = vec![0; 128 * 1024];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(Hash(hasher.digest128())),
                Ok(length) => {
                    hasher.update(&buffer[..length]);
                    writer.write_all(&buffer[..length])?;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> String {
        format!("{:032x}", hash.0)
    }
}

impl TryFrom<String> for Hash {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Hash, Self::Error> {
        u128::from_str_radix(&text, 16).map(Hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_same_in_memory_streamed_and_as_text() {
        let bytes: Vec<u8> = (0..300_000u32).map(|n| n as u8).collect();
        let mut copy = Vec::new();
        assert_eq!(Hash::copying(&bytes[..], &mut copy).unwrap(), Hash::of(&bytes));
        assert_eq!(copy, bytes);
        assert_eq!(Hash::try_from(String::from(Hash(7))).unwrap(), Hash(7));
    }
}
