//! The formatter: goes through the tree once and writes each block into one string.
//!
//! Its other halves stand beside it by subject: `inline`, `lists`, `tables`, `headings`, `footnotes`, `blocks` and
//! `raw_html`. They share this state and nothing else.

use super::footnotes::Footnotes;
use super::headings::Outline;
use super::punctuation::Pen;
use super::source::Source;
use super::tree::{AlertType, Anchorizer, Node, NodeAlert, NodeCodeBlock, NodeValue};
use super::{Body, Heading, Markdown, Part, Problem, Spot, Style, room};
use crate::diagnostic::{Diagnostic, Rule};
use crate::language::{Language, Text};
use memchr::memmem;
use std::collections::HashSet;
use std::mem;
use std::ops::Range;

/// How many levels of the tree are printed. It bounds the recursion, and nobody reads what is nested deeper.
pub(super) const DEEPEST: usize = 100;

/// How much HTML a text may become: so many times its own length, and a mebibyte on top for the short ones. Only a
/// few things grow like that, such as one footnote that is referred to from a hundred thousand places.
const OUTPUT_PER_INPUT: usize = 64;
const OUTPUT_BYTES_FREE: usize = 1024 * 1024;

/// What is being written, and what is known so far.
pub(super) struct Formatter<'a, 't> {
    pub style: &'a Style<'a>,
    /// The language at this point of the text: a block can change it.
    pub language: Language,
    /// The language tag of the block that the text stands in, where that is not the page's.
    pub foreign: Option<String>,
    pub source: Source<'a>,
    /// Where HTML goes to at the moment.
    pub body: Body,
    pub slide: Slide,
    /// Everything that is finished.
    pub done: Markdown,
    pub outline: Outline<'t>,
    pub anchors: Anchors<'a>,
    pub footnotes: Footnotes<'t>,
    /// HTML for the start of the next paragraph: the box of a task, the label of a summary.
    pub lead: String,
    pub stripped: Stripped,
    depth: usize,
    /// Whether it has been told that the text is nested too deeply, or becomes too long.
    is_cut_short: bool,
    html_bytes_max: usize,

    // The state of the paragraph, heading or cell that is being written; `begin_text` clears it.
    pub pen: Pen,
    pub in_word: bool,
    pub sentence_ends: bool,
    pub sentence_words: usize,
    /// Parts of the HTML that belong to links, pictures and footnotes.
    pub link_markup: Vec<Range<usize>>,
    /// The name of the HTML element that is left out with its content, up to its closing tag.
    pub hidden: Option<String>,
    /// Bytes of the next text that are left out.
    pub skip: usize,
}

/// What a part has besides its body.
#[derive(Default)]
pub(super) struct Slide {
    pub notes: Body,
    pub heading: Option<Heading>,
    pub title: Body,
    pub layout: Option<String>,
}

/// The HTML tags that were left out so far: their names, and the line last reported.
#[derive(Default)]
pub(super) struct Stripped {
    pub names: HashSet<String>,
    pub line: usize,
}

/// Makes ids by GitHub's rule, each only once.
pub(super) struct Anchors<'a> {
    anchorizer: Anchorizer,
    prefix: &'a str,
}

impl Anchors<'_> {
    pub fn id(&mut self, text: &str) -> String {
        let anchor = self.anchorizer.anchorize(text);
        // An id may not be empty: a heading of nothing but `?` still needs one.
        let anchor = if anchor.is_empty() { self.anchorizer.anchorize("section") } else { anchor };
        format!("{}{anchor}", self.prefix)
    }
}

impl<'a, 't> Formatter<'a, 't> {
    pub fn new(text: &'a str, style: &'a Style<'a>, root: Node<'t>) -> Formatter<'a, 't> {
        let mut anchors = Anchors { anchorizer: Anchorizer::new(), prefix: style.id_prefix };
        let source = Source::new(text);
        let mut done = Markdown::default();
        let footnotes = if memmem::find(text.as_bytes(), b"[^").is_some() {
            Footnotes::gather(root, &source, &mut anchors, &mut done.problems)
        } else {
            Footnotes::default()
        };
        Formatter {
            style,
            language: style.language,
            foreign: None,
            source,
            body: Body::with_room_for(text.len()),
            slide: Slide::default(),
            done,
            outline: Outline::of(root, style),
            anchors,
            footnotes,
            lead: String::new(),
            stripped: Stripped::default(),
            depth: 0,
            is_cut_short: false,
            html_bytes_max: OUTPUT_PER_INPUT * text.len() + OUTPUT_BYTES_FREE,
            pen: Pen::new(style.language),
            in_word: false,
            sentence_ends: false,
            sentence_words: 0,
            link_markup: Vec::new(),
            hidden: None,
            skip: 0,
        }
    }

    pub fn document(mut self, root: Node<'t>) -> Markdown {
        for node in root.children() {
            if self.style.slides && matches!(node.data().value, NodeValue::ThematicBreak) {
                self.finish_part();
            } else {
                self.node(node);
            }
        }
        self.finish_part();
        if self.style.slides {
            self.done.problems.extend(room::too_full(root, &self.source));
        }
        self.done.footnotes = self.list_of_footnotes();
        let printed: usize = self.done.parts.iter().map(|part| part.body.len()).sum();
        let too_many = self.done.footnotes.take_if(|notes| printed + notes.len() > self.html_bytes_max).is_some();
        if too_many && !self.is_cut_short {
            self.report(too_long(), super::start_of(self.source.text()));
        }
        self.done
    }

    fn finish_part(&mut self) {
        let Slide { notes, heading, title, layout } = mem::take(&mut self.slide);
        let notes = (!notes.is_empty()).then_some(notes);
        let part = Part { body: mem::take(&mut self.body).finished(), notes, heading, title, layout };
        if !self.style.slides || part != Part::default() {
            self.done.parts.push(part);
        }
    }

    pub fn children(&mut self, node: Node<'t>) {
        for child in node.children() {
            self.node(child);
        }
    }

    /// Writes a node, unless it is nested too deeply.
    pub fn node(&mut self, node: Node<'t>) {
        if self.body.len() > self.html_bytes_max {
            if !mem::replace(&mut self.is_cut_short, true) {
                self.report(too_long(), self.source.spot(node.data().sourcepos));
            }
        } else if self.depth < DEEPEST {
            self.depth += 1;
            let start = self.body.len();
            self.block(node);
            self.body.slot_for_line(start, node.data().sourcepos.start.line);
            self.depth -= 1;
        } else if !mem::replace(&mut self.is_cut_short, true) {
            self.report(too_deep(), self.source.spot(node.data().sourcepos));
        }
    }

    fn block(&mut self, node: Node<'t>) {
        let ast = node.data();
        match &ast.value {
            NodeValue::Paragraph => self.paragraph(node),
            NodeValue::Heading(heading) => self.heading(node, heading.level),
            NodeValue::List(list) => self.list(node, list),
            NodeValue::BlockQuote => {
                self.body.new_line();
                self.wrapped("<blockquote>\n", node, "</blockquote>\n");
            }
            NodeValue::ThematicBreak => {
                self.body.new_line();
                self.body.push("<hr>\n");
            }
            NodeValue::CodeBlock(code) => self.code_block(node, code),
            NodeValue::HtmlBlock(html) => self.html_block(ast.sourcepos, &html.literal),
            NodeValue::Table(table) => self.table(node, table),
            NodeValue::DescriptionList => self.description_list(node),
            NodeValue::Alert(alert) => self.alert(node, alert),
            NodeValue::BlockDirective(block) => self.directive(node, block),
            // They are listed at the end.
            NodeValue::FootnoteDefinition(_) => {}
            _ => self.inline(node, &ast.value),
        }
    }

    /// A paragraph; a picture with a title that stands alone is a figure with a caption.
    fn paragraph(&mut self, node: Node<'t>) {
        if self.is_table_caption(node) {
            return;
        }
        self.almost_markdown(node);
        self.body.new_line();
        if let Some(picture) = captioned_picture(node) {
            self.begin_text();
            return self.figure(picture);
        }
        let (start, words) = (self.body.len(), self.done.words);
        self.body.push("<p>");
        let content = self.body.len();
        self.text_of(node);
        if !self.body.take_back_if_blank(start, content) {
            self.body.push("</p>\n");
        }
        if self.done.words > words {
            self.summarize(node);
        }
    }

    /// The text of a paragraph, cell or heading, without its tags.
    pub fn text_of(&mut self, node: Node<'t>) {
        self.begin_text();
        self.body.push(&mem::take(&mut self.lead));
        self.children(node);
    }

    pub fn begin_text(&mut self) {
        self.pen = Pen::new(self.language);
        self.begin_sentence();
        self.link_markup.clear();
        self.hidden = None;
    }

    /// A node's blocks between two pieces of markup, of which the second begins a line.
    pub fn wrapped(&mut self, open: &str, node: Node<'t>, close: &str) {
        self.body.push(open);
        self.children(node);
        self.body.new_line();
        self.body.push(close);
    }

    fn code_block(&mut self, node: Node<'t>, code: &NodeCodeBlock) {
        if code.fenced && !code.closed {
            self.report(super::blocks::unclosed_code(), self.source.spot(node.data().sourcepos));
        }
        self.body.new_line();
        self.body.push("<pre tabindex=\"0\"><code");
        if let Some(language) = code.info.split_whitespace().next() {
            self.body.push(" class=\"language-");
            self.body.text(language);
            self.body.push("\"");
        }
        self.body.push(">");
        self.body.text(&code.literal);
        self.body.push("</code></pre>\n");
        self.begin_sentence();
        self.count_words(&code.literal);
    }

    fn alert(&mut self, node: Node<'t>, alert: &NodeAlert) {
        let kind = match alert.alert_type {
            AlertType::Note => "alert-note",
            AlertType::Tip => "alert-tip",
            AlertType::Important => "alert-important",
            AlertType::Warning => "alert-warning",
            AlertType::Caution => "alert-caution",
        };
        self.body.new_line();
        self.body.push("<div class=\"alert ");
        self.body.push(kind);
        let lang = if alert.title.is_some() { "" } else { self.own_lang() };
        self.body.push(&format!("\" role=\"note\">\n<p class=\"alert-title\"{lang}>"));
        self.plain(alert.title.as_deref().unwrap_or(self.style.strings.get(kind)));
        self.wrapped("</p>\n", node, "</div>\n");
    }

    /// The attribute of an element whose words are omslag's: these keep the page's language in a block in another.
    pub fn own_lang(&self) -> &'static str {
        match (&self.foreign, self.style.language) {
            (None, _) => "",
            (Some(_), Language::Dutch) => " lang=\"nl\"",
            (Some(_), Language::English) => " lang=\"en\"",
        }
    }

    pub fn report(&mut self, diagnostic: Diagnostic, spot: Spot) {
        self.done.problems.push(Problem { diagnostic, spot });
    }
}

/// The picture of a paragraph that holds one picture with a title and nothing else.
pub(super) fn captioned_picture(paragraph: Node<'_>) -> Option<Node<'_>> {
    let only = paragraph.first_child().filter(|child| child.next_sibling().is_none())?;
    matches!(&only.data().value, NodeValue::Image(picture) if !picture.title.is_empty()).then_some(only)
}

fn too_long() -> Diagnostic {
    Diagnostic::new(
        Rule::TooLarge,
        Text::new("wat hiervan wordt gemaakt, is veel te groot", "what is made of this is far too large"),
    )
    .help(Text::new("verdeel de tekst over meer pagina's", "divide the text over more pages"))
}

pub(super) fn too_deep() -> Diagnostic {
    Diagnostic::new(Rule::TooLarge, Text::new("deze tekst zit te diep in elkaar", "this text is nested too deeply"))
        .help(Text::new(
            "gebruik minder lijsten, citaten of blokken in elkaar",
            "put fewer lists, quotes or blocks inside each other",
        ))
}
