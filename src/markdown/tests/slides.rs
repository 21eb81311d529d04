//! Tests of splitting a presentation into slides.

use super::*;

/// Formats each slide as `layout|title|body|notes`.
fn slides(text: &str) -> Vec<String> {
    let markdown = parsed(text, |options| options.slides = true);
    let show = |part: &Part| {
        let notes = part.notes.as_ref().map(|notes| filled(notes, &markdown)).unwrap_or_default();
        let fields = [
            part.layout.clone().unwrap_or_default(),
            filled(&part.title, &markdown),
            filled(&part.body, &markdown),
            notes,
        ];
        fields.map(|field| field.replace('\n', "")).join("|")
    };
    markdown.parts.iter().map(show).collect()
}

#[test]
fn a_thematic_break_at_the_top_begins_a_slide() {
    for (text, expected) in [
        ("---\n\n# A\n\na\n\n---\n\n## B\n\n***\n\nc\n\n---", vec!["|A|<p>a</p>|", "|B||", "||<p>c</p>|"]),
        (
            "> a\n> \n> ---\n\n    ---\n\n- b\n\n  ---",
            vec![
                "||<blockquote><p>a</p><hr></blockquote><pre tabindex=\"0\"><code>---</code></pre><ul><li><p>b</p><hr></li></ul>|",
            ],
        ),
        ("a\n\n# A\n\n## B\n\n### C", vec!["|A|<p>a</p><h2 id=\"b\">B</h2><h3 id=\"c\">C</h3>|"]),
        ("> # Q\n\n# [A](b.md)", vec!["|<a href=\"b.md\">A</a>|<blockquote><h2 id=\"q\">Q</h2></blockquote>|"]),
        ("", vec![]),
    ] {
        assert_eq!(slides(text), expected, "{text}");
    }
}

#[test]
fn comments_are_speaker_notes() {
    assert_eq!(
        slides("# A\n\n<!-- Zeg \"hallo\"\n<b>\n\nen dag -->\n\na <!-- ook -->\n\n---\n\nb"),
        ["|A|<p>a </p>|<p>Zeg “hallo”&lt;b&gt;</p><p>en dag</p><p>ook</p>", "||<p>b</p>|"]
    );
}

#[test]
fn layouts_are_blocks() {
    let column = |level: u8, id: &str| format!("<h{level} id=\"{id}\">{id}</h{level}>");
    for (text, expected) in [
        (":::statement\n# A\n\na\n:::", "statement|A|<p>a</p>|".to_owned()),
        (
            "# T\n\n:::columns\n### a\n\n1\n\n#### x\n\n### b\n:::",
            format!(
                "columns|T|<div class=\"columns\"><div>{}<p>1</p>{}</div><div>{}</div></div>|",
                column(3, "a"),
                column(4, "x"),
                column(3, "b")
            ),
        ),
        (
            ":::columns\na\n\n- b\n:::",
            "columns||<div class=\"columns\"><div><p>a</p></div><div><ul><li>b</li></ul></div></div>|".to_owned(),
        ),
    ] {
        assert_eq!(slides(text), [expected], "{text}");
    }
}

#[test]
fn headings_of_slides_begin_at_the_second_level() {
    let markdown = parsed("# De titel\n\n---\n\n# B\n\n### C", |options| options.slides = true);
    let headings: Vec<_> = markdown.headings.iter().map(|heading| (heading.text.as_str(), heading.level)).collect();
    assert_eq!(headings, [("De titel", 2), ("B", 2), ("C", 3)]);
    assert_eq!(markdown.parts[1].heading.as_ref(), Some(&markdown.headings[1]));
}

#[test]
fn a_page_has_one_part_also_when_it_is_empty_or_has_breaks() {
    for text in ["", "a\n\n---\n\nb"] {
        assert_eq!(parsed(text, |_| {}).parts.len(), 1, "{text}");
    }
}
