//! Tables, each in a box of its own that scrolls when it is wide and so needs a name.

use super::format::Formatter;
use super::tree::{Node, NodeTable, NodeValue, TableAlignment};

/// What a paragraph right above a table begins with when it is the table's caption.
const CAPTION_LABELS: [&str; 2] = ["Tabel:", "Table:"];

impl<'t> Formatter<'_, 't> {
    /// Whether a paragraph is the caption of the table below it.
    pub(super) fn is_table_caption(&self, paragraph: Node<'t>) -> bool {
        let above_table = paragraph.next_sibling().is_some_and(|next| matches!(next.data().value, NodeValue::Table(_)));
        above_table && caption_label(paragraph).is_some()
    }

    pub(super) fn table(&mut self, node: Node<'t>, table: &NodeTable) {
        let caption = node.previous_sibling().and_then(|above| Some((above, caption_label(above)?)));
        self.body.new_line();
        self.body.push("<figure class=\"table\"");
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
        self.rows(node, &table.alignments);
        self.body.push("</table>\n</figure>\n");
    }

    /// A full stop cannot stand in the id of a heading, so this one is free.
    fn table_id(&mut self) -> String {
        self.outline.captions += 1;
        format!("{}table.{}", self.style.id_prefix, self.outline.captions)
    }

    fn rows(&mut self, table: Node<'t>, alignments: &[TableAlignment]) {
        let mut in_body = false;
        for row in table.children() {
            let is_head = matches!(row.data().value, NodeValue::TableRow(true));
            if is_head {
                self.body.push("<thead>");
            } else if !in_body {
                self.body.push("<tbody>\n");
                in_body = true;
            }
            self.body.push("<tr>");
            for (cell, alignment) in row.children().zip(alignments) {
                self.cell(cell, is_head, *alignment);
            }
            self.body.push(if is_head { "</tr></thead>\n" } else { "</tr>\n" });
        }
        self.body.push(if in_body { "</tbody>" } else { "" });
    }

    fn cell(&mut self, cell: Node<'t>, is_head: bool, alignment: TableAlignment) {
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
        self.body.push(">");
        self.text_of(cell);
        self.body.push("</");
        self.body.push(tag);
        self.body.push(">");
    }
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
