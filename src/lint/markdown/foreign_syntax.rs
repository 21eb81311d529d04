//! Lints of syntax that other programs support and CommonMark does not, such as `{{< shortcodes >}}` and `{% tags %}` of
//! other site generators. It would silently be published as plain text.
//!
//! Only text in the tree is checked, never code or HTML. Escaped text was written on purpose.

use super::run::Run;
use crate::diagnostic::{Diagnostic, Rule, write_this};
use crate::i18n::Text;
use crate::markdown::{Literal, begins_word};

/// Alternatives to the tags of other programs: the usual names, and the help in Dutch and in English.
const INSTEAD: &[(&[&str], &str, &str)] = &[
    (
        &["figure", "image", "img", "picture"],
        "schrijf `![wat erop te zien is](foto.jpg)`",
        "write `![what it shows](photo.jpg)`",
    ),
    (
        &["youtube", "vimeo", "video"],
        "schrijf `:::video url=\"https://…\" title=\"…\"`, en op de regel eronder `:::`",
        "write `:::video url=\"https://…\" title=\"…\"`, and `:::` on the next line",
    ),
    (
        &["ref", "relref", "link", "post_url"],
        "maak een link naar het bestand: `[…](map/pagina.md)`",
        "make a link to the file: `[…](folder/page.md)`",
    ),
    (
        &["highlight", "code"],
        "zet boven en onder de code een regel met alleen `~~~`",
        "put a line with nothing but `~~~` above and below the code",
    ),
    (
        &["details", "expand", "accordion", "collapse"],
        "schrijf `:::details title=\"…\"`, en onder de tekst `:::`",
        "write `:::details title=\"…\"`, and `:::` below the text",
    ),
    (
        &["quote", "cite"],
        "begin elke regel van het citaat met `> `, zonder regel erboven",
        "begin each line of the quotation with `> `, without a line above it",
    ),
];

/// Alternatives to the admonitions of other programs: the alert of GitHub, and the usual names.
const BOXES: &[(&str, &[&str])] = &[
    ("NOTE", &["note", "notice", "info", "alert", "callout", "admonition", "abstract", "question", "example", "tldr"]),
    ("NOTE", &["todo", "faq", "help", "seealso", "opmerking", "notitie", "voorbeeld", "vraag", "let-op"]),
    ("TIP", &["tip", "hint", "success", "check", "done"]),
    ("IMPORTANT", &["important", "belangrijk"]),
    ("WARNING", &["warning", "attention", "waarschuwing"]),
    ("CAUTION", &["caution", "danger", "error", "failure", "fail", "missing", "bug", "gevaar"]),
];

/// Reports boxes and commands of other programs.
pub(super) fn check(run: &mut Run) {
    let Literal { printed, written, rest_of_line, begins_line, .. } = run.literal;
    if printed.starts_with(['[', '!', '?', ':']) || printed.contains("==") {
        foreign_sign(run, *begins_line);
    }
    if !printed.contains('{') {
        return;
    }
    // HTML may follow the braces, as in `{{<figure>}}`, so this searches beyond the text.
    for (at, _) in written.match_indices('{').filter(|(at, _)| !written[..*at].ends_with('{')) {
        let is_value = begins_word(&written[..at]);
        let rest = &rest_of_line[at..];
        if let Some((shown, diagnostic)) = command(rest, is_value) {
            run.report(at, shown, diagnostic);
        }
    }
}

/// Reports the syntax of other programs for admonitions, at the start of a line, and for highlighted words.
fn foreign_sign(run: &mut Run, begins_line: bool) {
    let written = run.literal.written;
    let signs = if begins_line { box_sign(written, run.position.column > 1) } else { None };
    if let Some((shown, help)) = signs.or_else(|| marked(written)) {
        let message = Text::new(
            format!("`{shown}` doet hier niets en komt zo op de pagina"),
            format!("`{shown}` does nothing here and goes onto the page as it is"),
        );
        let at = written.find(shown).unwrap_or(0);
        run.report(at, shown.len(), Diagnostic::new(Rule::ForeignSyntax, message).help(help));
    }
}

/// Finds `[!info]`, `!!! note`, `::tip` or `[TOC]` at the start of a line, which may be in a quotation. Returns it with
/// the help.
fn box_sign(line: &str, in_quotation: bool) -> Option<(&str, Text)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let is_word = |word: &str| word.starts_with(char::is_alphabetic) && word.chars().all(is_part);
    let box_help = |word: &str| {
        let any = || {
            Text::new(
                "kies een van `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]`, `[!CAUTION]`, na `> ` en alleen op de regel",
                "choose one of `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]`, `[!CAUTION]`, after `> ` and alone on its line",
            )
        };
        instead(&word.to_ascii_lowercase()).unwrap_or_else(any)
    };
    let word_after = |sign: &str| line.strip_prefix(sign)?.split([' ', ']', '|']).next().filter(|word| is_word(word));
    if line.trim_end().eq_ignore_ascii_case("[toc]") {
        let help = Text::new(
            "haal het weg: een lange pagina krijgt haar inhoudsopgave vanzelf",
            "remove it: a long page gets its table of contents by itself",
        );
        return Some((line.trim_end(), help));
    }
    if let Some(word) = word_after("[!").filter(|word| line[2 + word.len()..].starts_with([']', '|'])) {
        let end = line.find(']')? + 1;
        let is_other = |name: &str| INSTEAD.iter().any(|(names, ..)| names.contains(&name));
        let is_folded = line[end..].starts_with(['-', '+']);
        let name = word.to_ascii_lowercase();
        let kind = BOXES.iter().find(|(_, names)| names.contains(&name.as_str())).map_or("NOTE", |(kind, _)| kind);
        let help = match (is_folded, in_quotation) {
            (true, _) => help_for_folded(kind),
            (false, true) if !is_other(&name) => write_this(&format!("[!{kind}]")),
            (false, true) => box_help(word),
            (false, false) => box_help(word),
        };
        return Some((&line[..end + usize::from(is_folded)], help));
    }
    let admonition = ["!!! ", "!!!+ ", "??? ", "???+ "].into_iter().find_map(|sign| Some((sign, word_after(sign)?)));
    // A sentence may begin with `!!!` as well.
    let is_kind = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let is_set = |sign: &str, word: &str| {
        instead(word).is_some() || line.contains('"') || line.trim_end().len() == sign.len() + word.len()
    };
    if let Some((sign, word)) = admonition.filter(|(sign, word)| is_kind(word) && is_set(sign, word)) {
        return Some((&line[..sign.len() + word.len()], help_for_admonition(word, sign.starts_with('?'), line)));
    }
    if let Some(name) = line.strip_prefix("=== \"") {
        let name = name.split('"').next().unwrap_or_default();
        let help = Text::new(
            format!("schrijf `### {name}`, en haal de spaties voor de regels eronder weg"),
            format!("write `### {name}`, and remove the spaces before the lines below"),
        );
        return Some((&line[..4], help));
    }
    let word = word_after("::").or_else(|| word_after(":: "))?;
    let help = Text::new(
        "een blok begint en eindigt met drie dubbele punten: `:::`",
        "a block begins and ends with three colons: `:::`",
    );
    Some((&line[..line.find(word)? + word.len()], help))
}

/// Finds words between `==`. Returns them with the help.
fn marked(line: &str) -> Option<(&str, Text)> {
    let (before, rest) = line.split_once("==")?;
    let words = &rest[..rest.find("==")?];
    let is_set = !words.is_empty() && words.trim() == words && !words.starts_with('=') && begins_word(before);
    let help = Text::new(format!("schrijf `**{words}**`"), format!("write `**{words}**`"));
    is_set.then_some((&line[before.len()..before.len() + words.len() + 4], help))
}

/// Returns help for a box of MkDocs, whose text is indented and whose title is between quotes.
fn help_for_admonition(word: &str, folds: bool, line: &str) -> Text {
    let title = line.split('"').nth(1).unwrap_or_default();
    if folds {
        let title = if title.is_empty() { "…" } else { title };
        return Text::new(
            format!(
                "schrijf `:::details title=\"{title}\"`, onder de tekst `:::`, en haal de spaties voor de tekst weg"
            ),
            format!(
                "write `:::details title=\"{title}\"`, `:::` below the text, and remove the spaces before the text"
            ),
        );
    }
    let word = word.to_ascii_lowercase();
    let kind = BOXES.iter().find(|(_, names)| names.contains(&word.as_str())).map_or("NOTE", |(kind, _)| kind);
    let first = format!("> [!{kind}] {title}");
    let first = first.trim_end();
    Text::new(
        format!("schrijf `{first}`, en begin elke regel eronder met `> ` in plaats van spaties"),
        format!("write `{first}`, and begin each line below it with `> ` instead of spaces"),
    )
}

/// Reports an alert that other programs fold. `name` is its type.
pub(super) fn folded(name: &str) -> Diagnostic {
    let message = Text::new(
        format!("`-` of `+` achter `[!{name}]` doet hier niets en komt zo op de pagina"),
        format!("`-` or `+` after `[!{name}]` does nothing here and goes onto the page as it is"),
    );
    Diagnostic::new(Rule::ForeignSyntax, message).help(help_for_folded(name))
}

fn help_for_folded(name: &str) -> Text {
    Text::new(
        format!("schrijf `> [!{name}]`, of voor tekst die openklapt `:::details title=\"…\"`, en onder de tekst `:::`"),
        format!("write `> [!{name}]`, or for text that opens `:::details title=\"…\"`, and `:::` below the text"),
    )
}

/// Returns the help for a command or block of another program, if there is an alternative to it.
pub(super) fn instead(name: &str) -> Option<Text> {
    if let Some((kind, _)) = BOXES.iter().find(|(_, names)| names.contains(&name)) {
        return Some(Text::new(
            format!("schrijf `> [!{kind}]`, alleen op de regel, en begin elke regel eronder met `>`"),
            format!("write `> [!{kind}]`, alone on its line, and begin each line below it with `>`"),
        ));
    }
    let (_, dutch, english) = INSTEAD.iter().find(|(names, ..)| names.contains(&name))?;
    Some(Text::new(*dutch, *english))
}

/// Reports a command between braces at the start of a text. Returns the number of bytes to mark with it. Text between
/// plain double braces is a command only if `is_value` is set.
fn command(text: &str, is_value: bool) -> Option<(usize, Diagnostic)> {
    let inner = ["{{<", "{{%", "{%", "{{", "{::"].iter().find_map(|open| text.strip_prefix(open))?;
    let is_plain = text.len() == inner.len() + 2 && text.starts_with("{{");
    let inner = inner.trim_start_matches(['-', '/', ' ']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let name = &inner[..inner.find(|c| !is_part(c)).unwrap_or(inner.len())];
    let is_known = INSTEAD.iter().any(|(names, ..)| names.contains(&name));
    let ends = is_known || inner[name.len()..].trim_start().starts_with("}}") || inner[name.len()..].starts_with(" | ");
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || is_plain && !(is_value && ends) {
        return None;
    }
    let shown = text.len() - inner.len() + name.len();
    let message = Text::new(
        format!("`{}` is een opdracht voor een ander programma en komt zo op de pagina", &text[..shown]),
        format!("`{}` is a command for another program and goes onto the page as it is", &text[..shown]),
    );
    let plain_name = name.strip_prefix("end").unwrap_or(name);
    let help = instead(plain_name).unwrap_or_else(|| {
        Text::new(
            "haal het weg, of schrijf wat er moet staan; hoort het zo in de tekst, begin dan met `\\{`",
            "remove it, or write what should be here; if it belongs in the text, begin with `\\{`",
        )
    });
    Some((shown, Diagnostic::new(Rule::ForeignSyntax, message).help(help)))
}
