//! Every link within the site leads to something that is there, down to the anchor.
//!
//! Links from Markdown come as facts with their places. What the template printed around them is read with an HTML
//! tokenizer.

use crate::address::{Address, Base, decode, folder, resolve};
use crate::diagnostic::{Diagnostic, Place, Rule, nearest};
use crate::language::Text;
use crate::output::{Content, Entry, Output, Role};
use html5gum::{StartTag, Token, Tokenizer};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the template of a page adds to what Markdown told.
#[derive(Default)]
struct Added {
    ids: Vec<String>,
    links: Vec<(Address, String)>,
}

pub fn check(output: &Output, base: &Base) -> Vec<Diagnostic> {
    let pages: Vec<(&Address, &Entry, Added)> =
        output.par_iter().filter_map(|(address, entry)| Some((address, entry, added(address, entry, base)?))).collect();
    let ids: HashMap<&Address, HashSet<&str>> = pages
        .iter()
        .map(|(address, entry, added)| {
            (*address, entry.facts.ids.iter().chain(&added.ids).map(String::as_str).collect())
        })
        .collect();
    let from_markdown = pages.iter().flat_map(|(_, entry, _)| &entry.facts.links).filter_map(|link| {
        let dead = dead(output, &ids, &link.to, &link.fragment)?;
        Some(dead.at(link.place.clone()))
    });
    from_markdown.chain(from_templates(output, &ids, &pages)).collect()
}

/// A dead link of the template stands on many pages; it is told once.
fn from_templates(
    output: &Output,
    ids: &HashMap<&Address, HashSet<&str>>,
    pages: &[(&Address, &Entry, Added)],
) -> Vec<Diagnostic> {
    let mut told: BTreeMap<(&Address, &str), Diagnostic> = BTreeMap::new();
    for (address, entry, added) in pages {
        for (to, fragment) in &added.links {
            if told.contains_key(&(to, fragment.as_str())) {
                continue;
            }
            if let Some(dead) = dead(output, ids, to, fragment) {
                let place = entry.origin.clone().unwrap_or_else(|| Place::file(format!("public{address}")));
                let help = Text::new(
                    "deze link staat in een sjabloon van het thema, of in ruwe HTML",
                    "this link stands in a template of the theme, or in raw HTML",
                );
                told.insert((to, fragment), dead.at(place).help(help));
            }
        }
    }
    told.into_values().collect()
}

fn dead(output: &Output, ids: &HashMap<&Address, HashSet<&str>>, to: &Address, fragment: &str) -> Option<Diagnostic> {
    if !output.contains_key(to) {
        return Some(Diagnostic::new(
            Rule::DeadLink,
            Text::new(format!("op {to} staat niets"), format!("there is nothing at {to}")),
        ));
    }
    let known = ids.get(to)?;
    if fragment.is_empty() || fragment == "top" || known.contains(fragment) {
        return None;
    }
    let dead = Diagnostic::new(
        Rule::DeadAnchor,
        Text::new(format!("op {to} is geen kop `#{fragment}`"), format!("there is no heading `#{fragment}` on {to}")),
    );
    let mut sorted: Vec<&str> = known.iter().copied().filter(|id| !id.starts_with(char::is_uppercase)).collect();
    sorted.sort_unstable();
    Some(match nearest(fragment, sorted.iter().copied()) {
        Some(near) => dead.help(Text::new(format!("bedoelde u `#{near}`?"), format!("did you mean `#{near}`?"))),
        None => {
            let some = sorted.iter().take(5).map(|id| format!("`#{id}`")).collect::<Vec<_>>().join(", ");
            match some.is_empty() {
                true => dead.help(Text::new("haal het deel vanaf `#` weg", "remove the part from `#` on")),
                false => dead.help(Text::new(format!("wel bestaan: {some}"), format!("these exist: {some}"))),
            }
        }
    })
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
            b"href" | b"src" => added.links.extend(internal(&value, address, base)),
            b"content" if role == Role::Redirect => {
                let url = value.split_once("url=").map(|(_, url)| url);
                added.links.extend(url.and_then(|url| internal(url, address, base)));
            }
            _ => {}
        }
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
        None if path.starts_with("//") || path.split('/').next().is_some_and(|first| first.contains(':')) => {
            return None;
        }
        None if path.starts_with('/') => path.strip_prefix(base.path()).unwrap_or(path).to_owned(),
        None => {
            let relative = resolve(folder(on.as_str()), path)?;
            if path.ends_with('/') { format!("{relative}/") } else { relative }
        }
    };
    Some((Address::new(&decode(&below)), fragment))
}
