//! Lints of private remarks that other programs hide and omslag would publish.

use super::run::Report;
use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::markdown::{Finding, RemarkSigns, Remarks};

/// Returns the diagnostic of a remark in the body of a page.
pub(super) fn in_body(signs: &RemarkSigns, slides: bool) -> Diagnostic {
    // On a slide, an HTML comment is a note for the speaker.
    let (dutch, english) = match slides {
        true => ("haal de opmerking weg", "remove it"),
        false => (
            "haal de opmerking weg, of zet die tussen `<!--` en `-->`, dan komt die niet op de site",
            "remove it, or put it between `<!--` and `-->`, which keeps it off the site",
        ),
    };
    let open = signs.open;
    remark(signs).help(Text::new(
        format!("{dutch}; hoort dit wel in de tekst, schrijf dan `\\{open}`"),
        format!("{english}; if it belongs in the text, write `\\{open}`"),
    ))
}

/// Returns the diagnostic of a remark in front matter.
pub(in crate::lint) fn in_front_matter(signs: &RemarkSigns) -> Diagnostic {
    remark(signs).help(Text::new("haal de opmerking hier weg", "remove it from here"))
}

fn remark(RemarkSigns { open, close }: &RemarkSigns) -> Diagnostic {
    let message = Text::new(
        format!(
            "tussen `{open}` en `{close}` staat een opmerking die hier niet verborgen blijft, maar op de pagina komt"
        ),
        format!("between `{open}` and `{close}` is a remark that is not hidden here but goes onto the page"),
    );
    Diagnostic::new(Rule::PrivateRemark, message)
}

/// Leaves out reports within remarks, which must go as a whole.
pub(super) fn without_inner(mut reports: Vec<Report>, findings: &[Finding]) -> Vec<Report> {
    let remarks = Remarks::among(findings);
    reports.retain(|(diagnostic, position)| diagnostic.rule == Rule::PrivateRemark || !remarks.contain(position));
    reports
}
