//! Lints of links by name, as note-taking apps write them. They would be published with their brackets.

use crate::content::project_path;
use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::markdown::{self, WikiLink};
use crate::site::Site;
use crate::url::{self, file_name, folder, normal_form};
use std::collections::HashMap;

/// Reports every link by name, with the path of the file that it means.
pub(super) fn wiki_links(site: &Site) -> Vec<Diagnostic> {
    let mut pages = site.pages.iter().filter(|page| !page.markdown.wiki_links.is_empty()).peekable();
    if pages.peek().is_none() {
        return Vec::new();
    }
    let names = Names::of(site);
    let of_page = pages.flat_map(|page| page.markdown.wiki_links.iter().map(move |link| (page, link)));
    of_page.map(|(page, link)| report(link, &page.path, &names).at(page.place(link.position))).collect()
}

/// The files that a name can mean.
struct Names<'s> {
    /// Paths below `content/`, by the file name in the form of [`comparable`].
    by_name: HashMap<String, Vec<&'s str>>,
    /// The same of pages that readers cannot see.
    hidden: HashMap<String, Vec<&'s str>>,
}

/// What a name means.
enum Meant<'s> {
    /// The page itself, of which the name gives only a heading.
    Itself,
    One(&'s str),
    Several(Vec<&'s str>),
    Hidden(&'s str),
    Nothing,
}

impl<'s> Names<'s> {
    fn of(site: &'s Site) -> Names<'s> {
        let by_name = |paths: &mut dyn Iterator<Item = &'s str>| {
            let mut names: HashMap<String, Vec<&str>> = HashMap::new();
            for path in paths {
                names.entry(comparable(file_name(path))).or_default().push(path);
            }
            names
        };
        let files = site.files.keys().map(String::as_str);
        Names {
            by_name: by_name(&mut site.pages.iter().map(|page| &*page.path).chain(files)),
            hidden: by_name(&mut site.hidden.iter().map(|page| &*page.path)),
        }
    }

    /// Finds the file with a name, or with the last parts of a path. In case of doubt the one nearest to `from` is
    /// meant: the one in the same folder, and then the one with exactly this path.
    fn find(&self, name: &str, from: &str) -> Meant<'s> {
        if name.is_empty() {
            return Meant::Itself;
        }
        let wanted = comparable(name.trim_start_matches("./").trim_start_matches('/'));
        let is_meant = |path: &&&str| {
            let path = comparable(path);
            path.strip_suffix(&*wanted).is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        let among = |names: &HashMap<String, Vec<&'s str>>| -> Vec<&'s str> {
            names.get(file_name(&wanted)).into_iter().flatten().filter(is_meant).copied().collect()
        };
        let found = among(&self.by_name);
        let beside = url::resolve(folder(from), &wanted).map(|path| comparable(&path));
        let exact = [beside.as_deref(), Some(&*wanted)].into_iter().flatten();
        let nearest = exact.filter_map(|path| found.iter().find(|known| comparable(known) == path)).next();
        match (&*found, nearest) {
            (_, Some(one)) | ([one], _) => Meant::One(one),
            ([], _) => among(&self.hidden).first().map_or(Meant::Nothing, |path| Meant::Hidden(path)),
            _ => Meant::Several(found),
        }
    }
}

/// Returns the form in which names are compared: note-taking apps ignore case and the extension of a page.
fn comparable(name: &str) -> String {
    let name = normal_form(name).to_lowercase();
    name.strip_suffix(".md").map(str::to_owned).unwrap_or(name)
}

fn report(link: &WikiLink, from: &str, names: &Names) -> Diagnostic {
    let WikiLink { name, embeds, .. } = link;
    let (target, words) = name.split_once(['|', '\\']).unwrap_or((name, name));
    let words = words.trim_start_matches(['|', '#']);
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let written = if *embeds { format!("![[{name}]]") } else { format!("[[{name}]]") };
    let message = match embeds {
        true => Text::new(
            format!("`{written}` toont hier niets en komt zo op de pagina"),
            format!("`{written}` shows nothing here and goes onto the page as it is"),
        ),
        false => Text::new(
            format!("`{written}` is hier geen link en komt zo op de pagina"),
            format!("`{written}` is no link here and goes onto the page as it is"),
        ),
    };
    let as_text = written.replacen("[[", "\\[\\[", 1);
    let help = match names.find(file.trim(), from) {
        Meant::Itself => write_link(words, &target_of("", heading), &as_text),
        Meant::One(path) => {
            let path = target_of(&url::relative(folder(from), path), heading);
            match (*embeds, path.contains(".md")) {
                (false, _) => write_link(words, &path, &as_text),
                (true, true) => Text::new(
                    format!("een pagina kan niet in een andere staan; maak een link: `[{words}]({path})`"),
                    format!("a page cannot be part of another; make a link: `[{words}]({path})`"),
                ),
                (true, false) => Text::new(
                    format!("schrijf `![…]({path})`, met tussen de haken wat erop te zien is"),
                    format!("write `![…]({path})`, with what it shows between the brackets"),
                ),
            }
        }
        Meant::Several(paths) => choose(words, &paths, from),
        Meant::Hidden(path) => Text::new(
            format!("haal de haken weg, of publiceer `{}` ook: lezers zien die pagina niet", project_path(path)),
            format!("remove the brackets, or publish `{}` as well: readers do not see that page", project_path(path)),
        ),
        Meant::Nothing => {
            let (dutch, english) = match embeds {
                true => ("haal dit weg", "remove this"),
                false => ("haal de haken weg", "remove the brackets"),
            };
            Text::new(
                format!("er is geen bestand dat zo heet; {dutch}, of schrijf `{as_text}` als het zo in de tekst hoort"),
                format!("no file has this name; {english}, or write `{as_text}` if it belongs in the text"),
            )
        }
    };
    Diagnostic::new(Rule::ForeignSyntax, message).help(help)
}

fn write_link(words: &str, path: &str, as_text: &str) -> Text {
    Text::new(
        format!("schrijf `[{words}]({path})`; is het geen link, schrijf dan `{as_text}`"),
        format!("write `[{words}]({path})`; if it is no link, write `{as_text}`"),
    )
}

/// Returns help that names two of the files that a name can mean.
fn choose(words: &str, paths: &[&str], from: &str) -> Text {
    let link = |path: &&str| format!("`[{words}]({})`", target_of(&url::relative(folder(from), path), ""));
    let links: Vec<String> = paths.iter().take(2).map(link).collect();
    let count = paths.len();
    Text::new(
        format!("{count} bestanden heten zo; kies er een, zoals {}", links.join(" of ")),
        format!("{count} files have this name; choose one, such as {}", links.join(" or ")),
    )
}

/// Returns the target of a link to a file, and to a heading in it. Note-taking apps write the text of the heading,
/// preceded by those of the headings above it.
fn target_of(path: &str, heading: &str) -> String {
    let anchor = match heading.rsplit('#').next().unwrap_or_default() {
        "" => String::new(),
        last => format!("#{}", markdown::anchor(last)),
    };
    let target = format!("{path}{anchor}");
    if target.contains([' ', '(', ')']) { format!("<{target}>") } else { target }
}
