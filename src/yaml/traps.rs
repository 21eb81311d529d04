//! Diagnostics for common mistakes in YAML, more specific than the errors of the YAML crate.

use super::place::{Purpose, Yaml, unquoted};
use crate::diagnostic::{Diagnostic, Place, Rule, write_this};
use crate::i18n::Text;
use std::collections::HashMap;

/// Maximum size of front matter and settings. Longer front matter is not front matter but text that is followed by
/// `---`. Settings are limited because every key and every file of the menu is searched for in the whole text.
const CHECKED_BYTES_MAX: usize = 64 * 1024;
/// Maximum number of duplicate keys to report. The line number of each takes a scan of all lines above it.
const DUPLICATES_MAX: usize = 20;
/// Maximum depth of nested collections. The parser takes quadratic time in the depth.
const DEPTH_MAX: usize = 64;

// The parts of libyaml's error messages that identify a mistake. A test checks that libyaml still uses them.
const UNWANTED_COLON: &str = "mapping values are not allowed";
const NO_KEY: &str = "did not find expected key";
const NO_COLON: &str = "could not find expected ':'";
const IN_MAPPING: &str = "while parsing a block mapping";
const REPETITION: &str = "repetition limit";

pub(super) fn too_large(yaml: &Yaml) -> Option<Diagnostic> {
    let kibibytes = yaml.yaml().len() / 1024;
    let is_large = yaml.yaml().len() > CHECKED_BYTES_MAX;
    let (message, help) = match yaml.purpose {
        Purpose::FrontMatter if is_large => (
            Text::new(
                format!("deze kopgegevens zijn {kibibytes} KiB groot; de grens is 64 KiB"),
                format!("this front matter is {kibibytes} KiB; the limit is 64 KiB"),
            ),
            Text::new(
                "zet lange tekst onder de `---`, in de pagina zelf",
                "put long text below the `---`, in the page",
            ),
        ),
        Purpose::Settings if is_large => (
            Text::new(
                format!("dit bestand is {kibibytes} KiB groot; de grens is 64 KiB"),
                format!("this file is {kibibytes} KiB; the limit is 64 KiB"),
            ),
            Text::new("zet grote gegevens in een bestand in `data/`", "put large data into a file in `data/`"),
        ),
        _ if depth(yaml.yaml()) > DEPTH_MAX => (
            Text::new("deze YAML is dieper genest dan 64 lagen", "this YAML is nested deeper than 64 levels"),
            Text::new("haal haakjes of inspringing weg", "take away brackets or indentation"),
        ),
        _ => return None,
    };
    Some(Diagnostic::new(Rule::TooLarge, message).at(yaml.place(0..0)).help(help))
}

/// Returns an upper bound of the nesting depth, estimated cheaply from brackets and indentation.
fn depth(yaml: &str) -> usize {
    let mut deepest = 0;
    let mut brackets: usize = 0;
    let mut indents: Vec<usize> = Vec::new();
    for line in yaml.lines() {
        let content = line.trim_start_matches([' ', '-', '?']);
        let indent = line.len() - line.trim_start_matches(' ').len();
        let dashes = line[indent..line.len() - content.len()].bytes().filter(|byte| *byte != b' ').count();
        indents.retain(|outer| *outer < indent);
        indents.push(indent);
        for byte in content.bytes() {
            match byte {
                b'[' | b'{' => brackets += 1,
                b']' | b'}' => brackets = brackets.saturating_sub(1),
                _ => continue,
            }
            deepest = deepest.max(brackets);
        }
        deepest = deepest.max(indents.len() + dashes);
    }
    deepest
}

pub(super) fn tab(yaml: &Yaml) -> Option<Diagnostic> {
    yaml.lines().find_map(|(start, line)| {
        let indent = line.len() - line.trim_start().len();
        let at = start + line[..indent].find('\t').filter(|_| !line.trim().is_empty())?;
        let message =
            Text::new("hier staat een tab; YAML springt alleen in met spaties", "a tab; YAML indents with spaces only");
        let help = Text::new("vervang de tab door twee spaties", "replace the tab with two spaces");
        Some(Diagnostic::new(Rule::YamlTab, message).at(yaml.place(at..at + 1)).help(help))
    })
}

pub(super) fn duplicates(yaml: &Yaml) -> Vec<Diagnostic> {
    let mut first = HashMap::new();
    let repeated = yaml.top_keys().filter_map(|(name, range)| {
        let name = unquoted(name);
        let line = yaml.place(first.insert(name, range.clone())?).line();
        let message = Text::new(
            format!("`{name}` staat hier voor de tweede keer; de eerste staat op regel {line}"),
            format!("`{name}` appears a second time; the first is on line {line}"),
        );
        let help = Text::new("haal een van de twee weg", "remove one of the two");
        Some(Diagnostic::new(Rule::DuplicateKey, message).at(yaml.place(range)).help(help))
    });
    repeated.take(DUPLICATES_MAX).collect()
}

pub(super) fn not_a_map(yaml: &Yaml) -> Diagnostic {
    let message = Text::new("hier horen regels als `title: Mijn titel`", "lines such as `title: My title` belong here");
    let help = Text::new(
        "schrijf op elke regel een sleutel, een dubbele punt en een waarde",
        "write a key, a colon and a value on each line",
    );
    syntax_at(yaml.place(0..yaml.yaml().find('\n').unwrap_or(0)), message, help)
}

pub(super) fn syntax(place: Place) -> Diagnostic {
    let message = Text::new("deze YAML is niet te lezen", "this YAML cannot be read");
    let help = Text::new(
        "kijk of elk aanhalingsteken en elk haakje gesloten is, en of de regels even ver inspringen",
        "see whether each quote and bracket is closed, and whether the lines are indented alike",
    );
    syntax_at(place, message, help)
}

fn syntax_at(place: Place, message: Text, help: Text) -> Diagnostic {
    Diagnostic::new(Rule::YamlSyntax, message).at(place).help(help)
}

/// Reports a quote that is never closed, such as the apostrophe in `title: 't Huis`. The parser reads the next lines as
/// part of the value and fails further down.
fn unclosed_quote(yaml: &Yaml) -> Option<Diagnostic> {
    yaml.lines().find_map(|(start, line)| {
        let written = line.trim_end();
        let value = written.split_once(": ")?.1.trim_start();
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
        if value.matches(quote).count() != 1 {
            return None;
        }
        let key = &written[..written.len() - value.len()];
        let message = Text::new(
            format!("het aanhalingsteken `{quote}` wordt niet gesloten"),
            format!("the quote `{quote}` is never closed"),
        );
        let whole = if quote == '"' { format!("{key}{value}\"") } else { format!("{key}\"{value}\"") };
        let at = start + key.len();
        Some(syntax_at(yaml.place(at..at + value.len()), message, write_this(whole.trim())))
    })
}

/// Reports a `#` in a list, as in `tags: [#wonen]`. It begins a comment that includes the closing bracket.
fn hash_in_list(yaml: &Yaml) -> Option<Diagnostic> {
    yaml.lines().find_map(|(start, line)| {
        let written = line.trim_end();
        let (key, list) = written.split_once(": [")?;
        // A `#` begins a comment directly after the bracket or after a space.
        let hash = list.find('#').filter(|at| *at == 0 || list[..*at].ends_with(' '))?;
        if list[..hash].contains([']', '"', '\'']) || !list[hash..].contains(']') {
            return None;
        }
        let at = start + key.len() + ": [".len() + hash;
        let message = Text::new("`#` begint hier een opmerking", "`#` begins a comment here");
        let help = match key {
            "tags" => write_this(&written.replace("[#", "[").replace(" #", " ")),
            _ => Text::new("zet elke waarde met `#` tussen aanhalingstekens", "put each value with `#` between quotes"),
        };
        Some(syntax_at(yaml.place(at..at + 1), message, help))
    })
}

/// Reports a value that needs quotes because it begins with a reserved character, or with a quoted word.
fn unquoted_start(line: &str, place: &Place) -> Option<Diagnostic> {
    let (key, value) = line.split_once(": ")?;
    let value = value.trim();
    let first = value.chars().next()?;
    let goes_on = |close: char| value[1..].find(close).is_some_and(|end| !value[1 + end + 1..].trim().is_empty());
    let is_bad = match first {
        '@' | '`' | '*' | '&' | '!' | '%' => true,
        '"' | '\'' => goes_on(first),
        '[' => goes_on(']'),
        '{' => goes_on('}') || value[1..].starts_with(['#', '@', '%', '{']),
        _ => false,
    };
    if !is_bad {
        return None;
    }
    if let Some(path) = value.strip_prefix("![").and_then(|rest| rest.split_once("](")?.1.strip_suffix(')')) {
        let message = Text::new("hier hoort alleen het pad van het bestand", "the path of the file alone belongs here");
        return Some(syntax_at(place.clone(), message, write_this(&format!("{key}: {path}"))));
    }
    let value = quoted_inside(value).unwrap_or(value);
    let quote = if value.contains('"') { '\'' } else { '"' };
    let message = Text::new(
        format!("een waarde die met `{first}` begint, moet in haar geheel tussen aanhalingstekens"),
        format!("a value that begins with `{first}` needs quotes around all of it"),
    );
    let help = match value.contains(quote) {
        true => Text::new("begin met een ander woord", "begin with another word"),
        false => write_this(&format!("{key}: {quote}{value}{quote}")),
    };
    Some(syntax_at(place.clone(), message, help))
}

/// Returns the text between the quotes of a value that contains the same quotes: `"De "nieuwe" titel"`, `'Foto's'`.
///
/// Returns `None` if the first and the last quote are not a pair, as in `"Een" en "twee"`.
fn quoted_inside(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let inside = value.strip_prefix(quote)?.strip_suffix(quote)?;
    let (before, after) = inside.split_once(quote)?;
    (before.ends_with(' ') || after.starts_with(char::is_alphanumeric)).then_some(inside)
}

/// Returns the text between the curly quotes that a word processor puts around a value.
fn curly_inside(value: &str) -> Option<&str> {
    value.trim().strip_prefix(['“', '”', '„', '‘', '’'])?.strip_suffix(['“', '”', '’'])
}

/// Reports `-een` below a key, which YAML reads as text and not as an item of a list.
pub(super) fn dashes_without_space(yaml: &Yaml) -> Vec<Diagnostic> {
    let mut in_list = false;
    let report = |(start, line): (usize, &str)| {
        let written = line.trim();
        let was_in_list = in_list;
        in_list = written.ends_with(':') || in_list && written.starts_with('-');
        let item = written.strip_prefix('-').filter(|_| was_in_list)?;
        if !item.starts_with(|first: char| first.is_alphabetic() || matches!(first, '"' | '\'' | '“' | '‘')) {
            return None;
        }
        let at = start + line.len() - line.trim_start().len();
        let message = Text::new("achter het streepje ontbreekt een spatie", "a space is missing after the hyphen");
        Some(syntax_at(yaml.place(at..at + written.len()), message, write_this(&format!("- {item}"))))
    };
    yaml.lines().filter_map(report).collect()
}

/// Reports `title:Mijn titel`, which YAML reads as a text instead of a key and a value.
pub(super) fn missing_spaces(yaml: &Yaml) -> Vec<Diagnostic> {
    let report = |(start, line): (usize, &str)| {
        let written = line.trim_end();
        let (key, value) = written.split_once(':')?;
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_key || value.is_empty() || value.starts_with([' ', '\t', '/']) {
            return None;
        }
        let message = Text::new("achter de dubbele punt ontbreekt een spatie", "a space is missing after the colon");
        // A word processor may have inserted a no-break space, which is not white space in YAML.
        let help = write_this(&format!("{key}: {}", value.trim_start()));
        Some(syntax_at(yaml.place(start..start + written.len()), message, help))
    };
    yaml.lines().filter_map(report).collect()
}

/// Converts an error of the YAML crate into a diagnostic.
pub(super) fn explain(yaml: &Yaml, error: &serde_yaml::Error) -> Diagnostic {
    let diagnostics = error.to_string();
    if let Some(diagnostic) = unclosed_quote(yaml).or_else(|| hash_in_list(yaml)) {
        return diagnostic;
    }
    // The start of the whole map is of no use to the author.
    let (line, column) = began_at(&diagnostics)
        .filter(|_| !diagnostics.contains(IN_MAPPING))
        .or_else(|| error.location().map(|at| (at.line(), at.column())))
        .unwrap_or((1, 1));
    let start = yaml.yaml().split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let on_line = yaml.yaml()[start..].split('\n').next().unwrap_or_default().trim_end();
    let above = yaml.yaml()[..start].lines().next_back().unwrap_or_default();
    let first = yaml.place(start..start).line();
    let place = Place::at(yaml.path, first, column.min(on_line.chars().count().max(1)), 1);
    unquoted_start(on_line, &place)
        .or_else(|| indented_key(&diagnostics, on_line, above, (column, &place)))
        .or_else(|| unwanted_colon(&diagnostics, on_line, column, &place))
        .or_else(|| no_key(&diagnostics, on_line, &place))
        .or_else(|| repetition(&diagnostics, &place))
        .unwrap_or_else(|| syntax(place))
}

/// Returns the line and column where the quoted text or bracket begins that the parser was reading when it failed.
fn began_at(diagnostics: &str) -> Option<(usize, usize)> {
    let (_, began) = diagnostics.split_once("while ")?;
    let (_, at) = began.split_once(" at line ")?;
    let (line, column) = at.split_once(" column ")?;
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    Some((digits(line)?, digits(column)?))
}

fn repetition(diagnostics: &str, place: &Place) -> Option<Diagnostic> {
    let message = Text::new("deze YAML herhaalt zichzelf te vaak", "this YAML repeats itself too often");
    let help = Text::new(
        "schrijf de waarden uit in plaats van met `&` en `*`",
        "write the values out instead of using `&` and `*`",
    );
    diagnostics.contains(REPETITION).then(|| Diagnostic::new(Rule::TooLarge, message).at(place.clone()).help(help))
}

/// Reports a key that is indented by mistake: the line above it is complete and not part of a list.
fn indented_key(diagnostics: &str, on_line: &str, above: &str, (column, place): (usize, &Place)) -> Option<Diagnostic> {
    let is_unwanted = diagnostics.contains(UNWANTED_COLON) && at_first_colon(on_line, column);
    let is_reported = is_unwanted || diagnostics.contains(NO_KEY);
    let is_key = on_line.split_once(':').is_some_and(|(key, _)| !key.contains(['"', '\'', '[', '{', '-']));
    let is_whole = !above.is_empty() && !above.starts_with([' ', '-', '#']) && !above.trim_end().ends_with(':');
    if !(is_reported && is_key && on_line.starts_with(' ') && is_whole) {
        return None;
    }
    let indent = on_line.len() - on_line.trim_start().len();
    let message = Text::new(
        "deze regel springt in, en hoort zo bij de regel erboven",
        "this line is indented, and so belongs to the line above",
    );
    let help = Text::new("haal de spaties aan het begin weg", "remove the spaces at its start");
    Some(syntax_at(Place::at(&place.path, place.line(), 1, indent), message, help))
}

fn at_first_colon(line: &str, column: usize) -> bool {
    line.find(':').is_some_and(|at| line[..at].chars().count() + 1 == column)
}

/// Reports a second colon in a value.
fn unwanted_colon(diagnostics: &str, on_line: &str, column: usize, place: &Place) -> Option<Diagnostic> {
    let is_indented = on_line.starts_with(' ') && at_first_colon(on_line, column);
    if !diagnostics.contains(UNWANTED_COLON) || is_indented {
        return None;
    }
    let (key, value) = on_line.trim_start().split_once(": ").unwrap_or((on_line, ""));
    let value = curly_inside(value).unwrap_or(value);
    let message = Text::new(
        "een waarde met een dubbele punt moet tussen aanhalingstekens",
        "a value with a colon in it needs quotes",
    );
    let help = write_this(&format!("{key}: \"{}\"", value.replace('"', "\\\"")));
    Some(Diagnostic::new(Rule::YamlColon, message).at(place.clone()).help(help))
}

/// Reports a line without a key between lines with keys; usually the second half of a title.
fn no_key(diagnostics: &str, on_line: &str, place: &Place) -> Option<Diagnostic> {
    if !(diagnostics.contains(NO_COLON) && on_line.starts_with(char::is_alphanumeric)) {
        return None;
    }
    let message = Text::new("deze regel heeft geen sleutel met een dubbele punt", "this line has no key with a colon");
    let help = Text::new(
        "hoort dit bij de regel erboven, zet het daar dan achter; anders schrijf `sleutel: waarde`",
        "if this belongs to the line above, put it at its end; otherwise write `key: value`",
    );
    Some(syntax_at(place.clone(), message, help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(text: &str) -> String {
        serde_yaml::from_str::<serde_yaml::Value>(text).expect_err(text).to_string()
    }

    #[test]
    fn error_messages_of_the_yaml_crate_match_the_constants() {
        let ten = |level: usize| format!("[{}]", vec![format!("*a{level}"); 10].join(", "));
        let bomb: String = (1..10).map(|level| format!("x{level}: &a{level} {}\n", ten(level - 1))).collect();
        let bomb = format!("x0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n{bomb}");
        for (text, expected) in [
            ("title: Een: twee", UNWANTED_COLON),
            ("a: een\n b: twee", UNWANTED_COLON),
            ("a: \"een\"\n  b: twee", NO_KEY),
            ("a: \"een\"\n  b: twee", IN_MAPPING),
            ("a: een\ntwee", NO_COLON),
            (&bomb, REPETITION),
        ] {
            let diagnostics = error_of(text);
            assert!(diagnostics.contains(expected), "{expected:?} is not in {diagnostics:?}, the error of {text:?}");
        }
    }

    #[test]
    fn error_messages_of_the_yaml_crate_contain_where_the_unclosed_began() {
        for (text, place) in [("a: [1, 2", (1, 4)), ("a: 1\nb: 'x", (2, 4)), ("a: 1\nb: {x: 1", (2, 4))] {
            let diagnostics = error_of(text);
            assert_eq!(began_at(&diagnostics), Some(place), "{diagnostics:?}, the error of {text:?}");
        }
    }
}
