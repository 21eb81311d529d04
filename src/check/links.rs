//! Every link within the site leads to something that is there, down to the anchor.
//!
//! Links from Markdown come as facts with their places. What the template printed around them is read with an HTML
//! tokenizer.

use crate::address::{Address, Base, decode, folder, resolve, scheme};
use crate::diagnostic::{Diagnostic, Place, Rule, nearest};
use crate::language::Text;
use crate::output::{Content, Entry, Output, Role};
use html5gum::{StartTag, Token, Tokenizer};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// What a page holds besides what Markdown told about it.
#[derive(Default)]
struct Added {
    ids: Vec<String>,
    links: Vec<(Address, String)>,
    /// Links that may stand nowhere, and links that miss the base path.
    bad: Vec<(String, Rule)>,
}

/// For this many dead anchors a nearest match is sought.
const SUGGESTIONS_MAX: usize = 100;

pub fn check(output: &Output, base: &Base) -> Vec<Diagnostic> {
    let pages: Vec<(&Address, &Entry, Added)> =
        output.par_iter().filter_map(|(address, entry)| Some((address, entry, added(address, entry, base)?))).collect();
    let mut site = Known { output, ids: HashMap::new(), suggestions: SUGGESTIONS_MAX };
    let mut said = Vec::new();
    for (address, entry, added) in &pages {
        let mut ids = HashSet::new();
        for id in told_ids(entry).iter().chain(&added.ids) {
            if !ids.insert(id.as_str()) {
                said.push(double_id(id, entry, address));
            }
        }
        site.ids.insert(address, ids);
    }
    for link in pages.iter().flat_map(|(_, entry, _)| &entry.facts.links) {
        said.extend(site.dead(&link.to, &link.fragment).map(|dead| dead.at(link.place.clone())));
    }
    said.extend(from_templates(&mut site, &pages));
    said
}

/// The ids that Markdown told, unless the page has been read whole.
fn told_ids(entry: &Entry) -> &[String] {
    if entry.facts.known.is_empty() { &[] } else { &entry.facts.ids }
}

fn double_id(id: &str, entry: &Entry, address: &Address) -> Diagnostic {
    let message = Text::new(
        format!("het anker `#{id}` staat twee keer op {address}"),
        format!("the anchor `#{id}` stands twice on {address}"),
    );
    let help = Text::new(
        "geef een van de twee koppen of bestanden een andere naam",
        "give one of the two headings or files another name",
    );
    Diagnostic::new(Rule::DuplicateId, message).at(place_of(entry, address)).help(help)
}

/// What can be pointed at when no line is known.
fn place_of(entry: &Entry, address: &Address) -> Place {
    entry.origin.clone().unwrap_or_else(|| Place::file(format!("public{address}")))
}

/// A dead link of the template stands on many pages; it is told once.
fn from_templates(site: &mut Known, pages: &[(&Address, &Entry, Added)]) -> Vec<Diagnostic> {
    let told: HashSet<(&Address, &str)> =
        pages.iter().flat_map(|(_, entry, _)| &entry.facts.links).map(|link| (&link.to, &*link.fragment)).collect();
    let mut seen: HashSet<(&Address, &str)> = HashSet::new();
    let mut said = Vec::new();
    let mut bad: HashSet<&(String, Rule)> = HashSet::new();
    for (address, entry, added) in pages {
        let new = added.bad.iter().filter(|link| bad.insert(link));
        said.extend(new.map(|(href, rule)| bad_link(href, *rule, entry, address)));
        for (to, fragment) in &added.links {
            if told.contains(&(to, fragment)) || !seen.insert((to, fragment)) {
                continue;
            }
            let help = Text::new(
                "deze link staat in een sjabloon van het thema, of in ruwe HTML",
                "this link stands in a template of the theme, or in raw HTML",
            );
            said.extend(site.dead(to, fragment).map(|dead| dead.at(place_of(entry, address)).help(help)));
        }
    }
    said
}

fn bad_link(href: &str, rule: Rule, entry: &Entry, address: &Address) -> Diagnostic {
    let message = match rule {
        Rule::UnsafeLink => Text::new(format!("`{href}` is niet veilig"), format!("`{href}` is not safe")),
        _ => Text::new(
            format!("`{href}` begint niet met het pad van base_url"),
            format!("`{href}` does not begin with the path of base_url"),
        ),
    };
    let help = Text::new(
        "deze link staat in een sjabloon of in ruwe HTML; gebruik daar `link(\"bestand.md\")`",
        "this link stands in a template or in raw HTML; use `link(\"file.md\")` there",
    );
    Diagnostic::new(rule, message).at(place_of(entry, address)).help(help)
}

/// What links can lead to.
struct Known<'a> {
    output: &'a Output,
    ids: HashMap<&'a Address, HashSet<&'a str>>,
    /// How many more nearest matches may be sought.
    suggestions: usize,
}

impl Known<'_> {
    /// What is wrong with a link to `to`, if anything is.
    fn dead(&mut self, to: &Address, fragment: &str) -> Option<Diagnostic> {
        if !self.output.contains_key(to) {
            let message = Text::new(format!("op {to} staat niets"), format!("there is nothing at {to}"));
            let help = Text::new(
                "haal de link weg: de site heeft dit (nog) niet",
                "remove the link: the site does not have this (yet)",
            );
            return Some(Diagnostic::new(Rule::DeadLink, message).help(help));
        }
        let ids = self.ids.get(to)?;
        if fragment.is_empty() || fragment == "top" || ids.contains(fragment) {
            return None;
        }
        let message = Text::new(
            format!("op {to} is geen kop `#{fragment}`"),
            format!("there is no heading `#{fragment}` on {to}"),
        );
        let dead = Diagnostic::new(Rule::DeadAnchor, message);
        let Some(left) = self.suggestions.checked_sub(1) else { return Some(dead) };
        self.suggestions = left;
        Some(dead.help(other_anchor(fragment, ids)))
    }
}

/// The anchor that was most likely meant, or some that exist.
fn other_anchor(fragment: &str, ids: &HashSet<&str>) -> Text {
    // Ids that begin with a capital are the theme's own.
    let mut sorted: Vec<&str> = ids.iter().copied().filter(|id| !id.starts_with(char::is_uppercase)).collect();
    sorted.sort_unstable();
    if let Some(near) = nearest(fragment, sorted.iter().copied()) {
        return Text::new(format!("bedoelde u `#{near}`?"), format!("did you mean `#{near}`?"));
    }
    let some = sorted.iter().take(5).map(|id| format!("`#{id}`")).collect::<Vec<_>>().join(", ");
    match some.is_empty() {
        true => Text::new("haal het deel vanaf `#` weg", "remove the part from `#` on"),
        false => Text::new(format!("wel bestaan: {some}"), format!("these exist: {some}")),
    }
}

/// The ids and links that stand outside the parts of an HTML page that Markdown made; `None` for other entries.
fn added(address: &Address, entry: &Entry, base: &Base) -> Option<Added> {
    let Content::Bytes(bytes) = &entry.content else { return None };
    let is_html = address.file().ends_with(".html");
    if !is_html {
        return None;
    }
    let mut added = Added::default();
    let mut from = 0;
    for known in entry.facts.known.iter().chain(std::iter::once(&(bytes.len()..bytes.len()))) {
        read_tags(&bytes[from..known.start], |tag| note_tag(tag, address, entry.role, base, &mut added));
        from = known.end;
    }
    added.links.sort();
    added.links.dedup();
    Some(added)
}

fn read_tags(html: &[u8], mut each: impl FnMut(&StartTag<()>)) {
    for Ok(token) in Tokenizer::new(html) {
        if let Token::StartTag(tag) = token {
            each(&tag);
        }
    }
}

fn note_tag(tag: &StartTag<()>, address: &Address, role: Role, base: &Base, added: &mut Added) {
    for (name, value) in &tag.attributes {
        let value = String::from_utf8_lossy(value);
        match name.as_slice() {
            b"id" => added.ids.push(value.into_owned()),
            // Anchors as they were written before ids.
            b"name" if tag.name.as_slice() == b"a" && !tag.attributes.contains_key(&b"id"[..]) => {
                added.ids.push(value.into_owned());
            }
            b"href" | b"src" => note_link(&value, address, base, added),
            b"content" if role == Role::Redirect => {
                let url = value.split_once("url=").map(|(_, url)| url);
                added.links.extend(url.and_then(|url| internal(url, address, base)));
            }
            _ => {}
        }
    }
}

fn note_link(href: &str, on: &Address, base: &Base, added: &mut Added) {
    // A browser reads past blanks and control characters.
    let href = href.trim();
    let plain: String = href.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let harmful = scheme(&plain).is_some_and(|scheme| {
        matches!(scheme.to_ascii_lowercase().as_str(), "javascript" | "vbscript" | "file")
            || scheme.eq_ignore_ascii_case("data") && !plain.to_ascii_lowercase().starts_with("data:image/")
    });
    if harmful {
        added.bad.push((href.to_owned(), Rule::UnsafeLink));
    } else if href.starts_with('/') && !href.starts_with("//") && !href.starts_with(base.path()) {
        added.bad.push((href.to_owned(), Rule::DeadLink));
    } else {
        added.links.extend(internal(href, on, base));
    }
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
