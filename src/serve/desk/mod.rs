//! The desk: one page with all pages of the site, what is wrong with them, and what publishing would do. It is made
//! from values, needs no script, and stands at [`PREFIX`](super::banner::PREFIX).

mod query;
#[cfg(test)]
mod tests;

pub use query::{Column, Query, Status};

use super::banner::{PageData, decorate};
use super::overlay::{Editor, Excerpt, findings, link};
use crate::address::{Address, slug};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::html::{Escaped, Html};
use crate::language::Language;
use crate::page::{KindName, project_path};
use crate::publish::Published;
use crate::report::summary;
use crate::site::Why;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Addresses listed of what publishing would add, change or remove, at most of each.
const ADDRESSES_MAX: usize = 200;

/// The findings of further files are only counted once so many are listed: they are read when these are mended.
const FINDINGS_MAX: usize = 200;

/// What the desk says of one page.
#[derive(Clone, Debug)]
pub struct Row {
    pub title: String,
    /// Where the preview shows it, as an href.
    pub url: String,
    /// The content file as diagnostics name it.
    pub file: String,
    pub kind: KindName,
    /// Why readers do not see it yet; nothing when they do.
    pub hidden: Option<Why>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub review: Option<Date>,
    /// Whether the day of `review` has come.
    pub overdue: bool,
    pub words: usize,
    /// The words of its longest sentence.
    pub longest_sentence: usize,
}

/// All that the desk is made of.
pub struct Desk<'a> {
    pub site_name: &'a str,
    /// The home page in the preview, as an href.
    pub home: &'a str,
    pub rows: &'a [Row],
    pub said: &'a Diagnostics,
    /// What publishing would do, once it has been worked out.
    pub plan: Option<&'a Published>,
    pub query: Query,
    pub build: u64,
    pub editor: &'a Editor,
    pub excerpt: Excerpt<'a>,
    pub language: Language,
}

/// The complete page.
pub fn desk(desk: &Desk) -> Html {
    let title = desk.say("Overzicht", "Overview");
    let name = Escaped(desk.site_name);
    let beginning = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{title} - {name}</title>\n</head>\n\
         <body class=\"omslag-desk\">\n<a class=\"omslag-skip\" href=\"#omslag-main\">{}</a>\n\
         <header>\n<h1>{title}</h1>\n<p>{name}: {}. <a href=\"{}\">{}</a></p>\n</header>\n\
         <main id=\"omslag-main\" tabindex=\"-1\">\n",
        desk.language,
        desk.say("Naar de inhoud", "Skip to content"),
        desk.summary(),
        Escaped(desk.home),
        desk.say("Naar de site", "To the site"),
    );
    let data = PageData { editor: desk.editor, source: None, language: desk.language };
    let mut page = decorate(&beginning, desk.build, None, &data);
    desk.pages(&mut page);
    desk.all_findings(&mut page);
    desk.publishing(&mut page);
    Html::trusted(page + "</main>\n</body>\n</html>\n")
}

/// A file, and what is wrong with it.
struct Group<'a> {
    file: &'a str,
    found: Vec<&'a Diagnostic>,
    is_listed: bool,
}

/// A row with what is worked out for it.
struct Line<'a> {
    row: &'a Row,
    /// The title as it sorts.
    sorted_as: String,
    found: Vec<&'a Diagnostic>,
    /// Its place among the groups of findings, if it is listed there.
    group: Option<usize>,
}

impl<'a> Desk<'a> {
    fn say<'t>(&self, dutch: &'t str, english: &'t str) -> &'t str {
        self.language.pick(dutch, english)
    }

    fn page_count(&self) -> String {
        match self.rows.len() {
            1 => format!("1 {}", self.say("pagina", "page")),
            count => format!("{count} {}", self.say("pagina’s", "pages")),
        }
    }

    fn summary(&self) -> String {
        let found = summary(self.said.iter(), self.language);
        let found = if found.is_empty() { self.say("geen meldingen", "no findings") } else { &found };
        format!("{}, {found}", self.page_count())
    }

    /// The findings by file, those with errors before others, and those without a file first.
    fn groups(&self) -> Vec<Group<'a>> {
        let mut groups: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in self.said.iter() {
            groups.entry(diagnostic.place.as_ref().map_or("", |place| &place.path)).or_default().push(diagnostic);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, found)| found.iter().map(|one| one.severity).min());
        let mut before = 0;
        let group = |(file, found): (&'a str, Vec<&'a Diagnostic>)| {
            let is_listed = before < FINDINGS_MAX;
            before += found.len();
            Group { file, found, is_listed }
        };
        groups.into_iter().map(group).collect()
    }

    /// The rows that the query asks for, in its order.
    fn lines(&self) -> Vec<Line<'a>> {
        let groups = self.groups();
        let of_file: BTreeMap<&str, (usize, &Group)> =
            groups.iter().enumerate().map(|(at, group)| (group.file, (at + 1, group))).collect();
        let asked = |row: &&Row| self.query.status.is_none_or(|status| status == Status::of(row.hidden.as_ref()));
        let line = |row: &'a Row| {
            let group = of_file.get(row.file.as_str());
            Line {
                row,
                sorted_as: slug(&row.title),
                found: group.map(|(_, group)| group.found.clone()).unwrap_or_default(),
                group: group.filter(|(_, group)| group.is_listed).map(|(at, _)| *at),
            }
        };
        let mut lines: Vec<Line> = self.rows.iter().filter(asked).map(line).collect();
        if let Some(column) = self.query.sort {
            let descending = self.query.is_descending();
            lines.sort_by(|a, b| order(a, b, column, descending, self.language));
        }
        lines
    }

    fn pages(&self, out: &mut String) {
        let lines = self.lines();
        let shown = format!("{} {} {}", lines.len(), self.say("van", "of"), self.page_count());
        let heads: String = Column::ALL.iter().map(|column| self.head(*column)).collect();
        *out += &format!(
            "<section aria-labelledby=\"omslag-pages\">\n<h2 id=\"omslag-pages\">{}</h2>\n{}\
             <div class=\"omslag-scroll\" role=\"region\" aria-labelledby=\"omslag-caption\" tabindex=\"0\">\n\
             <table>\n<caption id=\"omslag-caption\">{shown}</caption>\n\
             <thead><tr>{heads}</tr></thead>\n<tbody>\n",
            self.say("Pagina’s", "Pages"),
            self.filter(),
        );
        lines.iter().for_each(|line| *out += &self.row(line));
        *out += "</tbody>\n</table>\n</div>\n</section>\n";
    }

    fn filter(&self) -> String {
        let choice = |status: Option<Status>| {
            let is_of = |row: &&Row| status.is_none_or(|status| status == Status::of(row.hidden.as_ref()));
            let current = if self.query.status == status { " aria-current=\"true\"" } else { "" };
            let href = Query { status, ..self.query }.href();
            let name = status.map_or(self.say("alle", "all"), |status| status.text(self.language));
            let count = self.rows.iter().filter(is_of).count();
            format!("<li><a href=\"{}\"{current}>{name} ({count})</a></li>\n", Escaped(&href))
        };
        let choices: String = [None].into_iter().chain(Status::ALL.map(Some)).map(choice).collect();
        let label = self.say("Pagina’s kiezen", "Choose pages");
        format!("<nav aria-label=\"{label}\">\n<ul class=\"omslag-filter\">\n{choices}</ul>\n</nav>\n")
    }

    fn head(&self, column: Column) -> String {
        let sorted = self.query.sort == Some(column);
        let (state, class) = match (sorted, self.query.is_descending()) {
            (false, _) => ("", ""),
            (true, false) => (" aria-sort=\"ascending\"", " class=\"omslag-arrow\""),
            (true, true) => (" aria-sort=\"descending\"", " class=\"omslag-arrow\""),
        };
        let number = if column.is_number() { " class=\"omslag-number\"" } else { "" };
        let href = self.query.sorted_by(column).href();
        let text = column.text(self.language);
        format!("<th scope=\"col\"{state}{number}><a href=\"{}\"{class}>{text}</a></th>", Escaped(&href))
    }

    fn row(&self, line: &Line) -> String {
        let Row { title, url, file, kind, date, updated, review, overdue, words, longest_sentence, .. } = line.row;
        let editor = link(&Place::file(file), file, self.editor, self.language);
        let day = |date: &Option<Date>| date.map_or(String::new(), |date| date.html(self.language).into_string());
        let late = match overdue {
            true => format!("<span class=\"omslag-overdue\">{}</span>", self.say("te laat", "overdue")),
            false => String::new(),
        };
        let found = match (summary(line.found.iter().copied(), self.language), line.group) {
            (none, _) if none.is_empty() => self.say("geen", "none").to_owned(),
            (some, Some(group)) => format!("<a href=\"#omslag-file-{group}\">{some}</a>"),
            (some, None) => some,
        };
        format!(
            "<tr><th scope=\"row\"><a href=\"{}\">{}</a> {editor}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
             <td>{}{late}</td><td class=\"omslag-number\">{words}</td>\
             <td class=\"omslag-number\">{longest_sentence}</td><td>{found}</td></tr>\n",
            Escaped(url),
            Escaped(title),
            kind.word(self.language),
            Escaped(&self.status_text(line.row)),
            day(date),
            day(updated),
            day(review),
        )
    }

    fn status_text(&self, row: &Row) -> String {
        let status = Status::of(row.hidden.as_ref()).text(self.language);
        match &row.hidden {
            Some(Why::Later(date)) => format!("{status}: {}", date.text(self.language)),
            Some(Why::In(index)) => format!("{status}: {}", project_path(index)),
            _ => status.to_owned(),
        }
    }

    fn all_findings(&self, out: &mut String) {
        let title = self.say("Meldingen", "Findings");
        *out += &format!("<section aria-labelledby=\"omslag-findings\">\n<h2 id=\"omslag-findings\">{title}</h2>\n");
        let groups = self.groups();
        if groups.is_empty() {
            *out += &format!("<p>{}</p>\n", self.say("Er is niets te melden.", "There is nothing to report."));
        }
        for (at, group) in groups.iter().enumerate().take_while(|(_, group)| group.is_listed) {
            let name = if group.file.is_empty() { self.say("Zonder bestand", "Without a file") } else { group.file };
            *out += &format!("<h3 id=\"omslag-file-{}\">{}</h3>\n", at + 1, Escaped(name));
            self.findings(out, &group.found);
        }
        let left = groups.iter().filter(|group| !group.is_listed).flat_map(|group| group.found.iter().copied());
        let left = summary(left, self.language);
        if !left.is_empty() {
            let rest = self.say("Die ziet u als deze hersteld zijn.", "You see those when these are mended.");
            *out += &format!("<p>{} {left}. {rest}</p>\n", self.say("En nog", "And another"));
        }
        *out += "</section>\n";
    }

    fn findings(&self, out: &mut String, found: &[&Diagnostic]) {
        findings(out, found, usize::MAX, self.excerpt, self.editor, self.language);
        out.push('\n');
    }

    fn publishing(&self, out: &mut String) {
        let title = self.say("Wat publiceren zou doen", "What publishing would do");
        *out += &format!("<section aria-labelledby=\"omslag-plan\">\n<h2 id=\"omslag-plan\">{title}</h2>\n");
        match self.plan {
            Some(plan) => self.plan(out, plan),
            None if self.query.plan && self.said.has_errors() => {
                let nothing = self.say(
                    "Niets: zolang er fouten zijn, blijft de site zoals hij is.",
                    "Nothing: as long as there are errors, the site stays as it is.",
                );
                *out += &format!("<p>{nothing}</p>\n");
            }
            None => {
                let href = Query { plan: true, ..self.query }.href();
                let ask = self.say(
                    "Reken uit wat erbij komt, verandert en verdwijnt",
                    "Work out what is added, changed and removed",
                );
                *out += &format!("<p><a href=\"{}\">{ask}</a></p>\n", Escaped(&href));
            }
        }
        *out += "</section>\n";
    }

    fn plan(&self, out: &mut String, plan: &Published) {
        if !plan.diagnostics.is_empty() {
            let found: Vec<&Diagnostic> = plan.diagnostics.iter().collect();
            self.findings(out, &found);
        }
        for (files, dutch, english) in [
            (&plan.changes.new, "Nieuw", "New"),
            (&plan.changes.changed, "Veranderd", "Changed"),
            (&plan.changes.removed, "Verwijderd", "Removed"),
        ] {
            *out += &format!("<h3>{}: {}</h3>\n", self.say(dutch, english), files.len());
            if !files.is_empty() {
                *out += &format!("<ul>\n{}</ul>\n", addresses(files));
            }
        }
        if !plan.changes.removed.is_empty() {
            let hint = self.say(
                "Is een adres verhuisd? Zet het dan bij <code>aliases</code> op de pagina die het vervangt.",
                "Has an address moved? Then put it at <code>aliases</code> on the page that replaces it.",
            );
            *out += &format!("<p>{hint}</p>\n");
        }
    }
}

/// Files of the output folder as the addresses they stand at.
fn addresses(files: &[String]) -> String {
    let address = |file: &String| format!("<li><code>{}</code></li>\n", Escaped(Address::of_file(file).as_str()));
    let mut out: String = files.iter().take(ADDRESSES_MAX).map(address).collect();
    if files.len() > ADDRESSES_MAX {
        out += &format!("<li>… (+{})</li>\n", files.len() - ADDRESSES_MAX);
    }
    out
}

/// How two rows stand in a column; what has no date comes last in both directions.
fn order(a: &Line, b: &Line, column: Column, descending: bool, language: Language) -> Ordering {
    let directed = |order: Ordering| if descending { order.reverse() } else { order };
    let dates = |a: Option<Date>, b: Option<Date>| match (a, b) {
        (Some(a), Some(b)) => directed(a.cmp(&b)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    };
    let weight = |line: &Line| {
        let count = |severity| line.found.iter().filter(|one| one.severity as usize == severity).count();
        [count(0), count(1), count(2)]
    };
    match column {
        Column::Title => directed(a.sorted_as.cmp(&b.sorted_as)),
        Column::Kind => directed(a.row.kind.word(language).cmp(b.row.kind.word(language))),
        Column::Status => directed(Status::of(a.row.hidden.as_ref()).cmp(&Status::of(b.row.hidden.as_ref()))),
        Column::Date => dates(a.row.date, b.row.date),
        Column::Updated => dates(a.row.updated, b.row.updated),
        Column::Review => dates(a.row.review, b.row.review),
        Column::Words => directed(a.row.words.cmp(&b.row.words)),
        Column::Sentence => directed(a.row.longest_sentence.cmp(&b.row.longest_sentence)),
        Column::Findings => directed(weight(a).cmp(&weight(b))),
    }
}
