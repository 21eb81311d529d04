//! Headings: which is the title, at which level the others are printed, and the title of a slide.

use super::format::Formatter;
use super::inline::plain_text;
use super::tree::{Node, NodeValue, heading_level};
use super::{Heading, Style, punctuate};
use crate::diagnostic::{Diagnostic, Rule};
use crate::html::{Escaped, Html};
use crate::language::Text;
use std::mem;
use std::ops::Range;

/// What must be known of all headings before the first is printed.
pub(super) struct Outline<'t> {
    /// The heading that repeats the page's title.
    title: Option<Node<'t>>,
    /// What is added to the level of every heading that is printed.
    shift: i8,
    warned: bool,
    /// The level of the heading last printed.
    last: u8,
    /// How many tables have a caption of their own.
    pub captions: usize,
}

impl<'t> Outline<'t> {
    pub fn of(root: Node<'t>, style: &Style) -> Outline<'t> {
        let top = if style.slides { 2 } else { style.top_level };
        let mut highest = root.descendants().filter(|node| heading_level(node) == Some(1));
        let first = if style.slides { None } else { highest.next() };
        let title = first.filter(|first| same_text(&plain_text(first, style.language), style));
        let further = (first.is_some() && title.is_none()) || highest.next().is_some();
        let shift = if further && !style.slides { top as i8 - 1 } else { top as i8 - 2 };
        Outline { title, shift, warned: style.slides, last: top.saturating_sub(1), captions: 0 }
    }
}

/// Whether a heading says what the page's title says, apart from spaces and the form of its quotes.
fn same_text(heading: &str, style: &Style) -> bool {
    heading.split_whitespace().eq(punctuate(style.title, style.language).split_whitespace())
}

impl<'t> Formatter<'_, 't> {
    pub(super) fn heading(&mut self, node: Node<'t>, written: u8) {
        // The title takes its id too, as in any viewer that follows GitHub's rule.
        let id = self.anchors.id(node.collect_text().trim());
        if self.outline.title.is_some_and(|title| title.same_node(node)) {
            return;
        }
        let level = self.printed_level(node, written);
        let opens_slide = self.opens_slide(node, written);
        let html = if opens_slide {
            let body = mem::take(&mut self.body);
            self.text_of(node);
            self.slide.title = mem::replace(&mut self.body, body);
            without(self.slide.title.since(0), 0, &self.link_markup)
        } else {
            self.body.new_line();
            self.body.push(&format!("<h{level} id=\""));
            self.body.text(&id);
            self.body.push("\">");
            let start = self.body.len();
            self.text_of(node);
            let html = without(self.body.since(start), start, &self.link_markup);
            self.body.push(&format!("</h{level}>\n"));
            html
        };
        let text = plain_text(node, self.language).trim().to_owned();
        self.check(node, level, &text);
        let spot = self.source.spot(node.data().sourcepos);
        let html = match &self.foreign {
            Some(code) => format!("<span lang=\"{}\">{}</span>", Escaped(code), html.trim()),
            None => html.trim().to_owned(),
        };
        let heading = Heading { level, id, text, html: Html::trusted(html), spot };
        self.done.ids.push(heading.id.clone());
        if opens_slide {
            self.slide.heading = Some(heading.clone());
        }
        self.done.headings.push(heading);
    }

    fn printed_level(&mut self, node: Node<'t>, written: u8) -> u8 {
        if written == 1 && !mem::replace(&mut self.outline.warned, true) {
            let diagnostic = Diagnostic::new(
                Rule::ExtraTitle,
                Text::new(
                    "een kop met één `#` is voor de titel, en die heeft de pagina al; dit wordt een tussenkop",
                    "a heading with one `#` is for the title, which the page already has; this becomes a subheading",
                ),
            )
            .help(Text::new("begin deze kop met `##`", "begin this heading with `##`"));
            self.report(diagnostic, self.source.spot(node.data().sourcepos));
        }
        // On slides `#` and `##` are the same.
        let written = if self.style.slides { written.max(2) } else { written };
        (written as i8 + self.outline.shift).clamp(2, 6) as u8
    }

    /// Whether a heading is its slide's title: the first `#` or `##` that stands freely on it.
    fn opens_slide(&self, node: Node<'t>, written: u8) -> bool {
        self.style.slides
            && written <= 2
            && self.slide.heading.is_none()
            && node.parent().is_some_and(|parent| match &parent.data().value {
                NodeValue::Document => true,
                NodeValue::BlockDirective(block) => super::blocks::is_layout_with_title(block),
                _ => false,
            })
    }

    fn check(&mut self, node: Node<'t>, level: u8, text: &str) {
        let spot = self.source.spot(node.data().sourcepos);
        if text.is_empty() {
            let diagnostic =
                Diagnostic::new(Rule::EmptyHeading, Text::new("deze kop is leeg", "this heading is empty"));
            let help =
                Text::new("zet er tekst achter, of haal de regel weg", "write text behind it, or remove the line");
            self.report(diagnostic.help(help), spot);
        }
        let last = mem::replace(&mut self.outline.last, level);
        // Where a further `#` comes below the first heading, its levels are off by one, which is told at the `#`.
        let is_first = last + 1 == self.style.top_level.max(2);
        let is_shifted = !self.style.slides && self.outline.shift != self.style.top_level as i8 - 2;
        if level > last + 1 && !(is_first && is_shifted) {
            let more = usize::from(level - last - 1);
            let diagnostic = Diagnostic::new(
                Rule::HeadingJump,
                Text::new("deze kop slaat een niveau over", "this heading skips a level"),
            );
            let written = usize::try_from(level as i8 - self.outline.shift).unwrap_or(2).saturating_sub(more);
            let help = Text::new(
                format!("begin de kop met `{}`", "#".repeat(written)),
                format!("begin the heading with `{}`", "#".repeat(written)),
            );
            self.report(diagnostic.help(help), spot);
        }
    }
}

/// A piece of HTML that starts at the offset `start`, without some ranges of it.
fn without(html: &str, start: usize, ranges: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut from = 0;
    for range in ranges {
        kept.push_str(&html[from..range.start - start]);
        from = range.end - start;
    }
    kept.push_str(&html[from..]);
    kept
}
