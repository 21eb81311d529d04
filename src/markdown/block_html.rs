//! The HTML of each `:::` block.

use super::blocks::{Block, argument_error};
use super::format::{Formatter, captioned_picture};
use super::tree::{Node, NodeValue, heading_level, is_break};
use super::{LeadsTo, Wants, links, punctuate};
use crate::address;
use crate::html::Escaped;
use crate::language::{self, Language};
use std::mem;

impl<'a, 't> Formatter<'a, 't> {
    /// A link to a file, with its type and size, and a remark.
    pub(super) fn download(&mut self, block: &Block<'a, 't>) {
        let (file, title) = (block.value("file"), block.value("title"));
        let Some(link) = self.block_link(block, "file", LeadsTo::File) else { return self.children(block.node) };
        self.body.new_line();
        self.body.push("<div class=\"download\"><div><a href=\"");
        self.body.slot(Wants::Href(link));
        self.body.push("\">");
        if title.is_empty() {
            self.begin_sentence();
            self.verbatim(address::file_name(file));
        } else {
            self.words(title);
        }
        self.body.push(" (");
        self.body.slot(Wants::TypeAndSize(link));
        self.body.push(")</a>");
        self.wrapped("", block.node, "</div></div>\n");
    }

    /// A picture with everything that follows it as its caption.
    pub(super) fn figure_block(&mut self, block: &Block<'a, 't>) {
        let paragraph = block.node.first_child().filter(|first| matches!(first.data().value, NodeValue::Paragraph));
        let picture = paragraph.and_then(|paragraph| paragraph.first_child()).filter(|first| is_picture(first));
        let (Some(paragraph), Some(picture)) = (paragraph, picture) else {
            let diagnostic = argument_error(
                "het blok `figure` begint niet met een afbeelding",
                "the block `figure` does not begin with a picture",
                "zet er bovenaan `![wat erop staat](foto.jpg)` in",
                "put `![what it shows](photo.jpg)` at the top of it",
            );
            self.report(diagnostic, block.spot(block.name));
            return self.children(block.node);
        };
        self.body.new_line();
        self.begin_text();
        if paragraph.next_sibling().is_none() && captioned_picture(paragraph).is_some() {
            return self.figure(picture);
        }
        self.body.push("<figure>");
        self.node(picture);
        let start = self.body.len();
        self.body.push("<figcaption>");
        let content = self.body.len();
        let beside = picture.following_siblings().skip(1).find(|node| !is_break(node));
        self.caption(beside, paragraph.next_sibling());
        if !self.body.take_back_if_blank(start, content) {
            self.body.push("</figcaption>");
        }
        self.body.push("</figure>\n");
    }

    /// The text beside a figure's picture and the blocks below it; a single paragraph has no tags.
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

    pub(super) fn details(&mut self, block: &Block<'a, 't>) {
        self.body.new_line();
        self.body.push("<details>\n<summary>");
        self.words(block.value("title"));
        self.wrapped("</summary>\n", block.node, "</details>\n");
    }

    /// A link to a video elsewhere: nothing of the other site is loaded here.
    pub(super) fn video(&mut self, block: &Block<'a, 't>) {
        let Some(host) = links::host(block.value("url")) else {
            let diagnostic = argument_error(
                "een video heeft een webadres nodig",
                "a video needs a web address",
                "begin `url` met `https://`",
                "begin `url` with `https://`",
            );
            let word = block.argument("url").map_or(block.name, |argument| argument.value);
            self.report(diagnostic, block.spot(word));
            return self.children(block.node);
        };
        let Some(link) = self.block_link(block, "url", LeadsTo::Anything) else { return };
        let title = punctuate(block.value("title"), self.language);
        let text = self.style.strings.fill("video-on", &[("title", &title), ("host", host)]);
        self.body.new_line();
        self.body.push("<p class=\"video\"><a href=\"");
        self.body.slot(Wants::Href(link));
        self.body.push("\">");
        self.begin_sentence();
        self.verbatim(&text);
        self.body.push("</a></p>\n");
        self.children(block.node);
    }

    pub(super) fn other_language(&mut self, block: &Block<'a, 't>) {
        let code = block.value("code");
        if !language::is_tag(code) {
            let diagnostic = argument_error(
                format!("`{code}` is geen code van een taal"),
                format!("`{code}` is not the code of a language"),
                "schrijf bijvoorbeeld `:::lang en`",
                "write for instance `:::lang en`",
            );
            let word = block.argument("code").map_or(block.name, |argument| argument.value);
            self.report(diagnostic, block.spot(word));
            return self.children(block.node);
        }
        // Any language but Dutch goes without the Dutch apostrophes.
        let language = Language::from_tag(code).unwrap_or(Language::English);
        let foreign = Some(code.to_owned()).filter(|code| code != self.style.language.code());
        let around = (mem::replace(&mut self.language, language), mem::replace(&mut self.foreign, foreign));
        self.body.new_line();
        self.wrapped(&format!("<div lang=\"{}\">\n", Escaped(code)), block.node, "</div>\n");
        (self.language, self.foreign) = around;
    }

    /// What the page says in short, with a label at its start.
    pub(super) fn summary(&mut self, block: &Block<'a, 't>) {
        let label = self.style.strings.get("summary-label");
        self.body.new_line();
        self.body.push("<div class=\"notice fold\">");
        self.lead = format!("<b{}>{}.</b> ", self.own_lang(), Escaped(label));
        if !self.takes_lead(block.node) {
            self.body.push("<p>");
            self.push_lead();
            self.body.push("</p>");
        }
        self.wrapped("", block.node, "</div>\n");
    }

    /// On a slide it also is the layout.
    pub(super) fn quote(&mut self, block: &Block<'a, 't>) {
        self.slide.layout.get_or_insert_with(|| block.name.text.to_owned());
        self.body.new_line();
        self.wrapped("<figure class=\"quote\"><blockquote>\n", block.node, "</blockquote>\n<figcaption>");
        self.words(block.value("by"));
        self.body.push("</figcaption></figure>\n");
    }

    /// A column for each heading of the level that comes first; without headings one for each block.
    pub(super) fn columns(&mut self, block: &Block<'a, 't>) {
        self.slide.layout.get_or_insert_with(|| block.name.text.to_owned());
        let level = block.node.children().find_map(heading_level);
        let mut is_open = false;
        self.body.new_line();
        self.body.push("<div class=\"columns\">\n");
        for child in block.node.children() {
            let begins = match level {
                Some(level) => heading_level(child) == Some(level),
                None => !self.belongs_to_block_before(child),
            };
            if begins || !is_open {
                self.body.push(if is_open { "</div>\n<div>\n" } else { "<div>\n" });
                is_open = true;
            }
            self.node(child);
            self.body.new_line();
        }
        self.body.push(if is_open { "</div>\n</div>\n" } else { "</div>\n" });
    }

    /// Whether a block prints nothing of its own, or is a table below its caption.
    fn belongs_to_block_before(&self, node: Node<'t>) -> bool {
        matches!(node.data().value, NodeValue::HtmlBlock(_) | NodeValue::FootnoteDefinition(_))
            || node.previous_sibling().is_some_and(|above| self.is_table_caption(above))
    }

    /// Registers the target that an argument gives; `None` where it is refused.
    fn block_link(&mut self, block: &Block<'a, 't>, argument: &str, leads_to: LeadsTo) -> Option<usize> {
        let value = block.argument(argument)?.value;
        self.register_link(value.text, leads_to, block.spot(value))
    }

    /// Writes and counts plain text that stands by itself.
    fn words(&mut self, text: &str) {
        self.begin_sentence();
        self.count_words(text);
        self.plain(text);
    }
}

/// Whether a node is a picture, or a link that shows one.
fn is_picture(node: &Node<'_>) -> bool {
    match &node.data().value {
        NodeValue::Image(_) => true,
        NodeValue::Link(_) => node.first_child().is_some_and(|child| matches!(child.data().value, NodeValue::Image(_))),
        _ => false,
    }
}
