//! The end of a letter or note: place, date and those who signed it, which become keys of front matter.

use super::document::{Block, Document, is_blank, one_line, plain};
use crate::date::Date;
use crate::i18n::Text;
use crate::yaml::{Map, Value};

/// Maximum length of a line of a signature block, in characters, and of its words.
const LINE_CHARS_MAX: usize = 80;
const LINE_WORDS_MAX: usize = 9;
/// Number of blocks at the start of a letter that its place and date may be in.
const LETTER_HEAD: usize = 6;

/// Words that begin the line above signatures.
const CLOSINGS: &[&str] = &[
    "met vriendelijke groet",
    "vriendelijke groet",
    "hoogachtend",
    "namens",
    "ondertekend",
    "ondertekenaar",
    "ondertekening",
    "was getekend",
    "w.g.",
    "getekend",
    "kind regards",
    "yours",
    "sincerely",
    "signed",
    "signatories",
    "on behalf of",
];

/// Words that are in a name but have no capital.
const IN_NAMES: &[&str] = &[
    "van", "von", "de", "der", "den", "het", "'t", "’t", "ten", "ter", "te", "in", "op", "la", "le", "du", "des", "el",
    "al", "mr.", "drs.", "dr.", "ir.", "ing.", "prof.", "en",
];

/// Words that begin the name of an organisation.
const OF_ORGANISATIONS: &[&str] =
    &["de", "het", "the", "stichting", "vereniging", "gemeente", "team", "coöperatie", "bestuur", "directie"];

/// Finds place, date and signatures, and moves them into front matter.
pub fn find(document: &mut Document) {
    let line_of = |block: &Block| match block {
        Block::Paragraph(spans) => place_and_date(&one_line(spans)),
        _ => None,
    };
    let blocks = &document.blocks;
    let dated = (0..blocks.len()).rev().find(|at| line_of(&blocks[*at]).is_some());
    let closing = (0..blocks.len()).rev().find(|at| is_closing(&blocks[*at]));
    let start = dated.max(closing).map(|at| at + 1);
    let entries = start.and_then(|start| entries(&blocks[start..])).filter(|entries| !entries.is_empty());
    let in_head = blocks.iter().take(LETTER_HEAD).position(|block| line_of(block).is_some());
    let dated = match &entries {
        Some(_) => dated.filter(|at| start.is_some_and(|start| at + 4 > start)).or(in_head),
        None => in_head.or_else(|| dated.filter(|at| blocks[at + 1..].iter().all(is_empty))),
    };
    if let (Some(entries), Some(start)) = (entries, start) {
        let lines: Vec<String> = document.blocks.drain(start..).flat_map(|block| lines(&block)).collect();
        let silent = lines.iter().filter(|line| !has_words(line) || is_head(line));
        document.left_out.push_str(&silent.map(|line| format!("{line} ")).collect::<String>());
        if let Some(Block::Heading(_, spans)) = document.blocks.last().filter(|block| is_closing(block)) {
            document.left_out.push_str(&one_line(spans));
            document.blocks.pop();
        }
        document.front.push(("signatories", signatories(entries, &mut document.remarks)));
    }
    let found = dated.and_then(|at| Some((at, line_of(document.blocks.get(at)?)?)));
    if let Some((at, (place, date))) = found {
        document.blocks.remove(at);
        document.front.splice(0..0, [("date", Value::Text(date)), ("place", Value::Text(place))]);
    }
}

/// Splits a line such as `Utrecht, 3 september 2019` into its place and its date.
pub fn place_and_date(line: &str) -> Option<(String, String)> {
    let (place, date) = line.trim().split_once(',')?;
    let date = date.trim().trim_start_matches("d.d. ").trim_end_matches('.');
    let is_place = place.starts_with(char::is_uppercase)
        && place.split_whitespace().count() <= 4
        && place.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'));
    let is_date =
        date.contains(|c: char| c.is_ascii_digit()) && Date::parse(date).is_ok_and(|date| date.year().is_some());
    (is_place && is_date).then(|| (place.to_owned(), date.to_owned()))
}

fn is_closing(block: &Block) -> bool {
    let (Block::Paragraph(spans) | Block::Heading(_, spans)) = block else { return false };
    let line = one_line(spans).to_lowercase();
    line.split_whitespace().count() <= LINE_WORDS_MAX
        && CLOSINGS.iter().any(|closing| line.starts_with(closing))
        && !plain(spans).trim().contains('\n')
}

fn is_empty(block: &Block) -> bool {
    matches!(block, Block::Paragraph(spans) if is_blank(spans))
}

fn has_words(line: &str) -> bool {
    line.contains(char::is_alphabetic)
}

/// Returns the lines of a block, with empty ones for the cells of a table and for empty paragraphs.
fn lines(block: &Block) -> Vec<String> {
    let of_text = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    match block {
        Block::Paragraph(spans) if is_blank(spans) => vec![String::new()],
        Block::Paragraph(spans) => of_text(&plain(spans)),
        Block::Table(rows) => {
            rows.iter().flatten().flat_map(|cell| [of_text(&plain(cell)), vec![String::new()]].concat()).collect()
        }
        _ => vec!["x".repeat(LINE_CHARS_MAX + 1)],
    }
}

/// Splits blocks into those who signed: one or more lines each. Returns `None` if these are no signatures.
fn entries(blocks: &[Block]) -> Option<Vec<Vec<String>>> {
    let mut entries = vec![Vec::new()];
    for block in blocks.iter().filter(|block| !matches!(block, Block::Rule | Block::Remark(_))) {
        if let Block::Table(rows) = block {
            entries.extend(of_table(rows));
            entries.push(Vec::new());
            continue;
        }
        let lines = lines(block);
        let is_whole = lines.len() > 1;
        if is_whole || lines == [""] {
            entries.push(Vec::new());
        }
        let words = lines.into_iter().filter(|line| has_words(line));
        entries.last_mut()?.extend(words);
        if is_whole {
            entries.push(Vec::new());
        }
    }
    entries.retain(|entry| !entry.is_empty());
    let is_line = |line: &String| {
        line.chars().count() <= LINE_CHARS_MAX
            && line.split_whitespace().count() <= LINE_WORDS_MAX
            && !line.ends_with(['?', '!', ':'])
            && !line.ends_with(". ")
    };
    let are_lines = entries.iter().flatten().all(|line| {
        is_line(line)
            && line.chars().next().is_some_and(|c| {
                c.is_uppercase() || !c.is_alphabetic() || IN_NAMES.iter().any(|word| line.starts_with(word))
            })
    });
    // Lines without empty ones between them are pairs of a name and an organisation.
    let is_pair = |line: &String| line.contains('\t') || line.split_once(", ").is_some_and(|(name, _)| is_name(name));
    let paired = entries.into_iter().flat_map(|entry| match entry.len() {
        length if length > 1 && entry.iter().all(is_pair) => entry.chunks(1).map(<[String]>::to_vec).collect(),
        length if length > 3 && length % 2 == 0 => entry.chunks(2).map(<[String]>::to_vec).collect(),
        _ => vec![entry],
    });
    let paired: Vec<Vec<String>> =
        paired.map(|entry| entry.iter().flat_map(|line| parts(line, entry.len())).collect()).collect();
    let has_name = paired.iter().flatten().any(|line| is_name(line));
    (are_lines && has_name && paired.iter().all(|entry| entry.len() <= 4)).then_some(paired)
}

/// Returns whether a cell is one of the head of a table of signatures.
fn is_head(cell: &str) -> bool {
    const HEADS: &[&str] = &["naam", "name", "organisatie", "organisation", "handtekening", "signature", "functie"];
    HEADS.contains(&cell.to_lowercase().as_str())
}

/// Returns the cells of a table of signatures: a row with a name and an organisation, or a cell with both.
fn of_table(rows: &[Vec<Vec<super::document::Span>>]) -> Vec<Vec<String>> {
    let is_one_line = |cell: &Vec<super::document::Span>| !plain(cell).trim().contains('\n');
    if rows.iter().flatten().all(is_one_line) {
        let is_head = |row: &[String]| row.iter().all(|cell| is_head(cell));
        let rows = rows
            .iter()
            .map(|row| row.iter().map(|cell| one_line(cell)).filter(|cell| has_words(cell)).collect::<Vec<_>>());
        return rows.filter(|row| !is_head(row)).collect();
    }
    let lines = |cell: &Vec<super::document::Span>| {
        plain(cell).lines().map(|line| line.trim().to_owned()).filter(|line| has_words(line)).collect()
    };
    rows.iter().flatten().map(lines).collect()
}

/// Splits a line that names both, as in `Naam, Organisatie` or with a tab between them.
fn parts(line: &str, lines: usize) -> Vec<String> {
    let by_tab: Vec<&str> = line.split('\t').map(str::trim).filter(|part| !part.is_empty()).collect();
    let parts = match line.split_once(", ").filter(|_| lines == 1) {
        Some((name, organisation)) if by_tab.len() == 1 => vec![name, organisation],
        _ => by_tab,
    };
    parts.into_iter().map(str::to_owned).collect()
}

/// Returns whether a line looks like the name of a person.
fn is_name(line: &str) -> bool {
    let line = line.trim_end_matches(',');
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_part = |word: &&str| word.starts_with(char::is_uppercase) || IN_NAMES.contains(word);
    let first = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
    (2..=6).contains(&words.len())
        && words.iter().all(is_part)
        && !OF_ORGANISATIONS.contains(&first.as_str())
        && !line.contains(|c: char| c.is_ascii_digit() || matches!(c, '/' | '&' | '@'))
}

/// Makes the value of `signatories`. All entries have their name in the same place.
fn signatories(entries: Vec<Vec<String>>, remarks: &mut Vec<Text>) -> Value {
    let names_at = |at: usize| entries.iter().filter(|entry| entry.len() > 1 && is_name(&entry[at])).count();
    let commas = entries.iter().filter(|entry| entry.len() > 1 && entry[0].ends_with(',')).count();
    let (first, second) = (names_at(0), names_at(1));
    let is_second = second > first || second == first && commas > 0;
    let pairs = entries.iter().filter(|entry| entry.len() > 1).count();
    if pairs > 0 && first.abs_diff(second) * 2 <= pairs {
        remarks.push(unsure());
    }
    let value = |text: &str| Value::Text(text.trim_end_matches([',', ' ']).to_owned());
    let signatory = |entry: Vec<String>| {
        let at = usize::from(is_second && entry.len() > 1);
        let others: Vec<&str> = entry
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, line)| line.trim_end_matches(','))
            .collect();
        let name = ("name".to_owned(), value(&entry[at]));
        let organisation = (!others.is_empty()).then(|| ("organisation".to_owned(), value(&others.join(", "))));
        Value::Map([Some(name), organisation].into_iter().flatten().collect::<Map>())
    };
    Value::List(entries.into_iter().map(signatory).collect())
}

fn unsure() -> Text {
    Text::new(
        "controleer `signatories`: wat een naam is en wat een organisatie, was niet zeker",
        "check `signatories`: it was not certain what is a name and what is an organisation",
    )
}
