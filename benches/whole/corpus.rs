//! A site of any size for measuring: pages of about 700 Dutch-looking words with headings, links, tables, footnotes and
//! tags in twenty sections. The same number of pages is the same site, byte for byte.

use std::fmt::Write;
use std::fs;
use std::path::Path;

const SECTIONS: [&str; 20] = [
    "Akkers", "Bruggen", "Cijfers", "Dorpen", "Erven", "Fietsen", "Grachten", "Havens", "Ijzer", "Jaren", "Kades",
    "Landen", "Molens", "Noorden", "Oevers", "Polders", "Ramen", "Sluizen", "Torens", "Velden",
];
const TAGS: [&str; 12] =
    ["archief", "bouw", "dorp", "fiets", "haven", "klimaat", "markt", "molen", "polder", "rivier", "stad", "wijk"];
const WORDS: [&str; 48] = [
    "de",
    "het",
    "een",
    "rivier",
    "brug",
    "stad",
    "in",
    "op",
    "voor",
    "met",
    "dorp",
    "school",
    "meting",
    "bewoner",
    "loopt",
    "bewaart",
    "oude",
    "nieuwe",
    "stille",
    "zorgvuldige",
    "gezamenlijke",
    "vergadering",
    "dagbesteding",
    "werkplaats",
    "en",
    "maar",
    "want",
    "daarna",
    "soms",
    "bouwt",
    "opent",
    "kiest",
    "verbindt",
    "tuin",
    "keuken",
    "gemeente",
    "coördinatie",
    "geïnteresseerde",
    "ruimte",
    "jaar",
    "mensen",
    "plek",
    "samen",
    "werk",
    "langs",
    "onder",
    "tussen",
    "zonder",
];

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// Writes the project, in place of what stood in the folder.
pub fn write(folder: &Path, pages: usize) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("site.yaml"), "name: Proef\nbase_url: https://proef.example/\n").expect("site.yaml");
    for section in SECTIONS {
        let folder = folder.join("content").join(section.to_lowercase());
        fs::create_dir_all(&folder).expect("a folder");
        let index = format!("---\ntitle: {section}\ndescription: Alles over {section}.\n---\n\nWelkom.\n");
        fs::write(folder.join("index.md"), index).expect("an index");
    }
    let home = "---\ntitle: Proef\ndescription: Een proef.\n---\n\nHallo.\n";
    fs::write(folder.join("content/index.md"), home).expect("a home page");
    let mut numbers = Numbers(7);
    for page in 0..pages {
        let text = text(page, pages, &mut numbers);
        fs::write(folder.join("content").join(path(page)), text).expect("a page");
    }
}

/// The file of a page below `content/`.
pub fn path(page: usize) -> String {
    format!("{}/pagina-{page:05}.md", SECTIONS[page % SECTIONS.len()].to_lowercase())
}

/// The address of a page, and of the section it stands in.
pub fn addresses(page: usize) -> (String, String) {
    let section = SECTIONS[page % SECTIONS.len()].to_lowercase();
    (format!("/{section}/pagina-{page:05}/"), format!("/{section}/"))
}

fn text(page: usize, pages: usize, numbers: &mut Numbers) -> String {
    let (year, month, day) = (2010 + numbers.below(15), 1 + numbers.below(12), 1 + numbers.below(28));
    let tags = format!("{}, {}", numbers.pick(&TAGS[..6]), numbers.pick(&TAGS[6..]));
    let mut out = format!(
        "---\ntitle: \"Pagina {page}: {}\"\ndescription: \"{}\"\ndate: {year}-{month:02}-{day:02}\ntags: [{tags}]\n---\n\n",
        numbers.pick(&WORDS[13..]),
        sentence(numbers)
    );
    paragraph(&mut out, numbers, page, pages);
    for heading in 0..5 {
        let _ =
            write!(out, "## {} {}\n\n", numbers.pick(&["Aanpak", "Gevolgen", "Kosten", "Mensen", "Vragen"]), heading);
        paragraph(&mut out, numbers, page, pages);
        paragraph(&mut out, numbers, page, pages);
    }
    out.push_str("| Jaar | Aantal | Deel |\n| --- | ---: | ---: |\n");
    for row in 0..4 {
        let _ = writeln!(out, "| {} | {} | {} % |", 2018 + row, numbers.below(900), numbers.below(100));
    }
    let _ = write!(out, "\n- {}\n- {}\n- {}\n", sentence(numbers), sentence(numbers), sentence(numbers));
    let _ = write!(out, "\nDat staat in het verslag.[^bron] {}\n\n[^bron]: {}\n", sentence(numbers), sentence(numbers));
    out
}

fn paragraph(out: &mut String, numbers: &mut Numbers, page: usize, pages: usize) {
    for at in 0..5 {
        out.push_str(&sentence(numbers));
        out.push(if at % 2 == 0 { ' ' } else { '\n' });
    }
    let other = numbers.below(pages);
    if other != page {
        let _ = write!(out, "Zie *ook* [pagina {other}](../{}). ", path(other));
    }
    out.push_str("Dat is **belangrijk**.\n\n");
}

fn sentence(numbers: &mut Numbers) -> String {
    let words: Vec<&str> = (0..7 + numbers.below(9)).map(|_| numbers.pick(&WORDS)).collect();
    let text = words.join(" ");
    let (first, rest) = text.split_at(1);
    format!("{}{rest}.", first.to_uppercase())
}
