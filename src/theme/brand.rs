//! The colours of `brand` in `site.yaml`, as values of the tokens of the style sheet.
//!
//! They are added to `style.css` in its layer `tokens`, where the theme's own values are, so that print, forced colors and
//! a theme of the site override them in the same way.

use crate::config::{Brand, Color, SECTION_COLORS};
use std::fmt::Write;

/// The sheet that has the tokens.
pub const SHEET: &str = "assets/style.css";
/// The contrast of secondary text on the main colour.
const TEXT_CONTRAST: f64 = 4.5;
/// Parts of 255 of the main colour in secondary text on it, where its contrast allows that much.
const SOFT: u32 = 64;
/// The contrast of a folded corner with both backgrounds, and how much darker than its field it is at least.
const CORNER_CONTRAST: f64 = 3.0;
const CORNER: u32 = 80;

/// Returns the rules that a brand adds to the style sheet; empty without a brand.
pub fn rules(brand: &Brand) -> String {
    let (mut light, mut dark) = (String::new(), String::new());
    if let Some(color) = brand.color {
        let soft = Color::WHITE.mixed(color, SOFT).toward(Color::WHITE, color, TEXT_CONTRAST);
        let _ = write!(light, " --aside: {color}; --soft-aside: {soft}; --line: {color}; --link: {color};");
        let _ = write!(dark, " --aside: {color};");
    }
    if let Some(color) = brand.color_dark {
        let _ = write!(dark, " --line: {color}; --link: {color};");
    }
    for (at, field) in brand.section_colors.iter().cycle().take(SECTION_COLORS).enumerate() {
        let corner = field.mixed(Color::BLACK, CORNER).toward(Color::BLACK, Color::WHITE, CORNER_CONTRAST);
        let number = at + 1;
        let _ = write!(light, " --section-{number}: {field}; --corner-{number}: {corner};");
        let _ = write!(dark, " --section-{number}: {field};");
    }
    let mut rules = String::new();
    let mut add = |layer: &str, rule: &str| {
        let _ = writeln!(rules, "@layer {layer} {{ {rule} }}");
    };
    let in_dark = |rule: &str| format!("@media (prefers-color-scheme: dark) {{ {rule} }}");
    if !light.is_empty() {
        add("tokens", &format!(":root {{{light} }}"));
    }
    if !dark.is_empty() {
        add("tokens", &in_dark(&format!(":root {{{dark} }}")));
    }
    if brand.logo.is_some() {
        // On a phone the logo leaves room for the button of the menu, and the name goes below a wide logo.
        add("frame", ".brand:has(> .logo) { flex-wrap: wrap; }");
        add("frame", ".logo { flex: none; max-inline-size: calc(100vw - 2 * var(--pad) - 8rem); }");
        // A logo is made for white paper.
        add("frame", &in_dark(".logo { background: #fff; outline: .3rem solid #fff; forced-color-adjust: none; }"));
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, DARK_GROUND, ON_FIELD};
    use crate::theme::embedded;

    fn sheet() -> &'static str {
        std::str::from_utf8(embedded::file(SHEET).unwrap()).unwrap()
    }

    #[test]
    fn the_colours_that_contrast_is_measured_with_are_those_of_the_sheet() {
        let (light, dark) = sheet().split_once("prefers-color-scheme: dark").unwrap();
        assert!(light.contains("--ground: #fff;") && light.contains("--on-aside: #fff;"));
        assert!(light.contains(&format!("--on-field: {ON_FIELD};")));
        assert!(dark.contains(&format!("--ground: {DARK_GROUND};")));
        let fields = (1..=SECTION_COLORS).all(|number| light.contains(&format!("--section-{number}: #")));
        assert!(fields && !light.contains(&format!("--section-{}:", SECTION_COLORS + 1)));
    }

    #[test]
    fn each_token_of_a_brand_is_one_of_the_sheet_and_its_text_is_readable() {
        let settings =
            "name: A\nbase_url: https://a.example/\nbrand: {color: \"#757575\", section_colors: [\"#fd3\"]}\n";
        let config = Config::parse(settings, None).unwrap();
        let rules = rules(&config.brand);
        let values = rules.split("--").skip(1).map(|pair| pair.split(';').next().unwrap());
        for (name, value) in values.map(|pair| pair.split_once(": ").unwrap()) {
            assert!(sheet().contains(&format!("--{name}: #")), "{name}");
            let color = Color::parse(value).unwrap();
            let (other, least) = match name {
                "aside" => (Color::WHITE, 4.5),
                "soft-aside" => (config.brand.color.unwrap(), 4.5),
                "line" | "link" => (if color == config.brand.color.unwrap() { Color::WHITE } else { DARK_GROUND }, 4.5),
                name if name.starts_with("section-") => (ON_FIELD, 4.5),
                _ => (Color::WHITE, 3.0),
            };
            assert!(color.contrast(other) >= least, "{name}: {value}");
        }
        assert_eq!(rules.matches("--section-6: #ffdd33;").count(), 2, "{rules}");
        assert_eq!(super::rules(&Brand::default()), "");
    }
}
