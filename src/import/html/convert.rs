//! Converts the elements of a web page into blocks.

use super::tree::{Element, Node};
use crate::i18n::Text;
use crate::import::document::{Block, Document, Inline, Look, Picture, Span, cleaned, flat, is_blank, one_line};
use crate::markdown::anchor;
use std::collections::BTreeMap;

/// Maximum length of a bold line that is a heading, in characters.
const HEADING_CHARS_MAX: usize = 100;

/// Elements that do not end a paragraph, without a look of their own.
const INLINE: &[&str] = &[
    "span", "font", "u", "ins", "small", "big", "mark", "sub", "abbr", "acronym", "time", "q", "label", "bdi", "bdo",
    "nobr", "ruby", "rb", "picture",
];

pub(super) struct Converter<'a> {
    load: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    skips: &'a dyn Fn(&Element) -> bool,
    document: Document,
    pending: Vec<Span>,
    /// The elements with the text of notes, by the id that a reference links to.
    notes: BTreeMap<String, &'a Element>,
    known_notes: BTreeMap<String, usize>,
    known_pictures: BTreeMap<String, usize>,
    /// The texts of headings by the ids in them.
    headings: BTreeMap<String, String>,
}

impl<'a> Converter<'a> {
    pub fn new(load: &'a dyn Fn(&str) -> Option<Vec<u8>>, skips: &'a dyn Fn(&Element) -> bool) -> Converter<'a> {
        Converter {
            load,
            skips,
            document: Document::default(),
            pending: Vec::new(),
            notes: BTreeMap::new(),
            known_notes: BTreeMap::new(),
            known_pictures: BTreeMap::new(),
            headings: BTreeMap::new(),
        }
    }

    /// Finds the notes: elements that refer back to the place that refers to them.
    pub fn find_notes(&mut self, main: &'a Element) {
        let mut references = References::default();
        collect_references(main, &mut Vec::new(), &mut references);
        self.collect_notes(main, &references);
    }

    fn collect_notes(&mut self, element: &'a Element, references: &References) {
        for inner in element.elements() {
            let is_note_block = matches!(inner.name.as_str(), "li" | "p" | "div" | "dd" | "td");
            let back = |found: &Element| {
                found.is("a") && found.get("href").is_some_and(|href| href.starts_with('#') && href.len() > 1)
            };
            let note = own_ids(inner).into_iter().find(|id| {
                // Both link to each other; the note is the later of the two.
                let is_earlier = |place: &str| references.order.get(place) < references.order.get(id.as_str());
                let leads_back = |found: &Element, places: &[String]| {
                    back(found)
                        && found
                            .get("href")
                            .is_some_and(|href| places.iter().any(|place| place == &href[1..] && is_earlier(place)))
                };
                let places = references.places.get(id);
                is_note_block && places.is_some_and(|places| inner.find(&|found| leads_back(found, places)).is_some())
            });
            match note {
                Some(id) => drop(self.notes.insert(id, inner)),
                None => self.collect_notes(inner, references),
            }
        }
    }

    pub fn finish(mut self, blocks: Vec<Block>) -> Document {
        self.document.blocks = blocks;
        // The rule above the notes.
        while self.document.blocks.last() == Some(&Block::Rule) {
            self.document.blocks.pop();
        }
        let headings = self.headings;
        self.document.each_span(&mut |span| {
            if let Some(id) = span.look.link.as_deref().and_then(|link| link.strip_prefix('#')) {
                span.look.link = headings.get(id).map(|heading| format!("#{}", anchor(heading)));
            }
        });
        self.document
    }

    /// Converts the content of an element.
    pub fn blocks(&mut self, element: &'a Element) -> Vec<Block> {
        let outer = std::mem::take(&mut self.pending);
        let mut out = Vec::new();
        self.children(element, &Look::default(), &mut out);
        self.flush(&mut out);
        self.pending = outer;
        out
    }

    fn children(&mut self, element: &'a Element, look: &Look, out: &mut Vec<Block>) {
        for node in &element.children {
            match node {
                Node::Text(text) => {
                    let starts = if text.starts_with(char::is_whitespace) { " " } else { "" };
                    let ends = if text.ends_with(char::is_whitespace) && !text.trim().is_empty() { " " } else { "" };
                    let words = cleaned(text).split_whitespace().collect::<Vec<_>>().join(" ");
                    self.pending.push(Span::text(format!("{starts}{words}{ends}"), look));
                }
                Node::Element(element) if (self.skips)(element) => {}
                Node::Element(element) => self.element(element, look, out),
            }
        }
    }

    fn element(&mut self, element: &'a Element, look: &Look, out: &mut Vec<Block>) {
        let with = |change: fn(&mut Look)| {
            let mut look = look.clone();
            change(&mut look);
            look
        };
        match element.name.as_str() {
            _ if own_ids(element).iter().any(|id| self.notes.contains_key(id)) => {}
            "b" | "strong" => self.children(element, &with(|look| look.bold = true), out),
            "i" | "em" | "cite" | "dfn" | "var" => self.children(element, &with(|look| look.italic = true), out),
            "s" | "del" | "strike" => self.children(element, &with(|look| look.strike = true), out),
            "code" | "kbd" | "samp" | "tt" => self.children(element, &with(|look| look.code = true), out),
            "sup" => self.children(element, &with(|look| look.raised = true), out),
            "a" => self.link(element, look, out),
            "br" => self.pending.push(Span { inline: Inline::Break, look: look.clone() }),
            "img" => self.picture(element, look, out),
            "input" | "wbr" | "col" | "link" | "meta" => {}
            name if INLINE.contains(&name) || name.contains(['-', ':']) => self.children(element, look, out),
            name => {
                self.flush(out);
                let look = if name == "dt" { with(|look| look.bold = true) } else { look.clone() };
                self.block(element, &look, out);
                self.flush(out);
            }
        }
    }

    fn block(&mut self, element: &'a Element, look: &Look, out: &mut Vec<Block>) {
        match element.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let spans = flat(&self.blocks(element));
                let text = one_line(&spans);
                let ids = element.get("id").into_iter().map(str::to_owned).chain(element.elements().flat_map(own_ids));
                self.headings.extend(ids.map(|id| (id, text.clone())));
                out.push(Block::Heading(element.name.as_bytes()[1] - b'0', without_bold(spans)));
            }
            "ul" | "ol" | "menu" | "dir" => {
                let mut items = Vec::new();
                for item in element.elements().filter(|item| !(self.skips)(item)) {
                    if !own_ids(item).iter().any(|id| self.notes.contains_key(id)) {
                        items.push(self.blocks(item));
                    }
                }
                items.retain(|item| !item.is_empty());
                let start = element.get("start").and_then(|start| start.parse().ok()).unwrap_or(1_usize);
                if !items.is_empty() {
                    out.push(Block::List { start: element.is("ol").then_some(start.min(99_999_999)), items });
                }
            }
            "blockquote" => {
                let blocks = self.blocks(element);
                out.push(Block::Quote(blocks));
            }
            "pre" => out.push(Block::Code(element.text(&|_| false))),
            "hr" => out.push(Block::Rule),
            "table" => self.table(element, out),
            "iframe" | "video" | "audio" | "object" | "embed" => {
                let source = element.get("src").or_else(|| element.get("data")).unwrap_or_default();
                out.push(Block::Remark(embedded(source)));
            }
            _ => self.children(element, look, out),
        }
    }

    /// Ends the paragraph that is being read.
    fn flush(&mut self, out: &mut Vec<Block>) {
        let spans = std::mem::take(&mut self.pending);
        if is_blank(&spans) {
            return;
        }
        let text = one_line(&spans);
        let is_bold = spans
            .iter()
            .all(|span| span.look.bold || matches!(&span.inline, Inline::Text(text) if text.trim().is_empty()));
        let is_heading = is_bold
            && text.chars().count() <= HEADING_CHARS_MAX
            && !text.ends_with(['.', ',', ';', ':'])
            && !text.is_empty();
        out.push(if is_heading { Block::Heading(10, without_bold(spans)) } else { Block::Paragraph(spans) });
    }

    fn link(&mut self, element: &'a Element, look: &Look, out: &mut Vec<Block>) {
        let href = element.get("href").map(|href| href.trim().to_owned());
        let note = href.as_deref().and_then(|href| href.strip_prefix('#')).filter(|id| self.notes.contains_key(*id));
        if let Some(index) = note.and_then(|id| self.note(&id.to_owned())) {
            self.document.left_out.push_str(&format!("{} ", element.text(&|_| false)));
            return self.pending.push(Span { inline: Inline::Note(index), look: Look::default() });
        }
        let link = href.filter(|href| !href.is_empty() && href != "#");
        let is_new = link.is_some();
        self.children(element, &Look { link: if is_new { link } else { look.link.clone() }, ..look.clone() }, out);
    }

    fn note(&mut self, id: &String) -> Option<usize> {
        if let Some(index) = self.known_notes.get(id) {
            return Some(*index);
        }
        let element = *self.notes.get(id)?;
        let index = self.document.notes.len();
        self.known_notes.insert(id.clone(), index);
        self.document.notes.push(Vec::new());
        // The note is read as an element of its own, without the link back.
        let kept = self.notes.remove(id);
        let mut blocks = self.blocks(element);
        self.notes.extend(kept.map(|kept| (id.clone(), kept)));
        for block in &mut blocks {
            if let Block::Paragraph(spans) | Block::Heading(_, spans) = block {
                let last = spans.iter().rposition(|span| !is_blank(std::slice::from_ref(span)));
                let mut at = 0;
                spans.retain(|span| {
                    at += 1;
                    let is_back = leads_back(span, Some(at - 1) == last);
                    if is_back {
                        self.document.left_out.push_str(&format!("{} ", one_line(std::slice::from_ref(span))));
                    }
                    !is_back
                });
            }
        }
        blocks.retain(|block| !matches!(block, Block::Paragraph(spans) if is_blank(spans)));
        self.document.notes[index] = blocks;
        Some(index)
    }

    fn picture(&mut self, element: &Element, look: &Look, out: &mut Vec<Block>) {
        let source = element.get("src").or_else(|| element.get("data-src")).unwrap_or_default();
        let alt = element.get("alt").unwrap_or_default();
        // A picture of one pixel counts visitors.
        if element.get("width") == Some("1") || element.get("height") == Some("1") {
            return;
        }
        let index = self.known_pictures.get(source).copied().or_else(|| {
            self.document.pictures.push(Picture::of((self.load)(source)?)?);
            Some(self.document.pictures.len() - 1)
        });
        match index {
            Some(index) => {
                self.known_pictures.insert(source.to_owned(), index);
                let alt = if alt.is_empty() && element.get("alt").is_some() { "-" } else { alt };
                self.pending.push(Span {
                    inline: Inline::Picture { index, alt: alt.to_owned() },
                    look: Look { link: look.link.clone(), ..Look::default() },
                });
            }
            None => out.push(Block::Remark(picture_lost(source, alt))),
        }
    }
}

fn without_bold(mut spans: Vec<Span>) -> Vec<Span> {
    spans.iter_mut().for_each(|span| span.look.bold = false);
    spans
}

/// Returns whether a part of a note is its link back: a sign, or one or two words at its end.
fn leads_back(span: &Span, is_last: bool) -> bool {
    let text = one_line(std::slice::from_ref(span));
    let is_short = is_last && text.split_whitespace().count() <= 2;
    span.look.link.as_deref().is_some_and(|link| link.starts_with('#'))
        && (is_short || !text.contains(char::is_alphabetic))
}

/// The links to places on a page: the ids around each link by the id that it leads to, and the order of all ids.
#[derive(Default)]
struct References {
    places: BTreeMap<String, Vec<String>>,
    order: BTreeMap<String, usize>,
}

fn collect_references<'a>(element: &'a Element, around: &mut Vec<&'a Element>, found: &mut References) {
    for inner in element.elements() {
        around.push(inner);
        for id in inner.get("id").into_iter().chain(inner.get("name")) {
            let order = found.order.len();
            found.order.entry(id.to_owned()).or_insert(order);
        }
        if let Some(id) =
            inner.get("href").and_then(|href| href.strip_prefix('#')).filter(|id| inner.is("a") && !id.is_empty())
        {
            let nearest = around.iter().rev().take(3).flat_map(|element| own_ids(element));
            found.places.entry(id.to_owned()).or_default().extend(nearest);
        }
        collect_references(inner, around, found);
        around.pop();
    }
}

/// Returns the ids of an element, and of the anchors directly in it.
fn own_ids(element: &Element) -> Vec<String> {
    let ids = |element: &Element| {
        [element.get("id"), element.get("name").filter(|_| element.is("a"))]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let anchors = element.elements().filter(|inner| inner.is("a") || inner.is("sup")).flat_map(&ids);
    ids(element).into_iter().chain(anchors).collect()
}

fn embedded(source: &str) -> Text {
    Text::new(
        format!("hier stond iets van een andere site of een video: {source}"),
        format!("here was something of another site, or a video: {source}"),
    )
}

fn picture_lost(source: &str, alt: &str) -> Text {
    let source: String = source.chars().take(100).collect();
    Text::new(
        format!(
            "deze afbeelding ligt niet naast de pagina of is van een soort die een browser niet toont: {source} ({alt})"
        ),
        format!("this picture is not beside the page, or of a kind that browsers do not show: {source} ({alt})"),
    )
}
