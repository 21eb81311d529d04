//! The documentation of each rule, formatted for a terminal.
//!
//! The chapters are in `docs/`, one file per language; tests check that every rule has one.
//! How a rule works is not defined here.

use crate::diagnostic::{Rule, nearest};
use crate::i18n::Language;

const DUTCH: &str = include_str!("../docs/meldingen.md");
const ENGLISH: &str = include_str!("../docs/diagnostics.md");
const COLUMNS: usize = 80;

/// Finds the rule of this name, in any letter case. A rule may be copied from a message together with its severity, as
/// in `fout[dead-link]`.
///
/// # Errors
///
/// Returns the rule with the nearest name, if there is one.
pub fn find(asked: &str) -> Result<Rule, Option<Rule>> {
    let name = asked.split_once('[').map_or(asked, |(_, rest)| rest.trim_end_matches([']', ':']));
    let named = |name: &str| Rule::ALL.iter().copied().find(|rule| rule.name().eq_ignore_ascii_case(name));
    let near = || nearest(name, Rule::ALL.iter().map(|rule| rule.name())).and_then(named);
    named(name.trim()).ok_or_else(near)
}

/// Returns the chapter of a rule in Markdown, without its heading.
pub fn chapter(rule: Rule, language: Language) -> String {
    let documentation = language.pick(DUTCH, ENGLISH);
    let heading = format!("### {rule}");
    let mut fenced = false;
    let mut lines = documentation.lines().skip_while(|line| *line != heading);
    lines.next();
    let own = lines.take_while(|line| {
        fenced ^= line.starts_with("```");
        fenced || !line.starts_with("## ") && !line.starts_with("### ")
    });
    own.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Returns a one-line summary of a rule: the beginning of its chapter, without the severity in bold.
pub fn summary(rule: Rule, language: Language) -> String {
    let chapter = chapter(rule, language);
    let first = chapter.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let first = without_severity(&first);
    let end = [". ", "; ", ": "].iter().filter_map(|end| first.find(end)).min().unwrap_or(first.len());
    plain_line(first[..end].trim_end_matches('.'))
}

/// Returns the chapter as plain text: wrapped paragraphs, indented examples, and no markup except backticks.
pub fn text(rule: Rule, language: Language) -> String {
    let chapter = chapter(rule, language);
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut lines = without_severity(&chapter).lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            for inner in lines.by_ref().take_while(|inner| *inner != "```") {
                out.push_str(format!("    {inner}").trim_end());
                out.push('\n');
            }
        } else if line.is_empty() {
            out.push_str(&folded(&std::mem::take(&mut paragraph)));
            out.push('\n');
        } else {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    out + &folded(&paragraph)
}

fn without_severity(chapter: &str) -> &str {
    chapter.strip_prefix("**").and_then(|rest| rest.split_once("** ")).map_or(chapter, |(_, rest)| rest)
}

/// Removes bold and reduces links to their text. Code spans are unchanged.
fn plain_line(line: &str) -> String {
    let plain =
        |(at, part): (usize, &str)| if at % 2 == 0 { without_links(part).replace("**", "") } else { part.to_owned() };
    line.split('`').enumerate().map(plain).collect::<Vec<_>>().join("`")
}

fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let parts = link.split_once("](").and_then(|(words, after)| Some((words, after.split_once(')')?.1)));
        let (words, after) = parts.unwrap_or(("[", link));
        out.extend([before, words]);
        rest = after;
    }
    out + rest
}

/// Wraps a paragraph at [`COLUMNS`] characters. Longer words get a line of their own.
fn folded(paragraph: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in plain_line(paragraph).split_whitespace() {
        let width = word.chars().count();
        let gap = if column == 0 {
            ""
        } else if column + 1 + width > COLUMNS {
            "\n"
        } else {
            " "
        };
        column = if gap == " " { column + 1 + width } else { width };
        out.push_str(gap);
        out.push_str(word);
    }
    if out.is_empty() { out } else { out + "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_and_links_are_removed_outside_code_spans() {
        assert_eq!(plain_line("**Zie** [het boek](a.md#b) en `![x](**y**)`."), "Zie het boek en `![x](**y**)`.");
        assert_eq!(plain_line("een [losse haak"), "een [losse haak");
    }

    #[test]
    fn a_rule_is_found_by_name_or_by_the_start_of_a_message() {
        assert_eq!(find("dead-link"), Ok(Rule::DeadLink));
        assert_eq!(find("fout[dead-link]:"), Ok(Rule::DeadLink));
        assert_eq!(find("dead-lnik"), Err(Some(Rule::DeadLink)));
        assert_eq!(find("koekje"), Err(None));
    }
}
