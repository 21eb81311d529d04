//! The body of a Word document: paragraphs, headings, lists, quotes and notes.

use super::package::{Relations, attribute, child, is, toggle, value};
use super::styles::{Numbering, Properties, Sign, Styles};
use crate::i18n::Text;
use crate::import::document::{Block, Document, Inline, Span, cleaned, is_blank, one_line, plain};
use crate::markdown::anchor;
use roxmltree::Node;
use std::collections::BTreeMap;

/// Maximum length of a line that is a heading by its look, in characters.
const HEADING_CHARS_MAX: usize = 100;
/// How much larger than other text a heading without bold letters is, in half points.
const LARGER: u32 = 6;
/// Begins a link to a bookmark, until the headings are known.
pub(super) const BOOKMARK: &str = "#bookmark:";

/// The state of reading one document.
pub(super) struct Reader<'t> {
    pub styles: Styles,
    pub numbering: Numbering,
    pub notes: BTreeMap<(&'static str, String), Node<'t, 't>>,
    pub note_relations: BTreeMap<&'static str, Relations>,
    /// The relations of the part that is read.
    pub relations: Relations,
    pub picture: &'t dyn Fn(&str) -> Option<Vec<u8>>,
    pub document: Document,
    /// The indices of notes and pictures that were read.
    pub known_notes: BTreeMap<(&'static str, String), usize>,
    pub known_pictures: BTreeMap<String, usize>,
    pub fields: Vec<Field>,
    /// The text of the heading that a bookmark is in.
    bookmarks: BTreeMap<String, String>,
    guessed_headings: Vec<String>,
    /// A paragraph whose end was deleted goes on in the next one.
    unfinished: Vec<Span>,
    has_letters: bool,
}

/// A field, such as a link or a page number, that has begun and not ended.
#[derive(Default)]
pub(super) struct Field {
    pub instruction: String,
    pub shows_result: bool,
}

/// A block of the body, before items are put into lists.
enum Item {
    Plain { block: Block, indent: i32 },
    Listed { level: usize, number: Option<usize>, block: Block },
}

impl<'t> Reader<'t> {
    pub fn new(picture: &'t dyn Fn(&str) -> Option<Vec<u8>>, relations: Relations) -> Reader<'t> {
        Reader {
            styles: Styles::default(),
            numbering: Numbering::default(),
            notes: BTreeMap::new(),
            note_relations: BTreeMap::new(),
            relations,
            picture,
            document: Document::default(),
            known_notes: BTreeMap::new(),
            known_pictures: BTreeMap::new(),
            fields: Vec::new(),
            bookmarks: BTreeMap::new(),
            guessed_headings: Vec::new(),
            unfinished: Vec::new(),
            has_letters: false,
        }
    }

    /// Returns the document with these blocks, when everything has been read.
    pub fn finish(mut self, blocks: Vec<Block>) -> Document {
        self.document.blocks = blocks;
        let bookmarks = self.bookmarks;
        self.document.each_span(&mut |span| {
            if let Some(name) = span.look.link.as_deref().and_then(|link| link.strip_prefix(BOOKMARK)) {
                span.look.link = bookmarks.get(name).map(|heading| format!("#{}", anchor(heading)));
            }
        });
        if !self.guessed_headings.is_empty() {
            self.document.remarks.push(headings_guessed(&self.guessed_headings));
        }
        if self.has_letters {
            self.document.remarks.push(letters_lost());
        }
        self.document
    }

    /// Reads the blocks in an element.
    pub fn blocks(&mut self, parent: Node<'t, 't>) -> Vec<Block> {
        let mut items = Vec::new();
        self.items(parent, &mut items);
        nested(items)
    }

    fn items(&mut self, parent: Node<'t, 't>, items: &mut Vec<Item>) {
        for node in parent.children().filter(|node| node.is_element()) {
            match node.tag_name().name() {
                "p" => self.paragraph(node, items),
                "tbl" => items.extend(self.table(node).into_iter().map(|block| Item::Plain { block, indent: 0 })),
                "sdt" if is_contents(node) => self.document.left_out.push_str(&original(node)),
                "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" => self.items(node, items),
                "altChunk" => items.push(Item::Plain { block: Block::Remark(part_lost()), indent: 0 }),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, node: Node<'t, 't>, items: &mut Vec<Item>) {
        let own = child(node, "pPr");
        let style = self.styles.of(own.and_then(|own| value(own, "pStyle")));
        let look = Properties::read(own, None).over(&style);
        if look.names.iter().any(|name| name.starts_with("toc ")) {
            return self.document.left_out.push_str(&original(node));
        }
        let (mut spans, mut boxes) = (std::mem::take(&mut self.unfinished), Vec::new());
        self.runs(node, &look, &Default::default(), &mut spans, &mut boxes);
        let is_merged = own.and_then(|own| child(own, "rPr")).is_some_and(|mark| child(mark, "del").is_some());
        if is_merged {
            self.unfinished = spans;
        } else {
            let item = self.item(node, &look, spans);
            items.extend(item);
        }
        items.extend(boxes.into_iter().map(|block| Item::Plain { block, indent: 0 }));
    }

    fn item(&mut self, node: Node, look: &Properties, spans: Vec<Span>) -> Option<Item> {
        let indent = look.indents.map_or(0, |(left, _)| left);
        let plain_item = |block| Some(Item::Plain { block, indent });
        if is_blank(&spans) {
            return plain_item(Block::Paragraph(Vec::new()));
        }
        if look.is_named(&["title", "titel"]) && self.document.title.is_none() {
            self.document.title = Some(one_line(&spans));
            // Notes and pictures in the title stay on the page.
            let rest: Vec<Span> =
                spans.into_iter().filter(|span| !matches!(span.inline, Inline::Text(_) | Inline::Break)).collect();
            return if rest.is_empty() { None } else { plain_item(Block::Paragraph(rest)) };
        }
        let guessed = || guessed_level(look, &spans, self.styles.of(None).size.unwrap_or(22), node);
        let level = look.heading().or_else(|| if look.is_named(&["title", "titel"]) { Some(1) } else { guessed() });
        if let Some(level) = level {
            let marks = node.descendants().filter(|node| is(*node, "bookmarkStart"));
            let names = marks.filter_map(|mark| attribute(mark, "name"));
            self.bookmarks.extend(names.map(|name| (name.to_owned(), one_line(&spans))));
            if level > 9 {
                self.guessed_headings.push(one_line(&spans));
            }
            return plain_item(Block::Heading(level, without_bold(spans)));
        }
        if look.is_named(&["source code", "preformatted text", "html preformatted"]) {
            return plain_item(Block::Code(plain(&spans)));
        }
        let list = look.list.as_deref().filter(|list| *list != "0");
        let level = look.level.unwrap_or(0);
        if let Some(sign) = list.and_then(|list| self.numbering.next(list, level)) {
            self.has_letters |= matches!(sign, Sign::Letter(_));
            let number = if let Sign::Number(number) | Sign::Letter(number) = sign { Some(number) } else { None };
            return Some(Item::Listed { level, number, block: Block::Paragraph(spans) });
        }
        let is_indented = look.indents.is_some_and(|(left, right)| left >= 400 && right >= 400);
        if is_indented
            || look.is_named(&["quote", "intense quote", "block text", "quotations", "citaat", "duidelijk citaat"])
        {
            return plain_item(Block::Quote(vec![Block::Paragraph(spans)]));
        }
        plain_item(Block::Paragraph(spans))
    }

    /// Returns the index of a note, and reads it if it is new.
    pub fn note(&mut self, kind: &'static str, id: &str) -> Option<usize> {
        let key = (kind, id.to_owned());
        if let Some(index) = self.known_notes.get(&key) {
            return Some(*index);
        }
        let node = *self.notes.get(&key)?;
        let index = self.document.notes.len();
        self.known_notes.insert(key, index);
        self.document.notes.push(Vec::new());
        let relations = self.note_relations.get(kind).cloned().unwrap_or_default();
        let outer = std::mem::replace(&mut self.relations, relations);
        let unfinished = std::mem::take(&mut self.unfinished);
        let fields = std::mem::take(&mut self.fields);
        self.document.notes[index] = self.blocks(node);
        (self.relations, self.unfinished, self.fields) = (outer, unfinished, fields);
        self.document.original.push_str(&original(node));
        Some(index)
    }
}

/// Returns the level of a paragraph that is a heading by its look: a short line in bold or larger letters. The larger
/// the letters, the lower the number; all are below the headings by style.
fn guessed_level(look: &Properties, spans: &[Span], usual_size: u32, node: Node) -> Option<u8> {
    let line = one_line(spans);
    let texts = || spans.iter().filter(|span| matches!(&span.inline, Inline::Text(text) if !text.trim().is_empty()));
    let has_other = spans.iter().any(|span| matches!(span.inline, Inline::Break | Inline::Picture { .. }));
    let sizes = node.descendants().filter(|node| is(*node, "rPr") && node.parent().is_some_and(|run| is(run, "r")));
    let size = sizes.filter_map(|node| value(node, "sz")?.parse().ok()).max().or(look.size).unwrap_or(usual_size);
    let is_bold = texts().all(|span| span.look.bold);
    let is_large = size >= usual_size + LARGER;
    let is_line = !has_other && line.chars().count() <= HEADING_CHARS_MAX && !line.ends_with(['.', ',', ';']);
    let is_listed = look.list.as_deref().is_some_and(|list| list != "0");
    let in_cell = node.ancestors().any(|node| is(node, "tc"));
    let is_heading = is_line && (is_bold || is_large) && !is_listed && !in_cell && line.contains(char::is_alphabetic);
    is_heading.then(|| 200 - size.min(180) as u8)
}

fn without_bold(mut spans: Vec<Span>) -> Vec<Span> {
    spans.iter_mut().for_each(|span| span.look.bold = false);
    spans
}

/// Puts items into lists, and joins neighbouring quotes and lines of code.
fn nested(items: Vec<Item>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut open: Vec<(usize, Block)> = Vec::new();
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        match item {
            Item::Listed { level, number, block } => add_item(&mut out, &mut open, level, number, block),
            Item::Plain { block, indent } => {
                let goes_on = indent > 0 && matches!(items.peek(), Some(Item::Listed { .. }));
                match open.last_mut() {
                    Some((_, Block::List { items, .. })) if goes_on && !matches!(block, Block::Heading(..)) => {
                        items.last_mut().into_iter().for_each(|item| item.push(block.clone()));
                    }
                    _ => {
                        close(&mut out, &mut open, 0);
                        push(&mut out, block);
                    }
                }
            }
        }
    }
    close(&mut out, &mut open, 0);
    out
}

fn add_item(out: &mut Vec<Block>, open: &mut Vec<(usize, Block)>, level: usize, number: Option<usize>, block: Block) {
    close(out, open, level + 1);
    let goes_on = |list: &Block| match list {
        Block::List { start: Some(start), items } => number == Some(start + items.len()),
        Block::List { start: None, .. } => number.is_none(),
        _ => false,
    };
    if open.last().is_some_and(|(own, list)| *own == level && !goes_on(list)) {
        close(out, open, level);
    }
    match open.last_mut() {
        Some((own, Block::List { items, .. })) if *own == level => items.push(vec![block]),
        _ => open.push((level, Block::List { start: number, items: vec![vec![block]] })),
    }
}

/// Closes the open lists of a level and those below it.
fn close(out: &mut Vec<Block>, open: &mut Vec<(usize, Block)>, level: usize) {
    while open.last().is_some_and(|(own, _)| *own >= level) {
        let Some((_, list)) = open.pop() else { return };
        match open.last_mut() {
            Some((_, Block::List { items, .. })) => {
                items.last_mut().into_iter().for_each(|item| item.push(list.clone()))
            }
            _ => out.push(list),
        }
    }
}

fn push(out: &mut Vec<Block>, block: Block) {
    match (out.last_mut(), block) {
        (Some(Block::Quote(before)), Block::Quote(blocks)) => before.extend(blocks),
        (Some(Block::Code(before)), Block::Code(code)) => before.push_str(&format!("\n{code}")),
        (_, block) => out.push(block),
    }
}

/// Returns whether a content control is a table of contents. The theme makes its own.
fn is_contents(node: Node) -> bool {
    let gallery =
        child(node, "sdtPr").and_then(|own| child(own, "docPartObj")).and_then(|part| value(part, "docPartGallery"));
    gallery == Some("Table of Contents")
}

/// Returns the text of an element that a reader of the document sees, without regard to styles and layout.
pub(super) fn original(node: Node) -> String {
    let mut text = String::new();
    add_original(node, &mut text);
    cleaned(&text)
}

fn add_original(node: Node, text: &mut String) {
    for child in node.children().filter(|node| node.is_element()) {
        match child.tag_name().name() {
            "t" => text.push_str(child.text().unwrap_or_default()),
            "noBreakHyphen" => text.push('-'),
            "tab" | "br" | "cr" => text.push(' '),
            "del" | "moveFrom" | "Fallback" | "pPr" | "rPr" | "instrText" => {}
            "tr" if child.children().any(|own| is(own, "trPr") && own.children().any(|own| is(own, "del"))) => {}
            "p" => {
                let is_merged = self::child(child, "pPr")
                    .and_then(|own| self::child(own, "rPr"))
                    .is_some_and(|mark| toggle(mark, "del").is_some());
                add_original(child, text);
                text.push_str(if is_merged { "" } else { "\n" });
            }
            _ => add_original(child, text),
        }
    }
}

fn headings_guessed(headings: &[String]) -> Text {
    let shown = headings.iter().take(5).map(|heading| format!("“{heading}”")).collect::<Vec<_>>().join(", ");
    let count = headings.len();
    Text::new(
        format!("regels die er als een kop uitzagen, zijn nu koppen ({count}): {shown}"),
        format!("lines that looked like headings are headings now ({count}): {shown}"),
    )
}

fn letters_lost() -> Text {
    Text::new(
        "lijsten met letters of Romeinse cijfers hebben nu gewone nummers; controleer verwijzingen ernaar",
        "lists with letters or Roman numbers have plain numbers now; check references to them",
    )
}

fn part_lost() -> Text {
    Text::new(
        "hier staat in het document een ander bestand, dat niet is overgenomen",
        "the document includes another file here, which was left out",
    )
}
