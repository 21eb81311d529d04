//! The verbs that build: `build` publishes what was built, `check` does not.

use super::{GOOD, Machine, SITE_HAS_ERRORS, WRONG_USAGE, complain, failed, print, start};
use crate::build::{Built, Project, Unbuilt, build};
use crate::diagnostic::{Diagnostics, Severity};
use crate::language::{Language, Text};
use crate::publish::{Changes, Destination};
use crate::report::{self, Excerpts, Report};
use crate::site::Visibility;
use crate::stamp::{self, Findings, Key};
use clap::ArgMatches;
use std::path::PathBuf;
use std::time::Instant;

/// A verb with everything it needs.
pub struct Task {
    /// Whether the verb is `build`.
    publishes: bool,
    started: Instant,
    project: Project,
    program: Option<PathBuf>,
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
    pub fn read(verb: &str, flags: &ArgMatches, machine: &Machine, language: Option<Language>) -> Result<Task, Text> {
        let started = Instant::now();
        let text = |name: &str| flags.get_one::<String>(name).cloned();
        let root = start::root(text("root").as_deref(), machine)?;
        let today = start::today(text("today"), machine)?;
        Ok(Task {
            publishes: verb == "build",
            started,
            project: Project {
                root,
                base_url: text("base-url"),
                visibility: Visibility { today, drafts: flags.get_flag("drafts") },
                preview: false,
            },
            program: machine.program.clone(),
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
    pub fn run(self) -> u8 {
        if self.one_thread {
            // On this very thread, so that a debugger or strace sees all calls in one order. Only where a pool exists
            // already is it refused, and none does.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
        }
        let destination = self.project.destination(self.adopt);
        let key = self.program.as_ref().filter(|_| self.publishes).and_then(|program| Key::of(&self.project, program));
        let recalled = key.as_ref().and_then(|key| stamp::recall(key, &destination));
        if let Some((findings, unchanged)) = recalled {
            let stopped = self.stops(&findings.said);
            let changes = Changes { unchanged, ..Changes::default() };
            return self.end(&findings, Some(&changes), stopped);
        }
        match build(&self.project, Some(&destination).filter(|_| self.publishes)) {
            Ok(built) => self.finish(built, key, &destination),
            Err(Unbuilt::Settings(said, texts)) => {
                self.tell(&said, &Excerpts::of(&said, &texts), self.language.unwrap_or_default(), None);
                WRONG_USAGE
            }
            Err(Unbuilt::Failed(failure)) => failed(&failure, self.json, self.language.unwrap_or_default()),
        }
    }

    fn finish(&self, built: Built, key: Option<Key>, destination: &Destination) -> u8 {
        let mut findings = Findings::of(&built);
        let mut stopped = self.stops(&findings.said);
        let mut changes = None;
        if let Some(publication) = built.publication.filter(|_| !stopped) {
            let published = match publication.finish(&built.output) {
                Ok(published) => published,
                Err(failure) => return failed(&failure, self.json, self.language.unwrap_or(findings.language)),
            };
            if let Some(key) = key {
                stamp::keep(&key, &findings, &published, destination);
            }
            findings.said.extend(published.diagnostics);
            stopped = findings.said.has_errors();
            changes = Some(published.changes);
        }
        // The process ends, and dropping a large site page by page would only hold that up.
        std::mem::forget((built.output, built.site, built.texts));
        self.end(&findings, changes.as_ref(), stopped)
    }

    /// Tells what was found and done, and returns the exit code.
    fn end(&self, findings: &Findings, changes: Option<&Changes>, stopped: bool) -> u8 {
        let language = self.language.unwrap_or(findings.language);
        let report = Report { pages: findings.pages, hidden: &findings.hidden, changes, took: self.started.elapsed() };
        self.tell(&findings.said, &findings.excerpts, language, Some(&report).filter(|_| !stopped));
        if stopped && self.publishes && !self.json {
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
    fn tell(&self, said: &Diagnostics, excerpts: &Excerpts, language: Language, report: Option<&Report>) {
        if self.json {
            print(&format!("{}\n", report::json(said, report, None, language)));
            return;
        }
        let said = if self.quiet { said.without_advice() } else { said.clone() };
        complain(&report::terminal(&said, excerpts, language, self.colour));
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
