//! Tables, each in a box of its own that scrolls when it is wide and so needs a name.

use super::Spot;
use super::format::Formatter;
use super::inline::plain_text;
use super::tree::{Node, NodeTable, NodeValue, TableAlignment};
use crate::diagnostic::{Diagnostic, Rule};
use crate::language::Text;
use std::ops::Range;

/// What a paragraph right above a table begins with when it is the table's caption.
const CAPTION_LABELS: [&str; 2] = ["Tabel:", "Table:"];

/// The characters that fit beside each other on a phone. A table with a longer row is text, and there its cells may
/// stand below each other, each with the heading of its column.
const PHONE_LINE: usize = 40;
/// The longest heading that is repeated at each cell, so that the page cannot grow with the square of the text.
const LONGEST_LABEL: usize = 60;

impl<'t> Formatter<'_, 't> {
    /// Whether a paragraph is the caption of the table below it.
    pub(super) fn is_table_caption(&self, paragraph: Node<'t>) -> bool {
        let above_table = paragraph.next_sibling().is_some_and(|next| matches!(next.data().value, NodeValue::Table(_)));
        above_table && caption_label(paragraph).is_some()
    }

    pub(super) fn table(&mut self, node: Node<'t>, table: &NodeTable) {
        let caption = node.previous_sibling().and_then(|above| Some((above, caption_label(above)?)));
        self.body.new_line();
        let labels = self.labels_when_stacked(node);
        self.body.push(if labels.is_empty() { "<figure class=\"table\"" } else { "<figure class=\"table stacks\"" });
        let id = caption.map(|_| self.table_id());
        match id.as_ref().or(self.done.headings.last().map(|heading| &heading.id)) {
            Some(label) => {
                self.body.push(" aria-labelledby=\"");
                self.body.text(label);
            }
            None => {
                self.body.push(" aria-label=\"");
                self.plain(self.style.title);
            }
        }
        self.body.push("\" tabindex=\"0\">\n<table>");
        if let (Some(id), Some((paragraph, label))) = (id, caption) {
            self.body.push("<caption id=\"");
            self.body.text(&id);
            self.body.push("\">");
            self.done.ids.push(id);
            self.skip = label;
            self.text_of(paragraph);
            self.body.push("</caption>\n");
        }
        self.rows(node, &table.alignments, &labels);
        self.check_head(node);
        self.body.push("</table>\n</figure>\n");
    }

    fn check_head(&mut self, table: Node<'t>) {
        let head = table.first_child().filter(|row| row.children().all(|cell| cell.first_child().is_none()));
        if head.is_some() {
            let message = Text::new(
                "deze tabel zegt niet wat er in haar kolommen staat",
                "this table does not say what is in its columns",
            );
            let help = Text::new(
                "schrijf in de eerste rij boven elke kolom een woord",
                "write a word above each column in the first row",
            );
            let spot = self.source.spot(table.data().sourcepos);
            self.report(Diagnostic::new(Rule::TableWithoutHead, message).help(help), spot);
        }
    }

    /// Reports a row with more cells than the table has columns: the parser leaves them out.
    fn check_cells(&mut self, row: Node<'t>, columns: usize) {
        let start = row.data().sourcepos.start;
        let written = self.source.line(start.line).get(start.column.saturating_sub(1)..).unwrap_or_default();
        if let Some(lost) = lost_cells(written, columns) {
            let message = Text::new(
                format!("deze tabel heeft {columns} kolommen, en deze rij heeft meer vakken: dit valt weg"),
                format!("this table has {columns} columns, and this row has more cells: this is left out"),
            );
            let help = Text::new(
                "geef de eerste twee regels van de tabel er een vak bij; is `|` hier gewone tekst, schrijf dan `\\|`",
                "give the first two lines of the table another cell; if `|` is plain text here, write `\\|`",
            );
            let spot = Spot { line: start.line, column: start.column + lost.start, length: lost.len() };
            self.report(Diagnostic::new(Rule::AlmostMarkdown, message).help(help), spot);
        }
    }

    /// Reports the first line of text right below a table: the parser makes a row of it.
    fn check_bars(&mut self, row: Node<'t>) {
        let has_bars = |row: Node<'t>| self.source.line(row.data().sourcepos.start.line).contains('|');
        if has_bars(row) || !row.previous_sibling().is_some_and(has_bars) {
            return;
        }
        let message =
            Text::new("deze regel wordt een rij van de tabel erboven", "this line becomes a row of the table above it");
        let help = Text::new(
            "zet er een lege regel boven; is het wel een rij, begin dan met `|`",
            "put an empty line above it; if it is a row, begin it with `|`",
        );
        let spot = self.source.spot(row.data().sourcepos);
        self.report(Diagnostic::new(Rule::AlmostMarkdown, message).help(help), spot);
    }

    /// A full stop cannot stand in the id of a heading, so this one is free.
    fn table_id(&mut self) -> String {
        self.outline.captions += 1;
        format!("{}table.{}", self.style.id_prefix, self.outline.captions)
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
        let tag = if is_head && cell.first_child().is_some() { "th" } else { "td" };
        self.body.push("<");
        self.body.push(tag);
        self.body.push(if tag == "th" { " scope=\"col\"" } else { "" });
        self.body.push(match alignment {
            TableAlignment::Right => " class=\"right\"",
            TableAlignment::Center => " class=\"center\"",
            TableAlignment::Left | TableAlignment::None => "",
        });
        if let Some(label) = label {
            self.body.push(" data-label=\"");
            self.body.text(label);
            self.body.push("\"");
        }
        self.body.push(">");
        self.text_of(cell);
        self.body.push("</");
        self.body.push(tag);
        self.body.push(">");
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

/// The length in bytes of the label that makes a paragraph a caption, with the blanks after it.
fn caption_label(paragraph: Node<'_>) -> Option<usize> {
    if !matches!(paragraph.data().value, NodeValue::Paragraph) {
        return None;
    }
    let first = paragraph.first_child()?.data();
    let text = first.value.text()?;
    let rest = CAPTION_LABELS.iter().find_map(|label| text.strip_prefix(label))?.trim_start();
    let has_text = !rest.is_empty() || paragraph.first_child()?.next_sibling().is_some();
    has_text.then_some(text.len() - rest.len())
}
