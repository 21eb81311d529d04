//! The baseline: the least that a program must do to make the pages of a site with the same crates.
//!
//! Two threads read every file, parse its front matter and its Markdown, render one template for each page and write
//! it. The Markdown is what omslag reads, and a page has as much on it as one of the built-in theme: head, structured
//! data, menu, breadcrumbs, table of contents, tags and neighbours. It has no checks, does not resolve links, makes no
//! lists, feed or site map, and does not clean up after a killed run.

use comrak::nodes::NodeValue;
use comrak::{Anchorizer, Arena, Node, Options};
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const THREADS: usize = 2;

#[derive(Deserialize)]
struct FrontMatter {
    title: String,
    description: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    tags: Vec<String>,
}

/// A parsed file: its path, its front matter, and its Markdown as a slice of its text.
struct Page {
    folder: String,
    name: String,
    front: FrontMatter,
    text: String,
    body_at: usize,
}

/// A link with its text.
#[derive(Serialize)]
struct Link<'a> {
    url: String,
    title: &'a str,
}

#[derive(Serialize)]
struct Heading {
    id: String,
    title: String,
}

/// Builds `content/` into `bare/`.
pub fn build(root: &Path) {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build().expect("threads");
    threads.install(|| {
        let pages = read(&root.join("content"));
        let mut environment = Environment::new();
        environment.add_template("page.html", include_str!("bare.html")).expect("a template");
        let menu = menu(&pages);
        let out = root.join("bare");
        (0..pages.len()).into_par_iter().for_each(|at| {
            let page = &pages[at];
            let html = render(page, [at.checked_sub(1), Some(at + 1)].map(|at| pages.get(at?)), &environment, &menu);
            let folder = out.join(page.url().trim_start_matches('/'));
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(folder.join("index.html"), html).expect("a page");
        });
    });
}

/// Returns all pages, by section and date.
fn read(content: &Path) -> Vec<Page> {
    let entries = walkdir::WalkDir::new(content).into_iter().map(|entry| entry.expect("a file").into_path());
    let files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a text");
        let end = text.find("\n---\n").expect("front matter");
        let front = serde_yaml::from_str(&text[4..=end]).expect("YAML");
        let below = path.strip_prefix(content).expect("a file below content/");
        let part = |part: Option<&std::ffi::OsStr>| part.and_then(|part| part.to_str()).unwrap_or_default().to_owned();
        let folder = part(below.parent().map(Path::as_os_str));
        Page { folder, name: part(below.file_stem()), front, text, body_at: end + 5 }
    };
    let mut pages: Vec<Page> = files.into_par_iter().map(read).collect();
    let order = |page: &Page| (page.folder.clone(), page.name != "index", Reverse(page.front.date.clone()));
    pages.sort_by_cached_key(order);
    pages
}

/// Returns the sections with their titles.
fn menu(pages: &[Page]) -> Value {
    let sections = pages.iter().filter(|page| page.name == "index");
    let items: BTreeMap<&str, Link> = sections.map(|page| (&page.folder[..], page.link())).collect();
    Value::from(Serde(items))
}

fn render(page: &Page, around: [Option<&Page>; 2], environment: &Environment, menu: &Value) -> String {
    let (body, toc) = markdown(&page.text[page.body_at..]);
    let [previous, next] = around.map(|other| other.filter(|other| other.folder == page.folder).map(Page::link));
    let template = environment.get_template("page.html").expect("a template");
    let link = |other: Option<Link>| other.map(|other| Value::from(Serde(other)));
    let values = context! {
        title => page.front.title.as_str(),
        description => page.front.description.as_str(),
        date => page.front.date.as_str(),
        tags => Serde(&page.front.tags),
        section => page.folder.as_str(),
        url => page.url(),
        body => Value::from_safe_string(body),
        toc => Serde(toc),
        menu => menu.clone(),
        previous => link(previous),
        next => link(next),
    };
    template.render(values).expect("a page")
}

/// Returns the HTML, and the second-level headings.
fn markdown(text: &str) -> (String, Vec<Heading>) {
    let mut options = Options::default();
    options.extension.alerts = true;
    options.extension.block_directive = true;
    options.extension.description_lists = true;
    options.extension.footnotes = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.parse.smart = true;
    options.extension.header_id_prefix = Some(String::new());
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, text, &options);
    let mut html = String::with_capacity(text.len() * 2);
    comrak::html::format_document(root, &options, &mut html).expect("HTML");
    let mut anchors = Anchorizer::new();
    let headings = root.children().filter_map(|node| {
        let NodeValue::Heading(heading) = &node.data().value else { return None };
        let title = words(node);
        let id = anchors.anchorize(&title);
        (heading.level == 2).then_some(Heading { id, title })
    });
    (html, headings.collect())
}

fn words(node: Node<'_>) -> String {
    node.descendants().filter_map(|node| node.data().value.text().map(|text| text.to_string())).collect()
}

impl Page {
    fn url(&self) -> String {
        let name = if self.name == "index" { "" } else { &self.name };
        [&self.folder[..], name]
            .iter()
            .filter(|part| !part.is_empty())
            .fold("/".to_owned(), |url, part| url + part + "/")
    }

    fn link(&self) -> Link<'_> {
        Link { url: self.url(), title: &self.front.title }
    }
}
