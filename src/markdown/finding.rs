//! Findings: neutral facts that parsing collects besides the HTML, with their positions in the file. `lint` decides
//! which of them are mistakes.

use crate::diagnostic::Position;
use crate::url::Refusal;

/// A fact about the text, with its position in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<'a> {
    pub kind: FindingKind<'a>,
    pub position: Position,
}

/// What was found. Not every finding is a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind<'a> {
    /// The text is nested too deeply, so that not all of it is printed.
    TooDeep,
    /// The HTML is too long, so that not all of it is printed.
    TooLong,
    /// Text that may contain failed markup.
    Literal(Literal<'a>),
    /// The lines of a printed paragraph that do not begin with a word, and whether it is at the top level or directly
    /// in a block, where a heading would be. The position is that of the paragraph.
    Lines {
        lines: Vec<Line<'a>>,
        at_top_level: bool,
    },
    /// A printed link: its text, and its index in `Markdown::links`.
    Link {
        words: String,
        index: usize,
    },
    Picture {
        description: String,
        caption: String,
    },
    /// The refused scheme of a link or image, which is printed without its target.
    RefusedScheme(Refusal),
    /// A footnote definition: whether an earlier one has the same label, and whether a reference to it is printed.
    Footnote {
        label: String,
        is_duplicate: bool,
        is_used: bool,
    },
    TableWithoutHead,
    /// A row with more cells than the table has columns.
    LostCells {
        columns: usize,
    },
    /// A row without `|` directly below one with `|`.
    RowWithoutBars,
    /// Code without a closing fence. The position is that of the line that nearly closes it, if there is one.
    UnclosedCode {
        has_near_miss: bool,
    },
    /// Text that became code because it is indented, and the list it is in.
    IndentedCode {
        text: String,
        in_list: bool,
    },
    /// A heading that is made by the line below its text, whose position this is.
    UnderlinedHeading(Underline<'a>),
    /// A block below a list that is indented, but has fewer spaces than it needs to belong to the item.
    OutsideList {
        missing: usize,
    },
    /// Lines of a paragraph with tabs between words, like the rows of a table. Contains the first one.
    TabbedRows {
        row: &'a str,
    },
    UnclosedBlock {
        name: &'a str,
        fence_length: usize,
    },
    UnknownBlock {
        name: &'a str,
    },
    /// A block that is printed without its markup because of a fault in its arguments.
    BlockArgument {
        block: &'static str,
        fault: ArgumentFault<'a>,
    },
    /// A stripped HTML tag. The name is empty for a declaration.
    StrippedTag {
        name: String,
        is_closing: bool,
        hides_content: bool,
        /// Whether it only names a place in the page, as `<a name="x">` does.
        names_place: bool,
        within: Within,
    },
    /// A stripped tag that is no HTML, such as `<name>`, as it is written.
    StrippedWord {
        written: String,
    },
    UnclosedComment,
    /// Text that is struck through by one tilde on each side, which most people do not expect.
    SingleTilde {
        text: String,
    },
    /// An alert whose title begins with the sign of a program that can fold alerts.
    FoldedAlert {
        name: &'static str,
    },
    /// A remark that other programs hide, with the position of its last character.
    Remark {
        signs: &'static RemarkSigns,
        end: Position,
    },
    /// A slide with the estimated height of its text, in thousandths of the slide's width.
    Slide {
        height: usize,
    },
}

/// A line that makes the text above it a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Underline<'a> {
    /// The text of the heading.
    pub text: String,
    /// The line itself, of `-` or `=`.
    pub line: &'a str,
    /// Number of lines of the heading's text.
    pub lines: usize,
}

/// The kind of block that a tag is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    Text,
    Heading,
    Cell,
    /// The tag is not part of a paragraph.
    Block,
}

/// The two signs around a remark.
#[derive(Debug, PartialEq, Eq)]
pub struct RemarkSigns {
    pub open: &'static str,
    pub close: &'static str,
}

/// A fault in the arguments of a `:::` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgumentFault<'a> {
    UnclosedQuote,
    /// The block does not accept the argument, or accepts it only once. Contains the arguments it accepts.
    NotTaken {
        argument: &'a str,
        taken: Vec<&'static str>,
    },
    Empty(&'static str),
    Missing(&'static str),
    /// A figure does not begin with an image.
    NoPicture,
    /// The URL of a video is not a web address.
    NoAddress,
    /// The value is not a language code.
    NoLanguage(&'a str),
}

/// A run of text on one line, with a character that has a meaning in Markdown or in other programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal<'a> {
    /// The text as printed, with entities decoded.
    pub printed: String,
    /// The text in the source. In a table with `\|`, this may be off by one character.
    pub written: &'a str,
    /// The rest of the line, from the start of the text.
    pub rest_of_line: &'a str,
    pub begins_line: bool,
    /// Whether the text directly follows a character with a backslash, so that signs before it may be deliberate.
    pub follows_escape: bool,
    /// Whether the text directly follows a link, an image or other markup.
    pub follows_markup: bool,
    /// Whether the text is in a link, or follows a tag of raw HTML, which may be a link.
    pub may_be_linked: bool,
}

/// A line of a paragraph, from its first text on and without trailing whitespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub text: &'a str,
    pub position: Position,
}
