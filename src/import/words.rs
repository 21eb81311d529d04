//! Compares the words of an original with those of its page.

use crate::html::scan::{Piece, scan};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Elements that do not interrupt a word.
const INLINE: &[&[u8]] = &[b"strong", b"em", b"del", b"code", b"a", b"span", b"sup"];

/// Returns the words of `original` that are missing in `page`, as often as they are missing.
pub fn lost(original: &str, page: &str) -> Vec<String> {
    let mut there = BTreeMap::new();
    words(page, |word| *there.entry(word).or_insert(0_usize) += 1);
    let mut lost = Vec::new();
    words(original, |word| match there.get_mut(&word) {
        Some(count) if *count > 0 => *count -= 1,
        _ => lost.push(word),
    });
    lost
}

fn words(text: &str, mut see: impl FnMut(String)) {
    // Raised digits and ligatures are compared with the plain ones.
    let text: String = text.nfkc().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}')).collect();
    for part in text.split(|c: char| !c.is_alphanumeric()) {
        // A number at the end of a word may be that of a note.
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c: char| c.is_numeric() != first.is_numeric()).unwrap_or(rest.len());
            see(rest[..end].to_lowercase());
            rest = &rest[end..];
        }
    }
}

/// Returns the text of HTML as a browser shows it.
pub fn shown(html: &str) -> String {
    let mut text = String::new();
    scan(html.as_bytes(), |piece, _| match piece {
        Piece::Start(tag) => {
            if !INLINE.contains(&tag.name()) {
                text.push(' ');
            }
            text.push_str(
                &tag.get("alt").filter(|alt| !alt.is_empty()).map(|alt| format!("{alt} ")).unwrap_or_default(),
            );
        }
        Piece::End(name) if !INLINE.contains(&name) => text.push(' '),
        Piece::Text(words) => text.push_str(&words.text()),
        _ => {}
    });
    text
}
