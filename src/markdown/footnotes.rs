//! Footnotes: numbered in the order in which the text refers to them, listed at the end with a way back for each
//! reference.

use super::format::{Anchors, Formatter};
use super::source::Source;
use super::tree::{Node, NodeValue};
use super::{Body, Problem, Spot};
use crate::diagnostic::{Diagnostic, Rule, nearest};
use crate::html::Escaped;
use crate::language::Text;
use std::collections::HashMap;
use std::mem;

/// How many labels are compared to find the one that was meant, and how long they may be: comparing takes time.
const MOST_COMPARED: usize = 100;
const LONGEST_COMPARED: usize = 40;

/// The footnotes that a text defines.
#[derive(Default)]
pub(super) struct Footnotes<'t> {
    notes: Vec<Footnote<'t>>,
    /// Where each label is in `notes`; a label is the same whatever its case.
    by_label: HashMap<String, usize>,
    /// The notes that have a number, in that order.
    numbered: Vec<usize>,
    /// Whether a link is being written: a reference in it has to wait, since links cannot be nested.
    pub waiting: Option<Vec<usize>>,
}

struct Footnote<'t> {
    definition: Node<'t>,
    label: String,
    id: String,
    /// An id for each reference in the text.
    reference_ids: Vec<String>,
    /// How many references have been printed.
    printed: usize,
    number: usize,
}

impl<'t> Footnotes<'t> {
    /// Finds all definitions and takes their ids, before any heading can have them.
    pub fn gather(
        root: Node<'t>,
        source: &Source,
        anchors: &mut Anchors,
        problems: &mut Vec<Problem>,
    ) -> Footnotes<'t> {
        let mut all = Footnotes::default();
        let mut references: HashMap<String, usize> = HashMap::new();
        for node in root.descendants() {
            match &node.data().value {
                NodeValue::FootnoteDefinition(note) => problems.extend(all.define(node, &note.name, source)),
                NodeValue::FootnoteReference(note) => *references.entry(note.name.to_lowercase()).or_default() += 1,
                _ => {}
            }
        }
        for note in &mut all.notes {
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

    fn define(&mut self, definition: Node<'t>, label: &str, source: &Source) -> Option<Problem> {
        if self.by_label.contains_key(&label.to_lowercase()) {
            let diagnostic = Diagnostic::new(
                Rule::DuplicateFootnote,
                Text::new(
                    format!("voetnoot `[^{label}]` staat er twee keer"),
                    format!("footnote `[^{label}]` is there twice"),
                ),
            )
            .help(Text::new("geef een van de twee een andere naam", "give one of the two another name"));
            return Some(definition_problem(diagnostic, definition, label, source));
        }
        self.by_label.insert(label.to_lowercase(), self.notes.len());
        self.notes.push(Footnote {
            definition,
            label: label.to_owned(),
            id: String::new(),
            reference_ids: Vec::new(),
            printed: 0,
            number: 0,
        });
        None
    }
}

/// A problem at the `[^label]:` with which a definition begins.
fn definition_problem(diagnostic: Diagnostic, definition: Node<'_>, label: &str, source: &Source) -> Problem {
    let position = definition.data().sourcepos;
    let start = position.start;
    let spot = source.find(start.line, start.column, &format!("[^{label}]:")).unwrap_or_else(|| source.spot(position));
    Problem { diagnostic, spot }
}

impl<'t> Formatter<'_, 't> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let Some(&index) = self.footnotes.by_label.get(&label.to_lowercase()) else {
            return self.verbatim(&format!("[^{label}]"));
        };
        match &mut self.footnotes.waiting {
            Some(waiting) => waiting.push(index),
            None => self.print_reference(index),
        }
    }

    /// Prints the references that had to wait for the end of a link.
    pub(super) fn end_of_link(&mut self) {
        for index in self.footnotes.waiting.take().unwrap_or_default() {
            self.print_reference(index);
        }
    }

    fn print_reference(&mut self, index: usize) {
        let lang = self.own_lang();
        let Footnotes { notes, numbered, .. } = &mut self.footnotes;
        let Some(note) = notes.get_mut(index) else { return };
        if note.number == 0 {
            numbered.push(index);
            note.number = numbered.len();
        }
        let Some(reference) = note.reference_ids.get(note.printed) else { return };
        note.printed += 1;
        let number = note.number.to_string();
        let label = self.style.strings.fill("footnote", &[("number", &number)]);
        let start = self.body.len();
        self.body.push(&format!(
            "<sup class=\"noteref\"><a href=\"#{}\" id=\"{}\"{lang} role=\"doc-noteref\" aria-label=\"{}\">{number}</a></sup>",
            Escaped(&note.id),
            Escaped(reference),
            Escaped(&label)
        ));
        self.done.ids.push(reference.clone());
        self.link_markup.push(start..self.body.len());
    }

    /// The list of the footnotes that the text refers to; a note may bring up further ones.
    pub(super) fn list_of_footnotes(&mut self) -> Option<Body> {
        let mut printed = Vec::new();
        while let Some(&index) = self.footnotes.numbered.get(printed.len()) {
            printed.push(self.footnote(index));
        }
        self.unused_footnotes();
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

    /// A note's HTML, and the offset in it where the ways back belong: at the end of its last sentence.
    fn footnote(&mut self, index: usize) -> (Body, usize) {
        let definition = self.footnotes.notes[index].definition;
        let before = mem::take(&mut self.body);
        let is_one_paragraph = definition.first_child().is_some_and(|first| first.next_sibling().is_none());
        self.flow(definition, is_one_paragraph);
        let note = mem::replace(&mut self.body, before);
        let end = note.len() - if note.since(0).ends_with("</p>\n") { "</p>\n".len() } else { 0 };
        (note, end)
    }

    /// Writes a link for each reference, behind the last sentence of the note or else in a paragraph of their own.
    fn ways_back(&self, index: usize, html: &str, end: usize, list: &mut Body) {
        let note = &self.footnotes.notes[index];
        let strings = self.style.strings;
        let number = note.number.to_string();
        let in_paragraph = html[..end].ends_with('\n');
        list.push(if in_paragraph { "<p>" } else { "" });
        for (again, reference) in note.reference_ids.iter().take(note.printed).enumerate() {
            let count = (again + 1).to_string();
            let key = if again == 0 { "footnote-back" } else { "footnote-back-again" };
            let label = strings.fill(key, &[("number", &number), ("count", &count)]);
            list.push(if again == 0 && (in_paragraph || end == 0) { "" } else { " " });
            list.push(&format!(
                "<a class=\"back\" href=\"#{}\" role=\"doc-backlink\" aria-label=\"{}\">↑ {}</a>",
                Escaped(reference),
                Escaped(&label),
                Escaped(strings.get("back"))
            ));
        }
        list.push(if in_paragraph { "</p>\n" } else { "" });
    }

    fn unused_footnotes(&mut self) {
        for note in self.footnotes.notes.iter().filter(|note| note.printed == 0) {
            let label = &note.label;
            let diagnostic = Diagnostic::new(
                Rule::UnusedFootnote,
                Text::new(
                    format!("de tekst verwijst nergens naar voetnoot `[^{label}]`, dus die staat niet op de pagina"),
                    format!("nothing in the text refers to footnote `[^{label}]`, so it is not on the page"),
                ),
            )
            .help(Text::new(
                format!("zet `[^{label}]` in de tekst waar de noot bij hoort, of haal de noot weg"),
                format!("put `[^{label}]` in the text where the note belongs, or remove the note"),
            ));
            self.done.problems.push(definition_problem(diagnostic, note.definition, label, &self.source));
        }
    }

    /// Reports each `[^label]` in a text: the parser made references of those that are defined.
    pub(super) fn undefined_footnotes(&mut self, node: Node<'t>, text: &str) {
        if !text.contains("[^") {
            return;
        }
        // Looked up in the source, where an entity such as `&#91;` is no bracket and columns are right.
        let (line, start, written) = self.source.piece(node.data().sourcepos);
        for (at, _) in written.match_indices("[^") {
            let label = written[at + 2..].split([']', '[']).next().unwrap_or_default();
            if !label.is_empty() && written[at + 2 + label.len()..].starts_with(']') {
                let spot = Spot { line, column: start + at + 1, length: label.len() + 3 };
                let is_note = at == 0 && start == 0 && written[label.len() + 3..].starts_with(' ');
                self.report(if is_note { without_colon(label) } else { self.undefined(label) }, spot);
            }
        }
    }

    fn undefined(&self, label: &str) -> Diagnostic {
        let labels = self.footnotes.notes.iter().map(|note| note.label.as_str());
        let comparable = labels.filter(|label| label.len() <= LONGEST_COMPARED).take(MOST_COMPARED);
        let few = (2..=LONGEST_COMPARED).contains(&label.len()) && self.done.problems.len() < MOST_COMPARED;
        let help = match few.then(|| nearest(label, comparable)).flatten() {
            Some(near) => Text::new(format!("bedoelde u `[^{near}]`?"), format!("did you mean `[^{near}]`?")),
            None => Text::new(
                format!(
                    "schrijf de noot op een eigen regel: `[^{label}]: …`; is dit geen noot, schrijf dan `\\[^{label}]`"
                ),
                format!(
                    "write the note on a line of its own: `[^{label}]: …`; if this is no note, write `\\[^{label}]`"
                ),
            ),
        };
        Diagnostic::new(
            Rule::UndefinedFootnote,
            Text::new(format!("voetnoot `[^{label}]` bestaat niet"), format!("footnote `[^{label}]` does not exist")),
        )
        .help(help)
    }
}

/// A line that begins like a note and lacks the colon that makes it one.
fn without_colon(label: &str) -> Diagnostic {
    let message = Text::new(
        format!("dit wordt geen voetnoot: achter `[^{label}]` ontbreekt een dubbele punt"),
        format!("this becomes no footnote: a colon is missing behind `[^{label}]`"),
    );
    let help = Text::new(format!("begin deze regel met `[^{label}]:`"), format!("begin this line with `[^{label}]:`"));
    Diagnostic::new(Rule::UndefinedFootnote, message).help(help)
}
