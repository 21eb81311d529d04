//! Tests that HTML cannot be injected through Markdown.

use super::*;

/// Checks that no tag of the author reaches the page, in any context, unless the site allows HTML.
#[test]
fn no_tag_slips_through() {
    let tag = "<img src=x onerror=alert(1)>";
    let places = [
        "{}",
        "a {}",
        "# {}",
        "`{}`",
        "    {}",
        "```{}\n{}\n```",
        "[{}](a)",
        "[a](<{}>)",
        "[a](b \"{}\")",
        "![{}](b \"{}\")",
        "| {} |\n|---|\n| {} |",
        "Tabel: {}\n\n| a |\n|---|",
        "> [!NOTE] {}\n> a",
        ":::details title='{}'\n{}\n:::",
        ":::quote by='{}'\n:::",
        ":::download file='{}' title='{}'\n:::",
        ":::video url='https://{}' title='{}'\n:::",
        ":::lang '{}'\n:::",
        ":::{}\n:::",
        "a[^{}]\n\n[^{}]: b",
        "a[^1]\n\n[^1]: {}",
        "<div title='{}'>{}</div>",
        "<!-- {} -->",
        "<script>{}</script>{}",
        "<{}",
        "&lt;{}",
        "- [ ] {}",
        "t {}\n: {}",
        "<https://{}>",
        "*{}*",
        "\\{}",
        "<![CDATA[{}]]>",
        "<?{}?>",
    ];
    for place in places {
        for slides in [false, true] {
            let text = place.replace("{}", tag);
            let markdown = parsed(&text, |options| options.slides = slides);
            let mut out = String::new();
            let bodies =
                markdown.parts.iter().flat_map(|part| [Some(&part.body), Some(&part.title), part.notes.as_ref()]);
            for body in bodies.chain([markdown.footnotes.as_ref()]).flatten() {
                body.fill(&mut out, |_, _| {});
            }
            out.extend(markdown.headings.iter().map(|heading| heading.html.as_str()));
            assert!(!out.contains("<img src") && !out.contains("<script"), "{text}\n{out}");
        }
    }
}
