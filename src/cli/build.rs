//! The verbs that build: `build` publishes what was built, `check` does not.

use super::{GOOD, Machine, SITE_HAS_ERRORS, WRONG_USAGE, complain, failed, print, start};
use crate::build::{Built, Project, Texts, Unbuilt, build};
use crate::diagnostic::{Diagnostics, Severity};
use crate::language::{Language, Text};
use crate::output::{Entry, Role};
use crate::publish;
use crate::report::{self, Report};
use crate::site::Visibility;
use clap::ArgMatches;
use std::time::Instant;

/// A verb with everything it needs.
pub struct Task {
    project: Project,
    language: Option<Language>,
    terminal: bool,
    colour: bool,
    json: bool,
    quiet: bool,
    strict: bool,
    adopt: bool,
    one_thread: bool,
}

impl Task {
    /// Turns flags as typed into what is meant.
    pub fn read(flags: &ArgMatches, machine: &Machine, language: Option<Language>) -> Result<Task, Text> {
        let text = |name: &str| flags.get_one::<String>(name).cloned();
        let root = start::root(text("root").as_deref(), machine)?;
        let today = start::today(text("today"), machine)?;
        Ok(Task {
            project: Project {
                root,
                base_url: text("base-url"),
                visibility: Visibility { today, drafts: flags.get_flag("drafts") },
            },
            language,
            one_thread: machine.one_thread,
            terminal: machine.terminal,
            colour: machine.colour,
            json: flags.get_flag("json"),
            quiet: flags.get_flag("quiet"),
            strict: flags.get_flag("strict"),
            adopt: flags.try_get_one::<bool>("adopt").ok().flatten().copied().unwrap_or_default(),
        })
    }

    /// Builds, publishes if the verb does, tells, and returns the exit code.
    pub fn run(self, publishes: bool) -> u8 {
        let started = Instant::now();
        if self.one_thread {
            // The one that is there: a debugger, or strace, then sees all calls in one order. Only a pool that exists
            // already can refuse, and none does.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
        }
        match build(&self.project) {
            Ok(built) => self.finish(built, publishes, started),
            Err(Unbuilt::Settings(said, texts)) => {
                self.tell(&said, &texts, self.language.unwrap_or_default(), None);
                WRONG_USAGE
            }
            Err(Unbuilt::Failed(failure)) => failed(&failure, self.json, self.language.unwrap_or_default()),
        }
    }

    fn finish(&self, built: Built, publishes: bool, started: Instant) -> u8 {
        let language = self.language.unwrap_or(built.config.language);
        let mut stopped = self.stops(&built.said);
        let mut said = built.said;
        let mut changes = None;
        if publishes && !stopped {
            match publish::publish(&built.output, &self.project.destination(self.adopt)) {
                Ok(published) => {
                    said.extend(published.diagnostics);
                    changes = Some(published.changes);
                }
                Err(failure) => return failed(&failure, self.json, language),
            }
            stopped = said.has_errors();
        }
        let changes = changes.as_ref().filter(|_| !stopped);
        let of_content = |entry: &&Entry| matches!(entry.role, Role::Page | Role::List) && entry.origin.is_some();
        let pages = built.output.values().filter(of_content).count();
        let report = Report { pages, hidden: &built.hidden, changes, took: started.elapsed() };
        self.tell(&said, &built.texts, language, Some(&report).filter(|_| !stopped));
        if stopped && publishes && !self.json {
            complain(&format!(
                "{}\n",
                Text::new("public/ is niet veranderd", "public/ has not been changed").get(language)
            ));
        }
        if stopped { SITE_HAS_ERRORS } else { GOOD }
    }

    fn stops(&self, said: &Diagnostics) -> bool {
        said.has_errors() || self.strict && said.count(Severity::Warning) > 0
    }

    /// Diagnostics go to standard error and the report to standard output; as JSON both go to standard output.
    fn tell(&self, said: &Diagnostics, texts: &Texts, language: Language, report: Option<&Report>) {
        if self.json {
            print(&format!("{}\n", report::json(said, report, None, language)));
            return;
        }
        let said = if self.quiet { said.without_advice() } else { said.clone() };
        complain(&report::terminal(&said, texts, language, self.colour));
        let summary = report::summary(said.iter(), language);
        if !summary.is_empty() {
            complain(&format!("{summary}\n"));
        }
        // A log is read by programs and by those who know them.
        if let Some(more) = report::more(&said, language).filter(|_| self.terminal) {
            complain(&format!("{more}\n"));
        }
        if let Some(report) = report.filter(|_| !self.quiet) {
            print(&report.text(language));
        }
    }
}
