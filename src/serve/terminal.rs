//! What a preview prints: where it is, and one calm line for each change.

use super::banner::PREFIX;
use super::preview::Change;
use super::snapshot::Snapshot;
use super::watch::Mode;
use crate::diagnostic::{Diagnostics, Severity};
use crate::i18n::Language;
use crate::report;
use std::cell::RefCell;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

/// How many errors are told with their places.
const PLACES_MAX: usize = 3;

/// How a preview prints.
pub struct Terminal {
    pub language: Language,
    /// One object a change, on a line of its own, instead of sentences.
    pub json: bool,
    /// Only what is wrong.
    pub quiet: bool,
    /// What was wrong when anything was last told.
    pub told: RefCell<String>,
}

impl Terminal {
    /// Says where the preview is, and what is not as was asked.
    pub fn greet(&self, address: &SocketAddr, snapshot: &Snapshot, mode: &Mode, wished: u16) {
        if self.json {
            return;
        }
        let (url, desk, port) = (url(address, snapshot), format!("{}{PREFIX}", origin(address)), address.port());
        let mut lines = Vec::new();
        if wished != 0 && port != wished {
            lines.push(self.say(
                format!("poort {wished} is bezet; het is {port} geworden"),
                format!("port {wished} is taken; it became {port}"),
            ));
        }
        if let Mode::Polling { why: Some(why) } = mode {
            lines.push(self.say(
                format!("deze map is niet te volgen ({why}); omslag kijkt elke halve seconde"),
                format!("this folder cannot be watched ({why}); omslag looks every half second"),
            ));
        }
        lines.push(self.say(
            format!("de site staat op {url}\nhet overzicht op {desk}\nstoppen: Ctrl-C"),
            format!("the site is at {url}\nthe overview at {desk}\nstop with Ctrl-C"),
        ));
        print(&lines.join("\n"));
    }

    /// Tells a change: at once, and once more when all pages have been `checked` if that found anything else.
    pub fn tell(&self, change: &Change, checked: bool) {
        if self.json && checked {
            print(&report::json(&change.snapshot.all_said(), None, None, self.language));
        } else if !self.json
            && let Some(text) = self.text(change, checked)
        {
            print(&text);
        }
    }

    /// What is told of a change. What is wrong is told when it is new; advice is for the overview.
    fn text(&self, change: &Change, checked: bool) -> Option<String> {
        let diagnostics = change.snapshot.all_said();
        let found = report::summary(diagnostics.iter().filter(|one| one.severity != Severity::Advice), self.language);
        let places = self.places(&diagnostics);
        let now = format!("{found}{places}");
        let is_news = self.told.replace(now.clone()) != now;
        if self.quiet && found.is_empty() || !is_news && (checked || change.files.is_empty()) {
            return None;
        }
        let nothing = || self.say("niets meer mis".into(), "nothing wrong any more".into());
        let line = match checked {
            false if !change.files.is_empty() => self.line(&change.files, change.took, &found),
            _ if found.is_empty() => nothing(),
            false => found,
            true => self.say(format!("alle pagina's nagekeken: {found}"), format!("all pages checked: {found}")),
        };
        Some(if is_news { line + &places } else { line })
    }

    /// Where the first errors are, each on a line of its own.
    fn places(&self, diagnostics: &Diagnostics) -> String {
        let mut out = String::new();
        for error in diagnostics.iter().filter(|one| one.severity == Severity::Error).take(PLACES_MAX) {
            out += "\n  ";
            if let Some(place) = &error.place {
                out += &format!("{place}: ");
            }
            out += error.message.get(self.language);
        }
        if let Some(left) = diagnostics.count(Severity::Error).checked_sub(PLACES_MAX).filter(|left| *left > 0) {
            out += &self
                .say(format!("\n  en nog {left}, in het overzicht"), format!("\n  and {left} more, in the overview"));
        }
        out
    }

    fn line(&self, files: &[String], took: Duration, found: &str) -> String {
        let first = files.first().map_or("", String::as_str);
        let what = match files.len() {
            1 => first.to_owned(),
            count => self.say(format!("{first} en nog {}", count - 1), format!("{first} and {} more", count - 1)),
        };
        let milliseconds = took.as_millis().max(1);
        let found = if found.is_empty() { String::new() } else { format!(" - {found}") };
        format!("{what}: {milliseconds} ms{found}")
    }

    fn say(&self, dutch: String, english: String) -> String {
        self.language.pick(dutch, english)
    }
}

/// Where the site's home page is.
pub fn url(address: &SocketAddr, snapshot: &Snapshot) -> String {
    let base = snapshot.shown.as_ref().map_or("/", |shown| shown.renderer().site.config.base.path());
    format!("{}{base}", origin(address))
}

/// The preview as a browser on this computer reaches it.
fn origin(address: &SocketAddr) -> String {
    match address.ip().is_unspecified() {
        true => format!("http://localhost:{}", address.port()),
        false => format!("http://{address}"),
    }
}

/// Nobody may be listening any more, which ends nothing.
fn print(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Place, Rule};
    use crate::i18n::Text;
    use std::sync::Arc;

    fn change(files: &[&str], wrong: &[(Rule, &str)]) -> Change {
        let mut diagnostics = Diagnostics::default();
        let about = |(rule, path): &(Rule, &str)| {
            Diagnostic::new(*rule, Text::new("weg", "gone")).at(Place::at(*path, 7, 1, 2))
        };
        diagnostics.extend(wrong.iter().map(about));
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        let snapshot = Arc::new(Snapshot::default().next(1, diagnostics, &files));
        Change { snapshot, files, took: Duration::from_millis(3) }
    }

    #[test]
    fn a_change_is_one_line_and_what_is_wrong_is_told_when_it_is_new() {
        let terminal = Terminal { language: Language::Dutch, json: false, quiet: false, told: RefCell::default() };
        let five = ["a", "b", "c", "d", "e"].map(|name| format!("content/{name}.md"));
        let five = five.each_ref().map(|path| (Rule::DeadLink, path.as_str()));
        let (link, advice) = ((Rule::DeadLink, "content/a.md"), (Rule::OrphanPage, "content/a.md"));
        for (files, wrong, checked, expected) in [
            (&[][..], &[advice][..], false, None),
            (&["content/b.md"], &[advice], false, Some("content/b.md: 3 ms")),
            (
                &["content/a.md", "content/b.md"],
                &[link],
                false,
                Some("content/a.md en nog 1: 3 ms - 1 fout\n  content/a.md:7:1: weg"),
            ),
            (&["content/a.md"], &[link], true, None),
            (&["content/b.md"], &[link], false, Some("content/b.md: 3 ms - 1 fout")),
            (
                &["content/b.md"],
                &five,
                true,
                Some(
                    "alle pagina's nagekeken: 5 fouten\n  content/a.md:7:1: weg\n  content/b.md:7:1: weg\n  content/c.md:7:1: weg\n  en nog 2, in het overzicht",
                ),
            ),
            (&[], &[], false, Some("niets meer mis")),
            (&[], &[], true, None),
        ] {
            assert_eq!(terminal.text(&change(files, wrong), checked).as_deref(), expected, "{files:?} {wrong:?}");
        }
        let quiet = Terminal { quiet: true, ..terminal };
        assert_eq!(quiet.text(&change(&["content/b.md"], &[advice]), false), None);
    }
}
