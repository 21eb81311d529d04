//! Remarks that other programs hide, such as `%%…%%` of Obsidian and `{/*…*/}` of MDX. In Markdown they are text, which
//! would be published.
//!
//! A remark may contain whole paragraphs and lists, so the source text is searched for its two signs. The tree only says
//! which parts of the text are code.

use super::finding::{Finding, FindingKind, RemarkSigns};
use super::source::Source;
use super::tree::{Node, NodeValue};
use crate::diagnostic::Position;
use memchr::{memchr, memmem};
use std::iter;
use std::ops::{Range, RangeInclusive};

const PERCENT: RemarkSigns = signs("%%", "%%");
const COMMENT: RemarkSigns = signs("<!--", "-->");

/// The signs that begin with a brace: of MDX, Jinja, CriticMarkup, Handlebars, kramdown, Liquid and Hugo.
const BRACES: &[RemarkSigns] = &[
    signs("{/*", "*/}"),
    signs("{ /*", "*/ }"),
    signs("{# ", "#}"),
    signs("{#\n", "#}"),
    signs("{>>", "<<}"),
    signs("{{!", "}}"),
    signs("{::comment}", "{:/"),
    signs("{% comment %}", "{% endcomment %}"),
    signs("{%- comment -%}", "{%- endcomment -%}"),
    signs("{{< comment >}}", "{{< /comment >}}"),
    signs("{{% comment %}}", "{{% /comment %}}"),
];

const fn signs(open: &'static str, close: &'static str) -> RemarkSigns {
    RemarkSigns { open, close }
}

/// A remark with its byte range in the text.
#[derive(Debug, PartialEq, Eq)]
struct Remark {
    range: Range<usize>,
    signs: &'static RemarkSigns,
}

/// The remarks among the findings of a text.
pub struct Remarks(Vec<RangeInclusive<(usize, usize)>>);

impl Remarks {
    pub fn among(findings: &[Finding]) -> Remarks {
        let range = |finding: &Finding| match &finding.kind {
            FindingKind::Remark { end, .. } => Some(key(&finding.position)..=key(end)),
            _ => None,
        };
        Remarks(findings.iter().filter_map(range).collect())
    }

    /// Returns whether a position is in one of the remarks.
    pub fn contain(&self, position: &Position) -> bool {
        let at = self.0.partition_point(|range| *range.start() <= key(position));
        at > 0 && self.0[at - 1].contains(&key(position))
    }
}

fn key(position: &Position) -> (usize, usize) {
    (position.line, position.column)
}

/// Returns the signs of the first remark in plain text, such as a title. There, an HTML comment is printed too.
pub fn remark_in(text: &str) -> Option<&'static RemarkSigns> {
    let comment = || text.split_once(COMMENT.open)?.1.contains(COMMENT.close).then_some(&COMMENT);
    all(text, text).first().map(|remark| remark.signs).or_else(comment)
}

/// Finds the remarks in a text, outside code, and outside HTML comments except on slides, where those are printed.
pub(super) fn find<'a>(root: Node<'_>, source: &Source, slides: bool) -> Vec<Finding<'a>> {
    let text = source.text();
    if !may_have_remarks(text) {
        return Vec::new();
    }
    let masked = masked(text, &code(root, source), !slides);
    let finding = |Remark { range, signs }: Remark| {
        let end = source.position_of(range.end - 1..range.end);
        Finding { kind: FindingKind::Remark { signs, end }, position: source.position_of(range) }
    };
    all(text, &masked).into_iter().map(finding).collect()
}

fn may_have_remarks(text: &str) -> bool {
    memchr(b'{', text.as_bytes()).is_some() || memmem::find(text.as_bytes(), PERCENT.open.as_bytes()).is_some()
}

/// Returns the byte ranges of code.
fn code(root: Node<'_>, source: &Source) -> Vec<Range<usize>> {
    let is_code = |node: &Node| matches!(node.data().value, NodeValue::Code(_) | NodeValue::CodeBlock(_));
    let range = |node: Node| {
        let (start, end) = (node.data().sourcepos.start, node.data().sourcepos.end);
        source.offset(start.line, start.column)..source.offset(end.line, end.column + 1)
    };
    root.descendants().filter(is_code).map(range).collect()
}

/// Returns the text with spaces in place of code, escaped characters and, if wanted, HTML comments.
fn masked(text: &str, code: &[Range<usize>], with_comments: bool) -> String {
    let mut masked = text.as_bytes().to_vec();
    let mut mask = |range: Range<usize>| {
        for byte in masked.get_mut(range).unwrap_or_default().iter_mut().filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
    };
    let (mut at, mut is_unclosed) = (0, false);
    for range in code.iter().cloned().chain(iter::once(text.len()..text.len())) {
        while let Some(found) = text.get(at..range.start).and_then(|text| text.find(['\\', '<'])) {
            let start = at + found;
            let rest = &text[start..range.start];
            let length = match rest.as_bytes() {
                [b'\\', next, ..] if next.is_ascii_punctuation() => 2,
                [b'<', ..] if with_comments && !is_unclosed && rest.starts_with("<!--") => {
                    let length = rest.find("-->");
                    is_unclosed = length.is_none();
                    length.unwrap_or(0)
                }
                _ => 0,
            };
            mask(start..start + length);
            at = start + length.max(1);
        }
        mask(range.clone());
        (at, is_unclosed) = (at.max(range.end), false);
    }
    // Whole characters were replaced, or none.
    String::from_utf8(masked).unwrap_or_default()
}

/// Returns all remarks in order. The signs are searched in `masked`, which has the same length as `text`.
fn all(text: &str, masked: &str) -> Vec<Remark> {
    let mut found = between_percent_signs(text, masked);
    found.extend(between_braces(masked));
    found.sort_by_key(|remark| remark.range.start);
    let mut end = 0;
    found.retain(|Remark { range, signs }| {
        let inner = text.get(range.start + signs.open.len()..range.end - signs.close.len());
        let is_first = range.start >= end;
        end = end.max(range.end);
        is_first && inner.is_some_and(|inner| inner.contains(char::is_alphabetic))
    });
    found
}

fn between_braces(masked: &str) -> Vec<Remark> {
    let (mut found, mut end) = (Vec::new(), 0);
    // Whether the rest of the text lacks the closing sign, so that it is not searched again for every opening sign.
    let mut unclosed = [false; BRACES.len()];
    for (at, _) in masked.match_indices('{') {
        let rest = &masked[at..];
        let Some(which) = BRACES.iter().position(|signs| at >= end && rest.starts_with(signs.open)) else { continue };
        let signs = &BRACES[which];
        let inner = &rest[signs.open.len()..];
        match if unclosed[which] { None } else { inner.find(signs.close) } {
            Some(length) => {
                end = at + signs.open.len() + length + signs.close.len();
                found.push(Remark { range: at..end, signs });
            }
            None => unclosed[which] = true,
        }
    }
    found
}

/// Returns what is between pairs of `%%`. A lone one on a line of its own hides everything after it.
fn between_percent_signs(text: &str, masked: &str) -> Vec<Remark> {
    let mut found = Vec::new();
    let mut signs = percent_signs(masked).into_iter().peekable();
    while let Some(open) = signs.next() {
        let before = &text[..open.start];
        if before.ends_with(|last: char| last.is_ascii_digit()) {
            continue;
        }
        let end = match signs.peek() {
            Some(close) if is_percentage(text, &open) && is_percentage(text, close) => continue,
            Some(close) if !text[open.end..close.start].contains(char::is_alphabetic) => continue,
            Some(close) => close.end,
            None if is_alone_on_line(text, &open) => text.trim_end().len(),
            None => continue,
        };
        signs.next();
        found.push(Remark { range: open.start..end, signs: &PERCENT });
    }
    found
}

/// Returns the ranges of two or three percent signs. A longer row is a decoration.
fn percent_signs(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = memmem::find(&text.as_bytes()[at..], PERCENT.open.as_bytes()).map(|start| at + start) {
        let end = start + text[start..].bytes().take_while(|byte| *byte == b'%').count();
        if end - start <= 3 {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// Returns whether percent signs follow a number and no word follows them, as in `50 %% van`.
fn is_percentage(text: &str, signs: &Range<usize>) -> bool {
    let before = &text[..signs.start];
    let number = before.strip_suffix([' ', '\u{a0}', '\u{202f}']).unwrap_or(before);
    number.ends_with(|last: char| last.is_ascii_digit()) && !text[signs.end..].starts_with(char::is_alphanumeric)
}

fn is_alone_on_line(text: &str, signs: &Range<usize>) -> bool {
    let is_end = |character: char| matches!(character, '\n' | '\r');
    let before = text[..signs.start].rsplit(is_end).next().unwrap_or_default();
    let after = text[signs.end..].split(is_end).next().unwrap_or_default();
    before.trim().is_empty() && after.trim().is_empty()
}
