use super::*;

#[test]
fn problems_point_at_what_is_wrong() {
    for (text, expected) in [
        ("# De titel\n\n# A\n\n# B", vec!["extra-title 3:1 # A"]),
        ("## a\n\n#### b", vec!["heading-jump 3:1 #### b"]),
        ("### a\n\n##", vec!["heading-jump 1:1 ### a", "empty-heading 3:1 ##"]),
        ("é ![](b.jpg)", vec!["missing-alt 1:4 ![](b.jpg)"]),
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
        assert_eq!(problems(text, |_| {}), expected, "{text}");
    }
}

#[test]
fn positions_hold_with_other_line_ends() {
    let text = "a\n\n- b\n\n\t[c](foo:d)\n\n> e[^f]\n> <b>g</b>\n";
    let expected = ["unsafe-link 5:6 foo:d", "undefined-footnote 7:4 [^f]", "raw-html 8:3 <b>"];
    assert_eq!(problems(text, |_| {}), expected);
    let spots = |text: &str| parsed(text, |_| {}).problems.iter().map(|problem| problem.spot).collect::<Vec<_>>();
    assert_eq!(spots(&text.replace('\n', "\r\n")), spots(text));
    assert_eq!(spots(&text.replace('\n', "\r")), spots(text));
}

#[test]
fn an_unsafe_link_is_printed_without_its_address() {
    check(&[
        ("[a](javascript:x)", "<p><a>a</a></p>"),
        ("![a](javascript:x)", "<p><img alt=\"a\" loading=\"lazy\" decoding=\"async\"></p>"),
    ]);
    assert!(parsed("[a](vbscript:x)", |style| style.raw_html = true).links.is_empty());
}

#[test]
fn a_tag_is_named_with_what_to_write_instead() {
    let markdown = parsed("a<br>b", |_| {});
    let diagnostic = &markdown.problems[0].diagnostic;
    let help = diagnostic.help.as_ref().map(|help| help.get(Language::English)).unwrap_or_default();
    assert!(diagnostic.message.get(Language::English).contains("`<br>`"));
    assert!(help.contains("`\\`") && help.contains("`markdown: {raw_html: true}`"), "{help}");
}

#[test]
fn every_problem_has_help() {
    let text = "# A\n\n#### b\n\n##\n\n![](c)<b>[d](foo:e)[^f]\n\n[^g]: h\n[^g]: i\n\n:::x\n:::\n\n:::lang\n:::\n\n:::lang en\n<!--";
    let markdown = parsed(text, |_| {});
    let rules: std::collections::BTreeSet<_> =
        markdown.problems.iter().map(|problem| problem.diagnostic.rule).collect();
    assert_eq!(rules.len(), 12, "{rules:?}");
    assert!(markdown.problems.iter().all(|problem| problem.diagnostic.help.is_some()));
}
