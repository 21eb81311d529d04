//! The tables of a Word document.

use super::body::Reader;
use super::package::{attribute, child, toggle, value};
use crate::i18n::Text;
use crate::import::document::{Block, Inline, Look, Span, flat, is_blank};
use roxmltree::Node;

struct Cell {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    width: usize,
    goes_on: bool,
}

/// Maximum number of columns that a merged cell spans.
const WIDTH_MAX: usize = 63;

impl<'t> Reader<'t> {
    /// Reads a table. A table with one column or one row of long cells is layout, and becomes its content.
    pub fn table(&mut self, node: Node<'t, 't>) -> Vec<Block> {
        let mut rows = Vec::new();
        rows_in(node, &mut rows);
        let has_head = has_head(node, &rows);
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(|row| self.cells(row)).collect();
        let columns = rows.iter().map(|row| row.iter().map(|cell| cell.width).sum::<usize>()).max().unwrap_or(0);
        let is_long = |cell: &Cell| {
            cell.blocks.iter().filter(|block| !matches!(block, Block::Paragraph(spans) if is_blank(spans))).count() > 1
        };
        if columns <= 1 || rows.len() == 1 && rows[0].iter().any(is_long) {
            return rows.into_iter().flatten().flat_map(|cell| cell.blocks).collect();
        }
        let mut out = Vec::new();
        let is_merged = rows.iter().flatten().any(|cell| cell.width > 1 || cell.goes_on);
        let is_bold = rows.first().is_some_and(|row| row.iter().all(|cell| all_bold(&cell.spans)));
        out.extend(is_merged.then(|| Block::Remark(merged())));
        out.extend((!has_head && !is_bold).then(|| Block::Remark(without_head())));
        out.extend(rows.iter().flatten().any(is_long).then(|| Block::Remark(flattened())));
        let table = rows.into_iter().enumerate().map(|(at, row)| {
            let cells = row.into_iter().flat_map(|cell| {
                let mut spans = cell.spans;
                spans.iter_mut().filter(|_| at == 0).for_each(|span| span.look.bold = false);
                std::iter::once(spans).chain(std::iter::repeat_n(Vec::new(), cell.width - 1))
            });
            cells.collect()
        });
        out.push(Block::Table(table.collect()));
        out
    }

    fn cells(&mut self, row: Node<'t, 't>) -> Vec<Cell> {
        let mut cells = Vec::new();
        for node in row.children().filter(|node| node.is_element()) {
            match node.tag_name().name() {
                "tc" => {
                    let own = child(node, "tcPr");
                    let width =
                        own.and_then(|own| value(own, "gridSpan")).and_then(|span| span.parse().ok()).unwrap_or(1);
                    let merge = own.and_then(|own| child(own, "vMerge"));
                    let goes_on = merge.is_some_and(|merge| attribute(merge, "val") != Some("restart"));
                    let blocks = self.blocks(node);
                    let spans = flat(&blocks);
                    cells.push(Cell { blocks, spans, width: usize::clamp(width, 1, WIDTH_MAX), goes_on });
                }
                "sdt" | "sdtContent" | "customXml" | "ins" => cells.extend(self.cells(node)),
                _ => {}
            }
        }
        cells
    }
}

/// Collects the rows of a table that were not deleted.
fn rows_in<'t>(node: Node<'t, 't>, rows: &mut Vec<Node<'t, 't>>) {
    for child in node.children().filter(|node| node.is_element()) {
        match child.tag_name().name() {
            "tr" if self::child(child, "trPr").is_some_and(|own| self::child(own, "del").is_some()) => {}
            "tr" => rows.push(child),
            "sdt" | "sdtContent" | "customXml" | "ins" => rows_in(child, rows),
            _ => {}
        }
    }
}

/// Returns whether the document marks the first row as the head.
fn has_head(table: Node, rows: &[Node]) -> bool {
    let look = child(table, "tblPr").and_then(|own| child(own, "tblLook"));
    let is_marked =
        rows.first().and_then(|row| child(*row, "trPr")).is_some_and(|own| toggle(own, "tblHeader") == Some(true));
    let bits = |look: Node| {
        attribute(look, "val").and_then(|bits| u32::from_str_radix(bits, 16).ok()).is_some_and(|bits| bits & 0x20 != 0)
    };
    is_marked
        || look.is_some_and(|look| {
            attribute(look, "firstRow").map_or_else(|| bits(look), |first| first == "1" || first == "true")
        })
}

fn all_bold(spans: &[Span]) -> bool {
    spans.iter().all(|span| {
        span.look.bold
            || matches!(&span.inline, Inline::Text(text) if text.trim().is_empty())
            || span.inline == Inline::Break && span.look == Look::default()
    })
}

fn merged() -> Text {
    Text::new(
        "in deze tabel waren cellen samengevoegd; de tekst staat in de eerste van die cellen",
        "cells of this table were merged; the text is in the first of them",
    )
}

fn without_head() -> Text {
    Text::new(
        "deze tabel had geen herkenbare kopregel; de eerste rij is nu de kop",
        "this table had no recognisable head; its first row is the head now",
    )
}

fn flattened() -> Text {
    Text::new(
        "in deze tabel hadden cellen meer dan één alinea; die staan nu achter elkaar",
        "cells of this table had more than one paragraph; these follow each other now",
    )
}
