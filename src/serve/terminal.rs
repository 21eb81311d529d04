//! Terminal output of the preview: its URL, and one line for each change.

use super::banner::PREFIX;
use super::preview::Change;
use super::snapshot::Snapshot;
use super::watch::Mode;
use crate::diagnostic::{Diagnostics, Rule, Severity};
use crate::i18n::Language;
use crate::report;
use std::cell::RefCell;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

/// Maximum number of errors to print with their places.
const PLACES_MAX: usize = 3;

/// Prints what the preview does.
pub struct Terminal {
    pub language: Language,
    /// Whether to print a JSON object on one line for each change, instead of sentences.
    pub json: bool,
    /// Whether to print only errors and warnings.
    pub quiet: bool,
    /// The errors and warnings of the last report.
    pub reported: RefCell<String>,
}

impl Terminal {
    /// Prints the URLs of the preview, and which options could not be met.
    pub fn greet(&self, address: &SocketAddr, snapshot: &Snapshot, mode: &Mode, wished: u16) {
        if self.json {
            return;
        }
        let (url, dashboard, port) = (url(address, snapshot), format!("{}{PREFIX}", origin(address)), address.port());
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
            format!("de site staat op {url}\nhet overzicht op {dashboard}\nstoppen: Ctrl-C"),
            format!("the site is at {url}\nthe overview at {dashboard}\nstop with Ctrl-C"),
        ));
        print(&lines.join("\n"));
    }

    /// Reports a change: at once, and again when all pages have been `checked` if that changed the findings.
    pub fn report(&self, change: &Change, checked: bool) {
        if self.json && checked {
            print(&report::json(&change.snapshot.all_diagnostics(), None, None, self.language));
        } else if !self.json
            && let Some(text) = self.text(change, checked)
        {
            print(&text);
        }
    }

    /// Returns the text for a change, if any. Errors, warnings and files that would not be published are printed when
    /// they are new; advice is left to the dashboard.
    fn text(&self, change: &Change, checked: bool) -> Option<String> {
        let diagnostics = change.snapshot.all_diagnostics();
        let found = report::summary(diagnostics.iter().filter(|one| one.severity != Severity::Advice), self.language);
        let places = self.places(&diagnostics) + &self.left_out(&diagnostics);
        let now = format!("{found}{places}");
        let earlier = self.reported.replace(now.clone());
        let is_news = earlier != now;
        let had_findings = !earlier.is_empty() && !earlier.starts_with('\n');
        if self.quiet && found.is_empty() || !is_news && (checked || change.files.is_empty()) {
            return None;
        }
        let nothing = || self.say("niets meer mis".into(), "nothing wrong any more".into());
        let line = match checked {
            false if !change.files.is_empty() => self.line(&change.files, change.took, &found),
            _ if found.is_empty() && !had_findings => {
                return Some(places.trim_start().to_owned()).filter(|text| !text.is_empty());
            }
            _ if found.is_empty() => nothing(),
            false => found,
            true => self.say(format!("alle pagina's nagekeken: {found}"), format!("all pages checked: {found}")),
        };
        Some(if is_news { line + &places } else { line })
    }

    /// Returns the first errors with their places, each on its own line.
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

    /// Returns a line that names the files that nothing refers to, if there are any.
    fn left_out(&self, diagnostics: &Diagnostics) -> String {
        let unlinked = || diagnostics.iter().filter(|one| one.rule == Rule::UnlinkedFile);
        let Some(first) = unlinked().find_map(|one| one.place.as_ref()) else { return String::new() };
        let more = unlinked().map(|one| 1 + one.more).sum::<usize>() - 1;
        let more = match more {
            0 => String::new(),
            _ => self.say(format!(" en nog {more}, in het overzicht"), format!(" and {more} more, in the overview")),
        };
        self.say(
            format!("\n  komt niet op de site, want niets verwijst ernaar: {}{more}", first.path),
            format!("\n  not published, because nothing refers to it: {}{more}", first.path),
        )
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

/// Returns the URL of the site's home page.
pub fn url(address: &SocketAddr, snapshot: &Snapshot) -> String {
    let base = snapshot.shown.as_ref().map_or("/", |shown| shown.renderer().site.config.base.path());
    format!("{}{base}", origin(address))
}

/// Returns the origin of the preview for a browser on this computer.
fn origin(address: &SocketAddr) -> String {
    match address.ip().is_unspecified() {
        true => format!("http://localhost:{}", address.port()),
        false => format!("http://{address}"),
    }
}

/// Prints a line. Ignores a closed standard output, since the preview goes on without it.
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
    fn a_change_is_one_line_and_errors_are_reported_when_they_are_new() {
        let terminal = Terminal { language: Language::Dutch, json: false, quiet: false, reported: RefCell::default() };
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

    #[test]
    fn files_that_would_not_be_published_are_named_once() {
        let terminal = Terminal { language: Language::Dutch, json: false, quiet: false, reported: RefCell::default() };
        let unlinked = [(Rule::UnlinkedFile, "content/lijst.csv"), (Rule::UnlinkedFile, "content/x.pdf")];
        let line = "komt niet op de site, want niets verwijst ernaar: content/lijst.csv";
        for (wrong, expected) in [
            (&unlinked[..], Some(format!("{line} en nog 1, in het overzicht"))),
            (&unlinked, None),
            (&unlinked[..1], Some(line.to_owned())),
            (&[], None),
        ] {
            assert_eq!(terminal.text(&change(&[], wrong), true), expected, "{wrong:?}");
        }
    }
}
