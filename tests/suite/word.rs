//! A small writer of Word documents for tests: the parts that omslag reads, as Word writes them.

use crate::support::zip;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:v=\"urn:schemas-microsoft-com:vml\"";

const STYLES: &[(&str, &str, &str)] = &[
    ("Standaard", "Normal", ""),
    ("Titel", "Title", ""),
    ("Kop1", "heading 1", "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/></w:rPr>"),
    ("Kop2", "heading 2", "<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr><w:rPr><w:b/></w:rPr>"),
    ("Kop3", "heading 3", "<w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr>"),
    ("Citaat", "Quote", "<w:rPr><w:i/></w:rPr>"),
    ("Inhopg1", "toc 1", ""),
    ("Opsomming", "List Bullet", "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>"),
];

/// A Word document under construction.
#[derive(Default)]
pub struct Word {
    body: String,
    footnotes: Vec<String>,
    endnotes: Vec<String>,
    comments: String,
    pub relations: Vec<(String, String, bool)>,
    /// Other parts, by path.
    pub parts: Vec<(String, Vec<u8>)>,
}

/// Escapes text for XML.
fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A run with properties, such as `<w:b/>`. A line feed is a line break, a tab a tab.
pub fn run(properties: &str, text: &str) -> String {
    let text = xml(text).replace('\n', "</w:t><w:br/><w:t xml:space=\"preserve\">");
    let text = text.replace('\t', "</w:t><w:tab/><w:t xml:space=\"preserve\">");
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph with properties and runs.
pub fn paragraph(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

pub fn table(properties: &str, rows: &[&[&str]]) -> String {
    let cell = |cell: &&str| match cell.starts_with("<w:tc>") {
        true => (*cell).to_owned(),
        false => format!("<w:tc>{}</w:tc>", paragraph("", &run("", cell))),
    };
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl><w:tblPr>{properties}</w:tblPr>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

impl Word {
    pub fn xml(mut self, xml: &str) -> Word {
        self.body.push_str(xml);
        self
    }

    pub fn text(self, text: &str) -> Word {
        let xml = paragraph("", &run("", text));
        self.xml(&xml)
    }

    pub fn styled(self, style: &str, text: &str) -> Word {
        let xml = paragraph(&format!("<w:pStyle w:val=\"{style}\"/>"), &run("", text));
        self.xml(&xml)
    }

    /// An item of list 1 (bullets), 2 (numbers), 3 (numbers of the same definition) or 4 (letters).
    pub fn item(self, list: usize, level: usize, text: &str) -> Word {
        let number = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        let xml = paragraph(&number, &run("", text));
        self.xml(&xml)
    }

    /// A paragraph with a note after it.
    pub fn with_note(mut self, text: &str, note: &str, is_endnote: bool) -> Word {
        let notes = if is_endnote { &mut self.endnotes } else { &mut self.footnotes };
        notes.push(paragraph("", &format!("<w:r><w:footnoteRef/></w:r>{}", run("", &format!(" {note}")))));
        let id = notes.len();
        let kind = if is_endnote { "endnote" } else { "footnote" };
        let runs = format!("{}<w:r><w:{kind}Reference w:id=\"{id}\"/></w:r>{}", run("", text), run("", "."));
        self.xml(&paragraph("", &runs))
    }

    pub fn comment(mut self, text: &str) -> Word {
        self.comments
            .push_str(&format!("<w:comment w:id=\"0\" w:author=\"X\">{}</w:comment>", paragraph("", &run("", text))));
        self
    }

    /// Adds a relation and returns its id.
    pub fn relation(&mut self, kind: &str, target: &str, is_external: bool) -> String {
        self.relations.push((kind.to_owned(), target.to_owned(), is_external));
        format!("rId{}", self.relations.len())
    }

    /// A paragraph with a picture.
    pub fn picture(mut self, alt: &str, name: &str, bytes: &[u8]) -> Word {
        let id = self.relation("image", &format!("media/{name}"), false);
        self.parts.push((format!("word/media/{name}"), bytes.to_vec()));
        let drawing = format!(
            "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"x\" descr=\"{alt}\"/><a:blip r:embed=\"{id}\"/></wp:inline></w:drawing></w:r>"
        );
        self.xml(&paragraph("", &drawing))
    }

    /// A paragraph with a link.
    pub fn link(mut self, text: &str, target: &str) -> Word {
        let id = self.relation("hyperlink", target, true);
        let xml = paragraph("", &format!("<w:hyperlink r:id=\"{id}\">{}</w:hyperlink>", run("", text)));
        self.xml(&xml)
    }

    /// Returns the parts of the file.
    fn all_parts(&self) -> Vec<(String, Vec<u8>)> {
        let notes = |kind: &str, notes: &[String]| {
            let notes =
                notes.iter().enumerate().map(|(at, note)| format!("<w:{kind} w:id=\"{}\">{note}</w:{kind}>", at + 1));
            let first = format!("<w:{kind} w:type=\"separator\" w:id=\"0\"><w:p/></w:{kind}>");
            format!("<w:{kind}s {W}>{first}{}</w:{kind}s>", notes.collect::<String>())
        };
        let level = |level: usize, format: &str| {
            format!("<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/></w:lvl>")
        };
        let levels = |format: &str| (0..9).map(|at| level(at, format)).collect::<String>();
        let kinds = ["bullet", "decimal", "decimal", "lowerLetter"];
        let definitions: String = kinds
            .iter()
            .enumerate()
            .map(|(at, kind)| format!("<w:abstractNum w:abstractNumId=\"{at}\">{}</w:abstractNum>", levels(kind)))
            .collect();
        let lists: String = [(1, 0), (2, 1), (3, 1), (4, 3)]
            .map(|(list, definition)| {
                format!("<w:num w:numId=\"{list}\"><w:abstractNumId w:val=\"{definition}\"/></w:num>")
            })
            .concat();
        let styles: String = STYLES
            .iter()
            .map(|(id, name, rest)| {
                let default = if *name == "Normal" { " w:default=\"1\"" } else { "" };
                format!("<w:style w:type=\"paragraph\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{rest}</w:style>")
            })
            .collect();
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let own = ["styles", "numbering", "footnotes", "endnotes", "comments"];
        let own = own
            .map(|kind| format!("<Relationship Id=\"own-{kind}\" Type=\"{base}/{kind}\" Target=\"{kind}.xml\"/>"))
            .concat();
        let others: String = self
            .relations
            .iter()
            .enumerate()
            .map(|(at, (kind, target, is_external))| {
                let mode = if *is_external { " TargetMode=\"External\"" } else { "" };
                format!("<Relationship Id=\"rId{}\" Type=\"{base}/{kind}\" Target=\"{}\"{mode}/>", at + 1, xml(target))
            })
            .collect();
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
        let texts = [
            (
                "_rels/.rels",
                format!(
                    "<Relationships><Relationship Id=\"a\" Type=\"{base}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
                ),
            ),
            ("word/document.xml", format!("{head}<w:document {W}><w:body>{}</w:body></w:document>", self.body)),
            ("word/_rels/document.xml.rels", format!("<Relationships>{own}{others}</Relationships>")),
            ("word/styles.xml", format!("<w:styles {W}>{styles}</w:styles>")),
            ("word/numbering.xml", format!("<w:numbering {W}>{definitions}{lists}</w:numbering>")),
            ("word/footnotes.xml", notes("footnote", &self.footnotes)),
            ("word/endnotes.xml", notes("endnote", &self.endnotes)),
            ("word/comments.xml", format!("<w:comments {W}>{}</w:comments>", self.comments)),
        ];
        let texts = texts.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes()));
        let replaced = |name: &str| self.parts.iter().any(|(own, _)| own == name);
        texts.filter(|(name, _)| !replaced(name)).chain(self.parts.iter().cloned()).collect()
    }

    pub fn bytes(&self) -> Vec<u8> {
        let parts = self.all_parts();
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        zip(&parts)
    }
}
