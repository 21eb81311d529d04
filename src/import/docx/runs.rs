//! The text inside of a paragraph of a Word document: looks, links, notes and pictures.

use super::body::{BOOKMARK, Field, Reader, original};
use super::package::{attribute, child, is, value};
use super::styles::Properties;
use crate::i18n::Text;
use crate::import::document::{Block, Inline, Look, Picture, Span, cleaned};
use roxmltree::Node;

impl<'t> Reader<'t> {
    /// Reads the runs in an element. Text boxes become blocks after the paragraph.
    pub fn runs(
        &mut self,
        node: Node<'t, 't>,
        paragraph: &Properties,
        link: &Option<String>,
        out: &mut Vec<Span>,
        boxes: &mut Vec<Block>,
    ) {
        for child in node.children().filter(|node| node.is_element()) {
            match child.tag_name().name() {
                "r" => self.run(child, paragraph, link, out, boxes),
                "hyperlink" => {
                    let target = self.target(child).or_else(|| link.clone());
                    self.runs(child, paragraph, &target, out, boxes);
                }
                "oMath" | "oMathPara" => {
                    let formula = original(child);
                    self.document.remarks.push(formula_flat(&formula));
                    out.push(Span::text(formula, &Look::default()));
                }
                "ins" | "moveTo" | "smartTag" | "sdt" | "sdtContent" | "customXml" | "fldSimple" | "dir" | "bdo" => {
                    self.runs(child, paragraph, link, out, boxes);
                }
                "AlternateContent" => {
                    choice(child).into_iter().for_each(|chosen| self.runs(chosen, paragraph, link, out, boxes))
                }
                _ => {}
            }
        }
    }

    fn target(&self, node: Node) -> Option<String> {
        let anchor = attribute(node, "anchor");
        match attribute(node, "id").and_then(|id| self.relations.get(id)) {
            Some(relation) => {
                Some(format!("{}{}", relation.target, anchor.map(|name| format!("#{name}")).unwrap_or_default()))
            }
            None => anchor.map(|name| format!("{BOOKMARK}{name}")),
        }
    }

    fn run(
        &mut self,
        node: Node<'t, 't>,
        paragraph: &Properties,
        link: &Option<String>,
        out: &mut Vec<Span>,
        boxes: &mut Vec<Block>,
    ) {
        let own = child(node, "rPr");
        let style = self.styles.of_text(own.and_then(|own| value(own, "rStyle")));
        let properties = Properties::read(None, own).over(&style).over(paragraph);
        if properties.hidden == Some(true) {
            let text = original(node);
            if !text.trim().is_empty() {
                self.document.remarks.push(hidden_left_out(&text));
                self.document.left_out.push_str(&format!("{text} "));
            }
            return;
        }
        let look = Look {
            bold: properties.bold == Some(true),
            italic: properties.italic == Some(true),
            strike: properties.strike == Some(true),
            code: style.is_named(&["verbatim char", "html code", "source text"]),
            raised: properties.raised == Some(true),
            link: link.clone().or_else(|| self.link_of_field()),
        };
        self.pieces(node, &look, out, boxes);
    }

    fn pieces(&mut self, node: Node<'t, 't>, look: &Look, out: &mut Vec<Span>, boxes: &mut Vec<Block>) {
        for piece in node.children().filter(|node| node.is_element()) {
            match piece.tag_name().name() {
                "t" => out.push(Span::text(cleaned(piece.text().unwrap_or_default()), look)),
                "tab" | "ptab" => out.push(Span::text("\t", look)),
                "noBreakHyphen" => out.push(Span::text("-", look)),
                "br" if matches!(attribute(piece, "type"), Some("page" | "column")) => out.push(Span::text(" ", look)),
                "br" | "cr" => out.push(Span { inline: Inline::Break, look: look.clone() }),
                "sym" => out.extend(self.symbol(piece).map(|sign| Span::text(sign, look))),
                "footnoteReference" => out.extend(self.reference("footnotes", piece)),
                "endnoteReference" => out.extend(self.reference("endnotes", piece)),
                "fldChar" => self.field(attribute(piece, "fldCharType")),
                "instrText" => {
                    let field = self.fields.last_mut();
                    field.into_iter().for_each(|field| field.instruction.push_str(piece.text().unwrap_or_default()));
                }
                "drawing" | "pict" | "object" => self.drawing(piece, look, out, boxes),
                "AlternateContent" => {
                    choice(piece).into_iter().for_each(|chosen| self.pieces(chosen, look, out, boxes))
                }
                "ruby" => piece
                    .children()
                    .filter(|node| !is(*node, "rubyPr"))
                    .for_each(|part| self.runs(part, &Properties::default(), &look.link, out, boxes)),
                _ => {}
            }
        }
    }

    fn reference(&mut self, kind: &'static str, node: Node) -> Option<Span> {
        let index = self.note(kind, attribute(node, "id")?)?;
        Some(Span { inline: Inline::Note(index), look: Look::default() })
    }

    fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => self.fields.last_mut().into_iter().for_each(|field| field.shows_result = true),
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    /// Returns the target of the field whose result is read, as in `HYPERLINK "https://…"`.
    fn link_of_field(&self) -> Option<String> {
        let results = self.fields.iter().rev().filter(|field| field.shows_result);
        results
            .filter_map(|field| {
                let rest = field.instruction.trim().strip_prefix("HYPERLINK")?;
                let quoted: Vec<&str> = rest.split('"').collect();
                let target = quoted.get(1)?;
                Some(if quoted[0].contains("\\l") { format!("{BOOKMARK}{target}") } else { (*target).to_owned() })
            })
            .next()
    }

    /// Reads what a drawing contains: pictures, and the paragraphs of text boxes.
    fn drawing(&mut self, node: Node<'t, 't>, look: &Look, out: &mut Vec<Span>, boxes: &mut Vec<Block>) {
        let described = node.descendants().find(|node| is(*node, "docPr"));
        let alt = described.and_then(|node| attribute(node, "descr")).filter(|alt| !alt.trim().is_empty());
        let alt = alt
            .or_else(|| node.descendants().find(|node| is(*node, "shape")).and_then(|shape| attribute(shape, "alt")));
        let mut is_lost = node.tag_name().name() == "object"
            || node.descendants().any(|node| {
                is(node, "graphicData")
                    && attribute(node, "uri").is_some_and(|uri| uri.ends_with("/diagram") || uri.ends_with("/chart"))
            });
        let mut inner =
            node.descendants().filter(|node| is(*node, "blip") || is(*node, "imagedata") || is(*node, "txbxContent"));
        // What a text box contains belongs to the box.
        let in_box = |found: Node| {
            found.ancestors().skip(1).take_while(|above| *above != node).any(|above| is(above, "txbxContent"))
        };
        for found in inner.by_ref().filter(|found| !in_box(*found)) {
            if is(found, "txbxContent") {
                let blocks = self.blocks(found);
                boxes.extend(blocks);
                continue;
            }
            let id = attribute(found, "embed").or_else(|| attribute(found, "id")).or_else(|| attribute(found, "link"));
            let Some(relation) = id.and_then(|id| self.relations.get(id)).cloned() else { continue };
            match self.saved(&relation.target, relation.is_external) {
                Some(index) => {
                    let alt = alt.map(described_by_author).unwrap_or_default();
                    is_lost = false;
                    out.push(Span {
                        inline: Inline::Picture { index, alt },
                        look: Look { link: look.link.clone(), ..Look::default() },
                    });
                }
                None => is_lost = true,
            }
        }
        if is_lost {
            boxes.push(Block::Remark(picture_lost(alt.unwrap_or_default())));
        }
    }

    /// Returns the index of a picture; `None` if browsers do not show it.
    fn saved(&mut self, part: &str, is_external: bool) -> Option<usize> {
        if let Some(index) = self.known_pictures.get(part) {
            return Some(*index);
        }
        let picture = Picture::of((self.picture)(part).filter(|_| !is_external)?)?;
        self.document.pictures.push(picture);
        let index = self.document.pictures.len() - 1;
        self.known_pictures.insert(part.to_owned(), index);
        Some(index)
    }

    /// Returns the character that a sign of a symbol font looks like.
    fn symbol(&mut self, node: Node) -> Option<String> {
        let code = u32::from_str_radix(attribute(node, "char")?, 16).ok()?;
        let sign = match code & 0xff {
            _ if code < 0xf000 => char::from_u32(code)?,
            0xb7 | 0xa7 | 0x6c | 0x6e => '•',
            0xe0 | 0xe8 | 0xae => '→',
            0xdf => '←',
            0xfc | 0xfe => '✓',
            0xfb | 0xfd => '✗',
            0xa8 | 0x6f | 0x71 => '☐',
            0x4a => '☺',
            0x28 | 0x29 => '☎',
            0x2a => '✉',
            _ => {
                self.document.remarks.push(symbol_lost());
                return None;
            }
        };
        Some(sign.to_string())
    }
}

/// Returns the first alternative that omslag can read: the one for newer programs, unless only the other has content.
fn choice<'t, 'i>(node: Node<'t, 'i>) -> Option<Node<'t, 'i>> {
    let has_content =
        |node: &Node| node.descendants().any(|node| is(node, "blip") || is(node, "txbxContent") || is(node, "t"));
    child(node, "Choice").filter(has_content).or_else(|| child(node, "Fallback")).or_else(|| child(node, "Choice"))
}

/// Removes the remark that Word adds to a description that it made by itself.
fn described_by_author(alt: &str) -> String {
    let lines = alt.lines().filter(|line| {
        let line = line.to_lowercase();
        !line.contains("automatisch gegenereerde beschrijving") && !line.contains("description automatically generated")
    });
    lines.collect::<Vec<_>>().join(" ").trim().to_owned()
}

fn picture_lost(alt: &str) -> Text {
    let shown = if alt.is_empty() { String::new() } else { format!(" (“{alt}”)") };
    Text::new(
        format!(
            "hier staat in het document een tekening of afbeelding die een browser niet toont{shown}; sla die zelf op als .png"
        ),
        format!(
            "the document has a drawing or picture here that browsers do not show{shown}; save it as .png yourself"
        ),
    )
}

fn hidden_left_out(text: &str) -> Text {
    let text = text.trim();
    Text::new(format!("verborgen tekst is niet overgenomen: “{text}”"), format!("hidden text was left out: “{text}”"))
}

fn formula_flat(formula: &str) -> Text {
    Text::new(
        format!("een formule is gewone tekst geworden: “{formula}”"),
        format!("a formula has become plain text: “{formula}”"),
    )
}

fn symbol_lost() -> Text {
    Text::new("een teken uit een symboollettertype is niet overgenomen", "a sign of a symbol font was left out")
}
