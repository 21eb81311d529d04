//! A site of any size for measuring: pages of about 700 Dutch-looking words with headings, links, tables, footnotes and
//! tags in twenty sections. The same number of pages gives the same site, byte for byte.
//!
//! Peers get the same text. Only front matter, the names of index files and the spelling of links differ.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

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

/// Pseudo-random numbers that are the same in every run.
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

/// The program that the project is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    Omslag,
    Hugo,
    Zola,
}

impl Flavour {
    pub fn named(name: &str) -> Option<Flavour> {
        match name {
            "omslag" => Some(Flavour::Omslag),
            "hugo" => Some(Flavour::Hugo),
            "zola" => Some(Flavour::Zola),
            _ => None,
        }
    }

    fn index(self) -> &'static str {
        if self == Flavour::Omslag { "index.md" } else { "_index.md" }
    }

    /// Returns a link from one page to another: a URL for Hugo, and for the others a file that they look up.
    fn link(self, page: usize) -> String {
        match self {
            Flavour::Omslag => format!("../{}", path(page)),
            Flavour::Hugo => addresses(page).0,
            Flavour::Zola => format!("@/{}", path(page)),
        }
    }

    /// Returns front matter. `more` is what only a page has: its date and its two tags.
    fn head(self, title: &str, description: &str, more: Option<(&str, [&str; 2])>) -> String {
        let (fence, is, more) = match (self, more) {
            (Flavour::Zola, Some((date, [one, two]))) => {
                ("+++", " =", format!("date = {date}\ntaxonomies = {{ tags = [\"{one}\", \"{two}\"] }}\n"))
            }
            (Flavour::Zola, None) => ("+++", " =", "sort_by = \"date\"\n".to_owned()),
            (_, Some((date, [one, two]))) => ("---", ":", format!("date: {date}\ntags: [{one}, {two}]\n")),
            (_, None) => ("---", ":", String::new()),
        };
        format!("{fence}\ntitle{is} \"{title}\"\ndescription{is} \"{description}\"\n{more}{fence}\n\n")
    }
}

/// Writes the project, replacing the content of the folder.
pub fn write(folder: &Path, pages: usize, flavour: Flavour) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("content")).expect("a folder");
    match flavour {
        Flavour::Omslag => {
            let settings = "name: Proef\nbase_url: https://proef.example/\n";
            fs::write(folder.join("site.yaml"), settings).expect("site.yaml");
        }
        Flavour::Hugo => copy(&peers().join("hugo"), folder),
        Flavour::Zola => copy(&peers().join("zola"), folder),
    }
    for section in SECTIONS {
        let folder = folder.join("content").join(section.to_lowercase());
        fs::create_dir_all(&folder).expect("a folder");
        let index = flavour.head(section, &format!("Alles over {section}."), None) + "Welkom.\n";
        fs::write(folder.join(flavour.index()), index).expect("an index");
    }
    let home = flavour.head("Proef", "Een proef.", None) + "Hallo.\n";
    fs::write(folder.join("content").join(flavour.index()), home).expect("a home page");
    let mut numbers = Numbers(7);
    for page in 0..pages {
        let text = text(page, pages, flavour, &mut numbers);
        fs::write(folder.join("content").join(path(page)), text).expect("a page");
    }
}

/// Copies a folder recursively into another.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder that is there").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

/// Returns the folder of the peers' themes.
fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers")
}

/// Returns the file of a page below `content/`.
pub fn path(page: usize) -> String {
    format!("{}/pagina-{page:05}.md", SECTIONS[page % SECTIONS.len()].to_lowercase())
}

/// Returns the URLs of a page and of its section.
pub fn addresses(page: usize) -> (String, String) {
    let section = SECTIONS[page % SECTIONS.len()].to_lowercase();
    (format!("/{section}/pagina-{page:05}/"), format!("/{section}/"))
}

fn text(page: usize, pages: usize, flavour: Flavour, numbers: &mut Numbers) -> String {
    let (year, month, day) = (2010 + numbers.below(15), 1 + numbers.below(12), 1 + numbers.below(28));
    let date = format!("{year}-{month:02}-{day:02}");
    let tags = [numbers.pick(&TAGS[..6]), numbers.pick(&TAGS[6..])];
    let title = format!("Pagina {page}: {}", numbers.pick(&WORDS[13..]));
    let mut out = flavour.head(&title, &sentence(numbers), Some((&date, tags)));
    let paragraph = |out: &mut String, numbers: &mut Numbers| {
        for at in 0..5 {
            out.push_str(&sentence(numbers));
            out.push(if at % 2 == 0 { ' ' } else { '\n' });
        }
        let other = numbers.below(pages);
        if other != page {
            let _ = write!(out, "Zie *ook* [pagina {other}]({}). ", flavour.link(other));
        }
        out.push_str("Dat is **belangrijk**.\n\n");
    };
    paragraph(&mut out, numbers);
    for heading in 0..5 {
        let _ =
            write!(out, "## {} {}\n\n", numbers.pick(&["Aanpak", "Gevolgen", "Kosten", "Mensen", "Vragen"]), heading);
        paragraph(&mut out, numbers);
        paragraph(&mut out, numbers);
    }
    out.push_str("| Jaar | Aantal | Deel |\n| --- | ---: | ---: |\n");
    for row in 0..4 {
        let _ = writeln!(out, "| {} | {} | {} % |", 2018 + row, numbers.below(900), numbers.below(100));
    }
    let _ = write!(out, "\n- {}\n- {}\n- {}\n", sentence(numbers), sentence(numbers), sentence(numbers));
    let _ = write!(out, "\nDat staat in het verslag.[^bron] {}\n\n[^bron]: {}\n", sentence(numbers), sentence(numbers));
    out
}

fn sentence(numbers: &mut Numbers) -> String {
    let words: Vec<&str> = (0..7 + numbers.below(9)).map(|_| numbers.pick(&WORDS)).collect();
    let text = words.join(" ");
    let (first, rest) = text.split_at(1);
    format!("{}{rest}.", first.to_uppercase())
}
