//! The commands `build`, which publishes the built site, and `check`, which does not. `deploy` builds like `build`.

use super::call::Call;
use super::exit::{GOOD, SITE_HAS_ERRORS, WRONG_USAGE, complain, failed, print};
use super::progress::Progress;
use crate::deploy::Deployed;
use crate::diagnostic::{Diagnostics, Failure, Severity};
use crate::i18n::{Language, Text};
use crate::last_build::{self, Findings, Key};
use crate::pipeline::{Built, Project, Unbuilt, build};
use crate::publish::{Changes, Destination};
use crate::report::{self, Excerpts, LISTED_MAX, Report, Withdrawn};
use crate::site::Visibility;
use std::time::Instant;

/// One run of `build`, `check` or `deploy`.
pub struct Run<'a> {
    pub call: &'a Call<'a>,
    publishes: bool,
    /// The sentence that follows errors; `None` for a command that changes nothing.
    after_errors: Option<Text>,
    started: Instant,
}

/// A site that was built, or not, and what is to be reported about it.
pub struct Outcome {
    pub findings: Findings,
    /// The changes to the output folder; `None` if nothing was published.
    changes: Option<Changes>,
    withdrawn: Option<Withdrawn>,
    /// Whether errors stopped the run.
    pub is_stopped: bool,
    /// The site; `None` if the last build is repeated.
    pub built: Option<Built>,
}

/// Builds, publishes for `build`, prints the report, and returns the exit code.
///
/// # Errors
///
/// Returns a message if there is no site or `--today` is not a day.
pub fn run(call: &Call, publishes: bool) -> Result<u8, Text> {
    let unchanged = Text::new("public/ is niet veranderd\n", "public/ has not been changed\n");
    let run = Run::new(call, publishes, Some(unchanged).filter(|_| publishes));
    let project = run.project()?;
    Ok(match run.make(&project, true) {
        Ok(outcome) => run.end(outcome, None),
        Err(code) => code,
    })
}

impl<'a> Run<'a> {
    pub fn new(call: &'a Call<'a>, publishes: bool, after_errors: Option<Text>) -> Run<'a> {
        Run { call, publishes, after_errors, started: Instant::now() }
    }

    /// Returns the project that the flags describe.
    ///
    /// # Errors
    ///
    /// Returns a message if there is no site or `--today` is not a day.
    pub fn project(&self) -> Result<Project, Text> {
        let root = self.call.root()?;
        let visibility = Visibility { today: self.call.today()?, drafts: self.call.is_set("drafts") };
        if self.call.machine.one_thread {
            // Runs everything on the current thread, so that a debugger or strace sees all calls in one order. Fails
            // only if a global pool already exists, which is not the case here.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
        }
        Ok(Project { root, base_url: self.call.text("base-url"), visibility, preview: false })
    }

    /// Builds and publishes. With `may_recall`, repeats the last build if nothing has changed since.
    ///
    /// Returns the exit code, after printing why, if `site.yaml` is unusable or the system refuses something.
    pub fn make(&self, project: &Project, may_recall: bool) -> Result<Outcome, u8> {
        let destination = project.destination(self.call.is_set("adopt"));
        let program = self.call.machine.program.as_ref().filter(|_| self.publishes);
        let key = program.and_then(|program| Key::of(project, program));
        let recalled = key.as_ref().filter(|_| may_recall).and_then(|key| last_build::recall(key, &destination));
        if let Some((findings, unchanged)) = recalled {
            let changes = Some(Changes { unchanged, ..Changes::default() });
            let is_stopped = self.stops(&findings.diagnostics);
            return Ok(Outcome { findings, changes, withdrawn: None, is_stopped, built: None });
        }
        let language = self.call.language.unwrap_or_default();
        let progress = Progress::new(self.started, self.call.machine.terminal, language);
        let is_silent = self.is_silent();
        let show = |done: usize, total: usize| {
            if !is_silent {
                progress.show(done, total)
            }
        };
        match build(project, Some(&destination).filter(|_| self.publishes), &show) {
            Ok(built) => self.publish(built, key, &destination),
            Err(Unbuilt::Settings(diagnostics, texts)) => {
                self.report(&diagnostics, &Excerpts::of(&diagnostics, &texts), language, None);
                Err(WRONG_USAGE)
            }
            Err(Unbuilt::Failed(failure)) => Err(self.failed(&failure, Language::default())),
        }
    }

    fn publish(&self, mut built: Built, key: Option<Key>, destination: &Destination) -> Result<Outcome, u8> {
        let mut findings = Findings::of(&built);
        let mut is_stopped = self.stops(&findings.diagnostics);
        let (mut changes, mut withdrawn) = (None, None);
        if let Some(publication) = built.publication.take().filter(|_| !is_stopped) {
            let published = match publication.finish(&built.output) {
                Ok(published) => published,
                Err(failure) => return Err(self.failed(&failure, findings.language)),
            };
            if !published.diagnostics.iter().any(|problem| problem.severity == Severity::Error) {
                built.texts.of_pages().keep(&destination.state);
            }
            if let Some(key) = key {
                last_build::keep(&key, &findings, &published, destination);
            }
            findings.diagnostics.extend(published.diagnostics);
            is_stopped = findings.diagnostics.has_errors();
            withdrawn = Withdrawn::of(&published.changes, &built.left_out, &built.site.config.publish_files);
            changes = Some(published.changes);
        }
        Ok(Outcome { findings, changes, withdrawn, is_stopped, built: Some(built) })
    }

    /// Prints the diagnostics and the report, and returns the exit code.
    pub fn end(&self, outcome: Outcome, deployed: Option<&Deployed>) -> u8 {
        let Outcome { findings, changes, withdrawn, is_stopped, built } = outcome;
        let redirects = built.as_ref().map(|built| built.site.redirects.clone());
        // The process is about to exit; dropping a large site page by page would only delay it.
        std::mem::forget(built);
        let language = self.language(&findings);
        let lists_all = self.call.is_set("all") || deployed.is_some_and(|deployed| deployed.is_dry_run);
        let report = Report {
            pages: findings.pages,
            hidden: &findings.hidden,
            left_out: &findings.left_out,
            changes: changes.as_ref(),
            redirects: redirects.as_deref(),
            withdrawn: withdrawn.as_ref(),
            deployed,
            listed_max: if lists_all { usize::MAX } else { LISTED_MAX },
            took: self.started.elapsed(),
        };
        self.report(&findings.diagnostics, &findings.excerpts, language, Some(&report).filter(|_| !is_stopped));
        if let Some(after_errors) = self.after_errors.as_ref().filter(|_| is_stopped && !self.call.is_set("json")) {
            complain(after_errors.get(language));
        }
        if is_stopped { SITE_HAS_ERRORS } else { GOOD }
    }

    /// Returns the language of messages about a built site.
    pub fn language(&self, findings: &Findings) -> Language {
        self.call.language.unwrap_or(findings.language)
    }

    /// Returns whether no progress is shown.
    pub fn is_silent(&self) -> bool {
        self.call.is_set("quiet") || self.call.is_set("json")
    }

    fn stops(&self, diagnostics: &Diagnostics) -> bool {
        diagnostics.has_errors() || self.call.is_set("strict") && diagnostics.count(Severity::Warning) > 0
    }

    pub fn failed(&self, failure: &Failure, site: Language) -> u8 {
        failed(failure, self.call.is_set("json"), self.call.language.unwrap_or(site))
    }

    /// Prints diagnostics to standard error and the report to standard output. As JSON, both go to standard output.
    fn report(&self, diagnostics: &Diagnostics, excerpts: &Excerpts, language: Language, report: Option<&Report>) {
        if self.call.is_set("json") {
            print(&format!("{}\n", report::json(diagnostics, report, None, language)));
            return;
        }
        let is_quiet = self.call.is_set("quiet");
        let diagnostics =
            if is_quiet || diagnostics.has_errors() { diagnostics.without_advice() } else { diagnostics.clone() };
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
