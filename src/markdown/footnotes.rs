//! Footnotes: numbered in order of reference, and listed at the end with a backlink for each reference.

use super::body::Body;
use super::finding::FindingKind;
use super::footnote_index::Footnote;
use super::formatter::Formatter;
use crate::html::Escaped;
use std::mem;

impl<'t> Formatter<'_, 't> {
    /// Writes a reference, or its source text if the footnote is not defined. In a link, the reference is postponed.
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let Some(index) = self.footnotes.find(label) else {
            return self.verbatim(&format!("[^{label}]"));
        };
        match &mut self.footnotes.waiting {
            Some(waiting) => waiting.push(index),
            None => self.print_reference(index),
        }
    }

    /// Ends a link, and prints the references in it that were postponed.
    pub(super) fn end_of_link(&mut self) {
        for index in self.footnotes.waiting.take().unwrap_or_default() {
            self.print_reference(index);
        }
    }

    fn print_reference(&mut self, index: usize) {
        let lang = self.own_lang();
        let Some((note, reference)) = self.footnotes.refer(index) else { return };
        let number = note.number.to_string();
        let label = self.options.translations.fill("footnote", &[("number", &number)]);
        let start = self.body.len();
        self.body.push(&format!(
            "<sup class=\"noteref\"><a href=\"#{}\" id=\"{}\"{lang} role=\"doc-noteref\" aria-label=\"{}\">{number}</a></sup>",
            Escaped(&note.id),
            Escaped(reference),
            Escaped(&label)
        ));
        self.done.ids.push(reference.to_owned());
        self.link_markup.push(start..self.body.len());
    }

    /// Returns the list of the referenced footnotes. A note may refer to further notes, which are appended.
    pub(super) fn list_of_footnotes(&mut self) -> Option<Body> {
        let mut printed = Vec::new();
        while let Some(&index) = self.footnotes.numbered.get(printed.len()) {
            printed.push(self.footnote(index));
        }
        let mut list = Body::default();
        list.push("<ol class=\"footnotes\">\n");
        for (&index, (note, end)) in self.footnotes.numbered.iter().zip(&printed) {
            let id = &self.footnotes.notes[index].id;
            list.push(&format!("<li id=\"{}\">", Escaped(id)));
            self.done.ids.push(id.clone());
            list.append_around(note, *end, |list| self.ways_back(index, note.since(0), *end, list));
            list.push("</li>\n");
        }
        list.push("</ol>\n");
        (!printed.is_empty()).then_some(list)
    }

    /// Returns the HTML of a note, and the offset of its backlinks: after the last sentence.
    fn footnote(&mut self, index: usize) -> (Body, usize) {
        let definition = self.footnotes.notes[index].definition;
        let before = mem::take(&mut self.body);
        let is_one_paragraph = definition.first_child().is_some_and(|first| first.next_sibling().is_none());
        self.flow(definition, is_one_paragraph);
        let note = mem::replace(&mut self.body, before);
        let end = note.len() - if note.since(0).ends_with("</p>\n") { "</p>\n".len() } else { 0 };
        (note, end)
    }

    /// Writes a backlink for each reference, after the last sentence of the note or else in a separate paragraph.
    fn ways_back(&self, index: usize, html: &str, end: usize, list: &mut Body) {
        let note = &self.footnotes.notes[index];
        let translations = self.options.translations;
        let number = note.number.to_string();
        let in_paragraph = html[..end].ends_with('\n');
        list.push(if in_paragraph { "<p>" } else { "" });
        for (again, reference) in note.reference_ids.iter().take(note.printed).enumerate() {
            let count = (again + 1).to_string();
            let key = if again == 0 { "footnote-back" } else { "footnote-back-again" };
            let label = translations.fill(key, &[("number", &number), ("count", &count)]);
            list.push(if again == 0 && (in_paragraph || end == 0) { "" } else { " " });
            list.push(&format!(
                "<a class=\"back\" href=\"#{}\" role=\"doc-backlink\" aria-label=\"{}\">↑ {}</a>",
                Escaped(reference),
                Escaped(&label),
                Escaped(translations.get("back"))
            ));
        }
        list.push(if in_paragraph { "</p>\n" } else { "" });
    }

    /// Reports every definition, at its label (`[^label]:`).
    pub(super) fn report_footnotes(&mut self) {
        for Footnote { definition, label, is_duplicate, printed, .. } in mem::take(&mut self.footnotes.notes) {
            let start = definition.data().sourcepos.start;
            let written = self.source.find(start.line, start.column, &format!("[^{label}]:"));
            let position = written.unwrap_or_else(|| self.position(definition));
            self.report(FindingKind::Footnote { label, is_duplicate, is_used: printed > 0 }, position);
        }
    }
}
