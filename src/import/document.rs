//! A document between its format and Markdown: blocks of text with looks, notes and pictures.

use crate::i18n::Text;
use crate::yaml::Value;

/// What a reader of a format returns.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub title: Option<String>,
    /// Keys of front matter other than the title.
    pub front: Vec<(&'static str, Value)>,
    pub blocks: Vec<Block>,
    /// The footnotes that [`Inline::Note`] refers to.
    pub notes: Vec<Vec<Block>>,
    /// The pictures that [`Inline::Picture`] refers to.
    pub pictures: Vec<Picture>,
    /// Remarks about the document as a whole.
    pub remarks: Vec<Text>,
    /// All text of the original, read without regard to its layout. The words of the page are compared with it.
    pub original: String,
    /// Text of the original that is left out on purpose.
    pub left_out: String,
}

/// A picture that is saved beside the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub extension: &'static str,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading and its level in the original, from 1.
    Heading(u8, Vec<Span>),
    /// A paragraph. An empty one separates parts of a signature block, and is not written.
    Paragraph(Vec<Span>),
    Quote(Vec<Block>),
    List {
        /// The number of the first item; `None` for bullets.
        start: Option<usize>,
        items: Vec<Vec<Block>>,
    },
    /// Rows of cells. The first row is the head.
    Table(Vec<Vec<Vec<Span>>>),
    Code(String),
    Rule,
    /// Something that the author must look at, written as a comment.
    Remark(Text),
}

/// A piece of a paragraph in one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub inline: Inline,
    pub look: Look,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Break,
    Picture { index: usize, alt: String },
    Note(usize),
}

/// How a text looks, as far as Markdown can say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub bold: bool,
    pub italic: bool,
    pub strike: bool,
    pub code: bool,
    /// Superscript. Markdown has none; notes typed by hand are recognised by it.
    pub raised: bool,
    pub link: Option<String>,
}

impl Span {
    pub fn text(text: impl Into<String>, look: &Look) -> Span {
        Span { inline: Inline::Text(text.into()), look: look.clone() }
    }
}

impl Picture {
    /// Recognises a picture that browsers show by its first bytes; `None` for any other format.
    pub fn of(bytes: Vec<u8>) -> Option<Picture> {
        let extension = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "png",
            [0xff, 0xd8, 0xff, ..] => "jpg",
            [b'G', b'I', b'F', b'8', ..] => "gif",
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "webp",
            _ => return None,
        };
        Some(Picture { extension, bytes })
    }
}

/// Returns the text of some spans, with a line feed for each break.
pub fn plain(spans: &[Span]) -> String {
    let text = |span: &Span| match &span.inline {
        Inline::Text(text) => text.clone(),
        Inline::Break => "\n".to_owned(),
        Inline::Picture { .. } | Inline::Note(_) => String::new(),
    };
    spans.iter().map(text).collect()
}

/// Returns the text of some spans on one line.
pub fn one_line(spans: &[Span]) -> String {
    plain(spans).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether spans print nothing.
pub fn is_blank(spans: &[Span]) -> bool {
    spans.iter().all(|span| match &span.inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Break => true,
        Inline::Picture { .. } | Inline::Note(_) => false,
    })
}

/// Replaces what a word processor puts between letters: removes soft hyphens and invisible characters, and turns hard
/// spaces into spaces.
pub fn cleaned(text: &str) -> String {
    let kept = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}');
    let clean = |c: char| match c {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => ' ',
        '\u{2011}' => '-',
        '\t' | '\n' => c,
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().filter(kept).map(clean).collect()
}

impl Document {
    /// Passes every span of the blocks and the notes to `see`.
    pub fn each_span(&mut self, see: &mut dyn FnMut(&mut Span)) {
        for block in self.blocks.iter_mut().chain(self.notes.iter_mut().flatten()) {
            block.each_span(see);
        }
    }
}

impl Block {
    fn each_span(&mut self, see: &mut dyn FnMut(&mut Span)) {
        match self {
            Block::Heading(_, spans) | Block::Paragraph(spans) => spans.iter_mut().for_each(see),
            Block::Quote(blocks) => blocks.iter_mut().for_each(|block| block.each_span(see)),
            Block::List { items, .. } => items.iter_mut().flatten().for_each(|block| block.each_span(see)),
            Block::Table(rows) => rows.iter_mut().flatten().flatten().for_each(see),
            Block::Code(_) | Block::Rule | Block::Remark(_) => {}
        }
    }
}

/// Joins neighbouring texts of the same look.
pub fn joined(spans: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match (joined.last_mut(), &span.inline) {
            (Some(Span { inline: Inline::Text(text), look }), Inline::Text(more)) if *look == span.look => {
                text.push_str(more)
            }
            _ => joined.push(span.clone()),
        }
    }
    // White space has no look of its own, so that it does not interrupt the look around it.
    for at in 1..joined.len().saturating_sub(1) {
        if is_blank(&joined[at..=at]) && joined[at - 1].look == joined[at + 1].look {
            joined[at].look = joined[at - 1].look.clone();
        }
    }
    joined
}

/// Returns the spans of some blocks in one row, with a break between blocks, for the cell of a table.
pub fn flat(blocks: &[Block]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for block in blocks {
        let spans = match block {
            Block::Heading(_, spans) | Block::Paragraph(spans) => spans.clone(),
            Block::Quote(blocks) => flat(blocks),
            Block::List { items, .. } => {
                items.iter().flat_map(|item| [flat(item), vec![line_break()]].concat()).collect()
            }
            Block::Table(rows) => {
                rows.iter().flatten().flat_map(|cell| [&cell[..], &[line_break()]].concat()).collect()
            }
            Block::Code(code) => vec![Span::text(code, &Look { code: true, ..Look::default() })],
            Block::Rule | Block::Remark(_) => Vec::new(),
        };
        if !out.is_empty() && !spans.is_empty() {
            out.push(line_break());
        }
        out.extend(spans);
    }
    out
}

fn line_break() -> Span {
    Span { inline: Inline::Break, look: Look::default() }
}
