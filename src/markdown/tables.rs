//! Tables. A wide table scrolls in its own figure, which can have focus and therefore needs an accessible name.

use super::finding::FindingKind;
use super::formatter::Formatter;
use super::punctuation::punctuate;
use super::text::{caption_label, plain_text};
use super::tree::{Node, NodeTable, NodeValue, TableAlignment};
use std::ops::Range;

/// Number of characters that fit on one line of a phone. A table with a longer row can be stacked there: its cells are
/// placed below each other, each with the heading of its column.
const PHONE_LINE: usize = 40;
/// Maximum length in bytes of a heading that is repeated at each cell. Otherwise the page could grow with the square of
/// the text.
const LONGEST_LABEL: usize = 60;

impl<'t> Formatter<'_, 't> {
    pub(super) fn table(&mut self, node: Node<'t>, table: &NodeTable) {
        let caption = node.previous_sibling().and_then(|above| Some((above, caption_label(above)?)));
        self.body.new_line();
        let labels = self.labels_when_stacked(node);
        self.body.push(if labels.is_empty() { "<figure class=\"table\"" } else { "<figure class=\"table stacks\"" });
        let id = caption.map(|_| self.table_id());
        match id.as_ref().or(self.done.headings.last().map(|heading| &heading.id)) {
            Some(label) => self.body.attribute("aria-labelledby", label),
            None => self.body.attribute("aria-label", &punctuate(self.options.title, self.language)),
        }
        self.body.push(" tabindex=\"0\">\n<table>");
        if let (Some(id), Some((paragraph, label))) = (id, caption) {
            self.body.push("<caption");
            self.body.attribute("id", &id);
            self.body.push(">");
            self.done.ids.push(id);
            self.skip = label;
            self.text_of(paragraph);
            self.body.push("</caption>\n");
        }
        self.rows(node, &table.alignments, &labels);
        if node.first_child().is_some_and(|row| row.children().all(|cell| cell.first_child().is_none())) {
            self.report(FindingKind::TableWithoutHead, self.position(node));
        }
        self.body.push("</table>\n</figure>\n");
    }

    /// Reports a row with more cells than the table has columns. The parser drops the extra cells.
    fn check_cells(&mut self, row: Node<'t>, columns: usize) {
        let start = row.data().sourcepos.start;
        let written = self.source.line(start.line).get(start.column.saturating_sub(1)..).unwrap_or_default();
        if let Some(lost) = lost_cells(written, columns) {
            let position = self.source.at(start.line, start.column + lost.start, lost.len());
            self.report(FindingKind::LostCells { columns }, position);
        }
    }

    /// Reports the first line of text directly below a table. The parser turns it into a row.
    fn check_bars(&mut self, row: Node<'t>) {
        let has_bars = |row: Node<'t>| self.source.line(row.data().sourcepos.start.line).contains('|');
        if !has_bars(row) && row.previous_sibling().is_some_and(has_bars) {
            self.report(FindingKind::RowWithoutBars, self.position(row));
        }
    }

    /// Returns a unique id for a caption. Ids of headings contain no full stop, so they cannot collide with it.
    fn table_id(&mut self) -> String {
        self.captions += 1;
        format!("{}table.{}", self.options.id_prefix, self.captions)
    }

    /// Returns the heading of each column if a row of the table does not fit on a phone, or else nothing.
    fn labels_when_stacked(&self, table: Node<'t>) -> Vec<String> {
        let letters = |cell: Node<'t>| plain_text(cell, self.language).chars().count();
        let is_long = |row: Node<'t>| row.children().map(letters).sum::<usize>() > PHONE_LINE;
        let has_columns = table.first_child().is_some_and(|head| head.children().nth(1).is_some());
        let labels: Vec<String> = match table.first_child() {
            Some(head) if has_columns && table.children().skip(1).any(is_long) => {
                head.children().map(|cell| plain_text(cell, self.language)).collect()
            }
            _ => Vec::new(),
        };
        if labels.iter().any(|label| label.len() > LONGEST_LABEL) { Vec::new() } else { labels }
    }

    fn rows(&mut self, table: Node<'t>, alignments: &[TableAlignment], labels: &[String]) {
        let mut in_body = false;
        for row in table.children() {
            let is_head = matches!(row.data().value, NodeValue::TableRow(true));
            if is_head {
                self.body.push("<thead>");
            } else if !in_body {
                self.body.push("<tbody>\n");
                in_body = true;
            }
            self.check_cells(row, alignments.len());
            self.check_bars(row);
            self.body.push("<tr>");
            for (at, (cell, alignment)) in row.children().zip(alignments).enumerate() {
                let has_text = !is_head && cell.first_child().is_some();
                let label = labels.get(at).filter(|label| has_text && !label.is_empty());
                self.cell(cell, is_head, *alignment, label);
            }
            self.body.push(if is_head { "</tr></thead>\n" } else { "</tr>\n" });
        }
        self.body.push(if in_body { "</tbody>" } else { "" });
    }

    fn cell(&mut self, cell: Node<'t>, is_head: bool, alignment: TableAlignment, label: Option<&String>) {
        // An empty cell is not a heading.
        let is_heading = is_head && cell.first_child().is_some();
        self.body.push(if is_heading { "<th scope=\"col\"" } else { "<td" });
        self.body.push(match alignment {
            TableAlignment::Right => " class=\"right\"",
            TableAlignment::Center => " class=\"center\"",
            TableAlignment::Left | TableAlignment::None => "",
        });
        if let Some(label) = label {
            self.body.attribute("data-label", label);
        }
        self.body.push(">");
        self.text_of(cell);
        self.body.push(if is_heading { "</th>" } else { "</td>" });
    }
}

/// Returns the byte range of the cells after the last column, if they are not empty. An escaped `\|` is text.
fn lost_cells(row: &str, columns: usize) -> Option<Range<usize>> {
    let text = row.trim_start();
    let text = text.strip_prefix('|').unwrap_or(text);
    let mut is_escaped = false;
    let ends_cell = |(_, c): &(usize, char)| {
        let ends = *c == '|' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    };
    let (end, _) = text.char_indices().filter(ends_cell).nth(columns.saturating_sub(1))?;
    let lost = text[end + 1..].trim_start_matches([' ', '\t', '|']);
    let start = row.len() - lost.len();
    (!lost.is_empty()).then(|| start..start + lost.trim_end_matches([' ', '\t', '|']).len())
}
