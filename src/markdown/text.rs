//! Plain text of nodes, and the special roles of paragraphs.

use super::punctuation::SmartPunctuation;
use super::tree::{Node, NodeValue, is_break};
use crate::i18n::Language;

/// Labels that make a paragraph directly above a table its caption.
const CAPTION_LABELS: [&str; 2] = ["Tabel:", "Table:"];

/// Maximum length of a summary, in characters.
const SUMMARY_LENGTH: usize = 300;

/// Returns the text of a node without markup, with smart punctuation.
pub(super) fn plain_text(node: Node<'_>, language: Language) -> String {
    let mut out = String::new();
    let mut smart = SmartPunctuation::new(language);
    for part in node.descendants() {
        match &part.data().value {
            NodeValue::Text(text) if !part.parent().is_some_and(|it| matches!(it.data().value, NodeValue::Escaped)) => {
                smart.write(text, character_after(part), |piece| out.push_str(piece));
                continue;
            }
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
            _ => continue,
        }
        smart.passed(out.chars().next_back().unwrap_or(' '));
    }
    out
}

/// Returns the character that follows a text node: a space at the end of a line or paragraph, `x` for any other markup.
pub(super) fn character_after(node: Node<'_>) -> char {
    if node.next_sibling().is_none_or(is_break) { ' ' } else { 'x' }
}

/// Returns the text of a paragraph as a summary, cut after a word.
pub(super) fn summary(paragraph: Node<'_>, language: Language) -> String {
    let text = plain_text(paragraph, language).split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((limit, _)) = text.char_indices().nth(SUMMARY_LENGTH) else { return text };
    let end = text[..limit].rfind(' ').unwrap_or(limit);
    format!("{}…", text[..end].trim_end_matches([',', ';', ':', '.', ' ', '–', '—']))
}

/// Returns the image of a paragraph that consists of one image with a title.
pub(super) fn captioned_picture(paragraph: Node<'_>) -> Option<Node<'_>> {
    let only = paragraph.first_child().filter(|child| child.next_sibling().is_none())?;
    matches!(&only.data().value, NodeValue::Image(picture) if !picture.title.is_empty()).then_some(only)
}

/// Returns whether a paragraph is the caption of the table below it.
pub(super) fn is_table_caption(paragraph: Node<'_>) -> bool {
    let above_table = paragraph.next_sibling().is_some_and(|next| matches!(next.data().value, NodeValue::Table(_)));
    above_table && caption_label(paragraph).is_some()
}

/// Returns the length in bytes of the caption label at the start of a paragraph, including the spaces after it.
pub(super) fn caption_label(paragraph: Node<'_>) -> Option<usize> {
    if !matches!(paragraph.data().value, NodeValue::Paragraph) {
        return None;
    }
    let first = paragraph.first_child()?.data();
    let text = first.value.text()?;
    let rest = CAPTION_LABELS.iter().find_map(|label| text.strip_prefix(label))?.trim_start();
    let has_text = !rest.is_empty() || paragraph.first_child()?.next_sibling().is_some();
    has_text.then_some(text.len() - rest.len())
}

/// Returns whether a node is printed as a paragraph, and not as a figure or as the caption of a table.
pub(super) fn is_plain_paragraph(node: Node<'_>) -> bool {
    matches!(node.data().value, NodeValue::Paragraph) && captioned_picture(node).is_none() && !is_table_caption(node)
}

/// Returns whether a line begins with the marker of a list in a word processor: `a)`, `IV.`, or `o` as a bullet.
pub(super) fn is_lettered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = line.len() - rest.len();
    let is_spaced = |text: &str| text.starts_with(char::is_whitespace);
    match rest.strip_prefix(['.', ')']) {
        Some(after) => (1..=4).contains(&letters) && is_spaced(after),
        None => line.chars().nth(1) == Some('\t') || line.starts_with("o  ") || line.starts_with("o\u{a0}"),
    }
}
