//! How diagnostics relate: which are caused by which, and which say the same over and over. A reader should begin where
//! mending helps most, and be told nothing twice.

use super::{Diagnostic, Diagnostics, Place, Rule, Severity};
use crate::i18n::{Language, Text};
use std::collections::{BTreeMap, HashMap};

/// This much advice of one rule is told piece by piece.
const ADVICE_EACH: usize = 3;
/// Places named beside the first, where there are more.
const ALSO_NAMED: usize = 3;
/// This many of one rule in one file are told; more would only hide what else there is.
const IN_FILE_EACH: usize = 20;
/// The folder that everything needs. Where it is missing, that is why a file in it is.
const CONTENT: &str = "content";

impl Diagnostics {
    /// What is to be told of a run, in its order: consequences are held back for their cause, advice for errors.
    pub fn grouped(self) -> Diagnostics {
        self.without_consequences().collected().sorted().without_floods()
    }

    /// Leaves out what a mistake in another file causes. That mistake says how many.
    fn without_consequences(self) -> Diagnostics {
        let mut causes: HashMap<String, usize> = HashMap::new();
        causes.extend(self.0.iter().filter_map(|diagnostic| Some((diagnostic.spoils()?.to_owned(), 0))));
        let mut kept = Vec::new();
        for diagnostic in self.sorted() {
            let blamed = diagnostic.caused_by.as_deref().unwrap_or_default();
            let is_content = blamed.split('/').next() == Some(CONTENT) && causes.contains_key(CONTENT);
            match causes.get_mut(if is_content { CONTENT } else { blamed }) {
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

    /// Leaves out what is the same rule in the same file over and over. The last that is told says how many.
    fn without_floods(self) -> Diagnostics {
        let mut told: HashMap<(Rule, String), Vec<usize>> = HashMap::new();
        let mut kept: Vec<Diagnostic> = Vec::new();
        for diagnostic in self.0 {
            let file = diagnostic.place.as_ref().map_or_else(String::new, |place| place.path.clone());
            let places = told.entry((diagnostic.rule, file)).or_default();
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

    /// Makes one of many pieces of the same advice: the first, with the places of some others and the count of the
    /// rest. While there are errors, advice can wait.
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
                0..=ADVICE_EACH => kept.extend(same),
                _ => kept.extend(as_one(same)),
            }
        }
        Diagnostics(kept)
    }
}

impl Diagnostic {
    /// The file or folder that this makes unusable, so that what needs it looks wrong too. What is itself a consequence
    /// has no consequences.
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
        let told = match count {
            0 => return,
            1 if self.rule == Rule::TemplateError => {
                Text::new("en 1 pagina met dit sjabloon", "and 1 page with this template")
            }
            _ if self.rule == Rule::TemplateError => Text::new(
                format!("en {count} pagina's met dit sjabloon"),
                format!("and {count} pages with this template"),
            ),
            1 => Text::new("nog 1 melding komt hierdoor", "1 more message comes of this"),
            _ => Text::new(
                format!("nog {count} meldingen komen hierdoor"),
                format!("{count} more messages come of this"),
            ),
        };
        self.causes = count;
        self.also(&told);
    }

    /// Adds a remark between brackets to the help.
    pub fn also(&mut self, remark: &Text) {
        let help = self.help.take();
        let both = |language| match &help {
            Some(help) => format!("{} ({})", help.get(language), remark.get(language)),
            None => remark.get(language).to_owned(),
        };
        self.help = Some(Text::new(both(Language::Dutch), both(Language::English)));
    }
}

/// The first of several pieces of the same advice, which names some of the others.
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

    fn settled(reported: impl IntoIterator<Item = Diagnostic>) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend(reported);
        let told = diagnostics.grouped().into_iter();
        told.map(|it| {
            format!(
                "{}: {}",
                it.message.get(Language::English),
                it.help.map_or(String::new(), |help| help.get(Language::English).to_owned())
            )
        })
        .collect()
    }

    #[test]
    fn a_cause_comes_first_and_holds_its_consequences_back() {
        let cause = diagnostic(Rule::YamlColon, "b.md");
        let consequences = ["a.md", "c.md"].map(|path| diagnostic(Rule::UnknownKey, path).caused_by("b.md"));
        let other = diagnostic(Rule::DeadLink, "a.md").caused_by("weg.md");
        let told = settled(consequences.into_iter().chain([other, cause]));
        assert_eq!(told, ["b.md: do something (2 more messages come of this)", "a.md: do something"]);
    }

    #[test]
    fn without_content_nothing_else_is_told_of_its_files() {
        let cause = diagnostic(Rule::ContentMissing, "site.yaml");
        let menu = ["content/a.md", "content/b"].map(|path| diagnostic(Rule::DeadLink, path).caused_by(path));
        let told = settled(menu.into_iter().chain([cause, diagnostic(Rule::YamlSyntax, "data/c.yaml")]));
        assert_eq!(told, ["site.yaml: do something (2 more messages come of this)", "data/c.yaml: do something"]);
    }

    #[test]
    fn a_flood_of_one_rule_in_one_file_is_counted() {
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
    fn two_that_blame_each_other_are_both_told() {
        let one = diagnostic(Rule::UnknownKey, "a.md").caused_by("b.md");
        let other = diagnostic(Rule::UnknownKey, "b.md").caused_by("a.md");
        assert_eq!(settled([one, other]).len(), 2);
    }

    #[test]
    fn much_advice_of_one_rule_is_one_piece_and_waits_for_errors() {
        let advice = || (1..=9).map(|at| diagnostic(Rule::OrphanPage, &format!("{at}.md")));
        let told = settled(advice());
        assert_eq!(told, ["1.md: do something; the same applies to `2.md`, `3.md`, `4.md` and 5 more"]);
        assert_eq!(settled(advice().take(3)).len(), 3);
        assert_eq!(settled(advice().chain([diagnostic(Rule::DeadLink, "x.md")])).len(), 1);
    }
}
