//! Where keys and values stand. The parser does not tell, so the lines are read once more.

use crate::diagnostic::Place;
use std::ops::Range;

/// A stretch of YAML in a file: all of it, or the front matter of a page.
#[derive(Clone, Debug)]
pub struct Yaml<'a> {
    pub path: &'a str,
    /// The whole text of the file, so that lines count from its top.
    text: &'a str,
    /// The stretch of it that is YAML.
    range: Range<usize>,
    pub(super) purpose: Purpose,
    /// The keys of the outermost map, in order, by their range in the stretch.
    keys: Vec<Range<usize>>,
}

/// What a stretch of YAML is for, which decides how large it may be.
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
}

impl<'a> Yaml<'a> {
    /// A whole file, whose keys may be anything.
    pub fn file(path: &'a str, text: &'a str) -> Yaml<'a> {
        Yaml { path, text, range: 0..text.len(), purpose: Purpose::Data, keys: top_keys(text) }
    }

    /// A whole file, whose keys are looked up one by one.
    pub fn settings(path: &'a str, text: &'a str) -> Yaml<'a> {
        Yaml { purpose: Purpose::Settings, ..Yaml::file(path, text) }
    }

    /// What stands between the `---` lines of a page.
    pub fn front_matter(path: &'a str, text: &'a str, range: Range<usize>) -> Yaml<'a> {
        let keys = top_keys(&text[range.clone()]);
        Yaml { path, text, range, purpose: Purpose::FrontMatter, keys }
    }

    /// The YAML itself; ranges count from its start.
    pub fn yaml(&self) -> &'a str {
        &self.text[self.range.clone()]
    }

    /// Its lines, each with its end, by where they begin.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &'a str)> {
        lines(self.yaml())
    }

    pub(super) fn place(&self, range: Range<usize>) -> Place {
        Place::of_bytes(self.path, self.text, self.range.start + range.start, self.range.start + range.end)
    }

    /// The keys of the outermost map with their ranges.
    pub(super) fn top_keys(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> + '_ {
        self.keys.iter().map(|range| (&self.yaml()[range.clone()], range.clone()))
    }

    /// Whether the outermost map has this key, be it without a value.
    pub fn has_key(&self, key: &str) -> bool {
        self.find(Inside::Top, key).is_some()
    }

    /// Where a key stands: the key around it, or the start, when it is not found.
    pub fn place_of_key(&self, inside: Inside, key: &str) -> Place {
        self.place(self.find_or_outer(inside, key))
    }

    /// Where the value of a key stands, on the key's line; the key itself when its value stands elsewhere.
    pub fn place_of_value(&self, inside: Inside, key: &str) -> Place {
        let key = self.find_or_outer(inside, key);
        let value = self.value(&key);
        self.place(if value.is_empty() { key } else { value })
    }

    /// The value of a key as it is written on the key's line, without quotes.
    pub fn written(&self, inside: Inside, key: &str) -> &'a str {
        self.find(inside, key).map_or("", |key| &self.yaml()[self.value(&key)])
    }

    /// Whether the value of a key begins with a quote, so that its author means it as a text.
    pub fn is_quoted(&self, inside: Inside, key: &str) -> bool {
        self.find(inside, key).is_some_and(|key| self.yaml()[..self.value(&key).start].ends_with(['"', '\'']))
    }

    /// Where `text` stands as one of the values at a key of the outermost map.
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

    /// What follows an unquoted value on its line as a YAML comment. The author may have meant it as text.
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
            Inside::Group(outer) | Inside::Item(outer, _) => self.find(Inside::Top, outer),
        };
        self.find(inside, key).or_else(outer).unwrap_or(0..0)
    }

    fn find(&self, inside: Inside, key: &str) -> Option<Range<usize>> {
        let extent = match inside {
            Inside::Top => return self.top_keys().find(|(name, _)| unquoted(name) == key).map(|(_, range)| range),
            Inside::Group(outer) => self.extent(outer)?,
            Inside::Item(outer, item) => self.item(self.extent(outer)?, item)?,
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

    /// Everything that belongs to a key of the outermost map.
    fn extent(&self, key: &str) -> Option<Range<usize>> {
        let at = self.keys.iter().position(|range| unquoted(&self.yaml()[range.clone()]) == key)?;
        Some(self.keys[at].end..self.keys.get(at + 1).map_or(self.yaml().len(), |next| next.start))
    }

    /// One item of a list that is written with dashes.
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

    /// The range of the value that follows a key on its line, without quotes; empty when there is none.
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

/// A text without the quotes around it.
pub(super) fn unquoted(text: &str) -> &str {
    let within = |quote| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    within('"').or_else(|| within('\'')).unwrap_or(text)
}

/// The keys of the outermost map: they begin their lines.
fn top_keys(yaml: &str) -> Vec<Range<usize>> {
    let key = |(at, line): (usize, &str)| {
        let length = line.find(": ").or_else(|| line.trim_end().strip_suffix(':').map(str::len))?;
        (!line.starts_with([' ', '-', '#', '\t'])).then_some(at..at + line[..length].trim_end().len())
    };
    lines(yaml).filter_map(key).collect()
}

/// The lines of a text, each with its end, by where they begin.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        (start, line)
    })
}
