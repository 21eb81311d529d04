//! The logo of the site: the picture that `brand` of `site.yaml` names.

use super::id::Files;
use super::link_index::{Dead, LinkIndex, Target};
use super::links::Meant;
use crate::config::{Config, NamedFile};
use crate::content::project_path;
use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::i18n::Text;
use crate::markdown::LeadsTo;
use crate::source::SourceFile;
use crate::url;

/// The file from whose folder the paths in `site.yaml` are seen.
const ROOT: &str = "index.md";

/// A logo that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// The path below `content/`.
    pub path: String,
    /// Width and height in pixels; of a drawing in its own units.
    pub size: (u32, u32),
    /// Whether the logo is a drawing, which can be shown at any size.
    pub is_drawing: bool,
}

impl Logo {
    /// Returns the largest size within a box. Only a drawing is enlarged.
    pub fn fitted(&self, (width, height): (u32, u32)) -> (u32, u32) {
        let (own_width, own_height) = (f64::from(self.size.0), f64::from(self.size.1));
        let scale = (f64::from(width) / own_width).min(f64::from(height) / own_height);
        let scale = if self.is_drawing { scale } else { scale.min(1.0) };
        let side = |length: f64| (length * scale).round().max(1.0) as u32;
        (side(own_width), side(own_height))
    }
}

/// Returns whether the site names a logo that does not exist.
pub fn is_dead(config: &Config, index: &LinkIndex) -> bool {
    config.brand.logo.as_ref().is_some_and(|named| target(named, index) == Err(Dead::Missing))
}

/// Returns the logo of the site. Reports one that does not exist.
pub fn logo(config: &Config, files: &Files, meant: &Meant, diagnostics: &mut Diagnostics) -> Option<Logo> {
    found(config.brand.logo.as_ref()?, files, meant).map_err(|problem| diagnostics.push(problem)).ok()
}

/// Finds the file of the logo.
///
/// # Errors
///
/// Returns a diagnostic if the file does not exist, or is not a picture whose size is known.
fn found(named: &NamedFile, files: &Files, meant: &Meant) -> Result<Logo, Diagnostic> {
    let report = |rule, message, help| Err(Diagnostic::new(rule, message).at(named.place.clone()).help(help));
    let path = match target(named, meant.index) {
        Ok(Target::File { path, .. }) => path,
        Ok(Target::Elsewhere(url)) => {
            let message = Text::new(
                format!("`{url}` is geen bestand van deze site"),
                format!("`{url}` is not a file of this site"),
            );
            return report(Rule::WrongTarget, message, put_in_content());
        }
        Err(Dead::Missing) => return Err(missing(named, meant)),
        _ => return report(Rule::WrongTarget, no_picture(named), put_in_content()),
    };
    let Some(file) = files.get(&path) else { return report(Rule::WrongTarget, no_picture(named), put_in_content()) };
    match size(file) {
        Some(size) => Ok(Logo { path, size, is_drawing: file.drawing_size.is_some() }),
        None if path.to_lowercase().ends_with(".svg") => {
            let message = Text::new(
                format!("de tekening `{}` noemt geen maten", project_path(&path)),
                format!("the drawing `{}` does not say its size", project_path(&path)),
            );
            let help = Text::new(
                "bewaar die opnieuw in een tekenprogramma, of zet in het element `svg` een `viewBox`, zoals \
                 `viewBox=\"0 0 200 80\"`",
                "save it again with a drawing program, or give the element `svg` a `viewBox`, such as \
                 `viewBox=\"0 0 200 80\"`",
            );
            report(Rule::UnreadablePicture, message, help)
        }
        None => report(Rule::WrongTarget, no_picture(named), put_in_content()),
    }
}

/// Returns what a name in `site.yaml` leads to.
fn target(named: &NamedFile, index: &LinkIndex) -> Result<Target, Dead> {
    index.follow_to(LeadsTo::Anything, ROOT, named.file.trim_start_matches('/'))
}

fn size(file: &SourceFile) -> Option<(u32, u32)> {
    file.dimensions.or(file.drawing_size).filter(|(width, height)| *width > 0 && *height > 0)
}

fn missing(named: &NamedFile, meant: &Meant) -> Diagnostic {
    let file = project_path(&named.file);
    let message = match url::resolve("", &named.file) {
        Some(_) => Text::new(format!("`{file}` bestaat niet"), format!("`{file}` does not exist")),
        None => Text::new(
            format!("`{}` ligt buiten de map `content`", named.file),
            format!("`{}` is outside of the folder `content`", named.file),
        ),
    };
    let help = match meant.suggestion(ROOT, &named.file) {
        Some(near) => Text::new(format!("bedoelde u `{near}`?"), format!("did you mean `{near}`?")),
        None => put_in_content(),
    };
    Diagnostic::new(Rule::DeadLink, message).at(named.place.clone()).help(help)
}

fn no_picture(named: &NamedFile) -> Text {
    let file = &named.file;
    Text::new(
        format!("`{file}` is geen afbeelding die een browser kan tonen"),
        format!("`{file}` is not a picture that a browser can show"),
    )
}

fn put_in_content() -> Text {
    Text::new(
        "zet het logo als SVG of PNG in `content`, en schrijf het pad vanaf die map, zoals `beelden/logo.svg`",
        "put the logo into `content` as SVG or PNG, and write its path from that folder, such as `images/logo.svg`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_fits_its_box_and_only_a_drawing_is_enlarged() {
        let fitted = |size, is_drawing| Logo { path: String::new(), size, is_drawing }.fitted((200, 48));
        assert_eq!(fitted((960, 480), false), (96, 48));
        assert_eq!(fitted((2000, 100), false), (200, 10));
        assert_eq!(fitted((20, 10), false), (20, 10));
        assert_eq!(fitted((20, 10), true), (96, 48));
        assert_eq!(fitted((100_000, 1), true), (200, 1));
    }
}
