//! Every link within the site leads to something that is there, down to the anchor.
//!
//! Links from Markdown come as facts with their places. What the template printed around them has been read.

use super::reading::{Hrefs, Read, told_ids};
use super::template_lints::{Lint, TemplateLints, lint};
use crate::diagnostic::{Diagnostic, Rule, nearest};
use crate::i18n::Text;
use crate::output::{Link, Output};
use crate::url::Address;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// For this many dead links and anchors a nearest match is sought.
const SUGGESTIONS_MAX: usize = 100;

/// What is wrong with links of the content; what is wrong with those of templates is told to `told`.
pub fn check(output: &Output, pages: &[Read], hrefs: &Hrefs, told: &mut TemplateLints) -> Vec<Diagnostic> {
    let mut site = LinkTargets::new(output, pages, hrefs);
    let mut diagnostics = double_ids(pages, told);
    let links = pages.par_iter().flat_map_iter(|(_, entry, _)| &entry.facts.links);
    let dead: Vec<&Link> = links.filter(|link| !site.holds(&link.to, &link.fragment)).collect();
    for link in &dead {
        diagnostics.push(site.dead(&link.to, &link.fragment, link.prefix).at(link.place.clone()));
    }
    let said_already = dead.into_iter().map(|link| (&link.to, &*link.fragment)).collect();
    from_templates(&mut site, hrefs, &said_already, told);
    diagnostics
}

fn all_ids<'a>((_, entry, reading): &'a Read) -> impl Iterator<Item = &'a str> {
    told_ids(&entry.facts).chain(reading.ids.iter().map(String::as_str))
}

/// Ids that stand twice on a page; those of templates are told to `told`.
fn double_ids(pages: &[Read], told: &mut TemplateLints) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (address, entry, reading) in pages {
        for id in &reading.doubled {
            match double_id(id, address) {
                lint if told_ids(&entry.facts).any(|told| told == id) => {
                    diagnostics.push(lint.diagnostic.at(entry.place(address)));
                }
                lint => told.report(lint, entry, address),
            }
        }
    }
    diagnostics
}

fn double_id(id: &str, address: &Address) -> Lint {
    let message = Text::new(
        format!("het anker `#{id}` staat twee keer op {address}"),
        format!("the anchor `#{id}` appears twice on {address}"),
    );
    let help = Text::new(
        "geef een van de twee koppen of bestanden een andere naam",
        "give one of the two headings or files another name",
    );
    lint(Rule::DuplicateId, message, help, format!("id=\"{id}\""))
}

/// A dead link of the template stands on many pages; it is judged once. Those that Markdown told are `said_already`.
fn from_templates(
    site: &mut LinkTargets,
    hrefs: &Hrefs,
    said_already: &HashSet<(&Address, &str)>,
    told: &mut TemplateLints,
) {
    let pages = site.pages;
    let holds = hrefs.judge(|href| site.holds(&href.to, &href.fragment));
    let mut judged: HashMap<(&Address, &str), Diagnostic> = HashMap::new();
    for (address, entry, reading) in pages {
        for (href, rule) in &reading.bad {
            told.report(bad_link(href, *rule), entry, address);
        }
        let own = reading.missing.iter().map(|anchor| (*address, anchor, format!("#{anchor}")));
        let dead = reading.links.iter().filter(|id| !holds[id.0]).map(|id| hrefs.get(*id));
        let dead = dead.map(|href| (&href.to, &href.fragment, href.written.clone()));
        // The order of links is that in which threads came upon them first.
        let mut dead: Vec<(&Address, &String, String)> = own.chain(dead).collect();
        dead.sort_unstable();
        for (to, fragment, written) in dead {
            if !said_already.contains(&(to, fragment)) {
                let diagnostic = judged.entry((to, fragment)).or_insert_with(|| site.dead(to, fragment, 0)).clone();
                told.report(Lint { diagnostic, written }, entry, address);
            }
        }
    }
}

fn bad_link(href: &str, rule: Rule) -> Lint {
    let (message, help) = match rule {
        Rule::UnsafeLink => (
            Text::new(format!("`{href}` is niet veilig"), format!("`{href}` is not safe")),
            Text::new(
                "gebruik een bestand van de site, `https://…`, `mailto:…` of `tel:…`",
                "use a file of the site, `https://…`, `mailto:…` or `tel:…`",
            ),
        ),
        _ => (
            Text::new(
                format!("`{href}` begint niet met het pad van base_url"),
                format!("`{href}` does not begin with the path of base_url"),
            ),
            Text::new(
                "schrijf in een sjabloon `link(\"bestand.md\")`, en in een tekst `[…](bestand.md)`",
                "write `link(\"file.md\")` in a template, and `[…](file.md)` in a text",
            ),
        ),
    };
    lint(rule, message, help, href)
}

/// What links can lead to.
struct LinkTargets<'a> {
    output: &'a Output,
    pages: &'a [Read<'a>],
    /// The ids of each page that a link to an anchor leads to.
    ids: HashMap<&'a Address, HashSet<&'a str>>,
    /// How many more nearest matches may be sought.
    suggestions: usize,
}

impl<'a> LinkTargets<'a> {
    /// The `pages` are in the order of their addresses.
    fn new(output: &'a Output, pages: &'a [Read<'a>], hrefs: &'a Hrefs) -> LinkTargets<'a> {
        let told = pages.par_iter().flat_map_iter(|(_, entry, _)| &entry.facts.links);
        let told = told.filter(|link| !link.fragment.is_empty()).map(|link| &link.to);
        let anchored: HashSet<&Address> = told.chain(hrefs.with_fragment().map(|href| &href.to)).collect();
        let pages_of = anchored.into_par_iter().filter_map(|to| page_at(pages, to));
        let ids = pages_of.map(|page| (page.0, all_ids(page).collect())).collect();
        LinkTargets { output, pages, ids, suggestions: SUGGESTIONS_MAX }
    }

    /// Whether a link leads to something that is there.
    fn holds(&self, to: &Address, fragment: &str) -> bool {
        let ids = self.ids.get(to).filter(|_| !fragment.is_empty() && fragment != "top");
        ids.map_or_else(|| self.output.contains_key(to), |ids| ids.contains(fragment))
    }

    /// What is wrong with a dead link to `to`. The author did not write the first `prefix` bytes of the fragment.
    fn dead(&mut self, to: &Address, fragment: &str, prefix: usize) -> Diagnostic {
        let Some(page) = page_at(self.pages, to) else {
            let message = Text::new(format!("op {to} staat niets"), format!("there is nothing at {to}"));
            let help = self.other_address(to);
            return Diagnostic::new(Rule::DeadLink, message).help(help);
        };
        let (before, written) = fragment.split_at(prefix);
        let message =
            Text::new(format!("op {to} is geen kop `#{written}`"), format!("there is no heading `#{written}` on {to}"));
        let dead = Diagnostic::new(Rule::DeadAnchor, message);
        let Some(left) = self.suggestions.checked_sub(1) else { return dead };
        self.suggestions = left;
        dead.help(other_anchor(written, all_ids(page).filter_map(|id| id.strip_prefix(before))))
    }

    /// The address that was most likely meant.
    fn other_address(&mut self, to: &Address) -> Text {
        let may_seek = self.suggestions > 0;
        self.suggestions = self.suggestions.saturating_sub(1);
        let known = || self.output.keys().map(Address::as_str);
        match may_seek.then(|| nearest(to.as_str(), known())).flatten() {
            Some(near) => Text::new(format!("bedoelde u `{near}`?"), format!("did you mean `{near}`?")),
            None => Text::new(
                "haal de link weg: de site heeft dit (nog) niet",
                "remove the link: the site does not have this (yet)",
            ),
        }
    }
}

/// The page at an address, of pages in the order of their addresses.
fn page_at<'a>(pages: &'a [Read<'a>], address: &Address) -> Option<&'a Read<'a>> {
    pages.binary_search_by_key(&address, |page| page.0).ok().map(|at| &pages[at])
}

/// The anchor that was most likely meant, or some that exist.
fn other_anchor<'a>(fragment: &str, ids: impl Iterator<Item = &'a str>) -> Text {
    // Ids that begin with a capital are the theme's own, and those with a full stop belong to no heading.
    let mut sorted: Vec<&str> = ids.filter(|id| !id.starts_with(char::is_uppercase) && !id.contains('.')).collect();
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
