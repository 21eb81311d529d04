//! Generates the configuration files of a host: headers, redirects and the "not found" page.
//!
//! `rules` derives one table of rules from an [`Output`], and each host has a file that writes them in its format.
//! `uses` collects what pages load, from which `policy` builds the Content Security Policy.

mod abilities;
mod apache;
mod cloudflare;
mod headers_file;
mod lines;
mod netlify;
mod nginx;
mod policy;
mod rules;
mod uses;

pub use abilities::impossible_redirects;
pub use rules::DEPLOY_MANIFEST;
pub use uses::Uses;

use crate::config::Host;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::html::Escaped;
use crate::html::scan::{Piece, scan};
use crate::i18n::Text;
use crate::output::{Content, Entry, Output, Redirect, Role};
use crate::url::{Base, Permalink};
use rules::{REFERRER, Rules};
use std::collections::HashSet;
use uses::{Blocked, Load};

/// Collects what a host must be configured for, page by page.
pub struct Hosting<'a> {
    host: Host,
    base: &'a Base,
    /// What the style sheets load. Any page may use any of them.
    sheets: Uses,
}

impl<'a> Hosting<'a> {
    /// Reads the style sheets among `assets`. `allow` are the sources that the site allows besides, each with its
    /// directive.
    pub fn new(
        host: Host,
        base: &'a Base,
        allow: &[(String, String)],
        assets: impl Iterator<Item = (Permalink, Entry)>,
    ) -> Hosting<'a> {
        let mut sheets = Uses::allowed(allow);
        let is_sheet = |(permalink, _): &(Permalink, Entry)| permalink.as_str().ends_with(".css");
        assets.filter(is_sheet).for_each(|(_, sheet)| sheets.extend(&Uses::of_sheet(&sheet)));
        Hosting { host, base, sheets }
    }

    /// Returns what an HTML page loads, or `None` for another file.
    ///
    /// If the host cannot send headers, also writes the policy into the head of the page.
    pub fn page(&self, permalink: &Permalink, entry: &mut Entry) -> Option<Uses> {
        if !permalink.is_html() {
            return None;
        }
        let uses = Uses::of_page(entry);
        if self.host == Host::GithubPages {
            let mut all = uses.clone();
            all.extend(&self.sheets);
            put_in_head(entry, &metas(&all, self.base));
        }
        Some(uses)
    }

    /// Adds the configuration files of the host to the output.
    ///
    /// Returns diagnostics for what the policy will block, and for files of the site at the same address.
    pub fn finish(&self, output: &mut Output, pages: &[(Permalink, Uses)], redirects: &[Redirect]) -> Vec<Diagnostic> {
        let mut diagnostics = blocked_uses(output, pages);
        let mut all = self.sheets.clone();
        pages.iter().for_each(|(_, uses)| all.extend(uses));
        diagnostics.extend(mute_scripts(output, pages, &self.sheets));
        for (name, text) in files(self.host, &Rules::of(output, self.base, &all, redirects)) {
            let permalink = Permalink::new(name);
            match output.keys().find(|known| known.folded() == permalink.folded()).cloned() {
                Some(taken) => diagnostics.push(in_the_way(&taken, &output[&taken])),
                None => {
                    output.insert(permalink, Entry::of_bytes(text, Role::Machine));
                }
            }
        }
        diagnostics
    }
}

/// Returns the policy of one page in a preview.
///
/// It is the published policy, but it allows the script of the preview and does not upgrade requests to https.
pub fn preview_policy<'e>(page: &Entry, allow: &[(String, String)], sheets: impl Iterator<Item = &'e Entry>) -> String {
    let mut uses = Uses::of_page(page);
    uses.extend(&Uses::allowed(allow));
    sheets.for_each(|sheet| uses.extend(&Uses::of_sheet(sheet)));
    uses.add(Load::Script, "/");
    policy::header(&uses, false)
}

/// Returns the `meta` elements that replace headers, for hosts that cannot send them.
fn metas(uses: &Uses, base: &Base) -> String {
    format!(
        "\n<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n<meta name=\"referrer\" content=\"{REFERRER}\">",
        Escaped(&policy::meta(uses, base.is_secure()))
    )
}

/// Inserts markup into the head of a page, before the first element that loads anything, and shifts the known ranges of
/// the page accordingly.
fn put_in_head(entry: &mut Entry, markup: &str) {
    let Content::Bytes(bytes) = &mut entry.content else { return };
    let (mut charset, mut head) = (None, None);
    let before_markdown = entry.facts.known.first().map_or(bytes.len(), |known| known.start);
    scan(&bytes[..before_markdown], |piece, at| match piece {
        Piece::Start(tag) if tag.name() == b"meta" && tag.get("charset").is_some() => {
            charset = charset.or(Some(at.end))
        }
        Piece::Start(tag) if tag.name() == b"head" => head = head.or(Some(at.end)),
        _ => {}
    });
    // The character set must be declared within the first 1024 bytes (HTML standard), so it remains first.
    let Some(at) = charset.or(head) else { return };
    bytes.splice(at..at, markup.bytes());
    for known in entry.facts.known.iter_mut().filter(|known| known.start >= at) {
        *known = known.start + markup.len()..known.end + markup.len();
    }
}

/// Reports what the policy blocks. The same thing on many pages, for example from a template, is reported once.
fn blocked_uses(output: &Output, pages: &[(Permalink, Uses)]) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let blocked =
        pages.iter().flat_map(|(permalink, uses)| uses.blocked.iter().map(move |blocked| (permalink, blocked)));
    let new = blocked.filter(|(_, blocked)| seen.insert(*blocked));
    new.map(|(permalink, blocked)| blocked_use(blocked).at(output[permalink].place(permalink))).collect()
}

/// Advises on scripts of other sites that are loaded, but may not send anything there. Each site is named once.
fn mute_scripts(output: &Output, pages: &[(Permalink, Uses)], sheets: &Uses) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (permalink, uses) in pages {
        let mut uses = uses.clone();
        uses.extend(sheets);
        for source in uses.mute_scripts() {
            if seen.insert(source.to_owned()) {
                found.push(mute_script(source).at(output[permalink].place(permalink)));
            }
        }
    }
    found
}

fn mute_script(source: &str) -> Diagnostic {
    let message = Text::new(
        format!("een script van `{source}` mag hier draaien, maar niets naar die site sturen"),
        format!("a script of `{source}` may run here, but may not send anything to that site"),
    );
    let help = Text::new(
        format!("moet dat wel, zet dan in site.yaml `allow: {{connect-src: [{source}]}}`"),
        format!("if it must, put `allow: {{connect-src: [{source}]}}` in site.yaml"),
    );
    Diagnostic::new(Rule::HeldBack, message).help(help).with_severity(Severity::Advice)
}

fn blocked_use(blocked: &Blocked) -> Diagnostic {
    let (what, help) = match blocked {
        Blocked::Inline(what) => (
            what,
            Text::new(
                "zet het script of de stijl in een eigen bestand, en noem dat met `src` of `href`",
                "put the script or style into a file of its own, and name that with `src` or `href`",
            ),
        ),
        Blocked::Source(url) => (
            url,
            Text::new(
                "schrijf een adres zoals `https://voorbeeld.nl/foto.jpg`, met gewone letters in de naam van de site",
                "write an address such as `https://example.org/photo.jpg`, with plain letters in the name of the site",
            ),
        ),
    };
    let message = Text::new(
        format!("`{what}` wordt door de browser tegengehouden: de beveiliging bij `hosting` laat dit niet toe"),
        format!("`{what}` is blocked by the browser: the security that comes with `hosting` does not allow it"),
    );
    Diagnostic::new(Rule::HeldBack, message).help(help)
}

fn in_the_way(permalink: &Permalink, entry: &Entry) -> Diagnostic {
    let message = Text::new(
        format!("{permalink} is al een bestand van de site, maar omslag maakt dat zelf voor `hosting`"),
        format!("{permalink} is a file of the site already, but omslag makes that itself for `hosting`"),
    );
    let help = Text::new(
        "haal het bestand weg, of schrijf `hosting: none` in site.yaml",
        "remove the file, or write `hosting: none` in site.yaml",
    );
    Diagnostic::new(Rule::AddressCollision, message).at(entry.place(permalink)).help(help)
}

/// Returns the configuration files of a host, as addresses and contents.
fn files(host: Host, rules: &Rules) -> Vec<(&'static str, String)> {
    match host {
        Host::Netlify => {
            vec![
                ("/_headers", netlify::headers(rules)),
                ("/_redirects", headers_file::redirects(rules, &netlify::REDIRECTS)),
            ]
        }
        Host::Cloudflare => {
            vec![
                ("/_headers", cloudflare::headers(rules)),
                ("/_redirects", headers_file::redirects(rules, &cloudflare::REDIRECTS)),
            ]
        }
        Host::Apache => vec![("/.htaccess", apache::htaccess(rules))],
        Host::Nginx => vec![(nginx::FILE, nginx::settings(rules))],
        // Without this file GitHub Pages skips files whose name begins with `_` or `.`.
        Host::GithubPages => vec![("/.nojekyll", String::new())],
    }
}
