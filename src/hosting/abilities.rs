//! Reports redirects that the host cannot carry out.

use super::rules::answers;
use crate::config::Host;
use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::output::Redirect;
use crate::url::{Base, Covers};

/// Cloudflare reads so many redirects without and with `*`; one is used for the manifest of `deploy`, and one for a base
/// path.
const CLOUDFLARE_PLAIN_MAX: usize = 1999;
const CLOUDFLARE_FOLDERS_MAX: usize = 99;

/// Returns a diagnostic for each redirect that a host has no rule for.
pub fn impossible_redirects(host: Option<Host>, base: &Base, redirects: &[Redirect]) -> Vec<Diagnostic> {
    let lacking = redirects.iter().filter_map(|redirect| Some(impossible(host, redirect, lack(host, redirect)?)));
    lacking.chain(too_many(host, base, redirects)).collect()
}

/// What a host cannot do.
#[derive(Clone, Copy)]
enum Lack {
    Gone,
    Query,
    Folder,
}

fn lack(host: Option<Host>, redirect: &Redirect) -> Option<Lack> {
    let (has_gone, has_queries, has_folders) = match host {
        Some(Host::Apache | Host::Nginx | Host::Netlify) => (true, true, true),
        Some(Host::Cloudflare) => (false, false, true),
        Some(Host::GithubPages) | None => (false, false, false),
    };
    match &redirect.from.covers {
        Covers::Query(_) if !has_queries => Some(Lack::Query),
        // Netlify compares values by name, and takes a colon for a name of its own.
        Covers::Query(query) if host == Some(Host::Netlify) && !query.split('&').all(is_pair) => Some(Lack::Query),
        Covers::Below if !has_folders => Some(Lack::Folder),
        _ if redirect.to.is_none() && !has_gone => Some(Lack::Gone),
        _ => None,
    }
}

fn is_pair(pair: &str) -> bool {
    pair.split_once('=').is_some_and(|(name, value)| {
        !name.is_empty() && !value.is_empty() && !name.starts_with(['/', ':']) && !value.starts_with(':')
    })
}

fn impossible(host: Option<Host>, redirect: &Redirect, lack: Lack) -> Diagnostic {
    let written = &redirect.written;
    let name = host.map_or("none", Host::name);
    let message = match lack {
        Lack::Gone => Text::new(
            format!("bij `hosting: {name}` kan de server niet zeggen dat `{written}` voorgoed weg is"),
            format!("with `hosting: {name}`, the server cannot say that `{written}` is gone for good"),
        ),
        Lack::Query | Lack::Folder => Text::new(
            format!("bij `hosting: {name}` kan de server `{written}` niet doorverwijzen"),
            format!("with `hosting: {name}`, the server cannot redirect `{written}`"),
        ),
    };
    let help = match (lack, host) {
        (_, None) => Text::new(
            "zet in site.yaml bij `hosting` waar de site staat, of haal deze regel weg",
            "write in site.yaml at `hosting` where the site is, or remove this line",
        ),
        (Lack::Gone, _) => Text::new(
            "haal deze regel weg: lezers zien ook zonder regel de pagina “niet gevonden”",
            "remove this line: without it, readers see the “not found” page as well",
        ),
        (Lack::Folder, _) => {
            Text::new("noem elk oud adres apart, zonder `*`", "name each old address by itself, without `*`")
        }
        (Lack::Query, _) => Text::new(
            "haal deze regel weg; deze plek kijkt niet naar wat er achter het vraagteken staat",
            "remove this line; this host ignores what follows the question mark",
        ),
    };
    Diagnostic::new(Rule::ImpossibleRedirect, message).at(redirect.place.clone()).help(help)
}

/// Reports redirects beyond what a host reads.
fn too_many(host: Option<Host>, base: &Base, redirects: &[Redirect]) -> Option<Diagnostic> {
    let possible = |it: &&Redirect| lack(host, it).is_none();
    let all = answers(redirects.iter().filter(possible));
    // Each address has a form with a slash and one without, and with a base path both are also written without that.
    let forms = if base.path() == "/" { 1 } else { 2 };
    let (mut plain, mut folders) = (0, 0);
    let beyond = all.iter().find(|answer| {
        match answer.covers {
            Covers::Below => folders += forms,
            _ if answer.permalink.as_str().ends_with('/') => plain += 2 * forms,
            _ => plain += forms,
        }
        plain > CLOUDFLARE_PLAIN_MAX || folders > CLOUDFLARE_FOLDERS_MAX
    })?;
    let message = Text::new(
        format!(
            "bij `hosting: cloudflare` zijn dit te veel oude adressen; vanaf `{}` werken ze niet",
            beyond.permalink
        ),
        format!(
            "with `hosting: cloudflare`, these are too many old addresses; from `{}` on, they do not work",
            beyond.permalink
        ),
    );
    let help = Text::new(
        "vat adressen samen met `/*`, of haal weg wat niemand meer zoekt",
        "combine addresses with `/*`, or remove those that nobody requests",
    );
    let diagnostic = Diagnostic::new(Rule::ImpossibleRedirect, message).at(beyond.place.clone()).help(help);
    (host == Some(Host::Cloudflare)).then_some(diagnostic)
}
