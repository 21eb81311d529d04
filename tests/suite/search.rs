//! The search index and the register as they are published. What the script does with them is in the browser tests.

use crate::support::Project;

/// Returns the texts of all data files, the root first.
fn data(project: &Project, folder: &str) -> Vec<String> {
    let root = project.read(&format!("{folder}/index.txt"));
    let names = root.split(['\n', '\t', ' ']).filter(|name| name.ends_with(".txt"));
    let files: Vec<String> = names.map(|name| project.read(&format!("{folder}/{name}"))).collect();
    std::iter::once(root.clone()).chain(files).collect()
}

/// Returns the line of a word.
fn line(project: &Project, word: &str) -> Option<String> {
    let files = data(project, "zoeken");
    let mut lines = files.iter().flat_map(|text| text.lines());
    lines.find(|line| line.split('\t').next() == Some(word)).map(str::to_owned)
}

#[test]
fn the_index_contains_what_readers_see_and_nothing_else() {
    let project = Project::small();
    project.write("content/a.md", "---\ntitle: Aap\ntags: [noot]\nextra: {geheim: vuur}\n---\n\nMies <!-- wim -->\n");
    project.write("content/b.md", "---\ntitle: Zus\ndraft: true\n---\n\nJet\n");
    let slides = "---\ntitle: Teun\n---\n\n## Vis\n\nDuif\n\n<!-- spreektekst -->\n";
    project.write("content/dias/index.md", "---\ntitle: Dia's\ndefault_kind: presentation\n---\n");
    project.write("content/dias/c.md", slides).build().good();
    for word in ["aap", "noot", "mies", "teun", "vis", "duif"] {
        assert!(line(&project, word).is_some(), "{word}");
    }
    for word in ["geheim", "vuur", "wim", "zus", "jet", "spreektekst"] {
        assert_eq!(line(&project, word), None, "{word}");
    }
}

#[test]
fn a_word_has_its_forms_and_the_compounds_that_contain_it() {
    let project = Project::small();
    project
        .page("a.md", "De inkoop van de dag: dagbesteding, criteria en kwaliteitscriteria. Begeleiding is kwaliteit.");
    project.build().good();
    let forms = |word: &str| line(&project, word).unwrap_or_default();
    assert!(forms("inkoop").starts_with("inkoop\t|2pen\t"), "{}", forms("inkoop"));
    assert!(forms("besteding").ends_with("\tdag"), "{}", forms("besteding"));
    assert!(forms("criteria").ends_with("\tkwaliteits"), "{}", forms("criteria"));
    for word in ["beleid", "kwaal", "leiding"] {
        assert_eq!(line(&project, word), None, "{word}");
    }
}

#[test]
fn without_search_there_is_no_trace_of_it() {
    let project = Project::small();
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\nsearch: false\n");
    project.page("a.md", "Tekst").page("zoeken.md", "Een eigen pagina").page("register.md", "Ook").build().good();
    for (path, bytes) in project.public().iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        for trace in ["<search", "find.", "type=\"search\"", "data-search", "index.txt"] {
            assert!(!html.contains(trace), "{path}: {trace}");
        }
    }
    assert!(!project.path("public/zoeken/index.txt").exists());
    assert!(project.read("zoeken/index.html").contains("Een eigen pagina"));
}

#[test]
fn a_page_at_the_address_of_search_or_register_is_an_error_with_the_setting() {
    for (file, address) in [("zoeken.md", "/zoeken/"), ("register.md", "/register/")] {
        let project = Project::small();
        project.page(file, "Tekst");
        project.build().fails(1, &["fout[address-collision]", address, "`search: false`"]);
    }
}

#[test]
fn an_english_site_has_an_english_search_page_and_index() {
    let project = Project::small();
    project.write("site.yaml", "name: Test\nbase_url: https://test.example/\nlanguage: en\n");
    project.page("a.md", "The policies of cities").build().good();
    assert!(project.read("search/index.html").contains("<h1>Search</h1>"));
    assert!(project.read("register/index.html").contains("<h1>Index</h1>"));
    let all = data(&project, "search").join("\n");
    let has_singular = |word: &str| all.lines().any(|line| line.starts_with(word) && line.contains(" 3y\t"));
    assert!(has_singular("policies\t") && has_singular("cities\t"), "{all}");
}

#[test]
fn each_language_has_its_own_index_search_page_and_register() {
    let project = Project::small();
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\nlanguages: [nl, en]\n");
    project.page("a.md", "De steden kiezen. Zie [zoeken](/zoeken/).\n\n## Wonen\n\nTekst.");
    project.write("content/index.en.md", "---\ntitle: Home\n---\n\nHello.\n");
    let text = "The cities agreed. See [search](/zoeken/) and [the index](/register/).\n\n## Housing\n\nText.\n";
    project.write("content/a.en.md", format!("---\ntitle: Cities\n---\n\n{text}")).build().good();
    let (dutch, english) = (data(&project, "zoeken").join("\n"), data(&project, "en/search").join("\n"));
    let has = |all: &str, word: &str| all.lines().any(|line| line.split('\t').next() == Some(word));
    assert!(has(&dutch, "steden") && !has(&dutch, "cities"), "{dutch}");
    assert!(has(&english, "cities") && english.contains(" 3y\t") && !has(&english, "steden"), "{english}");
    for (path, links) in [
        ("zoeken/index.html", ["href=\"/en/search/\" hreflang=\"en\"", "data-index=\"/zoeken/index.txt\""]),
        ("en/search/index.html", ["href=\"/zoeken/\" hreflang=\"nl\"", "data-index=\"/en/search/index.txt\""]),
        ("register/index.html", ["href=\"/en/register/\" hreflang=\"en\"", ">Wonen</a>"]),
        ("en/register/index.html", ["href=\"/register/\" hreflang=\"nl\"", ">Housing</a>"]),
        ("a/index.html", ["action=\"/register/\" data-search=\"/zoeken/\"", "<a href=\"/zoeken/\">zoeken"]),
        ("en/a/index.html", ["action=\"/en/register/\" data-search=\"/en/search/\"", "<a href=\"/en/search/\">search"]),
        ("404.html", ["data-search=\"/zoeken/\"", "Zoek op deze site"]),
        ("en/404.html", ["data-search=\"/en/search/\"", "Search this site"]),
    ] {
        let html = project.read(path);
        links.iter().for_each(|link| assert!(html.contains(link), "{path}: {link}"));
    }
    assert!(!project.read("register/index.html").contains(">Housing</a>"));
    project.write("content/search.en.md", "---\ntitle: Mine\n---\n\nText.\n");
    project.write("content/search.md", "---\ntitle: Van mij\n---\n\nTekst.\n");
    project.build().fails(1, &["fout[address-collision]", "/en/search/", "`search: false`"]);
}

#[test]
fn the_register_lists_titles_headings_topics_terms_and_names() {
    let project = Project::small();
    let note = "---\ntitle: De nota\nkind: note\ntags: [wonen]\nauthors: [Organisatie B]\nsignatories:\n  - name: Voornaam van \
                der Achter\n    organisation: Organisatie A\n---\n\n## Een kop\n\nWoord\n: Uitleg\n";
    project.write("content/nota.md", note).build().good();
    let register = project.read("register/index.html");
    for entry in [
        "<a href=\"/nota/\">De nota</a>",
        "<a href=\"/nota/#een-kop\">Een kop</a> <span class=\"in\">De nota</span>",
        "<a href=\"/nota/#term-woord\">Woord</a>",
        "<a href=\"/tags/wonen/\">wonen</a>",
        "<a href=\"/nota/\">Achter, Voornaam van der</a>",
        "<a href=\"/nota/\">Organisatie A</a>",
        "<a href=\"/nota/\">Organisatie B</a>",
    ] {
        assert!(register.contains(entry), "{entry} in {register}");
    }
    let letter = |text: &str| {
        register[..register.find(text).expect(text)].rfind("id=\"Letter-").map(|at| &register[at + 11..at + 12])
    };
    assert_eq!(
        (letter("<a href=\"/nota/\">De nota<"), letter(">Een kop<"), letter(">Achter,")),
        (Some("n"), Some("k"), Some("a"))
    );
}

#[test]
fn a_large_register_has_a_page_for_each_letter() {
    let project = Project::small();
    let headings = (0..1_001).map(|at| format!("## Kop {at}\n\nTekst.\n\n")).collect::<String>();
    project.page("a.md", &headings).page("b.md", "## Zon\n\nTekst.").build().good();
    assert!(!project.read("register/index.html").contains("Kop 7"));
    assert!(project.read("register/k/index.html").contains("#kop-7\">Kop 7</a>"));
    assert!(project.read("register/z/index.html").contains("#zon\">Zon</a>"));
    assert!(project.read("register/q/index.html").contains("Met deze letter begint niets."));
}

#[test]
fn a_register_with_thousands_of_headings_leaves_them_out_and_says_so() {
    let project = Project::small();
    let headings = (0..5_001).map(|at| format!("## Kop {at}\n\nTekst.\n\n")).collect::<String>();
    project.page("a.md", &headings).page("b.md", "Begrip\n: Uitleg.").build().good();
    let register = project.read("register/index.html");
    assert!(!register.contains("Kop 7") && register.contains("#term-begrip\">Begrip</a>"));
    assert!(register.contains("Zoeken vindt die wel."));
}

#[test]
fn the_index_of_our_own_site_keeps_its_size() {
    let project = Project::own_site();
    project.build().spotless();
    // Gzip makes the files about half as large; the bar is 15 KiB after it.
    let size: usize = data(&project, "zoeken").iter().map(String::len).sum();
    assert!(size < 34 * 1024, "{size} bytes");
}
