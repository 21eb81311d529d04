//! Words the errors of templates: what a name may have meant, and what to do.

use super::embedded::BUILT_IN;
use crate::diagnostic::nearest;
use crate::i18n::Text;

/// Returns the field that an undefined name, such as `page.titel`, most likely means: a similar one of the same value,
/// or else one with this or a similar name elsewhere. `fields` are the paths of all fields. They do not have the variables
/// of a template itself, such as that of a loop.
pub(super) fn nearest_field(undefined: &str, fields: &[String]) -> Option<String> {
    let (owner, name) = undefined.rsplit_once('.')?;
    let split = || fields.iter().filter_map(|path| path.rsplit_once('.'));
    let mut of_owner = split().filter(|(known, _)| *known == owner).map(|(_, name)| name).peekable();
    if of_owner.peek().is_none() {
        return Some(format!("{owner}.{}", nearest(name, split().map(|(_, name)| name))?));
    }
    let elsewhere = || split().find(|(_, known)| *known == name).map(|(owner, _)| format!("{owner}.{name}"));
    nearest(name, of_owner).map(|near| format!("{owner}.{near}")).or_else(elsewhere)
}

/// Returns whether authors define this field themselves, so that one page may have it and another may not.
pub(super) fn is_own_data(name: &str) -> bool {
    ["page.extra.", "site.extra."].iter().any(|owner| name.starts_with(owner))
}

pub(super) fn test_first(origin: &str, name: &str) -> Text {
    let owner = name.rsplit_once('.').map_or(name, |(owner, _)| owner);
    let test = format!("{{% if {owner} and {name} %}} … {{% endif %}}");
    Text::new(
        format!("zet er `{test}` omheen: bij {origin} staat het niet"),
        format!("put `{test}` around it: {origin} does not have it"),
    )
}

/// The variables that `base.html` sets for all other templates, with the usual value.
const SET_BY_BASE: &[(&str, &str)] =
    &[("heading", "page.title"), ("full_title", "page.title"), ("summary", "page.description")];

/// Returns help with the page on which the error occurred, and the suggestion if there is one.
pub(super) fn met_by(origin: &str, undefined: Option<&str>, meant: Option<String>) -> Text {
    if let Some((name, value)) = SET_BY_BASE.iter().find(|(name, _)| Some(*name) == undefined) {
        let set = format!("{{% set {name} = {value} %}}");
        return Text::new(
            format!("zet bovenaan `base.html`: `{set}`"),
            format!("put at the top of `base.html`: `{set}`"),
        );
    }
    match meant {
        Some(meant) => Text::new(
            format!("bedoelde u `{meant}`? Het ging mis bij {origin}"),
            format!("did you mean `{meant}`? It went wrong for {origin}"),
        ),
        None => Text::new(
            format!("het ging mis bij {origin}; in docs/themes.md staat wat een sjabloon mag gebruiken"),
            format!("it went wrong for {origin}; docs/themes.md says what a template may use"),
        ),
    }
}

/// Returns the remark that a template is built in, and how to make it the site's own.
pub(super) fn built_in(name: &str) -> Text {
    let original = format!("themes/{BUILT_IN}/templates/{name}");
    Text::new(
        format!(
            "dit sjabloon is ingebouwd; wilt u het veranderen, zet dan hier een kopie van `{original}` uit de broncode van omslag"
        ),
        format!("this template is built in; to change it, put a copy of `{original}` from the source of omslag here"),
    )
}

/// Translates the most frequent phrases of the engine's messages. Leaves the rest in English.
pub(super) fn in_dutch(detail: &str) -> String {
    const PHRASES: &[(&str, &str)] = &[
        ("unexpected end of input, expected end of block", "er ontbreekt `%}`, of een regel zoals `{% endif %}`"),
        ("unexpected end of variable block", "hier houdt `{{ … }}` te vroeg op"),
        ("unexpected end of block", "hier houdt `{% … %}` te vroeg op"),
        ("unexpected end of input", "het houdt te vroeg op"),
        ("unexpected end of string", "er ontbreekt een aanhalingsteken"),
        ("recursion limit exceeded", "het roept steeds zichzelf aan"),
        ("cycle in template inheritance. ", "het bouwt voort op zichzelf: "),
        (" was referenced more than once", " komt twee keer voor"),
        ("repeated string is too large", "deze tekst wordt te lang"),
        ("unable to calculate", "dit is niet uit te rekenen:"),
        ("expected end of variable block", "hier hoort `}}`"),
        ("expected end of block", "hier hoort `%}`"),
        ("end of variable block", "`}}`"),
        ("end of block", "`%}`"),
        ("end of raw block", "`{% endraw %}`"),
        ("unknown statement ", "deze opdracht bestaat niet: "),
        ("unexpected ", "onverwacht: "),
        (", expected ", "; verwacht: "),
        (" is unknown", " bestaat niet"),
    ];
    PHRASES.iter().fold(detail.to_owned(), |text, (english, dutch)| text.replace(english, dutch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_offered_by_its_value_or_by_its_name() {
        let fields = ["page.title", "page.note", "page.note.place", "page.note.signatories.organisation", "site.name"];
        let fields = fields.map(str::to_owned);
        for (undefined, meant) in [
            ("page.titel", Some("page.title")),
            ("page.signatories.organization", Some("page.signatories.organisation")),
            ("s.organization", Some("s.organisation")),
            ("page.place", Some("page.note.place")),
            ("site.nam", Some("site.name")),
            ("page.zzzzz", None),
            ("s.zzzzzzz", None),
            ("titel", None),
        ] {
            assert_eq!(nearest_field(undefined, &fields).as_deref(), meant, "{undefined}");
        }
    }
}
