//! The tables of a web page.

use super::convert::Converter;
use super::tree::Element;
use crate::i18n::Text;
use crate::import::document::{Block, Look, Span, flat};

impl<'a> Converter<'a> {
    /// Converts a table. A table of one column, or with cells of several paragraphs, is layout and becomes its content.
    pub(super) fn table(&mut self, element: &'a Element, out: &mut Vec<Block>) {
        let mut rows = Vec::new();
        rows_in(element, &mut rows);
        let (mut has_head, mut is_merged, mut is_layout) = (false, false, false);
        let mut cells: Vec<Vec<Vec<Block>>> = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            let mut line = Vec::new();
            for cell in row.elements().filter(|cell| cell.is("td") || cell.is("th")) {
                has_head |= at == 0 && cell.is("th");
                let blocks = self.blocks(cell);
                is_layout |= blocks.len() > 1
                    || blocks.iter().any(|block| !matches!(block, Block::Paragraph(_) | Block::Heading(10, _)));
                let width = cell.get("colspan").and_then(|width| width.parse().ok()).unwrap_or(1_usize).clamp(1, 63);
                is_merged |= width > 1 || cell.get("rowspan").is_some_and(|height| height != "1");
                line.push(blocks);
                line.extend(std::iter::repeat_n(Vec::new(), width - 1));
            }
            cells.push(line);
        }
        let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
        if columns <= 1 || is_layout && !has_head || cells.len() == 1 {
            return out.extend(cells.into_iter().flatten().flatten());
        }
        out.extend(element.elements().filter(|inner| inner.is("caption")).map(|caption| {
            Block::Paragraph(vec![Span::text(format!("Tabel: {}", caption.text(&|_| false).trim()), &Look::default())])
        }));
        if is_merged || !has_head {
            let remark = table_unsure(is_merged);
            out.insert(
                out.len() - usize::from(element.elements().any(|inner| inner.is("caption"))),
                Block::Remark(remark),
            );
        }
        out.push(Block::Table(cells.into_iter().map(|row| row.iter().map(|cell| flat(cell)).collect()).collect()));
    }
}

fn rows_in<'a>(element: &'a Element, rows: &mut Vec<&'a Element>) {
    for inner in element.elements() {
        match inner.name.as_str() {
            "tr" => rows.push(inner),
            "thead" | "tbody" | "tfoot" => rows_in(inner, rows),
            _ => {}
        }
    }
}

fn table_unsure(is_merged: bool) -> Text {
    match is_merged {
        true => Text::new(
            "in deze tabel waren cellen samengevoegd; de tekst staat in de eerste van die cellen",
            "cells of this table were merged; the text is in the first of them",
        ),
        false => Text::new(
            "deze tabel had geen kopregel; de eerste rij is nu de kop",
            "this table had no head; its first row is the head now",
        ),
    }
}
