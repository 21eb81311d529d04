//! Groups related diagnostics, so that the reader sees first what to fix first, and sees nothing twice.
//!
//! Leaves out diagnostics that another mistake causes, and counts repetitions instead of listing them.

use super::{Diagnostic, Diagnostics, Place, Rule, Severity};
use crate::i18n::{Language, Text};
use std::collections::{BTreeMap, HashMap};

/// Maximum number of pieces of advice of one rule, or of places of one unknown key, to report one by one. Above this they
/// become one diagnostic.
const EACH_MAX: usize = 3;
/// Maximum number of other places that such a diagnostic names.
const ALSO_NAMED: usize = 3;
/// Maximum number of diagnostics of one rule in one file. More of them would hide the other diagnostics.
const IN_FILE_EACH: usize = 20;
/// The folder with the pages. If it is missing, every file in it is missing for that reason.
const CONTENT: &str = "content";

impl Diagnostics {
    /// Returns the diagnostics to report, in order: without consequences of other mistakes, and without advice while
    /// there are errors.
    pub fn grouped(self) -> Diagnostics {
        self.without_moot().with_cause_of_template_errors().without_consequences().collected().sorted().without_floods()
    }

    /// Leaves out the other diagnostics about a file or folder that has a mistake which makes them moot.
    fn without_moot(self) -> Diagnostics {
        let moot = self.0.iter().filter(|diagnostic| diagnostic.rule.makes_others_moot());
        let moot = moot.filter_map(|diagnostic| Some((diagnostic.place.as_ref()?.path.clone(), diagnostic.rule)));
        let moot: HashMap<String, Rule> = moot.collect();
        let is_kept = |diagnostic: &Diagnostic| {
            let path = diagnostic.place.as_ref().map(|place| &place.path);
            let mut paths = path.into_iter().chain(&diagnostic.also_about).flat_map(|path| folders_of(path));
            paths.find_map(|path| moot.get(path)).is_none_or(|rule| *rule == diagnostic.rule)
        };
        Diagnostics(self.0.into_iter().filter(is_kept).collect())
    }

    /// Blames an unusable data file, or file of the theme, for errors of templates, which may miss what is in it.
    fn with_cause_of_template_errors(mut self) -> Diagnostics {
        let is_read_by_templates = |path: &&str| path.starts_with("data/") || path.starts_with("themes/");
        let spoilt = self.0.iter().filter(|one| one.rule != Rule::TemplateError).filter_map(Diagnostic::spoils);
        let cause = spoilt.filter(is_read_by_templates).min().map(str::to_owned);
        for error in self.0.iter_mut().filter(|one| one.rule == Rule::TemplateError && one.caused_by.is_none()) {
            error.caused_by.clone_from(&cause);
        }
        self
    }

    /// Leaves out diagnostics that a mistake in another file, or in a folder around it, causes. The cause reports how
    /// many there are.
    fn without_consequences(self) -> Diagnostics {
        let mut causes: HashMap<String, usize> = HashMap::new();
        causes.extend(self.0.iter().filter_map(|diagnostic| Some((diagnostic.spoils()?.to_owned(), 0))));
        let mut kept = Vec::new();
        for diagnostic in self.sorted() {
            let blamed = diagnostic.caused_by.as_deref().unwrap_or_default();
            let cause = folders_of(blamed).find(|path| causes.contains_key(*path));
            match cause.and_then(|path| causes.get_mut(path)) {
                Some(count) => *count += diagnostic.pages,
                None => kept.push(diagnostic),
            }
        }
        for diagnostic in &mut kept {
            let count = diagnostic.spoils().and_then(|path| causes.remove(path)).unwrap_or(0);
            diagnostic.count_consequences(count);
        }
        Diagnostics(kept)
    }

    /// Combines the same unknown key, or the same fault in a name, of many files into one diagnostic: the first, with the
    /// places of some others and the count of the rest. A site that comes from another program has many.
    ///
    /// The preview does not, because it shows the mistakes of one page.
    pub fn with_repetitions_as_one(self) -> Diagnostics {
        let mut same: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        let may_repeat = |one: &Diagnostic| matches!(one.rule, Rule::UnknownKey | Rule::BadFileName);
        let (repeated, mut kept): (Vec<_>, Vec<_>) = self.0.into_iter().partition(may_repeat);
        for one in repeated {
            same.entry(one.message.get(Language::English).to_owned()).or_default().push(one);
        }
        for mut same in same.into_values() {
            if same.len() <= EACH_MAX {
                kept.extend(same);
                continue;
            }
            same.sort_by(|a, b| a.place.cmp(&b.place));
            let more = same.iter().map(|one| 1 + one.more).sum::<usize>() - 1;
            kept.extend(as_one(same).map(|one| Diagnostic { more, ..one }));
        }
        Diagnostics(kept).sorted()
    }

    /// Leaves out diagnostics above the limit of one rule in one file. The last one that is kept reports how many.
    fn without_floods(self) -> Diagnostics {
        let mut reported: HashMap<(Rule, String), Vec<usize>> = HashMap::new();
        let mut kept: Vec<Diagnostic> = Vec::new();
        for diagnostic in self.0 {
            let file = diagnostic.place.as_ref().map_or_else(String::new, |place| place.path.clone());
            let places = reported.entry((diagnostic.rule, file)).or_default();
            match places.get(IN_FILE_EACH - 1) {
                Some(last) if diagnostic.place.is_some() => kept[*last].more += 1,
                _ => {
                    places.push(kept.len());
                    kept.push(diagnostic);
                }
            }
        }
        kept.iter_mut().for_each(Diagnostic::count_more);
        Diagnostics(kept)
    }

    /// Combines many pieces of the same advice into one: the first, with the places of some others and the count of the
    /// rest. Leaves out all advice if there are errors, which are more urgent.
    fn collected(self) -> Diagnostics {
        let mut advice: BTreeMap<Rule, Vec<Diagnostic>> = BTreeMap::new();
        let (light, mut kept): (Vec<_>, Vec<_>) =
            self.sorted().into_iter().partition(|diagnostic| diagnostic.severity == Severity::Advice);
        for diagnostic in light {
            advice.entry(diagnostic.rule).or_default().push(diagnostic);
        }
        if kept.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Diagnostics(kept);
        }
        for same in advice.into_values() {
            match same.len() {
                0..=EACH_MAX => kept.extend(same),
                _ => kept.extend(as_one(same)),
            }
        }
        Diagnostics(kept)
    }
}

/// Returns the folders that contain a path, outermost first, and the path itself.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).chain([path])
}

impl Diagnostic {
    /// Returns the file or folder that this mistake makes unusable, so that others that need it are reported too.
    ///
    /// Returns `None` for a diagnostic that may itself be a consequence.
    fn spoils(&self) -> Option<&str> {
        let does = self.caused_by.is_none() && self.severity == Severity::Error && self.rule.spoils_its_file();
        match self.rule {
            Rule::ContentMissing => Some(CONTENT),
            _ => self.place.as_ref().filter(|_| does).map(|place| place.path.as_str()),
        }
    }

    fn count_more(&mut self) {
        let more = self.more;
        match more {
            0 => {}
            1 => self.also(&Text::new("en nog 1 keer in dit bestand", "and once more in this file")),
            _ => self.also(&Text::new(
                format!("en nog {more} keer in dit bestand"),
                format!("and {more} more times in this file"),
            )),
        }
    }

    fn count_consequences(&mut self, count: usize) {
        let remark = match count {
            0 => return,
            1 if self.rule == Rule::TemplateError => {
                Text::new("en 1 pagina met dit sjabloon", "and 1 page with this template")
            }
            _ if self.rule == Rule::TemplateError => Text::new(
                format!("en {count} pagina's met dit sjabloon"),
                format!("and {count} pages with this template"),
            ),
            1 => Text::new("1 andere melding verdwijnt hiermee", "1 other message goes away with it"),
            _ => Text::new(
                format!("{count} andere meldingen verdwijnen hiermee"),
                format!("{count} other messages go away with it"),
            ),
        };
        self.causes = count;
        self.also(&remark);
    }

    /// Appends a remark to the help, in parentheses. Without help, the remark becomes the help.
    pub fn also(&mut self, remark: &Text) {
        let help = self.help.take();
        let both = |language| match &help {
            Some(help) => format!("{} ({})", help.get(language), remark.get(language)),
            None => remark.get(language).to_owned(),
        };
        self.help = Some(Text::new(both(Language::Dutch), both(Language::English)));
    }
}

/// Returns the first of several diagnostics of the same kind, with the places of some of the others in its help.
fn as_one(same: Vec<Diagnostic>) -> Option<Diagnostic> {
    let mut places = same.iter().skip(1).filter_map(|diagnostic| diagnostic.place.as_ref());
    let name = |place: &Place| match place.line() {
        0 => format!("`{}`", place.path),
        line => format!("`{}:{line}`", place.path),
    };
    let named = places.by_ref().take(ALSO_NAMED).map(name).collect::<Vec<_>>().join(", ");
    let rest = match places.count() {
        0 => Text::new("", ""),
        rest => Text::new(format!(" en nog {rest}"), format!(" and {rest} more")),
    };
    let mut first = same.into_iter().next()?;
    let help = first.help.take();
    let both = |language, also| {
        let help = help.as_ref().map(|help| format!("{}; ", help.get(language))).unwrap_or_default();
        format!("{help}{also} {named}{}", rest.get(language))
    };
    Some(
        first.help(Text::new(
            both(Language::Dutch, "hetzelfde geldt voor"),
            both(Language::English, "the same applies to"),
        )),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(rule: Rule, path: &str) -> Diagnostic {
        Diagnostic::new(rule, Text::new(path, path)).at(Place::file(path)).help(Text::new("doe iets", "do something"))
    }

    fn grouped(reported: impl IntoIterator<Item = Diagnostic>) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend(reported);
        let kept = diagnostics.grouped().into_iter();
        kept.map(|it| {
            format!(
                "{}: {}",
                it.message.get(Language::English),
                it.help.map_or(String::new(), |help| help.get(Language::English).to_owned())
            )
        })
        .collect()
    }

    #[test]
    fn a_cause_comes_first_and_replaces_its_consequences() {
        let cause = diagnostic(Rule::YamlColon, "b.md");
        let consequences = ["a.md", "c.md"].map(|path| diagnostic(Rule::UnknownKey, path).caused_by("b.md"));
        let other = diagnostic(Rule::DeadLink, "a.md").caused_by("weg.md");
        let reported = grouped(consequences.into_iter().chain([other, cause]));
        assert_eq!(reported, ["b.md: do something (2 other messages go away with it)", "a.md: do something"]);
    }

    #[test]
    fn without_content_its_files_are_not_reported() {
        let cause = diagnostic(Rule::ContentMissing, "site.yaml");
        let menu = ["content/a.md", "content/b"].map(|path| diagnostic(Rule::DeadLink, path).caused_by(path));
        let reported = grouped(menu.into_iter().chain([cause, diagnostic(Rule::YamlSyntax, "data/c.yaml")]));
        assert_eq!(
            reported,
            ["site.yaml: do something (2 other messages go away with it)", "data/c.yaml: do something"]
        );
    }

    #[test]
    fn repetitions_of_one_rule_in_one_file_are_counted() {
        let at = |line| diagnostic(Rule::DeadLink, "a.md").at(Place::at("a.md", line, 1, 1));
        let mut reported = Diagnostics::default();
        reported.extend(
            (1..=20_000).map(at).chain([diagnostic(Rule::DeadLink, "b.md"), diagnostic(Rule::RawHtml, "a.md")]),
        );
        let reported = reported.grouped();
        assert_eq!((reported.iter().count(), reported.count(Severity::Error)), (IN_FILE_EACH + 2, 20_001));
        let last = reported.iter().find(|one| one.more > 0).and_then(|one| one.help.as_ref());
        let help = last.map(|help| help.get(Language::English));
        assert_eq!(help, Some("do something (and 19980 more times in this file)"));
    }

    #[test]
    fn a_copy_makes_everything_about_it_moot() {
        let copy = diagnostic(Rule::SyncCopy, "a - kopie");
        let inner = ["a - kopie", "a - kopie/b.md", "a - kopie.md"].map(|path| diagnostic(Rule::DeadLink, path));
        let collision = diagnostic(Rule::AddressCollision, "c.md").also_about("a - kopie/d/index.md");
        let reported = grouped(inner.into_iter().chain([collision, copy]));
        assert_eq!(reported, ["a - kopie: do something", "a - kopie.md: do something"]);
    }

    #[test]
    fn an_unusable_data_file_is_blamed_for_errors_of_templates() {
        let template = || diagnostic(Rule::TemplateError, "themes/a/templates/page.html");
        let reported = grouped([template(), diagnostic(Rule::YamlSyntax, "data/b.yaml")]);
        assert_eq!(reported, ["data/b.yaml: do something (1 other message goes away with it)"]);
        assert_eq!(grouped([template(), diagnostic(Rule::YamlSyntax, "content/b.md")]).len(), 2);
    }

    #[test]
    fn two_that_blame_each_other_are_both_reported() {
        let one = diagnostic(Rule::UnknownKey, "a.md").caused_by("b.md");
        let other = diagnostic(Rule::UnknownKey, "b.md").caused_by("a.md");
        assert_eq!(grouped([one, other]).len(), 2);
    }

    #[test]
    fn the_same_unknown_key_in_many_files_is_one_diagnostic_with_a_count() {
        let key = |name: &str, path: &str| {
            let message = Text::new(name, name);
            Diagnostic::new(Rule::UnknownKey, message).at(Place::at(path, 3, 1, 1)).help(Text::new("weg", "remove it"))
        };
        let files: Vec<String> = (100..500).map(|at| format!("{at}.md")).collect();
        let mut reported = Diagnostics::default();
        reported.extend(files.iter().rev().map(|path| key("kleur", path)));
        reported.extend(files[..3].iter().map(|path| key("toon", path)));
        let reported = reported.grouped().with_repetitions_as_one();
        let helps: Vec<&str> =
            reported.iter().filter_map(|one| one.help.as_ref()).map(|help| help.get(Language::Dutch)).collect();
        let all = "weg; hetzelfde geldt voor `101.md:3`, `102.md:3`, `103.md:3` en nog 396";
        assert_eq!(helps, [all, "weg", "weg", "weg"]);
        assert_eq!(reported.count(Severity::Error), 403);
    }

    #[test]
    fn repeated_advice_is_combined_and_left_out_when_there_are_errors() {
        let advice = || (1..=9).map(|at| diagnostic(Rule::OrphanPage, &format!("{at}.md")));
        let reported = grouped(advice());
        assert_eq!(reported, ["1.md: do something; the same applies to `2.md`, `3.md`, `4.md` and 5 more"]);
        assert_eq!(grouped(advice().take(3)).len(), 3);
        assert_eq!(grouped(advice().chain([diagnostic(Rule::DeadLink, "x.md")])).len(), 1);
    }
}
