//! Tests of deep nesting and of quadratic time.

use super::*;

/// Half the default stack size of a thread, which leaves a margin.
const STACK: usize = 1 << 20;

fn survives(text: String) -> Vec<Diagnostic> {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || linted(&text, |_| {}));
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
        let rules: Vec<Rule> = survives(text).iter().map(|diagnostic| diagnostic.rule).collect();
        assert_eq!(rules.iter().filter(|rule| **rule == Rule::TooLarge).count(), 1);
    }
}

#[test]
fn an_editors_nesting_is_no_problem() {
    let lists: String = (0..30).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    assert!(survives(lists).is_empty());
}

/// Checks for quadratic time: each of these texts would then exceed the time limit of a test.
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
    assert!(survives(format!("{references}\n\n{definitions}")).is_empty());
    assert_eq!(survives(references).len(), 5_000);
}
