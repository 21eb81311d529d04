//! Which kinds of address may stand in a link.
//!
//! A browser reads past blanks, control characters and case when it looks for `javascript:`, and so does this. What
//! is not on the short list of harmless schemes is refused.

use super::tree::Sourcepos;
use super::{LeadsTo, Problem, Spot};
use crate::diagnostic::{Diagnostic, Rule};
use crate::language::Text;

const ALLOWED: &[&str] = &["http", "https", "mailto", "tel"];
const HARMFUL: &[&str] = &["javascript", "vbscript", "file", "data"];
const PICTURE_DATA: &[&str] =
    &["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

/// The problem with a target that may not be linked to, if there is one.
pub(super) fn refuse(target: &str, leads_to: LeadsTo, spot: Spot) -> Option<Problem> {
    let scheme = scheme(target)?;
    let starts_with = |start: &&str| target.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start));
    if ALLOWED.contains(&scheme.as_str()) || leads_to == LeadsTo::Picture && PICTURE_DATA.iter().any(starts_with) {
        return None;
    }
    let shown: String = scheme.chars().take(30).collect();
    let diagnostic = if HARMFUL.contains(&scheme.as_str()) {
        Diagnostic::new(
            Rule::UnsafeLink,
            Text::new(
                format!("een adres met `{shown}:` is niet veilig en mag niet op de site"),
                format!("an address with `{shown}:` is not safe and may not stand on the site"),
            ),
        )
        .help(Text::new(
            "gebruik een bestand in `content`, `https://…`, `mailto:…` of `tel:…`",
            "use a file in `content`, `https://…`, `mailto:…` or `tel:…`",
        ))
    } else if shown.len() == 1 {
        Diagnostic::new(
            Rule::UnsafeLink,
            Text::new("dit bestand staat op uw eigen computer", "this file is on your own computer"),
        )
        .help(Text::new(
            "zet het bestand in dezelfde map als deze pagina en schrijf alleen zijn naam",
            "put the file in the same folder as this page and write only its name",
        ))
    } else {
        Diagnostic::new(
            Rule::UnsafeLink,
            Text::new(
                format!("`{shown}:` is een onbekend soort adres"),
                format!("`{shown}:` is an unknown kind of address"),
            ),
        )
        .help(Text::new(
            "gebruik `https://…`, `mailto:…` of `tel:…`; staat er een `:` in een bestandsnaam, begin dan met `./`",
            "use `https://…`, `mailto:…` or `tel:…`; if a file name has a `:` in it, begin with `./`",
        ))
    };
    Some(Problem { diagnostic, spot })
}

/// A remark on a target that is fetched unencrypted.
pub(super) fn plain_http(target: &str, spot: Spot) -> Option<Problem> {
    let is_plain = target.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    let is_own_computer = || ["localhost", "127.0.0.1"].iter().any(|name| host(target) == Some(name));
    if !is_plain || is_own_computer() {
        return None;
    }
    let secure = format!("https://{}", &target[7..]);
    let diagnostic = Diagnostic::new(
        Rule::PlainHttp,
        Text::new("deze link is niet beveiligd: `http` zonder `s`", "this link is not secure: `http` without `s`"),
    )
    .help(Text::new(
        format!("schrijf `{secure}`, als dat adres in uw browser werkt"),
        format!("write `{secure}`, if that address works in your browser"),
    ));
    Some(Problem { diagnostic, spot })
}

/// What stands before the first colon, as a browser would read it; `None` for a path, a query or a fragment.
fn scheme(target: &str) -> Option<String> {
    let mut scheme = String::new();
    for character in target.chars() {
        match character {
            ':' => return Some(scheme),
            '/' | '?' | '#' => return None,
            _ if character.is_control() || character.is_whitespace() => {}
            _ => scheme.extend(character.to_lowercase()),
        }
    }
    None
}

/// The host of a web address without `www.`; `None` when the target is no web address.
pub(super) fn host(target: &str) -> Option<&str> {
    let (scheme, rest) = target.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

/// The place of a link's target in the text, or of the whole link where the target stands elsewhere.
pub(super) fn spot(source: &super::source::Source, position: Sourcepos, target: &str) -> Spot {
    source.find_last(position, target).unwrap_or_else(|| source.spot(position))
}

#[cfg(test)]
mod tests {
    use super::LeadsTo::{Anything, Picture};
    use super::*;

    #[test]
    fn only_harmless_schemes_may_be_linked_to() {
        for (target, leads_to, refused) in [
            ("https://x.nl/a:b", Anything, false),
            ("HTTP://x.nl", Anything, false),
            ("mailto:a@b.nl", Anything, false),
            ("tel:+3120", Anything, false),
            ("../a.md#b:c", Anything, false),
            ("?a:b", Anything, false),
            ("./a:b.jpg", Picture, false),
            ("//x.nl", Anything, false),
            ("", Anything, false),
            ("javascript:alert(1)", Anything, true),
            (" \u{1}JaVa\tScRiPt\n:alert(1)", Anything, true),
            ("java\u{200b}script:x", Anything, true),
            ("vbscript:x", Anything, true),
            ("file:///etc/passwd", Anything, true),
            ("foo:x", Anything, true),
            (":x", Anything, true),
            ("data:text/html;base64,x", Anything, true),
            ("data:image/png;base64,x", Anything, true),
            ("Data:image/PNG;base64,x", Picture, false),
            ("data:image/svg+xml;base64,x", Picture, true),
        ] {
            let spot = Spot { line: 1, column: 1, length: 1 };
            assert_eq!(refuse(target, leads_to, spot).is_some(), refused, "{target:?}");
        }
    }

    #[test]
    fn the_host_is_named_without_its_prefix() {
        for (target, expected) in [
            ("https://www.voorbeeld.nl/film?x=1", Some("voorbeeld.nl")),
            ("http://a:b@film.nl:8080", Some("film.nl")),
            ("https://", None),
            ("film.mp4", None),
            ("ftp://x.nl", None),
        ] {
            assert_eq!(host(target), expected, "{target}");
        }
    }
}
