//! What authors type by hand because they do not know the command: notes with raised numbers, and lists with signs.

use super::document::{Block, Document, Inline, Look, Span, is_blank, joined, one_line, plain};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Signs that authors type before items. A hyphen or letter counts only with a tab, or between other items.
const BULLETS: &[char] = &['•', '·', '◦', '▪', '●', '■', '‣', '\u{f0b7}', '-', '–', '*'];

/// Raises numbers at the end of words, as in `woord1.`, to which a paragraph that begins with the number belongs. Copies
/// of documents lose the look of such numbers.
pub fn glued_notes(document: &mut Document) {
    let mut starts = BTreeSet::new();
    for block in &mut document.blocks {
        let Block::Paragraph(spans) = block else { continue };
        *spans = joined(spans);
        let text = plain(spans);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let is_note = text[digits..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        if (1..=2).contains(&digits) && is_note {
            starts.insert(text[..digits].to_owned());
        }
    }
    let mut glued: BTreeMap<String, usize> = BTreeMap::new();
    document.each_span(&mut |span| {
        if let Inline::Text(text) = &span.inline {
            glued_numbers(text).into_iter().for_each(|range| *glued.entry(text[range].to_owned()).or_default() += 1);
        }
    });
    let is_note = |number: &str| starts.contains(number) && glued.get(number) == Some(&1);
    for block in &mut document.blocks {
        let Block::Paragraph(spans) = block else { continue };
        let first = plain(spans);
        let start = first[..first.bytes().take_while(u8::is_ascii_digit).count()].to_owned();
        let mut raised = Vec::new();
        for (at, span) in spans.drain(..).enumerate() {
            let Inline::Text(text) = &span.inline else {
                raised.push(span);
                continue;
            };
            let mut ranges = glued_numbers(text);
            ranges.retain(|range| is_note(&text[range.clone()]));
            if at == 0 && is_note(&start) && text.len() > start.len() {
                ranges.insert(0, 0..start.len());
            }
            let mut from = 0;
            for range in ranges {
                raised.push(Span::text(&text[from..range.start], &span.look));
                raised.push(Span::text(&text[range.clone()], &Look { raised: true, ..span.look.clone() }));
                from = range.end;
            }
            raised.push(Span::text(&text[from..], &span.look));
        }
        raised.retain(|span| span.inline != Inline::Text(String::new()));
        *spans = raised;
    }
}

/// Returns the places of numbers of one or two digits at the end of words of three letters or more.
fn glued_numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut letters = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if c.is_ascii_digit() && letters >= 3 {
            let mut end = at + 1;
            while let Some((next, _)) = characters.next_if(|(_, c)| c.is_ascii_digit()) {
                end = next + 1;
            }
            let is_end = characters.peek().is_none_or(|(_, c)| !c.is_alphanumeric());
            if is_end && end - at <= 2 {
                found.push(at..end);
            }
        }
        letters = if c.is_lowercase() { letters + 1 } else { 0 };
    }
    found
}

/// Turns paragraphs that begin with a raised number into the notes that raised numbers in the text refer to.
pub fn notes(document: &mut Document) {
    let mut referred: BTreeMap<String, usize> = BTreeMap::new();
    for block in &document.blocks {
        let spans = if let Block::Paragraph(spans) | Block::Heading(_, spans) = block { &spans[..] } else { &[] };
        let numbers = spans.iter().enumerate().filter_map(|(at, span)| raised_number(span).filter(|_| at > 0));
        numbers.for_each(|number| *referred.entry(number.to_owned()).or_default() += 1);
    }
    let (mut kept, mut notes) = (Vec::new(), BTreeMap::new());
    for block in std::mem::take(&mut document.blocks) {
        let Block::Paragraph(spans) = &block else {
            kept.push(block);
            continue;
        };
        let number = spans.first().and_then(raised_number).filter(|number| referred.contains_key(*number));
        match number.filter(|number| !notes.contains_key(*number) && spans.len() > 1) {
            Some(number) => {
                // The rule above the notes of a page is of no use without them.
                if kept.last() == Some(&Block::Rule) {
                    kept.pop();
                }
                notes.insert(number.to_owned(), document.notes.len());
                document.left_out.push_str(&format!("{number} "));
                document.notes.push(vec![Block::Paragraph(spans[1..].to_vec())]);
            }
            None => kept.push(block),
        }
    }
    document.blocks = kept;
    document.each_span(&mut |span| {
        if let Some(index) = raised_number(span).and_then(|number| notes.get(number)) {
            *span = Span { inline: Inline::Note(*index), look: Look::default() };
        } else if span.look.raised {
            span.look.raised = false;
            if let Inline::Text(text) = &mut span.inline {
                *text = superscript(text);
            }
        }
    });
}

fn raised_number(span: &Span) -> Option<&str> {
    match &span.inline {
        Inline::Text(text) if span.look.raised => Some(text.trim())
            .filter(|text| (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())),
        _ => None,
    }
}

/// Returns raised digits as the characters for them; other text remains as it is.
fn superscript(text: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised: Option<String> = text.chars().map(|c| c.to_digit(10).map(|digit| RAISED[digit as usize])).collect();
    raised.unwrap_or_else(|| text.to_owned())
}

/// Turns paragraphs that begin with the same sign, or with ascending numbers, into lists.
pub fn lists(document: &mut Document) {
    let blocks = std::mem::take(&mut document.blocks);
    let mut rest = &blocks[..];
    while let Some(first) = rest.first() {
        let sign = sign_of(first);
        let mut length = 0;
        if let Some((sign, _)) = &sign {
            let goes_on = |at: usize, block: &Block| match sign_of(block) {
                Some((Sign::Number(number), _)) => matches!(sign, Sign::Number(start) if number == start + at),
                Some((other, _)) => other == *sign,
                None => false,
            };
            length = rest.iter().enumerate().take_while(|(at, block)| goes_on(*at, block)).count();
        }
        match sign {
            Some((sign, is_sure)) if is_sure || length > 1 => {
                let items = rest[..length].iter().map(|block| vec![without_sign(block)]).collect();
                let start = if let Sign::Number(start) = sign { Some(start) } else { None };
                let numbers =
                    start.map(|start| (start..start + length).map(|number| format!("{number} ")).collect::<String>());
                document.left_out.push_str(&numbers.unwrap_or_default());
                document.blocks.push(Block::List { start, items });
                rest = &rest[length..];
            }
            _ => {
                document.blocks.push(first.clone());
                rest = &rest[1..];
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Sign {
    Bullet(char),
    Number(usize),
}

/// Returns the sign that a paragraph begins with, and whether it is surely one of a list.
fn sign_of(block: &Block) -> Option<(Sign, bool)> {
    let Block::Paragraph(spans) = block else { return None };
    let text = plain(spans);
    let text = text.trim_start();
    let first = text.chars().next()?;
    if BULLETS.contains(&first) {
        let after = text[first.len_utf8()..].chars().next()?;
        let is_sign = after == '\t' || after == ' ';
        return is_sign.then_some((Sign::Bullet(first), !matches!(first, '-' | '–' | '*') || after == '\t'));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    let number = text[..digits].parse().ok().filter(|number| *number < 1000)?;
    // A line of a letter may begin with a number; a list has more than one.
    (rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then_some((Sign::Number(number), false))
}

fn without_sign(block: &Block) -> Block {
    let Block::Paragraph(spans) = block else { return block.clone() };
    let mut spans = spans.clone();
    let mut left = plain(&spans).len() - {
        let text = plain(&spans);
        let text = text
            .trim_start()
            .trim_start_matches(|c: char| BULLETS.contains(&c) || c.is_ascii_digit() || c == '.' || c == ')');
        text.trim_start().len()
    };
    for span in &mut spans {
        if let Inline::Text(text) = &mut span.inline {
            let cut = left.min(text.len());
            left -= cut;
            *text = text.split_off(cut);
        }
    }
    Block::Paragraph(spans)
}

/// Maximum length of a first paragraph that is a title, in characters.
const TITLE_CHARS_MAX: usize = 90;
/// Number of blocks at the start that a title is searched in.
const TITLE_BLOCKS: usize = 4;

/// Finds the title in the text, if the format had none: the first heading, or else a short first paragraph.
pub fn title(document: &mut Document) {
    document.blocks.retain(|block| !matches!(block, Block::Heading(_, spans) if is_blank(spans)));
    if let Some(title) = document.title.clone() {
        let is_repeated = |block: &Block| matches!(block, Block::Heading(_, spans) if one_line(spans) == title);
        if let Some(at) = document.blocks.iter().take(TITLE_BLOCKS).position(is_repeated) {
            document.left_out.push_str(&format!("{title} "));
            document.blocks.remove(at);
        }
        return;
    }
    let shown = |block: &&Block| !matches!(block, Block::Paragraph(spans) if is_blank(spans));
    let start = document.blocks.iter().take_while(|block| !shown(block)).count();
    let levels: Vec<u8> = document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Heading(level, _) = block { Some(*level) } else { None })
        .collect();
    let highest = levels.iter().min().copied();
    let is_only = levels.iter().filter(|level| Some(**level) == highest).count() == 1;
    let is_title = |(at, block): (usize, &Block)| match block {
        Block::Heading(level, _) => at == start || is_only && Some(*level) == highest && at < start + TITLE_BLOCKS,
        _ => false,
    };
    let heading = document.blocks.iter().enumerate().position(is_title);
    // A document of one line is a text without a title.
    let is_more = document.blocks.iter().filter(|block| shown(block)).count() > 1;
    let line = || document.blocks.iter().take(start + TITLE_BLOCKS).position(|block| is_more && is_title_line(block));
    let Some(at) = heading.or_else(line) else { return };
    let (Block::Heading(_, spans) | Block::Paragraph(spans)) = document.blocks.remove(at) else { return };
    document.title = Some(one_line(&spans));
    let rest: Vec<Span> =
        spans.into_iter().filter(|span| matches!(span.inline, Inline::Picture { .. } | Inline::Note(_))).collect();
    if !rest.is_empty() {
        document.blocks.insert(at, Block::Paragraph(rest));
    }
}

fn is_title_line(block: &Block) -> bool {
    let Block::Paragraph(spans) = block else { return false };
    let line = one_line(spans);
    let has_break = spans.iter().any(|span| span.inline == Inline::Break);
    let is_sentence =
        line.ends_with(['.', ',', ';', ':', '"', '”', '’', '»']) || line.starts_with(['"', '“', '‘', '„']);
    !has_break
        && !is_sentence
        && (3..=TITLE_CHARS_MAX).contains(&line.chars().count())
        && line.contains(char::is_alphabetic)
        && super::signatures::place_and_date(&line).is_none()
}
