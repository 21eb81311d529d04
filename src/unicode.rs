//! Characters that a reader cannot see, or that look like an ordinary space.

/// Returns whether a character takes no space: of zero width, a soft hyphen or a byte order mark.
pub fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Returns whether a character looks like an ordinary space.
pub fn is_hard_space(character: char) -> bool {
    character.is_whitespace() && !character.is_ascii()
}

/// Returns the text as its reader sees it, with ordinary spaces.
pub fn visible(text: &str) -> String {
    let shown = text.chars().filter(|c| !is_invisible(*c)).map(|c| if is_hard_space(c) { ' ' } else { c });
    shown.collect::<String>().trim().to_owned()
}
