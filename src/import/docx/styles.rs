//! Styles and numbering: what paragraphs and texts of a document look like, and the numbers of their lists.

use super::package::{attribute, child, is, toggle, value};
use roxmltree::Node;
use std::collections::BTreeMap;

/// Maximum length of a chain of styles; a chain may be a circle.
const CHAIN_MAX: usize = 20;
const LEVELS: usize = 9;

/// What a style, or the properties of a paragraph or text, say; `None` where they say nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    /// The names of the style and those it is based on, in lower case, nearest first.
    pub names: Vec<String>,
    pub outline: Option<u8>,
    /// The list and its level. The list `0` means no list.
    pub list: Option<String>,
    pub level: Option<usize>,
    pub indents: Option<(i32, i32)>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub strike: Option<bool>,
    pub hidden: Option<bool>,
    pub raised: Option<bool>,
    /// In half points.
    pub size: Option<u32>,
}

impl Properties {
    /// Reads the properties of a paragraph (`pPr`) and those of text (`rPr`).
    pub fn read(paragraph: Option<Node>, text: Option<Node>) -> Properties {
        let mut read = Properties::default();
        if let Some(node) = paragraph {
            let number = child(node, "numPr");
            read.outline = value(node, "outlineLvl").and_then(|level| level.parse().ok());
            read.list = number.and_then(|number| value(number, "numId")).map(str::to_owned);
            read.level = number.and_then(|number| value(number, "ilvl")).and_then(|level| level.parse().ok());
            let indent = |names: [&str; 2]| {
                let found = child(node, "ind")?;
                names.iter().find_map(|name| attribute(found, name))?.parse().ok()
            };
            let indents = (indent(["left", "start"]), indent(["right", "end"]));
            read.indents = Some(indents)
                .filter(|both| *both != (None, None))
                .map(|(left, right)| (left.unwrap_or(0), right.unwrap_or(0)));
        }
        if let Some(node) = text {
            read.bold = toggle(node, "b");
            read.italic = toggle(node, "i");
            read.strike = toggle(node, "strike").or_else(|| toggle(node, "dstrike"));
            read.hidden = toggle(node, "vanish");
            read.raised = value(node, "vertAlign").map(|align| align == "superscript");
            read.size = value(node, "sz").and_then(|size| size.parse().ok());
        }
        read
    }

    /// Returns these properties where they say something, and else those of `base`.
    pub fn over(&self, base: &Properties) -> Properties {
        Properties {
            names: self.names.iter().chain(&base.names).cloned().collect(),
            outline: self.outline.or(base.outline),
            list: self.list.clone().or_else(|| base.list.clone()),
            level: self.level.or(base.level),
            indents: self.indents.or(base.indents),
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            strike: self.strike.or(base.strike),
            hidden: self.hidden.or(base.hidden),
            raised: self.raised.or(base.raised),
            size: self.size.or(base.size),
        }
    }

    pub fn is_named(&self, names: &[&str]) -> bool {
        self.names.iter().any(|own| names.contains(&own.as_str()))
    }

    /// Returns the level of a heading, from 1, by the name of its style or its place in the outline.
    pub fn heading(&self) -> Option<u8> {
        let named = |name: &String| {
            let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("kop "))?;
            level.parse().ok().filter(|level| (1..=9).contains(level))
        };
        self.names.iter().find_map(named).or(self.outline.filter(|level| *level < 9).map(|level| level + 1))
    }
}

/// The styles of a document by their id.
#[derive(Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, (Properties, Option<String>)>,
    default: String,
    base: Properties,
}

impl Styles {
    pub fn read(root: Node) -> Styles {
        let mut styles = Styles::default();
        for node in root.children().filter(|node| is(*node, "style")) {
            let Some(id) = attribute(node, "styleId") else { continue };
            let mut properties = Properties::read(child(node, "pPr"), child(node, "rPr"));
            properties.names = value(node, "name").map(str::to_lowercase).into_iter().collect();
            if attribute(node, "default").is_some_and(|is| is != "0") && attribute(node, "type") == Some("paragraph") {
                styles.default = id.to_owned();
            }
            styles.styles.insert(id.to_owned(), (properties, value(node, "basedOn").map(str::to_owned)));
        }
        let defaults = child(root, "docDefaults").and_then(|node| child(node, "rPrDefault"));
        styles.base = Properties::read(None, defaults.and_then(|node| child(node, "rPr")));
        styles
    }

    /// Returns the properties of a style; of the default one for a paragraph without a style.
    pub fn of(&self, id: Option<&str>) -> Properties {
        let (mut id, mut found) = (id.unwrap_or(&self.default), Properties::default());
        for _ in 0..CHAIN_MAX {
            let Some((properties, based_on)) = self.styles.get(id) else { break };
            found = found.over(properties);
            match based_on {
                Some(next) => id = next,
                None => break,
            }
        }
        found.over(&self.base)
    }

    /// Returns the properties that a style of text adds to those of its paragraph.
    pub fn of_text(&self, id: Option<&str>) -> Properties {
        id.and_then(|id| self.styles.get(id)).map(|(properties, _)| properties.clone()).unwrap_or_default()
    }
}

/// The lists of a document, and the numbers they have reached.
#[derive(Default)]
pub(super) struct Numbering {
    /// The definition of a list, and whether it begins anew.
    lists: BTreeMap<String, (String, BTreeMap<usize, usize>)>,
    levels: BTreeMap<(String, usize), (String, usize)>,
    reached: BTreeMap<String, [Option<usize>; LEVELS]>,
}

/// The sign of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Bullet,
    Number(usize),
    /// A letter or Roman number, which Markdown cannot print.
    Letter(usize),
}

impl Numbering {
    pub fn read(root: Node) -> Numbering {
        let mut numbering = Numbering::default();
        let start = |node: Node, name: &str| value(node, name).and_then(|start| start.parse().ok());
        let level = |node: Node| {
            attribute(node, "ilvl").and_then(|level| level.parse::<usize>().ok()).filter(|level| *level < LEVELS)
        };
        for node in root.children().filter(|node| is(*node, "abstractNum")) {
            let Some(id) = attribute(node, "abstractNumId") else { continue };
            for found in node.children().filter(|node| is(*node, "lvl")) {
                let Some(level) = level(found) else { continue };
                let format = value(found, "numFmt").unwrap_or("decimal").to_owned();
                numbering.levels.insert((id.to_owned(), level), (format, start(found, "start").unwrap_or(1)));
            }
        }
        for node in root.children().filter(|node| is(*node, "num")) {
            let (Some(id), Some(definition)) = (attribute(node, "numId"), value(node, "abstractNumId")) else {
                continue;
            };
            let overrides = || node.children().filter(|node| is(*node, "lvlOverride"));
            for (level, own) in overrides().filter_map(|node| Some((level(node)?, child(node, "lvl")?))) {
                let format = value(own, "numFmt").unwrap_or("decimal").to_owned();
                numbering.levels.insert((own_key(id), level), (format, start(own, "start").unwrap_or(1)));
            }
            let starts = overrides().filter_map(|node| Some((level(node)?, start(node, "startOverride")?))).collect();
            numbering.lists.insert(id.to_owned(), (definition.to_owned(), starts));
        }
        numbering
    }

    /// Returns the sign of the next item of a list; `None` if the list has no signs.
    pub fn next(&mut self, list: &str, level: usize) -> Option<Sign> {
        let level = level.min(LEVELS - 1);
        let (definition, starts) = self.lists.get(list)?;
        let own = self.levels.get(&(own_key(list), level));
        let is_own = own.is_some() || !starts.is_empty();
        let (format, start) =
            own.or_else(|| self.levels.get(&(definition.clone(), level))).cloned().unwrap_or(("bullet".to_owned(), 1));
        if format == "bullet" || format == "none" {
            return (format == "bullet").then_some(Sign::Bullet);
        }
        // Lists with the same definition go on counting, unless one of them begins anew.
        let key = if is_own { own_key(list) } else { definition.clone() };
        let start = starts.get(&level).copied().unwrap_or(start);
        let reached = self.reached.entry(key).or_default();
        let number = reached[level].map_or(start, |number| number.saturating_add(1)).min(999_999_999);
        reached[level] = Some(number);
        reached[level + 1..].fill(None);
        Some(if format.starts_with("decimal") || format == "ordinal" {
            Sign::Number(number)
        } else {
            Sign::Letter(number)
        })
    }
}

/// Returns the key of a list that differs from its definition.
fn own_key(list: &str) -> String {
    format!("list {list}")
}
