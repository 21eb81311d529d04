//! The parts of a document in Office Open XML, and what they refer to. Everything in them is untrusted.

use crate::archive::{Archive, Fault, ReaderAt};
use crate::i18n::Text;
use crate::url::{folder, resolve};

use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeMap;

/// Maximum size of a part of XML. A document of a thousand pages has some 10 MiB.
const XML_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Maximum number of elements and texts in a part; it bounds the memory.
const NODES_MAX: u32 = 2_000_000;
/// Maximum depth of a part; it bounds the recursion. Word itself nests some thirty elements.
const DEPTH_MAX: usize = 200;
/// Maximum size of a picture, and of all pictures of a document.
const PICTURE_BYTES_MAX: usize = 32 * 1024 * 1024;
const PICTURES_BYTES_MAX: usize = 256 * 1024 * 1024;

/// A document as an archive of parts.
pub(super) struct Package<R> {
    archive: Archive<R>,
    left: std::cell::Cell<usize>,
}

/// The targets of a part's relations by their id.
pub(super) type Relations = BTreeMap<String, Relation>;

#[derive(Clone)]
pub(super) struct Relation {
    kind: String,
    /// A path in the archive, or a URL.
    pub target: String,
    pub is_external: bool,
}

impl<R: ReaderAt> Package<R> {
    pub fn new(archive: Archive<R>) -> Package<R> {
        Package { archive, left: std::cell::Cell::new(PICTURES_BYTES_MAX) }
    }

    /// Reads the text of a part; `None` if it is not there.
    pub fn text(&self, name: &str) -> Result<Option<String>, Text> {
        let Some(part) = self.archive.parts.iter().find(|part| part.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        match self.archive.read(part, XML_BYTES_MAX) {
            (bytes, None) => Ok(Some(String::from_utf8(bytes).map_err(|_| damaged(name))?)),
            (_, Some(Fault::TooLarge)) => Err(too_large(name)),
            (_, Some(Fault::Unreadable)) => Err(damaged(name)),
        }
    }

    /// Reads the bytes of a picture; `None` if it is missing, damaged or too large.
    pub fn picture(&self, name: &str) -> Option<Vec<u8>> {
        let part = self.archive.parts.iter().find(|part| part.name == name)?;
        let (bytes, fault) = self.archive.read(part, PICTURE_BYTES_MAX.min(self.left.get()));
        self.left.set(self.left.get() - bytes.len());
        Some(bytes).filter(|_| fault.is_none())
    }

    /// Reads the relations of a part.
    pub fn relations(&self, part: &str) -> Result<Relations, Text> {
        let name = part.rsplit_once('/').map_or(part, |(_, name)| name);
        let Some(text) = self.text(format!("{}/_rels/{name}.rels", folder(part)).trim_start_matches('/'))? else {
            return Ok(Relations::new());
        };
        let tree = parse(&text, part)?;
        let relations = tree.descendants().filter(|node| is(*node, "Relationship"));
        let relation = |node: Node| {
            let is_external = attribute(node, "TargetMode") == Some("External");
            let target = attribute(node, "Target")?;
            let target = if is_external { target.to_owned() } else { resolve(folder(part), target)? };
            Some((
                attribute(node, "Id")?.to_owned(),
                Relation { kind: attribute(node, "Type")?.to_owned(), target, is_external },
            ))
        };
        Ok(relations.filter_map(relation).collect())
    }
}

/// Returns the part that a relation of this kind leads to.
pub(super) fn part_of<'r>(relations: &'r Relations, kind: &str) -> Option<&'r str> {
    let is_kind = |relation: &&Relation| relation.kind.rsplit('/').next() == Some(kind) && !relation.is_external;
    relations.values().find(is_kind).map(|relation| relation.target.as_str())
}

/// Parses a part. Refuses entities, which could grow without bound, and deep nesting.
pub(super) fn parse<'t>(text: &'t str, name: &str) -> Result<Document<'t>, Text> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let tree = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => with_entities(name),
        roxmltree::Error::NodesLimitReached => too_large(name),
        _ => damaged(name),
    })?;
    // A parent comes before its children.
    let mut depths = Vec::new();
    for node in tree.root().descendants() {
        let depth = node.parent().and_then(|parent| depths.get(parent.id().get_usize())).map_or(0, |depth| depth + 1);
        if depth > DEPTH_MAX {
            return Err(too_deep(name));
        }
        depths.push(depth);
    }
    Ok(tree)
}

/// Returns whether an element has this name, in any namespace: Word has two sets of them.
pub(super) fn is(node: Node, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

pub(super) fn child<'t, 'i>(node: Node<'t, 'i>, name: &str) -> Option<Node<'t, 'i>> {
    node.children().find(|child| is(*child, name))
}

/// Returns an attribute by its name in any namespace.
pub(super) fn attribute<'t>(node: Node<'t, '_>, name: &str) -> Option<&'t str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// Returns the value of a child, as in `<w:ilvl w:val="1"/>`.
pub(super) fn value<'t>(node: Node<'t, '_>, name: &str) -> Option<&'t str> {
    attribute(child(node, name)?, "val")
}

/// Returns whether a property is on: it is there without a value that turns it off.
pub(super) fn toggle(node: Node, name: &str) -> Option<bool> {
    child(node, name).map(|found| !matches!(attribute(found, "val"), Some("0" | "false" | "off" | "none")))
}

fn damaged(part: &str) -> Text {
    Text::new(
        format!("dit bestand is beschadigd: `{part}` is niet te lezen; open het in Word en sla het opnieuw op"),
        format!("this file is damaged: `{part}` cannot be read; open it in Word and save it again"),
    )
}

fn too_large(part: &str) -> Text {
    Text::new(
        format!("`{part}` in dit bestand is te groot uitgepakt; deel het document op"),
        format!("`{part}` in this file is too large when unpacked; divide the document"),
    )
}

fn with_entities(part: &str) -> Text {
    Text::new(
        format!("in `{part}` staan XML-entiteiten; Word schrijft die nooit, dus dit bestand is niet te vertrouwen"),
        format!("`{part}` defines XML entities; Word never writes them, so this file cannot be trusted"),
    )
}

fn too_deep(part: &str) -> Text {
    Text::new(
        format!("`{part}` in dit bestand is te diep genest; open het in Word en sla het opnieuw op"),
        format!("`{part}` in this file is nested too deeply; open it in Word and save it again"),
    )
}
