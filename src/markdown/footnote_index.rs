//! Index of the footnotes that a text defines, with their ids and numbers.

use super::anchors::Anchors;
use super::tree::{Node, NodeValue};
use std::collections::HashMap;

/// All footnotes of a text.
#[derive(Default)]
pub(super) struct Footnotes<'t> {
    pub notes: Vec<Footnote<'t>>,
    /// Index into `notes` by label in lower case; labels are case-insensitive.
    by_label: HashMap<String, usize>,
    /// Indices of the notes that have a number, ordered by number.
    pub numbered: Vec<usize>,
    /// While a link is being written, the references in it. They are printed after the link, since links cannot be
    /// nested.
    pub waiting: Option<Vec<usize>>,
}

/// The definition of a footnote, and what is printed of it.
pub(super) struct Footnote<'t> {
    pub definition: Node<'t>,
    pub label: String,
    /// Whether an earlier note has the same label; if so, this one is never printed.
    pub is_duplicate: bool,
    pub id: String,
    /// The id of each reference in the text.
    pub reference_ids: Vec<String>,
    /// Number of references printed so far.
    pub printed: usize,
    pub number: usize,
}

impl<'t> Footnotes<'t> {
    /// Collects all definitions and reserves their ids, so that headings cannot take them.
    pub fn gather(root: Node<'t>, anchors: &mut Anchors) -> Footnotes<'t> {
        let mut all = Footnotes::default();
        let mut references: HashMap<String, usize> = HashMap::new();
        for node in root.descendants() {
            match &node.data().value {
                NodeValue::FootnoteDefinition(note) => all.define(node, note.name.clone()),
                NodeValue::FootnoteReference(note) => *references.entry(note.name.to_lowercase()).or_default() += 1,
                _ => {}
            }
        }
        for note in all.notes.iter_mut().filter(|note| !note.is_duplicate) {
            note.id = anchors.id(&format!("fn-{}", note.label));
            let count = references.get(&note.label.to_lowercase()).copied().unwrap_or(0);
            let id = |again: usize| match again {
                0 => format!("fnref-{}", note.label),
                _ => format!("fnref-{}-{}", note.label, again + 1),
            };
            note.reference_ids = (0..count).map(|again| anchors.id(&id(again))).collect();
        }
        all
    }

    fn define(&mut self, definition: Node<'t>, label: String) {
        let index = self.notes.len();
        let is_duplicate = *self.by_label.entry(label.to_lowercase()).or_insert(index) < index;
        let (id, reference_ids) = (String::new(), Vec::new());
        self.notes.push(Footnote { definition, label, is_duplicate, id, reference_ids, printed: 0, number: 0 });
    }

    /// Returns the index of the footnote with this label.
    pub fn find(&self, label: &str) -> Option<usize> {
        self.by_label.get(&label.to_lowercase()).copied()
    }

    /// Takes the next reference to a note. Returns the note, numbered if it was not, and the id of the reference.
    pub fn refer(&mut self, index: usize) -> Option<(&Footnote<'t>, &str)> {
        let note = self.notes.get_mut(index)?;
        if note.number == 0 {
            self.numbered.push(index);
            note.number = self.numbered.len();
        }
        note.printed += 1;
        let note = &self.notes[index];
        Some((note, note.reference_ids.get(note.printed - 1)?))
    }
}
