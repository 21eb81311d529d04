//! Tables of texts and the diagnostics expected for each.

mod hostile;
mod remarks;

use super::*;
use crate::i18n::Language;
use crate::markdown::{self, Options};
use crate::translations::Translations;

/// Returns the diagnostics of a text, parsed with options modified by `change`.
fn linted(text: &str, change: impl Fn(&mut Options)) -> Vec<Diagnostic> {
    let translations = Translations::default();
    let mut options = Options {
        translations: &translations,
        right_to_left: false,
        language: Language::Dutch,
        title: "De titel",
        top_level: 2,
        id_prefix: "",
        slides: false,
        raw_html: false,
        lines_above: 0,
    };
    change(&mut options);
    let (markdown, findings) = markdown::parse(text, &options);
    diagnostics("a.md", &markdown, &findings, options.slides)
}

fn problems(text: &str) -> Vec<String> {
    shown(text, linted(text, |_| {}))
}

/// Formats the rule, line and column of each diagnostic with the marked text, in the order of the text.
fn shown(text: &str, mut all: Vec<Diagnostic>) -> Vec<String> {
    all.sort_by_key(position);
    let at = |diagnostic: &Diagnostic| {
        let Position { line, column, length } = position(diagnostic);
        let chars = text.lines().nth(line - 1).unwrap_or_default().chars();
        let marked: String = chars.skip(column - 1).take(length).collect();
        format!("{} {line}:{column} {marked}", diagnostic.rule)
    };
    all.iter().map(at).collect()
}

fn position(diagnostic: &Diagnostic) -> Position {
    diagnostic.place.as_ref().and_then(|place| place.position).expect("a position")
}

#[test]
fn problems_point_at_what_is_wrong() {
    for (text, expected) in [
        ("# De titel\n\n# A\n\n# B", vec!["extra-title 3:1 # A"]),
        ("## a\n\n#### b", vec!["heading-jump 3:1 #### b"]),
        ("### a\n\n##", vec!["heading-jump 1:1 ### a", "empty-heading 3:1 ##"]),
        ("é ![](b.jpg)", vec!["missing-alt 1:3 ![](b.jpg)"]),
        ("a <b>x</b> <i>y</i>\n\n</b> </u>", vec!["raw-html 1:3 <b>", "raw-html 3:6 </u>"]),
        ("> <div>\n> <p>a</p>\n> </div>", vec!["raw-html 1:3 <div>", "raw-html 2:3 <p>"]),
        ("<!-- open\n\na", vec!["raw-html 1:1 <!-- open"]),
        (
            "[a](javascript:x) [b]( JAVASCRIPT&colon;x)",
            vec!["unsafe-link 1:5 javascript:x", "unsafe-link 1:19 [b]( JAVASCRIPT&colon;x)"],
        ),
        ("![a](data:text/html,x) <foo:x>", vec!["unsafe-link 1:6 data:text/html,x", "unsafe-link 1:25 foo:x"]),
        ("- a\n\t- [b][c]\n\n[c]: file:///x", vec!["unsafe-link 2:4 [b][c]"]),
    ] {
        assert_eq!(problems(text), expected, "{text}");
    }
}

#[test]
fn positions_do_not_depend_on_line_endings() {
    let text = "a\n\n- b\n\n\t[c](foo:d)\n\n> e[^f]\n> <b>g</b>\n";
    let expected = ["unsafe-link 5:6 foo:d", "undefined-footnote 7:4 [^f]", "raw-html 8:3 <b>"];
    assert_eq!(problems(text), expected);
    let positions = |text: &str| linted(text, |_| {}).iter().map(position).collect::<Vec<_>>();
    assert_eq!(positions(&text.replace('\n', "\r\n")), positions(text));
    assert_eq!(positions(&text.replace('\n', "\r")), positions(text));
}

#[test]
fn a_tag_is_named_with_what_to_write_instead() {
    let diagnostic = &linted("a<br>b", |_| {})[0];
    let help = diagnostic.help.as_ref().map(|help| help.get(Language::English)).unwrap_or_default();
    assert!(diagnostic.message.get(Language::English).contains("`<br>`"));
    assert!(help.contains("`\\`") && help.contains("`markdown: {raw_html: true}`"), "{help}");
}

#[test]
fn every_problem_has_help() {
    let text = "# A\n\n#### b\n\n##\n\n![](c)<b>[d](foo:e)[^f]\n\n[^g]: h\n[^g]: i\n\n:::x\n:::\n\n:::lang\n:::\n\n:::lang en\n<!--";
    let all = linted(text, |_| {});
    let rules: std::collections::BTreeSet<_> = all.iter().map(|diagnostic| diagnostic.rule).collect();
    assert_eq!(rules.len(), 12, "{rules:?}");
    assert!(all.iter().all(|diagnostic| diagnostic.help.is_some()));
}

#[test]
fn mistakes_in_blocks_are_reported_where_they_are() {
    for (text, expected) in [
        (":::downlaod x\n:::", vec!["unknown-block 1:1 :::downlaod x"]),
        (":::statement\n:::", vec!["unknown-block 1:1 :::statement"]),
        ("a\n\n:::", vec!["unknown-block 3:1 :::"]),
        (":::download\n:::", vec!["block-argument 1:4 download"]),
        (":::details title=\" \"\n:::", vec!["block-argument 1:12 title"]),
        (":::details title=\"a\n:::", vec!["block-argument 1:12 title"]),
        ("> :::details titel=\"a\"\n> :::", vec!["block-argument 1:6 details", "block-argument 1:14 titel"]),
        (":::lang en nl\n:::", vec!["block-argument 1:12 nl"]),
        (":::lang Engels\n:::", vec!["block-argument 1:9 Engels"]),
        (":::summary x\n:::", vec!["block-argument 1:12 x"]),
        (":::video url=a.mp4 title=b\n:::", vec!["block-argument 1:14 a.mp4"]),
        (":::download javascript:x\n:::", vec!["unsafe-link 1:13 javascript:x"]),
        (":::figure\ntekst\n:::", vec!["block-argument 1:4 figure"]),
        (":::lang en\na", vec!["unclosed-block 1:1 :::lang en"]),
        ("::::lang en\na\n:::lang nl\nb\n:::", vec!["unclosed-block 1:1 ::::lang en"]),
        (":::lang en\na\n:::  ", vec![]),
    ] {
        assert_eq!(problems(text), expected, "{text}");
    }
}

#[test]
fn mistakes_in_footnotes_are_reported_where_they_are() {
    for (text, expected) in [
        ("&eacute; a[^bron1]\n\nb[^bron]\n\n[^bron]: x", vec!["undefined-footnote 1:11 [^bron1]"]),
        ("a[^1]\n\n[^1]: x\n\n> [^1]: y", vec!["duplicate-footnote 5:3 [^1]:"]),
        ("a\n\n[^1]: [^2]\n\n[^2]: y", vec!["unused-footnote 3:1 [^1]:", "unused-footnote 5:1 [^2]:"]),
        ("\\[^1] `[^2]` &#91;^3] [^4](x) [5]", vec![]),
        ("a [^een twee] *b [^c]*", vec!["undefined-footnote 1:3 [^een twee]", "undefined-footnote 1:18 [^c]"]),
    ] {
        assert_eq!(problems(text), expected, "{text}");
    }
    let all = linted("a[^bron1] b[^bron]\n\n[^bron]: x", |_| {});
    let help = all[0].help.as_ref().map(|help| help.get(Language::Dutch));
    assert_eq!(help, Some("bedoelde u `[^bron]`?"));
}

#[test]
fn a_heading_is_compared_with_the_one_before_it() {
    for (text, top_level, expected) in [
        ("# A\n\n### b", 2, vec!["extra-title 1:1 # A", "heading-jump 3:1 ### b"]),
        ("### a\n\n# B", 2, vec!["extra-title 3:1 # B"]),
        ("## a\n\n#### b\n\n##### c", 4, vec!["heading-jump 3:1 #### b"]),
    ] {
        assert_eq!(shown(text, linted(text, |options| options.top_level = top_level)), expected, "{text}");
    }
    let help = |text: &str| linted(text, |options| options.slides = true)[0].help.clone().expect("help");
    assert_eq!(help("# A\n\n#### b").get(Language::English), "begin the heading with `###`");
}

#[test]
fn headings_of_slides_are_never_extra_titles() {
    assert!(linted("# De titel\n\n---\n\n# B\n\n### C", |options| options.slides = true).is_empty());
}

#[test]
fn html_that_the_site_allows_is_no_problem() {
    let text = "<div id=\"x\">\n*a*\n</div>\n\nb<!-- c --><br>";
    assert!(linted(text, |options| options.raw_html = true).is_empty());
}

#[test]
fn text_is_literal_also_beside_markup() {
    for (text, expected) in [
        ("*a* [é](b c.md) (d)[e.md]", vec!["broken-link 1:5 [é](b c.md)", "broken-link 1:17 (d)[e.md]"]),
        (
            "zie https://x.nl/a, [https://x.nl/b](https://x.nl/b)",
            vec!["broken-link 1:5 https://x.nl/a", "vague-link 1:21 [https://x.nl/b](https://x.nl/b)"],
        ),
        ("&#91;(a)] `{{< b >}}` \\{{< c >}}", vec![]),
        ("- {{< youtube x >}}", vec!["foreign-syntax 1:3 {{< youtube"]),
    ] {
        assert_eq!(problems(text), expected, "{text}");
    }
}
