//! Private remarks of other programs, and texts that look like one.

use super::*;

#[test]
fn a_remark_is_reported_once_at_its_first_sign() {
    for (text, expected) in [
        ("é %%nog vragen%% tekst", vec!["1:3 %%nog vragen%%"]),
        ("a\n\n%%\neen [[b]]\n\n- twee {#x}\n%%\n\nc %%d%%", vec!["3:1 %%", "9:3 %%d%%"]),
        ("In 2019 %%hoe laat?%% en %% uit 2020%%", vec!["1:9 %%hoe laat?%%", "1:26 %% uit 2020%%"]),
        ("Zo'n 50 %% met %% een opmerking", vec!["1:9 %% met %%"]),
        ("## Kop %%x%%\n\n| a |\n|---|\n| %%y%% |\n\n> %%z\n> z%%", vec!["1:8 %%x%%", "5:3 %%y%%", "7:3 %%z"]),
        ("![%%wie?%%](a.jpg)[^1]\n\n[^1]: %%x%%", vec!["1:3 %%wie?%%", "3:7 %%x%%"]),
        ("tekst\n\n%%\nalles\n\nhieronder", vec!["3:1 %%"]),
        ("a {/* b */} {/*c*/} {/*\n\nd\n\n*/}", vec!["1:3 {/* b */}", "1:13 {/*c*/}", "1:21 {/*"]),
        (
            "{# a #} {>>b<<} {{! c }} {% comment %}d{% endcomment %}",
            vec!["1:1 {# a #}", "1:9 {>>b<<}", "1:17 {{! c }}", "1:26 {% comment %}d{% endcomment %}"],
        ),
        ("`a` %%b `c` d%% `%%e%%`", vec!["1:5 %%b `c` d%%"]),
        ("- a\n\n  ```\n  %%b%%\n  ```\n\n  %%c%%", vec!["7:3 %%c%%"]),
    ] {
        let expected: Vec<String> = expected.into_iter().map(|at| format!("private-remark {at}")).collect();
        let found: Vec<String> =
            problems(text).into_iter().filter(|problem| !problem.starts_with("missing-alt")).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn signs_that_are_text_are_no_remark() {
    for text in [
        "100%% zeker en 50%% niet",
        "50 %% 60 %% 70",
        "Van 50 %% van de mensen tot 60 %% van de rest",
        "Een teken %% alleen",
        "%% alleen aan het begin",
        "%%%%%%%% een rij en %%%% nog een",
        "%% %% leeg",
        "100% zeker, 50% niet",
        "\\%%a\\%% en \\%\\%b\\%\\%",
        "`%%a%%` en ``%% ` b%%``",
        "```\n%%a%%\n{/* b */}\n```",
        "    %%a%%\n    {/* b */}",
        "> ~~~\n> %%a%%\n> ~~~",
        "- a\n\n      %%b%%",
        "<!-- %%a%% {/* b */} -->",
        "a <!-- %% --> b <!-- %% --> c",
        "`{/* a */}` en \\{/* b */}",
        "{a, b} en {/a} */",
        "wortel: {* a *}",
    ] {
        assert_eq!(problems(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_comment_is_a_note_on_slides_only() {
    let text = "<!-- voor mij: %%vraag Jan%% -->";
    assert_eq!(problems(text), Vec::<String>::new());
    let slides = |raw_html| linted(text, |options| (options.slides, options.raw_html) = (true, raw_html));
    for found in [slides(false), slides(true)] {
        assert_eq!(shown(text, found), ["private-remark 1:16 %%vraag Jan%%"]);
    }
}

#[test]
fn very_many_signs_take_linear_time() {
    let n = 20_000;
    for text in ["{# a ", "{/*", "%%a ", "{<!--", "%%1 ", "{# a #} ", "{>> a {# <<} "] {
        linted(&text.repeat(n), |_| {});
    }
}
