//! The [`Html`] type, and the only code that escapes text for HTML and XML.
//!
//! A `String` contains text as people write it and must be escaped; an [`Html`] is printed as it is.

use std::fmt::{self, Write};

/// Markup that may be printed without escaping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Wraps markup that the caller built. The caller must have escaped every text from elsewhere in it.
    pub fn trusted(markup: impl Into<String>) -> Html {
        Html(markup.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Displays a text escaped, for use in element content and in quoted attribute values.
///
/// Leaves out control characters and the other characters that XML 1.0 forbids, so that feeds and site maps stay
/// well-formed.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escape_into(f, self.0)
    }
}

/// The bytes that never need escaping, whatever follows them.
const IS_PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_control = byte < 0x20 && !matches!(byte as u8, b'\t' | b'\n' | b'\r') || byte == 0x7f;
        plain[byte] = !(is_control || matches!(byte as u8, b'&' | b'<' | b'>' | b'"' | 0xef));
        byte += 1;
    }
    plain
};

/// Writes `text` to `out`, escaped as [`Escaped`] does.
pub fn escape_into(out: &mut impl Write, text: &str) -> fmt::Result {
    // Nearly every text is plain. A loop without an early exit is the fastest way to find out.
    if text.bytes().fold(true, |is_plain, byte| is_plain & IS_PLAIN[byte as usize]) {
        return out.write_str(text);
    }
    let mut plain_from = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| !IS_PLAIN[*byte as usize]) {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            0..0x20 | 0x7f => "",
            // The noncharacters U+FFFE and U+FFFF.
            0xef if matches!(text.as_bytes().get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])) => "",
            _ => continue,
        };
        out.write_str(&text[plain_from..at])?;
        out.write_str(entity)?;
        plain_from = at + if byte == 0xef { 3 } else { 1 };
    }
    out.write_str(&text[plain_from..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_text_cannot_open_a_tag_or_close_an_attribute() {
        assert_eq!(Escaped("<b title=\"x\">&\u{0}é").to_string(), "&lt;b title=&quot;x&quot;&gt;&amp;é");
        assert_eq!(Escaped("a\u{fffe}b\u{ffff}ï\u{ffbf}").to_string(), "abï\u{ffbf}");
    }
}
