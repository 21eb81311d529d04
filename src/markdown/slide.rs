//! What is on each slide, by kinds of blocks and numbers of characters.

use super::block_kind::layout;
use super::finding::{FindingKind, SlideBlock};
use super::tree::{DEEPEST, Node, NodeValue, heading_level};

/// The slides of a text, each with its first heading, else its first block.
pub(super) fn slides<'t>(root: Node<'t>) -> Vec<(Node<'t>, FindingKind<'static>)> {
    let nodes: Vec<Node> = root.children().collect();
    let slides = nodes.split(|node| matches!(node.data().value, NodeValue::ThematicBreak));
    let slide = |nodes: &[Node<'t>]| {
        let first = nodes.iter().find(|node| heading_level(node).is_some()).or(nodes.first())?;
        let layout = nodes.iter().find_map(|node| layout_of(node)).unwrap_or_default();
        let blocks = nodes.iter().map(|node| block(node, 0)).collect();
        Some((*first, FindingKind::Slide { layout, blocks }))
    };
    slides.filter_map(slide).collect()
}

fn layout_of(node: Node<'_>) -> Option<&'static str> {
    match &node.data().value {
        NodeValue::BlockDirective(block) => layout(block),
        _ => None,
    }
}

fn block(node: Node<'_>, depth: usize) -> SlideBlock {
    if depth > DEEPEST {
        return SlideBlock::Group(Vec::new());
    }
    let blocks = || node.children().map(|child| block(child, depth + 1)).collect();
    match &node.data().value {
        NodeValue::Heading(heading) => SlideBlock::Heading { level: heading.level, characters: characters(node) },
        NodeValue::Paragraph if is_picture(node) => SlideBlock::Picture,
        NodeValue::Paragraph => SlideBlock::Paragraph { characters: characters(node) },
        NodeValue::CodeBlock(code) => SlideBlock::Code { lines: code.literal.lines().count() },
        NodeValue::Table(_) => {
            SlideBlock::Table(node.children().map(|row| row.children().map(characters).collect()).collect())
        }
        NodeValue::List(_) => SlideBlock::List(blocks()),
        NodeValue::Item(_) | NodeValue::TaskItem(_) => SlideBlock::Group(blocks()),
        NodeValue::HtmlBlock(_) | NodeValue::FootnoteDefinition(_) => SlideBlock::Group(Vec::new()),
        NodeValue::BlockDirective(directive) => match layout(directive) {
            Some("columns") => SlideBlock::Columns(columns(node, depth)),
            Some("quote") | None => SlideBlock::Framed(blocks()),
            Some(_) => SlideBlock::Group(blocks()),
        },
        _ => SlideBlock::Framed(blocks()),
    }
}

/// A column begins at each heading like the first, or else at each block.
fn columns(node: Node<'_>, depth: usize) -> Vec<Vec<SlideBlock>> {
    let level = node.children().find_map(heading_level);
    let mut columns: Vec<Vec<SlideBlock>> = Vec::new();
    for child in node.children() {
        let made = block(child, depth + 1);
        match columns.last_mut() {
            Some(column) if level.is_some() && heading_level(child) != level => column.push(made),
            _ => columns.push(vec![made]),
        }
    }
    columns
}

fn characters(node: Node<'_>) -> usize {
    node.collect_text().chars().count()
}

fn is_picture(paragraph: Node<'_>) -> bool {
    paragraph.first_child().is_some_and(|first| matches!(first.data().value, NodeValue::Image(_)))
}
