//! Lints of stripped HTML tags and unclosed comments.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::i18n::Text;

pub(super) fn stripped_tag(name: &str, is_closing: bool, hides_content: bool) -> Diagnostic {
    let shown = match (name, is_closing) {
        ("", _) => "<!…>".to_owned(),
        (name, true) => format!("</{name}>"),
        (name, false) => format!("<{name}>"),
    };
    let diagnostic = if hides_content {
        Text::new(
            format!("HTML staat uit: `{shown}` en wat erin staat, is weggelaten"),
            format!("HTML is off: `{shown}` and what is in it are left out"),
        )
    } else {
        Text::new(
            format!("HTML staat uit: `{shown}` is weggelaten, de tekst is gebleven"),
            format!("HTML is off: `{shown}` is left out, its text is kept"),
        )
    };
    let (dutch, english) = match name.to_ascii_lowercase().as_str() {
        "br" => ("eindig de regel met `\\` voor een nieuwe regel", "end the line with `\\` to begin a new one"),
        "a" => ("schrijf een link als `[tekst](adres)`", "write a link as `[text](address)`"),
        "img" => {
            ("schrijf een afbeelding als `![wat u ziet](foto.jpg)`", "write a picture as `![what it shows](photo.jpg)`")
        }
        _ => ("schrijf het in Markdown", "write it in Markdown"),
    };
    Diagnostic::new(Rule::RawHtml, diagnostic).help(Text::new(
        format!("{dutch}, of zet `markdown: {{raw_html: true}}` in site.yaml"),
        format!("{english}, or set `markdown: {{raw_html: true}}` in site.yaml"),
    ))
}

/// Reports an unclosed comment, which hides the rest of the page.
pub(super) fn unclosed_comment() -> Diagnostic {
    let message = Text::new(
        "de opmerking `<!--` wordt niet gesloten; alles erachter valt weg",
        "the comment `<!--` is not closed; everything after it is left out",
    );
    let help = Text::new("sluit de opmerking met `-->`", "close the comment with `-->`");
    Diagnostic::new(Rule::RawHtml, message).help(help).with_severity(Severity::Error)
}
