//! `omslag import` of Word documents of odd make: what each becomes.

use crate::support::{PICTURE, Project};
use crate::word::{Word, paragraph, run, table};
use std::fs;

fn styled(style: &str, runs: &str) -> String {
    paragraph(&format!("<w:pStyle w:val=\"{style}\"/>"), runs)
}

fn field(instruction: &str, shown: &str) -> String {
    let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let code = format!("<w:r><w:instrText>{instruction}</w:instrText></w:r>");
    [sign("begin"), code, sign("separate"), run("", shown), sign("end")].concat()
}

fn one(xml: &str) -> Word {
    Word::default().xml(xml)
}

fn text(runs: &[String]) -> Word {
    one(&paragraph("", &runs.concat()))
}

/// The documents, and the body of the page that each becomes.
fn documents() -> Vec<(&'static str, Word, &'static str)> {
    let cell = |properties: &str, inner: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>");
    let words = |text: &str| paragraph("", &run("", text));
    vec![
        ("niets", Word::default(), ""),
        ("alleen-beeld", Word::default().picture("Een deur", "a.gif", PICTURE), "![Een deur](alleen-beeld-1.gif)\n"),
        ("alleen-tabel", one(&table("", &[&["a", "b"], &["c", "d"]])), "<!-- omslag import: deze tabel had geen herkenbare kopregel; de eerste rij is nu de kop -->\n\n| a | b |\n|---|---|\n| c | d |\n"),
        ("niveaus", Word::default().styled("Kop1", "Een").text("Zin een.").styled("Kop3", "Diep").text("Zin twee.").styled("Kop1", "Twee").text("Zin drie."), "Zin een.\n\n## Diep\n\nZin twee.\n\n## Twee\n\nZin drie.\n"),
        ("lege-kop", Word::default().styled("Kop1", "").text("Er is een zin.").styled("Kop2", " "), "Er is een zin.\n"),
        ("kop-met-noot", Word::default().text("Er is een zin.").with_note("Kop", "Een bron.", false), "Er is een zin.\n\nKop[^1].\n\n[^1]: Een bron.\n"),
        ("half-vet", text(&[run("", "Half"), run("<w:b/>", "vet"), run("", "woord en "), run("<w:b/>", "vet "), run("", "met spatie.")]), "Half**vet**woord en **vet** met spatie.\n"),
        ("vet-uit", one(&styled("Kop1", &[run("<w:b w:val=\"0\"/>", "Niet vet")].concat())).text("Een zin."), "Een zin.\n"),
        ("diepe-lijst", Word::default().item(1, 0, "a").item(1, 1, "b").item(1, 2, "c").item(1, 3, "d").item(1, 1, "e").item(1, 0, "f"), "- a\n  - b\n    - c\n      - d\n  - e\n- f\n"),
        ("lijst-springt", Word::default().item(1, 2, "diep").item(1, 0, "hoog"), "- diep\n\n* hoog\n"),
        ("lijst-met-alinea", Word::default().item(2, 0, "een").xml(&paragraph("<w:ind w:left=\"720\"/>", &run("", "Nog bij een."))).item(2, 0, "twee"), "1. een\n\n   Nog bij een.\n\n2. twee\n"),
        ("veld", text(&[run("", "Zie "), field(" HYPERLINK \"https://a.example/x\" ", "het verslag"), run("", " op bladzij "), field(" PAGE ", "3"), run("", ".")]), "Zie [het verslag](https://a.example/x) op bladzij 3.\n"),
        ("eenvoudig-veld", one("<w:p><w:fldSimple w:instr=\" AUTHOR \"><w:r><w:t>Wie</w:t></w:r></w:fldSimple></w:p>").text("Een zin."), "Een zin.\n"),
        ("tabel-in-tabel", one(&table("", &[&["a", "b"], &["c", &cell("", &(table("", &[&["d", "e"]]) + &words("")))]])), "<!-- omslag import: deze tabel had geen herkenbare kopregel; de eerste rij is nu de kop -->\n\n<!-- omslag import: in deze tabel hadden cellen meer dan één alinea; die staan nu achter elkaar -->\n\n| a | b |\n|---|---|\n| c | d e |\n"),
        ("een-kolom", one(&table("", &[&["Een regel."], &["Nog een regel."]])), "Een regel.\n\nNog een regel.\n"),
        ("cellen-onder-elkaar", one(&table("", &[&["Dag", "Wie"], &[&cell("<w:vMerge w:val=\"restart\"/>", &words("ma")), "Jan"], &[&cell("<w:vMerge/>", &words("")), "Piet"]])), "<!-- omslag import: in deze tabel waren cellen samengevoegd; de tekst staat in de eerste van die cellen -->\n\n<!-- omslag import: deze tabel had geen herkenbare kopregel; de eerste rij is nu de kop -->\n\n| Dag | Wie |\n|---|---|\n| ma | Jan |\n|  | Piet |\n"),
        ("twee-soorten-noten", Word::default().with_note("Eén", "Voet.", false).with_note("Twee", "Eind.", true).with_note("Drie", "Weer voet.", false), "Eén[^1].\n\nTwee[^2].\n\nDrie[^3].\n\n[^1]: Voet.\n\n[^2]: Eind.\n\n[^3]: Weer voet.\n"),
        ("tekens", one("<w:p><w:r><w:t>Wmo</w:t><w:noBreakHyphen/><w:t>plek, af</w:t><w:softHyphen/><w:t>breken, pijl </w:t><w:sym w:font=\"Wingdings\" w:char=\"F0E0\"/><w:t> en </w:t><w:sym w:font=\"Symbol\" w:char=\"F0B7\"/></w:r></w:p>"), "Wmo-plek, afbreken, pijl → en •\n"),
        ("einden", one("<w:p><w:r><w:t>Voor</w:t><w:br w:type=\"page\"/><w:t>na.</w:t></w:r></w:p>").xml("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>").text("Slot."), "Voor na.\n\nSlot.\n"),
        ("regels", text(&[run("", "Eerste regel\ntweede regel\n\nvierde.")]), "Eerste regel\\\ntweede regel\\\n\\\nvierde.\n"),
        ("tabs", text(&[run("", "Naam\tJan\tDe Schuur")]).text("Een zin."), "Een zin.\n"),
        ("rechts-naar-links", one(&paragraph("<w:bidi/>", &run("<w:rtl/>", "مرحبا بكم"))).text("Een zin."), "Een zin.\n"),
        ("tekens-van-markdown", text(&[run("", "a*b*c _d_ [e](f) <g> `h` #i 1. j | k ~~l~~ $m$ {{ n }} \\o")]), "a\\*b\\*c \\_d\\_ \\[e\\](f) \\<g> \\`h\\` #i 1. j | k \\~\\~l\\~\\~ $m$ \\{\\{ n }} \\\\o\n"),
        ("blokjes", one("<w:sdt><w:sdtContent><w:p><w:r><w:t>Blok.</w:t></w:r></w:p></w:sdtContent></w:sdt>").xml("<w:p><w:r><w:t xml:space=\"preserve\">In </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>lijn</w:t></w:r></w:sdtContent></w:sdt><w:smartTag><w:r><w:t>.</w:t></w:r></w:smartTag></w:p>"), "Blok.\n\nIn lijn.\n"),
        ("formule", one("<w:p><w:r><w:t xml:space=\"preserve\">Som: </w:t></w:r><m:oMath xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"><m:r><m:t>a=b</m:t></m:r></m:oMath></w:p>"), "Som: a=b\n"),
        ("doorgehaald", text(&[run("<w:strike/>", "weg"), run("", " en "), run("<w:dstrike/>", "ook"), run("", " en "), run("<w:u w:val=\"single\"/>", "streep"), run("", " en "), run("<w:caps/>", "klein"), run("", " en "), run("<w:vertAlign w:val=\"subscript\"/>", "laag"), run("", ".")]), "~~weg~~ en ~~ook~~ en streep en klein en laag.\n"),
        ("inspringen", one(&paragraph("<w:ind w:left=\"720\" w:right=\"720\"/>", &run("", "Ingesprongen zin."))).text("Gewone zin."), "> Ingesprongen zin.\n\nGewone zin.\n"),
        ("citaat-van-twee", Word::default().text("Er is een zin.").styled("Citaat", "Eerste.").styled("Citaat", "Tweede."), "Er is een zin.\n\n> *Eerste.*\n>\n> *Tweede.*\n"),
        ("lege-alineas", Word::default().text("Een zin.").text("").text(" ").text("Nog een zin."), "Een zin.\n\nNog een zin.\n"),
        ("naar-kop", one(&paragraph("", "<w:hyperlink w:anchor=\"_Toc1\"><w:r><w:t>naar beneden</w:t></w:r></w:hyperlink><w:hyperlink w:anchor=\"weg\"><w:r><w:t xml:space=\"preserve\"> en weg</w:t></w:r></w:hyperlink>")).xml(&styled("Kop2", &format!("<w:bookmarkStart w:id=\"1\" w:name=\"_Toc1\"/>{}", run("", "De kop")))).text("Zin."), "naar beneden en weg\n\nZin.\n"),
        ("sporen-in-tabel", one(&table("", &[&["a", "b"], &[&cell("", &format!("<w:p><w:ins>{}</w:ins><w:del><w:r><w:delText>weg</w:delText></w:r></w:del></w:p>", run("", "nieuw"))), "d"]])), "<!-- omslag import: deze tabel had geen herkenbare kopregel; de eerste rij is nu de kop -->\n\n| a | b |\n|---|---|\n| nieuw | d |\n"),
    ]
}

#[test]
fn each_document_becomes_the_page_that_an_editor_expects() {
    let project = Project::small();
    let documents = documents();
    for (name, word, _) in &documents {
        project.write_bytes(&format!("in/{name}.docx"), &word.bytes());
    }
    let run = project.run(&["import", "in", "--json"]).good();
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let pages = report["pages"].as_array().expect("pages");
    for (name, _, expected) in &documents {
        let page = pages.iter().find(|page| page["from"] == format!("{name}.docx")).expect("the page");
        assert_eq!(page["lost_words"].as_array().map(Vec::len), Some(0), "{name}: {page}");
        let path = page["path"].as_str().expect("a path");
        let text = fs::read_to_string(project.path(path)).expect("the page");
        assert_eq!(text.split_once("\n---\n\n").map_or("", |(_, body)| body), *expected, "{name}");
    }
    let built = project.run(&["build", "--drafts", "--quiet"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
}
