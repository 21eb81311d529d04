//! The links of a document: to a page that is imported too, to the old site, or to nothing.

use super::document::{Block, Document, one_line};
use crate::i18n::Text;
use crate::markdown::anchor;
use crate::url::{Purpose, Url, decode, encode, folder, judge, resolve};
use std::collections::BTreeSet;
use std::path::Path;

/// What a link leads to, as the original has it.
pub enum Target<'a> {
    /// A file, by its whole path.
    File(&'a Path),
    /// A path as seen from the original.
    Relative(&'a str),
    /// An address of the web, as [`place_of`] returns it.
    Web(&'a str),
}

/// Returns the link from the page to an imported page or file; `None` if the target is not imported.
pub type Place<'a> = &'a dyn Fn(Target) -> Option<String>;

/// Makes the links of a document lead to the imported pages, or else to the old site. `address` is the URL that the page
/// had. Returns remarks about links that are left out.
pub fn settle(document: &mut Document, address: Option<&str>, place: Place) -> Vec<Text> {
    let mut lost = Vec::new();
    let headings = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(_, spans) => Some(format!("#{}", anchor(&one_line(spans)))),
        _ => None,
    });
    let headings: BTreeSet<String> = headings.collect();
    document.each_span(&mut |span| {
        let Some(link) = span.look.link.take_if(|link| !headings.contains(link)) else { return };
        let settled = if link.starts_with('#') { None } else { settled(&link, address, place) };
        if settled.is_none() {
            lost.push(link_lost(&link));
        }
        span.look.link = settled;
    });
    lost.dedup();
    lost
}

fn settled(link: &str, address: Option<&str>, place: Place) -> Option<String> {
    let is_elsewhere = Url::split(link).is_elsewhere();
    let beside = if is_elsewhere { None } else { place(Target::Relative(link)) };
    beside.or_else(|| {
        let url = if is_elsewhere { link.to_owned() } else { absolute(link, address?)? };
        let known = place_of(&url).and_then(|web| place(Target::Web(&web)));
        known.or(Some(url).filter(|url| judge(url, Purpose::Link).is_ok()))
    })
}

/// Returns a link as seen from anywhere. `address` is the URL of the page that it is on.
fn absolute(link: &str, address: &str) -> Option<String> {
    let (own, url) = (Url::split(address), Url::split(link));
    let path = if url.path.is_empty() { own.path.to_owned() } else { resolve(folder(own.path), &decode(url.path))? };
    let end = if url.path.ends_with('/') && !path.is_empty() { "/" } else { "" };
    let path = encode(path.trim_start_matches('/'));
    Some(format!("{}://{}/{path}{end}{}", own.scheme?, own.authority?, url.suffix))
}

/// Returns the host and path of a page on the web, the same for every way to write its address.
pub fn place_of(url: &str) -> Option<String> {
    let url = Url::split(url);
    let path = decode(url.path);
    let path = path.trim_end_matches("index.html").trim_matches('/');
    Some(format!("{}/{path}", url.web_host().filter(|_| url.query().is_none())?.to_lowercase()))
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
