//! Writes a document as Markdown.

use super::document::{Block, Document, Inline, Look, Span, is_blank, joined, one_line};
use super::escape;
use crate::i18n::{Language, Text};

/// The Markdown of a document.
pub struct Written {
    pub text: String,
    /// What the author must look at, with the line number in `text`.
    pub remarks: Vec<(usize, Text)>,
}

/// Writes the blocks and notes of a document. `picture` returns the link to a picture by its index.
pub fn write(document: &Document, language: Language, picture: &dyn Fn(usize) -> String) -> Written {
    let mut writer =
        Writer { out: String::new(), prefix: String::new(), marker: None, remarks: Vec::new(), language, picture };
    writer.blocks(&with_levels(&document.blocks));
    for (index, note) in document.notes.iter().enumerate() {
        writer.gap();
        writer.marker = Some(format!("[^{}]: ", index + 1));
        writer.within("    ", |writer| writer.blocks(note));
    }
    Written { text: writer.out, remarks: writer.remarks }
}

/// Shifts the levels of headings so that the highest is 2 and none is skipped.
fn with_levels(blocks: &[Block]) -> Vec<Block> {
    let mut open: Vec<u8> = Vec::new();
    let mut shift = |block: &Block| match block {
        Block::Heading(level, spans) => {
            while open.last().is_some_and(|above| above >= level) {
                open.pop();
            }
            open.push(*level);
            Block::Heading((open.len() as u8 + 1).min(6), spans.clone())
        }
        other => other.clone(),
    };
    blocks.iter().map(&mut shift).collect()
}

struct Writer<'a> {
    out: String,
    /// Begins each line.
    prefix: String,
    /// Begins the next line instead.
    marker: Option<String>,
    remarks: Vec<(usize, Text)>,
    language: Language,
    picture: &'a dyn Fn(usize) -> String,
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        let start = match self.marker.take() {
            Some(marker) => marker,
            None => self.prefix.clone(),
        };
        let whole = format!("{start}{line}");
        self.out.push_str(whole.trim_end());
        self.out.push('\n');
    }

    /// Writes an empty line, unless nothing precedes it.
    fn gap(&mut self) {
        if !self.out.is_empty() && self.marker.is_none() {
            self.line("");
        }
    }

    fn within(&mut self, prefix: &str, write: impl FnOnce(&mut Self)) {
        let length = self.prefix.len();
        // The marker of an item replaces the prefix of its first line only.
        self.prefix.push_str(prefix);
        write(self);
        if self.marker.is_some() {
            self.line("");
        }
        self.prefix.truncate(length);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut previous: Option<&Block> = None;
        let mut is_other = false;
        for block in blocks.iter().filter(|block| !matches!(block, Block::Paragraph(spans) if is_blank(spans))) {
            if previous.is_some() {
                self.gap();
            }
            let kind = |block: &Block| if let Block::List { start, .. } = block { Some(start.is_some()) } else { None };
            // Two lists in a row differ in their marks, or they would be one.
            is_other = kind(block).is_some() && previous.and_then(kind) == kind(block) && !is_other;
            self.block(block, is_other);
            previous = Some(block);
        }
    }

    fn block(&mut self, block: &Block, is_other: bool) {
        match block {
            Block::Heading(level, spans) => {
                let text = self.inline(&without_breaks(spans), false);
                let text = match text.strip_suffix('#') {
                    Some(before) => format!("{before}\\#"),
                    None => text,
                };
                self.line(&format!("{} {text}", "#".repeat(usize::from(*level))));
            }
            Block::Paragraph(spans) => {
                let text = self.inline(spans, false);
                text.split('\n').for_each(|line| self.line(&escape::line(line.trim())));
            }
            Block::Quote(blocks) => {
                if let Some(marker) = &mut self.marker {
                    marker.push_str("> ");
                } else {
                    self.marker = Some(format!("{}> ", self.prefix));
                }
                self.within("> ", |writer| writer.blocks(blocks));
            }
            Block::List { start, items } => self.list(*start, items, is_other),
            Block::Table(rows) => self.table(rows),
            Block::Code(code) => {
                let fence = "~".repeat(longest_run(code, '~').max(2) + 1);
                self.line(&fence);
                code.trim_end().lines().for_each(|line| self.line(line));
                self.line(&fence);
            }
            Block::Rule => self.line("***"),
            Block::Remark(text) => {
                let spoken = text.get(self.language).replace("--", "- -").replace('\n', " ");
                self.line(&format!("<!-- omslag import: {spoken} -->"));
                self.remarks.push((self.out.matches('\n').count(), text.clone()));
            }
        }
    }

    fn list(&mut self, start: Option<usize>, items: &[Vec<Block>], is_other: bool) {
        let is_short = |item: &Vec<Block>| match &item[..] {
            [] | [Block::Paragraph(_)] | [Block::List { .. }] => true,
            [Block::Paragraph(_), rest @ ..] => {
                rest.iter().all(|block| matches!(block, Block::List { .. })) && rest.len() == 1
            }
            _ => false,
        };
        let is_tight = items.iter().all(is_short);
        for (at, item) in items.iter().enumerate() {
            if at > 0 && !is_tight {
                self.gap();
            }
            let mark = match start {
                Some(start) => format!("{}{} ", start + at, if is_other { ")" } else { "." }),
                None => if is_other { "* " } else { "- " }.to_owned(),
            };
            let before = self.marker.take().unwrap_or_else(|| self.prefix.clone());
            self.marker = Some(format!("{before}{mark}"));
            self.within(&" ".repeat(mark.len()), |writer| match &item[..] {
                [first @ Block::Paragraph(_), Block::List { start, items }] if is_tight => {
                    writer.block(first, false);
                    writer.list(*start, items, false);
                }
                blocks => writer.blocks(blocks),
            });
        }
    }

    fn table(&mut self, rows: &[Vec<Vec<Span>>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        for (at, row) in rows.iter().enumerate() {
            let cells = row.iter().map(|cell| self.inline(&without_breaks(cell), true)).collect::<Vec<_>>();
            let cells = cells.into_iter().chain(std::iter::repeat(String::new())).take(columns);
            self.line(&format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
            if at == 0 {
                self.line(&format!("|{}", "---|".repeat(columns)));
            }
        }
    }

    fn inline(&self, spans: &[Span], in_table: bool) -> String {
        let text = self.marked(&joined(spans), 0, "", ' ');
        let text = text.trim_matches([' ', '\n']).trim_end_matches("\\\n");
        if in_table { text.replace('|', "\\|") } else { text.to_owned() }
    }

    /// Writes spans, with the marks of one level of [`MARKS`] and those below it.
    fn marked(&self, spans: &[Span], level: usize, before: &str, after: char) -> String {
        let Some((mark, has)) = MARKS.get(level) else {
            return spans.iter().map(|span| self.plain(span)).collect();
        };
        let mut out = String::new();
        let mut rest = spans;
        while let Some(first) = rest.first() {
            let length = rest.iter().take_while(|span| has(&span.look) == has(&first.look)).count();
            let (group, others) = rest.split_at(length);
            let next = others.first().map_or(after, first_character);
            let inner = self.marked(group, level + 1, if out.is_empty() { before } else { &out }, next);
            match has(&first.look) {
                None => out.push_str(&inner),
                Some("") => out.push_str(&emphasised(&inner, mark, if out.is_empty() { before } else { &out }, next)),
                Some(target) => out.push_str(&linked(&inner, target, group)),
            }
            rest = others;
        }
        out
    }

    fn plain(&self, span: &Span) -> String {
        match &span.inline {
            Inline::Text(text) if span.look.code && !text.trim().is_empty() => {
                let ticks = "`".repeat(longest_run(text, '`') + 1);
                let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
                format!("{ticks}{space}{}{space}{ticks}", text.replace(['\n', '\t'], " "))
            }
            Inline::Text(text) => escape::inline(&text.replace(['\n', '\t'], " ")),
            Inline::Break => "\\\n".to_owned(),
            Inline::Picture { index, alt } => {
                format!("![{}]({})", escape::inline(&alt.replace('\n', " ")), escape::target(&(self.picture)(*index)))
            }
            Inline::Note(index) => format!("[^{}]", index + 1),
        }
    }
}

/// The marks of looks, outermost first, and the look that each is for. A link returns its target.
type Has = fn(&Look) -> Option<&str>;
const MARKS: &[(&str, Has)] = &[
    ("", |look| look.link.as_deref()),
    ("**", |look| look.bold.then_some("")),
    ("*", |look| look.italic.then_some("")),
    ("~~", |look| look.strike.then_some("")),
];

/// Puts marks around a text where Markdown reads them as such, and leaves them out elsewhere.
fn emphasised(inner: &str, mark: &str, before: &str, after: char) -> String {
    let text = inner.trim();
    let is_punctuation = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else { return inner.to_owned() };
    let outside = |text: &str, c: Option<char>, other: char| if text.is_empty() { c.unwrap_or(other) } else { ' ' };
    let start = inner.len() - inner.trim_start().len();
    let left = outside(&inner[..start], before.chars().next_back(), ' ');
    let right = outside(&inner[start + text.len()..], Some(after), ' ');
    let opens = !is_punctuation(first) || !left.is_alphanumeric();
    let closes = !is_punctuation(last) || !right.is_alphanumeric();
    let sign = &mark[..1];
    let collides = start == 0 && before.ends_with(sign) && !before.ends_with(&format!("\\{sign}"));
    if !opens || !closes || collides || text.contains('\n') && text.ends_with('\\') {
        return inner.to_owned();
    }
    format!("{}{mark}{text}{mark}{}", &inner[..start], &inner[start + text.len()..])
}

fn linked(inner: &str, target: &str, group: &[Span]) -> String {
    let (text, shown) = (inner.trim(), one_line(group));
    let is_bare = shown == target || target.strip_prefix("mailto:") == Some(&shown);
    if text.is_empty() || is_bare && text == format!("<{shown}>") {
        return inner.to_owned();
    }
    if is_bare && !target.contains([' ', '<', '>']) && target.contains(':') {
        return format!("<{shown}>");
    }
    // A bare address in the text of a link would be a link in a link.
    let text = if text.contains("<http") { escape_addresses(text) } else { text.to_owned() };
    let start = inner.len() - inner.trim_start().len();
    format!("{}[{text}]({}){}", &inner[..start], escape::target(target), &inner[start + inner.trim().len()..])
}

fn escape_addresses(text: &str) -> String {
    text.replace("<https://", "https://").replace("<http://", "http://").replace('>', "")
}

fn without_breaks(spans: &[Span]) -> Vec<Span> {
    let space = |span: &Span| match span.inline {
        Inline::Break => Span::text(" ", &span.look),
        _ => span.clone(),
    };
    spans.iter().map(space).collect()
}

fn first_character(span: &Span) -> char {
    match &span.inline {
        Inline::Text(text) => text.chars().next().unwrap_or(' '),
        Inline::Break => ' ',
        // The bracket of a note or picture.
        _ => '[',
    }
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}
