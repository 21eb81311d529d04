//! Bad input, case by case. Each case checks the diagnostics, that nothing is published, that the run ends, and that
//! the fixed input builds.
//!
//! The numbers refer to a list of seventy-two inputs that have broken site generators. Each number has a case here, is
//! covered by another test, or cannot occur; `every_number_is_accounted_for` checks this.

use crate::support::{PICTURE, Project, Run, in_time, repository};
use std::collections::BTreeSet;

/// A bad input and the expected result.
struct Case {
    number: u8,
    what: &'static str,
    make: fn(&Project),
    code: i32,
    /// Texts that must all appear on standard error.
    says: &'static [&'static str],
    fix: fn(&Project),
}

/// Numbers that another test covers.
const ELSEWHERE: &[(u8, &str)] = &[
    (23, "many::twice_as_many_pages_take_twice_the_work"),
    (57, "theme::hostile_text_stays_text_in_markup_and_in_data"),
    (67, "cli::a_file_that_may_not_be_read_is_the_machines_failure"),
];

/// Numbers that cannot occur.
const NOT_HERE: &[(u8, &str)] = &[
    (44, "a date is a calendar day and has no zone"),
    (69, "a text is read in one call; what is written meanwhile is the next run's"),
];

fn nothing(_: &Project) {}

fn page(project: &Project, body: &str) {
    project.page("a.md", body);
}

fn front(project: &Project, yaml: &str) {
    project.write("content/a.md", format!("---\n{yaml}\n---\n"));
}

fn template(project: &Project, text: &str) {
    page(project, "Tekst.");
    project.write("themes/omslag/templates/page.html", text);
}

fn fixed(project: &Project) {
    page(project, "Goed.");
}

fn fixed_template(project: &Project) {
    template(project, "<h1>{{ page.title }}</h1>{{ page.body }}");
}

fn remove(project: &Project, path: &str) {
    let path = project.path(path);
    if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }.expect("it is there");
}

macro_rules! cases {
    ($($number:literal $what:literal $make:expr => $code:literal $says:expr, $fix:expr;)*) => {
        &[$(Case { number: $number, what: $what, make: $make, code: $code, says: &$says, fix: $fix }),*]
    };
}

const TEXT: &[Case] = cases! {
    1 "bytes that are no UTF-8" |it| { it.write_bytes("content/a.md", b"---\ntitle: A\n---\n\ncaf\xe9\n"); }
        => 1 ["fout[bad-encoding]", "content/a.md:5:4", "Windows-1252"], fixed;
    2 "UTF-16" |it| { it.write_bytes("content/a.md", b"\xff\xfe-\0-\0-\0\n\0"); }
        => 1 ["fout[bad-encoding]", "content/a.md", "UTF-16"], fixed;
    3 "a byte order mark" |it| { it.write("content/a.md", "\u{feff}---\ntitle: A\n---\n"); } => 0 [], nothing;
    4 "line ends of Windows" |it| { it.write("content/a.md", "---\r\ntitle: A\r\n---\r\n\r\nTekst\r\n"); } => 0 [], nothing;
    5 "line ends of an old Macintosh" |it| { it.write("content/a.md", "---\rtitle: A\r---\r\rTekst\r"); } => 0 [], nothing;
    6 "a NUL" |it| page(it, "Tek\0st") => 1 ["fout[bad-encoding]", "content/a.md:5:4"], fixed;
    7 "an empty file" |it| { it.write("content/a.md", ""); } => 1 ["fout[front-matter-missing]", "content/a.md:1:1"], fixed;
    8 "front matter alone" |it| front(it, "title: A") => 0 [], nothing;
    9 "text that runs the other way" |it| page(it, "Tekst \u{202e}gnaleb nee\u{202c}.")
        => 0 ["waarschuwing[hidden-character]", "content/a.md:5:7"], fixed;
    10 "no line end at the end" |it| { it.write("content/a.md", "---\ntitle: A\n---\n\nTekst"); } => 0 [], nothing;
};

const SIZE: &[Case] = cases! {
    11 "a page over the limit" |it| page(it, &"a".repeat(4 * 1024 * 1024)) => 1 ["fout[too-large]", "content/a.md"], fixed;
    12 "many headings" |it| page(it, &"## Kop\n\n".repeat(10_000)) => 0 [], nothing;
    13 "quotes in quotes" |it| page(it, &format!("{}a", ">".repeat(100_000))) => 1 ["fout[too-large]", "content/a.md:5:"], fixed;
    14 "lists in lists" |it| page(it, &(0..1_000).map(|at| format!("{}- a\n", "  ".repeat(at))).collect::<String>())
        => 1 ["fout[too-large]", "content/a.md:"], fixed;
    15 "brackets" |it| page(it, &"[".repeat(100_000)) => 0 [], nothing;
    16 "stars" |it| page(it, &"*a **b ".repeat(20_000)) => 0 ["waarschuwing[almost-markdown]"], fixed;
    17 "links that never end" |it| page(it, &"[a](<".repeat(20_000)) => 0 [], nothing;
    18 "backticks" |it| page(it, &(1..500).map(|at| format!("a{}", "`".repeat(at))).collect::<String>()) => 0 [], nothing;
    19 "comments that never end" |it| page(it, &"<!--a".repeat(20_000)) => 1 ["fout[raw-html]", "content/a.md:5:1"], fixed;
    20 "a table of many columns" |it| page(it, &format!("{0}|\n{1}|\n{0}|\n", "|a".repeat(3_000), "|-".repeat(3_000)))
        => 0 [], nothing;
    21 "many footnotes" |it| page(it, &(0..2_000).map(|at| format!("a[^{at}]\n\n[^{at}]: b\n\n")).collect::<String>())
        => 0 [], nothing;
    21 "one footnote, many times" |it| {
            let words = format!("strings:\n  nl:\n    footnote-back-again: {}\n", "terug ".repeat(100).trim());
            it.write("themes/omslag/theme.yaml", &words);
            page(it, &format!("{}\n\n[^a]: b\n", "[^a]".repeat(20_000)));
        }
        => 1 ["fout[too-large]", "content/a.md:5:1"], fixed;
    22 "dead links over and over" |it| page(it, &"[een](weg.md) ".repeat(20_000))
        => 1 ["fout[dead-link]", "content/a.md:5:7", "(en nog 19980 keer in dit bestand)", "20000 fouten"], fixed;
    22 "many tags" |it| front(it, &format!("title: A\ntags: [{}]", (0..3_000).map(|at| format!("t{at}, ")).collect::<String>()))
        => 0 [], nothing;
    24 "folders in folders" |it| { it.write(&format!("content/{}a.md", "d/".repeat(200)), "---\ntitle: A\n---\n"); } => 0 [], nothing;
    24 "folders in very many folders" |it| {
            it.write(&format!("content/{}a.md", "d/".repeat(300)), "---\ntitle: A\n---\n");
        }
        => 1 ["fout[too-large]", "content/d/d/", "250"], |it| remove(it, "content/d");
    24 "a name of 255 bytes" |it| { it.write(&format!("content/{}.md", "a".repeat(252)), "---\ntitle: A\n---\n"); }
        => 1 ["fout[bad-file-name]", "content/aaaa"], |it| remove(it, &format!("content/{}.md", "a".repeat(252)));
};

const YAML: &[Case] = cases! {
    25 "a bomb of aliases" |it| front(it, &(1..10).fold("a0: &a0 [x,x,x,x,x,x,x,x,x]".to_owned(), |text, at| {
        format!("{text}\na{at}: &a{at} [{}]", vec![format!("*a{}", at - 1); 9].join(","))
    })) => 1 ["fout[yaml-syntax]", "content/a.md:"], fixed;
    26 "brackets in brackets" |it| front(it, &format!("title: A\nextra: {}", "[".repeat(60_000))) => 1 ["fout[", "content/a.md:"], fixed;
    27 "an alias of itself" |it| front(it, "title: A\nextra: &a [*a]") => 1 ["fout[yaml-syntax]", "content/a.md:3:"], fixed;
    28 "an alias of nothing" |it| front(it, "title: *weg") => 1 ["fout[yaml-syntax]", "content/a.md:2:8"], fixed;
    29 "a key twice" |it| front(it, "title: A\ntags: [a]\ntitle: B") => 1 ["fout[duplicate-key]", "content/a.md:4:1"], fixed;
    30 "a tab" |it| front(it, "title: A\nextra:\n\ta: 1") => 1 ["fout[yaml-tab]", "content/a.md:4:1"], fixed;
    31 "front matter that never ends" |it| { it.write("content/a.md", "---\ntitle: A\n\nTekst\n"); }
        => 1 ["fout[front-matter-unclosed]", "content/a.md:1:1"], fixed;
    32 "a colon in a title" |it| front(it, "title: A: b") => 1 ["fout[yaml-colon]", "content/a.md:2:9"], fixed;
    33 "a list for front matter" |it| front(it, "- title") => 1 ["fout[", "content/a.md:2:"], fixed;
    33 "text for front matter" |it| front(it, "titel") => 1 ["fout[", "content/a.md:"], fixed;
    34 "two documents" |it| { it.write("data/a.yaml", "a: 1\n---\nb: 2\n"); } => 1 ["fout[yaml-syntax]", "data/a.yaml:"],
        |it| { it.write("data/a.yaml", "a: 1\nb: 2\n"); };
    35 "a tag of YAML" |it| front(it, "title: !!binary aGFsbG8=") => 0 [], |it| assert!(it.read("a/index.html").contains("aGFsbG8="));
    35 "a merge key" |it| front(it, "title: A\nextra: {<<: {a: 1}, b: 2}") => 0 [], nothing;
    35 "a list for a key" |it| front(it, "title: A\n? [a, b]\n: c") => 1 ["fout[", "content/a.md:"], fixed;
    36 "not a number" |it| front(it, "title: A\nweight: .nan") => 1 ["fout[wrong-type]", "content/a.md:3:9"], fixed;
    36 "an octal number" |it| front(it, "title: 010") => 0 [], |it| assert!(it.read("a/index.html").contains("010"));
    36 "a clock" |it| front(it, "title: 12:30") => 0 [], |it| assert!(it.read("a/index.html").contains("12:30"));
    36 "a no" |it| front(it, "title: no\ndraft: no") => 1 ["fout[wrong-type]", "content/a.md:3:8", "draft: false"], fixed;
    37 "a number for a list" |it| front(it, "title: A\ntags: 3") => 1 ["fout[wrong-type]", "content/a.md:3:7", "tags: [3]"], fixed;
    38 "an unknown key" |it| front(it, "titel: A") => 1 ["fout[unknown-key]", "content/a.md:2:1", "`title`"], fixed;
    39 "front matter over the limit" |it| front(it, &format!("title: A\nextra: {{a: {}}}", "x".repeat(70_000)))
        => 1 ["fout[too-large]", "content/a.md:2:1"], fixed;
    39 "very many unknown keys" |it| front(it, &(0..7_000).map(|at| format!("s{at}: 1\n")).collect::<String>())
        => 1 ["fout[unknown-key]", "content/a.md:2:1", "(en nog 6980 keer in dit bestand)"], fixed;
    39 "settings over the limit" |it| {
            let names = (0..20_000).map(|at| format!("a{at}.md, ")).collect::<String>();
            it.write("site.yaml", format!("name: A\nbase_url: https://a.example/\nmenu: [{names}]\n"));
        }
        => 2 ["fout[too-large]", "site.yaml:1:1", "de grens is 64 KiB", "`data/`"],
        |it| { it.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\n"); };
    40 "a NUL in front matter" |it| front(it, "title: A\0") => 1 ["fout[bad-encoding]", "content/a.md:2:9"], fixed;
};

const DATES: &[Case] = cases! {
    41 "a month of 13" |it| front(it, "title: A\ndate: 2024-13-45") => 1 ["fout[bad-date]", "content/a.md:3:7"], fixed;
    42 "a day that does not exist" |it| front(it, "title: A\ndate: 2024-02-30") => 1 ["fout[bad-date]", "content/a.md:3:7", "29"], fixed;
    43 "the year 0" |it| front(it, "title: A\ndate: 0000-01-01") => 1 ["fout[bad-date]", "content/a.md:3:7"], fixed;
    43 "the year 99999" |it| front(it, "title: A\ndate: 99999-01-01") => 1 ["fout[bad-date]", "content/a.md:3:7"], fixed;
    43 "a year before Christ" |it| front(it, "title: A\ndate: -44") => 1 ["fout[bad-date]", "content/a.md:3:7"], fixed;
    45 "a leap second" |it| front(it, "title: A\ndate: 2016-12-31T23:59:60Z") => 1 ["fout[bad-date]", "content/a.md:3:7"], fixed;
    46 "a day to come" |it| front(it, "title: A\ndate: 2031-01-01") => 0 [], |it| { it.read("a/index.html"); };
    47 "an update before the date" |it| front(it, "title: A\ndate: 2031-01-01\nupdated: 2026-01-01") => 0 [], nothing;
    48 "a date of a mail" |it| front(it, "title: A\ndate: Tue, 3 Sep 2019 10:00:00 +0200") => 1 ["fout[", "content/a.md:3:"], fixed;
};

const TEMPLATES: &[Case] = cases! {
    49 "a template that includes itself" |it| template(it, "{% include 'page.html' %}")
        => 1 ["fout[template-error]", "themes/omslag/templates/page.html:1:", "content/a.md"], fixed_template;
    50 "a template that extends itself" |it| template(it, "{% extends 'page.html' %}")
        => 1 ["fout[template-error]", "themes/omslag/templates/page.html:1:", "content/a.md"], fixed_template;
    51 "a macro that calls itself" |it| template(it, "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}")
        => 1 ["fout[template-error]", "themes/omslag/templates/page.html:1:", "content/a.md"], fixed_template;
    52 "a loop without end" |it| template(it, "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% for c in range(99) %}{% endfor %}{% endfor %}{% endfor %}")
        => 1 ["fout[template-error]", "komt niet tot een eind", "content/a.md"], fixed_template;
    53 "a text without end" |it| template(it, "{{ 'x' * 9999999999 }}")
        => 1 ["fout[template-error]", "themes/omslag/templates/page.html:1:4"], fixed_template;
    54 "a name that is none" |it| template(it, "<h1>{{ page.titel }}</h1>")
        => 1 ["fout[template-error]", "themes/omslag/templates/page.html:1:8", "page.title", "content/a.md"], fixed_template;
    55 "a file outside the theme" |it| template(it, "{% include '../../../site.yaml' %}")
        => 1 ["fout[template-error]", "themes/omslag/templates/page.html:1:4", "bestaat niet"], fixed_template;
    56 "a template that is not there" |it| front(it, "title: A\ntemplate: pagee")
        => 1 ["fout[template-error]", "content/a.md", "bedoelde u `page`?"], fixed;
    56 "a template that cannot be read" |it| template(it, "{% if page.title %}")
        => 1 ["fout[template-error]", "themes/omslag/templates/page.html:1:"], fixed_template;
};

/// A PNG of 20,000 by 20,000 pixels, up to the checksum of its header.
const PNG_HEAD: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x4e\x20\0\0\x4e\x20\x08\x02\0\0\0";

const PATHS: &[Case] = cases! {
    58 "odd names" |it| {
        let names = ["a b", "a?b", "a#b", "a%b", "a&b", "a'b", "😀 x"];
        for name in names {
            it.write(&format!("content/{name}.gif"), PICTURE);
        }
        let link = |name: &&str| format!("![x](<{}.gif>)\n\n", name.replace('%', "%25").replace('?', "%3F").replace('#', "%23"));
        page(it, &names.iter().map(link).collect::<String>());
    } => 0 [], nothing;
    59 "names that differ by case" |it| { it.page("a.md", "a").page("A.md", "A"); }
        => 1 ["fout[address-collision]", "content/A.md", "content/a.md"], |it| remove(it, "content/A.md");
    59 "names that differ by normal form" |it| { it.page("caf\u{e9}.md", "a").page("cafe\u{301}.md", "b"); }
        => 1 ["fout[address-collision]", "/cafe/"], |it| remove(it, "content/cafe\u{301}.md");
    60 "two pages at one address" |it| { it.page("a.md", "a").write("content/b.md", "---\ntitle: B\nslug: a\n---\n"); }
        => 1 ["fout[address-collision]", "content/b.md", "content/a.md"], |it| remove(it, "content/b.md");
    60 "an alias over a page" |it| { it.page("a.md", "a").write("content/b.md", "---\ntitle: B\naliases: [/a]\n---\n"); }
        => 1 ["fout[address-collision]", "content/b.md:3:"], |it| remove(it, "content/b.md");
    60 "a page against a file" |it| { it.page("a.md", "a").write("content/a/index.html", "x"); }
        => 1 ["fout[address-collision]", "content/a/index.html", "content/a.md"], |it| remove(it, "content/a");
    60 "tags with one address" |it| front(it, "title: A\ntags: [c, c++]") => 1 ["fout[address-collision]", "content/a.md", "c++"], fixed;
    61 "a slug that leaves the site" |it| front(it, "title: A\nslug: ../../etc") => 1 ["fout[bad-slug]", "content/a.md:3:7"], fixed;
    61 "a slug from the root" |it| front(it, "title: A\nslug: /abs") => 1 ["fout[bad-slug]", "content/a.md:3:7"], fixed;
    61 "a slug of Windows" |it| front(it, "title: A\nslug: 'C:\\x'") => 1 ["fout[bad-slug]", "content/a.md:3:8"], fixed;
    61 "a slug with a way back" |it| front(it, "title: A\nslug: a/../b") => 1 ["fout[bad-slug]", "content/a.md:3:7"], fixed;
    61 "an empty slug" |it| front(it, "title: A\nslug: ''") => 0 [], nothing;
    61 "a slug with a NUL" |it| front(it, "title: A\nslug: \"a\\0b\"") => 1 ["fout[bad-slug]", "content/a.md:3:8"], fixed;
    61 "a slug in code" |it| front(it, "title: A\nslug: '%2e%2e'") => 1 ["fout[bad-slug]", "content/a.md:3:8"], fixed;
    61 "a slug of nothing" |it| front(it, "title: A\nslug: '.'") => 1 ["fout[bad-slug]", "content/a.md:3:8"], fixed;
    61 "a slug of 300 bytes" |it| front(it, &format!("title: A\nslug: {}", "a".repeat(300))) => 1 ["fout[bad-slug]", "content/a.md:3:7"], fixed;
    62 "a name that Windows keeps" |it| { it.write("content/nul.html", "x"); } => 1 ["fout[bad-file-name]", "content/nul.html"],
        |it| remove(it, "content/nul.html");
    62 "a name with a dot at its end" |it| { it.write("content/a.", "x"); } => 1 ["fout[bad-file-name]", "content/a."],
        |it| remove(it, "content/a.");
    63 "an alias on another site" |it| front(it, "title: A\naliases: [//evil.com]") => 1 ["fout[bad-alias]", "content/a.md:3:11"], fixed;
    63 "an alias that is a script" |it| front(it, "title: A\naliases: ['javascript:x']") => 1 ["fout[bad-alias]", "content/a.md:3:"], fixed;
    70 "a picture of 400 million pixels" |it| {
        it.write("content/x.png", [PNG_HEAD, &[0; 4], b"\0\0\0\0IEND\0\0\0\0"].concat());
        page(it, "![x](x.png)");
    } => 1 ["fout[unreadable-picture]", "content/a.md:5:6", "20000"], |it| { it.write("content/x.png", PICTURE); };
    70 "half a picture" |it| { it.write_bytes("content/x.png", b"\x89PNG\r\n"); page(it, "![x](x.png)"); }
        => 1 ["fout[unreadable-picture]", "content/a.md:5:6"], |it| { it.write("content/x.png", PICTURE); };
    71 "a drawing with a script" |it| { it.write("content/x.svg", "<svg><script>x</script></svg>"); page(it, "![x](x.svg)"); }
        => 0 [], |it| assert!(!it.read("a/index.html").contains("<script>x"));
    // A permalink cannot contain a full stop, so there is no collision.
    72 "a folder called index.html" |it| { it.page("index.html/a.md", "a"); } => 0 [], |it| { it.read("index-html/a/index.html"); };
};

#[cfg(unix)]
fn link(project: &Project, to: &str, from: &str) {
    std::os::unix::fs::symlink(to, project.path(from)).expect("a link can be made");
}

#[cfg(unix)]
const FILES: &[Case] = cases! {
    64 "a link in circles" |it| link(it, ".", "content/rond") => 1 ["fout[symbolic-link]", "content/rond"], |it| remove_link(it, "content/rond");
    65 "a link that leaves the project" |it| link(it, "/etc/hostname", "content/a.md")
        => 1 ["fout[symbolic-link]", "content/a.md"], |it| remove_link(it, "content/a.md");
    66 "a link to nothing" |it| link(it, "weg.md", "content/a.md") => 1 ["fout[symbolic-link]", "content/a.md"], |it| remove_link(it, "content/a.md");
    64 "settings in circles" |it| { remove_link(it, "site.yaml"); link(it, "site.yaml", "site.yaml"); } => 3 ["site.yaml"], settings_back;
    68 "a pipe" |it| pipe(it, "content/a.md") => 1 ["fout[special-file]", "content/a.md"], |it| remove_link(it, "content/a.md");
    68 "settings that are a pipe" |it| { remove_link(it, "site.yaml"); pipe(it, "site.yaml"); } => 2 ["fout[special-file]", "site.yaml"], settings_back;
};

#[cfg(unix)]
fn pipe(project: &Project, path: &str) {
    let made = std::process::Command::new("mkfifo").arg(project.path(path)).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe can be made");
}

#[cfg(unix)]
fn settings_back(project: &Project) {
    remove_link(project, "site.yaml");
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\n");
}

#[cfg(unix)]
fn remove_link(project: &Project, path: &str) {
    std::fs::remove_file(project.path(path)).expect("it is there");
}

#[cfg(not(unix))]
const FILES: &[Case] = &[];

/// Runs a build with a time limit.
fn build(project: &Project, what: &str) -> Run {
    let mut command = project.command();
    command.arg("build");
    let output = in_time(what, move || command.output()).expect("omslag runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { code: output.status.code().unwrap_or(-1), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

fn complaints(case: &Case) -> Vec<String> {
    let what = format!("B{} {}", case.number, case.what);
    let project = Project::small();
    project.build().good();
    let before = project.seen();
    (case.make)(&project);
    let run = build(&project, &what);
    let mut wrong = Vec::new();
    if run.code != case.code {
        wrong.push(format!("{what}: exit code {}", run.code));
    }
    wrong.extend(
        case.says
            .iter()
            .filter(|says| !run.stderr.contains(**says))
            .map(|says| format!("{what}: not reported: {says}")),
    );
    if case.says.is_empty() && (run.stderr.contains("fout[") || run.stderr.contains("waarschuwing[")) {
        wrong.push(format!("{what}: is valid, but there are diagnostics"));
    }
    if run.stderr.contains("panicked") {
        wrong.push(format!("{what}: panics"));
    }
    if case.code != 0 && project.seen() != before {
        wrong.push(format!("{what}: public/ was touched"));
    }
    if !wrong.is_empty() {
        wrong.push(run.stderr.chars().take(1_500).collect());
    }
    (case.fix)(&project);
    let run = build(&project, &what);
    if run.code != 0 || !case.says.is_empty() && run.stderr.contains("waarschuwing[") {
        wrong.push(format!("{what}: fixed, but:\n{}", run.stderr.chars().take(1_500).collect::<String>()));
    }
    wrong
}

#[track_caller]
fn check(cases: &[Case]) {
    let wrong: Vec<String> = cases.iter().flat_map(complaints).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bad_text_is_reported_and_its_fixed_twin_builds() {
    check(TEXT);
}

#[test]
fn too_much_of_anything_is_reported_or_built_and_comes_to_an_end() {
    check(SIZE);
}

#[test]
fn bad_yaml_is_reported_and_its_fixed_twin_builds() {
    check(YAML);
}

#[test]
fn bad_dates_are_reported_and_their_fixed_twins_build() {
    check(DATES);
}

#[test]
fn bad_templates_are_reported_and_their_fixed_twins_build() {
    check(TEMPLATES);
}

#[test]
fn bad_names_and_addresses_are_reported_and_their_fixed_twins_build() {
    check(PATHS);
}

#[test]
fn links_and_pipes_are_reported_and_their_fixed_twins_build() {
    check(FILES);
}

#[test]
#[cfg(unix)]
fn every_number_is_accounted_for() {
    let here = [TEXT, SIZE, YAML, DATES, TEMPLATES, PATHS, FILES].into_iter().flatten().map(|case| case.number);
    let others = ELSEWHERE.iter().chain(NOT_HERE).map(|(number, _)| *number);
    let found: BTreeSet<u8> = here.chain(others).collect();
    assert_eq!(found, (1..=72).collect());
    for (number, test) in ELSEWHERE {
        let (file, name) = test.split_once("::").expect("a module and a test");
        let text =
            std::fs::read_to_string(repository().join(format!("tests/suite/{file}.rs"))).expect("a file of tests");
        assert!(text.contains(&format!("fn {name}(")), "{number} names a test that does not exist: {test}");
    }
}

#[test]
#[cfg(unix)]
fn content_may_be_a_link_to_a_folder_elsewhere() {
    let project = Project::small();
    project.write("content/a.md", "---\ntitle: A\n---\n\nTekst.\n");
    project.build().good();
    let built = project.public();
    std::fs::rename(project.path("content"), project.path("elders")).expect("a folder");
    link(&project, "elders", "content");
    project.build().good();
    assert_eq!(project.public(), built);
}

/// In a folder with settings, that site is meant: the site in the folder above must not be published instead.
#[test]
fn settings_that_are_a_folder_are_not_looked_for_in_the_folder_above() {
    let project = Project::small();
    std::fs::create_dir_all(project.path("onder/site.yaml")).expect("a folder");
    let run = project.run_with(project.command().current_dir(project.path("onder")).arg("build"));
    run.fails(2, &["fout[special-file]", "site.yaml"]);
    assert!(!project.path("public").exists());
}

#[test]
#[cfg(unix)]
fn a_name_that_would_write_to_the_terminal_is_refused_without_doing_so() {
    let project = Project::small();
    for name in ["a\nb.md", "a\u{1b}[31mb.md", "c\u{7f}.pdf"] {
        project.write(&format!("content/{name}"), "---\ntitle: A\n---\n");
    }
    let run = project.build();
    run.fails(1, &["content/a\u{fffd}b.md", "content/a\u{fffd}[31mb.md", "content/c\u{fffd}.pdf", "3 fouten"]);
}

#[test]
fn line_ends_make_no_difference() {
    let text = "---\ntitle: A\n---\n\nEen\ntwee\n\n```\ncode\n```\n";
    let pages = ["\n", "\r\n", "\r"].map(|end| {
        let project = Project::small();
        project.write("content/a.md", text.replace('\n', end));
        project.build().good();
        project.read("a/index.html")
    });
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[0], pages[2]);
}
