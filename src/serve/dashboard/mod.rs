//! The dashboard: one page with what is wrong, what is online, and all pages of the site. It is a pure
//! function of its values and needs no script. Its path is [`PREFIX`](super::banner::PREFIX).

mod deployed;
mod query;
#[cfg(test)]
mod tests;

pub use deployed::Deployed;
pub use query::{Column, Query, Status};

use self::deployed::DeployedView;
use super::banner::{PageData, decorate};
use super::findings::{Context, Findings, Link};
use crate::content::{KindName, project_path};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::html::Html;
use crate::i18n::Language;
use crate::publish::Published;
use crate::report::{severity_name, summary};
use crate::site::{Why, is_of_search_index};
use crate::url::{Permalink, slug};
use crate::view::Markup;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Number of listed diagnostics after which those of further files are only counted.
const FINDINGS_MAX: usize = 200;

/// A page of the site, as a row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub title: String,
    /// The href of the page in the preview.
    pub url: String,
    /// The content file, as diagnostics name it.
    pub file: String,
    #[serde(skip)]
    pub kind: KindName,
    /// Why readers do not see it yet; `None` if they do.
    #[serde(skip)]
    pub hidden: Option<Why>,
    #[serde(skip)]
    pub date: Option<Date>,
    #[serde(skip)]
    pub updated: Option<Date>,
    #[serde(skip)]
    pub review: Option<Date>,
    /// Whether the date of `review` has passed or is today.
    pub overdue: bool,
    pub words: usize,
    /// Number of words of its longest sentence.
    pub longest_sentence: usize,
}

impl Row {
    fn status(&self) -> Status {
        match self.hidden {
            None => Status::Published,
            Some(Why::Draft) => Status::Draft,
            Some(Why::Later(_)) => Status::Later,
            Some(Why::In(_)) => Status::Hidden,
        }
    }
}

/// A page without a translation, in a site with two languages.
#[derive(Clone, Debug, Serialize)]
pub struct Untranslated {
    pub title: String,
    /// The command that makes the translation.
    pub command: String,
}

/// The values from which the dashboard is rendered.
pub struct Dashboard<'a> {
    pub site_name: &'a str,
    /// The href of the home page in the preview.
    pub home: &'a str,
    pub rows: &'a [Row],
    /// Empty in a site with one language.
    pub untranslated: &'a [Untranslated],
    pub diagnostics: &'a Diagnostics,
    /// What publishing would do, if the query asks for it.
    pub plan: Option<&'a Published>,
    /// The last deploy; `None` if the site has no `deploy` in its settings.
    pub deployed: Option<&'a Deployed>,
    pub query: Query,
    pub build: u64,
    pub context: Context<'a>,
}

/// The values of `assets/dashboard.html`.
#[derive(Serialize)]
struct View<'a> {
    language: &'static str,
    site_name: &'a str,
    home: &'a str,
    /// Number of pages of the site.
    count: usize,
    summary: String,
    choices: Vec<Choice>,
    columns: Vec<Head>,
    lines: Vec<Line<'a>>,
    untranslated: &'a [Untranslated],
    /// The listed diagnostics that need attention: the errors, then the warnings.
    wrong: Vec<Section<'a>>,
    advice: Option<Section<'a>>,
    /// A summary of the diagnostics that are not listed.
    more: String,
    plan: Option<Plan>,
    deployed: Option<DeployedView>,
    plan_url: String,
    /// Whether errors keep the site from being published.
    is_blocked: bool,
}

/// A link to the pages with one status, or to all.
#[derive(Serialize)]
struct Choice {
    url: String,
    is_current: bool,
    text: &'static str,
    count: usize,
}

/// A link that sorts the rows by a column.
#[derive(Serialize)]
struct Head {
    url: String,
    text: &'static str,
    /// The direction in which the rows are sorted by this column, if any.
    sorted: Option<&'static str>,
    is_number: bool,
}

/// A row with its formatted values.
#[derive(Serialize)]
struct Line<'a> {
    row: &'a Row,
    link: Link,
    kind: &'static str,
    status: String,
    date: Markup,
    updated: Markup,
    review: Markup,
    summary: String,
    /// The number, from 1, of the first group of its diagnostics, if that is listed.
    group: Option<usize>,
    /// The sort key of the title.
    #[serde(skip)]
    sorted_as: String,
    /// Number of errors, warnings and pieces of advice.
    #[serde(skip)]
    weight: [usize; 3],
}

/// All listed diagnostics of one severity.
#[derive(Serialize)]
struct Section<'a> {
    class: &'static str,
    /// The number of diagnostics, in words.
    title: String,
    groups: Vec<Group<'a>>,
}

/// A file and its diagnostics of one severity.
#[derive(Serialize)]
struct Group<'a> {
    /// The number of the group, from 1.
    number: usize,
    file: &'a str,
    findings: Findings,
}

#[derive(Serialize)]
struct Plan {
    findings: Option<Findings>,
    new: Vec<String>,
    changed: Vec<String>,
    removed: Vec<String>,
}

/// The diagnostics of each file with one severity, errors first; of one severity, diagnostics without a file first.
type Groups<'a> = Vec<((Severity, &'a str), Vec<&'a Diagnostic>)>;

impl<'a> Dashboard<'a> {
    /// Returns the complete page.
    pub fn page(&self) -> Html {
        let (context, language) = (self.context, self.context.language);
        let (listed, unlisted) = self.groups();
        let section = |severity| self.section(severity, &listed);
        let view = View {
            language: language.code(),
            site_name: self.site_name,
            home: self.home,
            count: self.rows.len(),
            summary: summary(self.diagnostics.iter(), language),
            choices: [None].into_iter().chain(Status::ALL.map(Some)).map(|status| self.choice(status)).collect(),
            columns: Column::ALL.into_iter().map(|column| self.head(column)).collect(),
            lines: self.lines(&listed, &unlisted),
            untranslated: self.untranslated,
            more: summary(unlisted.iter().flat_map(|(_, found)| found).copied(), language),
            wrong: [Severity::Error, Severity::Warning].into_iter().filter_map(section).collect(),
            advice: section(Severity::Advice),
            plan: self.plan.map(|plan| self.plan(plan)),
            deployed: self.deployed.map(|deployed| deployed.view(language)),
            plan_url: Query { plan: true, ..self.query }.href(),
            is_blocked: self.query.plan && self.diagnostics.has_errors(),
        };
        let page = context.render(include_str!("../assets/dashboard.html"), &view);
        let data = PageData { editor: context.editor, source: None, language };
        Html::trusted(decorate(page.as_str(), self.build, None, &data))
    }

    /// Groups the diagnostics by severity and file, in two lists: those to list and those to count.
    fn groups(&self) -> (Groups<'a>, Groups<'a>) {
        let mut groups: BTreeMap<(Severity, &str), Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in self.diagnostics.iter() {
            let file = diagnostic.place.as_ref().map_or("", |place| &place.path);
            groups.entry((diagnostic.severity, file)).or_default().push(diagnostic);
        }
        let mut before = 0;
        groups.into_iter().partition(|(_, found)| {
            let is_listed = before < FINDINGS_MAX;
            before += found.len();
            is_listed
        })
    }

    /// Returns the listed diagnostics of one severity, if there are any.
    fn section(&self, severity: Severity, listed: &Groups<'a>) -> Option<Section<'a>> {
        let numbered = listed.iter().zip(1..).filter(|(((of, _), _), _)| *of == severity);
        let group = |(((_, file), found), number): (&((Severity, &'a str), Vec<&Diagnostic>), usize)| Group {
            number,
            file,
            findings: self.context.findings(found, usize::MAX),
        };
        let groups: Vec<Group> = numbered.map(group).collect();
        let all = self.diagnostics.iter().filter(|one| one.severity == severity);
        (!groups.is_empty()).then(|| Section {
            class: severity_name(severity, Language::English),
            title: summary(all, self.context.language),
            groups,
        })
    }

    /// Returns the rows that the query selects, in its order.
    fn lines(&self, listed: &Groups<'a>, unlisted: &Groups<'a>) -> Vec<Line<'a>> {
        let mut files: BTreeMap<&str, (Option<usize>, Vec<&Diagnostic>)> = BTreeMap::new();
        for (at, ((_, file), found)) in listed.iter().chain(unlisted).enumerate() {
            let first = || ((at < listed.len()).then_some(at + 1), Vec::new());
            files.entry(file).or_insert_with(first).1.extend(found);
        }
        let asked = |row: &&Row| self.query.status.is_none_or(|status| status == row.status());
        let line = |row: &'a Row| {
            let (group, found) =
                files.get(row.file.as_str()).map(|(group, found)| (*group, &found[..])).unwrap_or_default();
            self.line(row, group, found)
        };
        let mut lines: Vec<Line> = self.rows.iter().filter(asked).map(line).collect();
        if let Some(column) = self.query.sort {
            lines.sort_by(|a, b| order(a, b, column, self.query.is_descending()));
        }
        lines
    }

    fn line(&self, row: &'a Row, group: Option<usize>, found: &[&Diagnostic]) -> Line<'a> {
        let language = self.context.language;
        let day = |date: Option<Date>| date.map(|date| date.html(language).into()).unwrap_or_default();
        let mut weight = [0; 3];
        found.iter().for_each(|one| weight[one.severity as usize] += 1);
        Line {
            row,
            link: self.context.link(&Place::file(&row.file)),
            kind: row.kind.word(language),
            status: self.status_text(row),
            date: day(row.date),
            updated: day(row.updated),
            review: day(row.review),
            summary: summary(found.iter().copied(), language),
            group,
            sorted_as: slug(&row.title),
            weight,
        }
    }

    fn status_text(&self, row: &Row) -> String {
        let status = row.status().text(self.context.language);
        match &row.hidden {
            Some(Why::Later(date)) => format!("{status}: {}", date.text(self.context.language)),
            Some(Why::In(index)) => format!("{status}: {}", project_path(index)),
            _ => status.to_owned(),
        }
    }

    fn choice(&self, status: Option<Status>) -> Choice {
        let is_of = |row: &&Row| status.is_none_or(|status| status == row.status());
        let language = self.context.language;
        Choice {
            url: Query { status, ..self.query }.href(),
            is_current: self.query.status == status,
            text: status.map_or(language.pick("alle", "all"), |status| status.text(language)),
            count: self.rows.iter().filter(is_of).count(),
        }
    }

    fn head(&self, column: Column) -> Head {
        let direction = if self.query.is_descending() { "descending" } else { "ascending" };
        Head {
            url: self.query.sorted_by(column).href(),
            text: column.text(self.context.language),
            sorted: (self.query.sort == Some(column)).then_some(direction),
            is_number: column.is_number(),
        }
    }

    fn plan(&self, plan: &Published) -> Plan {
        let permalink = |file: &String| Permalink::of_file(file).as_str().to_owned();
        // The names of data files say nothing, and these change with every page.
        let listed = |file: &&String| !is_of_search_index(file);
        let permalinks = |files: &[String]| files.iter().filter(listed).map(permalink).collect();
        let found: Vec<&Diagnostic> = plan.diagnostics.iter().collect();
        Plan {
            findings: (!found.is_empty()).then(|| self.context.findings(&found, usize::MAX)),
            new: permalinks(&plan.changes.new),
            changed: permalinks(&plan.changes.changed),
            removed: permalinks(&plan.changes.removed),
        }
    }
}

/// Compares two rows by a column. Rows without a date come last in both directions.
fn order(a: &Line, b: &Line, column: Column, descending: bool) -> Ordering {
    let directed = |order: Ordering| if descending { order.reverse() } else { order };
    let dates = |a: Option<Date>, b: Option<Date>| match (a, b) {
        (Some(a), Some(b)) => directed(a.cmp(&b)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    };
    match column {
        Column::Title => directed(a.sorted_as.cmp(&b.sorted_as)),
        Column::Kind => directed(a.kind.cmp(b.kind)),
        Column::Status => directed(a.row.status().cmp(&b.row.status())),
        Column::Date => dates(a.row.date, b.row.date),
        Column::Updated => dates(a.row.updated, b.row.updated),
        Column::Review => dates(a.row.review, b.row.review),
        Column::Words => directed(a.row.words.cmp(&b.row.words)),
        Column::Sentence => directed(a.row.longest_sentence.cmp(&b.row.longest_sentence)),
        Column::Findings => directed(a.weight.cmp(&b.weight)),
    }
}
