//! The key `brand` of `site.yaml`: the colours and the logo of an organisation, for a site without a theme of its own.
//!
//! Text must be readable on each colour, or in it, in the light and in the dark scheme. Every other colour of the page
//! belongs to the theme.

use super::color::Color;
use super::named_file::NamedFile;
use crate::diagnostic::{Diagnostic, Place, Rule, write_this};
use crate::fields::{Field, Reader, Shape};
use crate::i18n::Text;
use crate::yaml::{Inside, Map, Value, Yaml};

/// The minimum contrast of text with its background (WCAG 2.2, criterion 1.4.3).
const TEXT_CONTRAST: f64 = 4.5;
/// The contrast of a derived colour with the dark background, between that minimum and the theme's own links.
const DERIVED_CONTRAST: f64 = 7.0;
/// The background of pages in the dark scheme, and the text on section colours. Tests compare them with the theme.
pub const DARK_GROUND: Color = Color([0x0b, 0x17, 0x13]);
pub const ON_FIELD: Color = Color([0x10, 0x26, 0x1f]);
/// Number of section colours of a theme.
pub const SECTION_COLORS: usize = 6;

/// The keys of `brand`.
pub const BRAND_FIELDS: &[Field] = &[
    Field::new("color", Shape::Text)
        .about(
            "De hoofdkleur, voor links, lijnen, de linkerbladzijde en de voet. Witte tekst moet erop te lezen zijn.",
            "The main colour, for links, rules, the left page and the footer. White text must be readable on it.",
        )
        .example("\"#3b1d5c\"")
        .misspellings(&["colour", "kleur", "hoofdkleur", "primary", "accent"]),
    Field::new("color_dark", Shape::Text)
        .about(
            "De kleur van links en lijnen op een donker scherm. Zonder deze sleutel een lichte tint van `color`.",
            "The colour of links and rules on a dark screen. Without this key a light tint of `color`.",
        )
        .example("\"#d3b5f5\"")
        .misspellings(&["colour_dark", "kleur_donker", "dark"]),
    Field::new("section_colors", Shape::Texts)
        .about(
            "Een tot zes kleuren, voor de delen van de site. Donkere tekst moet erop te lezen zijn.",
            "One to six colours, for the sections of the site. Dark text must be readable on them.",
        )
        .example("[\"#ffdca8\", \"#bfe3d0\"]")
        .misspellings(&["section_colours", "colors", "colours", "kleuren"]),
    Field::new("logo", Shape::Text)
        .about(
            "Het logo: een afbeelding in `content`, liefst SVG. Die staat boven elke pagina, naast de naam van de site.",
            "The logo: a picture in `content`, SVG if possible. It is at the top of each page, beside the site's name.",
        )
        .example("beelden/logo.svg"),
    Field::new("logo_has_name", Shape::Bool)
        .about(
            "Of de naam van de site al in het logo staat, zodat die er niet nog eens naast hoeft.",
            "Whether the logo contains the name of the site, so that it is not repeated beside it.",
        )
        .example("true")
        .misspellings(&["logo_only", "logo_met_naam"]),
];

/// The colours and the logo of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Brand {
    pub color: Option<Color>,
    /// The main colour on a dark background; given, or derived from `color`.
    pub color_dark: Option<Color>,
    /// The colours of sections; empty for those of the theme.
    pub section_colors: Vec<Color>,
    pub logo: Option<NamedFile>,
    pub logo_has_name: bool,
}

/// Parses the map at `brand`. Adds a diagnostic to `problems` for each text that is not a colour, and for
/// each colour with too little contrast.
pub fn parse(yaml: &Yaml, map: &Map, problems: &mut Vec<Diagnostic>) -> Brand {
    let Some(group) = map.get("brand").and_then(Value::as_map) else { return Brand::default() };
    let read = Reader(group);
    let mut accept = |parsed: Result<Color, Box<Diagnostic>>| parsed.map_err(|problem| problems.push(*problem)).ok();
    let mut color = |use_of: &Use| match read.text(use_of.key) {
        Some(text) => accept(use_of.parsed(&text, yaml.place_of_value(Inside::Group("brand"), use_of.key))),
        None => commented_out(yaml, use_of.key).and_then(|problem| accept(Err(Box::new(problem)))),
    };
    let (main, dark) = (color(&MAIN), color(&DARK));
    let written = read.texts(SECTION.key);
    let section_colors =
        written.iter().filter_map(|text| accept(SECTION.parsed(text, yaml.place_of_text("brand", text)))).collect();
    if let Some(seventh) = written.get(SECTION_COLORS) {
        problems.push(too_many().at(yaml.place_of_text("brand", seventh)));
    }
    let logo = read.text("logo");
    let logo = logo.map(|file| NamedFile { place: yaml.place_of_value(Inside::Group("brand"), "logo"), file });
    Brand {
        color: main,
        color_dark: dark.or(main.map(|main| main.toward(Color::WHITE, DARK_GROUND, DERIVED_CONTRAST))),
        section_colors,
        logo,
        logo_has_name: read.is_true("logo_has_name"),
    }
}

/// A use of a colour: the text with which it must have enough contrast.
struct Use {
    key: &'static str,
    /// What is read on the colour or in it, in Dutch and English; `{}` is the colour.
    text: [&'static str; 2],
    other: Color,
    /// In the direction of this colour the contrast becomes higher.
    better: Color,
}

const MAIN: Use =
    Use { key: "color", text: ["witte tekst op {}", "white text on {}"], other: Color::WHITE, better: Color::BLACK };
const DARK: Use = Use {
    key: "color_dark",
    text: ["tekst in {} op een donker scherm", "text in {} on a dark screen"],
    other: DARK_GROUND,
    better: Color::WHITE,
};
const SECTION: Use = Use {
    key: "section_colors",
    text: ["donkere tekst op {}", "dark text on {}"],
    other: ON_FIELD,
    better: Color::WHITE,
};

impl Use {
    /// Returns the colour if text is readable on it or in it.
    ///
    /// # Errors
    ///
    /// Returns a diagnostic with the nearest shade that is readable.
    fn checked(&self, color: Color, place: Place) -> Result<Color, Box<Diagnostic>> {
        let ratio = color.contrast(self.other);
        if ratio >= TEXT_CONTRAST {
            return Ok(color);
        }
        let [dutch, english] = self.text.map(|text| text.replace("{}", &format!("`{color}`")));
        // Rounded down, so that no ratio is printed as one that is enough.
        let ratio = format!("{:.1}", (ratio * 10.0).floor() / 10.0);
        let message = Text::new(
            format!("{dutch} heeft een contrast van {} op 1", ratio.replace('.', ",")),
            format!("{english} has a contrast of {ratio} to 1"),
        );
        let shade = color.toward(self.better, self.other, TEXT_CONTRAST);
        let help = Text::new(
            format!("goed te lezen is 4,5 of meer; schrijf `\"{shade}\"`, de dichtstbijzijnde kleur"),
            format!("readable is 4.5 or more; write `\"{shade}\"`, the nearest colour"),
        );
        Err(Box::new(Diagnostic::new(Rule::LowContrast, message).at(place).help(help)))
    }

    /// Parses and checks a colour.
    fn parsed(&self, text: &str, place: Place) -> Result<Color, Box<Diagnostic>> {
        match Color::parse(text) {
            Some(color) => self.checked(color, place),
            None => Err(Box::new(not_a_color(self.key, text).at(place))),
        }
    }
}

fn not_a_color(key: &str, text: &str) -> Diagnostic {
    let message = Text::new(format!("`{text}` is geen kleur"), format!("`{text}` is not a colour"));
    let example = BRAND_FIELDS.iter().find(|field| field.key == key).map(Field::example_line).unwrap_or_default();
    let help = Text::new(
        format!("schrijf `#` en zes cijfers of letters (a tot en met f), tussen aanhalingstekens: `{example}`"),
        format!("write `#` and six digits or letters (a to f), in quotes: `{example}`"),
    );
    Diagnostic::new(Rule::WrongType, message).help(help)
}

/// Reports a colour that YAML reads as a comment, because it is not in quotes.
fn commented_out(yaml: &Yaml, key: &str) -> Option<Diagnostic> {
    let place = yaml.comment_after(Inside::Group("brand"), key)?;
    let position = place.position?;
    let line = yaml.yaml().lines().nth(position.line - 1)?;
    let comment: String = line.chars().skip(position.column - 1).collect();
    let color = Color::parse(comment.split_whitespace().next()?)?;
    let message = Text::new("`#` begint hier een opmerking", "`#` begins a comment here");
    let help = write_this(&format!("{key}: \"{color}\""));
    Some(Diagnostic::new(Rule::WrongType, message).at(place).help(help))
}

fn too_many() -> Diagnostic {
    let message = Text::new("een site heeft zes kleuren voor delen", "a site has six colours for sections");
    let help = Text::new(
        "haal deze kleur weg: het zevende deel krijgt weer de eerste",
        "remove this colour: the seventh section has the first one again",
    );
    Diagnostic::new(Rule::WrongType, message).help(help)
}
