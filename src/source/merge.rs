//! Finds unfinished merges: the markers that version control leaves in a file where it could not merge two versions.
//! Depends on nothing but the text.

use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::url::ending;

const FIRST: &str = "<<<<<<<";
/// Begins the version that both others come from. Version control writes it only if asked to.
const BASE: &str = "|||||||";
const MIDDLE: &str = "=======";
const LAST: &str = ">>>>>>>";

/// Extensions of files that are text but no pages, in lower case.
const TEXT_ENDINGS: &[&str] =
    &["css", "csv", "htm", "html", "ics", "js", "json", "mjs", "srt", "svg", "txt", "vtt", "webmanifest", "xml"];

/// Returns whether a file beside the pages is text, by its name.
pub(super) fn is_text(path: &str) -> bool {
    TEXT_ENDINGS.contains(&&*ending(path).to_ascii_lowercase())
}

/// Reports the first unfinished merge in a text. In Markdown, code blocks may contain examples.
pub(super) fn check(path: &str, text: &str) -> Option<Diagnostic> {
    // Fast path: most texts contain no marker.
    if !text.contains(FIRST) {
        return None;
    }
    let Merge { start, has_base } = find(text, path.ends_with(".md"))?;
    let message = Text::new(
        "hier staan twee versies van dezelfde tekst onder elkaar: het samenvoegen is niet afgemaakt",
        "two versions of the same text are here, one below the other: a merge was not finished",
    );
    let help = match has_base {
        false => Text::new(
            "houd een van de twee: de tekst boven `=======` of die eronder; haal de andere weg, en ook de drie regels die beginnen met `<<<<<<<`, `=======` en `>>>>>>>`",
            "keep one of the two: the text above `=======` or the one below; remove the other, and also the three lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
        ),
        true => Text::new(
            "houd een van de twee: de tekst boven `|||||||` of die onder `=======`; haal de rest weg, en ook de vier regels die beginnen met `<<<<<<<`, `|||||||`, `=======` en `>>>>>>>`",
            "keep one of the two: the text above `|||||||` or the one below `=======`; remove the rest, and also the four lines that begin with `<<<<<<<`, `|||||||`, `=======` and `>>>>>>>`",
        ),
    };
    let place = Place::of_bytes(path, text, start, start + FIRST.len());
    Some(Diagnostic::new(Rule::UnfinishedMerge, message).at(place).help(help))
}

/// An unfinished merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Merge {
    /// The byte offset of its first marker.
    start: usize,
    has_base: bool,
}

/// Finds the first three markers that follow each other in order, each at the start of a line.
///
/// Only the first one must be outside a code block: one of the versions may open a block that the other does not have.
/// A first marker in a code block belongs to an example.
fn find(text: &str, is_markdown: bool) -> Option<Merge> {
    let mut fence: Option<Fence> = None;
    let mut merge: Option<Merge> = None;
    let (mut has_middle, mut at) = (false, 0);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if is_markdown {
            fence = Fence::after(fence, line);
        }
        match line {
            _ if is_marker(line, FIRST) => {
                merge = fence.is_none().then_some(Merge { start, has_base: false });
                has_middle = false;
            }
            _ if is_marker(line, BASE) => merge.iter_mut().for_each(|merge| merge.has_base |= !has_middle),
            _ if is_marker(line, MIDDLE) => has_middle = true,
            _ if is_marker(line, LAST) && has_middle && merge.is_some() => return merge,
            _ => {}
        }
    }
    None
}

/// Returns whether a line begins with exactly this marker.
fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// The opening fence of a code block. Code that is indented needs no rule, since markers are at the start of a line.
#[derive(Clone, Copy)]
struct Fence {
    sign: char,
    length: usize,
    /// Whether the block is indented, so that it is most likely in a list and ends at a line that is not.
    in_list: bool,
}

impl Fence {
    /// Returns the fence of the block that is open after a line, given the one that is open before it.
    fn after(open: Option<Fence>, line: &str) -> Option<Fence> {
        let indented = line.trim_start();
        let indent = line.len() - indented.len();
        let open = open.filter(|fence| !fence.in_list || indent > 0 || indented.is_empty());
        let Some(sign) = indented.chars().next().filter(|sign| matches!(sign, '`' | '~')) else { return open };
        let rest = indented.trim_start_matches(sign);
        let length = indented.len() - rest.len();
        match open {
            Some(fence) => {
                let closes = sign == fence.sign && length >= fence.length && rest.trim().is_empty();
                open.filter(|_| !closes)
            }
            None => {
                let opens = length >= 3 && !(sign == '`' && rest.contains('`'));
                opens.then_some(Fence { sign, length, in_list: indent > 1 })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the line of the first marker.
    fn line(text: &str, is_markdown: bool) -> Option<usize> {
        find(text, is_markdown).map(|merge| text[..merge.start].matches('\n').count() + 1)
    }

    #[test]
    fn three_markers_in_order_at_line_starts_are_a_merge() {
        for (text, expected) in [
            ("- een\n<<<<<<< HEAD\n- twee\n=======\n- drie\n>>>>>>> tak\n", 2),
            ("<<<<<<< HEAD\r\na\r\n=======\r\nb\r\n>>>>>>> tak\r\n", 1),
            ("<<<<<<< HEAD\n=======\n>>>>>>> tak", 1),
            ("a\n<<<<<<<\nb\n=======\nc\n>>>>>>>", 2),
            ("<<<<<<< .mine\na\n||||||| .r4\nb\n=======\nc\n>>>>>>> .r5\n", 1),
            ("<<<<<<< los\n\ntekst\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> tak\n", 5),
            ("```\ncode\n```\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> tak\n", 5),
            ("<<<<<<< HEAD\n```\na\n=======\n~~~\na\n>>>>>>> tak\n~~~\n", 1),
            ("- x\n\n  ```\n  code\n<<<<<<< HEAD\n  a\n=======\n  b\n>>>>>>> tak\n  ```\n", 5),
            ("1. ```\n   code\n   ```\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> tak\n", 5),
        ] {
            assert_eq!(line(text, true), Some(expected), "{text}");
            assert_eq!(line(text, false), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_markers_are_text() {
        for text in [
            "<<<<<<< HEAD\ntekst\n",
            "Kop\n=======\n\ntekst\n",
            ">>>>>>> diep citaat\n",
            "<<<<<<< a\n>>>>>>> b\n=======\n",
            ">>>>>>> a\n=======\n<<<<<<< b\n",
            "<<<<<<<< a\n========\n>>>>>>>> b\n",
            "<<<<<< a\n======\n>>>>>> b\n",
            "<<<<<<<a\n=======\n>>>>>>>b\n",
            "> <<<<<<< HEAD\n> a\n> =======\n> b\n> >>>>>>> tak\n",
            "    <<<<<<< HEAD\n    a\n    =======\n    b\n    >>>>>>> tak\n",
            "\t<<<<<<< HEAD\n\t=======\n\t>>>>>>> tak\n",
            "Eerst `<<<<<<< HEAD`, dan\n=======\nen dan `>>>>>>> tak`.\n",
        ] {
            assert_eq!((line(text, true), line(text, false)), (None, None), "{text}");
        }
    }

    #[test]
    fn an_example_in_a_code_block_is_no_merge_in_markdown_only() {
        let example = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> tak\n";
        for text in [
            format!("```\n{example}```\n"),
            format!("~~~~ git\n~~~\n{example}~~~~\n"),
            format!("   ```\ncode\n   ```\n```text\n{example}"),
            format!("<<<<<<< zo begint het:\n\n```\n{example}```\n"),
        ] {
            assert_eq!(line(&text, true), None, "{text}");
            assert!(line(&text, false).is_some(), "{text}");
        }
    }

    #[test]
    fn the_help_mentions_the_common_version_only_if_there_is_one() {
        let help =
            |text: &str| check("a.md", text).and_then(|it| it.help).map(|help| help.get(Default::default()).to_owned());
        let two = help("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> tak\n");
        assert!(two.is_some_and(|help| !help.contains(BASE)));
        let three = help("<<<<<<< HEAD\na\n||||||| basis\nc\n=======\nb\n>>>>>>> tak\n");
        assert!(three.is_some_and(|help| help.contains(BASE)));
    }
}
