//! Estimates the height of the text of each slide.
//!
//! The estimate is based on counts of lines and characters, with the sizes in `slides.css`. A browser test checks that
//! they agree. All heights are in thousandths of the slide's width.

use super::block_kind::layout;
use super::tree::{DEEPEST, Node, NodeValue, heading_level};

/// Minimum height at which an image is worth showing.
const PICTURE: usize = 200;
/// Height of a line of code.
const CODE: usize = 33;
/// Height of the border or label of a block other than plain text.
const FRAME: usize = 30;

/// Metrics of a text style.
#[derive(Clone, Copy)]
struct Face {
    line: usize,
    /// The space above and below.
    gap: usize,
    /// Number of characters on a line of full width.
    characters: usize,
}

const TITLE: Face = Face { line: 54, gap: 24, characters: 24 };
const LARGE_TITLE: Face = Face { line: 84, gap: 24, characters: 15 };
const SMALL_TITLE: Face = Face { line: 40, gap: 24, characters: 40 };
const SUBHEADING: Face = Face { line: 35, gap: 25, characters: 40 };
const BODY: Face = Face { line: 40, gap: 29, characters: 42 };
const ITEM: Face = Face { line: 40, gap: 13, characters: 38 };
const COLUMN: Face = Face { line: 35, gap: 15, characters: 46 };
const REMARK: Face = Face { line: 44, gap: 32, characters: 38 };
const QUOTE: Face = Face { line: 58, gap: 40, characters: 22 };
const CELL: Face = Face { line: 35, gap: 22, characters: 46 };

impl Face {
    fn height(self, node: Node<'_>, columns: usize) -> usize {
        self.line * characters(node).div_ceil((self.characters / columns).max(1)).max(1) + self.gap
    }
}

/// Returns the slides of a text. Each has its first heading, or else its first block, and its height.
pub(super) fn slides<'t>(root: Node<'t>) -> Vec<(Node<'t>, usize)> {
    let nodes: Vec<Node> = root.children().collect();
    let slides = nodes.split(|node| matches!(node.data().value, NodeValue::ThematicBreak));
    let slide = |nodes: &[Node<'t>]| {
        let first = nodes.iter().find(|node| heading_level(node).is_some()).or(nodes.first())?;
        let layout = nodes.iter().find_map(|node| layout_of(node)).unwrap_or_default();
        let setting = Setting { layout, columns: 1, in_list: false, depth: 0 };
        Some((*first, nodes.iter().map(|node| setting.height(node)).sum()))
    };
    slides.filter_map(slide).collect()
}

fn layout_of(node: Node<'_>) -> Option<&'static str> {
    match &node.data().value {
        NodeValue::BlockDirective(block) => layout(block),
        _ => None,
    }
}

/// The context of a block on a slide.
#[derive(Clone, Copy)]
struct Setting {
    layout: &'static str,
    columns: usize,
    in_list: bool,
    depth: usize,
}

impl Setting {
    fn height(self, node: Node<'_>) -> usize {
        if self.depth > DEEPEST {
            return 0;
        }
        match &node.data().value {
            NodeValue::Heading(heading) => self.heading(heading.level).height(node, self.columns),
            NodeValue::Paragraph if is_picture(node) => PICTURE,
            NodeValue::Paragraph => self.text().height(node, self.columns),
            NodeValue::CodeBlock(code) => CODE * code.literal.lines().count() + BODY.gap,
            NodeValue::Table(_) => self.table(node),
            NodeValue::List(_) => Setting { in_list: true, ..self }.children(node) + BODY.gap - ITEM.gap,
            NodeValue::Item(_) | NodeValue::TaskItem(_) => self.children(node),
            NodeValue::HtmlBlock(_) | NodeValue::FootnoteDefinition(_) => 0,
            NodeValue::BlockDirective(directive) => match layout(directive) {
                Some("columns") => self.highest_column(node) + FRAME,
                Some("quote") | None => self.children(node) + FRAME,
                Some(_) => self.children(node),
            },
            _ => self.children(node) + FRAME,
        }
    }

    fn children(self, node: Node<'_>) -> usize {
        let inside = Setting { depth: self.depth + 1, ..self };
        node.children().map(|child| inside.height(child)).sum()
    }

    /// Returns the height of the tallest column. A column begins at each heading of the same level as the first one, or
    /// at each block if there are no headings.
    fn highest_column(self, node: Node<'_>) -> usize {
        let blocks: Vec<Node> = node.children().collect();
        let level = node.children().find_map(heading_level);
        let columns = || blocks.chunk_by(|_, next| level.is_some() && heading_level(next) != level);
        let inside = Setting { columns: columns().count(), depth: self.depth + 1, ..self };
        let height = |column: &[Node]| column.iter().map(|block| inside.height(block)).sum();
        columns().map(height).max().unwrap_or_default()
    }

    /// Returns the height of a table. Like a browser, it divides the width over the columns by their longest cells.
    fn table(self, table: Node<'_>) -> usize {
        let rows: Vec<Vec<usize>> = table.children().map(|row| row.children().map(characters).collect()).collect();
        let cells = rows.first().map_or(0, Vec::len);
        let longest = |at: usize| rows.iter().filter_map(|row| row.get(at)).copied().max().unwrap_or_default();
        let widths: Vec<usize> = (0..cells).map(longest).collect();
        let (wanted, available) = (widths.iter().sum::<usize>(), CELL.characters / self.columns);
        let lines = |(cell, width): (&usize, &usize)| match wanted > available {
            true => cell.div_ceil((width * available).div_ceil(wanted).max(1)),
            false => 1,
        };
        let height = |row: &Vec<usize>| CELL.line * row.iter().zip(&widths).map(lines).max().unwrap_or(1) + CELL.gap;
        rows.iter().map(height).sum()
    }

    fn heading(self, level: u8) -> Face {
        match self.layout {
            _ if level > 2 => SUBHEADING,
            "statement" | "title" => LARGE_TITLE,
            "quote" => SMALL_TITLE,
            _ => TITLE,
        }
    }

    fn text(self) -> Face {
        match self.layout {
            _ if self.columns > 1 => COLUMN,
            _ if self.in_list => ITEM,
            "statement" | "title" => REMARK,
            "quote" => QUOTE,
            _ => BODY,
        }
    }
}

fn characters(node: Node<'_>) -> usize {
    node.collect_text().chars().count()
}

fn is_picture(paragraph: Node<'_>) -> bool {
    paragraph.first_child().is_some_and(|first| matches!(first.data().value, NodeValue::Image(_)))
}
