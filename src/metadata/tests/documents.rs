//! Office documents with and without traces of people.

use super::super::{DocumentTraces, PrivateData};
use super::found;
use miniz_oxide::deflate::compress_to_vec;

pub const CORE: (&str, &str) = (
    "docProps/core.xml",
    "<?xml version=\"1.0\"?>\r\n<cp:coreProperties><dc:title>Nota</dc:title><dc:creator>Noor Voorbeeld</dc:creator>\
     <cp:lastModifiedBy>Sam &amp; co</cp:lastModifiedBy></cp:coreProperties>",
);

pub const COMMENTS: (&str, &str) = (
    "word/comments.xml",
    "<w:comments><w:comment w:id=\"0\" w:author=\"Noor Voorbeeld\"><w:p/></w:comment>\
     <w:comment w:id=\"1\" w:author=\"Kim\"><w:p/></w:comment></w:comments>",
);

/// A zip file with these names and texts.
pub fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<_> =
        parts.iter().map(|(name, text)| (*name, text.len(), compress_to_vec(text.as_bytes(), 6))).collect();
    zip_of(&parts)
}

/// A zip file of parts with their names, uncompressed sizes and compressed bytes.
fn zip_of(parts: &[(&str, usize, Vec<u8>)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, size, bytes) in parts {
        let offset = zip.len() as u32;
        let mut fields = b"\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
        fields.extend((bytes.len() as u32).to_le_bytes());
        fields.extend((*size as u32).to_le_bytes());
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        zip.extend([&b"PK\x03\x04"[..], &fields, name.as_bytes(), bytes].concat());
        directory
            .extend([&b"PK\x01\x02\x14\0"[..], &fields, &[0; 10], &offset.to_le_bytes(), name.as_bytes()].concat());
    }
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend((parts.len() as u16).to_le_bytes());
    end.extend((parts.len() as u16).to_le_bytes());
    end.extend((directory.len() as u32).to_le_bytes());
    end.extend((zip.len() as u32).to_le_bytes());
    end.extend([0, 0]);
    [zip, directory, end].concat()
}

fn traces(path: &str, parts: &[(&str, &str)]) -> Option<DocumentTraces> {
    match found(path, &zip(parts))? {
        PrivateData::Document(traces) => Some(traces),
        other => panic!("{other:?}"),
    }
}

fn expected(names: &[&str], comments: usize, changes: usize) -> Option<DocumentTraces> {
    Some(DocumentTraces { names: names.iter().map(|name| (*name).to_owned()).collect(), comments, changes })
}

#[test]
fn names_comments_and_changes_in_word_are_found() {
    let text = (
        "word/document.xml",
        "<w:document><w:ins w:id=\"3\" w:author=\"Kim\"><w:r/></w:ins><w:del w:author=\"Lou\"><w:delText>weg</w:delText>\
         </w:del><w:commentRangeStart w:id=\"0\"/></w:document>",
    );
    // Comments are read before the text, whatever the order in the file.
    let all = traces("nota.docx", &[text, COMMENTS, CORE, ("word/media/image1.png", "x")]);
    assert_eq!(all, expected(&["Noor Voorbeeld", "Sam & co", "Kim", "Lou"], 2, 2));
}

#[test]
fn a_comment_in_excel_counts_once_in_its_old_and_new_form() {
    let old = "<comments><authors><author>tc={1B2A}</author><author>Kim</author></authors><commentList>\
               <comment ref=\"A1\"/><comment ref=\"B2\"/></commentList></comments>";
    let new = "<ThreadedComments><threadedComment ref=\"A1\" id=\"{1B2A}\"><text>Goed?</text></threadedComment>\
               <threadedComment ref=\"A1\" parentId=\"{1B2A}\"/></ThreadedComments>";
    let persons = "<personList><person displayName=\"Noor Voorbeeld\" id=\"{3}\"/></personList>";
    let parts = [
        ("xl/comments1.xml", old),
        ("xl/threadedComments/threadedComment1.xml", new),
        ("xl/persons/person.xml", persons),
    ];
    assert_eq!(traces("rooster.xlsx", &parts), expected(&["Kim", "Noor Voorbeeld"], 3, 0));
}

#[test]
fn comments_in_powerpoint_are_found() {
    let authors = "<p:cmAuthorLst><p:cmAuthor id=\"0\" name=\"Kim\" initials=\"K\"/></p:cmAuthorLst>";
    let parts = [
        ("ppt/commentAuthors.xml", authors),
        ("ppt/comments/comment1.xml", "<p:cmLst><p:cm authorId=\"0\"><p:text>Mooi</p:text></p:cm></p:cmLst>"),
    ];
    assert_eq!(traces("dias.pptx", &parts), expected(&["Kim"], 1, 0));
}

#[test]
fn names_comments_and_changes_in_open_documents_are_found() {
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("meta.xml", "<office:meta><meta:initial-creator>Noor Voorbeeld</meta:initial-creator></office:meta>"),
        (
            "content.xml",
            "<text:changed-region><text:insertion><office:change-info><dc:creator>Kim</dc:creator></office:change-info>\
             </text:insertion></text:changed-region><office:annotation><dc:creator>Lou</dc:creator><text:p>Goed?</text:p>\
             </office:annotation><office:annotation-end/><text:creator>Te lezen</text:creator>",
        ),
    ];
    assert_eq!(traces("nota.odt", &parts), expected(&["Noor Voorbeeld", "Kim", "Lou"], 1, 1));
    // An archive of other files may have the same names.
    assert_eq!(traces("site.zip", &parts), None);
}

#[test]
fn a_document_without_names_is_clean() {
    let core =
        "<cp:coreProperties><dc:creator></dc:creator><cp:lastModifiedBy/><dc:title>Nota</dc:title></cp:coreProperties>";
    let parts =
        [("docProps/core.xml", core), ("word/document.xml", "<w:document><w:t>Het del en ins</w:t></w:document>")];
    assert_eq!(traces("nota.docx", &parts), None);
    assert_eq!(traces("nota.docx", &[("docProps/core.xml", "<x><dc:creator>Auteur</dc:creator></x>")]), None);
    assert_eq!(traces("archief.zip", &[("foto.jpg", "x")]), None);
}

#[test]
fn a_bomb_is_decompressed_up_to_a_limit() {
    let name = "<dc:creator>Kim</dc:creator>";
    let bomb = compress_to_vec(&[name.as_bytes(), &vec![b' '; 64 << 20]].concat(), 1);
    let parts: Vec<_> = (0..200).map(|at| format!("word/header{at}.xml")).collect();
    let parts: Vec<_> = parts.iter().map(|part| (part.as_str(), usize::MAX, bomb.clone())).collect();
    let bytes = zip_of(&parts);
    assert_eq!(found("nota.docx", &bytes), expected(&["Kim"], 0, 0).map(PrivateData::Document));
}

#[test]
fn hostile_xml_is_read_to_its_end() {
    for piece in ["<w:ins ", "<w:ins a", " a=\"&amp;", "<![CDATA[", "&#", "</", "<author>&"] {
        let text = piece.repeat((1 << 18) / piece.len());
        let name = "<dc:creator>Kim</dc:creator>";
        let parts = [("docProps/core.xml", text.as_str()), ("word/document.xml", name)];
        assert_eq!(
            traces("nota.docx", &parts).expect("a name").names.last().map(String::as_str),
            Some("Kim"),
            "{piece}"
        );
    }
}

#[test]
fn hostile_names_are_shortened_and_printable() {
    let names: String =
        (0..100).map(|at| format!("<dc:creator>\u{1b}[31m {at} {}</dc:creator>", "a".repeat(500))).collect();
    let traces = traces("nota.docx", &[("docProps/core.xml", &names)]).expect("names");
    assert_eq!(traces.names.len(), 20);
    assert!(traces.names.iter().all(|name| name.len() <= 80 && name.starts_with("[31m ")), "{:?}", traces.names);
}
