//! The one reading of an HTML page: what its template, or raw HTML, put around the parts that Markdown told about.
//!
//! A tokenizer is enough: which elements hold a text is plain from the order of their tags. What the links lead to is
//! for the other checks to judge.

use super::faults::{self, Fault};
use crate::address::{Address, Base, decode, folder, resolve, scheme};
use crate::diagnostic::Rule;
use crate::output::{Content, Entry, Role};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// What a page holds besides what Markdown told about it.
#[derive(Default)]
pub struct Reading {
    pub ids: Vec<String>,
    pub links: Vec<Href>,
    /// Links that may stand nowhere, and links that miss the base path, as they are written.
    pub bad: Vec<(String, Rule)>,
    /// Style sheets, scripts and pictures without which the page is not whole.
    pub loads: Vec<Address>,
    pub faults: Vec<Fault>,
}

/// A link within the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Href {
    pub to: Address,
    /// Without `#`; empty for none.
    pub fragment: String,
    /// As it is written, unless that is the address below the base path: nearly all are, and there are many.
    pub written: Option<String>,
}

/// Reads an HTML page, or the addresses in a file for machines; `None` for other entries.
pub fn read(address: &Address, entry: &Entry, base: &Base) -> Option<Reading> {
    let Content::Bytes(bytes) = &entry.content else { return None };
    let file = address.file();
    let is_html = file.ends_with(".html");
    let is_for_machines = entry.role == Role::Machine && file.ends_with(".xml");
    if !is_html && !is_for_machines {
        return None;
    }
    let mut reader = Reader { on: address, role: entry.role, base, reading: Reading::default(), open: Open::default() };
    let mut from = 0;
    for known in &entry.facts.known {
        reader.read(&bytes[from..known.start]);
        reader.open.pass_over_markdown();
        from = known.end;
    }
    reader.read(&bytes[from..]);
    let mut reading = reader.reading;
    if entry.role == Role::Redirect || !is_html {
        reading.faults.clear();
    }
    reading.links.sort();
    reading.links.dedup();
    Some(reading)
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

struct Reader<'a> {
    on: &'a Address,
    role: Role,
    base: &'a Base,
    reading: Reading,
    open: Open,
}

impl Reader<'_> {
    fn read(&mut self, html: &[u8]) {
        // What stands in a script is no markup.
        let mut emitter = DefaultEmitter::<()>::default();
        emitter.naively_switch_states(true);
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(tag) => self.start(&tag),
                Token::EndTag(tag) => self.end(&tag.name),
                Token::String(text) if self.open.loc => {
                    let text = String::from_utf8_lossy(&text).into_owned();
                    self.note_link(&text);
                }
                Token::String(text) if self.open.link.is_some() || self.open.heading.is_some() => {
                    self.open.add(&String::from_utf8_lossy(&text));
                }
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        self.note_attributes(tag);
        match &tag.name[..] {
            b"a" if value(tag, b"href").is_some() => {
                let href = value(tag, b"href").unwrap_or_default();
                self.open.link = Some((label(tag), href));
            }
            b"img" => self.picture(tag),
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => self.heading(tag.name[1] - b'0', label(tag)),
            b"table" => self.open.table = Some(value(tag, b"role").is_some_and(|role| role == "presentation")),
            b"th" => self.open.table = self.open.table.map(|_| true),
            b"loc" => self.open.loc = true,
            b"link" | b"script" => {
                let is_style = value(tag, b"rel").is_none_or(|rel| rel.eq_ignore_ascii_case("stylesheet"));
                let target = value(tag, b"src").or_else(|| value(tag, b"href")).filter(|_| is_style);
                self.note_load(target);
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
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
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

    fn picture(&mut self, tag: &StartTag<()>) {
        let source = value(tag, b"src");
        match value(tag, b"alt") {
            Some(alt) => self.open.add(&alt),
            None => self.reading.faults.push(faults::missing_alt(source.as_deref().unwrap_or_default())),
        }
        self.note_load(source);
    }

    fn note_load(&mut self, target: Option<String>) {
        let internal = target.and_then(|target| internal(&target, self.on, self.base));
        self.reading.loads.extend(internal.map(|(address, _)| address));
    }

    fn note_attributes(&mut self, tag: &StartTag<()>) {
        for (name, value) in &tag.attributes {
            match name.as_slice() {
                b"id" => self.reading.ids.push(text(value)),
                // Anchors as they were written before ids.
                b"name" if &tag.name[..] == b"a" && !tag.attributes.contains_key(&b"id"[..]) => {
                    self.reading.ids.push(text(value));
                }
                b"href" | b"src" | b"poster" | b"data" | b"action" => self.note_link(&text(value)),
                b"srcset" => {
                    for source in text(value).split(',') {
                        self.note_link(source.split_whitespace().next().unwrap_or_default());
                    }
                }
                b"content" => self.note_content(&text(value)),
                _ => {}
            }
        }
    }

    /// A redirect names its target in a `<meta>`, and so does a picture for those who share the page.
    fn note_content(&mut self, content: &str) {
        let own_start = self.base.permalink(&Address::new("/"));
        let url = match self.role {
            Role::Redirect => content.split_once("url=").map(|(_, url)| url),
            _ => Some(content).filter(|content| content.starts_with(&own_start)),
        };
        self.reading.links.extend(url.and_then(|url| self.href(url)));
    }

    fn note_link(&mut self, href: &str) {
        // A browser reads past blanks and control characters.
        let href = href.trim();
        let plain: String = href.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let harmful = scheme(&plain).is_some_and(|scheme| {
            matches!(scheme.to_ascii_lowercase().as_str(), "javascript" | "vbscript" | "file")
                || scheme.eq_ignore_ascii_case("data") && !plain.to_ascii_lowercase().starts_with("data:image/")
        });
        if harmful {
            self.reading.bad.push((href.to_owned(), Rule::UnsafeLink));
        } else if href.starts_with('/') && !href.starts_with("//") && !href.starts_with(self.base.path()) {
            self.reading.bad.push((href.to_owned(), Rule::DeadLink));
        } else {
            self.reading.links.extend(self.href(href));
        }
    }

    fn href(&self, href: &str) -> Option<Href> {
        let (to, fragment) = internal(href, self.on, self.base)?;
        let is_usual = fragment.is_empty() && href.strip_prefix(self.base.path()) == Some(&to.as_str()[1..]);
        Some(Href { to, fragment, written: (!is_usual).then(|| href.to_owned()) })
    }
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

fn value(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    tag.attributes.get(name).map(|value| text(value))
}

/// What an element is called besides its own text.
fn label(tag: &StartTag<()>) -> String {
    let named_elsewhere = value(tag, b"aria-labelledby").map(|_| "x".to_owned());
    let label = value(tag, b"aria-label").or(named_elsewhere).or_else(|| value(tag, b"title"));
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
    let own_start = base.permalink(&Address::new("/"));
    let below = match path.strip_prefix(&own_start) {
        Some(below) => below.to_owned(),
        None if path.starts_with("//") || scheme(path).is_some() => return None,
        None if path.starts_with('/') => path.strip_prefix(base.path())?.to_owned(),
        None => {
            let relative = resolve(folder(on.as_str()), path)?;
            if path.ends_with('/') { format!("{relative}/") } else { relative }
        }
    };
    Some((Address::new(&decode(&below)), fragment))
}
