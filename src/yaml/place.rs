//! Finds the places of keys and values. The parser does not report them, so this module scans the lines again.

use crate::diagnostic::Place;
use std::ops::Range;

/// The YAML in a file: the whole file, or the front matter of a page.
#[derive(Clone, Debug)]
pub struct Yaml<'a> {
    pub path: &'a str,
    /// The text of the whole file, so that line numbers count from its top.
    text: &'a str,
    /// The byte range of `text` that is YAML.
    range: Range<usize>,
    pub(super) purpose: Purpose,
    /// The ranges of the keys of the outermost map, in order, relative to the start of the YAML.
    keys: Vec<Range<usize>>,
}

/// The use of the YAML, which decides how large it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    FrontMatter,
    Settings,
    Data,
}

/// The map that a key belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside<'a> {
    /// The outermost map.
    Top,
    /// The map at this key.
    Group(&'a str),
    /// A map in the list at this key, counted from 0.
    Item(&'a str, usize),
    /// A map in a list that is the whole file, counted from 0.
    Row(usize),
}

impl<'a> Yaml<'a> {
    /// A whole data file, which may have any keys and any size.
    pub fn file(path: &'a str, text: &'a str) -> Yaml<'a> {
        Yaml { path, text, range: 0..text.len(), purpose: Purpose::Data, keys: top_keys(text) }
    }

    /// A whole settings file, whose size is limited.
    pub fn settings(path: &'a str, text: &'a str) -> Yaml<'a> {
        Yaml { purpose: Purpose::Settings, ..Yaml::file(path, text) }
    }

    /// The front matter of a page: the byte range of `text` between the `---` lines.
    pub fn front_matter(path: &'a str, text: &'a str, range: Range<usize>) -> Yaml<'a> {
        let keys = top_keys(&text[range.clone()]);
        Yaml { path, text, range, purpose: Purpose::FrontMatter, keys }
    }

    /// Returns the YAML itself. Ranges are relative to its start.
    pub fn yaml(&self) -> &'a str {
        &self.text[self.range.clone()]
    }

    /// Iterates over the lines, each with its start offset and including its line break.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &'a str)> {
        lines(self.yaml())
    }

    pub(super) fn place(&self, range: Range<usize>) -> Place {
        Place::of_bytes(self.path, self.text, self.range.start + range.start, self.range.start + range.end)
    }

    /// Iterates over the keys of the outermost map and their ranges.
    pub(super) fn top_keys(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> + '_ {
        self.keys.iter().map(|range| (&self.yaml()[range.clone()], range.clone()))
    }

    /// Returns whether the outermost map has this key, with or without a value.
    pub fn has_key(&self, key: &str) -> bool {
        self.find(Inside::Top, key).is_some()
    }

    /// Returns the place of a key. If it is not found, returns the place of the key of its map, or else the start.
    pub fn place_of_key(&self, inside: Inside, key: &str) -> Place {
        self.place(self.find_or_outer(inside, key))
    }

    /// Returns the place of the value of a key. If the value is not on the same line, returns the place of the key.
    pub fn place_of_value(&self, inside: Inside, key: &str) -> Place {
        let key = self.find_or_outer(inside, key);
        let value = self.value(&key);
        self.place(if value.is_empty() { key } else { value })
    }

    /// Returns the value of a key as written on the same line, without quotes; empty if the line contains no value.
    pub fn written(&self, inside: Inside, key: &str) -> &'a str {
        self.find(inside, key).map_or("", |key| &self.yaml()[self.value(&key)])
    }

    /// Returns whether the value of a key begins with a quote, which shows that the author means a text.
    pub fn is_quoted(&self, inside: Inside, key: &str) -> bool {
        self.find(inside, key).is_some_and(|key| self.yaml()[..self.value(&key).start].ends_with(['"', '\'']))
    }

    /// Returns the place of `text` among the values at a key of the outermost map, or else the place of the key.
    pub fn place_of_text(&self, key: &str, text: &str) -> Place {
        let Some(extent) = self.extent(key) else { return self.place(0..0) };
        let yaml = self.yaml();
        let ends = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "[],\"'".contains(c));
        let whole = |at: &usize| ends(yaml[..*at].chars().next_back()) && ends(yaml[*at + text.len()..].chars().next());
        let mut found = yaml[extent.clone()].match_indices(text).map(|(at, _)| extent.start + at);
        match found.find(whole) {
            Some(at) => self.place(at..at + text.len()),
            None => self.place_of_key(Inside::Top, key),
        }
    }

    /// Iterates over the words without quotes among the values at a key of the outermost map, as they are written.
    pub fn words_at(&self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let values = self.extent(key).map_or("", |extent| &self.yaml()[extent]);
        values.split(|c: char| c.is_whitespace() || "[],".contains(c)).filter(|word| !word.contains(['"', '\'']))
    }

    /// Returns the place of a YAML comment after an unquoted value. The author may have meant it as text.
    pub fn comment_after(&self, inside: Inside, key: &str) -> Option<Place> {
        let key = self.find(inside, key)?;
        let line = self.yaml()[key.end..].split('\n').next().unwrap_or_default().trim_end();
        let value = line.trim_start_matches([':', ' ']);
        let quoted = value.starts_with(['"', '\'', '[', '{', '|', '>']);
        let hash = if value.starts_with('#') { Some(0) } else { value.find(" #").map(|at| at + 1) };
        let at = key.end + line.len() - value.len() + hash.filter(|_| !quoted)?;
        Some(self.place(at..key.end + line.len()))
    }

    fn find_or_outer(&self, inside: Inside, key: &str) -> Range<usize> {
        let outer = || match inside {
            Inside::Top => None,
            Inside::Row(at) => self.item(0..self.yaml().len(), at).map(|item| item.start..item.start),
            Inside::Group(outer) | Inside::Item(outer, _) => self.find(Inside::Top, outer),
        };
        self.find(inside, key).or_else(outer).unwrap_or(0..0)
    }

    fn find(&self, inside: Inside, key: &str) -> Option<Range<usize>> {
        let extent = match inside {
            Inside::Top => return self.top_keys().find(|(name, _)| unquoted(name) == key).map(|(_, range)| range),
            Inside::Group(outer) => self.extent(outer)?,
            Inside::Item(outer, item) => self.item(self.extent(outer)?, item)?,
            Inside::Row(item) => self.item(0..self.yaml().len(), item)?,
        };
        let yaml = self.yaml();
        let is_key = |at: &usize| {
            let before = yaml[..*at].chars().next_back();
            let after = yaml[*at + key.len()..].trim_start_matches(['"', '\'']);
            before.is_none_or(|c| c.is_whitespace() || "{,\"'".contains(c)) && after.starts_with(':')
        };
        let at = yaml[extent.clone()].match_indices(key).map(|(at, _)| extent.start + at).find(is_key)?;
        Some(at..at + key.len())
    }

    /// Returns the range of everything that belongs to a key of the outermost map, up to the next key.
    fn extent(&self, key: &str) -> Option<Range<usize>> {
        let at = self.keys.iter().position(|range| unquoted(&self.yaml()[range.clone()]) == key)?;
        Some(self.keys[at].end..self.keys.get(at + 1).map_or(self.yaml().len(), |next| next.start))
    }

    /// Returns the range of one item of a list that is written with hyphens.
    fn item(&self, list: Range<usize>, item: usize) -> Option<Range<usize>> {
        let mut starts = Vec::new();
        let mut dashes = None;
        for (at, line) in lines(&self.yaml()[list.clone()]) {
            let indent = line.len() - line.trim_start().len();
            if (line.trim_start().starts_with("- ") || line.trim() == "-") && indent == *dashes.get_or_insert(indent) {
                starts.push(list.start + at);
            }
        }
        let start = *starts.get(item)?;
        Some(start..starts.get(item + 1).copied().unwrap_or(list.end))
    }

    /// Returns the range of the value that follows a key on its line, without quotes; empty if no value follows.
    fn value(&self, key: &Range<usize>) -> Range<usize> {
        let yaml = self.yaml();
        let line = yaml[key.end..].split('\n').next().unwrap_or_default();
        let line_start = yaml[..key.start].rfind('\n').map_or(0, |at| at + 1);
        let value = line.trim_start_matches(['"', '\'']).trim_start().trim_start_matches(':').trim_start();
        let start = key.end + line.len() - value.len();
        let in_braces = yaml[line_start..key.start].contains('{');
        let value = if in_braces { value.split([',', '}']).next().unwrap_or_default() } else { value }.trim_end();
        // An unquoted value ends where a comment begins.
        let value = match value.starts_with(['"', '\'']) {
            true => value,
            false => value.split(" #").next().unwrap_or_default().trim_end(),
        };
        let inner = unquoted(value);
        let start = if inner.len() < value.len() { start + 1 } else { start };
        start..start + inner.len()
    }
}

/// Returns a text without the quotes around it.
pub(super) fn unquoted(text: &str) -> &str {
    let within = |quote| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    within('"').or_else(|| within('\'')).unwrap_or(text)
}

/// Returns the ranges of the keys of the outermost map, which are not indented.
fn top_keys(yaml: &str) -> Vec<Range<usize>> {
    let key = |(at, line): (usize, &str)| {
        let length = line.find(": ").or_else(|| line.trim_end().strip_suffix(':').map(str::len))?;
        (!line.starts_with([' ', '-', '#', '\t'])).then_some(at..at + line[..length].trim_end().len())
    };
    lines(yaml).filter_map(key).collect()
}

/// Iterates over the lines of a text, each with its start offset and including its line break.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        (start, line)
    })
}
