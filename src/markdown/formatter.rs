//! The formatter: its state, and the recursion that visits the tree once and writes each block to one string.
//!
//! The files below it each write one kind of node: `inline`, `headings`, `lists`, `tables`, `blocks`, `footnotes` and
//! `raw_html`. They share this state and nothing else.

use super::anchors::Anchors;
use super::body::Body;
use super::finding::{Finding, FindingKind, Line};
use super::footnote_index::Footnotes;
use super::model::{Markdown, Options, Part};
use super::outline::Outline;
use super::punctuation::SmartPunctuation;
use super::slide;
use super::source::Source;
use super::text::{captioned_picture, is_lettered, is_table_caption};
use super::tree::{AlertType, DEEPEST, Node, NodeAlert, NodeCodeBlock, NodeValue, is_break};
use super::words::Words;
use crate::diagnostic::Position;
use crate::i18n::{Language, is_right_to_left};
use memchr::memmem;
use std::collections::HashSet;
use std::mem;
use std::ops::Range;

/// Limit on the size of the HTML: this many times the length of the text, plus a mebibyte for short texts. Few things
/// grow beyond it; one is a footnote that is referenced a hundred thousand times.
const OUTPUT_PER_INPUT: usize = 64;
const OUTPUT_BYTES_FREE: usize = 1024 * 1024;

/// The state while a text is formatted.
pub(super) struct Formatter<'a, 't> {
    pub options: &'t Options<'t>,
    /// The language at this point of the text. A `:::lang` block changes it.
    pub language: Language,
    /// The language tag of the enclosing `:::lang` block, if it differs from the page's language.
    pub foreign: Option<String>,
    pub source: Source<'a>,
    /// The body that HTML is currently written to.
    pub body: Body,
    /// The current part; its body is in `body` until the part is finished.
    pub part: Part,
    /// The result so far.
    pub done: Markdown,
    pub findings: Vec<Finding<'a>>,
    pub outline: Outline<'t>,
    pub anchors: Anchors<'t>,
    pub words: Words,
    /// Number of tables with a caption.
    pub captions: usize,
    pub footnotes: Footnotes<'t>,
    /// HTML to insert at the start of the next paragraph: the checkbox of a task, or the label of a summary.
    pub lead: String,
    /// Names of the HTML tags that were stripped, and the line of the last one reported.
    pub stripped_names: HashSet<String>,
    pub stripped_line: usize,
    depth: usize,
    /// The first line that nearly closes code that is closed further on.
    pub near_miss: Option<Position>,
    /// Whether the text was reported as nested too deeply or too long.
    is_cut_short: bool,
    html_bytes_max: usize,

    // The state of the current paragraph, heading or cell, which `begin_text` resets.
    pub smart: SmartPunctuation,
    /// Byte ranges of the HTML that belong to links, images and footnotes.
    pub link_markup: Vec<Range<usize>>,
    /// Name of the HTML element that is being skipped with its content, up to its closing tag.
    pub hidden: Option<String>,
    /// Number of bytes to skip at the start of the next text.
    pub skip: usize,
}

impl<'a, 't> Formatter<'a, 't> {
    pub fn new(source: Source<'a>, options: &'t Options<'t>, root: Node<'t>) -> Formatter<'a, 't> {
        let text = source.text();
        let mut anchors = Anchors::new(options.id_prefix);
        let footnotes = match memmem::find(text.as_bytes(), b"[^") {
            Some(_) => Footnotes::gather(root, &mut anchors),
            None => Footnotes::default(),
        };
        Formatter {
            options,
            language: options.language,
            foreign: None,
            source,
            body: Body::with_capacity_for(text.len()),
            part: Part::default(),
            done: Markdown::default(),
            findings: Vec::new(),
            outline: Outline::of(root, options),
            anchors,
            words: Words::default(),
            captions: 0,
            footnotes,
            lead: String::new(),
            stripped_names: HashSet::new(),
            stripped_line: 0,
            depth: 0,
            near_miss: None,
            is_cut_short: false,
            html_bytes_max: OUTPUT_PER_INPUT * text.len() + OUTPUT_BYTES_FREE,
            smart: SmartPunctuation::new(options.language),
            link_markup: Vec::new(),
            hidden: None,
            skip: 0,
        }
    }

    /// Formats the whole tree. Returns the result with the findings.
    pub fn document(mut self, root: Node<'t>) -> (Markdown, Vec<Finding<'a>>) {
        for node in root.children() {
            if self.options.slides && matches!(node.data().value, NodeValue::ThematicBreak) {
                self.finish_part();
            } else {
                self.node(node);
            }
        }
        self.finish_part();
        if self.options.slides {
            for (node, height) in slide::slides(root) {
                self.report(FindingKind::Slide { height }, self.position(node));
            }
        }
        self.done.footnotes = self.list_of_footnotes();
        self.report_footnotes();
        let printed: usize = self.done.parts.iter().map(|part| part.body.len()).sum();
        let too_many = self.done.footnotes.take_if(|notes| printed + notes.len() > self.html_bytes_max).is_some();
        if too_many {
            self.cut_short(FindingKind::TooLong, self.source.start());
        }
        (self.done.words, self.done.longest_sentence) = (self.words.total, self.words.longest_sentence);
        (self.done, self.findings)
    }

    fn finish_part(&mut self) {
        let part = Part { body: mem::take(&mut self.body).finished(), ..mem::take(&mut self.part) };
        if !self.options.slides || part != Part::default() {
            self.done.parts.push(part);
        }
    }

    pub fn children(&mut self, node: Node<'t>) {
        for child in node.children() {
            self.node(child);
        }
    }

    /// Writes a node, unless it is nested too deeply or the HTML is too long.
    pub fn node(&mut self, node: Node<'t>) {
        if self.body.len() > self.html_bytes_max {
            self.cut_short(FindingKind::TooLong, self.position(node));
        } else if self.depth < DEEPEST {
            self.depth += 1;
            let start = self.body.len();
            self.block(node);
            self.placeholder_for_line(start, node);
            self.depth -= 1;
        } else {
            self.cut_short(FindingKind::TooDeep, self.position(node));
        }
    }

    /// Inserts a placeholder for the node's line into the tag that begins at `start`.
    pub fn placeholder_for_line(&mut self, start: usize, node: Node<'t>) {
        let line = node.data().sourcepos.start.line + self.options.lines_above;
        self.body.placeholder_for_line(start, line);
    }

    /// Reports that the rest of the text is left out, unless that has been reported before.
    fn cut_short(&mut self, kind: FindingKind<'a>, position: Position) {
        if !mem::replace(&mut self.is_cut_short, true) {
            self.report(kind, position);
        }
    }

    fn block(&mut self, node: Node<'t>) {
        let ast = node.data();
        match &ast.value {
            NodeValue::Paragraph => self.paragraph(node),
            NodeValue::Heading(heading) => {
                if heading.setext {
                    self.underlined_heading(node);
                }
                self.heading(node, heading.level);
            }
            NodeValue::List(list) => {
                self.outside_list(node);
                self.restarted_list(node, list);
                self.list(node, list);
            }
            NodeValue::BlockQuote => {
                self.body.new_line();
                self.wrapped("<blockquote>\n", node, "</blockquote>\n");
            }
            NodeValue::ThematicBreak => {
                self.body.begin_line("<hr>\n");
            }
            NodeValue::CodeBlock(code) => self.code_block(node, code),
            NodeValue::HtmlBlock(html) => self.html_block(ast.sourcepos, &html.literal),
            NodeValue::Table(table) => self.table(node, table),
            NodeValue::DescriptionList => self.description_list(node),
            NodeValue::Alert(alert) => self.alert(node, alert),
            NodeValue::BlockDirective(block) => self.directive(node, block),
            // Footnotes are listed at the end.
            NodeValue::FootnoteDefinition(_) => {}
            _ => self.inline(node, &ast.value),
        }
    }

    /// Writes a paragraph. If it consists of one image with a title, it becomes a figure with a caption.
    fn paragraph(&mut self, node: Node<'t>) {
        if is_table_caption(node) {
            return;
        }
        self.lines_with_signs(node);
        self.tabbed_rows(node);
        self.outside_list(node);
        self.body.new_line();
        if let Some(picture) = captioned_picture(node) {
            self.begin_text();
            return self.figure(picture);
        }
        let (start, words) = (self.body.len(), self.words.total);
        self.body.push("<p>");
        let content = self.body.len();
        self.text_of(node);
        if !self.body.truncate_if_empty(start, content) {
            self.body.push("</p>\n");
        }
        if self.words.total > words {
            self.summarize(node);
        }
    }

    /// Reports the lines of a paragraph that do not begin with a word.
    fn lines_with_signs(&mut self, paragraph: Node<'t>) {
        let mut lines = Vec::new();
        for node in paragraph.children().filter(|node| node.previous_sibling().is_none_or(is_break)) {
            let ast = node.data();
            let Some(first) = ast.value.text().and_then(|text| text.chars().next()) else { continue };
            if first.is_alphabetic() && !ast.value.text().is_some_and(is_lettered) {
                continue;
            }
            let (rest_of_line, _) = self.source.piece(ast.sourcepos);
            let text = rest_of_line.trim_end();
            // A character reference is deliberate, so it is not reported.
            if text.starts_with(first) {
                let start = ast.sourcepos.start;
                lines.push(Line { text, position: self.source.at(start.line, start.column, text.len()) });
            }
        }
        if !lines.is_empty() {
            let is_free = |it: Node| matches!(it.data().value, NodeValue::Document | NodeValue::BlockDirective(_));
            let at_top_level = paragraph.parent().is_some_and(is_free);
            self.report(FindingKind::Lines { lines, at_top_level }, self.position(paragraph));
        }
    }

    /// Writes the content of a paragraph, cell or heading, without its tags.
    pub fn text_of(&mut self, node: Node<'t>) {
        self.begin_text();
        self.body.push(&mem::take(&mut self.lead));
        self.children(node);
    }

    /// Resets the state of the current paragraph, heading or cell.
    pub fn begin_text(&mut self) {
        self.smart = SmartPunctuation::new(self.language);
        self.words.begin_sentence();
        self.link_markup.clear();
        self.hidden = None;
    }

    /// Writes the blocks of a node between two pieces of markup. The second one begins on a new line.
    pub fn wrapped(&mut self, open: &str, node: Node<'t>, close: &str) {
        self.body.push(open);
        self.children(node);
        self.body.begin_line(close);
    }

    fn code_block(&mut self, node: Node<'t>, code: &NodeCodeBlock) {
        self.outside_list(node);
        self.misread_code(node, code);
        self.body.begin_line("<pre tabindex=\"0\"><code");
        if let Some(language) = code.info.split_whitespace().next() {
            self.body.attribute("class", &format!("language-{language}"));
        }
        self.body.push(">");
        self.body.text(&code.literal);
        self.body.push("</code></pre>\n");
        self.words.begin_sentence();
        self.words.count(&code.literal);
    }

    /// Writes an alert of one of the five types that GitHub has.
    fn alert(&mut self, node: Node<'t>, alert: &NodeAlert) {
        let (kind, name) = match alert.alert_type {
            AlertType::Note => ("alert-note", "NOTE"),
            AlertType::Tip => ("alert-tip", "TIP"),
            AlertType::Important => ("alert-important", "IMPORTANT"),
            AlertType::Warning => ("alert-warning", "WARNING"),
            AlertType::Caution => ("alert-caution", "CAUTION"),
        };
        if alert.title.as_ref().is_some_and(|title| title.starts_with(['-', '+'])) {
            self.report(FindingKind::FoldedAlert { name }, self.position(node));
        }
        let lang = if alert.title.is_some() { String::new() } else { self.own_lang() };
        self.body.begin_line(&format!("<div class=\"alert {kind}\" role=\"note\">\n<p class=\"alert-title\"{lang}>"));
        self.plain(alert.title.as_deref().unwrap_or(self.options.translations.get(kind)));
        self.wrapped("</p>\n", node, "</div>\n");
    }

    /// Returns the `lang` attribute for an element with generated text, and `dir` if needed. In a block in another
    /// language, such text is still in the page's language.
    pub fn own_lang(&self) -> String {
        if self.foreign.is_none() {
            return String::new();
        }
        format!(" lang=\"{}\"{}", self.options.language, self.direction_if_other(false))
    }

    /// Returns the `dir` attribute for an element inside this one, if its text runs in the other direction.
    pub fn direction_if_other(&self, right_to_left: bool) -> &'static str {
        let around = self.foreign.as_deref().map_or(self.options.right_to_left, is_right_to_left);
        match right_to_left {
            _ if right_to_left == around => "",
            true => " dir=\"rtl\"",
            false => " dir=\"ltr\"",
        }
    }

    pub fn report(&mut self, kind: FindingKind<'a>, position: Position) {
        self.findings.push(Finding { kind, position });
    }

    /// Returns the position of a node, up to the end of its first line.
    pub fn position(&self, node: Node<'t>) -> Position {
        self.source.position(node.data().sourcepos)
    }
}
