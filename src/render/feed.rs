//! The Atom feed of the newest dated pages (RFC 4287).

use crate::date::Day;
use crate::html::Escaped;
use crate::i18n::Language;
use crate::site::{FEED, PageId, Site};
use std::cmp::Reverse;
use std::fmt::Write;

/// Maximum number of pages in the feed.
const ENTRIES_MAX: usize = 20;

/// Renders the feed of the pages in a language.
///
/// RFC 4287 requires timestamps, so a date becomes the start of its first day. `updated` of the feed is that of its
/// newest entry and not the time of the build, so that the output depends only on the site. No day is after today.
pub fn atom(site: &Site, language: Language) -> String {
    let config = &site.config;
    let mut pages: Vec<(Day, PageId)> =
        site.feed_pages(language).filter_map(|id| Some((updated(site, id)?, id))).collect();
    pages.sort_by_key(|(day, id)| (Reverse(published(site, *id).unwrap_or(*day)), Reverse(*day), *id));
    pages.truncate(ENTRIES_MAX);
    let home = Escaped(&config.base.permalink(&site.own_address("/", language))).to_string();
    let newest = pages.iter().map(|(day, _)| *day).max().map(Day::first_instant).unwrap_or_default();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{}</title>\n<id>{home}</id>\n<link href=\"{home}\"/>\n<link rel=\"self\" href=\"{}\"/>\n\
         <updated>{newest}</updated>\n<author><name>{}</name></author>\n",
        language,
        Escaped(&config.name),
        Escaped(&config.base.permalink(&site.own_address(FEED, language))),
        Escaped(&config.name),
    );
    for (day, id) in pages {
        entry(site, id, (day, language), &mut out);
    }
    out.push_str("</feed>\n");
    out
}

fn entry(site: &Site, id: PageId, (updated, language): (Day, Language), out: &mut String) {
    let page = &site.get(id).page;
    let permalink = Escaped(&site.config.base.permalink(site.get(id).permalink)).to_string();
    // Feed readers recognise an entry by its id, so a page that moves keeps the address that it had first.
    let first = site.aliases(id).into_iter().next().map(|(_, alias, _)| site.config.base.permalink(&alias));
    let entry_id = first.map_or_else(|| permalink.clone(), |first| Escaped(&first).to_string());
    let own = page.front.language.as_deref().filter(|own| *own != language.code());
    let marked = own.map(|own| format!(" xml:lang=\"{}\"", Escaped(own))).unwrap_or_default();
    let _ = write!(
        out,
        "<entry{marked}>\n<title>{}</title>\n<id>{entry_id}</id>\n<link href=\"{permalink}\"/>\n<updated>{}</updated>\n",
        Escaped(&page.front.title),
        updated.first_instant(),
    );
    if let Some(day) = published(site, id) {
        let _ = writeln!(out, "<published>{}</published>", day.first_instant());
    }
    if let Some(summary) = page.summary() {
        let _ = writeln!(out, "<summary>{}</summary>", Escaped(summary));
    }
    out.push_str("</entry>\n");
}

/// Returns the first day of the page's date. A date in the future, such as that of a meeting, is no day of publication.
fn published(site: &Site, id: PageId) -> Option<Day> {
    site.get(id).page.front.first_day().filter(|day| *day <= site.visibility.today)
}

fn updated(site: &Site, id: PageId) -> Option<Day> {
    site.get(id).page.front.last_change(site.visibility.today)
}
