//! What one author wrote in one file: typed front matter and the body as HTML whose links are still open.
//!
//! Parsing is pure and per file, so that a page can be remembered by its text. Where a page stands on the site and
//! what its links lead to is not known here.

mod event;
mod fence;
mod file_link;
mod front_matter;
pub mod keys;
mod kind;
mod kind_name;
mod metadata;
mod note;
mod paths;
mod presentation;
mod section;

pub use event::Event;
pub use file_link::FileLink;
pub use front_matter::{FrontMatter, Menu};
pub use kind::Kind;
pub use kind_name::KindName;
pub use metadata::{Identity, Listing};
pub use note::{Download, Note, Signatory, Status};
pub use paths::{index_of, is_index, project_path};
pub use presentation::Presentation;
pub use section::{Order, Section, Timeline};

use crate::diagnostic::{Diagnostic, Place, Position, Rule};
use crate::language::{Language, Text};
use crate::markdown::{self, Markdown, Spot, Style};
use crate::strings::Strings;
use memchr::memchr_iter;
use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

/// One content file, read and understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The file below `content/`, with `/`.
    pub path: String,
    pub identity: Arc<Identity>,
    pub listing: Arc<Listing>,
    pub front: FrontMatter,
    pub kind: Kind,
    pub markdown: Markdown,
    /// The lines of the file above the Markdown.
    pub lines_above: usize,
    /// Where each of `markdown.links` stands, by the same index.
    pub positions: Vec<Position>,
}

/// A page with the mistakes found in it. Cheap to clone, so that a later run can remember it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub page: Arc<Page>,
    pub problems: Arc<[Diagnostic]>,
}

/// What a page needs to know of the world around it. A page parsed in the same surroundings from the same text is
/// the same page.
pub struct Surroundings<'a> {
    pub language: Language,
    pub strings: &'a BTreeMap<Language, Strings>,
    pub raw_html: bool,
    /// The kind that a folder's index gives to its pages.
    pub default_kind: Option<KindName>,
}

impl Page {
    /// The file as diagnostics name it.
    pub fn file(&self) -> String {
        project_path(&self.path)
    }

    /// Where a position of this page's file is.
    pub fn place(&self, position: Position) -> Place {
        Place { path: self.file(), position: Some(position) }
    }

    /// What a list says about a page: its description, else its first paragraph.
    pub fn summary(&self) -> Option<&str> {
        self.front.description.as_deref().or(self.markdown.summary.as_deref())
    }

    /// Whether the page is the index of its folder.
    pub fn is_index(&self) -> bool {
        is_index(&self.path)
    }

    fn new(
        path: &str,
        front: FrontMatter,
        kind: Kind,
        markdown: Markdown,
        lines_above: usize,
        positions: Vec<Position>,
    ) -> Page {
        let identity = Arc::new(Identity::new(path, &front, &kind));
        let listing = Arc::new(Listing::new(&front, &kind));
        Page { path: path.to_owned(), identity, listing, front, kind, markdown, lines_above, positions }
    }

    /// The page of a folder without `index.md`: a title and nothing else.
    pub fn of_folder(folder: &str, title: String) -> Page {
        let (front, kind) = (FrontMatter::titled(title), Kind::Section(Section::default()));
        Page::new(&index_of(folder), front, kind, Markdown::default(), 0, Vec::new())
    }
}

/// The kind that an index file gives to the pages of its folder. Mistakes in it are told when it is parsed itself.
pub fn default_kind(text: &str) -> Option<KindName> {
    front_matter::default_kind(text)
}

/// Reads one page. Every mistake is returned beside it, and a page is made of what is good, so that links to it
/// are not dead because of an unknown key.
pub fn parse(path: &str, text: &str, around: &Surroundings) -> Parsed {
    let file = project_path(path);
    let (front, kind, body_start, mut problems) = front_matter::parse(path, text, around.language, around.default_kind);
    let language = front.spoken(around.language);
    let no_words = Strings::default();
    let style = Style {
        strings: around.strings.get(&language).unwrap_or(&no_words),
        language,
        title: &front.title,
        top_level: if kind.stands_in_timeline() { 4 } else { 2 },
        id_prefix: &if kind.stands_in_timeline() { format!("{}-", front.id(path)) } else { String::new() },
        slides: matches!(kind, Kind::Presentation(_)),
        raw_html: around.raw_html,
    };
    let body = &text[body_start..];
    let mut markdown = markdown::parse(body, &style);
    let lines_above = text[..body_start].matches('\n').count();
    let mut lines = Lines::new(body, lines_above);
    problems.extend(std::mem::take(&mut markdown.problems).into_iter().map(|problem| {
        let position = lines.position(problem.spot);
        problem.diagnostic.at(Place { path: file.clone(), position: Some(position) })
    }));
    problems.extend(hidden_character(&file, text));
    let positions = markdown.links.iter().map(|link| lines.position(link.spot)).collect();
    let page = Page::new(path, front, kind, markdown, lines_above, positions);
    Parsed { page: Arc::new(page), problems: problems.into() }
}

/// The first character that makes text run the other way and shows nothing itself: what a reader sees is then not
/// what is there. Editors bring such characters along from a text processor without knowing.
fn hidden_character(file: &str, text: &str) -> Option<Diagnostic> {
    // Each of them begins with this byte, and few others do.
    if !text.as_bytes().contains(&0xe2) {
        return None;
    }
    let may_be = text.match_indices(|character| matches!(character, '\u{202a}'..='\u{202e}'));
    let (at, found) = may_be.into_iter().next()?;
    let code = found.chars().next().map_or(0, u32::from);
    let message = Text::new(
        format!("hier staat een onzichtbaar teken (U+{code:04X}) dat de leesrichting omdraait"),
        format!("here is an invisible character (U+{code:04X}) that turns the direction of reading"),
    );
    let help = Text::new("typ dit stukje tekst opnieuw", "type this piece of text again");
    Some(
        Diagnostic::new(Rule::HiddenCharacter, message)
            .at(Place::of_bytes(file, text, at, at + found.len()))
            .help(help),
    )
}

/// The lines of a body, to turn the byte columns of its spots into characters and count from the file's top.
struct Lines<'a> {
    lines: Vec<&'a str>,
    above: usize,
    /// The last spot: its line, its byte offset in it, and the characters before it. Spots mostly come in order,
    /// and one line may hold thousands.
    last: (usize, usize, usize),
}

impl<'a> Lines<'a> {
    fn new(body: &'a str, above: usize) -> Lines<'a> {
        let mut from = 0;
        let ends = memchr_iter(b'\n', body.as_bytes()).chain([body.len()]);
        let lines = ends.map(|end| &body[mem::replace(&mut from, end + 1)..end]).collect();
        Lines { lines, above, last: (0, 0, 0) }
    }

    fn position(&mut self, spot: Spot) -> Position {
        let line = self.lines.get(spot.line.saturating_sub(1)).copied().unwrap_or_default();
        let chars = |from: usize, to: usize| line.get(from..to.min(line.len())).map_or(0, |text| text.chars().count());
        let start = spot.column.saturating_sub(1).min(line.len());
        let before = match self.last {
            (number, byte, before) if number == spot.line && byte <= start => before + chars(byte, start),
            // A step back is a short one.
            (number, byte, before) if number == spot.line => before.saturating_sub(chars(start, byte)),
            _ => chars(0, start),
        };
        self.last = (spot.line, start, before);
        Position { line: spot.line + self.above, column: before + 1, length: chars(start, start + spot.length).max(1) }
    }
}
