//! The size of an SVG drawing.

use super::scan::{Piece, Tag, scan};

/// Returns width and height of a drawing in its own units: those of its `viewBox`, without which it cannot be scaled.
pub fn svg_size(svg: &[u8]) -> Option<(u32, u32)> {
    let mut size = None;
    let mut is_first = true;
    scan(svg, |piece, _| {
        if let Piece::Start(tag) = piece
            && tag.name() == b"svg"
            && std::mem::take(&mut is_first)
        {
            size = view_box(tag);
        }
    });
    size
}

fn view_box(tag: &Tag) -> Option<(u32, u32)> {
    let (_, value) = tag.attributes().find(|(name, _)| name.eq_ignore_ascii_case(b"viewbox"))?;
    let value = value.text();
    let numbers = value.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|number| !number.is_empty());
    let numbers: Vec<f64> = numbers.map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let side = |length: f64| (0.5..=1e6).contains(&length).then(|| length.round() as u32);
    match numbers[..] {
        [_, _, width, height] => Some((side(width)?, side(height)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_view_box_of_the_outermost_element_counts() {
        for (svg, size) in [
            ("<svg xmlns='x' viewBox='0 0 200 80'><svg viewBox='0 0 1 1'/></svg>", Some((200, 80))),
            ("<?xml version=\"1.0\"?><!-- x --><svg viewBox=\"-5,-5, 20.4 , 9.6\">", Some((20, 10))),
            ("<svg width=\"20\" height=\"10\"></svg>", None),
            ("<svg viewBox=\"0 0 0 10\">", None),
            ("<svg viewBox=\"0 0 NaN 1e99\">", None),
            ("<p>geen tekening</p>", None),
        ] {
            assert_eq!(svg_size(svg.as_bytes()), size, "{svg}");
        }
    }
}
