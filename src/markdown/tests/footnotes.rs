//! Tests of footnotes, their numbers, ids and backlinks.

use super::*;

fn notes(text: &str, change: impl Fn(&mut Options)) -> String {
    let markdown = parsed(text, change);
    markdown.footnotes.as_ref().map(|notes| filled(notes, &markdown)).unwrap_or_default()
}

fn back(reference: &str, label: &str) -> String {
    format!(
        "<a class=\"back\" href=\"#{reference}\" role=\"doc-backlink\" aria-label=\"Terug naar de tekst bij {label}\">↑ terug</a>"
    )
}

#[test]
fn every_reference_leads_to_its_note_and_back() {
    let text = "a[^b] c[^1] d[^B]\n\n[^1]: Noot *een*, zie [x](y.md)\n[^B]: Noot b";
    let reference = |note: &str, id: &str, number: usize| {
        format!(
            "<sup class=\"noteref\"><a href=\"#{note}\" id=\"{id}\" role=\"doc-noteref\" aria-label=\"voetnoot {number}\">{number}</a></sup>"
        )
    };
    assert_eq!(
        html(text),
        format!(
            "<p>a{} c{} d{}</p>\n",
            reference("fn-b", "fnref-b", 1),
            reference("fn-1", "fnref-1", 2),
            reference("fn-b", "fnref-b-2", 1)
        )
    );
    assert_eq!(
        notes(text, |_| {}),
        format!(
            "<ol class=\"footnotes\">\n<li id=\"fn-b\">Noot b {} {}</li>\n<li id=\"fn-1\">Noot <em>een</em>, zie <a href=\"y.md\">x</a> {}</li>\n</ol>\n",
            back("fnref-b", "voetnoot 1"),
            back("fnref-b-2", "voetnoot 1, verwijzing 2"),
            back("fnref-1", "voetnoot 2")
        )
    );
}

#[test]
fn the_backlink_follows_the_last_sentence() {
    let back = back("fnref-1", "voetnoot 1");
    for (note, expected) in [
        ("a\n\n    b", format!("<p>a</p>\n<p>b {back}</p>\n")),
        ("a\n\n    - b", format!("<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n<p>{back}</p>\n")),
        ("", back.clone()),
        (
            "zie [^1]",
            format!(
                "zie <sup class=\"noteref\"><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\" aria-label=\"voetnoot 1\">1</a></sup> {back} "
            ),
        ),
    ] {
        let list = notes(&format!("x[^1]\n\n[^1]: {note}"), |_| {});
        assert!(list.starts_with(&format!("<ol class=\"footnotes\">\n<li id=\"fn-1\">{expected}")), "{note}\n{list}");
    }
}

#[test]
fn a_note_in_a_note_gets_the_next_number() {
    let list = notes("[^a]: zie [^b]\n\n[^b]: b\n\nx[^c] y[^a]\n\n[^c]: c", |_| {});
    let order: Vec<&str> = list.split("<li id=\"").skip(1).filter_map(|item| item.split('"').next()).collect();
    assert_eq!(order, ["fn-c", "fn-a", "fn-b"]);
}

#[test]
fn a_heading_never_has_the_id_of_a_note() {
    let markdown = parsed("## fn-1\n\n## fnref-1\n\nx[^1]\n\n[^1]: a", |options| options.id_prefix = "e-");
    assert_eq!(markdown.ids, ["e-fn-1-1", "e-fnref-1-1", "e-fnref-1", "e-fn-1"]);
}

#[test]
fn labels_become_ids_that_differ() {
    let markdown = parsed("x[^a-2] y[^a] z[^a] u[^*] v[^+]\n\n[^a]: 1\n[^a-2]: 2\n[^*]: 3\n[^+]: 4", |_| {});
    let mut ids = markdown.ids.clone();
    assert_eq!(ids.len(), 9);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 9, "{ids:?}");
}

#[test]
fn a_reference_in_a_link_follows_the_link() {
    assert!(html("[a[^1] b](c)\n\n[^1]: x").starts_with("<p><a href=\"c\">a b</a><sup class=\"noteref\">"));
}
