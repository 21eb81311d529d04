//! The one reading of an HTML page: what its template, or raw HTML, put around the parts that Markdown told about.
//!
//! A tokenizer is enough: which elements hold a text is plain from the order of their tags. What the links lead to is
//! for the other checks to judge.

use super::faults::{self, Fault};
use crate::address::{Address, Base, decode, folder, resolve, scheme};
use crate::diagnostic::Rule;
use crate::output::{Content, Entry, Role};
use crate::tags::{self, Piece, Tag};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

/// What a page holds besides what Markdown told about it.
#[derive(Default)]
pub struct Reading {
    pub(super) ids: Vec<String>,
    pub(super) links: Vec<Arc<Href>>,
    /// Links that may stand nowhere, and links that miss the base path, as they are written.
    pub(super) bad: Vec<(String, Rule)>,
    /// Style sheets, scripts and pictures without which the page is not whole.
    pub(super) loads: Vec<Arc<Href>>,
    pub(super) faults: Vec<Fault>,
}

/// A link within the site.
#[derive(Debug)]
pub struct Href {
    pub to: Address,
    /// Without `#`; empty for none.
    pub fragment: String,
    /// As it is written, but for the base path before an address of the site.
    pub written: String,
}

/// Reads the pages of a site. Links that many pages have are held, and understood, once.
pub struct Reader<'a> {
    base: &'a Base,
    /// What links that do not depend on their page lead to, `None` for away, by how they are written.
    hrefs: RwLock<HashMap<String, Option<Arc<Href>>>>,
}

impl<'a> Reader<'a> {
    pub fn new(base: &'a Base) -> Reader<'a> {
        Reader { base, hrefs: RwLock::default() }
    }

    /// Reads an HTML page, or the addresses in a file for machines; `None` for other entries.
    pub fn read(&self, address: &Address, entry: &Entry) -> Option<Reading> {
        let Content::Bytes(bytes) = &entry.content else { return None };
        let ends = |end: &str| address.as_str().ends_with(end);
        let is_html = ends("/") || ends(".html");
        let is_for_machines = entry.role == Role::Machine && ends(".xml");
        if !is_html && !is_for_machines {
            return None;
        }
        let mut page =
            Page { on: address, role: entry.role, reader: self, reading: Reading::default(), open: Open::default() };
        let mut from = 0;
        for known in &entry.facts.known {
            page.read(&bytes[from..known.start]);
            page.open.pass_over_markdown();
            from = known.end;
        }
        page.read(&bytes[from..]);
        let mut reading = page.reading;
        if entry.role == Role::Redirect || !is_html {
            reading.faults.clear();
        }
        let mut seen = HashSet::new();
        reading.links.retain(|href| seen.insert(Arc::as_ptr(href)));
        reading.links.shrink_to_fit();
        Some(reading)
    }

    /// Where a link leads that stands on a page, if it stays on the site.
    fn href(&self, written: &str, on: &Address) -> Option<Arc<Href>> {
        let understood = || {
            let (to, fragment) = internal(written, on, self.base)?;
            let is_usual = fragment.is_empty() && written.strip_prefix(self.base.path()) == Some(&to.as_str()[1..]);
            let written = if is_usual { to.to_string() } else { written.to_owned() };
            Some(Arc::new(Href { to, fragment, written }))
        };
        // Others depend on the page.
        if !written.starts_with('/') {
            return understood();
        }
        if let Some(known) = self.hrefs.read().unwrap_or_else(PoisonError::into_inner).get(written) {
            return known.clone();
        }
        let href = understood();
        let mut hrefs = self.hrefs.write().unwrap_or_else(PoisonError::into_inner);
        hrefs.entry(written.to_owned()).or_insert(href).clone()
    }
}

/// The elements that are open while a page is read, and what they hold so far.
#[derive(Default)]
struct Open {
    /// The words of a link, and its target.
    link: Option<(String, String)>,
    /// The words of a heading, and its level.
    heading: Option<(String, u8)>,
    /// Whether a table has a heading cell.
    table: Option<bool>,
    /// The level of the last heading; unknown after Markdown, which has been checked by itself.
    level: Option<u8>,
    /// Whether the text is that of a `<loc>` in a site map.
    loc: bool,
    /// Whether a heading has been read.
    began: bool,
}

impl Open {
    /// Markdown stands here: it is no empty text, and it has headings of its own.
    fn pass_over_markdown(&mut self) {
        self.add("x");
        self.level = None;
        self.began = true;
        self.table = self.table.map(|_| true);
    }

    fn add(&mut self, text: &str) {
        if let Some((words, _)) = &mut self.link {
            words.push_str(text);
        }
        if let Some((words, _)) = &mut self.heading {
            words.push_str(text);
        }
    }
}

/// One page while it is read.
struct Page<'a> {
    on: &'a Address,
    role: Role,
    reader: &'a Reader<'a>,
    reading: Reading,
    open: Open,
}

impl Page<'_> {
    fn read(&mut self, html: &[u8]) {
        tags::read(html, |piece| match piece {
            Piece::Start(tag) => self.start(tag),
            Piece::End(name) => self.end(name),
            Piece::Text(text) if self.open.loc => self.note_link(&text),
            Piece::Text(text) => self.open.add(&text),
        });
    }

    fn start(&mut self, tag: &Tag) {
        self.note_attributes(tag);
        match tag.name() {
            b"a" => {
                if let Some(href) = tag.get("href") {
                    self.open.link = Some((label(tag), href.into_owned()));
                }
            }
            b"img" => self.picture(tag),
            [b'h', level @ b'1'..=b'6'] => self.heading(level - b'0', label(tag)),
            b"table" => self.open.table = Some(tag.get("role").is_some_and(|role| role == "presentation")),
            b"th" => self.open.table = self.open.table.map(|_| true),
            b"loc" => self.open.loc = true,
            b"link" | b"script" if tag.get("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("stylesheet")) => {
                self.note_load(tag.get("src").or_else(|| tag.get("href")));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"a" => {
                if let Some((text, href)) = self.open.link.take() {
                    self.reading.faults.extend(faults::link(&text, &href));
                }
            }
            [b'h', b'1'..=b'6'] => {
                if let Some((_, level)) = self.open.heading.take().filter(|(text, _)| text.trim().is_empty()) {
                    self.reading.faults.push(faults::empty_heading(level));
                }
            }
            b"table" if self.open.table.take() == Some(false) => {
                self.reading.faults.push(faults::table_without_head());
            }
            b"loc" => self.open.loc = false,
            _ => {}
        }
    }

    fn heading(&mut self, level: u8, label: String) {
        let before = if self.open.began { self.open.level } else { Some(0) };
        if let Some(before) = before.filter(|before| level > before + 1) {
            self.reading.faults.push(faults::heading_jump(before, level));
        }
        self.open.level = Some(level);
        self.open.began = true;
        self.open.heading = Some((label, level));
    }

    fn picture(&mut self, tag: &Tag) {
        let source = tag.get("src");
        match tag.get("alt") {
            Some(alt) => self.open.add(&alt),
            None => self.reading.faults.push(faults::missing_alt(source.as_deref().unwrap_or_default())),
        }
        self.note_load(source);
    }

    fn note_load(&mut self, target: Option<Cow<str>>) {
        self.reading.loads.extend(target.and_then(|target| self.reader.href(&target, self.on)));
    }

    fn note_attributes(&mut self, tag: &Tag) {
        for (name, value) in tag.attributes() {
            match name {
                b"id" => self.reading.ids.push(value.into_owned()),
                // Anchors as they were written before ids.
                b"name" if tag.name() == b"a" && tag.get("id").is_none() => self.reading.ids.push(value.into_owned()),
                b"href" | b"src" | b"poster" | b"data" | b"action" => self.note_link(&value),
                b"srcset" => {
                    for source in value.split(',') {
                        self.note_link(source.split_whitespace().next().unwrap_or_default());
                    }
                }
                b"content" => self.note_content(&value),
                _ => {}
            }
        }
    }

    /// A redirect names its target in a `<meta>`, and so does a picture for those who share the page.
    fn note_content(&mut self, content: &str) {
        let url = match self.role {
            Role::Redirect => content.split_once("url=").map(|(_, url)| url),
            _ => Some(content).filter(|content| self.reader.base.below(content).is_some()),
        };
        self.reading.links.extend(url.and_then(|url| self.reader.href(url, self.on)));
    }

    fn note_link(&mut self, href: &str) {
        // A browser reads past blanks and control characters.
        let href = href.trim();
        if is_harmful(href) {
            self.reading.bad.push((href.to_owned(), Rule::UnsafeLink));
        } else if href.starts_with('/') && !href.starts_with("//") && !href.starts_with(self.reader.base.path()) {
            self.reading.bad.push((href.to_owned(), Rule::DeadLink));
        } else {
            self.reading.links.extend(self.reader.href(href, self.on));
        }
    }
}

/// Whether a browser that follows this link would run it, or read the visitor's own disk.
fn is_harmful(href: &str) -> bool {
    if href.starts_with(['/', '#']) {
        return false;
    }
    let plain: String = href.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    scheme(&plain).is_some_and(|scheme| match scheme.to_ascii_lowercase().as_str() {
        "javascript" | "vbscript" | "file" => true,
        "data" => !plain.to_ascii_lowercase().starts_with("data:image/"),
        _ => false,
    })
}

/// What an element is called besides its own text.
fn label(tag: &Tag) -> String {
    let named_elsewhere = || tag.get("aria-labelledby").map(|_| Cow::Borrowed("x"));
    let label = tag.get("aria-label").or_else(named_elsewhere).or_else(|| tag.get("title"));
    label.map(|label| format!("{label} ")).unwrap_or_default()
}

/// The address and fragment of a link that stays on the site.
fn internal(href: &str, on: &Address, base: &Base) -> Option<(Address, String)> {
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    let path = path.split('?').next().unwrap_or_default();
    let fragment = decode(fragment);
    if path.is_empty() {
        return (!fragment.is_empty()).then(|| (on.clone(), fragment));
    }
    let below = match base.below(path) {
        Some(below) => Cow::Borrowed(below),
        None if path.starts_with("//") || scheme(path).is_some() => return None,
        None if path.starts_with('/') => Cow::Borrowed(path.strip_prefix(base.path())?),
        None => {
            let relative = resolve(folder(on.as_str()), path)?;
            Cow::Owned(if path.ends_with('/') { format!("{relative}/") } else { relative })
        }
    };
    Some((Address::new(&decode(&below)), fragment))
}
