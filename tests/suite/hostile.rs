//! Hostile text: only templates create elements and attributes, whatever authors write, and XML stays well-formed.
//!
//! A site is built twice: with words that try to break out of their context, and with the same words without their
//! punctuation. Both builds must have the same files, and an HTML parser that follows the browsers' rules must find the
//! same elements and attributes in the same order. Generated words follow the hand-written ones.

use crate::support::{PICTURE, Project};
use crate::support::{Random, cases};
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::collections::{BTreeMap, BTreeSet};

/// Breaks out of attributes, elements, comments, CDATA, templates and YAML, if anything does.
const HOSTILE: &str = "kwaad \"><b onx='1'></title></script><script>x</script><!-- ]]>&lt;i&gt;{{ 7 * 7 }}{% raw %}";
/// The same for contexts where a space or a double quote ends the text.
const HOSTILE_WORD: &str = "kwaad'><b/onx=1></title><script>&lt;i&gt;";

/// The same for Markdown, which decodes character references.
const HOSTILE_CODED: &str = "kwaad&quot;&#39;&gt;&lt;b/onx=1&gt;&lt;/title&gt;&lt;script&gt;&#123;&#123;";

/// The same for file names, limited to names that every operating system allows.
const HOSTILE_FILE: &str = "kwaad'&lt;b&gt; onx='1' {{ 7 }}";

/// Fragments of generated words.
const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "/",
    "=",
    "&",
    ";",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "--!>",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "<script>",
    "</script>",
    "</title>",
    "</textarea>",
    "<svg>",
    "<style>",
    "</style>",
    "<template>",
    "onload=",
    "style=",
    "&lt;",
    "&#60;",
    "&quot",
    "\\",
    "$",
    "%3C",
    "%22",
    "a",
    "zin",
    " ",
    " x=",
    "\" onx=\"",
    "' onx='",
];

/// Words that are hostile in one site and harmless in the other.
#[derive(Clone)]
pub struct Words {
    hostile: bool,
    text: String,
    word: String,
    coded: String,
}

impl Words {
    pub fn of_ours(hostile: bool) -> Words {
        Words { hostile, text: HOSTILE.to_owned(), word: HOSTILE_WORD.to_owned(), coded: HOSTILE_CODED.to_owned() }
    }

    pub fn generated(hostile: bool, random: &mut Random) -> Words {
        let mut words = || (0..12).map(|_| PIECES[random.below(PIECES.len())]).collect::<String>();
        let code = |character: char| match character.is_alphanumeric() {
            true => character.to_string(),
            false => format!("&#{};", u32::from(character)),
        };
        let (text, word, coded) = (words(), words(), words());
        Words {
            hostile,
            text: format!("kwaad {text}"),
            word: format!("kwaad{}", word.replace([' ', '"', '\\'], "-")),
            coded: format!("kwaad{}", coded.replace(' ', "-").chars().map(code).collect::<String>()),
        }
    }

    /// Returns arbitrary text.
    fn text(&self) -> String {
        self.tamed(&self.text, ' ')
    }

    /// Returns text without spaces and double quotes.
    fn word(&self) -> String {
        self.tamed(&self.word, '-')
    }

    /// Returns text as character references.
    fn coded(&self) -> String {
        self.tamed(&self.coded, '-')
    }

    /// Returns arbitrary text as a YAML value.
    fn yaml(&self) -> String {
        serde_json::to_string(&self.text()).expect("JSON, which is YAML")
    }

    fn tamed(&self, text: &str, instead: char) -> String {
        let tame = |character: char| if character.is_alphanumeric() { character } else { instead };
        if self.hostile { text.to_owned() } else { text.chars().map(tame).collect() }
    }

    /// Returns a file name without its extension.
    pub fn file_name(&self) -> String {
        self.tamed(HOSTILE_FILE, '-')
    }

    /// Replaces `@yaml@`, `@text@`, `@word@` and `@coded@` with the words.
    pub fn fill(&self, text: &str) -> String {
        let words =
            [("@yaml@", self.yaml()), ("@text@", self.text()), ("@word@", self.word()), ("@coded@", self.coded())];
        words.iter().fold(text.to_owned(), |text, (blank, word)| text.replace(blank, word))
    }
}

const SETTINGS: &str = "name: @yaml@\nbase_url: https://proef.example/\ndescription: @yaml@\n\
                        footer: [pagina.md]\nextra: {blurb: @yaml@, colophon: @yaml@}\n";

const PAGES: &[(&str, &str)] = &[
    (
        "index.md",
        "---\ntitle: @yaml@\ndescription: @yaml@\nextra:\n  lead: @yaml@\n  cover: {left: @yaml@, right: @yaml@}\n  \
         motto: {text: @yaml@, source: @yaml@}\n  calls:\n    - {title: @yaml@, text: @yaml@, file: pagina.md}\n---\n",
    ),
    (
        "pagina.md",
        "---\ntitle: @yaml@\ndescription: @yaml@\ntags: [@yaml@]\nmenu: @yaml@\ndate: 2020\nlang: nl\nimage: foto.jpg\n\
         extra: {lead: @yaml@, eigen: @yaml@}\n---\n\nEen \\<b onx=1> en `@word@`.\n",
    ),
    ("map/index.md", "---\ntitle: @yaml@\nslug: map\ndescription: @yaml@\ndefault_kind: note\nmenu: @yaml@\n---\n"),
    (
        "map/nota.md",
        "---\ntitle: @yaml@\nslug: nota\ndate: 2021\nplace: @yaml@\nauthors: [@yaml@]\nstatus: adopted\n\
         signatories:\n  - name: @yaml@\n    organisation: @yaml@\ndownloads:\n  - file: a.pdf\n    title: @yaml@\n    \
         description: @yaml@\ntags: [@yaml@]\n---\n\n## Kop @coded@\n\nTekst.\n",
    ),
    ("tijd/index.md", "---\ntitle: @yaml@\nkind: timeline\nslug: tijd\n---\n"),
    ("tijd/moment.md", "---\ntitle: @yaml@\ndate: 2019\ntopic: @yaml@\nsources: [@yaml@]\n---\n\n## Kop\n\nTekst.\n"),
    (
        "tijd/eigen.md",
        "---\ntitle: @yaml@\ndate: 2018\ntopic: @yaml@\nsources: [@yaml@]\nown_page: true\ndescription: @yaml@\n---\n",
    ),
    ("dias/index.md", "---\ntitle: @yaml@\nslug: dias\ndefault_kind: presentation\n---\n"),
    (
        "dias/dia.md",
        "---\ntitle: @yaml@\ndate: 2022\nplace: @yaml@\nauthors: [@yaml@]\n---\n\n## Eerste\n\n\
         <!-- een \"><b> noot -->\n\n---\n\n## Tweede\n",
    ),
];

/// Markdown with hostile words in contexts where Markdown treats them as text.
const BODY: &str = "---\ntitle: Tekst\nslug: tekst\n---\n\n## Kop `@word@` @coded@\n\n\
    ![een `@word@` @coded@ beeld](../foto.jpg \"@coded@\")\n\n\
    [link](<https://a.example/?@coded@> \"@coded@\")\n\n\
    ```@coded@\n@text@\n```\n\nTekst `@text@` @coded@.[^kwaad'&b]\n\n\
    [^kwaad'&b]: Noot `@text@` @coded@.\n\n\
    :::details title=\"@word@\"\nTekst.\n:::\n\n\
    :::quote by=\"@word@\"\nTekst.\n:::\n\n\
    :::video url=\"https://a.example/?@word@\" title=\"@word@\"\n:::\n\n\
    :::download file=\"a.pdf\" title=\"@word@\"\n:::\n\n\
    > [!NOTE] `@word@` @coded@\n> Tekst.\n\n\
    Tabel: `@word@` @coded@\n\n| `@word@` | b |\n|---|---|\n| @coded@ | en nog meer tekst dan er op een telefoon naast past |\n\nWoord @coded@\n: Uitleg `@word@`\n";

/// A template that prints data and fields that the built-in theme does not print.
const TEMPLATE: &str = "<h1 title=\"{{ page.title }}\">{{ page.title }}</h1>\n\
    <p data-a=\"{{ site.data.kwaad.waarde }}\">{{ site.data.kwaad.waarde }} {{ page.extra.eigen }}</p>\n\
    {{ page.body }}{{ page.footnotes or \"\" }}\n";

/// HTML allows two kinds of quotes around a value, and theme authors may use either.
const SINGLE_QUOTES: &str = "<h1 title='{{ page.extra.eigen }}'>x</h1>\n";

fn site(words: &Words) -> Project {
    let project = Project::small();
    project.write("site.yaml", words.fill(SETTINGS));
    project.write("data/kwaad.yaml", words.fill("waarde: @yaml@\n"));
    for (path, text) in PAGES {
        project.write(&format!("content/{path}"), words.fill(text));
    }
    let file_name = words.file_name();
    project.write("content/foto.jpg", PICTURE).write("content/map/a.pdf", "geen echte pdf");
    project.write(&format!("content/map/{file_name}.pdf"), "geen echte pdf");
    project.write(&format!("content/map/{file_name}.md"), words.fill("---\ntitle: @yaml@\n---\n"));
    project.write("content/map/tekst.md", words.fill(BODY));
    project
}

/// Returns the names of the elements and their attributes in document order, as a browser parses them.
pub fn shape(html: &[u8]) -> Vec<String> {
    let document = html5ever::parse_document(RcDom::default(), Default::default()).from_utf8().one(html);
    let mut shape = Vec::new();
    let mut open: Vec<Handle> = vec![document.document];
    // Dropping a node also drops its children.
    let mut kept = Vec::new();
    while let Some(node) = open.pop() {
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let names: Vec<String> = attrs.borrow().iter().map(|one| one.name.local.to_string()).collect();
                shape.push(format!("<{} {}>", name.local, names.join(" ")));
            }
            NodeData::Comment { .. } => shape.push("<!-- -->".to_owned()),
            NodeData::ProcessingInstruction { .. } => shape.push("<?".to_owned()),
            _ => {}
        }
        open.extend(node.children.borrow().iter().rev().cloned());
        // The content of a `<template>` is outside the tree.
        if let NodeData::Element { template_contents, .. } = &node.data {
            open.extend(template_contents.borrow().iter().cloned());
        }
        kept.push(node);
    }
    shape
}

/// Returns the elements of an XML document with their attributes. Panics if it is not well-formed.
fn xml_shape(path: &str, xml: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(xml).unwrap_or_else(|cause| panic!("{path}: {cause}\n{xml}"));
    let elements = document.descendants().filter(|node| node.is_element());
    let names = |node: roxmltree::Node| node.attributes().map(|one| one.name().to_owned()).collect::<Vec<_>>();
    elements.map(|node| format!("<{} {:?}>", node.tag_name().name(), names(node))).collect()
}

/// Returns the shape of every page and XML file, by its path without the words.
fn shapes(project: &Project) -> BTreeMap<String, Vec<String>> {
    let plain = |path: &str| path.chars().filter(|c| c.is_alphanumeric() || "./".contains(*c)).collect::<String>();
    let shape = |(path, bytes): (String, Vec<u8>)| match path.rsplit_once('.')?.1 {
        "html" => Some((plain(&path), shape(&bytes))),
        "xml" => Some((plain(&path), xml_shape(&path, &String::from_utf8_lossy(&bytes)))),
        _ => None,
    };
    project.public().into_iter().filter_map(shape).collect()
}

#[track_caller]
fn assert_same_shapes(prepare: impl Fn(&Project)) {
    assert_same([false, true].map(Words::of_ours), prepare);
}

/// Builds the site with harmless and with hostile words.
#[track_caller]
fn assert_same(words: [Words; 2], prepare: impl Fn(&Project)) {
    let what = words[1].text.clone();
    let [harmless, hostile] = words.map(|words| {
        let project = site(&words);
        prepare(&project);
        project.build().good();
        shapes(&project)
    });
    let paths = |shapes: &BTreeMap<String, Vec<String>>| shapes.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&harmless), paths(&hostile), "{what}");
    // The register sorts its entries by their words, so only its kinds of elements are the same.
    let kinds = |shape: &[String]| shape.iter().cloned().collect::<BTreeSet<_>>();
    for (path, harmless) in harmless {
        match path.starts_with("register/") {
            true => assert_eq!(kinds(&harmless), kinds(&hostile[&path]), "{path}: {what}"),
            false => assert_eq!(harmless, hostile[&path], "{path}: {what}"),
        }
    }
}

#[test]
fn no_text_of_an_author_becomes_an_element_or_an_attribute() {
    assert_same_shapes(|_| {});
}

#[test]
fn no_text_from_a_generator_becomes_an_element_or_an_attribute() {
    for seed in 0..cases(8, 200) {
        let words = [false, true].map(|hostile| Words::generated(hostile, &mut Random::new(seed)));
        assert_same(words, |project| {
            project.write("themes/omslag/templates/page.html", TEMPLATE);
        });
    }
}

#[test]
fn a_browser_would_see_what_slips_through() {
    let [good, bad] =
        ["<p title=\"&quot;\">a</p>", "<p title=\"\" onx=\"\">a<b></p>"].map(|html| shape(html.as_bytes()));
    assert_ne!(good, bad);
}

#[test]
fn no_text_becomes_an_element_in_a_template_of_the_sites_own() {
    assert_same_shapes(|project| {
        project.write("themes/omslag/templates/page.html", TEMPLATE);
    });
}

#[test]
fn no_text_ends_a_value_between_single_quotes() {
    assert_same_shapes(|project| {
        project.write("themes/omslag/templates/page.html", SINGLE_QUOTES);
    });
}

#[test]
fn text_that_looks_like_a_template_is_printed_literally() {
    let project = site(&Words::of_ours(true));
    project.build().good();
    for (path, bytes) in project.public().iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(">49") && !text.contains(" 49"), "{path} contains an evaluated expression");
    }
    assert!(project.read("pagina/index.html").contains("{{ 7 * 7 }}"), "the text is there");
}

#[test]
fn an_old_address_with_odd_characters_makes_one_redirect() {
    let project = Project::small();
    let alias = "/oud/kwaad'&b=(x)";
    project.write("content/a.md", format!("---\ntitle: A\naliases: [\"{alias}\"]\n---\n"));
    project.write("content/b.md", "---\ntitle: B\naliases: [/oud/braaf]\n---\n");
    project.build().good();
    let public = project.public();
    let shape_of = |start: &str| {
        let (_, html) = public.iter().find(|(path, _)| path.starts_with(start)).expect("a redirect");
        shape(html)
    };
    assert_eq!(shape_of("oud/kwaad"), shape_of("oud/braaf"));
}

/// Builds a site with one dated page and returns the shapes of its XML files.
fn xml_of(base: &str, file: &str, text: &str) -> Vec<Vec<String>> {
    let project = Project::small();
    project.write("site.yaml", format!("name: \"N {text}\"\nbase_url: {base}\ndescription: \"D {text}\"\n"));
    let page = format!("---\ntitle: \"T {text}\"\ndescription: \"O {text}\"\ndate: 2020\ntags: [\"t {text}\"]\n---\n");
    project.write(&format!("content/{file}"), &page);
    project.write("content/b.md", "---\ntitle: B\ndate: 2021\n---\n\nAlinea \u{1} & meer <https://a.example/?a&b>.\n");
    project.build().good();
    ["feed.xml", "sitemap.xml"].map(|file| xml_shape(file, &project.read(file))).to_vec()
}

#[test]
fn feed_and_site_map_are_xml_whatever_a_name_or_title_contains() {
    let plain = xml_of("https://proef.example/", "a.md", "gewoon");
    for odd in
        ["]]> <![CDATA[ &#0; &nbsp; <b>", "\\u0001 \\u0008 \\u000b \\u001b", "\\u007f \\u0085 \\u2028 \\U0001F469"]
    {
        assert_eq!(xml_of("https://proef.example/", "a.md", odd), plain, "{odd}");
    }
}

#[test]
fn feed_and_site_map_contain_no_character_that_xml_forbids() {
    let plain = xml_of("https://proef.example/", "a.md", "gewoon");
    assert_eq!(xml_of("https://proef.example/", "a.md", "\\ufffe \\uffff"), plain);
}

#[test]
fn feed_and_site_map_are_xml_whatever_an_address_contains() {
    let plain = xml_of("https://proef.example/", "a.md", "gewoon");
    assert_eq!(xml_of("https://proef.example/a'&b/", "a'&b.md", "gewoon"), plain);
}
