//! Reports redirects that lead nowhere, repeat one another, hide a page or lead to another old address.

use super::link_index::{Dead, Target};
use super::links::{Meant, dead_link};
use super::redirects::{Redirect, Redirects};
use super::routes::{Route, Routes};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::url::{Covers, Permalink, Url, decode};
use std::collections::BTreeSet;

/// Maximum number of dead targets for which a similar one is searched.
const SUGGESTIONS_MAX: usize = 100;

/// The redirects of a site, with what their targets are compared with.
pub struct RedirectChecks<'a> {
    pub redirects: &'a Redirects,
    pub routes: &'a Routes,
    pub config: &'a Config,
}

impl RedirectChecks<'_> {
    /// Reports lines that are dead, repeated or in the way, and those that lead to another old address.
    pub fn problems(&self, meant: &Meant) -> Vec<Diagnostic> {
        let dead = self.redirects.dead.iter().enumerate().map(|(at, link)| {
            let suggest = at < SUGGESTIONS_MAX && link.why == Dead::Missing;
            let suggestion = suggest.then(|| meant.suggestion("index.md", &link.target)).flatten();
            dead_link(link, suggestion).caused_by(meant.index.file_meant("index.md", &link.target))
        });
        let repeated = self.redirects.repeated.iter().map(|(redirect, first)| repeated(redirect, first));
        dead.chain(repeated).chain(self.over_pages()).chain(self.chained()).collect()
    }

    /// Reports lines without a page of their own that would replace a page or file of the site.
    fn over_pages(&self) -> Vec<Diagnostic> {
        let is_over = |it: &&Redirect| !it.is_page() && !matches!(it.from.covers, Covers::Query(_));
        let lines: Vec<&Redirect> = self.redirects.all.iter().filter(is_over).collect();
        if lines.is_empty() {
            return Vec::new();
        }
        let of_site = self.routes.all.iter().filter(|(_, route)| !matches!(route, Route::Redirect(_)));
        let taken: BTreeSet<String> = of_site.map(|(permalink, _)| permalink.folded()).collect();
        let over = |redirect: &&Redirect| {
            let prefix = redirect.from.permalink.folded();
            let found = match redirect.from.covers {
                Covers::Below => {
                    let folder = prefix.strip_suffix("index.html").unwrap_or(&prefix);
                    taken.range(folder.to_owned()..).next().filter(|path| path.starts_with(folder))
                }
                _ => taken.get(&prefix),
            };
            found.map(|path| over_page(redirect, &Permalink::of_file(path)))
        };
        lines.iter().filter_map(over).collect()
    }

    /// Reports targets on the same domain that are old addresses themselves, or that do not exist.
    fn chained(&self) -> Vec<Diagnostic> {
        let home = self.config.base.permalink(&Permalink::new("/"));
        let own_host = Url::split(&home).web_host().map(str::to_owned);
        let own_base = decode(self.config.base.path());
        let mut exists: Option<BTreeSet<String>> = None;
        let check = |redirect: &Redirect| {
            let Some(Target::Elsewhere(to)) = &redirect.to else { return None };
            let url = Url::split(to);
            if !url.web_host().zip(own_host.as_deref()).is_some_and(|(host, own)| host.eq_ignore_ascii_case(own)) {
                return None;
            }
            let path = decode(if url.path.is_empty() { "/" } else { url.path });
            let below = path.strip_prefix(own_base.trim_end_matches('/')).filter(|below| below.starts_with('/'));
            // The rules of some hosts also apply outside of the base path.
            let reaches_all = self.config.hosting.is_some_and(|host| host.has_whole_domain());
            let below = below.or(Some(path.as_str()).filter(|_| reaches_all))?;
            if let Some(next) = self.redirects.find(below, url.query()) {
                return Some(if next == redirect { goes_round(redirect, to) } else { chain(redirect, to) });
            }
            let all = || self.routes.all.iter().map(|(permalink, _)| permalink.folded()).collect();
            let permalink = Permalink::new(below);
            let folder = Permalink::new(&format!("{below}/"));
            let exists = exists.get_or_insert_with(all);
            let is_there = exists.contains(&permalink.folded()) || exists.contains(&folder.folded());
            let is_of_site = path.starts_with(&own_base) || own_base == "/";
            (is_of_site && !is_there).then(|| nowhere(redirect, to))
        };
        self.redirects.all.iter().filter_map(check).collect()
    }
}

fn bad(message: Text, place: &Place, help: Text) -> Diagnostic {
    Diagnostic::new(Rule::BadRedirect, message).at(place.clone()).help(help)
}

fn repeated(redirect: &Redirect, first: &Place) -> Diagnostic {
    let written = redirect.written();
    let message = Text::new(
        format!("`{written}` wordt al doorverwezen, door {first}"),
        format!("`{written}` is redirected already, by {first}"),
    );
    let help = Text::new("haal een van de twee weg", "remove one of the two");
    bad(message, &redirect.place, help).also_about(first.path.clone())
}

fn over_page(redirect: &Redirect, page: &Permalink) -> Diagnostic {
    let written = redirect.written();
    let message = Text::new(
        format!("{page} staat op de site, maar `{written}` zou lezers daarvandaan wegsturen"),
        format!("{page} is on the site, but `{written}` would send readers away from it"),
    );
    let help = Text::new(
        "noem alleen adressen die er niet meer zijn, of geef die pagina een ander adres",
        "name only addresses that are gone, or give that page another address",
    );
    bad(message, &redirect.place, help)
}

fn goes_round(redirect: &Redirect, to: &str) -> Diagnostic {
    let message = Text::new(
        format!("`{to}` leidt naar zichzelf; een browser blijft dan rondgaan"),
        format!("`{to}` leads to itself, so that a browser goes round and round"),
    );
    let help = Text::new(
        "noem een bestand van de site, zoals `visie/index.md`",
        "name a file of the site, such as `about/index.md`",
    );
    bad(message, &redirect.place_of_target, help)
}

fn chain(redirect: &Redirect, to: &str) -> Diagnostic {
    let message = Text::new(
        format!("`{to}` is zelf een oud adres, dat weer ergens anders heen leidt"),
        format!("`{to}` is an old address itself, which leads elsewhere again"),
    );
    let help = Text::new(
        "noem meteen de pagina waar de lezer uitkomt, met het pad van het bestand",
        "name the page where readers end up, by the path of its file",
    );
    bad(message, &redirect.place_of_target, help)
}

fn nowhere(redirect: &Redirect, to: &str) -> Diagnostic {
    let message = Text::new(
        format!("`{to}` is een adres van deze site, maar daar staat niets"),
        format!("`{to}` is an address of this site, but there is nothing"),
    );
    let help = Text::new(
        "noem een bestand van de site, zoals `visie/index.md`",
        "name a file of the site, such as `about/index.md`",
    );
    bad(message, &redirect.place_of_target, help)
}
