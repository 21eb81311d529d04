//! Translations: what they inherit from their original, and which version of it they were made from.

use super::front_matter::{FrontMatter, Menu};
use super::keys::VERSION_KEY;
use super::kind::Kind;
use super::section::Order;
use crate::hash::Hash;

/// The keys whose values are words. Other keys need no translation.
const WORDS: &[&str] =
    &["title", "description", "menu", "place", "topic", "sources", "image_alt", "downloads", "extra"];

/// Number of hexadecimal digits of a version.
const VERSION_DIGITS: usize = 12;

/// Copies what a translation leaves out from its original: dates, tags and the place in lists. A translation of a draft
/// is a draft. The image of the original is looked up during rendering. `at_top` is whether the page is not in a folder.
pub(super) fn inherit(front: &mut FrontMatter, from: &FrontMatter, at_top: bool) {
    front.date = front.date.or(from.date);
    front.publish = front.publish.or(from.publish);
    front.weight = front.weight.or(from.weight);
    front.draft |= from.draft;
    if front.tags.is_empty() {
        front.tags.clone_from(&from.tags);
    }
    if front.menu == Menu::Usual {
        front.menu = match &from.menu {
            // Single pages at the top of the site are in the menu because they have a name there.
            Menu::Named(_) if at_top => Menu::Shown,
            Menu::Named(_) => Menu::Usual,
            menu => menu.clone(),
        };
    }
}

/// Copies what a translation leaves out from the keys of its kind.
pub(super) fn inherit_kind(kind: &mut Kind, from: &Kind) {
    match (kind, from) {
        (Kind::Section { default_kind }, Kind::Section { default_kind: from }) => {
            *default_kind = default_kind.or(*from)
        }
        (Kind::Timeline { order }, Kind::Timeline { order: Order::Newest }) => *order = Order::Newest,
        (Kind::Note(note), Kind::Note(from)) => {
            note.status = note.status.or(from.status);
            if note.signatories.is_empty() {
                note.signatories.clone_from(&from.signatories);
            }
            if note.authors.is_empty() {
                note.authors.clone_from(&from.authors);
            }
        }
        (Kind::Event(event), Kind::Event(from)) => {
            event.end = event.end.or(from.end);
            event.own_page |= from.own_page;
        }
        (Kind::Presentation(presentation), Kind::Presentation(from)) if presentation.authors.is_empty() => {
            presentation.authors.clone_from(&from.authors);
        }
        _ => {}
    }
}

/// Returns the lines of front matter with words, each with its line ending.
pub fn words(front_matter: &str) -> String {
    let mut is_word = false;
    let mut lines = String::new();
    for line in front_matter.split_inclusive('\n') {
        let key = line.split_once(':').map_or("", |(key, _)| key);
        // Lines of a longer value are indented or begin with a hyphen.
        let is_fence = line.trim_end() == "---";
        if is_fence || !line.starts_with([' ', '\t', '-', '\n']) {
            is_word = WORDS.contains(&key);
        }
        if is_word {
            lines.push_str(line);
        }
    }
    lines
}

/// Returns the version of the words of a file with its body at a byte offset.
pub(super) fn version(text: &str, body: usize) -> String {
    let words = format!("{}\n{}", words(&text[..body]), text[body..].trim());
    let mut version = String::from(Hash::of(words.as_bytes()));
    version.truncate(VERSION_DIGITS);
    version
}

/// Returns the text of a translation with another version of the original, in place of the one it has. `None` if the
/// text has no front matter.
pub fn with_version(text: &str, version: &str) -> Option<String> {
    let end = |line: &str| if line.ends_with("\r\n") { "\r\n" } else { "\n" };
    let first = text.split_inclusive('\n').next().filter(|line| line.trim_end().ends_with("---"))?;
    let mut at = first.len();
    for line in text[first.len()..].split_inclusive('\n').take_while(|line| line.trim_end() != "---") {
        if line.split_once(':').is_some_and(|(key, _)| key == VERSION_KEY) {
            let rest = &text[at + line.len()..];
            return Some(format!("{}{VERSION_KEY}: {version}{}{rest}", &text[..at], end(line)));
        }
        at += line.len();
    }
    Some(format!("{}{VERSION_KEY}: {version}{}{}", first, end(first), &text[first.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_count_for_the_version() {
        let front = "---\ntitle: Een\n# over\ntags: [a]\ndownloads:\n  - file: a.pdf\n- file: b.pdf\nweight: 3\nmenu: Een\n---\n";
        assert_eq!(words(front), "title: Een\ndownloads:\n  - file: a.pdf\n- file: b.pdf\nmenu: Een\n");
        let version_of = |front: &str| version(&format!("{front}\nTekst\n"), front.len());
        assert_eq!(version_of(front), version_of(&front.replace("weight: 3", "weight: 4")));
        assert_ne!(version_of(front), version_of(&front.replace("Een", "Twee")));
    }

    #[test]
    fn a_version_replaces_the_former_one() {
        assert_eq!(
            with_version("---\r\ntitle: A\r\n---\r\n", "1").unwrap(),
            "---\r\ntranslation_of: 1\r\ntitle: A\r\n---\r\n"
        );
        let text = "---\ntitle: A\ntranslation_of: 1 # a\n---\ntranslation_of: 3\n";
        assert_eq!(with_version(text, "2").unwrap(), "---\ntitle: A\ntranslation_of: 2\n---\ntranslation_of: 3\n");
        assert_eq!(with_version("title: A\n", "2"), None);
    }
}
