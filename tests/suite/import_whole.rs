//! `omslag import` of whole documents, made by pandoc: each sentence is on the page, in its order, and notes and
//! signatures are at their place.

use crate::support::Project;
use std::fs;
use std::process::Command;

/// A note of several pages, with notes typed by hand below the text of their page, and signatures at the end.
const NOTE: &str = "# Notitie over de werkplaatsen

De toekomst van de werkplaatsen is een onderwerp waar veel mensen bij horen (verslag van de zomer, 2015). De slotsom was toen: samen bereiken we meer.

Nu vragen wij opnieuw om een gesprek. De ene partij vraagt, de andere voert uit - dat maakt vrij praten lastig. Daarom staat hier wat wij *samen* vinden.

## Wat wij willen

Een werkplaats geeft mensen een reden om op te staan^1^.

Wij zien drie doelen: groeien, rust houden en waardig minder kunnen. De stem van de deelnemer hoort daarbij, “elke dag opnieuw”.

---

^1^ verslag van de zomer, over werkplaatsen, 2015

Deelnemers kiezen zelf wat bij hen past – met hulp als dat nodig is – en zonder stempel. Daarvoor werken wij met de stad samen^2^.

## Een vak apart

Begeleiden is een vak; het vraagt tijd (en geld) én geduld. Het is geen ladder, maar een palet.

### Houd het samen

Wie koffie schenkt, leert ook rekenen. Knip dat niet op: 1 + 1 is hier 3.

### Houd de deur open

Er komt niemand binnen die er niet hoort. Reizen is geen bezwaar als de plek klopt^3^. De scope is *de stad* en niet *de wijk*.

---

^2^ verslag van de zomer, over werkplaatsen, 2015

^3^ Zie ook: [Een onderzoek in het noorden.](https://onderzoek.example/noorden)

## slot

### Begin klein

Wij vragen aandacht voor drie punten.

- Maak kennis beschikbaar
- Houd het werk bij elkaar
- Laat de deur open.

Wij zien uit naar het gesprek, en horen graag wanneer dat kan.

Voorbeeldstad, 23 juli 2019

Noorderlicht/Werk\\
Anna Jansen

De Zaagmeester,\\
Piet van der Wit

Het Atelier,\\
Mies de Bruin

Stichting Samen Soep,\\
Kees Molenaar
";

/// A page of an old site: a motto, lines of bold letters as headings, and links.
const PAGE: &str = "<!DOCTYPE html><html lang=nl><head><title>Werkplaatsen in 2021 | Het Netwerk</title>
<link rel=canonical href=https://oud.example/werkplaatsen-2021></head><body><nav><a href=/>Thuis</a> <a href=/contact>Contact</a></nav><main>
<p>“Iedereen heeft een stoel aan tafel. Wie meedoet, beslist mee.\"</p>
<h1>Werkplaatsen in 2021</h1>
<p>De toekomst van de werkplaatsen is een onderwerp waar veel mensen bij horen. Het Netwerk heeft gesprekken geleid, met een gezamenlijke agenda.</p>
<p>Dat stond al in de <a href=/notitie>Notitie over de werkplaatsen</a> van vorig jaar.</p>
<p><strong>een vak apart</strong></p>
<p>Op de dag van 3 september hebben wij verteld waarom dit een vak is. Een grote groep redt het hierdoor.</p>
<p><b>toegang, doelen en andere vragen</b></p>
<p>Een lage drempel werd het vaakst genoemd.<br>Ook kleine plekken tellen mee.</p>
<p>U vindt de planning van de stad <a href=https://stad.example/planning.pdf>hier</a>.</p>
</main><footer>Gemaakt met plezier door niemand</footer></body></html>";

/// Returns text without the marks of Markdown, with single spaces.
fn bare(markdown: &str) -> String {
    let text = markdown.replace("\\\n", "\n").replace(['*', '#', '>', '\\', '^'], "");
    text.split_whitespace().filter(|word| !matches!(*word, "-" | "---")).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn assert_in_order(page: &str, sentences: &[&str]) {
    let page = bare(page);
    let mut from = 0;
    for sentence in sentences {
        let sentence = bare(sentence);
        let at =
            page[from..].find(&sentence).unwrap_or_else(|| panic!("{sentence:?} is not there in\n{}", &page[from..]));
        from += at + sentence.len();
    }
}

/// Imports a file and builds the site; returns the page.
#[track_caller]
fn imported(project: &Project, file: &str) -> String {
    let run = project.run(&["import", file]).good();
    assert!(run.stdout.contains("alle woorden staan op de pagina"), "{file}\n{}", run.stdout);
    let path = run.stdout.split(' ').next().expect("a path").to_owned();
    let built = project.run(&["build", "--drafts", "--quiet"]);
    assert_eq!(built.code, 0, "{file}\n{}", built.stderr);
    fs::read_to_string(project.path(&path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

/// Turns a file into another format, as a name says.
#[track_caller]
fn pandoc(project: &Project, from: &str, to: &str) {
    let made = Command::new("pandoc").args(["--quiet", "-s", from, "-o", to]).current_dir(project.path("")).status();
    assert!(made.unwrap_or_else(|cause| panic!("pandoc: {cause}")).success(), "{from} to {to}");
}

#[test]
fn a_note_keeps_its_sentences_notes_and_signatories() {
    let project = Project::small();
    project.write("content/notities/index.md", "---\ntitle: Notities\ndefault_kind: note\n---\n\nTekst.\n");
    project.write("a.md", NOTE);
    // Copied text loses the look of raised numbers.
    project.write("b.md", NOTE.replace('^', ""));
    for (from, to) in [("a.md", "raised.docx"), ("b.md", "glued.docx"), ("a.md", "raised.html")] {
        pandoc(&project, from, to);
        let page = imported(&project, to);
        let (front, body) = page.split_once("\n---\n\n").expect("front matter");
        let signatories = "date: 23 juli 2019\nplace: Voorbeeldstad\nsignatories:\n\
            - name: Anna Jansen\n  organisation: Noorderlicht/Werk\n- name: Piet van der Wit\n  organisation: De Zaagmeester\n\
            - name: Mies de Bruin\n  organisation: Het Atelier\n- name: Kees Molenaar\n  organisation: Stichting Samen Soep";
        assert!(front.ends_with(signatories), "{to}\n{page}");
        let (text, _) = NOTE.split_once("Voorbeeldstad").expect("the end");
        let is_note = |paragraph: &&str| paragraph.starts_with('^') || *paragraph == "---";
        let mut sentences: Vec<String> =
            text.split("\n\n").skip(1).filter(|paragraph| !is_note(paragraph)).map(str::to_owned).collect();
        for number in 1..=3 {
            sentences
                .iter_mut()
                .for_each(|sentence| *sentence = sentence.replace(&format!("^{number}^"), &format!("[^{number}]")));
        }
        sentences.push("[^1]: verslag van de zomer, over werkplaatsen, 2015".to_owned());
        sentences.push("[^3]: Zie ook: [Een onderzoek in het noorden.](https://onderzoek.example/noorden)".to_owned());
        assert_in_order(body, &sentences.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(body.contains("\n## Wat wij willen\n") && body.contains("\n### Houd de deur open\n"), "{to}\n{body}");
    }
}

#[test]
fn a_page_of_an_old_site_keeps_its_sentences_in_every_format() {
    let project = Project::small();
    project.write("a.html", PAGE);
    let (_, main) = PAGE.split_once("<main>").expect("the main part");
    project.write("main.html", main.split_once("</main>").expect("its end").0);
    pandoc(&project, "main.html", "b.docx");
    for file in ["a.html", "b.docx"] {
        let page = imported(&project, file);
        assert!(page.starts_with("---\ntitle: Werkplaatsen in 2021\n"), "{file}\n{page}");
        let sentences = [
            "“Iedereen heeft een stoel aan tafel. Wie meedoet, beslist mee.\"",
            "De toekomst van de werkplaatsen is een onderwerp waar veel mensen bij horen.",
            "Het Netwerk heeft gesprekken geleid, met een gezamenlijke agenda.",
            "van vorig jaar.",
            "## een vak apart",
            "Een grote groep redt het hierdoor.",
            "## toegang, doelen en andere vragen",
            "Een lage drempel werd het vaakst genoemd.",
            "Ook kleine plekken tellen mee.",
            "U vindt de planning van de stad [hier](https://stad.example/planning.pdf).",
        ];
        assert_in_order(&page, &sentences);
        assert_eq!(page.matches("\n## ").count(), 2, "{file}\n{page}");
    }
}
