use super::*;
use crate::diagnostic::Rule;

/// A stack smaller than a thread's usual two megabytes, so that there is room to spare.
const STACK: usize = 1 << 20;

fn survives(text: String) -> Markdown {
    let parse = move || {
        let strings = strings();
        parse(&text, &style(&strings))
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(parse);
    thread.ok().and_then(|thread| thread.join().ok()).expect("parsing must not overflow the stack")
}

#[test]
fn deep_nesting_is_reported_and_not_followed() {
    for text in [
        ">".repeat(1_000) + "a",
        ">".repeat(100_000) + "a",
        (0..500).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect(),
        "*a **b ".repeat(500) + &"b** a*".repeat(500),
        (0..500).map(|depth| format!("{}lang en\n", ":".repeat(503 - depth))).collect(),
        ":::lang en\n".repeat(100_000),
    ] {
        let rules: Vec<Rule> = survives(text).problems.iter().map(|problem| problem.diagnostic.rule).collect();
        assert_eq!(rules.iter().filter(|rule| **rule == Rule::TooLarge).count(), 1);
    }
}

#[test]
fn an_editors_nesting_is_no_problem() {
    let lists: String = (0..30).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    assert!(survives(lists).problems.is_empty());
}

/// Each of these takes far longer than a test may when the time grows with the square of the length.
#[test]
fn time_grows_with_the_length_of_the_text() {
    let many = 200_000;
    for piece in [
        "[",
        "![",
        "*a **b ",
        "\"'",
        "[a](b) ",
        "[a](b",
        "](",
        "](b.md ",
        "[^a]",
        "[[a ",
        "[[a]]",
        "{{a ",
        "{%a ",
        "{#a",
        "a ** b",
        "==a",
        "[a] (b",
        "(a)[b",
        "[!a\n",
        "-a\n",
        "#a\n",
        "|a|b|\n",
        "1.a\n\\\n",
        "<b>",
        "<div><a \"",
        "<!--",
        "`a ``b ",
        "&#91;^z] ",
        "\\\"",
        ":::",
        ". - ",
        "# a\n",
        "|a|\n|-|\n\n",
        "- [x] a\n",
        "t\n: d\n\n",
        ":::quote by=\"a:b\"\n:::\n",
        "a[^1]\n\n[^1]: b\n\n",
        "<p>a\n",
        "\t- a\n",
    ] {
        survives(piece.repeat(many / piece.len()));
    }
    for text in [
        format!("<div>\n{}", "<".repeat(many)),
        format!("<div>\n{}", "<a@".repeat(many / 3)),
        format!("{}{}\nb", "{a".repeat(many / 4), " ".repeat(many / 2)),
        format!("{}{}\nb", "*a*{#a ".repeat(many / 14), " ".repeat(many / 2)),
    ] {
        survives(text);
    }
    let notes = |line: &dyn Fn(usize) -> String| (0..5_000).map(line).collect::<String>();
    let references = notes(&|number| format!("a[^n{number}] "));
    let definitions = notes(&|number| format!("[^n{number}]: b\n\n"));
    assert!(survives(format!("{references}\n\n{definitions}")).problems.is_empty());
    assert_eq!(survives(references).problems.len(), 5_000);
}

/// Whatever stands in a text, no tag of the author reaches the page unless the site allows it.
#[test]
fn no_tag_slips_through() {
    let tag = "<img src=x onerror=alert(1)>";
    let places = [
        "{}",
        "a {}",
        "# {}",
        "`{}`",
        "    {}",
        "```{}\n{}\n```",
        "[{}](a)",
        "[a](<{}>)",
        "[a](b \"{}\")",
        "![{}](b \"{}\")",
        "| {} |\n|---|\n| {} |",
        "Tabel: {}\n\n| a |\n|---|",
        "> [!NOTE] {}\n> a",
        ":::details title='{}'\n{}\n:::",
        ":::quote by='{}'\n:::",
        ":::download file='{}' title='{}'\n:::",
        ":::video url='https://{}' title='{}'\n:::",
        ":::lang '{}'\n:::",
        ":::{}\n:::",
        "a[^{}]\n\n[^{}]: b",
        "a[^1]\n\n[^1]: {}",
        "<div title='{}'>{}</div>",
        "<!-- {} -->",
        "<script>{}</script>{}",
        "<{}",
        "&lt;{}",
        "- [ ] {}",
        "t {}\n: {}",
        "<https://{}>",
        "*{}*",
        "\\{}",
        "<![CDATA[{}]]>",
        "<?{}?>",
    ];
    for place in places {
        for slides in [false, true] {
            let text = place.replace("{}", tag);
            let markdown = parsed(&text, |style| style.slides = slides);
            let mut out = String::new();
            let bodies =
                markdown.parts.iter().flat_map(|part| [Some(&part.body), Some(&part.title), part.notes.as_ref()]);
            for body in bodies.chain([markdown.footnotes.as_ref()]).flatten() {
                body.fill(&mut out, |_, _| {});
            }
            out.extend(markdown.headings.iter().map(|heading| heading.html.as_str()));
            assert!(!out.contains("<img src") && !out.contains("<script"), "{text}\n{out}");
        }
    }
}
