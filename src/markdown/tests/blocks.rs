//! Tests of the `:::` blocks.

use super::*;

#[test]
fn each_block_has_its_own_html() {
    let image = "<img src=\"b.jpg\" alt=\"a\" decoding=\"async\">";
    check(&[
        (
            ":::download file=\"map/nota.pdf\" title=\"De nota's\"\nDrie pagina's.\n:::",
            "<div class=\"download\"><div><a href=\"map/nota.pdf\">De nota’s (PDF, 1 kB)</a>\n<p>Drie pagina’s.</p>\n</div></div>",
        ),
        (
            ":::download map/nota--1.pdf\n:::",
            "<div class=\"download\"><div><a href=\"map/nota--1.pdf\">nota--1.pdf (PDF, 1 kB)</a>\n</div></div>",
        ),
        (
            ":::figure\n![a](b.jpg)\nDe *foto*\n:::",
            &format!("<figure>{image}<figcaption>De <em>foto</em></figcaption></figure>"),
        ),
        (
            ":::figure\n![a](b.jpg)\n\nDe foto\n:::",
            &format!("<figure>{image}<figcaption>De foto</figcaption></figure>"),
        ),
        (
            ":::figure\n![a](b.jpg)\n\nEen\n\nTwee\n:::",
            &format!("<figure>{image}<figcaption>\n<p>Een</p>\n<p>Twee</p>\n</figcaption></figure>"),
        ),
        (":::figure\n![a](b.jpg \"Titel\")\n:::", &format!("<figure>{image}<figcaption>Titel</figcaption></figure>")),
        (":::figure\n[![a](b.jpg)](c.md)\n:::", &format!("<figure><a href=\"c.md\">{image}</a></figure>")),
        (
            ":::details title=\"Meer 's avonds\"\n- a\n:::",
            "<details>\n<summary>Meer ’s avonds</summary>\n<ul>\n<li>a</li>\n</ul>\n</details>",
        ),
        (
            "a\n:::video url=\"https://www.film.nl/x\" title=\"Deel 2: 'nu'\"\n:::",
            "<p>a</p>\n<p class=\"video\"><a href=\"https://www.film.nl/x\">Deel 2: ‘nu’ (video op film.nl)</a></p>",
        ),
        (":::lang en\n'm\n:::\n\n'm", "<div lang=\"en\">\n<p>‘m</p>\n</div>\n<p>’m</p>"),
        (":::summary\na\n\nb\n:::", "<div class=\"notice corner\">\n<p><b>In het kort.</b> a</p>\n<p>b</p>\n</div>"),
        (
            ":::summary\n- a\n:::",
            "<div class=\"notice corner\"><p><b>In het kort.</b> </p>\n<ul>\n<li>a</li>\n</ul>\n</div>",
        ),
        (
            ":::quote by=\"Jan, buurman\"\na\n:::",
            "<figure class=\"quote\"><blockquote>\n<p>a</p>\n</blockquote>\n<figcaption>Jan, buurman</figcaption></figure>",
        ),
    ]);
}

#[test]
fn blocks_nest_with_more_colons_outside() {
    check(&[
        (
            "::::details title=\"a\"\n:::lang en\nb\n:::\nc\n::::\n\nd",
            "<details>\n<summary>a</summary>\n<div lang=\"en\">\n<p>b</p>\n</div>\n<p>c</p>\n</details>\n<p>d</p>",
        ),
        (
            "- a\n\n  :::lang en\n  b\n  :::\n\n> :::lang en\n> c\n> :::",
            "<ul>\n<li>\n<p>a</p>\n<div lang=\"en\">\n<p>b</p>\n</div>\n</li>\n</ul>\n<blockquote>\n<div lang=\"en\">\n<p>c</p>\n</div>\n</blockquote>",
        ),
        (
            "```\n:::video url=\"https://x\"\n```",
            "<pre tabindex=\"0\"><code>:::video url=&quot;https://x&quot;\n</code></pre>",
        ),
    ]);
}

#[test]
fn no_text_is_lost_in_a_block_with_a_mistake() {
    check(&[
        (":::nonsens\na\n:::", "<p>a</p>"),
        (":::details\na\n:::", "<p>a</p>"),
        (":::video url=x title=y\na\n:::", "<p>a</p>"),
    ]);
}
