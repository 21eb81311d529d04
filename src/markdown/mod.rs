//! Converts Markdown to HTML for the body of a page, an event or a presentation, and collects metadata about it.
//!
//! The syntax is CommonMark with GitHub's tables, footnotes, alerts, strikethrough and task lists, and with description
//! lists and `:::` blocks. Our own formatter over comrak's tree makes the HTML accessible, with generated text in the
//! page's language. Parsing is a pure function and cannot fail. Possible mistakes are returned as neutral [`Finding`]s;
//! `lint` decides which of them to report, and how.
//!
//! This module does not depend on files, permalinks or templates. Link targets are filled in later, through the
//! placeholders of a [`Body`]. The markup around a slide or a list of footnotes is the theme's.
//!
//! The files are listed in reading order: each imports only from those above it. `formatter` contains the state and the
//! recursion; each file below it writes one kind of node.

mod tree;
mod source;
mod opening;
mod body;
mod model;
mod finding;
mod remarks;
mod punctuation;
mod words;
mod block_kind;
mod text;
mod anchors;
mod wiki_links;
mod outline;
mod footnote_index;
mod slide;
mod formatter;
mod inline;
mod headings;
mod lists;
mod tables;
mod blocks;
mod footnotes;
mod raw_html;
mod misread;
#[cfg(test)]
mod tests;

pub use anchors::anchor;
pub use block_kind::names as block_names;
pub use body::{Body, PlaceholderKind};
pub use finding::{ArgumentFault, Finding, FindingKind, Line, Literal, RemarkSigns, Underline, Within};
pub use model::{Heading, LeadsTo, Link, Markdown, Options, Part, Term, WikiLink};
pub use punctuation::punctuate;
pub use remarks::{Remarks, remark_in};
pub use wiki_links::begins_word;

use formatter::Formatter;
use source::Source;

/// Converts `text` to HTML. A text that is nested too deeply to parse yields an empty part and
/// [`FindingKind::TooDeep`].
pub fn parse<'a>(text: &'a str, options: &Options) -> (Markdown, Vec<Finding<'a>>) {
    let arena = tree::Arena::new();
    let root = tree::parse(&arena, text).and_then(|root| match opening::with_colons_masked(root, text) {
        Some(masked) => tree::parse(&arena, &masked),
        None => Some(root),
    });
    let source = Source::new(text, options.lines_above);
    match root {
        Some(root) => {
            let remarks = remarks::find(root, &source, options.slides);
            let (mut markdown, mut findings) = Formatter::new(source, options, root).document(root);
            findings.extend(remarks);
            if !markdown.wiki_links.is_empty() {
                let remarks = Remarks::among(&findings);
                markdown.wiki_links.retain(|link| !remarks.contain(&link.position));
            }
            (markdown, findings)
        }
        None => {
            let finding = Finding { kind: FindingKind::TooDeep, position: source.start() };
            (Markdown { parts: vec![Part::default()], ..Markdown::default() }, vec![finding])
        }
    }
}
