//! Lints of links and images: their targets, link texts and descriptions.

use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::link_text;
use crate::url::{Refusal, Url};
use std::net::Ipv4Addr;

/// Checks the text of a link to `target`.
pub(super) fn words(words: &str, target: &str) -> Option<Diagnostic> {
    if target.is_empty() { Some(without_target(words)) } else { link_text::problem(words, target) }
}

/// Checks the description of an image (WCAG 1.1.1).
pub(super) fn description(description: &str, caption: &str) -> Option<Diagnostic> {
    let description = description.trim();
    let message = if description.is_empty() {
        Text::new("deze afbeelding heeft geen beschrijving", "this picture has no description")
    } else if is_picture_name(description) {
        Text::new(
            "de beschrijving van deze afbeelding is een bestandsnaam",
            "the description of this picture is the name of a file",
        )
    } else if is_generic(description) {
        Text::new(
            format!("`{description}` zegt niet wat er op deze afbeelding staat"),
            format!("`{description}` does not say what this picture shows"),
        )
    } else if !caption.is_empty() && bare(description) == bare(caption) {
        Text::new(
            "de beschrijving van deze afbeelding is gelijk aan het bijschrift",
            "the description of this picture repeats its caption",
        )
    } else {
        return None;
    };
    let help = Text::new(
        "schrijf tussen de haken wat erop te zien is: `![…](…)`; is het alleen versiering, schrijf dan `![-](…)`",
        "write between the brackets what it shows: `![…](…)`; if it is mere decoration, write `![-](…)`",
    );
    Some(Diagnostic::new(Rule::MissingAlt, message).help(help))
}

/// Returns whether a description is a file name, as given by a camera or another program.
fn is_picture_name(text: &str) -> bool {
    const ENDINGS: [&str; 8] = ["jpg", "jpeg", "png", "gif", "webp", "avif", "heic", "svg"];
    let ending = text.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// Returns whether a description is one word for any picture, perhaps with a number.
fn is_generic(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "afbeelding",
        "afbeeldingen",
        "alt",
        "banner",
        "beeld",
        "chart",
        "diagram",
        "figure",
        "figuur",
        "foto",
        "fotos",
        "grafiek",
        "graphic",
        "icon",
        "icoon",
        "illustratie",
        "illustration",
        "image",
        "img",
        "logo",
        "photo",
        "photograph",
        "pic",
        "picture",
        "plaatje",
        "schermafbeelding",
        "screenshot",
        "tekening",
    ];
    WORDS.contains(&bare(text).trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// Returns the letters and digits of a text, in lower case.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Reports a link without a target. A browser would stay on the page.
fn without_target(words: &str) -> Diagnostic {
    let message = Text::new("deze link gaat nergens heen", "this link leads nowhere");
    let help = Text::new(
        format!("schrijf tussen de ronde haken een adres of het pad van een bestand: `[{words}](…)`"),
        format!("write an address or the path of a file between the round brackets: `[{words}](…)`"),
    );
    Diagnostic::new(Rule::EmptyLink, message).help(help)
}

/// Reports a target that was left out because of its scheme.
pub(super) fn refused(refusal: &Refusal) -> Diagnostic {
    let (message, help) = match refusal {
        Refusal::Harmful(scheme) => (
            Text::new(
                format!("een adres met `{scheme}:` is niet veilig en mag niet op de site"),
                format!("an address with `{scheme}:` is not safe and not allowed on the site"),
            ),
            Text::new(
                "gebruik een bestand in `content`, `https://…`, `mailto:…` of `tel:…`",
                "use a file in `content`, `https://…`, `mailto:…` or `tel:…`",
            ),
        ),
        Refusal::Drive => (
            Text::new("dit bestand staat op uw eigen computer", "this file is on your own computer"),
            Text::new(
                "zet het bestand in dezelfde map als deze pagina en schrijf alleen zijn naam",
                "put the file in the same folder as this page and write only its name",
            ),
        ),
        Refusal::Unknown(scheme) if scheme.starts_with(['(', '<', '"']) => (
            Text::new("voor dit adres staat een teken te veel", "there is a sign too many before this address"),
            Text::new(
                "haal de haken of aanhalingstekens om het adres weg",
                "remove the brackets or quotes around the address",
            ),
        ),
        Refusal::Unknown(scheme) => {
            let scheme: String = scheme.chars().take(30).collect();
            (
                Text::new(
                    format!("`{scheme}:` is een onbekend soort adres"),
                    format!("`{scheme}:` is an unknown kind of address"),
                ),
                Text::new(
                    "gebruik `https://…`, `mailto:…` of `tel:…`; staat er een `:` in een bestandsnaam, begin dan met `./`",
                    "use `https://…`, `mailto:…` or `tel:…`; if a file name has a `:` in it, begin with `./`",
                ),
            )
        }
    };
    Diagnostic::new(Rule::UnsafeLink, message).help(help)
}

/// Returns whether a host is the author's own computer or in a private network, where `https:` is not to be had.
fn is_nearby(host: &str) -> bool {
    let is_private = |address: Ipv4Addr| address.is_loopback() || address.is_private() || address.is_link_local();
    match host.parse() {
        Ok(address) => is_private(address),
        Err(_) => !host.contains('.') || [".local", ".lan", ".internal"].iter().any(|end| host.ends_with(end)),
    }
}

/// Reports a target that is fetched without encryption. Addresses in a private network are exempt.
pub(super) fn plain_http(target: &str) -> Option<Diagnostic> {
    let is_plain = target.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    if !is_plain || Url::split(target).web_host().is_some_and(is_nearby) {
        return None;
    }
    let secure = format!("https://{}", &target[7..]);
    let message =
        Text::new("deze link is niet beveiligd: `http` zonder `s`", "this link is not secure: `http` without `s`");
    let help = Text::new(
        format!("schrijf `{secure}`, als dat adres in uw browser werkt"),
        format!("write `{secure}`, if that address works in your browser"),
    );
    Some(Diagnostic::new(Rule::PlainHttp, message).help(help))
}
