//! Colours in hexadecimal form, and their contrast by WCAG 2.2.

use std::fmt;

/// Number of steps in which a colour is mixed with another.
const STEPS: u32 = 255;

/// An opaque colour of sRGB. It prints as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 3]);

impl Color {
    pub const WHITE: Color = Color([255; 3]);
    pub const BLACK: Color = Color([0; 3]);

    /// Parses six or three hexadecimal digits, with or without `#`.
    pub fn parse(text: &str) -> Option<Color> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        let digits: Vec<u8> =
            digits.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect::<Option<Vec<u8>>>()?;
        match digits[..] {
            [r, g, b] => Some(Color([r * 17, g * 17, b * 17])),
            [r, red, g, green, b, blue] => Some(Color([r * 16 + red, g * 16 + green, b * 16 + blue])),
            _ => None,
        }
    }

    /// Returns the contrast ratio of two colours, from 1 to 21.
    pub fn contrast(self, other: Color) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Returns the nearest shade on the way to `end` whose contrast with `ground` is at least `ratio`; `end` if
    /// even that has less.
    pub fn toward(self, end: Color, ground: Color, ratio: f64) -> Color {
        let mut shades = (0..=STEPS).map(|step| self.mixed(end, step));
        shades.find(|shade| shade.contrast(ground) >= ratio).unwrap_or(end)
    }

    /// Returns the mixture with another colour, which has `steps` of 255 parts.
    pub fn mixed(self, other: Color, steps: u32) -> Color {
        let part = |at: usize| {
            let sum = u32::from(self.0[at]) * (STEPS - steps) + u32::from(other.0[at]) * steps;
            ((sum + STEPS / 2) / STEPS) as u8
        };
        Color([part(0), part(1), part(2)])
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_three_or_six_hexadecimal_digits() {
        for text in ["#0B5D4e", "0b5d4e", "#fd3", "000"] {
            assert!(Color::parse(text).is_some(), "{text}");
        }
        assert_eq!(Color::parse("#fd3"), Color::parse("ffdd33"));
        for text in ["", "#", "groen", "#0b5d4", "#0b5d4e80", "##fff", "#ﬀﬀﬀ", "rgb(0,0,0)", "+ff"] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let contrast = |one: &str, other: &str| {
            let ratio = Color::parse(one).unwrap().contrast(Color::parse(other).unwrap());
            format!("{ratio:.2}")
        };
        assert_eq!(contrast("#000", "#fff"), "21.00");
        assert_eq!(contrast("#767676", "#fff"), "4.54");
        assert_eq!(contrast("#fff", "#777777"), "4.48");
    }

    #[test]
    fn the_nearest_shade_passes_and_the_one_before_it_does_not() {
        let yellow = Color::parse("#ffd23f").unwrap();
        for (end, ground, ratio) in [(Color::BLACK, Color::WHITE, 4.5), (Color::WHITE, Color::BLACK, 18.0)] {
            let shade = yellow.toward(end, ground, ratio);
            let step = (0..=STEPS).find(|step| yellow.mixed(end, *step) == shade).unwrap();
            assert!(shade.contrast(ground) >= ratio && yellow.mixed(end, step - 1).contrast(ground) < ratio);
        }
        assert_eq!(yellow.toward(Color::BLACK, Color::WHITE, 1.0), yellow);
    }
}
