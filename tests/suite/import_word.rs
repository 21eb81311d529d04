//! `omslag import` of Word documents: every sentence is on the page, at its place, and the page builds without an error.

use crate::support::{PICTURE, Project, Run, files};
use crate::word::{Word, paragraph, run, table};
use std::fs;

/// A site with a folder for notes.
fn site() -> Project {
    let project = Project::small();
    project.write("content/notities/index.md", "---\ntitle: Notities\ndefault_kind: note\n---\n\nTekst.\n");
    project
}

/// Imports a document into a new site, checks that it builds, and returns the page and the report.
#[track_caller]
fn imported(word: &Word) -> (String, String) {
    let project = site();
    let (page, run) = imported_into(&project, word);
    (page, run.stdout)
}

#[track_caller]
fn imported_into(project: &Project, word: &Word) -> (String, Run) {
    project.write_bytes("in/stuk.docx", &word.bytes());
    let run = project.run(&["import", "in/stuk.docx"]).good();
    let path = run.stdout.split(' ').next().expect("a path").to_owned();
    let page = fs::read_to_string(project.path(&path)).unwrap_or_else(|cause| panic!("{path}: {cause}"));
    let built = project.run(&["build", "--drafts", "--quiet"]);
    assert_eq!(built.code, 0, "{}\n{page}", built.stderr);
    (page, run)
}

/// The text of a page without front matter.
fn body(page: &str) -> &str {
    page.split_once("\n---\n\n").map_or("", |(_, body)| body)
}

#[test]
fn a_note_with_signatures_becomes_a_note() {
    let word = Word::default()
        .styled("Titel", "Notitie over de werkplaats")
        .text("De werkplaats is op maandag open. Iedereen mag binnenlopen.")
        .styled("Kop1", "Wat wij zien")
        .with_note("Er komen meer mensen dan vorig jaar", "Telling van de beheerder, 2020.", false)
        .styled("Kop2", "In de middag")
        .text("Na twaalf uur is het druk; dan is er soep.")
        .item(1, 0, "een warme plek")
        .item(1, 1, "met koffie")
        .item(1, 0, "iemand die luistert")
        .styled("Citaat", "Hier ken ik iedereen.")
        .styled("Kop1", "Wat wij vragen")
        .with_note("Laat de deur open", "Zie ook de vorige notitie.", true)
        .text("Voorbeeldstad, 3 september 2019")
        .text("Stichting De Schuur,\nAnna van den Berg")
        .text("Buurthuis Noord,\nPiet de Wit");
    let project = site();
    let (page, run) = imported_into(&project, &word);
    assert!(
        run.stdout.starts_with("content/notities/notitie-over-de-werkplaats.md (uit stuk.docx)\n"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("alle woorden staan op de pagina"), "{}", run.stdout);
    let expected = "---\ntitle: Notitie over de werkplaats\ndraft: true\ndate: 3 september 2019\nplace: Voorbeeldstad\nsignatories:\n\
        - name: Anna van den Berg\n  organisation: Stichting De Schuur\n- name: Piet de Wit\n  organisation: Buurthuis Noord\n---\n\n\
        De werkplaats is op maandag open. Iedereen mag binnenlopen.\n\n## Wat wij zien\n\n\
        Er komen meer mensen dan vorig jaar[^1].\n\n### In de middag\n\nNa twaalf uur is het druk; dan is er soep.\n\n\
        - een warme plek\n  - met koffie\n- iemand die luistert\n\n> *Hier ken ik iedereen.*\n\n## Wat wij vragen\n\n\
        Laat de deur open[^2].\n\n[^1]: Telling van de beheerder, 2020.\n\n[^2]: Zie ook de vorige notitie.\n";
    assert_eq!(page, expected);
    let html = project.read("notities/notitie-over-de-werkplaats/index.html");
    for sentence in [
        "Iedereen mag binnenlopen.",
        "Na twaalf uur is het druk; dan is er soep.",
        "Anna van den Berg",
        "Telling van de beheerder, 2020.",
    ] {
        assert!(html.contains(sentence), "{sentence}");
    }
}

#[test]
fn plain_text_of_word_stays_plain_text_in_every_position() {
    let texts = [
        "# geen kop",
        "## geen kop #",
        "- geen punt",
        "+ geen punt",
        "* geen punt, *ook* niet",
        "1. eerst",
        "2) dan",
        "> geen citaat",
        "=== === ===",
        "---",
        "***",
        "___",
        "~~~",
        "```",
        "`code`",
        "a_b en _c_ en __d__",
        "**vet** ~~weg~~",
        "[x](y.md)",
        "![x](y.png)",
        "[^1]",
        "[^1]: noot",
        "^[noot]",
        "[x]: y",
        "<b>vet</b>",
        "<https",
        "a < b > c & d",
        "&amp; &copy; AT&T",
        ":::details",
        ": uitleg",
        "| a | b |",
        "|---|---|",
        "%%geheim%%",
        "{{< x >}}",
        "{% x %}",
        "{#a b c#}",
        "{.klein}",
        "==geel==",
        "!!! note",
        "[ ] taak",
        "[[pagina]]",
        "a\\b \\* c\\",
        "<<<<<<< HEAD",
        ">>>>>>> tak",
        "C# en F#",
        "100% en 5%",
        "<!-- x -->",
        "Vul <naam> in",
        "***x",
        "H~2~O x^2^",
    ];
    let mut word = Word::default().styled("Titel", "Tekens");
    for text in texts {
        word = word.text(text).xml(&paragraph("", &run("", &format!("Regel\n{text}\nslot"))));
    }
    let cells: Vec<&[&str]> = texts.iter().map(std::slice::from_ref).collect();
    let rows: Vec<Vec<&str>> = cells.iter().map(|cell| vec!["x", cell[0]]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    word = word.xml(&table("<w:tblLook w:firstRow=\"1\"/>", &rows));
    let project = site();
    let (page, run) = imported_into(&project, &word);
    assert!(run.stdout.contains("alle woorden"), "{}", run.stdout);
    let html = project.read("tekens/index.html");
    let shown = shown(&html);
    for text in texts {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let count = shown.matches(&text).count();
        assert!(count >= 3, "{text:?} {count} times in\n{page}\n{shown}");
    }
}

/// The text of a page as a browser shows it.
fn shown(html: &str) -> String {
    let main = html.split("<main").nth(1).expect("a main part").split("</main>").next().unwrap_or_default();
    let mut text = String::new();
    for part in main.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        let is_inline = ["strong", "em", "code", "a ", "/a", "span", "/strong", "/em", "/span"]
            .iter()
            .any(|name| tag.starts_with(name));
        text.push_str(if is_inline { "" } else { " " });
        text.push_str(words);
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn looks_are_marks_only_where_markdown_reads_them() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[("<w:b/>", "vet"), ("", " en "), ("<w:i/>", "schuin")], "**vet** en *schuin*"),
        (&[("", "een"), ("<w:b/>", " twee "), ("", "drie")], "een **twee** drie"),
        (&[("<w:b/>", "Let op: "), ("", "pas op")], "**Let op:** pas op"),
        (&[("", "w"), ("<w:b/>", "oor"), ("", "d")], "w**oor**d"),
        (&[("<w:b/>", "\"x\""), ("", "y z.")], "\"x\"y z."),
        (&[("<w:b/><w:i/>", "beide"), ("<w:b/>", " vet"), ("", " niet")], "***beide* vet** niet"),
        (&[("<w:b/>", "een"), ("<w:i/>", "twee"), ("", " drie")], "**een**twee drie"),
        (&[("<w:strike/>", "weg"), ("", " blijft")], "~~weg~~ blijft"),
        (&[("<w:b w:val=\"0\"/>", "niet vet")], "niet vet"),
        (&[("", "m"), ("<w:vertAlign w:val=\"superscript\"/>", "2")], "m²"),
    ];
    for (runs, expected) in cases {
        let runs: String = runs.iter().map(|(look, text)| run(look, text)).collect();
        let (page, report) = imported(&Word::default().styled("Titel", "Vorm").xml(&paragraph("", &runs)));
        assert_eq!(body(&page).trim_end(), *expected);
        assert!(report.contains("alle woorden"), "{report}");
    }
}

#[test]
fn headings_by_look_are_headings_below_those_by_style() {
    let bold = |size: &str, text: &str| paragraph("", &run(&format!("<w:b/>{size}"), text));
    let word = Word::default()
        .xml(&bold("<w:sz w:val=\"40\"/>", "Het jaarplan"))
        .text("Dit is het begin.")
        .xml(&bold("<w:sz w:val=\"28\"/>", "Grote kop"))
        .text("Tekst.")
        .xml(&bold("", "Kleine kop"))
        .text("Tekst.")
        .xml(&bold("", "Dit is een hele zin in het vet, en geen kop."))
        .xml(&paragraph("<w:pStyle w:val=\"Kop1\"/>", &run("", "Naar stijl")))
        .xml(&bold("", "Eronder"))
        .text("Slot.");
    let (page, report) = imported(&word);
    assert!(page.starts_with("---\ntitle: Het jaarplan\n"), "{page}");
    assert!(body(&page).contains("\n## Grote kop\n\nTekst.\n\n### Kleine kop\n"), "{page}");
    assert!(
        body(&page).contains("\n**Dit is een hele zin in het vet, en geen kop.**\n\n## Naar stijl\n\n### Eronder\n"),
        "{page}"
    );
    assert!(
        report.contains("regels die er als een kop uitzagen, zijn nu koppen (4): “Het jaarplan”, “Grote kop”"),
        "{report}"
    );
}

#[test]
fn lists_keep_levels_and_numbers() {
    let word = Word::default()
        .styled("Titel", "Lijsten")
        .item(2, 0, "een")
        .item(2, 1, "een a")
        .item(2, 1, "een b")
        .item(2, 0, "twee")
        .text("Tussendoor.")
        .item(3, 0, "drie")
        .item(1, 0, "punt")
        .item(4, 0, "letter")
        .styled("Opsomming", "naar stijl");
    let (page, report) = imported(&word);
    let expected =
        "1. een\n   1. een a\n   2. een b\n2. twee\n\nTussendoor.\n\n3. drie\n\n- punt\n\n1. letter\n\n- naar stijl\n";
    assert_eq!(body(&page), expected);
    assert!(report.contains("lijsten met letters"), "{report}");
    let typed = Word::default()
        .styled("Titel", "Getypt")
        .text("•\teen")
        .text("•\ttwee")
        .text("Tekst.")
        .text("1. eerst")
        .text("2. dan")
        .text("12. december is geen lijst");
    let (page, report) = imported(&typed);
    assert_eq!(body(&page), "- een\n- twee\n\nTekst.\n\n1. eerst\n2. dan\n\n12\\. december is geen lijst\n");
    assert!(report.contains("alle woorden"), "{report}");
}

#[test]
fn tables_report_merged_cells_and_missing_heads_at_their_line() {
    let merged = "<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>breed</w:t></w:r></w:p></w:tc>";
    let many = "<w:tc><w:p><w:r><w:t>een</w:t></w:r></w:p><w:p><w:r><w:t>twee</w:t></w:r></w:p></w:tc>";
    let word = Word::default()
        .styled("Titel", "Tabellen")
        .xml(&table("<w:tblLook w:firstRow=\"1\"/>", &[&["Naam", "Dag"], &["Schuur", "a|b"]]))
        .text("Tussen.")
        .xml(&table("", &[&["Jan", "x", "y"], &[merged, "z"], &["q", many, ""]]))
        .xml(&table("", &[&["<w:tc><w:p><w:r><w:t>Een kader.</w:t></w:r></w:p></w:tc>"]]));
    let (page, report) = imported(&word);
    assert!(
        body(&page).starts_with("| Naam | Dag |\n|---|---|\n| Schuur | a\\|b |\n\nTussen.\n\n<!-- omslag import: "),
        "{page}"
    );
    assert!(
        page.contains("| Jan | x | y |\n|---|---|---|\n| breed |  | z |\n| q | een twee |  |\n\nEen kader.\n"),
        "{page}"
    );
    let line = page.lines().position(|line| line.contains("samengevoegd")).expect("the remark") + 1;
    assert!(report.contains(&format!("regel {line}: in deze tabel waren cellen samengevoegd")), "{report}\n{page}");
    assert!(report.contains("geen herkenbare kopregel") && report.contains("meer dan één alinea"), "{report}");
}

#[test]
fn changes_are_accepted_and_comments_are_left_out() {
    let word = Word::default()
        .styled("Titel", "Sporen")
        .xml(&paragraph(
            "",
            &format!(
                "{}<w:ins>{}</w:ins><w:del><w:r><w:delText>oud </w:delText></w:r></w:del>{}",
                run("", "Een "),
                run("", "nieuw "),
                run("", "woord.")
            ),
        ))
        .xml(&paragraph("<w:rPr><w:del/></w:rPr>", &run("", "Deze alinea ")))
        .text("loopt door.")
        .xml(&format!("<w:p><w:moveFrom>{}</w:moveFrom></w:p>", run("", "verplaatst")))
        .xml(&format!("<w:p><w:moveTo>{}</w:moveTo></w:p>", run("", "verplaatst")))
        .xml(&paragraph("", &format!("{}{}", run("", "Zichtbaar."), run("<w:vanish/>", "geheim"))))
        .comment("Is dit waar?");
    let (page, report) = imported(&word);
    assert_eq!(body(&page), "Een nieuw woord.\n\nDeze alinea loopt door.\n\nverplaatst\n\nZichtbaar.\n");
    assert!(report.contains("een opmerking in de kantlijn is niet overgenomen: “Is dit waar?”"), "{report}");
    assert!(
        report.contains("verborgen tekst is niet overgenomen: “geheim”") && report.contains("alle woorden"),
        "{report}"
    );
}

#[test]
fn pictures_boxes_links_and_signs_are_kept() {
    let text_box = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph("", &run("", text)));
    let choice = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing>{0}</w:drawing></mc:Choice><mc:Fallback><w:pict>{0}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        text_box("In een kader.")
    );
    let mut word = Word::default()
        .styled("Titel", "Beeld")
        .picture("Een deur", "image1.gif", PICTURE)
        .picture("Een plaatje", "image2.emf", b"geen plaatje")
        .xml(&paragraph("", &format!("{}{choice}", run("", "Ernaast."))))
        .link("de gemeente", "https://voorbeeld.example/a b?x=1&y=2")
        .link("https://voorbeeld.example/", "https://voorbeeld.example/")
        .link("thuis", "file:///C:/Users/x/stuk.docx")
        .text("Af\u{ad}breken\u{a0}en \u{201c}aanhalen\u{201d} \u{2018}s avonds.")
        .styled("Inhopg1", "Inhoud 1");
    word.relation("image", "../../../etc/passwd", false);
    let project = site();
    let (page, run) = imported_into(&project, &word);
    assert!(page.contains("![Een deur](beeld-1.gif)"), "{page}");
    assert_eq!(fs::read(project.path("content/beeld-1.gif")).expect("the picture"), PICTURE);
    assert!(
        page.contains("<!-- omslag import: hier staat in het document een tekening")
            && page.contains("(“Een plaatje”)"),
        "{page}"
    );
    assert_eq!(page.matches("In een kader.").count(), 1, "{page}");
    assert!(
        page.contains("[de gemeente](<https://voorbeeld.example/a b?x=1&amp;y=2>)")
            && page.contains("<https://voorbeeld.example/>\n\nthuis\n"),
        "{page}"
    );
    assert!(page.contains("Afbreken en “aanhalen” ‘s avonds."), "{page}");
    assert!(
        !page.contains("Inhoud 1") && run.stdout.contains("de link naar `file:///C:/Users/x/stuk.docx` is weggelaten"),
        "{page}{}",
        run.stdout
    );
    assert!(run.stdout.contains("alle woorden"), "{}", run.stdout);
}

#[test]
fn signatures_are_found_in_every_layout() {
    let pairs = ["Anna van den Berg", "Stichting De Schuur", "Piet de Wit", "Buurthuis Noord"];
    let start = || Word::default().styled("Titel", "Brief").text("Wij vragen aandacht voor de schuur, en dank u wel.");
    let place = "Voorbeeldstad, 3 september 2019";
    let cell = |lines: &str| format!("<w:tc>{}</w:tc>", paragraph("", &run("", lines)));
    let layouts = [
        start().text(place).text(pairs[0]).text(pairs[1]).text("").text(pairs[2]).text(pairs[3]),
        start().text(place).text(&format!("{}, {}", pairs[0], pairs[1])).text(&format!("{}, {}", pairs[2], pairs[3])),
        start().text(place).text(&format!("{}\t{}", pairs[0], pairs[1])).text(&format!("{}\t{}", pairs[2], pairs[3])),
        start().text(place).text("Namens de organisaties,").text(pairs[0]).text(pairs[1]).text(pairs[2]).text(pairs[3]),
        start().text(place).xml(&table("", &[&["Naam", "Organisatie"], &pairs[..2], &pairs[2..]])),
        start().text(place).xml(&table(
            "",
            &[&[&cell(&format!("{}\n{}", pairs[1], pairs[0])), &cell(&format!("{}\n{}", pairs[3], pairs[2]))]],
        )),
    ];
    for word in layouts {
        let (page, report) = imported(&word);
        let expected = "signatories:\n- name: Anna van den Berg\n  organisation: Stichting De Schuur\n- name: Piet de Wit\n  organisation: Buurthuis Noord\n";
        assert!(page.contains(expected) && page.contains("\nplace: Voorbeeldstad\n"), "{page}");
        assert!(report.contains("alle woorden"), "{report}\n{page}");
    }
    let (page, _) = imported(
        &start()
            .text("Met vriendelijke groet,")
            .text("Wij horen graag van u. Bel ons gerust eens op.")
            .text("Tot ziens!"),
    );
    assert!(!page.contains("signatories") && page.contains("Tot ziens!"), "{page}");
}

#[test]
fn notes_typed_by_hand_become_notes() {
    let raised = |text: &str| run("<w:vertAlign w:val=\"superscript\"/>", text);
    let word = Word::default()
        .styled("Titel", "Noten")
        .xml(&paragraph("", &format!("{}{}{}", run("", "Een bewering"), raised("1"), run("", "."))))
        .xml(&paragraph("", &format!("{}{}", raised("1"), run("", " De bron."))))
        .text("Nog een bewering2, en meer.")
        .text("2 De andere bron.");
    let (page, report) = imported(&word);
    assert_eq!(
        body(&page),
        "Een bewering[^1].\n\nNog een bewering[^2], en meer.\n\n[^1]: De bron.\n\n[^2]: De andere bron.\n"
    );
    assert!(report.contains("alle woorden"), "{report}");
}

#[test]
fn a_title_is_found_or_made_from_the_name() {
    let titled = |word: Word| imported(&word).0.lines().nth(1).unwrap_or_default().to_owned();
    assert_eq!(
        titled(Word::default().styled("Kop1", "Eerste").text("Tekst.").styled("Kop1", "Tweede")),
        "title: Eerste"
    );
    assert_eq!(titled(Word::default().text("Een korte regel").text("Daarna een zin.")), "title: Een korte regel");
    assert_eq!(titled(Word::default().text("Dit is een zin.")), "title: Stuk");
    assert_eq!(titled(Word::default()), "title: Stuk");
    assert_eq!(titled(Word::default().styled("Titel", "2024: ja")), "title: '2024: ja'");
}

#[test]
fn nothing_is_overwritten_and_a_dry_run_writes_nothing() {
    let project = site();
    let word = Word::default().styled("Titel", "Stuk").text("Tekst.").picture("x", "a.gif", PICTURE);
    project
        .write_bytes("a.docx", &word.bytes())
        .write("content/stuk.md", "van mij")
        .write("content/stuk-2-1.gif", "van mij");
    let before = files(&project.path("content"));
    let run = project.run(&["import", "a.docx", "a.docx", "--dry-run"]).good();
    assert!(run.stdout.contains("content/stuk-3.md") && run.stdout.contains("content/stuk-4.md"), "{}", run.stdout);
    assert_eq!(files(&project.path("content")), before);
    let run = project.run(&["import", "a.docx", "--in", "notities", "--json"]).good();
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(json["pages"][0]["path"], "content/notities/stuk.md");
    assert_eq!(json["pages"][0]["lost_words"].as_array().map(Vec::len), Some(0));
    assert_eq!(fs::read_to_string(project.path("content/stuk.md")).expect("a file"), "van mij");
    project.run(&["import", "a.docx", "--in", "nergens"]).fails(2, &["geen map `nergens`"]);
    project.run(&["import"]).fails(2, &["hier ontbreekt: <BESTAND>"]);
}
