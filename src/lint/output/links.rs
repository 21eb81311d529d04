//! Lints of links within the site: each must lead to an existing file and anchor.
//!
//! Links from Markdown come with their places in the source. Links that the template printed around it were read from
//! the output.

use super::reading::{Hrefs, Read, markdown_ids};
use super::template_lints::{Lint, TemplateLints, lint};
use crate::diagnostic::{Diagnostic, Rule, nearest};
use crate::i18n::Text;
use crate::output::{Link, Output, Redirect};
use crate::url::{Covers, Permalink};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// Maximum number of dead links and anchors for which a similar target is searched.
const SUGGESTIONS_MAX: usize = 100;

/// Checks all links. Returns the diagnostics of those in the content; those of templates are added to `reported`.
pub fn check(
    output: &Output,
    pages: &[Read],
    (hrefs, redirects): (&Hrefs, &[Redirect]),
    reported: &mut TemplateLints,
) -> Vec<Diagnostic> {
    // A redirect from a path alone is a page, whose links are read with those of other pages.
    let without_page = redirects.iter().filter(|redirect| redirect.from.covers != Covers::Itself);
    let of_redirects: Vec<&Link> = without_page.filter_map(|redirect| redirect.link.as_ref()).collect();
    let mut site = LinkTargets::new(output, pages, hrefs, &of_redirects);
    let mut diagnostics = double_ids(pages, reported);
    let links = pages.par_iter().flat_map_iter(|(_, entry, _)| &entry.facts.links);
    let links = links.chain(of_redirects.into_par_iter());
    let dead: Vec<&Link> = links.filter(|link| !site.contains(&link.to, &link.fragment)).collect();
    for link in &dead {
        match page_at(pages, &link.to).filter(|_| link.is_to_event()) {
            Some((permalink, entry, _)) => reported.report(unprinted_id(), entry, permalink),
            None => diagnostics.push(site.dead(&link.to, &link.fragment, link.prefix).at(link.place.clone())),
        }
    }
    let from_markdown = dead.into_iter().map(|link| (&link.to, &*link.fragment)).collect();
    from_templates(&mut site, hrefs, &from_markdown, reported);
    diagnostics
}

/// Reports a template that does not print the id of each event, to which links lead.
fn unprinted_id() -> Lint {
    let message = Text::new(
        "de momenten van deze tijdlijn hebben geen `id`, dus een link naar een moment komt nergens uit",
        "the events of this timeline have no `id`, so a link to an event leads nowhere",
    );
    let help = Text::new(
        "zet bij elk moment `id=\"{{ event.id }}\"`, en laat geen moment weg",
        "put `id=\"{{ event.id }}\"` on each event, and leave out no event",
    );
    lint(Rule::DeadAnchor, message, help, "")
}

fn all_ids<'a>((_, entry, reading): &'a Read) -> impl Iterator<Item = &'a str> {
    markdown_ids(&entry.facts).chain(reading.ids.iter().map(String::as_str))
}

/// Returns the ids that occur more than once on a page; those of templates are added to `reported`.
fn double_ids(pages: &[Read], reported: &mut TemplateLints) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (permalink, entry, reading) in pages {
        for id in &reading.doubled {
            match double_id(id, permalink) {
                lint if markdown_ids(&entry.facts).any(|other| other == id) => {
                    diagnostics.push(lint.diagnostic.at(entry.place(permalink)));
                }
                lint => reported.report(lint, entry, permalink),
            }
        }
    }
    diagnostics
}

fn double_id(id: &str, permalink: &Permalink) -> Lint {
    let message = Text::new(
        format!("het anker `#{id}` staat twee keer op {permalink}"),
        format!("the anchor `#{id}` appears twice on {permalink}"),
    );
    let help = Text::new(
        "geef een van de twee koppen of bestanden een andere naam",
        "give one of the two headings or files another name",
    );
    lint(Rule::DuplicateId, message, help, format!("id=\"{id}\""))
}

/// Adds the dead links of templates to `reported`, except those in `from_markdown`. A link that occurs on many pages is
/// checked once.
fn from_templates(
    site: &mut LinkTargets,
    hrefs: &Hrefs,
    from_markdown: &HashSet<(&Permalink, &str)>,
    reported: &mut TemplateLints,
) {
    let pages = site.pages;
    let exists = hrefs.judge(|href| site.contains(&href.to, &href.fragment));
    let mut judged: HashMap<(&Permalink, &str), Diagnostic> = HashMap::new();
    for (permalink, entry, reading) in pages {
        for (href, rule) in &reading.bad {
            reported.report(bad_link(href, *rule), entry, permalink);
        }
        let own = reading.missing.iter().map(|anchor| (*permalink, anchor, format!("#{anchor}")));
        let dead = reading.links.iter().filter(|id| !exists[id.0]).map(|id| hrefs.get(*id));
        let dead = dead.map(|href| (&href.to, &href.fragment, href.written.clone()));
        // The order of the links depends on thread scheduling.
        let mut dead: Vec<(&Permalink, &String, String)> = own.chain(dead).collect();
        dead.sort_unstable();
        for (to, fragment, written) in dead {
            if !from_markdown.contains(&(to, fragment)) {
                let diagnostic = judged.entry((to, fragment)).or_insert_with(|| site.dead(to, fragment, 0)).clone();
                reported.report(Lint { diagnostic, written }, entry, permalink);
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

/// The targets that links can have.
struct LinkTargets<'a> {
    output: &'a Output,
    pages: &'a [Read<'a>],
    /// The ids on each page that has a link to one of its anchors.
    ids: HashMap<&'a Permalink, HashSet<&'a str>>,
    /// Remaining number of searches for a similar target.
    suggestions: usize,
}

impl<'a> LinkTargets<'a> {
    /// Collects the targets. The `pages` must be sorted by their addresses.
    fn new(output: &'a Output, pages: &'a [Read<'a>], hrefs: &'a Hrefs, of_redirects: &[&'a Link]) -> LinkTargets<'a> {
        let from_markdown = pages.par_iter().flat_map_iter(|(_, entry, _)| &entry.facts.links);
        let from_markdown = from_markdown.chain(of_redirects.par_iter().copied());
        let from_markdown = from_markdown.filter(|link| !link.fragment.is_empty()).map(|link| &link.to);
        let anchored: HashSet<&Permalink> = from_markdown.chain(hrefs.with_fragment().map(|href| &href.to)).collect();
        let pages_of = anchored.into_par_iter().filter_map(|to| page_at(pages, to));
        let ids = pages_of.map(|page| (page.0, all_ids(page).collect())).collect();
        LinkTargets { output, pages, ids, suggestions: SUGGESTIONS_MAX }
    }

    /// Returns whether the target of a link exists.
    fn contains(&self, to: &Permalink, fragment: &str) -> bool {
        let ids = self.ids.get(to).filter(|_| !fragment.is_empty() && fragment != "top");
        ids.map_or_else(|| self.output.contains_key(to), |ids| ids.contains(fragment))
    }

    /// Creates the diagnostic of a dead link to `to`. The first `prefix` bytes of the fragment were not written by the
    /// author.
    fn dead(&mut self, to: &Permalink, fragment: &str, prefix: usize) -> Diagnostic {
        let Some(page) = page_at(self.pages, to) else {
            let message = Text::new(format!("op {to} staat niets"), format!("there is nothing at {to}"));
            let help = self.other_permalink(to);
            return Diagnostic::new(Rule::DeadLink, message).help(help);
        };
        let (before, written) = fragment.split_at(prefix);
        let message =
            Text::new(format!("op {to} is geen kop `#{written}`"), format!("there is no heading `#{written}` on {to}"));
        let dead = Diagnostic::new(Rule::DeadAnchor, message).also_about(page.1.place(to).path);
        if page.1.facts.stripped_ids.iter().any(|id| id == written) {
            return dead.help(Text::new(
                "die plek staat in HTML, en HTML staat uit: maak er een kop van, of zet `markdown: {raw_html: true}` in site.yaml",
                "that place is in HTML, and HTML is off: make it a heading, or set `markdown: {raw_html: true}` in site.yaml",
            ));
        }
        let Some(left) = self.suggestions.checked_sub(1) else { return dead };
        self.suggestions = left;
        dead.help(other_anchor(written, all_ids(page).filter_map(|id| id.strip_prefix(before))))
    }

    /// Returns the help for a dead link: the most similar address, if there is one.
    fn other_permalink(&mut self, to: &Permalink) -> Text {
        let may_seek = self.suggestions > 0;
        self.suggestions = self.suggestions.saturating_sub(1);
        let known = || self.output.keys().map(Permalink::as_str);
        match may_seek.then(|| nearest(to.as_str(), known())).flatten() {
            Some(near) => Text::new(format!("bedoelde u `{near}`?"), format!("did you mean `{near}`?")),
            None => Text::new(
                "haal de link weg: de site heeft dit (nog) niet",
                "remove the link: the site does not have this (yet)",
            ),
        }
    }
}

/// Returns the page at an address. The pages must be sorted by their addresses.
fn page_at<'a>(pages: &'a [Read<'a>], permalink: &Permalink) -> Option<&'a Read<'a>> {
    pages.binary_search_by_key(&permalink, |page| page.0).ok().map(|at| &pages[at])
}

/// Returns the help for a dead anchor: the most similar anchor, or else some that exist.
fn other_anchor<'a>(fragment: &str, ids: impl Iterator<Item = &'a str>) -> Text {
    // Ids with a capital are the theme's own, and those with a full stop do not belong to headings.
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
