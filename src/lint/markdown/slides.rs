//! Slides that hold more than a screen shows.

use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;

/// The height of a slide's text, in thousandths of the slide's width.
const SLIDE: usize = 480;

/// Reports a slide that is too full.
pub(super) fn overflow(height: usize) -> Option<Diagnostic> {
    let message =
        Text::new("op deze dia staat meer dan op een scherm past", "this slide has more on it than fits on a screen");
    let help = Text::new(
        "begin met `---` een tweede dia, of geef de spreker een deel van de tekst: `<!-- … -->`",
        "begin a second slide with `---`, or give the speaker a part of the text: `<!-- … -->`",
    );
    (height > SLIDE).then(|| Diagnostic::new(Rule::CrowdedSlide, message).help(help))
}
