//! Links by name, as note-taking apps write them: `[[name]]`, and `![[name]]` for an embedded file. In Markdown they are
//! text.

use super::model::WikiLink;
use crate::diagnostic::Position;

/// Maximum length in bytes of a name between double brackets.
const NAME_MAX: usize = 200;

/// Returns the links by name in a line of text, whose start is at `position`.
pub(super) fn in_text(text: &str, position: Position) -> Vec<WikiLink> {
    let mut found = Vec::new();
    // The number of characters before a byte offset.
    let (mut byte, mut before) = (0, 0);
    for (at, _) in text.match_indices("[[").filter(|(at, _)| begins_word(&text[..*at])) {
        let Some(name) = name_in_brackets(&text[at + 2..]) else { continue };
        let embeds = text[..at].ends_with('!');
        let start = at - usize::from(embeds);
        before += text[byte..start].chars().count();
        byte = start;
        let length = name.chars().count() + 4 + usize::from(embeds);
        let position = Position { column: position.column + before, length, ..position };
        found.push(WikiLink { name: name.to_owned(), embeds, position });
    }
    found
}

/// Returns whether the text after `before` is not part of a word or a formula.
pub fn begins_word(before: &str) -> bool {
    !before.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | '^' | '{' | '}' | '$' | ']'))
}

/// Returns the name at the start of a text, up to `]]`.
fn name_in_brackets(text: &str) -> Option<&str> {
    let name = &text[..text.find(['[', ']'])?];
    let is_name = name.len() <= NAME_MAX && name.contains(char::is_alphabetic) && !name.starts_with(['^', ' ']);
    (is_name && text[name.len()..].starts_with("]]")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_by_name_are_found_with_their_place() {
        for (text, expected) in [
            ("é [[a]] ![[b.jpg]]", "3+5 a, 9+10 !b.jpg"),
            ("[[a|b]][[c]]", "1+7 a|b"),
            ("x[[1]] [[ a]] [[a", ""),
            ("$[[PC]]$ en a[[b]]", ""),
        ] {
            let found = in_text(text, Position { line: 1, column: 1, length: 1 });
            let shown = found.iter().map(|link| {
                let mark = if link.embeds { "!" } else { "" };
                format!("{}+{} {mark}{}", link.position.column, link.position.length, link.name)
            });
            assert_eq!(shown.collect::<Vec<_>>().join(", "), expected, "{text}");
        }
    }
}
