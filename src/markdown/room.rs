//! The room that slides have: which of them hold more than a screen shows.
//!
//! An estimate from counts of lines and characters, in the sizes of `slides.css`; a browser test holds the two together.
//! It knows nothing of how a slide is written out.

use super::blocks::layout;
use super::format::DEEPEST;
use super::source::Source;
use super::tree::{Node, NodeValue, heading_level};
use super::{Problem, Spot};
use crate::diagnostic::{Diagnostic, Rule};
use crate::language::Text;

/// The height of a slide's text, in thousandths of the slide's width, as are all heights here.
const SLIDE: usize = 480;
/// What a picture needs to be worth looking at.
const PICTURE: usize = 200;
/// A line of code.
const CODE: usize = 33;
/// The border or label of what is not plain text.
const FRAME: usize = 30;

/// How a text is set.
#[derive(Clone, Copy)]
struct Face {
    line: usize,
    /// The room above and below.
    gap: usize,
    /// How many characters a line takes over the whole width.
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
    fn height(self, characters: usize, columns: usize) -> usize {
        self.line * characters.div_ceil((self.characters / columns).max(1)).max(1) + self.gap
    }
}

/// Reports every slide that is too full.
pub(super) fn too_full(root: Node<'_>, source: &Source) -> Vec<Problem> {
    let nodes: Vec<Node> = root.children().collect();
    let slides = nodes.split(|node| matches!(node.data().value, NodeValue::ThematicBreak));
    let full = slides.filter(|slide| height(slide) > SLIDE);
    full.filter_map(|slide| first(slide)).map(|node| problem(source.spot(node.data().sourcepos))).collect()
}

fn problem(spot: Spot) -> Problem {
    let message =
        Text::new("op deze dia staat meer dan op een scherm past", "this slide holds more than a screen shows");
    let help = Text::new(
        "begin met `---` een tweede dia, of geef de spreker een deel van de tekst: `<!-- … -->`",
        "begin a second slide with `---`, or give the speaker a part of the text: `<!-- … -->`",
    );
    Problem { diagnostic: Diagnostic::new(Rule::CrowdedSlide, message).help(help), spot }
}

/// The slide's first heading, else its first block.
fn first<'t>(slide: &[Node<'t>]) -> Option<Node<'t>> {
    let heading = slide.iter().find(|node| heading_level(node).is_some());
    heading.or_else(|| slide.first()).copied()
}

fn height(slide: &[Node]) -> usize {
    let layout = slide.iter().find_map(|node| layout_of(node)).unwrap_or_default();
    let setting = Setting { layout, columns: 1, in_list: false, depth: 0 };
    slide.iter().map(|node| setting.height(node)).sum()
}

fn layout_of(node: Node<'_>) -> Option<&'static str> {
    match &node.data().value {
        NodeValue::BlockDirective(block) => layout(block),
        _ => None,
    }
}

/// Where on a slide a block stands.
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
            NodeValue::Heading(heading) => self.heading(heading.level).height(characters(node), self.columns),
            NodeValue::Paragraph if is_picture(node) => PICTURE,
            NodeValue::Paragraph => self.text().height(characters(node), self.columns),
            NodeValue::CodeBlock(code) => CODE * code.literal.lines().count() + BODY.gap,
            NodeValue::Table(_) => self.table(node),
            NodeValue::List(_) => Setting { in_list: true, ..self }.children(node) + BODY.gap - ITEM.gap,
            NodeValue::Item(_) | NodeValue::TaskItem(_) => self.children(node),
            NodeValue::HtmlBlock(_) | NodeValue::FootnoteDefinition(_) => 0,
            NodeValue::BlockDirective(block) => match layout(block) {
                Some("columns") => self.side_by_side(node) + FRAME,
                Some("quote") => self.children(node) + FRAME,
                Some(_) => self.children(node),
                None => self.children(node) + FRAME,
            },
            _ => self.children(node) + FRAME,
        }
    }

    fn children(self, node: Node<'_>) -> usize {
        let inside = Setting { depth: self.depth + 1, ..self };
        node.children().map(|child| inside.height(child)).sum()
    }

    /// The tallest column: a column begins at each heading like the first, or else at each block.
    fn side_by_side(self, node: Node<'_>) -> usize {
        let level = node.children().find_map(heading_level);
        let mut columns: Vec<Vec<Node>> = Vec::new();
        for child in node.children() {
            match columns.last_mut() {
                Some(column) if level.is_some() && heading_level(child) != level => column.push(child),
                _ => columns.push(vec![child]),
            }
        }
        let inside = Setting { columns: columns.len(), depth: self.depth + 1, ..self };
        let tallest = columns.iter().map(|column| column.iter().map(|child| inside.height(child)).sum()).max();
        tallest.unwrap_or_default()
    }

    /// A browser gives each column of a table room by its longest cell.
    fn table(self, table: Node<'_>) -> usize {
        let rows: Vec<Vec<usize>> = table.children().map(|row| row.children().map(characters).collect()).collect();
        let cells = rows.first().map_or(0, Vec::len);
        let longest = |at: usize| rows.iter().filter_map(|row| row.get(at)).copied().max().unwrap_or_default();
        let widths: Vec<usize> = (0..cells).map(longest).collect();
        let (wanted, room) = (widths.iter().sum::<usize>(), CELL.characters / self.columns);
        let lines = |(cell, width): (&usize, &usize)| match wanted > room {
            true => cell.div_ceil((width * room).div_ceil(wanted).max(1)),
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
