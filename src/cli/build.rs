//! The commands `build`, which publishes the built site, and `check`, which does not.

use super::call::Call;
use super::exit::{GOOD, SITE_HAS_ERRORS, WRONG_USAGE, complain, failed, print};
use super::progress::Progress;
use crate::diagnostic::{Diagnostics, Failure, Severity};
use crate::i18n::{Language, Text};
use crate::last_build::{self, Findings, Key};
use crate::pipeline::{Built, Project, Unbuilt, build};
use crate::publish::{Changes, Destination};
use crate::report::{self, Excerpts, Report, Withdrawn};
use crate::site::Visibility;
use std::time::Instant;

/// One run of `build` or `check`.
struct Run<'a> {
    call: &'a Call<'a>,
    publishes: bool,
    started: Instant,
}

/// Builds, publishes for `build`, prints the report, and returns the exit code.
///
/// # Errors
///
/// Returns a message if there is no site or `--today` is not a day.
pub fn run(call: &Call, publishes: bool) -> Result<u8, Text> {
    let run = Run { call, publishes, started: Instant::now() };
    let root = call.root()?;
    let visibility = Visibility { today: call.today()?, drafts: call.is_set("drafts") };
    if call.machine.one_thread {
        // Runs everything on the current thread, so that a debugger or strace sees all calls in one order. Fails only
        // if a global pool already exists, which is not the case here.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
    }
    Ok(run.build(&Project { root, base_url: call.text("base-url"), visibility, preview: false }))
}

impl Run<'_> {
    fn build(&self, project: &Project) -> u8 {
        let destination = project.destination(self.call.is_set("adopt"));
        let program = self.call.machine.program.as_ref().filter(|_| self.publishes);
        let key = program.and_then(|program| Key::of(project, program));
        if let Some((findings, unchanged)) = key.as_ref().and_then(|key| last_build::recall(key, &destination)) {
            let changes = Changes { unchanged, ..Changes::default() };
            return self.end(&findings, Some(&changes), None, self.stops(&findings.diagnostics));
        }
        let language = self.call.language.unwrap_or_default();
        let progress = Progress::new(self.started, self.call.machine.terminal, language);
        let is_silent = self.call.is_set("quiet") || self.call.is_set("json");
        let show = |done: usize, total: usize| {
            if !is_silent {
                progress.show(done, total)
            }
        };
        match build(project, Some(&destination).filter(|_| self.publishes), &show) {
            Ok(built) => self.finish(built, key, &destination),
            Err(Unbuilt::Settings(diagnostics, texts)) => {
                self.report(
                    &diagnostics,
                    &Excerpts::of(&diagnostics, &texts),
                    self.call.language.unwrap_or_default(),
                    None,
                );
                WRONG_USAGE
            }
            Err(Unbuilt::Failed(failure)) => self.failed(&failure, Language::default()),
        }
    }

    fn finish(&self, built: Built, key: Option<Key>, destination: &Destination) -> u8 {
        let mut findings = Findings::of(&built);
        let mut stopped = self.stops(&findings.diagnostics);
        let (mut changes, mut withdrawn) = (None, None);
        if let Some(publication) = built.publication.filter(|_| !stopped) {
            let published = match publication.finish(&built.output) {
                Ok(published) => published,
                Err(failure) => return self.failed(&failure, findings.language),
            };
            if !published.diagnostics.iter().any(|problem| problem.severity == Severity::Error) {
                built.texts.of_pages().keep(&destination.state);
            }
            if let Some(key) = key {
                last_build::keep(&key, &findings, &published, destination);
            }
            findings.diagnostics.extend(published.diagnostics);
            stopped = findings.diagnostics.has_errors();
            withdrawn = Withdrawn::of(&published.changes, &built.left_out, &built.site.config.publish_files);
            changes = Some(published.changes);
        }
        // The process is about to exit; dropping a large site page by page would only delay it.
        std::mem::forget((built.output, built.site, built.texts));
        self.end(&findings, changes.as_ref(), withdrawn.as_ref(), stopped)
    }

    /// Prints the diagnostics and the report, and returns the exit code.
    fn end(&self, findings: &Findings, changes: Option<&Changes>, withdrawn: Option<&Withdrawn>, stopped: bool) -> u8 {
        let language = self.call.language.unwrap_or(findings.language);
        let report = Report {
            pages: findings.pages,
            hidden: &findings.hidden,
            left_out: &findings.left_out,
            changes,
            withdrawn,
            took: self.started.elapsed(),
        };
        self.report(&findings.diagnostics, &findings.excerpts, language, Some(&report).filter(|_| !stopped));
        if stopped && self.publishes && !self.call.is_set("json") {
            complain(language.pick("public/ is niet veranderd\n", "public/ has not been changed\n"));
        }
        if stopped { SITE_HAS_ERRORS } else { GOOD }
    }

    fn stops(&self, diagnostics: &Diagnostics) -> bool {
        diagnostics.has_errors() || self.call.is_set("strict") && diagnostics.count(Severity::Warning) > 0
    }

    fn failed(&self, failure: &Failure, site: Language) -> u8 {
        failed(failure, self.call.is_set("json"), self.call.language.unwrap_or(site))
    }

    /// Prints diagnostics to standard error and the report to standard output. As JSON, both go to standard output.
    fn report(&self, diagnostics: &Diagnostics, excerpts: &Excerpts, language: Language, report: Option<&Report>) {
        if self.call.is_set("json") {
            print(&format!("{}\n", report::json(diagnostics, report, None, language)));
            return;
        }
        let is_quiet = self.call.is_set("quiet");
        let diagnostics = if is_quiet { diagnostics.without_advice() } else { diagnostics.clone() };
        complain(&report::terminal(&diagnostics, excerpts, language, self.call.machine.colour));
        let summary = report::summary(diagnostics.iter(), language);
        if !summary.is_empty() {
            complain(&format!("{summary}\n"));
        }
        // Prints the hint only at a terminal: logs are read by programs, and by people who know these programs.
        if let Some(more) = report::more(&diagnostics, language).filter(|_| self.call.machine.terminal) {
            complain(&format!("{more}\n"));
        }
        if let Some(report) = report.filter(|_| !is_quiet) {
            print(&report.text(language));
        }
    }
}
