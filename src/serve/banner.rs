//! The preview's additions to a page: style sheet, script, data, and the banner of a page that readers do not see yet.
//!
//! A preview page without the additions is the built page. To remove them: delete each `<link data-omslag`,
//! `<script data-omslag` and `<aside data-omslag` up to and including the end of its line. In the `html` tag, delete
//! ` data-omslag` and the `data-editor="…"` and `data-source="…"` directly after it.

use super::editor::Editor;
use crate::content::project_path;
use crate::html::scan::{Piece, scan};
use crate::html::{Escaped, Html};
use crate::i18n::Language;
use crate::site::Why;

/// Prefix of the preview's own paths. It is at the root, whatever the site's base path.
pub const PREFIX: &str = "/__omslag/";

/// Values for the script in the page.
#[derive(Clone, Copy, Debug)]
pub struct PageData<'a> {
    pub editor: &'a Editor,
    /// The content file of the page relative to the project's root, if it has one.
    pub source: Option<&'a str>,
    pub language: Language,
}

/// Returns the banner of a page that readers do not see yet, with the reason.
pub fn banner(why: &Why, language: Language) -> Html {
    let text = match why {
        Why::Draft => language
            .pick(
                "Dit is een concept: lezers zien deze pagina nog niet.",
                "This is a draft: readers do not see this page yet.",
            )
            .to_owned(),
        Why::Later(date) => {
            let online = language.pick("Deze pagina komt online op", "This page goes online on");
            // A month counts as its first day.
            let day = date.first_day().map_or_else(|| date.text(language), |day| day.text(language));
            format!("{online} {day}.")
        }
        Why::In(index) => {
            let hidden = language.pick(
                "Lezers zien deze pagina nog niet: de map is verborgen door",
                "Readers do not see this page yet: the folder is hidden by",
            );
            format!("{hidden} {}.", project_path(index))
        }
    };
    aside(&Html::trusted(Escaped(&text).to_string()), language)
}

/// Returns a banner with a sentence.
pub fn aside(sentence: &Html, language: Language) -> Html {
    // The element must be on one line, so that it can be removed.
    let (label, sentence) = (language.pick("Voorbeeld", "Preview"), sentence.as_str().replace(['\n', '\r'], " "));
    Html::trusted(format!(
        "<aside data-omslag class=\"omslag-banner\" lang=\"{language}\" aria-label=\"{label}\">{sentence}</aside>"
    ))
}

/// Returns the page with the preview's style sheet, script, banner and data.
pub fn decorate(html: &str, build: u64, banner: Option<&Html>, data: &PageData) -> String {
    let (mut root, mut head, mut body) = (None, None, None);
    scan(html.as_bytes(), |piece, at| match piece {
        Piece::Start(tag) if tag.name() == b"html" => root = root.or(Some(at.start + "<html".len())),
        Piece::End(b"head") => head = head.or(Some(at.start)),
        Piece::Start(tag) if tag.name() == b"body" => body = body.or(Some(at.end)),
        _ => {}
    });
    let tags = head.unwrap_or(html.len());
    let mut pieces = vec![(tags, head_tags(build, data.language))];
    if let Some(at) = root {
        pieces.push((at, attributes(data)));
    }
    if let Some(banner) = banner {
        pieces.push((body.unwrap_or(tags), format!("{}\n", banner.as_str())));
    }
    // The sort is stable: two pieces at one place keep their order.
    pieces.sort_by_key(|(at, _)| *at);
    let mut out = String::with_capacity(html.len() + 1024);
    let mut from = 0;
    for (at, piece) in pieces {
        out.push_str(&html[from..at]);
        out.push_str(&piece);
        from = at;
    }
    out + &html[from..]
}

fn head_tags(build: u64, language: Language) -> String {
    format!(
        "<link data-omslag rel=\"stylesheet\" href=\"{PREFIX}preview.css\">\n\
         <script data-omslag src=\"{PREFIX}preview.js\" defer data-build=\"{build}\" \
         data-language=\"{language}\"></script>\n"
    )
}

fn attributes(data: &PageData) -> String {
    let mut out = String::from(" data-omslag");
    if let Some(template) = data.editor.template() {
        out += &format!(" data-editor=\"{}\"", Escaped(&template));
    }
    if let Some(source) = data.source {
        out += &format!(" data-source=\"{}\"", Escaped(&data.editor.absolute(source)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use std::path::PathBuf;

    fn editor() -> Editor {
        Editor { template: Some("x://{path}:{line}".to_owned()), root: PathBuf::from("/a \"b\"") }
    }

    fn decorated(html: &str, banner: Option<&Html>) -> String {
        let editor = editor();
        let data = PageData { editor: &editor, source: Some("content/é.md"), language: Language::Dutch };
        decorate(html, 12, banner, &data)
    }

    /// Removes the additions by the rule at the top of this file.
    fn plain(page: &str) -> String {
        let mut page = page.to_owned();
        for tag in ["<link data-omslag", "<script data-omslag", "<aside data-omslag"] {
            while let Some(at) = page.find(tag) {
                let end = page[at..].find('\n').map_or(page.len(), |end| at + end + 1);
                page.replace_range(at..end, "");
            }
        }
        if let Some(at) = page.find(" data-omslag") {
            let mut end = at + " data-omslag".len();
            for name in [" data-editor=\"", " data-source=\""] {
                if page[end..].starts_with(name) {
                    end += name.len() + page[end + name.len()..].find('"').map_or(0, |length| length + 1);
                }
            }
            page.replace_range(at..end, "");
        }
        page
    }

    #[test]
    fn the_additions_are_inserted_in_the_html_tag_head_and_body() {
        let html =
            "<!doctype html>\n<html lang=\"nl\">\n<head>\n<title>x</title>\n</head>\n<body class=\"a>b\">\nTekst";
        let expected = "<!doctype html>\n\
            <html data-omslag data-editor=\"x://{path}:{line}\" data-source=\"/a &quot;b&quot;/content/é.md\" lang=\"nl\">\n\
            <head>\n<title>x</title>\n\
            <link data-omslag rel=\"stylesheet\" href=\"/__omslag/preview.css\">\n\
            <script data-omslag src=\"/__omslag/preview.js\" defer data-build=\"12\" data-language=\"nl\"></script>\n\
            </head>\n<body class=\"a>b\">\
            <aside data-omslag class=\"omslag-banner\" lang=\"nl\" aria-label=\"Voorbeeld\">\
            Dit is een concept: lezers zien deze pagina nog niet.</aside>\n\nTekst";
        assert_eq!(decorated(html, Some(&banner(&Why::Draft, Language::Dutch))), expected);
    }

    #[test]
    fn the_additions_can_be_removed_from_any_page() {
        let banner = banner(&Why::In("a\nb/index.md".to_owned()), Language::English);
        for html in [
            "",
            "Tekst",
            "<p>é",
            "<HTML><HEAD><TITLE>x</TITLE></HEAD><BODY>x</BODY></HTML>",
            "<html>\n<head>\n</head>\n<body>\n<p>&lt;link data-omslag&gt;</p>\n</body></html>\n",
            "<html lang=nl><head><title><body></title></head><bodyguard><body\n class='>'>x",
            "<html><body",
            "<html><body class=\"",
            "</head><html>",
        ] {
            for banner in [None, Some(&banner)] {
                let page = decorated(html, banner);
                assert_eq!(plain(&page), html);
                assert!(page.contains("preview.css\">\n<script data-omslag"), "{page}");
                assert_eq!(page.contains("<aside data-omslag"), banner.is_some(), "{page}");
            }
        }
    }

    #[test]
    fn a_banner_says_why_readers_do_not_see_the_page() {
        let date = Date::parse("maart 2027").expect("a date");
        let text = |why: &Why, language| {
            let html = banner(why, language).into_string();
            html.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</aside>")).map(str::to_owned)
        };
        for (why, dutch, english) in [
            (
                Why::Draft,
                "Dit is een concept: lezers zien deze pagina nog niet.",
                "This is a draft: readers do not see this page yet.",
            ),
            (Why::Later(date), "Deze pagina komt online op 1 maart 2027.", "This page goes online on 1 March 2027."),
            (
                Why::In("<b>/index.md".to_owned()),
                "Lezers zien deze pagina nog niet: de map is verborgen door content/&lt;b&gt;/index.md.",
                "Readers do not see this page yet: the folder is hidden by content/&lt;b&gt;/index.md.",
            ),
        ] {
            assert_eq!(text(&why, Language::Dutch).as_deref(), Some(dutch));
            assert_eq!(text(&why, Language::English).as_deref(), Some(english));
        }
    }
}
