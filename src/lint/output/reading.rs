//! Scans each HTML page once, for the parts that its template or raw HTML added around the rendered Markdown.
//!
//! A tokenizer suffices: the order of the tags determines which elements contain a text. The other lints check where
//! the links lead.

use super::template_lints::{self, Lint};
use crate::diagnostic::Rule;
use crate::html::scan::{Piece, Tag, scan};
use crate::html::{attribute_urls, css_urls};
use crate::output::{Content, Entry, Facts, Role};
use crate::url::{Base, Permalink, Purpose, decode, judge};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::mem;
use std::sync::{PoisonError, RwLock};

/// What was read on a page outside the rendered Markdown.
#[derive(Default)]
pub struct Reading {
    pub(super) ids: Vec<String>,
    /// Ids that occur more than once on the page, including its Markdown.
    pub(super) doubled: Vec<String>,
    /// Links to anchors on the same page that do not exist.
    pub(super) missing: Vec<String>,
    pub(super) links: Vec<HrefId>,
    /// Unsafe links, and links without the base path, as written.
    pub(super) bad: Vec<(String, Rule)>,
    /// Style sheets, scripts and images that are loaded with the page.
    pub(super) loads: Vec<HrefId>,
    pub(super) lints: Vec<Lint>,
}

/// An HTML page, or an XML file such as a feed or site map, with what was read in it.
pub type Read<'a> = (&'a Permalink, &'a Entry, Reading);

/// A link, as an index into the [`Hrefs`] that [`Reader::finish`] returns.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HrefId(pub usize);

/// A link within the site.
#[derive(Debug)]
pub struct Href {
    pub to: Permalink,
    /// Fragment without `#`, possibly empty.
    pub fragment: String,
    /// The link as written. For the usual form, a path without fragment, the base path is left out.
    pub written: String,
}

/// The links within the site that were read on all pages.
pub struct Hrefs(Vec<Href>);

impl Hrefs {
    pub fn get(&self, id: HrefId) -> &Href {
        &self.0[id.0]
    }

    /// Returns where the links lead.
    pub fn targets(&self) -> impl Iterator<Item = &Permalink> {
        self.0.iter().map(|href| &href.to)
    }

    /// Returns the links with a fragment.
    pub fn with_fragment(&self) -> impl ParallelIterator<Item = &Href> {
        self.0.par_iter().filter(|href| !href.fragment.is_empty())
    }

    /// Evaluates `judge` once for each link. The result is indexed by `HrefId`.
    pub fn judge<T: Send>(&self, judge: impl Fn(&Href) -> T + Sync + Send) -> Vec<T> {
        self.0.par_iter().map(judge).collect()
    }
}

/// Reads the pages of a site, in parallel. A link that occurs on many pages is resolved and stored once.
pub struct Reader<'a> {
    base: &'a Base,
    seen: RwLock<HrefInterner>,
}

#[derive(Default)]
struct HrefInterner {
    hrefs: Vec<Href>,
    /// Index of the links that do not depend on the page they are on, as written; `None` for a link to another site.
    by_words: HashMap<String, Option<HrefId>>,
}

fn add(href: Href, hrefs: &mut Vec<Href>) -> HrefId {
    hrefs.push(href);
    HrefId(hrefs.len() - 1)
}

impl<'a> Reader<'a> {
    pub fn new(base: &'a Base) -> Reader<'a> {
        Reader { base, seen: RwLock::default() }
    }

    /// Returns the links of all readings.
    pub fn finish(self) -> Hrefs {
        Hrefs(self.seen.into_inner().unwrap_or_else(PoisonError::into_inner).hrefs)
    }

    /// Reads an HTML page or an XML file; returns `None` for other entries.
    pub fn read(&self, permalink: &Permalink, entry: &Entry) -> Option<Reading> {
        let Content::Bytes(bytes) = &entry.content else { return None };
        let is_for_machines = entry.role == Role::Machine && permalink.as_str().ends_with(".xml");
        if !permalink.is_html() && !is_for_machines {
            return None;
        }
        let mut page = Page {
            on: permalink,
            role: entry.role,
            reader: self,
            reading: Reading::default(),
            anchors: Vec::new(),
            open: Open::default(),
        };
        let mut from = 0;
        for known in &entry.facts.known {
            page.read(&bytes[from..known.start]);
            page.open.pass_over_markdown();
            from = known.end;
        }
        page.read(&bytes[from..]);
        let Page { mut reading, anchors, .. } = page;
        if entry.role == Role::Redirect || !permalink.is_html() {
            reading.lints.clear();
        }
        if entry.role == Role::Redirect {
            // The target is among the facts, or was checked with the other redirects.
            reading.links.clear();
        }
        reading.lints.retain(|lint| !repeats_a_heading(lint, &entry.facts));
        (reading.doubled, reading.missing) = compare_ids(&entry.facts, &reading.ids, anchors);
        reading.links.sort_unstable();
        reading.links.dedup();
        reading.links.shrink_to_fit();
        Some(reading)
    }

    /// Resolves a link on a page; `None` if it leads to another site or to the page itself.
    fn href(&self, written: &str, on: &Permalink) -> Option<HrefId> {
        let below = self.base.below(written);
        if below.is_some_and(|below| below == &on.as_str()[1..]) {
            return None;
        }
        let understood = || {
            let (to, fragment) = self.base.locate(written, on)?;
            let is_usual = fragment.is_empty() && written.strip_prefix(self.base.path()) == Some(&to.as_str()[1..]);
            let written = if is_usual { to.to_string() } else { written.to_owned() };
            Some(Href { to, fragment, written })
        };
        let depends_on_page = below.is_none() && !written.starts_with('/');
        if depends_on_page {
            let href = understood()?;
            return Some(add(href, &mut self.seen.write().unwrap_or_else(PoisonError::into_inner).hrefs));
        }
        if let Some(known) = self.seen.read().unwrap_or_else(PoisonError::into_inner).by_words.get(written) {
            return *known;
        }
        let href = understood();
        let HrefInterner { hrefs, by_words } = &mut *self.seen.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have resolved the same link in the meantime.
        *by_words.entry(written.to_owned()).or_insert_with(|| href.map(|href| add(href, hrefs)))
    }
}

/// Returns whether a lint is about a template's link to a heading on the page. Its vague text is the author's heading,
/// which is right there.
fn repeats_a_heading(lint: &Lint, facts: &Facts) -> bool {
    let anchor = lint.written.strip_prefix('#').filter(|_| lint.diagnostic.rule == Rule::VagueLink);
    anchor.is_some_and(|anchor| facts.ids.iter().any(|id| *id == decode(anchor)))
}

/// Returns the ids that occur more than once, in the Markdown or around it, and the anchors without an id.
fn compare_ids(facts: &Facts, read: &[String], mut anchors: Vec<String>) -> (Vec<String>, Vec<String>) {
    let mut seen: HashSet<&str> = HashSet::new();
    let doubled = markdown_ids(facts).chain(read.iter().map(String::as_str)).filter(|id| !seen.insert(id));
    let doubled = doubled.map(str::to_owned).collect();
    anchors.retain(|anchor| anchor != "top" && !seen.contains(anchor.as_str()));
    anchors.sort_unstable();
    anchors.dedup();
    (doubled, anchors)
}

/// Returns the ids in the rendered Markdown; none if the page was scanned as a whole, since they were read there.
pub fn markdown_ids(facts: &Facts) -> impl Iterator<Item = &str> {
    let ids: &[String] = if facts.known.is_empty() { &[] } else { &facts.ids };
    ids.iter().map(String::as_str)
}

/// The elements that are open at this point of a page, with their content so far.
#[derive(Default)]
struct Open {
    link: OpenLink,
    /// The text and the level of a heading.
    heading: Option<(String, u8)>,
    /// Whether a table has a header cell.
    table: Option<bool>,
    /// Level of the last heading; `None` after Markdown, whose headings are checked separately.
    level: Option<u8>,
    /// Whether the scanner is inside a `<loc>` of a site map.
    loc: bool,
    /// Whether the scanner is inside a `<style>`.
    style: bool,
    /// Whether any heading or Markdown has been read.
    began: bool,
}

/// The link that is open, if one is. Its buffers serve all links of a page, of which there are dozens.
#[derive(Default)]
struct OpenLink {
    is_open: bool,
    words: String,
    href: String,
}

impl OpenLink {
    fn open(&mut self, label: &str, href: &str) {
        self.is_open = true;
        self.words.clear();
        self.href.clear();
        self.words.push_str(label);
        self.href.push_str(href);
    }
}

impl Open {
    /// Skips rendered Markdown. It counts as text, as a heading and as a header cell, since those are checked
    /// separately.
    fn pass_over_markdown(&mut self) {
        self.add("x");
        self.level = None;
        self.began = true;
        self.table = self.table.map(|_| true);
    }

    /// Returns whether the text of an open element is needed.
    fn is_listening(&self) -> bool {
        self.link.is_open || self.heading.is_some()
    }

    fn add(&mut self, text: &str) {
        if self.link.is_open {
            self.link.words.push_str(text);
        }
        if let Some((words, _)) = &mut self.heading {
            words.push_str(text);
        }
    }
}

/// The state while a page is read.
struct Page<'a> {
    on: &'a Permalink,
    role: Role,
    reader: &'a Reader<'a>,
    reading: Reading,
    /// Links to anchors on the same page.
    anchors: Vec<String>,
    open: Open,
}

impl Page<'_> {
    fn read(&mut self, html: &[u8]) {
        scan(html, |piece, _| match piece {
            Piece::Start(tag) => self.start(tag),
            Piece::End(name) => self.end(name),
            Piece::Text(words) if self.open.loc => self.note_link(&words.text()),
            Piece::Text(words) if self.open.style => css_urls(&words.text(), |url| self.note_css_url(url)),
            Piece::Text(words) if self.open.is_listening() => self.open.add(&words.text()),
            Piece::Text(_) | Piece::Other => {}
        });
    }

    fn start(&mut self, tag: &Tag) {
        self.note_attributes(tag);
        match tag.name() {
            b"a" => {
                if let Some(href) = tag.get("href") {
                    self.open.link.open(&label(tag), &href);
                }
            }
            b"img" => self.picture(tag),
            [b'h', level @ b'1'..=b'6'] => self.heading(level - b'0', label(tag)),
            b"table" => self.open.table = Some(tag.get("role").is_some_and(|role| role == "presentation")),
            b"th" => self.open.table = self.open.table.map(|_| true),
            b"loc" => self.open.loc = true,
            b"style" => self.open.style = true,
            b"link" | b"script" if tag.get("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("stylesheet")) => {
                self.note_load(tag.get("src").or_else(|| tag.get("href")));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"a" => {
                let OpenLink { is_open, words, href } = &mut self.open.link;
                if mem::take(is_open) {
                    self.reading.lints.extend(template_lints::link(words, href));
                }
            }
            [b'h', b'1'..=b'6'] => {
                if let Some((_, level)) = self.open.heading.take().filter(|(text, _)| text.trim().is_empty()) {
                    self.reading.lints.push(template_lints::empty_heading(level));
                }
            }
            b"table" if self.open.table.take() == Some(false) => {
                self.reading.lints.push(template_lints::table_without_head());
            }
            b"loc" => self.open.loc = false,
            b"style" => self.open.style = false,
            _ => {}
        }
    }

    fn heading(&mut self, level: u8, label: String) {
        let before = if self.open.began { self.open.level } else { Some(0) };
        if let Some(before) = before.filter(|before| level > before + 1) {
            self.reading.lints.push(template_lints::heading_jump(before, level));
        }
        self.open.level = Some(level);
        self.open.began = true;
        self.open.heading = Some((label, level));
    }

    fn picture(&mut self, tag: &Tag) {
        let source = tag.get("src");
        match tag.get("alt") {
            Some(alt) => self.open.add(&alt),
            None => self.reading.lints.push(template_lints::missing_alt(source.as_deref().unwrap_or_default())),
        }
        self.note_load(source);
    }

    fn note_load(&mut self, target: Option<Cow<str>>) {
        self.reading.loads.extend(target.and_then(|target| self.reader.href(&target, self.on)));
    }

    fn note_attributes(&mut self, tag: &Tag) {
        for (name, value) in tag.attributes() {
            match name {
                b"id" => self.reading.ids.push(value.text().into_owned()),
                // Obsolete form of an anchor, from before `id`.
                b"name" if tag.name() == b"a" && tag.get("id").is_none() => {
                    self.reading.ids.push(value.text().into_owned());
                }
                b"content" => self.note_content(&value.text()),
                b"style" => css_urls(&value.text(), |url| self.note_css_url(url)),
                _ => attribute_urls(name, &value.text(), |url| self.note_link(url)),
            }
        }
    }

    /// Reads a `<meta>`: the target of a redirect, or the URL of a preview image for social media.
    fn note_content(&mut self, content: &str) {
        let url = match self.role {
            Role::Redirect => content.split_once("url=").map(|(_, url)| url),
            _ => Some(content).filter(|content| self.reader.base.below(content).is_some()),
        };
        self.reading.links.extend(url.and_then(|url| self.reader.href(url, self.on)));
    }

    fn note_css_url(&mut self, url: &str) {
        if !url.starts_with('#') && !self.reader.base.is_missed_by(url) {
            self.reading.links.extend(self.reader.href(url, self.on));
        }
    }

    fn note_link(&mut self, href: &str) {
        // Browsers strip leading and trailing whitespace and control characters from URLs.
        let href = href.trim();
        if judge(href, Purpose::Markup).is_err() {
            self.reading.bad.push((href.to_owned(), Rule::UnsafeLink));
        } else if let Some(anchor) = href.strip_prefix('#') {
            self.anchors.extend(Some(decode(anchor)).filter(|anchor| !anchor.is_empty()));
        } else if self.reader.base.is_missed_by(href) {
            self.reading.bad.push((href.to_owned(), Rule::DeadLink));
        } else {
            self.reading.links.extend(self.reader.href(href, self.on));
        }
    }
}

/// Returns the accessible name that the attributes of an element add to its text.
fn label(tag: &Tag) -> String {
    let named_elsewhere = || tag.get("aria-labelledby").map(|_| Cow::Borrowed("x"));
    let label = tag.get("aria-label").or_else(named_elsewhere).or_else(|| tag.get("title"));
    label.map(|label| format!("{label} ")).unwrap_or_default()
}
