//! Tables, each in a box of its own that scrolls when it is wide and so needs a name.

use super::finding::FindingKind;
use super::formatter::Formatter;
use super::punctuation::punctuate;
use super::text::{caption_label, plain_text};
use super::tree::{Node, NodeTable, NodeValue, TableAlignment};
use std::ops::Range;

/// The characters that fit beside each other on a phone. A table with a longer row is text, and there its cells may
/// stand below each other, each with the heading of its column.
const PHONE_LINE: usize = 40;
/// The longest heading that is repeated at each cell, so that the page cannot grow with the square of the text.
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

    /// Reports a row with more cells than the table has columns: the parser leaves them out.
    fn check_cells(&mut self, row: Node<'t>, columns: usize) {
        let start = row.data().sourcepos.start;
        let written = self.source.line(start.line).get(start.column.saturating_sub(1)..).unwrap_or_default();
        if let Some(lost) = lost_cells(written, columns) {
            let position = self.source.at(start.line, start.column + lost.start, lost.len());
            self.report(FindingKind::LostCells { columns }, position);
        }
    }

    /// Reports the first line of text right below a table: the parser makes a row of it.
    fn check_bars(&mut self, row: Node<'t>) {
        let has_bars = |row: Node<'t>| self.source.line(row.data().sourcepos.start.line).contains('|');
        if !has_bars(row) && row.previous_sibling().is_some_and(has_bars) {
            self.report(FindingKind::RowWithoutBars, self.position(row));
        }
    }

    /// A full stop cannot stand in the id of a heading, so this one is free.
    fn table_id(&mut self) -> String {
        self.captions += 1;
        format!("{}table.{}", self.options.id_prefix, self.captions)
    }

    /// What each column is called, for a table whose rows do not fit on a phone; nothing for any other.
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
        // An empty cell heads nothing.
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

/// Where a row as it is written goes on behind its last column with more than blanks. A `|` behind a backslash is text.
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
