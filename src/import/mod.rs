//! Turns documents of other programs into draft pages, without losing a sentence.
//!
//! `document` is what every reader of a format returns, and `markdown` writes it. `files` reads, and `pandoc` runs that
//! program; the rest is pure. Nothing here depends on a site: the caller chooses a place for each page and writes it.

mod document;
mod docx;
mod escape;
pub mod files;
mod foreign;
mod html;
mod markdown;
mod pandoc;
mod signatures;
mod typed;
mod words;

use self::document::{Document, Picture};
use self::foreign::{Page, Vault};
use crate::archive;
use crate::content::{self, KindName, ParseContext};
use crate::i18n::{Language, Text};
use crate::url::{Purpose, Url, file_name, judge};
use crate::yaml::{self, Map, Value, Yaml};
use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A page that has been read, before it has a place in the site.
pub struct Draft {
    content: Content,
    pub title: String,
    /// The kind that the content calls for; `None` if any will do.
    pub kind: Option<KindName>,
    /// Former paths of the page.
    pub aliases: Vec<String>,
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
    let kind = is_note.then_some(KindName::Note);
    Draft { content: Content::Document(document), title, kind, aliases: path.into_iter().collect() }
}

/// Reads Markdown of another program. `path` is its path in the vault.
fn markdown_page(bytes: &[u8], path: &str, vault: Arc<Vault>) -> Draft {
    let mut page = Page::read(&decoded(bytes).replace("\r\n", "\n"), path, vault);
    let aliases = std::mem::take(&mut page.front.aliases);
    Draft { title: page.front.title.clone(), kind: page.front.kind, aliases, content: Content::Markdown(page) }
}

/// Splits front matter in YAML or TOML from a text. Returns it with the text after it, and front matter that cannot be
/// read.
fn front_matter_of(text: &str) -> (Option<Map>, &str, Option<&str>) {
    for fence in ["---", "+++"] {
        let Some(rest) = text.strip_prefix(fence).and_then(|rest| rest.strip_prefix('\n')) else { continue };
        let end = rest.match_indices(fence).find(|(at, _)| {
            let is_line = *at == 0 || rest[..*at].ends_with('\n');
            is_line && rest[at + fence.len()..].lines().next().unwrap_or_default().trim().is_empty()
        });
        let Some((at, _)) = end else { continue };
        let body = rest[at + fence.len()..].split_once('\n').map_or("", |(_, body)| body);
        let map =
            if fence == "---" { yaml::parse(&Yaml::file("", &rest[..at])).ok() } else { foreign::toml(&rest[..at]) };
        let unread = map.is_none().then_some(&rest[..at]);
        return (map, body, unread);
    }
    (None, text, None)
}

/// Returns whether a path can redirect to a page: it has parts, and no sign that file systems refuse.
fn is_alias(path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    path.starts_with('/')
        && parts.all(|part| !part.is_empty() && !part.starts_with('.'))
        && !path.contains([':', '*', '"', '<', '>', '|', '\\', '%'])
}

impl Draft {
    /// Writes the page. `kind` is named in front matter if it is given; `path` is the page's below `content/`. `place`
    /// returns the link from the page to another imported file, by the path of the original.
    pub fn at(
        self,
        path: &str,
        kind: Option<KindName>,
        language: Language,
        place: &dyn Fn(&Path) -> Option<String>,
    ) -> Imported {
        let names = self.picture_paths(path);
        let mut pairs = self.front(kind);
        match self.content {
            Content::Document(document) => written(document, &pairs, (path, &names), language),
            Content::Markdown(page) => {
                let link = |file: &str| place(&page.vault.root.join(file));
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
    mut document: Document,
    pairs: &[(String, Value)],
    (path, names): (&str, &[String]),
    language: Language,
) -> Imported {
    let mut lost_links: Vec<(Option<usize>, Text)> = Vec::new();
    let is_lost = |link: &str| {
        !link.starts_with('#') && (judge(link, Purpose::Link).is_err() || !Url::split(link).is_elsewhere())
    };
    document.each_span(&mut |span| {
        let lost = span.look.link.take_if(|link| is_lost(link));
        lost_links.extend(lost.map(|link| (None, link_lost(&link))));
    });
    lost_links.dedup();
    let link = |index: usize| names.get(index).map_or("", |name| file_name(name)).to_owned();
    let body = markdown::write(&document, language, &link);
    let front = yaml::print(&pairs.iter().cloned().collect::<Map>());
    let (text, above) = whole(&front, &body.text);
    let in_text = body.remarks.into_iter().map(|(line, remark)| (Some(line + above), remark));
    let general = document.remarks.into_iter().map(|remark| (None, remark));
    let remarks = in_text.chain(general).chain(lost_links).collect();
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
