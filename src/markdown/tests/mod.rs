//! Tables of texts and the HTML expected for each.

mod blocks;
mod footnotes;
mod hostile;
mod slides;

use super::*;
use crate::diagnostic::Position;
use crate::i18n::Language;
use crate::translations::Translations;

/// Returns the options of a page with Dutch translations.
fn options(translations: &Translations) -> Options<'_> {
    Options {
        translations,
        right_to_left: false,
        language: Language::Dutch,
        title: "De titel",
        top_level: 2,
        id_prefix: "",
        slides: false,
        raw_html: false,
        lines_above: 0,
    }
}

fn translations() -> Translations {
    let words = [
        ("footnote", "voetnoot {number}"),
        ("footnote-back", "Terug naar de tekst bij voetnoot {number}"),
        ("footnote-back-again", "Terug naar de tekst bij voetnoot {number}, verwijzing {count}"),
        ("back", "terug"),
        ("alert-note", "Let op"),
        ("alert-warning", "Waarschuwing"),
        ("task-done", "gedaan"),
        ("task-open", "nog te doen"),
        ("summary-label", "In het kort"),
        ("video-on", "{title} (video op {host})"),
    ];
    Translations::new(words.map(|(key, word)| (key.to_owned(), word.to_owned())))
}

/// Parses a text with options modified by `change`.
fn parsed(text: &str, change: impl Fn(&mut Options)) -> Markdown {
    let translations = translations();
    let mut options = options(&translations);
    change(&mut options);
    parse(text, &options).0
}

/// Returns the HTML of a body, with link targets as they are written.
fn filled(body: &Body, markdown: &Markdown) -> String {
    let mut out = String::new();
    body.fill(&mut out, |kind, out| {
        let target = |link: usize| &markdown.links[link].target;
        out.push_str(&match kind {
            PlaceholderKind::Href(link) => target(link).clone(),
            PlaceholderKind::Picture(link) => format!(" src=\"{}\"", target(link)),
            PlaceholderKind::TypeAndSize(_) => "PDF, 1 kB".to_owned(),
            PlaceholderKind::Line(_) => String::new(),
        });
    });
    out
}

/// Returns the HTML of a page's body.
fn html(text: &str) -> String {
    let markdown = parsed(text, |_| {});
    filled(&markdown.parts[0].body, &markdown)
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(html(text).trim_end(), *expected, "\n{text}");
    }
}

/// Formats a position with the text at it.
fn at(text: &str, position: Position) -> String {
    let Position { line, column, length } = position;
    let chars = text.lines().nth(line - 1).unwrap_or_default().chars();
    format!("{line}:{column} {}", chars.skip(column - 1).take(length).collect::<String>())
}

#[test]
fn text_is_commonmark_with_smart_punctuation() {
    check(&[
        (
            "Een *[\"link\"](a.md)* en `\"code\"`--`x`,\nregel\\\ntwee.",
            "<p>Een <em><a href=\"a.md\">“link”</a></em> en <code>&quot;code&quot;</code>–<code>x</code>,\nregel<br>\ntwee.</p>",
        ),
        ("\"*Hallo*\", zei 'n **\"man\"**'s hond", "<p>“<em>Hallo</em>”, zei ’n <strong>“man”</strong>’s hond</p>"),
        ("\\\"recht\\\" \\'s", "<p>&quot;recht&quot; 's</p>"),
        (
            "~~weg~~ & <https://x.nl/a--b> <a@b.nl>",
            "<p><del>weg</del> &amp; <a href=\"https://x.nl/a--b\">https://x.nl/a--b</a> <a href=\"mailto:a@b.nl\">a@b.nl</a></p>",
        ),
        ("[a [b](c) [d] e](f)", "<p>[a <a href=\"c\">b</a> [d] e](f)</p>"),
        ("[a](b \"de 'titel'\")", "<p><a href=\"b\" title=\"de ‘titel’\">a</a></p>"),
        ("> a\n\n***", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"),
        ("```rust x\n<b>\n```", "<pre tabindex=\"0\"><code class=\"language-rust\">&lt;b&gt;\n</code></pre>"),
        ("3. a\n4. b\n\n   c", "<ol start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n<p>c</p>\n</li>\n</ol>"),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
    ]);
}

#[test]
fn a_picture_alone_with_a_title_is_a_figure() {
    let rest = "decoding=\"async\">";
    check(&[
        (
            "![a *b*](c.jpg \"De 'foto'\")",
            &format!("<figure><img src=\"c.jpg\" alt=\"a b\" {rest}<figcaption>De ‘foto’</figcaption></figure>"),
        ),
        ("![a](c.jpg)", &format!("<p><img src=\"c.jpg\" alt=\"a\" {rest}</p>")),
        ("Zie ![a](c.jpg \"t\")", &format!("<p>Zie <img src=\"c.jpg\" alt=\"a\" title=\"t\" {rest}</p>")),
        (
            "- ![a](c.jpg \"t\")",
            &format!(
                "<ul>\n<li>\n<figure><img src=\"c.jpg\" alt=\"a\" {rest}<figcaption>t</figcaption></figure>\n</li>\n</ul>"
            ),
        ),
    ]);
}

#[test]
fn headings_shift_below_the_title() {
    let levels = |text: &str, top_level: u8| -> String {
        let markdown = parsed(text, |options| options.top_level = top_level);
        markdown.headings.iter().map(|heading| format!("{}{} ", heading.text, heading.level)).collect()
    };
    for (text, top_level, expected) in [
        ("# De titel\n\n## a\n\n### b", 2, "a2 b3 "),
        ("# De *titel*\n\n# a\n\n## b", 2, "a2 b3 "),
        ("## a\n\n# b\n\n## De titel", 2, "a3 b2 De titel3 "),
        ("## a\n\n### b\n\n#### c\n\n##### d\n\n###### e", 4, "a4 b5 c6 d6 e6 "),
        ("De titel\n===\n\na\n---", 2, "a2 "),
    ] {
        assert_eq!(levels(text, top_level), expected, "{text}");
    }
}

#[test]
fn heading_ids_follow_the_rule_of_github() {
    let markdown = parsed("# De titel\n\n## Zo'n *één*, `--x`\n\n## De titel\n\n## ?!\n\n## De titel", |options| {
        options.id_prefix = "e-"
    });
    let ids: Vec<&str> = markdown.headings.iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids, ["e-zon-één---x", "e-de-titel-1", "e-section", "e-de-titel-2"]);
    assert_eq!(markdown.ids, ids);
    assert!(
        filled(&markdown.parts[0].body, &markdown)
            .starts_with("<h2 id=\"e-zon-één---x\">Zo’n <em>één</em>, <code>--x</code></h2>\n")
    );
}

#[test]
fn a_headings_own_html_has_no_links_pictures_or_notes() {
    let markdown = parsed("## [De *nota*](a.md)[^1] ![x](y.jpg) & meer\n\n[^1]: noot", |_| {});
    let heading = &markdown.headings[0];
    assert_eq!((heading.text.as_str(), heading.html.as_str()), ("De nota x & meer", "De <em>nota</em>  &amp; meer"));
}

#[test]
fn tables_have_a_name_and_scroll_in_their_own_figure() {
    check(&[
        (
            "Tabel: De *cijfers*\n| a | b | |\n|---|--:|:-:|\n| 1 | 2 | 3 |",
            "<figure class=\"table\" aria-labelledby=\"table.1\" tabindex=\"0\">\n<table><caption id=\"table.1\">De <em>cijfers</em></caption>\n\
             <thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th><td class=\"center\"></td></tr></thead>\n\
             <tbody>\n<tr><td>1</td><td class=\"right\">2</td><td class=\"center\">3</td></tr>\n</tbody></table>\n</figure>",
        ),
        (
            "## Kop\n\n| a |\n|---|",
            "<h2 id=\"kop\">Kop</h2>\n<figure class=\"table\" aria-labelledby=\"kop\" tabindex=\"0\">\n<table><thead><tr><th scope=\"col\">a</th></tr></thead>\n</table>\n</figure>",
        ),
        (
            "| a |\n|---|",
            "<figure class=\"table\" aria-label=\"De titel\" tabindex=\"0\">\n<table><thead><tr><th scope=\"col\">a</th></tr></thead>\n</table>\n</figure>",
        ),
        ("Tabel: geen tabel", "<p>Tabel: geen tabel</p>"),
    ]);
}

#[test]
fn a_table_of_text_repeats_its_headings_at_its_cells_for_phones() {
    let text = "Iedereen kan hier binnenlopen, elke dag.";
    let table = |head: &str| html(&format!("| Vorm | {head} |\n|---|---|\n| Inloop | {text} |\n| Rust | |"));
    let made = table("\"Wat\" u *doet*");
    assert!(made.contains("<figure class=\"table stacks\""), "{made}");
    assert!(made.contains("<td data-label=\"Vorm\">Inloop</td><td data-label=\"“Wat” u doet\">Iedereen"), "{made}");
    assert!(made.contains("<td data-label=\"Vorm\">Rust</td><td></td>"), "an empty cell has no label: {made}");
    for other in [format!("| a |\n|---|\n| {text} |"), "| a | b |\n|---|---|\n| Inloop | 60 |".to_owned()] {
        assert!(!html(&other).contains("data-label"), "{other}");
    }
    assert!(!table(&"lang ".repeat(20)).contains("data-label"), "a heading of a whole line is not repeated");
}

#[test]
fn generated_text_is_in_the_language_of_the_page() {
    let open = "<span class=\"box\" role=\"img\" aria-label=\"nog te doen\">☐</span> ";
    let done = "<span class=\"box\" role=\"img\" aria-label=\"gedaan\">☑</span> ";
    check(&[
        ("- [ ] a\n- [x] b", &format!("<ul>\n<li class=\"task\">{open}a</li>\n<li class=\"task\">{done}b</li>\n</ul>")),
        ("- [x] a\n\n  b", &format!("<ul>\n<li class=\"task\">\n<p>{done}a</p>\n<p>b</p>\n</li>\n</ul>")),
        (
            "> [!NOTE]\n> a",
            "<div class=\"alert alert-note\" role=\"note\">\n<p class=\"alert-title\">Let op</p>\n<p>a</p>\n</div>",
        ),
        (
            "> [!WARNING] Zo'n dag\n> a",
            "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">Zo’n dag</p>\n<p>a</p>\n</div>",
        ),
        (
            "T *1*\n: een\n: twee\n\nT2\n\n: drie",
            "<dl class=\"terms\">\n<div><dt id=\"term-t-1\">T <em>1</em></dt><dd>een</dd><dd>twee</dd></div>\n<div><dt id=\"term-t2\">T2</dt><dd>\n<p>drie</p>\n</dd></div>\n</dl>",
        ),
    ]);
}

#[test]
fn html_is_stripped_to_its_text() {
    check(&[
        ("x<sup>1</sup> a<br>b <i title=\">\">c</i>", "<p>x1 a b c</p>"),
        ("<div>\ntekst &eacute; &lt;b&gt; 'n R&D\n</div>", "<p>tekst &eacute; &lt;b&gt; ’n R&amp;D</p>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a b</p>"),
        ("a <script>alert('x')</script>b <style>p{}</style>c", "<p>a b c</p>"),
        ("<script>\nalert(1)\n\n</script>\n\na", "<p>a</p>"),
        ("a <!-- stil -->b\n\n<!--\nstil\n-->", "<p>a b</p>"),
        ("<div onclick=\"x\n\n<img src=x onerror=alert(1)>", "<p>&lt;div onclick=“x</p>"),
    ]);
}

#[test]
fn html_passes_through_where_the_site_allows_it() {
    let text = "<div id=\"x\">\n*a*\n</div>\n\nb<br>";
    let markdown = parsed(text, |options| options.raw_html = true);
    assert_eq!(filled(&markdown.parts[0].body, &markdown), "<div id=\"x\">\n*a*\n</div>\n<p>b<br></p>\n");
    assert_eq!(markdown.ids, ["x"]);
}

#[test]
fn html_comments_are_dropped_where_html_passes_through() {
    let text =
        "<!-- a -->\n\n<div>\n<!-- b\n c -->d<!---->\n</div>\n\ne<!-- f -->g\n\n<script>\n'<!-- h -->'\n</script>";
    let markdown = parsed(text, |options| options.raw_html = true);
    let html = filled(&markdown.parts[0].body, &markdown);
    assert_eq!(html, "\n<div>\nd\n</div>\n<p>eg</p>\n<script>\n'<!-- h -->'\n</script>\n");
}

#[test]
fn words_are_counted_as_a_visitor_sees_them() {
    for (text, words) in [
        ("Eén *wo*ord, twee – 3", 4),
        ("## Kop\n\n- a\n- `b c`", 4),
        ("a[^1]\n\n[^1]: in de noot", 4),
        ("![niet mee](a.jpg \"Het bijschrift\")", 2),
        ("<!-- niet -->\n\n| a |\n|---|\n| b |", 2),
        ("a\\\nb\nc", 3),
    ] {
        assert_eq!(parsed(text, |_| {}).words, words, "{text}");
    }
}

#[test]
fn the_summary_is_the_first_free_paragraph_cut_after_a_word() {
    let long = "woord ".repeat(100);
    for (text, expected) in [
        (
            "# Kop\n\n> citaat\n\n![x](y.jpg)\n\nZo'n *dag*[^1]\nvan [ons](a.md).\n\n[^1]: n",
            Some("Zo’n dag van ons.".to_owned()),
        ),
        (":::summary\nKort.\n:::\n\nLang.", Some("Kort.".to_owned())),
        ("- a", None),
        (long.as_str(), Some(format!("{}…", "woord ".repeat(50).trim_end()))),
    ] {
        assert_eq!(parsed(text, |_| {}).summary, expected, "{text}");
    }
}

#[test]
fn links_keep_their_target_and_position() {
    let text = "[a](b.md#c) <https://x.nl>\r\n-\t![d](e%20f.jpg)\r\n\r\n\t[g\r\n\th](<i j.md>)\r\n\r\n> [k][l] [m](n\\_o&amp;p)\r\n\r\n[l]: n.md";
    let markdown = parsed(text, |_| {});
    let shown: Vec<String> = markdown
        .links
        .iter()
        .map(|link| format!("{} {} {}", link.target, link.leads_to == LeadsTo::Picture, at(text, link.position)))
        .collect();
    assert_eq!(
        shown,
        [
            "b.md#c false 1:5 b.md#c",
            "https://x.nl false 1:14 https://x.nl",
            "e%20f.jpg true 2:8 e%20f.jpg",
            "i j.md false 5:6 i j.md",
            "n.md false 7:3 [k][l]",
            "n_o&p false 7:10 [m](n\\_o&amp;p)",
        ]
    );
}

#[test]
fn an_unsafe_link_is_printed_without_its_target() {
    check(&[
        ("[a](javascript:x)", "<p><a>a</a></p>"),
        ("![a](javascript:x)", "<p><img alt=\"a\" decoding=\"async\"></p>"),
    ]);
    assert!(parsed("[a](vbscript:x)", |options| options.raw_html = true).links.is_empty());
}
