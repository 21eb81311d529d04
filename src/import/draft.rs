//! A page between reading an original and writing it into the site.

use super::document::{Document, Picture};
use super::foreign::{Page, Vault};
use super::links::{self, Place, Target};
use super::text::{decoded, front_matter_of, is_alias, title_of};
use super::{docx, html, markdown, signatures, typed, words};
use crate::archive;
use crate::content::{self, DefaultKind, KindName, ParseContext};
use crate::i18n::{Language, Text};
use crate::url::{Url, file_name};
use crate::yaml::{self, Map, Value};
use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

/// A page that has been read, before it has a place in the site.
pub struct Draft {
    content: Content,
    pub title: String,
    /// The kind that the content calls for; `None` if any will do.
    pub kind: Option<KindName>,
    /// Former paths of the page.
    pub aliases: Vec<String>,
    /// The URL that the page had.
    pub address: Option<String>,
}

enum Content {
    Document(Document),
    Markdown(Page),
}

/// The text of a draft at its place.
pub struct Imported {
    pub text: String,
    /// The pictures of the page that are in memory: the path below `content/`, and the bytes.
    pub pictures: Vec<(String, Vec<u8>)>,
    /// What the author must look at, with the line if it has one.
    pub remarks: Vec<(Option<usize>, Text)>,
    /// Words of the original that are not on the page.
    pub lost: Vec<String>,
}

/// Reads a Word document.
///
/// # Errors
///
/// Returns a message if the file is no Word document, is damaged, or would take too much memory.
pub fn word_document(file: &mut (impl Read + Seek), file_name: &str) -> Result<Draft, Text> {
    let document = docx::read(archive::open(file).ok_or_else(no_archive)?)?;
    Ok(draft(document, file_name, None))
}

/// Reads a saved web page. `load` returns the bytes of a picture by the path that the page has for it.
pub fn web_page(bytes: &[u8], file_name: &str, load: &dyn Fn(&str) -> Option<Vec<u8>>) -> Draft {
    let text = decoded(bytes);
    // Site generators put front matter above HTML too.
    let (_, text, _) = front_matter_of(&text);
    let page = html::read(text, load);
    draft(page.document, file_name, page.address)
}

/// Finds in a document what front matter needs.
fn draft(mut document: Document, file_name: &str, address: Option<String>) -> Draft {
    typed::glued_notes(&mut document);
    typed::notes(&mut document);
    typed::lists(&mut document);
    signatures::find(&mut document);
    typed::title(&mut document);
    let title = document.title.take().unwrap_or_else(|| {
        document.remarks.push(no_title());
        title_of(file_name)
    });
    let is_note = document.front.iter().any(|(key, _)| matches!(*key, "signatories" | "place"));
    let path = address.as_deref().map(|address| Url::split(address).path.to_owned()).filter(|path| is_alias(path));
    let kind = is_note.then_some(KindName::Note);
    let aliases = path.into_iter().collect();
    Draft { content: Content::Document(document), title, kind, aliases, address }
}

/// Reads Markdown of another program. `path` is its path in the vault.
pub fn markdown_page(bytes: &[u8], path: &str, vault: Arc<Vault>) -> Draft {
    let mut page = Page::read(&decoded(bytes).replace("\r\n", "\n"), path, vault);
    let aliases = std::mem::take(&mut page.front.aliases);
    let (title, kind) = (page.front.title.clone(), page.front.kind);
    Draft { title, kind, aliases, address: None, content: Content::Markdown(page) }
}

impl Draft {
    /// Writes the page. `kind` is named in front matter if it is given; `path` is the page's below `content/`.
    pub fn at(self, path: &str, kind: Option<KindName>, language: Language, place: Place) -> Imported {
        let names = self.picture_paths(path);
        let mut pairs = self.front(kind);
        match self.content {
            Content::Document(mut document) => {
                let lost_links = links::settle(&mut document, self.address.as_deref(), place);
                document.remarks.extend(lost_links);
                written(document, &pairs, (path, &names), language)
            }
            Content::Markdown(page) => {
                let link = |file: &str| place(Target::File(&page.vault.root.join(file)));
                pairs.extend(page.image().and_then(link).map(|link| ("image".to_owned(), Value::Text(link))));
                let translated = page.translate(language, link);
                let front = yaml::print(&pairs.into_iter().collect::<Map>());
                let (text, above) = whole(&front, &translated.text);
                let original = shown("", &page.body, language);
                let lost = words::lost(
                    &original,
                    &format!("{}\n{front}\n{}", shown(path, &text, language), translated.left_out),
                );
                let in_text = translated.remarks.into_iter().map(|(line, remark)| (Some(line + above), remark));
                let remarks = in_text.chain(page.front.remarks.into_iter().map(|remark| (None, remark))).collect();
                Imported { text, pictures: Vec::new(), remarks, lost }
            }
        }
    }

    /// Returns the keys of front matter.
    fn front(&self, kind: Option<KindName>) -> Vec<(String, Value)> {
        let text = |text: &str| Value::Text(text.to_owned());
        let mut pairs = vec![("title".to_owned(), text(&self.title))];
        pairs.extend(kind.map(|kind| ("kind".to_owned(), text(kind.as_str()))));
        pairs.push(("draft".to_owned(), Value::Bool(true)));
        match &self.content {
            Content::Document(document) => {
                pairs.extend(document.front.iter().map(|(key, value)| ((*key).to_owned(), value.clone())))
            }
            Content::Markdown(page) => pairs.extend(page.front.pairs.iter().cloned()),
        }
        let aliases: Vec<Value> = self.aliases.iter().map(|alias| text(alias)).collect();
        pairs.extend((!aliases.is_empty()).then(|| ("aliases".to_owned(), Value::List(aliases))));
        pairs
    }

    fn pictures(&self) -> &[Picture] {
        if let Content::Document(document) = &self.content { &document.pictures } else { &[] }
    }

    /// Returns the paths of the pictures in memory, beside a page.
    pub fn picture_paths(&self, page: &str) -> Vec<String> {
        let path = |(at, picture): (usize, &Picture)| {
            format!("{}-{}.{}", page.trim_end_matches(".md"), at + 1, picture.extension)
        };
        self.pictures().iter().enumerate().map(path).collect()
    }

    /// Returns the size of the pictures in memory.
    pub fn picture_bytes(&self) -> usize {
        self.pictures().iter().map(|picture| picture.bytes.len()).sum()
    }

    /// Returns the path that the page had, which it keeps below the folder that it is imported to.
    pub fn destination(&self) -> Option<String> {
        if let Content::Markdown(page) = &self.content { Some(page.destination()) } else { None }
    }

    /// Returns the files that the page refers to: the path of the original, and the one that it should get.
    pub fn files(&self) -> Vec<(PathBuf, String)> {
        let Content::Markdown(page) = &self.content else { return Vec::new() };
        page.files().iter().map(|file| (page.vault.root.join(file), page.vault.file_destination(file))).collect()
    }
}

/// Writes a document.
fn written(
    document: Document,
    pairs: &[(String, Value)],
    (path, names): (&str, &[String]),
    language: Language,
) -> Imported {
    let link = |index: usize| names.get(index).map_or("", |name| file_name(name)).to_owned();
    let body = markdown::write(&document, language, &link);
    let front = yaml::print(&pairs.iter().cloned().collect::<Map>());
    let (text, above) = whole(&front, &body.text);
    let in_text = body.remarks.into_iter().map(|(line, remark)| (Some(line + above), remark));
    let general = document.remarks.into_iter().map(|remark| (None, remark));
    let remarks = in_text.chain(general).collect();
    let page = format!("{}\n{front}\n{}", shown(path, &text, language), document.left_out);
    let lost = words::lost(&document.original, &page);
    let pictures = names.iter().cloned().zip(document.pictures.into_iter().map(|picture| picture.bytes)).collect();
    Imported { text, pictures, remarks, lost }
}

/// Returns a page with its front matter, and the number of lines above the body.
fn whole(front: &str, body: &str) -> (String, usize) {
    (format!("---\n{front}---\n\n{body}"), front.matches('\n').count() + 3)
}

/// Returns the text that the page shows.
fn shown(path: &str, text: &str, language: Language) -> String {
    let context = ParseContext {
        language,
        second: None,
        original: None,
        translations: &BTreeMap::new(),
        raw_html: false,
        default_kind: DefaultKind::Usual,
    };
    let (page, _, _) = content::parse(path, text, &context);
    let mut html = String::new();
    for part in &page.markdown.parts {
        part.title.fill(&mut html, |_, _| ());
        part.body.fill(&mut html, |_, _| ());
    }
    page.markdown.footnotes.iter().for_each(|notes| notes.fill(&mut html, |_, _| ()));
    words::shown(&html)
}

fn no_archive() -> Text {
    Text::new(
        "dit is geen leesbaar .docx-bestand; open het in Word en sla het opnieuw op als .docx, zonder wachtwoord",
        "this is not a readable .docx file; open it in Word and save it again as .docx, without a password",
    )
}

fn no_title() -> Text {
    Text::new(
        "in het document is geen titel gevonden; die komt nu van de bestandsnaam",
        "no title was found in the document; it is from the file name now",
    )
}
