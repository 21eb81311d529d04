//! Lints of the Markdown of a page: turns the findings of `markdown` into diagnostics.
//!
//! The files are listed in reading order: each imports only from those above it.

mod run;
mod almost_markdown;
mod broken_links;
mod foreign_syntax;
mod attributes;
mod carets;
mod private_remarks;
mod footnotes;
mod links;
mod tables;
mod blocks;
mod raw_html;
mod misread;
mod headings;
mod pasted;
mod slides;
#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Place, Position, Rule};
use crate::i18n::Text;
use crate::markdown::{Finding, FindingKind, Literal, Markdown};
use run::{Report, Run};

pub(super) use private_remarks::in_front_matter as private_remark;

/// Returns all diagnostics of a text. `slides` is true for presentations.
pub(super) fn diagnostics(file: &str, markdown: &Markdown, findings: &[Finding], slides: bool) -> Vec<Diagnostic> {
    let labels = footnotes::labels(findings);
    let mut all = headings::check(&markdown.headings, findings, slides);
    for link in &markdown.links {
        all.extend(links::plain_http(&link.target).map(|diagnostic| (diagnostic, link.position)));
    }
    for Finding { kind, position } in findings {
        match kind {
            FindingKind::Literal(literal) => all.extend(literal_text(literal, *position, &labels, all.len())),
            FindingKind::Lines { lines, at_top_level } => {
                all.extend(almost_markdown::paragraph(lines, at_top_level.then_some(position.line)));
            }
            kind => all.extend(worded(kind, markdown, slides).map(|diagnostic| (diagnostic, *position))),
        }
    }
    all.extend(pasted::notes(findings));
    all.extend(pasted::lettered_lists(findings));
    let all = private_remarks::without_inner(all, findings);
    let place = |position| Place { path: file.to_owned(), position: Some(position) };
    all.into_iter().map(|(diagnostic, position)| diagnostic.at(place(position))).collect()
}

/// Returns the diagnostics of text that was meant as markup. `reported` is the number of diagnostics so far.
fn literal_text(literal: &Literal, position: Position, labels: &[&str], reported: usize) -> Vec<Report> {
    let mut run = Run::new(literal, position);
    footnotes::check(&mut run, labels, reported);
    broken_links::check(&mut run);
    broken_links::undefined_references(&mut run);
    broken_links::bare_addresses(&mut run);
    foreign_syntax::check(&mut run);
    attributes::check(&mut run);
    carets::check(&mut run);
    almost_markdown::idle_stars(&mut run);
    almost_markdown::open_comment(&mut run);
    pasted::tags(&mut run);
    run.reported
}

/// Returns the diagnostic for a finding, if it is a mistake.
fn worded(kind: &FindingKind, markdown: &Markdown, slides: bool) -> Option<Diagnostic> {
    Some(match kind {
        FindingKind::Literal(_) | FindingKind::Lines { .. } => return None,
        FindingKind::Link { words, index } => return links::words(words, &markdown.links.get(*index)?.target),
        FindingKind::Picture { description, caption } => return links::description(description, caption),
        FindingKind::RefusedScheme(refusal) => links::refused(refusal),
        FindingKind::Footnote { label, is_duplicate: true, .. } => footnotes::duplicate(label),
        FindingKind::Footnote { label, is_used: false, .. } => footnotes::unused(label),
        FindingKind::Footnote { .. } => return None,
        FindingKind::TableWithoutHead => tables::without_head(),
        FindingKind::LostCells { columns } => tables::lost_cells(*columns),
        FindingKind::RowWithoutBars => tables::row_without_bars(),
        FindingKind::UnclosedCode { has_near_miss } => blocks::unclosed_code(*has_near_miss),
        FindingKind::IndentedCode { text, in_list } => return misread::indented_code(text, *in_list),
        FindingKind::UnderlinedHeading(underline) => return misread::underlined_heading(underline, slides),
        FindingKind::OutsideList { missing } => misread::outside_list(*missing),
        FindingKind::TabbedRows { row } => pasted::table(row),
        FindingKind::UnclosedBlock { name, fence_length } => blocks::unclosed(name, *fence_length),
        FindingKind::UnknownBlock { name } => blocks::unknown(name, slides),
        FindingKind::BlockArgument { block, fault } => blocks::argument(block, fault),
        FindingKind::StrippedTag { name, names_place: true, .. } if name.eq_ignore_ascii_case("a") => {
            raw_html::stripped_place()
        }
        FindingKind::StrippedTag { name, is_closing, hides_content, within, .. } => {
            raw_html::stripped_tag(name, *is_closing, *hides_content, *within)
        }
        FindingKind::StrippedWord { written } => raw_html::stripped_word(written),
        FindingKind::SingleTilde { text } => return misread::single_tilde(text),
        FindingKind::FoldedAlert { name } => foreign_syntax::folded(name),
        FindingKind::UnclosedComment => raw_html::unclosed_comment(),
        FindingKind::Remark { signs, .. } => private_remarks::in_body(signs, slides),
        FindingKind::Slide { height } => return slides::overflow(*height),
        FindingKind::TooDeep => too_deep(),
        FindingKind::TooLong => too_long(),
    })
}

fn too_long() -> Diagnostic {
    Diagnostic::new(
        Rule::TooLarge,
        Text::new("wat hiervan wordt gemaakt, is veel te groot", "what is made of this is far too large"),
    )
    .help(Text::new("verdeel de tekst over meer pagina's", "divide the text over more pages"))
}

fn too_deep() -> Diagnostic {
    Diagnostic::new(Rule::TooLarge, Text::new("deze tekst zit te diep in elkaar", "this text is nested too deeply"))
        .help(Text::new(
            "gebruik minder lijsten, citaten of blokken in elkaar",
            "put fewer lists, quotes or blocks inside each other",
        ))
}
