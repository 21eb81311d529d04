//! The HTML of the `:::` blocks.

use super::block_kind::{Block, Definition, Kind};
use super::body::PlaceholderKind;
use super::finding::{ArgumentFault, FindingKind};
use super::formatter::Formatter;
use super::model::LeadsTo;
use super::opening::{Opening, Word};
use super::punctuation::punctuate;
use super::text::{captioned_picture, is_table_caption, plain_text};
use super::tree::{Node, NodeBlockDirective, NodeValue, Sourcepos, heading_level, is_break};
use crate::html::Escaped;
use crate::i18n::{self, Language};
use crate::url::{self, Url};
use std::mem;

impl<'a, 't> Formatter<'a, 't> {
    /// Writes a `:::` block. If it is unknown or faulty, only its content is written.
    pub(super) fn directive(&mut self, node: Node<'t>, directive: &NodeBlockDirective) {
        let position = node.data().sourcepos;
        let start = position.start;
        let opening = Opening::read(self.source.line(start.line), start.column.saturating_sub(1));
        let name = opening.name.text;
        let Some(definition) = Definition::find(name, self.options.slides) else {
            self.report(FindingKind::UnknownBlock { name }, self.position(node));
            return self.children(node);
        };
        let fence_length = directive.fence_length;
        if !self.is_closed(position, fence_length) {
            self.report(FindingKind::UnclosedBlock { name, fence_length }, self.position(node));
        }
        let block = Block { node, definition, opening };
        let faults = block.faults(&self.source);
        if !faults.is_empty() {
            self.findings.extend(faults);
            return self.children(node);
        }
        match definition.kind {
            Kind::Download => self.download(&block),
            Kind::Figure => self.figure_block(&block),
            Kind::Details => self.details(&block),
            Kind::Video => self.video(&block),
            Kind::Lang => self.other_language(&block),
            Kind::Summary => self.summary(&block),
            Kind::Quote => self.quote(&block),
            Kind::Columns => self.columns(&block),
            Kind::Layout => {
                self.set_layout(&block);
                self.children(node);
            }
        }
    }

    /// Returns whether a block is closed by a line. The parser also ends a block at the end of the text.
    fn is_closed(&self, position: Sourcepos, fence_length: usize) -> bool {
        let last = self.source.line(position.end.line).trim_end();
        let before = last.trim_end_matches(':');
        position.end.line > position.start.line
            && last.len() - before.len() >= fence_length
            && before.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'>'))
    }

    /// Reports a fault at a word of the opening line, and writes the content without the block.
    fn children_of_faulty(&mut self, block: &Block<'a, 't>, fault: ArgumentFault<'a>, word: Word) {
        self.findings.push(block.finding(fault, word, &self.source));
        self.children(block.node);
    }

    fn set_layout(&mut self, block: &Block) {
        self.part.layout.get_or_insert_with(|| block.definition.name.to_owned());
    }

    /// Writes a link to a file with its type and size, followed by the content of the block.
    fn download(&mut self, block: &Block<'a, 't>) {
        let (file, title) = (block.value("file"), block.value("title").text);
        let Some(link) = self.block_link(block, file, LeadsTo::File) else { return self.children(block.node) };
        self.body.begin_line("<div class=\"download\"><div><a href=\"");
        self.body.placeholder(PlaceholderKind::Href(link));
        self.body.push("\">");
        if title.is_empty() {
            self.words.begin_sentence();
            self.verbatim(url::file_name(file.text));
        } else {
            self.plain_words(title);
        }
        self.body.push(" (");
        self.body.placeholder(PlaceholderKind::TypeAndSize(link));
        self.body.push(")</a>");
        self.wrapped("", block.node, "</div></div>\n");
    }

    /// Writes an image with the rest of the block as its caption.
    fn figure_block(&mut self, block: &Block<'a, 't>) {
        let paragraph = block.node.first_child().filter(|first| matches!(first.data().value, NodeValue::Paragraph));
        let picture = paragraph.and_then(|paragraph| paragraph.first_child()).filter(|first| is_picture(first));
        let (Some(paragraph), Some(picture)) = (paragraph, picture) else {
            return self.children_of_faulty(block, ArgumentFault::NoPicture, block.opening.name);
        };
        self.body.new_line();
        self.begin_text();
        if paragraph.next_sibling().is_none() && captioned_picture(paragraph).is_some() {
            return self.figure(picture);
        }
        self.body.push("<figure>");
        let below = paragraph.following_siblings().skip(1);
        let caption = picture.following_siblings().skip(1).chain(below).map(|node| plain_text(node, self.language));
        let caption: String = caption.collect();
        match &picture.data().value {
            NodeValue::Image(image) => self.picture(picture, image, Some(&caption)),
            _ => self.node(picture),
        }
        let start = self.body.len();
        self.body.push("<figcaption>");
        let content = self.body.len();
        let beside = picture.following_siblings().skip(1).find(|node| !is_break(node));
        self.caption(beside, paragraph.next_sibling());
        if !self.body.truncate_if_empty(start, content) {
            self.body.push("</figcaption>");
        }
        self.body.push("</figure>\n");
    }

    /// Writes the caption: the text after the image in its paragraph, and the blocks below it. A single paragraph has
    /// no tags.
    fn caption(&mut self, text: Option<Node<'t>>, below: Option<Node<'t>>) {
        self.begin_text();
        for node in text.into_iter().flat_map(|first| first.following_siblings()) {
            self.node(node);
        }
        let is_paragraph = |node: &Node| matches!(node.data().value, NodeValue::Paragraph);
        match below.filter(|only| text.is_none() && only.next_sibling().is_none() && is_paragraph(only)) {
            Some(only) => self.text_of(only),
            None => below.into_iter().flat_map(|first| first.following_siblings()).for_each(|node| self.node(node)),
        }
    }

    fn details(&mut self, block: &Block<'a, 't>) {
        self.body.begin_line("<details>\n<summary>");
        self.plain_words(block.value("title").text);
        self.wrapped("</summary>\n", block.node, "</details>\n");
    }

    /// Writes a link to a video. Nothing is loaded from the other site.
    fn video(&mut self, block: &Block<'a, 't>) {
        let url = block.value("url");
        let Some(host) = Url::split(url.text).web_host() else {
            return self.children_of_faulty(block, ArgumentFault::NoAddress, url);
        };
        let Some(link) = self.block_link(block, url, LeadsTo::Anything) else { return };
        let title = punctuate(block.value("title").text, self.language);
        let text = self.options.translations.fill("video-on", &[("title", &title), ("host", host)]);
        self.body.begin_line("<p class=\"video\"><a href=\"");
        self.body.placeholder(PlaceholderKind::Href(link));
        self.body.push("\">");
        self.words.begin_sentence();
        self.verbatim(&text);
        self.body.push("</a></p>\n");
        self.children(block.node);
    }

    fn other_language(&mut self, block: &Block<'a, 't>) {
        let word = block.value("code");
        let code = word.text;
        if !i18n::is_tag(code) {
            return self.children_of_faulty(block, ArgumentFault::NoLanguage(code), word);
        }
        // Any language other than Dutch gets English punctuation, without the Dutch apostrophes.
        let language = Language::from_tag(code).unwrap_or(Language::English);
        let foreign = Some(code.to_owned()).filter(|code| code != self.options.language.code());
        let direction = self.direction_if_other(i18n::is_right_to_left(code));
        let around = (mem::replace(&mut self.language, language), mem::replace(&mut self.foreign, foreign));
        self.body.new_line();
        self.wrapped(&format!("<div lang=\"{}\"{direction}>\n", Escaped(code)), block.node, "</div>\n");
        (self.language, self.foreign) = around;
    }

    /// Writes the summary of the page, with a label at its start.
    fn summary(&mut self, block: &Block<'a, 't>) {
        let label = self.options.translations.get("summary-label");
        self.body.begin_line("<div class=\"notice corner\">");
        self.lead = format!("<b{}>{}.</b> ", self.own_lang(), Escaped(label));
        if !self.takes_lead(block.node) {
            self.body.push("<p>");
            self.push_lead();
            self.body.push("</p>");
        }
        self.wrapped("", block.node, "</div>\n");
    }

    /// Writes a quotation. On a slide it also determines the layout.
    fn quote(&mut self, block: &Block<'a, 't>) {
        self.set_layout(block);
        self.body.new_line();
        self.wrapped("<figure class=\"quote\"><blockquote>\n", block.node, "</blockquote>\n<figcaption>");
        self.plain_words(block.value("by").text);
        self.body.push("</figcaption></figure>\n");
    }

    /// Writes a column for each heading of the same level as the first one, or for each block if there are no headings.
    fn columns(&mut self, block: &Block<'a, 't>) {
        self.set_layout(block);
        let children: Vec<Node> = block.node.children().collect();
        let level = block.node.children().find_map(heading_level);
        let is_same_column = |_: &Node, next: &Node| match level {
            Some(level) => heading_level(next) != Some(level),
            None => belongs_to_block_before(next),
        };
        self.body.begin_line("<div class=\"columns\">\n");
        for column in children.chunk_by(is_same_column) {
            self.body.push("<div>\n");
            for child in column {
                self.node(child);
                self.body.new_line();
            }
            self.body.push("</div>\n");
        }
        self.body.push("</div>\n");
    }

    /// Registers the target of an argument, and returns its index; `None` if its scheme is refused.
    fn block_link(&mut self, block: &Block, target: Word, leads_to: LeadsTo) -> Option<usize> {
        self.register_link(target.text, leads_to, block.position(target, &self.source))
    }
}

/// Returns whether a node prints nothing itself, or is a table below its caption.
fn belongs_to_block_before(node: Node<'_>) -> bool {
    matches!(node.data().value, NodeValue::HtmlBlock(_) | NodeValue::FootnoteDefinition(_))
        || node.previous_sibling().is_some_and(is_table_caption)
}

/// Returns whether a node is an image, or a link around one.
fn is_picture(node: &Node<'_>) -> bool {
    match &node.data().value {
        NodeValue::Image(_) => true,
        NodeValue::Link(_) => node.first_child().is_some_and(|child| matches!(child.data().value, NodeValue::Image(_))),
        _ => false,
    }
}
