//! What there is to say about a rule: its chapter in the documentation, as a terminal can show it.
//!
//! The chapters stand in `docs/`, one file a language; tests hold them complete. What a rule looks for is not known.

use crate::diagnostic::{Rule, nearest};
use crate::language::Language;

const DUTCH: &str = include_str!("../docs/meldingen.md");
const ENGLISH: &str = include_str!("../docs/diagnostics.md");
const COLUMNS: usize = 80;

/// The rule of this name. What stands in a message may be copied whole: `fout[dead-link]`.
pub fn find(asked: &str) -> Result<Rule, Option<Rule>> {
    let name = asked.split_once('[').map_or(asked, |(_, rest)| rest.trim_end_matches([']', ':']));
    let named = |name: &str| Rule::ALL.iter().copied().find(|rule| rule.name().eq_ignore_ascii_case(name));
    let near = || nearest(name, Rule::ALL.iter().map(|rule| rule.name())).and_then(named);
    named(name.trim()).ok_or_else(near)
}

/// The chapter of a rule in Markdown, without its heading.
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

/// What a rule says in one line: the beginning of its chapter, without the severity in bold.
pub fn summary(rule: Rule, language: Language) -> String {
    let chapter = chapter(rule, language);
    let first = chapter.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let first = without_severity(&first);
    let end = [". ", "; ", ": "].iter().filter_map(|end| first.find(end)).min().unwrap_or(first.len());
    plain_line(first[..end].trim_end_matches('.'))
}

/// The chapter as plain text: paragraphs folded, examples indented, and no marks but backticks.
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

/// A line without bold, and with the words of its links only; what stands between backticks stays.
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

/// A paragraph in lines of at most [`COLUMNS`] characters, where its words allow it.
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
    fn a_line_loses_its_marks_and_keeps_its_words() {
        assert_eq!(plain_line("**Zie** [het boek](a.md#b) en `![x](**y**)`."), "Zie het boek en `![x](**y**)`.");
        assert_eq!(plain_line("een [losse haak"), "een [losse haak");
    }

    #[test]
    fn a_rule_is_found_by_its_name_or_by_what_a_message_says() {
        assert_eq!(find("dead-link"), Ok(Rule::DeadLink));
        assert_eq!(find("fout[dead-link]:"), Ok(Rule::DeadLink));
        assert_eq!(find("dead-lnik"), Err(Some(Rule::DeadLink)));
        assert_eq!(find("koekje"), Err(None));
    }
}
