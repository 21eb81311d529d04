//! What parsing found besides the HTML, with its position in the file: neutral facts, of which the formatter only
//! knows that an author may want to hear them. Which of them are mistakes is decided elsewhere.

use crate::diagnostic::Position;
use crate::url::Refusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<'a> {
    pub kind: FindingKind<'a>,
    pub position: Position,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind<'a> {
    /// The text is nested so deeply that not all of it is printed.
    TooDeep,
    /// The HTML would be so long that not all of it is printed.
    TooLong,
    /// Text in which something may have been meant as markup.
    Literal(Literal<'a>),
    /// The lines of a printed paragraph that begin with a sign or digit, and whether it is where a heading would be. The
    /// position is the whole paragraph's.
    Lines {
        lines: Vec<Line<'a>>,
        stands_free: bool,
    },
    /// A link that is printed: its words, and its index in `Markdown::links`.
    Link {
        words: String,
        index: usize,
    },
    Picture {
        description: String,
    },
    /// The scheme of a link or picture that is printed without its target because of it.
    RefusedScheme(Refusal),
    /// A footnote that the text defines: whether an earlier one has its label, and whether a reference to it is printed.
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
    /// The first row of a table that is written without `|`.
    RowWithoutBars,
    UnclosedCode,
    UnclosedBlock {
        name: &'a str,
        fence_length: usize,
    },
    UnknownBlock {
        name: &'a str,
    },
    /// A block that is printed without its markup because of an argument.
    BlockArgument {
        block: &'static str,
        fault: ArgumentFault<'a>,
    },
    /// An HTML tag that is left out; one without a name is a declaration.
    StrippedTag {
        name: String,
        is_closing: bool,
        hides_content: bool,
    },
    UnclosedComment,
    /// A slide: how high its text is, in thousandths of the slide's width.
    Slide {
        height: usize,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgumentFault<'a> {
    UnclosedQuote,
    /// The block does not take the argument, or takes it once; and the arguments that it takes.
    NotTaken {
        argument: &'a str,
        taken: Vec<&'static str>,
    },
    Empty(&'static str),
    Missing(&'static str),
    /// A figure that does not begin with a picture.
    NoPicture,
    /// The address of a video is none.
    NoAddress,
    /// The code of a language is none.
    NoLanguage(&'a str),
}

/// A run of text on one line that has a character with a meaning in Markdown or to other programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal<'a> {
    /// The text as it is printed, with its entities decoded.
    pub printed: String,
    /// The text as it is written. In a table with `\|` in it, this may be a character off.
    pub written: &'a str,
    /// The line from the text on.
    pub rest_of_line: &'a str,
    pub begins_line: bool,
    /// Whether it is in a link, or after a tag of raw HTML, which may be one.
    pub may_be_linked: bool,
}

/// A line of a paragraph from its first text on, without blanks at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub text: &'a str,
    pub position: Position,
}
