//! The URLs in a published HTML, SVG or CSS file.

use super::scan::{Piece, scan};

/// Returns the URLs that a file refers to, as written. A style sheet is read by other rules than HTML and SVG.
pub fn references(bytes: &[u8], is_css: bool) -> Vec<String> {
    let mut urls = Vec::new();
    if is_css {
        css_urls(&String::from_utf8_lossy(bytes), |url| urls.push(url.to_owned()));
        return urls;
    }
    let mut in_style = false;
    scan(bytes, |piece, _| match piece {
        Piece::Start(tag) => {
            in_style = tag.name() == b"style";
            for (name, value) in tag.attributes() {
                attribute_urls(name, &value.text(), |url| urls.push(url.to_owned()));
            }
        }
        Piece::Text(words) if in_style => css_urls(&words.text(), |url| urls.push(url.to_owned())),
        Piece::End(_) => in_style = false,
        Piece::Text(_) | Piece::Other => {}
    });
    urls
}

/// Passes each URL in an attribute to `see`.
pub fn attribute_urls(name: &[u8], value: &str, mut see: impl FnMut(&str)) {
    match name {
        b"href" | b"xlink:href" | b"src" | b"poster" | b"data" | b"action" => see(value),
        b"srcset" | b"imagesrcset" => {
            for candidate in value.split(',') {
                see(candidate.split_whitespace().next().unwrap_or_default());
            }
        }
        b"style" | b"fill" | b"stroke" | b"filter" | b"mask" | b"clip-path" => css_urls(value, see),
        _ => {}
    }
}

/// Passes each URL in a style sheet to `see`: those in `url(…)`, and those of `@import`.
pub fn css_urls(css: &str, mut see: impl FnMut(&str)) {
    for part in css.split("url(").skip(1) {
        let inside = part.split(')').next().unwrap_or_default();
        see(inside.trim().trim_matches(['"', '\'']));
    }
    for part in css.split("@import").skip(1) {
        let quoted = part.trim_start();
        if let Some(quote) = quoted.chars().next().filter(|first| ['"', '\''].contains(first)) {
            see(quoted[1..].split(quote).next().unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_found_in_html_svg_and_css() {
        for (text, is_css, expected) in [
            ("<a href='a.pdf'>x</a><img srcset='b.png 1x, c.png 2x' src=d.png>", false, "a.pdf b.png c.png d.png"),
            (
                "<style>p{background:url( \"e.png\" )}</style><p style=\"background:url('f.png')\">",
                false,
                "e.png f.png",
            ),
            ("<svg><image xlink:href=\"g.jpg\"/><use href=\"h.svg#x\"/></svg>", false, "g.jpg h.svg#x"),
            ("@import 'i.css'; @import url(j.css); a { cursor: url(k.cur) }", true, "j.css k.cur i.css"),
            ("geen url", true, ""),
        ] {
            assert_eq!(references(text.as_bytes(), is_css).join(" "), expected, "{text}");
        }
    }
}
