//! Lints of stripped HTML tags and unclosed comments.

use crate::diagnostic::{Diagnostic, Rule, Severity, write_this};
use crate::i18n::Text;
use crate::markdown::Within;

/// Elements that contain no text, so that nothing of them is kept.
const WITHOUT_TEXT: &[&str] =
    &["area", "br", "col", "embed", "hr", "iframe", "img", "input", "link", "meta", "source", "track", "wbr"];

pub(super) fn stripped_tag(name: &str, is_closing: bool, hides_content: bool, within: Within) -> Diagnostic {
    let shown = match (name, is_closing) {
        ("", _) => "<!…>".to_owned(),
        (name, true) => format!("</{name}>"),
        (name, false) => format!("<{name}>"),
    };
    let lower = name.to_ascii_lowercase();
    let diagnostic = if WITHOUT_TEXT.contains(&&*lower) && !is_closing {
        Text::new(format!("HTML staat uit: `{shown}` is weggelaten"), format!("HTML is off: `{shown}` is left out"))
    } else if hides_content {
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
    let (dutch, english) = instead(&lower, within);
    Diagnostic::new(Rule::RawHtml, diagnostic).help(Text::new(
        format!("{dutch}, of zet `markdown: {{raw_html: true}}` in site.yaml"),
        format!("{english}, or set `markdown: {{raw_html: true}}` in site.yaml"),
    ))
}

/// Reports an old way to name a place in the page.
pub(super) fn stripped_place() -> Diagnostic {
    let message = Text::new(
        "HTML staat uit: dit is geen plek waar een link heen kan gaan",
        "HTML is off: no link can lead to this place",
    );
    Diagnostic::new(Rule::RawHtml, message).help(Text::new(
        "haal de tag weg: een kop is vanzelf zo'n plek; of zet `markdown: {raw_html: true}` in site.yaml",
        "remove the tag: a heading is such a place by itself; or set `markdown: {raw_html: true}` in site.yaml",
    ))
}

/// Returns what to write instead of a tag, in Dutch and in English.
fn instead(name: &str, within: Within) -> (&'static str, &'static str) {
    match (name, within) {
        ("br", Within::Cell) => (
            "zet een komma tussen de delen of maak er twee rijen van",
            "put a comma between the parts or make two rows",
        ),
        ("br", Within::Heading | Within::Block) => ("haal het weg", "remove it"),
        ("br", Within::Text) => {
            ("eindig de regel met `\\` voor een nieuwe regel", "end the line with `\\` to begin a new one")
        }
        (
            "p" | "div" | "span" | "font" | "center" | "big" | "section" | "article" | "header" | "footer" | "main",
            _,
        ) => ("haal de tag weg", "remove the tag"),
        ("u" | "ins", _) => {
            ("schrijf `*…*`, want onderstreept lijkt een link", "write `*…*`, since underlined text looks like a link")
        }
        ("b" | "strong" | "mark", _) => ("schrijf `**…**`", "write `**…**`"),
        ("i" | "em" | "cite" | "var" | "dfn", _) => ("schrijf `*…*`", "write `*…*`"),
        ("s" | "del" | "strike", _) => ("schrijf `~~…~~`", "write `~~…~~`"),
        ("code" | "kbd" | "tt" | "samp", _) => ("schrijf `` `…` ``", "write `` `…` ``"),
        ("sup" | "sub", _) => (
            "schrijf een teken als `²` of `₂`, of bij een noot `[^1]`",
            "write a character such as `²` or `₂`, or for a note `[^1]`",
        ),
        ("small" | "abbr" | "wbr" | "time", _) => ("haal de tag weg", "remove the tag"),
        ("q", _) => ("zet aanhalingstekens om de woorden", "put quotes around the words"),
        ("a", _) => ("schrijf een link als `[tekst](adres)`", "write a link as `[text](address)`"),
        ("img", _) => {
            ("schrijf een afbeelding als `![wat u ziet](foto.jpg)`", "write a picture as `![what it shows](photo.jpg)`")
        }
        (_, Within::Heading | Within::Cell) => ("haal de tag weg", "remove the tag"),
        ("h1" | "h2", _) => ("schrijf `## …`", "write `## …`"),
        ("h3" | "h4" | "h5" | "h6", _) => ("schrijf `### …`", "write `### …`"),
        ("ul" | "ol" | "li", _) => ("begin elk punt met `- ` of `1. `", "begin each item with `- ` or `1. `"),
        ("blockquote", _) => ("begin elke regel met `> `", "begin each line with `> `"),
        ("hr", _) => ("schrijf `---` onder een lege regel", "write `---` below an empty line"),
        ("pre", _) => (
            "zet boven en onder de tekst een regel met alleen `~~~`",
            "put a line with nothing but `~~~` above and below the text",
        ),
        ("details" | "summary", _) => (
            "schrijf `:::details title=\"…\"`, en onder de tekst `:::`",
            "write `:::details title=\"…\"`, and `:::` below the text",
        ),
        ("iframe" | "video" | "embed" | "object", _) => (
            "schrijf `:::video url=\"https://…\" title=\"…\"`, en op de regel eronder `:::`",
            "write `:::video url=\"https://…\" title=\"…\"`, and `:::` on the next line",
        ),
        ("table" | "thead" | "tbody" | "tr" | "td" | "th", _) => (
            "schrijf elke rij als `| … | … |`, met `|---|---|` onder de eerste",
            "write each row as `| … | … |`, with `|---|---|` below the first",
        ),
        _ => ("schrijf het in Markdown", "write it in Markdown"),
    }
}

/// Reports a word that was left out because it looks like a tag.
pub(super) fn stripped_word(written: &str) -> Diagnostic {
    let message = Text::new(
        format!("`{written}` lijkt op HTML en is weggelaten"),
        format!("`{written}` looks like HTML and is left out"),
    );
    Diagnostic::new(Rule::RawHtml, message).help(write_this(&format!("\\{written}")))
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
