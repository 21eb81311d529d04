//! The `:::` blocks: which there are, what they take, and what is wrong with one. Their HTML is in `block_html`.

use super::arguments::{Argument, Opening, Word};
use super::foreign;
use super::format::Formatter;
use super::tree::{Node, NodeBlockDirective, Sourcepos};
use super::{Problem, Spot};
use crate::diagnostic::{Diagnostic, Rule, nearest};
use crate::language::Text;

/// One kind of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Download,
    Figure,
    Details,
    Video,
    Lang,
    Summary,
    Quote,
    Columns,
    /// A layout of a whole slide, which the theme knows by the block's name.
    Layout,
}

/// What a block is called and which arguments it takes. The first is the one that a bare word gives.
struct Definition {
    name: &'static str,
    kind: Kind,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const BLOCKS: &[Definition] = &[
    Definition { name: "download", kind: Kind::Download, required: &["file"], optional: &["title"] },
    Definition { name: "figure", kind: Kind::Figure, required: &[], optional: &[] },
    Definition { name: "details", kind: Kind::Details, required: &["title"], optional: &[] },
    Definition { name: "video", kind: Kind::Video, required: &["url", "title"], optional: &[] },
    Definition { name: "lang", kind: Kind::Lang, required: &["code"], optional: &[] },
    Definition { name: "summary", kind: Kind::Summary, required: &[], optional: &[] },
    Definition { name: "quote", kind: Kind::Quote, required: &["by"], optional: &[] },
    Definition { name: "title", kind: Kind::Layout, required: &[], optional: &[] },
    Definition { name: "statement", kind: Kind::Layout, required: &[], optional: &[] },
    Definition { name: "picture", kind: Kind::Layout, required: &[], optional: &[] },
    Definition { name: "columns", kind: Kind::Columns, required: &[], optional: &[] },
];

impl Definition {
    fn of(name: &str) -> Option<&'static Definition> {
        BLOCKS.iter().find(|block| block.name == name)
    }

    fn is_for_slides(&self) -> bool {
        matches!(self.kind, Kind::Layout | Kind::Columns)
    }

    fn arguments(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// Whether a heading in this block is the title of its slide.
pub(super) fn is_layout_with_title(block: &NodeBlockDirective) -> bool {
    is_kind(block, Kind::Layout)
}

pub(super) fn is_summary(block: &NodeBlockDirective) -> bool {
    is_kind(block, Kind::Summary)
}

/// The name of the block, if it decides how its slide looks.
pub(super) fn layout(block: &NodeBlockDirective) -> Option<&'static str> {
    let is_layout = |it: &&Definition| matches!(it.kind, Kind::Layout | Kind::Columns | Kind::Quote);
    definition(block).filter(is_layout).map(|definition| definition.name)
}

fn is_kind(block: &NodeBlockDirective, kind: Kind) -> bool {
    definition(block).is_some_and(|definition| definition.kind == kind)
}

fn definition(block: &NodeBlockDirective) -> Option<&'static Definition> {
    block.info.split_whitespace().next().and_then(Definition::of)
}

/// A block whose line has been read.
pub(super) struct Block<'a, 't> {
    pub node: Node<'t>,
    pub name: Word<'a>,
    arguments: Vec<Argument<'a>>,
    definition: &'static Definition,
}

impl<'a> Block<'a, '_> {
    /// The argument of that name, given by its key or as a bare word.
    pub fn argument(&self, name: &str) -> Option<&Argument<'a>> {
        let first = self.definition.arguments().next();
        let is_named = |argument: &&Argument| match argument.key {
            Some(key) => key.text == name,
            None => first == Some(name),
        };
        self.arguments.iter().find(is_named)
    }

    pub fn value(&self, name: &str) -> &'a str {
        self.argument(name).map_or("", |argument| argument.value.text)
    }

    pub fn spot(&self, word: Word) -> Spot {
        Spot { line: self.node.data().sourcepos.start.line, column: word.at + 1, length: word.text.len().max(1) }
    }
}

impl<'a, 't> Formatter<'a, 't> {
    pub(super) fn directive(&mut self, node: Node<'t>, directive: &NodeBlockDirective) {
        let position = node.data().sourcepos;
        let start = position.start;
        let Opening { name, arguments } = Opening::read(self.source.line(start.line), start.column.saturating_sub(1));
        let definition = Definition::of(name.text).filter(|block| self.style.slides || !block.is_for_slides());
        let Some(definition) = definition else {
            self.report(self.unknown(name.text), self.source.spot(position));
            return self.children(node);
        };
        if !self.is_closed(position, directive.fence_length) {
            self.report(unclosed(name.text, directive.fence_length), self.source.spot(position));
        }
        let block = Block { node, name, arguments, definition };
        let problems = self.done.problems.len();
        self.check_arguments(&block);
        if self.done.problems.len() > problems {
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
                self.slide.layout.get_or_insert_with(|| name.text.to_owned());
                self.children(node);
            }
        }
    }

    /// The parser does not tell whether a block was closed or the text just ended.
    fn is_closed(&self, position: Sourcepos, fence_length: usize) -> bool {
        let last = self.source.line(position.end.line).trim_end();
        let before = last.trim_end_matches(':');
        position.end.line > position.start.line
            && last.len() - before.len() >= fence_length
            && before.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'>'))
    }

    fn unknown(&self, name: &str) -> Diagnostic {
        if name.is_empty() {
            let message = Text::new(
                "deze `:::` sluit geen blok, en opent een blok zonder naam",
                "this `:::` closes no block, and opens one without a name",
            );
            return Diagnostic::new(Rule::UnknownBlock, message).help(Text::new(
                "haal de regel weg; een blok om een ander blok heen heeft meer dubbele punten nodig: `::::`",
                "remove the line; a block around another block needs more colons: `::::`",
            ));
        }
        if Definition::of(name).is_some() {
            let message = Text::new(
                format!("het blok `{name}` is er alleen voor presentaties"),
                format!("the block `{name}` is for presentations only"),
            );
            let help = Text::new("haal de regels met `:::` weg", "remove the lines with `:::`");
            return Diagnostic::new(Rule::UnknownBlock, message).help(help);
        }
        let known = BLOCKS.iter().filter(|block| self.style.slides || !block.is_for_slides()).map(|block| block.name);
        let help = match nearest(name, known.clone()) {
            Some(near) => Text::new(format!("bedoelde u `:::{near}`?"), format!("did you mean `:::{near}`?")),
            None => foreign::instead(name).unwrap_or_else(|| {
                let all = known.collect::<Vec<_>>().join("`, `");
                Text::new(format!("er zijn: `{all}`"), format!("there are: `{all}`"))
            }),
        };
        let message =
            Text::new(format!("het blok `{name}` bestaat niet"), format!("the block `{name}` does not exist"));
        Diagnostic::new(Rule::UnknownBlock, message).help(help)
    }

    fn check_arguments(&mut self, block: &Block) {
        let Definition { name, required, .. } = block.definition;
        for argument in &block.arguments {
            let problem = self.argument_problem(block, argument);
            let spot = block.spot(argument.start());
            self.done.problems.extend(problem.map(|diagnostic| Problem { diagnostic, spot }));
        }
        for missing in required.iter().filter(|argument| block.argument(argument).is_none()) {
            let diagnostic = argument_error(
                format!("bij het blok `{name}` ontbreekt `{missing}`"),
                format!("the block `{name}` lacks `{missing}`"),
                format!("zet achteraan op deze regel `{missing}=\"…\"`"),
                format!("put `{missing}=\"…\"` at the end of this line"),
            );
            self.report(diagnostic, block.spot(block.name));
        }
    }

    fn argument_problem(&self, block: &Block, argument: &Argument) -> Option<Diagnostic> {
        let Definition { name, .. } = block.definition;
        let shown = argument.start().text;
        let meant = match argument.key {
            Some(key) => block.definition.arguments().find(|known| *known == key.text),
            None => block.definition.arguments().next(),
        };
        let is_first = meant.and_then(|meant| block.argument(meant)).is_some_and(|first| std::ptr::eq(first, argument));
        if !argument.closed {
            return Some(argument_error(
                "hier ontbreekt een aanhalingsteken aan het eind",
                "a quote is missing at the end here",
                "zet een `\"` achter de waarde",
                "put a `\"` behind the value",
            ));
        }
        let Some(meant) = meant.filter(|_| is_first) else {
            let known = block.definition.arguments().collect::<Vec<_>>().join("`, `");
            let (dutch, english) = match known.as_str() {
                "" => (format!("schrijf alleen `:::{name}`"), format!("write `:::{name}` alone")),
                known => (
                    format!(
                        "dit mag wel, elk één keer: `{known}`; zet een waarde van meer woorden tussen `\"` en `\"`"
                    ),
                    format!("once each you can use: `{known}`; put a value of several words between `\"` and `\"`"),
                ),
            };
            return Some(argument_error(
                format!("`{shown}` hoort hier niet bij het blok `{name}`"),
                format!("`{shown}` does not belong here in the block `{name}`"),
                dutch,
                english,
            ));
        };
        argument.value.text.trim().is_empty().then(|| {
            argument_error(
                format!("`{meant}` is leeg"),
                format!("`{meant}` is empty"),
                format!("schrijf `{meant}=\"…\"`"),
                format!("write `{meant}=\"…\"`"),
            )
        })
    }
}

pub(super) fn argument_error(
    dutch: impl Into<String>,
    english: impl Into<String>,
    dutch_help: impl Into<String>,
    english_help: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(Rule::BlockArgument, Text::new(dutch, english)).help(Text::new(dutch_help, english_help))
}

pub(super) fn unclosed_code() -> Diagnostic {
    Diagnostic::new(
        Rule::UnclosedBlock,
        Text::new(
            "deze code wordt niet gesloten, dus wat eronder staat is ook code",
            "this code is not closed, so what is below it is code as well",
        ),
    )
    .help(Text::new(
        "zet dezelfde tekens op een eigen regel onder de code",
        "put the same characters on a line of their own below the code",
    ))
}

fn unclosed(name: &str, fence_length: usize) -> Diagnostic {
    let fence = ":".repeat(fence_length.min(20));
    Diagnostic::new(
        Rule::UnclosedBlock,
        Text::new(format!("het blok `{name}` wordt niet gesloten"), format!("the block `{name}` is not closed")),
    )
    .help(Text::new(
        format!("zet `{fence}` op een eigen regel onder het blok"),
        format!("put `{fence}` on a line of its own below the block"),
    ))
}
