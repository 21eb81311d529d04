//! Reads Word documents (.docx): what omslag needs of them, and in the order of the text.

mod package;
mod styles;
mod runs;
mod body;
mod tables;

use self::body::{Reader, original};
use self::package::{Package, attribute, child, is, parse, part_of};
use self::styles::{Numbering, Styles};
use super::document::Document;
use crate::archive::{Archive, ReaderAt};
use crate::i18n::Text;
use std::collections::BTreeMap;

/// Reads a Word document.
///
/// # Errors
///
/// Returns a message if the archive is no Word document, is damaged, or would take too much memory.
pub fn read(archive: Archive<impl ReaderAt>) -> Result<Document, Text> {
    let package = Package::new(archive);
    let start = package.relations("")?;
    let main = part_of(&start, "officeDocument").unwrap_or("word/document.xml");
    let text = package.text(main)?.ok_or_else(no_document)?;
    let relations = package.relations(main)?;
    let mut texts = BTreeMap::new();
    for kind in ["styles", "numbering", "footnotes", "endnotes", "comments"] {
        if let Some(name) = part_of(&relations, kind) {
            texts.insert(kind, (package.text(name)?.unwrap_or_default(), package.relations(name)?));
        }
    }
    let mut trees = BTreeMap::new();
    for (kind, (text, _)) in texts.iter().filter(|(_, (text, _))| !text.is_empty()) {
        trees.insert(*kind, parse(text, kind)?);
    }
    let root = |kind: &str| trees.get(kind).map(|tree| tree.root_element());
    let tree = parse(&text, main)?;
    let body = child(tree.root_element(), "body").ok_or_else(no_document)?;

    let picture = |name: &str| package.picture(name);
    let mut reader = Reader::new(&picture, relations.clone());
    reader.styles = root("styles").map(Styles::read).unwrap_or_default();
    reader.numbering = root("numbering").map(Numbering::read).unwrap_or_default();
    for kind in ["footnotes", "endnotes"] {
        let notes = root(kind).into_iter().flat_map(|root| root.children()).filter(|node| node.is_element());
        let notes = notes.filter_map(|node| Some(((kind, attribute(node, "id")?.to_owned()), node)));
        reader.notes.extend(notes);
        reader.note_relations.extend(texts.get(kind).map(|(_, relations)| (kind, relations.clone())));
    }
    let blocks = reader.blocks(body);
    let mut document = reader.finish(blocks);
    document.original.insert_str(0, &original(body));
    let comments = root("comments").into_iter().flat_map(|root| root.children()).filter(|node| is(*node, "comment"));
    document.remarks.extend(comments.map(|comment| comment_left_out(&original(comment))));
    for name in ["header", "footer"] {
        let parts = relations.values().filter(|relation| relation.target.contains(&format!("/{name}")));
        for part in parts.map(|relation| &relation.target) {
            let text = package.text(part)?.unwrap_or_default();
            let words = parse(&text, part).map(|tree| original(tree.root())).unwrap_or_default();
            if words.chars().filter(|c| c.is_alphabetic()).count() > "pagina van".len() {
                document.remarks.push(margin_left_out(&words));
            }
        }
    }
    Ok(document)
}

fn no_document() -> Text {
    Text::new(
        "dit is geen Word-document; sla het in Word op als .docx",
        "this is not a Word document; save it in Word as .docx",
    )
}

fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    format!("{}{}", words[..words.len().min(20)].join(" "), if words.len() > 20 { " …" } else { "" })
}

fn comment_left_out(text: &str) -> Text {
    let text = shortened(text);
    Text::new(
        format!("een opmerking in de kantlijn is niet overgenomen: “{text}”"),
        format!("a comment in the margin was left out: “{text}”"),
    )
}

fn margin_left_out(text: &str) -> Text {
    let text = shortened(text);
    Text::new(
        format!("de kop- of voettekst van het papier is niet overgenomen: “{text}”"),
        format!("the header or footer of the paper was left out: “{text}”"),
    )
}
