//! What a piece of the tree says as plain text, and what a paragraph is besides text.

use super::punctuation::SmartPunctuation;
use super::tree::{Node, NodeValue, is_break};
use crate::i18n::Language;

/// What a paragraph right above a table begins with when it is the table's caption.
const CAPTION_LABELS: [&str; 2] = ["Tabel:", "Table:"];

/// The most characters of a summary.
const SUMMARY_LENGTH: usize = 300;

/// A node's text without markup, its punctuation set.
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

/// The character that follows a piece of text: a blank at the end of a line or paragraph, `x` for any other markup.
pub(super) fn character_after(node: Node<'_>) -> char {
    if node.next_sibling().is_none_or(is_break) { ' ' } else { 'x' }
}

/// The text of a paragraph as a summary, cut after a word.
pub(super) fn summary(paragraph: Node<'_>, language: Language) -> String {
    let text = plain_text(paragraph, language).split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((limit, _)) = text.char_indices().nth(SUMMARY_LENGTH) else { return text };
    let end = text[..limit].rfind(' ').unwrap_or(limit);
    format!("{}…", text[..end].trim_end_matches([',', ';', ':', '.', ' ', '–', '—']))
}

/// The picture of a paragraph that has one picture with a title and nothing else.
pub(super) fn captioned_picture(paragraph: Node<'_>) -> Option<Node<'_>> {
    let only = paragraph.first_child().filter(|child| child.next_sibling().is_none())?;
    matches!(&only.data().value, NodeValue::Image(picture) if !picture.title.is_empty()).then_some(only)
}

/// Whether a paragraph is the caption of the table below it.
pub(super) fn is_table_caption(paragraph: Node<'_>) -> bool {
    let above_table = paragraph.next_sibling().is_some_and(|next| matches!(next.data().value, NodeValue::Table(_)));
    above_table && caption_label(paragraph).is_some()
}

/// The length in bytes of the label that makes a paragraph a caption, with the blanks after it.
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

/// Whether a node is printed as a paragraph: not as a figure, nor as the caption of a table.
pub(super) fn is_plain_paragraph(node: Node<'_>) -> bool {
    matches!(node.data().value, NodeValue::Paragraph) && captioned_picture(node).is_none() && !is_table_caption(node)
}
