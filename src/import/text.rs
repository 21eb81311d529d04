//! The texts of files to import: their encoding, their front matter, and what names and paths mean.

use crate::yaml::{self, Map, Value, Yaml};

/// Splits front matter in YAML or TOML from a text. Returns it with the text after it, and front matter that cannot be
/// read.
pub fn front_matter_of(text: &str) -> (Option<Map>, &str, Option<&str>) {
    for fence in ["---", "+++"] {
        let Some(rest) = text.strip_prefix(fence).and_then(|rest| rest.strip_prefix('\n')) else { continue };
        let end = rest.match_indices(fence).find(|(at, _)| {
            let is_line = *at == 0 || rest[..*at].ends_with('\n');
            is_line && rest[at + fence.len()..].lines().next().unwrap_or_default().trim().is_empty()
        });
        let Some((at, _)) = end else { continue };
        let body = rest[at + fence.len()..].split_once('\n').map_or("", |(_, body)| body);
        let map = if fence == "---" { yaml::parse(&Yaml::file("", &rest[..at])).ok() } else { toml(&rest[..at]) };
        let unread = map.is_none().then_some(&rest[..at]);
        return (map, body, unread);
    }
    (None, text, None)
}

/// Returns whether a path can redirect to a page: it has parts, and no sign that file systems refuse.
pub fn is_alias(path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    path.starts_with('/')
        && parts.all(|part| !part.is_empty() && !part.starts_with('.'))
        && !path.contains([':', '*', '"', '<', '>', '|', '\\', '%'])
}

/// Returns the title of a page whose document has none: the name of its file.
pub fn title_of(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let words = stem.replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or(words.clone())
}

/// Decodes a text in UTF-8, UTF-16 or else Windows-1252, which old web pages are in.
pub fn decoded(bytes: &[u8]) -> String {
    const WINDOWS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let units =
        |two: fn([u8; 2]) -> u16| bytes[2..].chunks_exact(2).map(|pair| two([pair[0], pair[1]])).collect::<Vec<_>>();
    match bytes {
        [0xff, 0xfe, ..] => String::from_utf16_lossy(&units(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => String::from_utf16_lossy(&units(u16::from_be_bytes)),
        _ => {
            match std::str::from_utf8(bytes) {
                Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
                Err(_) => bytes
                    .iter()
                    .map(|byte| {
                        if (0x80..0xa0).contains(byte) { WINDOWS[usize::from(*byte - 0x80)] } else { char::from(*byte) }
                    })
                    .collect(),
            }
        }
    }
}

/// Reads the part of TOML that front matter uses: keys with texts, numbers, dates and lists, and tables.
fn toml(text: &str) -> Option<Map> {
    let mut tables: Vec<(String, Vec<(String, Value)>)> = vec![(String::new(), Vec::new())];
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) =
            line.strip_prefix('[').and_then(|line| line.strip_suffix(']')).filter(|name| !name.contains('='))
        {
            tables.push((name.trim_matches(['[', ']', ' ']).to_owned(), Vec::new()));
            continue;
        }
        let (key, value) = line.split_once('=')?;
        let mut value = value.trim().to_owned();
        // A list may go on.
        while value.starts_with('[') && !value.ends_with(']') {
            value.push_str(lines.next()?.trim());
        }
        let pair = (key.trim().trim_matches('"').to_owned(), toml_value(&value)?);
        tables.last_mut()?.1.push(pair);
    }
    let mut tables = tables.into_iter();
    let (_, mut pairs) = tables.next()?;
    pairs.extend(tables.map(|(name, pairs)| (name, Value::Map(pairs.into_iter().collect()))));
    Some(pairs.into_iter().collect())
}

fn toml_value(text: &str) -> Option<Value> {
    let quoted = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote).filter(|_| text.len() > 1);
    Some(match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ if text.starts_with('[') => {
            let items =
                text.strip_prefix('[')?.strip_suffix(']')?.split(',').map(str::trim).filter(|item| !item.is_empty());
            Value::List(items.map(toml_value).collect::<Option<_>>()?)
        }
        _ => match quoted('"')
            .map(|text| text.replace("\\\"", "\"").replace("\\\\", "\\"))
            .or_else(|| quoted('\'').map(str::to_owned))
        {
            Some(text) => Value::Text(text),
            None if text.starts_with(['"', '\'', '{']) => return None,
            None if text.parse::<f64>().is_ok() => Value::Number(text.to_owned()),
            None => Value::Text(text.split(" #").next()?.trim().to_owned()),
        },
    })
}
