//! Turns documents of other programs into draft pages, without losing a sentence.
//!
//! `document` is what every reader of a format returns, and `markdown` writes it. `files` reads, and `pandoc` runs that
//! program; the rest is pure. Nothing here depends on a site: the caller chooses a place for each page and writes it.

mod document;
mod docx;
mod escape;
pub mod files;
mod html;
mod markdown;
mod pandoc;
mod signatures;
mod typed;
mod words;

use self::document::{Document, Picture};
use crate::archive;
use crate::content::{self, KindName, ParseContext};
use crate::i18n::{Language, Text};
use crate::url::{Purpose, Url, judge};
use crate::yaml::{self, Map, Value};
use std::collections::BTreeMap;
use std::io::{Read, Seek};

/// A page that has been read, before it has a place in the site.
pub struct Draft {
    document: Document,
    pub title: String,
    /// The kind that the content calls for; `None` if any will do.
    pub kind: Option<KindName>,
    /// Former paths of the page.
    pub aliases: Vec<String>,
}

/// The text of a draft at its place.
pub struct Imported {
    pub text: String,
    /// The pictures of the page: the path below `content/`, and the bytes.
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
    let page = html::read(&decoded(bytes), load);
    draft(page.document, file_name, page.address.as_deref())
}

/// Finds in a document what front matter needs.
fn draft(mut document: Document, file_name: &str, address: Option<&str>) -> Draft {
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
    let path = address.map(|address| Url::split(address).path.to_owned()).filter(|path| is_alias(path));
    Draft { document, title, kind: is_note.then_some(KindName::Note), aliases: path.into_iter().collect() }
}

/// Returns whether a path can redirect to a page: it has parts, and no sign that file systems refuse.
fn is_alias(path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    path.starts_with('/')
        && parts.all(|part| !part.is_empty() && !part.starts_with('.'))
        && !path.contains([':', '*', '"', '<', '>', '|', '\\', '%'])
}

impl Draft {
    /// Writes the page. `kind` is named in front matter if it is given; `path` is the page's below `content/`.
    pub fn at(mut self, path: &str, kind: Option<KindName>, language: Language) -> Imported {
        let mut remarks: Vec<(Option<usize>, Text)> = Vec::new();
        self.document.each_span(&mut |span| {
            if let Some(link) = span.look.link.take_if(|link| {
                !link.starts_with('#') && (judge(link, Purpose::Link).is_err() || !Url::split(link).is_elsewhere())
            }) {
                remarks.push((None, link_lost(&link)));
            }
        });
        remarks.dedup();
        let front = self.front(kind);
        let names = self.picture_paths(path);
        let link = |index: usize| names.get(index).map_or("", |name| crate::url::file_name(name)).to_owned();
        let written = markdown::write(&self.document, language, &link);
        let text = format!("---\n{front}---\n\n{}", written.text);
        let above = front.matches('\n').count() + 3;
        let in_text = written.remarks.into_iter().map(|(line, remark)| (Some(line + above), remark));
        let general = self.document.remarks.into_iter().map(|remark| (None, remark));
        let remarks = in_text.chain(general).chain(remarks).collect();
        let page = format!("{}\n{front}\n{}", shown(path, &text, language), self.document.left_out);
        let lost = words::lost(&self.document.original, &page);
        let pictures = names.into_iter().zip(self.document.pictures.into_iter().map(|picture| picture.bytes)).collect();
        Imported { text, pictures, remarks, lost }
    }

    /// Returns the front matter as YAML.
    fn front(&self, kind: Option<KindName>) -> String {
        let text = |text: &str| Value::Text(text.to_owned());
        let mut pairs = vec![("title".to_owned(), text(&self.title))];
        pairs.extend(kind.map(|kind| ("kind".to_owned(), text(kind.as_str()))));
        pairs.push(("draft".to_owned(), Value::Bool(true)));
        pairs.extend(self.document.front.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        let aliases: Vec<Value> = self.aliases.iter().map(|alias| text(alias)).collect();
        pairs.extend((!aliases.is_empty()).then(|| ("aliases".to_owned(), Value::List(aliases))));
        yaml::print(&pairs.into_iter().collect::<Map>())
    }

    /// Returns the paths of the pictures beside a page.
    pub fn picture_paths(&self, page: &str) -> Vec<String> {
        let path = |(at, picture): (usize, &Picture)| {
            format!("{}-{}.{}", page.trim_end_matches(".md"), at + 1, picture.extension)
        };
        self.document.pictures.iter().enumerate().map(path).collect()
    }

    /// Returns the size of all pictures.
    pub fn picture_bytes(&self) -> usize {
        self.document.pictures.iter().map(|picture| picture.bytes.len()).sum()
    }
}

/// Returns the text that the page shows.
fn shown(path: &str, text: &str, language: Language) -> String {
    let context = ParseContext { language, translations: &BTreeMap::new(), raw_html: false, default_kind: None };
    let (page, _, _) = content::parse(path, text, &context);
    let mut html = String::new();
    for part in &page.markdown.parts {
        part.title.fill(&mut html, |_, _| ());
        part.body.fill(&mut html, |_, _| ());
    }
    page.markdown.footnotes.iter().for_each(|notes| notes.fill(&mut html, |_, _| ()));
    words::shown(&html)
}

/// Returns the title of a page whose document has none: the name of its file.
fn title_of(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let words = stem.replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or(words.clone())
}

/// Decodes a text in UTF-8, UTF-16 or else Windows-1252, which old web pages are in.
fn decoded(bytes: &[u8]) -> String {
    const WINDOWS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let units =
        |two: fn([u8; 2]) -> u16| bytes[2..].chunks_exact(2).map(|pair| two([pair[0], pair[1]])).collect::<Vec<_>>();
    match bytes {
        [0xff, 0xfe, ..] => String::from_utf16_lossy(&units(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => String::from_utf16_lossy(&units(u16::from_be_bytes)),
        _ => {
            match std::str::from_utf8(bytes) {
                Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
                Err(_) => bytes
                    .iter()
                    .map(|byte| {
                        if (0x80..0xa0).contains(byte) { WINDOWS[usize::from(*byte - 0x80)] } else { char::from(*byte) }
                    })
                    .collect(),
            }
        }
    }
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

fn link_lost(target: &str) -> Text {
    let target: String = target.chars().take(200).collect();
    Text::new(
        format!(
            "de link naar `{target}` is weggelaten, de tekst is gebleven; maak er een link naar een pagina van deze site van"
        ),
        format!("the link to `{target}` was left out and its text kept; make it a link to a page of this site"),
    )
}
