//! Lint of slides whose text does not fit on the screen.

use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;

/// Maximum height of the text of a slide, in thousandths of the slide's width.
const SLIDE: usize = 480;

/// Reports a slide whose text is higher than the maximum. `height` is in thousandths of the slide's width.
pub(super) fn overflow(height: usize) -> Option<Diagnostic> {
    let message =
        Text::new("op deze dia staat meer dan op een scherm past", "this slide has more on it than fits on a screen");
    let help = Text::new(
        "begin met `---` een tweede dia, of geef de spreker een deel van de tekst: `<!-- … -->`",
        "begin a second slide with `---`, or give the speaker a part of the text: `<!-- … -->`",
    );
    (height > SLIDE).then(|| Diagnostic::new(Rule::CrowdedSlide, message).help(help))
}
