//! A tree of elements over the HTML scanner, as forgiving as a browser where old pages need it.

use crate::html::scan::{Piece, scan};

/// Maximum depth of the tree; it bounds the recursion. The text of deeper elements belongs to the deepest one.
const DEPTH_MAX: usize = 150;

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that end an open paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];
/// Elements that end each other, and the elements in which they do.
const SIBLINGS: &[(&[&str], &[&str])] = &[
    (&["li"], &["ul", "ol", "menu", "dir"]),
    (&["dt", "dd"], &["dl"]),
    (&["tr"], &["table"]),
    (&["td", "th"], &["tr", "table"]),
    (&["thead", "tbody", "tfoot"], &["table"]),
    (&["option"], &["select"]),
];

pub enum Node {
    Element(Element),
    Text(String),
}

#[derive(Default)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
    }

    /// Returns the first element in this one, in document order, for which `wanted` is true.
    pub fn find(&self, wanted: &dyn Fn(&Element) -> bool) -> Option<&Element> {
        self.elements().find_map(|element| if wanted(element) { Some(element) } else { element.find(wanted) })
    }

    /// Returns the text in this element, without the elements for which `skips` is true.
    pub fn text(&self, skips: &dyn Fn(&Element) -> bool) -> String {
        let mut text = String::new();
        self.add_text(skips, &mut text);
        text
    }

    fn add_text(&self, skips: &dyn Fn(&Element) -> bool, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(words) => text.push_str(words),
                Node::Element(element) if !skips(element) => {
                    let is_block = BLOCKS.contains(&element.name.as_str())
                        || matches!(element.name.as_str(), "br" | "td" | "th" | "li" | "dt" | "dd" | "tr");
                    text.push_str(if is_block { "\n" } else { "" });
                    element.add_text(skips, text);
                    text.push_str(if is_block { "\n" } else { "" });
                }
                Node::Element(_) => {}
            }
        }
    }
}

/// Parses HTML. The root has no name.
pub fn parse(html: &str) -> Element {
    let mut open = vec![Element::default()];
    scan(html.as_bytes(), |piece, _| match piece {
        Piece::Text(words) => add(&mut open, Node::Text(words.text().into_owned())),
        Piece::Start(tag) => {
            let name = String::from_utf8_lossy(tag.name()).into_owned();
            close_implied(&mut open, &name);
            let attributes = tag.attributes();
            let attributes =
                attributes.map(|(name, value)| (String::from_utf8_lossy(name).into_owned(), value.text().into_owned()));
            let element = Element { attributes: attributes.collect(), name, children: Vec::new() };
            if VOID.contains(&element.name.as_str()) {
                add(&mut open, Node::Element(element));
            } else if open.len() < DEPTH_MAX {
                open.push(element);
            }
        }
        Piece::End(name) => {
            if let Some(at) = open.iter().skip(1).rposition(|element| element.name.as_bytes() == name) {
                close(&mut open, at + 1);
            }
        }
        Piece::Other => {}
    });
    close(&mut open, 1);
    open.pop().unwrap_or_default()
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

/// Closes open elements until `length` are left.
fn close(open: &mut Vec<Element>, length: usize) {
    while open.len() > length.max(1) {
        let Some(element) = open.pop() else { return };
        add(open, Node::Element(element));
    }
}

fn close_implied(open: &mut Vec<Element>, name: &str) {
    let position = |names: &[&str], until: &[&str]| {
        let inner =
            open.iter().enumerate().skip(1).rev().take_while(|(_, element)| !until.contains(&element.name.as_str()));
        inner.filter(|(_, element)| names.contains(&element.name.as_str())).map(|(at, _)| at).last()
    };
    let containers =
        ["td", "th", "li", "div", "section", "article", "blockquote", "dd", "main", "figure", "table", "button"];
    let at = match SIBLINGS.iter().find(|(names, _)| names.contains(&name)) {
        Some((names, until)) => position(names, until),
        None if BLOCKS.contains(&name) => position(&["p"], &containers),
        None => None,
    };
    if let Some(at) = at {
        close(open, at);
    }
}
